//! What stands around every page: language, direction, links, who is logged in; and words and numbers in the reader's language.

use marsad_domain::text::Lang;
use marsad_domain::timestamp::Timestamp;
use marsad_texts::local_time::local_time;
use marsad_texts::numbers::grouped;
use marsad_texts::visible::visible;
use marsad_texts::{Args, Texts};
use time::Date;

use crate::assets::style_path;
use crate::desk::Desk;
use crate::entrance::{Person, Place};

/// What stands around a page.
pub struct Frame<'a> {
    pub texts: &'a Texts,
    pub lang: Lang,
    /// The address of the page after its language.
    pub path: String,
    pub node: String,
    /// The organisation of the person; empty for someone who is not in.
    pub organisation: String,
    /// The token of the session's forms.
    pub token: String,
}

/// A language that a page can be read in.
pub struct OtherLanguage {
    pub code: &'static str,
    pub name: &'static str,
    pub is_this: bool,
}

impl<'a> Frame<'a> {
    /// Of a person's page.
    pub fn of(desk: &'a Desk, person: &Person) -> Self {
        Self {
            texts: desk.texts(person.lang),
            lang: person.lang,
            path: person.path.clone(),
            node: desk.node.ledger.origin().to_string(),
            organisation: desk.organisation_name(&person.session.name, person.lang),
            token: person.held.token.clone(),
        }
    }

    /// Of a page for someone who is not in.
    pub fn of_stranger(desk: &'a Desk, place: &Place) -> Self {
        Self {
            texts: desk.texts(place.lang),
            lang: place.lang,
            path: place.path.clone(),
            node: desk.node.ledger.origin().to_string(),
            organisation: String::new(),
            token: String::new(),
        }
    }

    /// A message.
    pub fn t(&self, key: &str) -> String {
        self.texts.plain(key)
    }

    /// A message that is filled in.
    pub fn say(&self, key: &str, args: Args) -> String {
        self.texts.say(key, args)
    }

    /// A message with a number, by which it chooses its plural.
    pub fn count(&self, key: &str, number: impl TryInto<u64>) -> String {
        self.texts.say(key, Args::none().number("count", number))
    }

    /// A number as people write it.
    pub fn number(&self, number: impl ToString) -> String {
        grouped(self.lang, &number.to_string())
    }

    /// A size in megabytes or kilobytes.
    pub fn size(&self, bytes: u64) -> String {
        let (unit, tenths) = if bytes >= 1_000_000 { ("desk-megabytes", 100_000) } else { ("desk-kilobytes", 100) };
        let rounded = bytes.saturating_add(tenths / 2) / tenths;
        let plain = match (rounded / 10, rounded % 10) {
            (whole, 0) => whole.to_string(),
            (whole, tenth) => format!("{whole}.{tenth}"),
        };
        self.say(unit, Args::none().text("size", self.number(plain)))
    }

    /// A text of someone else, without what could steer the page.
    pub fn shown(&self, text: &str) -> String {
        visible(text).into_owned()
    }

    /// A moment as people write it at the place.
    pub fn moment(&self, time: Timestamp) -> String {
        local_time(self.texts, time).local
    }

    /// A day as people write it.
    pub fn day(&self, day: Date) -> String {
        // At noon it is the same day in Morocco.
        local_time(self.texts, day.midnight().assume_utc().saturating_add(time::Duration::hours(12)).into()).day
    }

    pub fn lang(&self) -> &'static str {
        self.lang.code()
    }

    pub fn dir(&self) -> &'static str {
        if self.lang == Lang::Arabic { "rtl" } else { "ltr" }
    }

    pub fn style(&self) -> String {
        style_path()
    }

    /// Whether a person is in.
    pub fn is_in(&self) -> bool {
        !self.token.is_empty()
    }

    /// Whether this page or one below it is open; for the link to it in the head.
    pub fn is_at(&self, part: &str) -> bool {
        self.path.split('/').next().unwrap_or_default() == part
    }

    pub fn languages(&self) -> [OtherLanguage; 3] {
        let names = [(Lang::Arabic, "العربية"), (Lang::French, "Français"), (Lang::English, "English")];
        names.map(|(lang, name)| OtherLanguage { code: lang.code(), name, is_this: lang == self.lang })
    }
}

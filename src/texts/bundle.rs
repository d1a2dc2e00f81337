//! Messages in Arabic, French and English, compiled into the program, and what they are filled with.
//!
//! Every message exists in every language, with the same variables; tests hold that. Nothing in here decides which message
//! is shown.

use fluent_bundle::FluentArgs;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use marsad_domain::text::Lang;

use crate::visible::visible;

macro_rules! sources {
    ($lang:literal) => {
        [
            include_str!(concat!("../../locales/", $lang, "/desk.ftl")),
            include_str!(concat!("../../locales/", $lang, "/findings.ftl")),
            include_str!(concat!("../../locales/", $lang, "/errors.ftl")),
            include_str!(concat!("../../locales/", $lang, "/cli.ftl")),
            include_str!(concat!("../../locales/", $lang, "/operation.ftl")),
            include_str!(concat!("../../locales/", $lang, "/demo.ftl")),
            include_str!(concat!("../../locales/", $lang, "/help.ftl")),
            include_str!(concat!("../../locales/", $lang, "/submissions.ftl")),
            include_str!(concat!("../../locales/", $lang, "/publication.ftl")),
            include_str!(concat!("../../locales/", $lang, "/receipt.ftl")),
            include_str!(concat!("../../locales/", $lang, "/roster.ftl")),
            include_str!(concat!("../../locales/", $lang, "/call.ftl")),
            include_str!(concat!("../../locales/", $lang, "/forms.ftl")),
            include_str!(concat!("../../locales/", $lang, "/words.ftl")),
        ]
    };
}

fn sources(lang: Lang) -> [&'static str; 14] {
    match lang {
        Lang::Arabic => sources!("ar"),
        Lang::French => sources!("fr"),
        Lang::English => sources!("en"),
    }
}

/// What a message is filled with.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Args(Vec<(&'static str, Value)>);

#[derive(Debug, Clone, PartialEq)]
enum Value {
    Text(String),
    /// Codes or names with commas between them.
    List(String),
    Number(u64),
}

impl Args {
    /// Nothing to fill in.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// With a text.
    #[must_use]
    pub fn text(mut self, name: &'static str, text: impl ToString) -> Self {
        self.0.push((name, Value::Text(text.to_string())));
        self
    }

    /// With a list, its parts joined by `, `: the language has its own comma.
    #[must_use]
    pub fn list(mut self, name: &'static str, text: impl ToString) -> Self {
        self.0.push((name, Value::List(text.to_string())));
        self
    }

    /// With a text, which replaces one of this name.
    #[must_use]
    pub fn with_text(mut self, name: &'static str, text: String) -> Self {
        self.0.retain(|(known, _)| *known != name);
        self.text(name, text)
    }

    /// Whether there is anything of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| *known == name)
    }

    /// With a number, by which a message may choose its plural.
    #[must_use]
    pub fn number(mut self, name: &'static str, number: impl TryInto<u64>) -> Self {
        self.0.push((name, Value::Number(number.try_into().unwrap_or(u64::MAX))));
        self
    }

    /// With a text that is a number if it has the form of one, so that a message may choose its plural by it.
    #[must_use]
    pub fn either(self, name: &'static str, text: &str) -> Self {
        let plain = text == "0" || !text.starts_with('0');
        match text.parse::<u64>() {
            Ok(number) if plain && text.bytes().all(|byte| byte.is_ascii_digit()) => self.number(name, number),
            _ => self.text(name, text),
        }
    }
}

/// The messages of one language.
pub struct Texts {
    lang: Lang,
    /// Whether names of columns are those for programs: the same in every language.
    for_programs: bool,
    bundle: FluentBundle<FluentResource>,
}

impl Texts {
    /// The messages of a language.
    #[must_use]
    pub fn new(lang: Lang) -> Self {
        let locale: LanguageIdentifier = lang.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // In Arabic every value is isolated, so that codes and numbers do not turn a sentence round. In the languages
        // that are written the other way only Arabic values need it: see `isolated`.
        bundle.set_use_isolating(lang == Lang::Arabic);
        // The name is used once: it cannot be taken already.
        let _ = bundle.add_function("COUNT", count_form);
        for source in sources(lang) {
            let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
            bundle.add_resource_overriding(resource);
        }
        Self { lang, for_programs: false, bundle }
    }

    /// The language.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Whether there is a message of this name.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// A message, filled in. `key.attribute` gives an attribute of a message.
    #[must_use]
    pub fn say(&self, key: &str, args: Args) -> String {
        let (name, attribute) = key.split_once('.').map_or((key, None), |(name, attribute)| (name, Some(attribute)));
        let message = self.bundle.get_message(name);
        let pattern = match attribute {
            None => message.and_then(|message| message.value()),
            Some(attribute) => message.and_then(|m| m.get_attribute(attribute)).map(|found| found.value()),
        };
        // A test checks that every message exists. If one is missing all the same, its name is better than nothing.
        let Some(pattern) = pattern else { return key.to_owned() };
        let mut filled = FluentArgs::new();
        for (name, value) in args.0 {
            match value {
                Value::Text(text) => filled.set(name, FluentValue::from(self.isolated(text))),
                Value::List(text) => filled.set(name, FluentValue::from(self.isolated(self.listed(&text)))),
                Value::Number(number) => filled.set(name, FluentValue::from(number)),
            }
        }
        self.bundle.format_pattern(pattern, Some(&filled), &mut Vec::new()).into_owned()
    }

    /// Gives columns the names for programs, or those for people.
    pub fn name_columns_for_programs(&mut self, for_programs: bool) {
        self.for_programs = for_programs;
    }

    /// Whether columns have the names for programs.
    #[must_use]
    pub fn names_columns_for_programs(&self) -> bool {
        self.for_programs
    }

    /// The name of a column or of a fact: `columns-log-position` is a message for people and LOG_POSITION for programs.
    #[must_use]
    pub fn column(&self, key: &str) -> String {
        if self.for_programs {
            key.trim_start_matches("columns-").to_ascii_uppercase().replace('-', "_")
        } else {
            self.plain(key)
        }
    }

    /// A code of the program, such as READY, as a word. Programs get the code; people get it if there is no word for it.
    #[must_use]
    pub fn word(&self, family: &str, code: &str) -> String {
        let key = format!("word-{family}-{}", code.to_ascii_lowercase().replace('_', "-"));
        if self.for_programs || !self.has(&key) { code.to_owned() } else { self.plain(&key) }
    }

    /// A list of codes for a sentence: in Arabic with Arabic commas. Programs get plain commas.
    #[must_use]
    pub fn listed(&self, list: &str) -> String {
        if self.for_programs { list.to_owned() } else { list.replace(", ", &self.plain("list-comma")) }
    }

    /// A name, a colon and a text: in French there is a space before the colon.
    #[must_use]
    pub fn labelled(&self, name: &str, text: &str) -> String {
        format!("{name}{}{text}", self.plain("list-colon"))
    }

    /// The codes of a list of the program as words.
    #[must_use]
    pub fn words(&self, family: &str, codes: &[impl AsRef<str>]) -> String {
        let words: Vec<String> = codes.iter().map(|code| self.word(family, code.as_ref())).collect();
        self.listed(&words.join(", "))
    }

    /// A message without anything to fill in.
    #[must_use]
    pub fn plain(&self, key: &str) -> String {
        self.say(key, Args::none())
    }

    fn isolated(&self, text: String) -> String {
        // The values may be texts of other people, with control characters in them.
        let text = visible(&text).into_owned();
        let turns = text
            .chars()
            .any(|c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'));
        if turns && self.lang != Lang::Arabic { format!("\u{2068}{text}\u{2069}") } else { text }
    }
}

/// COUNT in a message: a number that takes the same Arabic plural. CLDR goes by the last two digits (103 as 3, 111 as 11);
/// the rules of the Fluent crate go by the whole number, which is right below 100 only.
fn count_form<'a>(values: &[FluentValue<'a>], _named: &FluentArgs) -> FluentValue<'a> {
    match values.first() {
        Some(FluentValue::Number(number)) if number.value >= 100.0 => {
            let last_two = number.value % 100.0;
            FluentValue::from(if last_two < 3.0 { 100.0 } else { last_two })
        }
        Some(value) => value.clone(),
        None => FluentValue::Error,
    }
}

#[cfg(test)]
mod tests;

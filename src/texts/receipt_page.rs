//! A receipt as a page: complete in itself, to be printed on A4 or read on a telephone, in the person's language.
//!
//! Only a receipt that was verified, or that the node itself gives, becomes a page, since a page looks true.

use std::fmt::Write as _;

use marsad_domain::call::Cannot;
use marsad_domain::catalogue::Catalogue;
use marsad_domain::code::{AreaCode, IndicatorCode};
use marsad_domain::period::Period;
use marsad_domain::sharing::Sharing;
use marsad_domain::text::Lang;
use marsad_domain::timestamp::Timestamp;
use marsad_domain::value::format_scaled;

use crate::local_time::local_time;
use crate::numbers::grouped;
use crate::visible::visible;
use crate::{Args, Texts};

mod qr_code;
mod totals;

pub use totals::{Total, totals};

const STYLE: &str = include_str!("receipt_page/page.css");
const AREAS_SHOWN: usize = 6;

/// What stands on the page.
#[derive(Debug, Clone)]
pub struct ReceiptPage<'a> {
    /// The number of the submission.
    pub submission: &'a str,
    /// The node that gives the receipt.
    pub origin: &'a str,
    pub accepted_at: Timestamp,
    /// The code of the organisation.
    pub reporter: &'a str,
    /// Who vouches for the submission, in words.
    pub authorship: String,
    pub held: Held<'a>,
    pub sharing: Option<Sharing>,
    /// The call that it answers, the remark on it, and why warnings were accepted; empty for none.
    pub call: &'a str,
    pub comment: &'a str,
    pub accept_warnings: &'a str,
    /// The file, if it is at hand.
    pub file: Option<&'a SubmittedFile>,
    /// What to do to have the file on the page, in words; empty for nothing.
    pub without_file: String,
    /// Where the node shows the same receipt. It stands on the page as a QR code too.
    pub address: Option<String>,
    pub proof: Proof<'a>,
}

/// What was submitted.
#[derive(Debug, Clone)]
pub enum Held<'a> {
    Rows {
        rows: u64,
        indicators: &'a [IndicatorCode],
        areas: &'a [AreaCode],
        first_period: Period,
        last_period: Period,
    },
    /// The answer to a call: figures that cannot be given.
    Answer(&'a [Cannot]),
    Events(Vec<EventLine<'a>>),
}

/// An event that was submitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventLine<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub start: &'a str,
}

/// The submitted file, compared with the receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmittedFile {
    /// Its name, without its folder.
    pub name: String,
    /// By indicator; none for events.
    pub totals: Vec<Total>,
}

/// Where the submission is in the log, and what proves it.
#[derive(Debug, Clone)]
pub struct Proof<'a> {
    /// The log: `marsad/NODE/EPOCH`.
    pub log: String,
    /// The first and the last entry.
    pub first: u64,
    pub last: u64,
    /// In hexadecimal digits.
    pub content_digest: String,
    pub tree_size: u64,
    pub root: String,
    pub verifier_key: &'a str,
    /// Whose signatures stand under the checkpoint besides the node's, in words.
    pub cosigned: Vec<String>,
    pub key: KeyTrust,
}

/// What is known of the key of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyTrust {
    /// Who makes the page trusts it.
    Trusted,
    /// The receipt alone names it.
    Named,
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A text of other people, isolated so that its direction does not change the text beside it.
fn apart(text: &str) -> String {
    format!("<bdi>{}</bdi>", escaped(&visible(text)))
}

/// A code, an identifier or a key.
fn code(text: &str) -> String {
    format!("<code dir=\"ltr\">{}</code>", escaped(text))
}

/// A digest in groups of eight, which a person can compare; copied, it is whole.
fn digest(hex: &str) -> String {
    let groups = hex.as_bytes().chunks(8).map(String::from_utf8_lossy);
    let groups: String = groups.map(|group| format!("<span>{}</span>", escaped(&group))).collect();
    format!("<code class=\"digest\" dir=\"ltr\">{groups}</code>")
}

/// A number as people of the language write it.
fn number(lang: Lang, plain: &str) -> String {
    format!("<bdi dir=\"ltr\">{}</bdi>", grouped(lang, plain))
}

impl ReceiptPage<'_> {
    /// The page, in a language, with the names of a catalogue.
    #[must_use]
    pub fn html(&self, texts: &Texts, catalogue: &Catalogue) -> String {
        Composing { page: self, texts, catalogue }.html()
    }
}

struct Composing<'a> {
    page: &'a ReceiptPage<'a>,
    texts: &'a Texts,
    catalogue: &'a Catalogue,
}

impl Composing<'_> {
    fn html(&self) -> String {
        let lang = self.texts.lang();
        let (code, direction) = (lang.code(), if lang == Lang::Arabic { "rtl" } else { "ltr" });
        let title = self.say("receipt-page-title");
        let mut page = format!(
            "<!doctype html>\n<html lang=\"{code}\" dir=\"{direction}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"robots\" content=\"noindex\">\n<title>{title} {}</title>\n<style>\n{STYLE}</style>\n</head>\n\
             <body>\n<main>\n<header><p><b>Marsad</b> <b lang=\"ar\">مرصد</b></p><p>{}</p></header>\n{}<h1>{title}</h1>\n",
            escaped(self.page.submission),
            apart(self.page.origin),
            self.address(),
        );
        for part in [self.lead(), self.about(), self.figures(), self.events(), self.proof(), self.check()] {
            page.push_str(&part);
        }
        page.push_str("</main>\n</body>\n</html>\n");
        page
    }

    fn say(&self, key: &str) -> String {
        escaped(&self.texts.plain(key))
    }

    fn filled(&self, key: &str, args: Args) -> String {
        escaped(&self.texts.say(key, args))
    }

    fn count(&self, count: impl TryInto<u64>) -> String {
        number(self.texts.lang(), &count.try_into().unwrap_or(u64::MAX).to_string())
    }

    fn organisation(&self) -> String {
        let code = self.page.reporter;
        let name = self.catalogue.organisation(code).map(|own| own.name.in_lang(self.texts.lang()).to_owned());
        name.unwrap_or_else(|| code.to_owned())
    }

    /// The receipt in one sentence.
    fn lead(&self) -> String {
        let counted = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let (key, count) = match &self.page.held {
            Held::Rows { rows, .. } => ("receipt-page-lead-rows", *rows),
            Held::Answer(cannots) => ("receipt-page-lead-answer", counted(cannots.len())),
            Held::Events(events) => ("receipt-page-lead-events", counted(events.len())),
        };
        let args = Args::none()
            .text("node", self.page.origin)
            .text("organisation", self.organisation())
            .number("count", count)
            .text("day", local_time(self.texts, self.page.accepted_at).day);
        format!("<p class=\"lead\">{}</p>\n", self.filled(key, args))
    }

    /// Where the node shows the same receipt, for a telephone and for the eye.
    fn address(&self) -> String {
        let Some(address) = &self.page.address else { return String::new() };
        let picture = qr_code::picture(address, &self.say("receipt-page-address")).unwrap_or_default();
        format!("<figure>{picture}<figcaption>{}</figcaption></figure>\n", self.say("receipt-page-address"))
    }

    fn row(&self, key: &str, value: &str) -> String {
        format!("<div><dt>{}</dt><dd>{value}</dd></div>\n", self.say(key))
    }

    fn about(&self) -> String {
        let time = local_time(self.texts, self.page.accepted_at);
        let mut list = String::from("<dl>\n");
        list += &self.row("receipt-page-number", &code(self.page.submission)).replacen(
            "<div>",
            "<div class=\"number\">",
            1,
        );
        let organisation = format!("{} <small>{}</small>", apart(&self.organisation()), code(self.page.reporter));
        list += &self.row("receipt-page-organisation", &organisation);
        list += &self.row("receipt-page-node", &apart(self.page.origin));
        let utc = format!("<small class=\"utc\"><bdi dir=\"ltr\">{}</bdi></small>", escaped(&time.utc));
        list += &self.row("receipt-page-time", &format!("{} {utc}", escaped(&time.local)));
        if let Some(file) = self.page.file {
            list += &self.row("receipt-page-file", &apart(&file.name));
        }
        list += &self.holds();
        if let Some(level) = self.page.sharing {
            let who = self.say(&format!("sharing-{}", level.as_str()));
            list += &self.row("receipt-page-sharing", &format!("{who} <small>{}</small>", code(level.as_str())));
        }
        let words = [
            ("receipt-page-call", self.page.call),
            ("receipt-page-comment", self.page.comment),
            ("receipt-page-why", self.page.accept_warnings),
        ];
        for (key, text) in words.into_iter().filter(|(_, text)| !text.is_empty()) {
            list += &self.row(key, &apart(text));
        }
        list + "</dl>\n"
    }

    /// Rows, territories and periods; or the number of events.
    fn holds(&self) -> String {
        let (count, areas, first, last) = match &self.page.held {
            Held::Rows { rows, areas, first_period, last_period, .. } => (*rows, *areas, first_period, last_period),
            Held::Answer(cannots) => return cannots.iter().map(|own| self.cannot(own)).collect(),
            Held::Events(events) => return self.row("receipt-page-events", &self.count(events.len())),
        };
        let mut rows = self.row("receipt-page-rows", &self.count(count));
        let lang = self.texts.lang();
        let names = areas.iter().take(AREAS_SHOWN).map(|area| {
            let found = self.catalogue.area_by_code(area.as_str());
            apart(&found.map_or_else(|| area.to_string(), |area| area.name.in_lang(lang).to_owned()))
        });
        let comma = if lang == Lang::Arabic { "، " } else { ", " };
        let mut named = names.collect::<Vec<_>>().join(comma);
        if let Some(more) = areas.len().checked_sub(AREAS_SHOWN).filter(|more| *more > 0) {
            let _ = write!(named, " {}", self.filled("receipt-page-more-areas", Args::none().number("count", more)));
        }
        rows += &self.row("receipt-page-areas", &named);
        let (first, last) = (first.to_string(), last.to_string());
        let periods = if first == last { first } else { format!("{first} – {last}") };
        rows + &self.row("receipt-page-periods", &format!("<bdi dir=\"ltr\">{}</bdi>", escaped(&periods)))
    }

    /// A figure that cannot be given, and why.
    fn cannot(&self, own: &Cannot) -> String {
        let figure = format!("{} {} {}", own.indicator, own.area, own.status.as_str());
        self.row("receipt-page-cannot", &format!("{} {}", code(&figure), apart(&own.reason)))
    }

    /// The indicators; with their totals if the submitted file is given.
    fn figures(&self) -> String {
        let Held::Rows { indicators, .. } = &self.page.held else { return String::new() };
        let mut table = format!("<h2>{}</h2>\n", self.say("receipt-page-figures"));
        let name = |code_of: &str| {
            let found = self.catalogue.indicator_by_code(code_of);
            let name = found.map_or("", |own| own.label.in_lang(self.texts.lang()));
            format!("{} <small>{}</small>", apart(name), code(code_of))
        };
        let Some(file) = self.page.file else {
            table += "<table><tbody>\n";
            for own in *indicators {
                let _ = writeln!(table, "<tr><td>{}</td></tr>", name(own.as_str()));
            }
            table += "</tbody></table>\n";
            if !self.page.without_file.is_empty() {
                let _ = writeln!(table, "<p class=\"note\">{}</p>", escaped(&self.page.without_file));
            }
            return table;
        };
        let heads = ["receipt-page-indicator", "receipt-page-rows", "receipt-page-total"].map(|key| self.say(key));
        let [indicator, rows, total] = heads;
        let _ = writeln!(
            table,
            "<table><thead><tr><th>{indicator}</th><th>{rows}</th><th>{total}</th></tr></thead><tbody>"
        );
        for own in &file.totals {
            let (rows, sum) = (self.count(own.rows), number(self.texts.lang(), &sum_text(own)));
            let _ = writeln!(table, "<tr><td>{}</td><td>{rows}</td><td>{sum}</td></tr>", name(&own.indicator));
        }
        let _ = writeln!(table, "</tbody></table>\n<p class=\"note\">{}</p>", self.say("receipt-page-total-note"));
        table
    }

    fn events(&self) -> String {
        let Held::Events(events) = &self.page.held else { return String::new() };
        let heads = ["receipt-page-event", "receipt-page-date"].map(|key| self.say(key));
        let [event, date] = heads;
        let mut table = format!("<h2>{}</h2>\n", self.say("receipt-page-events"));
        let _ =
            writeln!(table, "<table class=\"events\"><thead><tr><th>{event}</th><th>{date}</th></tr></thead><tbody>");
        for own in events {
            let (title, id, date) = (apart(own.title), code(own.id), escaped(own.start));
            let _ =
                writeln!(table, "<tr><td>{title} <small>{id}</small></td><td><bdi dir=\"ltr\">{date}</bdi></td></tr>");
        }
        table + "</tbody></table>\n"
    }

    fn proof(&self) -> String {
        let Proof { log, first, last, content_digest, tree_size, root, verifier_key, cosigned, .. } = &self.page.proof;
        let place = if first == last { format!("{log}/{first}") } else { format!("{log}/{first}–{last}") };
        let mut list = format!("<h2>{}</h2>\n<dl>\n", self.say("receipt-page-proof"));
        list += &self.row("receipt-page-vouched", &escaped(&self.page.authorship));
        list += &self.row("columns-position", &code(&place));
        list += &self.row("columns-content-digest", &digest(content_digest));
        list += &self.row("receipt-page-tree", &self.count(*tree_size));
        list += &self.row("columns-root", &digest(root));
        list += &self.row("columns-verifier-key", &code(verifier_key));
        if !cosigned.is_empty() {
            let each: Vec<String> = cosigned.iter().map(|one| escaped(one)).collect();
            list += &self.row("columns-cosignatures", &each.join("<br>"));
        }
        list + "</dl>\n"
    }

    fn check(&self) -> String {
        let (class, key) = match self.page.proof.key {
            KeyTrust::Trusted => ("holds", "receipt-page-holds"),
            KeyTrust::Named => ("own-key", "receipt-page-own-key"),
        };
        let shown = self.page.address.as_ref().map_or_else(String::new, |address| {
            format!("<p>{} {}</p>\n", self.say("receipt-page-shown"), code(address))
        });
        format!(
            "<h2>{}</h2>\n<p class=\"{class}\">{}</p>\n{shown}<p>{}</p>\n<pre><code>marsad receipt verify RECEIPT.json --key {}</code></pre>\n",
            self.say("receipt-page-check"),
            self.filled(key, Args::none().text("node", self.page.origin)),
            self.say("receipt-page-how"),
            escaped(self.page.proof.verifier_key),
        )
    }
}

fn sum_text(total: &Total) -> String {
    i64::try_from(total.sum).map_or_else(|_| "–".to_owned(), |sum| format_scaled(sum, total.decimals))
}

//! A receipt as a page: complete in itself, to be printed on A4 or read on a telephone, in the person's language.
//!
//! Only a receipt that was verified becomes a page, since a page looks true.

use std::fmt::Write as _;

use super::content::{Content, Total};
use super::local_time::local_time;
use crate::cli::i18n::{Args, Texts};
use crate::cli::numbers::grouped;
use crate::cli::visible::visible;
use crate::client::receipt::{KeySource, Proven};
use crate::domain::call::Cannot;
use crate::domain::catalogue::Catalogue;
use crate::domain::text::Lang;
use crate::domain::value::format_scaled;
use crate::log::entry::Kind;
use crate::log::receipt::Receipt;
use crate::wire::payload::{
    CallAnswer, EventPayload, ObservationsManifest, decode_call_answer, decode_event, decode_observations_manifest,
};

const STYLE: &str = include_str!("page.css");
const AREAS_SHOWN: usize = 6;

pub struct Page<'a> {
    pub texts: &'a Texts,
    pub catalogue: &'a Catalogue,
    pub receipt: &'a Receipt,
    pub proven: &'a Proven,
    /// Who vouches for the submission, in words.
    pub authorship: &'a str,
    /// Whose signatures stand under the checkpoint besides the node's, in words.
    pub cosigned: Vec<String>,
    /// The file, if it was given.
    pub content: Option<&'a Content>,
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

impl Page<'_> {
    pub fn html(&self) -> String {
        let lang = self.texts.lang();
        let (code, direction) = (lang.code(), if lang == Lang::Arabic { "rtl" } else { "ltr" });
        let title = self.say("receipt-page-title");
        let mut page = format!(
            "<!doctype html>\n<html lang=\"{code}\" dir=\"{direction}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"robots\" content=\"noindex\">\n<title>{title} {}</title>\n<style>\n{STYLE}</style>\n</head>\n\
             <body>\n<main>\n<header><p><b>Marsad</b> <b lang=\"ar\">مرصد</b></p><p>{}</p></header>\n<h1>{title}</h1>\n",
            escaped(&self.receipt.submission),
            apart(self.receipt.origin.as_str()),
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

    /// The first chunk of the submission of observations.
    fn manifest(&self) -> Option<ObservationsManifest> {
        decode_observations_manifest(&self.receipt.entries.first()?.manifest).ok().filter(|_| !self.is_of_events())
    }

    /// The answer to a call, if that is what was submitted.
    fn answer(&self) -> Option<CallAnswer> {
        self.proven.facts.headers.first().filter(|header| header.kind == Kind::CallAnswer)?;
        let entry = self.receipt.entries.first()?;
        decode_call_answer(std::slice::from_ref(&entry.manifest)).ok()
    }

    fn is_of_events(&self) -> bool {
        self.proven.facts.headers.first().is_some_and(|header| header.kind == Kind::Event)
    }

    fn event_payloads(&self) -> Vec<EventPayload> {
        if !self.is_of_events() {
            return Vec::new();
        }
        let entries = self.receipt.entries.iter();
        entries.filter_map(|entry| decode_event(std::slice::from_ref(&entry.manifest)).ok()).collect()
    }

    fn organisation(&self) -> String {
        let code = self.proven.provenance.reporter.as_str();
        let name = self.catalogue.organisation(code).map(|own| own.name.in_lang(self.texts.lang()).to_owned());
        name.unwrap_or_else(|| code.to_owned())
    }

    /// The receipt in one sentence.
    fn lead(&self) -> String {
        let (key, count) = match (self.manifest(), self.answer()) {
            (Some(manifest), _) => ("receipt-page-lead-rows", manifest.rows),
            (_, Some(answer)) => {
                ("receipt-page-lead-answer", u64::try_from(answer.cannots.list().len()).unwrap_or(u64::MAX))
            }
            _ => ("receipt-page-lead-events", u64::try_from(self.receipt.entries.len()).unwrap_or(u64::MAX)),
        };
        let args = Args::none()
            .text("node", self.receipt.origin.as_str())
            .text("organisation", self.organisation())
            .number("count", count)
            .text("day", local_time(self.texts, self.receipt.accepted_at).day);
        format!("<p class=\"lead\">{}</p>\n", self.filled(key, args))
    }

    fn row(&self, key: &str, value: &str) -> String {
        format!("<div><dt>{}</dt><dd>{value}</dd></div>\n", self.say(key))
    }

    fn about(&self) -> String {
        let provenance = &self.proven.provenance;
        let time = local_time(self.texts, self.receipt.accepted_at);
        let mut list = String::from("<dl>\n");
        list += &self.row("receipt-page-number", &code(&self.receipt.submission)).replacen(
            "<div>",
            "<div class=\"number\">",
            1,
        );
        let organisation =
            format!("{} <small>{}</small>", apart(&self.organisation()), code(provenance.reporter.as_str()));
        list += &self.row("receipt-page-organisation", &organisation);
        list += &self.row("receipt-page-node", &apart(self.receipt.origin.as_str()));
        let utc = format!("<small class=\"utc\"><bdi dir=\"ltr\">{}</bdi></small>", escaped(&time.utc));
        list += &self.row("receipt-page-time", &format!("{} {utc}", escaped(&time.local)));
        if let Some(content) = self.content {
            list += &self.row("receipt-page-file", &apart(&content.name));
        }
        list += &self.holds();
        if let Some(level) = self.proven.facts.headers.first().and_then(|header| header.sharing.level()) {
            let who = self.say(&format!("sharing-{}", level.as_str()));
            list += &self.row("receipt-page-sharing", &format!("{who} <small>{}</small>", code(level.as_str())));
        }
        let words = [
            ("receipt-page-call", &provenance.call),
            ("receipt-page-comment", &provenance.comment),
            ("receipt-page-why", &provenance.accept_warnings),
        ];
        for (key, text) in words.into_iter().filter(|(_, text)| !text.is_empty()) {
            list += &self.row(key, &apart(text));
        }
        list + "</dl>\n"
    }

    /// Rows, territories and periods; or the number of events.
    fn holds(&self) -> String {
        if let Some(answer) = self.answer() {
            return answer.cannots.list().iter().map(|own| self.cannot(own)).collect();
        }
        let Some(manifest) = self.manifest() else {
            return self.row("receipt-page-events", &self.count(self.receipt.entries.len()));
        };
        let mut rows = self.row("receipt-page-rows", &self.count(manifest.rows));
        let lang = self.texts.lang();
        let names = manifest.areas.iter().take(AREAS_SHOWN).map(|area| {
            let found = self.catalogue.area_by_code(area.as_str());
            apart(&found.map_or_else(|| area.to_string(), |area| area.name.in_lang(lang).to_owned()))
        });
        let comma = if lang == Lang::Arabic { "، " } else { ", " };
        let mut areas = names.collect::<Vec<_>>().join(comma);
        if let Some(more) = manifest.areas.len().checked_sub(AREAS_SHOWN).filter(|more| *more > 0) {
            let _ = write!(areas, " {}", self.filled("receipt-page-more-areas", Args::none().number("count", more)));
        }
        rows += &self.row("receipt-page-areas", &areas);
        let (first, last) = (manifest.first_period.to_string(), manifest.last_period.to_string());
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
        let Some(manifest) = self.manifest() else { return String::new() };
        let mut table = format!("<h2>{}</h2>\n", self.say("receipt-page-figures"));
        let name = |code_of: &str| {
            let found = self.catalogue.indicator_by_code(code_of);
            let name = found.map_or("", |own| own.label.in_lang(self.texts.lang()));
            format!("{} <small>{}</small>", apart(name), code(code_of))
        };
        let Some(content) = self.content else {
            table += "<table><tbody>\n";
            for own in &manifest.indicators {
                let _ = writeln!(table, "<tr><td>{}</td></tr>", name(own.as_str()));
            }
            let _ = writeln!(table, "</tbody></table>\n<p class=\"note\">{}</p>", self.say("receipt-page-no-file"));
            return table;
        };
        let heads = ["receipt-page-indicator", "receipt-page-rows", "receipt-page-total"].map(|key| self.say(key));
        let [indicator, rows, total] = heads;
        let _ = writeln!(
            table,
            "<table><thead><tr><th>{indicator}</th><th>{rows}</th><th>{total}</th></tr></thead><tbody>"
        );
        for own in &content.totals {
            let (rows, sum) = (self.count(own.rows), number(self.texts.lang(), &sum_text(own)));
            let _ = writeln!(table, "<tr><td>{}</td><td>{rows}</td><td>{sum}</td></tr>", name(&own.indicator));
        }
        let _ = writeln!(table, "</tbody></table>\n<p class=\"note\">{}</p>", self.say("receipt-page-total-note"));
        table
    }

    fn events(&self) -> String {
        let payloads = self.event_payloads();
        if payloads.is_empty() {
            return String::new();
        }
        let heads = ["receipt-page-event", "receipt-page-date"].map(|key| self.say(key));
        let [event, date] = heads;
        let mut table = format!("<h2>{}</h2>\n", self.say("receipt-page-events"));
        let _ =
            writeln!(table, "<table class=\"events\"><thead><tr><th>{event}</th><th>{date}</th></tr></thead><tbody>");
        for payload in &payloads {
            let own = &payload.event;
            let title = apart(own.title.in_lang(self.texts.lang()));
            let (id, date) = (code(&own.event_id), escaped(&own.start));
            let _ =
                writeln!(table, "<tr><td>{title} <small>{id}</small></td><td><bdi dir=\"ltr\">{date}</bdi></td></tr>");
        }
        table + "</tbody></table>\n"
    }

    fn proof(&self) -> String {
        let facts = &self.proven.facts;
        let first = facts.headers.first().map_or(0, |header| header.index);
        let last = facts.headers.last().map_or(0, |header| header.index);
        let log = facts.checkpoint.log.origin_line();
        let place = if first == last { format!("{log}/{first}") } else { format!("{log}/{first}–{last}") };
        let mut list = format!("<h2>{}</h2>\n<dl>\n", self.say("receipt-page-proof"));
        list += &self.row("receipt-page-vouched", &escaped(self.authorship));
        list += &self.row("columns-position", &code(&place));
        list += &self.row("columns-content-digest", &digest(&self.receipt.content_digest.to_hex()));
        list += &self.row("receipt-page-tree", &self.count(facts.checkpoint.size));
        list += &self.row("columns-root", &digest(&facts.checkpoint.root.to_hex()));
        list += &self.row("columns-verifier-key", &code(&self.receipt.verifier_key));
        if !self.cosigned.is_empty() {
            let each: Vec<String> = self.cosigned.iter().map(|one| escaped(one)).collect();
            list += &self.row("columns-cosignatures", &each.join("<br>"));
        }
        list + "</dl>\n"
    }

    fn check(&self) -> String {
        let (class, key) = match self.proven.key_source {
            KeySource::Trusted => ("holds", "receipt-page-holds"),
            KeySource::Receipt => ("own-key", "receipt-page-own-key"),
        };
        format!(
            "<h2>{}</h2>\n<p class=\"{class}\">{}</p>\n<p>{}</p>\n<pre><code>marsad receipt verify RECEIPT.json --key {}</code></pre>\n",
            self.say("receipt-page-check"),
            self.filled(key, Args::none().text("node", self.receipt.origin.as_str())),
            self.say("receipt-page-how"),
            escaped(&self.receipt.verifier_key),
        )
    }
}

fn sum_text(total: &Total) -> String {
    i64::try_from(total.sum).map_or_else(|_| "–".to_owned(), |sum| format_scaled(sum, total.decimals))
}

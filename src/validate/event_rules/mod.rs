//! The rules of event records: required fields, and valid codes, dates and texts.
//!
//! A record is judged field by field, and all findings are reported. Rules between records are in [`parents`].

use marsad_domain::catalogue::Catalogue;
use marsad_domain::event::{Event, Outcome, Participant, Source};
use marsad_domain::event_dates;
use marsad_domain::finding::{Finding, FindingCode};
use marsad_domain::raw::{RawEvent, RawOutcome, RawParticipant, RawSource};

mod fields;
mod floors;
pub mod mandate;
pub mod parents;
mod quoted;
pub mod sharing;
mod submitted;
pub mod texts;

pub use mandate::{Mandate, Standing, contradiction, mandate};
pub use parents::{check_parents, decreasing_versions, is_own_ancestor};
pub use sharing::{allows_sharing, default_sharing, event_sharing};
pub use submitted::judge_submitted;
pub use texts::{doubts, form_fault, text_fault, withhold};

/// A check of a free text for personal data and control characters; `None` if nothing is wrong.
pub type TextCheck<'a> = dyn Fn(&str) -> Option<FindingCode> + 'a;

/// The highest version of a record. Every node can store it.
pub const VERSION_MAX: u32 = i32::MAX.unsigned_abs();
/// The longest title, in characters.
pub const TITLE_CHARS_MAX: usize = 200;
/// The longest other short text (venue, role, source), in characters.
pub const LINE_CHARS_MAX: usize = 500;
/// The longest note, outcome and address of a source, in characters.
pub const PARAGRAPH_CHARS_MAX: usize = 4_000;
/// The greatest number of items in a list of a record.
pub const ITEMS_MAX: usize = 500;

/// Judges one record. `row` is its number in the submission.
///
/// # Errors
/// All findings, not just the first.
pub fn interpret(raw: &RawEvent, row: u32, catalogue: &Catalogue, text: &TextCheck) -> Result<Event, Vec<Finding>> {
    let mut judge = Judge { catalogue, text, row, findings: Vec::new() };
    let event = judge.event(raw);
    match event {
        Some(event) if judge.findings.is_empty() => Ok(event),
        _ => Err(judge.findings),
    }
}

struct Judge<'a> {
    catalogue: &'a Catalogue,
    text: &'a TextCheck<'a>,
    row: u32,
    findings: Vec<Finding>,
}

impl Judge<'_> {
    /// Reports a field. If the value looks like personal data, that is reported instead, without the value.
    fn report(&mut self, code: FindingCode, path: &str, value: &str, expected: impl Into<String>) {
        if (self.text)(value) == Some(FindingCode::PersonalData) {
            self.personal_data(path);
        } else {
            self.findings.push(Finding::new(code, self.row, path, value, expected));
        }
    }

    fn personal_data(&mut self, path: &str) {
        self.findings.push(Finding::new(FindingCode::PersonalData, self.row, path, "", ""));
    }

    fn missing(&mut self, path: &str, expected: &str) {
        self.findings.push(Finding::new(FindingCode::MissingField, self.row, path, "", expected));
    }

    fn event(&mut self, raw: &RawEvent) -> Option<Event> {
        let id = self.own_id(&raw.event_id, "eventId");
        if !(1..=VERSION_MAX).contains(&raw.version) {
            let expected = if raw.version == 0 { "≥ 1".to_owned() } else { format!("≤ {VERSION_MAX}") };
            self.report(FindingCode::BadVersion, "version", &raw.version.to_string(), expected);
        }
        let kind = self.event_type(&raw.kind);
        let status = self.listed("EVENT_STATUS", &raw.status, "status");
        // A retraction keeps the id and empties the content.
        let retracted = raw.status == "RETRACTED";
        let title = self.languages(&raw.title, "title", TITLE_CHARS_MAX);
        if !retracted {
            self.content(raw);
        }
        let date_precision = self.listed("DATE_PRECISION", &raw.date_precision, "datePrecision");
        let stated = if raw.date_evidence.is_empty() { "STATED" } else { &raw.date_evidence };
        let date_evidence = self.listed("EVIDENCE", stated, "dateEvidence");
        self.dates(raw);
        let geo_precision = self.listed("GEO_PRECISION", &raw.geo_precision, "geoPrecision");
        let area = self.area(&raw.area, "area");
        let venue = self.free(&raw.venue, "venue", LINE_CHARS_MAX);
        let parent = (!raw.parent.is_empty()).then(|| self.own_id(&raw.parent, "parent")).flatten();
        let organisers = self.organisations(&raw.organisers, "organisers");
        let partners = self.organisations(&raw.partners, "partners");
        let funders = self.organisations(&raw.funders, "funders");
        let participants = self.each(&raw.participants, "participants", Self::participant);
        let programmes = self.each(&raw.programmes, "programmes", |judge, code, path| judge.programme(code, path));
        let themes = self.themes(&raw.themes, "themes");
        let outcomes = self.each(&raw.outcomes, "outcomes", Self::outcome);
        let figures = self.each(&raw.figures, "figures", Self::figure);
        let sources = self.each(&raw.sources, "sources", Self::source);
        self.listed("LANG", &raw.language, "language");
        let sensitivity = self.sensitivity(&raw.sensitivity);
        self.floors(raw, sensitivity, area.as_ref());
        let notes = self.free(&raw.notes, "notes", PARAGRAPH_CHARS_MAX);
        Some(Event {
            id: id?,
            version: raw.version,
            kind: kind?,
            status: status?,
            title,
            start: raw.start.clone(),
            end: raw.end.clone(),
            date_precision: date_precision?,
            date_evidence: date_evidence?,
            area,
            geo_precision: geo_precision?,
            venue,
            parent,
            organisers,
            partners,
            funders,
            participants,
            programmes,
            themes,
            outcomes,
            figures,
            sources,
            language: raw.language.clone(),
            sensitivity: sensitivity?,
            notes,
        })
    }

    /// The fields that every record but a retraction must have.
    fn content(&mut self, raw: &RawEvent) {
        if raw.title.ar.is_empty() && raw.title.fr.is_empty() {
            self.missing("title", "title.ar, title.fr");
        }
        if raw.area.is_empty() && !matches!(raw.geo_precision.as_str(), "ONLINE" | "UNSTATED" | "") {
            self.missing("area", "");
        }
        if raw.themes.is_empty() {
            self.missing("themes", "THEME");
        }
        if raw.sources.is_empty() {
            self.missing("sources", "");
        }
    }

    fn dates(&mut self, raw: &RawEvent) {
        if raw.start.is_empty() {
            self.missing("start", "");
            return;
        }
        let start = event_dates::span(&raw.start);
        let precise = raw.date_precision != "DAY" || raw.start.len() == 10;
        if start.is_none() || !precise {
            let expected = if precise { event_dates::expected(&raw.start) } else { "2024-07-15" };
            self.report(FindingCode::BadDate, "start", &raw.start, expected);
        }
        if raw.end.is_empty() {
            return;
        }
        match (start, event_dates::span(&raw.end)) {
            (_, None) => {
                self.report(FindingCode::BadDate, "end", &raw.end, event_dates::expected(&raw.end));
            }
            (Some((first, _)), Some((_, last))) if last < first => {
                self.report(FindingCode::BadDate, "end", &raw.end, format!("≥ {}", raw.start));
            }
            _ => {}
        }
    }

    fn participant(&mut self, raw: &RawParticipant, path: &str) -> Option<Participant> {
        let organisation = self.organisation(&raw.organisation, &format!("{path}.organisation"));
        let role = self.listed("PARTICIPANT_ROLE", &raw.role, &format!("{path}.role"));
        let role_title = self.free(&raw.role_title, &format!("{path}.roleTitle"), LINE_CHARS_MAX);
        Some(Participant { organisation: organisation?, role: role?, role_title })
    }

    fn outcome(&mut self, raw: &RawOutcome, path: &str) -> Option<Outcome> {
        let id = self.own_id(&raw.outcome_id, &format!("{path}.outcomeId"));
        let kind = self.listed("OUTCOME_KIND", &raw.kind, &format!("{path}.kind"));
        if raw.text.is_empty() {
            self.missing(&format!("{path}.text"), "");
        }
        let text = self.languages(&raw.text, &format!("{path}.text"), PARAGRAPH_CHARS_MAX);
        let addressee_type =
            self.optional_code("ADDRESSEE_TYPE", &raw.addressee_type, &format!("{path}.addresseeType"));
        let named = (!raw.addressee.is_empty()).then_some(&raw.addressee);
        let addressee = named.and_then(|code| self.organisation(code, &format!("{path}.addressee")));
        let themes = self.themes(&raw.themes, &format!("{path}.themes"));
        let status = self.optional_code("RECO_STATUS", &raw.status, &format!("{path}.status"));
        Some(Outcome { id: id?, kind: kind?, text, addressee_type, addressee, themes, status })
    }

    fn source(&mut self, raw: &RawSource, path: &str) -> Option<Source> {
        if raw.title.is_empty() && raw.uri.is_empty() {
            self.missing(path, "title, uri");
        }
        if !raw.published.is_empty() && event_dates::span(&raw.published).is_none() {
            self.report(
                FindingCode::BadDate,
                &format!("{path}.published"),
                &raw.published,
                event_dates::expected(&raw.published),
            );
        }
        Some(Source {
            title: self.free(&raw.title, &format!("{path}.title"), LINE_CHARS_MAX),
            uri: self.free(&raw.uri, &format!("{path}.uri"), PARAGRAPH_CHARS_MAX),
            published: raw.published.clone(),
        })
    }

    /// Judges each item of a list under its own path, and returns the valid ones.
    fn each<R, T>(&mut self, items: &[R], path: &str, judge: impl Fn(&mut Self, &R, &str) -> Option<T>) -> Vec<T> {
        if items.len() > ITEMS_MAX {
            let found = items.len().to_string();
            self.report(FindingCode::TooLong, path, &found, format!("≤ {ITEMS_MAX}"));
            return Vec::new();
        }
        items.iter().enumerate().filter_map(|(n, item)| judge(self, item, &format!("{path}[{n}]"))).collect()
    }
}

#[cfg(test)]
mod tests;

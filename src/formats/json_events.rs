//! Event files: JSON (one object or a list of them) or JSON Lines.
//!
//! The shape is the protobuf JSON mapping of the contract's `Event` (protobuf.dev, "ProtoJSON Format"): field names in
//! lowerCamelCase, the proto's own names accepted too, `null` is absent. Unlike that mapping, a field that is unknown
//! or stands twice is a finding, since a misspelt field would be lost silently.

use marsad_domain::finding::{Finding, FindingCode};
use marsad_domain::raw::{RawEvent, RawFigure, RawOutcome, RawParticipant, RawSource};

use super::csv_dialect::other_encoding;
use super::json_tree::Node;

mod fields;
mod writer;

use fields::Fields;
pub use writer::{event_to_json, event_with_findings};

/// The most records in a submission of events.
pub const EVENTS_MAX: usize = 500;
/// The largest event file in bytes.
pub const FILE_BYTES_MAX: usize = 64 * 1024 * 1024;
/// The fields that rejected records have in addition; they are skipped when the file is submitted again.
pub const FINDING_FIELDS: [&str; 2] = ["findingCodes", "findingMessages"];

/// A record of an event file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRecord {
    /// The number of the record in its file, from 1.
    pub row: u32,
    pub event: RawEvent,
    /// The fields that the reader filled in because the file left them out.
    pub assumed: Vec<Assumption>,
}

/// A field that was filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Assumption {
    pub field: &'static str,
    pub value: &'static str,
}

/// Reads a file: every readable record, and the findings about the others.
#[must_use]
pub fn read_events(file: &[u8]) -> (Vec<EventRecord>, Vec<Finding>) {
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    if file.len() > FILE_BYTES_MAX {
        let expected = format!("≤ {} MiB", FILE_BYTES_MAX / (1024 * 1024));
        return (Vec::new(), vec![Finding::new(FindingCode::TooLong, 0, "", &file.len().to_string(), expected)]);
    }
    let text = match std::str::from_utf8(file) {
        Ok(text) => text,
        Err(_) => return (Vec::new(), vec![other_encoding(file)]),
    };
    let nodes = records(text);
    if nodes.is_empty() {
        return (Vec::new(), vec![Finding::new(FindingCode::EmptyFile, 0, "", "", "")]);
    }
    if nodes.len() > EVENTS_MAX {
        let expected = format!("≤ {EVENTS_MAX}");
        return (Vec::new(), vec![Finding::new(FindingCode::TooLong, 0, "", &nodes.len().to_string(), expected)]);
    }
    let mut events = Vec::with_capacity(nodes.len());
    let mut findings = Vec::new();
    for (row, node) in nodes {
        match node.and_then(|node| read_event(row, node)) {
            Ok(record) => events.push(record),
            Err(found) => findings.extend(found),
        }
    }
    (events, findings)
}

type Record = (u32, Result<Node, Vec<Finding>>);

/// The records of a file. A list or a single object is one JSON text. A file that continues after a whole object is
/// JSON Lines, in which one broken line does not hide the others.
fn records(text: &str) -> Vec<Record> {
    let begun = text.trim_start();
    if begun.is_empty() {
        return Vec::new();
    }
    match Node::parse(text) {
        Ok(Node::List(items)) => (1..).zip(items.into_iter().map(Ok)).collect(),
        Ok(node) => vec![(1, Ok(node))],
        Err(error) => {
            let first = begun.lines().next().unwrap_or_default().trim();
            let one_text = begun.starts_with('[') || !first.ends_with('}') || !begun.trim_end().contains('\n');
            if one_text {
                let row = u32::from(!begun.starts_with('['));
                return vec![(row, Err(vec![not_json(row, text, 0, &error)]))];
            }
            let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
            let read = |row, above, line| Node::parse(line).map_err(|error| vec![not_json(row, line, above, &error)]);
            (1..).zip(lines).map(|(row, (above, line))| (row, read(row, above, line))).collect()
        }
    }
}

/// The finding where `text`, which has `above` lines before it, stops being JSON: line and column, in characters, as
/// editors show them.
fn not_json(row: u32, text: &str, above: usize, error: &serde_json::Error) -> Finding {
    let line = text.split('\n').nth(error.line().saturating_sub(1)).unwrap_or_default();
    let column = line.char_indices().take_while(|(at, _)| *at < error.column()).count().max(1);
    let place = format!("{}:{column}", above + error.line());
    Finding::new(FindingCode::BadEncoding, row, "", &place, "JSON")
}

/// Reads one record, which must be an object of the fields of an event.
fn read_event(row: u32, node: Node) -> Result<EventRecord, Vec<Finding>> {
    let mut findings = Vec::new();
    let Some(mut fields) = Fields::of(node, String::new(), row, &mut findings) else { return Err(findings) };
    fields.skip(&FINDING_FIELDS);
    let version = fields.version("version");
    let mut event = RawEvent {
        event_id: fields.text("eventId"),
        version: version.unwrap_or(1),
        kind: fields.text("type"),
        status: fields.text("status"),
        title: fields.languages("title"),
        start: fields.text("start"),
        end: fields.text("end"),
        date_precision: fields.text("datePrecision"),
        date_evidence: fields.text("dateEvidence"),
        area: fields.text("area"),
        geo_precision: fields.text("geoPrecision"),
        venue: fields.text("venue"),
        parent: fields.text("parent"),
        organisers: fields.texts("organisers"),
        partners: fields.texts("partners"),
        funders: fields.texts("funders"),
        participants: fields.objects("participants", participant),
        programmes: fields.texts("programmes"),
        themes: fields.texts("themes"),
        outcomes: fields.objects("outcomes", outcome),
        figures: fields.objects("figures", figure),
        sources: fields.objects("sources", source),
        language: fields.text("language"),
        sensitivity: fields.text("sensitivity"),
        notes: fields.text("notes"),
    };
    fields.finish();
    let assumed = assume(version, &mut event);
    if findings.is_empty() { Ok(EventRecord { row, event, assumed }) } else { Err(findings) }
}

/// Fills in the fields that a record leaves out, and says which.
pub(crate) fn assume(version: Option<u32>, event: &mut RawEvent) -> Vec<Assumption> {
    let mut assumed = Vec::new();
    if version.is_none() {
        assumed.push(Assumption { field: "version", value: "1" });
    }
    let mut assume = |field: &'static str, place: &mut String, value: &'static str| {
        if place.is_empty() {
            value.clone_into(place);
            assumed.push(Assumption { field, value });
        }
    };
    assume("language", &mut event.language, "ar");
    assume("sensitivity", &mut event.sensitivity, "low");
    assume("dateEvidence", &mut event.date_evidence, "STATED");
    assumed
}

fn participant(fields: &mut Fields<'_>) -> RawParticipant {
    RawParticipant {
        organisation: fields.text("organisation"),
        role: fields.text("role"),
        role_title: fields.text("roleTitle"),
    }
}

fn outcome(fields: &mut Fields<'_>) -> RawOutcome {
    RawOutcome {
        outcome_id: fields.text("outcomeId"),
        kind: fields.text("kind"),
        text: fields.languages("text"),
        addressee_type: fields.text("addresseeType"),
        addressee: fields.text("addressee"),
        themes: fields.texts("themes"),
        status: fields.text("status"),
    }
}

fn figure(fields: &mut Fields<'_>) -> RawFigure {
    RawFigure {
        indicator: fields.text("indicator"),
        area: fields.text("area"),
        period: fields.text("period"),
        value: fields.text("value"),
        unit: fields.text("unit"),
        approximate: fields.truth("approximate"),
        text: fields.languages("text"),
    }
}

fn source(fields: &mut Fields<'_>) -> RawSource {
    RawSource { title: fields.text("title"), uri: fields.text("uri"), published: fields.text("published") }
}

#[cfg(test)]
#[path = "json_events_tests.rs"]
mod tests;

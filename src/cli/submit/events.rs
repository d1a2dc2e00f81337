//! A file of events: judged record by record, signed and sent.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::announcement::{Assumed, Sending, announce};
use super::check_call::{self, Checked};
use super::{Desk, FileOutcome, SubmitArgs};
use super::{about_the_whole, closing, header, no_answer, refused, refused_by_check, sharing_on_wire};
use crate::cli::console::Console;
use crate::cli::failure::{Failure, local, usage};
use crate::cli::files::write_atomically;
use crate::cli::findings::{self, FileFinding};
use crate::cli::i18n::Args;
use crate::cli::status::failure_of;
use crate::domain::catalogue::Catalogue;
use crate::domain::event_rules::{event_sharing, interpret};
use crate::domain::finding::{Finding, FindingCode, Severity};
use crate::domain::scan::{TextFault, check_text};
use crate::domain::sharing::Sharing;
use crate::formats::json_events::{EventRecord, FILE_BYTES_MAX, event_with_findings, read_events};
use crate::log::merkle::Hash;
use crate::wire::content::{content_digest, event_digest};
use crate::wire::pb;
use crate::wire::pb::submit_events_request::Part;

/// The number of the first record.
const FIRST_RECORD: u32 = 1;

/// A file as it would be sent.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// Every record that can be read.
    pub records: Vec<EventRecord>,
    /// What this machine finds; parents are the node's to judge, who knows what is stored.
    pub findings: Vec<Finding>,
    pub assumed: Vec<Assumed>,
    /// The sharing level that it takes by itself.
    pub sharing: Sharing,
}

fn text_fault(text: &str) -> Option<FindingCode> {
    match check_text(text, usize::MAX) {
        Ok(()) | Err(TextFault::TooLong) => None,
        Err(TextFault::PersonalData(_)) => Some(FindingCode::PersonalData),
        Err(_) => Some(FindingCode::BadText),
    }
}

/// Reads and judges a file.
///
/// # Errors
/// A usage failure if it cannot be read at all.
pub fn prepare(file: &Path, catalogue: &Catalogue) -> Result<Prepared, Failure> {
    let failed = |error| local("error-read", file, error);
    let size = std::fs::metadata(file).map_err(failed)?.len();
    if usize::try_from(size).map_or(true, |size| size > FILE_BYTES_MAX) {
        return Err(usage("error-file-too-large", Args::none().text("path", file.display())));
    }
    let bytes = std::fs::read(file).map_err(failed)?;
    let (records, mut findings) = read_events(&bytes);
    let mut sharing = Sharing::Open;
    let mut assumed: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for record in &records {
        match interpret(&record.event, record.row, catalogue, &text_fault) {
            Ok(event) => sharing = sharing.max(event_sharing(&event)),
            Err(found) => findings.extend(found),
        }
        for one in &record.assumed {
            *assumed.entry((one.field, one.value)).or_default() += 1;
        }
    }
    let assumed = assumed
        .into_iter()
        .map(|((concept, code), rows)| Assumed {
            indicator: String::new(),
            concept: concept.to_owned(),
            code: code.to_owned(),
            rows,
        })
        .collect();
    Ok(Prepared { records, findings, assumed, sharing })
}

/// Submits one file.
///
/// # Errors
/// What keeps it from being sent, or the node from answering.
pub async fn submit(
    console: &mut Console,
    desk: &Desk,
    file: &Path,
    args: &SubmitArgs,
) -> Result<FileOutcome, Failure> {
    let mut prepared = prepare(file, &desk.catalogue)?;
    let local_errors = prepared.findings.iter().any(|finding| finding.severity() == Severity::Error);
    let mut wrong = local_errors || prepared.records.is_empty();
    if let Some(aside) = &args.set_aside {
        let found = all_findings(console, desk, file, args.sharing, &prepared).await?;
        if about_the_whole(&found, FIRST_RECORD) {
            return Ok(refused_by_check(found));
        }
        if found.iter().any(FileFinding::is_error) {
            set_aside(console, aside, &mut prepared, &found)?;
        }
        if prepared.records.is_empty() {
            return Ok(refused_by_check(found));
        }
        wrong = false;
    }
    let sharing = args.sharing.unwrap_or(prepared.sharing);
    let count = u64::try_from(prepared.records.len()).unwrap_or(u64::MAX);
    if wrong {
        return Ok(refused_by_check(all_findings(console, desk, file, args.sharing, &prepared).await?));
    }
    let sending = Sending { rows: count, assumed: &prepared.assumed, sharing, indicators: &[] };
    announce(console, &file.display().to_string(), &sending)?;
    send(console, desk, file, args, prepared.records).await
}

/// What this machine and the node find in the file as it stands.
async fn all_findings(
    console: &Console,
    desk: &Desk,
    file: &Path,
    sharing: Option<Sharing>,
    prepared: &Prepared,
) -> Result<Vec<FileFinding>, Failure> {
    let name = file.display().to_string();
    let mut found: Vec<FileFinding> = prepared.findings.iter().map(|finding| FileFinding::of(&name, finding)).collect();
    if !prepared.records.is_empty() {
        found.extend(check(console, desk, file, sharing, prepared).await?.findings);
    }
    findings::sort(&mut found);
    Ok(found)
}

/// Has the node check the records. It counts those that it gets; where a record could not be read, its numbers are put
/// back to those of the file.
///
/// # Errors
/// What keeps the node from answering.
pub async fn check(
    console: &Console,
    desk: &Desk,
    file: &Path,
    sharing: Option<Sharing>,
    prepared: &Prepared,
) -> Result<Checked, Failure> {
    use pb::check_events_request::Part;
    let header = pb::SubmissionHeader {
        sharing: sharing_on_wire(sharing),
        language: console.texts.lang().code().to_owned(),
        ..pb::SubmissionHeader::default()
    };
    let events: Vec<Part> = prepared.records.iter().map(|record| Part::Event(pb::Event::from(&record.event))).collect();
    let parts = std::iter::once(Part::Header(header)).chain(events);
    let requests = parts.map(|part| pb::CheckEventsRequest { part: Some(part) });
    let mut checked = check_call::events(&desk.connection, file, futures::stream::iter(requests)).await?;
    renumber(&mut checked.findings, &prepared.records);
    Ok(checked)
}

/// From the numbers of records as sent to those in the file.
fn renumber(found: &mut [FileFinding], records: &[EventRecord]) {
    for finding in found.iter_mut().filter(|finding| finding.row > 0) {
        let place = usize::try_from(finding.row - 1).ok();
        if let Some(record) = place.and_then(|place| records.get(place)) {
            finding.row = record.row;
        }
    }
}

/// Sends the records, to be stored.
async fn send(
    console: &Console,
    desk: &Desk,
    file: &Path,
    args: &SubmitArgs,
    records: Vec<EventRecord>,
) -> Result<FileOutcome, Failure> {
    let digests: Vec<Hash> = records.iter().map(|record| event_digest(&record.event)).collect();
    let content = content_digest(&digests);
    let count = u64::try_from(records.len()).unwrap_or(u64::MAX);
    let first = Part::Header(header(console, args)?);
    let last = Part::Closing(closing(desk, records.len(), count, &content)?);
    let events: Vec<Part> = records.iter().map(|record| Part::Event(pb::Event::from(&record.event))).collect();
    let parts = std::iter::once(first).chain(events).chain(std::iter::once(last));
    let requests = futures::stream::iter(parts.map(|part| pb::SubmitEventsRequest { part: Some(part) }));
    let answer = desk.connection.submissions().submit_events(requests).await.map_err(failure_of)?;
    let answer = answer.into_inner();
    match answer.outcome {
        Some(pb::submit_events_response::Outcome::Receipt(receipt)) => {
            Ok(FileOutcome::Accepted(receipt, answer.effect.unwrap_or_default()))
        }
        Some(pb::submit_events_response::Outcome::Report(report)) => {
            let mut outcome = refused(file, report);
            if let FileOutcome::Refused { findings, .. } = &mut outcome {
                renumber(findings, &records);
            }
            Ok(outcome)
        }
        None => Err(no_answer()),
    }
}

/// Writes the wrong records with their findings to a file of their own, one a line, and keeps the others.
fn set_aside(
    console: &mut Console,
    aside: &Path,
    prepared: &mut Prepared,
    found: &[FileFinding],
) -> Result<(), Failure> {
    let notes = findings::notes(found, &console.texts);
    let readable: BTreeSet<u32> = prepared.records.iter().map(|record| record.row).collect();
    let lost = notes.keys().filter(|row| !readable.contains(row)).count();
    if lost > 0 {
        return Err(usage("error-set-aside", Args::none().number("count", lost)));
    }
    let mut lines = String::new();
    for record in &prepared.records {
        if let Some(note) = notes.get(&record.row) {
            lines.push_str(&event_with_findings(&record.event, &note.codes, &note.messages).to_string());
            lines.push('\n');
        }
    }
    write_atomically(aside, lines.as_bytes())?;
    prepared.records.retain(|record| !notes.contains_key(&record.row));
    console.say("submit-set-aside", Args::none().number("rows", notes.len()).text("path", aside.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_numbered_as_in_the_file() {
        let (records, unread) = read_events(b"{\"eventId\":\"a\"}\n{broken\n{\"eventId\":\"c\"}\n");
        assert_eq!((records.len(), unread.len()), (2, 1));
        let finding = |row| FileFinding::of("f", &Finding::new(FindingCode::UnknownType, row, "type", "x", ""));
        let mut found = vec![finding(0), finding(1), finding(2), finding(9)];
        renumber(&mut found, &records);
        assert_eq!(found.iter().map(|finding| finding.row).collect::<Vec<_>>(), [0, 1, 3, 9]);
    }
}

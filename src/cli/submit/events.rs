//! A file of events: judged record by record, signed and sent.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::announcement::{Assumed, NamedAreas, Sending, announce, lines};
use super::task::{Aside, Found, Task};
use super::{Desk, FileOutcome, Reach, check_call, closing, header, no_answer, plain_header};
use crate::cli::console::Console;
use crate::cli::failure::{Failure, local, usage};
use crate::cli::files::write_atomically;
use crate::cli::findings::note_of;
use crate::cli::i18n::Args;
use crate::cli::status::failure_of;
use crate::domain::audience::Audience;
use crate::domain::catalogue::Catalogue;
use crate::domain::finding::Severity;
use crate::domain::raw::RawEvent;
use crate::domain::sharing::Sharing;
use crate::formats::json_events::{EventRecord, FILE_BYTES_MAX, event_with_findings, read_events};
use crate::log::merkle::Hash;
use crate::validate::event_rules::{event_sharing, judge_submitted};
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
    pub findings: Vec<Found>,
    pub assumed: Vec<Assumed>,
    pub named: NamedAreas,
    /// The sharing level that it takes by itself.
    pub sharing: Sharing,
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
    let (records, found) = read_events(&bytes);
    let mut findings: Vec<Found> = found.into_iter().map(Found::Read).collect();
    let mut named = NamedAreas::default();
    let mut sharing = Sharing::Open;
    let mut assumed: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for record in &records {
        match judge_submitted(&record.event, record.row, catalogue) {
            Ok((event, warnings)) => {
                sharing = sharing.max(event_sharing(&event));
                findings.extend(warnings.into_iter().map(Found::Judged));
            }
            Err(found) => findings.extend(found.into_iter().map(Found::Judged)),
        }
        let areas = record.event.figures.iter().map(|figure| &figure.area).chain([&record.event.area]);
        areas.for_each(|area| named.note(catalogue, area));
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
    Ok(Prepared { records, findings, assumed, named, sharing })
}

impl Prepared {
    /// What is said before anything is sent.
    #[must_use]
    pub fn lines(
        &self,
        console: &Console,
        catalogue: &Catalogue,
        file: &Path,
        sharing: Option<Sharing>,
    ) -> Vec<String> {
        let rows = u64::try_from(self.records.len()).unwrap_or(u64::MAX);
        let sharing = sharing.unwrap_or(self.sharing);
        let sending = Sending { rows, assumed: &self.assumed, sharing, indicators: &[] };
        let mut all = lines(&console.texts, &file.display().to_string(), &sending);
        all.extend(self.named.lines(&console.texts, catalogue));
        all
    }
}

/// Reads, judges and submits one file; or only checks it, by the same way up to the last step.
///
/// # Errors
/// What keeps it from being sent, or the node from answering.
pub async fn process(console: &mut Console, task: &mut Task<'_>) -> Result<FileOutcome, Failure> {
    let (desk, file) = (task.desk, task.file);
    let mut prepared = prepare(file, &desk.catalogue)?;
    let mut wrong = prepared.findings.iter().any(|one| one.finding().severity() == Severity::Error);
    let mut aside = task.aside.map(|_| Aside::default());
    prepared.findings.iter().for_each(|found| task.take(found, aside.as_mut()));
    let mut parted = false;
    if let (Some(path), Some(notes)) = (task.aside, aside)
        && let Some(right) = part(console, task, &prepared, (path, notes)).await?
    {
        task.forget();
        prepared.records = right;
        (wrong, parted) = (false, true);
    }
    let sendable = !wrong && !prepared.records.is_empty();
    let mut question = (plain_header(console, task.how), None);
    let mut refused = None;
    if sendable {
        announce(console, &prepared.lines(console, &desk.catalogue, file, task.how.sharing))?;
        let canonical = canonical(&prepared.records, &desk.catalogue);
        let sealed = sealed(console, task, &canonical, prepared.sharing)?;
        if task.store {
            match send(desk, sealed.clone(), &canonical).await? {
                Ok(stored) => return Ok(FileOutcome::Accepted(Box::new(stored))),
                Err(report) => refused = Some(report),
            }
        }
        question = (sealed.0, Some(sealed.1));
    }
    if !prepared.records.is_empty() && !parted {
        let report = ask(desk, &prepared.records, question, &mut |finding| task.add(finding)).await?;
        if !report.stored.is_empty() {
            return Ok(FileOutcome::Stored(report.stored));
        }
        task.add_untold(&report);
    }
    if wrong && !task.has_errors() {
        prepared.findings.iter().for_each(|found| task.take_own(found.finding()));
    }
    task.conclude(refused, sendable)
}

/// What is left of the file once its wrong records have been written to a file of their own; `None` where nothing can be
/// parted, or nothing would be left.
async fn part(
    console: &mut Console,
    task: &Task<'_>,
    prepared: &Prepared,
    (path, mut notes): (&Path, Aside),
) -> Result<Option<Vec<EventRecord>>, Failure> {
    let records = &prepared.records;
    if !records.is_empty() {
        let question = (plain_header(console, task.how), None);
        ask(task.desk, records, question, &mut |finding| notes.add(task.of_node(finding))).await?;
    }
    if notes.is_of_the_whole(FIRST_RECORD) || notes.is_empty() {
        return Ok(None);
    }
    notes.contradict(&contradictions(records));
    let rows = notes.rows();
    let right: Vec<EventRecord> = records.iter().filter(|record| !rows.contains(&record.row)).cloned().collect();
    if right.is_empty() {
        return Ok(None);
    }
    set_aside(console, path, records, &notes)?;
    Ok(Some(right))
}

/// Records of one version of one event that say different things.
fn contradictions(records: &[EventRecord]) -> Vec<Vec<u32>> {
    let mut versions: BTreeMap<(&str, u32), Vec<&EventRecord>> = BTreeMap::new();
    for record in records {
        versions.entry((&record.event.event_id, record.event.version)).or_default().push(record);
    }
    let differ = |same: &Vec<&EventRecord>| same.windows(2).any(|pair| matches!(pair, [a, b] if a.event != b.event));
    versions.into_values().filter(differ).map(|same| same.iter().map(|record| record.row).collect()).collect()
}

/// Has the node check the records. It counts those that it gets; where a record could not be read, its numbers are put
/// back to those of the file.
async fn ask(
    desk: &Desk,
    records: &[EventRecord],
    (header, closing): (pb::SubmissionHeader, Option<pb::SubmissionClosing>),
    take: &mut dyn FnMut(pb::Finding),
) -> Result<pb::Report, Failure> {
    use pb::check_events_request::Part;
    let events: Vec<Part> = records.iter().map(|record| Part::Event(pb::Event::from(&record.event))).collect();
    let parts = std::iter::once(Part::Header(header)).chain(events).chain(closing.map(Part::Closing));
    let requests = futures::stream::iter(parts.map(|part| pb::CheckEventsRequest { part: Some(part) }));
    let mut renumbered = |mut finding: pb::Finding| {
        renumber(&mut finding, records);
        take(finding);
    };
    check_call::events(&desk.connection, requests, &mut renumbered).await
}

/// From the number of a record as sent to that in the file.
fn renumber(finding: &mut pb::Finding, records: &[EventRecord]) {
    let place = finding.row.checked_sub(1).and_then(|place| usize::try_from(place).ok());
    if let Some(record) = place.and_then(|place| records.get(place)) {
        finding.row = record.row;
    }
}

/// The records as they are signed and stored: every territory by its code.
#[must_use]
pub fn canonical(records: &[EventRecord], catalogue: &Catalogue) -> Vec<EventRecord> {
    let canonical = |record: &EventRecord| match judge_submitted(&record.event, record.row, catalogue) {
        Ok((event, _)) => EventRecord { event: RawEvent::from(&event), ..record.clone() },
        Err(_) => record.clone(),
    };
    records.iter().map(canonical).collect()
}

type Sealed = (pb::SubmissionHeader, pb::SubmissionClosing);

/// What opens and closes a submission of these records.
fn sealed(console: &Console, task: &Task<'_>, records: &[EventRecord], default: Sharing) -> Result<Sealed, Failure> {
    let digests: Vec<Hash> = records.iter().map(|record| event_digest(&record.event)).collect();
    let content = content_digest(&digests);
    let count = u64::try_from(records.len()).unwrap_or(u64::MAX);
    let sharing = task.how.sharing.unwrap_or(default);
    let reach = Reach { sharing, audience: Audience::of_sharing(sharing) };
    let header = header(console, task.desk, task.how, reach)?;
    let closing = closing(task.desk, &header, records.len(), count, &content)?;
    Ok((header, closing))
}

/// Sends the records, to be stored; the report if they are refused.
async fn send(
    desk: &Desk,
    (header, closing): Sealed,
    records: &[EventRecord],
) -> Result<Result<(pb::Receipt, pb::Effect), pb::Report>, Failure> {
    let events: Vec<Part> = records.iter().map(|record| Part::Event(pb::Event::from(&record.event))).collect();
    let parts = std::iter::once(Part::Header(header)).chain(events).chain(std::iter::once(Part::Closing(closing)));
    let requests = futures::stream::iter(parts.map(|part| pb::SubmitEventsRequest { part: Some(part) }));
    let answer = desk.connection.submissions().submit_events(requests).await.map_err(failure_of)?;
    let answer = answer.into_inner();
    match answer.outcome {
        Some(pb::submit_events_response::Outcome::Receipt(receipt)) => {
            Ok(Ok((receipt, answer.effect.unwrap_or_default())))
        }
        Some(pb::submit_events_response::Outcome::Report(mut report)) => {
            report.findings.iter_mut().for_each(|finding| renumber(finding, records));
            Ok(Err(report))
        }
        None => Err(no_answer()),
    }
}

/// Writes the wrong records with their findings to a file of their own, one a line.
fn set_aside(console: &mut Console, aside: &Path, records: &[EventRecord], notes: &Aside) -> Result<(), Failure> {
    let readable: BTreeSet<u32> = records.iter().map(|record| record.row).collect();
    let wrong = notes.rows();
    let lost = wrong.difference(&readable).count();
    if lost > 0 {
        return Err(usage("error-set-aside", Args::none().number("count", lost)));
    }
    let mut lines = String::new();
    for (row, found) in notes.iter() {
        let Some(record) = records.iter().find(|record| record.row == row) else { continue };
        let note = note_of(found, &console.texts);
        lines.push_str(&event_with_findings(&record.event, &note.codes, &note.messages).to_string());
        lines.push('\n');
    }
    write_atomically(aside, lines.as_bytes())?;
    console.say("submit-set-aside", Args::none().number("rows", wrong.len()).text("path", aside.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_numbered_as_in_the_file() {
        let (records, unread) = read_events(b"{\"eventId\":\"a\"}\n{broken\n{\"eventId\":\"c\"}\n");
        assert_eq!((records.len(), unread.len()), (2, 1));
        let finding = |row| pb::Finding { row, ..pb::Finding::default() };
        let mut found = [0, 1, 2, 9].map(finding);
        found.iter_mut().for_each(|finding| renumber(finding, &records));
        assert_eq!(found.iter().map(|finding| finding.row).collect::<Vec<_>>(), [0, 1, 3, 9]);
    }
}

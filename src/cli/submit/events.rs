//! A file of events: judged record by record, signed and sent.

use std::collections::BTreeSet;
use std::path::Path;

use super::FileOutcome;
use super::announcement::{announce, event_lines};
use super::task::{RejectedRows, Task};
use crate::cli::console::Console;
use crate::cli::error::{Failure, usage};
use crate::client::files::write_atomically;
use crate::client::prepare_events::{Prepared, canonical, contradictions, prepare};
use crate::client::{Answer, CheckHeader, Content, Envelope, NodeFinding, Reach, Report, SubmitContext};
use crate::domain::audience::Audience;
use crate::domain::finding::Severity;
use crate::domain::sharing::Sharing;
use crate::formats::json_events::{EventRecord, event_with_findings};
use crate::texts::Args;
use crate::texts::finding::note_of;

const FIRST_RECORD: u32 = 1;

/// Reads, judges and submits one file; or only checks it, by the same way up to the last step.
pub async fn process(console: &mut Console, task: &mut Task<'_>) -> Result<FileOutcome, Failure> {
    let (node, file) = (task.node, task.file);
    let mut prepared = prepare(file, &node.catalogue)?;
    if task.aside.is_some() && prepared.is_workbook {
        return Err(usage("error-set-aside-workbook", Args::none().text("path", file.display())));
    }
    task.set_records(&prepared.places);
    let mut wrong = prepared.findings.iter().any(|one| one.finding().severity() == Severity::Error);
    let mut aside = task.aside.map(|_| RejectedRows::default());
    prepared.findings.iter().for_each(|found| task.take(found, aside.as_mut()));
    let mut is_split = false;
    if let (Some(path), Some(notes)) = (task.aside, aside)
        && let Some(right) = split(console, task, &prepared, (path, notes)).await?
    {
        task.forget();
        prepared.records = right;
        (wrong, is_split) = (false, true);
    }
    let sendable = !wrong && !prepared.records.is_empty();
    let mut question = CheckHeader::new(&task.how.options(console));
    let mut refused = None;
    if sendable {
        let lines = event_lines(&console.texts, &node.catalogue, file, &prepared, task.how.sharing);
        announce(console, &lines)?;
        let canonical = canonical(&prepared.records, &node.catalogue);
        let envelope = seal(console, task, &canonical, prepared.sharing)?;
        question = CheckHeader::from(&envelope);
        if task.store {
            match send(node, envelope, &canonical).await? {
                Answer::Accepted(stored) => return Ok(FileOutcome::Accepted(stored)),
                Answer::Refused(report) => refused = Some(report),
            }
        }
    }
    if !prepared.records.is_empty() && !is_split {
        let report = check_at_node(node, &prepared.records, question, &mut |finding| task.add(finding)).await?;
        if !report.stored.is_empty() {
            return Ok(FileOutcome::Stored(report.stored));
        }
        task.add_unsent(&report);
    }
    if wrong && !task.has_errors() {
        prepared.findings.iter().for_each(|found| task.take_own(found.finding()));
    }
    task.conclude(refused, sendable)
}

/// The right records of the file, after the wrong ones have been written to a file of their own. `None` if the records cannot
/// be separated, or no right record would be left.
async fn split(
    console: &mut Console,
    task: &Task<'_>,
    prepared: &Prepared,
    (path, mut notes): (&Path, RejectedRows),
) -> Result<Option<Vec<EventRecord>>, Failure> {
    let records = &prepared.records;
    if !records.is_empty() {
        let question = CheckHeader::new(&task.how.options(console));
        check_at_node(task.node, records, question, &mut |finding| notes.add(task.of_node(finding))).await?;
    }
    if notes.has_error_before(FIRST_RECORD) || notes.is_empty() {
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

/// Asks the node to check the records. The node numbers the records that it gets. If a record of the file could not be read,
/// the numbers are changed back to those of the file.
async fn check_at_node(
    node: &SubmitContext,
    records: &[EventRecord],
    question: CheckHeader,
    take: &mut dyn FnMut(NodeFinding),
) -> Result<Report, Failure> {
    let mut renumbered = |mut finding: NodeFinding| {
        renumber(&mut finding, records);
        take(finding);
    };
    let events = records.iter().map(|record| &record.event);
    Ok(node.connection.check_events(question, events, &mut renumbered).await?)
}

/// Changes the number of a record as sent to that in the file.
fn renumber(finding: &mut NodeFinding, records: &[EventRecord]) {
    let place = finding.row.checked_sub(1).and_then(|place| usize::try_from(place).ok());
    if let Some(record) = place.and_then(|place| records.get(place)) {
        finding.row = record.row;
    }
}

/// What opens and closes a submission of these records.
fn seal(console: &Console, task: &Task<'_>, records: &[EventRecord], default: Sharing) -> Result<Envelope, Failure> {
    let content = Content::of_events(records.iter().map(|record| &record.event));
    let sharing = task.how.sharing.unwrap_or(default);
    let reach = Reach { sharing, audience: Audience::of_sharing(sharing) };
    Ok(task.node.connection.seal(&task.how.options(console), &task.node.versions, reach, &content)?)
}

/// Sends the records, to be stored.
async fn send(node: &SubmitContext, envelope: Envelope, records: &[EventRecord]) -> Result<Answer, Failure> {
    let events = records.iter().map(|record| &record.event);
    let mut answer = node.connection.submit_events(envelope, events).await?;
    if let Answer::Refused(report) = &mut answer {
        report.findings.iter_mut().for_each(|finding| renumber(finding, records));
    }
    Ok(answer)
}

/// Writes the wrong records with their findings to a file of their own, one a line.
fn set_aside(
    console: &mut Console,
    aside: &Path,
    records: &[EventRecord],
    notes: &RejectedRows,
) -> Result<(), Failure> {
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
    use crate::formats::json_events::read_events;

    #[test]
    fn findings_are_numbered_as_in_the_file() {
        let (records, unread) = read_events(b"{\"eventId\":\"a\"}\n{broken\n{\"eventId\":\"c\"}\n");
        assert_eq!((records.len(), unread.len()), (2, 1));
        let finding = |row| NodeFinding { row, ..NodeFinding::default() };
        let mut found = [0, 1, 2, 9].map(finding);
        found.iter_mut().for_each(|finding| renumber(finding, &records));
        assert_eq!(found.iter().map(|finding| finding.row).collect::<Vec<_>>(), [0, 1, 3, 9]);
    }
}

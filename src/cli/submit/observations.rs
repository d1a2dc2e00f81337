//! A file of observations: judged, sorted, cut into batches, signed and sent.
//!
//! The file is read once into compact rows, so a million of them take tens of megabytes; the messages are made one at a
//! time while they are sent. Findings are passed on one by one and never collected. A file is read a second time only if it
//! has errors, or if it is only checked.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::FileOutcome;
use super::announcement::{announce, observation_lines};
use super::task::{RejectedRows, Task};
use crate::cli::console::Console;
use crate::cli::error::{Failure, local, usage};
use crate::cli::progress::{Counter, watched};
use crate::client::actions::Actions;
use crate::client::files::open;
use crate::client::observation_file::{ObservationFile, Opened};
use crate::client::prepare::{Prepared, Reading};
use crate::client::{Answer, CheckHeader, ClientError, Content, Envelope, NodeFinding, Reach, Report, SubmitContext};
use crate::clock::{Clock, SystemClock};
use crate::domain::audience::Audience;
use crate::domain::finding::FindingCode;
use crate::domain::observation::Batch;
use crate::formats::split_rejected::SetAsideWriter;
use crate::texts::Args;
use crate::texts::finding::note_of;

/// The first row of data; the header is row 1.
const FIRST_ROW: u32 = 2;

/// Reads, judges and submits one file; or only checks it, by the same way up to the last step.
pub async fn process(console: &mut Console, task: &mut Task<'_>) -> Result<FileOutcome, Failure> {
    let (node, file) = (task.node, task.file);
    let content = ObservationFile::open(file)?;
    if task.aside.is_some() && content.is_workbook() {
        return Err(usage("error-set-aside-workbook", Args::none().text("path", file.display())));
    }
    task.set_places(content.places());
    let actions = Arc::new(Actions::of_file(node, &content).await?);
    let reading = Reading { file: &content, catalogue: &node.catalogue, now: SystemClock.now(), actions: &actions };
    let mut aside = task.aside.map(|_| RejectedRows::default());
    let mut prepared = reading.prepare(&BTreeSet::new(), &mut |found| task.take(&found, aside.as_mut()))?;
    own_rows_only(task, &prepared)?;
    let mut is_split = false;
    if let (Some(path), Some(notes)) = (task.aside, aside)
        && let Some(right) = split(console, task, &reading, &prepared, (path, notes)).await?
    {
        task.forget();
        prepared = right;
        is_split = true;
    }
    let right = !prepared.wrong && prepared.right_rows() > 0;
    let sendable = right && (!prepared.warned || task.accepts_warnings());
    let mut question = CheckHeader::new(&task.how.options(console));
    let mut refused = None;
    if right {
        let lines = observation_lines(&console.texts, &node.catalogue, file, &prepared, task.how.sharing);
        announce(console, &lines)?;
        let envelope = seal(console, task, &prepared)?;
        question = CheckHeader::from(&envelope);
        if task.store && sendable {
            match send(console, node, file, envelope, prepared.batches).await? {
                Answer::Accepted(stored) => return Ok(FileOutcome::Accepted(stored)),
                Answer::Refused(report) => refused = Some(report),
            }
        }
    }
    if prepared.rows > 0 && !is_split {
        // The file as it is written, so that findings name what stands in its cells.
        let report =
            check_at_node(console, node, &content, &actions, question, &mut |finding| task.add(finding)).await?;
        if !report.stored.is_empty() {
            return Ok(FileOutcome::Stored(report.stored));
        }
        task.add_unsent(&report);
    }
    if prepared.wrong && !task.has_errors() {
        reading.prepare(&BTreeSet::new(), &mut |found| task.take_own(found.finding()))?;
    }
    task.conclude(refused, sendable)
}

/// Refuses a file that was pulled and holds rows of others: the signer would report their figures as its own.
fn own_rows_only(task: &Task<'_>, prepared: &Prepared) -> Result<(), Failure> {
    let own = &task.node.connection.principal().name;
    let others: Vec<&str> = prepared.reporters.iter().map(String::as_str).filter(|name| name != own).collect();
    if others.is_empty() {
        return Ok(());
    }
    let args = Args::none().text("path", task.file.display()).text("who", others.join(", "));
    Err(usage("error-other-reporter", args))
}

/// The right rows of the file, after the wrong ones have been written to a file of their own. `None` if the rows cannot be
/// separated, or no right row would be left.
async fn split(
    console: &mut Console,
    task: &Task<'_>,
    reading: &Reading<'_>,
    prepared: &Prepared,
    (path, mut notes): (&Path, RejectedRows),
) -> Result<Option<Prepared>, Failure> {
    if prepared.rows > 0 {
        let question = CheckHeader::new(&task.how.options(console));
        let actions = Arc::new(reading.actions.clone());
        let take = &mut |finding| notes.add(task.of_node(finding));
        check_at_node(console, task.node, reading.file, &actions, question, take).await?;
    }
    if notes.has_error_before(FIRST_ROW) {
        return Ok(None);
    }
    notes.contradict(&prepared.contradictions);
    let rows = notes.rows();
    if rows.is_empty() {
        return Ok(None);
    }
    let right = reading.prepare(&rows, &mut |_| {})?;
    if right.right_rows() == 0 {
        return Ok(None);
    }
    set_aside(console, task.file, path, &notes)?;
    Ok(Some(right))
}

/// Asks the node to check the file as it is, and whether the same is stored already.
async fn check_at_node(
    console: &mut Console,
    node: &SubmitContext,
    file: &ObservationFile,
    actions: &Arc<Actions>,
    question: CheckHeader,
    take: &mut dyn FnMut(NodeFinding),
) -> Result<Report, Failure> {
    let Opened::Rows(reader) = file.rows()? else { return Ok(Report::default()) };
    let counter = Counter::default();
    let sent = counter.clone();
    let trouble = Arc::new(OnceLock::new());
    let noted = Arc::clone(&trouble);
    let (actions, catalogue) = (Arc::clone(actions), Arc::clone(&node.catalogue));
    let batches = reader.map_while(move |read| read.map_err(|error| noted.set(error)).ok()).map(move |read| {
        sent.add(read.rows.source_rows.len());
        actions.exact(&catalogue, read.rows).rows
    });
    let call = node.connection.check_observations(question, batches, take);
    let answer = watched(console, "progress-checked", &counter, call).await;
    match trouble.get() {
        Some(error) => Err(local("error-read", file.path(), anyhow::anyhow!("{error}"))),
        None => answer.map_err(|error| failure_in(file.path(), error)),
    }
}

/// What opens and closes a submission of right rows.
fn seal(console: &Console, task: &Task<'_>, prepared: &Prepared) -> Result<Envelope, Failure> {
    let content = Content::of_batches(&task.node.catalogue, &prepared.batches);
    let content = content.map_err(|error| failure_in(task.file, error))?;
    let sharing = task.how.sharing.unwrap_or(prepared.sharing);
    let widest = prepared.indicators.iter().map(|(_, audience)| Audience::of_totals(sharing, *audience)).max();
    let reach = Reach { sharing, audience: widest.unwrap_or(Audience::Node) };
    Ok(task.node.connection.seal(&task.how.options(console), &task.node.versions, reach, &content)?)
}

/// Sends what was prepared, to be stored.
async fn send(
    console: &mut Console,
    node: &SubmitContext,
    file: &Path,
    envelope: Envelope,
    batches: Vec<Batch>,
) -> Result<Answer, Failure> {
    let counter = Counter::of_total(envelope.rows());
    let sent = counter.clone();
    let batches = batches.into_iter().inspect(move |batch| sent.add(batch.rows.len()));
    let call = node.connection.submit_observations(envelope, Arc::clone(&node.catalogue), batches);
    watched(console, "progress-sent", &counter, call).await.map_err(|error| failure_in(file, error))
}

/// The failure for rows that cannot be sent; it names the file.
fn failure_in(file: &Path, error: ClientError) -> Failure {
    match error {
        ClientError::OtherCatalogue(error) => local("error-read", file, error),
        ClientError::Unsendable(error) => local("error-read", file, error),
        other => other.into(),
    }
}

/// Writes the wrong rows with their findings to a file of their own.
fn set_aside(console: &mut Console, file: &Path, aside: &Path, notes: &RejectedRows) -> Result<(), Failure> {
    let notes = notes.iter().map(|(row, found)| (row, note_of(found, &console.texts))).collect();
    let mut bytes = Vec::new();
    let written = SetAsideWriter::new(&mut bytes).copy(open(file)?, &notes);
    let count = written.map_err(|error| local("error-read", file, error))?;
    if u64::try_from(notes.len()).unwrap_or(u64::MAX) != count {
        let lost = notes.iter().filter(|(_, note)| note.codes.contains(FindingCode::TooLong.as_str())).count();
        // A row that cannot be read cannot be copied. Then nothing is sent, so that no row is lost without notice.
        return Err(usage("error-set-aside", Args::none().number("count", lost.max(1))));
    }
    crate::client::files::write_atomically(aside, &bytes)?;
    console.say("submit-set-aside", Args::none().number("rows", count).text("path", aside.display()))
}

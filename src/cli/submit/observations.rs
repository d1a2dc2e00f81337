//! A file of observations: judged, sorted, cut into batches, signed and sent.
//!
//! The file is read once into compact rows, so a million of them take tens of megabytes; the messages are made one at a
//! time while they are sent. Findings are handed on as they are met, and never gathered. Only a file that is wrong, and one
//! that is only checked, is read again.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::actions::Actions;
use super::announcement::announce;
use super::pieces::pieces;
use super::preparing::{Prepared, Reading, open};
use super::task::{Aside, Task};
use super::{Desk, FileOutcome, Reach, check_call, closing, header, no_answer, plain_header};
use crate::cli::console::Console;
use crate::cli::failure::{Failure, local, usage};
use crate::cli::findings::note_of;
use crate::cli::i18n::Args;
use crate::cli::progress::{Counter, watched};
use crate::cli::status::failure_of;
use crate::clock::{Clock, SystemClock};
use crate::domain::audience::Audience;
use crate::domain::finding::FindingCode;
use crate::domain::observation::Batch;
use crate::formats::csv_observations::{ObservationReader, OpenError};
use crate::formats::set_aside::SetAsideWriter;
use crate::log::merkle::Hash;
use crate::wire::content::{batch_digest, content_digest};
use crate::wire::pb::submit_observations_request::Part;
use crate::wire::{WireError, batch, pb, rows};

/// The first row of data; the header is row 1.
const FIRST_ROW: u32 = 2;

/// Reads, judges and submits one file; or only checks it, by the same way up to the last step.
///
/// # Errors
/// What keeps it from being sent, or the node from answering.
pub async fn process(console: &mut Console, task: &mut Task<'_>) -> Result<FileOutcome, Failure> {
    let (desk, file) = (task.desk, task.file);
    let actions = Arc::new(Actions::of_file(desk, file).await?);
    let reading = Reading { file, catalogue: &desk.catalogue, now: SystemClock.now(), actions: &actions };
    let mut aside = task.aside.map(|_| Aside::default());
    let mut prepared = reading.prepare(&BTreeSet::new(), &mut |found| task.take(&found, aside.as_mut()))?;
    own_rows_only(task, &prepared)?;
    let mut parted = false;
    if let (Some(path), Some(notes)) = (task.aside, aside)
        && let Some(right) = part(console, task, &reading, &prepared, (path, notes)).await?
    {
        task.forget();
        prepared = right;
        parted = true;
    }
    let right = !prepared.wrong && prepared.right_rows() > 0;
    let sendable = right && (!prepared.warned || task.accepts_warnings());
    let mut question = (plain_header(console, task.how), None);
    let mut refused = None;
    if right {
        announce(console, &prepared.lines(console, &desk.catalogue, file, task.how.sharing))?;
        let sealed = Sealed::of(console, task, &prepared)?;
        question = (sealed.header.clone(), Some(sealed.closing.clone()));
        if task.store && sendable {
            match send(console, desk, file, sealed, prepared.batches).await? {
                Ok(stored) => return Ok(FileOutcome::Accepted(Box::new(stored))),
                Err(report) => refused = Some(report),
            }
        }
    }
    if prepared.rows > 0 && !parted {
        // The file as it is written, so that findings name what stands in its cells.
        let report = ask(console, desk, file, &actions, question, &mut |finding| task.add(finding)).await?;
        if !report.stored.is_empty() {
            return Ok(FileOutcome::Stored(report.stored));
        }
        task.add_untold(&report);
    }
    if prepared.wrong && !task.has_errors() {
        reading.prepare(&BTreeSet::new(), &mut |found| task.take_own(found.finding()))?;
    }
    task.conclude(refused, sendable)
}

/// Refuses a file that was pulled and holds rows of others: the signer would report their figures as its own.
fn own_rows_only(task: &Task<'_>, prepared: &Prepared) -> Result<(), Failure> {
    let own = &task.desk.connection.principal().name;
    let others: Vec<&str> = prepared.reporters.iter().map(String::as_str).filter(|name| name != own).collect();
    if others.is_empty() {
        return Ok(());
    }
    let args = Args::none().text("path", task.file.display()).text("who", others.join(", "));
    Err(usage("error-other-reporter", args))
}

/// What is left of the file once its wrong rows have been written to a file of their own; `None` where nothing can be
/// parted, or nothing would be left.
async fn part(
    console: &mut Console,
    task: &Task<'_>,
    reading: &Reading<'_>,
    prepared: &Prepared,
    (path, mut notes): (&Path, Aside),
) -> Result<Option<Prepared>, Failure> {
    if prepared.rows > 0 {
        let question = (plain_header(console, task.how), None);
        let actions = Arc::new(reading.actions.clone());
        let take = &mut |finding| notes.add(task.of_node(finding));
        ask(console, task.desk, task.file, &actions, question, take).await?;
    }
    if notes.is_of_the_whole(FIRST_ROW) {
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

/// Has the node check the file as it stands, and say whether the same is stored already.
async fn ask(
    console: &mut Console,
    desk: &Desk,
    file: &Path,
    actions: &Arc<Actions>,
    (header, closing): (pb::SubmissionHeader, Option<pb::SubmissionClosing>),
    take: &mut dyn FnMut(pb::Finding),
) -> Result<pb::Report, Failure> {
    use pb::check_observations_request::Part;
    let reader = match ObservationReader::open(open(file)?) {
        Ok(reader) => reader,
        Err(OpenError::Refused(_)) => return Ok(pb::Report::default()),
        Err(OpenError::Io(error)) => return Err(local("error-read", file, error)),
    };
    let counter = Counter::default();
    let sent = counter.clone();
    let trouble = Arc::new(OnceLock::new());
    let noted = Arc::clone(&trouble);
    let (actions, catalogue) = (Arc::clone(actions), Arc::clone(&desk.catalogue));
    let batches = reader.map(move |read| {
        let read = read.map_err(Trouble::Read)?;
        sent.add(read.rows.source_rows.len());
        let parts = pieces(&actions.exact(&catalogue, read.rows).rows);
        parts.iter().map(|part| batch::to_pb(part).map_err(Trouble::Wire)).collect::<Result<Vec<_>, _>>()
    });
    let batches = batches.map_while(move |read| read.map_err(|error| noted.set(error)).ok()).flatten();
    let parts = std::iter::once(Part::Header(header)).chain(batches.map(Part::Batch)).chain(closing.map(Part::Closing));
    let requests = futures::stream::iter(parts.map(|part| pb::CheckObservationsRequest { part: Some(part) }));
    let call = check_call::observations(&desk.connection, requests, take);
    let answer = watched(console, "progress-checked", &counter, call).await;
    match trouble.get() {
        Some(error) => Err(error.failure(file)),
        None => answer,
    }
}

/// What may go wrong while messages are made.
#[derive(Debug)]
enum Trouble {
    Read(io::Error),
    Wire(WireError),
}

impl Trouble {
    fn failure(&self, file: &Path) -> Failure {
        let cause = match self {
            Self::Read(error) => anyhow::anyhow!("{error}"),
            Self::Wire(error) => anyhow::anyhow!("{error}"),
        };
        local("error-read", file, cause)
    }
}

/// What opens and closes a submission of right rows.
struct Sealed {
    header: pb::SubmissionHeader,
    closing: pb::SubmissionClosing,
    rows: u64,
}

impl Sealed {
    fn of(console: &Console, task: &Task<'_>, prepared: &Prepared) -> Result<Self, Failure> {
        let outside = |error| local("error-read", task.file, error);
        let digest = |batch| batch_digest(&task.desk.catalogue, batch).map_err(outside);
        let digests: Vec<Hash> = prepared.batches.iter().map(digest).collect::<Result<_, _>>()?;
        let content = content_digest(&digests);
        let rows = prepared.right_rows();
        let sharing = task.how.sharing.unwrap_or(prepared.sharing);
        let widest = prepared.indicators.iter().map(|(_, audience)| *audience).max().unwrap_or(Audience::Node);
        let reach = Reach { sharing, audience: Audience::of_figure(sharing, widest) };
        let header = header(console, task.desk, task.how, reach)?;
        let closing = closing(task.desk, &header, prepared.batches.len(), rows, &content)?;
        Ok(Self { header, closing, rows })
    }
}

/// Sends what was prepared, to be stored; the report if it is refused.
async fn send(
    console: &mut Console,
    desk: &Desk,
    file: &Path,
    sealed: Sealed,
    batches: Vec<Batch>,
) -> Result<Result<(pb::Receipt, pb::Effect), pb::Report>, Failure> {
    let counter = Counter::of_total(sealed.rows);
    let sent = counter.clone();
    let trouble = Arc::new(OnceLock::new());
    let noted = Arc::clone(&trouble);
    let catalogue = Arc::clone(&desk.catalogue);
    let batches = batches.into_iter().map_while(move |batch| {
        let message = rows::to_raw(&batch, &catalogue).and_then(|raw| batch::to_pb(&raw));
        sent.add(batch.rows.len());
        message.map_err(|error| noted.set(Trouble::Wire(error))).ok()
    });
    // A message that could not be made ends the rows early; the count in the closing message then refuses the whole.
    let (first, last) = (Part::Header(sealed.header), Part::Closing(sealed.closing));
    let parts = std::iter::once(first).chain(batches.map(Part::Batch)).chain(std::iter::once(last));
    let requests = parts.map(|part| pb::SubmitObservationsRequest { part: Some(part) });
    let mut client = desk.connection.submissions_of(sealed.rows);
    let call = client.submit_observations(futures::stream::iter(requests));
    let answer = watched(console, "progress-sent", &counter, call).await;
    if let Some(error) = trouble.get() {
        return Err(error.failure(file));
    }
    let answer = answer.map_err(failure_of)?.into_inner();
    match answer.outcome {
        Some(pb::submit_observations_response::Outcome::Receipt(receipt)) => {
            Ok(Ok((receipt, answer.effect.unwrap_or_default())))
        }
        Some(pb::submit_observations_response::Outcome::Report(report)) => Ok(Err(report)),
        None => Err(no_answer()),
    }
}

/// Writes the wrong rows with their findings to a file of their own.
fn set_aside(console: &mut Console, file: &Path, aside: &Path, notes: &Aside) -> Result<(), Failure> {
    let notes = notes.iter().map(|(row, found)| (row, note_of(found, &console.texts))).collect();
    let mut bytes = Vec::new();
    let written = SetAsideWriter::new(&mut bytes).copy(open(file)?, &notes);
    let count = written.map_err(|error| local("error-read", file, error))?;
    if u64::try_from(notes.len()).unwrap_or(u64::MAX) != count {
        let lost = notes.iter().filter(|(_, note)| note.codes.contains(FindingCode::TooLong.as_str())).count();
        // A row that cannot be read cannot be copied; then nothing is sent, so that nothing is lost unseen.
        return Err(usage("error-set-aside", Args::none().number("count", lost.max(1))));
    }
    crate::cli::files::write_atomically(aside, &bytes)?;
    console.say("submit-set-aside", Args::none().number("rows", count).text("path", aside.display()))
}

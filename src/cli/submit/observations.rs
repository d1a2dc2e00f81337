//! A file of observations: judged, sorted, cut into batches, signed and sent.
//!
//! The file is read once into compact rows, so a million of them take tens of megabytes; the messages are made one at a
//! time while they are sent. Only a file that is wrong is read again.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use time::OffsetDateTime;

use super::announcement::{Assumed, Sending, announce};
use super::check_call::{self, Checked};
use super::{Desk, FileOutcome, SubmitArgs};
use super::{about_the_whole, closing, header, no_answer, refused, refused_by_check, sharing_on_wire};
use crate::cli::console::Console;
use crate::cli::failure::{Failure, local, usage};
use crate::cli::findings::{self, FileFinding};
use crate::cli::i18n::Args;
use crate::cli::progress::{Counter, watched};
use crate::cli::status::failure_of;
use crate::clock::{Clock, SystemClock};
use crate::domain::audience::Audience;
use crate::domain::catalogue::Catalogue;
use crate::domain::code::IndicatorCode;
use crate::domain::finding::{Finding, FindingCode};
use crate::domain::observation::Batch;
use crate::domain::sharing::Sharing;
use crate::domain::validate::{Purpose, Validator};
use crate::formats::csv_observations::{ObservationReader, OpenError, without_rows};
use crate::formats::set_aside::SetAsideWriter;
use crate::log::merkle::Hash;
use crate::wire::content::{batch_digest, content_digest};
use crate::wire::pb::submit_observations_request::Part;
use crate::wire::{WireError, batch, pb, rows};

/// The most bytes of texts in one batch: with its figures it then fits into a stored chunk.
const BATCH_TEXT_BYTES_MAX: usize = 160 * 1024;

/// The first row of data; the header is row 1.
const FIRST_ROW: u32 = 2;

/// A file as it would be sent.
pub struct Prepared {
    /// The right rows, sorted within each batch.
    pub batches: Vec<Batch>,
    /// All rows that were read.
    pub rows: u64,
    /// What this machine finds.
    pub findings: Vec<Finding>,
    pub assumed: Vec<Assumed>,
    /// The sharing level that it takes by itself.
    pub sharing: Sharing,
    /// The indicators of its right rows, each with the widest release that it may enter.
    pub indicators: Vec<(String, Audience)>,
}

impl Prepared {
    fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity() == crate::domain::finding::Severity::Error)
    }

    fn right_rows(&self) -> u64 {
        self.batches.iter().map(|batch| u64::try_from(batch.rows.len()).unwrap_or(u64::MAX)).sum()
    }
}

fn open(file: &Path) -> Result<BufReader<File>, Failure> {
    File::open(file)
        .map(|file| BufReader::with_capacity(1 << 16, file))
        .map_err(|error| local("error-read", file, error))
}

/// Reads and judges a file, without the rows of `aside`.
///
/// # Errors
/// A usage failure if it cannot be read at all.
pub fn prepare(
    file: &Path,
    catalogue: &Catalogue,
    now: OffsetDateTime,
    aside: &BTreeSet<u32>,
) -> Result<Prepared, Failure> {
    let mut prepared = Prepared {
        batches: Vec::new(),
        rows: 0,
        findings: Vec::new(),
        assumed: Vec::new(),
        sharing: Sharing::Local,
        indicators: Vec::new(),
    };
    let reader = match ObservationReader::open(open(file)?) {
        Ok(reader) => reader,
        Err(OpenError::Refused(findings)) => {
            prepared.findings = findings;
            return Ok(prepared);
        }
        Err(OpenError::Io(error)) => return Err(local("error-read", file, error)),
    };
    let mut validator = Validator::new(catalogue, now.date(), None, Purpose::Submit);
    for batch in reader {
        let batch = batch.map_err(|error| local("error-read", file, error))?;
        let kept = if aside.is_empty() { batch.rows } else { without_rows(&batch.rows, aside) };
        prepared.findings.extend(batch.findings.into_iter().filter(|finding| !aside.contains(&finding.row)));
        prepared.rows += u64::try_from(kept.source_rows.len()).unwrap_or(u64::MAX);
        let judged = validator.judge(&kept);
        prepared.findings.extend(judged.findings);
        if !judged.batch.rows.is_empty() {
            cut(judged.batch, &mut prepared.batches);
        }
    }
    let finished = validator.finish();
    prepared.findings.extend(finished.findings);
    prepared.sharing = finished.summary.default_sharing;
    let widest = |code: &IndicatorCode| Some(catalogue.indicator_by_code(code.as_str())?.audience);
    let indicators = finished.summary.indicators.iter();
    prepared.indicators = indicators.filter_map(|code| Some((code.to_string(), widest(code)?))).collect();
    prepared.assumed = finished
        .assumptions
        .into_iter()
        .map(|one| Assumed {
            indicator: one.indicator.to_string(),
            concept: one.concept.to_string(),
            code: one.code.to_string(),
            rows: u64::from(one.rows),
        })
        .collect();
    Ok(prepared)
}

/// Sorts a batch, and halves it until its texts fit.
fn cut(mut batch: Batch, batches: &mut Vec<Batch>) {
    let texts: BTreeSet<_> = batch.rows.iter().map(|row| row.attributes).collect();
    let bytes: usize = texts
        .into_iter()
        .map(|id| batch.attribute_sets.get(id))
        .map(|set| set.source.len() + set.comment.len() + set.ref_date.len())
        .sum();
    if bytes > BATCH_TEXT_BYTES_MAX && batch.rows.len() > 1 {
        let later = batch.rows.split_off(batch.rows.len() / 2);
        let second = Batch {
            rows: later,
            dimension_keys: batch.dimension_keys.clone(),
            attribute_sets: batch.attribute_sets.clone(),
        };
        cut(batch, batches);
        cut(second, batches);
        return;
    }
    batch.sort();
    batches.push(batch);
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
    let now = SystemClock.now();
    let mut prepared = prepare(file, &desk.catalogue, now, &BTreeSet::new())?;
    if let Some(aside) = &args.set_aside {
        let found = all_findings(console, desk, file, args, &prepared).await?;
        if about_the_whole(&found, FIRST_ROW) {
            return Ok(refused_by_check(found));
        }
        let rows: BTreeSet<u32> = found.iter().filter(|one| one.is_error()).map(|one| one.row).collect();
        if !rows.is_empty() {
            set_aside(console, file, aside, &found)?;
            prepared = prepare(file, &desk.catalogue, now, &rows)?;
        }
        if prepared.right_rows() == 0 {
            return Ok(refused_by_check(found));
        }
    }
    let sharing = args.sharing.unwrap_or(prepared.sharing);
    if prepared.has_errors() || prepared.right_rows() == 0 {
        // Nothing of it will travel: what was assumed would only stand before what is wrong.
        return Ok(refused_by_check(all_findings(console, desk, file, args, &prepared).await?));
    }
    let Prepared { rows, assumed, indicators, .. } = &prepared;
    announce(console, &file.display().to_string(), &Sending { rows: *rows, assumed, sharing, indicators })?;
    send(console, desk, file, args, prepared).await
}

/// What this machine and the node find in the file as it stands.
async fn all_findings(
    console: &mut Console,
    desk: &Desk,
    file: &Path,
    args: &SubmitArgs,
    prepared: &Prepared,
) -> Result<Vec<FileFinding>, Failure> {
    let name = file.display().to_string();
    let mut found: Vec<FileFinding> = prepared.findings.iter().map(|finding| FileFinding::of(&name, finding)).collect();
    if prepared.rows > 0 {
        found.extend(check(console, desk, file, args.sharing).await?.findings);
    }
    findings::sort(&mut found);
    Ok(found)
}

/// Has the node check the file as it stands.
///
/// # Errors
/// What keeps it from being sent, or the node from answering.
pub async fn check(
    console: &mut Console,
    desk: &Desk,
    file: &Path,
    sharing: Option<Sharing>,
) -> Result<Checked, Failure> {
    use pb::check_observations_request::Part;
    let reader = match ObservationReader::open(open(file)?) {
        Ok(reader) => reader,
        Err(OpenError::Refused(_)) => return Ok(Checked::default()),
        Err(OpenError::Io(error)) => return Err(local("error-read", file, error)),
    };
    let header = pb::SubmissionHeader {
        sharing: sharing_on_wire(sharing),
        language: console.texts.lang().code().to_owned(),
        ..pb::SubmissionHeader::default()
    };
    let counter = Counter::default();
    let sent = counter.clone();
    let trouble = Arc::new(OnceLock::new());
    let noted = Arc::clone(&trouble);
    let batches = reader.map_while(move |read| {
        let message = read.map_err(Trouble::Read).and_then(|read| {
            sent.add(read.rows.source_rows.len());
            batch::to_pb(&read.rows).map_err(Trouble::Wire)
        });
        message.map_err(|error| noted.set(error)).ok()
    });
    let first = pb::CheckObservationsRequest { part: Some(Part::Header(header)) };
    let messages = batches
        .filter(|batch| !batch.columns.is_empty() || batch.values.is_some())
        .map(|batch| pb::CheckObservationsRequest { part: Some(Part::Batch(batch)) });
    let requests = futures::stream::iter(std::iter::once(first).chain(messages));
    let call = check_call::observations(&desk.connection, file, requests);
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

/// Sends what was prepared, to be stored.
async fn send(
    console: &mut Console,
    desk: &Desk,
    file: &Path,
    args: &SubmitArgs,
    prepared: Prepared,
) -> Result<FileOutcome, Failure> {
    let outside = |error| local("error-read", file, error);
    let digests: Vec<Hash> = prepared
        .batches
        .iter()
        .map(|batch| batch_digest(&desk.catalogue, batch).map_err(outside))
        .collect::<Result<_, _>>()?;
    let content = content_digest(&digests);
    let count = prepared.right_rows();
    let first = Part::Header(header(console, args)?);
    let last = Part::Closing(closing(desk, prepared.batches.len(), count, &content)?);
    let counter = Counter::of_total(count);
    let sent = counter.clone();
    let trouble = Arc::new(OnceLock::new());
    let noted = Arc::clone(&trouble);
    let catalogue = Arc::clone(&desk.catalogue);
    let batches = prepared.batches.into_iter().map_while(move |batch| {
        let message = rows::to_raw(&batch, &catalogue).and_then(|raw| batch::to_pb(&raw));
        sent.add(batch.rows.len());
        message.map_err(|error| noted.set(Trouble::Wire(error))).ok()
    });
    // A message that could not be made ends the rows early; the count in the closing message then refuses the whole.
    let parts = std::iter::once(first).chain(batches.map(Part::Batch)).chain(std::iter::once(last));
    let requests = parts.map(|part| pb::SubmitObservationsRequest { part: Some(part) });
    let mut client = desk.connection.submissions_of(count);
    let call = client.submit_observations(futures::stream::iter(requests));
    let answer = watched(console, "progress-sent", &counter, call).await;
    if let Some(error) = trouble.get() {
        return Err(error.failure(file));
    }
    let answer = answer.map_err(failure_of)?.into_inner();
    match answer.outcome {
        Some(pb::submit_observations_response::Outcome::Receipt(receipt)) => {
            Ok(FileOutcome::Accepted(receipt, answer.effect.unwrap_or_default()))
        }
        Some(pb::submit_observations_response::Outcome::Report(report)) => Ok(refused(file, report)),
        None => Err(no_answer()),
    }
}

/// Writes the wrong rows with their findings to a file of their own.
fn set_aside(console: &mut Console, file: &Path, aside: &Path, found: &[FileFinding]) -> Result<(), Failure> {
    let notes = findings::notes(found, &console.texts);
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

#[cfg(test)]
mod tests;

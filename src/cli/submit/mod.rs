//! `marsad submit`: files of observations or events, each a submission of its own.
//!
//! A file is judged here first, so that its submitter reads what is assumed before anything is sent; the node judges
//! again, and its word is the one that counts. A file that is wrong is sent as it stands to be checked, never to be
//! stored, so that the person sees every finding at once.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args as ClapArgs, ValueEnum};
use serde_json::{Value, json};

use crate::cli::catalogue_cache::{Cache, catalogue_of, fetch};
use crate::cli::connection::Connection;
use crate::cli::console::Console;
use crate::cli::failure::{Exit, Failure, Outcome, unreachable, usage};
use crate::cli::files::write_atomically;
use crate::cli::findings::{self, FileFinding, SHOWN_MAX};
use crate::cli::i18n::Args;
use crate::cli::profile::Profile;
use crate::clock::{Clock, SystemClock};
use crate::domain::catalogue::Catalogue;
use crate::domain::sharing::Sharing;
use crate::domain::timestamp::Timestamp;
use crate::log::merkle::Hash;
use crate::wire::pb;

pub mod announcement;
pub mod check_call;
pub mod events;
pub mod observations;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Content {
    /// SDMX-CSV.
    Observations,
    /// JSON or JSON Lines.
    Events,
}

/// What and how to submit.
#[derive(Debug, Clone, ClapArgs)]
pub struct SubmitArgs {
    /// What the files hold
    #[arg(value_enum)]
    pub content: Content,
    /// The files; each is a submission of its own
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// How far it may travel: open, federation or local; by default the strictest default of what it holds
    #[arg(long, value_parser = parse_sharing, value_name = "LEVEL")]
    pub sharing: Option<Sharing>,
    /// Accept the warnings, and say why
    #[arg(long, value_name = "WHY")]
    pub accept_warnings: Option<String>,
    /// Send the rows that are right, and write the others to FILE with their findings
    #[arg(long, value_name = "FILE")]
    pub set_aside: Option<PathBuf>,
    /// The same key and content are stored once; by default every run has a key of its own
    #[arg(long, value_parser = parse_key, value_name = "KEY")]
    pub idempotency_key: Option<String>,
    /// Write the receipt to FILE
    #[arg(long, value_name = "FILE")]
    pub receipt: Option<PathBuf>,
    /// A remark on the whole
    #[arg(long, default_value = "", hide_default_value = true, value_name = "TEXT")]
    pub comment: String,
}

/// A sharing level by its name.
///
/// # Errors
/// The name of the message that says what is possible.
pub fn parse_sharing(text: &str) -> Result<Sharing, String> {
    if text.starts_with("members:") {
        return Err("usage-sharing-members".to_owned());
    }
    Sharing::parse(text).ok_or_else(|| "usage-sharing".to_owned())
}

fn parse_key(text: &str) -> Result<String, String> {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let good = (1..=64).contains(&text.len()) && text.bytes().all(legal);
    if good { Ok(text.to_owned()) } else { Err("usage-key".to_owned()) }
}

/// A node, its catalogue, and when the command began.
pub struct Desk {
    pub connection: Connection,
    pub catalogue: Arc<Catalogue>,
    pub began: Timestamp,
}

impl Desk {
    /// Calls the node of a profile and takes its catalogue.
    ///
    /// # Errors
    /// What keeps it from that.
    pub async fn open(profile: &Profile) -> Result<Self, Failure> {
        let connection = Connection::open(profile).await?;
        let snapshot = fetch(&connection, &Cache::of_node(&profile.node)).await?;
        let catalogue = Arc::new(catalogue_of(&snapshot)?);
        Ok(Self { connection, catalogue, began: Timestamp::from(SystemClock.now()) })
    }
}

/// What one file came to.
#[derive(Debug, Clone, PartialEq)]
pub enum FileOutcome {
    /// It is stored, or stands already.
    Accepted(pb::Receipt, pb::Effect),
    /// Nothing of it is stored.
    Refused { findings: Vec<FileFinding>, total: u64 },
}

/// Submits the files.
///
/// # Errors
/// [`Exit::Refused`], told already, if any file is refused; else what kept it from being sent.
pub async fn run(console: &mut Console, profile: &Profile, args: &SubmitArgs) -> Outcome {
    let single = args.set_aside.is_some() || args.receipt.is_some() || args.idempotency_key.is_some();
    if single && args.files.len() > 1 {
        return Err(usage("error-one-file", Args::none()));
    }
    let desk = Desk::open(profile).await?;
    let mut accepted = Vec::new();
    let (mut refused, mut total) = (Vec::new(), 0);
    for file in &args.files {
        let outcome = match args.content {
            Content::Observations => observations::submit(console, &desk, file, args).await?,
            Content::Events => events::submit(console, &desk, file, args).await?,
        };
        match outcome {
            FileOutcome::Accepted(receipt, effect) => {
                accepted.push(tell_accepted(console, file, args, &receipt, &effect)?);
            }
            FileOutcome::Refused { findings, total: found } => {
                tell_refused(console, file, &findings, found)?;
                refused.extend(findings);
                total += found;
            }
        }
    }
    if console.json {
        let value = answer(&refused, total, accepted, console);
        console.value(&value)?;
    }
    if total > 0 { Err(Failure::told(Exit::Refused)) } else { Ok(()) }
}

fn answer(refused: &[FileFinding], total: u64, accepted: Vec<Value>, console: &Console) -> Value {
    if total == 0 {
        return json!({ "submissions": accepted });
    }
    let mut value = findings::object(refused, total, &console.texts);
    if let Some(object) = value.as_object_mut().filter(|_| !accepted.is_empty()) {
        object.insert("submissions".to_owned(), Value::from(accepted));
    }
    value
}

fn tell_refused(console: &mut Console, file: &Path, found: &[FileFinding], total: u64) -> Result<(), Failure> {
    console.say("submit-refused", Args::none().text("file", file.display()))?;
    findings::print(console, found, total)?;
    if !found.iter().any(FileFinding::is_error) {
        console.say("submit-warnings-hint", Args::none())?;
    }
    Ok(())
}

/// Says what is stored where, or what stands already; then writes the receipt.
fn tell_accepted(
    console: &mut Console,
    file: &Path,
    args: &SubmitArgs,
    receipt: &pb::Receipt,
    effect: &pb::Effect,
) -> Result<Value, Failure> {
    let position = receipt.position.clone().unwrap_or_default();
    let sharing = sharing_name(receipt.sharing);
    let before = effect.submission.clone().unwrap_or_default();
    let said = Args::none()
        .text("file", file.display())
        .number("rows", receipt.rows)
        .text("submission", &receipt.submission)
        .text("position", position_text(&position))
        .text("sharing", sharing);
    match effect.outcome.as_str() {
        "UNCHANGED" => console.say("submit-unchanged", said.text("time", &before.time))?,
        "REPLAYED" => console.say("submit-replayed", said.text("time", &before.time))?,
        _ => console.say("submit-accepted", said)?,
    }
    tell_since(console, &before, &effect.superseded_by)?;
    if let Some(path) = &args.receipt {
        if let Err(failure) = write_atomically(path, &receipt.document) {
            // It is stored all the same, and the person must know.
            let fetch = Args::none().text("submission", &receipt.submission).text("path", path.display());
            console.say("submit-receipt-lost", fetch)?;
            return Err(failure);
        }
        console.say("submit-receipt", Args::none().text("path", path.display()))?;
    }
    Ok(json!({
        "file": file.display().to_string(),
        "submission": receipt.submission,
        "origin": position.origin,
        "epoch": position.epoch,
        "index": position.index,
        "entries": receipt.entries,
        "rows": receipt.rows,
        "sharing": sharing,
        "receipt": args.receipt.as_ref().map(|path| path.display().to_string()),
        "outcome": effect.outcome.to_ascii_lowercase(),
        "state": if before.state.is_empty() { "CURRENT" } else { before.state.as_str() },
        "superseded_by": effect.superseded_by.iter().map(|later| later.submission.as_str()).collect::<Vec<_>>(),
    }))
}

/// What became since of a submission that had been stored before.
fn tell_since(console: &mut Console, before: &pb::Submission, later: &[pb::Superseding]) -> Outcome {
    if let Some(by) = &before.retraction {
        let args = Args::none().text("time", &by.time).text("by", &by.by).text("reason", &by.reason);
        console.say("submit-since-withdrawn", args)?;
    }
    for one in later {
        let args = Args::none().text("submission", &one.submission).text("time", &one.time);
        console.say("submit-since-superseded", args)?;
    }
    Ok(())
}

/// `souss-massa/0/12`: a position as people read it.
#[must_use]
pub fn position_text(position: &pb::LogPosition) -> String {
    format!("{}/{}/{}", position.origin, position.epoch, position.index)
}

/// The name of a sharing level on the wire.
#[must_use]
pub fn sharing_name(sharing: i32) -> &'static str {
    match pb::Sharing::try_from(sharing) {
        Ok(pb::Sharing::Open) => "open",
        Ok(pb::Sharing::Federation) => "federation",
        Ok(pb::Sharing::Local) => "local",
        Ok(pb::Sharing::Unspecified) | Err(_) => "",
    }
}

fn sharing_on_wire(sharing: Option<Sharing>) -> i32 {
    let level = match sharing {
        None => pb::Sharing::Unspecified,
        Some(Sharing::Open) => pb::Sharing::Open,
        Some(Sharing::Federation) => pb::Sharing::Federation,
        Some(Sharing::Local) => pb::Sharing::Local,
    };
    level.into()
}

/// The key of a submission that was given none: of this run alone. That the same is sent again, after a crash too, is for the
/// node to see: it knows what stands.
///
/// # Errors
/// Wrong configuration where no random numbers can be had.
pub fn default_key() -> Result<String, Failure> {
    let mut key = [0; 20];
    getrandom::fill(&mut key).map_err(|error| usage("error-random", Args::none()).because(error))?;
    Ok(hex::encode(key))
}

/// What opens a submission.
fn header(console: &Console, args: &SubmitArgs) -> Result<pb::SubmissionHeader, Failure> {
    Ok(pb::SubmissionHeader {
        idempotency_key: args.idempotency_key.clone().map_or_else(default_key, Ok)?,
        sharing: sharing_on_wire(args.sharing),
        language: console.texts.lang().code().to_owned(),
        comment: args.comment.clone(),
        accept_warnings: args.accept_warnings.clone().unwrap_or_default(),
    })
}

/// What closes it.
fn closing(desk: &Desk, parts: usize, rows: u64, content: &Hash) -> Result<pb::SubmissionClosing, Failure> {
    Ok(pb::SubmissionClosing {
        parts: u32::try_from(parts).unwrap_or(u32::MAX),
        rows,
        content_digest: content.as_bytes().to_vec(),
        signature: desk.connection.sign(content.as_bytes())?,
    })
}

/// What a node's report comes to, in the words of a file.
fn refused(file: &Path, report: pb::Report) -> FileOutcome {
    let name = file.display().to_string();
    let findings = report.findings.into_iter().map(|finding| FileFinding::of_node(&name, finding)).collect();
    FileOutcome::Refused { findings, total: report.total.max(1) }
}

/// All findings of a check, cut to what a refusal shows.
fn refused_by_check(mut found: Vec<FileFinding>) -> FileOutcome {
    let total = u64::try_from(found.len()).unwrap_or(u64::MAX);
    found.truncate(SHOWN_MAX);
    FileOutcome::Refused { findings: found, total }
}

/// A node that answers with nothing.
fn no_answer() -> Failure {
    unreachable("error-no-answer", Args::none())
}

/// Whether rows can be parted: findings about the file as a whole, or its header, cannot be set aside.
fn about_the_whole(findings: &[FileFinding], first_row: u32) -> bool {
    findings.iter().any(|finding| finding.is_error() && finding.row < first_row)
}

#[cfg(test)]
mod tests;

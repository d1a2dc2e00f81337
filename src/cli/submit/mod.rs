//! `marsad submit`: files of observations or events, each a submission of its own.
//!
//! A file is judged here first, so that its submitter reads what is assumed before anything is sent. The node judges it again,
//! and the judgement of the node counts. A file with errors is sent to be checked only, never to be stored, so that the person
//! sees every finding at once.

use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, ValueEnum};
use serde_json::{Value, json};

use crate::cli::call::full_name;
use crate::cli::console::Console;
use crate::cli::error::{Exit, Failure, Outcome, unreachable, usage};
use crate::cli::files::{check_folder_exists, check_place_is_free};
use crate::cli::findings::{self, FindingsFile};
use crate::client::{Accepted, Connection, Profile, SubmitContext, SubmitOptions};
use crate::domain::sharing::Sharing;
use crate::texts::Args;
use crate::texts::finding::{self, Collected, KEPT_MAX};

mod accepted;
mod marked;
pub mod announcement;
pub mod events;
pub mod observations;
pub mod task;

/// How often a file is judged and sent while the catalogue or the membership changes meanwhile.
const TRIES_MAX: u32 = 4;
const VERSIONS_MOVED: &str = "error-reason-versions-moved";

use accepted::print_accepted;
pub use marked::{check_marked, write_marked};
use task::{FindingsSink, Task};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Content {
    /// SDMX-CSV.
    Observations,
    /// JSON, JSON Lines, or a workbook of “marsad template --events”.
    Events,
}

/// How files are submitted; a check takes the same.
#[derive(Debug, Clone, Default, ClapArgs)]
pub struct HowArgs {
    /// How far it may travel: open, federation or local; by default the strictest default of what it holds
    #[arg(long, value_parser = parse_sharing, value_name = "LEVEL")]
    pub sharing: Option<Sharing>,
    /// Accept the warnings, and say why
    #[arg(long, value_name = "WHY")]
    pub accept_warnings: Option<String>,
    /// The same key and content are stored once; by default every run has a key of its own
    #[arg(long, value_parser = parse_key, value_name = "KEY")]
    pub idempotency_key: Option<String>,
    /// A remark on the whole
    #[arg(long, default_value = "", hide_default_value = true, value_name = "TEXT")]
    pub comment: String,
    /// The call for data that it answers: its name, or node/ID
    #[arg(long, value_name = "ID")]
    pub call: Option<String>,
    /// Write all findings to FILE, as CSV
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write the form again to FILE, with marks on what is wrong; FILE must not exist yet
    #[arg(long, value_name = "FILE.xlsx")]
    pub marked: Option<PathBuf>,
}

#[derive(Debug, Clone, ClapArgs)]
pub struct SubmitArgs {
    /// What the files hold
    #[arg(value_enum)]
    pub content: Content,
    /// The files; each is a submission of its own
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub how: HowArgs,
    /// Send the rows that are right, and write the others to FILE with their findings
    #[arg(long, value_name = "FILE")]
    pub set_aside: Option<PathBuf>,
    /// Write the receipt to FILE
    #[arg(long, value_name = "FILE")]
    pub receipt: Option<PathBuf>,
}

/// A sharing level by its name; the error names the message that says what is possible.
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

impl HowArgs {
    /// The same for `client`.
    fn options(&self, console: &Console) -> SubmitOptions {
        SubmitOptions {
            idempotency_key: self.idempotency_key.clone(),
            sharing: self.sharing,
            language: console.texts.lang(),
            comment: self.comment.clone(),
            accept_warnings: self.accept_warnings.clone().unwrap_or_default(),
            call: self.call.clone().unwrap_or_default(),
        }
    }

    /// The same with the full name of the call.
    pub async fn with_call(&self, connection: &Connection) -> Result<Self, Failure> {
        let call = match &self.call {
            Some(named) => Some(full_name(connection, named).await?),
            None => None,
        };
        Ok(Self { call, ..self.clone() })
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum FileOutcome {
    /// It is stored, or was stored before.
    Accepted(Box<Accepted>),
    /// It was only checked, and would be stored; what was found are warnings that are accepted.
    Right(Collected),
    /// It was only checked, and is stored already, as this submission.
    Stored(String),
    /// Nothing of it is stored, or would be.
    Refused(Collected),
}

/// Ends with [`Exit::Refused`], printed already, if any file is refused.
pub async fn run(console: &mut Console, profile: &Profile, args: &SubmitArgs) -> Outcome {
    let single = args.set_aside.is_some() || args.receipt.is_some() || args.how.idempotency_key.is_some();
    if single && args.files.len() > 1 {
        return Err(usage("error-one-file", Args::none()));
    }
    let outputs = [&args.how.output, &args.set_aside, &args.receipt];
    outputs.into_iter().try_for_each(|output| check_not_an_input(&args.files, output.as_deref()))?;
    check_marked(args.content, &args.files, args.how.marked.as_deref())?;
    if let Some(aside) = &args.set_aside {
        check_place_is_free(aside)?;
    }
    [&args.set_aside, &args.receipt].into_iter().flatten().try_for_each(|path| check_folder_exists(path))?;
    let node = SubmitContext::open(Connection::open(profile).await?).await?;
    let args = SubmitArgs { how: args.how.with_call(&node.connection).await?, ..args.clone() };
    run_at(console, &node, &args).await
}

/// Refuses to write over a file that is read.
pub fn check_not_an_input(files: &[PathBuf], output: Option<&Path>) -> Outcome {
    let Some(output) = output else { return Ok(()) };
    // A file that does not exist yet cannot be one of the files that are read.
    let Ok(place) = output.canonicalize() else { return Ok(()) };
    let same = files.iter().any(|file| file.canonicalize().is_ok_and(|file| file == place));
    if same { Err(usage("error-output-is-input", Args::none().text("path", output.display()))) } else { Ok(()) }
}

/// Submits the files over an open connection.
pub async fn run_at(console: &mut Console, node: &SubmitContext, args: &SubmitArgs) -> Outcome {
    let mut all = FindingsFile::asked_for(args.how.output.as_deref(), console.texts.lang())?;
    let mut accepted = Vec::new();
    let mut refused = Refusals::default();
    let mut newer: Option<SubmitContext> = None;
    for file in &args.files {
        let mut tries = 0;
        let outcome = loop {
            let node = newer.as_ref().unwrap_or(node);
            let sink = FindingsSink::new(file, console.texts.lang(), all.as_mut());
            let mut task = Task::new(node, file, &args.how, sink);
            (task.store, task.aside) = (true, args.set_aside.as_deref());
            tries += 1;
            match process(console, args.content, &mut task).await {
                Err(failure) if failure.is_about(VERSIONS_MOVED) && tries < TRIES_MAX => {
                    console.say("submit-versions-moved", Args::none().text("file", file.display()))?;
                    newer = Some(SubmitContext::open(node.connection.clone()).await?);
                }
                outcome => break outcome?,
            }
        };
        match outcome {
            FileOutcome::Accepted(stored) => {
                accepted.push(print_accepted(console, file, args, &stored.receipt, &stored.effect)?);
            }
            FileOutcome::Refused(found) => {
                console.say("submit-refused", Args::none().text("file", file.display()))?;
                write_marked(console, file, &found, args.how.marked.as_deref())?;
                refused.print(console, found)?;
            }
            // Only a check ends without an answer of the node.
            FileOutcome::Right(_) | FileOutcome::Stored(_) => return Err(no_answer()),
        }
    }
    finish_file(console, all, args.how.output.as_deref())?;
    if console.json {
        let value = answer(&refused, accepted, console);
        console.value(&value)?;
    }
    refused.outcome()
}

/// Reads, judges, and submits or checks a file by what it holds.
pub async fn process(console: &mut Console, content: Content, task: &mut Task<'_>) -> Result<FileOutcome, Failure> {
    match content {
        Content::Observations => observations::process(console, task).await,
        Content::Events => events::process(console, task).await,
    }
}

/// The findings of refused files.
#[derive(Debug, Default)]
pub struct Refusals {
    files: usize,
    found: Vec<Collected>,
}

impl Refusals {
    pub fn print(&mut self, console: &mut Console, found: Collected) -> Result<(), Failure> {
        findings::print(console, &found)?;
        if found.errors() == 0 {
            console.say("submit-warnings-hint", Args::none())?;
        }
        self.files += 1;
        self.found.push(found);
        Ok(())
    }

    /// Takes the warnings of a file that is right.
    pub fn note(&mut self, found: Collected) {
        self.found.push(found);
    }

    /// The findings as an object for programs: the first of each file, and how many there are.
    pub fn object(&self, console: &Console) -> Value {
        let first = self.found.iter().flat_map(Collected::first).take(KEPT_MAX);
        finding::object(first, self.found.iter().map(Collected::total).sum(), &console.texts)
    }

    /// [`Exit::Refused`], printed already, if any file is refused.
    pub fn outcome(&self) -> Outcome {
        if self.files > 0 { Err(Failure::printed(Exit::Refused)) } else { Ok(()) }
    }
}

/// Completes the file of all findings, and prints where it is.
pub(super) fn finish_file(
    console: &mut Console,
    all: Option<FindingsFile>,
    path: Option<&Path>,
) -> Result<(), Failure> {
    let (Some(all), Some(path)) = (all, path) else { return Ok(()) };
    all.finish()?;
    console.say("findings-written", Args::none().text("path", path.display()))
}

fn answer(refused: &Refusals, accepted: Vec<Value>, console: &Console) -> Value {
    if refused.files == 0 {
        return json!({ "submissions": accepted });
    }
    let mut value = refused.object(console);
    if let Some(object) = value.as_object_mut().filter(|_| !accepted.is_empty()) {
        object.insert("submissions".to_owned(), Value::from(accepted));
    }
    value
}

/// The name of a sharing level on the wire.
pub fn sharing_name(sharing: Option<Sharing>) -> &'static str {
    sharing.map_or("", Sharing::as_str)
}

fn no_answer() -> Failure {
    unreachable("error-no-answer", Args::none())
}

#[cfg(test)]
mod tests;

//! `marsad check`: the checks of a submission; nothing is stored.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;

use crate::cli::console::Console;
use crate::cli::error::{Failure, Outcome};
use crate::cli::findings::{self, FindingsFile};
use crate::cli::submit::announcement::{announce, event_lines, observation_lines};
use crate::cli::submit::task::{FindingsSink, Task};
use crate::cli::submit::{
    Content, FileOutcome, HowArgs, Refusals, check_marked, check_not_an_input, finish_file, process, write_marked,
};
use crate::client::actions::Actions;
use crate::client::catalogue::{Cache, OfflineSource, offline};
use crate::client::found::Found;
use crate::client::observation_file::ObservationFile;
use crate::client::prepare::Reading;
use crate::client::{Connection, Profile, SubmitContext, prepare_events};
use crate::clock::{Clock, SystemClock};
use crate::domain::catalogue::Catalogue;
use crate::texts::Args;
use crate::texts::finding::Collected;

#[derive(Debug, Clone, ClapArgs)]
pub struct CheckArgs {
    /// What the files hold
    #[arg(value_enum)]
    pub content: Content,
    /// The files
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Without a node: with the catalogue that was fetched last, else with the program's own; what needs the node (who
    /// may report for what, what is stored) is not checked
    #[arg(long)]
    pub offline: bool,
    #[command(flatten)]
    pub how: HowArgs,
}

/// Ends with exit code 1, printed already, if a submission would be refused.
pub async fn run(console: &mut Console, own: impl FnOnce() -> Result<Profile, Failure>, args: &CheckArgs) -> Outcome {
    check_not_an_input(&args.files, args.how.output.as_deref())?;
    check_marked(args.content, &args.files, args.how.marked.as_deref())?;
    if !args.offline {
        let node = SubmitContext::open(Connection::open(&own()?).await?).await?;
        let args = CheckArgs { how: args.how.with_call(&node.connection).await?, ..args.clone() };
        return run_at(console, &node, &args).await;
    }
    let cache = own().ok().map(|profile| Cache::of_node(&profile.node));
    let (catalogue, source) = offline(cache.as_ref())?;
    let line = match source {
        OfflineSource::Kept => console.texts.plain("check-offline-kept"),
        OfflineSource::Builtin => console.texts.plain("check-offline-builtin"),
    };
    console.announce(&line)?;
    let mut all = FindingsFile::asked_for(args.how.output.as_deref(), console.texts.lang())?;
    let mut answer = Answer { has_key: args.how.idempotency_key.is_some(), ..Answer::default() };
    for file in &args.files {
        let sink = FindingsSink::new(file, console.texts.lang(), all.as_mut());
        let found = check_offline(console, &catalogue, file, args, sink)?;
        let accepted = args.how.accept_warnings.as_ref().is_some_and(|why| !why.trim().is_empty());
        let right = found.is_empty() || (found.errors() == 0 && accepted);
        write_marked(console, file, &found, args.how.marked.as_deref())?;
        answer.take(console, if right { FileOutcome::Right(found) } else { FileOutcome::Refused(found) })?;
    }
    answer.finish(console, args, all)
}

/// Checks the files over an open connection: the steps of a submission, but for the last.
pub async fn run_at(console: &mut Console, node: &SubmitContext, args: &CheckArgs) -> Outcome {
    let mut all = FindingsFile::asked_for(args.how.output.as_deref(), console.texts.lang())?;
    let mut answer = Answer { has_key: args.how.idempotency_key.is_some(), ..Answer::default() };
    for file in &args.files {
        let sink = FindingsSink::new(file, console.texts.lang(), all.as_mut());
        let mut task = Task::new(node, file, &args.how, sink);
        let outcome = process(console, args.content, &mut task).await?;
        if let FileOutcome::Right(found) | FileOutcome::Refused(found) = &outcome {
            write_marked(console, file, found, args.how.marked.as_deref())?;
        }
        answer.take(console, outcome)?;
    }
    answer.finish(console, args, all)
}

fn check_offline(
    console: &mut Console,
    catalogue: &Catalogue,
    file: &Path,
    args: &CheckArgs,
    mut sink: FindingsSink<'_>,
) -> Result<Collected, Failure> {
    let lines = match args.content {
        Content::Observations => {
            let actions = Actions::offline();
            let content = ObservationFile::open(file)?;
            sink.set_places(content.places());
            let reading = Reading { file: &content, catalogue, now: SystemClock.now(), actions: &actions };
            let take = &mut |found: Found| sink.add_own(catalogue, found.finding());
            let prepared = reading.prepare(&BTreeSet::new(), take)?;
            observation_lines(&console.texts, catalogue, file, &prepared, args.how.sharing)
        }
        Content::Events => {
            let prepared = prepare_events::prepare(file, catalogue)?;
            sink.set_records(&prepared.places);
            prepared.findings.iter().for_each(|found| sink.add_own(catalogue, found.finding()));
            event_lines(&console.texts, catalogue, file, &prepared, args.how.sharing)
        }
    };
    announce(console, &lines)?;
    sink.finish()
}

#[derive(Default)]
struct Answer {
    refused: Refusals,
    right: usize,
    /// Whether the person gave the key of an earlier submission.
    has_key: bool,
}

impl Answer {
    fn take(&mut self, console: &mut Console, outcome: FileOutcome) -> Result<(), Failure> {
        match outcome {
            FileOutcome::Right(found) => {
                self.right += 1;
                if !found.is_empty() {
                    findings::print(console, &found)?;
                }
                self.refused.note(found);
            }
            FileOutcome::Stored(submission) => {
                let args = || Args::none().text("submission", &submission);
                console.say("check-stored", args())?;
                // A submission under a key may have been replaced since. Without a key, only current submissions are found.
                if self.has_key {
                    console.say("check-stored-since", args())?;
                }
            }
            FileOutcome::Refused(found) => self.refused.print(console, found)?,
            // Nothing is stored by a check.
            FileOutcome::Accepted(..) => {}
        }
        Ok(())
    }

    fn finish(self, console: &mut Console, args: &CheckArgs, all: Option<FindingsFile>) -> Outcome {
        finish_file(console, all, args.how.output.as_deref())?;
        if console.json {
            let value = self.refused.object(console);
            console.value(&value)?;
        } else if self.right == args.files.len() {
            console.say("check-right", Args::none().number("files", args.files.len()))?;
        }
        self.refused.outcome()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::console::tests::console;
    use crate::cli::error::Exit;

    fn check(content: Content, file: &str, json: bool) -> (Outcome, String) {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(file);
        let args = CheckArgs { content, files: vec![file], offline: true, how: HowArgs::default() };
        let (mut console, written) = console();
        console.json = json;
        let none = || Err(Failure::printed(Exit::Usage));
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let outcome = runtime.block_on(run(&mut console, none, &args));
        (outcome, written.text())
    }

    #[test]
    fn a_right_file_passes_and_says_what_is_assumed() {
        let (outcome, text) = check(Content::Observations, "observations/oriental-population.csv", false);
        assert!(outcome.is_ok(), "{text}");
        assert!(text.contains("AGE = total for 257 rows") || text.contains("= total for"), "{text}");
        assert!(text.contains("open"), "{text}");
    }

    #[test]
    fn a_wrong_file_is_refused_with_every_finding() {
        let (outcome, text) = check(Content::Observations, "synthetic-with-errors.csv", true);
        assert_eq!(outcome.unwrap_err().exit, Exit::Refused);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert!(value["total"].as_u64().unwrap() > 10, "{text}");
        assert!(value["findings"].as_array().unwrap().iter().all(|one| one["file"].is_string()));
    }

    #[test]
    fn wrong_events_are_refused() {
        let (outcome, text) = check(Content::Events, "synthetic-events-with-errors.jsonl", false);
        assert_eq!(outcome.unwrap_err().exit, Exit::Refused);
        assert!(text.contains("UNKNOWN_TYPE") && text.contains("PERSONAL_DATA"), "{text}");
        assert!(check(Content::Events, "events/national.jsonl", false).0.is_ok());
    }
}

//! `marsad check`: the checks of a submission; nothing is stored.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;

use crate::cli::catalogue_cache::{Cache, OfflineSource, offline};
use crate::cli::console::Console;
use crate::cli::failure::{Exit, Failure, Outcome};
use crate::cli::findings::{self, FileFinding};
use crate::cli::i18n::Args;
use crate::cli::profile::Profile;
use crate::cli::submit::announcement::{Assumed, Sending, announce};
use crate::cli::submit::{Content, Desk, events, observations, parse_sharing};
use crate::clock::{Clock, SystemClock};
use crate::domain::audience::Audience;
use crate::domain::catalogue::Catalogue;
use crate::domain::finding::Finding;
use crate::domain::sharing::Sharing;

/// What to check.
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
    /// The sharing level that it would be submitted with
    #[arg(long, value_parser = parse_sharing, value_name = "LEVEL")]
    pub sharing: Option<Sharing>,
}

/// What this machine knows of a file.
struct Judged {
    findings: Vec<Finding>,
    assumed: Vec<Assumed>,
    sharing: Sharing,
    rows: u64,
    indicators: Vec<(String, Audience)>,
}

/// Checks the files.
///
/// # Errors
/// [`Exit::Refused`], told already, if a submission would be refused; else what kept a file from being checked.
pub async fn run(console: &mut Console, own: impl FnOnce() -> Result<Profile, Failure>, args: &CheckArgs) -> Outcome {
    let mut found = Vec::new();
    if args.offline {
        let cache = own().ok().map(|profile| Cache::of_node(&profile.node));
        let (catalogue, source) = offline(cache.as_ref())?;
        let line = match source {
            OfflineSource::Kept => console.texts.plain("check-offline-kept"),
            OfflineSource::Builtin => console.texts.plain("check-offline-builtin"),
        };
        console.announce(&line)?;
        for file in &args.files {
            found.extend(check_locally(console, &catalogue, file, args)?);
        }
    } else {
        let desk = Desk::open(&own()?).await?;
        for file in &args.files {
            found.extend(check_with_node(console, &desk, file, args).await?);
        }
    }
    tell(console, args, &found)
}

fn check_locally(
    console: &mut Console,
    catalogue: &Catalogue,
    file: &Path,
    args: &CheckArgs,
) -> Result<Vec<FileFinding>, Failure> {
    let judged = match args.content {
        Content::Observations => {
            let prepared = observations::prepare(file, catalogue, SystemClock.now(), &BTreeSet::new())?;
            Judged {
                findings: prepared.findings,
                assumed: prepared.assumed,
                sharing: prepared.sharing,
                rows: prepared.rows,
                indicators: prepared.indicators,
            }
        }
        Content::Events => {
            let prepared = events::prepare(file, catalogue)?;
            let rows = u64::try_from(prepared.records.len()).unwrap_or(u64::MAX);
            let (findings, assumed, sharing) = (prepared.findings, prepared.assumed, prepared.sharing);
            Judged { findings, assumed, sharing, rows, indicators: Vec::new() }
        }
    };
    let name = file.display().to_string();
    let Judged { rows, assumed, indicators, .. } = &judged;
    let sharing = args.sharing.unwrap_or(judged.sharing);
    announce(console, &name, &Sending { rows: *rows, assumed, sharing, indicators })?;
    let mut found: Vec<FileFinding> = judged.findings.iter().map(|one| FileFinding::of(&name, one)).collect();
    findings::sort(&mut found);
    Ok(found)
}

async fn check_with_node(
    console: &mut Console,
    desk: &Desk,
    file: &Path,
    args: &CheckArgs,
) -> Result<Vec<FileFinding>, Failure> {
    let mut found = check_locally(console, &desk.catalogue, file, args)?;
    let checked = match args.content {
        Content::Observations => observations::check(console, desk, file, args.sharing).await?,
        Content::Events => {
            let prepared = events::prepare(file, &desk.catalogue)?;
            events::check(console, desk, file, args.sharing, &prepared).await?
        }
    };
    found.extend(checked.findings);
    findings::sort(&mut found);
    Ok(found)
}

fn tell(console: &mut Console, args: &CheckArgs, found: &[FileFinding]) -> Outcome {
    let total = u64::try_from(found.len()).unwrap_or(u64::MAX);
    if console.json {
        let value = findings::object(found, total, &console.texts);
        console.value(&value)?;
    } else if found.is_empty() {
        console.say("check-right", Args::none().number("files", args.files.len()))?;
    } else {
        findings::print(console, found, total)?;
    }
    if found.iter().any(FileFinding::is_error) { Err(Failure::told(Exit::Refused)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::console::tests::console;

    fn check(content: Content, file: &str, json: bool) -> (Outcome, String) {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(file);
        let args = CheckArgs { content, files: vec![file], offline: true, sharing: None };
        let (mut console, written) = console();
        console.json = json;
        let none = || Err(Failure::told(Exit::Usage));
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

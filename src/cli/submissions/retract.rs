//! `marsad submissions withdraw` and `erase`: what will happen is shown and confirmed first.

use serde_json::Value;

use super::{one, submission_json};
use crate::cli::answers::{count, listing, object, text};
use crate::cli::console::Console;
use crate::cli::error::{Exit, Failure, Outcome};
use crate::client::Connection;
use crate::client::answers::{ReleaseMention, Retracted};
use crate::formats::tables::Table;
use crate::texts::{Args, Texts};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retraction {
    Withdraw,
    Erase { with_releases: bool },
}

impl Retraction {
    const fn question(self) -> &'static str {
        match self {
            Self::Withdraw => "submissions-withdraw-ask",
            Self::Erase { .. } => "submissions-erase-ask",
        }
    }

    const fn done(self) -> &'static str {
        match self {
            Self::Withdraw => "submissions-withdraw-done",
            Self::Erase { .. } => "submissions-erase-done",
        }
    }

    async fn call(self, connection: &Connection, name: &str, why: &str, preview: bool) -> Result<Retracted, Failure> {
        Ok(match self {
            Self::Withdraw => connection.withdraw_submission(name, why, preview).await?,
            Self::Erase { with_releases } => connection.erase_submission(name, why, with_releases, preview).await?,
        })
    }
}

/// Ends with [`Exit::Refused`] if the person does not confirm.
pub async fn run(
    console: &mut Console,
    connection: &Connection,
    act: Retraction,
    name: &str,
    why: &str,
    yes: bool,
) -> Outcome {
    if !yes {
        let preview = act.call(connection, name, why, true).await?;
        console.table(&one(&console.texts, &preview.submission))?;
        print_releases(console, &preview.releases)?;
        let does_something = !preview.already || preview.releases.iter().any(|release| release.withdrawn);
        if does_something && !console.confirm(act.question(), Args::none().text("submission", name))? {
            return Err(Failure::new(Exit::Refused, "error-not-confirmed", Args::none()));
        }
    }
    let done = act.call(connection, name, why, false).await?;
    if console.json {
        return console.value(&answer_json(&done));
    }
    let key = if done.already { "submissions-already" } else { act.done() };
    let by = done.submission.retraction.as_ref();
    let args = Args::none().text("submission", name).text("time", by.map_or("", |by| &by.time));
    let args = args.text("reason", by.map_or("", |by| &by.reason)).text("by", by.map_or("", |by| &by.by));
    console.say(key, args)?;
    print_releases(console, &done.releases)
}

/// Prints the releases that may hold the figures, and whether they are withdrawn.
fn print_releases(console: &mut Console, releases: &[ReleaseMention]) -> Outcome {
    if releases.is_empty() {
        return Ok(());
    }
    console.say("submissions-releases", Args::none().number("count", releases.len()))?;
    if console.json { Ok(()) } else { console.table(&releases_table(&console.texts, releases)) }
}

fn releases_table(texts: &Texts, releases: &[ReleaseMention]) -> Table {
    let truth = |truth: bool| texts.word("truth", if truth { "true" } else { "false" });
    listing(
        texts,
        releases,
        &[
            ("columns-number", &|one| count(one.number)),
            ("columns-release", &|one| text(&one.release)),
            ("columns-builder", &|one| text(&one.builder)),
            ("columns-withdrawn", &|one| text(truth(one.withdrawn))),
        ],
    )
}

fn answer_json(done: &Retracted) -> Value {
    let mention = |one: &ReleaseMention| object!(one: release, builder, number, withdrawn);
    let mut value = submission_json(&done.submission);
    value["already"] = done.already.into();
    value["releases"] = done.releases.iter().map(mention).collect();
    value
}

//! `marsad submissions withdraw` and `erase`: what will happen is shown and confirmed first.

use serde_json::{Value, json};

use super::{object, one};
use crate::cli::console::{Console, count, listing};
use crate::cli::error::{Exit, Failure, Outcome};
use crate::cli::i18n::{Args, Texts};
use crate::cli::status::failure_of;
use crate::client::Connection;
use crate::formats::tables::{Table, TableCell};
use crate::wire::pb;

/// The action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Withdraw,
    Erase { with_releases: bool },
}

/// What the node answers to either act.
struct Answer {
    submission: pb::Submission,
    already: bool,
    releases: Vec<pb::ReleaseMention>,
}

impl Act {
    /// The question before the action.
    const fn question(self) -> &'static str {
        match self {
            Self::Withdraw => "submissions-withdraw-ask",
            Self::Erase { .. } => "submissions-erase-ask",
        }
    }

    /// The message after the action.
    const fn done(self) -> &'static str {
        match self {
            Self::Withdraw => "submissions-withdraw-done",
            Self::Erase { .. } => "submissions-erase-done",
        }
    }

    async fn call(self, connection: &Connection, name: &str, why: &str, preview: bool) -> Result<Answer, Failure> {
        let (submission, reason) = (name.to_owned(), why.to_owned());
        let mut client = connection.submissions();
        let (submission, already, releases) = match self {
            Self::Withdraw => {
                let request = pb::WithdrawSubmissionRequest { submission, reason, preview };
                let answer = client.withdraw_submission(request).await.map_err(failure_of)?.into_inner();
                (answer.submission, answer.already, answer.releases)
            }
            Self::Erase { with_releases } => {
                let request = pb::EraseSubmissionRequest { submission, reason, with_releases, preview };
                let answer = client.erase_submission(request).await.map_err(failure_of)?.into_inner();
                (answer.submission, answer.already, answer.releases)
            }
        };
        Ok(Answer { submission: submission.unwrap_or_default(), already, releases })
    }
}

/// Withdraws or erases a submission.
///
/// # Errors
/// What the node answers instead; wrong usage if no person can be asked; [`Exit::Refused`] if the person does not confirm.
pub async fn run(
    console: &mut Console,
    connection: &Connection,
    act: Act,
    name: &str,
    why: &str,
    yes: bool,
) -> Outcome {
    if !yes {
        let preview = act.call(connection, name, why, true).await?;
        let table = one(&console.texts, &preview.submission);
        console.table(&table)?;
        tell_releases(console, &preview.releases)?;
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
    let by = done.submission.retraction.clone().unwrap_or_default();
    let args = Args::none().text("submission", name).text("time", &by.time).text("reason", &by.reason);
    console.say(key, args.text("by", &by.by))?;
    tell_releases(console, &done.releases)
}

/// Prints the releases that may hold the figures, and whether they are withdrawn.
fn tell_releases(console: &mut Console, releases: &[pb::ReleaseMention]) -> Outcome {
    if releases.is_empty() {
        return Ok(());
    }
    console.say("submissions-releases", Args::none().number("count", releases.len()))?;
    if console.json {
        return Ok(());
    }
    let table = releases_table(&console.texts, releases);
    console.table(&table)
}

fn releases_table(texts: &Texts, releases: &[pb::ReleaseMention]) -> Table {
    let columns = ["columns-number", "columns-release", "columns-builder", "columns-withdrawn"];
    let row = |one: &pb::ReleaseMention| {
        vec![
            count(one.number),
            TableCell::text(&one.release),
            TableCell::text(&one.builder),
            TableCell::text(texts.word("truth", if one.withdrawn { "true" } else { "false" })),
        ]
    };
    listing(texts, &columns, releases.iter().map(row).collect())
}

fn answer_json(done: &Answer) -> Value {
    let mention = |one: &pb::ReleaseMention| json!({ "release": one.release, "builder": one.builder, "number": one.number, "withdrawn": one.withdrawn });
    let mut value = object(&done.submission);
    if let Some(object) = value.as_object_mut() {
        object.insert("already".to_owned(), Value::from(done.already));
        let releases: Vec<Value> = done.releases.iter().map(mention).collect();
        object.insert("releases".to_owned(), Value::from(releases));
    }
    value
}

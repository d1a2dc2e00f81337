//! `marsad submissions`: what was submitted, as far as the caller may see it.

mod changes;
mod retract;

use clap::Subcommand;
use serde_json::Value;

use crate::cli::answers::{count, facts, list, listing, object, optional, text};
use crate::cli::console::Console;
use crate::cli::error::Outcome;
use crate::cli::submit::sharing_name;
use crate::client::files::write_atomically;
use crate::client::{Connection, Profile, Submission};
use crate::formats::tables::Table;
use crate::texts::{Args, Texts, attested_by, signed_by};

use retract::Retraction;

#[derive(Debug, Clone, Subcommand)]
pub enum SubmissionsCommand {
    /// All of them, the newest first
    List {
        /// At most so many
        #[arg(long, default_value_t = 100)]
        limit: u32,
    },
    /// One of them
    Show {
        /// Its identifier
        #[arg(value_name = "ID")]
        submission: String,
        /// Write its receipt to FILE
        #[arg(long, value_name = "FILE")]
        receipt: Option<std::path::PathBuf>,
        /// Say which figures it changed
        #[arg(long)]
        diff: bool,
    },
    /// Take one back: what its rows took the place of shows again
    Withdraw {
        /// Its identifier
        #[arg(value_name = "ID")]
        submission: String,
        /// The reason; every node shows it
        #[arg(long, value_name = "TEXT")]
        why: String,
        /// Do not ask; needed where nobody can be asked: in a script, or with --json
        #[arg(long)]
        yes: bool,
    },
    /// Destroy the data of one, here and at every node that holds it
    Erase {
        /// Its identifier
        #[arg(value_name = "ID")]
        submission: String,
        /// The reason; every node shows it
        #[arg(long, value_name = "TEXT")]
        why: String,
        /// Also withdraw the releases of this node that may hold its figures
        #[arg(long)]
        with_releases: bool,
        /// Do not ask; needed where nobody can be asked: in a script, or with --json
        #[arg(long)]
        yes: bool,
    },
}

pub async fn run(console: &mut Console, profile: &Profile, command: &SubmissionsCommand) -> Outcome {
    if let SubmissionsCommand::Withdraw { yes, .. } | SubmissionsCommand::Erase { yes, .. } = command {
        console.can_be_answered(*yes)?;
    }
    let connection = Connection::open(profile).await?;
    match command {
        SubmissionsCommand::List { limit } => print_list(console, &connection, *limit).await,
        SubmissionsCommand::Show { submission, receipt, diff } => {
            let found = connection.get_submission(submission).await?;
            if let Some(path) = receipt {
                write_atomically(path, &connection.get_receipt(submission).await?.document)?;
                console.say("submit-receipt", Args::none().text("path", path.display()))?;
            }
            if *diff {
                return changes::run(console, &connection, &found).await;
            }
            console.answer(|| submission_json(&found), |texts| one(texts, &found))
        }
        SubmissionsCommand::Withdraw { submission, why, yes } => {
            retract::run(console, &connection, Retraction::Withdraw, submission, why, *yes).await
        }
        SubmissionsCommand::Erase { submission, why, with_releases, yes } => {
            let act = Retraction::Erase { with_releases: *with_releases };
            retract::run(console, &connection, act, submission, why, *yes).await
        }
    }
}

async fn print_list(console: &mut Console, connection: &Connection, limit: u32) -> Outcome {
    let found = connection.list_submissions(usize::try_from(limit).unwrap_or(usize::MAX)).await?;
    console.answer(|| found.iter().map(submission_json).collect(), |texts| all(texts, &found))
}

fn submission_json(one: &Submission) -> Value {
    let place = &one.position;
    object!(one: submission, entries, reporter, time, rows, kind, content_digest, withdrawn, indicators, state, comment,
        accept_warnings, authorship, member, role, login, call;
        "origin": place.origin.as_str(),
        "epoch": place.epoch,
        "index": place.index,
        "sharing": sharing_name(one.sharing),
        "retraction": one.retraction.as_ref().map(|by| object!(by: time, reason, by; "position": by.position.to_string())),
    )
}

fn all(texts: &Texts, found: &[Submission]) -> Table {
    listing(
        texts,
        found,
        &[
            ("columns-submission", &|one| text(&one.submission)),
            ("columns-time", &|one| text(&one.time)),
            ("columns-reporter", &|one| text(&one.reporter)),
            ("columns-kind", &|one| text(texts.word("kind", &one.kind))),
            ("columns-rows", &|one| count(one.rows)),
            ("columns-sharing", &|one| text(texts.word("sharing", sharing_name(one.sharing)))),
            ("columns-position", &|one| optional(Some(&one.position))),
            ("columns-state", &|one| text(state_name(texts, &one.state))),
        ],
    )
}

fn one(texts: &Texts, one: &Submission) -> Table {
    let by = one.retraction.as_ref();
    facts(
        texts,
        vec![
            ("columns-submission", text(&one.submission)),
            ("columns-time", text(&one.time)),
            ("columns-reporter", text(&one.reporter)),
            ("columns-authorship", text(authorship_of(texts, one))),
            ("columns-kind", text(texts.word("kind", &one.kind))),
            ("columns-rows", count(one.rows)),
            ("columns-entries", count(one.entries)),
            ("columns-indicators", list(texts, &one.indicators)),
            ("columns-sharing", text(texts.word("sharing", sharing_name(one.sharing)))),
            ("columns-position", optional(Some(&one.position))),
            ("columns-content-digest", text(&one.content_digest)),
            ("columns-comment", text(&one.comment)),
            ("columns-accepted-warnings", text(&one.accept_warnings)),
            ("columns-call", text(&one.call)),
            ("columns-state", text(state_name(texts, &one.state))),
            ("columns-retracted-at", optional(by.map(|by| &by.time))),
            ("columns-retracted-by", optional(by.map(|by| &by.by))),
            ("columns-reason", optional(by.map(|by| &by.reason))),
            ("columns-retracted-in", optional(by.map(|by| &by.position))),
        ],
    )
}

/// Who vouches for a submission, in the person's language; for programs the code.
fn authorship_of(texts: &Texts, one: &Submission) -> String {
    let node = one.position.origin.as_str();
    match one.authorship.as_str() {
        "SIGNED" if !texts.names_columns_for_programs() => signed_by(texts, &one.member),
        "ATTESTED" if !texts.names_columns_for_programs() => {
            attested_by(texts, node, &one.member, (&one.role, &one.login))
        }
        other => other.to_owned(),
    }
}

/// The state of a submission in the person's language; for programs its code.
fn state_name(texts: &Texts, state: &str) -> String {
    match state {
        code if texts.names_columns_for_programs() => code.to_owned(),
        "CURRENT" => texts.plain("state-current"),
        "WITHDRAWN" => texts.plain("state-withdrawn"),
        "ERASED" => texts.plain("state-erased"),
        other => other.to_owned(),
    }
}

//! `marsad submissions`: what was submitted, as far as the caller may see it.

mod retract;

use clap::Subcommand;
use serde_json::{Value, json};

use crate::cli::console::{Console, count, facts, listing};
use crate::cli::error::Outcome;
use crate::cli::i18n::{Args, Texts};
use crate::cli::status::failure_of;
use crate::cli::submit::{position_text, sharing_name};
use crate::client::files::write_atomically;
use crate::client::{Connection, Profile};
use crate::formats::tables::{Table, TableCell};
use crate::wire::pb;

use retract::Act;

/// What to see.
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

/// Runs the command.
///
/// # Errors
/// What the node answers instead.
pub async fn run(console: &mut Console, profile: &Profile, command: &SubmissionsCommand) -> Outcome {
    if let SubmissionsCommand::Withdraw { yes, .. } | SubmissionsCommand::Erase { yes, .. } = command {
        console.can_be_answered(*yes)?;
    }
    let connection = Connection::open(profile).await?;
    match command {
        SubmissionsCommand::List { limit } => list(console, &connection, *limit).await,
        SubmissionsCommand::Show { submission, receipt } => {
            let request = pb::GetSubmissionRequest { submission: submission.clone() };
            let answer = connection.submissions().get_submission(request).await.map_err(failure_of)?.into_inner();
            let found = answer.submission.unwrap_or_default();
            if let Some(path) = receipt {
                let request = pb::GetReceiptRequest { submission: submission.clone() };
                let answer = connection.submissions().get_receipt(request).await.map_err(failure_of)?.into_inner();
                write_atomically(path, &answer.receipt.unwrap_or_default().document)?;
                console.say("submit-receipt", Args::none().text("path", path.display()))?;
            }
            console.answer(|| object(&found), |texts| one(texts, &found))
        }
        SubmissionsCommand::Withdraw { submission, why, yes } => {
            retract::run(console, &connection, Act::Withdraw, submission, why, *yes).await
        }
        SubmissionsCommand::Erase { submission, why, with_releases, yes } => {
            let act = Act::Erase { with_releases: *with_releases };
            retract::run(console, &connection, act, submission, why, *yes).await
        }
    }
}

async fn list(console: &mut Console, connection: &Connection, limit: u32) -> Outcome {
    let mut found: Vec<pb::Submission> = Vec::new();
    let mut page_token = String::new();
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    while found.len() < most {
        let page_size = u32::try_from(most - found.len()).unwrap_or(1_000).min(1_000);
        let request = pb::ListSubmissionsRequest { page_size, page_token };
        let answer = connection.submissions().list_submissions(request).await.map_err(failure_of)?.into_inner();
        found.extend(answer.submissions);
        page_token = answer.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    console.answer(|| Value::from(found.iter().map(object).collect::<Vec<_>>()), |texts| all(texts, &found))
}

fn object(one: &pb::Submission) -> Value {
    let position = one.position.clone().unwrap_or_default();
    json!({
        "submission": one.submission,
        "origin": position.origin,
        "epoch": position.epoch,
        "index": position.index,
        "entries": one.entries,
        "reporter": one.reporter,
        "time": one.time,
        "sharing": sharing_name(one.sharing),
        "rows": one.rows,
        "kind": one.kind,
        "content_digest": one.content_digest,
        "withdrawn": one.withdrawn,
        "indicators": one.indicators,
        "state": one.state,
        "retraction": one.retraction.as_ref().map(|by| {
            let position = by.position.clone().unwrap_or_default();
            json!({ "position": position_text(&position), "time": by.time, "reason": by.reason, "by": by.by })
        }),
        "comment": one.comment,
        "accept_warnings": one.accept_warnings,
        "authorship": one.authorship,
        "member": one.member,
        "role": one.role,
        "login": one.login,
    })
}

fn all(texts: &Texts, found: &[pb::Submission]) -> Table {
    let columns = [
        "columns-submission",
        "columns-time",
        "columns-reporter",
        "columns-kind",
        "columns-rows",
        "columns-sharing",
        "columns-position",
        "columns-state",
    ];
    let rows = found.iter().map(|one| {
        vec![
            TableCell::text(&one.submission),
            TableCell::text(&one.time),
            TableCell::text(&one.reporter),
            TableCell::text(texts.word("kind", &one.kind)),
            count(one.rows),
            TableCell::text(texts.word("sharing", sharing_name(one.sharing))),
            TableCell::text(position_text(&one.position.clone().unwrap_or_default())),
            TableCell::text(state_name(texts, &one.state)),
        ]
    });
    listing(texts, &columns, rows.collect())
}

fn one(texts: &Texts, one: &pb::Submission) -> Table {
    let by = one.retraction.clone().unwrap_or_default();
    facts(
        texts,
        vec![
            ("columns-submission", TableCell::text(&one.submission)),
            ("columns-time", TableCell::text(&one.time)),
            ("columns-reporter", TableCell::text(&one.reporter)),
            ("columns-authorship", TableCell::text(authorship_of(texts, one))),
            ("columns-kind", TableCell::text(texts.word("kind", &one.kind))),
            ("columns-rows", count(one.rows)),
            ("columns-entries", count(one.entries)),
            ("columns-indicators", TableCell::text(texts.listed(&one.indicators.join(", ")))),
            ("columns-sharing", TableCell::text(texts.word("sharing", sharing_name(one.sharing)))),
            ("columns-position", TableCell::text(position_text(&one.position.clone().unwrap_or_default()))),
            ("columns-content-digest", TableCell::text(&one.content_digest)),
            ("columns-comment", TableCell::text(&one.comment)),
            ("columns-accepted-warnings", TableCell::text(&one.accept_warnings)),
            ("columns-state", TableCell::text(state_name(texts, &one.state))),
            ("columns-retracted-at", TableCell::text(&by.time)),
            ("columns-retracted-by", TableCell::text(&by.by)),
            ("columns-reason", TableCell::text(&by.reason)),
            ("columns-retracted-in", TableCell::text(by.position.as_ref().map_or_else(String::new, position_text))),
        ],
    )
}

/// Who vouches for a submission, in the person's language; for programs the code.
fn authorship_of(texts: &Texts, one: &pb::Submission) -> String {
    let node = one.position.as_ref().map_or("", |position| position.origin.as_str());
    match one.authorship.as_str() {
        "SIGNED" if !texts.names_columns_for_programs() => signed_by(texts, &one.member),
        "ATTESTED" if !texts.names_columns_for_programs() => {
            attested_by(texts, node, &one.member, (&one.role, &one.login))
        }
        other => other.to_owned(),
    }
}

/// The sentence for a submission that its submitter signed.
pub(super) fn signed_by(texts: &Texts, member: &str) -> String {
    texts.say("authorship-signed", Args::none().text("member", member))
}

/// The sentence for a submission that the node attests: for whom, in which role, with which login.
pub(super) fn attested_by(texts: &Texts, node: &str, member: &str, (role, login): (&str, &str)) -> String {
    let login = match login {
        "certificate" => texts.plain("login-certificate"),
        "passkey" => texts.plain("login-passkey"),
        "totp" => texts.plain("login-totp"),
        other => other.to_owned(),
    };
    let said = Args::none().text("node", node).text("member", member).text("role", role).text("login", login);
    texts.say("authorship-attested", said)
}

/// The state of a submission in the person's language; for programs its code.
fn state_name(texts: &Texts, state: &str) -> String {
    if texts.names_columns_for_programs() {
        return state.to_owned();
    }
    match state {
        "CURRENT" => texts.plain("state-current"),
        "WITHDRAWN" => texts.plain("state-withdrawn"),
        "ERASED" => texts.plain("state-erased"),
        other => other.to_owned(),
    }
}

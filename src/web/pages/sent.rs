//! What was sent: a list, each submission with its state, its receipt, and the very file.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{Html, Response};

use marsad_domain::timestamp::Timestamp;
use marsad_identity::Action;
use marsad_service::desk::{self, DeskFile};
use marsad_service::submission;

use super::{Page, attachment};
use crate::desk::{Admitted, Desk};
use crate::entrance::Person;
use crate::failure::Failure;
use crate::frame::Frame;

/// How many submissions are listed.
const LISTED_MAX: u32 = 100;

/// A submission as the list shows it.
struct Line {
    submission: String,
    time: Timestamp,
    rows: u64,
    labels: Vec<String>,
    state: String,
    state_key: String,
}

#[derive(Template)]
#[template(path = "sent.html")]
struct SentPage<'a> {
    frame: &'a Frame<'a>,
    lines: Vec<Line>,
    is_cut: bool,
    most: u32,
}

#[derive(Template)]
#[template(path = "submission.html")]
struct SubmissionPage<'a> {
    frame: &'a Frame<'a>,
    line: Line,
    sharing: String,
    sharing_who: String,
    reason: String,
    retraction: Option<(String, String)>,
    file: Option<DeskFile>,
}

#[derive(Template)]
#[template(path = "receipt.html")]
struct ReceiptPage<'a> {
    frame: &'a Frame<'a>,
    line: Line,
    sharing_who: String,
    vouched: String,
    reason: String,
    content: String,
    position: String,
    key: String,
}

/// What the organisation of the person has sent, the newest first.
pub async fn list(State(desk): State<Arc<Desk>>, person: Person) -> Page {
    let admitted = desk.admit(&person, Action::ReadSubmissions)?;
    let reading = submission::list(&desk.node, &admitted.caller, LISTED_MAX, "");
    let found = admitted.caller.deadline.scope(reading).await?;
    let frame = Frame::of(&desk, &person);
    let is_cut = !found.next.is_empty();
    let mut lines = Vec::new();
    for row in found.submissions {
        let state = row.state.as_str();
        lines.push(Line {
            labels: labels(&desk, &person, &row.indicators),
            submission: row.submission,
            time: row.time,
            rows: row.rows,
            state: frame.t(&format!("desk-state-{}", state.to_ascii_lowercase())),
            state_key: state.to_ascii_lowercase(),
        });
    }
    Ok(Html(SentPage { frame: &frame, lines, is_cut, most: LISTED_MAX }.render()?))
}

/// What the catalogue calls the first indicators.
fn labels(desk: &Desk, person: &Person, codes: &[String]) -> Vec<String> {
    const NAMED_MAX: usize = 3;
    let mut labels: Vec<String> =
        codes.iter().take(NAMED_MAX).map(|code| desk.indicator_label(code, person.lang)).collect();
    if codes.len() > NAMED_MAX {
        labels.push("…".to_owned());
    }
    labels
}

/// What both pages of a submission show.
struct Found {
    line: Line,
    sharing: String,
    reason: String,
    vouched: bool,
    retraction: Option<(String, String)>,
    content: String,
}

async fn found(
    desk: &Desk,
    person: &Person,
    admitted: &Admitted,
    frame: &Frame<'_>,
    id: &str,
) -> Result<Found, Failure> {
    let reading = submission::get(&desk.node, &admitted.caller, id);
    let (row, provenance) = admitted.caller.deadline.scope(reading).await?;
    let state = row.state.as_str();
    let sharing = row.sharing.level().map(|level| level.as_str().to_owned()).unwrap_or_default();
    let retraction = row.retraction.as_ref().map(|by| (frame.moment(by.time), frame.shown(&by.reason)));
    Ok(Found {
        reason: provenance.map(|own| own.accept_warnings).unwrap_or_default(),
        vouched: row.attested == Some(true),
        content: row.content.map(|digest| digest.to_hex()).unwrap_or_default(),
        line: Line {
            labels: labels(desk, person, &row.indicators),
            submission: row.submission.clone(),
            time: row.time,
            rows: row.rows,
            state: frame.t(&format!("desk-state-{}", state.to_ascii_lowercase())),
            state_key: state.to_ascii_lowercase(),
        },
        sharing,
        retraction,
    })
}

/// A submission with its state.
pub async fn show(State(desk): State<Arc<Desk>>, person: Person, Path((_, id)): Path<(String, String)>) -> Page {
    let admitted = desk.admit(&person, Action::ReadSubmissions)?;
    let frame = Frame::of(&desk, &person);
    let Found { line, sharing, reason, retraction, .. } = found(&desk, &person, &admitted, &frame, &id).await?;
    let file = desk::of_submission(&desk.node, &admitted.caller, &line.submission).await?;
    let sharing_who = frame.t(&format!("sharing-{sharing}"));
    let sharing = frame.texts.word("sharing", &sharing);
    Ok(Html(SubmissionPage { frame: &frame, line, sharing, sharing_who, reason, retraction, file }.render()?))
}

/// The receipt as a page to print.
pub async fn receipt(State(desk): State<Arc<Desk>>, person: Person, Path((_, id)): Path<(String, String)>) -> Page {
    let admitted = desk.admit(&person, Action::ReadSubmissions)?;
    let frame = Frame::of(&desk, &person);
    let Found { line, sharing, reason, vouched, content, .. } = found(&desk, &person, &admitted, &frame, &id).await?;
    let appended = submission::receipt(&desk.node, &admitted.caller, &id).await?;
    let page = ReceiptPage {
        sharing_who: frame.t(&format!("sharing-{sharing}")),
        vouched: frame.t(if vouched { "desk-receipt-attested" } else { "desk-receipt-signed" }),
        position: appended.position.to_string(),
        key: desk.node.ledger.verifier_key().to_string(),
        frame: &frame,
        line,
        reason,
        content,
    };
    Ok(Html(page.render()?))
}

/// The receipt that programs verify.
pub async fn receipt_file(
    State(desk): State<Arc<Desk>>,
    person: Person,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let admitted = desk.admit(&person, Action::ReadSubmissions)?;
    let reading = submission::receipt(&desk.node, &admitted.caller, &id);
    let appended = admitted.caller.deadline.scope(reading).await?;
    let name = format!("{}.receipt.json", appended.submission);
    Ok(attachment(&name, "application/json", appended.document.into_bytes()))
}

/// The very file that was sent.
pub async fn file(
    State(desk): State<Arc<Desk>>,
    person: Person,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let admitted = desk.admit(&person, Action::ReadSubmissions)?;
    let held = desk::of_submission(&desk.node, &admitted.caller, &id).await?.ok_or(Failure::NotFound)?;
    let (held, bytes) = desk::bytes(&desk.node, &admitted.caller, &held.file.to_string()).await?;
    Ok(attachment(&held.name, "application/octet-stream", bytes))
}

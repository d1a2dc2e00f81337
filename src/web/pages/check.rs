//! What was found in a file, grouped by what to do; and sending it.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use marsad_domain::audience::Audience;
use marsad_domain::call::CallRef;
use marsad_domain::sharing::Sharing;
use marsad_identity::Action;
use marsad_service::desk::{self, DeskFile};
use marsad_service::submission::{Header, Outcome, Report};
use marsad_texts::Args;
use marsad_texts::finding::FileFinding;
use marsad_texts::sending::{assumed_lines, by_release};

use super::answers::{Answerable, answerable};
use super::{address, check_token};
use crate::desk::Desk;
use crate::entrance::Person;
use crate::failure::Failure;
use crate::file::ReadFile;
use crate::frame::Frame;
use crate::judging::{Verdict, audiences, judge, read, submit_file};

/// How many findings of a group are shown at once, and how many when it is opened.
const SHOWN_AT_ONCE: usize = 10;
const SHOWN_MAX: usize = 100;
/// The fewest characters of a reason.
const REASON_CHARS_MIN: usize = 10;

/// Findings about which the same is to be done.
struct Group {
    code: String,
    advice: String,
    count: usize,
    first: Vec<(String, String)>,
    more: Vec<(String, String)>,
    /// How many are not shown.
    rest: usize,
}

impl Group {
    /// How many are not shown at once.
    fn hidden(&self) -> usize {
        self.more.len() + self.rest
    }
}

/// A level that a file can be shared at.
struct Level {
    code: &'static str,
    name: String,
    who: String,
    is_own: bool,
}

#[derive(Template)]
#[template(path = "check.html")]
struct CheckPage<'a> {
    frame: &'a Frame<'a>,
    file: &'a DeskFile,
    verdict: &'a Verdict,
    errors: Vec<Group>,
    warnings: Vec<Group>,
    levels: Vec<Level>,
    calls: Vec<Answerable>,
    releases: Vec<String>,
    assumed: Vec<String>,
    reason: &'a str,
    /// A message about what was asked for and not done.
    remark: String,
}

impl CheckPage<'_> {
    /// Whether the file seems to answer a call.
    fn answers_one(&self) -> bool {
        self.calls.iter().any(|call| call.is_likely)
    }
}

/// What was found in a file.
pub async fn show(
    State(desk): State<Arc<Desk>>,
    person: Person,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (file, read) = open(&desk, &person, &id).await?;
    if let Some(sent) = &file.submission {
        return Ok(Redirect::to(&address(&person, &format!("sent/{sent}"))).into_response());
    }
    let verdict = judge(&desk, &person, read, &file.name).await?;
    Ok(Html(page(&desk, &person, &file, &verdict, ("", String::new())).await?).into_response())
}

pub(super) async fn open(desk: &Desk, person: &Person, id: &str) -> Result<(DeskFile, ReadFile), Failure> {
    let admitted = desk.admit(person, Action::CheckSubmission)?;
    let (file, bytes) = desk::bytes(&desk.node, &admitted.caller, id).await?;
    let read = read(desk, &admitted.caller, bytes).await?;
    Ok((file, read))
}

async fn page(
    desk: &Desk,
    person: &Person,
    file: &DeskFile,
    verdict: &Verdict,
    (reason, remark): (&str, String),
) -> Result<String, Failure> {
    let frame = Frame::of(desk, person);
    let page = CheckPage {
        frame: &frame,
        file,
        errors: groups(&frame, verdict, FileFinding::is_error),
        warnings: groups(&frame, verdict, |finding| !finding.is_error()),
        levels: levels(&frame, verdict),
        calls: answerable(desk, person, verdict).await?,
        releases: releases(&frame, verdict),
        assumed: assumed(&frame, verdict),
        verdict,
        reason,
        remark,
    };
    Ok(page.render()?)
}

/// The findings by what to do about them, in the order of the first of each.
fn groups(frame: &Frame<'_>, verdict: &Verdict, wanted: impl Fn(&FileFinding) -> bool) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for finding in verdict.found.first().filter(|finding| wanted(finding)) {
        let advice = advice(frame, finding);
        let at = groups.iter().position(|group| group.code == finding.code && group.advice == advice);
        let at = at.unwrap_or_else(|| {
            let (code, first, more) = (finding.code.clone(), Vec::new(), Vec::new());
            groups.push(Group { code, advice, count: 0, first, more, rest: 0 });
            groups.len() - 1
        });
        let Some(group) = groups.get_mut(at) else { continue };
        group.count += 1;
        let line = (finding.place_in(frame.texts), finding.message(frame.texts));
        match group.count {
            count if count <= SHOWN_AT_ONCE => group.first.push(line),
            count if count <= SHOWN_MAX => group.more.push(line),
            _ => group.rest += 1,
        }
    }
    groups
}

/// What to do about a finding. Some advice of the command line names its commands; here it names the pages.
fn advice(frame: &Frame<'_>, finding: &FileFinding) -> String {
    let own = format!("desk-advice-{}", finding.code.to_ascii_lowercase().replace('_', "-"));
    if frame.texts.has(&own) { frame.t(&own) } else { finding.action(frame.texts) }
}

/// The levels from the widest that the file takes by itself to the strictest.
fn levels(frame: &Frame<'_>, verdict: &Verdict) -> Vec<Level> {
    let levels = [Sharing::Open, Sharing::Federation, Sharing::Local].into_iter();
    let level = |sharing: Sharing| Level {
        code: sharing.as_str(),
        name: frame.texts.word("sharing", sharing.as_str()),
        who: frame.t(&format!("sharing-{}", sharing.as_str())),
        is_own: sharing == verdict.sharing,
    };
    levels.filter(|sharing| *sharing >= verdict.sharing).map(level).collect()
}

/// In which releases the figures may appear at the level that the file takes by itself.
fn releases(frame: &Frame<'_>, verdict: &Verdict) -> Vec<String> {
    let line = |(which, indicators): (&str, Vec<&str>)| {
        let args = Args::none().list("indicators", indicators.join(", "));
        frame.say("desk-check-releases", args.text("which", frame.t(&format!("releases-{which}"))))
    };
    by_release(verdict.sharing, &verdict.indicators).into_iter().map(line).collect()
}

/// What the file leaves out and the node assumes, once for each concept.
fn assumed(frame: &Frame<'_>, verdict: &Verdict) -> Vec<String> {
    let given = verdict.assumed.iter().map(|one| (one.concept.as_str(), one.code.as_str(), u64::from(one.rows)));
    assumed_lines(frame.texts, given)
}

/// What a person confirms.
#[derive(Deserialize)]
pub struct Confirmation {
    token: String,
    #[serde(default)]
    sharing: String,
    #[serde(default)]
    reason: String,
    /// The call that the file answers; empty for none.
    #[serde(default)]
    call: String,
}

/// Sends a file. The idempotency key is the file's own, so that a second click gives the same receipt.
pub async fn confirm(
    State(desk): State<Arc<Desk>>,
    person: Person,
    Path((_, id)): Path<(String, String)>,
    form: Result<Form<Confirmation>, FormRejection>,
) -> Result<Response, Failure> {
    let Form(form) = form.map_err(|_| Failure::Incomplete)?;
    check_token(&person, &form.token)?;
    let (file, read) = open(&desk, &person, &id).await?;
    let receipt = |submission: &str| Redirect::to(&address(&person, &format!("sent/{submission}"))).into_response();
    if let Some(sent) = &file.submission {
        return Ok(receipt(sent));
    }
    let sharing = Sharing::parse(&form.sharing).ok_or(Failure::Incomplete)?;
    let call = Some(form.call.as_str()).filter(|name| !name.is_empty()).map(str::parse::<CallRef>);
    let call = call.transpose().map_err(|_| Failure::Incomplete)?;
    let reason = form.reason.trim();
    let too_short = !reason.is_empty() && reason.chars().count() < REASON_CHARS_MIN;
    let warned = !read.findings.is_empty();
    let header = Header {
        idempotency_key: format!("desk-{}", file.file),
        sharing: Some(sharing),
        // The widest release that the page has named, no wider: the node states it with the rows.
        audience: Some(widest(&audiences(&desk, &read), sharing)),
        language: person.lang.code().to_owned(),
        accept_warnings: reason.to_owned(),
        call,
        ..Header::default()
    };
    let mut refused: Option<Report> = None;
    let lacks_reason = too_short || (warned && reason.is_empty());
    if !read.has_errors() && !lacks_reason {
        match submit_file(&desk, &person, read, header).await? {
            Outcome::Accepted { appended, .. } => {
                let admitted = desk.admit(&person, Action::CheckSubmission)?;
                desk::note_sent(&desk.node, &admitted.caller, &id, &appended.submission).await?;
                return Ok(receipt(&appended.submission));
            }
            Outcome::Refused(report) => refused = Some(report),
        }
    }
    let (file, read) = open(&desk, &person, &id).await?;
    let verdict = judge(&desk, &person, read, &file.name).await?;
    let frame = Frame::of(&desk, &person);
    // The reason is a text too: it may hold what cannot be stored.
    let of_reason = refused.iter().flat_map(|report| &report.findings).find(|one| one.column == "accept_warnings");
    let remark = match of_reason {
        Some(finding) => FileFinding::of(&file.name, finding).message(frame.texts),
        None if verdict.may_be_sent() => frame.count("desk-check-reason-missing", REASON_CHARS_MIN),
        None => frame.t("desk-check-not-sent"),
    };
    let page = page(&desk, &person, &file, &verdict, (reason, remark)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

/// The widest release that totals of these indicators may enter at a level; of records all that the level allows.
fn widest(indicators: &[(String, Audience)], sharing: Sharing) -> Audience {
    let totals = indicators.iter().map(|(_, own)| Audience::of_totals(sharing, *own)).max();
    totals.unwrap_or_else(|| Audience::of_sharing(sharing))
}

/// A form with nothing but its token.
#[derive(Deserialize)]
pub struct Bare {
    token: String,
}

/// Deletes a file that was not sent.
pub async fn delete(
    State(desk): State<Arc<Desk>>,
    person: Person,
    Path((_, id)): Path<(String, String)>,
    form: Result<Form<Bare>, FormRejection>,
) -> Result<Redirect, Failure> {
    let Form(form) = form.map_err(|_| Failure::Incomplete)?;
    check_token(&person, &form.token)?;
    let admitted = desk.admit(&person, Action::CheckSubmission)?;
    desk::delete(&desk.node, &admitted.caller, &id).await?;
    Ok(Redirect::to(&address(&person, "send")))
}

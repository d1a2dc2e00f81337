//! Encodes the answers about submissions.

use marsad_domain::timestamp::Timestamp;
use marsad_ledger::Appended;
use marsad_service::ServiceError;
use marsad_service::submission::{Checked, Effect, Outcome, Page, ReleaseMention, Report, Retracted};
use marsad_store::submission_read::{SubmissionRow, SubmissionState};
use marsad_wire::payload::{Authorship, Provenance};
use marsad_wire::{pb, report, time};

/// Encoders of the answers to submissions and checks. Those for observations and for events have the same parts.
macro_rules! encoders {
    ($($submitted:ident: $submission:ident of $outcomes:ident, $checked:ident: $check:ident of $parts:ident;)+) => {
        $(
            pub fn $submitted(outcome: Outcome) -> Result<pb::$submission, ServiceError> {
                use pb::$outcomes::Outcome as Message;
                let (outcome, effect) = match outcome {
                    Outcome::Refused(refused) => (Message::Report(report_of(&refused)), None),
                    Outcome::Accepted { appended, effect } => {
                        (Message::Receipt(receipt(*appended)), Some(effect_of(*effect)?))
                    }
                };
                Ok(pb::$submission { outcome: Some(outcome), effect })
            }

            pub fn $checked(checked: Checked) -> pb::$check {
                use pb::$parts::Part;
                let part = match checked {
                    Checked::Finding(finding) => Part::Finding((&finding).into()),
                    Checked::Report(report) => Part::Report(report_of(&report)),
                };
                pb::$check { part: Some(part) }
            }
        )+
    };
}

encoders! {
    submitted_observations: SubmitObservationsResponse of submit_observations_response,
        checked_observations: CheckObservationsResponse of check_observations_response;
    submitted_events: SubmitEventsResponse of submit_events_response,
        checked_events: CheckEventsResponse of check_events_response;
}

fn report_of(refused: &Report) -> pb::Report {
    let Report { findings, total, errors, assumptions, sharing, rows, stored } = refused;
    let message = report::to_pb(findings, (*total, *errors), assumptions, *sharing, *rows);
    pb::Report { stored: stored.clone().unwrap_or_default(), ..message }
}

fn effect_of(effect: Effect) -> Result<pb::Effect, ServiceError> {
    let superseded_by = effect
        .superseded_by
        .into_iter()
        .map(|later| Ok::<_, ServiceError>(pb::Superseding { submission: later.submission, time: text(later.time)? }));
    Ok(pb::Effect {
        outcome: effect.kind.as_str().to_owned(),
        new_rows: effect.changes.new,
        changed_rows: effect.changes.changed,
        unchanged_rows: effect.changes.unchanged,
        held_in: effect.held_in,
        submission: effect.submission.map(submission).transpose()?,
        outdated_rows: effect.outdated,
        superseded_by: superseded_by.collect::<Result<_, _>>()?,
    })
}

pub fn receipt(appended: Appended) -> pb::Receipt {
    pb::Receipt {
        position: Some((&appended.position).into()),
        document: appended.document.into_bytes(),
        submission: appended.submission,
        entries: appended.entries,
        rows: appended.rows,
        sharing: report::sharing_to_pb(Some(appended.sharing)),
    }
}

pub fn page(page: Page) -> Result<pb::ListSubmissionsResponse, ServiceError> {
    let submissions = page.submissions.into_iter().map(submission).collect::<Result<_, _>>()?;
    Ok(pb::ListSubmissionsResponse { submissions, next_page_token: page.next })
}

/// A submission with what its payload says of the whole.
pub fn submission_with(row: SubmissionRow, provenance: Option<Provenance>) -> Result<pb::Submission, ServiceError> {
    let mut message = submission(row)?;
    if let Some(own) = provenance {
        (message.comment, message.accept_warnings) = (own.comment, own.accept_warnings);
        (message.member, message.call) = (own.member, own.call);
        if let Authorship::Attested { role, login } = own.authorship {
            (message.role, message.login) = (role.as_str().to_owned(), login.as_str().to_owned());
        }
    }
    Ok(message)
}

/// A submission as lists have it.
fn submission(row: SubmissionRow) -> Result<pb::Submission, ServiceError> {
    let place = |epoch, index| pb::LogPosition { origin: row.log.origin.to_string(), epoch, index };
    let retraction = row.retraction.map(|by| {
        Ok::<_, ServiceError>(pb::Retraction {
            position: Some(place(by.place.epoch, by.place.index)),
            time: text(by.time)?,
            reason: by.reason,
            by: by.by,
        })
    });
    Ok(pb::Submission {
        submission: row.submission,
        position: Some(place(row.log.epoch, row.index)),
        entries: row.entries,
        reporter: row.reporter.to_string(),
        time: text(row.time)?,
        sharing: report::sharing_to_pb(row.sharing.level()),
        rows: row.rows,
        kind: row.kind.name().to_owned(),
        content_digest: row.content.map(|digest| digest.to_hex()).unwrap_or_default(),
        withdrawn: row.state == SubmissionState::Withdrawn,
        state: row.state.as_str().to_owned(),
        retraction: retraction.transpose()?,
        indicators: row.indicators,
        authorship: match row.attested {
            None => String::new(),
            Some(false) => "SIGNED".to_owned(),
            Some(true) => "ATTESTED".to_owned(),
        },
        // The next fields come from the payload, which lists do not read.
        ..pb::Submission::default()
    })
}

/// A submission that was withdrawn or erased, whether it was so before, and the releases that may hold it.
pub fn retracted(done: Retracted) -> Result<(Option<pb::Submission>, bool, Vec<pb::ReleaseMention>), ServiceError> {
    let releases = done.releases.into_iter().map(mention).collect();
    Ok((Some(submission(done.submission)?), done.already, releases))
}

fn mention(release: ReleaseMention) -> pb::ReleaseMention {
    let ReleaseMention { id, builder, number, withdrawn } = release;
    pb::ReleaseMention { release: hex::encode(id), builder: builder.to_string(), number, withdrawn }
}

fn text(instant: Timestamp) -> Result<String, ServiceError> {
    time::to_rfc3339("time", instant).map_err(ServiceError::Held)
}

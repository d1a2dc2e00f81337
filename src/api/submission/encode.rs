//! What the service answers about submissions, as messages.

use marsad_domain::sharing::Sharing;
use marsad_domain::timestamp::Timestamp;
use marsad_ledger::Appended;
use marsad_log::entry::SharingClass;
use marsad_service::ServiceError;
use marsad_service::submission::{Checked, Effect, EffectKind, Outcome, Page, ReleaseMention, Report};
use marsad_store::submission_read::{SubmissionRow, SubmissionState};
use marsad_wire::payload::{Authorship, Provenance};
use marsad_wire::{pb, report, time};

/// What a submission of observations came to.
///
/// # Errors
/// [`ServiceError::Held`] for a time without a text.
pub fn submitted_observations(outcome: Outcome) -> Result<pb::SubmitObservationsResponse, ServiceError> {
    use pb::submit_observations_response::Outcome as Message;
    Ok(match outcome {
        Outcome::Refused(refused) => {
            pb::SubmitObservationsResponse { outcome: Some(Message::Report(report_of(&refused))), effect: None }
        }
        Outcome::Accepted { appended, effect } => pb::SubmitObservationsResponse {
            outcome: Some(Message::Receipt(receipt(*appended))),
            effect: Some(effect_of(*effect)?),
        },
    })
}

/// What a submission of events came to.
///
/// # Errors
/// [`ServiceError::Held`] for a time without a text.
pub fn submitted_events(outcome: Outcome) -> Result<pb::SubmitEventsResponse, ServiceError> {
    use pb::submit_events_response::Outcome as Message;
    Ok(match outcome {
        Outcome::Refused(refused) => {
            pb::SubmitEventsResponse { outcome: Some(Message::Report(report_of(&refused))), effect: None }
        }
        Outcome::Accepted { appended, effect } => pb::SubmitEventsResponse {
            outcome: Some(Message::Receipt(receipt(*appended))),
            effect: Some(effect_of(*effect)?),
        },
    })
}

/// One message of a check of observations.
#[must_use]
pub fn checked_observations(checked: Checked) -> pb::CheckObservationsResponse {
    use pb::check_observations_response::Part;
    let part = match checked {
        Checked::Finding(finding) => Part::Finding((&finding).into()),
        Checked::Report(report) => Part::Report(report_of(&report)),
    };
    pb::CheckObservationsResponse { part: Some(part) }
}

/// One message of a check of events.
#[must_use]
pub fn checked_events(checked: Checked) -> pb::CheckEventsResponse {
    use pb::check_events_response::Part;
    let part = match checked {
        Checked::Finding(finding) => Part::Finding((&finding).into()),
        Checked::Report(report) => Part::Report(report_of(&report)),
    };
    pb::CheckEventsResponse { part: Some(part) }
}

fn report_of(refused: &Report) -> pb::Report {
    let Report { findings, total, errors, assumptions, sharing, rows, stored } = refused;
    let message = report::to_pb(findings, (*total, *errors), assumptions, *sharing, *rows);
    pb::Report { stored: stored.clone().unwrap_or_default(), ..message }
}

fn effect_of(effect: Effect) -> Result<pb::Effect, ServiceError> {
    let kind = match effect.kind {
        EffectKind::Stored => "STORED",
        EffectKind::Unchanged => "UNCHANGED",
        EffectKind::Replayed => "REPLAYED",
    };
    let superseded_by = effect
        .superseded_by
        .into_iter()
        .map(|later| Ok::<_, ServiceError>(pb::Superseding { submission: later.submission, time: text(later.time)? }));
    Ok(pb::Effect {
        outcome: kind.to_owned(),
        new_rows: effect.changes.new,
        changed_rows: effect.changes.changed,
        unchanged_rows: effect.changes.unchanged,
        held_in: effect.held_in,
        submission: effect.submission.map(submission).transpose()?,
        outdated_rows: effect.outdated,
        superseded_by: superseded_by.collect::<Result<_, _>>()?,
    })
}

/// The receipt of what is stored.
#[must_use]
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

/// A page of submissions.
///
/// # Errors
/// [`ServiceError::Held`] for a time without a text.
pub fn page(page: Page) -> Result<pb::ListSubmissionsResponse, ServiceError> {
    let submissions = page.submissions.into_iter().map(submission).collect::<Result<_, _>>()?;
    Ok(pb::ListSubmissionsResponse { submissions, next_page_token: page.next })
}

/// A submission with what its payload says of the whole.
///
/// # Errors
/// [`ServiceError::Held`] for a time without a text.
pub fn submission_with(row: SubmissionRow, provenance: Option<Provenance>) -> Result<pb::Submission, ServiceError> {
    let mut message = submission(row)?;
    if let Some(own) = provenance {
        (message.comment, message.accept_warnings) = (own.comment, own.accept_warnings);
        message.member = own.member;
        if let Authorship::Attested { role, login } = own.authorship {
            (message.role, message.login) = (role.as_str().to_owned(), login.as_str().to_owned());
        }
    }
    Ok(message)
}

/// A submission as lists have it.
///
/// # Errors
/// [`ServiceError::Held`] for a time without a text.
pub fn submission(row: SubmissionRow) -> Result<pb::Submission, ServiceError> {
    let sharing = match row.sharing {
        SharingClass::Open => Some(Sharing::Open),
        SharingClass::Federation => Some(Sharing::Federation),
        SharingClass::Local => Some(Sharing::Local),
        SharingClass::Members | SharingClass::Unknown(_) => None,
    };
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
        sharing: report::sharing_to_pb(sharing),
        rows: row.rows,
        kind: row.kind.name().to_owned(),
        content_digest: row.content.map(|digest| digest.to_hex()).unwrap_or_default(),
        withdrawn: row.state == SubmissionState::Withdrawn,
        state: row.state.name().to_owned(),
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

/// A release as answers name it.
#[must_use]
pub fn mention(release: ReleaseMention) -> pb::ReleaseMention {
    let ReleaseMention { id, builder, number, withdrawn } = release;
    pb::ReleaseMention { release: hex::encode(id), builder: builder.to_string(), number, withdrawn }
}

fn text(instant: Timestamp) -> Result<String, ServiceError> {
    time::to_rfc3339("time", instant).map_err(ServiceError::Held)
}

//! Messages of submissions as the service takes them.

use marsad_domain::audience::Audience;
use marsad_domain::raw::{RawBatch, RawEvent};
use marsad_ledger::Position;
use marsad_log::merkle::Hash;
use marsad_service::ServiceError;
use marsad_service::submission::{Closing, Header, Part};
use marsad_wire::{batch, pb, report};

/// A message of SubmitObservations.
///
/// # Errors
/// [`ServiceError::BadRequest`] for a field that cannot be read.
pub fn submit_observations(message: pb::SubmitObservationsRequest) -> Result<Part<RawBatch>, ServiceError> {
    use pb::submit_observations_request::Part as Message;
    match message.part {
        Some(Message::Header(message)) => header(message),
        Some(Message::Batch(message)) => observations(message),
        Some(Message::Closing(message)) => closing(message),
        None => Ok(Part::Unknown),
    }
}

/// A message of CheckObservations.
///
/// # Errors
/// [`ServiceError::BadRequest`] for a field that cannot be read.
pub fn check_observations(message: pb::CheckObservationsRequest) -> Result<Part<RawBatch>, ServiceError> {
    use pb::check_observations_request::Part as Message;
    match message.part {
        Some(Message::Header(message)) => header(message),
        Some(Message::Batch(message)) => observations(message),
        Some(Message::Closing(message)) => closing(message),
        None => Ok(Part::Unknown),
    }
}

/// A message of SubmitEvents.
///
/// # Errors
/// [`ServiceError::BadRequest`] for a field that cannot be read.
pub fn submit_events(message: pb::SubmitEventsRequest) -> Result<Part<RawEvent>, ServiceError> {
    use pb::submit_events_request::Part as Message;
    match message.part {
        Some(Message::Header(message)) => header(message),
        Some(Message::Event(message)) => Ok(Part::Item(message.into())),
        Some(Message::Closing(message)) => closing(message),
        None => Ok(Part::Unknown),
    }
}

/// A message of CheckEvents.
///
/// # Errors
/// [`ServiceError::BadRequest`] for a field that cannot be read.
pub fn check_events(message: pb::CheckEventsRequest) -> Result<Part<RawEvent>, ServiceError> {
    use pb::check_events_request::Part as Message;
    match message.part {
        Some(Message::Header(message)) => header(message),
        Some(Message::Event(message)) => Ok(Part::Item(message.into())),
        Some(Message::Closing(message)) => closing(message),
        None => Ok(Part::Unknown),
    }
}

fn observations(message: pb::ObservationBatch) -> Result<Part<RawBatch>, ServiceError> {
    Ok(Part::Item(batch::from_pb(message).map_err(|error| error.within("batch"))?))
}

fn header<T>(message: pb::SubmissionHeader) -> Result<Part<T>, ServiceError> {
    let audience = match message.audience.as_str() {
        "" => None,
        name => Some(
            Audience::parse(name)
                .ok_or_else(|| ServiceError::field("header.audience", "node, members, public, or nothing"))?,
        ),
    };
    let version = |name: &str, position: Option<pb::LogPosition>| {
        position.map(Position::try_from).transpose().map_err(|error| error.within(name))
    };
    Ok(Part::Header(Box::new(Header {
        sharing: report::sharing_from_pb("header.sharing", message.sharing)?,
        idempotency_key: message.idempotency_key,
        audience,
        language: message.language,
        comment: message.comment,
        accept_warnings: message.accept_warnings,
        catalogue: version("header.catalogue", message.catalogue)?,
        membership: version("header.membership", message.membership)?,
        epoch: message.epoch,
    })))
}

fn closing<T>(message: pb::SubmissionClosing) -> Result<Part<T>, ServiceError> {
    let content = Hash::from_slice(&message.content_digest)
        .map_err(|_| ServiceError::field("closing.content_digest", "32 bytes"))?;
    let pb::SubmissionClosing { parts, rows, signature, .. } = message;
    Ok(Part::Closing(Closing { parts, rows, content, signature }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_with_an_unknown_level_or_audience_is_refused() {
        let read = |message| header::<RawEvent>(message).is_ok();
        assert!(read(pb::SubmissionHeader::default()));
        assert!(!read(pb::SubmissionHeader { sharing: 9, ..pb::SubmissionHeader::default() }));
        assert!(!read(pb::SubmissionHeader { audience: "all".to_owned(), ..pb::SubmissionHeader::default() }));
    }
}

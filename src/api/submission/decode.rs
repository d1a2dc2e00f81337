//! Messages of submissions as the service takes them.

use crate::fields::{call_name, optional};
use marsad_domain::audience::Audience;
use marsad_domain::raw::{RawBatch, RawEvent};
use marsad_ledger::Position;
use marsad_log::merkle::Hash;
use marsad_service::ServiceError;
use marsad_service::submission::{Closing, Header, Part};
use marsad_wire::{batch, pb, report};

/// Decoders of the messages that callers stream. The messages of all calls have the same parts, except for the item.
macro_rules! decoders {
    ($($name:ident: $message:ident of $module:ident, $item:ident by $decode:path as $raw:ty;)+) => {
        $(
            pub fn $name(message: pb::$message) -> Result<Part<$raw>, ServiceError> {
                use pb::$module::Part as Message;
                match message.part {
                    Some(Message::Header(message)) => header(message),
                    Some(Message::$item(message)) => $decode(message).map(Part::Item),
                    Some(Message::Closing(message)) => closing(message),
                    None => Ok(Part::Unknown),
                }
            }
        )+
    };
}

decoders! {
    submit_observations: SubmitObservationsRequest of submit_observations_request, Batch by rows as RawBatch;
    check_observations: CheckObservationsRequest of check_observations_request, Batch by rows as RawBatch;
    submit_events: SubmitEventsRequest of submit_events_request, Event by event as RawEvent;
    check_events: CheckEventsRequest of check_events_request, Event by event as RawEvent;
}

fn rows(message: pb::ObservationBatch) -> Result<RawBatch, ServiceError> {
    Ok(batch::from_pb(message).map_err(|error| error.within("batch"))?)
}

#[allow(clippy::unnecessary_wraps, reason = "every decoder of an item can fail but this one")]
fn event(message: pb::Event) -> Result<RawEvent, ServiceError> {
    Ok(message.into())
}

fn header<T>(message: pb::SubmissionHeader) -> Result<Part<T>, ServiceError> {
    Ok(Part::Header(Box::new(header_of(message)?)))
}

/// The header of a submission.
pub fn header_of(message: pb::SubmissionHeader) -> Result<Header, ServiceError> {
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
    Ok(Header {
        sharing: report::sharing_from_pb("header.sharing", message.sharing)?,
        idempotency_key: message.idempotency_key,
        audience,
        language: message.language,
        comment: message.comment,
        accept_warnings: message.accept_warnings,
        catalogue: version("header.catalogue", message.catalogue)?,
        membership: version("header.membership", message.membership)?,
        epoch: message.epoch,
        call: optional("header.call", &message.call, call_name)?,
    })
}

fn closing<T>(message: pb::SubmissionClosing) -> Result<Part<T>, ServiceError> {
    closing_of(message).map(Part::Closing)
}

/// The closing message of a submission.
pub fn closing_of(message: pb::SubmissionClosing) -> Result<Closing, ServiceError> {
    let content = Hash::from_slice(&message.content_digest)
        .map_err(|_| ServiceError::field("closing.content_digest", "32 bytes"))?;
    let pb::SubmissionClosing { parts, rows, signature, .. } = message;
    Ok(Closing { parts, rows, content, signature })
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

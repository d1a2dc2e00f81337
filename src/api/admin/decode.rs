//! Requests of administration as the service takes them.

use prost::Message;
use tonic::Streaming;

use crate::STREAM_ITEM_BYTES_MAX;
use crate::messages::messages;
use marsad_domain::catalogue::CatalogueParts;
use marsad_domain::membership::Membership;
use marsad_log::limits::PAYLOAD_BYTES_MAX;
use marsad_service::admin::grants::NewGrant;
use marsad_service::message_reader::MessageReader;
use marsad_service::{Caller, Node, ServiceError};
use marsad_wire::catalogue::merge_parts;
use marsad_wire::pb;

/// A grant as it was written; the service reads its codes.
pub fn grant(message: Option<pb::Grant>) -> Result<NewGrant, ServiceError> {
    let message = message.ok_or_else(|| ServiceError::field("grant", "is missing"))?;
    let pb::Grant { role, name, kind, territories, indicators } = message;
    Ok(NewGrant { role, name, kind, territories, indicators })
}

pub fn membership(message: Option<pb::Membership>) -> Result<Membership, ServiceError> {
    let message = message.ok_or_else(|| ServiceError::field("membership", "is missing"))?;
    Ok(Membership::try_from(message).map_err(|error| error.within("membership"))?)
}

/// A catalogue from its messages.
pub async fn catalogue(
    node: &Node,
    caller: &Caller,
    stream: Streaming<pb::PublishCatalogRequest>,
) -> Result<CatalogueParts, ServiceError> {
    let mut reader = MessageReader::new(messages(stream, Ok), node, caller);
    let (mut parts, mut bytes) = (Vec::new(), 0_usize);
    while let Some(message) = reader.next().await? {
        let part = message.part.ok_or_else(|| ServiceError::field("part", "is missing"))?;
        bytes = bytes.saturating_add(part.encoded_len());
        if part.encoded_len() > STREAM_ITEM_BYTES_MAX || bytes > PAYLOAD_BYTES_MAX {
            let limit = u64::try_from(PAYLOAD_BYTES_MAX).unwrap_or(u64::MAX);
            return Err(ServiceError::LimitExceeded { what: "bytes of a catalogue", limit });
        }
        parts.push(part);
    }
    Ok(merge_parts(parts)?)
}

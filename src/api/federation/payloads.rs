//! Payloads of entries whose headers the peer holds already.

use std::collections::BTreeSet;

use prost::bytes::Bytes;

use crate::api::federation::disclose::{chunks_to_send, disclose, read_chunk};
use crate::api::federation::{Ended, Outbox};
use crate::identity::policy::{Permit, ServeLog};
use crate::log::checkpoint::LogId;
use crate::log::entry::Index;
use crate::log::limits::SEGMENT_HEADERS_MAX;
use crate::service::Node;
use crate::service::ServiceError;
use crate::wire::pb;
use crate::wire::segment::disclosure_to_pb;

use pb::pull_payloads_response::Part;

/// What is asked for.
pub struct Wanted {
    log: LogId,
    /// Each once.
    indexes: Vec<Index>,
}

impl Wanted {
    /// Reads a request.
    ///
    /// # Errors
    /// [`ServiceError::BadRequest`] for no log, and for more than 512 entries.
    pub fn read(request: pb::PullPayloadsRequest) -> Result<Self, ServiceError> {
        let log = request.log.ok_or_else(|| ServiceError::field("log", "is missing"))?;
        let log = LogId::try_from(log).map_err(|error| error.within("log"))?;
        if request.indexes.len() > SEGMENT_HEADERS_MAX {
            return Err(ServiceError::field("indexes", format!("at most {SEGMENT_HEADERS_MAX}")));
        }
        let mut known = BTreeSet::new();
        let indexes = request.indexes.into_iter().filter(|index| known.insert(*index)).collect();
        Ok(Self { log, indexes })
    }
}

/// Sends what there is, entry by entry, each with its chunks; entries that are not held are passed over.
pub(super) async fn send(
    node: &Node,
    permit: &Permit<ServeLog>,
    wanted: Wanted,
    outbox: &Outbox<pb::PullPayloadsResponse>,
) -> Result<(), Ended> {
    let Wanted { log, indexes } = wanted;
    for index in indexes {
        let Some(row) = node.store().read_entry(&log, index).await.map_err(ServiceError::from)? else { continue };
        let disclosure = disclose(node, permit, &log, &row, None).await?;
        let chunks = chunks_to_send(&disclosure);
        let disclosure = disclosure_to_pb(disclosure).map_err(ServiceError::Held)?;
        let part = Part::Disclosure(pb::PayloadDisclosure { index, disclosure: Some(disclosure) });
        outbox.send(pb::PullPayloadsResponse { part: Some(part) }).await?;
        for number in 0..chunks {
            let data = Bytes::from(read_chunk(node, &log, index, number).await?);
            let chunk = pb::Chunk { log: Some((&log).into()), index, number, data };
            outbox.send(pb::PullPayloadsResponse { part: Some(Part::Chunk(chunk)) }).await?;
        }
    }
    Ok(())
}

//! Payloads of entries whose headers the peer holds.

use std::collections::BTreeSet;

use crate::feed::FeedChunk;
use marsad_identity::policy::{Permit, ServeLog};
use marsad_ledger::Ledger;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;
use marsad_log::segment::Disclosure;

use super::disclose::{chunks_to_send, disclose, read_chunk};
use super::{Messages, Outbox, ServeError, stream};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PayloadMessage {
    /// What the peer gets of an entry's payload.
    Disclosure { index: Index, disclosure: Disclosure },
    /// A chunk of the last payload that was disclosed.
    Chunk(FeedChunk),
}

/// The payloads of these entries of a log, each with its chunks. An entry that is named twice is sent once; one that is not
/// held is left out.
#[must_use]
pub fn payloads(ledger: Ledger, permit: Permit<ServeLog>, log: LogId, indexes: Vec<Index>) -> Messages<PayloadMessage> {
    stream(|outbox| send(ledger, permit, log, indexes, outbox))
}

async fn send(
    ledger: Ledger,
    permit: Permit<ServeLog>,
    log: LogId,
    indexes: Vec<Index>,
    outbox: Outbox<PayloadMessage>,
) -> Result<(), ServeError> {
    let store = ledger.store();
    let mut known = BTreeSet::new();
    for index in indexes.into_iter().filter(|index| known.insert(*index)) {
        let Some(row) = store.read_entry(&log, index).await? else { continue };
        let disclosure = disclose(store, &permit, &log, &row, None).await?;
        let chunks = chunks_to_send(&disclosure);
        outbox.send(PayloadMessage::Disclosure { index, disclosure }).await;
        for number in 0..chunks {
            outbox.send(PayloadMessage::Chunk(read_chunk(store, &log, index, number).await?)).await;
        }
    }
    Ok(())
}

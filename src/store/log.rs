//! The tables of the log: what is held of each, and reading it for those who serve it.

use crate::domain::timestamp::Timestamp;
use crate::log::checkpoint::LogId;
use crate::log::entry::{Header, Index};
use crate::log::merkle::{Frontier, Hash};
use crate::log::commitment::Opening;

use super::{Store, StoreError};

/// Whether a log grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadState {
    Active,
    /// The origin signed two trees: nothing more is taken of this epoch.
    Quarantined,
    Closed,
}

/// What is held of a payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayloadState {
    Held,
    Withheld,
    Erased,
    Lost,
}

/// What is held of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub log: LogId,
    pub frontier: Frontier,
    pub root: Hash,
    pub last_time: Option<Timestamp>,
    /// The latest verified checkpoint, of at least this size; empty before the first.
    pub note: String,
    pub state: HeadState,
}

/// An entry as it is held.
#[derive(Debug, Clone)]
pub struct EntryRow {
    pub header: Header,
    /// The header's bytes, as signed.
    pub bytes: Vec<u8>,
    pub payload_state: PayloadState,
    /// Of what is withheld the reason; of what is erased the index of the erasure.
    pub state_detail: String,
    /// Of what is held.
    pub opening: Option<Opening>,
    /// The size of each chunk in bytes as stored, of what is held.
    pub chunk_sizes: Vec<u32>,
}

/// Something that the operator is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewIncident {
    pub time: Timestamp,
    pub reason: String,
    pub peer: String,
    pub log: LogId,
    pub index: Option<Index>,
    pub detail: String,
    /// Portable evidence, as JSON; else empty.
    pub evidence: String,
}

/// An incident with its local number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    pub number: i64,
    pub incident: NewIncident,
}

impl Store {
    /// What is held of every log, by origin and epoch. For what leaves the node use `Ledger::heads`.
    pub async fn heads(&self) -> Result<Vec<Head>, StoreError> {
        todo!()
    }
    pub async fn head(&self, log: &LogId) -> Result<Option<Head>, StoreError> {
        todo!()
    }
    /// Entries from `from` on, at most `count`, and no more than fit into `bytes` of headers and small payloads.
    pub async fn read_entries(&self, log: &LogId, from: Index, count: usize, bytes: usize) -> Result<Vec<EntryRow>, StoreError> {
        todo!()
    }
    pub async fn read_entry(&self, log: &LogId, index: Index) -> Result<Option<EntryRow>, StoreError> {
        todo!()
    }
    pub async fn read_chunk(&self, log: &LogId, index: Index, chunk: u32) -> Result<Option<Vec<u8>>, StoreError> {
        todo!()
    }
    /// The note of a checkpoint that is kept: own submissions', the last of others.
    pub async fn checkpoint_at(&self, log: &LogId, size: u64) -> Result<Option<String>, StoreError> {
        todo!()
    }
    /// Entries whose payload is not here but may come: withheld or lost, from `from` on.
    pub async fn missing_payloads(&self, log: &LogId, from: Index, count: usize) -> Result<Vec<Index>, StoreError> {
        todo!()
    }
    pub async fn stage_chunk(&self, log: &LogId, index: Index, chunk: u32, bytes: &[u8]) -> Result<(), StoreError> {
        todo!()
    }
    /// The chunks that are staged of a log, as (index, chunk).
    pub async fn staged_chunks(&self, log: &LogId) -> Result<Vec<(Index, u32)>, StoreError> {
        todo!()
    }
    pub async fn clear_staged(&self, log: &LogId, below: Index) -> Result<(), StoreError> {
        todo!()
    }
    pub async fn record_incident(&self, incident: &NewIncident) -> Result<i64, StoreError> {
        todo!()
    }
    pub async fn incidents(&self, limit: usize) -> Result<Vec<Incident>, StoreError> {
        todo!()
    }
}

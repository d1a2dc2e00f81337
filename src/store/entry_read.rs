//! Reads of entries.

use marsad_domain::named_enum;
use marsad_log::checkpoint::LogId;
use marsad_log::commitment::{Opening, Salt};
use marsad_log::entry::{Header, Index};
use marsad_log::extension::EntryPosition;
use marsad_log::limits::CHUNK_INLINE_BYTES_MAX;

use super::codes::entry_header;
use super::integers::{big, hashes, natural, unsigned};
use super::{Store, StoreError};

named_enum! {
    /// What is held of a payload. The order is that of the stored numbers.
    pub enum PayloadState {
        Held = "HELD",
        Withheld = "WITHHELD",
        Erased = "ERASED",
        Lost = "LOST",
    }
}

impl PayloadState {
    pub(super) fn from_number(number: i16) -> Result<Self, StoreError> {
        let state = usize::try_from(number).ok().and_then(|place| Self::ALL.get(place).copied());
        state.ok_or_else(|| StoreError::corrupt("an unknown state of a payload"))
    }

    pub(super) const fn number(self) -> i16 {
        self as i16
    }
}

/// An entry as it is held.
#[derive(Debug, Clone)]
pub struct EntryRow {
    pub header: Header,
    /// The header's bytes, as signed.
    pub bytes: Vec<u8>,
    pub payload_state: PayloadState,
    /// If withheld: the reason. If erased: the index of the erasure, as `epoch/index` where that is in a later epoch.
    pub state_detail: String,
    /// Only if the payload is held.
    pub opening: Option<Opening>,
    /// The size of each chunk in bytes as stored; only if the payload is held.
    pub chunk_sizes: Vec<u32>,
}

struct EntryColumns {
    header: Vec<u8>,
    payload_state: i16,
    state_detail: String,
    salt: Option<Vec<u8>>,
    chunk_hashes: Option<Vec<u8>>,
    chunk_sizes: Option<Vec<i32>>,
}

impl TryFrom<EntryColumns> for EntryRow {
    type Error = StoreError;

    fn try_from(row: EntryColumns) -> Result<Self, StoreError> {
        let header = entry_header(&row.header)?;
        let payload_state = PayloadState::from_number(row.payload_state)?;
        let opening = match (payload_state, row.salt, row.chunk_hashes) {
            (PayloadState::Held, Some(salt), Some(chunk_hashes)) => {
                let salt = Salt::from_slice(&salt).map_err(|_| StoreError::corrupt("a salt of invalid length"))?;
                Some(Opening { salt, chunk_hashes: hashes(&chunk_hashes)? })
            }
            (PayloadState::Held, ..) => return Err(StoreError::corrupt("a held payload without its opening")),
            _ => None,
        };
        let sizes = row.chunk_sizes.unwrap_or_default();
        let chunk_sizes = sizes.into_iter().map(unsigned).collect::<Result<_, _>>()?;
        Ok(Self { header, bytes: row.header, payload_state, state_detail: row.state_detail, opening, chunk_sizes })
    }
}

impl EntryRow {
    /// The entry that erased it, in a log of the same origin; `None` if it is not erased.
    #[must_use]
    pub fn erased_by(&self) -> Option<EntryPosition> {
        if self.payload_state != PayloadState::Erased {
            return None;
        }
        // Without an epoch: in the same log.
        let (epoch, index) = match self.state_detail.split_once('/') {
            Some((epoch, index)) => (epoch.parse().ok()?, index),
            None => (self.header.epoch, self.state_detail.as_str()),
        };
        Some(EntryPosition { epoch, index: index.parse().ok()? })
    }

    /// How many bytes the entry takes in a segment: header, opening, and its only chunk if that is small enough to go
    /// inline.
    #[must_use]
    pub fn segment_bytes(&self) -> usize {
        let opening = self.opening.as_ref().map_or(0, |opening| 40 + opening.chunk_hashes.len() * 38);
        let inline = match self.chunk_sizes.as_slice() {
            [only] => usize::try_from(*only).ok().filter(|bytes| *bytes <= CHUNK_INLINE_BYTES_MAX),
            _ => None,
        };
        self.bytes.len() + opening + inline.unwrap_or(0) + 64
    }
}

impl Store {
    /// At most `count` entries from `from` on, as many as fit into `bytes` of a segment, but at least one.
    pub async fn read_entries(
        &self,
        log: &LogId,
        from: Index,
        count: usize,
        bytes: usize,
    ) -> Result<Vec<EntryRow>, StoreError> {
        let Some(key) = self.find_log_key(log).await? else { return Ok(Vec::new()) };
        let rows = sqlx::query_as!(
            EntryColumns,
            "SELECT header, payload_state, state_detail, salt, chunk_hashes, chunk_sizes FROM log.entry
             WHERE origin_id = $1 AND epoch = $2 AND idx >= $3 ORDER BY idx LIMIT $4",
            key.origin_id,
            key.epoch,
            big(from)?,
            i64::try_from(count).unwrap_or(i64::MAX)
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        let mut entries = Vec::with_capacity(rows.len());
        let mut taken: usize = 0;
        for row in rows {
            let entry = EntryRow::try_from(row)?;
            taken = taken.saturating_add(entry.segment_bytes());
            if taken > bytes && !entries.is_empty() {
                break;
            }
            entries.push(entry);
        }
        Ok(entries)
    }

    /// One entry.
    pub async fn read_entry(&self, log: &LogId, index: Index) -> Result<Option<EntryRow>, StoreError> {
        let entry = self.read_entries(log, index, 1, usize::MAX).await?.pop();
        Ok(entry.filter(|entry| entry.header.index == index))
    }

    /// At most `count` indexes from `from` on whose payload is withheld or lost, so that it may still arrive.
    pub async fn missing_payloads(&self, log: &LogId, from: Index, count: usize) -> Result<Vec<Index>, StoreError> {
        let Some(key) = self.find_log_key(log).await? else { return Ok(Vec::new()) };
        let indexes = sqlx::query_scalar!(
            "SELECT idx FROM log.entry WHERE origin_id = $1 AND epoch = $2 AND idx >= $3 AND payload_state IN (1, 3)
             ORDER BY idx LIMIT $4",
            key.origin_id,
            key.epoch,
            big(from)?,
            i64::try_from(count).unwrap_or(i64::MAX)
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        indexes.into_iter().map(natural).collect()
    }
}

//! The tables of the log, read: what is held of each log, its entries and their payloads.

use crate::domain::code::OriginName;
use crate::domain::timestamp::Timestamp;
use crate::log::checkpoint::LogId;
use crate::log::commitment::{Opening, Salt};
use crate::log::entry::{Header, Index};
use crate::log::extension::{Cites, Place};
use crate::log::limits::CHUNK_INLINE_BYTES_MAX;
use crate::log::merkle::{Frontier, Hash};
use crate::log::verify::Tail;

use super::log_key::LogKey;
use super::number::{big, hash, hashes, int, natural, unsigned};
use super::{Store, StoreError};

/// Whether a log grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadState {
    Active,
    /// The origin signed two trees: nothing more is taken of this epoch.
    Quarantined,
    /// A later epoch is held. Copies of what the origin signed before are still completed.
    Closed,
}

impl HeadState {
    pub(super) fn from_number(number: i16) -> Result<Self, StoreError> {
        match number {
            0 => Ok(Self::Active),
            1 => Ok(Self::Quarantined),
            2 => Ok(Self::Closed),
            _ => Err(StoreError::corrupt("a state of a log that is none")),
        }
    }

    pub(super) const fn number(self) -> i16 {
        match self {
            Self::Active => 0,
            Self::Quarantined => 1,
            Self::Closed => 2,
        }
    }
}

/// What is held of a payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayloadState {
    Held,
    Withheld,
    Erased,
    Lost,
}

impl PayloadState {
    pub(super) fn from_number(number: i16) -> Result<Self, StoreError> {
        match number {
            0 => Ok(Self::Held),
            1 => Ok(Self::Withheld),
            2 => Ok(Self::Erased),
            3 => Ok(Self::Lost),
            _ => Err(StoreError::corrupt("a state of a payload that is none")),
        }
    }

    pub(super) const fn number(self) -> i16 {
        match self {
            Self::Held => 0,
            Self::Withheld => 1,
            Self::Erased => 2,
            Self::Lost => 3,
        }
    }

    /// The name in listings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Withheld => "withheld",
            Self::Erased => "erased",
            Self::Lost => "lost",
        }
    }
}

/// What is held of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub log: LogId,
    pub frontier: Frontier,
    pub root: Hash,
    /// What the last entries say.
    pub tail: Tail,
    /// The largest verified checkpoint that was ever seen, of at least this size; empty before the first.
    pub note: String,
    pub state: HeadState,
}

/// Size, root, frontier, last time, last citation, note, state.
pub(super) type HeadColumns = (i64, Vec<u8>, Vec<u8>, i64, Vec<u8>, String, i16);

pub(super) fn head_of(log: LogId, columns: HeadColumns) -> Result<Head, StoreError> {
    let (size, root, frontier, last_time, last_cites, note, state) = columns;
    let frontier = Frontier::from_parts(natural(size)?, &frontier)
        .map_err(|_| StoreError::corrupt(format!("a frontier of {log} that does not fit its size")))?;
    Ok(Head {
        log,
        root: hash(&root)?,
        tail: Tail {
            time: (frontier.size() > 0).then(|| Timestamp::from_micros(last_time)),
            cites: Cites::from_bytes(&last_cites).map(|(cites, _)| cites),
        },
        frontier,
        note,
        state: HeadState::from_number(state)?,
    })
}

/// An entry as it is held.
#[derive(Debug, Clone)]
pub struct EntryRow {
    pub header: Header,
    /// The header's bytes, as signed.
    pub bytes: Vec<u8>,
    pub payload_state: PayloadState,
    /// Of what is withheld the reason; of what is erased the index of the erasure, after the epoch and `/` where that is a later one.
    pub state_detail: String,
    /// Of what is held.
    pub opening: Option<Opening>,
    /// The size of each chunk in bytes as stored, of what is held.
    pub chunk_sizes: Vec<u32>,
}

#[derive(sqlx::FromRow)]
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
        let header = Header::decode(&row.header).map_err(|_| StoreError::corrupt("a header that cannot be read"))?;
        let payload_state = PayloadState::from_number(row.payload_state)?;
        let opening = match (payload_state, row.salt, row.chunk_hashes) {
            (PayloadState::Held, Some(salt), Some(chunk_hashes)) => {
                let salt = Salt::from_slice(&salt).map_err(|_| StoreError::corrupt("a salt that is none"))?;
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
    /// What it was erased by, in the log of the same origin; `None` of what is not erased.
    #[must_use]
    pub fn erased_by(&self) -> Option<Place> {
        if self.payload_state != PayloadState::Erased {
            return None;
        }
        // Without an epoch: in the same log.
        let (epoch, index) = match self.state_detail.split_once('/') {
            Some((epoch, index)) => (epoch.parse().ok()?, index),
            None => (self.header.epoch, self.state_detail.as_str()),
        };
        Some(Place { epoch, index: index.parse().ok()? })
    }

    /// What the entry takes in a segment: header, opening, and the only chunk if it is small enough to go inline.
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

const ENTRY: &str = "SELECT header, payload_state, state_detail, salt, chunk_hashes, chunk_sizes FROM log.entry
    WHERE origin_id = $1 AND epoch = $2 AND idx >= $3 ORDER BY idx LIMIT $4";

impl Store {
    /// What is held of every log, by origin and epoch. What leaves the node goes through `Ledger::heads`.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails or holds what cannot be.
    pub async fn heads(&self) -> Result<Vec<Head>, StoreError> {
        #[derive(sqlx::FromRow)]
        struct Row {
            name: String,
            epoch: i32,
            size: i64,
            root: Vec<u8>,
            frontier: Vec<u8>,
            last_time: i64,
            last_cites: Vec<u8>,
            note: String,
            state: i16,
        }
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT name, epoch, size, root, frontier, last_time, last_cites, note, state
             FROM log.head JOIN log.origin USING (origin_id) ORDER BY name COLLATE \"C\", epoch",
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        let head = |row: Row| {
            let origin = OriginName::new(&row.name).map_err(|_| StoreError::corrupt("a name that is no origin"))?;
            let log = LogId::new(origin, unsigned(row.epoch)?);
            head_of(log, (row.size, row.root, row.frontier, row.last_time, row.last_cites, row.note, row.state))
        };
        rows.into_iter().map(head).collect()
    }

    /// What is held of a log; `None` if nothing ever was.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails or holds what cannot be.
    pub async fn head(&self, log: &LogId) -> Result<Option<Head>, StoreError> {
        let Some(key) = self.find_log_key(log).await? else { return Ok(None) };
        let columns: Option<HeadColumns> = sqlx::query_as(
            "SELECT size, root, frontier, last_time, last_cites, note, state FROM log.head
             WHERE origin_id = $1 AND epoch = $2",
        )
        .bind(key.origin_id)
        .bind(key.epoch)
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        columns.map(|columns| head_of(log.clone(), columns)).transpose()
    }

    /// Entries from `from` on, at most `count` and no more than fit into `bytes` of a segment, but at least one.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails or holds what cannot be.
    pub async fn read_entries(
        &self,
        log: &LogId,
        from: Index,
        count: usize,
        bytes: usize,
    ) -> Result<Vec<EntryRow>, StoreError> {
        let Some(key) = self.find_log_key(log).await? else { return Ok(Vec::new()) };
        let rows: Vec<EntryColumns> = sqlx::query_as(ENTRY)
            .bind(key.origin_id)
            .bind(key.epoch)
            .bind(big(from)?)
            .bind(i64::try_from(count).unwrap_or(i64::MAX))
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
    ///
    /// # Errors
    /// [`StoreError`] if the database fails or holds what cannot be.
    pub async fn read_entry(&self, log: &LogId, index: Index) -> Result<Option<EntryRow>, StoreError> {
        let entry = self.read_entries(log, index, 1, usize::MAX).await?.pop();
        Ok(entry.filter(|entry| entry.header.index == index))
    }

    /// A chunk of a payload, as stored.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn read_chunk(&self, log: &LogId, index: Index, chunk: u32) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(key) = self.find_log_key(log).await? else { return Ok(None) };
        let bytes = sqlx::query_scalar(
            "SELECT bytes FROM log.payload WHERE origin_id = $1 AND epoch = $2 AND idx = $3 AND chunk = $4",
        )
        .bind(key.origin_id)
        .bind(key.epoch)
        .bind(big(index)?)
        .bind(int(chunk)?)
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        Ok(bytes)
    }

    /// The chunks of a payload in order, at most `count` from the first on.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn read_chunks(&self, log: &LogId, index: Index, count: usize) -> Result<Vec<Vec<u8>>, StoreError> {
        let Some(key) = self.find_log_key(log).await? else { return Ok(Vec::new()) };
        let bytes = sqlx::query_scalar(
            "SELECT bytes FROM log.payload WHERE origin_id = $1 AND epoch = $2 AND idx = $3 ORDER BY chunk LIMIT $4",
        )
        .bind(key.origin_id)
        .bind(key.epoch)
        .bind(big(index)?)
        .bind(i64::try_from(count).unwrap_or(i64::MAX))
        .fetch_all(&mut *self.connection().await?)
        .await?;
        Ok(bytes)
    }

    /// Indexes from `from` on, at most `count`, whose payload is not here and may still come: withheld or lost.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn missing_payloads(&self, log: &LogId, from: Index, count: usize) -> Result<Vec<Index>, StoreError> {
        let Some(key) = self.find_log_key(log).await? else { return Ok(Vec::new()) };
        let indexes: Vec<i64> = sqlx::query_scalar(
            "SELECT idx FROM log.entry WHERE origin_id = $1 AND epoch = $2 AND idx >= $3 AND payload_state IN (1, 3)
             ORDER BY idx LIMIT $4",
        )
        .bind(key.origin_id)
        .bind(key.epoch)
        .bind(big(from)?)
        .bind(i64::try_from(count).unwrap_or(i64::MAX))
        .fetch_all(&mut *self.connection().await?)
        .await?;
        indexes.into_iter().map(natural).collect()
    }

    /// The complete tiles among `tiles` (level and number), with their hashes.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn read_tiles(
        &self,
        log: &LogId,
        tiles: &[(u8, u64)],
    ) -> Result<Vec<((u8, u64), Vec<Hash>)>, StoreError> {
        let Some(key) = self.find_log_key(log).await? else { return Ok(Vec::new()) };
        read_tiles(&mut *self.connection().await?, key, tiles).await
    }
}

pub(super) async fn read_tiles<'e>(
    executor: impl sqlx::PgExecutor<'e>,
    key: LogKey,
    tiles: &[(u8, u64)],
) -> Result<Vec<((u8, u64), Vec<Hash>)>, StoreError> {
    let levels: Vec<i16> = tiles.iter().map(|(level, _)| i16::from(*level)).collect();
    let numbers: Vec<i64> = tiles.iter().map(|(_, tile)| big(*tile)).collect::<Result<_, _>>()?;
    let rows: Vec<(i16, i64, Vec<u8>)> = sqlx::query_as(
        "SELECT level, tile, hashes FROM log.tile JOIN unnest($3::smallint[], $4::bigint[]) AS wanted (level, tile)
         USING (level, tile) WHERE origin_id = $1 AND epoch = $2",
    )
    .bind(key.origin_id)
    .bind(key.epoch)
    .bind(levels)
    .bind(numbers)
    .fetch_all(executor)
    .await?;
    let tile = |(level, tile, bytes): (i16, i64, Vec<u8>)| {
        let level = u8::try_from(level).map_err(|_| StoreError::corrupt("a level of tiles that is none"))?;
        Ok(((level, natural(tile)?), hashes(&bytes)?))
    };
    rows.into_iter().map(tile).collect()
}

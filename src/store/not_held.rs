//! What is there no more, or not here: entries that were withdrawn, and those whose payload this node does not hold.

use std::collections::HashSet;

use crate::domain::code::OriginName;
use crate::log::checkpoint::LogId;
use crate::log::entry::{Index, Kind};

use super::cut::Cut;
use super::snapshot::{Snapshot, unsigned};
use super::{PayloadState, Store, StoreError};

/// Why figures of an entry are not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lacking {
    Payload(PayloadState),
    Withdrawn,
}

impl Lacking {
    /// Its name in answers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Payload(PayloadState::Held) => "HELD",
            Self::Payload(PayloadState::Withheld) => "WITHHELD",
            Self::Payload(PayloadState::Erased) => "ERASED",
            Self::Payload(PayloadState::Lost) => "LOST",
            Self::Withdrawn => "WITHDRAWN",
        }
    }
}

/// An entry with observations whose payload is not held, or which was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotHeld {
    pub log: LogId,
    pub index: Index,
    pub state: Lacking,
}

impl Snapshot {
    /// The entries that have been withdrawn.
    ///
    /// # Errors
    /// [`StoreError`] if the database cannot be read or holds what cannot be.
    pub async fn withdrawn(&mut self) -> Result<HashSet<(LogId, Index)>, StoreError> {
        let rows: Vec<(String, i32, i64)> = sqlx::query_as(
            "SELECT o.name, w.epoch, w.idx FROM view.withdrawal w JOIN log.origin o ON o.origin_id = w.origin_id",
        )
        .fetch_all(self.connection())
        .await?;
        rows.into_iter().map(|(name, epoch, index)| place(&name, epoch, index)).collect()
    }
}

fn place(name: &str, epoch: i32, index: i64) -> Result<(LogId, Index), StoreError> {
    let origin = OriginName::new(name).map_err(|_| StoreError::corrupt("the name of an origin"))?;
    Ok((LogId::new(origin, unsigned("an epoch", epoch)?), unsigned("an index", index)?))
}

impl Store {
    /// The first entries with observations within a cut whose payload is not held, or which have been withdrawn, by log
    /// and index.
    ///
    /// # Errors
    /// [`StoreError`] if the database cannot be read or holds what cannot be.
    pub async fn not_held(&self, cut: &Cut, limit: usize) -> Result<Vec<NotHeld>, StoreError> {
        let (mut origins, mut epochs, mut sizes) = (Vec::new(), Vec::new(), Vec::new());
        for (log, size) in cut.iter() {
            origins.push(log.origin.as_str());
            epochs.push(i32::try_from(log.epoch).unwrap_or(i32::MAX));
            sizes.push(i64::try_from(size).unwrap_or(i64::MAX));
        }
        let rows: Vec<(String, i32, i64, i16, bool)> = sqlx::query_as(
            "SELECT o.name, e.epoch, e.idx, e.payload_state, w.idx IS NOT NULL
             FROM log.entry e JOIN log.origin o ON o.origin_id = e.origin_id
             JOIN unnest($1::text[], $2::int[], $3::bigint[]) AS c (name, epoch, size)
               ON c.name = o.name AND c.epoch = e.epoch AND e.idx < c.size
             LEFT JOIN view.withdrawal w
               ON w.origin_id = e.origin_id AND w.epoch = e.epoch AND w.idx = e.idx
             WHERE e.kind = $4 AND (e.payload_state <> 0 OR w.idx IS NOT NULL)
             ORDER BY o.name, e.epoch, e.idx LIMIT $5",
        )
        .bind(origins)
        .bind(epochs)
        .bind(sizes)
        .bind(i32::from(Kind::Observations.code()))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&mut *self.connection().await?)
        .await?;
        let read = |(name, epoch, index, state, withdrawn): (String, i32, i64, i16, bool)| {
            let (log, index) = place(&name, epoch, index)?;
            let payload = PayloadState::from_number(state)?;
            let state = if withdrawn { Lacking::Withdrawn } else { Lacking::Payload(payload) };
            Ok(NotHeld { log, index, state })
        };
        rows.into_iter().map(read).collect()
    }
}

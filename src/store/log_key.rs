//! Local numbers of logs. No digest, header or message contains them.
//!
//! A new number is inserted in a small transaction before the large one that uses it: gaps are harmless, and no large
//! transaction waits for the new origin of another one. The cache holds committed numbers only.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use marsad_domain::code::OriginName;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Epoch, Index};

use super::integers::{big, int};
use super::{Store, StoreError};

/// A log by its local number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LogKey {
    pub(super) origin_id: i32,
    pub(super) epoch: i32,
}

impl LogKey {
    /// The log of the same origin in another epoch.
    ///
    /// # Errors
    /// [`StoreError`] for an epoch that no log can have.
    pub fn at_epoch(self, epoch: Epoch) -> Result<Self, StoreError> {
        Ok(Self { epoch: int(epoch)?, ..self })
    }
}

/// Places of entries as arrays for a statement.
pub(super) struct EntryArrays {
    pub origins: Vec<i32>,
    pub epochs: Vec<i32>,
    pub indexes: Vec<i64>,
}

impl EntryArrays {
    pub fn new(entries: impl Iterator<Item = (LogKey, Index)> + Clone) -> Result<Self, StoreError> {
        Ok(Self {
            origins: entries.clone().map(|(key, _)| key.origin_id).collect(),
            epochs: entries.clone().map(|(key, _)| key.epoch).collect(),
            indexes: entries.map(|(_, index)| big(index)).collect::<Result<_, _>>()?,
        })
    }
}

#[cfg(any(test, feature = "sample"))]
impl LogKey {
    /// A key that no database has given.
    #[must_use]
    pub const fn of(origin_id: i32, epoch: i32) -> Self {
        Self { origin_id, epoch }
    }
}

/// The cache of committed numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct OriginIds(Arc<RwLock<HashMap<OriginName, i32>>>);

impl OriginIds {
    fn get(&self, origin: &OriginName) -> Option<i32> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(origin).copied()
    }

    fn put(&self, origin: &OriginName, id: i32) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(origin.clone(), id);
    }
}

impl Store {
    /// The local number of a log, inserted if it is new.
    pub async fn log_key(&self, log: &LogId) -> Result<LogKey, StoreError> {
        if let Some(key) = self.find_log_key(log).await? {
            return Ok(key);
        }
        sqlx::query!("INSERT INTO log.origin (name) VALUES ($1) ON CONFLICT DO NOTHING", log.origin.as_str())
            .execute(&mut *self.connection().await?)
            .await?;
        let key = self.find_log_key(log).await?;
        key.ok_or_else(|| StoreError::corrupt("no number for an origin that was just inserted"))
    }

    /// The local number of a log; `None` for an origin that is not known here.
    pub(super) async fn find_log_key(&self, log: &LogId) -> Result<Option<LogKey>, StoreError> {
        let epoch = int(log.epoch)?;
        if let Some(origin_id) = self.origin_ids.get(&log.origin) {
            return Ok(Some(LogKey { origin_id, epoch }));
        }
        let found = sqlx::query_scalar!("SELECT origin_id FROM log.origin WHERE name = $1", log.origin.as_str())
            .fetch_optional(&mut *self.connection().await?)
            .await?;
        let Some(origin_id) = found else { return Ok(None) };
        self.origin_ids.put(&log.origin, origin_id);
        Ok(Some(LogKey { origin_id, epoch }))
    }
}

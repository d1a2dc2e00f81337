//! Local numbers of codes and of combinations of dimension codes. They enter no digest, header or message.
//!
//! New ones are inserted in a small transaction of their own, before the large one that uses them: gaps are harmless,
//! and no large transaction waits for another one's new code. Only committed numbers are in the cache.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::domain::code::OriginName;
use crate::log::checkpoint::LogId;

use super::number::int;
use super::{Store, StoreError};

/// What a number of `view.item` stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ItemKind {
    Indicator,
    Area,
    Organisation,
}

impl ItemKind {
    pub(super) const fn number(self) -> i16 {
        match self {
            Self::Indicator => 0,
            Self::Area => 1,
            Self::Organisation => 2,
        }
    }
}

/// A log by its local number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LogKey {
    pub(super) origin_id: i32,
    pub(super) epoch: i32,
}

#[derive(Default)]
struct Known {
    items: HashMap<(ItemKind, String), i32>,
    /// By indicator and the codes with spaces between them, which no code holds.
    dims: HashMap<(i32, String), i32>,
    origins: HashMap<OriginName, i32>,
}

/// Numbers that are known to be committed.
#[derive(Clone, Default)]
pub(super) struct Ids(Arc<RwLock<Known>>);

impl Ids {
    fn read<T>(&self, look: impl FnOnce(&Known) -> T) -> T {
        look(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn write(&self, change: impl FnOnce(&mut Known)) {
        change(&mut self.0.write().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Store {
    /// The numbers of codes, new or known.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn item_ids(&self, kind: ItemKind, codes: &[String]) -> Result<HashMap<String, i32>, StoreError> {
        let of = |known: &Known, code: &String| known.items.get(&(kind, code.clone())).map(|id| (code.clone(), *id));
        let mut ids: HashMap<String, i32> =
            self.ids.read(|known| codes.iter().filter_map(|code| of(known, code)).collect());
        let missing: Vec<String> = codes.iter().filter(|code| !ids.contains_key(*code)).cloned().collect();
        if missing.is_empty() {
            return Ok(ids);
        }
        // Sorted, so that two who insert the same ones do not wait for each other in a circle.
        sqlx::query(
            "INSERT INTO view.item (kind, code) SELECT $1, code FROM unnest($2::text[]) AS code ORDER BY code
             ON CONFLICT DO NOTHING",
        )
        .bind(kind.number())
        .bind(&missing)
        .execute(&self.side)
        .await?;
        let found: Vec<(String, i32)> =
            sqlx::query_as("SELECT code, id FROM view.item WHERE kind = $1 AND code = ANY($2)")
                .bind(kind.number())
                .bind(&missing)
                .fetch_all(&self.side)
                .await?;
        self.ids.write(|known| known.items.extend(found.iter().map(|(code, id)| ((kind, code.clone()), *id))));
        ids.extend(found);
        Ok(ids)
    }

    /// The numbers of combinations of dimension codes, new or known, by indicator and codes with spaces between them.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn dim_ids(&self, keys: &[(i32, String)]) -> Result<HashMap<(i32, String), i32>, StoreError> {
        let of = |known: &Known, key: &(i32, String)| known.dims.get(key).map(|id| (key.clone(), *id));
        let mut ids: HashMap<_, _> = self.ids.read(|known| keys.iter().filter_map(|key| of(known, key)).collect());
        let (indicators, codes): (Vec<i32>, Vec<String>) =
            keys.iter().filter(|key| !ids.contains_key(*key)).cloned().unzip();
        if codes.is_empty() {
            return Ok(ids);
        }
        sqlx::query(
            "INSERT INTO view.dim_key (indicator, codes)
             SELECT i, string_to_array(c, ' ') FROM unnest($1::int[], $2::text[]) AS key (i, c) ORDER BY i, c
             ON CONFLICT DO NOTHING",
        )
        .bind(&indicators)
        .bind(&codes)
        .execute(&self.side)
        .await?;
        let found: Vec<(i32, String, i32)> = sqlx::query_as(
            "SELECT d.indicator, array_to_string(d.codes, ' '), d.dim FROM view.dim_key d
             JOIN unnest($1::int[], $2::text[]) AS key (i, c) ON d.indicator = i AND d.codes = string_to_array(c, ' ')",
        )
        .bind(&indicators)
        .bind(&codes)
        .fetch_all(&self.side)
        .await?;
        let found: Vec<_> = found.into_iter().map(|(indicator, codes, dim)| ((indicator, codes), dim)).collect();
        self.ids.write(|known| known.dims.extend(found.iter().cloned()));
        ids.extend(found);
        Ok(ids)
    }

    /// Forgets the numbers of what is in schema `view`: it has been dropped.
    pub(super) fn forget_view_ids(&self) {
        self.ids.write(|known| {
            known.items.clear();
            known.dims.clear();
        });
    }

    /// The local number of a log, new or known.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn log_key(&self, log: &LogId) -> Result<LogKey, StoreError> {
        if let Some(key) = self.find_log_key(log).await? {
            return Ok(key);
        }
        sqlx::query("INSERT INTO log.origin (name) VALUES ($1) ON CONFLICT DO NOTHING")
            .bind(log.origin.as_str())
            .execute(&self.side)
            .await?;
        let key = self.find_log_key(log).await?;
        key.ok_or_else(|| StoreError::corrupt("no number for an origin that was just inserted"))
    }

    /// The local number of a log; `None` for an origin of which nothing is known here.
    pub(super) async fn find_log_key(&self, log: &LogId) -> Result<Option<LogKey>, StoreError> {
        let epoch = int(log.epoch)?;
        if let Some(origin_id) = self.ids.read(|known| known.origins.get(&log.origin).copied()) {
            return Ok(Some(LogKey { origin_id, epoch }));
        }
        let found: Option<i32> = sqlx::query_scalar("SELECT origin_id FROM log.origin WHERE name = $1")
            .bind(log.origin.as_str())
            .fetch_optional(&self.side)
            .await?;
        let Some(origin_id) = found else { return Ok(None) };
        self.ids.write(|known| {
            known.origins.insert(log.origin.clone(), origin_id);
        });
        Ok(Some(LogKey { origin_id, epoch }))
    }
}

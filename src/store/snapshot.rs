//! A reading transaction: everything that is read through one [`Snapshot`] is the state of one moment.

use std::collections::HashMap;

use sqlx::{PgConnection, Postgres, Transaction};

use marsad_domain::sharing::Sharing;
use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::SharingClass;
use marsad_log::merkle::Hash;

use super::codes::{entry_header, origin_name};
use super::integers::{hash, natural, unsigned};
use super::log_positions::Cut;
use super::{Store, StoreError};

/// A log as it is held at the moment of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldLog {
    pub log: LogId,
    pub size: u64,
    pub root: Hash,
    pub(super) origin_id: i32,
}

/// A transaction that only reads, and sees one moment (REPEATABLE READ). Dropping it ends it.
pub struct Snapshot {
    tx: Transaction<'static, Postgres>,
    logs: Vec<HeldLog>,
}

impl Store {
    /// Opens a snapshot. It holds a connection, so its caller must not use the database in any other way while it is
    /// open.
    pub async fn snapshot(&self) -> Result<Snapshot, StoreError> {
        let mut tx = self.pool.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
        let logs = read_logs(&mut tx).await?;
        Ok(Snapshot { tx, logs })
    }
}

async fn read_logs(connection: &mut PgConnection) -> Result<Vec<HeldLog>, StoreError> {
    let rows = sqlx::query!(
        "SELECT h.origin_id, o.name, h.epoch, h.size, h.root
         FROM log.head h JOIN log.origin o ON o.origin_id = h.origin_id"
    )
    .fetch_all(connection)
    .await?;
    let read = rows.into_iter().map(|row| {
        let log = LogId::new(origin_name(&row.name)?, unsigned(row.epoch)?);
        Ok(HeldLog { log, size: natural(row.size)?, root: hash(&row.root)?, origin_id: row.origin_id })
    });
    let mut logs = read.collect::<Result<Vec<HeldLog>, StoreError>>()?;
    logs.sort_by(|a, b| a.log.cmp(&b.log));
    Ok(logs)
}

/// The sharing level of a stored class; the strictest one for a class that this program does not know.
pub(super) fn sharing(class: i16) -> Sharing {
    match u8::try_from(class).map(SharingClass::from_code) {
        Ok(SharingClass::Open) => Sharing::Open,
        Ok(SharingClass::Federation) => Sharing::Federation,
        _ => Sharing::Local,
    }
}

/// The origins, epochs and sizes of a cut, as arrays for a statement.
#[derive(Debug, Default)]
pub(super) struct CutArrays {
    pub origins: Vec<i32>,
    pub epochs: Vec<i32>,
    pub sizes: Vec<i64>,
}

impl Snapshot {
    pub(super) fn connection(&mut self) -> &mut PgConnection {
        &mut self.tx
    }

    /// Every log that is held, by origin and epoch.
    #[must_use]
    pub fn logs(&self) -> &[HeldLog] {
        &self.logs
    }

    /// The cut of everything that is held.
    #[must_use]
    pub fn held(&self) -> Cut {
        self.logs.iter().map(|held| (held.log.clone(), held.size)).collect()
    }

    /// The first log of the cut that is held only in part, with the size that is held.
    #[must_use]
    pub fn beyond(&self, cut: &Cut) -> Option<(LogId, u64)> {
        let held = self.held();
        cut.iter().find(|(log, size)| *size > held.size(log)).map(|(log, _)| (log.clone(), held.size(log)))
    }

    /// The cut at a time: the entries of each log that its origin dated no later. Times never decrease within a log.
    pub async fn cut_at(&mut self, time: Timestamp) -> Result<Cut, StoreError> {
        let mut sizes = Vec::with_capacity(self.logs.len());
        for held in self.logs.clone() {
            // All entries below `low` are dated no later than `time`, all from `high` on later.
            let (mut low, mut high) = (0, held.size);
            while low < high {
                let middle = low + (high - low) / 2;
                if self.entry_time(&held, middle).await? <= time {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            sizes.push((held.log, low));
        }
        Ok(sizes.into_iter().collect())
    }

    async fn entry_time(&mut self, held: &HeldLog, index: u64) -> Result<Timestamp, StoreError> {
        let header = sqlx::query_scalar!(
            "SELECT header FROM log.entry WHERE origin_id = $1 AND epoch = $2 AND idx = $3",
            held.origin_id,
            i32::try_from(held.log.epoch).unwrap_or(i32::MAX),
            i64::try_from(index).unwrap_or(i64::MAX)
        )
        .fetch_optional(self.connection())
        .await?;
        let header = header.ok_or_else(|| StoreError::corrupt("a log with a hole"))?;
        Ok(entry_header(&header)?.time)
    }

    pub(super) fn cut_arrays(&self, cut: &Cut) -> CutArrays {
        let mut arrays = CutArrays::default();
        for held in &self.logs {
            let size = cut.size(&held.log).min(held.size);
            arrays.origins.push(held.origin_id);
            arrays.epochs.push(i32::try_from(held.log.epoch).unwrap_or(i32::MAX));
            arrays.sizes.push(i64::try_from(size).unwrap_or(i64::MAX));
        }
        arrays
    }

    /// The logs by local number and epoch.
    pub(super) fn logs_by_number(&self) -> HashMap<(i32, u32), LogId> {
        self.logs.iter().map(|held| ((held.origin_id, held.log.epoch), held.log.clone())).collect()
    }
}

//! Entries whose figures are not available: withdrawn entries, and entries whose payload this node does not hold.

use std::collections::HashSet;

use marsad_domain::code::OriginName;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Index, Kind, SharingClass};

use super::codes::{entry_place, origin_name};
use super::log_positions::Cut;
use super::snapshot::Snapshot;
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
            Self::Payload(state) => state.as_str(),
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
    pub payload: PayloadState,
}

impl Snapshot {
    /// All withdrawn entries.
    pub async fn withdrawn(&mut self) -> Result<HashSet<(LogId, Index)>, StoreError> {
        let rows = sqlx::query!(
            "SELECT o.name, w.epoch, w.idx FROM view.withdrawal w JOIN log.origin o ON o.origin_id = w.origin_id"
        )
        .fetch_all(self.connection())
        .await?;
        rows.into_iter().map(|row| entry_place(&row.name, row.epoch, row.idx)).collect()
    }
}

impl Store {
    /// The origins that have entries with observations within a cut which this node may not read or, with `with_local`, which stay
    /// at their node or go to some nodes only. Entries that were withdrawn or erased within the cut are left out.
    pub async fn origins_that_withhold(&self, cut: &Cut, with_local: bool) -> Result<Vec<OriginName>, StoreError> {
        let (mut origins, mut epochs, mut sizes) = (Vec::new(), Vec::new(), Vec::new());
        for (log, size) in cut.iter() {
            origins.push(log.origin.as_str());
            epochs.push(i32::try_from(log.epoch).unwrap_or(i32::MAX));
            sizes.push(i64::try_from(size).unwrap_or(i64::MAX));
        }
        let rows = sqlx::query!(
            "WITH c AS (
                 SELECT o.origin_id, o.name, c.epoch, c.size
                 FROM unnest($1::text[], $2::int[], $3::bigint[]) AS c (name, epoch, size)
                 JOIN log.origin o USING (name)
             )
             SELECT DISTINCT c.name
             FROM c JOIN log.entry e ON e.origin_id = c.origin_id AND e.epoch = c.epoch AND e.idx < c.size
             WHERE e.kind = $4 AND (e.payload_state = $5 OR $6 AND e.sharing = ANY ($7))
                 AND NOT EXISTS (
                     SELECT FROM view.withdrawal b JOIN c d ON d.origin_id = b.origin_id AND d.epoch = b.by_epoch
                     WHERE b.origin_id = e.origin_id AND b.epoch = e.epoch AND b.idx = e.idx AND b.by_idx < d.size
                 )
                 AND NOT EXISTS (
                     SELECT FROM view.erasure b JOIN c d ON d.origin_id = b.origin_id AND d.epoch = b.by_epoch
                     WHERE b.origin_id = e.origin_id AND b.epoch = e.epoch AND b.idx = e.idx AND b.by_idx < d.size
                 )
             ORDER BY c.name",
            origins as Vec<&str>,
            epochs.as_slice(),
            sizes.as_slice(),
            i32::from(Kind::Observations.code()),
            PayloadState::Withheld.number(),
            with_local,
            &[SharingClass::Local, SharingClass::Members].map(|class| i16::from(class.code())) as &[i16],
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        rows.iter().map(|row| origin_name(&row.name)).collect()
    }

    /// The first entries within a cut that may have held figures of these indicators and are withdrawn or not held, by
    /// log and index. Entries that were withdrawn or erased within the cut are left out, since nothing that was made
    /// from the cut used them; so are those that do not travel to all members, unless `with_local` is set.
    pub async fn not_held(
        &self,
        cut: &Cut,
        indicators: &[&str],
        with_local: bool,
        limit: usize,
    ) -> Result<Vec<NotHeld>, StoreError> {
        let (mut origins, mut epochs, mut sizes) = (Vec::new(), Vec::new(), Vec::new());
        for (log, size) in cut.iter() {
            origins.push(log.origin.as_str());
            epochs.push(i32::try_from(log.epoch).unwrap_or(i32::MAX));
            sizes.push(i64::try_from(size).unwrap_or(i64::MAX));
        }
        let rows = sqlx::query!(
            "WITH c AS (
                 SELECT o.origin_id, o.name, c.epoch, c.size
                 FROM unnest($1::text[], $2::int[], $3::bigint[]) AS c (name, epoch, size)
                 JOIN log.origin o USING (name)
             )
             SELECT c.name, e.epoch, e.idx, e.payload_state, w.idx IS NOT NULL AS \"is_withdrawn!\"
             FROM c JOIN log.entry e ON e.origin_id = c.origin_id AND e.epoch = c.epoch AND e.idx < c.size
             LEFT JOIN LATERAL (
                 SELECT w.idx FROM view.withdrawal w
                 WHERE w.origin_id = e.origin_id AND w.epoch = e.epoch AND w.idx = e.idx LIMIT 1
             ) w ON true
             WHERE e.kind = $4 AND (e.payload_state <> 0 OR w.idx IS NOT NULL) AND ($6 OR e.sharing = ANY ($7))
                 AND NOT EXISTS (
                     SELECT FROM view.withdrawal b JOIN c d ON d.origin_id = b.origin_id AND d.epoch = b.by_epoch
                     WHERE b.origin_id = e.origin_id AND b.epoch = e.epoch AND b.idx = e.idx AND b.by_idx < d.size
                 )
                 AND NOT EXISTS (
                     SELECT FROM view.erasure b JOIN c d ON d.origin_id = b.origin_id AND d.epoch = b.by_epoch
                     WHERE b.origin_id = e.origin_id AND b.epoch = e.epoch AND b.idx = e.idx AND b.by_idx < d.size
                 )
                 AND NOT EXISTS (
                     SELECT FROM view.erasure x
                     WHERE x.origin_id = e.origin_id AND x.epoch = e.epoch AND x.idx = e.idx
                         AND cardinality(x.indicators) > 0 AND NOT x.indicators && $5
                 )
                 AND (e.payload_state <> 0 OR EXISTS (
                     SELECT FROM view.observation_part p
                     WHERE p.indicator = ANY ($5) AND p.origin_id = e.origin_id AND p.epoch = e.epoch AND p.idx = e.idx
                 ))
             ORDER BY c.name, e.epoch, e.idx LIMIT $8",
            origins as Vec<&str>,
            epochs.as_slice(),
            sizes.as_slice(),
            i32::from(Kind::Observations.code()),
            indicators as &[&str],
            with_local,
            &[SharingClass::Open, SharingClass::Federation].map(|class| i16::from(class.code())) as &[i16],
            i64::try_from(limit).unwrap_or(i64::MAX)
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        rows.into_iter()
            .map(|row| {
                let (log, index) = entry_place(&row.name, row.epoch, row.idx)?;
                let payload = PayloadState::from_number(row.payload_state)?;
                let state = if row.is_withdrawn { Lacking::Withdrawn } else { Lacking::Payload(payload) };
                Ok(NotHeld { log, index, state, payload })
            })
            .collect()
    }
}

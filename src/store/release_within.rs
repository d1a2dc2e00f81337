//! Which entries within a cut are releases that readers held at that state of the logs.

use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Index, Kind, SharingClass};

use super::codes::{entry_header, entry_place};
use super::log_positions::Cut;
use super::release_read::release_id;
use super::{PayloadState, Store, StoreError};

/// An entry with a release that all members may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseEntry {
    pub log: LogId,
    pub index: Index,
    /// The time of its header, which is kept even if the release is withdrawn.
    pub time: Timestamp,
    pub payload: PayloadState,
    /// Whether it was withdrawn after the cut.
    pub is_withdrawn: bool,
    /// Its identifier. Of one that was withdrawn: as its builder says. None: not known here.
    pub release: Option<[u8; 32]>,
}

impl Store {
    /// The entries within a cut with releases that travel to all members, the newest first by the times of their headers. Those
    /// that were withdrawn within the cut are left out, and those that are held and are no release.
    pub async fn releases_within(&self, cut: &Cut) -> Result<Vec<ReleaseEntry>, StoreError> {
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
             SELECT c.name, e.epoch, e.idx, e.header, e.payload_state, x.idx IS NOT NULL AS \"is_withdrawn!\",
                 COALESCE(r.release, x.release) AS \"release?\"
             FROM c JOIN log.entry e ON e.origin_id = c.origin_id AND e.epoch = c.epoch AND e.idx < c.size
             LEFT JOIN view.release r ON r.origin_id = e.origin_id AND r.epoch = e.epoch AND r.idx = e.idx
             LEFT JOIN LATERAL (
                 SELECT w.idx, w.release FROM view.erasure w
                 WHERE w.origin_id = e.origin_id AND w.epoch = e.epoch AND w.idx = e.idx
                 ORDER BY w.by_epoch, w.by_idx LIMIT 1
             ) x ON true
             WHERE e.kind = $4 AND e.sharing = ANY ($5) AND (e.payload_state <> 0 OR r.release IS NOT NULL)
                 AND NOT EXISTS (
                     SELECT FROM view.erasure b JOIN c d ON d.origin_id = b.origin_id AND d.epoch = b.by_epoch
                     WHERE b.origin_id = e.origin_id AND b.epoch = e.epoch AND b.idx = e.idx AND b.by_idx < d.size
                 )",
            origins as Vec<&str>,
            epochs.as_slice(),
            sizes.as_slice(),
            i32::from(Kind::Release.code()),
            &[SharingClass::Open, SharingClass::Federation].map(|class| i16::from(class.code())) as &[i16]
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        let read = rows.into_iter().map(|row| {
            let (log, index) = entry_place(&row.name, row.epoch, row.idx)?;
            Ok(ReleaseEntry {
                log,
                index,
                time: entry_header(&row.header)?.time,
                payload: PayloadState::from_number(row.payload_state)?,
                is_withdrawn: row.is_withdrawn,
                release: row.release.map(release_id).transpose()?,
            })
        });
        let mut entries = read.collect::<Result<Vec<ReleaseEntry>, StoreError>>()?;
        entries.sort_by(|a, b| (b.time, &b.log, b.index).cmp(&(a.time, &a.log, a.index)));
        Ok(entries)
    }
}

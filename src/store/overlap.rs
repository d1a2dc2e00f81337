//! Finds the stored parts that may hold a reporter's figures for the cells of a new submission.

use sqlx::PgConnection;
use time::Date;

use marsad_domain::code::OrganisationCode;
use marsad_log::entry::{Index, Kind, SharingClass};

use super::codes::{organisation_code, sharing_class};
use super::integers::{big, natural, unsigned};
use super::log_key::{EntryArrays, LogKey};
use super::observation_part::{PartArrays, PartColumns};
use super::{ChunkPlace, ObservationPart, Store, StoreError, Tx};

/// A chunk that may hold some of the cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overlap {
    pub place: ChunkPlace,
    /// The sharing class of its entry.
    pub sharing: SharingClass,
}

/// A part of an entry that was appended recently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentPart {
    pub reporter: OrganisationCode,
    pub index: Index,
    pub sharing: SharingClass,
    pub part: ObservationPart,
}

impl RecentPart {
    /// Whether it may hold a cell of another part.
    #[must_use]
    pub fn may_overlap(&self, other: &ObservationPart) -> bool {
        let own = &self.part;
        own.indicator == other.indicator
            && own.first_area <= other.last_area
            && other.first_area <= own.last_area
            && own.first_day <= other.last_day
            && other.first_day <= own.last_day
    }
}

/// What was added to a log from a given entry on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecentChanges {
    /// By entry and chunk.
    pub parts: Vec<RecentPart>,
    /// Whether something was withdrawn or erased, so that earlier figures may be current again.
    pub retracted: bool,
}

/// An entry, and one of its parts if it has any.
struct RecentColumns {
    idx: i64,
    kind: i32,
    reporter: Option<String>,
    sharing: Option<i16>,
    chunk: Option<i32>,
    indicator: Option<String>,
    first_area: Option<String>,
    last_area: Option<String>,
    first_day: Option<Date>,
    last_day: Option<Date>,
    rows: Option<i32>,
}

/// The chunks of a reporter in all epochs of an origin whose parts overlap with `parts`, the earliest entry first. The
/// query is written so that the planner starts at the parts, even with wrong statistics of the tables.
async fn overlaps(
    connection: &mut PgConnection,
    key: LogKey,
    reporter: &OrganisationCode,
    parts: &[ObservationPart],
) -> Result<Vec<Overlap>, StoreError> {
    let columns = PartArrays::new(parts)?;
    let rows = sqlx::query!(
        "SELECT o.epoch, o.idx, o.chunk, s.sharing
         FROM (
             SELECT DISTINCT p.epoch, p.idx, p.chunk
             FROM unnest((SELECT $3::text[]), (SELECT $4::text[]), (SELECT $5::text[]), (SELECT $6::date[]),
                     (SELECT $7::date[])) AS w (indicator, first_area, last_area, first_day, last_day),
                 LATERAL (
                 SELECT p.epoch, p.idx, p.chunk
                 FROM view.observation_part p
                 WHERE p.indicator = w.indicator AND p.origin_id = $1 AND p.last_day >= w.first_day
                     AND p.first_day <= w.last_day AND p.last_area >= w.first_area AND p.first_area <= w.last_area
                 OFFSET 0
             ) p
             OFFSET 0
         ) o, LATERAL (
             SELECT s.sharing FROM view.submission s
             WHERE s.origin_id = $1 AND s.epoch = o.epoch AND s.idx = o.idx AND s.reporter = $2 AND NOT EXISTS (
                 SELECT FROM view.withdrawal w WHERE w.origin_id = $1 AND w.epoch = o.epoch AND w.idx = o.idx
             )
             OFFSET 0
         ) s
         ORDER BY o.epoch, o.idx, o.chunk",
        key.origin_id,
        reporter.as_str(),
        columns.indicators as Vec<&str>,
        columns.first_areas as Vec<&str>,
        columns.last_areas as Vec<&str>,
        columns.first_days.as_slice(),
        columns.last_days.as_slice()
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let key = LogKey { epoch: row.epoch, ..key };
            let place = ChunkPlace { key, index: natural(row.idx)?, chunk: unsigned(row.chunk)? };
            Ok(Overlap { place, sharing: sharing_class(row.sharing)? })
        })
        .collect()
}

impl Store {
    /// The chunks of a reporter in the logs of an origin that may hold the cells of `parts`, the earliest entry first.
    /// Withdrawn entries are left out.
    pub async fn overlaps(
        &self,
        key: LogKey,
        reporter: &OrganisationCode,
        parts: &[ObservationPart],
    ) -> Result<Vec<Overlap>, StoreError> {
        overlaps(&mut *self.connection().await?, key, reporter, parts).await
    }
}

impl Tx {
    /// As [`Store::overlaps`], including what this transaction has written.
    pub async fn overlaps(
        &mut self,
        key: LogKey,
        reporter: &OrganisationCode,
        parts: &[ObservationPart],
    ) -> Result<Vec<Overlap>, StoreError> {
        overlaps(self.connection(), key, reporter, parts).await
    }

    /// What was added to a log from `from` on: the parts of these reporters, and whether anything was withdrawn or
    /// erased.
    pub async fn changes_since(
        &mut self,
        key: LogKey,
        from: Index,
        reporters: &[&OrganisationCode],
    ) -> Result<RecentChanges, StoreError> {
        let kinds = [Kind::Withdrawal, Kind::Erasure].map(|kind| i32::from(kind.code()));
        let rows = sqlx::query_as!(
            RecentColumns,
            "SELECT e.idx, e.kind, s.reporter AS \"reporter?\", s.sharing AS \"sharing?\", p.chunk AS \"chunk?\",
                 p.indicator AS \"indicator?\", p.first_area AS \"first_area?\", p.last_area AS \"last_area?\",
                 p.first_day AS \"first_day?\", p.last_day AS \"last_day?\", p.rows AS \"rows?\"
             FROM log.entry e
             LEFT JOIN view.submission s ON s.origin_id = e.origin_id AND s.epoch = e.epoch AND s.idx = e.idx
                 AND s.reporter = ANY ($4)
             LEFT JOIN view.observation_part p ON p.origin_id = s.origin_id AND p.epoch = s.epoch AND p.idx = s.idx
             WHERE e.origin_id = $1 AND e.epoch = $2 AND e.idx >= $3 AND (e.kind = ANY ($5) OR p.idx IS NOT NULL)
             ORDER BY e.idx, p.chunk",
            key.origin_id,
            key.epoch,
            big(from)?,
            reporters.iter().map(|reporter| reporter.as_str()).collect::<Vec<_>>() as Vec<&str>,
            kinds.as_slice()
        )
        .fetch_all(self.connection())
        .await?;
        let mut changes = RecentChanges::default();
        for row in rows {
            changes.retracted |= kinds.contains(&row.kind);
            changes.parts.extend(recent_part(row)?);
        }
        Ok(changes)
    }

    /// The submissions that entries of a log belong to, the latest first, each once.
    pub async fn submissions_of(&mut self, entries: &[(LogKey, Index)]) -> Result<Vec<String>, StoreError> {
        let at = EntryArrays::new(entries.iter().copied())?;
        let names = sqlx::query_scalar!(
            "SELECT s.submission FROM unnest($1::int[], $2::int[], $3::bigint[]) AS e (origin_id, epoch, idx)
             JOIN view.submission s ON s.origin_id = e.origin_id AND s.epoch = e.epoch AND s.idx = e.idx
             GROUP BY s.submission ORDER BY max(s.epoch) DESC, max(s.idx) DESC",
            at.origins.as_slice(),
            at.epochs.as_slice(),
            at.indexes.as_slice()
        )
        .fetch_all(self.connection())
        .await?;
        Ok(names)
    }
}

/// A part, if the row has one.
fn recent_part(row: RecentColumns) -> Result<Option<RecentPart>, StoreError> {
    let RecentColumns { reporter: Some(reporter), sharing: Some(sharing), chunk: Some(chunk), .. } = row else {
        return Ok(None);
    };
    let (Some(indicator), Some(first_area), Some(last_area)) = (row.indicator, row.first_area, row.last_area) else {
        return Ok(None);
    };
    let (Some(first_day), Some(last_day), Some(rows)) = (row.first_day, row.last_day, row.rows) else {
        return Ok(None);
    };
    let part = PartColumns { indicator, chunk, first_area, last_area, first_day, last_day, rows };
    Ok(Some(RecentPart {
        reporter: organisation_code(&reporter)?,
        index: natural(row.idx)?,
        sharing: sharing_class(sharing)?,
        part: part.try_into()?,
    }))
}

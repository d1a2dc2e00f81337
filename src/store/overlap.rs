//! Where the figures are that a reporter has submitted for the cells of a new submission: by parts, which may hold them.

use sqlx::PgConnection;
use time::Date;

use crate::domain::code::{IndicatorCode, OrganisationCode};
use crate::log::entry::{Index, Kind, SharingClass};

use super::log_key::LogKey;
use super::number::{big, int, natural, unsigned};
use super::observation_part::{PartColumns, area_code};
use super::{ChunkPlace, ObservationPart, Store, StoreError, Tx};

/// A chunk that may hold some cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overlap {
    pub place: ChunkPlace,
    /// Of its entry.
    pub sharing: SharingClass,
}

/// A part of an entry that came lately.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LatePart {
    pub reporter: OrganisationCode,
    pub index: Index,
    pub sharing: SharingClass,
    pub part: ObservationPart,
}

impl LatePart {
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

/// What has come to a log from an entry on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Late {
    /// By entry and chunk.
    pub parts: Vec<LatePart>,
    /// Whether something was taken back: then earlier figures may show again.
    pub retracted: bool,
}

type LateColumns = (
    i64,
    i32,
    Option<String>,
    Option<i16>,
    Option<i32>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<Date>,
    Option<Date>,
    Option<i32>,
);

pub(super) fn class(code: i16) -> Result<SharingClass, StoreError> {
    let code = u8::try_from(code).map_err(|_| StoreError::corrupt("a sharing class that is none"))?;
    Ok(SharingClass::from_code(code))
}

/// The chunks of a reporter in all epochs of an origin whose parts overlap with `parts`, the earliest entry first. Beginning at
/// the parts, whatever the planner believes of the size of the tables.
async fn overlaps(
    connection: &mut PgConnection,
    key: LogKey,
    reporter: &OrganisationCode,
    parts: &[ObservationPart],
) -> Result<Vec<Overlap>, StoreError> {
    let columns = PartColumns::new(parts)?;
    let rows: Vec<(i32, i64, i32, i16)> = sqlx::query_as(
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
    )
    .bind(key.origin_id)
    .bind(reporter.as_str())
    .bind(columns.indicators)
    .bind(columns.first_areas)
    .bind(columns.last_areas)
    .bind(columns.first_days)
    .bind(columns.last_days)
    .fetch_all(connection)
    .await?;
    let read = |(epoch, index, chunk, sharing): (i32, i64, i32, i16)| {
        let key = LogKey { origin_id: key.origin_id, epoch };
        let place = ChunkPlace { key, index: natural(index)?, chunk: unsigned(chunk)? };
        Ok(Overlap { place, sharing: class(sharing)? })
    };
    rows.into_iter().map(read).collect()
}

impl Store {
    /// The chunks of a reporter in the logs of an origin that may hold the cells of `parts`, the earliest entry first. What is
    /// withdrawn is left out.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails or holds what cannot be.
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
    /// As [`Store::overlaps`], what this transaction has written among them.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails or holds what cannot be.
    pub async fn overlaps(
        &mut self,
        key: LogKey,
        reporter: &OrganisationCode,
        parts: &[ObservationPart],
    ) -> Result<Vec<Overlap>, StoreError> {
        overlaps(self.connection(), key, reporter, parts).await
    }

    /// What has come to a log from `from` on: the parts of these reporters, and whether anything was taken back.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails or holds what cannot be.
    pub async fn late(
        &mut self,
        key: LogKey,
        from: Index,
        reporters: &[&OrganisationCode],
    ) -> Result<Late, StoreError> {
        let kinds = [Kind::Withdrawal, Kind::Erasure].map(|kind| i32::from(kind.code()));
        let rows: Vec<LateColumns> = sqlx::query_as(
            "SELECT e.idx, e.kind::int, s.reporter, s.sharing, p.chunk, p.indicator::text, p.first_area::text,
                 p.last_area::text, p.first_day, p.last_day, p.rows
             FROM log.entry e
             LEFT JOIN view.submission s ON s.origin_id = e.origin_id AND s.epoch = e.epoch AND s.idx = e.idx
                 AND s.reporter = ANY ($4)
             LEFT JOIN view.observation_part p ON p.origin_id = s.origin_id AND p.epoch = s.epoch AND p.idx = s.idx
             WHERE e.origin_id = $1 AND e.epoch = $2 AND e.idx >= $3 AND (e.kind = ANY ($5) OR p.idx IS NOT NULL)
             ORDER BY e.idx, p.chunk",
        )
        .bind(key.origin_id)
        .bind(key.epoch)
        .bind(big(from)?)
        .bind(reporters.iter().map(|reporter| reporter.as_str()).collect::<Vec<_>>())
        .bind(kinds.as_slice())
        .fetch_all(self.connection())
        .await?;
        let mut late = Late::default();
        for row in rows {
            late.retracted |= kinds.contains(&row.1);
            late.parts.extend(late_part(row)?);
        }
        Ok(late)
    }

    /// The submissions that entries of a log belong to, the latest first, each once.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn submissions_of(&mut self, entries: &[(LogKey, Index)]) -> Result<Vec<String>, StoreError> {
        let indexes: Vec<i64> = entries.iter().map(|(_, index)| big(*index)).collect::<Result<_, _>>()?;
        let names = sqlx::query_scalar(
            "SELECT s.submission FROM unnest($1::int[], $2::int[], $3::bigint[]) AS e (origin_id, epoch, idx)
             JOIN view.submission s ON s.origin_id = e.origin_id AND s.epoch = e.epoch AND s.idx = e.idx
             GROUP BY s.submission ORDER BY max(s.epoch) DESC, max(s.idx) DESC",
        )
        .bind(entries.iter().map(|(key, _)| key.origin_id).collect::<Vec<i32>>())
        .bind(entries.iter().map(|(key, _)| key.epoch).collect::<Vec<i32>>())
        .bind(indexes)
        .fetch_all(self.connection())
        .await?;
        Ok(names)
    }
}

/// A part, if the row has one.
fn late_part(row: LateColumns) -> Result<Option<LatePart>, StoreError> {
    let (index, _, reporter, sharing, chunk, indicator, first_area, last_area, first_day, last_day, rows) = row;
    let (Some(reporter), Some(sharing), Some(chunk), Some(indicator)) = (reporter, sharing, chunk, indicator) else {
        return Ok(None);
    };
    let (Some(first_area), Some(last_area)) = (first_area, last_area) else { return Ok(None) };
    let (Some(first_day), Some(last_day), Some(rows)) = (first_day, last_day, rows) else { return Ok(None) };
    Ok(Some(LatePart {
        reporter: OrganisationCode::new(&reporter).map_err(|_| StoreError::corrupt("a reporter that is no code"))?,
        index: natural(index)?,
        sharing: class(sharing)?,
        part: ObservationPart {
            indicator: IndicatorCode::new(&indicator)
                .map_err(|_| StoreError::corrupt("an indicator that is no code"))?,
            chunk: unsigned(chunk)?,
            first_area: area_code(&first_area)?,
            last_area: area_code(&last_area)?,
            first_day,
            last_day,
            rows: unsigned(int(rows)?)?,
        },
    }))
}

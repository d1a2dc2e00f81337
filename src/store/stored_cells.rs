//! Finds the stored figures of a reporter that a new submission is compared with.

use std::collections::HashMap;

use time::Date;

use marsad_domain::code::{OrganisationCode, OriginName};
use marsad_log::checkpoint::LogId;

use super::codes::sharing_class;
use super::integers::{natural, unsigned};
use super::log_key::LogKey;
use super::overlap::Overlap;
use super::{ChunkPlace, Store, StoreError};

/// Which stored figures to find: of one reporter, in the logs of one origin.
#[derive(Debug, Clone, Copy)]
pub struct WantedCells<'a> {
    pub origin: &'a OriginName,
    pub reporter: &'a OrganisationCode,
    pub indicators: &'a [&'a str],
    pub areas: &'a [&'a str],
    /// The first and the last day of each period.
    pub days: &'a [(Date, Date)],
}

/// The place of a part, and what it spans.
#[derive(sqlx::FromRow)]
struct PartRow {
    origin_id: i32,
    epoch: i32,
    idx: i64,
    chunk: i32,
    first_area: String,
    last_area: String,
    first_day: Date,
    last_day: Date,
}

impl PartRow {
    /// Whether one of these sorted areas and one of these periods lie within what it spans.
    fn may_hold(&self, areas: &[&str], periods: &[(Date, Date)]) -> bool {
        let next = areas.partition_point(|area| *area < self.first_area.as_str());
        let is_near = areas.get(next).is_some_and(|area| *area <= self.last_area.as_str());
        is_near && periods.iter().any(|(first, last)| self.first_day <= *first && *last <= self.last_day)
    }
}

/// Up to this number, areas are searched one by one; if there are more, the range from the first to the last is
/// searched.
const AREAS_ASKED_MAX: usize = 4;

/// The newest entry first. The query forces the planner to start at the parts: a growing table has wrong statistics,
/// and a plan that starts at the submissions would read all of them. For the same reason the parts are ordered as in
/// the index that should be used. The lists are subqueries, so that the planner does not see their lengths: it would
/// plan again for every call, which for few areas takes longer than finding the parts. A part that spans two of the
/// areas is found twice.
const CHUNKS: &str = "
    SELECT p.*
    FROM unnest((SELECT $2::text[])) AS i (indicator),
        unnest((SELECT $3::text[]), (SELECT $4::text[])) AS r (first, last),
        LATERAL (
        SELECT p.origin_id, p.epoch, p.idx, p.chunk, p.first_area, p.last_area, p.first_day, p.last_day
        FROM view.observation_part p
        WHERE p.indicator = i.indicator AND p.origin_id = $1 AND p.last_day >= $5 AND p.first_day <= $6
            AND p.last_area >= r.first AND p.first_area <= r.last
        ORDER BY p.indicator, p.origin_id, p.last_day, p.last_area, p.first_area, p.first_day
        OFFSET 0
    ) p
    ORDER BY p.epoch DESC, p.idx DESC, p.chunk";

impl Store {
    /// The chunks that may hold a reporter's figures of these indicators, areas and periods, those of the newest entry
    /// first. Withdrawn entries are left out.
    pub async fn chunks_of_cells(&self, wanted: &WantedCells<'_>) -> Result<Vec<Overlap>, StoreError> {
        let mut areas: Vec<&str> = wanted.areas.to_vec();
        areas.sort_unstable();
        let days = wanted.days.iter().copied();
        let days = days.reduce(|all, period| (all.0.min(period.0), all.1.max(period.1)));
        let (Some(first), Some(last), Some((from, to))) = (areas.first(), areas.last(), days) else {
            return Ok(Vec::new());
        };
        let Some(log) = self.find_log_key(&LogId::new(wanted.origin.clone(), 0)).await? else { return Ok(Vec::new()) };
        let are_few = areas.len() <= AREAS_ASKED_MAX;
        let (firsts, lasts) =
            if are_few { (areas.as_slice(), areas.as_slice()) } else { (&[*first][..], &[*last][..]) };
        let rows: Vec<PartRow> = sqlx::query_as(CHUNKS)
            .bind(log.origin_id)
            .bind(wanted.indicators)
            .bind(firsts)
            .bind(lasts)
            .bind(from)
            .bind(to)
            // For many areas, an old plan from when the table was small costs more than planning again.
            .persistent(are_few)
            .fetch_all(&mut *self.connection().await?)
            .await?;
        let rows: Vec<PartRow> = rows.into_iter().filter(|row| row.may_hold(&areas, wanted.days)).collect();
        let current = self.current_entries(log.origin_id, wanted.reporter, &rows).await?;
        let mut places: Vec<Overlap> = Vec::new();
        for row in rows {
            let Some(sharing) = current.get(&(row.epoch, row.idx)) else { continue };
            let key = LogKey { origin_id: row.origin_id, epoch: row.epoch };
            let place = ChunkPlace { key, index: natural(row.idx)?, chunk: unsigned(row.chunk)? };
            // Parts of one chunk are neighbours.
            if places.last().is_none_or(|last| last.place != place) {
                places.push(Overlap { place, sharing: sharing_class(*sharing)? });
            }
        }
        Ok(places)
    }

    /// The entries of these parts that belong to the reporter and are not withdrawn, with the codes of their sharing.
    /// Parts of one entry are neighbours.
    async fn current_entries(
        &self,
        origin_id: i32,
        reporter: &OrganisationCode,
        parts: &[PartRow],
    ) -> Result<HashMap<(i32, i64), i16>, StoreError> {
        let mut entries: Vec<(i32, i64)> = parts.iter().map(|part| (part.epoch, part.idx)).collect();
        entries.dedup();
        if entries.is_empty() {
            return Ok(HashMap::new());
        }
        let (epochs, indexes): (Vec<i32>, Vec<i64>) = entries.into_iter().unzip();
        // A second query, once for each entry: the planner has no statistics to join the two well.
        let current = sqlx::query!(
            "SELECT s.epoch, s.idx, s.sharing
             FROM unnest((SELECT $3::int[]), (SELECT $4::bigint[])) AS wanted (epoch, idx)
             JOIN view.submission s ON s.origin_id = $1 AND s.epoch = wanted.epoch AND s.idx = wanted.idx
             WHERE s.reporter = $2 AND (
                     SELECT true FROM view.withdrawal w
                     WHERE w.origin_id = $1 AND w.epoch = wanted.epoch AND w.idx = wanted.idx LIMIT 1
                 ) IS NULL",
            origin_id,
            reporter.as_str(),
            &epochs,
            &indexes
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        Ok(current.into_iter().map(|row| ((row.epoch, row.idx), row.sharing)).collect())
    }
}

//! Finds observations: the entries that hold an indicator, and their parts (the rows of one indicator in one data
//! chunk). The chunks are then read by their places.

use time::Date;

use marsad_domain::audience::Audience;
use marsad_domain::code::{AreaCode, IndicatorCode, OrganisationCode};
use marsad_domain::sharing::Sharing;
use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;

use super::StoreError;
use super::codes::{area_code, audience, organisation_code};
use super::integers::{natural, unsigned};
use super::log_key::LogKey;
use super::log_positions::Cut;
use super::payload_read::ChunkPlace;
use super::snapshot::{Snapshot, sharing};

/// Which parts of one indicator.
#[derive(Debug, Clone, Copy)]
pub struct PartFilter<'f> {
    pub indicator: &'f IndicatorCode,
    pub reporter: Option<&'f OrganisationCode>,
    /// Parts that may hold an area between these two, both included.
    pub areas: Option<(&'f AreaCode, &'f AreaCode)>,
    /// Parts with a period that ends on this day or later.
    pub from: Option<Date>,
    /// Parts with a period that begins on this day or earlier.
    pub to: Option<Date>,
}

/// An entry of observations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldSource {
    pub key: LogKey,
    pub log: LogId,
    pub index: Index,
    pub reporter: OrganisationCode,
    pub submission: String,
    pub sharing: Sharing,
    /// The widest release that totals of it may enter, as announced to its submitter.
    pub audience: Audience,
    pub time: Timestamp,
    /// Whether an entry within the cut withdraws it.
    pub withdrawn: bool,
    /// Whether some of its texts seem to hold personal data.
    pub withheld: bool,
}

/// The rows of one indicator in one data chunk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldPart {
    pub place: ChunkPlace,
    pub first_area: AreaCode,
    pub last_area: AreaCode,
    pub rows: u32,
}

impl Snapshot {
    /// The entries within a cut that hold an indicator, of one reporter or of all, in no order.
    pub async fn observation_sources(
        &mut self,
        cut: &Cut,
        indicator: &IndicatorCode,
        reporter: Option<&OrganisationCode>,
    ) -> Result<Vec<HeldSource>, StoreError> {
        let at = self.cut_arrays(cut);
        let logs = self.logs_by_number();
        let rows = sqlx::query!(
            "SELECT s.origin_id, s.epoch, s.idx, s.reporter, s.submission, s.sharing, s.audience, s.time, s.withheld,
                    EXISTS (SELECT 1 FROM view.withdrawal w
                            JOIN unnest($1::int[], $2::int[], $3::bigint[]) AS b (origin_id, epoch, size)
                              ON b.origin_id = w.origin_id AND b.epoch = w.by_epoch AND w.by_idx < b.size
                            WHERE w.origin_id = s.origin_id AND w.epoch = s.epoch AND w.idx = s.idx)
                        AS \"is_withdrawn!\"
             FROM (SELECT DISTINCT p.origin_id, p.epoch, p.idx FROM view.observation_part p WHERE p.indicator = $4) e
             JOIN unnest($1::int[], $2::int[], $3::bigint[]) AS c (origin_id, epoch, size)
               ON c.origin_id = e.origin_id AND c.epoch = e.epoch AND e.idx < c.size
             JOIN view.submission s ON s.origin_id = e.origin_id AND s.epoch = e.epoch AND s.idx = e.idx
             WHERE $5::text IS NULL OR s.reporter = $5",
            at.origins.as_slice(),
            at.epochs.as_slice(),
            at.sizes.as_slice(),
            indicator.as_str(),
            reporter.map(OrganisationCode::as_str)
        )
        .fetch_all(self.connection())
        .await?;
        rows.into_iter()
            .map(|row| {
                let epoch = unsigned(row.epoch)?;
                let log = logs.get(&(row.origin_id, epoch));
                Ok(HeldSource {
                    key: LogKey { origin_id: row.origin_id, epoch: row.epoch },
                    log: log.cloned().ok_or_else(|| StoreError::corrupt("a submission of no log"))?,
                    index: natural(row.idx)?,
                    reporter: organisation_code(&row.reporter)?,
                    submission: row.submission,
                    sharing: sharing(row.sharing),
                    audience: audience(&row.audience)?,
                    time: Timestamp::from_micros(row.time),
                    withdrawn: row.is_withdrawn,
                    withheld: row.withheld,
                })
            })
            .collect()
    }

    /// The parts within a cut that match the filter, by entry and chunk.
    pub async fn parts_at(&mut self, cut: &Cut, filter: PartFilter<'_>) -> Result<Vec<HeldPart>, StoreError> {
        let at = self.cut_arrays(cut);
        let rows = sqlx::query!(
            "SELECT p.origin_id, p.epoch, p.idx, p.chunk, p.first_area, p.last_area, p.rows
             FROM view.observation_part p
             JOIN unnest($1::int[], $2::int[], $3::bigint[]) AS c (origin_id, epoch, size)
               ON c.origin_id = p.origin_id AND c.epoch = p.epoch AND p.idx < c.size
             WHERE p.indicator = $4
               AND ($5::text IS NULL OR EXISTS (
                       SELECT 1 FROM view.submission s
                       WHERE s.origin_id = p.origin_id AND s.epoch = p.epoch AND s.idx = p.idx AND s.reporter = $5))
               AND ($6::text IS NULL OR p.last_area >= $6) AND ($7::text IS NULL OR p.first_area <= $7)
               AND ($8::date IS NULL OR p.last_day >= $8) AND ($9::date IS NULL OR p.first_day <= $9)
             ORDER BY p.origin_id, p.epoch, p.idx, p.chunk",
            at.origins.as_slice(),
            at.epochs.as_slice(),
            at.sizes.as_slice(),
            filter.indicator.as_str(),
            filter.reporter.map(OrganisationCode::as_str),
            filter.areas.map(|(first, _)| first.as_str()),
            filter.areas.map(|(_, last)| last.as_str()),
            filter.from,
            filter.to
        )
        .fetch_all(self.connection())
        .await?;
        rows.into_iter()
            .map(|row| {
                let key = LogKey { origin_id: row.origin_id, epoch: row.epoch };
                Ok(HeldPart {
                    place: ChunkPlace { key, index: natural(row.idx)?, chunk: unsigned(row.chunk)? },
                    first_area: area_code(&row.first_area)?,
                    last_area: area_code(&row.last_area)?,
                    rows: unsigned(row.rows)?,
                })
            })
            .collect()
    }
}

//! What observations are read from: the entries that hold an indicator, and their parts (the rows of one indicator in
//! one data chunk). The chunks themselves are read by their places.

use time::Date;

use crate::domain::audience::Audience;
use crate::domain::code::{AreaCode, IndicatorCode, OrganisationCode};
use crate::domain::sharing::Sharing;
use crate::domain::timestamp::Timestamp;
use crate::log::checkpoint::LogId;
use crate::log::entry::Index;

use super::StoreError;
use super::cut::Cut;
use super::log_key::LogKey;
use super::observation_part::area_code;
use super::payload_read::ChunkPlace;
use super::snapshot::{Snapshot, sharing, unsigned};

/// Which parts of one indicator.
#[derive(Debug, Clone, Copy)]
pub struct PartFilter<'f> {
    pub indicator: &'f IndicatorCode,
    pub reporter: Option<&'f OrganisationCode>,
    /// Parts that can hold an area between these, both included.
    pub areas: Option<(&'f AreaCode, &'f AreaCode)>,
    /// Parts with a period that ends no earlier.
    pub from: Option<Date>,
    /// Parts with a period that begins no later.
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
    /// The widest release that totals of it may enter, as its submitter was told.
    pub audience: Audience,
    pub time: Timestamp,
    /// By an entry within the cut.
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

type SourceColumns = (i32, i32, i64, String, String, i16, String, i64, bool, bool);
type PartColumns = (i32, i32, i64, i32, String, String, i32);

impl Snapshot {
    /// The entries at a cut that hold an indicator, of one reporter or of all, in no order.
    ///
    /// # Errors
    /// [`StoreError`] if the database cannot be read or holds what cannot be.
    pub async fn observation_sources(
        &mut self,
        cut: &Cut,
        indicator: &IndicatorCode,
        reporter: Option<&OrganisationCode>,
    ) -> Result<Vec<HeldSource>, StoreError> {
        let at = self.cut_arrays(cut);
        let logs = self.logs_by_number();
        let rows: Vec<SourceColumns> = sqlx::query_as(
            "SELECT s.origin_id, s.epoch, s.idx, s.reporter, s.submission, s.sharing, s.audience, s.time, s.withheld,
                    EXISTS (SELECT 1 FROM view.withdrawal w
                            JOIN unnest($1::int[], $2::int[], $3::bigint[]) AS b (origin_id, epoch, size)
                              ON b.origin_id = w.origin_id AND b.epoch = w.by_epoch AND w.by_idx < b.size
                            WHERE w.origin_id = s.origin_id AND w.epoch = s.epoch AND w.idx = s.idx)
             FROM (SELECT DISTINCT p.origin_id, p.epoch, p.idx FROM view.observation_part p WHERE p.indicator = $4) e
             JOIN unnest($1::int[], $2::int[], $3::bigint[]) AS c (origin_id, epoch, size)
               ON c.origin_id = e.origin_id AND c.epoch = e.epoch AND e.idx < c.size
             JOIN view.submission s ON s.origin_id = e.origin_id AND s.epoch = e.epoch AND s.idx = e.idx
             WHERE $5::text IS NULL OR s.reporter = $5",
        )
        .bind(at.origins)
        .bind(at.epochs)
        .bind(at.sizes)
        .bind(indicator.as_str())
        .bind(reporter.map(OrganisationCode::as_str))
        .fetch_all(self.connection())
        .await?;
        let read = |row: SourceColumns| {
            let (origin_id, epoch, index, reporter, submission, class, audience, time, withheld, withdrawn) = row;
            let log = logs.get(&(origin_id, unsigned("an epoch", epoch)?));
            Ok(HeldSource {
                key: LogKey { origin_id, epoch },
                log: log.cloned().ok_or_else(|| StoreError::corrupt("a submission of no log"))?,
                index: unsigned("an index", index)?,
                reporter: OrganisationCode::new(&reporter)
                    .map_err(|_| StoreError::corrupt("a reporter that is no code"))?,
                submission,
                sharing: sharing(class),
                audience: Audience::parse(&audience)
                    .ok_or_else(|| StoreError::corrupt("a submission of an unknown audience"))?,
                time: Timestamp::from_micros(time),
                withdrawn,
                withheld,
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// The parts at a cut that can hold what is asked for, by entry and chunk.
    ///
    /// # Errors
    /// As for [`Snapshot::observation_sources`].
    pub async fn parts_at(&mut self, cut: &Cut, filter: PartFilter<'_>) -> Result<Vec<HeldPart>, StoreError> {
        let at = self.cut_arrays(cut);
        let rows: Vec<PartColumns> = sqlx::query_as(
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
        )
        .bind(at.origins)
        .bind(at.epochs)
        .bind(at.sizes)
        .bind(filter.indicator.as_str())
        .bind(filter.reporter.map(OrganisationCode::as_str))
        .bind(filter.areas.map(|(first, _)| first.as_str()))
        .bind(filter.areas.map(|(_, last)| last.as_str()))
        .bind(filter.from)
        .bind(filter.to)
        .fetch_all(self.connection())
        .await?;
        let read = |(origin_id, epoch, index, chunk, first, last, rows): PartColumns| {
            let (key, index) = (LogKey { origin_id, epoch }, unsigned("an index", index)?);
            Ok(HeldPart {
                place: ChunkPlace { key, index, chunk: unsigned("a chunk", chunk)? },
                first_area: area_code(&first)?,
                last_area: area_code(&last)?,
                rows: unsigned("a number of rows", rows)?,
            })
        };
        rows.into_iter().map(read).collect()
    }
}

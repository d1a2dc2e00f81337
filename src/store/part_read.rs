//! What observations are read from: the entries that hold an indicator, their parts (the rows of one indicator in one
//! data chunk), and the chunks themselves. Nothing of a chunk is looked into here.

use time::Date;

use crate::domain::code::{AreaCode, IndicatorCode, OrganisationCode};
use crate::domain::sharing::Sharing;
use crate::domain::timestamp::Timestamp;
use crate::log::checkpoint::LogId;
use crate::log::entry::Index;

use super::cut::Cut;
use super::items::LogKey;
use super::snapshot::{Snapshot, sharing, unsigned};
use super::{Store, StoreError};

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

/// The place of an entry in its log, by local number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryKey {
    pub log: LogKey,
    pub index: Index,
}

/// An entry of observations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldSource {
    pub key: EntryKey,
    pub log: LogId,
    pub reporter: OrganisationCode,
    pub submission: String,
    pub sharing: Sharing,
    pub time: Timestamp,
    /// By an entry within the cut.
    pub withdrawn: bool,
}

/// The rows of one indicator in one data chunk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldPart {
    pub key: EntryKey,
    /// Its number in the payload.
    pub chunk: u32,
    pub first_area: AreaCode,
    pub last_area: AreaCode,
    pub rows: u32,
}

type SourceColumns = (i32, i32, i64, String, String, i16, i64, bool);
type PartColumns = (i32, i32, i64, i32, String, String, i32);

fn entry_key(origin_id: i32, epoch: i32, index: i64) -> Result<EntryKey, StoreError> {
    Ok(EntryKey { log: LogKey { origin_id, epoch }, index: unsigned("an index", index)? })
}

fn area(code: &str) -> Result<AreaCode, StoreError> {
    AreaCode::new(code).map_err(|_| StoreError::corrupt("an area that is no code"))
}

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
            "SELECT s.origin_id, s.epoch, s.idx, s.reporter, s.submission, s.sharing, s.time,
                    EXISTS (SELECT 1 FROM view.withdrawal w
                            WHERE w.origin_id = s.origin_id AND w.epoch = s.epoch AND w.idx = s.idx
                              AND w.by_idx < c.size)
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
            let (origin_id, epoch, index, reporter, submission, class, time, withdrawn) = row;
            let log = logs.get(&(origin_id, unsigned("an epoch", epoch)?));
            Ok(HeldSource {
                key: entry_key(origin_id, epoch, index)?,
                log: log.cloned().ok_or_else(|| StoreError::corrupt("a submission of no log"))?,
                reporter: OrganisationCode::new(&reporter)
                    .map_err(|_| StoreError::corrupt("a reporter that is no code"))?,
                submission,
                sharing: sharing(class),
                time: Timestamp::from_micros(time),
                withdrawn,
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// The parts at a cut that can hold what is asked for, by entry and chunk.
    ///
    /// # Errors
    /// As for [`Snapshot::observation_sources`].
    pub async fn observation_parts(
        &mut self,
        cut: &Cut,
        filter: PartFilter<'_>,
    ) -> Result<Vec<HeldPart>, StoreError> {
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
            Ok(HeldPart {
                key: entry_key(origin_id, epoch, index)?,
                chunk: unsigned("a chunk", chunk)?,
                first_area: area(&first)?,
                last_area: area(&last)?,
                rows: unsigned("a number of rows", rows)?,
            })
        };
        rows.into_iter().map(read).collect()
    }
}

impl Store {
    /// The stored bytes of data chunks, in the order asked. None for one that is held no more: payloads can be erased.
    ///
    /// # Errors
    /// [`StoreError`] if the database cannot be read.
    pub async fn data_chunks(&self, wanted: &[(EntryKey, u32)]) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        let number = |index: Index| i64::try_from(index).unwrap_or(i64::MAX);
        let found: Vec<(i64, Vec<u8>)> = sqlx::query_as(
            "SELECT w.place, p.bytes
             FROM unnest($1::int[], $2::int[], $3::bigint[], $4::int[]) WITH ORDINALITY
                    AS w (origin_id, epoch, idx, chunk, place)
             JOIN log.payload p
               ON p.origin_id = w.origin_id AND p.epoch = w.epoch AND p.idx = w.idx AND p.chunk = w.chunk",
        )
        .bind(wanted.iter().map(|(key, _)| key.log.origin_id).collect::<Vec<i32>>())
        .bind(wanted.iter().map(|(key, _)| key.log.epoch).collect::<Vec<i32>>())
        .bind(wanted.iter().map(|(key, _)| number(key.index)).collect::<Vec<i64>>())
        .bind(wanted.iter().map(|(_, chunk)| i32::try_from(*chunk).unwrap_or(i32::MAX)).collect::<Vec<i32>>())
        .fetch_all(&self.pool)
        .await?;
        let mut chunks = vec![None; wanted.len()];
        for (place, bytes) in found {
            let place = usize::try_from(place).ok().and_then(|place| chunks.get_mut(place.checked_sub(1)?));
            *place.ok_or_else(|| StoreError::corrupt("a chunk that was not asked for"))? = Some(bytes);
        }
        Ok(chunks)
    }
}

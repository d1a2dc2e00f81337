//! `view.observation_part`: the places of observations. Their rows stay in the chunks of the log.

use time::Date;

use marsad_domain::code::{AreaCode, IndicatorCode};
use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;

use super::codes::{area_code, indicator_code};
use super::integers::{big, int, unsigned};
use super::{Store, StoreError};

/// The rows of one indicator in one chunk of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObservationPart {
    pub indicator: IndicatorCode,
    /// Its chunk of the payload; 0 is the manifest.
    pub chunk: u32,
    pub first_area: AreaCode,
    pub last_area: AreaCode,
    /// The first day of the earliest period.
    pub first_day: Date,
    /// The last day of the latest period.
    pub last_day: Date,
    pub rows: u32,
}

/// A part as stored.
pub(super) struct PartColumns {
    pub indicator: String,
    pub chunk: i32,
    pub first_area: String,
    pub last_area: String,
    pub first_day: Date,
    pub last_day: Date,
    pub rows: i32,
}

impl TryFrom<PartColumns> for ObservationPart {
    type Error = StoreError;

    fn try_from(row: PartColumns) -> Result<Self, StoreError> {
        Ok(Self {
            indicator: indicator_code(&row.indicator)?,
            chunk: unsigned(row.chunk)?,
            first_area: area_code(&row.first_area)?,
            last_area: area_code(&row.last_area)?,
            first_day: row.first_day,
            last_day: row.last_day,
            rows: unsigned(row.rows)?,
        })
    }
}

/// Parts as arrays for a statement.
pub(super) struct PartArrays<'p> {
    pub indicators: Vec<&'p str>,
    pub chunks: Vec<i32>,
    pub first_areas: Vec<&'p str>,
    pub last_areas: Vec<&'p str>,
    pub first_days: Vec<Date>,
    pub last_days: Vec<Date>,
    pub rows: Vec<i32>,
}

impl<'p> PartArrays<'p> {
    pub fn new(parts: &'p [ObservationPart]) -> Result<Self, StoreError> {
        let numbers = |of: fn(&ObservationPart) -> u32| parts.iter().map(|part| int(of(part))).collect();
        let chunks: Result<Vec<i32>, StoreError> = numbers(|part| part.chunk);
        let rows: Result<Vec<i32>, StoreError> = numbers(|part| part.rows);
        Ok(Self {
            indicators: parts.iter().map(|part| part.indicator.as_str()).collect(),
            chunks: chunks?,
            first_areas: parts.iter().map(|part| part.first_area.as_str()).collect(),
            last_areas: parts.iter().map(|part| part.last_area.as_str()).collect(),
            first_days: parts.iter().map(|part| part.first_day).collect(),
            last_days: parts.iter().map(|part| part.last_day).collect(),
            rows: rows?,
        })
    }
}

impl Store {
    /// The parts of an entry, by chunk and indicator.
    pub async fn observation_parts(&self, log: &LogId, index: Index) -> Result<Vec<ObservationPart>, StoreError> {
        let Some(key) = self.find_log_key(log).await? else { return Ok(Vec::new()) };
        let rows = sqlx::query_as!(
            PartColumns,
            "SELECT indicator, chunk, first_area, last_area, first_day, last_day, rows FROM view.observation_part
             WHERE origin_id = $1 AND epoch = $2 AND idx = $3 ORDER BY chunk, indicator",
            key.origin_id,
            key.epoch,
            big(index)?
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        rows.into_iter().map(ObservationPart::try_from).collect()
    }
}

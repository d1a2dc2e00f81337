//! `view.observation_part`: where observations are. The rows themselves stay in the chunks of the log.

use time::Date;

use crate::domain::code::{AreaCode, IndicatorCode};
use crate::log::checkpoint::LogId;
use crate::log::entry::Index;

use super::number::{big, int, unsigned};
use super::{Store, StoreError};

/// The rows of one indicator in one chunk of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObservationPart {
    pub indicator: IndicatorCode,
    /// Of the payload; 0 is the manifest.
    pub chunk: u32,
    pub first_area: AreaCode,
    pub last_area: AreaCode,
    /// The first day of the earliest period.
    pub first_day: Date,
    /// The last day of the latest period.
    pub last_day: Date,
    pub rows: u32,
}

#[derive(sqlx::FromRow)]
struct Columns {
    indicator: String,
    chunk: i32,
    first_area: String,
    last_area: String,
    first_day: Date,
    last_day: Date,
    rows: i32,
}

/// The code of an area as it is stored.
pub(super) fn area_code(text: &str) -> Result<AreaCode, StoreError> {
    AreaCode::new(text).map_err(|_| StoreError::corrupt("an area that is no code"))
}

impl TryFrom<Columns> for ObservationPart {
    type Error = StoreError;

    fn try_from(row: Columns) -> Result<Self, StoreError> {
        Ok(Self {
            indicator: IndicatorCode::new(&row.indicator)
                .map_err(|_| StoreError::corrupt("an indicator that is no code"))?,
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
pub(super) struct PartColumns<'p> {
    pub indicators: Vec<&'p str>,
    pub chunks: Vec<i32>,
    pub first_areas: Vec<&'p str>,
    pub last_areas: Vec<&'p str>,
    pub first_days: Vec<Date>,
    pub last_days: Vec<Date>,
    pub rows: Vec<i32>,
}

impl<'p> PartColumns<'p> {
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
    ///
    /// # Errors
    /// [`StoreError`] if the database fails or holds what cannot be.
    pub async fn observation_parts(&self, log: &LogId, index: Index) -> Result<Vec<ObservationPart>, StoreError> {
        let Some(key) = self.find_log_key(log).await? else { return Ok(Vec::new()) };
        let rows: Vec<Columns> = sqlx::query_as(
            "SELECT indicator, chunk, first_area, last_area, first_day, last_day, rows FROM view.observation_part
             WHERE origin_id = $1 AND epoch = $2 AND idx = $3 ORDER BY chunk, indicator",
        )
        .bind(key.origin_id)
        .bind(key.epoch)
        .bind(big(index)?)
        .fetch_all(&mut *self.connection().await?)
        .await?;
        rows.into_iter().map(ObservationPart::try_from).collect()
    }
}

//! `view.observation_part`: where observations are. The rows themselves stay in the chunks of the log.

use time::Date;

use crate::domain::code::{AreaCode, IndicatorCode};
use crate::log::checkpoint::LogId;
use crate::log::entry::Index;

use super::log_key::LogKey;
use super::number::{big, int, unsigned};
use super::{Store, StoreError, Tx};

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

impl TryFrom<Columns> for ObservationPart {
    type Error = StoreError;

    fn try_from(row: Columns) -> Result<Self, StoreError> {
        let area = |code: &str| AreaCode::new(code).map_err(|_| StoreError::corrupt("an area that is no code"));
        Ok(Self {
            indicator: IndicatorCode::new(&row.indicator)
                .map_err(|_| StoreError::corrupt("an indicator that is no code"))?,
            chunk: unsigned(row.chunk)?,
            first_area: area(&row.first_area)?,
            last_area: area(&row.last_area)?,
            first_day: row.first_day,
            last_day: row.last_day,
            rows: unsigned(row.rows)?,
        })
    }
}

impl Tx {
    /// Writes the parts of an entry.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails, also because one is there.
    pub async fn insert_observation_parts(
        &mut self,
        key: LogKey,
        index: Index,
        parts: &[ObservationPart],
    ) -> Result<(), StoreError> {
        let texts = |of: fn(&ObservationPart) -> &str| parts.iter().map(of).collect::<Vec<&str>>();
        let days = |of: fn(&ObservationPart) -> Date| parts.iter().map(of).collect::<Vec<Date>>();
        let numbers = |of: fn(&ObservationPart) -> u32| {
            parts.iter().map(|part| int(of(part))).collect::<Result<Vec<i32>, StoreError>>()
        };
        sqlx::query(
            "INSERT INTO view.observation_part (indicator, origin_id, epoch, idx, chunk, first_area, last_area, first_day,
                 last_day, rows)
             SELECT indicator, $1::int, $2::int, $3::bigint, chunk, first_area, last_area, first_day, last_day, rows
             FROM unnest($4::text[], $5::int[], $6::text[], $7::text[], $8::date[], $9::date[], $10::int[])
                 AS part (indicator, chunk, first_area, last_area, first_day, last_day, rows)",
        )
        .bind(key.origin_id)
        .bind(key.epoch)
        .bind(big(index)?)
        .bind(texts(|part| part.indicator.as_str()))
        .bind(numbers(|part| part.chunk)?)
        .bind(texts(|part| part.first_area.as_str()))
        .bind(texts(|part| part.last_area.as_str()))
        .bind(days(|part| part.first_day))
        .bind(days(|part| part.last_day))
        .bind(numbers(|part| part.rows)?)
        .execute(self.connection())
        .await?;
        Ok(())
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
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(ObservationPart::try_from).collect()
    }
}

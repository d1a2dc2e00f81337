//! Rows of observations, written: by COPY, sorted by key.

use crate::domain::observation::Attributes;

use super::copy::Copy;
use super::items::LogKey;
use super::number::int;
use super::{StoreError, Tx};

/// A row as it is stored, with local numbers. The order of rows is the order of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObservationRow {
    pub indicator: i32,
    pub area: i32,
    pub dim: i32,
    /// `Period::packed`.
    pub period: i32,
    pub attr: i32,
    /// [`ObservationRow::flags`].
    pub flags: i16,
    pub value: i64,
}

impl ObservationRow {
    /// The flags of a row: bits 0–4 OBS_STATUS, 5–8 CONF_STATUS, 9 delete, 10 value missing.
    #[must_use]
    pub fn flags(obs_status: u8, conf_status: u8, delete: bool, missing: bool) -> i16 {
        i16::from(obs_status & 31)
            | (i16::from(conf_status & 15) << 5)
            | (i16::from(delete) << 9)
            | (i16::from(missing) << 10)
    }

    /// What may be there once only in a batch.
    #[must_use]
    pub fn key(&self) -> (i32, i32, i32, i32) {
        (self.indicator, self.area, self.dim, self.period)
    }
}

impl Tx {
    /// Writes the rows of a batch, which are sorted, and its attributes, of which number 0 is none.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn copy_observations(
        &mut self,
        key: LogKey,
        batch: i32,
        rows: &[ObservationRow],
        attributes: &[Attributes],
    ) -> Result<(), StoreError> {
        const ROWS: &str = "COPY view.observation (value, area, dim, period, batch, origin_id, indicator, attr, flags)
            FROM STDIN (FORMAT binary)";
        const ATTRIBUTES: &str = "COPY view.attr (origin_id, batch, attr, ref_date, source, comment, embargo)
            FROM STDIN (FORMAT binary)";
        let mut copy = Copy::begin(self.connection(), ROWS).await?;
        for row in rows {
            copy.row(9).await?;
            copy.int8(row.value);
            for number in [row.area, row.dim, row.period, batch, key.origin_id, row.indicator, row.attr] {
                copy.int4(number);
            }
            copy.int2(row.flags);
        }
        copy.finish().await?;
        if attributes.len() <= 1 {
            return Ok(());
        }
        let mut copy = Copy::begin(self.connection(), ATTRIBUTES).await?;
        for (number, set) in attributes.iter().enumerate().skip(1) {
            copy.row(7).await?;
            copy.int4(key.origin_id);
            copy.int4(batch);
            copy.int4(int(number)?);
            copy.bytes(set.ref_date.as_bytes());
            copy.bytes(set.source.as_bytes());
            copy.bytes(set.comment.as_bytes());
            match set.embargo {
                Some(time) => copy.int8(time.micros()),
                None => copy.null(),
            }
        }
        copy.finish().await?;
        Ok(())
    }
}

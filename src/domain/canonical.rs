//! The canonical bytes of observations. A submitter signs their hash, and every node can compute it again.
//!
//! They hold codes, exact values and attributes in the order of the rows, and neither positions nor row numbers.
//! For each row: indicator, area, number of dimensions (one byte) and their codes, period, then one byte
//! 0 (no value) or 1 followed by the scaled value (8 bytes, big-endian) and the decimals (one byte), OBS_STATUS,
//! CONF_STATUS and ACTION (one byte each, their codes in ASCII), REF_DATE, SOURCE, COMMENT_OBS, and one byte 0 or 1
//! followed by EMBARGO_TIME (8 bytes, big-endian, microseconds). Texts carry their length in four bytes, big-endian.

use std::ops::Range;

use crate::catalogue::{AreaId, Catalogue, IndicatorId};
use crate::observation::{Action, AttributeSetId, Batch, DimensionKeyId, Row};
use crate::period::Period;

/// A row points outside the tables of its batch. The caller has mixed up batches or catalogues; data cannot cause this.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a row points to no item of its catalogue")]
pub struct CanonicalError;

/// The bytes of many rows are passed to the caller at once: about this many.
const PIECE_BYTES: usize = 16 * 1024;

fn put_text(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend_from_slice(text.as_bytes());
}

/// Encoded parts of the last row: the next row mostly has the same ones.
#[derive(Default)]
struct Parts {
    /// Indicator, area, dimensions.
    key: Vec<u8>,
    key_of: Option<(IndicatorId, AreaId, DimensionKeyId)>,
    decimals: u8,
    /// The encoded periods of all rows so far, and where each of them is.
    periods: Vec<u8>,
    period_places: foldhash::HashMap<Period, Range<usize>>,
    set: Vec<u8>,
    set_of: Option<AttributeSetId>,
}

impl Parts {
    fn find_key(&mut self, catalogue: &Catalogue, batch: &Batch, row: &Row) -> Result<(), CanonicalError> {
        let key_of = Some((row.indicator, row.area, row.dimensions));
        if self.key_of == key_of {
            return Ok(());
        }
        let indicator = catalogue.indicator(row.indicator).ok_or(CanonicalError)?;
        let area = catalogue.area(row.area).ok_or(CanonicalError)?;
        self.key.clear();
        put_text(&mut self.key, indicator.code.as_str());
        put_text(&mut self.key, area.code.as_str());
        let codes = batch.dimension_keys.codes(row.dimensions);
        self.key.push(u8::try_from(codes.len()).map_err(|_| CanonicalError)?);
        for code in codes {
            put_text(&mut self.key, code.as_str());
        }
        self.decimals = indicator.decimals;
        self.key_of = key_of;
        Ok(())
    }

    fn period(&mut self, period: Period) -> &[u8] {
        let Self { periods, period_places, .. } = self;
        let place = period_places.entry(period).or_insert_with(|| {
            let start = periods.len();
            put_text(periods, &period.to_string());
            start..periods.len()
        });
        periods.get(place.clone()).unwrap_or_default()
    }

    fn find_set(&mut self, batch: &Batch, id: AttributeSetId) {
        if self.set_of == Some(id) {
            return;
        }
        let attributes = batch.attribute_sets.get(id);
        self.set.clear();
        put_text(&mut self.set, &attributes.ref_date);
        put_text(&mut self.set, &attributes.source);
        put_text(&mut self.set, &attributes.comment);
        match attributes.embargo {
            None => self.set.push(0),
            Some(time) => {
                self.set.push(1);
                self.set.extend_from_slice(&time.micros().to_be_bytes());
            }
        }
        self.set_of = Some(id);
    }
}

fn put_row(
    out: &mut Vec<u8>,
    parts: &mut Parts,
    catalogue: &Catalogue,
    batch: &Batch,
    row: &Row,
) -> Result<(), CanonicalError> {
    parts.find_key(catalogue, batch, row)?;
    parts.find_set(batch, row.attributes);
    out.extend_from_slice(&parts.key);
    out.extend_from_slice(parts.period(row.period));
    match row.value {
        None => out.push(0),
        Some(value) => {
            out.push(1);
            out.extend_from_slice(&value.to_be_bytes());
            out.push(parts.decimals);
        }
    }
    out.extend_from_slice(row.status.code().as_bytes());
    out.extend_from_slice(row.conf.code().as_bytes());
    out.push(match row.action {
        Action::Replace => b'R',
        Action::Delete => b'D',
    });
    out.extend_from_slice(&parts.set);
    Ok(())
}

/// Calls `write` with the canonical bytes of the rows, many rows at a time.
///
/// # Errors
/// [`CanonicalError`] if a row points outside `catalogue`.
pub fn write_rows(catalogue: &Catalogue, batch: &Batch, mut write: impl FnMut(&[u8])) -> Result<(), CanonicalError> {
    let mut buffer = Vec::with_capacity(PIECE_BYTES + 1024);
    let mut parts = Parts::default();
    for row in &batch.rows {
        put_row(&mut buffer, &mut parts, catalogue, batch, row)?;
        if buffer.len() >= PIECE_BYTES {
            write(&buffer);
            buffer.clear();
        }
    }
    write(&buffer);
    Ok(())
}

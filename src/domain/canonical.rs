//! The canonical bytes of observations: what a submitter signs and every node can compute again.
//!
//! Codes, exact values and attributes, each length-prefixed, in the order of the rows; no positions, no row numbers.
//! For each row: indicator, area, number of dimensions (one byte) and their codes, period, then one byte
//! 0 (no value) or 1 followed by the scaled value (8 bytes, big-endian) and the decimals (one byte), OBS_STATUS,
//! CONF_STATUS and ACTION (one byte each, their codes in ASCII), REF_DATE, SOURCE, COMMENT_OBS, and one byte 0 or 1
//! followed by EMBARGO_TIME (8 bytes, big-endian, microseconds). Texts carry their length in four bytes, big-endian.

use crate::domain::catalogue::Catalogue;
use crate::domain::observation::{Action, Batch, Row};

/// A row that points outside its tables: a mistake of the caller, never of data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a row points to no item of its catalogue")]
pub struct CanonicalError;

fn put_text(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend_from_slice(text.as_bytes());
}

fn put_row(out: &mut Vec<u8>, catalogue: &Catalogue, batch: &Batch, row: &Row) -> Result<(), CanonicalError> {
    let indicator = catalogue.indicator(row.indicator).ok_or(CanonicalError)?;
    let area = catalogue.area(row.area).ok_or(CanonicalError)?;
    put_text(out, indicator.code.as_str());
    put_text(out, area.code.as_str());
    let codes = batch.dimension_keys.codes(row.dimensions);
    out.push(u8::try_from(codes.len()).map_err(|_| CanonicalError)?);
    for code in codes {
        put_text(out, code.as_str());
    }
    put_text(out, &row.period.to_string());
    match row.value {
        None => out.push(0),
        Some(value) => {
            out.push(1);
            out.extend_from_slice(&value.to_be_bytes());
            out.push(indicator.decimals);
        }
    }
    out.extend_from_slice(row.status.code().as_bytes());
    out.extend_from_slice(row.conf.code().as_bytes());
    out.push(match row.action {
        Action::Replace => b'R',
        Action::Delete => b'D',
    });
    let attributes = batch.attribute_sets.get(row.attributes);
    put_text(out, &attributes.ref_date);
    put_text(out, &attributes.source);
    put_text(out, &attributes.comment);
    match attributes.embargo {
        None => out.push(0),
        Some(time) => {
            out.push(1);
            out.extend_from_slice(&time.micros().to_be_bytes());
        }
    }
    Ok(())
}

/// Hands the canonical bytes of each row, in order, to `write`; one buffer serves all rows.
///
/// # Errors
/// [`CanonicalError`] if a row points outside `catalogue`.
pub fn write_rows(catalogue: &Catalogue, batch: &Batch, mut write: impl FnMut(&[u8])) -> Result<(), CanonicalError> {
    let mut buffer = Vec::with_capacity(256);
    for row in &batch.rows {
        buffer.clear();
        put_row(&mut buffer, catalogue, batch, row)?;
        write(&buffer);
    }
    Ok(())
}

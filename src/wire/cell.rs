//! Cells of a release as a batch of columns, and read back as texts for printing.

use std::sync::Arc;

use marsad_domain::catalogue::Catalogue;
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::cell::{Cell, Completeness, Coverage};
use marsad_domain::code::ConceptId;
use marsad_domain::raw::{RawColumn, RawValue};
use marsad_domain::value::Decimal;
use marsad_log::limits::CHUNK_ROWS_MAX;

use super::error::{Problem, WireError};
use super::rows::ColumnBuilder;
use super::{column, field, pb, values};

const BEFORE: [&str; 3] = ["INDICATOR", "REF_AREA", "TIME_PERIOD"];
const AFTER: [&str; 8] =
    ["METHOD", "OBS_STATUS", "CONF_STATUS", "DERIVATION", "UNIT_MEASURE", "OBS_STATUS_ALL", "COMPLETENESS", "NOTE"];
const RELEASE: &str = "RELEASE";
const TOTAL: &str = "_T";

/// The code of a cell in a dimension: `_T` if the cell names no code, empty if its indicator lacks the dimension.
fn dimension<'c>(cell: &'c Cell, indicator: &Indicator, concept: &ConceptId) -> &'c str {
    match cell.key.by.iter().find(|(own, _)| own == concept) {
        Some((_, code)) => code.as_str(),
        None if indicator.dimension_position(concept.as_str()).is_some() => TOTAL,
        None => "",
    }
}

fn push(columns: &mut [ColumnBuilder], cell: &Cell, indicator: &Indicator, by: &[ConceptId], release: Option<&str>) {
    let period = cell.key.period.to_string();
    let (statuses, notes) = (cell.statuses.codes(), cell.notes.codes());
    let completeness = cell.completeness().map_or("", Completeness::as_str);
    let mut texts = vec![cell.key.indicator.as_str(), cell.key.area.as_str(), &period];
    texts.extend(by.iter().map(|concept| dimension(cell, indicator, concept)));
    texts.push(cell.basis.as_ref().map_or("", |method| method.as_str()));
    texts.extend([cell.status().code(), cell.conf.code(), cell.derivation.as_str(), indicator.unit.as_str()]);
    texts.extend([&statuses, completeness, &notes]);
    texts.extend(release);
    for (column, text) in columns.iter_mut().zip(texts) {
        column.push(text);
    }
}

/// The message of at most 8,192 cells, with a column for each dimension of `by`, and a column for `release` if it is
/// given.
///
/// # Errors
/// [`WireError`] for more cells, or for a cell of an indicator that the catalogue does not have.
pub fn cells_to_pb(
    cells: &[Cell],
    by: &[ConceptId],
    catalogue: &Catalogue,
    release: Option<&str>,
) -> Result<pb::CellBatch, WireError> {
    field::at_most("cells", cells.len(), CHUNK_ROWS_MAX)?;
    let by: Vec<ConceptId> = by.iter().filter(|concept| concept.as_str() != Indicator::METHOD).cloned().collect();
    let names = BEFORE.into_iter().chain(by.iter().map(ConceptId::as_str)).chain(AFTER);
    let names = names.chain(release.map(|_| RELEASE));
    let mut columns: Vec<ColumnBuilder> = names.map(ColumnBuilder::new).collect();
    let mut figures = Vec::with_capacity(cells.len());
    for cell in cells {
        let indicator = catalogue.indicator_by_code(cell.key.indicator.as_str());
        let indicator = indicator.ok_or_else(|| WireError::new("INDICATOR", Problem::Unknown))?;
        push(&mut columns, cell, indicator, &by, release);
        figures.push(match cell.value {
            Some(mantissa) => RawValue::Number(Decimal { mantissa, decimals: indicator.decimals }),
            None => RawValue::Empty,
        });
    }
    let columns: Vec<RawColumn> = columns.into_iter().map(ColumnBuilder::finish).collect();
    Ok(pb::CellBatch {
        columns: column::to_pb(&columns),
        values: Some(values::to_pb(&figures).map_err(|error| error.within("values"))?),
        coverage_in: cells.iter().map(|cell| cell.coverage.parts_in).collect(),
        coverage_of: cells.iter().map(|cell| cell.coverage.parts_of).collect(),
    })
}

/// A cell as texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellRow {
    /// The names of the columns, shared by all rows of a batch.
    pub columns: Arc<[String]>,
    /// The text in each column.
    pub texts: Vec<String>,
    /// The figure; `None` if it is missing or hidden.
    pub value: Option<Decimal>,
    /// How many of the expected parts it includes.
    pub coverage: Coverage,
}

impl CellRow {
    /// The text in the column `name`; empty if there is no such column.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        let place = self.columns.iter().position(|column| column == name);
        place.and_then(|n| self.texts.get(n)).map_or("", String::as_str)
    }
}

fn figure(value: &RawValue) -> Result<Option<Decimal>, WireError> {
    match value {
        RawValue::Number(number) => Ok(Some(*number)),
        RawValue::Empty => Ok(None),
        RawValue::Text(_) => Err(WireError::new("values.texts", Problem::Contradiction)),
    }
}

/// The cells of a message.
///
/// # Errors
/// [`WireError`] naming the field, as of a batch of rows.
pub fn cells_from_pb(message: &pb::CellBatch) -> Result<Vec<CellRow>, WireError> {
    let figures = message.values.clone().ok_or_else(|| WireError::new("values", Problem::Missing))?;
    let figures = values::from_pb(figures).map_err(|error| error.within("values"))?;
    let columns = column::from_pb(message.columns.clone())?;
    column::check_all(&columns, figures.len())?;
    for (name, list) in [("coverage_in", &message.coverage_in), ("coverage_of", &message.coverage_of)] {
        if list.len() != figures.len() {
            return Err(WireError::new(name, Problem::WrongLength));
        }
    }
    let names: Arc<[String]> = columns.iter().map(|column| column.name.clone()).collect();
    let coverage = message.coverage_in.iter().zip(&message.coverage_of);
    let rows = figures.iter().enumerate().zip(coverage).map(|((n, value), (parts_in, parts_of))| {
        Ok(CellRow {
            columns: Arc::clone(&names),
            texts: columns.iter().map(|column| column.text(n).to_owned()).collect(),
            value: figure(value)?,
            coverage: Coverage { parts_in: *parts_in, parts_of: *parts_of },
        })
    });
    rows.collect()
}

//! Rows in canonical form as a [`RawBatch`]: what a client sends once it has checked a file itself, and what a pull of
//! observations answers. Every code is written out, every value has all the decimals of its indicator.

use std::collections::{HashMap, HashSet};

use crate::domain::catalogue::Catalogue;
use crate::domain::catalogue::indicator::Indicator;
use crate::domain::code::ConceptId;
use crate::domain::observation::{Action, Batch, Row};
use crate::domain::raw::{RawBatch, RawColumn, RawValue};
use crate::domain::value::Decimal;
use crate::log::limits::CHUNK_ROWS_MAX;

use super::error::{Problem, WireError};
use super::{field, time};

/// A column in the making: each distinct text gets a place in the dictionary when it is first met.
pub(super) struct ColumnBuilder {
    column: RawColumn,
    places: HashMap<String, u32>,
}

impl ColumnBuilder {
    pub(super) fn new(name: &str) -> Self {
        Self { column: RawColumn { name: name.to_owned(), ..RawColumn::default() }, places: HashMap::new() }
    }

    pub(super) fn push(&mut self, text: &str) {
        let place = if let Some(place) = self.places.get(text) {
            *place
        } else {
            let place = u32::try_from(self.column.dictionary.len()).unwrap_or(u32::MAX);
            self.column.dictionary.push(text.to_owned());
            self.places.insert(text.to_owned(), place);
            place
        };
        self.column.index.push(place);
    }

    /// Whether no cell has a text.
    fn is_blank(&self) -> bool {
        self.column.dictionary.iter().all(String::is_empty)
    }

    pub(super) fn finish(self) -> RawColumn {
        self.column
    }
}

fn outside(name: &str) -> WireError {
    WireError::new(name, Problem::BadIndex)
}

fn indicator<'c>(row: &Row, catalogue: &'c Catalogue) -> Result<&'c Indicator, WireError> {
    catalogue.indicator(row.indicator).ok_or_else(|| outside("INDICATOR"))
}

/// The dimensions of all indicators of a batch, each once, in the order in which they are met.
fn dimensions(batch: &Batch, catalogue: &Catalogue) -> Result<Vec<ConceptId>, WireError> {
    let mut concepts: Vec<ConceptId> = Vec::new();
    let mut seen = HashSet::new();
    for row in &batch.rows {
        if seen.insert(row.indicator) {
            for concept in &indicator(row, catalogue)?.dimensions {
                if !concepts.contains(concept) {
                    concepts.push(concept.clone());
                }
            }
        }
    }
    Ok(concepts)
}

/// The names of the columns before and after the dimensions; the last four are left out where no row has them.
const BEFORE: [&str; 3] = ["INDICATOR", "REF_AREA", "TIME_PERIOD"];
const AFTER: [&str; 3] = ["OBS_STATUS", "CONF_STATUS", "ACTION"];
const OPTIONAL: [&str; 4] = ["REF_DATE", "SOURCE", "COMMENT_OBS", "EMBARGO_TIME"];

/// The code of an action in the column ACTION (SDMX-CSV 2.0).
#[must_use]
pub fn action_code(action: Action) -> &'static str {
    match action {
        Action::Replace => "R",
        Action::Delete => "D",
    }
}

struct Table<'c> {
    catalogue: &'c Catalogue,
    concepts: Vec<ConceptId>,
    columns: Vec<ColumnBuilder>,
    values: Vec<RawValue>,
}

impl Table<'_> {
    fn push(&mut self, batch: &Batch, row: &Row) -> Result<(), WireError> {
        let indicator = indicator(row, self.catalogue)?;
        let area = self.catalogue.area(row.area).ok_or_else(|| outside("REF_AREA"))?;
        let codes = batch.dimension_keys.codes(row.dimensions);
        if codes.len() != indicator.dimensions.len() {
            return Err(WireError::new("dimensions", Problem::WrongLength));
        }
        let period = row.period.to_string();
        let attributes = batch.attribute_sets.get(row.attributes);
        let embargo = attributes.embargo.map(|at| time::to_rfc3339("EMBARGO_TIME", at)).transpose()?;
        let mut cells: Vec<&str> = vec![indicator.code.as_str(), area.code.as_str(), &period];
        for concept in &self.concepts {
            let place = indicator.dimension_position(concept.as_str());
            cells.push(place.and_then(|n| codes.get(n)).map_or("", |code| code.as_str()));
        }
        cells.extend([row.status.code(), row.conf.code(), action_code(row.action)]);
        cells.extend([attributes.ref_date.as_str(), &attributes.source, &attributes.comment]);
        cells.push(embargo.as_deref().unwrap_or(""));
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            column.push(cell);
        }
        self.values.push(match row.value {
            Some(mantissa) => RawValue::Number(Decimal { mantissa, decimals: indicator.decimals }),
            None => RawValue::Empty,
        });
        Ok(())
    }
}

/// The rows as texts in columns.
///
/// # Errors
/// [`WireError`] for more than 8,192 rows, or rows that do not fit the catalogue.
pub fn to_raw(batch: &Batch, catalogue: &Catalogue) -> Result<RawBatch, WireError> {
    field::at_most("rows", batch.rows.len(), CHUNK_ROWS_MAX)?;
    let concepts = dimensions(batch, catalogue)?;
    let names = BEFORE.into_iter().chain(concepts.iter().map(ConceptId::as_str)).chain(AFTER).chain(OPTIONAL);
    let columns = names.map(ColumnBuilder::new).collect();
    let mut table = Table { catalogue, concepts, columns, values: Vec::with_capacity(batch.rows.len()) };
    for row in &batch.rows {
        table.push(batch, row)?;
    }
    let optional = table.columns.len().saturating_sub(OPTIONAL.len());
    let kept = table.columns.into_iter().enumerate().filter(|(n, column)| *n < optional || !column.is_blank());
    let known = batch.rows.iter().any(|row| row.source_row != 0);
    Ok(RawBatch {
        columns: kept.map(|(_, column)| column.finish()).collect(),
        has_values: true,
        values: table.values,
        source_rows: if known { batch.rows.iter().map(|row| row.source_row).collect() } else { Vec::new() },
    })
}

//! Rows in canonical form as a [`RawBatch`]: a client sends them after it has checked a file, and a pull of
//! observations returns them. Every code is written out, and every value has all the decimals of its indicator.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use marsad_domain::catalogue::Catalogue;
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::code::{CodeId, ConceptId};
use marsad_domain::figure::DecimalMarks;
use marsad_domain::observation::{Action, Batch, Row};
use marsad_domain::raw::{RawBatch, RawColumn, RawValue};
use marsad_domain::value::Decimal;
use marsad_log::limits::CHUNK_ROWS_MAX;

use super::error::{Problem, WireError};
use super::{field, time};

/// Builds a column. Each distinct text gets a place in the dictionary at its first occurrence.
pub(super) struct ColumnBuilder {
    column: RawColumn,
    places: HashMap<String, u32>,
}

impl ColumnBuilder {
    pub(super) fn new(name: &str) -> Self {
        Self { column: RawColumn { name: name.to_owned(), ..RawColumn::default() }, places: HashMap::new() }
    }

    pub(super) fn push(&mut self, text: &str) {
        let place = self.place(text);
        self.column.index.push(place);
    }

    /// The place of a text in the dictionary.
    fn place(&mut self, text: &str) -> u32 {
        if let Some(place) = self.places.get(text) {
            return *place;
        }
        let place = u32::try_from(self.column.dictionary.len()).unwrap_or(u32::MAX);
        self.column.dictionary.push(text.to_owned());
        self.places.insert(text.to_owned(), place);
        place
    }

    /// Whether every cell is empty.
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

/// The dimensions of all indicators of a batch, each once, in order of first occurrence.
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

/// The columns before the dimensions, those after them, and those that are left out if they are empty.
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

/// Builds a column whose text depends on one number of the row; the text of each number is computed once.
struct Numbered {
    column: ColumnBuilder,
    /// The place in the dictionary of each number.
    places: foldhash::HashMap<u32, u32>,
    last: Option<(u32, u32)>,
}

impl Numbered {
    fn new(name: &str) -> Self {
        Self { column: ColumnBuilder::new(name), places: HashMap::default(), last: None }
    }

    fn push(&mut self, number: u32, text: impl FnOnce() -> Result<String, WireError>) -> Result<(), WireError> {
        let place = match self.last {
            Some((last, place)) if last == number => place,
            _ => match self.places.entry(number) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(new) => *new.insert(self.column.place(&text()?)),
            },
        };
        self.column.column.index.push(place);
        self.last = Some((number, place));
        Ok(())
    }
}

fn code_of<'b>(own: &Indicator, codes: &'b [CodeId], concept: &ConceptId) -> &'b str {
    let place = own.dimension_position(concept.as_str());
    place.and_then(|n| codes.get(n)).map_or("", CodeId::as_str)
}

/// Adds the columns of the key.
fn key_columns(batch: &Batch, catalogue: &Catalogue, columns: &mut Vec<RawColumn>) -> Result<(), WireError> {
    let concepts = dimensions(batch, catalogue)?;
    let [mut indicators, mut areas, mut periods] = BEFORE.map(Numbered::new);
    let mut codes: Vec<Numbered> = concepts.iter().map(|concept| Numbered::new(concept.as_str())).collect();
    let mut last = None;
    for row in &batch.rows {
        let own = indicator(row, catalogue)?;
        let key = batch.dimension_keys.codes(row.dimensions);
        if key.len() != own.dimensions.len() {
            return Err(WireError::new("dimensions", Problem::WrongLength));
        }
        if last.replace(row.indicator).is_some_and(|last| last != row.indicator) {
            // Another indicator may use the same combination of codes for other concepts.
            for column in &mut codes {
                column.places.clear();
                column.last = None;
            }
        }
        indicators.push(row.indicator.0.into(), || Ok(own.code.to_string()))?;
        areas.push(row.area.0, || Ok(catalogue.area(row.area).ok_or_else(|| outside("REF_AREA"))?.code.to_string()))?;
        periods.push(row.period.packed().cast_unsigned(), || Ok(row.period.to_string()))?;
        for (column, concept) in codes.iter_mut().zip(&concepts) {
            column.push(row.dimensions.0, || Ok(code_of(own, key, concept).to_owned()))?;
        }
    }
    columns.extend([indicators, areas, periods].into_iter().chain(codes).map(|column| column.column.finish()));
    Ok(())
}

/// Adds the columns other than key and value; optional columns only if they are not empty.
fn other_columns(batch: &Batch, columns: &mut Vec<RawColumn>) -> Result<(), WireError> {
    let [mut status, mut conf, mut action] = AFTER.map(Numbered::new);
    let [mut ref_date, mut source, mut comment, mut embargo] = OPTIONAL.map(Numbered::new);
    for row in &batch.rows {
        status.push(row.status.number().into(), || Ok(row.status.code().to_owned()))?;
        conf.push(row.conf.number().into(), || Ok(row.conf.code().to_owned()))?;
        action.push(u32::from(row.action == Action::Delete), || Ok(action_code(row.action).to_owned()))?;
        let (id, set) = (row.attributes.0, batch.attribute_sets.get(row.attributes));
        ref_date.push(id, || Ok(set.ref_date.clone()))?;
        source.push(id, || Ok(set.source.clone()))?;
        comment.push(id, || Ok(set.comment.clone()))?;
        embargo
            .push(id, || set.embargo.map_or_else(|| Ok(String::new()), |at| time::to_rfc3339("EMBARGO_TIME", at)))?;
    }
    columns.extend([status, conf, action].map(|column| column.column.finish()));
    let optional = [ref_date, source, comment, embargo].into_iter().filter(|column| !column.column.is_blank());
    columns.extend(optional.map(|column| column.column.finish()));
    Ok(())
}

fn value(row: &Row, catalogue: &Catalogue) -> Result<RawValue, WireError> {
    Ok(match row.value {
        Some(mantissa) => RawValue::Number(Decimal { mantissa, decimals: indicator(row, catalogue)?.decimals }),
        None => RawValue::Empty,
    })
}

/// The rows as texts in columns.
///
/// # Errors
/// [`WireError`] for more than 8,192 rows, or rows that do not fit the catalogue.
pub fn to_raw(batch: &Batch, catalogue: &Catalogue) -> Result<RawBatch, WireError> {
    field::at_most("rows", batch.rows.len(), CHUNK_ROWS_MAX)?;
    let mut columns = Vec::new();
    key_columns(batch, catalogue, &mut columns)?;
    other_columns(batch, &mut columns)?;
    let known = batch.rows.iter().any(|row| row.source_row != 0);
    Ok(RawBatch {
        columns,
        has_values: true,
        values: batch.rows.iter().map(|row| value(row, catalogue)).collect::<Result<_, _>>()?,
        decimal_marks: DecimalMarks::Point,
        source_rows: if known { batch.rows.iter().map(|row| row.source_row).collect() } else { Vec::new() },
    })
}

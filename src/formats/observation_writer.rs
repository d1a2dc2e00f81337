//! Writes observation files. The reader of such files gets the same observations back.

use std::io::{self, Write};

use marsad_domain::catalogue::{Catalogue, IndicatorId};
use marsad_domain::code::ConceptId;
use marsad_domain::observation::{Action, Batch, Row};

use super::tables::{TableCell, write_csv_row};

/// The columns of observations in files and in answers: the key with its dimensions, the figure and its attributes,
/// then `more`.
#[must_use]
pub fn observation_columns<'d>(dimensions: impl IntoIterator<Item = &'d str>, more: &[&'d str]) -> Vec<String> {
    let about = ["INDICATOR", "REF_AREA", "TIME_PERIOD"];
    let figure =
        ["OBS_VALUE", "OBS_STATUS", "CONF_STATUS", "UNIT_MEASURE", "REF_DATE", "EMBARGO_TIME", "SOURCE", "COMMENT_OBS"];
    about.into_iter().chain(dimensions).chain(figure).chain(more.iter().copied()).map(str::to_owned).collect()
}

/// The columns of a file of observations: those of SDMX-CSV, and the dimensions of its indicators together.
#[derive(Debug, Clone)]
pub struct ObservationColumns {
    /// In order of first occurrence, METHOD last.
    dimensions: Vec<ConceptId>,
}

impl ObservationColumns {
    /// The columns for observations of these indicators.
    #[must_use]
    pub fn of(catalogue: &Catalogue, indicators: impl IntoIterator<Item = IndicatorId>) -> Self {
        let mut dimensions: Vec<ConceptId> = Vec::new();
        for indicator in indicators.into_iter().filter_map(|id| catalogue.indicator(id)) {
            for concept in &indicator.dimensions {
                if !dimensions.contains(concept) {
                    dimensions.push(concept.clone());
                }
            }
        }
        dimensions.sort_by_key(|concept| concept.as_str() == "METHOD");
        Self { dimensions }
    }

    /// The names, in the order of the file.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        observation_columns(self.dimensions.iter().map(ConceptId::as_str), &["ACTION"])
    }

    /// One observation as a row of the file; `None` if it points outside `catalogue`.
    #[must_use]
    pub fn row(&self, catalogue: &Catalogue, batch: &Batch, row: &Row) -> Option<Vec<TableCell>> {
        let indicator = catalogue.indicator(row.indicator)?;
        let codes = batch.dimension_keys.codes(row.dimensions);
        let mut cells = vec![
            TableCell::text(indicator.code.as_str()),
            TableCell::text(catalogue.area(row.area)?.code.as_str()),
            TableCell::text(row.period.to_string()),
        ];
        cells.extend(self.dimensions.iter().map(|concept| {
            let place = indicator.dimension_position(concept.as_str());
            TableCell::text(place.and_then(|n| codes.get(n)).map_or("", |code| code.as_str()))
        }));
        let attributes = batch.attribute_sets.get(row.attributes);
        let decimals = indicator.decimals;
        cells.extend([
            row.value.map_or(TableCell::Empty, |mantissa| TableCell::Figure { mantissa, decimals }),
            TableCell::text(row.status.code()),
            TableCell::text(row.conf.code()),
            TableCell::text(indicator.unit.as_str()),
            TableCell::text(attributes.ref_date.as_str()),
            TableCell::text(attributes.embargo.map_or_else(String::new, |time| time.rfc3339())),
            TableCell::text(attributes.source.as_str()),
            TableCell::text(attributes.comment.as_str()),
            TableCell::text(match row.action {
                Action::Replace => "R",
                Action::Delete => "D",
            }),
        ]);
        Some(cells)
    }
}

/// Writes observations as CSV, batch by batch.
pub struct ObservationWriter<W: Write> {
    writer: csv::Writer<W>,
    columns: ObservationColumns,
}

impl<W: Write> ObservationWriter<W> {
    /// Writes the header.
    pub fn new(out: W, columns: ObservationColumns) -> io::Result<Self> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(columns.names()).map_err(io::Error::other)?;
        Ok(Self { writer, columns })
    }

    /// Writes the rows of a batch, in their order.
    ///
    /// # Errors
    /// Errors of the output, or a row that points outside `catalogue`.
    pub fn write(&mut self, catalogue: &Catalogue, batch: &Batch) -> io::Result<()> {
        for row in &batch.rows {
            let cells = self.columns.row(catalogue, batch, row).ok_or_else(outside)?;
            write_csv_row(&mut self.writer, &cells)?;
        }
        self.writer.flush()
    }
}

fn outside() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "an observation points outside its catalogue")
}

#[cfg(test)]
#[path = "observation_writer_tests.rs"]
mod tests;

//! The tally of a set of rows, independent of their order: their count, and the sum of their hashes. Two sets with the
//! same tally have the same rows.

use anyhow::{Context, Result};
use marsad::client::pull::EncodedRows;
use marsad::domain::raw::RawValue;
use marsad::domain::value::format_scaled;

use crate::number::{mix, mix_all};
use crate::shape::Shape;
use crate::stream::Cell;

/// A column of texts: the hash of each distinct one, and for each row its place among them.
type Hashes<'r> = (Vec<u64>, &'r [u32]);

/// The count and the sum of hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    pub rows: u64,
    sum: u64,
}

fn hash(text: &str) -> u64 {
    text.bytes().fold(0x6d61_7273_6164, |state, byte| mix(state ^ u64::from(byte)))
}

impl Tally {
    fn add(&mut self, fields: impl Iterator<Item = u64>) {
        self.rows += 1;
        self.sum = self.sum.wrapping_add(mix_all(&fields.collect::<Vec<_>>()));
    }

    /// The tally of generated rows.
    pub fn of_cells(shape: &Shape, cells: &[Cell]) -> Self {
        let mut tally = Self::default();
        for cell in cells {
            let own = shape.catalogue.indicator(cell.indicator);
            let area = shape.catalogue.area(cell.area);
            let codes = &shape.series[usize::from(cell.series)].combinations[usize::from(cell.combination)].codes;
            let head = [
                own.map_or(0, |own| hash(own.code.as_str())),
                area.map_or(0, |area| hash(area.code.as_str())),
                hash(&cell.period.to_string()),
                hash(&format_scaled(cell.value, own.map_or(0, |own| own.decimals))),
                hash(cell.status.code()),
            ];
            tally.add(head.into_iter().chain(codes.iter().map(|code| hash(code.as_str()))));
        }
        tally
    }

    /// Adds pulled rows.
    pub fn add_pulled(&mut self, shape: &Shape, rows: EncodedRows) -> Result<()> {
        let raw = rows.decode()?;
        let column = |name: &str| raw.column(name).with_context(|| format!("no column {name}"));
        let hashes = |name: &str| -> Result<Hashes<'_>> {
            let column = column(name)?;
            Ok((column.dictionary.iter().map(|text| hash(text)).collect(), &column.index))
        };
        let indicator = column("INDICATOR")?;
        let heads = [hashes("INDICATOR")?, hashes("REF_AREA")?, hashes("TIME_PERIOD")?, hashes("OBS_STATUS")?];
        let at = |(texts, index): &Hashes<'_>, row: usize| texts[index[row] as usize];
        let mut dimensions: Vec<Option<Vec<Hashes<'_>>>> = vec![None; indicator.dictionary.len()];
        for (row, value) in raw.values.iter().enumerate() {
            let place = indicator.index[row] as usize;
            if dimensions[place].is_none() {
                let own = shape.catalogue.indicator_by_code(&indicator.dictionary[place]);
                let own = own.context("an indicator that is not in the catalogue")?;
                let columns = own.dimensions.iter().map(|concept| hashes(concept.as_str()));
                dimensions[place] = Some(columns.collect::<Result<_>>()?);
            }
            let text = match value {
                RawValue::Number(number) => number.to_string(),
                RawValue::Empty => String::new(),
                RawValue::Text(text) => text.clone(),
            };
            let head = [at(&heads[0], row), at(&heads[1], row), at(&heads[2], row), hash(&text), at(&heads[3], row)];
            let codes = dimensions[place].iter().flatten().map(|column| at(column, row));
            self.add(head.into_iter().chain(codes));
        }
        Ok(())
    }
}

//! The breakdowns of a release in SQL: GROUPING SETS over the figures that are not totals.
//!
//! DuckDB gets only the figures of communes at their finest codes, each with the areas and periods above it. So it
//! reads fewer rows than Marsad, which also gets every reported total and compares it with its parts. The result has
//! the same cells: each level of territory, each coarser period, the total, each dimension and each pair.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;
use marsad::domain::catalogue::AreaId;
use marsad::domain::code::CodeId;
use marsad::domain::period::Freq;

use crate::shape::{Series, Shape};
use crate::stream::Cell;

use super::duckdb::Duckdb;

/// The coarser periods, the coarsest first; the column of a finer one than the figure's own is 0.
const FREQS: [(Freq, &str); 4] =
    [(Freq::Annual, "y"), (Freq::HalfYearly, "s"), (Freq::Quarterly, "q"), (Freq::Monthly, "m")];
const TERRITORY: [&str; 4] = ["", "region", "region, province", "region, province, commune"];

/// The place of each commune, and the numbers of each series' codes.
pub struct Leaves<'s> {
    shape: &'s Shape,
    /// Region and province of each commune.
    above: HashMap<AreaId, (AreaId, AreaId)>,
}

/// The dimensions of a series that are broken down, by position.
fn broken_down(series: &Series) -> Vec<usize> {
    let Some(first) = series.combinations.first() else { return Vec::new() };
    let varies = |at: &usize| series.combinations.iter().any(|one| one.codes[*at] != first.codes[*at]);
    (0..first.codes.len()).filter(varies).collect()
}

impl<'s> Leaves<'s> {
    /// The leaves of a shape.
    pub fn of(shape: &'s Shape) -> Self {
        let mut above = HashMap::new();
        for region in &shape.regions {
            for place in region.areas.iter().filter(|place| place.is_leaf) {
                let province = place.parent.map_or(place.id, |at| region.areas[at].id);
                above.insert(place.id, (region.areas[0].id, province));
            }
        }
        Self { shape, above }
    }

    /// How many communes a province or region has.
    pub fn below(&self, area: AreaId) -> usize {
        self.above.values().filter(|(region, province)| area == *region || area == *province).count()
    }

    /// Writes a file with the leaves among some cells, for DuckDB.
    fn csv(&self, cells: &[Cell]) -> Result<String> {
        let mut text = String::from("k,freq,indicator,region,province,commune,y,s,q,m,d1,d2,value\n");
        let open: Vec<Vec<usize>> = self.shape.series.iter().map(broken_down).collect();
        let mut numbers: HashMap<&CodeId, usize> = HashMap::new();
        for cell in cells {
            let number = usize::from(cell.series);
            let combination = &self.shape.series[number].combinations[usize::from(cell.combination)];
            let Some((region, province)) = self.above.get(&cell.area).filter(|_| combination.is_leaf) else { continue };
            write!(text, "{},{},{}", open[number].len(), cell.period.freq() as u8, cell.indicator.0)?;
            write!(text, ",{},{},{}", region.0, province.0, cell.area.0)?;
            for (freq, _) in FREQS {
                write!(text, ",{}", cell.period.widened(freq).map_or(0, |period| period.packed() + 1))?;
            }
            for at in 0..2 {
                let next = numbers.len() + 1;
                let code = open[number].get(at).map(|at| &combination.codes[*at]);
                write!(text, ",{}", code.map_or(0, |code| *numbers.entry(code).or_insert(next)))?;
            }
            writeln!(text, ",{}", cell.value)?;
        }
        Ok(text)
    }

    /// Loads the leaves among some cells into a table for each number of dimensions and frequency.
    pub async fn load(&self, duckdb: &mut Duckdb, cells: &[Cell], file: &Path) -> Result<()> {
        std::fs::write(file, self.csv(cells)?)?;
        let mut statements = vec![format!("CREATE OR REPLACE TABLE leaf AS FROM read_csv('{}')", file.display())];
        for (table, k, freq) in self.tables() {
            statements.push(format!(
                "CREATE OR REPLACE TABLE {table} AS SELECT * FROM leaf WHERE k = {k} AND freq = {}",
                freq as u8
            ));
        }
        duckdb.run(&statements).await?;
        Ok(std::fs::remove_file(file)?)
    }

    /// The tables: name, number of dimensions, frequency.
    fn tables(&self) -> Vec<(String, usize, Freq)> {
        let mut tables: Vec<(String, usize, Freq)> = Vec::new();
        for series in &self.shape.series {
            let k = broken_down(series).len();
            let name = format!("leaf_{k}_{}", series.freq.code().to_lowercase());
            if tables.iter().all(|(known, ..)| *known != name) {
                tables.push((name, k, series.freq));
            }
        }
        tables
    }

    /// The statements that compute all cells.
    pub fn statements(&self) -> Vec<String> {
        let of = |(table, k, freq): (String, usize, Freq)| {
            let finest = FREQS.iter().position(|(own, _)| *own == freq).unwrap_or(0);
            let names: Vec<&str> = FREQS[..=finest].iter().map(|(_, name)| *name).collect();
            let dimensions: &[&str] = match k {
                0 => &[""],
                1 => &["", "d1"],
                _ => &["", "d1", "d2", "d1, d2"],
            };
            let mut sets = Vec::new();
            for territory in TERRITORY {
                for upto in 1..=names.len() {
                    let time = names[..upto].join(", ");
                    for dimension in dimensions {
                        let all = ["indicator", territory, time.as_str(), *dimension];
                        let all: Vec<&str> = all.into_iter().filter(|one| !one.is_empty()).collect();
                        sets.push(format!("({})", all.join(", ")));
                    }
                }
            }
            let open = &["d1", "d2"][..k];
            let columns = [&["indicator", "region", "province", "commune"][..], &names[..], open].concat().join(", ");
            format!(
                "CREATE OR REPLACE TABLE cells_{table} AS SELECT {columns}, sum(value) AS value, count(*) AS figures \
                 FROM {table} GROUP BY GROUPING SETS ({})",
                sets.join(", ")
            )
        };
        self.tables().into_iter().map(of).collect()
    }

    /// How many cells there are, after [`Self::statements`].
    pub fn count(&self) -> String {
        let counts = self.tables().into_iter().map(|(table, ..)| format!("(SELECT count(*) FROM cells_{table})"));
        format!("SELECT {}", counts.collect::<Vec<_>>().join(" + "))
    }

    /// The totals of a series by province in periods of its own frequency: area, period, value, number of figures in it.
    pub fn provinces(&self, series: &Series) -> String {
        let k = broken_down(series).len();
        let finest = FREQS.iter().position(|(own, _)| *own == series.freq).unwrap_or(0);
        let period = FREQS[finest].1;
        let open: String = ["d1", "d2"][..k].iter().map(|one| format!(" AND {one} IS NULL")).collect();
        format!(
            "SELECT province, {period} - 1, value::bigint, figures FROM cells_leaf_{k}_{} WHERE indicator = {} \
             AND province IS NOT NULL AND commune IS NULL AND {period} IS NOT NULL{open} ORDER BY 1, 2",
            series.freq.code().to_lowercase(),
            series.id.0
        )
    }
}

//! Figures that a reporter has reported here before, for the comparison with new ones. They are read from the chunks that may
//! hold them, the newest entry first, so the first figure of a cell is the current one.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use time::Date;

use marsad_domain::code::{AreaCode, CodeId, IndicatorCode, OrganisationCode};
use marsad_domain::observation::Action;
use marsad_domain::period::Period;
use marsad_domain::sharing::Sharing;
use marsad_domain::value::Decimal;
use marsad_log::entry::SharingClass;
use marsad_store::stored_cells::WantedCells;
use marsad_store::{ChunkPlace, StoreError};
use marsad_validate::{Figures, StatedFigures};
use marsad_wire::data_chunk::{self, Columns, Group};

use super::{CatalogueVersion, Ledger, LedgerError};

/// How many chunks are in memory at a time.
const CHUNKS_AT_ONCE: usize = 16;

/// Which figures: all of these indicators, areas and periods, whatever the dimensions, but for those that are restated.
#[derive(Debug, Clone, Default)]
pub struct WantedFigures {
    /// Each with the decimals that figures are scaled to.
    pub indicators: Vec<(IndicatorCode, u8)>,
    pub areas: Vec<AreaCode>,
    pub periods: Vec<Period>,
    pub except: Option<Restated>,
}

/// Restated figures: they replace the stored figures of their cells.
#[derive(Debug, Clone)]
pub struct Restated {
    pub catalogue: Arc<CatalogueVersion>,
    pub figures: Arc<Figures>,
    /// How they are to be shared.
    pub sharing: Sharing,
}

/// Rows of a submission that replace figures with a wider sharing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Narrowed {
    pub rows: u64,
    /// The first of them, as the person sees it.
    pub first_row: u32,
    /// The widest sharing of the figures that they replace.
    pub widest: Sharing,
}

impl Narrowed {
    fn add(&mut self, row: u32, sharing: Sharing) {
        self.rows += 1;
        self.first_row = self.first_row.min(row);
        self.widest = self.widest.min(sharing);
    }
}

/// Figures that are stored, with the combinations of dimension codes that they point into.
#[derive(Debug, Clone, Default)]
pub struct StoredCells {
    /// In the indicator's own order.
    pub dimensions: Vec<Box<[CodeId]>>,
    pub cells: Vec<StoredCell>,
    pub chunks: usize,
    /// Stored figures that stay visible to others although the submission restates them.
    pub narrowed: Option<Narrowed>,
}

/// A current figure of one reporter that has a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredCell {
    /// The position of its indicator in the question.
    pub indicator: usize,
    /// The position of its area in the question.
    pub area: usize,
    /// The position of its combination in [`StoredCells::dimensions`].
    pub dimensions: usize,
    pub period: Period,
    /// Scaled by the decimals of the question.
    pub value: i64,
}

/// Indicator and area by their positions in the question, combination, period.
type Cell = (usize, usize, usize, Period);

fn places<T: Clone + Eq + std::hash::Hash>(items: &[T]) -> HashMap<T, usize> {
    items.iter().cloned().zip(0..).collect()
}

/// What has been found so far.
struct Search {
    /// Each with its decimals.
    indicators: HashMap<IndicatorCode, (usize, u8)>,
    areas: HashMap<AreaCode, usize>,
    periods: HashSet<Period>,
    dimensions: HashMap<Box<[CodeId]>, usize>,
    except: Option<Restated>,
    /// The restated figures that were found already: the first one found is the newest.
    met: Vec<bool>,
    narrowed: Option<Narrowed>,
    /// The newest of each cell; `None` if it has no value.
    found: HashMap<Cell, Option<i64>>,
}

impl Search {
    fn new(wanted: &WantedFigures) -> Self {
        Self {
            indicators: wanted.indicators.iter().zip(0..).map(|((code, own), at)| (code.clone(), (at, *own))).collect(),
            areas: places(&wanted.areas),
            periods: wanted.periods.iter().copied().collect(),
            dimensions: HashMap::new(),
            except: wanted.except.clone(),
            met: wanted.except.as_ref().map_or_else(Vec::new, |except| vec![false; except.figures.len()]),
            narrowed: None,
            found: HashMap::new(),
        }
    }

    /// Adds the figures of a chunk of an entry with this sharing. Figures that were found before are newer.
    fn add(&mut self, columns: &Columns, sharing: SharingClass) {
        let areas: Vec<Option<usize>> = columns.areas.iter().map(|code| self.areas.get(code).copied()).collect();
        let wanted = |period: &Period| self.periods.contains(period).then_some(*period);
        let periods: Vec<Option<Period>> = columns.periods.iter().map(wanted).collect();
        for group in &columns.groups {
            if let Some(indicator) = self.indicators.get(&group.code).copied() {
                self.add_group((columns, sharing), group, indicator, (&areas, &periods));
            }
        }
    }

    fn add_group(
        &mut self,
        (columns, sharing): (&Columns, SharingClass),
        group: &Group,
        (indicator, decimals): (usize, u8),
        (areas, periods): (&[Option<usize>], &[Option<Period>]),
    ) {
        // A figure with more decimals than the indicator has now is not compared.
        let scaled = |value: i64| match group.decimals {
            own if own == decimals => Some(value),
            own => Decimal { mantissa: value, decimals: own }.scaled(decimals).ok(),
        };
        let wanted = |n: usize| {
            let area = *areas.get(place(&columns.area, n)?)?;
            let period = *periods.get(place(&columns.period, n)?)?;
            area.zip(period)
        };
        let restated = self.except.clone();
        let restated = restated.as_ref().map(|except| Known::new(except, columns, group));
        let mut numbers: Vec<Option<usize>> = vec![None; columns.keys.len()];
        for n in group.rows.clone() {
            let Some((area, period)) = wanted(n) else { continue };
            let (Some(key), Some(area_place)) = (place(&columns.key, n), place(&columns.area, n)) else { continue };
            let replaced = restated.as_ref().and_then(|restated| restated.find(area_place, key, period));
            if let Some((place, row)) = replaced {
                let is_figure = columns.action.get(n) == Some(&Action::Replace);
                self.note((place, row), is_figure, sharing);
                continue;
            }
            let Some(number) = numbers.get_mut(key) else { continue };
            let dimensions = match *number {
                Some(known) => known,
                None => {
                    let Some(codes) = columns.keys.get(key) else { continue };
                    let next = self.dimensions.len();
                    *number.insert(*self.dimensions.entry(codes.clone()).or_insert(next))
                }
            };
            let is_stated = columns.action.get(n) == Some(&Action::Replace);
            let value = columns.value.get(n).copied().flatten().filter(|_| is_stated).and_then(scaled);
            self.found.entry((indicator, area, dimensions, period)).or_insert(value);
        }
    }

    /// Records the sharing of a restated figure, or of its deletion.
    fn note(&mut self, (place, row): (usize, u32), is_figure: bool, sharing: SharingClass) {
        let Some(met) = self.met.get_mut(place).filter(|met| !**met) else { return };
        // A figure that was deleted at this node alone is still visible elsewhere.
        *met = is_figure || sharing != SharingClass::Local;
        if !is_figure {
            return;
        }
        let (Some(before), Some(except)) = (sharing.level(), &self.except) else { return };
        if before < except.sharing {
            self.narrowed.get_or_insert(Narrowed { rows: 0, first_row: row, widest: before }).add(row, before);
        }
    }

    fn finish(self) -> StoredCells {
        let mut dimensions: Vec<(Box<[CodeId]>, usize)> = self.dimensions.into_iter().collect();
        dimensions.sort_unstable_by_key(|(_, place)| *place);
        let cell = |((indicator, area, dimensions, period), value): (Cell, Option<i64>)| {
            Some(StoredCell { indicator, area, dimensions, period, value: value? })
        };
        StoredCells {
            dimensions: dimensions.into_iter().map(|(key, _)| key).collect(),
            cells: self.found.into_iter().filter_map(cell).collect(),
            chunks: 0,
            narrowed: self.narrowed,
        }
    }
}

/// The restated figures, by the dictionaries of a chunk.
struct Known<'e> {
    /// For each area of the chunk.
    stated: Vec<StatedFigures<'e>>,
    /// For each combination of the chunk.
    combinations: Vec<Option<u32>>,
}

impl<'e> Known<'e> {
    fn new(except: &'e Restated, columns: &Columns, group: &Group) -> Self {
        let (catalogue, figures) = (&except.catalogue.catalogue, &except.figures);
        let indicator = catalogue.indicator_id(group.code.as_str());
        let mut lookup = figures.lookup();
        let mut stated = |area: &AreaCode| {
            let (indicator, area) = indicator.zip(catalogue.area_id(area.as_str()))?;
            Some(lookup.stated(indicator, area))
        };
        let combination = |codes: &[CodeId]| figures.combination(catalogue, indicator?, codes);
        Self {
            stated: columns.areas.iter().map(|area| stated(area).unwrap_or_default()).collect(),
            combinations: columns.keys.iter().map(|codes| combination(codes)).collect(),
        }
    }

    fn find(&self, area: usize, key: usize, period: Period) -> Option<(usize, u32)> {
        let combination = self.combinations.get(key).copied().flatten()?;
        self.stated.get(area)?.find(period, combination)
    }
}

fn place(column: &[u32], n: usize) -> Option<usize> {
    usize::try_from(*column.get(n)?).ok()
}

impl Ledger {
    /// The current figures with a value that `reporter` has submitted to this node.
    pub async fn stored_cells(
        &self,
        reporter: &OrganisationCode,
        wanted: WantedFigures,
    ) -> Result<StoredCells, LedgerError> {
        if wanted.indicators.is_empty() || wanted.areas.is_empty() || wanted.periods.is_empty() {
            return Ok(StoredCells::default());
        }
        let indicators: Vec<&str> = wanted.indicators.iter().map(|(code, _)| code.as_str()).collect();
        let areas: Vec<&str> = wanted.areas.iter().map(AreaCode::as_str).collect();
        let days: Vec<(Date, Date)> =
            wanted.periods.iter().map(|period| (period.first_day(), period.last_day())).collect();
        let question =
            WantedCells { origin: self.origin(), reporter, indicators: &indicators, areas: &areas, days: &days };
        let chunks = self.store().chunks_of_cells(&question).await?;
        let mut search = Search::new(&wanted);
        for overlaps in chunks.chunks(CHUNKS_AT_ONCE) {
            let places: Vec<ChunkPlace> = overlaps.iter().map(|overlap| overlap.place).collect();
            let (stored, overlaps) = (self.store().chunks_at(&places).await?, overlaps.to_vec());
            let read = tokio::task::spawn_blocking(move || {
                // A payload that was erased after it was listed is left out.
                for (chunk, overlap) in stored.into_iter().zip(overlaps) {
                    let Some(chunk) = chunk else { continue };
                    let columns = data_chunk::columns(&chunk);
                    let columns = columns.map_err(|_| StoreError::corrupt("a projected chunk that cannot be read"))?;
                    search.add(&columns, overlap.sharing);
                }
                Ok::<Search, StoreError>(search)
            });
            search = read.await.map_err(LedgerError::Worker)??;
        }
        Ok(StoredCells { chunks: chunks.len(), ..search.finish() })
    }
}

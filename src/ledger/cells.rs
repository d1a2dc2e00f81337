//! The cells of a submission of observations with their content, in the order of stored chunks, so that a stored chunk is
//! compared with them in one pass.

use std::collections::HashMap;
use std::hash::Hash;

use marsad_domain::code::{AreaCode, CodeId, IndicatorCode};
use marsad_domain::observation::{Action, Attributes};
use marsad_wire::data_chunk::{Columns, Group};

/// A cell by its numbers: indicator, area, combination and packed period, of 32 bits each. Cells are in the order of these.
pub(super) type Cell = u128;

/// The content of a row without its cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CellContent {
    /// 0 if there is none.
    value: i64,
    /// Whether there is a value, the action, both statuses, the decimals, and the number of the attributes.
    rest: u64,
}

/// Attributes of a stored row that no row of the submission has.
const OTHER_SET: u32 = u32::MAX;
const HAS_VALUE: u64 = 1;
const DELETES: u64 = 2;

impl CellContent {
    /// Whether the row states a figure or a status, and does not take one back.
    pub const fn is_figure(self) -> bool {
        self.rest & DELETES == 0
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct StatedRow {
    pub cell: Cell,
    pub content: CellContent,
}

/// Numbers for the items that rows point at: first in the order in which they were met; after [`Self::sort`] in their own
/// order.
#[derive(Debug, Clone)]
struct Numbering<T>(HashMap<T, u32>);

impl<T: Clone + Ord + Hash> Numbering<T> {
    fn new() -> Self {
        Self(HashMap::new())
    }

    /// The number of an item, the next if it is new.
    fn add(&mut self, item: &T) -> u32 {
        if let Some(number) = self.0.get(item) {
            return *number;
        }
        let next = u32::try_from(self.0.len()).unwrap_or(OTHER_SET);
        self.0.insert(item.clone(), next);
        next
    }

    fn get(&self, item: &T) -> Option<u32> {
        self.0.get(item).copied()
    }

    /// Numbers the items in their own order. Returns the new number of each old number.
    fn sort(&mut self) -> Vec<u32> {
        let mut items: Vec<(&T, &mut u32)> = self.0.iter_mut().collect();
        items.sort_unstable_by(|a, b| a.0.cmp(b.0));
        let mut ranks = vec![0; items.len()];
        for (rank, (_, number)) in (0..).zip(items) {
            if let Some(slot) = ranks.get_mut(place(*number)) {
                *slot = rank;
            }
            *number = rank;
        }
        ranks
    }
}

fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

const fn cell(indicator: u32, area: u32, combination: u32, period: u32) -> Cell {
    (indicator as u128) << 96 | (area as u128) << 64 | (combination as u128) << 32 | period as u128
}

/// A packed period as a number of the same order.
const fn ordered(packed: i32) -> u32 {
    packed.cast_unsigned() ^ (1 << 31)
}

/// The numbers of the items of a chunk's dictionaries; `None` for items that the submission does not have.
struct Translated {
    indicators: Vec<Option<u32>>,
    areas: Vec<Option<u32>>,
    combinations: Vec<Option<u32>>,
    periods: Vec<u32>,
    /// The first is the set of rows without attributes.
    sets: Vec<u32>,
}

/// The rows of a submission, ascending by cell, no cell twice.
#[derive(Debug, Clone)]
pub(super) struct OwnRows {
    indicators: Numbering<IndicatorCode>,
    areas: Numbering<AreaCode>,
    combinations: Numbering<Box<[CodeId]>>,
    sets: Numbering<Attributes>,
    rows: Vec<StatedRow>,
}

impl OwnRows {
    /// From the chunks of a submission, in their order.
    pub fn of<E>(chunks: impl Iterator<Item = Result<Columns, E>>) -> Result<Self, E> {
        let mut own = Self {
            indicators: Numbering::new(),
            areas: Numbering::new(),
            combinations: Numbering::new(),
            sets: Numbering::new(),
            rows: Vec::new(),
        };
        own.sets.add(&Attributes::default());
        for columns in chunks {
            own.add(&columns?);
        }
        own.sort();
        Ok(own)
    }

    fn add(&mut self, columns: &Columns) {
        let translated = Translated {
            indicators: columns.groups.iter().map(|group| Some(self.indicators.add(&group.code))).collect(),
            areas: columns.areas.iter().map(|area| Some(self.areas.add(area))).collect(),
            combinations: columns.keys.iter().map(|key| Some(self.combinations.add(key))).collect(),
            periods: periods(columns),
            sets: [0].into_iter().chain(columns.sets.iter().map(|set| self.sets.add(set))).collect(),
        };
        each_row(columns, &translated, |cell, content| self.rows.push(StatedRow { cell, content }));
    }

    /// Puts numbers and rows into the order of the codes. Chunks mostly are in this order already.
    fn sort(&mut self) {
        let [indicators, areas, combinations] = [self.indicators.sort(), self.areas.sort(), self.combinations.sort()];
        let rank = |ranks: &[u32], number: u128| ranks.get(number as u32 as usize).copied().unwrap_or(OTHER_SET);
        for row in &mut self.rows {
            let old = row.cell;
            let area = rank(&areas, old >> 64);
            row.cell = cell(rank(&indicators, old >> 96), area, rank(&combinations, old >> 32), old as u32);
        }
        if !self.rows.is_sorted_by_key(|row| row.cell) {
            self.rows.sort_unstable_by_key(|row| row.cell);
        }
    }

    pub fn rows(&self) -> &[StatedRow] {
        &self.rows
    }

    /// Calls `found` with the position of each row whose cell is in a stored chunk, and with the content that is stored.
    pub fn meet(&self, columns: &Columns, mut found: impl FnMut(usize, CellContent)) {
        let translated = Translated {
            indicators: columns.groups.iter().map(|group| self.indicators.get(&group.code)).collect(),
            areas: columns.areas.iter().map(|area| self.areas.get(area)).collect(),
            combinations: columns.keys.iter().map(|key| self.combinations.get(key)).collect(),
            periods: periods(columns),
            sets: [0]
                .into_iter()
                .chain(columns.sets.iter().map(|set| self.sets.get(set).unwrap_or(OTHER_SET)))
                .collect(),
        };
        let mut next = None;
        each_row(columns, &translated, |cell, content| {
            let at = seek(&self.rows, next, cell);
            next = Some(at);
            if self.rows.get(at).is_some_and(|row| row.cell == cell) {
                found(at, content);
                next = Some(at + 1);
            }
        });
    }
}

/// The first position from `from` on whose cell is not below `cell`. It is mostly near `from`, so the search goes in growing
/// steps.
fn seek(rows: &[StatedRow], from: Option<usize>, cell: Cell) -> usize {
    let is_below = |row: &StatedRow| row.cell < cell;
    let Some(from) = from else { return rows.partition_point(is_below) };
    let (mut first, mut step) = (from, 1);
    while rows.get(first).is_some_and(is_below) {
        let end = rows.len().min(first + step);
        if rows.get(end).is_none_or(|row| !is_below(row)) {
            let between = rows.get(first..end).unwrap_or_default();
            return first + between.partition_point(is_below);
        }
        (first, step) = (end, step * 2);
    }
    first
}

fn periods(columns: &Columns) -> Vec<u32> {
    columns.periods.iter().map(|period| ordered(period.packed())).collect()
}

/// Calls `row` with the cell and the content of each row whose cell has a number.
fn each_row(columns: &Columns, translated: &Translated, mut row: impl FnMut(Cell, CellContent)) {
    let Translated { areas, combinations, periods, sets, .. } = translated;
    for (group, indicator) in columns.groups.iter().zip(&translated.indicators) {
        let Some(indicator) = *indicator else { continue };
        let cells = part(&columns.area, group).iter().zip(part(&columns.key, group)).zip(part(&columns.period, group));
        let values = part(&columns.value, group).iter().zip(part(&columns.set, group));
        let states =
            part(&columns.status, group).iter().zip(part(&columns.conf, group)).zip(part(&columns.action, group));
        for ((((area, key), period), (value, set)), ((status, conf), action)) in cells.zip(values).zip(states) {
            let Some(area) = number(areas, *area) else { continue };
            let Some(combination) = number(combinations, *key) else { continue };
            let (Some(period), Some(set)) = (periods.get(place(*period)), sets.get(place(*set))) else { continue };
            let mut rest = u64::from(*set) << 32 | u64::from(status.number()) << 24 | u64::from(conf.number()) << 16;
            if value.is_some() {
                rest |= HAS_VALUE | u64::from(group.decimals) << 8;
            }
            if *action == Action::Delete {
                rest |= DELETES;
            }
            row(cell(indicator, area, combination, *period), CellContent { value: value.unwrap_or_default(), rest });
        }
    }
}

/// The values of a column for a group.
fn part<'c, T>(column: &'c [T], group: &Group) -> &'c [T] {
    column.get(group.rows.clone()).unwrap_or_default()
}

fn number(numbers: &[Option<u32>], place_in_chunk: u32) -> Option<u32> {
    *numbers.get(place(place_in_chunk))?
}

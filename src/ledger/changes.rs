//! What a submission of observations changes: its rows compared with what stands of their cells, cell by cell.
//!
//! A cell is an indicator, a territory, a combination of dimension codes and a period, of one reporter in the logs of one
//! origin. What stands of it is the row of the newest entry that is not withdrawn. A row says the same as another if all of its
//! columns are the same, and the sharing level and the audience of its entry too.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use crate::domain::audience::Audience;
use crate::domain::code::{AreaCode, CodeId, IndicatorCode};
use crate::domain::keyed_hash::KeyedState;
use crate::domain::observation::Action;
use crate::log::entry::{Index, SharingClass};
use crate::store::{LogKey, StoreError};
use crate::wire::data_chunk::{self, Columns};

/// How many rows of a submission do what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Changes {
    /// Of cells without a figure.
    pub new: u64,
    /// Another figure, status or remark than the one that stands, or another sharing level.
    pub changed: u64,
    /// What stands already.
    pub unchanged: u64,
}

impl Changes {
    /// Rows of cells of which nothing stands.
    #[must_use]
    pub const fn all_new(rows: u64) -> Self {
        Self { new: rows, changed: 0, unchanged: 0 }
    }

    /// Whether there is nothing to store.
    #[must_use]
    pub const fn is_nothing(&self) -> bool {
        self.new == 0 && self.changed == 0 && self.unchanged > 0
    }
}

/// How far an entry travels, and the widest release that totals of it may enter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reach {
    pub sharing: SharingClass,
    pub audience: Audience,
}

/// An entry of the logs of one origin.
pub(super) type EntryPlace = (LogKey, Index);

/// Indicator, territory and combination by their numbers in [`Cells`], and the packed period.
type Cell = (u32, u32, u32, i32);

/// What a row of the submission says, and what stands of its cell. What is said is a hash of 64 bits under a random key.
#[derive(Debug, Clone, Copy)]
struct Stated {
    says: u64,
    is_figure: bool,
    /// 0 if nothing ever stood there, else one more than the position in [`Cells::entries`].
    entry: u32,
    stands: u64,
    stands_figure: bool,
}

/// The cells of a submission.
#[derive(Debug, Clone)]
pub(super) struct Cells {
    content: RandomState,
    indicators: HashMap<IndicatorCode, u32>,
    areas: HashMap<AreaCode, u32>,
    combinations: HashMap<Box<[CodeId]>, u32>,
    cells: HashMap<Cell, Stated, KeyedState>,
    /// What was compared, the earliest first.
    entries: Vec<EntryPlace>,
}

/// Adds an item under the next number, or gives the number that it has.
fn number<T: Clone + Eq + std::hash::Hash>(numbers: &mut HashMap<T, u32>, item: &T) -> u32 {
    let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
    *numbers.entry(item.clone()).or_insert(next)
}

fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl Cells {
    /// Those of a submission's data chunks.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for a chunk that cannot be read: all of them have been judged.
    pub fn of(chunks: &[Vec<u8>], reach: Reach) -> Result<Self, StoreError> {
        let mut own = Self {
            content: RandomState::new(),
            indicators: HashMap::new(),
            areas: HashMap::new(),
            combinations: HashMap::new(),
            cells: HashMap::default(),
            entries: Vec::new(),
        };
        for chunk in chunks {
            let columns = read(chunk)?;
            let [indicators, areas, combinations] = own.number_all(&columns);
            let says = own.says(&columns, reach);
            own.cells.reserve(columns.len());
            for (n, (says, group)) in says.into_iter().enumerate() {
                let Some(cell) = cell_of(&columns, n, indicators.get(group).copied(), &areas, &combinations) else {
                    continue;
                };
                let is_figure = columns.action.get(n) == Some(&Action::Replace);
                own.cells.insert(cell, Stated { says, is_figure, entry: 0, stands: 0, stands_figure: false });
            }
        }
        Ok(own)
    }

    fn number_all(&mut self, columns: &Columns) -> [Vec<Option<u32>>; 3] {
        [
            columns.groups.iter().map(|group| Some(number(&mut self.indicators, &group.code))).collect(),
            columns.areas.iter().map(|code| Some(number(&mut self.areas, code))).collect(),
            columns.keys.iter().map(|codes| Some(number(&mut self.combinations, codes))).collect(),
        ]
    }

    /// What each row says, and the position of its group.
    fn says(&self, columns: &Columns, reach: Reach) -> Vec<(u64, usize)> {
        let sets: Vec<u64> = columns.sets.iter().map(|set| self.content.hash_one(set)).collect();
        let reach = (reach.sharing.code(), reach.audience);
        let mut says = Vec::with_capacity(columns.len());
        for (number, group) in columns.groups.iter().enumerate() {
            for n in group.rows.clone() {
                let set = columns.set.get(n).and_then(|set| sets.get(place(set.checked_sub(1)?)));
                let value = columns.value.get(n).copied().flatten().map(|value| (value, group.decimals));
                let row = (value, columns.status.get(n), columns.conf.get(n), columns.action.get(n), set, reach);
                says.push((self.content.hash_one(row), number));
            }
        }
        says
    }

    /// Takes what a chunk of a stored entry says, which is later than all that was taken before.
    pub fn take(&mut self, entry: EntryPlace, reach: Reach, columns: &Columns) {
        let indicators: Vec<Option<u32>> =
            columns.groups.iter().map(|group| self.indicators.get(&group.code).copied()).collect();
        if indicators.iter().all(Option::is_none) {
            return;
        }
        let areas: Vec<Option<u32>> = columns.areas.iter().map(|code| self.areas.get(code).copied()).collect();
        let combinations: Vec<Option<u32>> =
            columns.keys.iter().map(|codes| self.combinations.get(codes).copied()).collect();
        if self.entries.last() != Some(&entry) {
            self.entries.push(entry);
        }
        let number = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        let says = self.says(columns, reach);
        for (n, (says, group)) in says.into_iter().enumerate() {
            let cell = cell_of(columns, n, indicators.get(group).copied(), &areas, &combinations);
            if let Some(stated) = cell.and_then(|cell| self.cells.get_mut(&cell)) {
                (stated.entry, stated.stands) = (number, says);
                stated.stands_figure = columns.action.get(n) == Some(&Action::Replace);
            }
        }
    }

    /// How many rows do what.
    pub fn changes(&self) -> Changes {
        let mut changes = Changes::default();
        for stated in self.cells.values() {
            let count = match stated {
                Stated { entry, stands, says, .. } if *entry > 0 && stands == says => &mut changes.unchanged,
                Stated { stands_figure: false, is_figure: true, .. } => &mut changes.new,
                Stated { entry: 0, .. } => &mut changes.new,
                _ => &mut changes.changed,
            };
            *count += 1;
        }
        changes
    }

    /// The entries whose rows the same rows of the submission stand in, the latest first.
    pub fn holders(&self) -> Vec<EntryPlace> {
        self.entries_where(|stated| stated.stands == stated.says)
    }

    /// The entries that have taken the place of something that the submission says.
    pub fn superseding(&self) -> Vec<EntryPlace> {
        self.entries_where(|stated| stated.stands != stated.says)
    }

    fn entries_where(&self, is_meant: impl Fn(&Stated) -> bool) -> Vec<EntryPlace> {
        let mut numbers: Vec<u32> =
            self.cells.values().filter(|stated| stated.entry > 0 && is_meant(stated)).map(|own| own.entry).collect();
        numbers.sort_unstable_by(|a, b| b.cmp(a));
        numbers.dedup();
        numbers.into_iter().filter_map(|number| self.entries.get(place(number.checked_sub(1)?)).copied()).collect()
    }
}

/// Takes a chunk apart that was judged when it was stored.
pub(super) fn read(chunk: &[u8]) -> Result<Columns, StoreError> {
    data_chunk::columns(chunk).map_err(|_| StoreError::corrupt("a projected chunk that cannot be read"))
}

fn cell_of(
    columns: &Columns,
    n: usize,
    indicator: Option<Option<u32>>,
    areas: &[Option<u32>],
    combinations: &[Option<u32>],
) -> Option<Cell> {
    let area = *areas.get(place(*columns.area.get(n)?))?;
    let combination = *combinations.get(place(*columns.key.get(n)?))?;
    let period = columns.periods.get(place(*columns.period.get(n)?))?;
    Some((indicator??, area?, combination?, period.packed()))
}

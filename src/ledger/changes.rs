//! The changes that a submission of observations makes: its rows are compared with the current rows, cell by cell.
//!
//! A cell is an indicator, a territory, a combination of dimension codes and a period, of one reporter in the logs of one
//! origin. Its current row is the row of the newest entry that is not withdrawn. Two rows are the same if all of their columns
//! are, and the sharing level and the audience of their entries too.

use std::sync::Arc;

use marsad_domain::audience::Audience;
use marsad_log::entry::{Index, SharingClass};
use marsad_store::{LogKey, StoreError};
use marsad_wire::data_chunk::{self, Columns};

use super::cells::OwnRows;

#[cfg(test)]
mod tests;

/// The rows of a submission, counted by what they change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Changes {
    /// Rows of cells without a figure.
    pub new: u64,
    /// Rows that differ from the current row of their cell, or have another sharing level.
    pub changed: u64,
    /// Rows that repeat the current row of their cell.
    pub unchanged: u64,
}

impl Changes {
    /// Rows of cells without a current row.
    #[must_use]
    pub const fn all_new(rows: u64) -> Self {
        Self { new: rows, changed: 0, unchanged: 0 }
    }

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

#[derive(Debug, Clone, Copy, Default)]
struct CurrentRow {
    /// 0 if there was never a row, otherwise one more than the position in [`Cells::entries`].
    entry: u32,
    /// Whether it equals the row of the submission, apart from sharing and audience.
    is_same: bool,
    is_figure: bool,
}

/// The cells of a submission, each with its current row.
#[derive(Debug, Clone)]
pub(super) struct Cells {
    own: Arc<OwnRows>,
    /// For each row of `own`.
    current: Vec<CurrentRow>,
    /// The compared entries, the earliest first.
    entries: Vec<(EntryPlace, Reach)>,
}

impl Cells {
    /// The cells of a submission's data chunks.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for a chunk that cannot be read: all of them have been judged.
    pub fn of(chunks: &[Vec<u8>]) -> Result<Self, StoreError> {
        OwnRows::of(chunks.iter().map(|chunk| read(chunk))).map(Self::new)
    }

    fn new(own: OwnRows) -> Self {
        let current = vec![CurrentRow::default(); own.rows().len()];
        Self { own: Arc::new(own), current, entries: Vec::new() }
    }

    /// Takes the rows of a chunk of a stored entry, which is later than all entries taken before.
    pub fn take(&mut self, entry: EntryPlace, reach: Reach, columns: &Columns) {
        let Self { own, current, entries } = self;
        if entries.last().is_none_or(|(last, _)| *last != entry) {
            entries.push((entry, reach));
        }
        let number = u32::try_from(entries.len()).unwrap_or(u32::MAX);
        own.meet(columns, |at, content| {
            if let (Some(current), Some(row)) = (current.get_mut(at), own.rows().get(at)) {
                *current =
                    CurrentRow { entry: number, is_same: content == row.content, is_figure: content.is_figure() };
            }
        });
    }

    /// For each entry, whether it has the sharing and audience of a submission.
    fn same_reach(&self, reach: Reach) -> Vec<bool> {
        self.entries.iter().map(|(_, own)| *own == reach).collect()
    }

    /// The changes of the submission, if it has this sharing and audience.
    pub fn changes(&self, reach: Reach) -> Changes {
        let same_reach = self.same_reach(reach);
        let mut changes = Changes::default();
        for (row, current) in self.own.rows().iter().zip(&self.current) {
            let count = match current {
                CurrentRow { entry: 0, .. } => &mut changes.new,
                CurrentRow { is_same: true, entry, .. } if has_reach(&same_reach, *entry) => &mut changes.unchanged,
                CurrentRow { is_figure: false, .. } if row.content.is_figure() => &mut changes.new,
                _ => &mut changes.changed,
            };
            *count += 1;
        }
        changes
    }

    /// The entries that hold the same rows as the submission, the latest first.
    pub fn holders(&self, reach: Reach) -> Vec<EntryPlace> {
        let same_reach = self.same_reach(reach);
        self.entries_where(|current| current.is_same && has_reach(&same_reach, current.entry))
    }

    /// The entries whose rows replaced rows of the submission, the latest first.
    pub fn superseding(&self, reach: Reach) -> Vec<EntryPlace> {
        let same_reach = self.same_reach(reach);
        self.entries_where(|current| !(current.is_same && has_reach(&same_reach, current.entry)))
    }

    fn entries_where(&self, is_wanted: impl Fn(&CurrentRow) -> bool) -> Vec<EntryPlace> {
        let wanted = self.current.iter().filter(|current| current.entry > 0 && is_wanted(current));
        let mut numbers: Vec<u32> = wanted.map(|current| current.entry).collect();
        numbers.sort_unstable_by(|a, b| b.cmp(a));
        numbers.dedup();
        let entry = |number: u32| self.entries.get(position(number)?).map(|(entry, _)| *entry);
        numbers.into_iter().filter_map(entry).collect()
    }
}

/// The position of an entry, by its number in a [`CurrentRow`].
fn position(number: u32) -> Option<usize> {
    usize::try_from(number.checked_sub(1)?).ok()
}

fn has_reach(same_reach: &[bool], number: u32) -> bool {
    position(number).and_then(|at| same_reach.get(at)).is_some_and(|same_reach| *same_reach)
}

/// Decodes a chunk, which was judged when it was stored.
pub(super) fn read(chunk: &[u8]) -> Result<Columns, StoreError> {
    data_chunk::columns(chunk).map_err(|_| StoreError::corrupt("a projected chunk that cannot be read"))
}

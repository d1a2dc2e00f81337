//! What a submission of observations changes: its rows compared with the current rows, cell by cell.
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

/// What stands of a cell of the submission.
#[derive(Debug, Clone, Copy, Default)]
struct Standing {
    /// 0 if nothing ever stood there, else one more than the position in [`Cells::entries`].
    entry: u32,
    /// Whether it is what the submission says, however far either reaches.
    is_same: bool,
    is_figure: bool,
}

/// The cells of a submission, and what stands of each.
#[derive(Debug, Clone)]
pub(super) struct Cells {
    own: Arc<OwnRows>,
    /// Of each row of `own`.
    standing: Vec<Standing>,
    /// What was compared, the earliest first.
    entries: Vec<(EntryPlace, Reach)>,
}

impl Cells {
    /// Those of a submission's data chunks.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for a chunk that cannot be read: all of them have been judged.
    pub fn of(chunks: &[Vec<u8>]) -> Result<Self, StoreError> {
        OwnRows::of(chunks.iter().map(|chunk| read(chunk))).map(Self::new)
    }

    fn new(own: OwnRows) -> Self {
        let standing = vec![Standing::default(); own.rows().len()];
        Self { own: Arc::new(own), standing, entries: Vec::new() }
    }

    /// Takes what a chunk of a stored entry says, which is later than all that was taken before.
    pub fn take(&mut self, entry: EntryPlace, reach: Reach, columns: &Columns) {
        let Self { own, standing, entries } = self;
        if entries.last().is_none_or(|(last, _)| *last != entry) {
            entries.push((entry, reach));
        }
        let number = u32::try_from(entries.len()).unwrap_or(u32::MAX);
        own.meet(columns, |at, says| {
            if let (Some(standing), Some(row)) = (standing.get_mut(at), own.rows().get(at)) {
                *standing = Standing { entry: number, is_same: says == row.says, is_figure: says.is_figure() };
            }
        });
    }

    /// Of each entry, whether it reaches as far as a submission.
    fn alike(&self, reach: Reach) -> Vec<bool> {
        self.entries.iter().map(|(_, own)| *own == reach).collect()
    }

    /// How many rows do what, if they are to reach so far.
    pub fn changes(&self, reach: Reach) -> Changes {
        let alike = self.alike(reach);
        let mut changes = Changes::default();
        for (row, standing) in self.own.rows().iter().zip(&self.standing) {
            let count = match standing {
                Standing { entry: 0, .. } => &mut changes.new,
                Standing { is_same: true, entry, .. } if is_alike(&alike, *entry) => &mut changes.unchanged,
                Standing { is_figure: false, .. } if row.says.is_figure() => &mut changes.new,
                _ => &mut changes.changed,
            };
            *count += 1;
        }
        changes
    }

    /// The entries whose rows the same rows of the submission stand in, the latest first.
    pub fn holders(&self, reach: Reach) -> Vec<EntryPlace> {
        let alike = self.alike(reach);
        self.entries_where(|standing| standing.is_same && is_alike(&alike, standing.entry))
    }

    /// The entries that have taken the place of something that the submission says.
    pub fn superseding(&self, reach: Reach) -> Vec<EntryPlace> {
        let alike = self.alike(reach);
        self.entries_where(|standing| !(standing.is_same && is_alike(&alike, standing.entry)))
    }

    fn entries_where(&self, is_meant: impl Fn(&Standing) -> bool) -> Vec<EntryPlace> {
        let meant = self.standing.iter().filter(|standing| standing.entry > 0 && is_meant(standing));
        let mut numbers: Vec<u32> = meant.map(|standing| standing.entry).collect();
        numbers.sort_unstable_by(|a, b| b.cmp(a));
        numbers.dedup();
        let entry = |number: u32| self.entries.get(position(number)?).map(|(entry, _)| *entry);
        numbers.into_iter().filter_map(entry).collect()
    }
}

/// Where an entry is by the number that a standing has of it.
fn position(number: u32) -> Option<usize> {
    usize::try_from(number.checked_sub(1)?).ok()
}

fn is_alike(alike: &[bool], number: u32) -> bool {
    position(number).and_then(|at| alike.get(at)).is_some_and(|alike| *alike)
}

/// Takes a chunk apart that was judged when it was stored.
pub(super) fn read(chunk: &[u8]) -> Result<Columns, StoreError> {
    data_chunk::columns(chunk).map_err(|_| StoreError::corrupt("a projected chunk that cannot be read"))
}

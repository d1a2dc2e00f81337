//! Two releases compared cell by cell: what is new, gone or changed, what was shown and is hidden now, and the reverse.
//!
//! Both sides are what the node answers to this caller, so a difference shows nothing that two pulls do not show. Cells are
//! compared as they arrive: of each release one area and period is kept in memory.

mod pulls;

use std::cmp::Ordering;
use std::collections::{BTreeMap, VecDeque};

use futures::stream::{Stream, TryStreamExt};

use super::error::ClientError;
use marsad_domain::named_enum;
use marsad_domain::period::Period;
use marsad_wire::cell::CellRow;
use marsad_wire::{Problem, WireError};

pub use pulls::{Comparison, Lineage};

const METHOD: &str = "METHOD";
/// The columns of a cell that are compared, besides its value and its coverage.
const STATED: [&str; 7] =
    ["OBS_STATUS", "CONF_STATUS", "DERIVATION", "UNIT_MEASURE", "OBS_STATUS_ALL", "COMPLETENESS", "NOTE"];
/// CONF_STATUS of a cell that is not hidden.
const FREE: &str = "F";

named_enum! {
    /// How a cell differs.
    pub enum Change {
        /// Only the later release has it.
        New = "NEW",
        /// Only the earlier release has it.
        Gone = "GONE",
        /// Both have it, with another content.
        Changed = "CHANGED",
        /// It was shown, and is hidden now.
        NewlyHidden = "NEWLY_HIDDEN",
        /// It was hidden, and is shown now.
        NewlyShown = "NEWLY_SHOWN",
    }
}

/// A cell that is not the same in both releases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub change: Change,
    pub indicator: String,
    pub area: String,
    pub period: String,
    /// The dimensions that it is broken down by, each with its code.
    pub by: Vec<(String, String)>,
    /// The basis; empty if there is none.
    pub method: String,
    /// In the earlier release.
    pub before: Option<CellRow>,
    /// In the later release.
    pub after: Option<CellRow>,
    /// If both have it: the columns that differ.
    pub columns: Vec<&'static str>,
}

/// What tells the cells of one area and period apart.
#[derive(Debug, Clone)]
pub struct Key {
    /// The dimensions that they are broken down by.
    pub by: Vec<String>,
    /// Whether METHOD is a dimension of the indicator. If not, it is a statement about the cell.
    pub by_method: bool,
}

/// An area and a period: cells are sorted by both.
type Place = (String, Period);

/// Sorted cells as they arrive, one area and period at a time.
struct Groups<S> {
    cells: S,
    next: Option<(Place, CellRow)>,
    seen: u64,
}

/// The differences between two sorted streams of cells of one indicator, in the order of the cells.
pub struct Differences<A, B> {
    before: Groups<A>,
    after: Groups<B>,
    key: Key,
    found: VecDeque<Difference>,
}

/// Whether the figure of a cell is withheld.
#[must_use]
pub fn is_hidden(cell: &CellRow) -> bool {
    cell.value.is_none() && !matches!(cell.text("CONF_STATUS"), "" | FREE)
}

fn contradiction(field: &str) -> ClientError {
    ClientError::BadAnswer(WireError::new(field, Problem::Contradiction))
}

fn place(cell: &CellRow) -> Result<Place, ClientError> {
    let period = cell.text("TIME_PERIOD").parse().map_err(|_| contradiction("TIME_PERIOD"))?;
    Ok((cell.text("REF_AREA").to_owned(), period))
}

impl<S: Stream<Item = Result<CellRow, ClientError>> + Unpin> Groups<S> {
    async fn open(cells: S) -> Result<Self, ClientError> {
        let mut own = Self { cells, next: None, seen: 0 };
        own.advance().await?;
        Ok(own)
    }

    fn place(&self) -> Option<&Place> {
        self.next.as_ref().map(|(place, _)| place)
    }

    /// All cells of the next area and period.
    async fn take(&mut self) -> Result<Vec<CellRow>, ClientError> {
        let mut group = Vec::new();
        while let Some((place, cell)) = self.next.take() {
            group.push(cell);
            self.advance().await?;
            match self.place().map_or(Ordering::Greater, |next| next.cmp(&place)) {
                Ordering::Equal => {}
                Ordering::Greater => break,
                Ordering::Less => return Err(contradiction("cells")),
            }
        }
        Ok(group)
    }

    async fn advance(&mut self) -> Result<(), ClientError> {
        self.next = match self.cells.try_next().await? {
            Some(cell) => {
                self.seen += 1;
                Some((place(&cell)?, cell))
            }
            None => None,
        };
        Ok(())
    }
}

impl<A, B> Differences<A, B>
where
    A: Stream<Item = Result<CellRow, ClientError>> + Unpin,
    B: Stream<Item = Result<CellRow, ClientError>> + Unpin,
{
    /// Compares cells that are sorted by area and period.
    ///
    /// # Errors
    /// Those of the streams, or [`ClientError::BadAnswer`] if a cell has no period.
    pub async fn open(before: A, after: B, key: Key) -> Result<Self, ClientError> {
        let (before, after) = (Groups::open(before).await?, Groups::open(after).await?);
        Ok(Self { before, after, key, found: VecDeque::new() })
    }

    /// The next difference; none at the end.
    ///
    /// # Errors
    /// Those of the streams, or [`ClientError::BadAnswer`] if cells are not sorted, or stand twice.
    pub async fn next(&mut self) -> Result<Option<Difference>, ClientError> {
        loop {
            if let Some(found) = self.found.pop_front() {
                return Ok(Some(found));
            }
            let order = match (self.before.place(), self.after.place()) {
                (None, None) => return Ok(None),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(before), Some(after)) => before.cmp(after),
            };
            let before = if order.is_le() { self.before.take().await? } else { Vec::new() };
            let after = if order.is_ge() { self.after.take().await? } else { Vec::new() };
            self.found = self.key.compare(before, after)?;
        }
    }

    /// How many cells of the earlier and of the later release were compared until now.
    #[must_use]
    pub fn seen(&self) -> (u64, u64) {
        (self.before.seen, self.after.seen)
    }
}

impl Key {
    fn of(&self, cell: &CellRow) -> Vec<String> {
        let method = self.by_method.then_some(METHOD);
        self.by.iter().map(String::as_str).chain(method).map(|name| cell.text(name).to_owned()).collect()
    }

    /// The differences between the cells of one area and period.
    fn compare(&self, before: Vec<CellRow>, after: Vec<CellRow>) -> Result<VecDeque<Difference>, ClientError> {
        let mut pairs: BTreeMap<Vec<String>, [Option<CellRow>; 2]> = BTreeMap::new();
        for (side, cells) in [before, after].into_iter().enumerate() {
            for cell in cells {
                let pair = pairs.entry(self.of(&cell)).or_default();
                if pair[side].replace(cell).is_some() {
                    return Err(contradiction("cells"));
                }
            }
        }
        Ok(pairs.into_values().filter_map(|[before, after]| self.difference(before, after)).collect())
    }

    fn difference(&self, before: Option<CellRow>, after: Option<CellRow>) -> Option<Difference> {
        let (change, columns) = match (&before, &after) {
            (None, None) => return None,
            (None, Some(_)) => (Change::New, Vec::new()),
            (Some(_), None) => (Change::Gone, Vec::new()),
            (Some(before), Some(after)) => {
                let columns = self.differing(before, after);
                match (is_hidden(before), is_hidden(after)) {
                    (false, true) => (Change::NewlyHidden, columns),
                    (true, false) => (Change::NewlyShown, columns),
                    _ if columns.is_empty() => return None,
                    _ => (Change::Changed, columns),
                }
            }
        };
        let cell = after.as_ref().or(before.as_ref())?;
        let text = |name: &str| cell.text(name).to_owned();
        Some(Difference {
            change,
            indicator: text("INDICATOR"),
            area: text("REF_AREA"),
            period: text("TIME_PERIOD"),
            by: self.by.iter().map(|name| (name.clone(), text(name))).collect(),
            method: text(METHOD),
            before,
            after,
            columns,
        })
    }

    fn differing(&self, before: &CellRow, after: &CellRow) -> Vec<&'static str> {
        let method = (!self.by_method).then_some(METHOD);
        let stated = STATED.into_iter().chain(method).filter(|name| before.text(name) != after.text(name));
        let counted = [
            ("OBS_VALUE", before.value != after.value),
            ("COVERAGE_IN", before.coverage.parts_in != after.coverage.parts_in),
            ("COVERAGE_OF", before.coverage.parts_of != after.coverage.parts_of),
        ];
        counted.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).chain(stated).collect()
    }
}

#[cfg(test)]
mod tests;

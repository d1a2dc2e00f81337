//! Finds the current rows of a page. Rows are sorted; then for each cell and reporter the latest row that is not withdrawn is
//! kept, unless it is a tombstone. Pure.

use super::page::CurrentObservation;

/// What this module needs to know about an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SourceState {
    /// Which history it belongs to: one for each origin and reporter.
    pub holder: u32,
    pub withdrawn: bool,
}

/// The sort key of the rows of one area.
fn series(row: &CurrentObservation) -> u64 {
    u64::from(row.key) << 32 | u64::from(row.period)
}

fn is_one_cell(a: &CurrentObservation, b: &CurrentObservation) -> bool {
    a.area == b.area && series(a) == series(b)
}

/// Sorts rows by area, combination and period, whose positions must ascend as they do; rows of one cell stay in the order
/// in which they are. `areas` is how many areas there are.
///
/// Rows come as sorted runs, and many areas have one run only. Runs are distributed to their areas first, so that only areas
/// with several runs are merged.
pub(super) fn sort(rows: &mut Vec<CurrentObservation>, areas: usize) {
    if rows.is_sorted_by_key(|row| (row.area, series(row))) {
        return;
    }
    let mut ends = vec![0_usize; areas];
    for row in rows.iter() {
        if let Some(count) = ends.get_mut(row.area as usize) {
            *count += 1;
        }
    }
    let mut next = Vec::with_capacity(areas);
    let mut end = 0;
    for count in &mut ends {
        next.push(end);
        end += *count;
        *count = end;
    }
    let mut dealt = rows.clone();
    for row in rows.iter() {
        let place = next.get_mut(row.area as usize);
        if let Some((slot, place)) = place.and_then(|place| Some((dealt.get_mut(*place)?, place))) {
            *slot = *row;
            *place += 1;
        }
    }
    let mut first = 0;
    for end in ends {
        if let Some(own) = dealt.get_mut(first..end)
            && !own.is_sorted_by_key(series)
        {
            own.sort_by_key(series);
        }
        first = end;
    }
    *rows = dealt;
}

/// The state of one history within a cell.
#[derive(Clone, Copy, Default)]
struct History {
    /// The number of the cell, from 1.
    cell: usize,
    entries: u32,
    /// The position of the latest row that is not withdrawn.
    latest: Option<usize>,
    /// Its number in the history, from 1.
    revision: u32,
}

/// Keeps the current rows. Rows must be sorted, those of one cell by entry; `sources` are the entries by number.
pub(super) fn resolve(rows: &[CurrentObservation], sources: &[SourceState]) -> Vec<CurrentObservation> {
    let holders = sources.iter().map(|source| source.holder as usize + 1).max().unwrap_or(0);
    let mut histories = vec![History::default(); holders];
    let mut current = Vec::with_capacity(rows.len());
    let state = |row: &CurrentObservation| sources.get(row.source as usize);
    for (number, cell) in (1..).zip(rows.chunk_by(is_one_cell)) {
        if let [only] = cell {
            if !only.tombstone && state(only).is_some_and(|source| !source.withdrawn) {
                current.push(CurrentObservation { revision: 1, ..*only });
            }
            continue;
        }
        for (place, row) in cell.iter().enumerate() {
            let Some(source) = state(row) else { continue };
            let Some(history) = histories.get_mut(source.holder as usize) else { continue };
            if history.cell != number {
                *history = History { cell: number, ..History::default() };
            }
            history.entries += 1;
            if !source.withdrawn {
                history.latest = Some(place);
                history.revision = history.entries;
            }
        }
        for (place, row) in cell.iter().enumerate() {
            let history = state(row).and_then(|source| histories.get(source.holder as usize));
            if let Some(history) = history.filter(|history| history.latest == Some(place) && !row.tombstone) {
                current.push(CurrentObservation { revision: history.revision, ..*row });
            }
        }
    }
    current
}

/// The same for rows of one entry, which has each cell once.
pub(super) fn resolve_one(rows: &mut Vec<CurrentObservation>, source: SourceState) {
    if source.withdrawn {
        rows.clear();
    } else if rows.iter().any(|row| row.tombstone) {
        rows.retain(|row| !row.tombstone);
    }
}

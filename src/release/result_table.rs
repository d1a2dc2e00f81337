//! What was found at the places of an indicator, in tables for the few combinations of codes that are computed at a time. A
//! result that is dropped is computed again when it is needed.

use rustc_hash::FxHashMap;

use super::axes::Axes;
use super::place_key::PlaceKey;
use super::resolved::Resolved;

/// How many combinations have a table at once: two, since both sides of a ratio can be of one indicator; one for each
/// METHOD, since the figures of a network are looked for on all of them, but not more than these.
const TABLES: std::ops::RangeInclusive<usize> = 2..=6;

/// One combination's places.
#[derive(Debug, Default)]
struct Table {
    slice: u32,
    /// By slot: 0, or a position in `results` plus one.
    slots: Vec<u32>,
    /// The slots that are not 0.
    used: Vec<usize>,
    results: Vec<Resolved>,
}

impl Table {
    fn clear(&mut self, slice: u32) {
        for slot in self.used.drain(..) {
            self.slots.get_mut(slot).into_iter().for_each(|place| *place = 0);
        }
        self.results.clear();
        self.slice = slice;
    }

    fn get(&self, slot: usize) -> Option<Resolved> {
        let position = usize::try_from(*self.slots.get(slot)?).ok()?.checked_sub(1)?;
        self.results.get(position).copied()
    }

    fn insert(&mut self, slot: usize, result: Resolved) {
        let Some(place) = self.slots.get_mut(slot) else { return };
        self.results.push(result);
        self.used.push(slot);
        // A position without room is 0: the result is computed again.
        *place = u32::try_from(self.results.len()).unwrap_or(0);
    }
}

/// The results of one indicator.
#[derive(Debug)]
pub(super) struct Results {
    /// The last used first.
    tables: Vec<Table>,
    tables_max: usize,
    /// Places outside the axes.
    outside: FxHashMap<PlaceKey, Resolved>,
}

impl Results {
    /// Of an indicator with so many METHODs.
    pub(super) fn new(methods: usize) -> Self {
        let tables_max = methods.clamp(*TABLES.start(), *TABLES.end());
        Self { tables: Vec::new(), tables_max, outside: FxHashMap::default() }
    }

    /// Frees the memory.
    pub(super) fn clear(&mut self) {
        (self.tables, self.outside) = Default::default();
    }

    /// The table of a combination: the one it has, or the least recently used one, which then begins with `own`: what areas
    /// themselves report, by slot.
    fn table<I: Iterator<Item = (usize, Resolved)>>(
        &mut self,
        slice: u32,
        axes: &Axes,
        own: impl FnOnce() -> I,
    ) -> Option<&mut Table> {
        if self.tables.first().is_none_or(|table| table.slice != slice) {
            match self.tables.iter().position(|table| table.slice == slice) {
                Some(at) => self.tables.swap(0, at),
                None => {
                    if self.tables.len() < self.tables_max {
                        self.tables.push(Table { slots: vec![0; axes.slots()], ..Table::default() });
                    }
                    self.tables.rotate_right(1);
                    let table = self.tables.first_mut()?;
                    table.clear(slice);
                    own().for_each(|(slot, result)| table.insert(slot, result));
                }
            }
        }
        self.tables.first_mut()
    }

    /// What was found at a place.
    pub(super) fn get<I: Iterator<Item = (usize, Resolved)>>(
        &mut self,
        spot: PlaceKey,
        axes: &Axes,
        own: impl FnOnce() -> I,
    ) -> Option<Resolved> {
        match axes.slot(spot.area, spot.period) {
            Some(slot) => self.table(spot.slice, axes, own)?.get(slot),
            None => self.outside.get(&spot).copied(),
        }
    }

    /// Keeps what was found at a place.
    pub(super) fn insert<I: Iterator<Item = (usize, Resolved)>>(
        &mut self,
        spot: PlaceKey,
        result: Resolved,
        axes: &Axes,
        own: impl FnOnce() -> I,
    ) {
        match axes.slot(spot.area, spot.period) {
            Some(slot) => {
                let table = self.table(spot.slice, axes, own);
                table.into_iter().for_each(|table| table.insert(slot, result));
            }
            None => drop(self.outside.insert(spot, result)),
        }
    }
}

//! What was found at the places of an indicator, in tables for the few combinations of codes that are worked on at a
//! time. Forgetting is free of consequence: what is asked again is worked out again.
//!
//! Of what a build holds this would be the most by far, so figures are kept in a form of a third of their size.

use rustc_hash::FxHashMap;

use super::axes::Axes;
use super::frame::Frame;
use super::keys::Spot;
use super::packed::Packed;
use super::resolved::Res;

/// How many combinations have a table at once: two, since both sides of a ratio can be of one indicator; one for each
/// METHOD, since the figures of a network are looked for on all of them, but not more than these.
const TABLES: std::ops::RangeInclusive<usize> = 2..=6;

/// What is known of a place.
#[derive(Debug, Clone, Copy)]
pub(super) enum Known {
    /// The area itself has a row for it, at this position of the frame.
    Row(u32),
    Found(Res),
    Nothing,
}

/// What a slot's position is a position of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    /// The frame's rows.
    Rows = 0,
    /// [`Table::found`].
    Found = 1,
    /// [`Table::apart`].
    Apart = 2,
}

/// One combination's places. A slot is 0, or a position plus one with two bits below it that say what it is of.
#[derive(Debug)]
struct Table {
    slice: u32,
    slots: Vec<u32>,
    touched: Vec<u32>,
    found: Vec<Packed>,
    /// What cannot be packed.
    apart: Vec<Res>,
}

/// All that is remembered.
#[derive(Debug)]
pub(super) struct Memo {
    /// The last used first.
    tables: Vec<Table>,
    /// How many tables there may be.
    room: usize,
    /// Places outside the axes.
    apart: FxHashMap<Spot, Res>,
}

/// 0, which is nothing, for a position that has no room.
fn mark(position: usize, of: Of) -> u32 {
    u32::try_from(position).ok().and_then(|n| n.checked_add(1)?.checked_mul(4)).map_or(0, |n| n | of as u32)
}

fn narrow(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

impl Table {
    fn clear(&mut self) {
        for at in self.touched.drain(..) {
            if let Some(slot) = usize::try_from(at).ok().and_then(|n| self.slots.get_mut(n)) {
                *slot = 0;
            }
        }
        self.found.clear();
        self.apart.clear();
    }

    fn set(&mut self, slot: usize, mark: u32) {
        if let Some(place) = self.slots.get_mut(slot) {
            if *place == 0 {
                self.touched.push(narrow(slot));
            }
            *place = mark;
        }
    }

    fn fill(&mut self, slice: u32, axes: &Axes, frame: &Frame) {
        self.clear();
        self.slice = slice;
        let rows = frame.rows_of(slice);
        for (n, row) in rows.clone().zip(frame.rows(rows)) {
            if let Some(slot) = axes.slot(row.area, row.period) {
                self.set(slot, mark(n, Of::Rows));
            }
        }
    }
}

impl Memo {
    /// Of an indicator with so many METHODs.
    pub(super) fn new(methods: usize) -> Self {
        let room = methods.clamp(*TABLES.start(), *TABLES.end());
        Self { tables: Vec::new(), room, apart: FxHashMap::default() }
    }

    /// Gives the memory back.
    pub(super) fn forget(&mut self) {
        (self.tables, self.apart) = Default::default();
    }

    fn table(&mut self, slice: u32, axes: &Axes, frame: &Frame) -> Option<&mut Table> {
        if self.tables.first().is_none_or(|table| table.slice != slice) {
            match self.tables.iter().position(|table| table.slice == slice) {
                Some(at) => self.tables.swap(0, at),
                None => {
                    if self.tables.len() < self.room {
                        let slots = vec![0; axes.slots()];
                        let (touched, found, apart) = Default::default();
                        self.tables.push(Table { slice, slots, touched, found, apart });
                    }
                    self.tables.rotate_right(1);
                    self.tables.first_mut()?.fill(slice, axes, frame);
                }
            }
        }
        self.tables.first_mut()
    }

    /// What is known of a place.
    pub(super) fn look(&mut self, spot: Spot, axes: &Axes, frame: &Frame) -> Known {
        let Some(slot) = axes.slot(spot.area, spot.period) else {
            return match (self.apart.get(&spot), frame.row(spot)) {
                (Some(found), _) => Known::Found(*found),
                (None, Some(row)) => Known::Row(row),
                (None, None) => Known::Nothing,
            };
        };
        let Some(table) = self.table(spot.slice, axes, frame) else { return Known::Nothing };
        let mark = table.slots.get(slot).copied().unwrap_or(0);
        let Some(position) = (mark >> 2).checked_sub(1) else { return Known::Nothing };
        let at = usize::try_from(position).unwrap_or(usize::MAX);
        let found = match mark & 3 {
            kind if kind == Of::Rows as u32 => return Known::Row(position),
            kind if kind == Of::Found as u32 => table.found.get(at).map(Packed::open),
            _ => table.apart.get(at).copied(),
        };
        found.map_or(Known::Nothing, Known::Found)
    }

    /// Remembers what was found.
    pub(super) fn keep(&mut self, spot: Spot, found: Res, axes: &Axes, frame: &Frame) {
        let Some(slot) = axes.slot(spot.area, spot.period) else {
            self.apart.insert(spot, found);
            return;
        };
        if let Some(table) = self.table(spot.slice, axes, frame) {
            let mark = match Packed::pack(&found) {
                Some(packed) => {
                    table.found.push(packed);
                    mark(table.found.len() - 1, Of::Found)
                }
                None => {
                    table.apart.push(found);
                    mark(table.apart.len() - 1, Of::Apart)
                }
            };
            table.set(slot, mark);
        }
    }
}

//! What was found at the places of an indicator, in tables for the few combinations of codes that are worked on at a
//! time. Forgetting is free of consequence: what is asked again is worked out again.

use super::axes::Axes;
use super::frame::Frame;
use super::keys::{FastMap, Spot};
use super::resolver::Res;

/// How many combinations have a table at once: the METHODs of one combination, and two sides of a ratio.
const TABLES: usize = 6;

/// What is known of a place.
#[derive(Debug, Clone, Copy)]
pub(super) enum Known {
    /// The area itself has a row for it, at this position of the frame.
    Row(u32),
    Found(Res),
    Nothing,
}

/// One combination's places. A slot is 0, or a position plus one, shifted: odd for rows of the frame.
#[derive(Debug)]
struct Table {
    slice: u32,
    slots: Vec<u32>,
    touched: Vec<u32>,
    found: Vec<Res>,
}

/// All that is remembered.
#[derive(Debug, Default)]
pub(super) struct Memo {
    /// The last used first.
    tables: Vec<Table>,
    /// Places outside the axes.
    apart: FastMap<Spot, Res>,
}

fn shifted(position: usize, is_row: bool) -> u32 {
    u32::try_from(position).ok().and_then(|n| n.checked_add(1)?.checked_mul(2)).map_or(0, |n| n | u32::from(is_row))
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
                self.set(slot, shifted(n, true));
            }
        }
    }
}

impl Memo {
    fn table(&mut self, slice: u32, axes: &Axes, frame: &Frame) -> Option<&mut Table> {
        if self.tables.first().is_none_or(|table| table.slice != slice) {
            match self.tables.iter().position(|table| table.slice == slice) {
                Some(at) => self.tables.swap(0, at),
                None => {
                    if self.tables.len() < TABLES {
                        let slots = vec![0; axes.slots()];
                        self.tables.push(Table { slice, slots, touched: Vec::new(), found: Vec::new() });
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
        let Some(position) = (mark >> 1).checked_sub(1) else { return Known::Nothing };
        if mark & 1 == 1 {
            return Known::Row(position);
        }
        let found = usize::try_from(position).ok().and_then(|n| table.found.get(n)).copied();
        found.map_or(Known::Nothing, Known::Found)
    }

    /// Remembers what was found.
    pub(super) fn keep(&mut self, spot: Spot, found: Res, axes: &Axes, frame: &Frame) {
        let Some(slot) = axes.slot(spot.area, spot.period) else {
            self.apart.insert(spot, found);
            return;
        };
        if let Some(table) = self.table(spot.slice, axes, frame) {
            let mark = shifted(table.found.len(), false);
            table.found.push(found);
            table.set(slot, mark);
        }
    }
}

//! Groups that are never shown and need protection all the same, because they can be computed from what is shown.

use std::collections::BTreeSet;

use marsad_domain::catalogue::IndicatorId;
use marsad_release::cube::{Cube, CubeCell, SliceKey};
use marsad_release::links::Place;

use super::{Sheet, State};
use crate::waivers::is_waived_at;

impl Sheet<'_> {
    /// A group that is never shown and must not be known if it is small, unless everybody knows it.
    fn protect(&mut self, places: Vec<u32>, kinds: Vec<u32>, need: i64) {
        let value = self.value(&places, &kinds);
        if (1..need).contains(&value) && !self.is_public(&places, &kinds) {
            self.enter(places, kinds, State::Primary { need });
        }
    }

    /// What a direct figure has besides its parts, and whom no code of a partition names.
    pub(in crate::model) fn add_rests(&mut self) {
        for (n, place) in (0..).zip(&self.family.places) {
            let (Some(own), set) = (self.places.get(&n).copied(), self.set(place.counted)) else { continue };
            if set.len() > 1 {
                self.add_own_part(place, own);
            }
        }
        let nodes: Vec<Vec<u32>> = self.nodes.keys().cloned().collect();
        for (n, id) in self.family.indicators.iter().enumerate() {
            let need = self.need(*id);
            for kinds in self.kinds.rests(n) {
                for places in &nodes {
                    if self.is_told_apart(places, &kinds) {
                        self.protect(places.clone(), kinds.clone(), need);
                    }
                }
            }
        }
    }

    fn add_own_part(&mut self, place: &Place, own: u32) {
        for reported in &place.reported {
            let Some(id) = self.family.indicators.get(reported.indicator) else { continue };
            let kinds = self.kinds.of(&(reported.indicator, reported.codes.clone()));
            self.protect(vec![own], kinds, self.need(*id));
        }
    }

    /// Whether the release has figures of a node for the codes beside a rest: else nothing says how many it counts.
    fn is_told_apart(&self, places: &[u32], kinds: &[u32]) -> bool {
        let Some(node) = self.nodes.get(places) else { return false };
        let cells = self.states.range((*node, 0)..=(*node, u32::MAX));
        let slices: BTreeSet<u32> = cells.map(|((_, slice), _)| *slice).collect();
        self.slices.iter().any(|(own, slice)| {
            slices.contains(slice) && own.len() > kinds.len() && kinds.iter().all(|kind| own.contains(kind))
        }) && slices.len() > 1
    }

    /// Who is in the denominator of a share and not in its numerator, where that is few.
    pub(in crate::model) fn add_differences(&mut self, release: usize, cube: &Cube, sets: &[u32]) {
        for part in cube.parts.values() {
            let Some(sides) = &part.sides else { continue };
            let position = |id: IndicatorId| self.family.indicators.iter().position(|known| *known == id);
            let Some((top, bottom)) = position(sides.numerator).zip(position(sides.denominator)) else { continue };
            // The difference is a number of what the numerator counts, whatever decimals the share has.
            let need = self.need_of(sides.numerator, &[sides.numerator, part.indicator]);
            let small: Vec<&CubeCell> = part.cells.iter().filter(|cell| cell.difference_small).collect();
            for cell in small {
                let Some((Some(over), Some(under))) = sides.slices.get(cell.slice as usize) else { continue };
                let above = self.kinds.of(&(top, over.codes.clone()));
                let mut rest = self.kinds.of(&(bottom, under.codes.clone()));
                rest.retain(|kind| !above.contains(kind));
                let side = |id: IndicatorId, slice: &SliceKey| {
                    let part = cube.parts.get(&id)?;
                    Some((id, part.position_at(cell.area, cell.period, part.slice_position(slice)?)?))
                };
                let whole = side(sides.denominator, under);
                let set = whole.and_then(|(id, at)| cube.parts.get(&id)?.cells.get(at)).map(|cell| cell.counted);
                let set = set.and_then(|set| sets.get(set as usize));
                let Some(places) = set.map(|set| self.set(*set)) else { continue };
                let is_waived = |side| is_waived_at(self.catalogue, cube, side);
                let both = side(sides.numerator, over).into_iter().chain(whole).filter(|side| is_waived(*side));
                if release == self.last && both.count() == 2 && !places.is_empty() && !rest.is_empty() {
                    self.enter(places, rest, State::Known);
                } else {
                    self.protect(places, rest, need);
                }
            }
        }
    }
}

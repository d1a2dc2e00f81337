//! What follows from figures that are public elsewhere: nobody can be kept from knowing it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::{Sheet, State};

/// A figure that is public elsewhere.
#[derive(Clone, Copy)]
struct Public<'a> {
    places: &'a [u32],
    kinds: &'a [u32],
    value: i64,
}

fn lies_in(inner: &[u32], outer: &[u32]) -> bool {
    inner.iter().all(|own| outer.binary_search(own).is_ok())
}

/// The keys of numbered sets, by number.
fn by_number(numbers: &BTreeMap<Vec<u32>, u32>) -> Vec<&[u32]> {
    let mut all: Vec<(u32, &[u32])> = numbers.iter().map(|(key, number)| (*number, key.as_slice())).collect();
    all.sort_unstable_by_key(|(number, _)| *number);
    all.into_iter().map(|(_, key)| key).collect()
}

/// Whether some of the parts together are all of a set, each of its members once.
fn is_made_of(set: &[u32], mut parts: Vec<&[u32]>) -> bool {
    let mut left: BTreeSet<u32> = set.iter().copied().collect();
    parts.sort_by_key(|part| Reverse(part.len()));
    for part in parts {
        if part.iter().all(|own| left.contains(own)) {
            left.retain(|one| part.binary_search(one).is_err());
        }
    }
    left.is_empty()
}

impl Sheet<'_> {
    /// Whether the count of a group is a public figure less other public ones, in one node or of one slice.
    pub(super) fn is_public(&self, places: &[u32], kinds: &[u32]) -> bool {
        if self.public.is_empty() {
            return false;
        }
        let (nodes, slices) = (by_number(&self.nodes), by_number(&self.slices));
        let beside = |own: &[u32], all: Vec<&[u32]>| {
            all.iter().filter(|whole| lies_in(own, whole)).any(|whole| {
                let rest: Vec<u32> = whole.iter().filter(|one| !own.contains(one)).copied().collect();
                is_made_of(&rest, all.clone())
            })
        };
        let of_node = self.nodes.get(places).map(|node| {
            let own = self.public.range((*node, 0)..=(*node, u32::MAX));
            own.filter_map(|(_, slice)| slices.get(*slice as usize).copied()).collect()
        });
        let of_slice = self.slices.get(kinds).map(|slice| {
            let own = self.public.iter().filter(|(_, known)| known == slice);
            own.filter_map(|(node, _)| nodes.get(*node as usize).copied()).collect()
        });
        of_node.is_some_and(|all| beside(kinds, all)) || of_slice.is_some_and(|all| beside(places, all))
    }

    /// A part of a public figure is no larger than the figure, as everybody knows: it cannot have a wider interval.
    pub(super) fn bound_by_public(&mut self) {
        let (nodes, slices) = (by_number(&self.nodes), by_number(&self.slices));
        let mut at_place: BTreeMap<u32, Vec<Public<'_>>> = BTreeMap::new();
        for (node, slice) in &self.public {
            let Some((places, kinds)) = nodes.get(*node as usize).zip(slices.get(*slice as usize)) else { continue };
            let value = self.value(places, kinds);
            for place in *places {
                at_place.entry(*place).or_default().push(Public { places, kinds, value });
            }
        }
        if at_place.is_empty() {
            return;
        }
        let bound = |(node, slice): &(u32, u32)| {
            let (places, kinds) = (nodes.get(*node as usize)?, slices.get(*slice as usize)?);
            let around = at_place.get(places.first()?)?.iter();
            let around = around.filter(|own| lies_in(places, own.places) && lies_in(kinds, own.kinds));
            around.map(|own| own.value).min()
        };
        let mut narrowed: Vec<((u32, u32), State)> = Vec::new();
        for (at, state) in &self.states {
            if let State::Primary { need } | State::ForReaders { need } = state
                && let Some(value) = bound(at).filter(|value| value < need)
            {
                let state = match state {
                    _ if value <= 0 => State::Hidden,
                    State::ForReaders { .. } => State::ForReaders { need: value },
                    _ => State::Primary { need: value },
                };
                narrowed.push((*at, state));
            }
        }
        self.states.extend(narrowed);
    }
}

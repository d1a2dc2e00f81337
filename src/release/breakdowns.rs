//! Combinations of dimension codes as small numbers, and the breakdowns that a release declares.
//!
//! The declared breakdowns are the total, each dimension and each pair of dimensions; METHOD is in all of them, fixed.

use std::collections::HashMap;

use rustc_hash::FxHashMap;

use marsad_domain::catalogue::Catalogue;
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::code::{CodeId, ConceptId};

use super::cube::SliceKey;

/// Dimensions beyond this one are in no breakdown but the total: the masks have room for so many.
const BREAKDOWN_DIMENSIONS_MAX: usize = 11;

/// In the place of METHOD: members of different METHOD were added, or the indicator has none.
pub(super) const NO_METHOD: u16 = u16::MAX;

/// One dimension with its codes; `_T` is the first, except of METHOD, which has none.
#[derive(Debug, Clone)]
pub(super) struct Dimension {
    pub concept: ConceptId,
    pub is_method: bool,
    codes: Vec<CodeId>,
    parents: Vec<Option<u16>>,
    index: HashMap<CodeId, u16>,
}

impl Dimension {
    fn new(catalogue: &Catalogue, indicator: &Indicator, concept: &ConceptId) -> Self {
        let is_method = concept.as_str() == Indicator::METHOD;
        let mut codes = if is_method { indicator.methods.clone() } else { vec![CodeId::total()] };
        let items = catalogue.code_list(concept.as_str()).map(|list| list.items.as_slice()).unwrap_or_default();
        if !is_method {
            codes.extend(items.iter().map(|item| item.code.clone()).filter(|code| !code.is_total()));
        }
        codes.truncate(usize::from(u16::MAX - 1));
        let index: HashMap<CodeId, u16> = codes.iter().cloned().zip(0..).collect();
        let mut parents = vec![None; codes.len()];
        for item in items.iter().filter(|_| !is_method) {
            let parent = item.parent.as_ref().and_then(|parent| index.get(parent)).copied();
            if let Some(place) = index.get(&item.code).and_then(|n| parents.get_mut(usize::from(*n))) {
                *place = parent;
            }
        }
        Self { concept: concept.clone(), is_method, codes, parents, index }
    }

    pub(super) fn number(&self, code: &str) -> Option<u16> {
        self.index.get(code).copied()
    }

    pub(super) fn code(&self, number: u16) -> Option<&CodeId> {
        self.codes.get(usize::from(number))
    }

    pub(super) fn parent(&self, number: u16) -> Option<u16> {
        self.parents.get(usize::from(number)).copied().flatten()
    }

    pub(super) fn is_unknown(&self, number: u16) -> bool {
        self.code(number).is_some_and(CodeId::is_unknown)
    }

    /// How many children of `number` must be there before they add up to it: all but `_U`.
    pub(super) fn children_needed(&self, number: u16) -> usize {
        (0..).zip(&self.parents).filter(|(n, parent)| **parent == Some(number) && !self.is_unknown(*n)).count()
    }

    fn depth(&self, number: u16) -> u32 {
        let steps = std::iter::successors(self.parent(number), |above| self.parent(*above)).take(16).count();
        u32::try_from(steps).unwrap_or(u32::MAX)
    }

    /// Every code but `_T`.
    pub(super) fn parts(&self) -> impl Iterator<Item = u16> + '_ {
        (1..).take(self.codes.len().saturating_sub(1)).filter(|_| !self.is_method)
    }
}

/// A combination of codes, as numbers.
pub(super) type Key = Box<[u16]>;

/// An indicator's dimensions, and the combinations of their codes that have rows.
#[derive(Debug)]
pub(super) struct Slices {
    pub dimensions: Vec<Dimension>,
    method: Option<usize>,
    keys: Vec<Key>,
    numbers: FxHashMap<Key, u32>,
}

impl Slices {
    pub(super) fn new(catalogue: &Catalogue, indicator: &Indicator) -> Self {
        let dimensions: Vec<Dimension> =
            indicator.dimensions.iter().map(|concept| Dimension::new(catalogue, indicator, concept)).collect();
        let method = dimensions.iter().position(|dimension| dimension.is_method);
        Self { dimensions, method, keys: Vec::new(), numbers: FxHashMap::default() }
    }

    /// How many combinations have a number.
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// The number of a combination, new or known.
    pub(super) fn intern(&mut self, key: &[u16]) -> u32 {
        if let Some(number) = self.numbers.get(key) {
            return *number;
        }
        let number = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
        self.keys.push(key.into());
        self.numbers.insert(key.into(), number);
        number
    }

    /// The number of a combination that is known.
    pub(super) fn number(&self, key: &[u16]) -> Option<u32> {
        self.numbers.get(key).copied()
    }

    /// The combination of a number; empty for one that is not there.
    pub(super) fn key(&self, number: u32) -> &[u16] {
        usize::try_from(number).ok().and_then(|at| self.keys.get(at)).map_or(&[], |key| key)
    }

    /// The combination of codes in full; `None` if one is in no list.
    pub(super) fn of_codes(&self, codes: &[CodeId]) -> Option<Key> {
        if codes.len() != self.dimensions.len() {
            return None;
        }
        self.dimensions.iter().zip(codes).map(|(dimension, code)| dimension.number(code.as_str())).collect()
    }

    /// All dimensions at `_T`, on one METHOD ([`NO_METHOD`] where there is none).
    pub(super) fn total(&self, method: u16) -> Key {
        self.dimensions.iter().map(|dimension| if dimension.is_method { method } else { 0 }).collect()
    }

    /// The same codes on another METHOD.
    pub(super) fn on_method(&self, key: &[u16], method: u16) -> Key {
        self.method.map_or_else(|| key.into(), |at| with(key, at, method))
    }

    /// The METHOD of a combination, [`NO_METHOD`] where there is none.
    pub(super) fn method_of(&self, key: &[u16]) -> u16 {
        self.method.and_then(|at| key.get(at)).copied().unwrap_or(NO_METHOD)
    }

    /// Every METHOD, the preferred first; only [`NO_METHOD`] where the indicator has none.
    pub(super) fn methods(&self) -> Vec<u16> {
        match self.method.and_then(|at| self.dimensions.get(at)) {
            Some(dimension) => (0..).take(dimension.codes.len()).collect(),
            None => vec![NO_METHOD],
        }
    }

    /// The position of a dimension.
    pub(super) fn position(&self, concept: &ConceptId) -> Option<usize> {
        self.dimensions.iter().position(|dimension| dimension.concept == *concept)
    }

    pub(super) fn method_dimension(&self) -> Option<&Dimension> {
        self.dimensions.get(self.method?)
    }

    /// How deep in their lists the codes of a combination stand, together; the total is 0.
    pub(super) fn depth(&self, key: &[u16]) -> u32 {
        let each = self.dimensions.iter().zip(key).filter(|(dimension, _)| !dimension.is_method);
        each.map(|(dimension, code)| dimension.depth(*code)).sum()
    }

    /// Which breakdowns a combination belongs to or lies inside: one bit for each dimension and each pair that it uses.
    pub(super) fn mask(&self, key: &[u16]) -> u128 {
        let used: Vec<usize> = (0..BREAKDOWN_DIMENSIONS_MAX)
            .zip(self.dimensions.iter().zip(key))
            .filter(|(_, (dimension, code))| !dimension.is_method && **code != 0)
            .map(|(n, _)| n)
            .collect();
        let mut mask = 0;
        for (n, first) in used.iter().enumerate() {
            for second in used.iter().skip(n) {
                mask |= breakdown_bit(*first, *second);
            }
        }
        mask
    }

    /// The declared breakdowns, each as its bit in a mask; the total comes first, as 0.
    pub(super) fn declared(&self) -> Vec<u128> {
        let count = self.dimensions.len().min(BREAKDOWN_DIMENSIONS_MAX);
        let pairs = (0..count).flat_map(|a| (a..count).map(move |b| breakdown_bit(a, b)));
        std::iter::once(0).chain(pairs).collect()
    }

    /// The combinations of one breakdown (its bit; 0: the total) on one METHOD.
    pub(super) fn of_breakdown(&self, breakdown: u128, method: u16) -> Vec<Key> {
        let total = self.total(method);
        let mut found = Vec::new();
        let bounded = || (0..BREAKDOWN_DIMENSIONS_MAX).zip(&self.dimensions);
        for (a, first) in bounded() {
            for (b, second) in bounded().skip(a).filter(|(b, _)| breakdown & breakdown_bit(a, *b) != 0) {
                for code in first.parts() {
                    let one = with(&total, a, code);
                    if a == b {
                        found.push(one);
                    } else {
                        found.extend(second.parts().map(|other| with(&one, b, other)));
                    }
                }
            }
        }
        if breakdown == 0 { vec![total] } else { found }
    }

    /// Whether a code of the combination is `_U`: shown where it has a figure, never expected.
    pub(super) fn has_unknown(&self, key: &[u16]) -> bool {
        self.dimensions.iter().zip(key).any(|(dimension, code)| dimension.is_unknown(*code))
    }
}

/// The bit of the breakdown by `first` alone (`second` the same) or by the pair.
pub(super) fn breakdown_bit(first: usize, second: usize) -> u128 {
    if first >= BREAKDOWN_DIMENSIONS_MAX || second >= BREAKDOWN_DIMENSIONS_MAX {
        return 0;
    }
    1 << (first.min(second) * BREAKDOWN_DIMENSIONS_MAX + first.max(second))
}

/// A combination with another code in one place.
pub(super) fn with(key: &[u16], at: usize, code: u16) -> Key {
    let mut other: Key = key.into();
    other.get_mut(at).into_iter().for_each(|place| *place = code);
    other
}

/// The public key of a combination.
pub(super) fn slice_key(slices: &Slices, key: &[u16]) -> SliceKey {
    let mut codes = Vec::with_capacity(key.len());
    let mut method = None;
    for (dimension, number) in slices.dimensions.iter().zip(key) {
        if dimension.is_method {
            method = dimension.code(*number).cloned();
        } else {
            codes.extend(dimension.code(*number).cloned());
        }
    }
    SliceKey { method, codes: codes.into() }
}

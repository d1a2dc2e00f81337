//! The dictionaries that rows point into while pages are assembled: every item once, numbered in the order in which items were
//! met. Each page gets its own dictionaries, which are sorted and hold only what its rows use.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::hash::Hash;

use marsad_domain::code::{AreaCode, CodeId};
use marsad_domain::observation::Attributes;
use marsad_domain::period::Period;

use super::page::{CurrentObservation, ObservationPage};
use super::plan::ObservationPlan;

/// How many items dictionaries may have before they are started again.
const ITEMS_MAX: usize = 1 << 16;
/// How many bytes of attributes they may have before that.
const TEXT_BYTES_MAX: usize = 8 << 20;

/// Items by number, each once.
pub(super) struct Dictionary<T> {
    pub items: Vec<T>,
    numbers: HashMap<T, u32>,
}

impl<T> Default for Dictionary<T> {
    fn default() -> Self {
        Self { items: Vec::new(), numbers: HashMap::new() }
    }
}

impl<T: Clone + Eq + Hash> Dictionary<T> {
    /// The number of an item, and whether it is new.
    pub fn number(&mut self, item: &T) -> (u32, bool) {
        if let Some(number) = self.numbers.get(item) {
            return (*number, false);
        }
        let number = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
        self.items.push(item.clone());
        self.numbers.insert(item.clone(), number);
        (number, true)
    }
}

/// All that rows point to.
#[derive(Default)]
pub(super) struct Dictionaries {
    pub areas: Dictionary<AreaCode>,
    /// The page of each area; `None` for an area that is not wanted.
    page_of: Vec<Option<usize>>,
    pub codes: Dictionary<CodeId>,
    /// Combinations as numbers of codes.
    pub keys: Dictionary<Box<[u32]>>,
    pub periods: Dictionary<Period>,
    /// The empty set first.
    pub sets: Dictionary<Attributes>,
    text_bytes: usize,
}

impl Dictionaries {
    pub fn new() -> Self {
        let mut new = Self::default();
        new.sets.number(&Attributes::default());
        new
    }

    /// Whether the dictionaries should be started again.
    pub fn is_large(&self) -> bool {
        let items = [self.areas.items.len(), self.keys.items.len(), self.sets.items.len(), self.periods.items.len()];
        items.into_iter().any(|items| items > ITEMS_MAX) || self.text_bytes > TEXT_BYTES_MAX
    }

    /// The number of an area, and its page.
    pub fn area(&mut self, plan: &ObservationPlan, area: &AreaCode) -> (u32, Option<usize>) {
        let (number, new) = self.areas.number(area);
        if new {
            self.page_of.push(plan.page_of(area));
        }
        (number, self.page(number))
    }

    /// The page of an area by number; `None` for an area that is not wanted.
    pub fn page(&self, area: u32) -> Option<usize> {
        self.page_of.get(area as usize).copied().flatten()
    }

    /// The number of a set of attributes.
    pub fn set(&mut self, set: &Attributes) -> u32 {
        let (number, new) = self.sets.number(set);
        if new {
            self.text_bytes += set.ref_date.len() + set.source.len() + set.comment.len();
        }
        number
    }
}

/// Sorts the numbers in use by their items. Returns them in that order, and the position of each number in it.
fn order(used: &[bool], compare: impl Fn(usize, usize) -> Ordering) -> (Vec<usize>, Vec<u32>) {
    let mut order: Vec<usize> = used.iter().enumerate().filter(|(_, used)| **used).map(|(number, _)| number).collect();
    order.sort_unstable_by(|a, b| compare(*a, *b));
    let mut places = vec![0; used.len()];
    for (place, number) in (0..).zip(&order) {
        if let Some(slot) = places.get_mut(*number) {
            *slot = place;
        }
    }
    (order, places)
}

#[inline]
fn mark(used: &mut [bool], number: u32) {
    if let Some(mark) = used.get_mut(number as usize) {
        *mark = true;
    }
}

#[inline]
fn place(places: &[u32], number: u32) -> u32 {
    places.get(number as usize).copied().unwrap_or(0)
}

fn pick<T: Clone>(items: &[T], order: &[usize]) -> Vec<T> {
    order.iter().filter_map(|number| items.get(*number).cloned()).collect()
}

impl Dictionaries {
    /// The dictionaries of a page of these rows, which then point into them.
    pub fn pack(&self, rows: &mut [CurrentObservation]) -> ObservationPage {
        let mut areas = vec![false; self.areas.items.len()];
        let mut keys = vec![false; self.keys.items.len()];
        let mut periods = vec![false; self.periods.items.len()];
        let mut sets = vec![false; self.sets.items.len()];
        mark(&mut sets, 0);
        for row in rows.iter() {
            mark(&mut areas, row.area);
            mark(&mut keys, row.key);
            mark(&mut periods, row.period);
            mark(&mut sets, row.set);
        }
        let (areas, area_places) = order(&areas, |a, b| self.areas.items.get(a).cmp(&self.areas.items.get(b)));
        let (periods, period_places) =
            order(&periods, |a, b| self.periods.items.get(a).cmp(&self.periods.items.get(b)));
        let (sets, set_places) = order(&sets, |a, b| a.cmp(&b));
        let (keys, key_places) = self.order_keys(&keys);
        for row in rows {
            row.area = place(&area_places, row.area);
            row.key = place(&key_places, row.key);
            row.period = place(&period_places, row.period);
            row.set = place(&set_places, row.set);
        }
        let codes = |key: &[u32]| key.iter().filter_map(|code| self.codes.items.get(*code as usize).cloned()).collect();
        ObservationPage {
            rows: Vec::new(),
            areas: pick(&self.areas.items, &areas),
            keys: keys.iter().filter_map(|key| self.keys.items.get(*key)).map(|key| codes(key)).collect(),
            periods: pick(&self.periods.items, &periods),
            sets: pick(&self.sets.items, &sets),
        }
    }

    /// Combinations in the order of their codes. There are few codes: they are ranked first, so that only numbers are compared.
    fn order_keys(&self, used: &[bool]) -> (Vec<usize>, Vec<u32>) {
        let codes = &self.codes.items;
        let (_, ranks) = order(&vec![true; codes.len()], |a, b| codes.get(a).cmp(&codes.get(b)));
        let rank = |key: &[u32]| -> Box<[u32]> { key.iter().map(|code| place(&ranks, *code)).collect() };
        let ranked: Vec<Box<[u32]>> = self
            .keys
            .items
            .iter()
            .zip(used)
            .map(|(key, used)| if *used { rank(key) } else { Box::default() })
            .collect();
        order(used, |a, b| ranked.get(a).cmp(&ranked.get(b)))
    }
}

//! The two sides of a ratio: which combination of codes each side is read at, and what is expected of the ratio.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use marsad_domain::catalogue::indicator::{Indicator, Kind, RatioPart};
use marsad_domain::code::CodeId;

use super::breakdowns::{NO_METHOD, Slices, breakdown_bit};
use super::figure_frame::{Facts, Frame};
use super::place_key::PlaceKey;

/// One side of a ratio.
#[derive(Debug)]
pub(super) struct Side<'a> {
    pub indicator: &'a Indicator,
    pub frame: Rc<Frame>,
    part: &'a RatioPart,
    /// The METHOD that the side is read on where the ratio has none.
    fixed_method: Option<String>,
    known: RefCell<FxHashMap<u32, Option<u32>>>,
}

/// Both sides.
#[derive(Debug)]
pub(super) struct Sides<'a> {
    pub numerator: Side<'a>,
    pub denominator: Side<'a>,
}

impl<'a> Sides<'a> {
    /// The sides of a ratio; `None` for another kind.
    pub(super) fn new(ratio: &'a Indicator, sides: [(&'a Indicator, &Rc<Frame>); 2]) -> Option<Self> {
        let Kind::Ratio { numerator, denominator } = &ratio.kind else { return None };
        let fixed_method = match ratio.method_position() {
            Some(_) => None,
            None => sides.iter().find_map(|(side, _)| side.methods.first()).map(ToString::to_string),
        };
        let side = |(indicator, frame): (&'a Indicator, &Rc<Frame>), part| Side {
            indicator,
            frame: Rc::clone(frame),
            part,
            fixed_method: fixed_method.clone(),
            known: RefCell::default(),
        };
        let [n, d] = sides;
        Some(Self { numerator: side(n, numerator), denominator: side(d, denominator) })
    }

    /// The METHOD that the sides are read on, where the ratio has none.
    pub(super) fn basis(&self, slices: &Slices) -> Option<CodeId> {
        let fixed = self.numerator.fixed_method.as_ref().filter(|_| slices.method_dimension().is_none());
        fixed.and_then(|code| code.parse().ok())
    }

    /// What is expected of the ratio: what is expected of either side. A side without METHOD goes with every METHOD,
    /// and so says nothing about which are expected.
    pub(super) fn facts(&self, slices: &Slices) -> Facts {
        let mut facts = Facts::default();
        let both = [&self.numerator, &self.denominator];
        let needs_method = slices.method_dimension().is_some()
            && both.iter().any(|side| side.frame.slices.method_dimension().is_some());
        // An area with rows on one side only has nothing to divide; the roster's areas are expected all the same.
        let [top, bottom] = both.map(|side| &side.frame.facts.areas);
        facts.areas = top.intersection(bottom).copied().collect();
        for side in both {
            side.add_facts(slices, needs_method, &mut facts);
        }
        facts
    }
}

impl Side<'_> {
    fn add_facts(&self, slices: &Slices, needs_method: bool, facts: &mut Facts) {
        let own = &self.frame;
        if needs_method && own.slices.method_dimension().is_none() {
            return;
        }
        for ((method, scope), periods) in &own.facts.rows {
            if let Some(method) = self.method_in(slices, *method) {
                facts.rows.entry((method, *scope)).or_default().extend(periods);
            }
        }
        let places: Vec<Option<usize>> = own
            .slices
            .dimensions
            .iter()
            .map(|dimension| slices.dimensions.iter().position(|other| other.concept == dimension.concept))
            .collect();
        for ((method, area, period), mask) in &own.facts.usage {
            if let Some(method) = self.method_in(slices, *method) {
                let mapped = map_mask(*mask, &places);
                *facts.usage.entry((method, *area, *period)).or_default() |= mapped;
            }
        }
    }

    /// The ratio's number for a METHOD of this side; `None` where the ratio is not formed on it.
    fn method_in(&self, slices: &Slices, own: u16) -> Option<u16> {
        let own_code = self.frame.slices.method_dimension().and_then(|dimension| dimension.code(own));
        match (slices.method_dimension(), own_code) {
            (Some(dimension), Some(code)) => dimension.number(code.as_str()),
            (None, Some(code)) => {
                self.fixed_method.as_deref().is_none_or(|fixed| fixed == code.as_str()).then_some(NO_METHOD)
            }
            (Some(_), None) => None,
            (None, None) => Some(NO_METHOD),
        }
    }

    /// Whether rows at or below a place use every dimension that the ratio fixes on this side (`IMM_STOCK[SEX=F]`): where
    /// none does, the ratio is not expected.
    pub(super) fn uses_fixed(&self, slices: &Slices, spot: PlaceKey) -> bool {
        if self.part.at.iter().all(|(_, code)| code.is_total()) {
            return true;
        }
        let own = &self.frame;
        let at = |concept: &marsad_domain::code::ConceptId| {
            own.slices.dimensions.iter().position(|dimension| dimension.concept == *concept)
        };
        let fixed = self.part.at.iter().filter(|(_, code)| !code.is_total()).filter_map(|(concept, _)| at(concept));
        let wanted = fixed.fold(0, |mask, n| mask | breakdown_bit(n, n));
        let Some(slice) = self.slice(slices, spot.slice).filter(|_| wanted != 0) else { return true };
        let method = own.slices.method_of(&own.slices.key(slice));
        let used = own.facts.usage.get(&(method, spot.area, spot.period)).copied().unwrap_or(0);
        used & wanted == wanted
    }

    /// The combination at which this side is read for the ratio's combination `slice`.
    pub(super) fn slice(&self, slices: &Slices, slice: u32) -> Option<u32> {
        if let Some(known) = self.known.borrow().get(&slice) {
            return *known;
        }
        let found = self.find(slices, slice);
        self.known.borrow_mut().insert(slice, found);
        found
    }

    fn find(&self, slices: &Slices, slice: u32) -> Option<u32> {
        let key = slices.key(slice);
        let own = &self.frame.slices;
        let mut numbers = Vec::with_capacity(own.dimensions.len());
        for dimension in &own.dimensions {
            let fixed =
                self.part.at.iter().find(|(concept, _)| *concept == dimension.concept).map(|(_, code)| code.as_str());
            let place = slices.dimensions.iter().position(|other| other.concept == dimension.concept);
            let asked = place.and_then(|at| slices.dimensions.get(at)?.code(*key.get(at)?)).map(|code| code.as_str());
            let fallback = if dimension.is_method { self.fixed_method.as_deref() } else { Some("_T") };
            numbers.push(dimension.number(fixed.or(asked).or(fallback)?)?);
        }
        Some(own.intern(&numbers))
    }
}

fn map_mask(mask: u128, places: &[Option<usize>]) -> u128 {
    let mut mapped = 0;
    for (a, first) in places.iter().enumerate() {
        for (b, second) in places.iter().enumerate().skip(a) {
            if mask & breakdown_bit(a, b) != 0
                && let (Some(first), Some(second)) = (first, second)
            {
                mapped |= breakdown_bit(*first, *second);
            }
        }
    }
    mapped
}

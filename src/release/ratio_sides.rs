//! The two sides of a ratio: which combination of codes each side is read at, and what is expected of the ratio.

use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::code::{CodeId, ConceptId};

use super::breakdowns::{Key, NO_METHOD, Slices, breakdown_bit};
use super::calendar::Calendar;
use super::facts::{Facts, Periods};
use super::layout::Side;
use super::territory::Territory;

/// The METHOD that the sides of a ratio without one are read on.
pub(super) fn fixed_method(ratio: &Indicator, sides: [&Indicator; 2]) -> Option<String> {
    if ratio.method_position().is_some() {
        return None;
    }
    sides.iter().find_map(|side| side.methods.first()).map(ToString::to_string)
}

/// The METHOD that the cells of a ratio are on, where they have none themselves.
pub(super) fn basis(sides: &[Side<'_>], slices: &Slices) -> Option<CodeId> {
    let fixed = sides.first()?.fixed_method.as_ref().filter(|_| slices.method_dimension().is_none());
    fixed.and_then(|code| code.parse().ok())
}

/// The METHODs of a ratio, each with those that its sides are read on; none where a side is not read.
pub(super) fn methods(sides: &[Side<'_>; 2], slices: &Slices) -> Vec<(u16, [Option<u16>; 2])> {
    let of_sides = |method: u16| {
        let total = slices.total(method);
        sides.each_ref().map(|side| Some(side.layout.frame.slices.method_of(&side.key(slices, &total)?)))
    };
    slices.methods().into_iter().map(|method| (method, of_sides(method))).collect()
}

/// What is expected of the ratio: what is expected of either side. A side without METHOD goes with every METHOD,
/// and so says nothing about which are expected.
pub(super) fn facts(sides: &[Side<'_>; 2], slices: &Slices, territory: &Territory<'_>, calendar: Calendar) -> Facts {
    let has_method = |side: &Side<'_>| side.layout.frame.slices.method_dimension().is_some();
    let needs_method = slices.method_dimension().is_some() && sides.iter().any(has_method);
    let counted = || sides.iter().filter(|side| !needs_method || has_method(side));
    // An area with rows on one side only has nothing to divide; the roster's areas are expected all the same.
    let [top, bottom] = sides.each_ref().map(|side| &side.layout.facts.areas);
    let areas = top.intersection(bottom).copied().collect();
    let mut rows = Periods::new();
    for side in counted() {
        for ((method, scope), periods) in &side.layout.facts.rows {
            if let Some(method) = side.method_in(slices, *method) {
                rows.entry((method, *scope)).or_default().extend(periods);
            }
        }
    }
    let mut facts = Facts::new(territory, calendar, areas, rows);
    for side in counted() {
        let places: Vec<Option<usize>> =
            side.layout.frame.slices.dimensions.iter().map(|dimension| slices.position(&dimension.concept)).collect();
        for (method, rank, period, mask) in side.layout.facts.all_used() {
            if let Some(method) = side.method_in(slices, method) {
                facts.add(method, rank, period, map_mask(mask, &places));
            }
        }
    }
    facts
}

impl Side<'_> {
    /// The ratio's number for a METHOD of this side; `None` where the ratio is not formed on it.
    fn method_in(&self, slices: &Slices, own: u16) -> Option<u16> {
        let own_code = self.layout.frame.slices.method_dimension().and_then(|dimension| dimension.code(own));
        match (slices.method_dimension(), own_code) {
            (Some(dimension), Some(code)) => dimension.number(code.as_str()),
            (None, Some(code)) => {
                self.fixed_method.as_deref().is_none_or(|fixed| fixed == code.as_str()).then_some(NO_METHOD)
            }
            (Some(_), None) => None,
            (None, None) => Some(NO_METHOD),
        }
    }

    /// The METHOD and the breakdowns that rows must use where the ratio is expected: of every dimension that the ratio fixes
    /// on this side (`IMM_STOCK[SEX=F]`). `None` if nothing is asked of them.
    pub(super) fn demanded(&self, slices: &Slices, key: &[u16]) -> Option<(u16, u128)> {
        let own = &self.layout.frame.slices;
        let fixed = self.part.at.iter().filter(|(_, code)| !code.is_total());
        let at = fixed.filter_map(|(concept, _)| own.position(concept));
        let wanted = at.fold(0, |mask, n| mask | breakdown_bit(n, n));
        let own_key = self.key(slices, key).filter(|_| wanted != 0)?;
        Some((own.method_of(&own_key), wanted))
    }

    /// The combination at which this side is read for the ratio's combination `key`.
    pub(super) fn key(&self, slices: &Slices, key: &[u16]) -> Option<Key> {
        let number = |dimension: &super::breakdowns::Dimension| {
            let concept: &ConceptId = &dimension.concept;
            let fixed = self.part.at.iter().find(|(own, _)| own == concept).map(|(_, code)| code.as_str());
            let asked = slices.position(concept).and_then(|at| slices.dimensions.get(at)?.code(*key.get(at)?));
            let fallback = if dimension.is_method { self.fixed_method.as_deref() } else { Some("_T") };
            dimension.number(fixed.or(asked.map(CodeId::as_str)).or(fallback)?)
        };
        self.layout.frame.slices.dimensions.iter().map(number).collect()
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

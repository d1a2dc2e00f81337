//! From figures to cells: which cells there are, their status, and what an expected cell without a figure looks like.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use marsad_domain::catalogue::AreaId;
use marsad_domain::catalogue::area::Level;
use marsad_domain::cell::{Coverage, Derivation, Notes};
use marsad_domain::period::Period;
use marsad_domain::status::{ConfStatus, ObsStatus, Statuses};
use marsad_domain::value::power_of_ten;

use super::breakdowns::Slices;
use super::cube::{CubeCell, CubePart, LeftOut, LeftOutWhy, RatioSides, SliceKey, arrange};
use super::exact::Amount;
use super::note;
use super::place_key::PlaceKey;
use super::resolved::Resolved;
use super::resolver::Resolver;
use super::rules::RuleSet;

/// Writes one indicator's cells.
pub(super) struct Emitter<'r, 'a> {
    resolver: &'r Resolver<'a>,
    rules: &'r RuleSet,
    /// By combination: its position among `keys`, plus one.
    places: Vec<u32>,
    keys: Vec<u32>,
    cells: Vec<CubeCell>,
    left_out: Vec<LeftOut>,
    /// The residual groups with rows.
    residuals: Vec<AreaId>,
    /// The residual groups with rows that an area belongs to.
    residuals_of: FxHashMap<AreaId, Vec<AreaId>>,
    /// The combination worked on, and whether a code of it is `_U`.
    unknown: (u32, bool),
}

/// The public key of a combination.
pub(super) fn slice_key(slices: &Slices, slice: u32) -> SliceKey {
    let key = slices.key(slice);
    let mut codes = Vec::with_capacity(key.len());
    let mut method = None;
    for (dimension, number) in slices.dimensions.iter().zip(&key) {
        if dimension.is_method {
            method = dimension.code(*number).cloned();
        } else {
            codes.extend(dimension.code(*number).cloned());
        }
    }
    SliceKey { method, codes: codes.into() }
}

/// The cells of one indicator, and those that had to be left out.
pub(super) fn emit(resolver: &Resolver<'_>, rules: &RuleSet) -> (CubePart, Vec<LeftOut>) {
    let mut emitter = Emitter::new(resolver, rules);
    emitter.tree();
    emitter.networks();
    let slices = &resolver.frame.slices;
    let sides = resolver.sides.as_ref().map(|sides| RatioSides {
        numerator: sides.numerator.frame.indicator,
        denominator: sides.denominator.frame.indicator,
        slices: emitter
            .keys
            .iter()
            .map(|slice| {
                let of = |side: &super::ratio_sides::Side<'_>| {
                    side.slice(slices, *slice).map(|own| slice_key(&side.frame.slices, own))
                };
                (of(&sides.numerator), of(&sides.denominator))
            })
            .collect(),
    });
    let mut part = CubePart {
        indicator: resolver.frame.indicator,
        dimensions: slices.dimensions.iter().filter(|d| !d.is_method).map(|d| d.concept.clone()).collect(),
        slices: emitter.keys.iter().map(|slice| slice_key(slices, *slice)).collect(),
        cells: emitter.cells,
        basis: resolver.sides.as_ref().and_then(|sides| sides.basis(slices)),
        sides,
    };
    arrange(&mut part);
    note::of_codes(resolver, &mut part);
    (part, emitter.left_out)
}

/// The value of a place in clear, rounded as a cell's is.
pub(super) fn clear_value(resolver: &Resolver<'_>, res: &Resolved) -> Option<i64> {
    let rules = RuleSet::primary();
    Emitter::new(resolver, &rules).value(res.amount?).ok()?.0
}

impl<'r, 'a> Emitter<'r, 'a> {
    fn new(resolver: &'r Resolver<'a>, rules: &'r RuleSet) -> Self {
        let catalogue = resolver.territory.catalogue;
        let residuals = note::residuals(resolver);
        let mut residuals_of: FxHashMap<AreaId, Vec<AreaId>> = FxHashMap::default();
        for group in &residuals {
            let members = catalogue.area(*group).into_iter().flat_map(|area| &area.members);
            for member in members.filter_map(|member| catalogue.area_id(member.area.as_str())) {
                residuals_of.entry(member).or_default().push(*group);
            }
        }
        let unknown = (u32::MAX, false);
        Self {
            resolver,
            rules,
            places: Vec::new(),
            keys: Vec::new(),
            cells: Vec::new(),
            left_out: Vec::new(),
            residuals,
            residuals_of,
            unknown,
        }
    }

    /// Areas that may be shown: nothing finer than `publish_from`.
    fn areas(&self) -> Vec<AreaId> {
        let territory = &self.resolver.territory;
        // A ratio is shown no finer than its sides: with one of them it would give away the other.
        let sides = self.resolver.sides.iter().flat_map(|sides| [&sides.numerator, &sides.denominator]);
        let of_sides = sides.map(|side| side.indicator.publish_from.fineness());
        let own = self.resolver.indicator.publish_from.fineness();
        let finest = of_sides.fold(own, u8::min);
        let all = territory.cell_areas(&self.resolver.frame.facts.areas);
        all.into_iter().filter(|area| territory.catalogue.fineness(*area) <= finest).collect()
    }

    fn tree(&mut self) {
        let resolver = self.resolver;
        let territory = &resolver.territory;
        let mut by_scope: BTreeMap<Option<AreaId>, Vec<AreaId>> = BTreeMap::new();
        for area in self.areas() {
            if territory.level(area) != Level::Network {
                by_scope.entry(territory.scope(area)).or_default().push(area);
            }
        }
        let facts = &resolver.frame.facts;
        let mut places: BTreeMap<u16, Vec<(AreaId, Period, u128)>> = BTreeMap::new();
        for ((method, scope), periods) in facts.rows.iter().collect::<BTreeMap<_, _>>() {
            let expected = resolver.calendar.expected(periods);
            let own = places.entry(*method).or_default();
            for area in by_scope.get(scope).into_iter().flatten() {
                own.extend(expected.iter().map(|period| {
                    let mask = facts.usage.get(&(*method, *area, *period)).copied().unwrap_or(0);
                    (*area, *period, mask)
                }));
            }
        }
        // One combination after the other: what is asked of one never asks for another.
        let slices = &resolver.frame.slices;
        for (method, mut places) in places {
            places.sort_unstable();
            for breakdown in slices.declared() {
                let using: Vec<(AreaId, Period)> = places
                    .iter()
                    .filter(|(.., mask)| breakdown == 0 || mask & breakdown != 0)
                    .map(|(a, p, _)| (*a, *p))
                    .collect();
                for slice in
                    if using.is_empty() { Rc::default() } else { slices.of_breakdown(breakdown, method) }.iter()
                {
                    self.places(*slice, &using);
                }
            }
        }
    }

    fn places(&mut self, slice: u32, places: &[(AreaId, Period)]) {
        for (area, period) in places {
            let spot = PlaceKey { slice, area: *area, period: *period };
            let res = self.resolver.resolve(spot);
            if self.resolver.territory.level(*area) == Level::Residual {
                if res.amount.is_some() {
                    let statuses = res.statuses.with(ObsStatus::IncludesOtherCategory);
                    self.push(spot, &Resolved { statuses, ..res });
                }
                continue;
            }
            self.push(spot, &res);
        }
    }

    fn networks(&mut self) {
        let resolver = self.resolver;
        let facts = &resolver.frame.facts;
        let mut periods: BTreeMap<Period, u16> = BTreeMap::new();
        for method in resolver.frame.slices.methods() {
            if let Some(rows) = facts.rows.get(&(method, None)) {
                for period in resolver.calendar.expected(rows) {
                    periods.entry(period).or_insert(method);
                }
            }
        }
        let groups: BTreeSet<AreaId> =
            self.areas().into_iter().filter(|area| resolver.territory.level(*area) == Level::Network).collect();
        for group in groups {
            for (period, expected) in &periods {
                let masks = resolver.frame.slices.methods().into_iter();
                let mask = masks.filter_map(|m| facts.usage.get(&(m, group, *period))).fold(0, |all, one| all | one);
                for slice in resolver.frame.slices.in_breakdowns(mask, *expected).iter().copied() {
                    for (method, res) in resolver.resolve_network(group, *period, slice, *expected) {
                        let slice = resolver.frame.slices.on_method(slice, method);
                        self.push(PlaceKey { slice, area: group, period: *period }, &res);
                    }
                }
            }
        }
    }

    fn push(&mut self, spot: PlaceKey, res: &Resolved) {
        let silent = res.amount.is_none();
        if silent && (res.coverage.parts_of == 0 || self.is_unexpected(spot)) {
            return;
        }
        let mut cell = match self.cell(spot, res) {
            Ok(cell) => cell,
            Err(why) => return self.leave_out(spot, why),
        };
        if silent && cell.status() == ObsStatus::Missing && self.is_in_residual(spot) {
            cell.statuses = Statuses::only(ObsStatus::InOtherCategory);
        }
        if cell.value.is_some() {
            cell.notes = note::of_parts(self.resolver, spot, res, &self.residuals).map_or(cell.notes, Notes::from);
        }
        cell.slice = self.place_of(spot.slice);
        self.cells.push(cell);
    }

    /// Names a cell that is left out. Other cells do not depend on it: they add up figures, never cells.
    fn leave_out(&mut self, spot: PlaceKey, why: LeftOutWhy) {
        let resolver = self.resolver;
        let Some(area) = resolver.territory.catalogue.area(spot.area) else { return };
        self.left_out.push(LeftOut {
            indicator: resolver.indicator.code.clone(),
            area: area.code.clone(),
            period: spot.period,
            breakdown: slice_key(&resolver.frame.slices, spot.slice).breakdown(),
            why,
        });
    }

    /// Whether nothing is missed where nothing came.
    fn is_unexpected(&mut self, spot: PlaceKey) -> bool {
        let slices = &self.resolver.frame.slices;
        if self.unknown.0 != spot.slice {
            self.unknown = (spot.slice, slices.has_unknown(spot.slice));
        }
        let mut sides = self.resolver.sides.iter().flat_map(|sides| [&sides.numerator, &sides.denominator]);
        self.unknown.1 || sides.any(|side| !side.uses_fixed(slices, spot))
    }

    /// The position of a combination among those of the cells.
    fn place_of(&mut self, slice: u32) -> u32 {
        let at = usize::try_from(slice).unwrap_or(usize::MAX);
        if let Some(known) = self.places.get(at).and_then(|known| known.checked_sub(1)) {
            return known;
        }
        let next = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
        self.keys.push(slice);
        if self.places.len() <= at {
            self.places.resize(at.saturating_add(1), 0);
        }
        self.places.get_mut(at).into_iter().for_each(|place| *place = next.saturating_add(1));
        next
    }

    fn cell(&self, spot: PlaceKey, res: &Resolved) -> Result<CubeCell, LeftOutWhy> {
        let mut cell = CubeCell {
            area: spot.area,
            period: spot.period,
            slice: spot.slice,
            value: None,
            statuses: res.statuses,
            conf: ConfStatus::Free,
            coverage: res.coverage,
            derivation: Derivation::None,
            small: false,
            difference_small: false,
            notes: Notes::default(),
        };
        cell.statuses = cell.statuses.remarkable();
        let Some(amount) = res.amount else {
            // A figure that its reporter keeps back stays kept back; other answers without one hide nothing.
            if res.statuses.first() == ObsStatus::Suppressed {
                cell.conf = if res.conf == ConfStatus::Free { ConfStatus::Confidential } else { res.conf };
            }
            return Ok(cell);
        };
        cell.derivation = if res.direct { Derivation::Direct } else { Derivation::RolledUp };
        if !res.direct && (res.carried || !res.coverage.is_complete()) {
            cell.statuses = cell.statuses.with(ObsStatus::Estimated);
        }
        if !self.has_coverage(res) {
            cell.statuses = Statuses::only(ObsStatus::Missing);
            return Ok(cell);
        }
        (cell.value, cell.small, cell.difference_small) = self.value(amount)?;
        if cell.value.is_none() {
            cell.statuses = Statuses::only(ObsStatus::CannotExist);
        }
        if res.contributors == 1 && res.conf != ConfStatus::Free {
            (cell.value, cell.conf) = (None, res.conf);
            cell.statuses = Statuses::only(ObsStatus::Suppressed);
        }
        Ok(cell)
    }

    fn has_coverage(&self, res: &Resolved) -> bool {
        let wanted = u64::from(self.rules.min_coverage.unwrap_or(self.resolver.indicator.min_coverage));
        let Coverage { parts_in, parts_of } = res.coverage;
        res.direct || u64::from(parts_in) * 100 >= wanted * u64::from(parts_of)
    }

    /// The published value, whether it rests on a small count, and whether a difference is one.
    fn value(&self, amount: Amount) -> Result<(Option<i64>, bool, bool), LeftOutWhy> {
        let own = self.resolver.indicator;
        let (Some(per), Some(sides)) = (amount.per, &self.resolver.sides) else {
            let value = amount.figure.rounded().ok_or(LeftOutWhy::Overflow)?;
            return Ok((Some(value), amount.figure.is_small(bound(own.min_cell, own.decimals)), false));
        };
        let (top, bottom) = (sides.numerator.indicator, sides.denominator.indicator);
        let min_cell = own.min_cell.max(top.min_cell);
        let difference = per.scaled_up(top.decimals).minus(amount.figure.scaled_up(bottom.decimals));
        let small = amount.figure.is_small(bound(min_cell, top.decimals))
            || per.is_small(bound(own.min_cell.max(bottom.min_cell), bottom.decimals));
        let times = own.ratio_factor();
        let is_share = times > 1;
        let difference_small = is_share && difference.is_small(bound(min_cell, top.decimals + bottom.decimals));
        if per.is_zero() {
            return Ok((None, small, difference_small));
        }
        let up = times * power_of_ten(own.decimals + bottom.decimals);
        let value = amount.figure.divided(per, up, power_of_ten(top.decimals)).ok_or(LeftOutWhy::Overflow)?;
        if !own.range().contains(&value) {
            return Err(LeftOutWhy::OutOfRange);
        }
        Ok((Some(value), small, difference_small))
    }

    /// Whether a residual group that `spot`'s area belongs to has a figure for the same place.
    fn is_in_residual(&self, spot: PlaceKey) -> bool {
        let groups = self.residuals_of.get(&spot.area).map_or(&[][..], Vec::as_slice);
        groups.iter().any(|group| self.resolver.at_area(spot, *group).amount.is_some())
    }
}

fn bound(min_cell: u32, decimals: u8) -> i128 {
    i128::from(min_cell) * power_of_ten(decimals)
}

//! Finds the places of a family of indicators, and which of them each cell counts.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::indicator::TimeRule;
use marsad_domain::catalogue::{AreaId, IndicatorId};
use marsad_domain::code::CodeId;
use marsad_domain::period::{Freq, Period};

use super::figures::{Figures, Spot};
use super::input::Inputs;
use super::layout::Layout;
use super::links::{Family, NO_SET, Place, Reported, Stay, Unexpressed, Withheld};
use super::local::LocalPart;
use super::network;
use super::resolved::{MadeFrom, Resolved};

/// Finds the places of a family, and which of them a cell counts.
#[derive(Debug)]
pub(super) struct Linker<'a> {
    family: Family,
    layouts: Vec<Rc<Layout<'a>>>,
    /// By METHOD, then rank of the area and period.
    index: BTreeMap<Option<CodeId>, BTreeMap<(u32, Period), u32>>,
    inside: FxHashMap<(Option<CodeId>, AreaId, Period), Rc<[u32]>>,
    sets: FxHashMap<Vec<u32>, u32>,
    /// Residual groups that report, with their members.
    residuals: Vec<(AreaId, Vec<AreaId>)>,
    /// The figures that stay at the builder's node: place, indicator and codes.
    local: Vec<(usize, usize, Box<[CodeId]>)>,
}

fn method_code(layout: &Layout<'_>, method: u16) -> Option<CodeId> {
    layout.frame.slices.method_dimension().and_then(|dimension| dimension.code(method)).cloned()
}

impl<'a> Linker<'a> {
    /// `layouts` are of indicators that are reported; all add up alike.
    pub(super) fn new(layouts: Vec<Rc<Layout<'a>>>, within: Vec<(usize, usize)>, inputs: &Inputs) -> Self {
        let family = Family { within, ..Family::default() };
        let (index, inside, sets, residuals, local) = Default::default();
        let mut linker = Self { family, layouts, index, inside, sets, residuals, local };
        for (n, layout) in linker.layouts.clone().iter().enumerate() {
            linker.family.indicators.push(layout.frame.indicator);
            linker.take_reports(n, layout, inputs);
        }
        linker.find_residuals();
        linker.find_open_places();
        for at in 0..linker.family.places.len() {
            let Some(place) = linker.family.places.get(at) else { continue };
            let (method, area, period) = (place.method.clone(), place.area, place.period);
            let own = linker.inside(method, area, period);
            let set = linker.set(own.to_vec());
            linker.family.places.get_mut(at).into_iter().for_each(|place| place.counted = set);
        }
        linker.withhold_figures();
        linker.find_unexpressed();
        linker
    }

    pub(super) fn has(&self, indicator: IndicatorId) -> bool {
        self.family.indicators.contains(&indicator)
    }

    /// Notes a link between figures that cannot be written as a sum.
    pub(super) fn leave_unexpressed(&mut self, link: Unexpressed) {
        self.family.unexpressed.insert(link);
    }

    pub(super) fn finish(self) -> Family {
        self.family
    }

    fn first(&self) -> Option<&Rc<Layout<'a>>> {
        self.layouts.first()
    }

    fn rule(&self) -> TimeRule {
        self.first().map_or(TimeRule::None, |layout| layout.calendar.rule)
    }

    /// A stock is that of its closing period.
    fn canonical(&self, period: Period) -> Period {
        let leaf = self.first().map(|layout| layout.calendar.leaf);
        let closing = leaf.filter(|leaf| self.rule() == TimeRule::Last && period.freq() < *leaf);
        closing.and_then(|leaf| period.closing(leaf)).unwrap_or(period)
    }

    fn take_reports(&mut self, n: usize, layout: &Layout<'a>, inputs: &Inputs) {
        let slices = &layout.frame.slices;
        let areas: BTreeMap<u32, AreaId> = layout.facts.tree.nodes.iter().map(|node| (node.rank, node.area)).collect();
        for (key, row) in layout.frame.all_rows() {
            let figure = row.base.figure().and_then(|at| inputs.figure(at));
            let (Some(figure), Some(area)) = (figure, areas.get(&row.rank)) else { continue };
            let Some(value) = figure.value else { continue };
            if value < 0 {
                self.family.unexpressed.insert(Unexpressed::Negative);
            }
            let method = method_code(layout, slices.method_of(key));
            let period = self.canonical(row.period);
            let reporter = inputs.reporter(figure.reporter).map(|info| info.organisation.clone());
            let codes = super::breakdowns::slice_key(slices, key).codes;
            let place = self.place(method, row.rank, *area, period);
            let is_local = inputs.is_local(figure);
            if is_local {
                self.local.push((place, n, codes.clone()));
            }
            let reported = Reported { indicator: n, codes, value, reporter };
            if let Some(place) = self.family.places.get_mut(place) {
                place.stay = if is_local { Stay::Always } else { place.stay };
                place.reported.push(reported);
            }
        }
    }

    /// A figure that stays at the builder's node may not be known itself, whatever the release adds up.
    fn withhold_figures(&mut self) {
        for (place, indicator, codes) in std::mem::take(&mut self.local) {
            let counted = self.family.places.get(place).map_or(NO_SET, |place| place.counted);
            self.family.withheld.push(Withheld { indicator, codes, counted, is_of_one_area: true });
        }
    }

    /// Notes what the local figures of a sum may not be known to come to.
    pub(super) fn withhold(&mut self, indicator: IndicatorId, codes: Box<[CodeId]>, counted: u32, part: LocalPart) {
        let Some(indicator) = self.family.indicators.iter().position(|own| *own == indicator) else { return };
        let is_of_one_area = part == LocalPart::OneArea;
        self.family.withheld.push(Withheld { indicator, codes, counted, is_of_one_area });
    }

    fn place(&mut self, method: Option<CodeId>, rank: u32, area: AreaId, period: Period) -> usize {
        let next = u32::try_from(self.family.places.len()).unwrap_or(NO_SET);
        let at = *self.index.entry(method.clone()).or_default().entry((rank, period)).or_insert(next);
        if at == next {
            let (reported, stay) = (Vec::new(), Stay::Never);
            let place = Place { area, period, method, reported, counted: NO_SET, is_open: true, stay };
            self.family.places.push(place);
        }
        usize::try_from(at).unwrap_or(usize::MAX)
    }

    fn find_residuals(&mut self) {
        let Some(layout) = self.first().cloned() else { return };
        let catalogue = layout.territory.catalogue;
        let areas: BTreeSet<AreaId> = self.family.places.iter().map(|place| place.area).collect();
        for area in areas {
            let Some(group) = catalogue.area(area).filter(|found| found.level == Level::Residual) else { continue };
            let members = group.members.iter().filter_map(|member| catalogue.area_id(member.area.as_str()));
            self.residuals.push((area, members.collect()));
        }
    }

    fn find_open_places(&mut self) {
        let is_open = |place: &Place| {
            let (method, area, period) = (&place.method, place.area, place.period);
            let members = self.members(area, period);
            let by_members =
                !members.is_empty() && members.iter().all(|member| self.is_covered(method, *member, period));
            !(by_members
                || self.is_covered_in_time(method, area, period)
                || self.is_covered_by_parts(method, area, period))
        };
        let open: Vec<bool> = self.family.places.iter().map(is_open).collect();
        self.family.places.iter_mut().zip(open).for_each(|(place, open)| place.is_open = open);
    }

    /// The members of a group; none of another area.
    fn members(&self, area: AreaId, period: Period) -> Vec<AreaId> {
        let Some(layout) = self.first() else { return Vec::new() };
        if let Some((_, members)) = self.residuals.iter().find(|(group, _)| *group == area) {
            return members.clone();
        }
        let is_network = layout.territory.level(area) == Level::Network;
        if is_network { layout.territory.members(area, period) } else { Vec::new() }
    }

    fn rank(&self, area: AreaId) -> u32 {
        self.first().map_or(u32::MAX, |layout| layout.territory.order.rank(area))
    }

    fn has_place(&self, method: &Option<CodeId>, area: AreaId, period: Period) -> bool {
        let known = self.index.get(method);
        known.is_some_and(|known| known.contains_key(&(self.rank(area), self.canonical(period))))
    }

    fn is_covered(&self, method: &Option<CodeId>, area: AreaId, period: Period) -> bool {
        let in_group = |(group, members): &(AreaId, Vec<AreaId>)| {
            members.contains(&area) && self.has_place(method, *group, period)
        };
        self.has_place(method, area, period)
            || self.residuals.iter().any(in_group)
            || self.is_covered_in_time(method, area, period)
            || self.is_covered_by_parts(method, area, period)
    }

    fn is_covered_in_time(&self, method: &Option<CodeId>, area: AreaId, period: Period) -> bool {
        let Some(layout) = self.first().filter(|layout| layout.calendar.rule == TimeRule::Sum) else { return false };
        let finer = layout.calendar.children(period);
        !finer.is_empty() && finer.iter().all(|sub| self.is_covered(method, area, *sub))
    }

    fn is_covered_by_parts(&self, method: &Option<CodeId>, area: AreaId, period: Period) -> bool {
        let Some(layout) = self.first().filter(|layout| layout.territory.adds_up) else { return false };
        let parts = layout.territory.catalogue.children(area);
        !parts.is_empty() && parts.iter().all(|part| self.is_covered(method, *part, period))
    }

    /// The open places in an area and a period.
    fn inside(&mut self, method: Option<CodeId>, area: AreaId, period: Period) -> Rc<[u32]> {
        let key = (method, area, self.canonical(period));
        if let Some(known) = self.inside.get(&key) {
            return Rc::clone(known);
        }
        let found: Rc<[u32]> = self.find_inside(&key.0, area, key.2).into_iter().collect();
        self.inside.insert(key, Rc::clone(&found));
        found
    }

    fn find_inside(&mut self, method: &Option<CodeId>, area: AreaId, period: Period) -> BTreeSet<u32> {
        let mut found = self.in_tree(method, area, period);
        for member in self.members(area, period) {
            let same = self.first().and_then(|layout| layout.territory.same(member));
            for own in std::iter::once(member).chain(same) {
                let methods: Vec<Option<CodeId>> = match self.is_residual(area) {
                    true => vec![method.clone()],
                    false => self.index.keys().cloned().collect(),
                };
                methods.iter().for_each(|method| found.extend(self.in_tree(method, own, period)));
            }
        }
        found
    }

    fn is_residual(&self, area: AreaId) -> bool {
        self.residuals.iter().any(|(group, _)| *group == area)
    }

    fn in_tree(&self, method: &Option<CodeId>, area: AreaId, period: Period) -> BTreeSet<u32> {
        let Some(layout) = self.first() else { return BTreeSet::new() };
        let Some(node) = layout.territory.order.get(area) else { return BTreeSet::new() };
        let first = if layout.territory.adds_up { node.first } else { node.rank };
        let is_below = |area: AreaId| (first..=node.rank).contains(&self.rank(area));
        let groups = self.residuals.iter().filter(|(_, members)| members.iter().all(|member| is_below(*member)));
        let groups = groups.map(|(group, _)| self.rank(*group)).map(|rank| (rank, rank));
        let periods = |at: Period| match layout.calendar.rule {
            TimeRule::Sum => at == period || layout.calendar.wider(at).any(|wide| wide == period),
            _ => at == period,
        };
        let mut found = BTreeSet::new();
        for (first, last) in std::iter::once((first, node.rank)).chain(groups) {
            let own = self.places_of(method, first, last).filter(|(_, at, _)| periods(*at));
            found.extend(own.map(|(.., place)| place).filter(|place| self.is_open(*place)));
        }
        found
    }

    /// The places of areas whose ranks lie between two, in order.
    fn places_of(
        &self,
        method: &Option<CodeId>,
        first: u32,
        last: u32,
    ) -> impl Iterator<Item = (u32, Period, u32)> + use<'_, 'a> {
        let start = Period::from_packed(0).ok();
        let known = self.index.get(method).zip(start);
        let from = known.into_iter().flat_map(move |(known, start)| known.range((first, start)..));
        from.take_while(move |((rank, _), _)| *rank <= last).map(|((rank, at), place)| (*rank, *at, *place))
    }

    fn is_open(&self, place: u32) -> bool {
        let found = usize::try_from(place).ok().and_then(|at| self.family.places.get(at));
        found.is_some_and(|place| place.is_open)
    }

    fn set(&mut self, places: Vec<u32>) -> u32 {
        let next = u32::try_from(self.family.sets.len()).unwrap_or(NO_SET);
        let at = *self.sets.entry(places.clone()).or_insert(next);
        if at == next {
            self.family.sets.push(places);
        }
        at
    }

    /// The set of places that a cell counts.
    pub(super) fn set_of(&mut self, figures: &Figures<'_, '_>, spot: Spot, resolved: &Resolved) -> u32 {
        if resolved.amount.is_none() {
            return NO_SET;
        }
        let mut places = BTreeSet::new();
        self.collect(figures, spot, resolved, &mut places);
        self.set(places.into_iter().collect())
    }

    fn collect(&mut self, figures: &Figures<'_, '_>, spot: Spot, resolved: &Resolved, places: &mut BTreeSet<u32>) {
        if resolved.amount.is_none() {
            return;
        }
        if resolved.made_from == MadeFrom::Own {
            let method = method_code(figures.layout, spot.method);
            places.extend(self.inside(method, spot.area, spot.period).iter());
            return;
        }
        let parts: Vec<(Spot, Resolved)> = if figures.is_network(spot) {
            network::member_figures(figures, spot.area, spot.period)
        } else {
            figures.made_from(spot).into_iter().map(|part| (part, figures.at(part))).collect()
        };
        parts.iter().for_each(|(part, resolved)| self.collect(figures, *part, resolved, places));
    }

    fn find_unexpressed(&mut self) {
        let Some(layout) = self.first().cloned() else { return };
        let mut found = BTreeSet::new();
        let places = || self.family.places.iter();
        let areas: BTreeSet<AreaId> = places().map(|place| place.area).collect();
        if layout.calendar.rule == TimeRule::Mean && layout.calendar.leaf != Freq::Annual {
            found.insert(Unexpressed::Mean);
        }
        let is_above = |area: &AreaId| layout.territory.catalogue.ancestors(*area).any(|above| areas.contains(&above));
        if !layout.territory.adds_up && areas.iter().any(is_above) {
            found.insert(Unexpressed::Distinct);
        }
        if areas.iter().any(|area| layout.territory.same(*area).is_some_and(|same| areas.contains(&same))) {
            found.insert(Unexpressed::SameTerritory);
        }
        let crosses = |place: &Place| {
            let mut above = layout.territory.catalogue.ancestors(place.area);
            let is_finer = |at: Period| at != place.period && place.period.contains(at);
            let finer = |area: AreaId| {
                let rank = self.rank(area);
                self.places_of(&place.method, rank, rank).any(|(_, at, _)| is_finer(at))
            };
            layout.calendar.rule == TimeRule::Sum && above.any(finer)
        };
        if places().any(crosses) {
            found.insert(Unexpressed::CrossingPeriods);
        }
        self.family.unexpressed.extend(found);
    }
}

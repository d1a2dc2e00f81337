//! Networks: groups with dated members, the one place where figures of different METHOD are added.

use std::collections::{BTreeMap, BTreeSet};

use marsad_domain::catalogue::AreaId;
use marsad_domain::period::Period;
use marsad_domain::status::ObsStatus;

use super::breakdowns::NO_METHOD;
use super::facts::Facts;
use super::figures::{Figures, Spot};
use super::resolved::{MadeFrom, Resolved};
use super::territory::Territory;

/// Some networks with all their members, under both of their codes: where figures are computed for them.
pub(super) fn with_members(territory: &Territory<'_>, groups: &[AreaId], periods: &[Period]) -> Vec<AreaId> {
    let in_period = |group: AreaId| periods.iter().flat_map(move |period| territory.members(group, *period));
    let members: BTreeSet<AreaId> = groups.iter().flat_map(|group| in_period(*group)).collect();
    let same = members.iter().filter_map(|member| territory.same(*member));
    groups.iter().copied().chain(members.iter().copied()).chain(same).collect()
}

/// A period in which a network has a cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expected {
    pub method: u16,
    /// Whether the cell is there without a figure too.
    pub is_due: bool,
}

/// The periods in which a network may have cells: those that are expected of cities and networks; of a network whose members all lie
/// in the tree, those that are expected there; and those in which a member in the tree may have a figure.
pub(super) fn periods(
    territory: &Territory<'_>,
    facts: &Facts,
    group: AreaId,
    methods: &[u16],
) -> BTreeMap<Period, Expected> {
    let members = territory.catalogue.area(group).map(|area| area.members.as_slice()).unwrap_or_default();
    let members = members.iter().filter_map(|member| territory.catalogue.area_id(member.area.as_str()));
    let members: Vec<AreaId> = members.collect();
    let own: BTreeSet<Option<AreaId>> = members.iter().map(|member| territory.scope(*member)).collect();
    let same = members.iter().filter_map(|member| territory.same(*member)).map(|same| territory.scope(same));
    let all: BTreeSet<Option<AreaId>> = own.iter().copied().chain(same).collect();
    let in_trees = !own.contains(&None);
    let mut found = BTreeMap::new();
    for is_due in [true, false] {
        let in_tree = all.iter().copied().filter(|scope| scope.is_some() && is_due == in_trees);
        let scopes = in_tree.chain(is_due.then_some(None));
        for (scope, method) in scopes.flat_map(|scope| methods.iter().map(move |method| (scope, *method))) {
            for period in facts.expected.get(&(method, scope)).into_iter().flatten() {
                found.entry(*period).or_insert(Expected { method, is_due });
            }
        }
    }
    found
}

/// The figures of a network's members at a period's end, each on the first METHOD that has one, under the member's own code or
/// that of the same territory.
pub(super) fn member_figures(figures: &Figures<'_, '_>, group: AreaId, period: Period) -> Vec<(Spot, Resolved)> {
    let territory = &figures.layout.territory;
    let methods = figures.layout.frame.slices.methods();
    let find = |member: AreaId| {
        let areas = std::iter::once(member).chain(territory.same(member));
        let spots = areas.flat_map(|area| methods.iter().map(move |method| Spot { method: *method, area, period }));
        let mut found = spots.map(|spot| (spot, figures.at(spot)));
        let first = found.next()?;
        let is_there = |(_, resolved): &(Spot, Resolved)| resolved.amount.is_some();
        Some(if is_there(&first) { first } else { found.find(is_there).unwrap_or(first) })
    };
    territory.members(group, period).into_iter().filter_map(find).collect()
}

/// The sum of the figures of some members.
pub(super) fn sum(members: &[(Spot, Resolved)]) -> Resolved {
    let mut sum = Resolved::sum();
    members.iter().for_each(|(_, resolved)| sum.add(resolved, resolved.unit));
    sum
}

/// A network's figures, by METHOD ([`NO_METHOD`] where members of different METHOD were added): its own reports,
/// else the sum of its members; else an empty one on `expected`.
pub(super) fn resolve(figures: &Figures<'_, '_>, group: AreaId, period: Period, expected: u16) -> Vec<(u16, Resolved)> {
    let methods = figures.layout.frame.slices.methods().into_iter();
    let own = methods.map(|method| (method, figures.at(Spot { method, area: group, period })));
    let own: Vec<(u16, Resolved)> = own.filter(|(_, resolved)| resolved.amount.is_some()).collect();
    if !own.is_empty() {
        return own;
    }
    let members = member_figures(figures, group, period);
    let mut sum = sum(&members);
    sum.made_from = if sum.amount.is_some() { MadeFrom::Parts } else { MadeFrom::Nothing };
    let with_figure = members.iter().filter(|(_, resolved)| resolved.amount.is_some());
    let methods: BTreeSet<u16> = with_figure.map(|(spot, _)| spot.method).collect();
    let method = match (methods.len(), methods.first()) {
        (1, Some(only)) => *only,
        (0, _) => expected,
        _ => {
            sum.statuses = sum.statuses.with(ObsStatus::DefinitionDiffers);
            NO_METHOD
        }
    };
    vec![(method, sum)]
}

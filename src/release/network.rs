//! Networks: groups with dated members, the one place where figures of different METHOD are added.

use std::collections::BTreeSet;

use marsad_domain::catalogue::AreaId;
use marsad_domain::period::Period;
use marsad_domain::status::ObsStatus;

use super::breakdowns::NO_METHOD;
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

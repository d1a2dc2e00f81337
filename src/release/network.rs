//! Networks: groups with dated members, the one place where figures of different METHOD are added.

use std::collections::BTreeSet;

use marsad_domain::catalogue::AreaId;
use marsad_domain::period::Period;
use marsad_domain::status::ObsStatus;

use super::breakdowns::NO_METHOD;
use super::place_key::PlaceKey;
use super::resolved::{MadeFrom, Resolved};
use super::resolver::Resolver;

/// A member's figure, on the METHOD it was found with.
#[derive(Debug, Clone, Copy)]
pub(super) struct MemberFigure {
    /// Where it was found: the member, or the same territory under its other code.
    pub spot: PlaceKey,
    pub method: u16,
    pub res: Resolved,
}

impl Resolver<'_> {
    /// The figures of a network's members at a period's end, each on the first METHOD that has one.
    pub(super) fn member_figures(&self, group: AreaId, period: Period, slice: u32) -> Vec<MemberFigure> {
        let catalogue = self.territory.catalogue;
        let slices = &self.frame.slices;
        let methods = slices.methods();
        let find = |member: AreaId| {
            let same = catalogue.area(member).and_then(|area| catalogue.area_id(area.same_as.as_ref()?.as_str()));
            let mut first = None;
            for area in std::iter::once(member).chain(same) {
                for method in &methods {
                    let spot = PlaceKey { slice: slices.on_method(slice, *method), area, period };
                    let found = MemberFigure { spot, method: *method, res: self.resolve(spot) };
                    if found.res.amount.is_some() {
                        return Some(found);
                    }
                    first.get_or_insert(found);
                }
            }
            first
        };
        self.territory.members(group, period).into_iter().filter_map(find).collect()
    }

    /// A network's figures, by METHOD ([`NO_METHOD`] where members of different METHOD were added): its own reports,
    /// else the sum of its members; else an empty one on `expected`.
    pub(super) fn resolve_network(
        &self,
        group: AreaId,
        period: Period,
        slice: u32,
        expected: u16,
    ) -> Vec<(u16, Resolved)> {
        let slices = &self.frame.slices;
        let own: Vec<(u16, Resolved)> = slices
            .methods()
            .into_iter()
            .map(|method| {
                (method, self.resolve(PlaceKey { slice: slices.on_method(slice, method), area: group, period }))
            })
            .filter(|(_, res)| res.amount.is_some())
            .collect();
        if !own.is_empty() {
            return own;
        }
        let mut sum = Resolved::sum();
        let mut methods = BTreeSet::new();
        for member in self.member_figures(group, period, slice) {
            if member.res.amount.is_some() {
                methods.insert(member.method);
            }
            sum.add(&member.res, member.res.unit);
        }
        sum.made_from = if sum.amount.is_some() { MadeFrom::Parts } else { MadeFrom::Nothing };
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
}

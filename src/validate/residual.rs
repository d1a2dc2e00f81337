//! A residual group among the parts of a total: areas whose figures are only known together.

use super::figures::Figure;
use super::sums::Sum;
use marsad_domain::catalogue::{AreaId, Catalogue};

/// A residual group all of whose members are parts of one total.
pub(super) struct Group<'f> {
    figures: &'f [Figure],
    members: usize,
    /// The figures of the members, each sorted.
    of_members: Vec<&'f [Figure]>,
}

impl<'f> Group<'f> {
    /// The group with its figures, if all its members are among `parts`.
    pub(super) fn among(
        catalogue: &Catalogue,
        group: AreaId,
        parts: &[AreaId],
        figures: &'f [Figure],
        of_area: impl Fn(u32) -> Option<&'f [Figure]>,
    ) -> Option<Self> {
        let members: Vec<AreaId> = catalogue.members(group).collect();
        let all_inside = !members.is_empty() && members.iter().all(|member| parts.contains(member));
        all_inside.then(|| Self {
            figures,
            members: members.len(),
            of_members: members.iter().filter_map(|member| of_area(member.0)).collect(),
        })
    }

    /// The group's figure for the period and combination of a total, where no member has one.
    pub(super) fn standing_in(&self, total: &Figure) -> Option<&'f Figure> {
        let of = |figures: &'f [Figure]| {
            let at = figures.binary_search_by_key(&total.cell, |figure| figure.cell).ok()?;
            figures.get(at)
        };
        let own = of(self.figures)?;
        self.of_members.iter().all(|member| of(member).is_none()).then_some(own)
    }

    /// Adds the group's figures to the totals that they are part of.
    pub(super) fn add_matching(&self, totals: &[Figure], sums: &mut [Sum]) {
        for (total, sum) in totals.iter().zip(sums) {
            if let Some(own) = self.standing_in(total) {
                sum.add(own, false);
                sum.needed += self.members;
            }
        }
    }
}

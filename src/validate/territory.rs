//! Totals and parts over territory, with residual groups: areas whose figures are known only as one sum.

use super::figures::Figure;
use super::sums::Sum;
use super::totals::{Breakdown, Totals};
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::catalogue::{AreaId, Catalogue};

impl Totals<'_> {
    /// Parts over territory are the children of the total's area (the members of a residual group), with the same period and
    /// combination. A residual group counts instead of its members if none of them has a figure.
    pub(super) fn check_areas(&mut self, indicator: &Indicator, figures: &[Figure]) {
        let by_area: Vec<&[Figure]> = figures.chunk_by(|a, b| a.place == b.place).collect();
        let of_area = |area: u32| {
            let found = by_area.binary_search_by_key(&area, |cells| cells.first().map_or(0, |cell| cell.area().0));
            found.ok().and_then(|n| by_area.get(n)).copied()
        };
        for totals in &by_area {
            let Some(first) = totals.first() else { continue };
            let members: Vec<AreaId> = self.catalogue.members(first.area()).collect();
            let is_residual = self.catalogue.residuals().contains(&first.area());
            let children = if is_residual { &members[..] } else { self.catalogue.children(first.area()) };
            let mut sums = Vec::new();
            for parts in children.iter().filter_map(|child| of_area(child.0)) {
                sums.resize(totals.len(), Sum::default());
                add_matching(totals, parts, &mut sums);
            }
            let others = self.catalogue.residuals().iter().filter(|group| **group != first.area());
            let groups = others.filter_map(|group| Some((*group, of_area(group.0)?)));
            let groups: Vec<ResidualGroup<'_>> = groups
                .filter_map(|(id, figures)| ResidualGroup::among(self.catalogue, id, children, figures, of_area))
                .collect();
            for group in &groups {
                sums.resize(totals.len(), Sum::default());
                group.add_matching(totals, &mut sums);
            }
            for (total, sum) in totals.iter().zip(&sums) {
                let lacking = if sum.needed < children.len() { vec![String::new()] } else { Vec::new() };
                if self.report_total(indicator, total, Breakdown::Area, sum, &lacking) {
                    let parts = children.iter().filter_map(|child| of_area(child.0)).flatten();
                    let parts = parts.chain(groups.iter().filter_map(|group| group.substitute(total)));
                    self.add_contradiction(total, parts.filter(|part| part.cell == total.cell));
                }
            }
        }
    }
}

/// Adds each part to the sum of the total with the same period and combination. Both are sorted.
fn add_matching(totals: &[Figure], parts: &[Figure], sums: &mut [Sum]) {
    let mut parts = parts.iter().peekable();
    for (total, sum) in totals.iter().zip(sums) {
        while parts.next_if(|part| part.cell < total.cell).is_some() {}
        if let Some(part) = parts.next_if(|part| part.cell == total.cell) {
            sum.add(part, true);
        }
    }
}

/// A residual group all of whose members are parts of one total.
struct ResidualGroup<'f> {
    figures: &'f [Figure],
    members: usize,
    /// The figures of the members, each sorted.
    of_members: Vec<&'f [Figure]>,
}

impl<'f> ResidualGroup<'f> {
    /// The group with its figures, if all its members are in `parts`.
    fn among(
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

    /// The group's figure for the period and combination of a total, if no member has a figure for it.
    fn substitute(&self, total: &Figure) -> Option<&'f Figure> {
        let of = |figures: &'f [Figure]| {
            let at = figures.binary_search_by_key(&total.cell, |figure| figure.cell).ok()?;
            figures.get(at)
        };
        let own = of(self.figures)?;
        self.of_members.iter().all(|member| of(member).is_none()).then_some(own)
    }

    /// Adds the group's figures to the sums of the totals that they are part of.
    fn add_matching(&self, totals: &[Figure], sums: &mut [Sum]) {
        for (total, sum) in totals.iter().zip(sums) {
            if let Some(own) = self.substitute(total) {
                sum.add(own, false);
                sum.needed += self.members;
            }
        }
    }
}

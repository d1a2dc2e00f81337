//! A release in groups of indicators: ratios and their sides together, everything else alone. No cell of one group says
//! anything about a cell of another, so groups are read, computed, protected and written one at a time, and memory is
//! bounded by the largest.

use std::collections::BTreeMap;

use marsad_domain::catalogue::indicator::Kind;
use marsad_domain::catalogue::{Catalogue, IndicatorId};

/// Indicators that are computed together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Group {
    /// Those that figures are accepted for.
    pub reported: Vec<IndicatorId>,
    pub ratios: Vec<IndicatorId>,
}

impl Group {
    /// All its indicators: those that figures are accepted for, then the ratios.
    #[must_use]
    pub fn ids(&self) -> Vec<IndicatorId> {
        self.reported.iter().chain(&self.ratios).copied().collect()
    }
}

/// The groups of a catalogue, by their first indicator.
#[must_use]
pub fn groups(catalogue: &Catalogue) -> Vec<Group> {
    let all = || (0..).map(IndicatorId).zip(&catalogue.parts().indicators);
    let mut leaders: Vec<usize> = (0..catalogue.parts().indicators.len()).collect();
    for (id, indicator) in all() {
        let Kind::Ratio { numerator, denominator } = &indicator.kind else { continue };
        for side in [numerator, denominator] {
            if let Some(side) = catalogue.indicator_id(side.indicator.as_str()) {
                join(&mut leaders, usize::from(id.0), usize::from(side.0));
            }
        }
    }
    let mut groups: BTreeMap<usize, Group> = BTreeMap::new();
    for (id, indicator) in all() {
        let group = groups.entry(leader(&leaders, usize::from(id.0))).or_default();
        if indicator.is_ratio() { group.ratios.push(id) } else { group.reported.push(id) }
    }
    groups.into_values().filter(|group| !group.reported.is_empty()).collect()
}

fn leader(leaders: &[usize], mut at: usize) -> usize {
    // Each step goes down, so it ends.
    while let Some(above) = leaders.get(at).filter(|above| **above < at) {
        at = *above;
    }
    at
}

fn join(leaders: &mut [usize], one: usize, other: usize) {
    let (one, other) = (leader(leaders, one), leader(leaders, other));
    if let Some(place) = leaders.get_mut(one.max(other)) {
        *place = one.min(other);
    }
}

//! What contributors hold of a sum.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use marsad_domain::catalogue::AreaId;
use marsad_domain::catalogue::dominance::Dominance;
use marsad_domain::catalogue::indicator::Indicator;

use super::explain::gathered;
use super::figures::{Figures, Spot};
use super::input::Inputs;

/// A reported figure: for which area, by which organisation, how much.
#[derive(Debug, Clone, Copy)]
struct Contribution {
    area: AreaId,
    reporter: u32,
    value: i64,
}

/// The figures of an indicator that has a rule of dominance, by their positions in the inputs.
#[derive(Debug)]
pub(super) struct Contributions {
    rule: Dominance,
    figures: FxHashMap<u32, Contribution>,
}

impl Contributions {
    /// None for an indicator without such a rule.
    pub(super) fn of(indicator: &Indicator, inputs: &Inputs, figures: &[u32]) -> Option<Self> {
        let rule = indicator.dominance;
        if rule.is_none() {
            return None;
        }
        // One organisation may be there several times, with different territories.
        let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
        let mut found = FxHashMap::default();
        for at in figures {
            let Some((figure, value)) = inputs.figure(*at).and_then(|figure| Some((figure, figure.value?))) else {
                continue;
            };
            let name = inputs.reporter(figure.reporter).map_or("", |info| info.organisation.as_str());
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            let reporter = *numbers.entry(name).or_insert(next);
            found.insert(*at, Contribution { area: figure.area, reporter, value });
        }
        Some(Self { rule, figures: found })
    }

    /// The width of the interval that the figure of a place needs because few contributors dominate it; 0 if none do, or if the
    /// area reported it itself.
    pub(super) fn need(&self, figures: &Figures<'_, '_>, spot: Spot) -> i64 {
        let mut own: Vec<u32> = gathered(figures, spot).into_iter().map(|input| input.figure).collect();
        own.sort_unstable();
        own.dedup();
        let own: Vec<&Contribution> = own.iter().filter_map(|at| self.figures.get(at)).collect();
        if own.iter().all(|one| one.area == spot.area) {
            return 0;
        }
        let mut held: BTreeMap<u32, i128> = BTreeMap::new();
        for one in own {
            *held.entry(one.reporter).or_default() += i128::from(one.value.unsigned_abs());
        }
        self.rule.need(held.into_values()).unwrap_or(0)
    }
}

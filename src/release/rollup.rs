//! Building the cube: for every indicator its figures, its roster, its sides; then all its cells.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use marsad_domain::catalogue::indicator::{Kind, TimeRule};
use marsad_domain::catalogue::{Catalogue, IndicatorId};

use super::calendar::Calendar;
use super::cube::Cube;
use super::emit::emit;
use super::figure_frame::Frame;
use super::input::Inputs;
use super::ratio_sides::Sides;
use super::resolver::{Resolver, Shared};
use super::rules::RuleSet;
use super::territory::{Networks, Territory};

/// All cells of the declared breakdowns, in clear.
#[must_use]
pub fn build(catalogue: &Catalogue, inputs: &Inputs, rules: &RuleSet) -> Cube {
    let mut resolvers_of = Resolvers::new(catalogue, inputs);
    let ids = (0..).map(IndicatorId).take(catalogue.parts().indicators.len());
    fill(ids.filter_map(|id| resolvers_of.resolver(id)).collect(), rules)
}

/// The cells of some indicators. The figures are let go of as soon as they are laid out.
#[must_use]
pub fn build_some(catalogue: &Catalogue, inputs: Inputs, rules: &RuleSet, ids: &[IndicatorId]) -> Cube {
    let resolvers = {
        let mut resolvers_of = Resolvers::new(catalogue, &inputs);
        ids.iter().filter_map(|id| resolvers_of.resolver(*id)).collect()
    };
    drop(inputs);
    fill(resolvers, rules)
}

fn fill(resolvers: Vec<Shared<'_>>, rules: &RuleSet) -> Cube {
    let mut cube = Cube::default();
    for resolver in resolvers {
        let (part, left_out) = emit(&resolver, rules);
        cube.left_out.extend(left_out);
        // A side of a ratio is still needed, but not the results for its own cells.
        resolver.clear_results();
        if !part.cells.is_empty() {
            cube.parts.insert(part.indicator, part);
        }
    }
    cube
}

/// Makes the resolvers of indicators, each once.
pub(super) struct Resolvers<'a, 'i> {
    catalogue: &'a Catalogue,
    inputs: &'i Inputs,
    networks: Networks,
    figures: BTreeMap<IndicatorId, Vec<u32>>,
    made: BTreeMap<IndicatorId, Shared<'a>>,
}

impl<'a, 'i> Resolvers<'a, 'i> {
    pub(super) fn new(catalogue: &'a Catalogue, inputs: &'i Inputs) -> Self {
        let mut figures: BTreeMap<IndicatorId, Vec<u32>> = BTreeMap::new();
        for (n, figure) in (0..).zip(&inputs.figures) {
            figures.entry(figure.indicator).or_default().push(n);
        }
        Self { catalogue, inputs, networks: Networks::new(catalogue), figures, made: BTreeMap::new() }
    }

    /// The figures of an indicator, as positions in the inputs.
    pub(super) fn figures(&self, id: IndicatorId) -> &[u32] {
        self.figures.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The resolver of an indicator; `None` for one that the catalogue lacks, or a ratio whose parts it lacks.
    pub(super) fn resolver(&mut self, id: IndicatorId) -> Option<Shared<'a>> {
        if let Some(known) = self.made.get(&id) {
            return Some(Rc::clone(known));
        }
        let indicator = self.catalogue.indicator(id)?;
        let resolver = match &indicator.kind {
            Kind::Ratio { numerator, denominator } => {
                let side = |code: &str| {
                    self.catalogue.indicator_by_code(code).filter(|part| !part.is_ratio())?;
                    self.catalogue.indicator_id(code)
                };
                let (top, bottom) = (side(numerator.indicator.as_str())?, side(denominator.indicator.as_str())?);
                let sides = [self.resolver(top)?, self.resolver(bottom)?];
                self.ratio(id, sides)?
            }
            _ => self.plain(id)?,
        };
        let shared = Rc::new(resolver);
        self.made.insert(id, Rc::clone(&shared));
        Some(shared)
    }

    fn plain(&self, id: IndicatorId) -> Option<Resolver<'a>> {
        let indicator = self.catalogue.indicator(id)?;
        let line = self.inputs.roster.as_ref().and_then(|roster| roster.get(&id));
        let calendar = Calendar::of(indicator, line.and_then(|line| line.rhythm));
        let roster: BTreeSet<_> = match line {
            Some(line) => line.areas.iter().copied().collect(),
            None => self.figures(id).iter().filter_map(|at| Some(self.inputs.figure(*at)?.area)).collect(),
        };
        let territory = Territory::new(self.catalogue, indicator, roster);
        let mut frame = Frame::new(self.catalogue, id, indicator, self.inputs, self.figures(id));
        frame.survey(&territory, calendar, &self.networks);
        Some(Resolver::new(indicator, frame, territory, calendar, None))
    }

    fn ratio(&self, id: IndicatorId, parts: [Shared<'a>; 2]) -> Option<Resolver<'a>> {
        let indicator = self.catalogue.indicator(id)?;
        let [top, bottom] = &parts;
        let territory = Territory::joint(self.catalogue, indicator, [&top.territory, &bottom.territory]);
        let rule = if indicator.over_time == TimeRule::None || top.calendar.rule != bottom.calendar.rule {
            // Without a common rule sub-periods cannot be matched: the ratio is formed within each period.
            TimeRule::None
        } else {
            top.calendar.rule
        };
        let leaf = top.calendar.leaf.min(bottom.calendar.leaf);
        let rule = if rule == TimeRule::Mean { TimeRule::None } else { rule };
        let calendar = Calendar { rule, leaf, rhythm: top.calendar.rhythm };
        let mut frame = Frame::empty(self.catalogue, id, indicator);
        let sides = Sides::new(indicator, [(top.indicator, &top.frame), (bottom.indicator, &bottom.frame)])?;
        frame.facts = sides.facts(&frame.slices);
        Some(Resolver::new(indicator, frame, territory, calendar, Some((sides, parts))))
    }
}

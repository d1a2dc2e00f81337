//! Building the cube: for every indicator its figures, its roster, its sides; then all its cells.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use marsad_domain::catalogue::indicator::{Indicator, Kind, TimeRule};
use marsad_domain::catalogue::{Catalogue, IndicatorId};

use super::breakdowns::NO_METHOD;
use super::calendar::Calendar;
use super::cube::Cube;
use super::dominance::Contributions;
use super::emit::emit;
use super::expectation::{Expectation, Place};
use super::facts::Facts;
use super::families::families;
use super::figure_frame::Frame;
use super::input::{Figure, Inputs, Rows};
use super::layout::{Layout, Side};
use super::linker::Linker;
use super::local::{self, LocalRows};
use super::part_sets::PartSets;
use super::ratio_sides;
use super::rules::RuleSet;
use super::territory::{Networks, PostOrder, Territory, adds_up};

/// All cells of the declared breakdowns, in clear.
#[must_use]
pub fn build(catalogue: &Catalogue, inputs: &Inputs, rules: &RuleSet) -> Cube {
    let ids: Vec<IndicatorId> = (0..).map(IndicatorId).take(catalogue.parts().indicators.len()).collect();
    built(rows(inputs, rules).map(|rows| laid_out(catalogue, (inputs, rows), rules, &ids)))
}

/// The cells of some indicators. The figures are let go of as soon as they are laid out.
#[must_use]
pub fn build_some(catalogue: &Catalogue, inputs: Inputs, rules: &RuleSet, ids: &[IndicatorId]) -> Cube {
    let all = rows(&inputs, rules).map(|rows| laid_out(catalogue, (&inputs, rows), rules, ids)).collect::<Vec<_>>();
    drop(inputs);
    built(all.into_iter())
}

/// Which figures a release is computed from, one time after the other: those that stay at their node are used only where totals of them
/// are protected.
fn rows(inputs: &Inputs, rules: &RuleSet) -> impl Iterator<Item = Rows> + use<> {
    let with_local = rules.is_secondary() && !inputs.local.is_empty();
    with_local.then_some(Rows::All).into_iter().chain([Rows::Shared])
}

/// Indicators that are laid out, with what links their cells.
struct LaidOut<'a> {
    layouts: Vec<Rc<Layout<'a>>>,
    families: Vec<Linker<'a>>,
    local: LocalRows,
}

fn laid_out<'a>(
    catalogue: &'a Catalogue,
    (inputs, rows): (&Inputs, Rows),
    rules: &RuleSet,
    ids: &[IndicatorId],
) -> LaidOut<'a> {
    let mut layouts = Layouts::new(catalogue, inputs, rules.min_coverage, rows);
    let layouts: Vec<Rc<Layout<'a>>> = ids.iter().filter_map(|id| layouts.layout(*id)).collect();
    let families = families(&layouts, inputs, rules);
    LaidOut { layouts, families, local: LocalRows::new(inputs, rows) }
}

fn built<'a>(mut all: impl Iterator<Item = LaidOut<'a>>) -> Cube {
    let first = all.next().map(fill).unwrap_or_default();
    match all.next() {
        Some(shared) => local::merge(first, fill(shared)),
        None => first,
    }
}

fn fill(laid_out: LaidOut<'_>) -> Cube {
    let LaidOut { layouts, mut families, local } = laid_out;
    let mut cube = Cube::default();
    for layout in layouts {
        let linker = families.iter_mut().find(|family| family.has(layout.frame.indicator));
        let (part, left_out) = emit(&layout, linker, &local);
        cube.left_out.extend(left_out);
        if !part.cells.is_empty() {
            cube.parts.insert(part.indicator, part);
        }
    }
    cube.families = families.into_iter().map(Linker::finish).collect();
    cube
}

/// Lays out indicators, each once.
pub(super) struct Layouts<'a, 'i> {
    catalogue: &'a Catalogue,
    inputs: &'i Inputs,
    /// Of every indicator, instead of its own.
    min_coverage: Option<u8>,
    networks: Networks,
    order: Rc<PostOrder>,
    figures: BTreeMap<IndicatorId, Vec<u32>>,
    /// The years of all of them.
    years: BTreeSet<i32>,
    made: BTreeMap<IndicatorId, Rc<Layout<'a>>>,
}

impl<'a, 'i> Layouts<'a, 'i> {
    pub(super) fn new(catalogue: &'a Catalogue, inputs: &'i Inputs, min_coverage: Option<u8>, rows: Rows) -> Self {
        let mut figures: BTreeMap<IndicatorId, Vec<u32>> = BTreeMap::new();
        let is_used = |figure: &Figure| rows == Rows::All || !inputs.is_local(figure);
        let mut years = BTreeSet::new();
        for (n, figure) in (0..).zip(&inputs.figures).filter(|(_, figure)| is_used(figure)) {
            figures.entry(figure.indicator).or_default().push(n);
            years.insert(figure.period.year());
        }
        let (networks, order) = (Networks::new(catalogue), Rc::new(PostOrder::new(catalogue)));
        Self { catalogue, inputs, min_coverage, networks, order, figures, years, made: BTreeMap::new() }
    }

    /// The figures of an indicator, as positions in the inputs.
    pub(super) fn figures(&self, id: IndicatorId) -> &[u32] {
        self.figures.get(&id).map_or(&[], Vec::as_slice)
    }

    /// An indicator; `None` for one that the catalogue lacks, or a ratio whose parts it lacks.
    pub(super) fn layout(&mut self, id: IndicatorId) -> Option<Rc<Layout<'a>>> {
        if let Some(known) = self.made.get(&id) {
            return Some(Rc::clone(known));
        }
        let indicator = self.catalogue.indicator(id)?;
        let layout = match &indicator.kind {
            Kind::Ratio { numerator, denominator } => {
                let side = |code: &str| {
                    self.catalogue.indicator_by_code(code).filter(|part| !part.is_ratio())?;
                    self.catalogue.indicator_id(code)
                };
                let (top, bottom) = (side(numerator.indicator.as_str())?, side(denominator.indicator.as_str())?);
                let (top, bottom) = (self.layout(top)?, self.layout(bottom)?);
                let fixed_method = ratio_sides::fixed_method(indicator, [top.indicator, bottom.indicator]);
                let side = |layout, part| Side { layout, part, fixed_method: fixed_method.clone() };
                self.ratio(id, indicator, [side(top, numerator), side(bottom, denominator)])
            }
            _ => self.reported(id, indicator),
        };
        let shared = Rc::new(layout);
        self.made.insert(id, Rc::clone(&shared));
        Some(shared)
    }

    fn reported(&self, id: IndicatorId, indicator: &'a Indicator) -> Layout<'a> {
        let (frame, used) = Frame::new(self.catalogue, id, indicator, self.inputs, self.figures(id), &self.order);
        let rows: Vec<Place> = used.iter().map(|one| (one.method, one.area, one.period)).collect();
        let (expectation, parts) =
            Expectation::new(self.catalogue, indicator, &self.inputs.expectation, (&rows, &self.years));
        let calendar = Calendar::of(indicator, expectation.rhythm());
        let territory = Territory::new(self.catalogue, Rc::clone(&self.order), indicator, parts);
        let owed_years =
            (frame.slices.methods().into_iter().next().unwrap_or(NO_METHOD), expectation.owed_years(calendar.rhythm));
        let facts = Facts::of_rows(&territory, calendar, &self.networks, &used, owed_years);
        let min_coverage = self.min_coverage.unwrap_or(indicator.min_coverage);
        let contributions = Contributions::of(indicator, self.inputs, self.figures(id));
        let sides = Vec::new();
        Layout { indicator, frame, territory, expectation, min_coverage, calendar, facts, contributions, sides }
    }

    fn ratio(&self, id: IndicatorId, indicator: &'a Indicator, sides: [Side<'a>; 2]) -> Layout<'a> {
        let [top, bottom] = sides.each_ref().map(|side| &side.layout);
        let frame = Frame::empty(self.catalogue, id, indicator);
        let methods = ratio_sides::methods(&sides, &frame.slices);
        let both = [&top.territory.parts, &bottom.territory.parts];
        let parts = PartSets::joint(self.catalogue, adds_up(indicator), both, &methods);
        let territory = Territory::new(self.catalogue, Rc::clone(&self.order), indicator, parts);
        let rule = if indicator.over_time == TimeRule::None || top.calendar.rule != bottom.calendar.rule {
            // Without a common rule sub-periods cannot be matched: the ratio is formed within each period.
            TimeRule::None
        } else {
            top.calendar.rule
        };
        let leaf = top.calendar.leaf.min(bottom.calendar.leaf);
        let rule = if rule == TimeRule::Mean { TimeRule::None } else { rule };
        let calendar = Calendar { rule, leaf, rhythm: top.calendar.rhythm };
        let facts = ratio_sides::facts(&sides, &frame.slices, &territory, calendar);
        let expectation = Expectation::joint([&top.expectation, &bottom.expectation], territory.parts.areas());
        let min_coverage = self.min_coverage.unwrap_or(indicator.min_coverage);
        let (contributions, sides) = (None, sides.into());
        Layout { indicator, frame, territory, expectation, min_coverage, calendar, facts, contributions, sides }
    }
}

//! Where a figure comes from: the formula, the inputs with their place in the logs, what is missing, who else reported.
//!
//! In clear: the code that shows it masks the inputs first.

use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::indicator::{Indicator, TimeRule};
use marsad_domain::catalogue::{AreaId, Catalogue, IndicatorId};
use marsad_domain::cell::{Coverage, Note};
use marsad_domain::code::{AreaCode, CodeId, ConceptId, OrganisationCode};
use marsad_domain::period::Period;
use marsad_domain::status::ObsStatus;

use super::breakdowns::{Key, slice_key, with};
use super::clear_cell::clear_value;
use super::figure_frame::standing;
use super::figures::{Figures, Spot};
use super::grid::Grid;
use super::input::{Expectation, Inputs, Rows};
use super::layout::Layout;
use super::local::{LocalPart, LocalRows};
use super::network;
use super::note;
use super::resolved::{MadeFrom, Resolved};
use super::rollup::Layouts;

/// How a figure was computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Formula {
    Reported,
    /// Codes of one dimension, all there, added.
    SumOverCodes,
    SumOverPeriods,
    MeanOverPeriods,
    /// A stock: the closing sub-period's figure.
    Closing(Period),
    /// A stock: an earlier sub-period's figure, carried.
    Carried(Period),
    SumOverAreas,
    /// Both sides on the same parts, divided once at the end.
    RatioOfSums,
    /// Nothing came.
    Nothing,
}

/// One part of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartLine {
    pub area: AreaCode,
    pub period: Period,
    /// The part's figure, of a ratio its numerator; rounded.
    pub value: Option<i64>,
    /// The part's denominator, of ratios.
    pub per: Option<i64>,
    pub status: ObsStatus,
    pub coverage: Coverage,
    /// The figures that went in, as positions in [`Inputs::figures`], which name origin, log index and reporter.
    pub figures: Vec<u32>,
}

/// What an input is to a ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// Not of a ratio.
    Whole,
    Numerator,
    Denominator,
}

/// A figure that a value was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Input {
    /// Its position in [`Inputs::figures`].
    pub figure: u32,
    pub side: Side,
}

/// Where a cell's figure comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    pub formula: Formula,
    /// The METHOD; none where there is none or several were added.
    pub basis: Option<CodeId>,
    pub coverage: Coverage,
    /// What the value was made from, by side; the formula over these gives the value, and nothing else went in. Where
    /// there is no value, the answer that says so.
    pub inputs: Vec<Input>,
    /// Figures of the parts that were only compared with the value.
    pub compared: Vec<u32>,
    /// The figure reported for the cell itself, as a position in [`Inputs::figures`].
    pub chosen: Option<u32>,
    /// Reports of the same cell that were not chosen, in order of authority.
    pub others: Vec<u32>,
    pub direct: Option<i64>,
    pub parts: Vec<PartLine>,
    pub parts_coverage: Coverage,
    pub parts_sum: Option<i64>,
    /// Of ratios: the sum of denominators over the same parts.
    pub parts_per: Option<i64>,
    /// What the direct figure has beyond its parts.
    pub remainder: Option<i64>,
    /// Areas among the parts that have no figure.
    pub missing: Vec<AreaCode>,
    /// Those of them whose figures may be in entries that the builder may not read or use.
    pub withheld: Vec<AreaCode>,
    /// What the direct figure does not agree with.
    pub finding: Option<Note>,
    /// Whether expectation is the set of those who ever reported.
    pub roster_reported: bool,
}

/// The cell to explain: dimensions that are not named are at `_T`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub indicator: IndicatorId,
    pub area: AreaId,
    pub period: Period,
    pub at: Vec<(ConceptId, CodeId)>,
    /// None: the preferred METHOD.
    pub method: Option<CodeId>,
}

/// Explains cells of one set of inputs. Figures are laid out once an indicator, so that many cells can be asked for.
pub struct Explainer<'a> {
    catalogue: &'a Catalogue,
    inputs: &'a Inputs,
    layouts: Layouts<'a, 'a>,
}

impl<'a> Explainer<'a> {
    /// An explainer of cells that are made from `inputs`.
    #[must_use]
    pub fn new(catalogue: &'a Catalogue, inputs: &'a Inputs) -> Self {
        Self::of_rows(catalogue, inputs, Rows::All)
    }

    /// An explainer of cells that are made from some of the figures of `inputs`.
    #[must_use]
    pub fn of_rows(catalogue: &'a Catalogue, inputs: &'a Inputs, rows: Rows) -> Self {
        Self { catalogue, inputs, layouts: Layouts::new(catalogue, inputs, None, rows) }
    }

    /// How much of a cell stays at the builder's node.
    #[must_use]
    pub fn local_part(&self, explanation: &Explanation) -> LocalPart {
        LocalRows::new(self.inputs, Rows::All).part_of(self.catalogue, &explanation.inputs)
    }

    /// Explains a cell; `None` if the indicator or a code is not in the catalogue.
    #[must_use]
    pub fn explain(&mut self, place: &Place) -> Option<Explanation> {
        let layout = self.layouts.layout(place.indicator)?;
        let (spot, key) = spot(&layout, place)?;
        let grid = grid(&layout, spot);
        let figures = figures(&layout, &grid, spot, key);
        let (method, resolved) = resolve(&figures, spot);
        let direct = resolved.direct.then(|| value(&resolved)).flatten();
        let (parts, rolled) = note::parts_of(&figures, spot, &resolved);
        let lines: Vec<PartLine> = parts.iter().filter_map(|part| line(&figures, self.inputs, *part)).collect();
        let absent = |may: fn(&Resolved) -> bool| -> Vec<AreaCode> {
            let absent = parts.iter().filter(|part| {
                let found = figures.at(**part);
                found.amount.is_none() && may(&found)
            });
            let mut codes: Vec<AreaCode> =
                absent.filter_map(|part| Some(self.catalogue.area(part.area)?.code.clone())).collect();
            codes.dedup();
            codes
        };
        let (missing, withheld) = (absent(|_| true), absent(|found| found.withheld));
        let parts_sum = rolled.amount.and_then(|amount| amount.figure.rounded());
        let (chosen, others) = self.reports(&figures, spot);
        let inputs = self.inputs_of(&figures, spot, &resolved, chosen);
        let compared = self.compared(&lines, &inputs, chosen);
        Some(Explanation {
            formula: formula(&layout, spot, &resolved),
            basis: slice_key(&layout.frame.slices, &figures.key(Spot { method, ..spot })).method,
            coverage: resolved.coverage,
            inputs,
            compared,
            chosen,
            others,
            direct,
            parts: lines,
            parts_coverage: rolled.coverage,
            parts_sum,
            parts_per: rolled.amount.and_then(|amount| amount.per?.rounded()),
            remainder: direct.zip(parts_sum).map(|(total, sum)| total.saturating_sub(sum)),
            missing,
            withheld,
            finding: direct.and_then(|_| note::of_parts(&figures, spot, &resolved, &note::residuals(&layout))),
            roster_reported: self.inputs.expectation == Expectation::Reported,
        })
    }

    /// The report that was chosen for a place, and the others in order of authority.
    fn reports(&self, figures: &Figures<'_, '_>, spot: Spot) -> (Option<u32>, Vec<u32>) {
        let layout = figures.layout;
        let key = figures.key(spot);
        let of_place = |at: &u32| {
            let figure = self.inputs.figure(*at).filter(|own| own.area == spot.area && own.period == spot.period)?;
            let own = layout.frame.slices.of_codes(self.inputs.keys.codes(figure.dimensions))?;
            (*own == *key).then(|| (standing(layout.indicator, self.inputs, figure), *at))
        };
        let mut reports: Vec<_> = self.layouts.figures(layout.frame.indicator).iter().filter_map(of_place).collect();
        reports.sort();
        let mut reports = reports.into_iter().map(|(_, figure)| figure);
        (reports.next(), reports.collect())
    }

    fn inputs_of(&self, figures: &Figures<'_, '_>, spot: Spot, resolved: &Resolved, chosen: Option<u32>) -> Vec<Input> {
        let mut found = gathered(figures, spot);
        if resolved.made_from == MadeFrom::Nothing {
            found.extend(chosen.map(|figure| Input { figure, side: Side::Whole }));
        }
        let place = |at: u32| self.inputs.figure(at).map(|figure| (figure.area, figure.period, figure.source));
        found.sort_by_key(|input| (input.side, place(input.figure), input.figure));
        found.dedup();
        found
    }

    /// The figures of the parts, and an answer of the area itself, that did not go in.
    fn compared(&self, parts: &[PartLine], inputs: &[Input], chosen: Option<u32>) -> Vec<u32> {
        let mut found: Vec<u32> = Vec::new();
        for figure in chosen.into_iter().chain(parts.iter().flat_map(|part| part.figures.iter().copied())) {
            if !found.contains(&figure) && inputs.iter().all(|input| input.figure != figure) {
                found.push(figure);
            }
        }
        found
    }

    /// Whether every figure behind a cell was reported by `organisation`: it may then see the cell in clear.
    #[must_use]
    pub fn is_wholly_by(&mut self, place: &Place, organisation: &OrganisationCode) -> bool {
        let Some(layout) = self.layouts.layout(place.indicator) else { return false };
        let Some((spot, key)) = spot(&layout, place) else { return false };
        let grid = grid(&layout, spot);
        let inputs = gathered(&figures(&layout, &grid, spot, key), spot);
        let by = |at: &Input| self.inputs.figure(at.figure).and_then(|figure| self.inputs.reporter(figure.reporter));
        !inputs.is_empty() && inputs.iter().all(|at| by(at).is_some_and(|info| info.organisation == *organisation))
    }

    /// The figure of a cell in clear, scaled by the indicator's decimals: for those who may see it only
    /// ([`Self::is_wholly_by`], reviewers).
    #[must_use]
    pub fn clear_value(&mut self, place: &Place) -> Option<i64> {
        let layout = self.layouts.layout(place.indicator)?;
        let (spot, key) = spot(&layout, place)?;
        let grid = grid(&layout, spot);
        clear_value(&layout, &resolve(&figures(&layout, &grid, spot, key), spot).1)
    }
}

/// The place and the combination that are asked for.
fn spot(layout: &Layout<'_>, place: &Place) -> Option<(Spot, Key)> {
    let code = |concept: &ConceptId| {
        if concept.as_str() == Indicator::METHOD {
            return place.method.clone().or_else(|| layout.indicator.methods.first().cloned());
        }
        let named = place.at.iter().find(|(own, _)| own == concept).map(|(_, code)| code.clone());
        Some(named.unwrap_or_else(CodeId::total))
    };
    let codes: Vec<CodeId> = layout.indicator.dimensions.iter().map(code).collect::<Option<_>>()?;
    let key = layout.frame.slices.of_codes(&codes)?;
    let method = layout.frame.slices.method_of(&key);
    Some((Spot { method, area: place.area, period: place.period }, key))
}

/// All that the figure of a place is made from or compared with.
fn grid(layout: &Layout<'_>, spot: Spot) -> Grid {
    let territory = &layout.territory;
    let mut areas = match territory.level(spot.area) {
        Level::Network => network::with_members(territory, &[spot.area], &[spot.period]),
        _ => vec![spot.area],
    };
    areas.extend(note::residuals(layout));
    layout.grid(Some(&areas), [spot.period])
}

/// The figures at a place and below it: of a network on every METHOD, since its members may be on different ones.
fn figures<'p, 'a>(layout: &'p Layout<'a>, grid: &'p Grid, spot: Spot, key: Key) -> Figures<'p, 'a> {
    let methods = match layout.territory.level(spot.area) {
        Level::Network => layout.frame.slices.methods(),
        _ => vec![spot.method],
    };
    Figures::on_methods(layout, grid, key, &methods)
}

fn value(resolved: &Resolved) -> Option<i64> {
    resolved.amount.and_then(|amount| amount.figure.rounded())
}

/// Whether the figure of a place is the sum of a network's members.
fn is_sum_of_members(figures: &Figures<'_, '_>, spot: Spot) -> bool {
    figures.is_network(spot) && figures.at(spot).amount.is_none()
}

/// The figure of a place with its METHOD; of a network also the sum of its members.
fn resolve(figures: &Figures<'_, '_>, spot: Spot) -> (u16, Resolved) {
    let own = (spot.method, figures.at(spot));
    if !is_sum_of_members(figures, spot) {
        return own;
    }
    network::resolve(figures, spot.area, spot.period, spot.method).into_iter().next().unwrap_or(own)
}

fn line(figures: &Figures<'_, '_>, inputs: &Inputs, part: Spot) -> Option<PartLine> {
    let resolved = figures.at(part);
    let mut found = Vec::new();
    gather(figures, part, Side::Whole, &mut found, 0);
    let mut own: Vec<u32> = found.into_iter().map(|input| input.figure).collect();
    own.sort_unstable_by_key(|at| inputs.figure(*at).map(|figure| (figure.area, figure.period, figure.source)));
    own.dedup();
    Some(PartLine {
        area: figures.layout.territory.catalogue.area(part.area)?.code.clone(),
        period: part.period,
        value: value(&resolved),
        per: resolved.amount.and_then(|amount| amount.per?.rounded()),
        status: resolved.statuses.first(),
        coverage: resolved.coverage,
        figures: own,
    })
}

/// The reported figures that a cell was made from.
pub(super) fn gathered(figures: &Figures<'_, '_>, spot: Spot) -> Vec<Input> {
    let members = || network::member_figures(figures, spot.area, spot.period).into_iter().map(|(member, _)| member);
    let tops = if is_sum_of_members(figures, spot) { members().collect() } else { vec![spot] };
    let mut found = Vec::new();
    for top in tops {
        gather(figures, top, Side::Whole, &mut found, 0);
    }
    found
}

/// The reported figures that a place's figure was made from.
fn gather(figures: &Figures<'_, '_>, spot: Spot, side: Side, out: &mut Vec<Input>, depth: u8) {
    // Time, territory and code lists are a few levels each; the bound only guards against a faulty catalogue.
    if depth > 64 {
        return;
    }
    if figures.at(spot).made_from != MadeFrom::Own {
        for part in figures.made_from(spot) {
            gather(figures, part, side, out, depth + 1);
        }
        return;
    }
    if figures.layout.is_ratio() {
        for (n, which) in [(0, Side::Numerator), (1, Side::Denominator)] {
            if let Some(side) = figures.side(spot.method, n) {
                let method = side.layout.frame.slices.method_of(&side.key);
                gather(&side, Spot { method, ..spot }, which, out, depth + 1);
            }
        }
        return;
    }
    reported(figures.layout, &figures.key(spot), spot, side, out, depth);
}

/// The reported figures that an area's own figure was made from: itself, or codes of a dimension.
fn reported(layout: &Layout<'_>, key: &[u16], spot: Spot, side: Side, out: &mut Vec<Input>, depth: u8) {
    let base = |key: &[u16]| layout.frame.base(key, layout.territory.order.rank(spot.area), spot.period);
    let Some(own) = base(key).filter(|_| depth <= 64) else { return };
    out.extend(own.figure().map(|figure| Input { figure, side }));
    let Some((at, dimension)) = own.partition().and_then(|n| Some((n, layout.frame.slices.dimensions.get(n)?))) else {
        return;
    };
    let above = key.get(at).copied();
    for code in dimension.parts().filter(|code| dimension.parent(*code) == above) {
        let part = with(key, at, code);
        if base(&part).is_some_and(|base| base.value().is_some()) {
            reported(layout, &part, spot, side, out, depth + 1);
        }
    }
}

fn formula(layout: &Layout<'_>, spot: Spot, resolved: &Resolved) -> Formula {
    match resolved.made_from {
        MadeFrom::Nothing => Formula::Nothing,
        _ if layout.is_ratio() => Formula::RatioOfSums,
        MadeFrom::Own if resolved.direct => Formula::Reported,
        MadeFrom::Own => Formula::SumOverCodes,
        MadeFrom::Time if layout.calendar.rule == TimeRule::Mean => Formula::MeanOverPeriods,
        MadeFrom::Time => Formula::SumOverPeriods,
        MadeFrom::Sub(period) if period.last_day() == spot.period.last_day() && !resolved.carried => {
            Formula::Closing(period)
        }
        MadeFrom::Sub(period) => Formula::Carried(period),
        MadeFrom::Parts => Formula::SumOverAreas,
    }
}

//! Where a figure comes from: the formula, the inputs with their place in the logs, what is missing, who else reported.
//!
//! In clear: the code that shows it masks the inputs first.

use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::indicator::TimeRule;
use marsad_domain::catalogue::{AreaId, Catalogue, IndicatorId};
use marsad_domain::cell::{Coverage, Note};
use marsad_domain::code::{AreaCode, CodeId, ConceptId, OrganisationCode};
use marsad_domain::period::Period;
use marsad_domain::status::ObsStatus;

use super::emit::{clear_value, slice_key};
use super::figure_frame::order;
use super::input::Inputs;
use super::note;
use super::place_key::PlaceKey;
use super::resolved::{MadeFrom, Resolved};
use super::resolver::Resolver;
use super::rollup::Resolvers;

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
    resolvers: Resolvers<'a, 'a>,
}

impl<'a> Explainer<'a> {
    /// An explainer of cells that are made from `inputs`.
    #[must_use]
    pub fn new(catalogue: &'a Catalogue, inputs: &'a Inputs) -> Self {
        Self { catalogue, inputs, resolvers: Resolvers::new(catalogue, inputs) }
    }

    /// Explains a cell; `None` if the indicator or a code is not in the catalogue.
    #[must_use]
    pub fn explain(&mut self, place: &Place) -> Option<Explanation> {
        let resolver = self.resolvers.resolver(place.indicator)?;
        let spot = spot(&resolver, place)?;
        let (method, res) = resolve_any(&resolver, spot);
        let direct = res.direct.then(|| value(&res)).flatten();
        let (parts, rolled) = note::parts_of(&resolver, spot, &res);
        let lines: Vec<PartLine> = parts.iter().filter_map(|part| line(&resolver, self.inputs, *part)).collect();
        let missing_parts: Vec<PlaceKey> =
            parts.iter().copied().filter(|part| resolver.resolve(*part).amount.is_none()).collect();
        let name = |part: &PlaceKey| Some(self.catalogue.area(part.area)?.code.clone());
        let mut missing: Vec<AreaCode> = missing_parts.iter().filter_map(name).collect();
        missing.dedup();
        let parts_sum = rolled.amount.and_then(|amount| amount.figure.rounded());
        let slices = &resolver.frame.slices;
        let (chosen, others) = self.reports(&resolver, spot);
        let inputs = self.inputs_of(&resolver, spot, &res, chosen);
        let compared = self.compared(&lines, &inputs, chosen);
        Some(Explanation {
            formula: formula(&resolver, spot, &res),
            basis: slice_key(slices, slices.on_method(spot.slice, method)).method,
            coverage: res.coverage,
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
            finding: direct.and_then(|_| note::of_parts(&resolver, spot, &res, &note::residuals(&resolver))),
            roster_reported: self.inputs.roster.as_ref().is_none_or(|roster| !roster.contains_key(&place.indicator)),
        })
    }

    /// The report that was chosen for a place, and the others in order of authority.
    fn reports(&self, resolver: &Resolver<'_>, spot: PlaceKey) -> (Option<u32>, Vec<u32>) {
        let here = |at: &u32| {
            self.inputs.figure(*at).is_some_and(|figure| figure.area == spot.area && figure.period == spot.period)
        };
        let figures: Vec<u32> = self.resolvers.figures(resolver.frame.indicator).iter().copied().filter(here).collect();
        let ordered = order(resolver.indicator, &resolver.frame.slices, self.inputs, &figures);
        let mut same = ordered.into_iter().filter(|(at, _)| *at == spot).map(|(_, figure)| figure);
        (same.next(), same.collect())
    }

    fn inputs_of(&self, resolver: &Resolver<'_>, spot: PlaceKey, res: &Resolved, chosen: Option<u32>) -> Vec<Input> {
        let mut found = Vec::new();
        for part in network_parts(resolver, spot).unwrap_or_else(|| vec![spot]) {
            gather(resolver, part, Side::Whole, &mut found, 0);
        }
        if res.made_from == MadeFrom::Nothing {
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
        let Some(resolver) = self.resolvers.resolver(place.indicator) else { return false };
        let Some(spot) = spot(&resolver, place) else { return false };
        let mut figures = Vec::new();
        for part in network_parts(&resolver, spot).unwrap_or_else(|| vec![spot]) {
            gather(&resolver, part, Side::Whole, &mut figures, 0);
        }
        let by = |at: &Input| self.inputs.figure(at.figure).and_then(|figure| self.inputs.reporter(figure.reporter));
        !figures.is_empty() && figures.iter().all(|at| by(at).is_some_and(|info| info.organisation == *organisation))
    }

    /// The figure of a cell in clear, scaled by the indicator's decimals: for those who may see it only
    /// ([`Self::is_wholly_by`], reviewers).
    #[must_use]
    pub fn clear_value(&mut self, place: &Place) -> Option<i64> {
        let resolver = self.resolvers.resolver(place.indicator)?;
        let spot = spot(&resolver, place)?;
        clear_value(&resolver, &resolve_any(&resolver, spot).1)
    }
}

fn spot(resolver: &Resolver<'_>, place: &Place) -> Option<PlaceKey> {
    let codes: Vec<CodeId> = resolver
        .indicator
        .dimensions
        .iter()
        .map(|concept| {
            if concept.as_str() == marsad_domain::catalogue::indicator::Indicator::METHOD {
                return place.method.clone().or_else(|| resolver.indicator.methods.first().cloned());
            }
            let named = place.at.iter().find(|(own, _)| own == concept).map(|(_, code)| code.clone());
            Some(named.unwrap_or_else(CodeId::total))
        })
        .collect::<Option<_>>()?;
    let slice = resolver.frame.slices.intern(&resolver.frame.slices.of_codes(&codes)?);
    Some(PlaceKey { slice, area: place.area, period: place.period })
}

fn value(res: &Resolved) -> Option<i64> {
    res.amount.and_then(|amount| amount.figure.rounded())
}

fn is_network(resolver: &Resolver<'_>, spot: PlaceKey) -> bool {
    resolver.territory.level(spot.area) == Level::Network
}

/// The figure of a place with its METHOD; of a network also the sum of its members.
fn resolve_any(resolver: &Resolver<'_>, spot: PlaceKey) -> (u16, Resolved) {
    let slices = &resolver.frame.slices;
    let method = slices.method_of(&slices.key(spot.slice));
    let own = resolver.resolve(spot);
    if own.amount.is_some() || !is_network(resolver, spot) {
        return (method, own);
    }
    let sums = resolver.resolve_network(spot.area, spot.period, spot.slice, method);
    sums.into_iter().next().unwrap_or((method, own))
}

fn network_parts(resolver: &Resolver<'_>, spot: PlaceKey) -> Option<Vec<PlaceKey>> {
    let summed = is_network(resolver, spot) && resolver.resolve(spot).amount.is_none();
    summed.then(|| {
        resolver.member_figures(spot.area, spot.period, spot.slice).into_iter().map(|member| member.spot).collect()
    })
}

fn line(resolver: &Resolver<'_>, inputs: &Inputs, part: PlaceKey) -> Option<PartLine> {
    let res = resolver.resolve(part);
    let mut found = Vec::new();
    gather(resolver, part, Side::Whole, &mut found, 0);
    let mut figures: Vec<u32> = found.into_iter().map(|input| input.figure).collect();
    figures.sort_unstable_by_key(|at| inputs.figure(*at).map(|figure| (figure.area, figure.period, figure.source)));
    figures.dedup();
    Some(PartLine {
        area: resolver.territory.catalogue.area(part.area)?.code.clone(),
        period: part.period,
        value: value(&res),
        per: res.amount.and_then(|amount| amount.per?.rounded()),
        status: res.statuses.first(),
        coverage: res.coverage,
        figures,
    })
}

/// The reported figures that a place's figure was made from.
fn gather(resolver: &Resolver<'_>, spot: PlaceKey, side: Side, out: &mut Vec<Input>, depth: u8) {
    // Time, territory and code lists are a few levels each; the bound only guards against a faulty catalogue.
    if depth > 64 {
        return;
    }
    if resolver.resolve(spot).made_from != MadeFrom::Own {
        for part in resolver.made_from(spot) {
            gather(resolver, part, side, out, depth + 1);
        }
        return;
    }
    if resolver.sides.is_some() {
        for ((side, figures), which) in resolver.each_side().zip([Side::Numerator, Side::Denominator]) {
            if let Some(slice) = side.slice(&resolver.frame.slices, spot.slice) {
                gather(figures, PlaceKey { slice, ..spot }, which, out, depth + 1);
            }
        }
        return;
    }
    let Some(base) = resolver.frame.base(spot) else { return };
    out.extend(base.figure().map(|figure| Input { figure, side }));
    let slices = &resolver.frame.slices;
    let Some((at, dimension)) = base.partition().and_then(|n| Some((n, slices.dimensions.get(n)?))) else {
        return;
    };
    let key = slices.key(spot.slice);
    let own = key.get(at).copied();
    for code in dimension.parts().filter(|code| dimension.parent(*code) == own) {
        let mut child = key.clone();
        if let Some(place) = child.get_mut(at) {
            *place = code;
        }
        let slice = slices.intern(&child);
        if resolver.frame.base(PlaceKey { slice, ..spot }).is_some_and(|base| base.value().is_some()) {
            gather(resolver, PlaceKey { slice, ..spot }, side, out, depth + 1);
        }
    }
}

fn formula(resolver: &Resolver<'_>, spot: PlaceKey, res: &Resolved) -> Formula {
    match res.made_from {
        MadeFrom::Nothing => Formula::Nothing,
        _ if resolver.sides.is_some() => Formula::RatioOfSums,
        MadeFrom::Own if res.direct => Formula::Reported,
        MadeFrom::Own => Formula::SumOverCodes,
        MadeFrom::Time if resolver.calendar.rule == TimeRule::Mean => Formula::MeanOverPeriods,
        MadeFrom::Time => Formula::SumOverPeriods,
        MadeFrom::Sub(period) if period.last_day() == spot.period.last_day() && !res.carried => {
            Formula::Closing(period)
        }
        MadeFrom::Sub(period) => Formula::Carried(period),
        MadeFrom::Parts => Formula::SumOverAreas,
    }
}

//! An explanation as one caller may see it.

use std::sync::Arc;

use crate::inputs::Collected;
use crate::published::{Blocks, Published, Release};
use crate::visibility::sees;
use crate::{Node, ServiceError};
use marsad_disclosure::mask::{Masking, RawFigure};
use marsad_disclosure::waivers;
use marsad_domain::catalogue::IndicatorId;
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::cell::{Cell, Note};
use marsad_domain::code::AreaCode;
use marsad_domain::status::{ConfStatus, ObsStatus};
use marsad_identity::policy::{Permit, ReadAggregates};
use marsad_ledger::reading::ObservationSource;
use marsad_release::explain::{Explanation, Side};
use marsad_release::input::Figure;
use marsad_store::not_held::NotHeld;

use super::{ExplainAnswer, ExplainInput, PartsSum};

/// Decides which of the figures behind a cell a caller may see.
pub(super) struct View<'a> {
    release: &'a Arc<Release>,
    permit: Permit<ReadAggregates>,
    collected: Collected,
    /// The blocks of each indicator that mask its figures.
    patterns: Vec<(IndicatorId, Blocks)>,
    /// The figures that went in, and those that were only compared, each once.
    behind: Vec<u32>,
}

/// A figure with its source, indicator and area.
struct Behind<'a> {
    figure: &'a Figure,
    source: &'a ObservationSource,
    indicator: &'a Indicator,
    area: &'a AreaCode,
}

impl<'a> View<'a> {
    pub(super) async fn new(
        node: &Node,
        published: &Published,
        release: &'a Arc<Release>,
        permit: Permit<ReadAggregates>,
        collected: Collected,
        explanation: &Explanation,
    ) -> Result<Self, ServiceError> {
        let inputs = explanation.inputs.iter().map(|input| input.figure);
        let mut behind: Vec<u32> = inputs.chain(explanation.compared.iter().copied()).collect();
        behind.sort_unstable();
        behind.dedup();
        let figure = |at: &u32| usize::try_from(*at).ok().and_then(|n| collected.inputs.figures.get(n));
        let shown: Vec<&Figure> = behind.iter().chain(&explanation.others).filter_map(figure).collect();
        let mut ids: Vec<IndicatorId> = shown.iter().map(|figure| figure.indicator).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut patterns = Vec::with_capacity(ids.len());
        for id in ids {
            let own = release.catalogue().indicator(id).ok_or_else(|| ServiceError::unfit("INDICATOR"))?;
            let figures = shown.iter().filter(|figure| figure.indicator == id);
            let areas = figures.filter_map(|figure| Some(release.catalogue().area(figure.area)?.code.clone()));
            let mut areas: Vec<AreaCode> = areas.collect();
            areas.sort_unstable();
            areas.dedup();
            patterns.push((id, published.blocks(node.store(), release, &own.code, &areas).await?));
        }
        Ok(Self { release, permit, collected, patterns, behind })
    }

    fn behind(&self, at: u32) -> Result<Behind<'_>, ServiceError> {
        let figure = usize::try_from(at).ok().and_then(|n| self.collected.inputs.figures.get(n));
        let figure = figure.ok_or_else(|| ServiceError::unfit("OBS_VALUE"))?;
        let source = self.collected.source(at).ok_or_else(|| ServiceError::unfit("ORIGIN"))?;
        let catalogue = self.release.catalogue();
        let indicator = catalogue.indicator(figure.indicator).ok_or_else(|| ServiceError::unfit("INDICATOR"))?;
        let area = &catalogue.area(figure.area).ok_or_else(|| ServiceError::unfit("REF_AREA"))?.code;
        Ok(Behind { figure, source, indicator, area })
    }

    /// Whether the caller may see a figure because of who the caller is.
    fn sees_clear(&self, behind: &Behind<'_>) -> bool {
        let catalogue = self.release.catalogue();
        let within = |inner: &AreaCode, outer: &AreaCode| catalogue.lies_within(inner, outer);
        self.permit.sees_clear(Some(&behind.source.reporter), &behind.indicator.code, behind.area, &within)
    }

    /// Whether the caller may see a figure: because of who the caller is, or because the release hides nothing there.
    fn sees(&self, behind: &Behind<'_>) -> bool {
        let figure = behind.figure;
        if self.collected.inputs.is_local(figure) {
            // No release has a cell for it, so there is no pattern to go by.
            return self.sees_clear(behind);
        }
        if figure.value.is_none() || self.sees_clear(behind) {
            return true;
        }
        let none = Blocks::default();
        let pattern = self.patterns.iter().find(|(id, _)| *id == figure.indicator).map_or(&none, |(_, blocks)| blocks);
        let row = RawFigure {
            indicator: behind.indicator,
            area: behind.area,
            dimensions: self.collected.inputs.keys.codes(figure.dimensions),
            period: figure.period,
            value: figure.value,
            conf: figure.conf,
        };
        pattern.mask(&row) == Masking::Shown
    }

    /// Whether the caller may see every figure that went in because of who the caller is. Then the reason why the cell is hidden
    /// discloses nothing new. Figures that are merely not masked do not count.
    fn is_own(&self, explanation: &Explanation) -> Result<bool, ServiceError> {
        for at in self.behind.iter().chain(&explanation.others) {
            if !self.sees_clear(&self.behind(*at)?) {
                return Ok(false);
            }
        }
        Ok(!self.behind.is_empty())
    }

    /// Whether the caller may know that there is a figure: one that stays at its node only if the caller sees it in clear.
    fn knows_of(&self, at: u32) -> Result<bool, ServiceError> {
        let behind = self.behind(at)?;
        Ok(!self.collected.inputs.is_local(behind.figure) || self.sees_clear(&behind))
    }

    fn input(&self, at: u32, side: Side) -> Result<ExplainInput, ServiceError> {
        let behind = self.behind(at)?;
        let Behind { figure, source, indicator, area } = &behind;
        let codes = self.collected.inputs.keys.codes(figure.dimensions);
        let method = indicator.method_position().and_then(|at| codes.get(at)).cloned();
        let sees = self.sees(&behind);
        let (value, status, conf) = if sees {
            (figure.value, figure.status, figure.conf)
        } else {
            (None, ObsStatus::Suppressed, ConfStatus::Confidential)
        };
        let by = indicator.dimensions.iter().zip(codes);
        let by = by.filter(|(concept, code)| sees && !code.is_total() && concept.as_str() != Indicator::METHOD);
        Ok(ExplainInput {
            indicator: indicator.code.clone(),
            area: (*area).clone(),
            period: figure.period,
            value,
            status,
            conf,
            method,
            source: (*source).clone(),
            side,
            by: by.map(|(concept, code)| (concept.clone(), code.clone())).collect(),
        })
    }

    /// The explanation of `cell`.
    pub(super) fn answer(
        &self,
        cell: Cell,
        explanation: Explanation,
        withheld: Vec<NotHeld>,
    ) -> Result<ExplainAnswer, ServiceError> {
        let sums = self.sums(&cell, &explanation)?;
        let shows_reason = sees(&self.permit, self.release.catalogue(), &cell) || self.is_own(&explanation)?;
        let hidden = cell.conf != ConfStatus::Free && !shows_reason;
        let elsewhere = waivers::of_cell(self.release.catalogue(), &cell).filter(|_| cell.value.is_some()).cloned();
        let basis = explanation.basis.clone().or_else(|| cell.basis.clone());
        let cell = if hidden { Cell { conf: ConfStatus::Confidential, ..cell } } else { cell };
        let mut knows_all = true;
        let mut known = |figures: &mut dyn Iterator<Item = (u32, Side)>| {
            let mut shown = Vec::new();
            for (at, side) in figures {
                if self.knows_of(at)? {
                    shown.push(self.input(at, side)?);
                } else {
                    knows_all = false;
                }
            }
            Ok::<_, ServiceError>(shown)
        };
        let whole = |at: &u32| (*at, Side::Whole);
        let inputs = known(&mut explanation.inputs.iter().map(|one| (one.figure, one.side)))?;
        let others = known(&mut explanation.others.iter().map(whole))?;
        let compared = known(&mut explanation.compared.iter().map(whole))?;
        // Which areas are missing says of which others there are figures.
        let areas = |areas: Vec<AreaCode>| if knows_all { areas } else { Vec::new() };
        Ok(ExplainAnswer {
            release: Arc::clone(self.release),
            cell,
            formula: explanation.formula,
            basis,
            direct: sums.direct,
            parts_sum: sums.parts_sum,
            remainder: sums.remainder,
            finding: sums.finding,
            parts: explanation.parts_coverage,
            inputs,
            others,
            compared,
            missing: areas(explanation.missing),
            withheld_areas: areas(explanation.withheld),
            withheld,
            elsewhere,
        })
    }

    /// The direct figure, the sum and the difference between them, as far as they disclose nothing that is hidden: a sum less the
    /// parts that are shown would be the part that is not.
    fn sums(&self, cell: &Cell, explanation: &Explanation) -> Result<Sums, ServiceError> {
        let mut all_parts = true;
        for part in explanation.parts.iter().flat_map(|part| &part.figures) {
            all_parts &= self.sees(&self.behind(*part)?);
        }
        let chosen = explanation.chosen.map_or(Ok(false), |at| Ok::<_, ServiceError>(self.sees(&self.behind(at)?)))?;
        // A rolled-up cell that is published is that sum.
        let published = cell.value.is_some() && cell.value == explanation.parts_sum && explanation.direct.is_none();
        let sum_shown = all_parts || published;
        let parts_sum = match (explanation.parts_sum, explanation.parts_per) {
            (Some(numerator), Some(denominator)) => all_parts.then_some(PartsSum::Ratio { numerator, denominator }),
            (Some(sum), None) => sum_shown.then_some(PartsSum::Sum(sum)),
            (None, _) => None,
        };
        let both = chosen && sum_shown;
        Ok(Sums {
            direct: explanation.direct.filter(|_| chosen),
            parts_sum,
            remainder: explanation.remainder.filter(|_| both),
            finding: explanation.finding.filter(|_| both),
        })
    }
}

struct Sums {
    direct: Option<i64>,
    parts_sum: Option<PartsSum>,
    remainder: Option<i64>,
    finding: Option<Note>,
}

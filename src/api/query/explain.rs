//! How a cell came about: recomputed from the figures at the release's own cut. Figures are masked as observations are;
//! a sum is told only where it tells nothing that is hidden.

mod texts;

use std::sync::Arc;

use crate::disclosure::Viewpoint;
use crate::disclosure::mask::{Masking, RawFigure};
use crate::disclosure::query::{Areas, CubeQuery, query};
use crate::domain::audience::Audience;
use crate::domain::catalogue::indicator::Indicator;
use crate::domain::catalogue::{AreaId, Catalogue, IndicatorId};
use crate::domain::cell::{Cell, Derivation};
use crate::domain::code::{AreaCode, CodeId, ConceptId, IndicatorCode};
use crate::domain::membership::Membership;
use crate::domain::period::Period;
use crate::domain::status::{ConfStatus, ObsStatus};
use crate::domain::value::format_scaled;
use crate::identity::policy::{Permit, ReadAggregates};
use crate::ledger::reading::Threads;
use crate::log::checkpoint::LogId;
use crate::release::explain::{Explainer, Explanation, Place, Side};
use crate::release::input::Figure;
use crate::service::budget::Reserved;
use crate::service::nothing::{Nothing, Why};
use crate::service::{Absent, Node, ServiceError};
use crate::store::log_positions::Cut;
use crate::store::not_held::NotHeld;
use crate::wire::cell::cells_to_pb;
use crate::wire::pb;

use super::aggregates::sees;
use super::diagnosis::diagnose;
use super::inputs::{Admission, Collected, InputPlan, collect};
use super::published::{Blocks, Published, Release, sides, summary, unfit};
use super::question::{self, Question};
use texts::{formula, ratio_text};

/// How many entries that are not held are named.
const WITHHELD_MAX: usize = 100;

/// A cell to explain.
struct Asked {
    indicator: IndicatorId,
    code: IndicatorCode,
    area: AreaId,
    area_code: AreaCode,
    period: Period,
    at: Vec<(ConceptId, CodeId)>,
    method: Option<CodeId>,
}

fn read(catalogue: &Catalogue, request: pb::ExplainRequest) -> Result<Asked, ServiceError> {
    let filter = pb::Filter {
        indicators: vec![request.indicator],
        areas: vec![request.area],
        level: String::new(),
        r#where: request.r#where,
        method: request.method,
        from: String::new(),
        to: String::new(),
        freq: String::new(),
    };
    let period = request
        .period
        .parse()
        .map_err(|error: crate::domain::period::PeriodError| ServiceError::field("period", error.to_string()))?;
    let question = Question::read(catalogue, Some(filter))?;
    let (Some(code), Some(area)) = (question.indicators.first(), question.areas.first()) else {
        return Err(ServiceError::field("indicator", "an indicator and an area"));
    };
    let own = question::indicator(catalogue, code.as_str())?;
    if let Some((concept, _)) =
        question.at.iter().find(|(concept, _)| own.dimension_position(concept.as_str()).is_none())
    {
        return Err(ServiceError::field("where", format!("{code} has no dimension {concept}")));
    }
    Ok(Asked {
        indicator: catalogue.indicator_id(code.as_str()).ok_or_else(|| unfit("INDICATOR"))?,
        code: code.clone(),
        area: *area,
        area_code: catalogue.area(*area).ok_or_else(|| unfit("REF_AREA"))?.code.clone(),
        period,
        at: question.at.into_iter().filter(|(_, code)| !code.is_total()).collect(),
        method: question.method,
    })
}

/// The release's cell; of several METHODs the preferred one that has a figure.
async fn cell(node: &Node, published: &Published, release: &Release, asked: &Asked) -> Result<Cell, ServiceError> {
    let areas = [asked.area_code.clone()];
    let blocks = published.blocks(node.store(), release, &asked.code, &areas).await?;
    let wanted = CubeQuery {
        indicators: vec![asked.code.clone()],
        areas: Areas::Exactly(vec![asked.area]),
        by: Vec::new(),
        at: asked.at.clone(),
        method: asked.method.clone(),
        from: Some(asked.period),
        to: Some(asked.period),
        freq: Some(asked.period.freq()),
    };
    if release.manifest().part(asked.code.as_str()).is_none() {
        return Err(Nothing::of(&asked.code, Why::NoFigures).into());
    }
    let absent = || diagnose(release.catalogue(), &blocks, &asked.code, &wanted).into();
    let mut found = Vec::new();
    for (_, block) in &blocks.0 {
        let cells = query(block, release.catalogue(), &wanted, Viewpoint::Reviewer);
        found.extend(cells.map_err(|_| ServiceError::from(Nothing::of(&asked.code, Why::TooManyDimensions)))?);
    }
    let best = found.iter().position(|cell| cell.derivation != Derivation::None).unwrap_or(0);
    if best < found.len() { Ok(found.swap_remove(best)) } else { Err(absent()) }
}

/// The indicators whose figures a cell is made from.
fn parts_of(catalogue: &Catalogue, id: IndicatorId) -> Vec<IndicatorId> {
    let sides = sides(catalogue, id);
    if sides.is_empty() { vec![id] } else { sides }
}

fn cut_of(release: &Release) -> Cut {
    let lines = release.manifest().cut.iter();
    lines.map(|line| (LogId::new(line.origin.clone(), line.epoch), line.size)).collect()
}

/// Answers a request.
///
/// # Errors
/// [`ServiceError::NotFound`] (NOT_PUBLISHED) for a cell that the release does not hold, [`ServiceError::BadRequest`] and the
/// like for a bad request.
pub async fn explain(
    node: &Arc<Node>,
    published: &Published,
    release: Arc<Release>,
    permit: Permit<ReadAggregates>,
    request: pb::ExplainRequest,
) -> Result<pb::ExplainResponse, ServiceError> {
    let asked = read(release.catalogue(), request)?;
    let cell = cell(node, published, &release, &asked).await?;
    let membership = node.ledger.membership().ok_or(ServiceError::CatalogueMissing)?;
    let mut memory = node.resources.readers.begin();
    let collected = figures(node, &release, &membership.membership, asked.indicator, &mut memory).await?;
    let method = cell.key.method.clone().or(asked.method);
    let place = Place { indicator: asked.indicator, area: asked.area, period: asked.period, at: asked.at, method };
    let source = Arc::clone(&release);
    let computing = move || {
        let mut explainer = Explainer::new(source.catalogue(), &collected.inputs);
        let (explanation, clear) = (explainer.explain(&place), explainer.clear_value(&place));
        drop(explainer);
        (explanation, clear, collected)
    };
    let (explanation, clear, collected) =
        tokio::task::spawn_blocking(computing).await.map_err(|_| ServiceError::Task)?;
    let explanation = explanation.ok_or_else(|| ServiceError::absent(Absent::Release, asked.code.as_str()))?;
    // What is held gives another value than the one that was published: some of it is held no more, or not here.
    let lacking = cell.value.is_some() && cell.value != clear;
    let withheld = if lacking { not_held(node, &release, asked.indicator).await? } else { Vec::new() };
    let view = View::new(node, published, &release, permit, collected, &explanation).await?;
    let answer = view.answer(cell, &explanation)?;
    Ok(pb::ExplainResponse { withheld: withheld.into_iter().map(withheld_to_pb).collect(), ..answer })
}

/// What a cell of an indicator may have been made from and is held no more, or not here.
async fn not_held(node: &Node, release: &Release, indicator: IndicatorId) -> Result<Vec<NotHeld>, ServiceError> {
    let parts = parts_of(release.catalogue(), indicator);
    let own = parts.iter().filter_map(|id| Some(release.catalogue().indicator(*id)?.code.as_str()));
    let own: Vec<&str> = own.collect();
    let with_local = release.manifest().audience == Audience::Node;
    Ok(node.store().not_held(&cut_of(release), &own, with_local, WITHHELD_MAX).await?)
}

/// The figures that the cells of an indicator are made from, at the cut of a release. What they take is added to what the
/// call has taken already: it must not wait for itself.
pub(super) async fn figures(
    node: &Node,
    release: &Release,
    membership: &Membership,
    indicator: IndicatorId,
    memory: &mut Reserved,
) -> Result<Collected, ServiceError> {
    let catalogue = release.catalogue();
    let indicators = parts_of(catalogue, indicator);
    let mut snapshot = node.store().snapshot().await?;
    let (audience, now) = (release.manifest().audience, release.manifest().date);
    let admission = Admission { audience, now, gone: Arc::new(snapshot.withdrawn().await?) };
    let plan = InputPlan::make(&mut snapshot, catalogue, &cut_of(release), &indicators, &admission).await?;
    drop(snapshot);
    let _place = node.resources.explanation().await?;
    memory.grow_soon(plan.bytes()).await?;
    let source = (node.store(), Threads::Shared);
    collect(source, plan, catalogue, membership).await
}

/// An explanation as one caller may see it.
struct View<'a> {
    release: &'a Release,
    permit: Permit<ReadAggregates>,
    collected: Collected,
    patterns: Vec<(IndicatorId, Blocks)>,
    /// The figures that went in, and those that were only compared, each once.
    behind: Vec<u32>,
}

impl<'a> View<'a> {
    async fn new(
        node: &Node,
        published: &Published,
        release: &'a Release,
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
            let own = release.catalogue().indicator(id).ok_or_else(|| unfit("INDICATOR"))?;
            let figures = shown.iter().filter(|figure| figure.indicator == id);
            let areas = figures.filter_map(|figure| Some(release.catalogue().area(figure.area)?.code.clone()));
            let mut areas: Vec<AreaCode> = areas.collect();
            areas.sort_unstable();
            areas.dedup();
            patterns.push((id, published.blocks(node.store(), release, &own.code, &areas).await?));
        }
        Ok(Self { release, permit, collected, patterns, behind })
    }

    fn figure(&self, at: u32) -> Result<&Figure, ServiceError> {
        usize::try_from(at).ok().and_then(|n| self.collected.inputs.figures.get(n)).ok_or_else(|| unfit("OBS_VALUE"))
    }

    /// Whether the caller may see a figure: by who the caller is, or because the release hides nothing there.
    fn sees(&self, at: u32) -> Result<bool, ServiceError> {
        let figure = self.figure(at)?;
        let source = self.collected.source(at).ok_or_else(|| unfit("ORIGIN"))?;
        let catalogue = self.release.catalogue();
        let indicator = catalogue.indicator(figure.indicator).ok_or_else(|| unfit("INDICATOR"))?;
        let area = &catalogue.area(figure.area).ok_or_else(|| unfit("REF_AREA"))?.code;
        let within = |inner: &AreaCode, outer: &AreaCode| catalogue.lies_within(inner, outer);
        if self.permit.sees_clear(Some(&source.reporter), &indicator.code, area, &within) || figure.value.is_none() {
            return Ok(true);
        }
        let none = Blocks::default();
        let pattern = self.patterns.iter().find(|(id, _)| *id == figure.indicator).map_or(&none, |(_, blocks)| blocks);
        let row = RawFigure {
            indicator,
            area,
            dimensions: self.collected.inputs.keys.codes(figure.dimensions),
            period: figure.period,
            value: figure.value,
            conf: figure.conf,
        };
        Ok(pattern.mask(&row) == Masking::Shown)
    }

    /// Whether the caller may see every figure that went in because of who the caller is: then the cell's own reason for
    /// being hidden tells nothing new. Figures that are merely not masked do not count.
    fn is_own(&self, explanation: &Explanation) -> Result<bool, ServiceError> {
        let catalogue = self.release.catalogue();
        let within = |inner: &AreaCode, outer: &AreaCode| catalogue.lies_within(inner, outer);
        for at in self.behind.iter().chain(&explanation.others) {
            let figure = self.figure(*at)?;
            let source = self.collected.source(*at).ok_or_else(|| unfit("ORIGIN"))?;
            let indicator = catalogue.indicator(figure.indicator).ok_or_else(|| unfit("INDICATOR"))?;
            let area = &catalogue.area(figure.area).ok_or_else(|| unfit("REF_AREA"))?.code;
            if !self.permit.sees_clear(Some(&source.reporter), &indicator.code, area, &within) {
                return Ok(false);
            }
        }
        Ok(!self.behind.is_empty())
    }

    fn input(&self, at: u32, side: Side) -> Result<pb::ExplainInput, ServiceError> {
        let figure = self.figure(at)?;
        let source = self.collected.source(at).ok_or_else(|| unfit("ORIGIN"))?;
        let catalogue = self.release.catalogue();
        let own = catalogue.indicator(figure.indicator).ok_or_else(|| unfit("INDICATOR"))?;
        let area = catalogue.area(figure.area).ok_or_else(|| unfit("REF_AREA"))?;
        let codes = self.collected.inputs.keys.codes(figure.dimensions);
        let method = own.method_position().and_then(|at| codes.get(at));
        let sees = self.sees(at)?;
        let (value, status, conf) = if sees {
            (figure.value.map(|value| format_scaled(value, own.decimals)), figure.status, figure.conf)
        } else {
            (None, ObsStatus::Suppressed, ConfStatus::Confidential)
        };
        let by = own
            .dimensions
            .iter()
            .zip(codes)
            .filter(|(concept, code)| sees && !code.is_total() && concept.as_str() != Indicator::METHOD);
        Ok(pb::ExplainInput {
            indicator: own.code.to_string(),
            area: area.code.to_string(),
            period: figure.period.to_string(),
            value: value.unwrap_or_default(),
            status: status.code().to_owned(),
            conf_status: conf.code().to_owned(),
            method: method.map(ToString::to_string).unwrap_or_default(),
            reporter: source.reporter.to_string(),
            position: Some(pb::LogPosition {
                origin: source.log.origin.to_string(),
                epoch: source.log.epoch,
                index: source.index,
            }),
            submission: source.submission.clone(),
            side: side_name(side).to_owned(),
            by: by
                .map(|(dimension, code)| pb::DimensionCode { dimension: dimension.to_string(), code: code.to_string() })
                .collect(),
        })
    }

    fn answer(&self, cell: Cell, explanation: &Explanation) -> Result<pb::ExplainResponse, ServiceError> {
        let catalogue = self.release.catalogue();
        let own = question::indicator(catalogue, cell.key.indicator.as_str())?;
        let figures = self.sums(own, &cell, explanation)?;
        let by: Vec<ConceptId> = cell.key.by.iter().map(|(concept, _)| concept.clone()).collect();
        let told = sees(&self.permit, catalogue, &cell) || self.is_own(explanation)?;
        let hidden = cell.conf != ConfStatus::Free && !told;
        let basis = cell.basis.clone();
        let cell = if hidden { Cell { conf: ConfStatus::Confidential, ..cell } } else { cell };
        let inputs = explanation.inputs.iter().map(|one| self.input(one.figure, one.side)).collect::<Result<_, _>>()?;
        let beside = |figures: &[u32]| figures.iter().map(|at| self.input(*at, Side::Whole)).collect::<Result<_, _>>();
        let (others, compared) = (beside(&explanation.others)?, beside(&explanation.compared)?);
        Ok(pb::ExplainResponse {
            cell: Some(cells_to_pb(&[cell], &by, catalogue, None).map_err(ServiceError::Held)?),
            formula: formula(own, explanation.formula),
            method: explanation.basis.as_ref().or(basis.as_ref()).map(ToString::to_string).unwrap_or_default(),
            direct: figures.direct.unwrap_or_default(),
            parts_sum: figures.parts_sum.unwrap_or_default(),
            remainder: figures.remainder.unwrap_or_default(),
            parts_in: explanation.parts_coverage.parts_in,
            parts_of: explanation.parts_coverage.parts_of,
            missing: explanation.missing.iter().map(ToString::to_string).collect(),
            inputs,
            others,
            compared,
            withheld: Vec::new(),
            finding: figures.finding.unwrap_or_default(),
            release: Some(summary(&self.release.held)?),
            roster: self.release.manifest().roster.clone(),
        })
    }

    /// The direct figure, the sum and what is between them, as far as they tell the caller nothing that is hidden: a sum
    /// less the parts that are shown would be the part that is not.
    fn sums(&self, own: &Indicator, cell: &Cell, explanation: &Explanation) -> Result<Sums, ServiceError> {
        let mut all_parts = true;
        for part in explanation.parts.iter().flat_map(|part| &part.figures) {
            all_parts &= self.sees(*part)?;
        }
        let chosen = explanation.chosen.map_or(Ok(false), |at| self.sees(at))?;
        let text = |value: i64| format_scaled(value, own.decimals);
        // A rolled-up cell that is published is that sum.
        let published = cell.value.is_some() && cell.value == explanation.parts_sum && explanation.direct.is_none();
        let sum_shown = all_parts || published;
        let parts_sum = match (explanation.parts_sum, explanation.parts_per) {
            (Some(top), Some(bottom)) => ratio_text(self.release.catalogue(), own, top, bottom).filter(|_| all_parts),
            (Some(sum), None) => sum_shown.then(|| text(sum)),
            (None, _) => None,
        };
        let both = chosen && sum_shown;
        Ok(Sums {
            direct: explanation.direct.filter(|_| chosen).map(text),
            parts_sum,
            remainder: explanation.remainder.filter(|_| both).map(text),
            finding: explanation.finding.filter(|_| both).map(|code| code.as_str().to_owned()),
        })
    }
}

fn side_name(side: Side) -> &'static str {
    match side {
        Side::Whole => "",
        Side::Numerator => "numerator",
        Side::Denominator => "denominator",
    }
}

fn withheld_to_pb(entry: NotHeld) -> pb::WithheldSource {
    let position = pb::LogPosition { origin: entry.log.origin.to_string(), epoch: entry.log.epoch, index: entry.index };
    pb::WithheldSource { position: Some(position), state: entry.state.as_str().to_owned() }
}

struct Sums {
    direct: Option<String>,
    parts_sum: Option<String>,
    remainder: Option<String>,
    finding: Option<String>,
}

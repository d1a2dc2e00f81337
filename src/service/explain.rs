//! Explanations of cells: recomputed from the figures at the release's own cut. Figures are masked as observations are. A sum is
//! shown only where it discloses nothing that is hidden.

mod view;

use std::sync::Arc;

use crate::diagnosis::diagnose;
use crate::nothing::{Nothing, Why};
use crate::published::{Published, Release};
use crate::release::may_have_local;
use crate::release_inputs::{cut_of, figures, membership_of, parts_of};
use crate::{Absent, Node, ServiceError};
use marsad_disclosure::Viewpoint;
use marsad_disclosure::query::{Areas, CubeQuery, query};
use marsad_domain::audience::Audience;
use marsad_domain::catalogue::waiver::Waiver;
use marsad_domain::catalogue::{AreaId, Catalogue, IndicatorId};
use marsad_domain::cell::{Cell, Coverage, Derivation};
use marsad_domain::code::{AreaCode, CodeId, ConceptId, IndicatorCode};
use marsad_domain::period::Period;
use marsad_domain::status::{ConfStatus, ObsStatus};
use marsad_identity::policy::{Permit, ReadAggregates};
use marsad_ledger::reading::ObservationSource;
use marsad_release::explain::{Explainer, Explanation, Place};
use marsad_release::input::{Inputs, Rows};
use marsad_release::local::LocalPart;
use marsad_store::PayloadState;

use view::View;

pub use marsad_domain::cell::Note;
pub use marsad_release::explain::{Formula, Side};
pub use marsad_store::not_held::NotHeld;

/// How many entries that are not held are named.
const WITHHELD_MAX: usize = 100;

/// Which cell is to be explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainQuestion {
    pub indicator: IndicatorId,
    pub area: AreaId,
    pub period: Period,
    /// Dimensions other than METHOD that are not at `_T`.
    pub at: Vec<(ConceptId, CodeId)>,
    /// None: the preferred METHOD that has a figure.
    pub method: Option<CodeId>,
    /// The cell as the caller wrote it, for the audit record.
    pub as_asked: String,
}

/// A figure that went into a cell, or was compared with it, as the caller may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainInput {
    pub indicator: IndicatorCode,
    pub area: AreaCode,
    pub period: Period,
    /// Scaled by the decimals of its indicator; none where it is missing or masked.
    pub value: Option<i64>,
    pub status: ObsStatus,
    pub conf: ConfStatus,
    pub method: Option<CodeId>,
    /// The entry that it came with.
    pub source: ObservationSource,
    pub side: Side,
    /// The dimensions other than METHOD that are not at `_T`; none where the figure is masked.
    pub by: Vec<(ConceptId, CodeId)>,
}

/// The sum of the parts of a cell, in the units of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartsSum {
    Sum(i64),
    /// The two sides of a ratio. Each is the sum over the parts for which both sides have a figure.
    Ratio {
        numerator: i64,
        denominator: i64,
    },
}

/// The explanation of a cell, as far as the caller may see it. Values are scaled by the decimals of the cell's indicator.
#[derive(Debug, Clone)]
pub struct ExplainAnswer {
    pub release: Arc<Release>,
    pub cell: Cell,
    pub formula: Formula,
    /// The METHOD that the value is on.
    pub basis: Option<CodeId>,
    /// The figure that was reported for the cell itself.
    pub direct: Option<i64>,
    pub parts_sum: Option<PartsSum>,
    /// The direct figure less the sum of its parts.
    pub remainder: Option<i64>,
    /// The disagreement of the direct figure, if there is one.
    pub finding: Option<Note>,
    pub parts: Coverage,
    /// Areas among the parts that have no figure.
    pub missing: Vec<AreaCode>,
    /// Those of them whose figures may be in entries that the builder may not read or use.
    pub withheld_areas: Vec<AreaCode>,
    /// The inputs of the value.
    pub inputs: Vec<ExplainInput>,
    /// Reports of the same cell that were not chosen, in order of authority.
    pub others: Vec<ExplainInput>,
    /// Figures of the parts that were only compared with the value.
    pub compared: Vec<ExplainInput>,
    /// Entries that the value may have been computed from and that this node no longer holds.
    pub withheld: Vec<NotHeld>,
    /// Where the figure is public besides.
    pub elsewhere: Option<Waiver>,
}

/// The cell of the release. If the caller names no METHOD, it is the preferred one that has a figure.
async fn cell(
    node: &Node,
    published: &Published,
    release: &Release,
    code: &IndicatorCode,
    asked: &ExplainQuestion,
) -> Result<Cell, ServiceError> {
    let catalogue = release.catalogue();
    let area = catalogue.area(asked.area).ok_or_else(|| ServiceError::unfit("REF_AREA"))?;
    let blocks = published.blocks(node.store(), release, code, std::slice::from_ref(&area.code)).await?;
    let wanted = CubeQuery {
        indicators: vec![code.clone()],
        areas: Areas::Exactly(vec![asked.area]),
        by: Vec::new(),
        at: asked.at.clone(),
        method: asked.method.clone(),
        from: Some(asked.period),
        to: Some(asked.period),
        freq: Some(asked.period.freq()),
    };
    if release.manifest().part(code.as_str()).is_none() {
        return Err(Nothing::of(code, Why::NoFigures).into());
    }
    let mut found = Vec::new();
    for (_, block) in &blocks.0 {
        let cells = query(block, catalogue, &wanted, Viewpoint::Reviewer);
        found.extend(cells.map_err(|_| ServiceError::from(Nothing::of(code, Why::TooManyDimensions)))?);
    }
    let best = found.iter().position(|cell| cell.derivation != Derivation::None).unwrap_or(0);
    if best < found.len() {
        Ok(found.swap_remove(best))
    } else {
        Err(diagnose(catalogue, &blocks, code, &wanted).into())
    }
}

/// Explains a cell of a release.
///
/// # Errors
/// [`ServiceError::Nothing`] (NOT_PUBLISHED) for a cell that the release does not hold, [`ServiceError::Busy`].
pub async fn explain(
    node: &Node,
    published: &Published,
    release: Arc<Release>,
    permit: Permit<ReadAggregates>,
    asked: ExplainQuestion,
) -> Result<ExplainAnswer, ServiceError> {
    let indicator = asked.indicator;
    let own = release.catalogue().indicator(indicator).ok_or_else(|| ServiceError::unfit("INDICATOR"))?;
    let cell = cell(node, published, &release, &own.code, &asked).await?;
    // The one of now says who may be preferred today, not who was when the release was built.
    let membership = match membership_of(node, &release.held).await? {
        Some(membership) => membership,
        None => node.ledger.membership().ok_or(ServiceError::CatalogueMissing)?,
    };
    let mut memory = node.resources.readers.begin();
    let turn = node.resources.explanation().await?;
    let collected = figures(node, &release, &membership.membership, indicator, &mut memory).await?;
    let method = cell.key.method.clone().or(asked.method);
    let place = Place { indicator, area: asked.area, period: asked.period, at: asked.at, method };
    let (source, value) = (Arc::clone(&release), cell.value);
    let computing = move || {
        let (explanation, clear) = explained(source.catalogue(), &collected.inputs, &place, value);
        (explanation, clear, collected)
    };
    let computed = tokio::task::spawn_blocking(computing).await.map_err(|_| ServiceError::Task)?;
    drop(turn);
    let (explanation, clear, collected) = computed;
    let explanation = explanation.ok_or_else(|| ServiceError::absent(Absent::Release, own.code.as_str()))?;
    // If the held figures give another value than the published one, this node lacks some of the figures.
    let lacking = cell.value.is_some() && cell.value != clear;
    let withheld = if lacking { not_held(node, &release, indicator).await? } else { Vec::new() };
    let view = View::new(node, published, &release, permit, collected, &explanation).await?;
    view.answer(cell, explanation, withheld)
}

/// The explanation of a cell that has `value` in the release, and its figure in clear. Totals of what stays at the builder's node are
/// explained only where the cell is one.
fn explained(
    catalogue: &Catalogue,
    inputs: &Inputs,
    place: &Place,
    value: Option<i64>,
) -> (Option<Explanation>, Option<i64>) {
    if !inputs.local.is_empty() {
        let mut all = Explainer::new(catalogue, inputs);
        let (explanation, clear) = (all.explain(place), all.clear_value(place));
        let is_total = explanation.as_ref().is_some_and(|own| all.local_part(own) == LocalPart::Enough);
        if is_total && (value.is_none() || value == clear) {
            return (explanation, clear);
        }
    }
    let mut shared = Explainer::of_rows(catalogue, inputs, Rows::Shared);
    (shared.explain(place), shared.clear_value(place))
}

/// Entries that a cell of an indicator may have been computed from and that this node does not hold.
async fn not_held(node: &Node, release: &Release, indicator: IndicatorId) -> Result<Vec<NotHeld>, ServiceError> {
    let catalogue: &Catalogue = release.catalogue();
    let parts = parts_of(catalogue, indicator);
    let own: Vec<&str> = parts.iter().filter_map(|id| Some(catalogue.indicator(*id)?.code.as_str())).collect();
    let manifest = release.manifest();
    let is_own = manifest.audience == Audience::Node;
    let mut found = node.store().not_held(&cut_of(&manifest.cut), &own, is_own, WITHHELD_MAX).await?;
    if !is_own && may_have_local(catalogue, manifest.audience, &own) {
        let of_builder = manifest.cut.iter().filter(|line| line.origin == manifest.builder);
        let local = node.store().not_held(&cut_of(of_builder), &own, true, WITHHELD_MAX).await?;
        // Of those that are held, only who sees their rows may know which indicators they have.
        found.extend(local.into_iter().filter(|entry| entry.payload != PayloadState::Held));
        found.sort_by(|a, b| (&a.log, a.index).cmp(&(&b.log, b.index)));
        found.dedup_by(|a, b| a.log == b.log && a.index == b.index);
        found.truncate(WITHHELD_MAX);
    }
    Ok(found)
}

//! Building a release: store reads, release computes, ledger appends. The cells in clear never leave the task that computes them.

use std::sync::Arc;

use super::bound::held_before;
use super::compute::{By, Computed, compute, plans};
use super::kept::{self, Effort, Kept};
use super::not_here;
use super::plans::{AskedPlan, keep};
use super::recompute::Recomputed;
use super::stated::{Stated, Title, default_title};
use crate::build_threads::on_own_thread;
use crate::expectation::expected_at;
use crate::fitting::LeftOutRows;
use crate::inputs::{Admission, Gone, sides};
use crate::published::ReleaseName;
use crate::{Caller, Node, ServiceError};
use marsad_disclosure::Losses;
use marsad_disclosure::secondary::NotSafe;
use marsad_domain::audience::Audience;
use marsad_domain::catalogue::{Catalogue, IndicatorId};
use marsad_domain::code::IndicatorCode;
use marsad_domain::sharing::Sharing;
use marsad_domain::text::Text;
use marsad_identity::policy::{self, Build, Permit};
use marsad_ledger::{CatalogueVersion, NewRelease, Position};
use marsad_release::cube::{LeftOut, LeftOutWhy};
use marsad_release::groups::Group;
use marsad_release::input::EntrySet;
use marsad_release::loss::Loss;
use marsad_release::manifest::{CutLine, Manifest};
use marsad_release::rules::{ENGINE_VERSION, RuleSet};
use marsad_store::release_read::HeldRelease;
use marsad_store::snapshot::HeldLog;

/// How many cells that were left out an answer names.
const LEFT_OUT_SHOWN: usize = 1_000;

/// A release that is to be built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildRelease {
    /// None: it is named after its audience and its years.
    pub title: Option<Title>,
    pub audience: Audience,
    pub stated: Stated,
    /// Whether every indicator is computed, changed or not.
    pub full: bool,
}

impl BuildRelease {
    /// One for an audience, of which nothing is stated.
    #[must_use]
    pub fn new(audience: Audience) -> Self {
        Self { title: None, audience, stated: Stated::default(), full: false }
    }
}

/// A release that was built.
#[derive(Debug, Clone)]
pub struct Built {
    pub release: HeldRelease,
    /// Whether it was made from the same entries in the same way as the one before.
    pub same_inputs: bool,
    /// The first of the cells that are left out, at most 1,000.
    pub left_out: Vec<LeftOut>,
    pub left_out_total: u64,
    pub left_out_rows: LeftOutRows,
    /// What disclosure control took from each indicator.
    pub losses: Vec<Loss>,
    /// How much was computed.
    pub effort: Effort,
}

/// Builds a release from what this node holds in clear, and appends it. `read` reads the request; it is called once the caller is
/// known to be allowed to ask.
///
/// # Errors
/// [`ServiceError::Denied`] for callers who may not, [`ServiceError::Busy`] while another build goes on,
/// [`ServiceError::CatalogueMissing`], [`ServiceError::ReleaseNotSafe`] if hidden figures could be computed,
/// [`ServiceError::ReleasesMoved`] if an earlier release is withdrawn meanwhile, [`ServiceError::BadRequest`] if its plan is moved,
/// dropped or kept meanwhile, the errors of `read`, of the store and of the ledger.
pub async fn build(
    node: &Arc<Node>,
    caller: &Caller,
    read: impl FnOnce() -> Result<BuildRelease, ServiceError>,
) -> Result<Built, ServiceError> {
    let permit = policy::authorise_build(&caller.principal, &node.grants().await?)?;
    node.ready()?;
    let BuildRelease { title, audience, stated, full } = read()?;
    let planned = stated.plan.clone();
    let (mut publication, planned_title) = stated.publication(node, audience).await?;
    let _building = node.resources.build().await?;
    let (catalogue, membership) = node.ready()?;
    let previous = node.store().newest_release_for(node.ledger.origin(), audience).await?;
    let now = node.now();
    let kept = match previous.clone().filter(|_| !full) {
        Some(previous) => Some(Kept::of(node, previous, now).await?),
        None => None,
    };
    let totals_of = Some(node.ledger.origin().clone());
    let admission = Admission { audience, totals_of, now, gone: Gone::default() };
    // No connection is held when the reading begins.
    let mut snapshot = node.store().snapshot().await?;
    let (cut, logs) = (snapshot.held(), snapshot.logs().to_vec());
    let plans = plans(&mut snapshot, &catalogue.catalogue, &cut, &admission).await?;
    drop(snapshot);
    let rules = RuleSet::of_audience(audience);
    let before = held_before(node, &catalogue, &cut, &rules).await?;
    publication.bound_by = before.iter().map(Recomputed::id).collect();
    let under = (&catalogue, &membership.membership);
    let expected = expected_at(node, under, &cut, (now, audience)).await?;
    let expectation = expected.expectation();
    let built_under = Some(membership.position.clone());
    let by = By {
        builder: node.ledger.origin().clone(),
        now,
        catalogue: Arc::clone(&catalogue),
        membership,
        expectation,
        rules,
        losses: Losses::Counted,
        before,
        parent: previous.as_ref().map(|held| held.id),
        kept,
    };
    let computed = on_own_thread(compute(Arc::clone(node), plans, by)).await?;
    let Computed { entries, years, written, left_out: left_out_rows, findings, groups, effort } = computed;
    if !findings.is_empty() {
        return Err(ServiceError::ReleaseNotSafe(NotSafe(findings)));
    }
    let mut manifest = manifest(node, &logs, &catalogue, &entries, (audience, previous.as_ref()));
    manifest.roster = expected.name;
    manifest.publication = Some(publication);
    let same_inputs = previous.as_ref().is_some_and(|previous| is_same(previous.manifest.manifest(), &manifest));
    for line in &mut manifest.cut {
        line.signatures = node.ledger.signatures_under(&line.checkpoint()).await?;
    }
    let title = title.map(|Title(text)| text).or(planned_title);
    manifest.title = title.unwrap_or_else(|| default_title(audience, years));
    manifest.date = now;
    manifest.parts = written.parts;
    let left_out_total = u64::try_from(written.left_out.len()).unwrap_or(u64::MAX);
    let mut left_out = written.left_out;
    left_out.truncate(LEFT_OUT_SHOWN);
    warn_of(&left_out, &written.without_local);
    let id = manifest.id();
    let new = NewRelease { sharing: sharing(audience), manifest, blocks: written.blocks, membership: built_under };
    let position = append(node, permit, new, planned).await?;
    let Some(release) = node.store().release(&id).await? else {
        // Withdrawn at once, by its place in the log.
        return Err(not_here(node.store(), &ReleaseName::Id(id), |_| Audience::Node).await?);
    };
    kept::keep(node, &release, &groups).await;
    let number = release.manifest.manifest().number;
    let Effort { computed, kept } = effort;
    tracing::info!(release = hex::encode(id), number, %position, same_inputs, computed, kept, "built a release");
    Ok(Built { release, same_inputs, left_out, left_out_total, left_out_rows, losses: written.losses, effort })
}

fn warn_of(left_out: &[LeftOut], without_local: &[IndicatorCode]) {
    for LeftOut { indicator, area, period, breakdown, why } in left_out {
        let reason = left_out_reason(*why);
        tracing::warn!(%indicator, %area, %period, breakdown, reason, "a cell is left out of the release");
    }
    for indicator in without_local {
        tracing::warn!(%indicator, "totals of local figures cannot be protected, and are left out of the release");
    }
}

/// Appends a release. The plan that it keeps is looked at again, in the turn to change the calendar: while the release was computed,
/// the plan may have been moved, dropped or kept by another one.
async fn append(
    node: &Node,
    permit: Permit<Build>,
    mut new: NewRelease,
    planned: Option<AskedPlan>,
) -> Result<Position, ServiceError> {
    let turn = match planned {
        Some(asked) => {
            let turn = node.resources.plans().await?;
            let (kept, _) = keep(node, new.manifest.audience, asked).await?;
            if let Some(publication) = &mut new.manifest.publication {
                publication.plan = Some(kept);
            }
            Some(turn)
        }
        None => None,
    };
    let ledger = node.ledger.clone();
    // The turn ends with the append, not with the caller.
    let appended = tokio::spawn(async move {
        let _turn = turn;
        ledger.append_release(&permit, new).await
    });
    Ok(appended.await.map_err(|_| ServiceError::Task)??)
}

/// A stable name of the reason why a cell is left out, for programs.
#[must_use]
pub const fn left_out_reason(why: LeftOutWhy) -> &'static str {
    match why {
        LeftOutWhy::Overflow => "overflow",
        LeftOutWhy::OutOfRange => "out-of-range",
    }
}

/// How far the entry of a release travels.
pub(super) fn sharing(audience: Audience) -> Sharing {
    match audience {
        Audience::Node => Sharing::Local,
        Audience::Members => Sharing::Federation,
        Audience::Public => Sharing::Open,
    }
}

/// A group without the indicators that a release for `audience` may not hold. A ratio goes with its sides.
pub(super) fn admitted(catalogue: &Catalogue, group: Group, audience: Audience) -> Group {
    let may = |id: &IndicatorId| catalogue.indicator(*id).is_some_and(|own| own.audience >= audience);
    let reported: Vec<IndicatorId> = group.reported.into_iter().filter(may).collect();
    let has_sides = |id: &IndicatorId| sides(catalogue, *id).iter().all(|side| reported.contains(side));
    let ratios = group.ratios.into_iter().filter(may).filter(has_sides).collect();
    Group { reported, ratios }
}

/// The manifest without its title, its expectation and its parts.
fn manifest(
    node: &Node,
    logs: &[HeldLog],
    catalogue: &CatalogueVersion,
    entries: &EntrySet,
    (audience, previous): (Audience, Option<&HeldRelease>),
) -> Manifest {
    let line = |held: &HeldLog| CutLine {
        origin: held.log.origin.clone(),
        epoch: held.log.epoch,
        size: held.size,
        root: *held.root.as_bytes(),
        signatures: Vec::new(),
    };
    let position = &catalogue.position;
    Manifest {
        builder: node.ledger.origin().clone(),
        audience,
        // The ledger decides it.
        number: 0,
        title: Text::default(),
        date: node.now(),
        cut: logs.iter().map(line).collect(),
        input_set: entries.digest(),
        catalogue: (position.origin.clone(), position.epoch, position.index),
        rule_set: RuleSet::of_audience(audience).to_string(),
        engine_version: ENGINE_VERSION,
        parent: previous.map(|held| held.id),
        roster: String::new(),
        publication: None,
        parts: Vec::new(),
    }
}

/// Whether two releases are made from the same entries in the same way. The cut differs all the same: the older
/// release is an entry itself.
fn is_same(old: &Manifest, new: &Manifest) -> bool {
    old.input_set == new.input_set
        && old.catalogue == new.catalogue
        && old.rule_set == new.rule_set
        && old.engine_version == new.engine_version
        && old.roster == new.roster
}

//! Releases computed again from what this node holds, and compared with their builder's block by block.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::compute::{By, Computed, compute, plans};
use super::held;
use super::recompute::Recomputed;
use super::unseen::{self, Unseen};
use crate::build_threads::on_own_thread;
use crate::expectation::expected_of;
use crate::inputs::{Admission, Gone};
use crate::published::ReleaseName;
use crate::release_inputs::{cut_of, membership_of};
use crate::{Caller, Node, ServiceError};
use marsad_disclosure::model::Unproven;
use marsad_disclosure::secondary::{Finding, Why};
use marsad_domain::code::IndicatorCode;
use marsad_identity::policy;
use marsad_release::input::Expectation;
use marsad_release::manifest::{Manifest, ManifestPart};
use marsad_release::rules::{ENGINE_VERSION, RuleSet};
use marsad_store::log_positions::Cut;
use marsad_store::release_read::HeldRelease;
use marsad_wire::position::Position;

/// What comes of computing a release again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Every block is the same; if this node sees everything that went in, so are the entries.
    Same,
    /// This node sees everything that went in, and some blocks are others, or other entries went in.
    Different,
    /// Some blocks are others or not computed, and this node does not see everything that went in.
    NotDecided,
}

/// The blocks of an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedPart {
    pub indicator: IndicatorCode,
    /// Of the release, or of what was computed again if that has more.
    pub blocks: u32,
    /// How many of them are the same in both.
    pub same: u32,
}

/// A release that was computed again.
#[derive(Debug, Clone)]
pub struct Verified {
    pub release: HeldRelease,
    pub verdict: Verdict,
    /// By indicator.
    pub parts: Vec<VerifiedPart>,
    /// Whether the same entries went in.
    pub same_entries: bool,
    /// What went into the release and cannot be seen here.
    pub unseen: Vec<Unseen>,
}

/// Computes a release again. It costs what a build costs, so one goes on at a time, and no build beside it. `read` reads the
/// request; it is called once the caller is known to be allowed to ask.
///
/// # Errors
/// [`ServiceError::Denied`], [`ServiceError::NotFound`] (NOT_PUBLISHED) for a release that this node does not hold,
/// [`ServiceError::ReleaseWithdrawn`], [`ServiceError::Busy`] while a build goes on, and the errors of `read`.
pub async fn verify(
    node: &Arc<Node>,
    caller: &Caller,
    read: impl FnOnce() -> Result<ReleaseName, ServiceError>,
) -> Result<Verified, ServiceError> {
    policy::authorise_build(&caller.principal, &node.grants().await?)?;
    let (_, newest) = node.ready()?;
    let release = held(node, &read()?).await?;
    let _building = node.resources.build().await?;
    let manifest = release.manifest.manifest().clone();
    let (origin, epoch, index) = manifest.catalogue.clone();
    let catalogue = node.ledger.catalogue_at(&Position { origin, epoch, index }).await?;
    let catalogue = catalogue.ok_or(ServiceError::CatalogueMissing)?;
    let cut = cut_of(&manifest.cut);
    let expected = expected_of(node, &catalogue.catalogue, &manifest).await?;
    let mut unseen = unseen::unseen(node, &manifest, expected.as_ref()).await?;
    let membership = match membership_of(node, &release).await? {
        Some(membership) => membership,
        None => {
            unseen.push(Unseen::Membership);
            newest
        }
    };
    let rules = RuleSet::of_audience(manifest.audience);
    let is_ours = manifest.engine_version == ENGINE_VERSION && manifest.rule_set == rules.to_string();
    let computed = if is_ours {
        let expectation = expected.map_or(Expectation::Reported, |expected| expected.expectation());
        let before = Vec::new();
        let by = By { catalogue, membership, expectation, rules, before };
        Some(again(node, &manifest, &cut, by, &mut unseen).await?)
    } else {
        let (engine, rules) = (manifest.engine_version, manifest.rule_set.clone());
        unseen.push(Unseen::Rules { engine, rules });
        None
    };
    let same_entries = computed.as_ref().is_some_and(|own| own.entries.digest() == manifest.input_set);
    let found = computed.as_ref().map_or(&[][..], |own| &own.written.parts);
    let parts = compare(&manifest.parts, found);
    let is_same = parts.iter().all(|part| part.same == part.blocks);
    let verdict = match (is_same, unseen.is_empty()) {
        // With everything in sight, other entries are a fault of the manifest, even if they changed no cell.
        (true, sees_all) if computed.is_some() && (same_entries || !sees_all) => Verdict::Same,
        (_, true) => Verdict::Different,
        (_, false) => Verdict::NotDecided,
    };
    Ok(Verified { release, verdict, parts, same_entries, unseen })
}

/// The release as it is computed here, at its own cut, beside the earlier releases that it names.
async fn again(
    node: &Arc<Node>,
    manifest: &Manifest,
    cut: &Cut,
    mut by: By,
    unseen: &mut Vec<Unseen>,
) -> Result<Computed, ServiceError> {
    let catalogue = Arc::clone(&by.catalogue);
    let known = &catalogue.catalogue;
    for id in manifest.bound_by() {
        // Those that are not held are among what is not seen.
        if let Some(held) = node.store().release(id).await? {
            by.before.push(Recomputed::begin(node, known, held).await?);
        }
    }
    let admission = Admission { audience: manifest.audience, now: manifest.date, gone: Gone::default() };
    let mut snapshot = node.store().snapshot().await?;
    let plans = plans(&mut snapshot, known, cut, &admission).await?;
    drop(snapshot);
    let computed = on_own_thread(compute(Arc::clone(node), plans, by)).await?;
    let is_lost = |finding: &&Finding| matches!(finding.why, Why::Unproven(Unproven::EarlierLost));
    let lost = computed.findings.iter().filter(is_lost).map(|finding| finding.indicators.clone());
    unseen.extend(lost.map(|indicators| Unseen::EarlierFigures { indicators }));
    Ok(computed)
}

/// The blocks of both, side by side.
fn compare(published: &[ManifestPart], found: &[ManifestPart]) -> Vec<VerifiedPart> {
    let mut sides: BTreeMap<&IndicatorCode, [&[_]; 2]> = BTreeMap::new();
    for (side, parts) in [published, found].into_iter().enumerate() {
        for part in parts {
            sides.entry(&part.indicator).or_default()[side] = &part.blocks;
        }
    }
    let count = |blocks: usize| u32::try_from(blocks).unwrap_or(u32::MAX);
    let part = |(indicator, [published, found]): (&&IndicatorCode, &[&[_]; 2])| VerifiedPart {
        indicator: (*indicator).clone(),
        blocks: count(published.len().max(found.len())),
        same: count(published.iter().zip(*found).filter(|(one, other)| one == other).count()),
    };
    sides.iter().map(part).collect()
}

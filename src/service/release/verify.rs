//! Releases computed again from what this node holds, and compared with their builder's block by block.

use std::sync::Arc;

use super::bound::named;
use super::compute::{By, Computed, compute, plans};
use super::recompute::Recomputed;
use super::unseen::{Unseen, entries, unseen};
use super::verdict::{Decision, Fault, Verdict, VerifiedPart, differing, parts};
use super::{held, not_here};
use crate::build_threads::on_own_thread;
use crate::expectation::expected_of;
use crate::inputs::{Admission, Gone};
use crate::published::{ReleaseName, catalogue_of};
use crate::release_inputs::{cut_of, membership_of};
use crate::{Caller, Node, ServiceError};
use marsad_disclosure::Losses;
use marsad_disclosure::model::Unproven;
use marsad_disclosure::secondary::{Finding, Why};
use marsad_domain::audience::Audience;
use marsad_identity::policy;
use marsad_ledger::CatalogueVersion;
use marsad_release::input::Expectation;
use marsad_release::rules::{ENGINE_VERSION, RuleSet};
use marsad_store::log_positions::Cut;
use marsad_store::release_read::HeldRelease;

/// A release that was computed again.
#[derive(Debug, Clone)]
pub struct Verified {
    pub release: HeldRelease,
    pub verdict: Verdict,
    /// By indicator.
    pub parts: Vec<VerifiedPart>,
    /// Whether the same entries went in.
    pub same_entries: bool,
    /// What is wrong besides the blocks.
    pub faults: Vec<Fault>,
    /// What went into the release and cannot be seen here.
    pub unseen: Vec<Unseen>,
}

/// Computes a release again. It costs what a build costs, so one goes on at a time, and no build beside it. `read` reads the
/// request; it is called once the caller is known to be allowed to ask.
///
/// # Errors
/// [`ServiceError::Denied`], [`ServiceError::NotFound`] (NOT_PUBLISHED) for a release that this node does not hold,
/// [`ServiceError::ReleaseWithdrawn`], also if it is withdrawn meanwhile, [`ServiceError::ReleasesMoved`] if an earlier one is,
/// [`ServiceError::Busy`] while a build goes on, and the errors of `read`.
pub async fn verify(
    node: &Arc<Node>,
    caller: &Caller,
    read: impl FnOnce() -> Result<ReleaseName, ServiceError>,
) -> Result<Verified, ServiceError> {
    policy::authorise_build(&caller.principal, &node.grants().await?)?;
    let (_, newest) = node.ready()?;
    let release = held(node, &read()?).await?;
    let _building = node.resources.build().await?;
    let manifest = release.manifest.manifest();
    let catalogue = catalogue_of(node, manifest).await?.ok_or(ServiceError::CatalogueMissing)?;
    let own = membership_of(node, &release).await?;
    let mut unseen_inputs: Vec<Unseen> = own.is_none().then_some(Unseen::Membership).into_iter().collect();
    let membership = own.unwrap_or(newest);
    let expected = expected_of(node, (&catalogue, &membership.membership), manifest).await?;
    unseen_inputs.extend(unseen((node, &catalogue.catalogue), manifest, expected.as_ref()).await?);
    let rules = RuleSet::of_audience(manifest.audience);
    let (mut faults, mut computed) = (Vec::new(), None);
    if manifest.engine_version == ENGINE_VERSION && manifest.rule_set == rules.to_string() {
        let expectation = expected.map_or(Expectation::Reported, |expected| expected.expectation());
        let by = By {
            builder: manifest.builder.clone(),
            now: manifest.date,
            catalogue: Arc::clone(&catalogue),
            membership,
            expectation,
            rules,
            losses: Losses::NotAsked,
            before: Vec::new(),
            parent: manifest.parent,
            kept: None,
        };
        computed = Some(again(node, &release, by, (&mut faults, &mut unseen_inputs)).await?);
    } else {
        let (engine, rules) = (manifest.engine_version, manifest.rule_set.clone());
        unseen_inputs.push(Unseen::Rules { engine, rules });
    }
    let (found, findings) = match &computed {
        Some(own) => (own.written.parts.as_slice(), own.findings.as_slice()),
        None => Default::default(),
    };
    let decision = Decision {
        parts: parts(&manifest.parts, found),
        faults,
        is_computed: computed.is_some(),
        same_entries: computed.as_ref().is_some_and(|own| own.entries.digest() == manifest.input_set),
    };
    let verified = decide(node, &release, (&catalogue, findings), decision, unseen_inputs).await?;
    // What was withdrawn meanwhile may be why it could not be computed.
    if node.store().holds_release(&release.id).await? {
        return Ok(verified);
    }
    Err(not_here(node.store(), &ReleaseName::Id(release.id), |_| Audience::Node).await?)
}

/// The release as it is computed here, at its own cut, beside the earlier releases that it names.
async fn again(
    node: &Arc<Node>,
    release: &HeldRelease,
    mut by: By,
    (faults, unseen): (&mut Vec<Fault>, &mut Vec<Unseen>),
) -> Result<Computed, ServiceError> {
    let manifest = release.manifest.manifest();
    let (catalogue, cut): (_, Cut) = (Arc::clone(&by.catalogue), cut_of(&manifest.cut));
    let known = &catalogue.catalogue;
    let earlier = named(node, release, (&cut, &by.rules), unseen).await?;
    faults.extend(earlier.faults);
    unseen.extend(earlier.unseen);
    for held in earlier.before {
        by.before.push(Recomputed::begin(node, &catalogue, held, &manifest.builder).await?);
    }
    if !by.before.iter().all(Recomputed::knows_membership) && !unseen.contains(&Unseen::Membership) {
        unseen.push(Unseen::Membership);
    }
    let totals_of = Some(manifest.builder.clone());
    let admission = Admission { audience: manifest.audience, totals_of, now: manifest.date, gone: Gone::default() };
    let mut snapshot = node.store().snapshot().await?;
    let plans = plans(&mut snapshot, known, &cut, &admission).await?;
    drop(snapshot);
    let mut computed = on_own_thread(compute(Arc::clone(node), plans, by)).await?;
    let is_lost = |finding: &Finding| matches!(finding.why, Why::Unproven(Unproven::EarlierLost));
    let lost = computed.findings.iter().filter(|finding| is_lost(finding));
    unseen.extend(lost.map(|finding| Unseen::EarlierFigures { indicators: finding.indicators.clone() }));
    computed.findings.retain(|finding| !is_lost(finding));
    Ok(computed)
}

/// Decides group by group. What is not seen is looked for again: entries may have been erased while the release was computed.
async fn decide(
    node: &Node,
    release: &HeldRelease,
    (catalogue, findings): (&CatalogueVersion, &[Finding]),
    mut decision: Decision,
    mut unseen: Vec<Unseen>,
) -> Result<Verified, ServiceError> {
    let manifest = release.manifest.manifest();
    let mut is_open = false;
    for group in differing(&catalogue.catalogue, &decision.parts, findings) {
        let lacking = entries((node, &catalogue.catalogue), manifest, &group).await?;
        let is_touched = !lacking.is_empty() || unseen.iter().any(|own| own.may_touch(&group));
        is_open |= is_touched;
        decision.decide(&group, findings, is_touched);
        let new: Vec<Unseen> = lacking.into_iter().filter(|own| !unseen.contains(own)).collect();
        unseen.extend(new);
    }
    let verdict = decision.verdict(&unseen, is_open);
    let Decision { parts, faults, same_entries, .. } = decision;
    Ok(Verified { release: release.clone(), verdict, parts, same_entries, faults, unseen })
}

//! Releases that a hostile builder could append, and what comes of computing them again; and what happens to them while others are
//! built, withdrawn or planned.

use marsad::domain::audience::Audience;
use marsad::domain::code::PlanId;
use marsad::domain::sharing::Sharing;
use marsad::identity::policy::{Build, Permit, authorise_operator};
use marsad::identity::{Action, Role};
use marsad::ledger::{LedgerError, NewRelease, Position};
use marsad::release::manifest::Manifest;
use marsad::release::rules::RuleSet;
use marsad::service::ServiceError;
use marsad::service::published::ReleaseName;
use marsad::service::release::{
    self, AskedPlan, BuildRelease, Built, ChangePlan, Fault, HeldRelease, ListPlans, PlanChange, Stated, Unseen,
    Verdict, Verified, WithdrawRelease,
};
use marsad::service::submission::{self, Retraction};
use marsad::store::PayloadState;

use crate::release_audit::{HAMLET, PUPILS, build, node, send};
use crate::support::service::ServiceNode;

const LATER: &str = "
    INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE
    EDU_ENROL,MA-02-381-01-01,2025,9";
/// So many that none needs protection.
const TOWN: &str = "
    INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE
    POP_TOTAL,MA-02-381-01-03,2024,LEGAL,3000";

/// Appends a release as its builder would: the blocks of one that is held, under another manifest.
async fn append(node: &ServiceNode, of: &HeldRelease, manifest: Manifest) -> Result<[u8; 32], LedgerError> {
    append_under(node, of, manifest, None).await
}

async fn append_under(
    node: &ServiceNode,
    of: &HeldRelease,
    manifest: Manifest,
    membership: Option<Position>,
) -> Result<[u8; 32], LedgerError> {
    let mut blocks = Vec::new();
    for part in &manifest.parts {
        for block in &part.blocks {
            let bytes = node.node.store().release_block(&of.id, &part.indicator, &block.hash).await.unwrap();
            blocks.push(bytes.unwrap());
        }
    }
    let (id, permit): (_, Permit<Build>) = (manifest.id(), authorise_operator());
    let new = NewRelease { sharing: Sharing::Open, manifest, blocks, membership };
    node.node.ledger.append_release(&permit, new).await.map(|_| id)
}

/// A copy of a release with other names of the releases that bind it.
fn naming(built: &Built, change: impl FnOnce(&mut Vec<[u8; 32]>)) -> Manifest {
    let mut manifest = built.release.manifest.manifest().clone();
    change(&mut manifest.publication.as_mut().unwrap().bound_by);
    manifest
}

async fn verify(node: &ServiceNode, id: [u8; 32]) -> Verified {
    let (caller, _place) = node.operator(Action::BuildRelease);
    release::verify(&node.node, &caller, || Ok(ReleaseName::Id(id))).await.unwrap()
}

async fn withdraw(node: &ServiceNode, id: [u8; 32]) -> Result<(), ServiceError> {
    let (caller, _place) = node.operator(Action::WithdrawRelease);
    let asked = WithdrawRelease { release: id, reason: "wrong".to_owned(), preview: false };
    release::withdraw(&node.node, &caller, || Ok(asked)).await.map(drop)
}

/// The verdicts on an indicator and on the whole.
fn verdicts(verified: &Verified, indicator: &str) -> (Verdict, Verdict) {
    let part = verified.parts.iter().find(|part| part.indicator.as_str() == indicator).unwrap();
    (part.verdict, verified.verdict)
}

#[tokio::test]
async fn the_earlier_releases_follow_from_the_logs_and_not_from_what_a_builder_says() {
    let own = node("oriental", &[PUPILS]).await;
    let first = build(&own, Audience::Public).await.unwrap();
    send(&own, "later", LATER).await;
    let second = build(&own, Audience::Public).await.unwrap();
    let verified = verify(&own, second.release.id).await;
    assert_eq!((verified.verdict, verified.faults, verified.unseen), (Verdict::Same, vec![], vec![]));
    assert_eq!(second.release.manifest.manifest().bound_by(), [first.release.id]);

    // It is built once more from the state of the logs before it, as if it were not there.
    let without = append(&own, &second.release, naming(&second, Vec::clear)).await.unwrap();
    let verified = verify(&own, without).await;
    let left_out = [first.release.id, second.release.id].map(Fault::LeftOut);
    assert_eq!((verified.verdict, verified.faults), (Verdict::Different, left_out.to_vec()));
    // One that nobody has, and one that came after the state of the logs.
    for other in [[9; 32], second.release.id] {
        let id = append(&own, &second.release, naming(&second, |names| names.push(other))).await.unwrap();
        let verified = verify(&own, id).await;
        assert_eq!((verified.verdict, verified.faults[0].clone()), (Verdict::Different, Fault::NotHeldThen(other)));
        assert!(verified.parts.iter().all(|part| part.verdict == Verdict::Same), "{:?}", verified.parts);
    }
    let invented = append(&own, &second.release, naming(&second, |names| names.insert(0, [8; 32]))).await.unwrap();

    // Once both are withdrawn, nobody can say whether they had to be named. What is made up stays so.
    withdraw(&own, first.release.id).await.unwrap();
    withdraw(&own, second.release.id).await.unwrap();
    let verified = verify(&own, without).await;
    let (log, state) = (first.release.log.clone(), PayloadState::Erased);
    assert_eq!((verified.faults, verified.unseen), (vec![], vec![Unseen::ReleaseEntry { log, state }]));
    let verified = verify(&own, invented).await;
    let gone = Unseen::Release { release: first.release.id, is_withdrawn: true };
    assert_eq!((verified.verdict, verified.faults[0].clone()), (Verdict::Different, Fault::NotHeldThen([8; 32])));
    assert_eq!(verified.unseen, [gone]);
    // A new one is not bound by those that are withdrawn.
    let next = build(&own, Audience::Public).await.unwrap();
    let named = next.release.manifest.manifest().bound_by();
    assert!(named.contains(&invented) && !named.contains(&first.release.id), "{named:?}");
}

#[tokio::test]
async fn what_is_not_seen_excuses_only_the_indicators_that_it_can_touch() {
    let own = node("oriental", &[PUPILS]).await;
    let town = send(&own, "town", TOWN).await;
    let honest = build(&own, Audience::Public).await.unwrap();
    let mut manifest = honest.release.manifest.manifest().clone();
    // Another identifier; and the pupils are missing.
    manifest.parent = Some([7; 32]);
    manifest.parts.retain(|part| part.indicator.as_str() != "EDU_ENROL");
    let hostile = append(&own, &honest.release, manifest).await.unwrap();
    let (_, admin) = own.certified(Role::Admin, "oriental-admin");
    let (caller, _place) = own.call(&admin, Action::EraseSubmission);
    let asked = Retraction { submission: &town, reason: "wrong", preview: false };
    submission::erase(&own.node, &caller, asked, false).await.unwrap();

    let verified = verify(&own, honest.release.id).await;
    assert_eq!(verdicts(&verified, "POP_TOTAL"), (Verdict::NotDecided, Verdict::NotDecided));
    assert_eq!(verdicts(&verified, "EDU_ENROL"), (Verdict::Same, Verdict::NotDecided));
    withdraw(&own, honest.release.id).await.unwrap();
    let verified = verify(&own, hostile).await;
    assert_eq!(verified.faults, []);
    assert_eq!(verdicts(&verified, "POP_TOTAL"), (Verdict::NotDecided, Verdict::Different));
    assert_eq!(verdicts(&verified, "EDU_ENROL"), (Verdict::Different, Verdict::Different));
    assert!(!verified.unseen.is_empty());
}

#[tokio::test]
async fn a_release_of_figures_that_cannot_be_protected_is_not_the_same() {
    let own = node("oriental", &[PUPILS]).await;
    let first = build(&own, Audience::Public).await.unwrap();
    send(&own, "hamlet", HAMLET).await;
    assert_eq!(build(&own, Audience::Public).await.unwrap_err().reason(), "RELEASE_NOT_SAFE");
    // The same state of the logs, without the indicators that are not safe.
    let inner = build(&own, Audience::Node).await.unwrap();
    let mut manifest = inner.release.manifest.manifest().clone();
    manifest.audience = Audience::Public;
    manifest.rule_set = RuleSet::secondary().to_string();
    manifest.publication.as_mut().unwrap().bound_by = vec![first.release.id];
    manifest.parts.clone_from(&first.release.manifest.manifest().parts);
    let hostile = append(&own, &first.release, manifest).await.unwrap();
    let verified = verify(&own, hostile).await;
    assert_eq!((verified.verdict, verified.same_entries, verified.unseen), (Verdict::Different, true, vec![]));
    let [Fault::NotSafe(finding)] = verified.faults.as_slice() else { panic!("{:?}", verified.faults) };
    assert!(finding.indicators.iter().any(|own| own.as_str() == "IMM_STOCK"), "{finding:?}");
    assert!(verified.parts.iter().all(|part| part.verdict == Verdict::Same), "{:?}", verified.parts);
}

#[tokio::test]
async fn a_release_cites_the_membership_that_it_was_built_under() {
    let own = node("oriental", &[PUPILS]).await;
    let ledger = &own.node.ledger;
    let built = build(&own, Audience::Public).await.unwrap();
    let old = ledger.membership().unwrap();
    // It is published while a release is computed.
    let new = ledger.append_membership(&authorise_operator(), old.membership.clone()).await.unwrap();
    let copy = |parent: u8| {
        let manifest = built.release.manifest.manifest();
        Manifest { parent: Some([parent; 32]), ..manifest.clone() }
    };
    let id = append_under(&own, &built.release, copy(7), Some(old.position.clone())).await.unwrap();
    let held = own.node.store().release(&id).await.unwrap().unwrap();
    let cited = async |held: &HeldRelease| {
        let entry = own.node.store().read_entry(&held.log, held.index).await.unwrap().unwrap();
        entry.header.cites().unwrap().membership.index
    };
    assert_eq!(cited(&held).await, old.position.index);
    let next = build(&own, Audience::Public).await.unwrap();
    assert_eq!(cited(&next.release).await, new.index);
    // Citations never decrease: now the log cites the new one.
    let refused = append_under(&own, &built.release, copy(8), Some(old.position.clone())).await;
    assert!(matches!(refused, Err(LedgerError::VersionsMoved { .. })), "{refused:?}");
    for release in [&built.release, &next.release] {
        assert_eq!(verify(&own, release.id).await.verdict, Verdict::Same);
    }
}

async fn change(node: &ServiceNode, id: &str, change: PlanChange) -> Result<(), ServiceError> {
    let (caller, _place) = node.operator(Action::BuildRelease);
    let asked = ChangePlan { id: PlanId::new(id).unwrap(), change, reason: "moved".to_owned() };
    release::change_plan(&node.node, &caller, || Ok(asked)).await.map(drop)
}

async fn plan(node: &ServiceNode, id: &str) {
    let day = node.node.today();
    change(node, id, PlanChange::Set { day, audience: Audience::Public, title: None }).await.unwrap();
}

async fn build_planned(node: &ServiceNode, id: &str) -> Result<Built, ServiceError> {
    let (caller, _place) = node.operator(Action::BuildRelease);
    let plan = Some(AskedPlan { id: PlanId::new(id).unwrap(), early: String::new() });
    let asked = BuildRelease { stated: Stated { plan, ..Stated::default() }, ..BuildRelease::new(Audience::Public) };
    loop {
        match release::build(&node.node, &caller, || Ok(asked.clone())).await {
            // Another build takes longer than this one may wait.
            Err(ServiceError::Busy) => {}
            done => return done,
        }
    }
}

fn refused_field(result: Result<Built, ServiceError>) -> String {
    let error = result.map(|built| built.release).unwrap_err();
    error.violations().first().map_or(error.reason().to_owned(), |own| own.field.clone())
}

#[tokio::test]
async fn a_planned_release_is_kept_once_and_not_after_it_was_dropped() {
    let own = node("oriental", &[PUPILS]).await;
    plan(&own, "both").await;
    let (one, other) = tokio::join!(build_planned(&own, "both"), build_planned(&own, "both"));
    let (kept, refused) = if one.is_ok() { (one, other) } else { (other, one) };
    assert_eq!(refused_field(refused), "plan");
    // If that one is withdrawn, the plan can be kept by another.
    withdraw(&own, kept.unwrap().release.id).await.unwrap();
    build_planned(&own, "both").await.unwrap();
    // Whichever comes first, the other is refused.
    plan(&own, "dropped").await;
    let (built, dropped) = tokio::join!(build_planned(&own, "dropped"), change(&own, "dropped", PlanChange::Drop));
    assert_ne!(built.is_ok(), dropped.is_ok(), "{built:?} {dropped:?}");
    if built.is_err() {
        assert_eq!(refused_field(built), "plan");
    }
}

#[tokio::test]
async fn the_calendar_is_read_page_by_page() {
    let own = node("oriental", &[]).await;
    for id in ["b", "a", "c", "d"] {
        plan(&own, id).await;
    }
    change(&own, "c", PlanChange::Drop).await.unwrap();
    let (caller, _place) = own.operator(Action::ReadReleases);
    let mut pages = Vec::new();
    let mut asked = ListPlans { size: Some(2), ..ListPlans::default() };
    loop {
        let page = release::plans(&own.node, &caller, asked.clone()).await.unwrap();
        pages.push(page.plans.iter().map(|held| held.plan.id.to_string()).collect::<Vec<_>>());
        asked.after = page.next;
        if asked.after.is_none() {
            break;
        }
    }
    assert_eq!(pages, [vec!["a", "b"], vec!["d"]]);
}

#[tokio::test]
async fn a_withdrawal_while_another_release_is_built_or_computed_again_is_said() {
    let own = node("oriental", &[PUPILS]).await;
    let first = build(&own, Audience::Public).await.unwrap();
    let second = build(&own, Audience::Public).await.unwrap();
    let (built, withdrawn) = tokio::join!(build(&own, Audience::Public), withdraw(&own, first.release.id));
    withdrawn.unwrap();
    if let Err(error) = built {
        assert_eq!(error.reason(), "RELEASES_MOVED");
    }
    let (caller, _place) = own.operator(Action::BuildRelease);
    let verifying = release::verify(&own.node, &caller, || Ok(ReleaseName::Id(second.release.id)));
    let (verified, withdrawn) = tokio::join!(verifying, withdraw(&own, second.release.id));
    withdrawn.unwrap();
    if let Err(error) = verified {
        assert_eq!(error.reason(), "RELEASE_WITHDRAWN");
    }
    build(&own, Audience::Public).await.unwrap();
}

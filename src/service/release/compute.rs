//! All groups of indicators of a release: read at its cut, computed and written, one after the other.

use std::sync::Arc;

use super::build::admitted;
use super::recompute::{Recomputed, groups_before};
use crate::build_threads::{GroupWorkers, Outcome};
use crate::fitting::LeftOutRows;
use crate::inputs::{Admission, InputPlan, collect};
use crate::{Node, ServiceError};
use marsad_disclosure::Losses;
use marsad_disclosure::secondary::{Finding, NotSafe};
use marsad_domain::catalogue::Catalogue;
use marsad_ledger::reading::Threads;
use marsad_ledger::{CatalogueVersion, MembershipVersion};
use marsad_release::block::Written;
use marsad_release::groups::{Group, groups};
use marsad_release::input::{EntrySet, Expectation, Inputs};
use marsad_release::rules::RuleSet;
use marsad_store::log_positions::Cut;
use marsad_store::snapshot::Snapshot;

/// What a release is computed by.
pub(super) struct By {
    pub catalogue: Arc<CatalogueVersion>,
    pub membership: Arc<MembershipVersion>,
    pub expectation: Expectation,
    pub rules: RuleSet,
    pub losses: Losses,
    /// The releases that readers hold already.
    pub before: Vec<Recomputed>,
}

/// What comes of computing all groups.
pub(super) struct Computed {
    pub entries: EntrySet,
    /// The first and the last year of the figures.
    pub years: Option<(i32, i32)>,
    pub written: Written,
    pub left_out: LeftOutRows,
    /// Groups that cannot be protected, and why.
    pub findings: Vec<Finding>,
}

/// Reads, computes and writes one group after the other: while some are computed, the next one is read. Blocks the thread that
/// polls it.
pub(super) async fn compute(node: Arc<Node>, plans: Vec<(Group, InputPlan)>, by: By) -> Result<Computed, ServiceError> {
    let (mut entries, mut left_out, mut years) = (EntrySet::default(), LeftOutRows::default(), None);
    let mut done: Vec<Outcome> = Vec::new();
    let mut workers = GroupWorkers::new(&by.catalogue, by.rules, by.losses);
    let known = (&by.catalogue.catalogue, &by.membership.membership);
    for (group, plan) in plans {
        let collected = collect((node.store(), Threads::Own), plan, known.0, known.1).await?;
        left_out.join(collected.left_out);
        let inputs = Inputs { expectation: by.expectation.clone(), ..collected.inputs };
        if !is_owed(&by.expectation, &group) && inputs.figures.is_empty() {
            continue;
        }
        entries.add(&inputs);
        years = inputs.figures.iter().map(|figure| figure.period.year()).fold(years, wider);
        match groups_before(&node, known.0, &by.before, &group).await? {
            Ok(earlier) => workers.start(inputs, (group, earlier), &mut done).await?,
            Err(finding) => done.push(Err(NotSafe(vec![finding]))),
        }
    }
    while let Some(outcome) = workers.next().await? {
        done.push(outcome);
    }
    let (mut written, mut findings) = (Vec::new(), Vec::new());
    for outcome in done {
        match outcome {
            Ok(group) => written.push(group),
            Err(NotSafe(more)) => findings.extend(more),
        }
    }
    findings.sort_by(|a, b| a.indicators.cmp(&b.indicators));
    Ok(Computed { entries, years, written: Written::join(written), left_out, findings })
}

/// From where the figures of each group of indicators are read at a cut.
pub(super) async fn plans(
    snapshot: &mut Snapshot,
    catalogue: &Catalogue,
    cut: &Cut,
    admission: &Admission,
) -> Result<Vec<(Group, InputPlan)>, ServiceError> {
    let mut plans = Vec::new();
    for group in groups(catalogue) {
        let group = admitted(catalogue, group, admission.audience);
        let plan = InputPlan::make(snapshot, catalogue, cut, &group.reported, admission).await?;
        plans.push((group, plan));
    }
    Ok(plans)
}

/// Whether a roster names one of the indicators.
fn is_owed(expectation: &Expectation, group: &Group) -> bool {
    match expectation {
        Expectation::Decided(decided) => group.reported.iter().any(|id| decided.lines.contains_key(id)),
        Expectation::Reported => false,
    }
}

/// The years from the first to the last, with one more.
fn wider(years: Option<(i32, i32)>, year: i32) -> Option<(i32, i32)> {
    years.map_or(Some((year, year)), |(first, last)| Some((first.min(year), last.max(year))))
}

//! All groups of indicators of a release: read at its cut, computed and written, one after the other. A group that is the same as in
//! the release before is not computed, if what was kept of that release says so.

use std::cmp::Reverse;
use std::sync::Arc;

use super::build::admitted;
use super::kept::{Effort, Kept, first_of};
use super::made_from::made_from;
use super::recompute::{Recomputed, groups_before, read_group};
use super::repeat::repeatable;
use crate::build_threads::{Beside, GroupWorkers, Outcome};
use crate::fitting::LeftOutRows;
use crate::inputs::{Admission, Collected, InputPlan, collect};
use crate::{Node, ServiceError};
use marsad_disclosure::secondary::{Finding, NotSafe};
use marsad_disclosure::{Losses, Repeated};
use marsad_domain::catalogue::Catalogue;
use marsad_domain::code::OriginName;
use marsad_domain::timestamp::Timestamp;
use marsad_ledger::reading::Threads;
use marsad_ledger::{CatalogueVersion, MembershipVersion};
use marsad_release::block::Written;
use marsad_release::groups::{Group, groups};
use marsad_release::input::{EntrySet, Expectation, Inputs};
use marsad_release::kept::{KeptGroup, Steady};
use marsad_release::manifest::ManifestPart;
use marsad_release::rules::RuleSet;
use marsad_release::steady::steady_until;
use marsad_store::kept_group::KeptGroupRow;
use marsad_store::log_positions::Cut;
use marsad_store::snapshot::Snapshot;

/// What a release is computed by.
pub(super) struct By {
    pub builder: OriginName,
    pub now: Timestamp,
    pub catalogue: Arc<CatalogueVersion>,
    pub membership: Arc<MembershipVersion>,
    pub expectation: Expectation,
    pub rules: RuleSet,
    pub losses: Losses,
    /// The releases that readers hold already.
    pub before: Vec<Recomputed>,
    /// The release before of the same builder for the same audience.
    pub parent: Option<[u8; 32]>,
    /// What was kept of it; none: everything is computed.
    pub kept: Option<Kept>,
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
    /// What the next build may keep.
    pub groups: Vec<KeptGroupRow>,
    pub effort: Effort,
}

/// Reads, computes and writes one group after the other: while some are computed, the next one is read. Blocks the thread that
/// polls it.
pub(super) async fn compute(node: Arc<Node>, plans: Vec<(Group, InputPlan)>, by: By) -> Result<Computed, ServiceError> {
    let workers = GroupWorkers::new(&by.catalogue, by.rules.clone(), by.losses);
    let mut work = Work { node: &node, by: &by, workers, taken: Vec::new(), done: Vec::new() };
    let mut left_out = LeftOutRows::default();
    for (group, plan) in plans {
        work.take(group, plan, &mut left_out).await?;
    }
    work.finish_all().await?;
    let (taken, findings) = work.results()?;
    let (mut entries, mut years, mut effort) = (EntrySet::default(), None, Effort::default());
    let (mut written, mut rows) = (Vec::new(), Vec::new());
    for taken in taken {
        entries.join(&taken.entries);
        years = taken.years.into_iter().flat_map(|(first, last)| [first, last]).fold(years, wider);
        let Some(Outcome::Written(own)) = &taken.outcome else { continue };
        let count = if taken.is_kept { &mut effort.kept } else { &mut effort.computed };
        *count += own.parts.len();
        rows.extend(taken.kept_row(&by.catalogue.catalogue, own));
        if let Some(Outcome::Written(own)) = taken.outcome {
            written.push(own);
        }
    }
    Ok(Computed { entries, years, written: Written::join(written), left_out, findings, groups: rows, effort })
}

/// A group on its way through a build.
struct Taken {
    group: Group,
    made_from: [u8; 32],
    /// The entries of its figures, and their first and last year.
    entries: EntrySet,
    years: Option<(i32, i32)>,
    /// How long the cells stay the same; none: the next build computes them again.
    steady: Option<Steady>,
    /// Whether its blocks are those of the release before, without being computed.
    is_kept: bool,
    /// How it is read again if it turns out not to repeat the release before.
    again: Option<InputPlan>,
    /// None: it is being computed.
    outcome: Option<Outcome>,
}

impl Taken {
    /// What the next build may keep of it. Where cells were left out, the next build has to find and name them again.
    fn kept_row(&self, catalogue: &Catalogue, written: &Written) -> Option<KeptGroupRow> {
        let steady = self.steady.filter(|_| written.left_out.is_empty() && written.without_local.is_empty())?;
        let (entries, losses) = (self.entries.clone(), written.losses.clone());
        let kept = KeptGroup { entries, years: self.years, losses, steady }.encode();
        Some(KeptGroupRow { indicator: first_of(catalogue, &self.group)?, made_from: self.made_from, kept })
    }
}

struct Work<'w> {
    node: &'w Node,
    by: &'w By,
    workers: GroupWorkers,
    taken: Vec<Taken>,
    /// What workers have completed, by the place in `taken`.
    done: Vec<(usize, Outcome)>,
}

impl<'w> Work<'w> {
    /// Takes the blocks of a group from the release before, or starts to compute it.
    async fn take(&mut self, group: Group, plan: InputPlan, left_out: &mut LeftOutRows) -> Result<(), ServiceError> {
        let (node, by) = (self.node, self.by);
        let catalogue = &by.catalogue.catalogue;
        let is_owed = is_owed(&by.expectation, &group);
        if !is_owed && plan.is_empty() {
            return Ok(());
        }
        let made_from = made_from(by, (&group, &plan), (&by.expectation, &by.membership.position));
        // Totals of what stays at this node are protected each time.
        let may_repeat = repeatable(by, &group).filter(|_| !plan.has_totals());
        if let Some((kept, written)) = self.kept(&group, &made_from, may_repeat.is_some()).await? {
            let KeptGroup { entries, years, steady, .. } = kept;
            let (steady, outcome) = (Some(steady), Some(Outcome::Written(written)));
            self.taken.push(Taken { group, made_from, entries, years, steady, is_kept: true, again: None, outcome });
            return Ok(());
        }
        let repeated = self.made_from_the_same(may_repeat, &group, &made_from).await?;
        let again = repeated.is_some().then(|| plan.clone());
        let collected = self.read(plan).await?;
        // Rows that are left out have to be counted again by the next build.
        let may_keep = collected.left_out.is_empty();
        left_out.join(collected.left_out);
        let inputs = Inputs { expectation: by.expectation.clone(), ..collected.inputs };
        if !is_owed && inputs.figures.is_empty() {
            return Ok(());
        }
        let steady = steady(by, &group, &inputs, collected.opens).filter(|_| may_keep);
        let mut entries = EntrySet::default();
        entries.add(&inputs);
        let years = inputs.figures.iter().map(|figure| figure.period.year()).fold(None, wider);
        let (place, own) = (self.taken.len(), group.clone());
        let taken = Taken { group: own, made_from, entries, years, steady, is_kept: false, again, outcome: None };
        self.taken.push(taken);
        let Some(release) = repeated else { return self.protect(place, group, inputs).await };
        match read_group(node, catalogue, release, &group).await? {
            Some((then, published)) => {
                let repeated = Repeated { inputs: then, published, parts: parts_of(catalogue, release, &group) };
                self.workers.start(place, (group, inputs), Beside::Same(Box::new(repeated)), &mut self.done).await
            }
            None => self.protect(place, group, inputs).await,
        }
    }

    /// The release that a group may repeat, if it is made from the same there.
    async fn made_from_the_same(
        &self,
        release: Option<&'w Recomputed>,
        group: &Group,
        made_from: &[u8; 32],
    ) -> Result<Option<&'w Recomputed>, ServiceError> {
        let by: &'w By = self.by;
        let Some(release) = release else { return Ok(None) };
        let plan = release.plan(self.node, &by.catalogue.catalogue, group).await?;
        let then = self::made_from(by, (group, &plan), release.made_under());
        Ok((then == *made_from).then_some(release))
    }

    /// A group as the release before has it, if computing it would give the same.
    ///
    /// That is so if it was made from the same then (`made_from`), the day changes nothing (`Kept::find`), and the releases that
    /// readers hold change nothing: there are no rules that look at them, or the group may repeat the release before. In the
    /// second case a build of everything finds that the group is made from the same there, computes the cells in clear, finds
    /// those of that release, and hides what it hides; the blocks are equal, since everything that made them is.
    async fn kept(
        &self,
        group: &Group,
        made_from: &[u8; 32],
        may_repeat: bool,
    ) -> Result<Option<(KeptGroup, Written)>, ServiceError> {
        let catalogue = &self.by.catalogue.catalogue;
        let Some(kept) = self.by.kept.as_ref().filter(|_| may_repeat || !self.by.rules.is_secondary()) else {
            return Ok(None);
        };
        let Some(found) = kept.find(catalogue, group, made_from) else { return Ok(None) };
        let written = kept.written(self.node, catalogue, group, &found).await?;
        Ok(written.map(|written| (found, written)))
    }

    async fn read(&self, plan: InputPlan) -> Result<Collected, ServiceError> {
        let (catalogue, membership) = (&self.by.catalogue.catalogue, &self.by.membership.membership);
        collect((self.node.store(), Threads::Own), plan, catalogue, membership).await
    }

    /// Starts to compute a group and to protect it beside all releases that readers hold.
    async fn protect(&mut self, place: usize, group: Group, inputs: Inputs) -> Result<(), ServiceError> {
        let by = self.by;
        match groups_before(self.node, &by.catalogue.catalogue, &by.before, &group).await? {
            Ok(earlier) => self.workers.start(place, (group, inputs), Beside::Earlier(earlier), &mut self.done).await,
            Err(finding) => {
                self.done.push((place, Outcome::NotSafe(NotSafe(vec![finding]))));
                Ok(())
            }
        }
    }

    /// Waits for all groups. Those that do not repeat the release before are read and computed again.
    async fn finish_all(&mut self) -> Result<(), ServiceError> {
        self.drain().await?;
        for place in 0..self.taken.len() {
            let Some(taken) = self.taken.get_mut(place) else { continue };
            if !matches!(taken.outcome, Some(Outcome::Changed)) {
                continue;
            }
            let Some(plan) = taken.again.take() else { continue };
            let group = taken.group.clone();
            let collected = self.read(plan).await?;
            let inputs = Inputs { expectation: self.by.expectation.clone(), ..collected.inputs };
            self.protect(place, group, inputs).await?;
        }
        self.drain().await
    }

    /// Waits for the groups that are being computed, and notes what became of them.
    async fn drain(&mut self) -> Result<(), ServiceError> {
        while let Some(next) = self.workers.next().await? {
            self.done.push(next);
        }
        for (place, outcome) in self.done.drain(..) {
            if let Some(taken) = self.taken.get_mut(place) {
                taken.outcome = Some(outcome);
            }
        }
        Ok(())
    }

    /// The groups, and why some of them cannot be protected.
    fn results(self) -> Result<(Vec<Taken>, Vec<Finding>), ServiceError> {
        let mut findings = Vec::new();
        for taken in &self.taken {
            match &taken.outcome {
                Some(Outcome::Written(_)) => {}
                Some(Outcome::NotSafe(NotSafe(more))) => findings.extend(more.iter().cloned()),
                Some(Outcome::Changed) | None => return Err(ServiceError::Task),
            }
        }
        findings.sort_by(|a, b| a.indicators.cmp(&b.indicators));
        Ok((self.taken, findings))
    }
}

/// How long the cells of a group stay the same; none if that is not known.
fn steady(by: &By, group: &Group, inputs: &Inputs, opens: Option<Timestamp>) -> Option<Steady> {
    let Expectation::Decided(decided) = &by.expectation else { return None };
    let until = steady_until(&by.catalogue.catalogue, group, decided, inputs, decided.as_of?);
    Some(Steady { since: by.now, until, opens })
}

/// The indicators of a group in the manifest of a release, in the order of a cube.
fn parts_of(catalogue: &Catalogue, release: &Recomputed, group: &Group) -> Vec<ManifestPart> {
    let mut ids = group.ids();
    ids.sort_unstable();
    let codes = ids.into_iter().filter_map(|id| Some(catalogue.indicator(id)?.code.as_str()));
    codes.filter_map(|code| release.manifest().part(code).cloned()).collect()
}

/// From where the figures of each group of indicators are read at a cut. The largest group comes first: smaller ones are computed
/// beside it, and at the end no thread waits long for another.
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
    plans.sort_by_key(|(_, plan)| Reverse(plan.bytes()));
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

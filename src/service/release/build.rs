//! Building a release: store reads, release computes, ledger appends. The cells in clear never leave the task that computes them.

use std::sync::Arc;

use super::recompute::{Recomputed, groups_before, held_before};
use crate::build_threads::{GroupWorkers, Outcome, on_own_thread};
use crate::expectation::expected_at;
use crate::fitting::LeftOutRows;
use crate::inputs::{Admission, Gone, InputPlan, collect, sides};
use crate::{Caller, Node, ServiceError};
use marsad_disclosure::secondary::NotSafe;
use marsad_domain::audience::Audience;
use marsad_domain::catalogue::{Catalogue, IndicatorId};
use marsad_domain::scan::check_text;
use marsad_domain::sharing::Sharing;
use marsad_domain::text::Text;
use marsad_identity::policy;
use marsad_ledger::reading::Threads;
use marsad_ledger::{CatalogueVersion, MembershipVersion, NewRelease};
use marsad_release::block::Written;
use marsad_release::cube::{LeftOut, LeftOutWhy};
use marsad_release::groups::{Group, groups};
use marsad_release::input::{Decided, EntrySet, Expectation, Inputs};
use marsad_release::manifest::{CutLine, Manifest};
use marsad_release::rules::{ENGINE_VERSION, RuleSet};
use marsad_store::StoreError;
use marsad_store::log_positions::Cut;
use marsad_store::release_read::HeldRelease;
use marsad_store::snapshot::HeldLog;

/// The longest title in one language, in characters.
const TITLE_CHARS_MAX: usize = 200;
/// How many cells that were left out an answer names.
const LEFT_OUT_SHOWN: usize = 1_000;

/// The title and the audience of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildRelease {
    /// None: it is named after its number.
    pub title: Option<Title>,
    pub audience: Audience,
}

/// A title that may be shown: short, and without what seems to be personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title(Text);

impl Title {
    /// A title of these texts.
    ///
    /// # Errors
    /// [`ServiceError::BadRequest`] for a text that is too long or may not be shown.
    pub fn new(title: Text) -> Result<Self, ServiceError> {
        for (language, text) in [("ar", &title.ar), ("fr", &title.fr), ("en", &title.en)] {
            check_text(text, TITLE_CHARS_MAX)
                .map_err(|fault| ServiceError::field(format!("title.{language}"), fault.to_string()))?;
        }
        Ok(Self(title))
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
}

/// Builds a release from what this node holds in clear, and appends it. `read` reads the request; it is called once the caller is
/// known to be allowed to ask.
///
/// # Errors
/// [`ServiceError::Denied`] for callers who may not, [`ServiceError::Busy`] while another build goes on,
/// [`ServiceError::CatalogueMissing`], [`ServiceError::ReleaseNotSafe`] if hidden figures could be computed, the errors of `read`, of the store and of the ledger.
pub async fn build(
    node: &Arc<Node>,
    caller: &Caller,
    read: impl FnOnce() -> Result<BuildRelease, ServiceError>,
) -> Result<Built, ServiceError> {
    let permit = policy::authorise_build(&caller.principal, &node.grants().await?)?;
    let (catalogue, membership) = node.ready()?;
    let BuildRelease { title, audience } = read()?;
    let _building = node.resources.build().await?;
    let previous = node.store().newest_release_for(node.ledger.origin(), audience).await?;
    let admission = Admission { audience, now: node.now(), gone: Gone::default() };
    let (logs, plans) = plan(node, &catalogue, &admission).await?;
    let rules = RuleSet::of_audience(audience);
    let before = held_before(node, &catalogue.catalogue, audience, &rules).await?;
    let cut: Cut = logs.iter().map(|held| (held.log.clone(), held.size)).collect();
    let expected = expected_at(node, &catalogue.catalogue, &cut, admission.now).await?;
    let judged_by = (Arc::clone(&catalogue), membership, Arc::clone(&expected.decided));
    let computing = compute(Arc::clone(node), plans, judged_by, (rules, before));
    let (entries, written, left_out_rows) = on_own_thread(computing).await?;
    let mut manifest = manifest(node, &logs, &catalogue, &entries, (audience, previous.as_ref()));
    manifest.roster = expected.name;
    // The number of a release that was withdrawn is not given again.
    let withdrawn = node.store().highest_withdrawn_release(node.ledger.origin()).await?;
    manifest.number = manifest.number.max(withdrawn.saturating_add(1));
    let same_inputs = previous.as_ref().is_some_and(|previous| is_same(previous.manifest.manifest(), &manifest));
    for line in &mut manifest.cut {
        line.signatures = node.ledger.signatures_under(&line.checkpoint()).await?;
    }
    manifest.title = title.map_or_else(|| default_title(manifest.number), |Title(text)| text);
    manifest.date = admission.now;
    manifest.parts = written.parts;
    let left_out_total = u64::try_from(written.left_out.len()).unwrap_or(u64::MAX);
    let mut left_out = written.left_out;
    left_out.truncate(LEFT_OUT_SHOWN);
    for LeftOut { indicator, area, period, breakdown, why } in &left_out {
        let reason = left_out_reason(*why);
        tracing::warn!(%indicator, %area, %period, breakdown, reason, "a cell is left out of the release");
    }
    let id = manifest.id();
    let new = NewRelease { sharing: sharing(audience), manifest: manifest.encode(), blocks: written.blocks };
    let position = node.ledger.append_release(&permit, new).await?;
    tracing::info!(release = hex::encode(id), number = manifest.number, %position, same_inputs, "built a release");
    let release = node.store().release(&id).await?;
    let release = release.ok_or_else(|| StoreError::corrupt("no release where one was just appended"))?;
    Ok(Built { release, same_inputs, left_out, left_out_total, left_out_rows })
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
fn sharing(audience: Audience) -> Sharing {
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
        number: previous.map_or(1, |held| held.manifest.manifest().number.saturating_add(1)),
        title: Text::default(),
        date: node.now(),
        cut: logs.iter().map(line).collect(),
        input_set: entries.digest(),
        catalogue: (position.origin.clone(), position.epoch, position.index),
        rule_set: RuleSet::of_audience(audience).to_string(),
        engine_version: ENGINE_VERSION,
        parent: previous.map(|held| held.id),
        roster: String::new(),
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

/// The logs at one moment, and from where the figures of each group of indicators are read at that cut. No connection is held
/// when the reading begins.
async fn plan(
    node: &Node,
    catalogue: &CatalogueVersion,
    admission: &Admission,
) -> Result<(Vec<HeldLog>, Vec<(Group, InputPlan)>), ServiceError> {
    let mut snapshot = node.store().snapshot().await?;
    let (cut, known) = (snapshot.held(), &catalogue.catalogue);
    let mut plans = Vec::new();
    for group in groups(known) {
        let group = admitted(known, group, admission.audience);
        let plan = InputPlan::make(&mut snapshot, known, &cut, &group.reported, admission).await?;
        plans.push((group, plan));
    }
    Ok((snapshot.logs().to_vec(), plans))
}

/// Reads, computes and writes one group after the other: while some are computed, the next one is read. Blocks the thread that
/// polls it.
async fn compute(
    node: Arc<Node>,
    plans: Vec<(Group, InputPlan)>,
    (catalogue, membership, decided): (Arc<CatalogueVersion>, Arc<MembershipVersion>, Arc<Decided>),
    (rules, before): (RuleSet, Vec<Recomputed>),
) -> Result<(EntrySet, Written, LeftOutRows), ServiceError> {
    let (mut entries, mut left_out) = (EntrySet::default(), LeftOutRows::default());
    let mut done: Vec<Outcome> = Vec::new();
    let mut workers = GroupWorkers::new(&catalogue, rules);
    for (group, plan) in plans {
        let source = (node.store(), Threads::Own);
        let collected = collect(source, plan, &catalogue.catalogue, &membership.membership).await?;
        left_out.join(collected.left_out);
        let inputs = Inputs { expectation: Expectation::Decided(Arc::clone(&decided)), ..collected.inputs };
        let is_owed = group.reported.iter().any(|id| decided.lines.contains_key(id));
        if is_owed || !inputs.figures.is_empty() {
            entries.add(&inputs);
            let known = (&catalogue.catalogue, &membership.membership);
            match groups_before(&node, known.0, known.1, &before, &group).await? {
                Ok(earlier) => workers.start(inputs, (group, earlier), &mut done).await?,
                Err(finding) => done.push(Err(NotSafe(vec![finding]))),
            }
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
    if !findings.is_empty() {
        findings.sort_by(|a, b| a.indicators.cmp(&b.indicators));
        return Err(ServiceError::ReleaseNotSafe(NotSafe(findings)));
    }
    Ok((entries, Written::join(written), left_out))
}

fn default_title(number: u32) -> Text {
    Text {
        ar: format!("الإصدار {number}"), fr: format!("Publication {number}"), en: format!("Release {number}")
    }
}

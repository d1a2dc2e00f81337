//! Releases: listed, shown, built. Store reads, release computes, ledger appends; the cells in clear never leave the
//! task that computes them.

use std::sync::Arc;

use tokio::sync::Mutex;

use crate::api::query::fitting::LeftOutRows;
use crate::api::query::inputs::{Admission, Gone, InputPlan, collect};
use crate::api::query::published::{LATEST, sides, summary};
use crate::domain::audience::Audience;
use crate::domain::catalogue::{Catalogue, IndicatorId};
use crate::domain::code::OriginName;
use crate::domain::scan::check_text;
use crate::domain::sharing::Sharing;
use crate::domain::text::Text;
use crate::domain::timestamp::Timestamp;
use crate::identity::policy::{self, Builder};
use crate::ledger::reading::Threads;
use crate::ledger::{CatalogueVersion, MembershipVersion, NewRelease};
use crate::log::checkpoint::LogId;
use crate::log::merkle::Hash;
use crate::release::block::Written;
use crate::release::cube::{LeftOut, LeftOutWhy};
use crate::release::groups::{Group, groups};
use crate::release::input::EntrySet;
use crate::release::manifest::{CutLine, Manifest};
use crate::release::rules::{ENGINE_VERSION, RuleSet};
use crate::service::Caller;
use crate::service::Node;
use crate::service::build_threads::{GroupWorkers, on_own_thread};
use crate::service::waiting;
use crate::service::{Absent, ServiceError};
use crate::store::StoreError;
use crate::store::release_read::{AfterRelease, HeldRelease, ReleasesAsked};
use crate::store::snapshot::HeldLog;
use crate::wire::pb;

/// How many releases a page has if nobody says, and at most.
const PAGE_DEFAULT: u32 = 100;
const PAGE_MAX: u32 = 1_000;
/// The longest title in one language, in characters.
const TITLE_CHARS_MAX: usize = 200;
/// How many cells that were left out an answer names.
const LEFT_OUT_SHOWN: usize = 1_000;
/// Where expectation comes from until rosters are data in the log.
const ROSTER: &str = "reported";

/// One build at a time: the next one follows on the number and identifier of the one before.
static BUILDING: Mutex<()> = Mutex::const_new(());

/// A page of the releases that this node holds and the caller may read, the newest first.
///
/// # Errors
/// [`ServiceError::BadRequest`] for a builder that is no name or a token that this node never gave, [`ServiceError::Store`].
pub async fn list(
    node: &Arc<Node>,
    caller: &Caller,
    request: pb::ListReleasesRequest,
) -> Result<pb::ListReleasesResponse, ServiceError> {
    let permit = policy::authorise_releases(&caller.principal, &node.grants().await?)?;
    let builder = match request.builder.as_str() {
        "" => None,
        name => Some(OriginName::new(name).map_err(|error| ServiceError::field("builder", error.to_string()))?),
    };
    let after = if request.page_token.is_empty() { None } else { Some(parse_token(&request.page_token)?) };
    let size = if request.page_size == 0 { PAGE_DEFAULT } else { request.page_size.min(PAGE_MAX) };
    let asked = ReleasesAsked {
        builder: builder.as_ref(),
        after: after.as_ref(),
        own: node.ledger.origin(),
        own_from: permit.narrowest_release(node.built_by(node.ledger.origin())),
        others_from: permit.narrowest_release(Builder::Other),
        // One more than asked for tells whether there is another page.
        limit: size + 1,
    };
    let mut held = node.store().releases(&asked).await?;
    let wanted = usize::try_from(size).unwrap_or(usize::MAX);
    let more = held.len() > wanted;
    held.truncate(wanted);
    let next_page_token = held.last().filter(|_| more).map(token).unwrap_or_default();
    Ok(pb::ListReleasesResponse { releases: held.iter().map(summary).collect::<Result<_, _>>()?, next_page_token })
}

fn token(held: &HeldRelease) -> String {
    format!("{}.{}.{}.{}", held.time.micros(), held.log.epoch, held.index, held.log.origin)
}

fn parse_token(token: &str) -> Result<AfterRelease, ServiceError> {
    let mut parts = token.splitn(4, '.');
    let mut next = || parts.next().unwrap_or_default();
    let (time, epoch, index, origin) = (next().parse(), next().parse(), next().parse(), OriginName::new(next()));
    match (time, epoch, index, origin) {
        (Ok(time), Ok(epoch), Ok(index), Ok(origin)) => {
            Ok(AfterRelease { time: Timestamp::from_micros(time), log: LogId::new(origin, epoch), index })
        }
        _ => Err(ServiceError::field("page_token", "what an earlier answer gave")),
    }
}

/// One release.
///
/// # Errors
/// [`ServiceError::NotFound`] (NOT_PUBLISHED) if this node holds none of that identifier.
pub async fn get(
    node: &Arc<Node>,
    caller: &Caller,
    request: pb::GetReleaseRequest,
) -> Result<pb::GetReleaseResponse, ServiceError> {
    let permit = policy::authorise_releases(&caller.principal, &node.grants().await?)?;
    let name = request.release;
    let held = if name.is_empty() || name == LATEST {
        node.store().latest_release(&node.builder, permit.narrowest_release(node.built_by(&node.builder))).await?
    } else {
        let mut id = [0; 32];
        hex::decode_to_slice(&name, &mut id)
            .map_err(|_| ServiceError::field("release", "an identifier of 64 hexadecimal digits, or `latest`"))?;
        node.store().release(&id).await?
    };
    let held = held.filter(|held| node.shows_release(&permit, held));
    let held = held.ok_or_else(|| ServiceError::absent(Absent::Release, name))?;
    let proof = if request.with_proof { proof(node, &held).await? } else { None };
    Ok(pb::GetReleaseResponse { release: Some(summary(&held)?), proof })
}

/// What proves that a release is in its builder's log.
async fn proof(node: &Node, held: &HeldRelease) -> Result<Option<pb::ReleaseProof>, ServiceError> {
    let found = node.ledger.proof_of_entry(&held.log, held.index).await?;
    let bytes = |hash: &Hash| hash.as_bytes().to_vec();
    Ok(found.map(|(checkpoint, entry)| pb::ReleaseProof {
        checkpoint,
        header: entry.header,
        inclusion: entry.inclusion.iter().map(bytes).collect(),
        salt: entry.opening.salt.as_bytes().to_vec(),
        chunk_hashes: entry.opening.chunk_hashes.iter().map(bytes).collect(),
        manifest: entry.manifest,
    }))
}

/// Builds a release from what this node holds in clear, and appends it.
///
/// # Errors
/// [`ServiceError::Denied`] for who may not, [`ServiceError::Busy`] while another build goes on, [`ServiceError::CatalogueMissing`], and
/// what can go wrong with store and ledger.
pub async fn build(
    node: &Arc<Node>,
    caller: &Caller,
    request: pb::BuildReleaseRequest,
) -> Result<pb::BuildReleaseResponse, ServiceError> {
    let permit = policy::authorise_build(&caller.principal, &node.grants().await?)?;
    let (catalogue, membership) = node.ready()?;
    let title = title(request.title)?;
    let audience = audience(&request.audience)?;
    let _turn = waiting::in_time(BUILDING.lock()).await?;
    let previous = previous(node, audience).await?;
    let admission = Admission { audience, now: node.now(), gone: Gone::default() };
    let (logs, plans) = plan(node, &catalogue, &admission).await?;
    let computing = compute(Arc::clone(node), plans, Arc::clone(&catalogue), membership);
    let (entries, written, left_out_rows) = on_own_thread(computing).await?;
    let mut manifest = manifest(node, &logs, &catalogue, &entries, (audience, previous.as_ref()));
    // The number of a release that was withdrawn is not given again.
    let withdrawn = node.store().highest_withdrawn_release(node.ledger.origin()).await?;
    manifest.number = manifest.number.max(withdrawn.saturating_add(1));
    let same_inputs = previous.as_ref().is_some_and(|previous| is_same(previous.manifest.manifest(), &manifest));
    for line in &mut manifest.cut {
        line.signatures = node.ledger.signatures_under(&line.checkpoint()).await?;
    }
    manifest.title = title.unwrap_or_else(|| default_title(manifest.number));
    manifest.date = admission.now;
    manifest.parts = written.parts;
    for cell in written.left_out.iter().take(LEFT_OUT_SHOWN) {
        let breakdown = &cell.breakdown;
        let (indicator, area, period) = (&cell.indicator, &cell.area, &cell.period);
        let reason = left_out_reason(cell.why);
        tracing::warn!(%indicator, %area, %period, breakdown, reason, "a cell is left out of the release");
    }
    let id = manifest.id();
    let new = NewRelease { sharing: sharing(audience), manifest: manifest.encode(), blocks: written.blocks };
    let position = node.ledger.append_release(&permit, new).await?;
    tracing::info!(release = hex::encode(id), number = manifest.number, %position, same_inputs, "built a release");
    let held = node.store().release(&id).await?;
    let held = held.ok_or_else(|| StoreError::corrupt("no release where one was just appended"))?;
    Ok(pb::BuildReleaseResponse {
        release: Some(summary(&held)?),
        same_inputs,
        left_out: written.left_out.iter().take(LEFT_OUT_SHOWN).map(left_out).collect(),
        left_out_total: u64::try_from(written.left_out.len()).unwrap_or(u64::MAX),
        left_out_rows: left_out_rows.to_pb(),
    })
}

fn left_out(cell: &LeftOut) -> pb::LeftOutCell {
    pb::LeftOutCell {
        indicator: cell.indicator.to_string(),
        area: cell.area.to_string(),
        period: cell.period.to_string(),
        breakdown: cell.breakdown.clone(),
        reason: left_out_reason(cell.why).to_owned(),
    }
}

fn left_out_reason(why: LeftOutWhy) -> &'static str {
    match why {
        LeftOutWhy::Overflow => "overflow",
        LeftOutWhy::OutOfRange => "out-of-range",
    }
}

/// The audience of a name; for members, if none is named.
fn audience(name: &str) -> Result<Audience, ServiceError> {
    let audience = match name {
        "" => Audience::Members,
        name => Audience::parse(name).ok_or_else(|| ServiceError::field("audience", "node, members or public"))?,
    };
    if RuleSet::primary().allows(audience) { Ok(audience) } else { Err(ServiceError::AudienceTooWide { audience }) }
}

/// How far the entry of a release travels.
fn sharing(audience: Audience) -> Sharing {
    match audience {
        Audience::Node => Sharing::Local,
        Audience::Members => Sharing::Federation,
        Audience::Public => Sharing::Open,
    }
}

/// The newest release of this node itself, for the same audience.
async fn previous(node: &Node, audience: Audience) -> Result<Option<HeldRelease>, ServiceError> {
    Ok(node.store().newest_release_for(node.ledger.origin(), audience).await?)
}

/// A group without the indicators that a release for `audience` may not hold. A ratio goes with its sides.
fn admitted(catalogue: &Catalogue, group: Group, audience: Audience) -> Group {
    let may = |id: &IndicatorId| catalogue.indicator(*id).is_some_and(|own| own.audience >= audience);
    let reported: Vec<IndicatorId> = group.reported.into_iter().filter(may).collect();
    let has_sides = |id: &IndicatorId| sides(catalogue, *id).iter().all(|side| reported.contains(side));
    let ratios = group.ratios.into_iter().filter(may).filter(has_sides).collect();
    Group { reported, ratios }
}

/// The manifest without its title and its parts.
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
        rule_set: RuleSet::primary().to_string(),
        engine_version: ENGINE_VERSION,
        parent: previous.map(|held| held.id),
        roster: ROSTER.to_owned(),
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

/// Reads, computes and writes group after group: while some are computed, the next is read. Blocks the thread that it is polled
/// on.
async fn compute(
    node: Arc<Node>,
    plans: Vec<(Group, InputPlan)>,
    catalogue: Arc<CatalogueVersion>,
    membership: Arc<MembershipVersion>,
) -> Result<(EntrySet, Written, LeftOutRows), ServiceError> {
    let (mut entries, mut left_out) = (EntrySet::default(), LeftOutRows::default());
    let mut done: Vec<Written> = Vec::new();
    let mut workers = GroupWorkers::new(&catalogue);
    for (group, plan) in plans {
        let source = (node.store(), Threads::Own);
        let collected = collect(source, plan, &catalogue.catalogue, &membership.membership).await?;
        left_out.join(collected.left_out);
        let inputs = collected.inputs;
        if !inputs.figures.is_empty() {
            entries.add(&inputs);
            workers.start(inputs, group, &mut done).await?;
        }
    }
    while let Some(written) = workers.next().await? {
        done.push(written);
    }
    Ok((entries, Written::join(done), left_out))
}

fn title(title: Option<pb::Text>) -> Result<Option<Text>, ServiceError> {
    let title = title.map(Text::from).filter(|title| !title.is_empty());
    for (language, text) in title.iter().flat_map(|title| [("ar", &title.ar), ("fr", &title.fr), ("en", &title.en)]) {
        check_text(text, TITLE_CHARS_MAX)
            .map_err(|fault| ServiceError::field(format!("title.{language}"), fault.to_string()))?;
    }
    Ok(title)
}

fn default_title(number: u32) -> Text {
    Text {
        ar: format!("الإصدار {number}"), fr: format!("Publication {number}"), en: format!("Release {number}")
    }
}

//! Releases: listed, shown, built and withdrawn.

mod audit;
mod bound;
mod build;
mod compute;
mod kept;
mod loss;
mod made_from;
mod plans;
mod recompute;
mod repeat;
mod stated;
mod unseen;
mod verdict;
mod verify;
mod withdraw;

use crate::published::ReleaseName;
use crate::{Absent, Caller, Node, ServiceError};
use marsad_domain::audience::Audience;
use marsad_domain::code::OriginName;
use marsad_domain::scan::withhold;
use marsad_domain::text::Text;
use marsad_identity::policy::{self, Builder};
use marsad_log::receipt::ReceiptEntry;
use marsad_store::Store;
use marsad_store::release_read::ReleaseQuery;

pub use audit::{AuditRelease, Audited, audit};
pub use build::{BuildRelease, Built, build, left_out_reason};
pub use kept::Effort;
pub use loss::{ShownLoss, loss};
pub use marsad_disclosure::release_audit::{Attack, Outcome};
pub use marsad_disclosure::secondary::{CellLabel, Finding, NamedLeak, Term};
pub use marsad_release::cube::LeftOut;
pub use marsad_release::loss::{Coarser, Loss};
pub use marsad_release::publication::{Correction, PlanKept, Publication};
pub use marsad_store::release_read::{AfterRelease, HeldRelease};
pub use plans::{AfterPlan, AskedPlan, ChangePlan, HeldPlan, ListPlans, PlanChange, PlanPage, change_plan, plans};
pub use stated::{Stated, Title};
pub use unseen::Unseen;
pub(crate) use unseen::may_have_local;
pub use verdict::{Fault, Verdict, VerifiedPart};
pub use verify::{Verified, verify};
pub use withdraw::{WithdrawRelease, Withdrawn, withdraw};

/// How many releases a page has by default, and at most.
const PAGE_DEFAULT: u32 = 100;
const PAGE_MAX: u32 = 1_000;
/// How many releases that correct another one are named with it.
const CORRECTIONS_MAX: u32 = 100;

/// Which page of the releases is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListReleases {
    /// None: of every builder.
    pub builder: Option<OriginName>,
    /// None: from the newest on.
    pub after: Option<AfterRelease>,
    /// None: as many as the node chooses.
    pub size: Option<u32>,
}

/// A page of releases, the newest first.
#[derive(Debug, Clone)]
pub struct ReleasePage {
    pub releases: Vec<HeldRelease>,
    /// Where the next page begins; none after the last.
    pub next: Option<AfterRelease>,
}

/// Lists the releases that this node holds and the caller may read.
///
/// # Errors
/// [`ServiceError::Denied`], [`ServiceError::Store`].
pub async fn list(node: &Node, caller: &Caller, asked: ListReleases) -> Result<ReleasePage, ServiceError> {
    let permit = policy::authorise_releases(&caller.principal, &node.grants().await?)?;
    let size = asked.size.unwrap_or(PAGE_DEFAULT).min(PAGE_MAX);
    let wanted = ReleaseQuery {
        builder: asked.builder.as_ref(),
        after: asked.after.as_ref(),
        own: node.ledger.origin(),
        own_from: permit.narrowest_release(node.built_by(node.ledger.origin())),
        others_from: permit.narrowest_release(Builder::Other),
        // One more than asked for shows whether there is another page.
        limit: size + 1,
    };
    let mut releases = node.store().releases(&wanted).await?;
    let next = last_of_page(&mut releases, size).map(|held| AfterRelease {
        time: held.time,
        log: held.log.clone(),
        index: held.index,
    });
    Ok(ReleasePage { releases, next })
}

/// Cuts what was read down to a page of `size`. Its last item, if there was one more: the next page begins after it.
fn last_of_page<T>(found: &mut Vec<T>, size: u32) -> Option<&T> {
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let has_more = found.len() > size;
    found.truncate(size);
    found.last().filter(|_| has_more)
}

/// The proof that a release is in its builder's log.
#[derive(Debug, Clone)]
pub struct ReleaseProof {
    /// A signed checkpoint of that log.
    pub checkpoint: String,
    pub entry: ReceiptEntry,
}

/// A release that was asked for.
#[derive(Debug, Clone)]
pub struct Found {
    pub release: HeldRelease,
    /// If it is asked for and there is one.
    pub proof: Option<ReleaseProof>,
    /// The newest releases that correct it, the oldest first.
    pub corrected_by: Vec<HeldRelease>,
}

/// Finds one release.
///
/// # Errors
/// [`ServiceError::ReleaseWithdrawn`] if it was withdrawn, [`ServiceError::NotFound`] (NOT_PUBLISHED) if this node holds no such
/// release, or none for the caller.
pub async fn get(node: &Node, caller: &Caller, name: &ReleaseName, with_proof: bool) -> Result<Found, ServiceError> {
    let permit = policy::authorise_releases(&caller.principal, &node.grants().await?)?;
    let held = match name {
        ReleaseName::Latest => {
            let narrowest = permit.narrowest_release(node.built_by(&node.builder));
            node.store().latest_release(&node.builder, narrowest).await?
        }
        ReleaseName::Id(id) => node.store().release(id).await?,
    };
    let Some(release) = held.filter(|held| node.shows_release(&permit, held)) else {
        let narrowest = |builder: &OriginName| permit.narrowest_release(node.built_by(builder));
        return Err(not_here(node.store(), name, narrowest).await?);
    };
    let proof = if with_proof { node.ledger.proof_of_entry(&release.log, release.index).await? } else { None };
    let proof = proof.map(|(checkpoint, entry)| ReleaseProof { checkpoint, entry });
    let builder = &release.log.origin;
    let narrowest = permit.narrowest_release(node.built_by(builder));
    let corrected_by = node.store().corrections_of(builder, &release.id, narrowest, CORRECTIONS_MAX).await?;
    Ok(Found { release, proof, corrected_by })
}

/// A release for the staff of this node, who may see all that it holds.
async fn held(node: &Node, name: &ReleaseName) -> Result<HeldRelease, ServiceError> {
    let found = match name {
        ReleaseName::Latest => node.store().latest_release(&node.builder, Audience::Members).await?,
        ReleaseName::Id(id) => node.store().release(id).await?,
    };
    match found {
        Some(held) => Ok(held),
        None => Err(not_here(node.store(), name, |_| Audience::Node).await?),
    }
}

/// Why a release is not here: it was withdrawn, or this node never held it. Who could not know of it does not learn that it was
/// withdrawn: `narrowest` says which releases of a builder the caller may know of.
///
/// # Errors
/// [`ServiceError::Store`] if that cannot be read.
pub(crate) async fn not_here(
    store: &Store,
    name: &ReleaseName,
    narrowest: impl Fn(&OriginName) -> Audience,
) -> Result<ServiceError, ServiceError> {
    let withdrawn = match name {
        ReleaseName::Id(id) => store.withdrawn_release(id).await?,
        ReleaseName::Latest => None,
    };
    let name = name.to_string();
    Ok(match withdrawn.filter(|gone| gone.audience >= narrowest(&gone.log.origin)) {
        Some(mut gone) => {
            withhold(&mut gone.reason);
            ServiceError::ReleaseWithdrawn { name, gone: Box::new(gone) }
        }
        None => ServiceError::absent(Absent::Release, name),
    })
}

/// The title of a release without what seems to be personal data.
#[must_use]
pub fn shown_title(held: &HeldRelease) -> Text {
    let mut title = held.manifest.manifest().title.clone();
    for text in [&mut title.ar, &mut title.fr, &mut title.en] {
        withhold(text);
    }
    title
}

/// What a release states as a publication, without what seems to be personal data. None: a release of the first format.
#[must_use]
pub fn shown_publication(held: &HeldRelease) -> Option<Publication> {
    let mut own = held.manifest.manifest().publication.clone()?;
    let reason = own.corrects.as_mut().map(|corrects| &mut corrects.reason);
    let early = own.plan.as_mut().map(|plan| &mut plan.early);
    for text in [Some(&mut own.licence), reason, early].into_iter().flatten() {
        withhold(text);
    }
    Some(own)
}

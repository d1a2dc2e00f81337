//! Planned releases: a builder announces them, moves or drops them with a reason, and keeps them.

use time::Date;

use super::build::sharing;
use super::stated::Title;
use super::{PAGE_DEFAULT, PAGE_MAX, last_of_page};
use crate::retraction::{reason, reason_in};
use crate::{Absent, Caller, Node, ServiceError};
use marsad_domain::audience::Audience;
use marsad_domain::code::{OriginName, PlanId};
use marsad_domain::release_plan::ReleasePlan;
use marsad_domain::scan::withhold;
use marsad_domain::text::Text;
use marsad_identity::policy::{self, Builder};
use marsad_release::publication::PlanKept;
use marsad_store::StoreError;
use marsad_store::release_plan::PlanQuery;

pub use marsad_store::release_plan::{AfterPlan, HeldPlan};

/// A change of a planned release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanChange {
    /// It is announced, or gets another day or title.
    Set { day: Date, audience: Audience, title: Option<Title> },
    /// It is not planned any more.
    Drop,
}

/// A change of the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangePlan {
    pub id: PlanId,
    pub change: PlanChange,
    /// Why; needed unless it is announced for the first time.
    pub reason: String,
}

/// A planned release that a build keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedPlan {
    pub id: PlanId,
    /// Why it is built before its day; empty if it is not.
    pub early: String,
}

/// Which page of the planned releases is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListPlans {
    /// None: of every builder.
    pub builder: Option<OriginName>,
    /// None: from the first day on.
    pub after: Option<AfterPlan>,
    /// None: as many as the node chooses.
    pub size: Option<u32>,
}

/// A page of planned releases, by day.
#[derive(Debug, Clone)]
pub struct PlanPage {
    pub plans: Vec<HeldPlan>,
    /// Where the next page begins; none after the last.
    pub next: Option<AfterPlan>,
}

/// The planned releases that the caller may know of, by day. Those that are not planned any more are left out.
///
/// # Errors
/// [`ServiceError::Denied`], [`ServiceError::Store`].
pub async fn plans(node: &Node, caller: &Caller, asked: ListPlans) -> Result<PlanPage, ServiceError> {
    let permit = policy::authorise_releases(&caller.principal, &node.grants().await?)?;
    let size = asked.size.unwrap_or(PAGE_DEFAULT).min(PAGE_MAX);
    let wanted = PlanQuery {
        builder: asked.builder.as_ref(),
        after: asked.after.as_ref(),
        own: node.ledger.origin(),
        own_from: permit.narrowest_release(Builder::Own),
        others_from: permit.narrowest_release(Builder::Other),
        // One more than asked for shows whether there is another page.
        limit: size + 1,
    };
    let mut plans = node.store().release_plans(&wanted).await?;
    let after =
        |held: &HeldPlan| AfterPlan { day: held.plan.day, origin: held.log.origin.clone(), plan: held.plan.id.clone() };
    let next = last_of_page(&mut plans, size).map(after);
    plans.iter_mut().for_each(withhold_texts);
    Ok(PlanPage { plans, next })
}

fn withhold_texts(held: &mut HeldPlan) {
    let title = &mut held.plan.title;
    for text in [&mut title.ar, &mut title.fr, &mut title.en, &mut held.note] {
        withhold(text);
    }
}

/// The newest state of a planned release of this node.
async fn newest(node: &Node, id: &PlanId) -> Result<Option<HeldPlan>, ServiceError> {
    Ok(node.store().release_plan(node.ledger.origin(), id).await?)
}

/// Announces, moves or drops a planned release of this node. `read` reads the request; it is called once the caller is known to be
/// allowed to ask.
///
/// # Errors
/// [`ServiceError::BadRequest`] for a day that is over, a change without a reason or of the audience, and a plan that is kept
/// already; [`ServiceError::NotFound`] for one that is to be dropped and is not there; the errors of `read`.
pub async fn change_plan(
    node: &Node,
    caller: &Caller,
    read: impl FnOnce() -> Result<ChangePlan, ServiceError>,
) -> Result<HeldPlan, ServiceError> {
    let permit = policy::authorise_build(&caller.principal, &node.grants().await?)?;
    let ChangePlan { id, change, reason: why } = read()?;
    let turn = node.resources.plans().await?;
    let before = newest(node, &id).await?;
    if before.as_ref().is_some_and(|own| own.released.is_some()) {
        return Err(ServiceError::field("id", "a planned release that is not released yet"));
    }
    let before = before.map(|own| own.plan).filter(|plan| !plan.is_dropped);
    // Readers rely on an announced day: the reason why it does not hold is public too.
    let note = if before.is_some() || !why.is_empty() { reason(&why)? } else { String::new() };
    let plan = match (change, before) {
        (PlanChange::Drop, Some(plan)) => ReleasePlan { is_dropped: true, ..plan },
        (PlanChange::Drop, None) => return Err(ServiceError::absent(Absent::Plan, id.as_str())),
        (PlanChange::Set { day, .. }, _) if day < node.today() => {
            return Err(ServiceError::field("day", "a day that is not over"));
        }
        (PlanChange::Set { audience, .. }, Some(plan)) if plan.audience != audience => {
            return Err(ServiceError::field("audience", "the audience that it was planned for"));
        }
        (PlanChange::Set { day, audience, title }, before) => {
            let title = title.map(|Title(text)| text).or(before.map(|plan| plan.title)).unwrap_or_default();
            ReleasePlan { id: id.clone(), day, audience, title, is_dropped: false }
        }
    };
    let ledger = node.ledger.clone();
    // The turn ends with the append, not with the caller.
    let appended = tokio::spawn(async move {
        let _turn = turn;
        ledger.append_release_plan(&permit, (sharing(plan.audience), plan), note).await
    });
    let position = appended.await.map_err(|_| ServiceError::Task)??;
    tracing::info!(plan = %id, %position, "changed the calendar of releases");
    let held = newest(node, &id).await?;
    held.ok_or_else(|| StoreError::corrupt("no planned release where one was just appended").into())
}

/// The planned release that a build keeps, and its title.
///
/// # Errors
/// [`ServiceError::BadRequest`] for what is not planned at this node for the audience, for what was released already, and before its
/// day without a reason.
pub(super) async fn keep(
    node: &Node,
    audience: Audience,
    asked: AskedPlan,
) -> Result<(PlanKept, Option<Text>), ServiceError> {
    let held = newest(node, &asked.id).await?;
    let held = held.filter(|own| !own.plan.is_dropped && own.plan.audience == audience);
    let HeldPlan { plan, released, .. } =
        held.ok_or_else(|| ServiceError::field("plan", "a planned release of this node for the same audience"))?;
    if released.is_some() {
        return Err(ServiceError::field("plan", "a planned release that is not released yet"));
    }
    let early = match (node.today() < plan.day, asked.early.as_str()) {
        (false, _) => String::new(),
        (true, "") => return Err(ServiceError::field("early", "a reason, because the planned day has not come")),
        (true, why) => reason_in("early", why)?,
    };
    let title = Some(plan.title).filter(|title| !title.is_empty());
    Ok((PlanKept { id: asked.id, day: plan.day, early }, title))
}

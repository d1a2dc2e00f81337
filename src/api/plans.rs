//! The calendar of releases: decoded, asked of the service, encoded.

use crate::fields::day;
use crate::releases::{read_audience, read_builder, read_title};
use crate::serve::{Answer, Call};
use marsad_domain::code::{OriginName, PlanId};
use marsad_service::ServiceError;
use marsad_service::release::{self, AfterPlan, ChangePlan, HeldPlan, ListPlans, PlanChange};
use marsad_wire::{field, pb};

pub(super) async fn list(call: Call<'_, pb::ListPlannedReleasesRequest>) -> Answer<pb::ListPlannedReleasesResponse> {
    let builder = read_builder(&call.request.builder)?;
    let after = if call.request.page_token.is_empty() { None } else { Some(parse_token(&call.request.page_token)?) };
    let size = (call.request.page_size > 0).then_some(call.request.page_size);
    let page = release::plans(call.node, call.caller, ListPlans { builder, after, size }).await?;
    Ok(pb::ListPlannedReleasesResponse {
        plans: page.plans.iter().map(plan).collect(),
        next_page_token: page.next.as_ref().map(token).unwrap_or_default(),
    })
}

fn token(after: &AfterPlan) -> String {
    format!("{}.{}.{}", after.day, after.plan, after.origin)
}

fn parse_token(token: &str) -> Result<AfterPlan, ServiceError> {
    let mut parts = token.splitn(3, '.');
    let mut next = || parts.next().unwrap_or_default();
    let (date, plan, origin) = (day("page_token", next()), PlanId::new(next()), OriginName::new(next()));
    match (date, plan, origin) {
        (Ok(day), Ok(plan), Ok(origin)) => Ok(AfterPlan { day, origin, plan }),
        _ => Err(ServiceError::field("page_token", "what an earlier answer gave")),
    }
}

pub(super) async fn change(call: Call<'_, pb::PlanReleaseRequest>) -> Answer<pb::PlanReleaseResponse> {
    let held = release::change_plan(call.node, call.caller, || read(call.request)).await?;
    Ok(pb::PlanReleaseResponse { plan: Some(plan(&held)) })
}

fn read(request: pb::PlanReleaseRequest) -> Result<ChangePlan, ServiceError> {
    let change = if request.dropped {
        PlanChange::Drop
    } else {
        let day = day("day", &request.day)?;
        PlanChange::Set { day, audience: read_audience(&request.audience)?, title: read_title(request.title)? }
    };
    Ok(ChangePlan { id: field::code("id", &request.id)?, change, reason: request.reason })
}

fn plan(held: &HeldPlan) -> pb::PlannedRelease {
    let plan = &held.plan;
    pb::PlannedRelease {
        id: plan.id.to_string(),
        builder: held.log.origin.to_string(),
        day: plan.day.to_string(),
        audience: plan.audience.as_str().to_owned(),
        title: Some((&plan.title).into()),
        note: held.note.clone(),
        position: Some((&held.log, held.index).into()),
        released: held.released.map(hex::encode).unwrap_or_default(),
    }
}

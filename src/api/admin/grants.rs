//! Grants, and who a caller is to this node.

use std::sync::Arc;

use crate::api::admin::permit;
use crate::domain::code::{AreaCode, IndicatorCode, OriginName};
use crate::identity::{Grant, GrantKind, Role, TABLE, policy};
use crate::service::Caller;
use crate::service::Node;
use crate::service::{Absent, ServiceError};
use crate::wire::pb;

/// Territories or indicators of one grant.
const CODES_MAX: usize = 2_000;

/// All grants.
///
/// # Errors
/// [`ServiceError`] if the caller may not, or they cannot be read.
pub async fn list(
    node: &Arc<Node>,
    caller: &Caller,
    _request: pb::ListGrantsRequest,
) -> Result<pb::ListGrantsResponse, ServiceError> {
    permit(node, caller).await?;
    Ok(pb::ListGrantsResponse { grants: node.store().grants().await?.iter().map(to_pb).collect() })
}

/// Gives a grant.
///
/// # Errors
/// [`ServiceError::BadRequest`] for codes that are none, or that the catalogue does not have.
pub async fn put(
    node: &Arc<Node>,
    caller: &Caller,
    request: pb::PutGrantRequest,
) -> Result<pb::PutGrantResponse, ServiceError> {
    let permit = permit(node, caller).await?;
    let grant = read(node, request.grant.ok_or_else(|| ServiceError::field("grant", "is missing"))?)?;
    node.store().put_grant(&grant).await?;
    let (role, name) = &grant.principal;
    tracing::info!(by = %permit.holder(), %role, name, kind = grant.kind.as_str(), "a grant was given");
    Ok(pb::PutGrantResponse {})
}

/// Takes a grant back.
///
/// # Errors
/// [`ServiceError::NotFound`] if there is none.
pub async fn delete(
    node: &Arc<Node>,
    caller: &Caller,
    request: pb::DeleteGrantRequest,
) -> Result<pb::DeleteGrantResponse, ServiceError> {
    let permit = permit(node, caller).await?;
    let (role, kind) = (read_role(&request.role)?, read_kind(&request.kind)?);
    let name = read_name(&request.name)?;
    if !node.store().delete_grant(role, &name, kind).await? {
        return Err(ServiceError::absent(Absent::Grant, format!("{role}/{name} {}", kind.as_str())));
    }
    tracing::info!(by = %permit.holder(), %role, name, kind = kind.as_str(), "a grant was taken back");
    Ok(pb::DeleteGrantResponse {})
}

/// Who the caller is, and what it may do here.
///
/// # Errors
/// [`ServiceError`] if the grants cannot be read.
pub async fn who_am_i(
    node: &Arc<Node>,
    caller: &Caller,
    _request: pb::WhoAmIRequest,
) -> Result<pb::WhoAmIResponse, ServiceError> {
    let principal = &caller.principal;
    policy::authorise_public(principal, caller.action)?;
    let is_own = |grant: &&Grant| grant.principal.0 == principal.role && grant.principal.1 == principal.name;
    let grants = node.store().grants().await?;
    let membership = node.ledger.membership();
    let territories = principal.organisation().zip(membership).and_then(|(organisation, version)| {
        let known = version.membership.reporter(&organisation)?;
        Some(known.territories.iter().map(ToString::to_string).collect())
    });
    let rpcs = TABLE.iter().filter(|rule| rule.roles.contains(&principal.role)).map(|rule| rule.rpc.to_owned());
    Ok(pb::WhoAmIResponse {
        role: principal.role.to_string(),
        name: principal.name.clone(),
        node: node.ledger.origin().to_string(),
        grants: grants.iter().filter(is_own).map(to_pb).collect(),
        rpcs: rpcs.collect(),
        territories: territories.unwrap_or_default(),
        revocation_lists: node.client_tls.lists(),
    })
}

fn to_pb(grant: &Grant) -> pb::Grant {
    pb::Grant {
        role: grant.principal.0.to_string(),
        name: grant.principal.1.clone(),
        kind: grant.kind.as_str().to_owned(),
        territories: grant.territories.iter().map(ToString::to_string).collect(),
        indicators: grant.indicators.iter().flatten().map(ToString::to_string).collect(),
    }
}

fn read_role(text: &str) -> Result<Role, ServiceError> {
    Role::parse(text).ok_or_else(|| ServiceError::field("role", "node, submitter, reviewer, reader or admin"))
}

fn read_kind(text: &str) -> Result<GrantKind, ServiceError> {
    GrantKind::parse(text).ok_or_else(|| ServiceError::field("kind", "submit or microcells"))
}

/// A name as certificates have it.
fn read_name(text: &str) -> Result<String, ServiceError> {
    match OriginName::new(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err(ServiceError::field("name", "the name in a certificate")),
    }
}

fn read(node: &Node, grant: pb::Grant) -> Result<Grant, ServiceError> {
    let catalogue = node.catalogue()?;
    let catalogue = &catalogue.catalogue;
    if grant.territories.len() > CODES_MAX || grant.indicators.len() > CODES_MAX {
        return Err(ServiceError::field("grant", format!("at most {CODES_MAX} territories or indicators")));
    }
    let area = |code: &String| match AreaCode::new(code) {
        Ok(area) if catalogue.area_by_code(code).is_some() => Ok(area),
        _ => Err(ServiceError::field("grant.territories", "codes of areas of the catalogue")),
    };
    let indicator = |code: &String| match IndicatorCode::new(code) {
        Ok(indicator) if catalogue.indicator_by_code(code).is_some() => Ok(indicator),
        _ => Err(ServiceError::field("grant.indicators", "codes of indicators of the catalogue")),
    };
    let territories = grant.territories.iter().map(area).collect::<Result<Vec<_>, _>>()?;
    if territories.is_empty() {
        return Err(ServiceError::field("grant.territories", "at least one"));
    }
    let indicators = grant.indicators.iter().map(indicator).collect::<Result<Vec<_>, _>>()?;
    Ok(Grant {
        principal: (read_role(&grant.role)?, read_name(&grant.name)?),
        kind: read_kind(&grant.kind)?,
        territories,
        indicators: if indicators.is_empty() { None } else { Some(indicators) },
    })
}

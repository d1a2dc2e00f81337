//! Grants, and who a caller is to this node.

use crate::{Absent, Caller, Node, ServiceError};
use marsad_domain::code::{AreaCode, IndicatorCode, OriginName};
use marsad_identity::policy::{self, Administer, Permit};
use marsad_identity::{Grant, GrantKind, Role};

/// Territories or indicators of one grant.
const CODES_MAX: usize = 2_000;

/// A grant as an admin writes it: to whom, of what, for which territories and indicators. An empty list of indicators means all.
#[derive(Debug, Clone, Default)]
pub struct NewGrant {
    pub role: String,
    pub name: String,
    pub kind: String,
    pub territories: Vec<String>,
    pub indicators: Vec<String>,
}

/// A caller, and its grants.
#[derive(Debug)]
pub struct Identity {
    pub role: Role,
    pub name: String,
    pub node: OriginName,
    pub grants: Vec<Grant>,
    /// The territories that membership gives to its organisation.
    pub territories: Vec<AreaCode>,
    /// The lists of revoked certificates that the node has (DER).
    pub revocation_lists: Vec<Vec<u8>>,
}

/// All grants.
///
/// # Errors
/// [`ServiceError::Store`] if they cannot be read.
pub async fn list(node: &Node, _permit: &Permit<Administer>) -> Result<Vec<Grant>, ServiceError> {
    Ok(node.store().grants().await?)
}

/// Gives a grant.
///
/// # Errors
/// [`ServiceError::BadRequest`] for an invalid code, or one that the catalogue does not have.
pub async fn put(node: &Node, permit: &Permit<Administer>, grant: &NewGrant) -> Result<(), ServiceError> {
    let grant = read(node, grant)?;
    node.store().put_grant(&grant).await?;
    let (role, name) = &grant.principal;
    tracing::info!(by = %permit.holder(), %role, name, kind = grant.kind.as_str(), "a grant was given");
    Ok(())
}

/// Takes a grant back.
///
/// # Errors
/// [`ServiceError::NotFound`] if there is none.
pub async fn delete(
    node: &Node,
    permit: &Permit<Administer>,
    (role, name, kind): (&str, &str, &str),
) -> Result<(), ServiceError> {
    let (role, kind) = (read_role(role)?, read_kind(kind)?);
    let name = read_name(name)?;
    if !node.store().delete_grant(role, &name, kind).await? {
        return Err(ServiceError::absent(Absent::Grant, format!("{role}/{name} {}", kind.as_str())));
    }
    tracing::info!(by = %permit.holder(), %role, name, kind = kind.as_str(), "a grant was taken back");
    Ok(())
}

/// The caller, and its grants at this node.
///
/// # Errors
/// [`ServiceError::Store`] if the grants cannot be read.
pub async fn who_am_i(node: &Node, caller: &Caller) -> Result<Identity, ServiceError> {
    let principal = &caller.principal;
    policy::authorise_public(principal, caller.action)?;
    let mut grants = node.store().grants().await?;
    grants.retain(|grant| grant.principal.0 == principal.role && grant.principal.1 == principal.name);
    let territories = principal.organisation().zip(node.ledger.membership()).and_then(|(organisation, version)| {
        version.membership.reporter(&organisation).map(|known| known.territories.clone())
    });
    Ok(Identity {
        role: principal.role,
        name: principal.name.clone(),
        node: node.ledger.origin().clone(),
        grants,
        territories: territories.unwrap_or_default(),
        revocation_lists: node.client_tls.lists(),
    })
}

fn read_role(text: &str) -> Result<Role, ServiceError> {
    Role::parse(text).ok_or_else(|| ServiceError::field("role", "node, submitter, reviewer, reader, guest or admin"))
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

fn read(node: &Node, grant: &NewGrant) -> Result<Grant, ServiceError> {
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

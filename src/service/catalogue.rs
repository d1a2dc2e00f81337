//! The catalogue that this node judges new submissions under.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::query::filter;
use crate::{Absent, Node, ServiceError};
use marsad_domain::catalogue::AreaId;
use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::code_list::CodeList;
use marsad_domain::catalogue::indicator::Indicator;
use marsad_ledger::{CatalogueVersion, MembershipVersion};
use marsad_log::checkpoint::LogId;

const NAME_CHARS_MAX: usize = 200;
const CODES_MAX: usize = 1_000;

/// The versions with which a client judges and signs a submission.
pub struct Current {
    pub catalogue: Arc<CatalogueVersion>,
    pub membership: Option<Arc<MembershipVersion>>,
    /// The log that submissions are stored in.
    pub log: LogId,
}

/// The versions of now.
///
/// # Errors
/// [`ServiceError::CatalogueMissing`] until there is one. All functions of this file return it.
pub fn current(node: &Node) -> Result<Current, ServiceError> {
    let (membership, log) = (node.ledger.membership(), node.ledger.own_log().clone());
    Ok(Current { catalogue: node.catalogue()?, membership, log })
}

/// The indicators of these codes; all for no codes.
///
/// # Errors
/// [`ServiceError::NotFound`] for a code that is not known, [`ServiceError::BadRequest`] for too many.
pub fn indicators(current: &CatalogueVersion, codes: Vec<String>) -> Result<Vec<&Indicator>, ServiceError> {
    if codes.len() > CODES_MAX {
        return Err(ServiceError::field("codes", format!("at most {CODES_MAX}")));
    }
    for code in &codes {
        filter::indicator(&current.catalogue, code)?;
    }
    let wanted: BTreeSet<String> = codes.into_iter().collect();
    let all = current.catalogue.parts().indicators.iter();
    Ok(all.filter(|known| wanted.is_empty() || wanted.contains(known.code.as_str())).collect())
}

/// The areas within one, and of one level; an empty text leaves that open.
///
/// # Errors
/// [`ServiceError::NotFound`] or [`ServiceError::AmbiguousArea`] for the area, [`ServiceError::BadRequest`] for the level.
pub fn areas(current: &CatalogueVersion, under: &str, level: &str) -> Result<Vec<AreaId>, ServiceError> {
    let catalogue = &current.catalogue;
    let under = if under.is_empty() { None } else { Some(filter::area(catalogue, under)?) };
    let level = match level {
        "" => None,
        name => Some(Level::parse(name).ok_or_else(|| ServiceError::field("level", "a level of areas"))?),
    };
    let areas = (0..).map(AreaId).zip(&catalogue.parts().areas).filter(|(id, area)| {
        level.is_none_or(|level| area.level == level) && under.is_none_or(|under| catalogue.is_within(*id, under))
    });
    Ok(areas.map(|(id, _)| id).collect())
}

/// A code list.
///
/// # Errors
/// [`ServiceError::NotFound`] if there is none of that name.
pub fn code_list<'c>(current: &'c CatalogueVersion, name: &str) -> Result<&'c CodeList, ServiceError> {
    current.catalogue.code_list(name).ok_or_else(|| ServiceError::absent(Absent::CodeList, name))
}

/// The areas that a person may mean by a name.
///
/// # Errors
/// [`ServiceError::BadRequest`] for a name that is too long.
pub fn find_areas(current: &CatalogueVersion, name: &str) -> Result<Vec<AreaId>, ServiceError> {
    if name.chars().count() > NAME_CHARS_MAX {
        return Err(ServiceError::field("name", format!("at most {NAME_CHARS_MAX} characters")));
    }
    Ok(current.catalogue.find_areas(name))
}

//! Whether a release can have what is asked of an indicator.

use crate::nothing::{Nothing, Why};
use crate::query::filter::Filter;
use marsad_disclosure::query::BREAKDOWN_DIMENSIONS_MAX;
use marsad_domain::catalogue::Catalogue;
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::code::ConceptId;

/// Whether a release can hold cells of an indicator by the dimensions that are asked for.
pub(super) fn check_dimensions(own: &Indicator, by: &[ConceptId], filter: &Filter) -> Result<(), Nothing> {
    let held = filter.at.iter().filter(|(_, code)| !code.is_total()).map(|(concept, _)| concept);
    let mut open: Vec<&ConceptId> = by.iter().chain(held).collect();
    open.sort_unstable();
    open.dedup();
    let mut all = by.iter().chain(filter.at.iter().map(|(concept, _)| concept));
    if all.any(|concept| own.dimension_position(concept.as_str()).is_none()) {
        let known = own.dimensions.iter().map(ToString::to_string).collect();
        return Err(Nothing::of(&own.code, Why::NoDimension).knowing(known));
    }
    if open.len() > BREAKDOWN_DIMENSIONS_MAX { Err(Nothing::of(&own.code, Why::TooManyDimensions)) } else { Ok(()) }
}

/// Whether no area is finer than the level from which up the indicator is published.
pub(super) fn check_level(catalogue: &Catalogue, own: &Indicator, filter: &Filter) -> Result<(), Nothing> {
    let finest = own.publish_from.fineness();
    let is_finer = match filter.level {
        Some(level) => level.fineness() > finest,
        None => filter.areas.iter().any(|area| catalogue.fineness(*area) > finest),
    };
    let too_fine = || Nothing::of(&own.code, Why::TooFine).knowing(vec![own.publish_from.as_str().to_owned()]);
    if is_finer { Err(too_fine()) } else { Ok(()) }
}

//! Whether a caller sees a cell in clear.

use marsad_domain::catalogue::Catalogue;
use marsad_domain::cell::Cell;
use marsad_domain::code::AreaCode;
use marsad_identity::policy::{Permit, ReadAggregates};

/// Whether a caller sees the territory and indicator of a cell in clear, no matter who reported it.
#[must_use]
pub fn sees(permit: &Permit<ReadAggregates>, catalogue: &Catalogue, cell: &Cell) -> bool {
    let within = |inner: &AreaCode, outer: &AreaCode| catalogue.lies_within(inner, outer);
    permit.sees_clear(None, &cell.key.indicator, &cell.key.area, &within)
}

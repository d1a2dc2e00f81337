//! Keys of the roll-up's tables. They hold positions that this program made, never text from outside, so their hash need not
//! resist chosen keys.

use marsad_domain::catalogue::AreaId;
use marsad_domain::period::Period;

/// A place in an indicator's figures: a combination of codes, an area, a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct PlaceKey {
    pub slice: u32,
    pub area: AreaId,
    pub period: Period,
}

/// A METHOD, an area and a period.
pub(super) type MethodPlace = (u16, AreaId, Period);

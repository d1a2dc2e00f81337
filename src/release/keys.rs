//! Packed keys of the tables of the roll-up: positions that this program made, never text from outside, so their hash need not
//! resist chosen keys.

use marsad_domain::catalogue::AreaId;
use marsad_domain::period::Period;

/// One place in an indicator's figures: a combination of codes, an area, a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Spot {
    pub slice: u32,
    pub area: AreaId,
    pub period: Period,
}

/// A METHOD, an area and a period.
pub(super) type Usage = (u16, AreaId, Period);

//! The local ids that the rows of a batch use, in the order of the chunk's dictionary.

use crate::error::{Problem, WireError};

pub fn outside() -> WireError {
    WireError::new("rows", Problem::BadIndex)
}

/// The local ids in use, in the order of the values that they stand for, and the place of each.
pub struct LocalIds {
    pub order: Vec<u32>,
    places: Vec<u32>,
}

/// The place of an id that is not in use.
const NOWHERE: u32 = u32::MAX;

impl LocalIds {
    /// `size` is the number of ids. `arrange` gets the ids in use, ascending, and sorts them by their values.
    pub fn new(
        ids: impl Iterator<Item = u32>,
        size: usize,
        arrange: impl FnOnce(&mut Vec<u32>),
    ) -> Result<Self, WireError> {
        let mut places = vec![NOWHERE; size];
        for id in ids {
            *usize::try_from(id).ok().and_then(|n| places.get_mut(n)).ok_or_else(outside)? = 0;
        }
        let mut order: Vec<u32> =
            (0..).zip(&places).filter(|(_, place)| **place != NOWHERE).map(|(id, _)| id).collect();
        arrange(&mut order);
        places.fill(NOWHERE);
        for (n, id) in (0..).zip(&order) {
            if let Some(place) = usize::try_from(*id).ok().and_then(|id| places.get_mut(id)) {
                *place = n;
            }
        }
        Ok(Self { order, places })
    }

    /// `None` for an id that `arrange` removed.
    pub fn place(&self, id: u32) -> Option<u32> {
        let place = usize::try_from(id).ok().and_then(|id| self.places.get(id)).copied();
        place.filter(|place| *place != NOWHERE)
    }
}

//! Figures that stay at their node: sums of too few of them, which are in no cell and which nobody may know.

use std::collections::BTreeSet;

use marsad_release::links::Stay;

use super::{Sheet, State};

/// Such a sum may not be confined to an interval narrower than this part of it.
const PART: i64 = 5;

impl Sheet<'_> {
    /// What stays at the builder's node of one area, or of one area with another, added up in any way that the release adds up. Large
    /// sums need a wider interval: nobody may know about how large they are. What travels in one release is no secret of another.
    pub(in crate::model) fn add_withheld(&mut self) {
        let all = self.family.places.iter().zip(0..).filter(|(place, _)| place.stay == Stay::Always);
        let local: BTreeSet<u32> = all.filter_map(|(_, number)| self.places.get(&number).copied()).collect();
        for own in &self.family.withheld {
            let Some(id) = self.family.indicators.get(own.indicator) else { continue };
            let (mut places, kinds) = (self.set(own.counted), self.kinds.of(&(own.indicator, own.codes.clone())));
            places.retain(|place| local.contains(place));
            if places.is_empty() || kinds.is_empty() {
                continue;
            }
            let of_value = self.value(&places, &kinds).saturating_add(PART - 1) / PART;
            let need = self.need(*id).max(of_value);
            let state = if own.is_of_one_area { State::Primary { need } } else { State::ForReaders { need } };
            self.enter(places, kinds, state);
        }
    }
}

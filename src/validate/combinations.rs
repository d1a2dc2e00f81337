//! Combinations of dimension codes as small numbers.

use marsad_domain::catalogue::IndicatorId;

/// A table of combinations. A combination is the position of an indicator and one code for each of its dimensions.
#[derive(Debug, Clone, Default)]
pub(super) struct Combinations {
    ids: foldhash::HashMap<Box<[u16]>, u32>,
    keys: Vec<Box<[u16]>>,
    /// The last combination that was asked for: the next row mostly has the same one.
    last: u32,
}

impl Combinations {
    /// The number of a combination, which is added if it is new. `key` is the indicator's position followed by the codes.
    pub(super) fn intern(&mut self, key: &[u16]) -> u32 {
        if !self.key(self.last).is_empty() && self.key(self.last) == key {
            return self.last;
        }
        self.last = match self.ids.get(key) {
            Some(id) => *id,
            None => {
                let id = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
                self.keys.push(key.into());
                self.ids.insert(key.into(), id);
                id
            }
        };
        self.last
    }

    pub(super) fn find(&self, key: &[u16]) -> Option<u32> {
        self.ids.get(key).copied()
    }

    /// The indicator and the codes of a combination.
    pub(super) fn get(&self, id: u32) -> Option<(IndicatorId, &[u16])> {
        let key = self.keys.get(usize::try_from(id).ok()?)?;
        key.split_first().map(|(indicator, codes)| (IndicatorId(*indicator), codes))
    }

    /// The indicator's position followed by the codes; empty for an unknown number.
    pub(super) fn key(&self, id: u32) -> &[u16] {
        usize::try_from(id).ok().and_then(|n| self.keys.get(n)).map_or(&[], |key| key)
    }

    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }
}

//! Observations in memory: compact rows with their codes as positions in one catalogue snapshot.
//!
//! A million of them fit in tens of megabytes. Positions are valid for one snapshot only. Codes are hashed, sent and
//! stored instead of them ([`canonical`](super::canonical)).

use std::collections::HashMap;

use crate::catalogue::{AreaId, IndicatorId};
use crate::code::CodeId;
use crate::period::Period;
use crate::status::{ConfStatus, ObsStatus};
use crate::timestamp::Timestamp;

/// The position of a combination of dimension codes in a [`DimensionKeys`] table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DimensionKeyId(pub u32);

/// The position of attributes in an [`AttributeSets`] table; 0 is "none".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct AttributeSetId(pub u32);

/// What a row does (SDMX-CSV 2.0, column ACTION).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Action {
    /// Sets the figure of the cell.
    #[default]
    Replace,
    /// Deletes the figure: a tombstone.
    Delete,
}

/// One observation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Row {
    pub indicator: IndicatorId,
    pub area: AreaId,
    pub dimensions: DimensionKeyId,
    pub period: Period,
    /// The figure, scaled by the indicator's decimals; `None` if it is missing.
    pub value: Option<i64>,
    pub status: ObsStatus,
    pub conf: ConfStatus,
    pub action: Action,
    pub attributes: AttributeSetId,
    /// The row of the submitter's file; 0 if unknown. It is neither hashed nor stored.
    pub source_row: u32,
}

/// Combinations of dimension codes. Each has all dimensions of its indicator, in the indicator's order.
#[derive(Debug, Clone, Default)]
pub struct DimensionKeys {
    keys: Vec<Box<[CodeId]>>,
    ids: HashMap<Box<[CodeId]>, DimensionKeyId>,
}

impl DimensionKeys {
    /// The position of `codes`, which are added if they are new.
    pub fn intern(&mut self, codes: &[CodeId]) -> DimensionKeyId {
        if let Some(id) = self.ids.get(codes) {
            return *id;
        }
        let id = DimensionKeyId(u32::try_from(self.keys.len()).unwrap_or(u32::MAX));
        self.keys.push(codes.into());
        self.ids.insert(codes.into(), id);
        id
    }

    /// The codes at a position; empty for a position outside the table.
    #[must_use]
    pub fn codes(&self, id: DimensionKeyId) -> &[CodeId] {
        usize::try_from(id.0).ok().and_then(|n| self.keys.get(n)).map_or(&[], |key| key)
    }

    /// How many combinations there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there are no combinations.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

/// Attributes of a figure. The texts have been checked.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Attributes {
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; empty if not given.
    pub ref_date: String,
    pub source: String,
    pub comment: String,
    /// The figure is not shown before this time.
    pub embargo: Option<Timestamp>,
}

/// Distinct sets of attributes; position 0 is always the empty one.
#[derive(Debug, Clone)]
pub struct AttributeSets {
    sets: Vec<Attributes>,
    ids: HashMap<Attributes, AttributeSetId>,
}

impl Default for AttributeSets {
    fn default() -> Self {
        let none = Attributes::default();
        Self { sets: vec![none.clone()], ids: HashMap::from([(none, AttributeSetId(0))]) }
    }
}

impl AttributeSets {
    /// The position of `attributes`, which are added if they are new.
    pub fn intern(&mut self, attributes: Attributes) -> AttributeSetId {
        if let Some(id) = self.ids.get(&attributes) {
            return *id;
        }
        let id = AttributeSetId(u32::try_from(self.sets.len()).unwrap_or(u32::MAX));
        self.sets.push(attributes.clone());
        self.ids.insert(attributes, id);
        id
    }

    /// The attributes at a position; empty ones for a position outside the table.
    #[must_use]
    pub fn get(&self, id: AttributeSetId) -> &Attributes {
        static NONE: Attributes =
            Attributes { ref_date: String::new(), source: String::new(), comment: String::new(), embargo: None };
        usize::try_from(id.0).ok().and_then(|n| self.sets.get(n)).unwrap_or(&NONE)
    }

    /// All sets, the empty one first.
    pub fn iter(&self) -> impl Iterator<Item = &Attributes> {
        self.sets.iter()
    }

    /// How many sets there are, the empty one included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sets.len()
    }

    /// Never: the empty set of attributes is always there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sets.is_empty()
    }
}

/// Rows with the tables that they point into.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    pub rows: Vec<Row>,
    pub dimension_keys: DimensionKeys,
    pub attribute_sets: AttributeSets,
}

impl Batch {
    /// Sorts rows by key: indicator code, area code, dimension codes, period. Positions of indicators and areas have the order
    /// of codes already; positions of combinations do not, so these are ranked by their codes.
    pub fn sort(&mut self) {
        let ranks = self.ranks();
        self.rows.sort_by_key(|row| sort_key(row, &ranks));
    }

    /// The position of the first row whose key is not greater than the key of the row before it.
    #[must_use]
    pub fn first_disorder(&self) -> Option<usize> {
        let ranks = self.ranks();
        let mut last = None;
        for (n, row) in self.rows.iter().enumerate() {
            let key = sort_key(row, &ranks);
            if last.is_some_and(|last| key <= last) {
                return Some(n);
            }
            last = Some(key);
        }
        None
    }

    fn ranks(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..u32::try_from(self.dimension_keys.len()).unwrap_or(u32::MAX)).collect();
        order.sort_by(|a, b| {
            self.dimension_keys.codes(DimensionKeyId(*a)).cmp(self.dimension_keys.codes(DimensionKeyId(*b)))
        });
        let mut ranks = vec![0; order.len()];
        for (rank, id) in (0..).zip(order) {
            if let Some(place) = usize::try_from(id).ok().and_then(|n| ranks.get_mut(n)) {
                *place = rank;
            }
        }
        ranks
    }
}

/// The sort key of a row, given the rank of each combination of dimension codes.
fn sort_key(row: &Row, ranks: &[u32]) -> (u16, u32, u32, i32) {
    let rank = usize::try_from(row.dimensions.0).ok().and_then(|n| ranks.get(n)).copied().unwrap_or(u32::MAX);
    (row.indicator.0, row.area.0, rank, row.period.packed())
}

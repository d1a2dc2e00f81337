//! A page of an answer: rows of 40 bytes that point into the page's own dictionaries. Nothing in a row is a text.

use std::sync::Arc;

use marsad_domain::code::{AreaCode, CodeId};
use marsad_domain::observation::Attributes;
use marsad_domain::period::Period;
use marsad_domain::status::{ConfStatus, ObsStatus};

/// A current observation. While a page is assembled, it is any stored row, and its revision is not known yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CurrentObservation {
    /// 0 if it is missing.
    pub(super) scaled: i64,
    /// Position in [`ObservationPage::areas`].
    pub area: u32,
    /// Position in [`ObservationPage::keys`].
    pub key: u32,
    /// Position in [`ObservationPage::periods`].
    pub period: u32,
    /// Position in [`ObservationPage::sets`].
    pub set: u32,
    /// Position in [`super::ObservationPlan::sources`].
    pub source: u32,
    /// Which one it is in the history of (origin, reporter, cell), from 1; withdrawn ones and tombstones count.
    pub revision: u32,
    pub status: ObsStatus,
    pub conf: ConfStatus,
    pub(super) missing: bool,
    /// Its figure has more decimals than the indicator has now, so it cannot be shown.
    pub(super) inexact: bool,
    pub(super) tombstone: bool,
}

impl CurrentObservation {
    /// The figure, scaled by the indicator's decimals; `None` if it is missing.
    #[inline]
    #[must_use]
    pub const fn value(&self) -> Option<i64> {
        if self.missing { None } else { Some(self.scaled) }
    }

    /// Whether there is a figure that the reader's catalogue has too few decimals for. [`Self::value`] is `None` then.
    #[must_use]
    pub const fn is_inexact(&self) -> bool {
        self.inexact
    }

    /// The row for callers who may not see it in clear: without the figure and without its texts.
    #[must_use]
    pub const fn hidden(self) -> Self {
        let (status, conf) = (ObsStatus::Suppressed, ConfStatus::Confidential);
        Self { scaled: 0, missing: true, status, conf, set: 0, ..self }
    }
}

/// Some current observations with the dictionaries that they point into, sorted by area, dimensions, period and entry. Every
/// item of a dictionary is used by some stored row of the page, except the empty set of attributes.
#[derive(Debug, Clone)]
pub struct ObservationPage {
    pub rows: Vec<CurrentObservation>,
    /// Ascending.
    pub areas: Vec<AreaCode>,
    /// Combinations of dimension codes, ascending.
    pub keys: Vec<Arc<[CodeId]>>,
    /// Ascending.
    pub periods: Vec<Period>,
    /// The empty set first.
    pub sets: Vec<Attributes>,
}

impl Default for ObservationPage {
    fn default() -> Self {
        let (rows, areas, keys, periods) = Default::default();
        Self { rows, areas, keys, periods, sets: vec![Attributes::default()] }
    }
}

impl ObservationPage {
    /// The area of a row; `None` for a row of another page.
    #[must_use]
    pub fn area(&self, row: &CurrentObservation) -> Option<&AreaCode> {
        self.areas.get(row.area as usize)
    }

    /// The codes of a row's dimensions; empty for a row of another page.
    #[must_use]
    pub fn codes(&self, row: &CurrentObservation) -> &[CodeId] {
        self.keys.get(row.key as usize).map_or(&[], |key| key)
    }

    /// The period of a row; `None` for a row of another page.
    #[must_use]
    pub fn period(&self, row: &CurrentObservation) -> Option<Period> {
        self.periods.get(row.period as usize).copied()
    }

    /// The attributes of a row.
    #[must_use]
    pub fn attributes(&self, row: &CurrentObservation) -> &Attributes {
        static NONE: Attributes =
            Attributes { ref_date: String::new(), source: String::new(), comment: String::new(), embargo: None };
        self.sets.get(row.set as usize).unwrap_or(&NONE)
    }
}

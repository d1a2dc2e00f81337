//! Rows of an answer with the dictionaries that they point into. Batches of one page share it: no row is copied.

use std::ops::Range;
use std::sync::Arc;

use crate::ServiceError;
use marsad_domain::catalogue::indicator::Indicator;
use marsad_ledger::CatalogueVersion;
use marsad_ledger::reading::{ObservationPage, ObservationPlan};
use marsad_log::limits::CHUNK_ROWS_MAX;

pub use marsad_ledger::reading::CurrentObservation;

/// At most 8,192 rows of a page, all of one indicator.
#[derive(Debug, Clone)]
pub struct RowBatch {
    catalogue: Arc<CatalogueVersion>,
    plan: Arc<ObservationPlan>,
    page: Arc<ObservationPage>,
    rows: Range<usize>,
}

/// A part of the rows of a page, with what they point into.
#[derive(Debug, Clone, Copy)]
pub struct PageSlice<'p> {
    pub indicator: &'p Indicator,
    /// Has the entries that the rows came with.
    pub plan: &'p ObservationPlan,
    /// Has the dictionaries of the rows.
    pub page: &'p ObservationPage,
    pub rows: &'p [CurrentObservation],
}

impl RowBatch {
    /// The rows of a page in batches, in their order.
    pub(super) fn split(
        catalogue: &Arc<CatalogueVersion>,
        plan: &Arc<ObservationPlan>,
        page: ObservationPage,
    ) -> impl Iterator<Item = Self> {
        let (catalogue, plan, page) = (Arc::clone(catalogue), Arc::clone(plan), Arc::new(page));
        let length = page.rows.len();
        (0..length).step_by(CHUNK_ROWS_MAX).map(move |first| Self {
            catalogue: Arc::clone(&catalogue),
            plan: Arc::clone(&plan),
            page: Arc::clone(&page),
            rows: first..first.saturating_add(CHUNK_ROWS_MAX).min(length),
        })
    }

    /// The rows, with what they point into.
    ///
    /// # Errors
    /// [`ServiceError::Held`] if the catalogue lacks their indicator.
    pub fn slice(&self) -> Result<PageSlice<'_>, ServiceError> {
        let indicator = self.catalogue.catalogue.indicator_by_code(self.plan.filter.indicator.as_str());
        let indicator = indicator.ok_or_else(|| ServiceError::unfit("INDICATOR"))?;
        let rows = self.page.rows.get(self.rows.clone()).unwrap_or_default();
        Ok(PageSlice { indicator, plan: &self.plan, page: &self.page, rows })
    }
}

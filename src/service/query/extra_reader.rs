//! Reading figures that an answer does not show, but that decide what of it may be shown.

use std::sync::Arc;

use crate::ServiceError;
use crate::budget::Reserved;
use marsad_domain::code::AreaCode;
use marsad_ledger::reading::{ObservationFilter, ObservationPage, ObservationPlan, Reader};
use marsad_store::Store;
use marsad_store::log_positions::Cut;

use super::page_memory::page_bytes;

/// Reads figures beside those of an answer.
pub(super) struct ExtraReader<'m> {
    pub store: &'m Store,
    /// The areas of the catalogue, ascending.
    pub areas: &'m [AreaCode],
    /// The memory that the answer has reserved. The pages that are read here are added to it while they are in memory.
    pub memory: &'m mut Reserved,
}

impl ExtraReader<'_> {
    /// Hands every page of the figures at a cut to `see`. `narrow` says which of them may be read at all.
    pub(super) async fn read(
        &mut self,
        cut: &Cut,
        filter: ObservationFilter,
        narrow: impl FnOnce(ObservationPlan) -> ObservationPlan,
        mut see: impl FnMut(&ObservationPlan, &ObservationPage) -> Result<(), ServiceError>,
    ) -> Result<(), ServiceError> {
        let plan = {
            let mut snapshot = self.store.snapshot().await?;
            ObservationPlan::make(&mut snapshot, cut, filter, self.areas).await?
        };
        let plan = Arc::new(narrow(plan));
        let held = self.memory.bytes();
        self.memory.grow(page_bytes(std::slice::from_ref(&plan)))?;
        let mut reader = Reader::new(self.store.clone(), Arc::clone(&plan));
        while let Some(page) = reader.next().await? {
            see(&plan, &page)?;
        }
        self.memory.shrink_to(held);
        Ok(())
    }
}

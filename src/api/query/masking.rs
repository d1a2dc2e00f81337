//! What of a page a caller may not see: rows that are neither the caller's nor granted are masked by the release's own
//! pattern. Who sees all of a page pays nothing for this.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::api::node::Node;
use crate::api::status::ApiError;
use crate::domain::catalogue::Catalogue;
use crate::domain::code::{AreaCode, IndicatorCode};
use crate::domain::timestamp::Timestamp;
use crate::identity::policy::{Permit, ReadRaw};
use crate::ledger::reading::{ObservationPage, ObservationPlan};
use crate::release::mask::{Masking, RawFigure, is_too_fine};

use super::inputs::admitted;
use super::published::{Blocks, Published, Release, unfit};
use super::unjudged::Unjudged;

/// An entry and an area, by their positions: a caller sees all rows of both in clear, or none.
type Corner = (u32, u32);

/// Who looks, and at what time.
pub(super) struct Mask<'m> {
    pub node: &'m Node,
    pub published: &'m Published,
    pub release: Option<&'m Release>,
    /// Releases that an earlier state is masked by besides.
    pub earlier: &'m [Arc<Release>],
    pub catalogue: &'m Catalogue,
    pub permit: &'m Permit<ReadRaw>,
    pub now: Timestamp,
}

impl Mask<'_> {
    /// Whether the caller sees every row that this plan can give, so that no page needs to be looked at.
    pub(super) fn is_off(&self, plan: &ObservationPlan) -> bool {
        plan.filter.reporter.is_some() && plan.filter.reporter.as_ref() == self.permit.organisation()
    }

    /// Takes away the rows of a page that the caller may not know of, and hides those that a release hides or that tell of
    /// a small group beside the other side of a share; says whether there are any of these.
    ///
    /// # Errors
    /// [`ApiError`] if a release cannot be read, or rows do not fit the catalogue.
    pub(super) async fn apply(&self, plan: &ObservationPlan, page: &mut ObservationPage) -> Result<bool, ApiError> {
        let foreign = self.foreign(plan, page)?;
        if foreign.is_empty() {
            return Ok(false);
        }
        let (newest, earlier) = self.patterns(plan, page, &foreign).await?;
        let code = &plan.filter.indicator;
        let indicator = self.catalogue.indicator_by_code(code.as_str()).ok_or_else(|| unfit("INDICATOR"))?;
        let mut rows = Vec::with_capacity(page.rows.len());
        let (mut masked, mut unjudged) = (HashSet::new(), Unjudged::default());
        for row in std::mem::take(&mut page.rows) {
            if !foreign.contains(&(row.source, row.area)) {
                rows.push(row);
                continue;
            }
            // What is under embargo or not for publication is as if it had not come.
            let Some(conf) = admitted(row.conf, page.attributes(&row), self.now) else { continue };
            let area = page.area(&row).ok_or_else(|| unfit("REF_AREA"))?;
            let (dimensions, period) = (page.codes(&row), page.period(&row).ok_or_else(|| unfit("TIME_PERIOD"))?);
            let raw = RawFigure { indicator, area, dimensions, period, value: row.value(), conf };
            if is_too_fine(self.catalogue, &raw) {
                continue;
            }
            if newest.mask(&raw) == Masking::Masked || earlier.iter().any(|pattern| pattern.hides(&raw)) {
                masked.insert(rows.len());
            } else if newest.published(&raw) != raw.value {
                unjudged.add(self.catalogue, rows.len(), &raw);
            }
            rows.push(row);
        }
        masked.extend(unjudged.close(self, &plan.cut).await?);
        for row in &masked {
            rows.get_mut(*row).into_iter().for_each(|row| *row = row.hidden());
        }
        page.rows = rows;
        Ok(!masked.is_empty())
    }

    /// The patterns of the newest release and of the earlier ones, for the areas of foreign rows.
    async fn patterns(
        &self,
        plan: &ObservationPlan,
        page: &ObservationPage,
        foreign: &HashSet<Corner>,
    ) -> Result<(Blocks, Vec<Blocks>), ApiError> {
        let areas: HashSet<u32> = foreign.iter().map(|(_, area)| *area).collect();
        let mut areas: Vec<AreaCode> =
            areas.into_iter().filter_map(|area| page.areas.get(area as usize).cloned()).collect();
        areas.sort_unstable();
        let newest = self.blocks(&plan.filter.indicator, &areas).await?;
        let mut earlier = Vec::with_capacity(self.earlier.len());
        for release in self.earlier {
            earlier.push(self.published.blocks(self.node.store(), release, &plan.filter.indicator, &areas).await?);
        }
        Ok((newest, earlier))
    }

    /// What the newest release holds of an indicator in some areas.
    pub(super) async fn blocks(&self, indicator: &IndicatorCode, areas: &[AreaCode]) -> Result<Blocks, ApiError> {
        match self.release {
            Some(release) => self.published.blocks(self.node.store(), release, indicator, areas).await,
            None => Ok(Blocks::default()),
        }
    }

    /// The entries and areas of a page whose rows are not the caller's to see in clear.
    fn foreign(&self, plan: &ObservationPlan, page: &ObservationPage) -> Result<HashSet<Corner>, ApiError> {
        let within = |inner: &AreaCode, outer: &AreaCode| self.catalogue.lies_within(inner, outer);
        let mut known: HashMap<Corner, bool> = HashMap::new();
        let mut last = None;
        for row in &page.rows {
            let corner = (row.source, row.area);
            if last == Some(corner) {
                continue;
            }
            last = Some(corner);
            if let Entry::Vacant(place) = known.entry(corner) {
                let source = plan.sources.get(row.source as usize).ok_or_else(|| unfit("ORIGIN"))?;
                let area = page.area(row).ok_or_else(|| unfit("REF_AREA"))?;
                let sees = self.permit.sees_clear(Some(&source.reporter), &plan.filter.indicator, area, &within);
                place.insert(sees);
            }
        }
        Ok(known.into_iter().filter(|(_, sees)| !sees).map(|(corner, _)| corner).collect())
    }
}

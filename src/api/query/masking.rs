//! What of a page a caller may not see: rows that are neither the caller's nor granted are masked by the release's own
//! pattern. Who sees all of a page pays nothing for this.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::disclosure::mask::{Masking, RawFigure, is_too_fine};
use crate::domain::catalogue::Catalogue;
use crate::domain::catalogue::indicator::Indicator;
use crate::domain::code::{AreaCode, IndicatorCode};
use crate::domain::status::ConfStatus;
use crate::domain::timestamp::Timestamp;
use crate::identity::policy::{Permit, ReadRaw};
use crate::ledger::reading::{CurrentObservation, ObservationPage, ObservationPlan};
use crate::service::Node;
use crate::service::ServiceError;
use crate::service::budget::Reserved;
use crate::store::log_positions::Cut;

use super::inputs::admitted;
use super::later::{Later, Looking, Today};
use super::published::{Blocks, Published, Release, unfit};
use super::unjudged::Unjudged;

/// An entry and an area, by their positions: a caller sees all rows of both in clear, or none.
type Corner = (u32, u32);

/// Who looks, and at what time.
pub(super) struct Mask<'m> {
    pub node: &'m Node,
    pub published: &'m Published,
    pub release: Option<&'m Release>,
    /// What an earlier state is masked by besides; none for the state of now.
    pub earlier: Option<&'m Earlier>,
    pub catalogue: &'m Catalogue,
    pub permit: &'m Permit<ReadRaw>,
    pub now: Timestamp,
    /// The areas of the catalogue, ascending.
    pub known: &'m [AreaCode],
    /// What the answer has taken: what is read beside it is taken of it.
    pub memory: &'m mut Reserved,
}

/// What came after an earlier state.
pub(super) struct Earlier {
    /// Every release: what one of them hides was hidden for a reason.
    pub releases: Vec<Arc<Release>>,
    /// What is held now.
    pub cut: Cut,
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
    /// [`ServiceError`] if a release cannot be read, or rows do not fit the catalogue.
    pub(super) async fn apply(
        &mut self,
        plan: &ObservationPlan,
        page: &mut ObservationPage,
    ) -> Result<bool, ServiceError> {
        let foreign = self.foreign(plan, page)?;
        if foreign.is_empty() {
            return Ok(false);
        }
        let code = &plan.filter.indicator;
        let indicator = self.catalogue.indicator_by_code(code.as_str()).ok_or_else(|| unfit("INDICATOR"))?;
        let areas: HashSet<u32> = foreign.iter().map(|(_, area)| *area).collect();
        let later = self.later(plan, page, &areas).await?;
        // The foreign rows that stay, with what they are marked as.
        let (mut rows, mut judged) = (Vec::with_capacity(page.rows.len()), Vec::new());
        for row in std::mem::take(&mut page.rows) {
            if foreign.contains(&(row.source, row.area)) {
                let Some(conf) = self.marked(page, &row, &later) else { continue };
                if is_too_fine(self.catalogue, &raw(indicator, page, &row, conf)?) {
                    continue;
                }
                judged.push((rows.len(), conf));
            }
            rows.push(row);
        }
        page.rows = rows;
        let mut masked = self.masked_by_earlier(plan, page, &areas, (indicator, &judged)).await?;
        let newest = self.blocks(code, &listed(page, &areas)).await?;
        let mut unjudged = Unjudged::default();
        for (at, conf) in judged.into_iter().filter(|(at, _)| !masked.contains(at)).collect::<Vec<_>>() {
            let row = page.rows.get(at).ok_or_else(|| unfit("OBS_VALUE"))?;
            let raw = raw(indicator, page, row, conf)?;
            if newest.mask(&raw) == Masking::Masked {
                masked.insert(at);
            } else if newest.published(&raw) != raw.value {
                unjudged.add(self.catalogue, at, &raw);
            }
        }
        masked.extend(unjudged.close(self, &plan.cut).await?);
        for row in &masked {
            page.rows.get_mut(*row).into_iter().for_each(|row| *row = row.hidden());
        }
        Ok(!masked.is_empty())
    }

    /// What has become of the rows of an earlier state; nothing of the state of now.
    async fn later(
        &mut self,
        plan: &ObservationPlan,
        page: &ObservationPage,
        areas: &HashSet<u32>,
    ) -> Result<Later, ServiceError> {
        let Some(earlier) = self.earlier else { return Ok(Later::default()) };
        let looking = Looking { store: self.node.store(), cut: &earlier.cut, known: self.known, now: self.now };
        Later::of(&looking, (plan, page), areas, self.memory).await
    }

    /// What a foreign row counts as; none if it is under embargo or not for publication, then or today: as if it had not
    /// come.
    fn marked(&self, page: &ObservationPage, row: &CurrentObservation, later: &Later) -> Option<ConfStatus> {
        let own = admitted(row.conf, page.attributes(row), self.now)?;
        match later.mark(row) {
            None => Some(own),
            Some(Today::Withheld) => None,
            Some(Today::Marked(conf)) => Some(if own == ConfStatus::Free { conf } else { own }),
        }
    }

    /// The rows that a release before the newest hides. The blocks of one release at a time are in memory.
    async fn masked_by_earlier(
        &self,
        plan: &ObservationPlan,
        page: &ObservationPage,
        areas: &HashSet<u32>,
        (indicator, judged): (&Indicator, &[(usize, ConfStatus)]),
    ) -> Result<HashSet<usize>, ServiceError> {
        let mut masked = HashSet::new();
        let releases = self.earlier.map(|earlier| earlier.releases.as_slice()).unwrap_or_default();
        let areas = if releases.is_empty() { Vec::new() } else { listed(page, areas) };
        for release in releases {
            let blocks = self.published.blocks(self.node.store(), release, &plan.filter.indicator, &areas).await?;
            for (at, conf) in judged {
                let row = page.rows.get(*at).ok_or_else(|| unfit("OBS_VALUE"))?;
                if blocks.hides(&raw(indicator, page, row, *conf)?) {
                    masked.insert(*at);
                }
            }
        }
        Ok(masked)
    }

    /// What the newest release holds of an indicator in some areas.
    pub(super) async fn blocks(&self, indicator: &IndicatorCode, areas: &[AreaCode]) -> Result<Blocks, ServiceError> {
        match self.release {
            Some(release) => self.published.blocks(self.node.store(), release, indicator, areas).await,
            None => Ok(Blocks::default()),
        }
    }

    /// The entries and areas of a page whose rows are not the caller's to see in clear.
    fn foreign(&self, plan: &ObservationPlan, page: &ObservationPage) -> Result<HashSet<Corner>, ServiceError> {
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

/// The codes of some areas of a page, ascending.
fn listed(page: &ObservationPage, areas: &HashSet<u32>) -> Vec<AreaCode> {
    let mut areas: Vec<AreaCode> = areas.iter().filter_map(|area| page.areas.get(*area as usize).cloned()).collect();
    areas.sort_unstable();
    areas
}

/// A row as it is judged by releases.
fn raw<'r>(
    indicator: &'r Indicator,
    page: &'r ObservationPage,
    row: &CurrentObservation,
    conf: ConfStatus,
) -> Result<RawFigure<'r>, ServiceError> {
    let area = page.area(row).ok_or_else(|| unfit("REF_AREA"))?;
    let period = page.period(row).ok_or_else(|| unfit("TIME_PERIOD"))?;
    Ok(RawFigure { indicator, area, dimensions: page.codes(row), period, value: row.value(), conf })
}

//! The rows of a page that a caller may not see. Rows that are neither the caller's nor granted are masked by the release's own pattern.
//! A caller who sees all of a page pays nothing for this.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::ServiceError;
use crate::inputs::admitted;
use crate::published::{NewestRelease, Release};
use marsad_disclosure::mask::{Masking, RawFigure, is_too_fine};
use marsad_domain::catalogue::Catalogue;
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::code::AreaCode;
use marsad_domain::status::ConfStatus;
use marsad_domain::timestamp::Timestamp;
use marsad_identity::policy::{Permit, ReadRaw};
use marsad_ledger::reading::{CurrentObservation, ObservationPage, ObservationPlan};
use marsad_store::log_positions::Cut;

use super::extra_reader::ExtraReader;
use super::later::{Later, Today};

/// An entry and an area, by their positions. A caller sees all rows of both in clear, or none.
type EntryAreaIndex = (u32, u32);

/// The caller's permit, and the time of the call.
pub(super) struct Mask<'m> {
    /// Its pattern masks the rows.
    pub release: NewestRelease<'m>,
    /// The later state that also masks an earlier one; none for the current state.
    pub earlier: Option<&'m Earlier>,
    pub catalogue: &'m Catalogue,
    pub permit: &'m Permit<ReadRaw>,
    pub now: Timestamp,
    pub reader: ExtraReader<'m>,
}

/// The state after an earlier one.
pub(super) struct Earlier {
    /// Every release: a row that any of them hides stays hidden.
    pub releases: Vec<Arc<Release>>,
    /// The present state of the logs.
    pub cut: Cut,
}

/// Rows of a page that a release hides, and rows whose figure one shows.
#[derive(Default)]
struct Known {
    masked: HashSet<usize>,
    shown: HashSet<usize>,
}

impl Mask<'_> {
    /// Whether the caller sees every row that this plan can give, so that no page needs to be looked at.
    pub(super) fn is_off(&self, plan: &ObservationPlan) -> bool {
        plan.filter.reporter.is_some() && plan.filter.reporter.as_ref() == self.permit.organisation()
    }

    /// Removes the rows of a page that the caller may not know of. Hides the rows that a release hides, and those whose figure no
    /// release shows. Returns whether any row is hidden.
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
        let indicator =
            self.catalogue.indicator_by_code(code.as_str()).ok_or_else(|| ServiceError::unfit("INDICATOR"))?;
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
        let Known { mut masked, shown } = self.known_earlier(plan, page, &areas, (indicator, &judged)).await?;
        let newest = self.release.blocks(code, &listed(page, &areas)).await?;
        for (at, conf) in judged.into_iter().filter(|(at, _)| !shown.contains(at)) {
            if masked.contains(&at) {
                continue;
            }
            let row = page.rows.get(at).ok_or_else(|| ServiceError::unfit("OBS_VALUE"))?;
            if newest.mask(&raw(indicator, page, row, conf)?) == Masking::Masked {
                masked.insert(at);
            }
        }
        for row in &masked {
            page.rows.get_mut(*row).into_iter().for_each(|row| *row = row.hidden());
        }
        Ok(!masked.is_empty())
    }

    /// The present restrictions of rows of an earlier state; empty for the current state.
    async fn later(
        &mut self,
        plan: &ObservationPlan,
        page: &ObservationPage,
        areas: &HashSet<u32>,
    ) -> Result<Later, ServiceError> {
        let Some(earlier) = self.earlier else { return Ok(Later::default()) };
        Later::read(&mut self.reader, (&earlier.cut, self.now), (plan, page), areas).await
    }

    /// The status that a foreign row counts as. None if it is under embargo or not for publication, then or today: it is treated
    /// as not reported.
    fn marked(&self, page: &ObservationPage, row: &CurrentObservation, later: &Later) -> Option<ConfStatus> {
        let own = admitted(row.conf, page.attributes(row), self.now)?;
        match later.mark(row) {
            None => Some(own),
            Some(Today::Withheld) => None,
            Some(Today::Marked(conf)) => Some(if own == ConfStatus::Free { conf } else { own }),
        }
    }

    /// What the releases since an earlier state say of its rows. The blocks of one release at a time are in memory.
    async fn known_earlier(
        &self,
        plan: &ObservationPlan,
        page: &ObservationPage,
        areas: &HashSet<u32>,
        (indicator, judged): (&Indicator, &[(usize, ConfStatus)]),
    ) -> Result<Known, ServiceError> {
        let mut known = Known::default();
        let releases = self.earlier.map(|earlier| earlier.releases.as_slice()).unwrap_or_default();
        let areas = if releases.is_empty() { Vec::new() } else { listed(page, areas) };
        for release in releases {
            let NewestRelease { published, store, .. } = self.release;
            let blocks = published.blocks(store, release, &plan.filter.indicator, &areas).await?;
            for (at, conf) in judged {
                let row = page.rows.get(*at).ok_or_else(|| ServiceError::unfit("OBS_VALUE"))?;
                let raw = raw(indicator, page, row, *conf)?;
                if blocks.hides(&raw) {
                    known.masked.insert(*at);
                } else if blocks.mask(&raw) == Masking::Shown {
                    known.shown.insert(*at);
                }
            }
        }
        Ok(known)
    }

    /// The entries and areas of a page whose rows are not the caller's to see in clear.
    fn foreign(&self, plan: &ObservationPlan, page: &ObservationPage) -> Result<HashSet<EntryAreaIndex>, ServiceError> {
        let within = |inner: &AreaCode, outer: &AreaCode| self.catalogue.lies_within(inner, outer);
        let mut known: HashMap<EntryAreaIndex, bool> = HashMap::new();
        let mut last = None;
        for row in &page.rows {
            let place = (row.source, row.area);
            if last == Some(place) {
                continue;
            }
            last = Some(place);
            if let Entry::Vacant(new) = known.entry(place) {
                let source = plan.sources.get(row.source as usize).ok_or_else(|| ServiceError::unfit("ORIGIN"))?;
                let area = page.area(row).ok_or_else(|| ServiceError::unfit("REF_AREA"))?;
                new.insert(self.permit.sees_clear(Some(&source.reporter), &plan.filter.indicator, area, &within));
            }
        }
        Ok(known.into_iter().filter(|(_, sees)| !sees).map(|(place, _)| place).collect())
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
    let area = page.area(row).ok_or_else(|| ServiceError::unfit("REF_AREA"))?;
    let period = page.period(row).ok_or_else(|| ServiceError::unfit("TIME_PERIOD"))?;
    Ok(RawFigure { indicator, area, dimensions: page.codes(row), period, value: row.value(), conf })
}

//! The inputs of releases and explanations: the current figures at a cut that this node holds in clear, with their reporters.

mod collector;

use std::collections::HashSet;
use std::sync::Arc;

use crate::ServiceError;
use crate::fitting::LeftOutRows;
use marsad_domain::audience::Audience;
use marsad_domain::catalogue::indicator::{Indicator, Kind};
use marsad_domain::catalogue::{Catalogue, IndicatorId};
use marsad_domain::code::{AreaCode, OriginName};
use marsad_domain::membership::Membership;
use marsad_domain::observation::Attributes;
use marsad_domain::sharing::Sharing;
use marsad_domain::status::ConfStatus;
use marsad_domain::timestamp::Timestamp;
use marsad_ledger::reading::{ObservationFilter, ObservationPlan, ObservationSource, Reader, Sight, Threads};
use marsad_log::bytes::Writer;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;
use marsad_release::input::Inputs;
use marsad_store::Store;
use marsad_store::log_positions::Cut;
use marsad_store::snapshot::Snapshot;

use collector::Collector;

/// About how many bytes a figure takes, with its share of the page that it was read from.
const FIGURE_BYTES: u64 = 160;
/// About how many bytes the reading takes before the first figure.
const BEGIN_BYTES: u64 = 1 << 20;

/// Figures with the entries that they came with.
#[derive(Debug, Default)]
pub struct Collected {
    pub inputs: Inputs,
    /// The entries of all figures.
    pub sources: Vec<ObservationSource>,
    /// For each figure its entry.
    pub source_of: Vec<usize>,
    /// Rows that do not fit the catalogue of now. They fitted an earlier one, so they stop no release.
    pub left_out: LeftOutRows,
    /// When the first embargo ends of those that keep figures out; none: no figure waits.
    pub opens: Option<Timestamp>,
}

impl Collected {
    /// The entry that a figure came with.
    #[must_use]
    pub fn source(&self, figure: u32) -> Option<&ObservationSource> {
        let figure = usize::try_from(figure).ok()?;
        self.sources.get(*self.source_of.get(figure)?)
    }
}

/// Entries that have been withdrawn since.
pub type Gone = Arc<HashSet<(LogId, Index)>>;

/// Whom figures are collected for, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admission {
    pub audience: Audience,
    /// The node of which totals of `local` figures may enter a release for members: the builder's.
    pub totals_of: Option<OriginName>,
    pub now: Timestamp,
    /// Entries that were withdrawn after the cut. They are left out too.
    pub gone: Gone,
}

impl Admission {
    /// Which entries of an indicator may enter: those that travel as far as the audience reaches, unless their submitter was
    /// promised a narrower one. Where a revision may not enter, the one before it shows, as at nodes that do not hold the later.
    fn sight(&self, indicator: &Indicator) -> Sight {
        let (widest, audience, gone) = (indicator.audience, self.audience, Arc::clone(&self.gone));
        Sight::new(move |source, _| {
            let may = Audience::of_figure(source.sharing, widest).min(source.audience);
            may >= audience && !is_gone(&gone, source)
        })
    }

    /// Whether totals of what came with an entry may enter, and nothing else of it: its submitter was told so, and the indicator is for
    /// members.
    fn takes_totals(&self, indicator: &Indicator, source: &ObservationSource) -> bool {
        let is_for_members = self.audience == Audience::Members && indicator.audience == Audience::Members;
        is_for_members
            && source.sharing == Sharing::Local
            && source.audience >= Audience::Members
            && self.totals_of.as_ref() == Some(&source.log.origin)
            && !is_gone(&self.gone, source)
    }

    fn sight_of_totals(&self, indicator: &Indicator) -> Sight {
        let (own, indicator) = (self.clone(), indicator.clone());
        Sight::new(move |source, _| own.takes_totals(&indicator, source))
    }
}

/// Whether the entry of a source has been withdrawn since.
#[must_use]
pub fn is_gone(gone: &Gone, source: &ObservationSource) -> bool {
    !gone.is_empty() && gone.contains(&(source.log.clone(), source.index))
}

/// The CONF_STATUS with which a figure goes into releases at `now`. None if it is not for publication, or its embargo has not
/// ended.
#[must_use]
pub fn admitted(conf: ConfStatus, attributes: &Attributes, now: Timestamp) -> Option<ConfStatus> {
    let waits = attributes.embargo.is_some_and(|until| until > now);
    match conf {
        _ if waits => None,
        ConfStatus::NotForPublication => None,
        // Without a time it is not known when the embargo ends.
        ConfStatus::Embargoed => attributes.embargo.map(|_| ConfStatus::Free),
        other => Some(other),
    }
}

/// The areas of a catalogue, ascending. The reader of observations estimates by them where the rows are.
#[must_use]
pub fn area_codes(catalogue: &Catalogue) -> Vec<AreaCode> {
    catalogue.parts().areas.iter().map(|area| area.code.clone()).collect()
}

/// The indicators that a ratio is made of; none for another kind, or where the catalogue lacks one.
#[must_use]
pub fn sides(catalogue: &Catalogue, id: IndicatorId) -> Vec<IndicatorId> {
    let Some(Kind::Ratio { numerator, denominator }) = catalogue.indicator(id).map(|own| &own.kind) else {
        return Vec::new();
    };
    let both = [numerator, denominator].map(|side| catalogue.indicator_id(side.indicator.as_str()));
    let mut ids: Vec<IndicatorId> = both.into_iter().flatten().collect();
    ids.dedup();
    ids
}

/// The places of the figures of some indicators at a cut. The snapshot is not needed once the plan is made.
#[derive(Clone)]
pub struct InputPlan {
    /// Each with whether its figures enter totals only.
    plans: Vec<(Arc<ObservationPlan>, bool)>,
    admission: Admission,
}

impl InputPlan {
    /// Finds the chunks that hold figures of these indicators, as far as they are admitted.
    ///
    /// # Errors
    /// [`ServiceError::Store`] if they cannot be read.
    pub async fn make(
        snapshot: &mut Snapshot,
        catalogue: &Catalogue,
        cut: &Cut,
        indicators: &[IndicatorId],
        admission: &Admission,
    ) -> Result<Self, ServiceError> {
        let areas = area_codes(catalogue);
        let mut plans = Vec::with_capacity(indicators.len());
        for id in indicators {
            let own = catalogue.indicator(*id).ok_or_else(|| ServiceError::unfit("INDICATOR"))?;
            if own.audience < admission.audience {
                continue;
            }
            let filter = ObservationFilter::all_of(own.code.clone(), own.decimals);
            let plan = ObservationPlan::make(snapshot, cut, filter, &areas).await?;
            let has_totals = plan.sources.iter().any(|source| admission.takes_totals(own, source));
            let totals = has_totals.then(|| plan.clone().seen_by(admission.sight_of_totals(own)));
            plans.push((Arc::new(plan.seen_by(admission.sight(own))), false));
            plans.extend(totals.map(|plan| (Arc::new(plan), true)));
        }
        Ok(Self { plans, admission: admission.clone() })
    }

    /// Writes what decides which figures are read ([`ObservationPlan::put_identity`]), but for those that wait for a time.
    pub fn put_identity(&self, out: &mut Writer) {
        out.text(self.admission.audience.as_str());
        out.text(self.admission.totals_of.as_ref().map_or("", OriginName::as_str));
        out.count(self.plans.len());
        for (plan, is_local) in &self.plans {
            out.text(plan.filter.indicator.as_str());
            out.0.push(u8::from(*is_local));
            plan.put_identity(out);
        }
    }

    /// Whether totals of figures that stay at their node enter.
    #[must_use]
    pub fn has_totals(&self) -> bool {
        self.plans.iter().any(|(_, is_local)| *is_local)
    }

    /// Whether there is no row, current or not.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.plans.iter().all(|(plan, _)| plan.rows == 0)
    }

    /// About how much memory the figures take.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.plans.iter().map(|(plan, _)| plan.rows.saturating_mul(FIGURE_BYTES)).fold(BEGIN_BYTES, u64::saturating_add)
    }
}

/// Reads the figures of a plan. Chunks are taken apart on `threads`. No snapshot may be open.
///
/// # Errors
/// [`ServiceError::Store`] if they cannot be read, [`ServiceError::Held`] if they do not fit the catalogue.
pub async fn collect(
    (store, threads): (&Store, Threads),
    plan: InputPlan,
    catalogue: &Catalogue,
    membership: &Membership,
) -> Result<Collected, ServiceError> {
    let mut collector = Collector::new(catalogue, membership, plan.admission.now);
    for (plan, is_local) in plan.plans {
        let first = collector.collected.sources.len();
        collector.collected.sources.extend(plan.sources.iter().cloned());
        let mut reader = Reader::new(store.clone(), Arc::clone(&plan)).working_on(threads);
        while let Some(page) = reader.next().await? {
            collector.add((first, is_local), &plan, &page)?;
        }
    }
    Ok(collector.collected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_for_publication_or_under_embargo_stays_out() {
        let none = Attributes::default();
        let until = |micros| Attributes { embargo: Some(Timestamp::from_micros(micros)), ..Attributes::default() };
        let now = Timestamp::from_micros(100);
        assert_eq!(admitted(ConfStatus::Free, &none, now), Some(ConfStatus::Free));
        assert_eq!(admitted(ConfStatus::Confidential, &none, now), Some(ConfStatus::Confidential));
        assert_eq!(admitted(ConfStatus::NotForPublication, &none, now), None);
        assert_eq!(admitted(ConfStatus::Free, &until(101), now), None);
        assert_eq!(admitted(ConfStatus::Embargoed, &until(100), now), Some(ConfStatus::Free));
        assert_eq!(admitted(ConfStatus::Embargoed, &none, now), None);
    }
}

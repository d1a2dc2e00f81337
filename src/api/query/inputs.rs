//! What releases are built from, and explanations recomputed from: the current figures at a cut that this node holds in
//! clear, with who reported them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::domain::audience::Audience;
use crate::domain::catalogue::indicator::Indicator;
use crate::domain::catalogue::{AreaId, Catalogue, IndicatorId};
use crate::domain::code::{AreaCode, CodeId, OrganisationCode, OriginName};
use crate::domain::membership::Membership;
use crate::domain::observation::{Attributes, DimensionKeyId};
use crate::domain::status::ConfStatus;
use crate::domain::timestamp::Timestamp;
use crate::ledger::reading::{
    ObservationFilter, ObservationPage, ObservationPlan, ObservationSource, Reader, Sight, Threads,
};
use crate::log::checkpoint::LogId;
use crate::log::entry::Index;
use crate::release::input::{Figure, Inputs, ReporterInfo, SourceRef};
use crate::service::ServiceError;
use crate::store::Store;
use crate::store::log_positions::Cut;
use crate::store::snapshot::Snapshot;

use super::fitting::{Fitting, LeftOutRows, Unfit};
use super::published::unfit;

/// About what a figure takes, with the page that it was read from.
const FIGURE_BYTES: u64 = 160;
/// About what reading takes before the first figure.
const BEGIN_BYTES: u64 = 1 << 20;

/// Figures with the entries that they came with.
#[derive(Debug, Default)]
pub struct Collected {
    pub inputs: Inputs,
    /// The entries of all figures.
    pub sources: Vec<ObservationSource>,
    /// For each figure its entry.
    pub source_of: Vec<usize>,
    /// The rows that an earlier catalogue had a place for and this one has not: they stop no release.
    pub left_out: LeftOutRows,
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
    pub now: Timestamp,
    /// What was withdrawn after the cut, and is to be left out all the same.
    pub gone: Gone,
}

impl Admission {
    /// What of an indicator may enter: nothing that does not travel as far as the audience reaches, and nothing whose submitter
    /// was told of a narrower one. Without it the revision before shows, as it does at nodes that do not hold the later one.
    fn sight(&self, indicator: &Indicator) -> Sight {
        let (widest, audience, gone) = (indicator.audience, self.audience, Arc::clone(&self.gone));
        Sight::new(move |source, _| {
            let may = Audience::of_figure(source.sharing, widest).min(source.audience);
            may >= audience && !is_gone(&gone, source)
        })
    }
}

/// Whether the entry of a source has been withdrawn since.
pub(super) fn is_gone(gone: &Gone, source: &ObservationSource) -> bool {
    !gone.is_empty() && gone.contains(&(source.log.clone(), source.index))
}

/// Whether a figure goes into releases at `now`, and with which CONF_STATUS: nothing that is not for publication, and
/// nothing before its embargo has ended.
#[must_use]
pub fn admitted(conf: ConfStatus, attributes: &Attributes, now: Timestamp) -> Option<ConfStatus> {
    let waits = attributes.embargo.is_some_and(|until| until > now);
    match conf {
        _ if waits => None,
        ConfStatus::NotForPublication => None,
        // Without a time nobody has said when it ends.
        ConfStatus::Embargoed => attributes.embargo.map(|_| ConfStatus::Free),
        other => Some(other),
    }
}

/// REF_DATE as a number that orders: YYYYMMDD, missing digits 0.
#[must_use]
pub fn ref_date_number(text: &str) -> u32 {
    let mut parts = text.splitn(3, '-').map(|part| part.parse::<u32>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    let (year, month, day) = (next(), next(), next());
    year.saturating_mul(10_000).saturating_add(month.saturating_mul(100)).saturating_add(day)
}

/// Collects figures, one page after the other.
struct Collector<'a> {
    catalogue: &'a Catalogue,
    membership: &'a Membership,
    now: Timestamp,
    collected: Collected,
    reporters: HashMap<OrganisationCode, u32>,
    origins: HashMap<OriginName, u16>,
}

impl Collector<'_> {
    fn reporter(&mut self, organisation: &OrganisationCode) -> Result<u32, ServiceError> {
        if let Some(known) = self.reporters.get(organisation) {
            return Ok(*known);
        }
        let info = reporter_info(self.catalogue, self.membership, organisation);
        let place = u32::try_from(self.collected.inputs.reporters.len()).map_err(|_| unfit("REPORTER"))?;
        self.collected.inputs.reporters.push(info);
        self.reporters.insert(organisation.clone(), place);
        Ok(place)
    }

    fn origin(&mut self, origin: &OriginName) -> Result<u16, ServiceError> {
        if let Some(known) = self.origins.get(origin) {
            return Ok(*known);
        }
        let place = u16::try_from(self.collected.inputs.origins.len()).map_err(|_| unfit("ORIGIN"))?;
        self.collected.inputs.origins.push(origin.clone());
        self.origins.insert(origin.clone(), place);
        Ok(place)
    }

    /// Adds the figures of a page; the entries of its plan begin at `first` among all.
    fn add(&mut self, first: usize, plan: &ObservationPlan, page: &ObservationPage) -> Result<(), ServiceError> {
        let (id, own) = indicator(self.catalogue, plan)?;
        let fitting = Fitting::of(self.catalogue, own, page);
        let areas: Vec<Option<AreaId>> = page.areas.iter().map(|area| self.catalogue.area_id(area.as_str())).collect();
        let known = &mut self.collected.inputs.keys;
        let key = |key: &Arc<[CodeId]>| (key.len() == own.dimensions.len()).then(|| known.intern(key));
        let keys: Vec<Option<DimensionKeyId>> = page.keys.iter().map(key).collect();
        let ref_dates: Vec<u32> = page.sets.iter().map(|set| ref_date_number(&set.ref_date)).collect();
        let mut origins: Vec<Option<(u32, SourceRef)>> = vec![None; plan.sources.len()];
        self.collected.inputs.figures.reserve(page.rows.len());
        self.collected.source_of.reserve(page.rows.len());
        for row in &page.rows {
            let Some(conf) = admitted(row.conf, page.attributes(row), self.now) else { continue };
            let place = (at(&areas, row.area, "REF_AREA")?, at(&keys, row.key, "the dimensions of an indicator")?);
            let unfit_row = place.0.is_none().then_some(Unfit::Area).or_else(|| fitting.unfit(row));
            if let Some(why) = unfit_row {
                self.collected.left_out.add(&own.code, why);
                continue;
            }
            let (Some(area), Some(dimensions)) = place else { continue };
            let source = row.source as usize;
            let known = origins.get_mut(source).ok_or_else(|| unfit("ORIGIN"))?;
            let (reporter, source_ref) = match known {
                Some(known) => *known,
                None => *known.insert(self.provenance(plan, source)?),
            };
            self.collected.inputs.figures.push(Figure {
                indicator: id,
                area,
                dimensions,
                period: at(&page.periods, row.period, "TIME_PERIOD")?,
                value: row.value(),
                status: row.status,
                conf,
                ref_date: at(&ref_dates, row.set, "REF_DATE")?,
                reporter,
                source: source_ref,
            });
            self.collected.source_of.push(first.saturating_add(source));
        }
        Ok(())
    }

    /// Who reported an entry, and where it is.
    fn provenance(&mut self, plan: &ObservationPlan, source: usize) -> Result<(u32, SourceRef), ServiceError> {
        let source = plan.sources.get(source).ok_or_else(|| unfit("ORIGIN"))?;
        let origin = self.origin(&source.log.origin)?;
        let place = SourceRef { origin, epoch: source.log.epoch, index: source.index };
        Ok((self.reporter(&source.reporter)?, place))
    }
}

fn at<T: Copy>(dictionary: &[T], place: u32, what: &str) -> Result<T, ServiceError> {
    dictionary.get(place as usize).copied().ok_or_else(|| unfit(what))
}

fn indicator<'c>(
    catalogue: &'c Catalogue,
    plan: &ObservationPlan,
) -> Result<(IndicatorId, &'c Indicator), ServiceError> {
    let id = catalogue.indicator_id(plan.filter.indicator.as_str());
    id.and_then(|id| Some((id, catalogue.indicator(id)?))).ok_or_else(|| unfit("INDICATOR"))
}

/// The areas of a catalogue, ascending: what rows are believed to be spread over.
pub(super) fn area_codes(catalogue: &Catalogue) -> Vec<AreaCode> {
    catalogue.parts().areas.iter().map(|area| area.code.clone()).collect()
}

/// A reporter as membership has it. One that has left keeps the type that the catalogue gives it, if it does, and no
/// territory.
fn reporter_info(catalogue: &Catalogue, membership: &Membership, organisation: &OrganisationCode) -> ReporterInfo {
    let member = membership.reporter(organisation);
    let kind = match member {
        Some(member) => Some(member.kind.clone()),
        None => catalogue.organisation(organisation.as_str()).map(|known| known.kind.clone()),
    };
    let territories = member.map(|member| member.territories.as_slice()).unwrap_or_default();
    ReporterInfo {
        organisation: organisation.clone(),
        kind: kind.unwrap_or_else(CodeId::unknown),
        territories: territories.iter().filter_map(|area| catalogue.area_id(area.as_str())).collect(),
    }
}

/// From where the figures of some indicators are read at a cut. Once it is made, the snapshot is not needed any more.
pub struct InputPlan {
    plans: Vec<Arc<ObservationPlan>>,
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
            let own = catalogue.indicator(*id).ok_or_else(|| unfit("INDICATOR"))?;
            if own.audience < admission.audience {
                continue;
            }
            let filter = ObservationFilter::all_of(own.code.clone(), own.decimals);
            let plan = ObservationPlan::make(snapshot, cut, filter, &areas).await?.seen_by(admission.sight(own));
            plans.push(Arc::new(plan));
        }
        Ok(Self { plans, admission: admission.clone() })
    }

    /// About how much memory the figures take.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.plans.iter().map(|plan| plan.rows.saturating_mul(FIGURE_BYTES)).fold(BEGIN_BYTES, u64::saturating_add)
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
    let mut collector = Collector {
        catalogue,
        membership,
        now: plan.admission.now,
        collected: Collected::default(),
        reporters: HashMap::new(),
        origins: HashMap::new(),
    };
    for plan in plan.plans {
        let first = collector.collected.sources.len();
        collector.collected.sources.extend(plan.sources.iter().cloned());
        let mut reader = Reader::new(store.clone(), Arc::clone(&plan)).working_on(threads);
        while let Some(page) = reader.next().await? {
            collector.add(first, &plan, &page)?;
        }
    }
    Ok(collector.collected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reference_dates_order() {
        assert_eq!(ref_date_number("2024"), 20_240_000);
        assert_eq!(ref_date_number("2024-09"), 20_240_900);
        assert_eq!(ref_date_number("2024-09-01"), 20_240_901);
        assert_eq!(ref_date_number(""), 0);
    }

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

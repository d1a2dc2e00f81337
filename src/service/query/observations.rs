//! Raw rows: in clear to their reporter, to the node's reviewers and to callers with a grant. For everyone else they are masked
//! by the pattern of the release, so that raw rows do not disclose what the release hides.

mod batch;

use std::sync::Arc;

use crate::budget::Reserved;
use crate::caller::MorePlaces;
use crate::fitting::{Fitting, LeftOutRows};
use crate::inputs::{Gone, area_codes, is_gone};
use crate::published::{NewestRelease, Published, Release};
use crate::stream::Outlet;
use crate::{Node, ServiceError};
use marsad_domain::catalogue::Catalogue;
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::code::{AreaCode, IndicatorCode, OrganisationCode};
use marsad_domain::sharing::Sharing;
use marsad_domain::timestamp::Timestamp;
use marsad_identity::Action;
use marsad_identity::policy::{Permit, ReadRaw};
use marsad_ledger::CatalogueVersion;
use marsad_ledger::reading::{ObservationFilter, ObservationPlan, Sight, read_all};
use marsad_store::log_positions::Cut;
use marsad_store::snapshot::Snapshot;

use super::extra_reader::ExtraReader;
use super::filter::Filter;
use super::masking::{Earlier, Mask};
use super::page_memory::page_bytes;

pub use batch::{CurrentObservation, PageSlice, RowBatch};
pub use marsad_store::log_positions::CutError;

/// How many places a pull of an earlier state takes. It costs more: every release is read, and the current state of each row.
const EARLIER_WEIGHT: usize = 8;
/// About how much memory a release takes for each of its blocks, without the blocks themselves.
const BLOCK_REF_BYTES: u64 = 256;

/// A question for observations.
#[derive(Debug, Clone)]
pub struct ObservationQuery {
    pub filter: Filter,
    /// None: of every reporter.
    pub reporter: Option<OrganisationCode>,
    pub as_of: AsOf,
}

/// Which state of the logs is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AsOf {
    Now,
    /// What this node held at that time.
    Time(Timestamp),
    Cut(Cut),
}

/// A part of the answer, in this order: one header, batches of rows, one trailer.
pub enum ObservationPart {
    Header {
        /// The state of the logs that the rows are read from.
        cut: Cut,
    },
    Rows(RowBatch),
    Trailer {
        /// Whether any row is masked.
        masked: bool,
        /// Rows that do not fit the catalogue.
        left_out: LeftOutRows,
    },
}

/// A pull of observations, ready to run.
pub(super) struct Pull {
    catalogue: Arc<CatalogueVersion>,
    filters: Vec<ObservationFilter>,
    as_of: AsOf,
    permit: Permit<ReadRaw>,
    release: Option<Arc<Release>>,
    now: Timestamp,
}

fn filters(
    catalogue: &Catalogue,
    asked: &Filter,
    reporter: Option<&OrganisationCode>,
) -> Result<Vec<ObservationFilter>, ServiceError> {
    let areas = asked.territory(catalogue);
    let filter = |code: &IndicatorCode| {
        let own = catalogue.indicator_by_code(code.as_str()).ok_or_else(|| ServiceError::unfit("INDICATOR"))?;
        let method = asked.method.as_ref().map(|code| (Indicator::METHOD, code));
        let at = asked.at.iter().map(|(concept, code)| (concept.as_str(), code)).chain(method);
        let at = at.map(|(concept, code)| match own.dimension_position(concept) {
            Some(place) => Ok((place, code.clone())),
            None => Err(ServiceError::field("filter.where", format!("{} has no dimension {concept}", own.code))),
        });
        Ok(ObservationFilter {
            indicator: code.clone(),
            decimals: own.decimals,
            areas: areas.clone(),
            at: at.collect::<Result<_, ServiceError>>()?,
            from: asked.from,
            to: asked.to,
            freq: asked.freq,
            reporter: reporter.cloned(),
        })
    };
    asked.indicators.iter().map(filter).collect()
}

impl Pull {
    /// A pull under the catalogue of now, masked by `release`.
    pub(super) fn new(
        catalogue: Arc<CatalogueVersion>,
        release: Option<Arc<Release>>,
        permit: Permit<ReadRaw>,
        asked: ObservationQuery,
        now: Timestamp,
    ) -> Result<Self, ServiceError> {
        let filters = filters(&catalogue.catalogue, &asked.filter, asked.reporter.as_ref())?;
        Ok(Self { catalogue, filters, as_of: asked.as_of, permit, release, now })
    }

    /// The resource in the audit record.
    pub(super) fn resource(&self) -> String {
        let indicators: Vec<&str> = self.filters.iter().map(|filter| filter.indicator.as_str()).collect();
        let areas = self.filters.first().and_then(|filter| filter.areas.as_ref());
        let areas = areas.map_or("all".to_owned(), |areas| match areas.first() {
            Some(only) if areas.len() == 1 => only.to_string(),
            first => format!("{} areas from {}", areas.len(), first.map_or("", AreaCode::as_str)),
        });
        format!("{} in {areas}", indicators.join(","))
    }

    /// The cut that is read.
    pub(super) async fn cut(&self, snapshot: &mut Snapshot) -> Result<Cut, ServiceError> {
        match &self.as_of {
            AsOf::Now => Ok(snapshot.held()),
            AsOf::Time(at) => Ok(snapshot.cut_at(*at).await?),
            AsOf::Cut(cut) => match snapshot.beyond(cut) {
                None => Ok(cut.clone()),
                Some((log, held)) => {
                    let problem = format!("this node holds {held} entries of {}/{}", log.origin, log.epoch);
                    Err(ServiceError::field("as_of", problem))
                }
            },
        }
    }

    /// Hands over the header, then the rows, then whether any of them is masked.
    pub(super) async fn run(
        self,
        node: Arc<Node>,
        published: Arc<Published>,
        (cut, _places): (Cut, MorePlaces),
        outlet: Outlet<ObservationPart>,
    ) -> Result<(), ServiceError> {
        let plans = self.plans(&node, &cut).await?;
        // Held until the last batch has been handed over; no more than a few wait for the reader then.
        let mut memory = node.resources.readers.reserve(page_bytes(&plans)).await?;
        outlet.send(ObservationPart::Header { cut }).await?;
        let earlier = self.earlier(&node, &published, &mut memory).await?;
        let catalogue = &self.catalogue.catalogue;
        let areas = area_codes(catalogue);
        let store = node.store();
        let mut mask = Mask {
            release: NewestRelease { published: &published, store, release: self.release.as_deref() },
            earlier: earlier.as_ref(),
            catalogue,
            permit: &self.permit,
            now: self.now,
            reader: ExtraReader { store, areas: &areas, memory: &mut memory },
        };
        let (mut masked, mut left_out) = (false, LeftOutRows::default());
        let mut pages = read_all(store.clone(), plans.clone());
        while let Some(page) = pages.recv().await {
            let (number, mut page) = page?;
            let plan = plans.get(number).ok_or_else(|| ServiceError::unfit("INDICATOR"))?;
            if !mask.is_off(plan) {
                masked |= mask.apply(plan, &mut page).await?;
            }
            let indicator = catalogue.indicator_by_code(plan.filter.indicator.as_str());
            let indicator = indicator.ok_or_else(|| ServiceError::unfit("INDICATOR"))?;
            Fitting::of(catalogue, indicator, &page).take_out(indicator, &mut page, &mut left_out);
            for batch in RowBatch::split(&self.catalogue, plan, page) {
                outlet.send(ObservationPart::Rows(batch)).await?;
            }
        }
        outlet.send(ObservationPart::Trailer { masked, left_out }).await
    }

    /// The present state, if an earlier one is asked for.
    async fn earlier(
        &self,
        node: &Node,
        published: &Published,
        memory: &mut Reserved,
    ) -> Result<Option<Earlier>, ServiceError> {
        if matches!(self.as_of, AsOf::Now) {
            return Ok(None);
        }
        let mut releases = published.all(node).await?;
        let parts = |release: &Release| -> u64 {
            let parts = self.filters.iter().filter_map(|own| release.manifest().part(own.indicator.as_str()));
            parts.map(|part| u64::try_from(part.blocks.len()).unwrap_or(u64::MAX)).fold(0, u64::saturating_add)
        };
        releases.retain(|release| parts(release) > 0);
        let all = releases.iter().flat_map(|release| &release.manifest().parts).map(|part| part.blocks.len());
        memory.grow(u64::try_from(all.sum::<usize>()).unwrap_or(u64::MAX).saturating_mul(BLOCK_REF_BYTES))?;
        let cut = node.store().snapshot().await?.held();
        Ok(Some(Earlier { releases, cut }))
    }

    /// How many places a pull takes of its caller's quota.
    pub(super) fn weight(&self) -> usize {
        match self.as_of {
            AsOf::Now => Action::PullObservations.weight(),
            AsOf::Time(_) | AsOf::Cut(_) => EARLIER_WEIGHT,
        }
    }

    /// Which rows the caller may know of. A row that does not leave its node is unknown to others; so is, in an earlier state, a row
    /// that was withdrawn since.
    fn sight(&self, filter: &ObservationFilter, gone: &Gone) -> Sight {
        let gone = Arc::clone(gone);
        let (permit, version, indicator) = (self.permit.clone(), Arc::clone(&self.catalogue), filter.indicator.clone());
        Sight::new(move |source, area| {
            let within = |inner: &AreaCode, outer: &AreaCode| version.catalogue.lies_within(inner, outer);
            let travels = if is_gone(&gone, source) { Sharing::Local } else { source.sharing };
            permit.knows_of(travels, &source.reporter, &indicator, area, &within)
        })
    }

    async fn plans(&self, node: &Node, cut: &Cut) -> Result<Vec<Arc<ObservationPlan>>, ServiceError> {
        let areas = area_codes(&self.catalogue.catalogue);
        let mut snapshot = node.store().snapshot().await?;
        let gone = match self.as_of {
            AsOf::Now => Gone::default(),
            AsOf::Time(_) | AsOf::Cut(_) => Arc::new(snapshot.withdrawn().await?),
        };
        let mut plans = Vec::with_capacity(self.filters.len());
        for filter in &self.filters {
            let plan = ObservationPlan::make(&mut snapshot, cut, filter.clone(), &areas).await?;
            plans.push(Arc::new(plan.seen_by(self.sight(filter, &gone))));
        }
        Ok(plans)
    }
}

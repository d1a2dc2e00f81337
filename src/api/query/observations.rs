//! Raw rows: in clear to their reporter, to the node's reviewers and to whom the node granted it; to everyone else
//! masked by the release's own pattern, so that they are no way round it.

use std::sync::Arc;

use tokio::task::JoinHandle;

use crate::domain::catalogue::Catalogue;
use crate::domain::catalogue::indicator::Indicator;
use crate::domain::code::{AreaCode, IndicatorCode, OrganisationCode};
use crate::domain::sharing::Sharing;
use crate::domain::timestamp::Timestamp;
use crate::identity::Action;
use crate::identity::policy::{Permit, ReadRaw};
use crate::ledger::CatalogueVersion;
use crate::ledger::reading::{ObservationFilter, ObservationPage, ObservationPlan, PAGE_ROWS, Sight, read_all};
use crate::log::limits::CHUNK_ROWS_MAX;
use crate::service::Node;
use crate::service::ServiceError;
use crate::service::budget::Reserved;
use crate::service::caller::MorePlaces;
use crate::store::log_positions::Cut;
use crate::store::snapshot::Snapshot;
use crate::wire::pb::pull_observations_response::Part;
use crate::wire::{pb, time};

use super::answer::Outlet;
use super::batches::Rows;
use super::fitting::{Fitting, LeftOutRows};
use super::inputs::{Gone, area_codes, is_gone};
use super::masking::{Earlier, Mask};
use super::published::{Published, Release, unfit};
use super::question::Question;

/// A pull of observations, ready to run.
pub struct Pull {
    catalogue: Arc<CatalogueVersion>,
    filters: Vec<ObservationFilter>,
    as_of: AsOf,
    permit: Permit<ReadRaw>,
    release: Option<Arc<Release>>,
    now: Timestamp,
}

/// Which state is asked for.
enum AsOf {
    Now,
    Time(Timestamp),
    Cut(Cut),
}

fn as_of(text: &str) -> Result<AsOf, ServiceError> {
    if text.is_empty() {
        return Ok(AsOf::Now);
    }
    let wrong = |error: &dyn std::fmt::Display| ServiceError::field("as_of", error.to_string());
    if text.contains('/') {
        return text.parse().map(AsOf::Cut).map_err(|error: crate::store::log_positions::CutError| wrong(&error));
    }
    time::from_rfc3339("as_of", text)
        .map(AsOf::Time)
        .map_err(|_| wrong(&"expected a time (2024-05-01T12:00:00Z) or a cut (origin/epoch:size, joined by commas)"))
}

fn reporter(
    permit: &Permit<ReadRaw>,
    request: &pb::PullObservationsRequest,
) -> Result<Option<OrganisationCode>, ServiceError> {
    let named = match request.reporter.as_str() {
        "" => None,
        code => Some(OrganisationCode::new(code).map_err(|error| ServiceError::field("reporter", error.to_string()))?),
    };
    if !request.mine {
        return Ok(named);
    }
    let own =
        permit.organisation().cloned().ok_or_else(|| ServiceError::field("mine", "the caller reports nothing"))?;
    match named {
        Some(named) if named != own => Err(ServiceError::field("mine", "the reporter that is named is another one")),
        _ => Ok(Some(own)),
    }
}

fn filters(
    catalogue: &Catalogue,
    question: &Question,
    reporter: Option<&OrganisationCode>,
) -> Result<Vec<ObservationFilter>, ServiceError> {
    let areas = question.territory(catalogue);
    let filter = |code: &IndicatorCode| {
        let own = catalogue.indicator_by_code(code.as_str()).ok_or_else(|| unfit("INDICATOR"))?;
        let method = question.method.as_ref().map(|code| (Indicator::METHOD, code));
        let at = question.at.iter().map(|(concept, code)| (concept.as_str(), code)).chain(method);
        let at = at.map(|(concept, code)| match own.dimension_position(concept) {
            Some(place) => Ok((place, code.clone())),
            None => Err(ServiceError::field("filter.where", format!("{} has no dimension {concept}", own.code))),
        });
        Ok(ObservationFilter {
            indicator: code.clone(),
            decimals: own.decimals,
            areas: areas.clone(),
            at: at.collect::<Result<_, ServiceError>>()?,
            from: question.from,
            to: question.to,
            freq: question.freq,
            reporter: reporter.cloned(),
        })
    };
    question.indicators.iter().map(filter).collect()
}

impl Pull {
    /// Reads a request.
    ///
    /// # Errors
    /// [`ServiceError::BadRequest`] and the like for a bad request.
    pub fn read(
        node: &Node,
        release: Option<Arc<Release>>,
        permit: Permit<ReadRaw>,
        request: pb::PullObservationsRequest,
    ) -> Result<Self, ServiceError> {
        let catalogue = node.catalogue()?;
        let reporter = reporter(&permit, &request)?;
        let as_of = as_of(&request.as_of)?;
        let question = Question::read(&catalogue.catalogue, request.filter)?;
        let filters = filters(&catalogue.catalogue, &question, reporter.as_ref())?;
        Ok(Self { catalogue, filters, as_of, permit, release, now: node.now() })
    }

    /// What is read, for the record.
    #[must_use]
    pub fn resource(&self) -> String {
        let indicators: Vec<&str> = self.filters.iter().map(|filter| filter.indicator.as_str()).collect();
        let areas = self.filters.first().and_then(|filter| filter.areas.as_ref());
        let areas = areas.map_or("all".to_owned(), |areas| match areas.first() {
            Some(only) if areas.len() == 1 => only.to_string(),
            first => format!("{} areas from {}", areas.len(), first.map_or("", AreaCode::as_str)),
        });
        format!("{} in {areas}", indicators.join(","))
    }

    /// The cut that is read; refused if it says more than this node holds.
    ///
    /// # Errors
    /// [`ServiceError::BadRequest`] for a cut beyond what is held, [`ServiceError::Store`].
    pub async fn cut(&self, snapshot: &mut Snapshot) -> Result<Cut, ServiceError> {
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
    ///
    /// # Errors
    /// [`ServiceError`] if they cannot be read, or the reader has gone.
    pub async fn run(
        self,
        node: Arc<Node>,
        published: Arc<Published>,
        (cut, _places): (Cut, MorePlaces),
        outlet: Outlet<pb::PullObservationsResponse>,
    ) -> Result<(), ServiceError> {
        let send = async |part| outlet.send(pb::PullObservationsResponse { part: Some(part) }).await;
        let plans = self.plans(&node, &cut).await?;
        // Held until the reader has everything, however slow it is.
        let mut memory = node.resources.readers.reserve(bytes(&plans)).await?;
        let header = pb::ObservationsHeader { cut: cut.to_string(), ..pb::ObservationsHeader::default() };
        send(Part::Header(header)).await?;
        let earlier = self.earlier(&node, &published, &mut memory).await?;
        let known = area_codes(&self.catalogue.catalogue);
        let mut mask = Mask {
            node: &node,
            published: &published,
            release: self.release.as_deref(),
            earlier: earlier.as_ref(),
            catalogue: &self.catalogue.catalogue,
            permit: &self.permit,
            now: self.now,
            known: &known,
            memory: &mut memory,
        };
        let (mut masked, mut left_out) = (false, LeftOutRows::default());
        let mut pages = read_all(node.store().clone(), plans.clone());
        while let Some(page) = pages.recv().await {
            let (number, mut page) = page?;
            let plan = plans.get(number).ok_or_else(|| unfit("INDICATOR"))?;
            if !mask.is_off(plan) {
                masked |= mask.apply(plan, &mut page).await?;
            }
            let indicator = self.catalogue.catalogue.indicator_by_code(plan.filter.indicator.as_str());
            let indicator = indicator.ok_or_else(|| unfit("INDICATOR"))?;
            Fitting::of(&self.catalogue.catalogue, indicator, &page).take_out(indicator, &mut page, &mut left_out);
            let lot = Lot { catalogue: Arc::clone(&self.catalogue), plan: Arc::clone(plan), page: Arc::new(page) };
            let mut next = lot.messages(0);
            let mut first = 0;
            while first < lot.page.rows.len() {
                let messages = next.await.map_err(|_| ServiceError::Task)??;
                first += CHUNK_ROWS_MAX;
                // While these are sent, the next ones are made.
                next = lot.messages(first);
                for batch in messages {
                    send(Part::Batch(batch)).await?;
                }
            }
        }
        send(Part::Trailer(pb::ObservationsTrailer { masked, left_out: left_out.to_pb() })).await
    }

    /// What came after the state that is asked for, if that is an earlier one.
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
    #[must_use]
    pub fn weight(&self) -> usize {
        match self.as_of {
            AsOf::Now => Action::PullObservations.weight(),
            AsOf::Time(_) | AsOf::Cut(_) => EARLIER_WEIGHT,
        }
    }

    /// What the caller may know of: not that a row is there which does not leave its node, nor, in an earlier state, one
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

/// How many places an earlier state takes: every release is read for it, and what has become of each row.
const EARLIER_WEIGHT: usize = 8;
/// About what a release takes in memory for each of its blocks, the blocks themselves apart.
const BLOCK_REF_BYTES: u64 = 256;
/// About what a row of a page takes: read, put in order, and made into messages, with the page that is read ahead.
const ROW_BYTES: u64 = 128;
/// About what an answer takes before its first row.
const BEGIN_BYTES: u64 = 1 << 20;

/// About how much memory an answer takes: that of its largest page.
pub(super) fn bytes(plans: &[Arc<ObservationPlan>]) -> u64 {
    let rows = plans.iter().map(|plan| plan.rows.min(PAGE_ROWS)).max().unwrap_or(0);
    rows.saturating_mul(ROW_BYTES).saturating_add(BEGIN_BYTES)
}

/// A page on its way into messages.
struct Lot {
    catalogue: Arc<CatalogueVersion>,
    plan: Arc<ObservationPlan>,
    page: Arc<ObservationPage>,
}

impl Lot {
    /// The messages of as many rows as one may have, from `first` on.
    fn messages(&self, first: usize) -> JoinHandle<Result<Vec<pb::ObservationBatch>, ServiceError>> {
        let (catalogue, plan, page) = (Arc::clone(&self.catalogue), Arc::clone(&self.plan), Arc::clone(&self.page));
        tokio::task::spawn_blocking(move || {
            let rest = page.rows.get(first..).unwrap_or_default();
            let Some(rows) = rest.chunks(CHUNK_ROWS_MAX).next() else { return Ok(Vec::new()) };
            let indicator = catalogue.catalogue.indicator_by_code(plan.filter.indicator.as_str());
            let indicator = indicator.ok_or_else(|| unfit("INDICATOR"))?;
            Rows { indicator, plan: &plan, page: &page, rows }.to_pb()
        })
    }
}

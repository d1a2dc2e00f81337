//! Raw rows: in clear to their reporter, to the node's reviewers and to whom the node granted it; to everyone else
//! masked by the release's own pattern, so that they are no way round it.

use std::sync::Arc;

use prost::Message;

use crate::api::node::Node;
use crate::api::status::ApiError;
use crate::domain::catalogue::indicator::Indicator;
use crate::domain::catalogue::{Catalogue, IndicatorId};
use crate::domain::code::{AreaCode, CodeId, IndicatorCode, OrganisationCode};
use crate::domain::observation::{Action, AttributeSetId, Batch, Row};
use crate::domain::raw::RawColumn;
use crate::domain::sharing::Sharing;
use crate::domain::status::{ConfStatus, ObsStatus};
use crate::domain::timestamp::Timestamp;
use crate::identity::policy::{Permit, ReadRaw};
use crate::ledger::CatalogueVersion;
use crate::log::limits::CHUNK_ROWS_MAX;
use crate::release::mask::{Masking, RawFigure};
use crate::store::cut::Cut;
use crate::store::observation_read::{
    CurrentObservation, ObservationFilter, ObservationPage, ObservationPlan, ObservationSource,
};
use crate::store::snapshot::Snapshot;
use crate::wire::{batch, pb, rows, time};

use super::aggregates::is_within;
use super::answer::Outlet;
use super::columns::ColumnOf;
use super::inputs::{admitted, area_id, dimensions};
use super::published::{Blocks, Published, Release, unfit};
use super::question::Question;

/// The largest message of an answer, in bytes: a little less than what clients take.
const ITEM_BYTES_MAX: usize = 1_000_000;

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

fn as_of(text: &str) -> Result<AsOf, ApiError> {
    if text.is_empty() {
        return Ok(AsOf::Now);
    }
    let wrong = |error: &dyn std::fmt::Display| ApiError::field("as_of", error.to_string());
    if text.contains('/') {
        return text.parse().map(AsOf::Cut).map_err(|error: crate::store::cut::CutError| wrong(&error));
    }
    time::from_rfc3339("as_of", text)
        .map(AsOf::Time)
        .map_err(|_| wrong(&"expected a time (2024-05-01T12:00:00Z) or a cut (origin/epoch:size, joined by commas)"))
}

fn reporter(
    permit: &Permit<ReadRaw>,
    request: &pb::PullObservationsRequest,
) -> Result<Option<OrganisationCode>, ApiError> {
    let named = match request.reporter.as_str() {
        "" => None,
        code => Some(OrganisationCode::new(code).map_err(|error| ApiError::field("reporter", error.to_string()))?),
    };
    if !request.mine {
        return Ok(named);
    }
    let own = permit.organisation().cloned().ok_or_else(|| ApiError::field("mine", "the caller reports nothing"))?;
    match named {
        Some(named) if named != own => Err(ApiError::field("mine", "the reporter that is named is another one")),
        _ => Ok(Some(own)),
    }
}

fn filters(
    catalogue: &Catalogue,
    question: &Question,
    reporter: Option<&OrganisationCode>,
) -> Result<Vec<ObservationFilter>, ApiError> {
    let areas = question.territory(catalogue);
    let filter = |code: &IndicatorCode| {
        let own = catalogue.indicator_by_code(code.as_str()).ok_or_else(|| unfit("INDICATOR"))?;
        let method = question.method.as_ref().map(|code| (Indicator::METHOD, code));
        let at = question.at.iter().map(|(concept, code)| (concept.as_str(), code)).chain(method);
        let at = at.map(|(concept, code)| match own.dimension_position(concept) {
            Some(place) => Ok((place, code.clone())),
            None => Err(ApiError::field("filter.where", format!("{} has no dimension {concept}", own.code))),
        });
        Ok(ObservationFilter {
            indicator: code.clone(),
            areas: areas.clone(),
            at: at.collect::<Result<_, ApiError>>()?,
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
    /// [`ApiError::BadRequest`] and the like for a bad request.
    pub fn read(
        node: &Node,
        release: Option<Arc<Release>>,
        permit: Permit<ReadRaw>,
        request: pb::PullObservationsRequest,
    ) -> Result<Self, ApiError> {
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
    /// [`ApiError::BadRequest`] for a cut beyond what is held, [`ApiError::Store`].
    pub async fn cut(&self, snapshot: &mut Snapshot) -> Result<Cut, ApiError> {
        match &self.as_of {
            AsOf::Now => Ok(snapshot.held()),
            AsOf::Time(at) => Ok(snapshot.cut_at(*at).await?),
            AsOf::Cut(cut) => match snapshot.beyond(cut) {
                None => Ok(cut.clone()),
                Some((log, held)) => {
                    let problem = format!("this node holds {held} entries of {}/{}", log.origin, log.epoch);
                    Err(ApiError::field("as_of", problem))
                }
            },
        }
    }

    /// Hands over the header, then the rows.
    ///
    /// # Errors
    /// [`ApiError`] if they cannot be read, or the reader has gone.
    pub async fn run(
        self,
        node: Arc<Node>,
        published: Arc<Published>,
        cut: Cut,
        outlet: Outlet<pb::PullObservationsResponse>,
    ) -> Result<(), ApiError> {
        use pb::pull_observations_response::Part;
        let mut snapshot = node.store().snapshot().await?;
        let mut plans = Vec::with_capacity(self.filters.len());
        for filter in &self.filters {
            plans.push(snapshot.plan_observations(&cut, filter.clone()).await?);
        }
        drop(snapshot);
        let pages = Pages { pull: &self, node: &node, published: &published };
        let masked = pages.any_masked(&plans).await?;
        let header = pb::ObservationsHeader { cut: cut.to_string(), masked };
        outlet.send(pb::PullObservationsResponse { part: Some(Part::Header(header)) }).await?;
        for plan in &plans {
            for page in 0..plan.pages.len() {
                let seen = pages.read(plan, page).await?;
                for rows in seen.rows.chunks(CHUNK_ROWS_MAX) {
                    for batch in self.batches(plan, &seen, rows)? {
                        outlet.send(pb::PullObservationsResponse { part: Some(Part::Batch(batch)) }).await?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether the caller sees a row as it is.
    fn sees(&self, source: &ObservationSource, indicator: &IndicatorCode, area: &AreaCode) -> bool {
        let catalogue = &self.catalogue.catalogue;
        let within = |inner: &AreaCode, outer: &AreaCode| is_within(catalogue, inner, outer);
        self.permit.sees_clear(&source.reporter, indicator, area, &within)
    }

    /// Rows as one message, or as several where long texts would make it too large.
    fn batches(
        &self,
        plan: &ObservationPlan,
        seen: &Seen,
        rows: &[SeenRow],
    ) -> Result<Vec<pb::ObservationBatch>, ApiError> {
        let batch = self.to_pb(plan, seen, rows)?;
        if batch.encoded_len() <= ITEM_BYTES_MAX || rows.len() < 2 {
            return Ok(vec![batch]);
        }
        let (first, last) = rows.split_at(rows.len() / 2);
        let mut batches = self.batches(plan, seen, first)?;
        batches.extend(self.batches(plan, seen, last)?);
        Ok(batches)
    }

    fn to_pb(&self, plan: &ObservationPlan, seen: &Seen, chunk: &[SeenRow]) -> Result<pb::ObservationBatch, ApiError> {
        let catalogue = &self.catalogue.catalogue;
        let unit = catalogue.indicator_by_code(plan.filter.indicator.as_str()).map(|own| own.unit.clone());
        let unit = unit.ok_or_else(|| unfit("INDICATOR"))?;
        let clear = Batch {
            rows: chunk.iter().map(|row| row.row).collect(),
            dimension_keys: seen.page.keys.clone(),
            attribute_sets: seen.page.attributes.clone(),
        };
        let mut raw = rows::to_raw(&clear, catalogue).map_err(ApiError::Held)?;
        // All rows are current: there is nothing that an action could do.
        raw.columns.retain(|column| column.name != "ACTION");
        let of = |name: &str, text: &dyn Fn(&SeenRow) -> Option<String>| -> Result<RawColumn, ApiError> {
            let mut column = ColumnOf::new(name);
            for row in chunk {
                column.push(&text(row).ok_or_else(|| unfit(name))?);
            }
            Ok(column.finish())
        };
        let source = |row: &SeenRow| plan.sources.get(row.source);
        raw.columns.push(of("UNIT_MEASURE", &|_| Some(unit.to_string()))?);
        raw.columns.push(of("REPORTER", &|row| Some(source(row)?.reporter.to_string()))?);
        raw.columns.push(of("ORIGIN", &|row| Some(source(row)?.log.origin.to_string()))?);
        raw.columns.push(of("SUBMISSION", &|row| Some(source(row)?.submission.clone()))?);
        raw.columns.push(of("REVISION", &|row| Some(row.revision.to_string()))?);
        batch::to_pb(&raw).map_err(ApiError::Held)
    }
}

/// A row as the caller may see it.
struct SeenRow {
    row: Row,
    source: usize,
    revision: u32,
}

/// A page as the caller may see it.
struct Seen {
    page: ObservationPage,
    rows: Vec<SeenRow>,
    masked: bool,
}

struct Pages<'a> {
    pull: &'a Pull,
    node: &'a Node,
    published: &'a Published,
}

impl Pages<'_> {
    /// Whether any row is masked. Reads on until the first one that is; who sees all in clear, or asks for their own,
    /// reads nothing.
    async fn any_masked(&self, plans: &[ObservationPlan]) -> Result<bool, ApiError> {
        let own = |plan: &ObservationPlan| {
            plan.filter.reporter.is_some() && plan.filter.reporter.as_ref() == self.pull.permit.organisation()
        };
        if self.pull.permit.sees_all_clear() || plans.iter().all(own) {
            return Ok(false);
        }
        for plan in plans {
            for page in 0..plan.pages.len() {
                if self.read(plan, page).await?.masked {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// One page, in a snapshot of its own: a slow reader holds no connection.
    async fn read(&self, plan: &ObservationPlan, number: usize) -> Result<Seen, ApiError> {
        let mut snapshot = self.node.store().snapshot().await?;
        let page = snapshot.observation_page(plan, number).await?;
        drop(snapshot);
        let areas = plan.pages.get(number).map_or(&[][..], Vec::as_slice);
        let pattern = match &self.pull.release {
            Some(release) if !self.pull.permit.sees_all_clear() => {
                self.published.blocks(self.node.store(), release, &plan.filter.indicator, areas).await?
            }
            _ => Blocks::default(),
        };
        self.mask(plan, page, &pattern)
    }

    fn mask(&self, plan: &ObservationPlan, page: ObservationPage, pattern: &Blocks) -> Result<Seen, ApiError> {
        let catalogue = &self.pull.catalogue.catalogue;
        let code = &plan.filter.indicator;
        let id = catalogue.indicator_id(code.as_str()).ok_or_else(|| unfit("INDICATOR"))?;
        let mut rows = Vec::with_capacity(page.rows.len());
        let mut any = false;
        for current in &page.rows {
            let source = plan.sources.get(current.source).ok_or_else(|| unfit("ORIGIN"))?;
            let codes = dimensions(catalogue, id, &page, current)?;
            let masked = !self.pull.sees(source, code, &current.area) && {
                let own = catalogue.indicator(id).ok_or_else(|| unfit("INDICATOR"))?;
                let attributes = page.attributes.get(current.attributes);
                let shown = admitted(current.conf, attributes, self.pull.now);
                is_masked(own, current, codes, source, shown, pattern)
            };
            any |= masked;
            let row = to_row(catalogue, id, current, masked)?;
            rows.push(SeenRow { row, source: current.source, revision: current.revision });
        }
        Ok(Seen { page, rows, masked: any })
    }
}

/// Whether a row that is not the caller's to see in clear is masked: what is local, not for publication or under
/// embargo, and what the release hides.
fn is_masked(
    indicator: &Indicator,
    current: &CurrentObservation,
    codes: &[CodeId],
    source: &ObservationSource,
    shown: Option<ConfStatus>,
    pattern: &Blocks,
) -> bool {
    if current.value.is_none() {
        return false;
    }
    let Some(conf) = shown.filter(|_| source.sharing != Sharing::Local) else { return true };
    let (area, period, value) = (&current.area, current.period, current.value);
    pattern.mask(&RawFigure { indicator, area, dimensions: codes, period, value, conf }) == Masking::Masked
}

/// The row as it is sent: of a masked one neither the figure nor what was written about it.
fn to_row(
    catalogue: &Catalogue,
    indicator: IndicatorId,
    current: &CurrentObservation,
    masked: bool,
) -> Result<Row, ApiError> {
    let clear = Row {
        indicator,
        area: area_id(catalogue, &current.area)?,
        dimensions: current.dimensions,
        period: current.period,
        value: current.value,
        status: current.status,
        conf: current.conf,
        action: Action::Replace,
        attributes: current.attributes,
        source_row: 0,
    };
    let hidden = Row {
        value: None,
        status: ObsStatus::Suppressed,
        conf: ConfStatus::Confidential,
        attributes: AttributeSetId::default(),
        ..clear
    };
    Ok(if masked { hidden } else { clear })
}

//! Reading observations: what is current at a cut is resolved here, for each origin, reporter and cell the latest entry
//! that is not withdrawn. A tombstone hides what came before it and is not shown itself.
//!
//! Answers come in pages of bounded size. A page is read in a snapshot of its own choosing; local numbers are looked up
//! anew each time, so that a rebuild between two pages cannot mix them up.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::domain::code::{AreaCode, CodeId, IndicatorCode, OrganisationCode};
use crate::domain::observation::{AttributeSetId, AttributeSets, DimensionKeyId, DimensionKeys};
use crate::domain::period::{Freq, Period};
use crate::domain::sharing::Sharing;
use crate::domain::status::{ConfStatus, ObsStatus};
use crate::domain::timestamp::Timestamp;
use crate::log::checkpoint::LogId;
use crate::log::entry::{Index, Kind};

use super::StoreError;
use super::cut::Cut;
use super::snapshot::{Snapshot, sharing, unsigned};

mod rows;

/// About how many stored rows a page is made from.
const PAGE_ROWS: u64 = 65_536;

const ITEM_INDICATOR: i16 = 0;
const ITEM_AREA: i16 = 1;

const FLAG_STATUS: i16 = 0b1_1111;
const FLAG_CONF_SHIFT: u32 = 5;
const FLAG_CONF: i16 = 0b1111;
const FLAG_MISSING: i16 = 1 << 10;

/// Which observations of one indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObservationFilter {
    pub indicator: IndicatorCode,
    /// None: all.
    pub areas: Option<BTreeSet<AreaCode>>,
    /// Dimensions, by their position in the indicator's order, that must be at a code.
    pub at: Vec<(usize, CodeId)>,
    /// Periods that begin no earlier, and end no later.
    pub from: Option<Period>,
    pub to: Option<Period>,
    pub freq: Option<Freq>,
    pub reporter: Option<OrganisationCode>,
}

impl ObservationFilter {
    /// All observations of an indicator.
    #[must_use]
    pub fn all_of(indicator: IndicatorCode) -> Self {
        Self { indicator, areas: None, at: Vec::new(), from: None, to: None, freq: None, reporter: None }
    }

    fn holds(&self, period: Period) -> bool {
        self.freq.is_none_or(|freq| period.freq() == freq)
            && self.from.is_none_or(|from| period.first_day() >= from.first_day())
            && self.to.is_none_or(|to| period.last_day() <= to.last_day())
    }
}

/// The entry that observations came with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObservationSource {
    pub log: LogId,
    pub index: Index,
    pub reporter: OrganisationCode,
    /// The identifier of the submission.
    pub submission: String,
    pub sharing: Sharing,
    /// Of the entry.
    pub time: Timestamp,
}

/// A current observation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurrentObservation {
    pub area: AreaCode,
    /// In [`ObservationPage::keys`].
    pub dimensions: DimensionKeyId,
    pub period: Period,
    /// Scaled by the indicator's decimals; none where it is missing.
    pub value: Option<i64>,
    pub status: ObsStatus,
    pub conf: ConfStatus,
    /// In [`ObservationPage::attributes`].
    pub attributes: AttributeSetId,
    /// Position in [`ObservationPlan::sources`].
    pub source: usize,
    /// Which one it is in the history of (origin, reporter, cell), from 1; withdrawn ones and tombstones count.
    pub revision: u32,
}

/// Some current observations with the tables that they point into, sorted by area, dimensions, period and entry.
#[derive(Debug, Clone, Default)]
pub struct ObservationPage {
    pub rows: Vec<CurrentObservation>,
    pub keys: DimensionKeys,
    pub attributes: AttributeSets,
}

/// What an answer is read from: a cut, the entries that count, and the areas page by page.
#[derive(Debug, Clone)]
pub struct ObservationPlan {
    pub cut: Cut,
    pub filter: ObservationFilter,
    /// By origin, epoch and index.
    pub sources: Vec<ObservationSource>,
    /// Areas by code; each page holds the next ones.
    pub pages: Vec<Vec<AreaCode>>,
}

/// An entry's rows as they are stored.
struct Batch {
    origin_id: i32,
    batch: i32,
    withdrawn: bool,
    source: ObservationSource,
}

type BatchRow = (i32, i32, i32, i64, String, String, i16, i64, bool);

/// Batches as arrays for a statement. A holder is one reporter of one origin: histories never mix.
#[derive(Default)]
struct BatchArrays {
    origins: Vec<i32>,
    batches: Vec<i32>,
    places: Vec<i32>,
    holders: Vec<i32>,
    withdrawn: Vec<bool>,
}

impl BatchArrays {
    fn new(batches: &[Batch]) -> Self {
        let mut holders: HashMap<(i32, &OrganisationCode), i32> = HashMap::new();
        let mut arrays = Self::default();
        for (place, batch) in (0..).zip(batches) {
            let next = i32::try_from(holders.len()).unwrap_or(i32::MAX);
            arrays.holders.push(*holders.entry((batch.origin_id, &batch.source.reporter)).or_insert(next));
            arrays.origins.push(batch.origin_id);
            arrays.batches.push(batch.batch);
            arrays.places.push(place);
            arrays.withdrawn.push(batch.withdrawn);
        }
        arrays
    }
}

impl Snapshot {
    /// Finds what a filter is answered from at a cut.
    ///
    /// # Errors
    /// [`StoreError`] if the database cannot be read.
    pub async fn plan_observations(
        &mut self,
        cut: &Cut,
        filter: ObservationFilter,
    ) -> Result<ObservationPlan, StoreError> {
        let batches = self.batches(cut, &filter).await?;
        let pages = self.pages(&batches, &filter).await?;
        let sources = batches.into_iter().map(|batch| batch.source).collect();
        Ok(ObservationPlan { cut: cut.clone(), filter, sources, pages })
    }

    /// One page of a plan; an empty one beyond the last.
    ///
    /// # Errors
    /// [`StoreError`] if the database cannot be read or holds what cannot be.
    pub async fn observation_page(
        &mut self,
        plan: &ObservationPlan,
        page: usize,
    ) -> Result<ObservationPage, StoreError> {
        let Some(areas) = plan.pages.get(page) else { return Ok(ObservationPage::default()) };
        let batches = self.planned_batches(plan).await?;
        let Some(indicator) = self.item(ITEM_INDICATOR, plan.filter.indicator.as_str()).await? else {
            return Ok(ObservationPage::default());
        };
        let area_codes = self.area_numbers(areas).await?;
        let (keys, dims) = self.dimension_keys(indicator, &plan.filter).await?;
        let stored = self.stored_rows(&batches, indicator, &area_codes, &dims, &plan.filter).await?;
        let (attributes, sets) = self.attributes(&batches, &stored).await?;
        let mut rows = Vec::with_capacity(stored.len());
        for (area, dim, period, value, attr, flags, place, revision) in stored {
            let source: usize = unsigned("the place of an entry", place)?;
            let batch = batches.get(source).ok_or_else(|| StoreError::corrupt("a row of no entry"))?;
            let number = |bits: i16| u8::try_from(bits).ok();
            let status = number(flags & FLAG_STATUS).and_then(ObsStatus::from_number);
            let conf = number((flags >> FLAG_CONF_SHIFT) & FLAG_CONF).and_then(ConfStatus::from_number);
            rows.push(CurrentObservation {
                area: area_codes.get(&area).cloned().ok_or_else(|| StoreError::corrupt("an area without a code"))?,
                dimensions: *dims.get(&dim).ok_or_else(|| StoreError::corrupt("dimensions without codes"))?,
                period: Period::from_packed(period).map_err(|_| StoreError::corrupt("a number that is no period"))?,
                value: (flags & FLAG_MISSING == 0).then_some(value),
                status: status.ok_or_else(|| StoreError::corrupt("an unknown OBS_STATUS"))?,
                conf: conf.ok_or_else(|| StoreError::corrupt("an unknown CONF_STATUS"))?,
                attributes: sets.get(&(batch.origin_id, batch.batch, attr)).copied().unwrap_or_default(),
                source: plan.place(&batch.source).ok_or_else(|| StoreError::corrupt("a row of no entry"))?,
                revision: unsigned("a revision", revision)?,
            });
        }
        sort(&mut rows, &keys);
        Ok(ObservationPage { rows, keys, attributes })
    }

    async fn batches(&mut self, cut: &Cut, filter: &ObservationFilter) -> Result<Vec<Batch>, StoreError> {
        let at = self.cut_arrays(cut);
        let logs = self.logs_by_number();
        let rows: Vec<BatchRow> = sqlx::query_as(
            "SELECT s.origin_id, s.epoch, s.batch, s.idx, s.reporter, s.submission, s.sharing, s.time,
                    EXISTS (SELECT 1 FROM view.withdrawal w
                            WHERE w.origin_id = s.origin_id AND w.epoch = s.epoch AND w.idx = s.idx
                              AND w.by_idx < c.size)
             FROM unnest($1::int[], $2::int[], $3::bigint[]) AS c (origin_id, epoch, size)
             JOIN view.submission s ON s.origin_id = c.origin_id AND s.epoch = c.epoch AND s.idx < c.size
             WHERE s.kind = $4 AND $5 = ANY (s.indicators) AND ($6::text IS NULL OR s.reporter = $6)",
        )
        .bind(at.origins)
        .bind(at.epochs)
        .bind(at.sizes)
        .bind(i16::try_from(Kind::Observations.code()).unwrap_or(i16::MAX))
        .bind(filter.indicator.as_str())
        .bind(filter.reporter.as_ref().map(OrganisationCode::as_str))
        .fetch_all(self.connection())
        .await?;
        let read = |row: BatchRow| {
            let (origin_id, epoch, batch, index, reporter, submission, class, time, withdrawn) = row;
            let log = logs.get(&(origin_id, unsigned("an epoch", epoch)?));
            let source = ObservationSource {
                log: log.cloned().ok_or_else(|| StoreError::corrupt("a submission of no log"))?,
                index: unsigned("an index", index)?,
                reporter: OrganisationCode::new(&reporter)
                    .map_err(|_| StoreError::corrupt("a reporter that is no code"))?,
                submission,
                sharing: sharing(class),
                time: Timestamp::from_micros(time),
            };
            Ok(Batch { origin_id, batch, withdrawn, source })
        };
        let mut batches = rows.into_iter().map(read).collect::<Result<Vec<Batch>, StoreError>>()?;
        batches.sort_by(|a, b| (&a.source.log, a.source.index).cmp(&(&b.source.log, b.source.index)));
        Ok(batches)
    }

    /// The batches of a plan's entries: an entry whose payload has come since is left out, so that an answer never
    /// holds half of it.
    async fn planned_batches(&mut self, plan: &ObservationPlan) -> Result<Vec<Batch>, StoreError> {
        let mut batches = self.batches(&plan.cut, &plan.filter).await?;
        batches.retain(|batch| plan.place(&batch.source).is_some());
        Ok(batches)
    }

    async fn pages(&mut self, batches: &[Batch], filter: &ObservationFilter) -> Result<Vec<Vec<AreaCode>>, StoreError> {
        let Some(indicator) = self.item(ITEM_INDICATOR, filter.indicator.as_str()).await? else {
            return Ok(Vec::new());
        };
        let arrays = BatchArrays::new(batches);
        let counts: Vec<(String, i64)> = sqlx::query_as(
            "SELECT i.code, n.rows
             FROM (SELECT o.area, count(*) AS rows
                   FROM unnest($1::int[], $2::int[]) AS b (origin_id, batch)
                   JOIN view.observation o ON o.origin_id = b.origin_id AND o.batch = b.batch
                   WHERE o.indicator = $3
                   GROUP BY o.area) n
             JOIN view.item i ON i.kind = $4 AND i.id = n.area",
        )
        .bind(arrays.origins)
        .bind(arrays.batches)
        .bind(indicator)
        .bind(ITEM_AREA)
        .fetch_all(self.connection())
        .await?;
        let mut areas = BTreeMap::new();
        for (code, rows) in counts {
            let area = AreaCode::new(&code).map_err(|_| StoreError::corrupt("an area that is no code"))?;
            if filter.areas.as_ref().is_none_or(|wanted| wanted.contains(&area)) {
                areas.insert(area, unsigned::<_, u64>("a number of rows", rows)?);
            }
        }
        Ok(divide(areas))
    }
}

impl ObservationPlan {
    fn place(&self, source: &ObservationSource) -> Option<usize> {
        let key = (&source.log, source.index);
        self.sources.binary_search_by(|own| (&own.log, own.index).cmp(&key)).ok()
    }
}

/// Areas in the order of their codes, in pages of about [`PAGE_ROWS`] stored rows.
fn divide(areas: BTreeMap<AreaCode, u64>) -> Vec<Vec<AreaCode>> {
    let mut pages: Vec<Vec<AreaCode>> = Vec::new();
    let mut filled = u64::MAX;
    for (area, rows) in areas {
        filled = filled.saturating_add(rows);
        match pages.last_mut().filter(|_| filled <= PAGE_ROWS) {
            Some(page) => page.push(area),
            None => {
                pages.push(vec![area]);
                filled = rows;
            }
        }
    }
    pages
}

fn sort(rows: &mut [CurrentObservation], keys: &DimensionKeys) {
    rows.sort_by(|a, b| {
        let codes = || keys.codes(a.dimensions).cmp(keys.codes(b.dimensions));
        let rest = || (a.period, a.source).cmp(&(b.period, b.source));
        a.area.cmp(&b.area).then_with(codes).then_with(rest)
    });
}

//! Observations: chunk by chunk held against digests and rules, kept as compact rows.

use std::collections::{BTreeSet, HashMap};

use crate::domain::catalogue::{AreaId, IndicatorId};
use crate::domain::code::{AreaCode, CodeId, IndicatorCode};
use crate::domain::observation::{Action, AttributeSetId, AttributeSets, Attributes, Batch, DimensionKeyId};
use crate::domain::validate::{Scope, judge_rows};
use crate::log::limits::SUBMISSION_ROWS_MAX;
use crate::store::{ItemKind, ObservationRow, Store, StoreError};
use crate::wire::content::batch_digest;
use crate::wire::data_chunk;
use crate::wire::payload::ObservationsManifest;

use super::{Case, Refusal, Source};

/// A row with its codes as positions: in the snapshot, and in the tables of [`JudgedRows`].
#[derive(Debug, Clone, Copy)]
struct Compact {
    indicator: IndicatorId,
    area: AreaId,
    dim: u32,
    period: i32,
    attr: u32,
    flags: i16,
    value: i64,
}

impl Compact {
    fn key(&self) -> (IndicatorId, AreaId, u32, i32) {
        (self.indicator, self.area, self.dim, self.period)
    }
}

/// Rows that keep the rules, with the codes that they use.
#[derive(Debug)]
pub struct JudgedRows {
    rows: Vec<Compact>,
    /// Indicator and codes, with spaces between them.
    dims: Vec<(IndicatorId, String)>,
    attributes: AttributeSets,
    pub(in crate::ledger) indicators: Vec<(IndicatorId, IndicatorCode)>,
    pub(in crate::ledger) areas: Vec<(AreaId, AreaCode)>,
}

#[derive(Default)]
struct Gathering {
    rows: Vec<Compact>,
    dims: Vec<(IndicatorId, String)>,
    dim_places: HashMap<(IndicatorId, String), u32>,
    attributes: AttributeSets,
    indicators: BTreeSet<IndicatorId>,
    areas: BTreeSet<AreaId>,
}

impl Gathering {
    fn dim(&mut self, indicator: IndicatorId, codes: &[CodeId]) -> u32 {
        let joined = codes.iter().map(CodeId::as_str).collect::<Vec<_>>().join(" ");
        let next = u32::try_from(self.dims.len()).unwrap_or(u32::MAX);
        let dims = &mut self.dims;
        *self.dim_places.entry((indicator, joined)).or_insert_with_key(|key| {
            dims.push(key.clone());
            next
        })
    }

    fn add(&mut self, batch: &Batch) {
        // Neighbours are alike: each table of the batch is looked at once.
        let mut dims: HashMap<(IndicatorId, DimensionKeyId), u32> = HashMap::new();
        let mut attrs: HashMap<AttributeSetId, u32> = HashMap::new();
        for row in &batch.rows {
            self.indicators.insert(row.indicator);
            self.areas.insert(row.area);
            let dim = *dims
                .entry((row.indicator, row.dimensions))
                .or_insert_with(|| self.dim(row.indicator, batch.dimension_keys.codes(row.dimensions)));
            let attr = *attrs
                .entry(row.attributes)
                .or_insert_with(|| self.attributes.intern(batch.attribute_sets.get(row.attributes).clone()).0);
            let delete = matches!(row.action, Action::Delete);
            let flags = ObservationRow::flags(row.status.number(), row.conf.number(), delete, row.value.is_none());
            self.rows.push(Compact {
                indicator: row.indicator,
                area: row.area,
                dim,
                period: row.period.packed(),
                attr,
                flags,
                value: row.value.unwrap_or(0),
            });
        }
    }
}

/// Judges the data chunks of an entry under the versions that it cites.
pub(super) fn judge(
    case: &Case<'_>,
    source: &Source,
    manifest: &ObservationsManifest,
    scope: &Scope,
) -> Result<JudgedRows, Refusal> {
    let digests = &source.provenance.part_digests;
    let chunks = case.subject.chunks.get(1..).unwrap_or_default();
    if chunks.is_empty() || chunks.len() != digests.len() {
        return Err(Refusal::new("malformed", "part_digests"));
    }
    if manifest.rows > u64::try_from(SUBMISSION_ROWS_MAX).unwrap_or(u64::MAX) {
        return Err(Refusal::new("malformed", "rows"));
    }
    let today = case.subject.time.date().ok_or_else(|| Refusal::new("malformed", "time"))?;
    let mut gathering = Gathering::default();
    for (number, (chunk, digest)) in chunks.iter().zip(digests).enumerate() {
        let batch = data_chunk::decode(chunk, case.catalogue).map_err(|error| {
            let code = if error.is_rule_breach() { "unknown-code" } else { "malformed" };
            Refusal::new(code, format!("chunk {}", number + 1))
        })?;
        if batch_digest(case.catalogue, &batch).ok() != Some(*digest) {
            return Err(Refusal::new("wrong-part-digest", format!("chunk {}", number + 1)));
        }
        if batch.first_disorder().is_some() {
            return Err(Refusal::new("not-sorted", format!("chunk {}", number + 1)));
        }
        judge_rows(case.catalogue, &batch, Some(scope), today)
            .map_err(|breach| Refusal::new(breach.code.as_str(), breach.detail))?;
        gathering.add(&batch);
        if u64::try_from(gathering.rows.len()).unwrap_or(u64::MAX) > manifest.rows {
            return Err(Refusal::new("manifest-disagrees", "rows"));
        }
    }
    let judged = finish(case, gathering)?;
    check_manifest(&judged, manifest)?;
    let narrow =
        |id: &IndicatorId| case.catalogue.indicator(*id).is_some_and(|own| own.sensitivity.allows(case.sharing));
    match judged.indicators.iter().find(|(id, _)| !narrow(id)) {
        Some((_, code)) => Err(Refusal::new("SHARING_TOO_WIDE", code.as_str())),
        None => Ok(judged),
    }
}

fn finish(case: &Case<'_>, mut gathering: Gathering) -> Result<JudgedRows, Refusal> {
    // Each chunk is free of duplicates by its order; the whole is only after this.
    gathering.rows.sort_unstable_by_key(Compact::key);
    if gathering.rows.windows(2).any(|pair| matches!(pair, [a, b] if a.key() == b.key())) {
        return Err(Refusal::new("DUPLICATE_ROW", ""));
    }
    let catalogue = case.catalogue;
    let indicator = |id: &IndicatorId| catalogue.indicator(*id).map(|own| (*id, own.code.clone()));
    let area = |id: &AreaId| catalogue.area(*id).map(|own| (*id, own.code.clone()));
    Ok(JudgedRows {
        rows: gathering.rows,
        dims: gathering.dims,
        attributes: gathering.attributes,
        indicators: gathering.indicators.iter().filter_map(indicator).collect(),
        areas: gathering.areas.iter().filter_map(area).collect(),
    })
}

/// The manifest repeats what the rows say; listings and receipts believe it.
fn check_manifest(judged: &JudgedRows, manifest: &ObservationsManifest) -> Result<(), Refusal> {
    let disagrees = |field: &str| Err(Refusal::new("manifest-disagrees", field));
    if u64::try_from(judged.rows.len()) != Ok(manifest.rows) {
        return disagrees("rows");
    }
    let indicators: BTreeSet<&IndicatorCode> = judged.indicators.iter().map(|(_, code)| code).collect();
    if !indicators.into_iter().eq(&manifest.indicators) {
        return disagrees("indicators");
    }
    let areas: BTreeSet<&AreaCode> = judged.areas.iter().map(|(_, code)| code).collect();
    if !areas.into_iter().eq(&manifest.areas) {
        return disagrees("areas");
    }
    Ok(())
}

/// Rows with local numbers, in the order of the table's key, and their attributes by number.
pub(in crate::ledger) struct NumberedRows {
    pub rows: Vec<ObservationRow>,
    pub attributes: Vec<Attributes>,
}

impl JudgedRows {
    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none, which no entry has.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Every indicator with every area that it has rows for.
    pub(in crate::ledger) fn content(&self) -> BTreeSet<(IndicatorCode, AreaCode)> {
        let pairs: BTreeSet<(IndicatorId, AreaId)> = self.rows.iter().map(|row| (row.indicator, row.area)).collect();
        let indicators: HashMap<_, _> = self.indicators.iter().cloned().collect();
        let areas: HashMap<_, _> = self.areas.iter().cloned().collect();
        let codes = |(indicator, area)| Some((indicators.get(&indicator)?.clone(), areas.get(&area)?.clone()));
        pairs.into_iter().filter_map(codes).collect()
    }

    /// The rows with local numbers; new ones are given out in small transactions of their own.
    pub(in crate::ledger) async fn number(&self, store: &Store) -> Result<NumberedRows, StoreError> {
        let indicator_codes: Vec<String> = self.indicators.iter().map(|(_, code)| code.to_string()).collect();
        let area_codes: Vec<String> = self.areas.iter().map(|(_, code)| code.to_string()).collect();
        let numbers = store.item_ids(ItemKind::Indicator, &indicator_codes).await?;
        let missing = || StoreError::corrupt("no number for a code that was just inserted");
        let mut indicators: HashMap<IndicatorId, i32> = HashMap::new();
        for (id, code) in &self.indicators {
            indicators.insert(*id, *numbers.get(code.as_str()).ok_or_else(missing)?);
        }
        let numbers = store.item_ids(ItemKind::Area, &area_codes).await?;
        let mut areas: HashMap<AreaId, i32> = HashMap::new();
        for (id, code) in &self.areas {
            areas.insert(*id, *numbers.get(code.as_str()).ok_or_else(missing)?);
        }
        let mut keys = Vec::with_capacity(self.dims.len());
        for (indicator, codes) in &self.dims {
            keys.push((*indicators.get(indicator).ok_or_else(missing)?, codes.clone()));
        }
        let numbers = store.dim_ids(&keys).await?;
        let dims: Option<Vec<i32>> = keys.iter().map(|key| numbers.get(key).copied()).collect();
        let dims = dims.ok_or_else(missing)?;
        let number = |row: &Compact| {
            Some(ObservationRow {
                indicator: *indicators.get(&row.indicator)?,
                area: *areas.get(&row.area)?,
                dim: *dims.get(usize::try_from(row.dim).ok()?)?,
                period: row.period,
                attr: i32::try_from(row.attr).ok()?,
                flags: row.flags,
                value: row.value,
            })
        };
        let rows: Option<Vec<ObservationRow>> = self.rows.iter().map(number).collect();
        let mut rows = rows.ok_or_else(missing)?;
        rows.sort_unstable();
        let count = u32::try_from(self.attributes.len()).unwrap_or(u32::MAX);
        let attributes = (0..count).map(|n| self.attributes.get(AttributeSetId(n)).clone()).collect();
        Ok(NumberedRows { rows, attributes })
    }
}

//! ACTION M and D with the semantics of SDMX: a merge keeps what it does not give. If a deletion leaves out a dimension, it means
//! all codes of that dimension.
//!
//! Signed and stored rows are exact: before a row is judged, a merge is filled in from what the reporter has stored, and
//! a deletion becomes one row for each figure that it means.

use std::collections::{BTreeSet, HashMap};

use super::SubmitContext;
use super::error::ClientError;
use super::observation_file::ObservationFile;
use marsad_domain::catalogue::Catalogue;
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::catalogue::names::plain_code;
use marsad_domain::finding::{Finding, FindingCode};
use marsad_domain::raw::{RawBatch, RawValue};
use marsad_domain::status::ObsStatus;
use marsad_wire::request::{FilterRequest, ObservationRequest};

mod rewriting;
mod target;

use rewriting::{NewRow, rewrite};
use target::{Target, target, wanted};

const ACTION: &str = "ACTION";
const TOTAL: &str = "_T";
/// Columns that a merge keeps if it leaves them empty.
const KEPT: [&str; 6] = ["OBS_STATUS", "CONF_STATUS", "REF_DATE", "EMBARGO_TIME", "SOURCE", "COMMENT_OBS"];
/// How many territories one request asks for.
const AREAS_MAX: usize = 50;

/// Indicator, area and period.
type FigureKey = (String, String, String);

/// A figure that is stored.
#[derive(Debug, Clone)]
struct StoredFigure {
    codes: Vec<String>,
    value: RawValue,
    /// In the order of [`KEPT`].
    kept: [String; KEPT.len()],
}

/// The stored figures that merges and deletions of a file mean.
#[derive(Debug, Clone, Default)]
pub struct Actions {
    stored: HashMap<FigureKey, Vec<StoredFigure>>,
    /// Without a node nothing is known of what is stored; rows are judged as far as that goes.
    offline: bool,
}

/// A batch in which every action is exact.
#[derive(Debug, Default)]
pub struct Exact {
    pub rows: RawBatch,
    pub findings: Vec<Finding>,
    pub effect: Effect,
}

/// How many figures a file merges and deletes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Effect {
    pub merged: u64,
    pub deleted: u64,
}

impl Effect {
    /// The effect of both.
    pub fn add(&mut self, more: Self) {
        self.merged += more.merged;
        self.deleted += more.deleted;
    }
}

impl Actions {
    /// For a check without a node.
    #[must_use]
    pub fn offline() -> Self {
        Self { stored: HashMap::new(), offline: true }
    }

    /// Reads what merges and deletions of a file are about, and asks the node what is stored there.
    ///
    /// # Errors
    /// A file that cannot be read, or what the node answers instead.
    pub async fn of_file(node: &SubmitContext, file: &ObservationFile) -> Result<Self, ClientError> {
        let wanted = wanted(&node.catalogue, file)?;
        let mut own = Self::default();
        let indicators: BTreeSet<&String> = wanted.iter().map(|(indicator, _, _)| indicator).collect();
        let areas: BTreeSet<&String> = wanted.iter().map(|(_, area, _)| area).collect();
        let areas: Vec<&String> = areas.into_iter().collect();
        for some in areas.chunks(AREAS_MAX) {
            let filter = FilterRequest {
                indicators: indicators.iter().map(ToString::to_string).collect(),
                areas: some.iter().map(ToString::to_string).collect(),
                ..FilterRequest::default()
            };
            own.pull(node, filter, &wanted).await?;
        }
        Ok(own)
    }

    async fn pull(
        &mut self,
        node: &SubmitContext,
        filter: FilterRequest,
        wanted: &BTreeSet<FigureKey>,
    ) -> Result<(), ClientError> {
        let request = ObservationRequest { filter, mine: true, ..ObservationRequest::default() };
        let mut pull = node.connection.pull_observations(request).await?;
        while let Some(batch) = pull.next().await? {
            self.keep(&node.catalogue, node.connection.node(), &batch, wanted);
        }
        // A figure that is not shown cannot be kept or deleted.
        match pull.finish()?.left_out.into_iter().next() {
            Some(first) => Err(ClientError::ActionLeftOut { indicator: first.indicator }),
            None => Ok(()),
        }
    }

    /// Keeps the rows of this node that are asked for.
    fn keep(&mut self, catalogue: &Catalogue, node: &str, batch: &RawBatch, wanted: &BTreeSet<FigureKey>) {
        for row in 0..batch.values.len() {
            let text = |name: &str| batch.column(name).map_or("", |column| column.text(row));
            let key = ["INDICATOR", "REF_AREA", "TIME_PERIOD"].map(|name| text(name).to_owned());
            let key: FigureKey = key.into();
            let Some(indicator) = catalogue.indicator_by_code(&key.0) else { continue };
            if text("ORIGIN") != node || !wanted.contains(&key) {
                continue;
            }
            let stored = StoredFigure {
                codes: indicator.dimensions.iter().map(|concept| text(concept.as_str()).to_owned()).collect(),
                value: batch.values.get(row).cloned().unwrap_or(RawValue::Empty),
                kept: KEPT.map(|name| text(name).to_owned()),
            };
            let held = self.stored.entry(key).or_default();
            // If one area contains another, the answer holds some rows twice.
            if !held.iter().any(|known| known.codes == stored.codes) {
                held.push(stored);
            }
        }
    }

    /// The batch with every merge filled in and every deletion in full.
    #[must_use]
    pub fn exact(&self, catalogue: &Catalogue, batch: RawBatch) -> Exact {
        let acts = batch
            .column(ACTION)
            .is_some_and(|column| column.dictionary.iter().any(|text| matches!(plain_code(text).as_str(), "M" | "D")));
        if !acts {
            return Exact { rows: batch, ..Exact::default() };
        }
        let (mut rows, mut findings, mut effect) = (Vec::new(), Vec::new(), Effect::default());
        for row in 0..batch.source_rows.len() {
            let action = batch.column(ACTION).map_or("", |column| column.text(row));
            let target = target(catalogue, &batch, row);
            match (plain_code(action).as_str(), target) {
                ("M", Some(target)) => {
                    effect.merged += 1;
                    rows.push(self.merged(&batch, row, &target));
                }
                ("D", Some(target)) if target.codes.contains(&None) => {
                    let found = self.deleted(row, &target);
                    effect.deleted += u64::try_from(found.len()).unwrap_or(u64::MAX);
                    if found.is_empty() {
                        findings.push(nothing_stored(&batch, row, &target));
                    }
                    rows.extend(found);
                }
                ("D", target) => {
                    effect.deleted += u64::from(target.is_some());
                    rows.push(NewRow::of(row));
                }
                // A merge of an unknown cell stays a merge. The node refuses every merge, so no figure can be lost.
                _ => rows.push(NewRow::of(row)),
            }
        }
        Exact { rows: rewrite(&batch, &rows), findings, effect }
    }

    fn merged(&self, batch: &RawBatch, row: usize, target: &Target<'_>) -> NewRow {
        let given = |name: &str| batch.column(name).is_some_and(|column| !column.text(row).trim().is_empty());
        let has_value = !matches!(batch.values.get(row), None | Some(RawValue::Empty));
        let is_missing = |code: &str| ObsStatus::from_code(&plain_code(code)).is_some_and(|status| status.is_missing());
        // Only a status that says so takes the value away.
        let keeps_value = !has_value && !batch.column("OBS_STATUS").is_some_and(|column| is_missing(column.text(row)));
        // A merge names one figure: a dimension left out is its total.
        let codes: Vec<&str> = target.codes.iter().map(|code| code.as_deref().unwrap_or(TOTAL)).collect();
        let held = self.stored.get(&target.key);
        let stored = held.and_then(|held| held.iter().find(|stored| stored.codes == codes));
        let Some(stored) = stored else {
            // Without a node, a merge without a value cannot be judged. As a deletion, the rest of its row can.
            if !(self.offline && keeps_value) {
                return NewRow::of(row).with(ACTION, "R");
            }
            return total_where_open(row, target).with(ACTION, "D");
        };
        let mut new = NewRow::of(row).with(ACTION, "R");
        for (name, text) in KEPT.into_iter().zip(&stored.kept).filter(|(name, _)| !given(name)) {
            // A figure that was missing is there now.
            let normal = name == "OBS_STATUS" && has_value && is_missing(text);
            new = new.with(name, if normal { ObsStatus::Normal.code() } else { text });
        }
        if keeps_value {
            new.value = Some(stored.value.clone());
        }
        new
    }

    /// One row for each figure that a deletion means.
    fn deleted(&self, row: usize, target: &Target<'_>) -> Vec<NewRow> {
        let in_full = |codes: &[String]| {
            let named = target.indicator.dimensions.iter().zip(codes);
            named.fold(NewRow::of(row), |new, (concept, code)| new.with(concept.as_str(), code))
        };
        if self.offline {
            let methods = target.indicator.methods.first().map_or(TOTAL, |code| code.as_str());
            let codes = target.indicator.dimensions.iter().zip(&target.codes).map(|(concept, code)| {
                let any = if concept.as_str() == Indicator::METHOD { methods } else { TOTAL };
                code.clone().unwrap_or_else(|| any.to_owned())
            });
            return vec![in_full(&codes.collect::<Vec<_>>())];
        }
        let stored = self.stored.get(&target.key).map_or(&[][..], Vec::as_slice);
        stored.iter().filter(|stored| target.means(stored)).map(|stored| in_full(&stored.codes)).collect()
    }
}

/// The row with the total of each dimension that it leaves out. A basis has no total, and is asked for.
fn total_where_open(row: usize, target: &Target<'_>) -> NewRow {
    let open = target.indicator.dimensions.iter().zip(&target.codes).filter(|(_, code)| code.is_none());
    let open = open.filter(|(concept, _)| concept.as_str() != Indicator::METHOD);
    open.fold(NewRow::of(row), |new, (concept, _)| new.with(concept.as_str(), TOTAL))
}

fn nothing_stored(batch: &RawBatch, row: usize, target: &Target<'_>) -> Finding {
    let (indicator, area, period) = &target.key;
    let source_row = batch.source_rows.get(row).copied().unwrap_or(0);
    Finding::new(FindingCode::NothingStored, source_row, ACTION, &format!("{indicator}, {area}, {period}"), "")
}

#[cfg(test)]
mod tests;

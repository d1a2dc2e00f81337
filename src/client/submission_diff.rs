//! What a submission changed: its figures beside those that stood before it, as the node answers both to this caller.
//!
//! A row that repeats the figure before it changes nothing; it is only counted.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use sha2::{Digest, Sha256};

use super::connection::Connection;
use super::error::ClientError;
use marsad_domain::code::ConceptId;
use marsad_domain::named_enum;
use marsad_domain::raw::{RawBatch, RawValue};
use marsad_domain::value::Decimal;
use marsad_wire::answer::Submission;
use marsad_wire::request::{FilterRequest, ObservationRequest};

/// Indicators of one request.
const INDICATORS_MAX: usize = 20;
/// The columns of a key before the dimensions.
const ABOUT: [&str; 3] = ["INDICATOR", "REF_AREA", "TIME_PERIOD"];
const VALUE: &str = "OBS_VALUE";
/// What is said of a figure, besides its value.
const STATED: [&str; 7] =
    ["OBS_STATUS", "CONF_STATUS", "UNIT_MEASURE", "REF_DATE", "EMBARGO_TIME", "SOURCE", "COMMENT_OBS"];

named_enum! {
    /// How a submission changed a figure.
    pub enum FigureChange {
        /// There was none before it.
        Added = "ADDED",
        /// It had another value, or other attributes.
        Revised = "REVISED",
        /// It had a value, and has none any more; or its row was deleted.
        Withdrawn = "WITHDRAWN",
    }
}

/// A figure as a row states it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StatedFigure {
    /// None: only a status is given.
    pub value: Option<Decimal>,
    /// What is said of it, by column; only what is not empty.
    pub stated: BTreeMap<&'static str, String>,
}

/// A figure that a submission changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedFigure {
    pub change: FigureChange,
    /// INDICATOR, REF_AREA, TIME_PERIOD, and the dimensions of the indicator, each with its code.
    pub key: Vec<(String, String)>,
    pub before: Option<StatedFigure>,
    /// None: there is no figure any more.
    pub after: Option<StatedFigure>,
    /// If there is a figure on both sides: the columns that differ.
    pub columns: Vec<&'static str>,
}

/// What a submission changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SubmissionDiff {
    /// By indicator, area, period and codes.
    pub figures: Vec<ChangedFigure>,
    /// How many rows of the submission repeat the figure before them.
    pub unchanged: u64,
    /// Whether some figures are hidden from the caller.
    pub is_masked: bool,
}

/// INDICATOR, REF_AREA, TIME_PERIOD, and the codes of the dimensions in the order of the indicator.
type Key = Vec<String>;
/// The dimensions of each indicator.
type Dimensions = BTreeMap<String, Vec<String>>;

/// A key in few bytes: an answer may have a million of them.
type ShortKey = [u8; 32];

/// The figures of one log after a submission: those that it stated, and the keys of all.
#[derive(Default)]
struct After {
    stated: BTreeMap<Key, StatedFigure>,
    keys: HashSet<ShortKey>,
}

impl Connection {
    /// What a submission of observations changed when it was stored.
    ///
    /// # Errors
    /// The error of a call, or [`ClientError::BadAnswer`].
    pub async fn submission_diff(&self, submission: &Submission) -> Result<SubmissionDiff, ClientError> {
        let (log, index) = (&submission.position, submission.position.index);
        let cut = |size: u64| format!("{}/{}:{size}", log.origin, log.epoch);
        let (before, after) = (cut(index), cut(index.saturating_add(u64::from(submission.entries))));
        let mut diff = SubmissionDiff::default();
        for indicators in submission.indicators.chunks(INDICATORS_MAX) {
            let known = self.list_indicators(indicators).await?;
            let names = |dimensions: &[ConceptId]| dimensions.iter().map(ToString::to_string).collect();
            let dimensions: Dimensions =
                known.iter().map(|one| (one.code.to_string(), names(&one.dimensions))).collect();
            let asked = |as_of: &str| ObservationRequest {
                filter: FilterRequest { indicators: indicators.to_vec(), ..FilterRequest::default() },
                reporter: submission.reporter.clone(),
                mine: false,
                as_of: as_of.to_owned(),
            };
            let rows = Rows { dimensions: &dimensions, origin: log.origin.as_str() };
            let mut later = After::default();
            let masked = self.each(asked(&after), &rows, |key, figure, by| {
                later.keys.insert(short(&key));
                if by == submission.submission {
                    later.stated.insert(key, figure);
                }
            });
            diff.is_masked |= masked.await?;
            let mut earlier = BTreeMap::new();
            if index > 0 {
                let before = self.each(asked(&before), &rows, |key, figure, _| {
                    // Figures of others stand before and after.
                    if later.stated.contains_key(&key) || !later.keys.contains(&short(&key)) {
                        earlier.insert(key, figure);
                    }
                });
                diff.is_masked |= before.await?;
            }
            diff.add(later.stated, earlier, &dimensions);
        }
        Ok(diff)
    }

    /// Hands on each figure of a log, with the submission that stated it. Returns whether any figure of the answer is masked.
    async fn each(
        &self,
        request: ObservationRequest,
        rows: &Rows<'_>,
        mut take: impl FnMut(Key, StatedFigure, &str),
    ) -> Result<bool, ClientError> {
        let mut pull = self.pull_observations(request).await?;
        while let Some(batch) = pull.next().await? {
            for row in 0..batch.values.len() {
                if text(&batch, "ORIGIN", row) == rows.origin {
                    take(rows.key(&batch, row), figure(&batch, row), text(&batch, "SUBMISSION", row));
                }
            }
        }
        Ok(pull.finish()?.masked)
    }
}

/// How the rows of an answer are read. The same organisation may report to other nodes too: those figures have a history of their own.
struct Rows<'a> {
    dimensions: &'a Dimensions,
    origin: &'a str,
}

impl Rows<'_> {
    fn key(&self, batch: &RawBatch, row: usize) -> Key {
        let of_indicator = self.dimensions.get(text(batch, "INDICATOR", row)).map(Vec::as_slice).unwrap_or_default();
        let names = ABOUT.into_iter().chain(of_indicator.iter().map(String::as_str));
        names.map(|name| text(batch, name, row).to_owned()).collect()
    }
}

fn text<'b>(batch: &'b RawBatch, name: &str, row: usize) -> &'b str {
    batch.column(name).map_or("", |column| column.text(row))
}

fn figure(batch: &RawBatch, row: usize) -> StatedFigure {
    let value = match batch.values.get(row) {
        Some(RawValue::Number(value)) => Some(*value),
        _ => None,
    };
    let stated = STATED.into_iter().map(|name| (name, text(batch, name, row).to_owned()));
    StatedFigure { value, stated: stated.filter(|(_, text)| !text.is_empty()).collect() }
}

/// No code has a line feed.
fn short(key: &Key) -> ShortKey {
    Sha256::digest(key.join("\n")).into()
}

impl SubmissionDiff {
    fn add(
        &mut self,
        mut stated: BTreeMap<Key, StatedFigure>,
        mut earlier: BTreeMap<Key, StatedFigure>,
        dimensions: &Dimensions,
    ) {
        let keys: BTreeSet<Key> = stated.keys().chain(earlier.keys()).cloned().collect();
        for key in keys {
            let (before, after) = (earlier.remove(&key), stated.remove(&key));
            if before == after {
                self.unchanged += 1;
                continue;
            }
            let has_value = |figure: &Option<StatedFigure>| figure.as_ref().is_some_and(|one| one.value.is_some());
            let change = match &before {
                None => FigureChange::Added,
                Some(_) if after.is_none() || (has_value(&before) && !has_value(&after)) => FigureChange::Withdrawn,
                Some(_) => FigureChange::Revised,
            };
            let columns = before.as_ref().zip(after.as_ref()).map(|(before, after)| columns_that_differ(before, after));
            let of_indicator = key.first().and_then(|code| dimensions.get(code)).map(Vec::as_slice).unwrap_or_default();
            let names = ABOUT.map(str::to_owned).into_iter().chain(of_indicator.iter().cloned());
            let key = names.zip(key).collect();
            self.figures.push(ChangedFigure { change, key, before, after, columns: columns.unwrap_or_default() });
        }
    }
}

fn columns_that_differ(before: &StatedFigure, after: &StatedFigure) -> Vec<&'static str> {
    let value = (before.value != after.value).then_some(VALUE);
    let stated = STATED.into_iter().filter(|name| before.stated.get(name) != after.stated.get(name));
    value.into_iter().chain(stated).collect()
}

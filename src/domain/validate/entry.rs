//! The rules for rows that come in an entry of a log: all or nothing, judged under the versions that the entry cites.
//!
//! What may change with the program is left out: the search for personal data refuses a submission, never an entry, or
//! two nodes of different versions would project different rows.

use std::collections::HashMap;

use time::Date;

use super::concepts::Concepts;
use super::rules::{RuleBook, is_future, is_ref_date, status_fault};
use super::{COMMENT_CHARS_MAX, SOURCE_CHARS_MAX, Scope};
use crate::domain::catalogue::indicator::Kind;
use crate::domain::catalogue::{Catalogue, IndicatorId};
use crate::domain::finding::FindingCode;
use crate::domain::keyed_hash::KeyedState;
use crate::domain::observation::{AttributeSetId, Attributes, Batch, DimensionKeyId, Row};
use crate::domain::period::Period;
use crate::domain::scan::{TextFault, check_form};

/// Why an authentic entry is not projected: the first row that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("row {row} of a batch: {} {detail}", .code.as_str())]
pub struct RuleBreach {
    /// The position in the batch, from 0.
    pub row: usize,
    pub code: FindingCode,
    /// Codes at fault; no free text.
    pub detail: String,
}

/// Judges rows that are canonical already by the rules of [`Validator::judge`](super::Validator::judge). `today` is the
/// day of the entry. Order and uniqueness of keys are the caller's to see to ([`Batch::first_disorder`]).
///
/// # Errors
/// The first breach, by row.
pub fn judge_rows(catalogue: &Catalogue, batch: &Batch, scope: Option<&Scope>, today: Date) -> Result<(), RuleBreach> {
    let mut judge = EntryJudge {
        catalogue,
        batch,
        scope,
        today,
        concepts: catalogue.concepts(),
        rules: RuleBook::default(),
        keys: HashMap::default(),
        attributes: HashMap::default(),
        last_key: None,
        last_set: None,
        last_period: None,
    };
    for (n, row) in batch.rows.iter().enumerate() {
        if let Some(code) = judge.fault(row) {
            let indicator = catalogue.indicator(row.indicator).map_or("", |own| own.code.as_str());
            let area = catalogue.area(row.area).map_or("", |own| own.code.as_str());
            return Err(RuleBreach { row: n, code, detail: format!("{indicator} {area} {}", row.period) });
        }
    }
    Ok(())
}

struct EntryJudge<'a> {
    catalogue: &'a Catalogue,
    batch: &'a Batch,
    scope: Option<&'a Scope>,
    today: Date,
    concepts: &'a Concepts,
    rules: RuleBook<'a>,
    keys: HashMap<(IndicatorId, DimensionKeyId), Option<FindingCode>, KeyedState>,
    attributes: HashMap<AttributeSetId, Option<FindingCode>, KeyedState>,
    /// What was found right last: neighbours are alike.
    last_key: Option<(IndicatorId, DimensionKeyId)>,
    last_set: Option<AttributeSetId>,
    last_period: Option<Period>,
}

impl EntryJudge<'_> {
    fn fault(&mut self, row: &Row) -> Option<FindingCode> {
        let (catalogue, scope, batch) = (self.catalogue, self.scope, self.batch);
        let Some(own) = catalogue.indicator(row.indicator) else { return Some(FindingCode::UnknownIndicator) };
        if matches!(own.kind, Kind::Ratio { .. }) {
            return Some(FindingCode::RatioNotReported);
        }
        if catalogue.area(row.area).is_none() {
            return Some(FindingCode::UnknownArea);
        }
        let concepts = self.concepts;
        let Some(rules) = self.rules.of(catalogue, concepts, row.indicator) else {
            return Some(FindingCode::UnknownIndicator);
        };
        if let Some(code) = rules.area(catalogue, scope, row.area).faults().next() {
            return Some(code);
        }
        if !rules.allows(row.period.freq()) {
            return Some(FindingCode::FrequencyNotAllowed);
        }
        if self.last_period != Some(row.period) {
            if is_future(row.period, self.today) {
                return Some(FindingCode::PeriodInFuture);
            }
            self.last_period = Some(row.period);
        }
        let key_fault = || match concepts.numbers(&own.dimensions, batch.dimension_keys.codes(row.dimensions)) {
            None => Some(FindingCode::UnknownCode),
            Some(codes) => codes.iter().enumerate().find_map(|(position, code)| rules.code_fault(position, *code)),
        };
        let key = (row.indicator, row.dimensions);
        if self.last_key != Some(key) {
            let key_fault = *self.keys.entry(key).or_insert_with(key_fault);
            if key_fault.is_some() {
                return key_fault;
            }
            self.last_key = Some(key);
        }
        if row.value.is_some_and(|value| !rules.is_in_range(value)) {
            return Some(FindingCode::OutOfRange);
        }
        let status_fault = status_fault(row.action, row.value.is_some(), row.status);
        if status_fault.is_some() || self.last_set == Some(row.attributes) {
            return status_fault;
        }
        let set = batch.attribute_sets.get(row.attributes);
        let set_fault = *self.attributes.entry(row.attributes).or_insert_with(|| attribute_fault(set));
        if set_fault.is_none() {
            self.last_set = Some(row.attributes);
        }
        set_fault
    }
}

fn attribute_fault(attributes: &Attributes) -> Option<FindingCode> {
    if !attributes.ref_date.is_empty() && !is_ref_date(&attributes.ref_date) {
        return Some(FindingCode::BadRefDate);
    }
    if attributes.embargo.is_some_and(|until| !until.is_writable()) {
        return Some(FindingCode::BadDate);
    }
    let form = check_form(&attributes.source, SOURCE_CHARS_MAX)
        .and_then(|()| check_form(&attributes.comment, COMMENT_CHARS_MAX));
    match form {
        Ok(()) => None,
        Err(TextFault::TooLong) => Some(FindingCode::TooLong),
        Err(_) => Some(FindingCode::BadText),
    }
}

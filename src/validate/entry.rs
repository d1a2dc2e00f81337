//! Judges the rows of an entry. All rows must be valid under the catalogue and the membership that the entry cites.
//!
//! Rules that may change with the program are not applied: two nodes of different versions would project different rows. So
//! the search for personal data refuses submissions only.

use std::collections::HashMap;

use time::Date;

use super::Scope;
use super::breaches::{Attribute, DatedPeriod, TypedRow, embargo_fault};
use super::rules::RuleBook;
use marsad_domain::catalogue::concepts::Concepts;
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::catalogue::{Catalogue, IndicatorId};
use marsad_domain::finding::FindingCode;
use marsad_domain::observation::{AttributeSetId, Attributes, Batch, DimensionKeyId, Row};
use marsad_domain::period::Period;

/// The first row of an entry that breaks a rule. The entry is authentic, but it is not projected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("row {row} of a batch: {} {detail}", .code.as_str())]
pub struct RuleBreach {
    /// The position in the batch, from 0.
    pub row: usize,
    pub code: FindingCode,
    /// The indicator, the area and the period of the row; never a free text.
    pub detail: String,
}

/// Judges rows of an entry by the rules of [`Validator::judge`](super::Validator::judge). `today` is the day of the entry.
/// The caller checks that keys are sorted and unique ([`Batch::first_disorder`]).
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
        codes: Vec::new(),
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
    /// The codes of all dimension keys so far, as numbers of their lists.
    codes: Vec<Box<[Option<u16>]>>,
    /// The position of a key's codes; `None` for a key with an unknown code.
    keys: foldhash::HashMap<(IndicatorId, DimensionKeyId), Option<usize>>,
    attributes: foldhash::HashMap<AttributeSetId, Option<FindingCode>>,
    /// The last valid key, attributes and period: the next row mostly has the same ones.
    last_key: Option<((IndicatorId, DimensionKeyId), usize)>,
    last_set: Option<AttributeSetId>,
    last_period: Option<DatedPeriod>,
}

impl EntryJudge<'_> {
    fn fault(&mut self, row: &Row) -> Option<FindingCode> {
        let (catalogue, scope) = (self.catalogue, self.scope);
        let Some(own) = catalogue.indicator(row.indicator) else { return Some(FindingCode::UnknownIndicator) };
        if catalogue.area(row.area).is_none() {
            return Some(FindingCode::UnknownArea);
        }
        let codes = self.codes_of(own, row);
        let period = self.dated(row.period);
        let Some(rules) = self.rules.of(catalogue, self.concepts, row.indicator) else {
            return Some(FindingCode::UnknownIndicator);
        };
        let typed = TypedRow {
            area: Some(rules.area(catalogue, scope, row.area)),
            period: Some(period),
            codes: codes.and_then(|codes| self.codes.get(codes)).map_or(&[], |codes| codes),
            action: Some(row.action),
            value: Some(row.value),
            status: Some(row.status),
        };
        let mut breach = None;
        rules.breaches(&typed, |first| breach = breach.or(Some(first.code)));
        let unknown = codes.is_none().then_some(FindingCode::UnknownCode);
        breach.or(unknown).or_else(|| self.attribute_fault(row.attributes))
    }

    /// The position of the codes of the row's key; `None` if one of them is unknown.
    fn codes_of(&mut self, own: &Indicator, row: &Row) -> Option<usize> {
        let key = (row.indicator, row.dimensions);
        if let Some((_, place)) = self.last_key.filter(|(last, _)| *last == key) {
            return Some(place);
        }
        let Self { concepts, batch, codes, keys, .. } = self;
        let place = *keys.entry(key).or_insert_with(|| {
            let numbers = concepts.numbers(&own.dimensions, batch.dimension_keys.codes(row.dimensions))?;
            codes.push(numbers.into_iter().map(Some).collect());
            codes.len().checked_sub(1)
        });
        self.last_key = place.map(|place| (key, place));
        place
    }

    fn dated(&mut self, period: Period) -> DatedPeriod {
        match self.last_period {
            Some(last) if last.period == period => last,
            _ => *self.last_period.insert(DatedPeriod::new(period, self.today)),
        }
    }

    fn attribute_fault(&mut self, set: AttributeSetId) -> Option<FindingCode> {
        if self.last_set == Some(set) {
            return None;
        }
        let Self { batch, attributes, .. } = self;
        let fault = *attributes.entry(set).or_insert_with(|| fault_of(batch.attribute_sets.get(set)));
        if fault.is_none() {
            self.last_set = Some(set);
        }
        fault
    }
}

fn fault_of(set: &Attributes) -> Option<FindingCode> {
    let texts =
        [(Attribute::RefDate, &set.ref_date), (Attribute::Source, &set.source), (Attribute::Comment, &set.comment)];
    let embargo = set.embargo.and_then(embargo_fault);
    texts.into_iter().find_map(|(attribute, text)| attribute.fault(text)).or(embargo)
}

//! The rules for one row. They are applied to rows of a file and to rows of an entry, so that both have the same rules.
//!
//! Rules about a value that could not be read are skipped, because the reader has reported it. Rules about things that only
//! a file has (columns, units, names of areas) are where these are read.

use time::{Date, Duration};

use super::rules::{AreaVerdict, Rules, is_future, status_fault};
use super::{COMMENT_CHARS_MAX, SOURCE_CHARS_MAX};
use marsad_domain::catalogue::indicator::Kind;
use marsad_domain::finding::FindingCode;
use marsad_domain::observation::Action;
use marsad_domain::period::{Freq, Period};
use marsad_domain::scan::{TextFault, check_form};
use marsad_domain::status::ObsStatus;
use marsad_domain::timestamp::Timestamp;

/// The part of a row that a breach is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Indicator,
    Area,
    Period,
    /// The position among the dimensions of the indicator.
    Dimension(usize),
    Value,
    Status,
}

/// A rule that a row breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Breach {
    pub code: FindingCode,
    pub field: Field,
}

/// A period, and whether it starts after today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DatedPeriod {
    pub period: Period,
    pub future: bool,
}

impl DatedPeriod {
    pub(super) fn new(period: Period, today: Date) -> Self {
        Self { period, future: is_future(period, today) }
    }
}

/// The values of a row; `None` for a value that could not be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct TypedRow<'r> {
    pub area: Option<AreaVerdict>,
    pub period: Option<DatedPeriod>,
    /// The codes in the order of the indicator's dimensions, as numbers of their lists.
    pub codes: &'r [Option<u16>],
    pub action: Option<Action>,
    /// The value, scaled; `Some(None)` if the row has none.
    pub value: Option<Option<i64>>,
    pub status: Option<ObsStatus>,
}

impl TypedRow<'_> {
    /// The rule that does not depend on the indicator.
    pub(super) fn period_breach(&self) -> Option<Breach> {
        let is_future = self.period.is_some_and(|period| period.future);
        is_future.then_some(Breach { code: FindingCode::PeriodInFuture, field: Field::Period })
    }
}

impl Rules<'_> {
    /// Calls `found` for every rule that the row breaks. Ratios are never reported, so no other rule is applied to them.
    pub(super) fn breaches(&self, row: &TypedRow<'_>, mut found: impl FnMut(Breach)) {
        if let Some(breach) = row.period_breach() {
            found(breach);
        }
        if matches!(self.indicator.kind, Kind::Ratio { .. }) {
            return found(Breach { code: FindingCode::RatioNotReported, field: Field::Indicator });
        }
        row.area.unwrap_or_default().faults().for_each(|code| found(Breach { code, field: Field::Area }));
        if row.period.is_some_and(|dated| !self.allows(dated.period.freq())) {
            found(Breach { code: FindingCode::FrequencyNotAllowed, field: Field::Period });
        }
        for (position, code) in row.codes.iter().enumerate() {
            if let Some(code) = code.and_then(|code| self.code_fault(position, code)) {
                found(Breach { code, field: Field::Dimension(position) });
            }
        }
        if row.value.flatten().is_some_and(|value| !self.is_in_range(value)) {
            found(Breach { code: FindingCode::OutOfRange, field: Field::Value });
        } else if let Some(code) = row.status_fault() {
            found(Breach { code, field: Field::Status });
        }
    }
}

impl TypedRow<'_> {
    fn status_fault(&self) -> Option<FindingCode> {
        status_fault(self.action?, self.value?.is_some(), self.status?)
    }
}

/// A text attribute of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attribute {
    RefDate,
    Source,
    Comment,
}

impl Attribute {
    /// The greatest number of characters.
    pub(super) const fn chars_max(self) -> usize {
        match self {
            Self::RefDate => "YYYY-MM-DD".len(),
            Self::Source => SOURCE_CHARS_MAX,
            Self::Comment => COMMENT_CHARS_MAX,
        }
    }

    /// What is wrong with the form of a text; an empty text is valid. This rule must be the same in every version of the
    /// program, because nodes of all versions apply it to entries.
    pub(super) fn fault(self, text: &str) -> Option<FindingCode> {
        match self {
            Self::RefDate if text.is_empty() || ref_date(text).is_some() => None,
            Self::RefDate => Some(FindingCode::BadRefDate),
            Self::Source | Self::Comment => match check_form(text, self.chars_max()) {
                Ok(()) => None,
                Err(TextFault::TooLong) => Some(FindingCode::TooLong),
                Err(_) => Some(FindingCode::BadText),
            },
        }
    }
}

/// What is wrong with the end of an embargo. Answers must be able to show it.
pub(super) fn embargo_fault(until: Timestamp) -> Option<FindingCode> {
    (!until.is_writable()).then_some(FindingCode::BadDate)
}

/// The date of REF_DATE, which has one of the forms `YYYY`, `YYYY-MM`, `YYYY-MM-DD`.
pub(super) fn ref_date(text: &str) -> Option<Period> {
    let period: Option<Period> = text.parse().ok();
    period.filter(|period| matches!(period.freq(), Freq::Annual | Freq::Monthly | Freq::Daily))
}

/// A figure may be counted this long after its period: the population of a year, on the first days of the next one.
const COUNTED_AFTER: Duration = Duration::days(31);

/// The warning, if any, about the date on which a figure of `period` was counted.
pub(super) fn ref_date_doubt(date: Period, period: Period, today: Date) -> Option<FindingCode> {
    let (first, last) = (date.first_day(), date.last_day());
    if first > today {
        return Some(FindingCode::RefDateInFuture);
    }
    let end = period.last_day().checked_add(COUNTED_AFTER).unwrap_or(Date::MAX);
    (last < period.first_day() || first > end).then_some(FindingCode::RefDateOutside)
}

//! Which periods an indicator's figures make up, and which are expected.

use std::collections::BTreeSet;

use marsad_domain::catalogue::indicator::{Indicator, Rhythm, TimeRule};
use marsad_domain::period::{Freq, Period};

/// Frequencies that nest in one another, the coarsest first.
const NESTED: [Freq; 5] = [Freq::Annual, Freq::HalfYearly, Freq::Quarterly, Freq::Monthly, Freq::Daily];

/// How an indicator's figures add up over time, and how often they are due.
#[derive(Debug, Clone, Copy)]
pub(super) struct Calendar {
    pub rule: TimeRule,
    /// The finest frequency: that of the parts.
    pub leaf: Freq,
    pub rhythm: Rhythm,
}

impl Calendar {
    pub(super) fn of(indicator: &Indicator, rhythm: Option<Rhythm>) -> Self {
        Self { rule: indicator.over_time, leaf: indicator.freq, rhythm: rhythm.unwrap_or(indicator.rhythm) }
    }

    /// Whether only what came is expected.
    pub(super) fn is_occasional(self) -> bool {
        self.rhythm == Rhythm::Occasional
    }

    fn adds_up(self) -> bool {
        matches!(self.rule, TimeRule::Sum | TimeRule::Last | TimeRule::Mean)
    }

    /// The frequencies that figures add up to, and that of the parts.
    pub(super) fn forms(self) -> impl Iterator<Item = Freq> {
        NESTED.into_iter().filter(move |freq| *freq == self.leaf || (self.adds_up() && *freq < self.leaf))
    }

    /// The periods of the next finer frequency that make up `period`; none where nothing adds up over time.
    pub(super) fn children(self, period: Period) -> Vec<Period> {
        if !self.adds_up() || period.freq() >= self.leaf {
            return Vec::new();
        }
        let finer = NESTED.into_iter().find(|freq| *freq > period.freq() && *freq <= self.leaf);
        finer.map(|freq| period.parts(freq)).unwrap_or_default()
    }

    /// How many parts of the finest frequency `period` has; 1 where it has none finer.
    pub(super) fn leaves(self, period: Period) -> u32 {
        let parts = if period.freq() < self.leaf { period.parts(self.leaf).len() } else { 1 };
        u32::try_from(parts).unwrap_or(u32::MAX).max(1)
    }

    /// The periods of the finest frequency that decide who is expected in `period`: all that it is made of, of a stock the closing one.
    pub(super) fn deciding(self, period: Period) -> Vec<Period> {
        let is_made = self.adds_up() && period.freq() < self.leaf;
        let mut parts = if is_made { period.parts(self.leaf) } else { Vec::new() };
        if self.rule == TimeRule::Last {
            parts.drain(..parts.len().saturating_sub(1));
        }
        if parts.is_empty() { vec![period] } else { parts }
    }

    /// The coarser periods that `period` counts towards.
    pub(super) fn wider(self, period: Period) -> impl Iterator<Item = Period> {
        let adds_up = self.adds_up();
        NESTED
            .into_iter()
            .filter(move |freq| adds_up && *freq < period.freq())
            .filter_map(move |freq| period.widened(freq))
    }

    /// All periods that a year is made of, and the year if figures add up to it.
    pub(super) fn whole(self, year: Period) -> impl Iterator<Item = Period> {
        self.forms().flat_map(move |freq| year.parts(freq))
    }

    /// The periods that are expected, given those that have a row.
    pub(super) fn expected(self, rows: &BTreeSet<Period>) -> BTreeSet<Period> {
        // Finer rows than the indicator's own are there where one side of a ratio is reported more often.
        let at_leaf =
            |period: &Period| if period.freq() > self.leaf { period.widened(self.leaf) } else { Some(*period) };
        let rows: BTreeSet<Period> = rows.iter().filter_map(at_leaf).collect();
        let mut expected = rows.clone();
        expected.extend(rows.iter().flat_map(|period| self.wider(*period)));
        if self.is_occasional() {
            return expected;
        }
        let mut years: BTreeSet<Period> = rows.iter().filter_map(|period| period.widened(Freq::Annual)).collect();
        if let (Rhythm::Years(step), Some(first), Some(last)) = (self.rhythm, years.first(), years.last()) {
            let due: Vec<Period> = (first.year()..=last.year())
                .step_by(usize::from(step.max(1)))
                .filter_map(|year| Period::year_of(year).ok())
                .collect();
            years.extend(due);
        }
        for year in years {
            expected.extend(self.whole(year));
        }
        expected
    }
}

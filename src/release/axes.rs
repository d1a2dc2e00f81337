//! The areas and periods of one indicator as positions: every place of a combination of codes is a slot in a table.

use std::borrow::Cow;

use marsad_domain::catalogue::AreaId;
use marsad_domain::period::{Freq, Period};

use super::calendar::Calendar;

/// The most slots of a table. Beyond it (days of many years) places are kept in a map instead.
const SLOTS_MAX: usize = 1 << 23;
/// The bits of a packed period below its frequency.
const ORDINAL_BITS: u32 = 24;

/// The periods of one frequency: the packed form of the first, the position of it, and how many.
#[derive(Debug, Clone, Copy, Default)]
struct Span {
    first: i32,
    start: usize,
    count: usize,
}

/// Positions of places, and what each period is made of.
#[derive(Debug)]
pub(super) struct Axes {
    areas: usize,
    periods: usize,
    spans: [Span; Freq::ALL.len()],
    /// For each period the periods of the next finer frequency that make it up.
    children: Vec<Box<[Period]>>,
    leaves: Vec<u32>,
    calendar: Calendar,
}

fn number(freq: Freq) -> usize {
    Freq::ALL.iter().position(|own| *own == freq).unwrap_or(0)
}

impl Axes {
    /// Positions of `areas` areas and of all periods of the years of `rows`: theirs, and what those make up or are made of.
    pub(super) fn new(areas: usize, rows: impl Iterator<Item = Period>, calendar: Calendar) -> Self {
        let mut bounds: [Option<(Period, Period)>; Freq::ALL.len()] = [None; Freq::ALL.len()];
        let mut widen = |period: Period| {
            if let Some(bound) = bounds.get_mut(number(period.freq())) {
                *bound = Some(bound.map_or((period, period), |(a, b)| (a.min(period), b.max(period))));
            }
        };
        let mut years: Option<(i32, i32)> = None;
        for period in rows {
            widen(period);
            let year = period.year();
            years = Some(years.map_or((year, year), |(a, b)| (a.min(year), b.max(year))));
        }
        for year in years.into_iter().flat_map(|(first, last)| [first, last]) {
            let Ok(year) = Period::year_of(year) else { continue };
            for freq in calendar.forms() {
                let parts = year.parts(freq);
                parts.first().into_iter().chain(parts.last()).for_each(|part| widen(*part));
            }
        }
        let mut axes =
            Self { areas, periods: 0, spans: Default::default(), children: Vec::new(), leaves: Vec::new(), calendar };
        axes.lay_out(&bounds);
        axes
    }

    fn lay_out(&mut self, bounds: &[Option<(Period, Period)>]) {
        let mut all = Vec::new();
        for (span, (first, last)) in self.spans.iter_mut().zip(bounds).filter_map(|(s, b)| Some((s, (*b)?))) {
            let count = usize::try_from(last.packed() - first.packed() + 1).unwrap_or(0);
            *span = Span { first: first.packed(), start: self.periods, count };
            self.periods = self.periods.saturating_add(count);
            all.push((first.packed(), last.packed()));
        }
        if self.areas.saturating_mul(self.periods) > SLOTS_MAX {
            (self.areas, self.periods, self.spans) = (0, 0, Default::default());
            return;
        }
        for packed in all.into_iter().flat_map(|(first, last)| first..=last) {
            let period = Period::from_packed(packed).ok();
            self.children.push(period.map(|own| self.calendar.children(own).into()).unwrap_or_default());
            self.leaves.push(period.map_or(1, |own| self.calendar.leaves(own)));
        }
    }

    /// How many slots a table of all places has.
    pub(super) fn slots(&self) -> usize {
        self.areas * self.periods
    }

    fn period(&self, period: Period) -> Option<usize> {
        let span = self.spans.get(usize::try_from(period.packed() >> ORDINAL_BITS).ok()?)?;
        let at = usize::try_from(period.packed() - span.first).ok().filter(|at| *at < span.count)?;
        Some(span.start + at)
    }

    /// The slot of a place; `None` for one outside the axes.
    pub(super) fn slot(&self, area: AreaId, period: Period) -> Option<usize> {
        let area = usize::try_from(area.0).ok().filter(|area| *area < self.areas)?;
        Some(area * self.periods + self.period(period)?)
    }

    /// As [`Calendar::children`].
    pub(super) fn children(&self, period: Period) -> Cow<'_, [Period]> {
        match self.period(period).and_then(|at| self.children.get(at)) {
            Some(known) => Cow::Borrowed(known),
            None => Cow::Owned(self.calendar.children(period)),
        }
    }

    /// As [`Calendar::leaves`].
    pub(super) fn leaves(&self, period: Period) -> u32 {
        let known = self.period(period).and_then(|at| self.leaves.get(at)).copied();
        known.unwrap_or_else(|| self.calendar.leaves(period))
    }
}

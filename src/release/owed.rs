//! When an area owes figures: its own lines of rosters say so, else those of the areas around it.

use std::rc::Rc;

use marsad_domain::catalogue::indicator::Rhythm;
use marsad_domain::period::Period;

use super::input::Span;

/// The lines of the areas around one, area by area.
pub(super) type Around = Rc<[Rc<[Span]>]>;

/// When figures of a part are owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Owed {
    /// In every period that the rhythm of the indicator has.
    Always,
    ByLines {
        /// Its own; no span means always, `None` that it has none.
        own: Option<Rc<[Span]>>,
        /// The lines of the areas around it, which hold where it has none in force.
        around: Around,
    },
}

/// Whether one of these spans, which are those of one area, is around a period; no span is around all.
pub(super) fn is_in_force(spans: &[Span], period: Period) -> bool {
    spans.is_empty() || spans.iter().any(|span| span.is_around(period))
}

impl Span {
    /// Whether all of a period lies within the span.
    fn is_around(&self, period: Period) -> bool {
        self.from <= period.first_day() && self.until.is_none_or(|until| period.last_day() <= until)
    }

    /// Whether a period lies within the span and is one of its rhythm.
    fn owes(&self, period: Period, usual: Rhythm) -> bool {
        self.is_around(period)
            && match self.rhythm.unwrap_or(usual) {
                Rhythm::Every => true,
                Rhythm::Years(step) => (period.year() - self.from.year()) % i32::from(step.max(1)) == 0,
                Rhythm::Occasional => false,
            }
    }
}

impl Owed {
    /// Of an area that is no part, beside lines.
    pub(super) fn nothing() -> Self {
        Self::ByLines { own: None, around: Rc::new([]) }
    }

    /// Whether a period without parts of its own is owed. `usual` is the rhythm of the indicator; `is_part` says whether the area is a
    /// part in this period: where the area around it owes alone, it owes nothing.
    pub(super) fn is_owed(&self, period: Period, usual: Rhythm, is_part: bool) -> bool {
        let by_rhythm = usual != Rhythm::Occasional;
        match self {
            Self::Always => by_rhythm,
            Self::ByLines { own: Some(spans), .. } if self.has_line(period) => {
                if spans.is_empty() {
                    by_rhythm
                } else {
                    spans.iter().any(|span| span.owes(period, usual))
                }
            }
            // Outside every roster an area counts where it reports.
            Self::ByLines { around, .. } => {
                is_part && by_rhythm && around.iter().any(|spans| is_in_force(spans, period))
            }
        }
    }

    /// Whether a line of the area itself is in force in a period.
    pub(super) fn has_line(&self, period: Period) -> bool {
        self.own().is_some_and(|spans| is_in_force(spans, period))
    }

    /// The lines of the area itself; none if it has none.
    pub(super) fn own(&self) -> Option<&[Span]> {
        match self {
            Self::Always => None,
            Self::ByLines { own, .. } => own.as_deref(),
        }
    }
}

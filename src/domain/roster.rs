//! The roster: which figures are owed, by whom, for which territories, how often and by when.
//!
//! Each node writes the lines of its own territories, and the operator's node those of all. A newer roster of a node replaces
//! its older one as a whole. What is expected follows from the rosters of all nodes together.

use std::fmt;
use std::ops::Deref;

use time::Date;

use crate::catalogue::area::Level;
use crate::catalogue::indicator::Rhythm;
use crate::catalogue::{AreaId, Catalogue};
use crate::code::{AreaCode, CodeId, IndicatorCode, OrganisationCode};
use crate::event_dates::span;

/// The most lines of one roster.
pub const LINES_MAX: usize = 10_000;
/// The most areas that one line names.
pub const AREAS_MAX: usize = 2_000;
/// The longest note on a roster, in characters.
pub const NOTE_CHARS_MAX: usize = 500;
/// The longest time that a figure may be due after its period, in days.
pub const DUE_DAYS_MAX: u16 = 3_660;

/// Who owes figures.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owing {
    Organisation(OrganisationCode),
    /// Every organisation of a type (a code of `ORG_TYPE`), each for its own territory.
    Type(CodeId),
}

/// What a line says, not yet checked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineParts {
    pub indicator: IndicatorCode,
    pub owing: Owing,
    /// With a level: all territories of this level inside the areas. Without: the areas themselves.
    pub level: Option<Level>,
    pub areas: Vec<AreaCode>,
    /// `None`: as often as the indicator says.
    pub rhythm: Option<Rhythm>,
    /// The first day for which figures are owed.
    pub from: Date,
    /// The last day; `None` for as long as no other roster says so.
    pub until: Option<Date>,
    /// A figure is due this many days after the end of its period; `None`: as the indicator says.
    pub due_days: Option<u16>,
}

/// A line of a roster.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RosterLine(LineParts);

/// Why a line, or a roster, is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RosterFault {
    #[error("at least one area")]
    NoArea,
    #[error("at most {AREAS_MAX} areas in one line")]
    TooManyAreas,
    #[error("a type of organisations needs a level")]
    TypeWithoutLevel,
    #[error("country, region, province, commune or arrondissement")]
    LevelOutsideTree,
    #[error("the last day is before the first")]
    EndsBeforeItBegins,
    #[error("two years or more")]
    RhythmTooShort,
    #[error("at most {DUE_DAYS_MAX} days")]
    DueTooLate,
    #[error("at most {LINES_MAX} lines")]
    TooManyLines,
}

impl RosterFault {
    /// The field of a line that is wrong; empty for the roster as a whole.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::NoArea | Self::TooManyAreas => "areas",
            Self::TypeWithoutLevel | Self::LevelOutsideTree => "level",
            Self::EndsBeforeItBegins => "until",
            Self::RhythmTooShort => "rhythm",
            Self::DueTooLate => "due_days",
            Self::TooManyLines => "",
        }
    }
}

impl TryFrom<LineParts> for RosterLine {
    type Error = RosterFault;

    fn try_from(mut parts: LineParts) -> Result<Self, RosterFault> {
        parts.areas.sort_unstable();
        parts.areas.dedup();
        let is_in_tree = |level: Level| !matches!(level, Level::City | Level::Network | Level::Residual);
        if parts.areas.is_empty() {
            return Err(RosterFault::NoArea);
        }
        if parts.areas.len() > AREAS_MAX {
            return Err(RosterFault::TooManyAreas);
        }
        match (&parts.owing, parts.level) {
            (Owing::Type(_), None) => return Err(RosterFault::TypeWithoutLevel),
            (_, Some(level)) if !is_in_tree(level) => return Err(RosterFault::LevelOutsideTree),
            _ => {}
        }
        if parts.until.is_some_and(|until| until < parts.from) {
            return Err(RosterFault::EndsBeforeItBegins);
        }
        if matches!(parts.rhythm, Some(Rhythm::Years(0 | 1))) {
            return Err(RosterFault::RhythmTooShort);
        }
        if parts.due_days.is_some_and(|days| days > DUE_DAYS_MAX) {
            return Err(RosterFault::DueTooLate);
        }
        Ok(Self(parts))
    }
}

impl Deref for RosterLine {
    type Target = LineParts;

    fn deref(&self) -> &LineParts {
        &self.0
    }
}

impl RosterLine {
    /// Whether figures of some day are owed.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// The territories whose figures are owed. Areas that the catalogue lacks are left out.
    #[must_use]
    pub fn territories(&self, catalogue: &Catalogue) -> Vec<AreaId> {
        let named = self.areas.iter().filter_map(|code| catalogue.area_id(code.as_str()));
        let Some(level) = self.level else { return named.collect() };
        let mut found = Vec::new();
        let mut pending: Vec<AreaId> = named.collect();
        while let Some(area) = pending.pop() {
            if catalogue.area(area).is_some_and(|own| own.level == level) {
                found.push(area);
            } else {
                pending.extend(catalogue.children(area));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// The roster of one node: its lines in their order, each once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Roster(Vec<RosterLine>);

impl Roster {
    /// # Errors
    /// [`RosterFault::TooManyLines`].
    pub fn new(mut lines: Vec<RosterLine>) -> Result<Self, RosterFault> {
        lines.sort_unstable();
        lines.dedup();
        if lines.len() > LINES_MAX { Err(RosterFault::TooManyLines) } else { Ok(Self(lines)) }
    }

    #[must_use]
    pub fn lines(&self) -> &[RosterLine] {
        &self.0
    }
}

/// A rhythm as files and messages write it: `EVERY` period of the indicator's frequency, `A2` and the like, or `OA`.
#[must_use]
pub fn rhythm_text(rhythm: Rhythm) -> String {
    match rhythm {
        Rhythm::Every => "EVERY".to_owned(),
        Rhythm::Years(years) => format!("A{years}"),
        Rhythm::Occasional => "OA".to_owned(),
    }
}

/// The rhythm that [`rhythm_text`] writes so; `None` for any other text.
#[must_use]
pub fn parse_rhythm(text: &str) -> Option<Rhythm> {
    let rhythm = match text {
        "EVERY" => Rhythm::Every,
        "OA" => Rhythm::Occasional,
        years => Rhythm::Years(years.strip_prefix('A')?.parse().ok()?),
    };
    // Each rhythm has one text: A02 and A+2 are invalid.
    (rhythm_text(rhythm) == text).then_some(rhythm)
}

/// A day in the form `2024-07-15`, between 1900 and 2199; `None` for any other text.
#[must_use]
pub fn parse_day(text: &str) -> Option<Date> {
    span(text).filter(|_| text.len() == "2024-07-15".len()).map(|(day, _)| day)
}

impl fmt::Display for Owing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Organisation(code) => fmt::Display::fmt(code, f),
            Self::Type(kind) => fmt::Display::fmt(kind, f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts() -> LineParts {
        LineParts {
            indicator: "IMM_STOCK".parse().unwrap(),
            owing: Owing::Organisation("region-sm".parse().unwrap()),
            level: None,
            areas: vec!["MA-09".parse().unwrap()],
            rhythm: None,
            from: parse_day("2024-01-01").unwrap(),
            until: None,
            due_days: None,
        }
    }

    fn fault(change: impl FnOnce(&mut LineParts)) -> RosterFault {
        let mut changed = parts();
        change(&mut changed);
        RosterLine::try_from(changed).unwrap_err()
    }

    #[test]
    fn a_line_that_contradicts_itself_is_none() {
        assert_eq!(fault(|own| own.areas.clear()), RosterFault::NoArea);
        assert_eq!(fault(|own| own.owing = Owing::Type("REGION".parse().unwrap())), RosterFault::TypeWithoutLevel);
        assert_eq!(fault(|own| own.level = Some(Level::Network)), RosterFault::LevelOutsideTree);
        assert_eq!(fault(|own| own.until = parse_day("2023-12-31")), RosterFault::EndsBeforeItBegins);
        assert_eq!(fault(|own| own.rhythm = Some(Rhythm::Years(1))), RosterFault::RhythmTooShort);
        assert_eq!(fault(|own| own.due_days = Some(9_999)), RosterFault::DueTooLate);
        let many = (0..=AREAS_MAX).map(|n| format!("MA-{n}").parse().unwrap());
        assert_eq!(fault(|own| own.areas = many.collect()).field(), "areas");
    }

    #[test]
    fn a_roster_has_each_line_once_and_in_order() {
        let line = |change: fn(&mut LineParts)| {
            let mut changed = parts();
            change(&mut changed);
            RosterLine::try_from(changed).unwrap()
        };
        let (one, other) = (line(|_| {}), line(|own| own.indicator = "ASYLUM".parse().unwrap()));
        let roster = Roster::new(vec![one.clone(), other.clone(), one.clone()]).unwrap();
        assert_eq!(roster.lines(), [other, one.clone()]);
        assert!(Roster::new(vec![one; LINES_MAX + 1]).is_ok(), "equal lines are one");
    }

    #[test]
    fn rhythms_and_days_have_one_text() {
        for rhythm in [Rhythm::Every, Rhythm::Years(2), Rhythm::Years(5), Rhythm::Occasional] {
            assert_eq!(parse_rhythm(&rhythm_text(rhythm)), Some(rhythm));
        }
        for text in ["", "A", "A02", "A+2", "Q", "every"] {
            assert_eq!(parse_rhythm(text), None, "{text}");
        }
        for text in ["2024", "2024-07", "2024-02-30", "24-07-15", "1445-01-01"] {
            assert_eq!(parse_day(text), None, "{text}");
        }
        assert_eq!(parse_day("2024-07-15").unwrap().to_string(), "2024-07-15");
    }
}

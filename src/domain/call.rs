//! Calls for data: a node asks for figures of a period, until a day; who cannot give one says why.
//!
//! A node opens calls for its own territories, and the operator's node for all. What answers a call is a submission that names it, or
//! a [`Cannot`].

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use time::Date;

use crate::code::{AreaCode, CallId, CodeError, IndicatorCode, OrganisationCode, OriginName};
use crate::named_enum;
use crate::period::Period;

/// The most indicators of one call.
pub const INDICATORS_MAX: usize = 200;
/// The most areas of one call.
pub const AREAS_MAX: usize = 2_000;
/// The most organisations of one call.
pub const ORGANISATIONS_MAX: usize = 500;
/// The longest note on a call, and the longest reason of an answer, in characters.
pub const NOTE_CHARS_MAX: usize = 500;
/// The most figures that one answer says cannot be given.
pub const CANNOT_MAX: usize = 1_000;

/// The full name of a call: the node that opened it, and its name in the log of that node.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallRef {
    pub origin: OriginName,
    pub id: CallId,
}

impl fmt::Display for CallRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.origin, self.id)
    }
}

impl FromStr for CallRef {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let (origin, id) = text.split_once('/').ok_or(CodeError::BadCharacter)?;
        Ok(Self { origin: origin.parse()?, id: id.parse()? })
    }
}

/// What a call asks for, not yet checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallParts {
    pub id: CallId,
    pub indicators: Vec<IndicatorCode>,
    /// None: those that the rosters name for the organisations.
    pub areas: Vec<AreaCode>,
    /// None: those that owe the figures of the areas.
    pub organisations: Vec<OrganisationCode>,
    pub period: Period,
    /// The last day on which an answer is on time.
    pub deadline: Date,
    /// Why; may be empty.
    pub note: String,
}

/// A call for data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call(CallParts);

/// Why a call, or an answer, is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CallFault {
    #[error("at least one indicator")]
    NoIndicator,
    #[error("at most {INDICATORS_MAX} indicators in one call")]
    TooManyIndicators,
    #[error("at least one area or organisation")]
    NobodyAsked,
    #[error("at most {AREAS_MAX} areas in one call")]
    TooManyAreas,
    #[error("at most {ORGANISATIONS_MAX} organisations in one call")]
    TooManyOrganisations,
    #[error("at least one figure, and each once")]
    NothingOrTwice,
    #[error("at most {CANNOT_MAX} figures in one answer")]
    TooManyFigures,
}

impl CallFault {
    /// The field that is wrong.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::NoIndicator | Self::TooManyIndicators => "indicators",
            Self::NobodyAsked | Self::TooManyAreas => "areas",
            Self::TooManyOrganisations => "organisations",
            Self::NothingOrTwice | Self::TooManyFigures => "cannot",
        }
    }
}

impl TryFrom<CallParts> for Call {
    type Error = CallFault;

    fn try_from(mut parts: CallParts) -> Result<Self, CallFault> {
        parts.indicators.sort_unstable();
        parts.indicators.dedup();
        parts.areas.sort_unstable();
        parts.areas.dedup();
        parts.organisations.sort_unstable();
        parts.organisations.dedup();
        match &parts {
            own if own.indicators.is_empty() => Err(CallFault::NoIndicator),
            own if own.indicators.len() > INDICATORS_MAX => Err(CallFault::TooManyIndicators),
            own if own.areas.is_empty() && own.organisations.is_empty() => Err(CallFault::NobodyAsked),
            own if own.areas.len() > AREAS_MAX => Err(CallFault::TooManyAreas),
            own if own.organisations.len() > ORGANISATIONS_MAX => Err(CallFault::TooManyOrganisations),
            _ => Ok(Self(parts)),
        }
    }
}

impl Deref for Call {
    type Target = CallParts;

    fn deref(&self) -> &CallParts {
        &self.0
    }
}

named_enum! {
    /// Why a figure cannot be given, as OBS_STATUS has it.
    pub enum CannotStatus {
        Missing = "O",
        /// It exists, and nobody collected it.
        NotCollected = "L",
        /// It cannot exist.
        CannotExist = "M",
    }
}

/// A figure of a call that cannot be given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cannot {
    pub indicator: IndicatorCode,
    pub area: AreaCode,
    pub status: CannotStatus,
    pub reason: String,
}

/// Figures that cannot be given: by indicator and area, each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cannots(Vec<Cannot>);

impl Cannots {
    /// # Errors
    /// [`CallFault::NothingOrTwice`], [`CallFault::TooManyFigures`].
    pub fn new(mut list: Vec<Cannot>) -> Result<Self, CallFault> {
        list.sort_unstable();
        if list.len() > CANNOT_MAX {
            return Err(CallFault::TooManyFigures);
        }
        let twice = list.windows(2).any(|two| match two {
            [one, next] => (&one.indicator, &one.area) == (&next.indicator, &next.area),
            _ => false,
        });
        if list.is_empty() || twice { Err(CallFault::NothingOrTwice) } else { Ok(Self(list)) }
    }

    #[must_use]
    pub fn list(&self) -> &[Cannot] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roster::parse_day;

    fn parts() -> CallParts {
        CallParts {
            id: "2024-stock".parse().unwrap(),
            indicators: vec!["POP_TOTAL".parse().unwrap(), "IMM_STOCK".parse().unwrap(), "POP_TOTAL".parse().unwrap()],
            areas: vec!["MA-09".parse().unwrap()],
            organisations: Vec::new(),
            period: "2024".parse().unwrap(),
            deadline: parse_day("2025-03-31").unwrap(),
            note: String::new(),
        }
    }

    fn fault(change: impl FnOnce(&mut CallParts)) -> CallFault {
        let mut changed = parts();
        change(&mut changed);
        Call::try_from(changed).unwrap_err()
    }

    #[test]
    fn a_call_asks_for_something_of_somebody() {
        let call = Call::try_from(parts()).unwrap();
        assert_eq!(call.indicators.iter().map(IndicatorCode::as_str).collect::<Vec<_>>(), ["IMM_STOCK", "POP_TOTAL"]);
        assert_eq!(fault(|own| own.indicators.clear()), CallFault::NoIndicator);
        assert_eq!(fault(|own| own.areas.clear()), CallFault::NobodyAsked);
        let many = (0..=AREAS_MAX).map(|n| format!("MA-{n}").parse().unwrap());
        assert_eq!(fault(|own| own.areas = many.collect()).field(), "areas");
        let many = (0..=ORGANISATIONS_MAX).map(|n| format!("o-{n}").parse().unwrap());
        assert_eq!(fault(|own| own.organisations = many.collect()).field(), "organisations");
    }

    #[test]
    fn a_call_has_one_full_name() {
        let name: CallRef = "oriental/2024-stock".parse().unwrap();
        assert_eq!(
            (name.origin.as_str(), name.id.as_str(), name.to_string().as_str()),
            ("oriental", "2024-stock", "oriental/2024-stock")
        );
        for text in ["", "oriental", "/x", "oriental/", "a/b/c", "a b/c"] {
            assert!(text.parse::<CallRef>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_answer_names_each_figure_once() {
        let cannot = |area: &str, reason: &str| Cannot {
            indicator: "IMM_STOCK".parse().unwrap(),
            area: area.parse().unwrap(),
            status: CannotStatus::Missing,
            reason: reason.to_owned(),
        };
        let two = Cannots::new(vec![cannot("MA-09", "a"), cannot("MA-02", "b")]).unwrap();
        assert_eq!(two.list()[0].area.as_str(), "MA-02");
        assert_eq!(Cannots::new(vec![cannot("MA-09", "a"), cannot("MA-09", "b")]), Err(CallFault::NothingOrTwice));
        assert_eq!(Cannots::new(Vec::new()), Err(CallFault::NothingOrTwice));
    }
}

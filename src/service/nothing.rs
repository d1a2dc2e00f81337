//! Why an answer holds nothing of an indicator.

use marsad_domain::code::IndicatorCode;

/// Why nothing is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// There is no release yet that the caller may read.
    NoRelease,
    /// The release holds no figure of the indicator.
    NoFigures,
    /// The indicator does not have the dimension.
    NoDimension,
    /// Releases hold figures by at most two dimensions at once.
    TooManyDimensions,
    /// The indicator is published from a coarser level on.
    TooFine,
    /// There are figures, but of no such period.
    NoPeriod,
    /// There are figures, but on no such METHOD.
    NoMethod,
    /// There are figures, but none by these dimensions or of these codes.
    NoBreakdown,
    /// None of the areas has reported.
    NotReported,
    /// There are figures, but none that meet all conditions.
    NoMatch,
}

impl Why {
    /// The code in answers.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoRelease => "NO_RELEASE",
            Self::NoFigures => "NO_FIGURES",
            Self::NoDimension => "NO_DIMENSION",
            Self::TooManyDimensions => "TOO_MANY_DIMENSIONS",
            Self::TooFine => "TOO_FINE",
            Self::NoPeriod => "NO_PERIOD",
            Self::NoMethod => "NO_METHOD",
            Self::NoBreakdown => "NO_BREAKDOWN",
            Self::NotReported => "NOT_REPORTED",
            Self::NoMatch => "NO_MATCH",
        }
    }
}

/// An indicator of which an answer holds nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nothing {
    pub indicator: String,
    pub why: Why,
    /// What would be found instead: dimensions, a level, the first and the last period, METHODs.
    pub known: Vec<String>,
}

impl Nothing {
    /// Nothing of an indicator.
    #[must_use]
    pub fn of(indicator: &IndicatorCode, why: Why) -> Self {
        Self { indicator: indicator.to_string(), why, known: Vec::new() }
    }

    /// With what would be found instead.
    #[must_use]
    pub fn knowing(self, known: Vec<String>) -> Self {
        Self { known, ..self }
    }

    /// As metadata of an error.
    #[must_use]
    pub fn facts(&self) -> [(String, String); 3] {
        let facts =
            [("indicator", self.indicator.as_str()), ("why", self.why.code()), ("known", &self.known.join(", "))];
        facts.map(|(name, value)| (name.to_owned(), value.to_owned()))
    }
}

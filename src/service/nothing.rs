//! Why an answer holds nothing of an indicator.

use marsad_domain::code::IndicatorCode;
use marsad_domain::named_enum;

named_enum! {
    /// Why nothing is found.
    pub enum Why {
        /// There is no release yet that the caller may read.
        NoRelease = "NO_RELEASE",
        /// The release holds no figure of the indicator.
        NoFigures = "NO_FIGURES",
        /// The indicator does not have the dimension.
        NoDimension = "NO_DIMENSION",
        /// Releases hold figures by at most two dimensions at once.
        TooManyDimensions = "TOO_MANY_DIMENSIONS",
        /// The indicator is published from a coarser level on.
        TooFine = "TOO_FINE",
        /// There are figures, but of no such period.
        NoPeriod = "NO_PERIOD",
        /// There are figures, but on no such METHOD.
        NoMethod = "NO_METHOD",
        /// There are figures, but none by these dimensions or of these codes.
        NoBreakdown = "NO_BREAKDOWN",
        /// None of the areas has reported.
        NotReported = "NOT_REPORTED",
        /// There are figures, but none that meet all conditions.
        NoMatch = "NO_MATCH",
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
            [("indicator", self.indicator.as_str()), ("why", self.why.as_str()), ("known", &self.known.join(", "))];
        facts.map(|(name, value)| (name.to_owned(), value.to_owned()))
    }
}

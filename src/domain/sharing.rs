//! The sensitivity of an indicator, and the sharing level of a submission, which decides who receives it.

use crate::named_enum::named_enum;

named_enum! {
    /// How far a submission may travel. Ordered from the widest to the strictest.
    pub enum Sharing {
        /// To every peer, and to everyone else.
        Open = "open",
        /// To every peer of the federation.
        Federation = "federation",
        /// Nowhere. Peers get the header of the entry only.
        Local = "local",
    }
}

/// How much harm a figure could do; a code of the list `SENSITIVITY`. Ordered from the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sensitivity {
    Low,
    Medium,
    High,
    VeryHigh,
}

impl Sensitivity {
    /// All, the least sensitive first.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::VeryHigh];

    /// The code in lower case, as in the indicator catalogue.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::VeryHigh => "very_high",
        }
    }

    /// The sensitivity of a code, in lower or upper case.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str().eq_ignore_ascii_case(code))
    }

    /// The sharing level that a submission takes unless its submitter says otherwise.
    #[must_use]
    pub fn default_sharing(self) -> Sharing {
        match self {
            Self::Low => Sharing::Open,
            Self::Medium => Sharing::Federation,
            Self::High | Self::VeryHigh => Sharing::Local,
        }
    }

    /// Whether a submission of this sensitivity may be shared at `level`. High and very high must not be shared wider than
    /// their default.
    #[must_use]
    pub fn allows(self, level: Sharing) -> bool {
        self < Self::High || level >= self.default_sharing()
    }
}

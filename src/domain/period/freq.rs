//! Frequencies: how long periods are, and which are made of which.

/// The form of a period, from the coarsest to the finest (SDMX code list `CL_FREQ`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Freq {
    Annual,
    HalfYearly,
    Quarterly,
    Monthly,
    Weekly,
    Daily,
}

impl Freq {
    /// All frequencies, the coarsest first.
    pub const ALL: [Self; 6] =
        [Self::Annual, Self::HalfYearly, Self::Quarterly, Self::Monthly, Self::Weekly, Self::Daily];

    /// The code in `CL_FREQ`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Annual => "A",
            Self::HalfYearly => "S",
            Self::Quarterly => "Q",
            Self::Monthly => "M",
            Self::Weekly => "W",
            Self::Daily => "D",
        }
    }

    /// The frequency of a `CL_FREQ` code; `None` for codes that Marsad does not use.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|freq| freq.code() == code)
    }

    /// Whether a period of `self` consists of whole periods of `finer`. Weeks do not make up months or years.
    #[must_use]
    pub fn divides_into(self, finer: Self) -> bool {
        match (self, finer) {
            (Self::Weekly, other) => matches!(other, Self::Weekly | Self::Daily),
            (_, Self::Weekly) => false,
            _ => self <= finer,
        }
    }

    /// How many periods a year has; `None` for weeks and days.
    pub(super) fn per_year(self) -> Option<i32> {
        match self {
            Self::Annual => Some(1),
            Self::HalfYearly => Some(2),
            Self::Quarterly => Some(4),
            Self::Monthly => Some(12),
            Self::Weekly | Self::Daily => None,
        }
    }
}

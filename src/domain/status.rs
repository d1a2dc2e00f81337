//! OBS_STATUS and CONF_STATUS: the whole SDMX code lists (`CL_OBS_STATUS` 2.2, `CL_CONF_STATUS` 1.2).

macro_rules! status_list {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// All codes of the list, in the order of this enum.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The status of a code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }

            /// The position in [`Self::ALL`]: what is stored.
            #[must_use]
            pub fn number(self) -> u8 {
                self as u8
            }

            /// The status of a stored position.
            #[must_use]
            pub fn from_number(number: u8) -> Option<Self> {
                Self::ALL.get(usize::from(number)).copied()
            }
        }
    };
}

status_list!(
    /// The status of an observation. The first is the highest: when figures are added up, the sum gets the highest of
    /// their statuses (SDMX guideline "Possible Ways of Implementing the Observation Status Concept", 2019).
    ObsStatus {
        Break = "B",
        Missing = "O",
        CannotExist = "M",
        NotCollected = "L",
        Holiday = "H",
        Suppressed = "Q",
        Derogation = "J",
        SpecialEvent = "S",
        DefinitionDiffers = "D",
        InOtherCategory = "K",
        IncludesOtherCategory = "W",
        ImputedByReceiver = "I",
        Forecast = "F",
        Estimated = "E",
        Provisional = "P",
        NotSignificant = "N",
        LowReliability = "U",
        Unvalidated = "V",
        Experimental = "G",
        Normal = "A",
    }
);

impl ObsStatus {
    /// Whether the status means that there is no value: O, L, M, H, Q. An empty value needs one of them, and a value must
    /// not have one.
    #[must_use]
    pub fn is_missing(self) -> bool {
        matches!(self, Self::Missing | Self::CannotExist | Self::NotCollected | Self::Holiday | Self::Suppressed)
    }
}

status_list!(
    /// How confidential an observation is.
    ConfStatus {
        Free = "F",
        NotForPublication = "N",
        Confidential = "C",
        SecondaryBySender = "D",
        SecondaryByReceiver = "S",
        SmallCount = "A",
        Embargoed = "E",
        DominatedByOne = "O",
        DominatedByTwo = "T",
        DominatedByOneOrTwo = "G",
        OtherConcentration = "M",
        Military = "X",
    }
);

/// The statuses of all figures that a figure was computed from; at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Statuses(u32);

impl Statuses {
    /// One status.
    #[must_use]
    pub fn only(status: ObsStatus) -> Self {
        Self(1 << status.number())
    }

    /// The statuses of both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// These statuses and `status`.
    #[must_use]
    pub fn with(self, status: ObsStatus) -> Self {
        self.union(Self::only(status))
    }

    /// The highest: OBS_STATUS.
    #[must_use]
    pub fn first(self) -> ObsStatus {
        u8::try_from(self.0.trailing_zeros()).ok().and_then(ObsStatus::from_number).unwrap_or(ObsStatus::Normal)
    }

    /// The statuses without A (normal), unless it is the only one.
    #[must_use]
    pub fn remarkable(self) -> Self {
        let others = self.0 & !Self::only(ObsStatus::Normal).0;
        if others == 0 { self } else { Self(others) }
    }

    /// All statuses but the first, as they are stored: one bit each, at its number.
    #[must_use]
    pub fn others(self) -> u32 {
        self.0 & !Self::only(self.first()).0
    }

    /// The statuses from their stored form; `None` if a bit of `others` is not after `first`, or is no status.
    #[must_use]
    pub fn from_stored(first: ObsStatus, others: u32) -> Option<Self> {
        let own = Self::only(first);
        let known = (1 << ObsStatus::ALL.len()) - 1;
        let after = known & !(own.0 | (own.0 - 1));
        (others & !after == 0).then_some(Self(own.0 | others))
    }

    /// The codes in the order of [`ObsStatus`] with a space between them, as in the column OBS_STATUS_ALL.
    #[must_use]
    pub fn codes(self) -> String {
        let all = ObsStatus::ALL.iter().filter(|status| self.0 & Self::only(**status).0 != 0);
        all.map(|status| status.code()).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_statuses_has_its_highest_first() {
        let both = Statuses::only(ObsStatus::Estimated).with(ObsStatus::Normal).with(ObsStatus::DefinitionDiffers);
        assert_eq!((both.first(), both.codes().as_str()), (ObsStatus::DefinitionDiffers, "D E A"));
        assert_eq!(both.remarkable().codes(), "D E");
        assert_eq!(Statuses::only(ObsStatus::Normal).remarkable().codes(), "A");
    }

    #[test]
    fn only_stored_forms_that_can_be_written_are_read() {
        for a in ObsStatus::ALL {
            for b in ObsStatus::ALL {
                let both = Statuses::only(*a).with(*b);
                assert_eq!(Statuses::from_stored(both.first(), both.others()), Some(both));
            }
        }
        assert_eq!(Statuses::from_stored(ObsStatus::Estimated, 1), None, "B comes before E");
        assert_eq!(Statuses::from_stored(ObsStatus::Break, 1), None, "B twice");
        assert_eq!(Statuses::from_stored(ObsStatus::Break, 1 << 20), None, "in no list");
    }
}

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
    /// The status of an observation. The order is the one in which statuses win when figures are added up (SDMX
    /// guideline "Possible Ways of Implementing the Observation Status Concept", 2019): the first is the highest.
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
    /// Whether an empty value needs this status, and a value never has it: O, L, M, H, Q.
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

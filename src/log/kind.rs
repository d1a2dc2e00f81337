//! The kinds of entries and their sharing classes, as codes in a header.

use marsad_domain::sharing::Sharing;

/// Defines an enum whose values have a code and a name. A code that this program does not know is kept as `Unknown`.
/// Equality, order and hash are those of the codes, so `Unknown` with a known code equals the known value.
macro_rules! coded_enum {
    (
        $(#[$doc:meta])* pub enum $name:ident: $code:ty {
            $($(#[$value_doc:meta])* $value:ident = $number:literal $text:literal),+;
            Unknown $unknown:literal
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub enum $name {
            $($(#[$value_doc])* $value,)+
            /// A code that this program does not know.
            Unknown($code),
        }

        impl $name {
            /// The value with this code. Codes never change their meaning.
            #[must_use]
            pub const fn from_code(code: $code) -> Self {
                match code { $($number => Self::$value,)+ other => Self::Unknown(other) }
            }

            /// The code in the header.
            #[must_use]
            pub const fn code(self) -> $code {
                match self { $(Self::$value => $number,)+ Self::Unknown(code) => code }
            }

            /// The name in lists.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$value => $text,)+ Self::Unknown(_) => $unknown }
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.code() == other.code()
            }
        }

        impl Eq for $name {}

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        impl Ord for $name {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                self.code().cmp(&other.code())
            }
        }

        impl std::hash::Hash for $name {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                self.code().hash(state);
            }
        }
    };
}

coded_enum! {
    /// The kind of an entry. An entry of an unknown kind is stored and passed on, but not projected.
    pub enum Kind: u16 {
        /// The first entry of an epoch: its key, and the last agreed size and root of the epoch before it.
        Genesis = 1 "GENESIS",
        /// A snapshot of the catalogue.
        Catalogue = 2 "CATALOGUE",
        /// A snapshot of the membership.
        Membership = 3 "MEMBERSHIP",
        /// A submission of observations.
        Observations = 4 "OBSERVATIONS",
        /// A version of an event.
        Event = 5 "EVENT",
        /// A release of aggregates.
        Release = 6 "RELEASE",
        /// The withdrawal of an earlier entry.
        Withdrawal = 7 "WITHDRAWAL",
        /// The erasure of an earlier entry's payload.
        Erasure = 8 "ERASURE",
        /// Who owes which figures, as one node says.
        Roster = 9 "ROSTER",
        /// A call for data of one node, opened or closed.
        Call = 10 "CALL",
        /// Figures that a call asks for and that cannot be given.
        CallAnswer = 11 "CALL_ANSWER",
        /// A planned release.
        ReleasePlan = 12 "RELEASE_PLAN";
        Unknown "UNKNOWN"
    }
}

coded_enum! {
    /// Who may see the payload of an entry. An unknown class counts as the strictest.
    pub enum SharingClass: u8 {
        /// Everyone.
        Open = 0 "open",
        /// The nodes of the federation.
        Federation = 1 "federation",
        /// Only the origin.
        Local = 2 "local",
        /// The members that the payload names.
        Members = 3 "members";
        Unknown "unknown"
    }
}

impl From<Sharing> for SharingClass {
    fn from(sharing: Sharing) -> Self {
        match sharing {
            Sharing::Open => Self::Open,
            Sharing::Federation => Self::Federation,
            Sharing::Local => Self::Local,
        }
    }
}

impl SharingClass {
    /// The sharing level; `None` for `Members` and `Unknown`, which no submission can have.
    #[must_use]
    pub const fn level(self) -> Option<Sharing> {
        match self {
            Self::Open => Some(Sharing::Open),
            Self::Federation => Some(Sharing::Federation),
            Self::Local => Some(Sharing::Local),
            Self::Members | Self::Unknown(_) => None,
        }
    }
}

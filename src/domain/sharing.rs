//! How far a submission may travel: the sharing level that its submitter set.

use std::fmt;

/// Who may receive the payload of a log entry. The header travels in every case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sharing {
    /// Eligible for releases to the public.
    Open,
    /// Every node of the federation.
    Federation,
    /// The origin's node alone.
    Local,
}

impl Sharing {
    /// Every level, widest first.
    pub const ALL: [Self; 3] = [Self::Open, Self::Federation, Self::Local];

    /// The level's name in files, flags and messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Federation => "federation",
            Self::Local => "local",
        }
    }

    /// The level of that name; `None` for any other text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == text)
    }
}

impl fmt::Display for Sharing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

//! People who log in at a node instead of signing with a key of their own: as what, and how.

/// What a person may do at the node, as role names in certificates have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PersonRole {
    Submitter,
    Reviewer,
    Reader,
    Admin,
}

impl PersonRole {
    const ALL: [Self; 4] = [Self::Submitter, Self::Reviewer, Self::Reader, Self::Admin];

    /// The name in payloads and messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Submitter => "submitter",
            Self::Reviewer => "reviewer",
            Self::Reader => "reader",
            Self::Admin => "admin",
        }
    }

    /// The role of a name; `None` for any other text.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }
}

/// How a person logged in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Login {
    /// With a client certificate, in a browser, which signs no statement.
    Certificate,
    /// With a passkey (WebAuthn).
    Passkey,
    /// With a code that changes every half minute (RFC 6238).
    Totp,
}

impl Login {
    const ALL: [Self; 3] = [Self::Certificate, Self::Passkey, Self::Totp];

    /// The name in payloads and messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::Passkey => "passkey",
            Self::Totp => "totp",
        }
    }

    /// The way of a name; `None` for any other text.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|login| login.as_str() == name)
    }
}

//! People who log in at a node instead of signing with their own key: their role, and how they log in.

use crate::named_enum::named_enum;

named_enum! {
    /// The role of a person at the node. Certificates use the same names.
    pub enum PersonRole {
        Submitter = "submitter",
        Reviewer = "reviewer",
        Reader = "reader",
        Admin = "admin",
    }
}

named_enum! {
    /// How a person logged in.
    pub enum Login {
        /// With a client certificate in a browser. A browser cannot sign a statement with it.
        Certificate = "certificate",
        /// With a passkey (WebAuthn).
        Passkey = "passkey",
        /// With a one-time code that changes every 30 seconds (RFC 6238).
        Totp = "totp",
    }
}

//! People who log in at a node instead of signing with their own key: their role, and how they log in.

use std::fmt;

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

/// The name with which a person logs in at a node: 2 to 64 of `a` to `z`, digits, `.`, `-` and `_`, from a letter on. Entries that the
/// node attests name it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonName(String);

/// A text that cannot be the name of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a name has 2 to 64 letters from a to z, digits, '.', '-' and '_', and begins with a letter")]
pub struct PersonNameError;

impl PersonName {
    /// Reads a name in letters of either case.
    ///
    /// # Errors
    /// [`PersonNameError`].
    pub fn new(text: &str) -> Result<Self, PersonNameError> {
        let name = text.trim().to_ascii_lowercase();
        let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_".contains(&byte);
        let begins = name.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
        if begins && (2..=64).contains(&name.len()) && name.bytes().all(legal) {
            Ok(Self(name))
        } else {
            Err(PersonNameError)
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_people_are_typed_in_either_case() {
        assert_eq!(PersonName::new(" F.Alaoui ").unwrap().as_str(), "f.alaoui");
        for wrong in ["", "f", "1f", ".f", "f alaoui", "فاطمة", "f@x", &"f".repeat(65), "f\u{0}", "operator/x"] {
            assert_eq!(PersonName::new(wrong), Err(PersonNameError), "{wrong}");
        }
    }
}

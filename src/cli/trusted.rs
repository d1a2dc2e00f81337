//! The verifier keys that a person trusts: given on the command line, or in the profile's file of keys.

use std::path::Path;

use crate::cli::failure::{Failure, local, unverified, usage};
use crate::cli::i18n::Args;
use crate::cli::profile::Profile;
use crate::domain::code::OriginName;
use crate::log::checkpoint::{NoteSignature, VerifierKey};

/// Keys, the more trusted first.
#[derive(Debug, Clone, Default)]
pub struct TrustedKeys(Vec<VerifierKey>);

impl TrustedKeys {
    /// The keys given, else those of the profile; none if there are neither.
    ///
    /// # Errors
    /// Wrong usage for a text that is no key, or a file that cannot be read.
    pub fn collect(given: &[String], profile: Option<&Profile>) -> Result<Self, Failure> {
        if !given.is_empty() {
            return given.iter().map(|text| parse(text)).collect::<Result<_, _>>().map(Self);
        }
        match profile.and_then(|profile| profile.trusted_keys.as_deref()) {
            None => Ok(Self::default()),
            Some(path) => Self::read(path),
        }
    }

    /// The keys of a file, one a line; empty lines and lines that begin with `#` are skipped.
    fn read(path: &Path) -> Result<Self, Failure> {
        let text = std::fs::read_to_string(path).map_err(|error| local("error-read", path, error))?;
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        lines.map(parse).collect::<Result<_, _>>().map(Self)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The key that a signature names, of whatever origin.
    #[must_use]
    pub fn named_by(&self, signature: &NoteSignature) -> Option<&VerifierKey> {
        self.0.iter().find(|key| key.is_named_by(signature))
    }

    /// The key of an origin.
    ///
    /// # Errors
    /// A failure of verification if none is trusted.
    pub fn of(&self, origin: &OriginName) -> Result<&VerifierKey, Failure> {
        let own = |key: &&VerifierKey| key.origin().is_ok_and(|named| named == *origin);
        self.0.iter().find(own).ok_or_else(|| unverified("error-no-trusted-key", Args::none().text("origin", origin)))
    }
}

fn parse(text: &str) -> Result<VerifierKey, Failure> {
    VerifierKey::parse(text).map_err(|error| usage("error-bad-key", Args::none().text("key", text)).because(error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::failure::Exit;
    use crate::log::checkpoint::Signer;

    #[test]
    fn keys_are_those_given_else_those_of_the_file() {
        let key = |name: &str| Signer::new(&OriginName::new(name).unwrap(), &[7; 32]).verifier_key().to_string();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        std::fs::write(&path, format!("# trusted\n\n{}\n", key("oriental"))).unwrap();
        let read = TrustedKeys::read(&path).unwrap();
        assert!(read.of(&OriginName::new("oriental").unwrap()).is_ok());
        assert_eq!(read.of(&OriginName::new("national").unwrap()).unwrap_err().exit, Exit::Unverified);
        assert!(
            TrustedKeys::collect(&[key("national")], None).unwrap().of(&OriginName::new("national").unwrap()).is_ok()
        );
        assert_eq!(TrustedKeys::collect(&["x".into()], None).unwrap_err().exit, Exit::Usage);
        assert!(TrustedKeys::collect(&[], None).unwrap().is_empty());
    }
}

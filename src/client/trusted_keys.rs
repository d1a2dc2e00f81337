//! The verifier keys that a person trusts: given on the command line, or in the profile's file of keys.

use std::path::Path;

use super::error::{ClientError, ForgedSignature};
use super::profile::Profile;
use marsad_domain::code::OriginName;
use marsad_log::checkpoint::{NoteSignature, SignedNote, VerifierKey};

/// The result of verifying a signature under a checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cosignature {
    /// It verifies under a key that the caller trusts.
    Verified,
    /// The caller trusts no such key.
    UnknownKey,
}

/// Keys, the more trusted first.
#[derive(Debug, Clone, Default)]
pub struct TrustedKeys(Vec<VerifierKey>);

impl TrustedKeys {
    /// The keys given, else those of the profile; none if there are neither.
    ///
    /// # Errors
    /// [`ClientError::BadKey`] for a text that is no key, [`ClientError::Read`].
    pub fn collect(given: &[String], profile: Option<&Profile>) -> Result<Self, ClientError> {
        if !given.is_empty() {
            return given.iter().map(|text| parse(text)).collect::<Result<_, _>>().map(Self);
        }
        match profile.and_then(|profile| profile.trusted_keys.as_deref()) {
            None => Ok(Self::default()),
            Some(path) => Self::read(path),
        }
    }

    /// The keys of a file, one a line; empty lines and lines that begin with `#` are skipped.
    fn read(path: &Path) -> Result<Self, ClientError> {
        let text = std::fs::read_to_string(path).map_err(ClientError::read(path))?;
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

    /// The signatures of a note besides those of one key. If a signature names a trusted key and does not verify under it, the note
    /// was tampered with.
    ///
    /// # Errors
    /// The name of the key whose signature does not verify.
    pub fn judge(
        &self,
        note: &SignedNote,
        besides: Option<&VerifierKey>,
    ) -> Result<Vec<(NoteSignature, Cosignature)>, ForgedSignature> {
        let others = note.signatures().iter().filter(|signature| besides.is_none_or(|own| !own.is_named_by(signature)));
        let judged = others.map(|signature| match self.named_by(signature) {
            None => Ok((signature.clone(), Cosignature::UnknownKey)),
            Some(key) if key.has_signed(note, signature) => Ok((signature.clone(), Cosignature::Verified)),
            Some(key) => Err(ForgedSignature(key.name().to_owned())),
        });
        judged.collect()
    }

    /// The key of an origin.
    ///
    /// # Errors
    /// [`ClientError::NoTrustedKey`].
    pub fn of(&self, origin: &OriginName) -> Result<&VerifierKey, ClientError> {
        let own = |key: &&VerifierKey| key.origin().is_ok_and(|named| named == *origin);
        self.0.iter().find(own).ok_or_else(|| ClientError::NoTrustedKey { origin: origin.clone() })
    }
}

fn parse(text: &str) -> Result<VerifierKey, ClientError> {
    VerifierKey::parse(text).map_err(|source| ClientError::BadKey { text: text.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use marsad_log::checkpoint::Signer;

    #[test]
    fn keys_are_those_given_else_those_of_the_file() {
        let key = |name: &str| Signer::new(&OriginName::new(name).unwrap(), &[7; 32]).verifier_key().to_string();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        std::fs::write(&path, format!("# trusted\n\n{}\n", key("oriental"))).unwrap();
        let read = TrustedKeys::read(&path).unwrap();
        assert!(read.of(&OriginName::new("oriental").unwrap()).is_ok());
        let missing = read.of(&OriginName::new("national").unwrap());
        assert!(matches!(missing, Err(ClientError::NoTrustedKey { .. })));
        assert!(
            TrustedKeys::collect(&[key("national")], None).unwrap().of(&OriginName::new("national").unwrap()).is_ok()
        );
        assert!(matches!(TrustedKeys::collect(&["x".into()], None), Err(ClientError::BadKey { .. })));
        assert!(TrustedKeys::collect(&[], None).unwrap().is_empty());
    }
}

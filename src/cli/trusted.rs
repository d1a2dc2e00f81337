//! The verifier keys that a person trusts: given on the command line, or in the profile's file of keys.

use std::path::Path;

use crate::cli::failure::{Failure, local, unverified, usage};
use crate::cli::i18n::{Args, Texts};
use crate::cli::visible::visible;
use crate::client::Profile;
use crate::domain::code::OriginName;
use crate::log::checkpoint::{NoteSignature, SignedNote, VerifierKey};

/// What is known of a signature under a checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cosignature {
    /// It verifies under a key that the caller trusts.
    Verified,
    /// The caller trusts no such key.
    UnknownKey,
}

/// A signature in the name of a trusted key that the key did not make.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the signature of {0} under the checkpoint does not verify")]
pub struct ForgedSignature(pub String);

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

    /// The signatures of a note besides those of one key. One that a trusted key should have made and did not is no signature
    /// of that key: the note was tampered with.
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
    /// A failure of verification if none is trusted.
    pub fn of(&self, origin: &OriginName) -> Result<&VerifierKey, Failure> {
        let own = |key: &&VerifierKey| key.origin().is_ok_and(|named| named == *origin);
        self.0.iter().find(own).ok_or_else(|| unverified("error-no-trusted-key", Args::none().text("origin", origin)))
    }
}

fn parse(text: &str) -> Result<VerifierKey, Failure> {
    VerifierKey::parse(text).map_err(|error| usage("error-bad-key", Args::none().text("key", text)).because(error))
}

/// Whose signature it is and what is known of it, in words.
#[must_use]
pub fn cosignature_text(texts: &Texts, signer: &str, known: Cosignature) -> String {
    let signer = Args::none().text("signer", visible(signer));
    match known {
        Cosignature::Verified => texts.say("cosignature-verified", signer),
        Cosignature::UnknownKey => texts.say("cosignature-unknown", signer),
    }
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

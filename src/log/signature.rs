//! Ed25519 keys in the C2SP text forms, signing and verifying. Seeds are parameters.
//!
//! Verification is strict (`verify_strict`): no key or signature point of small order, no scalar beyond the group's order, no
//! second encoding of a key. Libraries disagree about these cases, and two nodes must never disagree.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use zeroize::{Zeroize as _, Zeroizing};

use marsad_domain::code::OriginName;

use super::merkle::Hash;
use super::note::{NoteError, NoteSignature, SignedNote, is_key_name};

/// The type byte of Ed25519 in signed-note.
const ED25519: u8 = 0x01;
/// The name of an origin's key begins with this.
const NAME_PREFIX: &str = "marsad/";
/// The longest name of a key, in bytes.
const NAME_BYTES_MAX: usize = 255;

/// Why a text is not a key, or a signature is not valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("the key does not have the form of a C2SP Ed25519 key")]
    Malformed,
    #[error("the key's identifier does not belong to its name and key")]
    WrongKeyId,
    #[error("the key is not a usable point of the curve")]
    WeakKey,
    #[error("the key's name is not one of an origin: marsad/<origin>")]
    NotAnOrigin,
    #[error("the signature does not verify")]
    BadSignature,
    #[error("what follows the key is not a range of epochs: FIRST-LAST or FIRST-")]
    BadEpochs,
}

/// The name of the key of `origin`.
#[must_use]
pub fn key_name(origin: &OriginName) -> String {
    format!("{NAME_PREFIX}{origin}")
}

fn key_id(name: &str, key: &VerifyingKey) -> u32 {
    let hash = Hash::digest(&[name.as_bytes(), b"\n", &[ED25519], key.as_bytes()]);
    let [a, b, c, d, ..] = *hash.as_bytes();
    u32::from_be_bytes([a, b, c, d])
}

/// Splits `name+identifier+base64(type ‖ 32 bytes)`. The base64 text may hold a plus, the other parts may not.
fn parse_key(text: &str) -> Result<(&str, u32, Zeroizing<[u8; 32]>), KeyError> {
    let mut parts = text.splitn(3, '+');
    let (Some(name), Some(id), Some(encoded)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(KeyError::Malformed);
    };
    let digits = id.len() == 8 && id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if !digits || name.len() > NAME_BYTES_MAX || !is_key_name(name) {
        return Err(KeyError::Malformed);
    }
    let id = u32::from_str_radix(id, 16).map_err(|_| KeyError::Malformed)?;
    let bytes = Zeroizing::new(STANDARD.decode(encoded).map_err(|_| KeyError::Malformed)?);
    match bytes.split_first() {
        Some((&ED25519, key)) => {
            let key: &[u8; 32] = key.try_into().map_err(|_| KeyError::Malformed)?;
            Ok((name, id, Zeroizing::new(*key)))
        }
        _ => Err(KeyError::Malformed),
    }
}

/// A public key with its name: the C2SP vkey `name+identifier+base64(0x01 ‖ key)`.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    key_id: u32,
    key: VerifyingKey,
}

impl VerifierKey {
    /// Reads a vkey.
    ///
    /// # Errors
    /// [`KeyError::Malformed`], [`KeyError::WrongKeyId`], or [`KeyError::WeakKey`] for a point of small order or one
    /// that is not in its canonical encoding.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let (name, id, key) = parse_key(text)?;
        let key = VerifyingKey::from_bytes(&key).map_err(|_| KeyError::WeakKey)?;
        let canonical = key.to_edwards().compress().to_bytes() == *key.as_bytes();
        if key_id(name, &key) != id {
            return Err(KeyError::WrongKeyId);
        }
        if key.is_weak() || !canonical {
            return Err(KeyError::WeakKey);
        }
        Ok(Self { name: name.into(), key_id: id, key })
    }

    /// The key's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key's identifier.
    #[must_use]
    pub fn key_id(&self) -> u32 {
        self.key_id
    }

    /// The 32 bytes of the key.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// The origin whose key this is.
    ///
    /// # Errors
    /// [`KeyError::NotAnOrigin`] unless the name is `marsad/<origin>`.
    pub fn origin(&self) -> Result<OriginName, KeyError> {
        let origin = self.name.strip_prefix(NAME_PREFIX).ok_or(KeyError::NotAnOrigin)?;
        OriginName::new(origin).map_err(|_| KeyError::NotAnOrigin)
    }

    fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), KeyError> {
        let signature = Signature::from_slice(signature).map_err(|_| KeyError::BadSignature)?;
        self.key.verify_strict(message, &signature).map_err(|_| KeyError::BadSignature)
    }

    /// Verifies that this key signed the note. Signatures of other keys are ignored, as signed-note requires. Every
    /// signature that names this key must be valid.
    ///
    /// # Errors
    /// [`NoteError::NotSigned`] or [`NoteError::BadSignature`].
    pub fn verify_note(&self, note: &SignedNote) -> Result<(), NoteError> {
        let mut signed = false;
        for signature in note.signatures().iter().filter(|signature| self.is_named_by(signature)) {
            self.verify(note.text().as_bytes(), &signature.bytes).map_err(|_| NoteError::BadSignature)?;
            signed = true;
        }
        if signed { Ok(()) } else { Err(NoteError::NotSigned) }
    }

    /// Whether a signature of the note names this key and is valid.
    #[must_use]
    pub fn has_signed(&self, note: &SignedNote, signature: &NoteSignature) -> bool {
        self.is_named_by(signature) && self.verify(note.text().as_bytes(), &signature.bytes).is_ok()
    }

    /// Whether a signature names this key. That proves nothing.
    #[must_use]
    pub fn is_named_by(&self, signature: &NoteSignature) -> bool {
        signature.name == self.name && signature.key_id == self.key_id
    }

    /// The note with only the signatures of this key. The bytes are the same, whatever signatures others have added.
    #[must_use]
    pub fn reduce(&self, note: SignedNote) -> SignedNote {
        note.retain(|signature| self.is_named_by(signature))
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![ED25519];
        bytes.extend(self.key.as_bytes());
        write!(f, "{}+{:08x}+{}", self.name, self.key_id, STANDARD.encode(bytes))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::str::FromStr for VerifierKey {
    type Err = KeyError;
    fn from_str(text: &str) -> Result<Self, KeyError> {
        Self::parse(text)
    }
}

/// A private key with its name. It is wiped when it is dropped, and never printed.
pub struct Signer {
    name: String,
    key_id: u32,
    key: SigningKey,
}

impl Signer {
    /// The signer of `origin` from a random seed, which the caller provides.
    #[must_use]
    pub fn new(origin: &OriginName, seed: &[u8; 32]) -> Self {
        Self::named(key_name(origin), seed)
    }

    fn named(name: String, seed: &[u8; 32]) -> Self {
        let key = SigningKey::from_bytes(seed);
        let key_id = key_id(&name, &key.verifying_key());
        Self { name, key_id, key }
    }

    /// Reads `PRIVATE+KEY+name+identifier+base64(0x01 ‖ seed)`.
    ///
    /// # Errors
    /// [`KeyError::Malformed`] or [`KeyError::WrongKeyId`].
    pub fn from_text(text: &str) -> Result<Self, KeyError> {
        let (name, id, seed) = parse_key(text.strip_prefix("PRIVATE+KEY+").ok_or(KeyError::Malformed)?)?;
        let signer = Self::named(name.into(), &seed);
        if signer.key_id == id { Ok(signer) } else { Err(KeyError::WrongKeyId) }
    }

    /// The text for [`Signer::from_text`]. It is secret.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new([ED25519; 33]);
        if let Some(seed) = bytes.last_chunk_mut::<32>() {
            seed.copy_from_slice(self.key.as_bytes());
        }
        let mut encoded = STANDARD.encode(*bytes);
        let text = Zeroizing::new(format!("PRIVATE+KEY+{}+{:08x}+{encoded}", self.name, self.key_id));
        encoded.zeroize();
        text
    }

    /// The public half.
    #[must_use]
    pub fn verifier_key(&self) -> VerifierKey {
        VerifierKey { name: self.name.clone(), key_id: self.key_id, key: self.key.verifying_key() }
    }

    /// The origin that signs.
    ///
    /// # Errors
    /// [`KeyError::NotAnOrigin`] unless the key's name is `marsad/<origin>`.
    pub fn origin(&self) -> Result<OriginName, KeyError> {
        self.verifier_key().origin()
    }

    /// Signs a note's text, which must end with a newline and hold no other control character.
    ///
    /// # Errors
    /// [`NoteError::Malformed`] for any other text.
    pub fn sign_note(&self, text: &str) -> Result<SignedNote, NoteError> {
        if !text.ends_with('\n') || text.chars().any(|c| c < ' ' && c != '\n') {
            return Err(NoteError::Malformed);
        }
        Ok(self.sign_text(text.to_owned()))
    }

    pub(super) fn sign_text(&self, text: String) -> SignedNote {
        let bytes = self.key.sign(text.as_bytes()).to_vec();
        let signature = NoteSignature { name: self.name.clone(), key_id: self.key_id, bytes };
        SignedNote::new(text, vec![signature])
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({}+{:08x}, redacted)", self.name, self.key_id)
    }
}

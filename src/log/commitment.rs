//! Commitments: a header fixes its payload without showing it.
//!
//! A payload is a list of chunks as they are stored. The salt prevents that a small payload is found by trying: salt and
//! chunk hashes are as secret as the payload, are sent only with it, and are destroyed with it. Counts and numbers in the
//! hashed bytes are `u32`, big-endian.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

pub use super::limits;
use super::merkle::Hash;

const CHUNK_CONTEXT: &[u8] = b"marsad/chunk/v1";
const PAYLOAD_CONTEXT: &[u8] = b"marsad/payload/v1";
const CONTENT_CONTEXT: &[u8] = b"marsad/content/v1";

/// Why an opening or a chunk does not belong to a commitment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommitmentError {
    #[error("a salt has {found} bytes instead of 32")]
    SaltLength { found: usize },
    #[error("the opening does not belong to the commitment")]
    WrongOpening,
    #[error("the payload has no chunk {number}")]
    NoSuchChunk { number: u32 },
    #[error("chunk {number} does not have the hash that its opening gives")]
    WrongChunk { number: u32 },
}

/// 32 random bytes that keep a payload from being guessed from its commitment.
#[derive(Clone, PartialEq, Eq)]
pub struct Salt([u8; 32]);

impl Drop for Salt {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl ZeroizeOnDrop for Salt {}

impl Salt {
    /// A salt from random bytes, which the caller provides.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes of the salt.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A salt from a slice.
    ///
    /// # Errors
    /// [`CommitmentError::SaltLength`] unless the slice has 32 bytes.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, CommitmentError> {
        bytes.try_into().map(Self).map_err(|_| CommitmentError::SaltLength { found: bytes.len() })
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt(redacted)")
    }
}

/// The hash of chunk `number` of a payload: `SHA-256("marsad/chunk/v1" ‖ number ‖ bytes as stored)`.
#[must_use]
pub fn chunk_hash(number: u32, stored: &[u8]) -> Hash {
    Hash::digest(&[CHUNK_CONTEXT, &number.to_be_bytes(), stored])
}

/// The commitment to a payload: `SHA-256("marsad/payload/v1" ‖ salt ‖ n ‖ h1 … hn)`.
#[must_use]
pub fn commit(salt: &Salt, chunk_hashes: &[Hash]) -> Hash {
    let mut head = PAYLOAD_CONTEXT.to_vec();
    head.extend(salt.as_bytes());
    let commitment = digest_list(&head, chunk_hashes);
    head.zeroize();
    commitment
}

/// The digest of a submission, from the digests of its batches: `SHA-256("marsad/content/v1" ‖ n ‖ d1 … dn)`.
#[must_use]
pub fn content_digest(batch_digests: &[Hash]) -> Hash {
    digest_list(CONTENT_CONTEXT, batch_digests)
}

fn digest_list(head: &[u8], hashes: &[Hash]) -> Hash {
    // The limits allow far fewer than 2^32 hashes.
    let count = u32::try_from(hashes.len()).unwrap_or(u32::MAX).to_be_bytes();
    let mut parts: Vec<&[u8]> = vec![head, &count];
    parts.extend(hashes.iter().map(|hash| hash.as_bytes().as_slice()));
    Hash::digest(&parts)
}

/// The salt and the chunk hashes of a commitment. They prove that chunks belong to it. They also show the number of chunks,
/// so they are kept and sent only with the payload.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opening {
    pub salt: Salt,
    /// The hash of each chunk, in order.
    pub chunk_hashes: Vec<Hash>,
}

impl Opening {
    /// The opening of a payload with these chunks.
    #[must_use]
    pub fn of_chunks<B: AsRef<[u8]>>(salt: Salt, chunks: &[B]) -> Self {
        let chunk_hashes = (0..).zip(chunks).map(|(number, chunk)| chunk_hash(number, chunk.as_ref())).collect();
        Self { salt, chunk_hashes }
    }

    /// The commitment that this opens.
    #[must_use]
    pub fn commitment(&self) -> Hash {
        commit(&self.salt, &self.chunk_hashes)
    }

    /// Checks that this opens `commitment`.
    ///
    /// # Errors
    /// [`CommitmentError::WrongOpening`] if it does not.
    pub fn verify(&self, commitment: &Hash) -> Result<(), CommitmentError> {
        if self.commitment() == *commitment { Ok(()) } else { Err(CommitmentError::WrongOpening) }
    }

    /// Checks that `stored` is chunk `number` of the payload. The caller must have called [`Opening::verify`].
    ///
    /// # Errors
    /// [`CommitmentError::NoSuchChunk`] or [`CommitmentError::WrongChunk`].
    pub fn verify_chunk(&self, number: u32, stored: &[u8]) -> Result<(), CommitmentError> {
        let expected = usize::try_from(number).ok().and_then(|number| self.chunk_hashes.get(number));
        match expected {
            None => Err(CommitmentError::NoSuchChunk { number }),
            Some(hash) if *hash == chunk_hash(number, stored) => Ok(()),
            Some(_) => Err(CommitmentError::WrongChunk { number }),
        }
    }
}

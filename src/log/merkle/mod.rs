//! The Merkle tree of RFC 6962 section 2.1 (unchanged in RFC 9162 section 2.1), with SHA-256.
//!
//! A node of the tree is named `(height, index)`: the perfect subtree over the leaves `index << height` to
//! `(index + 1) << height`; height 0 is the leaf hashes. Functions get a closure that reads nodes, so that these may come from
//! a database, from memory or from the network.

mod frontier;
mod proof;
mod tile;

use std::fmt;

use sha2::{Digest, Sha256};

pub use frontier::Frontier;
pub use proof::{
    consistency_nodes, consistency_proof, inclusion_nodes, inclusion_proof, prefix_proof, prefix_proof_nodes,
    prefix_root, root_at, root_nodes, verify_consistency, verify_inclusion,
};
pub use tile::{TILE_HASHES, TILE_HEIGHT, TilePart, completed_tiles, subtree_root, tile_of};

/// The largest tree, in leaves. No log is as large; the limit keeps shifts and sums from overflowing.
pub const SIZE_MAX: u64 = 1 << 62;

/// A closure that reads the hash of the perfect subtree `(height, index)`; it returns `None` for a missing one.
pub type ReadNode<'a> = &'a mut dyn FnMut(u8, u64) -> Option<Hash>;

/// Why a tree operation failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MerkleError {
    #[error("a hash has {found} bytes instead of 32")]
    HashLength { found: usize },
    #[error("a hash is not 64 lower-case hexadecimal digits")]
    HashText,
    #[error("a frontier of {size} leaves cannot have {bytes} bytes")]
    FrontierLength { size: u64, bytes: usize },
    #[error("a tree of {size} leaves is larger than this format allows")]
    TooLarge { size: u64 },
    #[error("index {index} lies outside a tree of {size} leaves")]
    IndexOutside { index: u64, size: u64 },
    #[error("a tree of {old} leaves is not a prefix of one of {new}")]
    NotAPrefix { old: u64, new: u64 },
    #[error("the node of height {height} and index {index} is missing")]
    MissingNode { height: u8, index: u64 },
    #[error("the proof has the wrong number of hashes")]
    ProofLength,
    #[error("the proof does not lead to the root")]
    RootMismatch,
}

/// A SHA-256 hash.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// A hash from its bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes of the hash.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A hash from a slice.
    ///
    /// # Errors
    /// [`MerkleError::HashLength`] unless the slice has 32 bytes.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, MerkleError> {
        bytes.try_into().map(Self).map_err(|_| MerkleError::HashLength { found: bytes.len() })
    }

    /// A hash from 64 lower-case hexadecimal digits. Upper case is refused, so that each hash has one text.
    ///
    /// # Errors
    /// [`MerkleError::HashText`] for any other text.
    pub fn from_hex(text: &str) -> Result<Self, MerkleError> {
        if text.bytes().any(|b| b.is_ascii_uppercase()) {
            return Err(MerkleError::HashText);
        }
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| MerkleError::HashText)?;
        Ok(Self(bytes))
    }

    /// The hash as 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn to_hex(&self) -> String {
        hex::encode(self.0)
    }

    /// SHA-256 over the concatenation of `parts`.
    #[must_use]
    pub fn digest(parts: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update(part);
        }
        Self(hasher.finalize().into())
    }
}

impl AsRef<[u8]> for Hash {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_hex())
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_hex())
    }
}

/// The hash of a leaf: `SHA-256(0x00 ‖ data)`.
#[must_use]
pub fn leaf_hash(data: &[u8]) -> Hash {
    Hash::digest(&[&[0x00], data])
}

/// The hash of an inner node: `SHA-256(0x01 ‖ left ‖ right)`.
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Hash::digest(&[&[0x01], left.as_bytes(), right.as_bytes()])
}

/// The root of the tree without leaves: SHA-256 of nothing.
#[must_use]
pub fn empty_root() -> Hash {
    Hash::digest(&[])
}

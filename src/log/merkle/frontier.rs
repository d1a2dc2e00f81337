//! The frontier of a tree: the hashes that are needed to add leaves and to compute the root. There are at most 62.

use super::{Hash, MerkleError, SIZE_MAX, empty_root, node_hash};

/// The size of a tree and the hashes of its largest perfect subtrees, left to right: one for each one-bit of the size.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// The frontier of the empty tree.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The hashes of the perfect subtrees, left to right, largest first.
    #[must_use]
    pub fn peaks(&self) -> &[Hash] {
        &self.peaks
    }

    /// Adds a leaf by its hash.
    pub fn push(&mut self, leaf: Hash) {
        self.push_with(leaf, &mut |_, _, _| {});
    }

    /// Adds a leaf by its hash. Calls `completed` with `(height, index, hash)` of the leaf and of every perfect subtree that
    /// it completes, so that the caller can store them.
    pub fn push_with(&mut self, leaf: Hash, completed: &mut dyn FnMut(u8, u64, Hash)) {
        let mut node = leaf;
        let mut height = 0;
        let mut index = self.size;
        completed(height, index, node);
        // For each trailing one-bit of the size, the last subtree is as large as the new one, and they become one.
        while index & 1 == 1 {
            let Some(left) = self.peaks.pop() else { break };
            node = node_hash(&left, &node);
            height += 1;
            index >>= 1;
            completed(height, index, node);
        }
        self.peaks.push(node);
        self.size += 1;
    }

    /// The root of the tree: RFC 6962 section 2.1, `MTH`.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else { return empty_root() };
        peaks.fold(*last, |right, left| node_hash(left, &right))
    }

    /// The hashes one after the other, for [`Frontier::from_parts`]. They do not include the size.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.peaks.iter().flat_map(|peak| *peak.as_bytes()).collect()
    }

    /// The frontier of a tree of `size` leaves from the bytes of [`Frontier::to_bytes`].
    ///
    /// # Errors
    /// [`MerkleError::TooLarge`] beyond [`SIZE_MAX`]; [`MerkleError::FrontierLength`] unless there are 32 bytes for
    /// every one-bit of the size.
    pub fn from_parts(size: u64, bytes: &[u8]) -> Result<Self, MerkleError> {
        if size > SIZE_MAX {
            return Err(MerkleError::TooLarge { size });
        }
        let (hashes, rest) = bytes.as_chunks::<32>();
        if !rest.is_empty() || u32::try_from(hashes.len()) != Ok(size.count_ones()) {
            return Err(MerkleError::FrontierLength { size, bytes: bytes.len() });
        }
        Ok(Self { size, peaks: hashes.iter().map(|hash| Hash::new(*hash)).collect() })
    }
}

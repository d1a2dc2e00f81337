//! The chunks of one payload, each verified when it arrives.

use std::collections::BTreeMap;

use marsad_ledger::{ChunkSource, Fault};
use marsad_log::checkpoint::LogId;
use marsad_log::commitment::Opening;
use marsad_log::entry::Index;
use marsad_log::limits::CHUNK_STORED_BYTES_MAX;
use marsad_log::segment::Disclosure;

use super::local_logs::{ChunkStaging, LocalResult};

/// Why a chunk is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChunkError {
    #[error("chunk {number} of entry {index} is longer than a chunk may be")]
    OverLimit { index: Index, number: u32 },
    #[error("chunk {number} of entry {index} is not the one that its opening names")]
    Wrong { index: Index, number: u32 },
    #[error("chunk {number} of entry {index} comes out of order")]
    OutOfOrder { index: Index, number: u32 },
}

impl ChunkError {
    #[must_use]
    pub fn fault(&self) -> Fault {
        let (reason, index) = match *self {
            Self::OverLimit { index, .. } => ("over-limit", index),
            Self::Wrong { index, .. } => ("bad-chunk", index),
            Self::OutOfOrder { index, .. } => ("chunk-out-of-order", index),
        };
        Fault::new(reason, index, self.to_string())
    }
}

/// The chunks of one payload that have arrived: first those that are staged, then those in memory.
#[derive(Debug)]
pub struct PayloadChunks {
    index: Index,
    opening: Opening,
    sizes: Vec<u32>,
    staged: u32,
    memory: Vec<Vec<u8>>,
    bytes: usize,
}

impl PayloadChunks {
    /// The payload of entry `index`, without any chunk yet. `None` for a disclosure that needs no chunks.
    #[must_use]
    pub fn new(index: Index, disclosure: &Disclosure) -> Option<Self> {
        match disclosure {
            Disclosure::Full { opening, inline: None, chunk_bytes } => Some(Self {
                index,
                opening: opening.clone(),
                sizes: chunk_bytes.clone(),
                staged: 0,
                memory: Vec::new(),
                bytes: 0,
            }),
            _ => None,
        }
    }

    #[must_use]
    pub const fn index(&self) -> Index {
        self.index
    }

    fn arrived(&self) -> u32 {
        self.staged.saturating_add(u32::try_from(self.memory.len()).unwrap_or(u32::MAX))
    }

    #[must_use]
    pub fn is_whole(&self) -> bool {
        usize::try_from(self.arrived()).is_ok_and(|arrived| arrived >= self.sizes.len())
    }

    /// The bytes in memory.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.bytes
    }

    /// Counts the chunks `0 .. count` as arrived: they were verified before they were staged.
    pub fn resume(&mut self, count: u32) {
        if self.arrived() == 0 && usize::try_from(count).is_ok_and(|count| count <= self.sizes.len()) {
            self.staged = count;
        }
    }

    /// Takes the next chunk. One that has arrived before is ignored.
    ///
    /// # Errors
    /// [`ChunkError`] for a chunk that is not the next, or not the right one.
    pub fn take(&mut self, number: u32, data: Vec<u8>) -> Result<(), ChunkError> {
        let index = self.index;
        if number < self.arrived() {
            return Ok(());
        }
        if number > self.arrived() {
            return Err(ChunkError::OutOfOrder { index, number });
        }
        if data.len() > CHUNK_STORED_BYTES_MAX {
            return Err(ChunkError::OverLimit { index, number });
        }
        // The limit of the payload was checked with these sizes, so the chunks must have them.
        let size = usize::try_from(number).ok().and_then(|number| self.sizes.get(number));
        if size.and_then(|size| usize::try_from(*size).ok()) != Some(data.len()) {
            return Err(ChunkError::Wrong { index, number });
        }
        self.opening.verify_chunk(number, &data).map_err(|_| ChunkError::Wrong { index, number })?;
        self.bytes += data.len();
        self.memory.push(data);
        Ok(())
    }

    /// Moves the chunks in memory to the database.
    pub async fn stage<C: ChunkStaging>(&mut self, local: &C, log: &LogId) -> LocalResult<()> {
        while let Some(chunk) = self.memory.first() {
            local.stage(log, self.index, self.staged, chunk).await?;
            self.bytes = self.bytes.saturating_sub(chunk.len());
            self.memory.remove(0);
            self.staged += 1;
        }
        Ok(())
    }

    /// Where the chunks are, for the ledger. If some are staged, the rest is staged too.
    pub async fn finish<C: ChunkStaging>(mut self, local: &C, log: &LogId) -> LocalResult<ChunkSource> {
        if self.staged == 0 {
            return Ok(ChunkSource::Memory(self.memory));
        }
        self.stage(local, log).await?;
        Ok(ChunkSource::Staged)
    }
}

/// For each entry the number of staged chunks without a hole, from the first on.
#[must_use]
pub fn contiguous(staged: &[(Index, u32)]) -> BTreeMap<Index, u32> {
    let mut sorted = staged.to_vec();
    sorted.sort_unstable();
    let mut counts = BTreeMap::new();
    for (index, number) in sorted {
        let count = counts.entry(index).or_insert(0_u32);
        if number == *count {
            *count += 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_chunks_without_a_hole_before_them_count() {
        let counts = contiguous(&[(4, 1), (4, 0), (4, 3), (7, 1), (9, 0)]);
        assert_eq!(counts.into_iter().collect::<Vec<_>>(), [(4, 2), (7, 0), (9, 1)]);
        assert!(contiguous(&[]).is_empty());
    }
}

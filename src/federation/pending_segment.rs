//! A segment that waits for chunks. Every chunk is verified as it comes; a segment goes on when all are there.

use std::collections::BTreeMap;

use marsad_ledger::{ChunkSource, EntryChunks};
use marsad_log::commitment::Opening;
use marsad_log::entry::Index;
use marsad_log::limits::CHUNK_STORED_BYTES_MAX;
use marsad_log::segment::Disclosure;
use marsad_log::verify::{Verified, VerifiedSegment};

use super::copies::{Copies, CopyError};
use super::feed::FeedChunk;

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
    /// A stable code of the reason.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::OverLimit { .. } => "over-limit",
            Self::Wrong { .. } => "bad-chunk",
            Self::OutOfOrder { .. } => "chunk-out-of-order",
        }
    }
}

/// The chunks of one payload, as far as they have come: first those that are staged, then those in memory.
#[derive(Debug)]
pub struct Payload {
    index: Index,
    opening: Opening,
    sizes: Vec<u32>,
    staged: u32,
    memory: Vec<Vec<u8>>,
    bytes: usize,
}

impl Payload {
    /// The payload of entry `index` of which nothing is there yet. `None` for a disclosure that needs no chunks.
    #[must_use]
    pub fn of(index: Index, disclosure: &Disclosure) -> Option<Self> {
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

    fn have(&self) -> u32 {
        self.staged.saturating_add(u32::try_from(self.memory.len()).unwrap_or(u32::MAX))
    }

    /// Whether all chunks are there.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        usize::try_from(self.have()).is_ok_and(|have| have >= self.sizes.len())
    }

    /// How many bytes of it are in memory.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.bytes
    }

    /// Counts the chunks `0 .. count` as there: they were verified before they were staged.
    fn resume(&mut self, count: u32) {
        if self.have() == 0 && usize::try_from(count).is_ok_and(|count| count <= self.sizes.len()) {
            self.staged = count;
        }
    }

    /// Takes the next chunk; one that is there already is ignored.
    ///
    /// # Errors
    /// [`ChunkError`] for a chunk that is not the next, or not the right one.
    pub fn take(&mut self, number: u32, data: Vec<u8>) -> Result<(), ChunkError> {
        let index = self.index;
        if number < self.have() {
            return Ok(());
        }
        if number > self.have() {
            return Err(ChunkError::OutOfOrder { index, number });
        }
        if data.len() > CHUNK_STORED_BYTES_MAX {
            return Err(ChunkError::OverLimit { index, number });
        }
        // The sizes were compared with the limit of the payload, so they must be true.
        let told = usize::try_from(number).ok().and_then(|number| self.sizes.get(number));
        if told.and_then(|told| usize::try_from(*told).ok()) != Some(data.len()) {
            return Err(ChunkError::Wrong { index, number });
        }
        self.opening.verify_chunk(number, &data).map_err(|_| ChunkError::Wrong { index, number })?;
        self.bytes += data.len();
        self.memory.push(data);
        Ok(())
    }

    /// Moves what is in memory to the database.
    ///
    /// # Errors
    /// [`CopyError`] if it cannot be stored.
    pub async fn stage<C: Copies>(&mut self, copies: &C, log: &marsad_log::checkpoint::LogId) -> Result<(), CopyError> {
        while let Some(chunk) = self.memory.first() {
            copies.stage(log, self.index, self.staged, chunk).await?;
            self.bytes = self.bytes.saturating_sub(chunk.len());
            self.memory.remove(0);
            self.staged += 1;
        }
        Ok(())
    }

    /// Where the chunks are, for the ledger. What is partly staged is staged whole first.
    ///
    /// # Errors
    /// [`CopyError`] if the rest cannot be staged.
    pub async fn finish<C: Copies>(
        mut self,
        copies: &C,
        log: &marsad_log::checkpoint::LogId,
    ) -> Result<ChunkSource, CopyError> {
        if self.staged == 0 {
            return Ok(ChunkSource::Memory(self.memory));
        }
        self.stage(copies, log).await?;
        Ok(ChunkSource::Staged)
    }
}

/// A verified segment and the chunks that have come for it.
#[derive(Debug)]
pub struct Pending {
    segment: Verified<VerifiedSegment>,
    /// Entries whose chunks do not come inside the segment, in order.
    payloads: Vec<Payload>,
    /// The first of them that is not whole.
    at: usize,
}

impl Pending {
    /// A segment of which no chunk has come but those that are staged.
    #[must_use]
    pub fn new(segment: Verified<VerifiedSegment>, staged: &[(Index, u32)]) -> Self {
        let payloads = segment.entries.iter().filter_map(|entry| Payload::of(entry.header.index, &entry.disclosure));
        let mut payloads: Vec<Payload> = payloads.collect();
        let counts = contiguous(staged);
        for payload in &mut payloads {
            payload.resume(counts.get(&payload.index).copied().unwrap_or_default());
        }
        let mut pending = Self { segment, payloads, at: 0 };
        pending.advance();
        pending
    }

    fn advance(&mut self) {
        while self.payloads.get(self.at).is_some_and(Payload::is_whole) {
            self.at += 1;
        }
    }

    /// Whether every chunk is there.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.at >= self.payloads.len()
    }

    /// How many bytes of chunks are in memory.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.payloads.iter().map(Payload::bytes).sum()
    }

    /// Takes a chunk. Chunks come by index and number; what is there already is ignored.
    ///
    /// # Errors
    /// [`ChunkError`] for a chunk that is not the next, or not the right one.
    pub fn take(&mut self, chunk: FeedChunk) -> Result<(), ChunkError> {
        let (index, number) = (chunk.index, chunk.number);
        match self.payloads.get_mut(self.at) {
            Some(payload) if payload.index == index => payload.take(number, chunk.data)?,
            Some(payload) if index > payload.index => return Err(ChunkError::OutOfOrder { index, number }),
            Some(_) | None => {}
        }
        self.advance();
        Ok(())
    }

    /// Moves the chunks in memory to the database.
    ///
    /// # Errors
    /// [`CopyError`] if they cannot be stored.
    pub async fn stage<C: Copies>(&mut self, copies: &C) -> Result<(), CopyError> {
        let log = self.segment.log.clone();
        for payload in &mut self.payloads {
            payload.stage(copies, &log).await?;
        }
        Ok(())
    }

    /// The segment with its chunks, for the ledger.
    ///
    /// # Errors
    /// [`CopyError`] if what is partly staged cannot be staged whole.
    pub async fn finish<C: Copies>(
        self,
        copies: &C,
    ) -> Result<(Verified<VerifiedSegment>, Vec<EntryChunks>), CopyError> {
        let mut chunks = Vec::with_capacity(self.payloads.len());
        for payload in self.payloads {
            let index = payload.index;
            chunks.push(EntryChunks { index, chunks: payload.finish(copies, &self.segment.log).await? });
        }
        Ok((self.segment, chunks))
    }
}

/// Of each entry how many chunks are there without a hole, from the first on.
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

//! A verified segment that waits for the chunks of its payloads.

use marsad_ledger::EntryChunks;
use marsad_log::entry::Index;
use marsad_log::verify::{Verified, VerifiedSegment};

use super::feed::FeedChunk;
use super::local_logs::{ChunkStaging, LocalResult};
use super::payload_chunks::{ChunkError, PayloadChunks, contiguous};

/// A verified segment and the chunks that have arrived for it.
#[derive(Debug)]
pub struct PendingSegment {
    segment: Verified<VerifiedSegment>,
    /// Entries whose chunks do not come inside the segment, in order.
    payloads: Vec<PayloadChunks>,
    /// The first of them that is not whole.
    at: usize,
}

impl PendingSegment {
    /// A segment of which only the `staged` chunks, as (index, number), have arrived.
    #[must_use]
    pub fn new(segment: Verified<VerifiedSegment>, staged: &[(Index, u32)]) -> Self {
        let payloads =
            segment.entries.iter().filter_map(|entry| PayloadChunks::new(entry.header.index, &entry.disclosure));
        let mut payloads: Vec<PayloadChunks> = payloads.collect();
        let counts = contiguous(staged);
        for payload in &mut payloads {
            payload.resume(counts.get(&payload.index()).copied().unwrap_or_default());
        }
        let mut pending = Self { segment, payloads, at: 0 };
        pending.advance();
        pending
    }

    fn advance(&mut self) {
        while self.payloads.get(self.at).is_some_and(PayloadChunks::is_whole) {
            self.at += 1;
        }
    }

    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.at >= self.payloads.len()
    }

    /// The bytes of chunks in memory.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.payloads.iter().map(PayloadChunks::bytes).sum()
    }

    /// Takes a chunk. Chunks come by index and number; one that has arrived before is ignored.
    ///
    /// # Errors
    /// [`ChunkError`] for a chunk that is not the next, or not the right one.
    pub fn take(&mut self, chunk: FeedChunk) -> Result<(), ChunkError> {
        let FeedChunk { index, number, data, .. } = chunk;
        match self.payloads.get_mut(self.at) {
            Some(payload) if payload.index() == index => payload.take(number, data)?,
            Some(payload) if index > payload.index() => return Err(ChunkError::OutOfOrder { index, number }),
            Some(_) | None => {}
        }
        self.advance();
        Ok(())
    }

    /// Moves the chunks in memory to the database.
    pub async fn stage<C: ChunkStaging>(&mut self, local: &C) -> LocalResult<()> {
        for payload in &mut self.payloads {
            payload.stage(local, &self.segment.log).await?;
        }
        Ok(())
    }

    /// The segment with its chunks, for the ledger.
    pub async fn finish<C: ChunkStaging>(
        self,
        local: &C,
    ) -> LocalResult<(Verified<VerifiedSegment>, Vec<EntryChunks>)> {
        let mut chunks = Vec::with_capacity(self.payloads.len());
        for payload in self.payloads {
            let index = payload.index();
            chunks.push(EntryChunks { index, chunks: payload.finish(local, &self.segment.log).await? });
        }
        Ok((self.segment, chunks))
    }
}

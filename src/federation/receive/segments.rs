//! Segments and chunks: verified, and collected until they are whole.

use marsad_ledger::{Fault, LedgerError, LogHead};
use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;
use marsad_log::keys::OpenedNote;
use marsad_log::limits::SEGMENT_HEADERS_MAX;
use marsad_log::segment::Segment;
use marsad_log::verify::{Verified, VerifiedSegment, VerifyError, verify_segment};

use super::{PENDING_SEGMENTS, Receiver};
use crate::PullError;
use crate::error::verify_fault;
use crate::feed::{Feed, FeedChunk, SameChunk};
use crate::gossip::known;
use crate::local_logs::{LocalError, LocalLogs, LocalResult, is_open};
use crate::pending_segment::PendingSegment;

impl<C: LocalLogs> Receiver<C> {
    pub(super) async fn take_segment<F: Feed>(&mut self, segment: Segment, feed: &mut F) -> LocalResult<()> {
        let log = segment.log.clone();
        if !self.takes(&log) {
            return Ok(());
        }
        if !self.local.keys().knows_log(&log) {
            return self.report_unknown(log).await;
        }
        if log == *self.local.own_log() {
            // This comes first: whatever else is wrong with the segment, this node must not append to another history.
            if let Ok(opened) = self.local.keys().open(&segment.note) {
                self.take_head(opened, feed).await?;
            }
            if !self.takes(&log) {
                return Ok(());
            }
        }
        if self.pending.remove(&log).is_some() {
            let detail = "another segment came before all chunks of the last";
            return self.refuse(&log, Fault::new("incomplete-segment", segment.first, detail)).await;
        }
        let head = self.next_head(&log, feed).await?;
        if !is_open(&head) {
            self.refused.insert(log, "quarantined");
            return Ok(());
        }
        let (note, held) = (segment.note.clone(), head.frontier.size());
        if segment.first < held {
            // The overlap is compared with entries that are stored.
            self.store(feed).await?;
        }
        if !self.takes(&log) {
            return Ok(());
        }
        if let Some(index) = self.first_difference(&segment, held).await? {
            let detail = format!("entry {index} is another than the one that is held");
            return self.suspect(&log, &note, feed, Fault::new("overlap-differs", index, detail)).await;
        }
        match self.verify(segment, &head) {
            Ok(verified) => self.begin(verified, feed).await,
            Err(error) => self.unverified(&log, &note, feed, error).await,
        }
    }

    async fn unverified<F: Feed>(
        &mut self,
        log: &LogId,
        note: &str,
        feed: &mut F,
        error: VerifyError,
    ) -> LocalResult<()> {
        match error {
            VerifyError::AlreadyHeld { .. } => return Ok(()),
            VerifyError::Gap { held, .. } if self.stored.get(log).is_some_and(|stored| *stored > held) => {
                // The peer continues from what was held. It is not its fault; the next connection begins again.
                return Err(LocalError::Broken(Box::new(LedgerError::Lost { log: log.clone(), held })));
            }
            _ => {}
        }
        // The entries before the faulty segment are good.
        self.store(feed).await?;
        if !self.takes(log) {
            return Ok(());
        }
        let fault = verify_fault(&error);
        match error {
            VerifyError::Fork { .. }
            | VerifyError::Inconsistent
            | VerifyError::HeldDisagrees { .. }
            | VerifyError::TimeDecreases { .. }
            | VerifyError::CitesDecrease { .. } => self.suspect(log, note, feed, fault).await,
            _ => self.refuse(log, fault).await,
        }
    }

    /// The head of a log once all that is whole is stored.
    async fn next_head<F: Feed>(&mut self, log: &LogId, feed: &mut F) -> LocalResult<LogHead> {
        let head = self.local.head(log).await?;
        let Some(batch) = self.batch.as_ref().filter(|batch| batch.log() == log) else { return Ok(head) };
        if batch.end() > head.frontier.size() {
            return Ok(batch.head(head));
        }
        // Another peer was faster.
        self.store(feed).await?;
        self.local.head(log).await
    }

    /// The first entry of a segment that is held with another header.
    async fn first_difference(&self, segment: &Segment, held: u64) -> LocalResult<Option<Index>> {
        let overlap: Vec<(Index, &[u8])> = segment.overlap(held).take(SEGMENT_HEADERS_MAX).collect();
        if overlap.is_empty() {
            return Ok(None);
        }
        let own = self.local.headers(&segment.log, segment.first, overlap.len()).await?;
        Ok(overlap.iter().zip(&own).find(|((_, theirs), own)| *theirs != own.as_slice()).map(|((index, _), _)| *index))
    }

    /// Verifies a segment against every known checkpoint that is beyond what is held.
    fn verify(&self, segment: Segment, head: &LogHead) -> Result<Verified<VerifiedSegment>, VerifyError> {
        let mut known = known(head, self.shared.seen(&segment.log));
        known.retain(|known| known.checkpoint.size >= head.frontier.size());
        let verify = |segment, last: Option<&OpenedNote>| {
            let last = last.map(|last| &last.checkpoint);
            verify_segment(segment, &head.frontier, last, head.tail, self.local.keys())
        };
        let last = known.pop();
        for known in &known {
            verify(segment.clone(), Some(known))?;
        }
        verify(segment, last.as_ref())
    }

    async fn begin<F: Feed>(&mut self, segment: Verified<VerifiedSegment>, feed: &mut F) -> LocalResult<()> {
        fail::fail_point!("pull::after-segment");
        let log = segment.log.clone();
        let staged = if self.unstaged.contains(&log) { Vec::new() } else { self.local.staged(&log).await? };
        if staged.is_empty() {
            self.unstaged.insert(log.clone());
        }
        let pending = PendingSegment::new(segment, &staged);
        if pending.is_whole() {
            return self.add_to_batch(pending, feed).await;
        }
        self.pending.insert(log, pending);
        Ok(())
    }

    /// Takes a chunk that the peer names instead of sending it. Its bytes are verified as if they had been sent.
    pub(super) async fn take_same<F: Feed>(&mut self, same: SameChunk, feed: &mut F) -> Result<(), PullError> {
        let SameChunk { log, index, number, of } = same;
        if !self.pending.contains_key(&log) {
            return Ok(());
        }
        let mut data = self.local.chunk(&log, of.0, of.1).await?;
        if data.is_none() && self.store(feed).await? {
            data = self.local.chunk(&log, of.0, of.1).await?;
        }
        match data {
            Some(data) => Ok(self.take_chunk(FeedChunk { log, index, number, data }, feed).await?),
            None => {
                self.shared.lacks_chunk();
                Err(PullError::ChunkNotHeld { log, index })
            }
        }
    }

    pub(super) async fn take_chunk<F: Feed>(&mut self, chunk: FeedChunk, feed: &mut F) -> LocalResult<()> {
        let log = chunk.log.clone();
        // A chunk of an entry that is held already, or was refused, belongs to no segment.
        let Some(mut pending) = self.pending.remove(&log) else { return Ok(()) };
        if let Err(error) = pending.take(chunk) {
            return self.refuse(&log, error.fault()).await;
        }
        fail::fail_point!("pull::after-chunk");
        if pending.is_whole() {
            return self.add_to_batch(pending, feed).await;
        }
        let others: usize = self.pending.values().map(PendingSegment::bytes).sum();
        let all_max = self.pending_bytes.saturating_mul(PENDING_SEGMENTS);
        if pending.bytes() > self.pending_bytes || others.saturating_add(pending.bytes()) > all_max {
            self.unstaged.remove(&log);
            pending.stage(&self.local).await?;
        }
        self.pending.insert(log, pending);
        Ok(())
    }
}

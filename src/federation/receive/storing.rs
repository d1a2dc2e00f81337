//! Stores what is whole, and compares the stored entries with the checkpoints that were seen before them.

use marsad_ledger::Fault;
use marsad_log::checkpoint::LogId;
use marsad_log::keys::OpenedNote;
use marsad_measure as measure;

use super::Receiver;
use crate::feed::Feed;
use crate::gossip::{Effort, Judgement, judge, last};
use crate::local_logs::{LocalError, LocalLogs, LocalResult};
use crate::pending_segment::PendingSegment;
use crate::segment_batch::SegmentBatch;

impl<C: LocalLogs> Receiver<C> {
    /// Adds a whole segment to the batch, if it begins where the batch ends; otherwise the batch is stored first.
    pub(super) async fn add_to_batch<F: Feed>(&mut self, whole: PendingSegment, feed: &mut F) -> LocalResult<()> {
        let (segment, chunks) = whole.finish(&self.local).await?;
        let next = SegmentBatch::new(segment, chunks);
        let joined = match self.batch.take() {
            None => Ok(next),
            Some(batch) => batch.join(next),
        };
        let batch = match joined {
            Ok(batch) => batch,
            Err(both) => {
                let (batch, next) = *both;
                self.batch = Some(batch);
                self.store(feed).await?;
                next
            }
        };
        let is_full = batch.is_full();
        self.batch = self.takes(batch.log()).then_some(batch);
        if is_full {
            self.store(feed).await?;
        }
        Ok(())
    }

    /// Stores what is whole. Returns whether there was anything.
    pub async fn store<F: Feed>(&mut self, feed: &mut F) -> LocalResult<bool> {
        let Some(batch) = self.batch.take() else { return Ok(false) };
        fail::fail_point!("pull::before-apply");
        let (segment, chunks) = batch.into_parts();
        let log = segment.log.clone();
        match self.local.apply(segment, chunks).await {
            Ok(applied) => {
                tracing::debug!(peer = %self.peer, %log, entries = applied.entries, size = applied.size, "applied");
                measure::applied(self.peer.as_str(), applied.entries);
                self.stored.insert(log.clone(), applied.size);
                if !self.unstaged.contains(&log) {
                    self.local.clear_staged(&log, applied.size).await?;
                }
                self.compare_seen(&log, feed).await?;
                let pause = self.shared.taken(&log.origin, applied.entries);
                if !pause.is_zero() {
                    tokio::time::sleep(pause).await;
                }
            }
            Err(LocalError::Staged(index)) => {
                self.local.clear_staged(&log, index.saturating_add(1)).await?;
                let detail = "staged chunks are fetched again";
                self.refuse(&log, Fault::new("bad-staged-chunk", index, detail)).await?;
            }
            Err(LocalError::Refused { reason, detail }) => {
                self.refuse(&log, Fault::new(reason, None, detail)).await?;
            }
            Err(error) => return Err(error),
        }
        Ok(true)
    }

    /// Compares checkpoints that were seen before their entries with these entries.
    async fn compare_seen<F: Feed>(&mut self, log: &LogId, feed: &mut F) -> LocalResult<()> {
        let seen = self.shared.seen(log);
        if seen.is_empty() {
            return Ok(());
        }
        let head = self.local.head(log).await?;
        let last: Vec<OpenedNote> = last(&head).into_iter().collect();
        for theirs in seen.iter().filter(|seen| seen.checkpoint.size <= head.frontier.size()) {
            match judge(&self.local, feed, &head, &last, theirs, Effort::Own).await? {
                Judgement::Forked(evidence) => return self.quarantine(log, &evidence).await,
                Judgement::Agrees => {
                    self.local.keep_cosignatures(theirs).await?;
                    self.shared.forget(theirs);
                }
                Judgement::Open => {}
            }
        }
        Ok(())
    }
}

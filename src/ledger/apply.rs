//! Apply: stores verified entries of other nodes' logs, and of the own log after a restore, in one transaction.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::parse_unverified;
use marsad_log::entry::{Index, Kind};
use marsad_log::merkle::Hash;
use marsad_log::segment::{Disclosure, WithheldReason};
use marsad_log::verify::{Verified, VerifiedEntry, VerifiedSegment};
use marsad_store::{Durability, EntryRow, Head, HeadState, LogKey, NewEntry, PayloadState, Tx};

use super::incoming_payload::IncomingPayload;
use super::projecting::{Effects, LogProjection, chunk_sizes};
use super::tail_cache::RecentEntry;
use super::{Applied, ChunkSource, EntryChunks, Fault, Ledger, LedgerError, tree};

/// By how much clocks may differ before the operator gets a warning.
const TIME_AHEAD_MAX: time::Duration = time::Duration::days(1);

struct SegmentTx {
    ledger: Ledger,
    key: LogKey,
    segment: VerifiedSegment,
    staged: Vec<EntryChunks>,
    attempts: AtomicU32,
}

/// The reason that is stored for a payload that is not here.
fn withheld_detail(reason: WithheldReason) -> String {
    match reason {
        WithheldReason::Sharing => "sharing".into(),
        WithheldReason::Embargo => "embargo".into(),
        WithheldReason::NotHeld => "not-held".into(),
        WithheldReason::Unknown(code) => format!("reason-{code}"),
    }
}

impl SegmentTx {
    async fn run(self: Arc<Self>, tx: &mut Tx) -> Result<(Applied, Effects, Option<Head>), LedgerError> {
        let (log, key) = (&self.segment.log, self.key);
        self.attempts.fetch_add(1, Ordering::Relaxed);
        let head = tx.lock_head(key, log).await?;
        if head.state == HeadState::Quarantined {
            return Err(LedgerError::Quarantined(log.clone()));
        }
        fail::fail_point!("apply::after-head");
        let held = head.frontier.size();
        let Some(skip) = held.checked_sub(self.segment.first) else {
            // The segment was verified upon more entries than are held: the database has lost what it had not flushed.
            return Err(LedgerError::Lost { log: log.clone(), held });
        };
        let new = usize::try_from(skip).ok().and_then(|skip| self.segment.entries.get(skip..));
        let Some(new) = new.filter(|new| !new.is_empty()) else {
            // Another peer delivered the same entries first.
            return Ok((Applied { entries: 0, size: held }, Effects::default(), None));
        };
        let mut frontier = head.frontier.clone();
        let leaves: Vec<Hash> = new.iter().map(|entry| entry.leaf).collect();
        leaves.iter().for_each(|leaf| frontier.push(*leaf));
        if frontier != self.segment.frontier {
            return Err(LedgerError::Contradiction(log.clone()));
        }
        let mut projection = LogProjection::new(&self.ledger, key, log);
        for entry in new {
            self.apply_entry(tx, entry, &mut projection).await?;
        }
        let mut effects = projection.effects;
        // An entry of a later epoch may wait for these entries.
        effects.waits |= head.state == HeadState::Closed;
        fail::fail_point!("apply::after-entries");
        if held == 0 {
            tx.close_epochs_before(key).await?;
        }
        tree::write_tiles(tx, key, held, &leaves).await?;
        let tail = new.iter().fold(head.tail, |tail, entry| tail.after(&entry.header));
        let note = self.note(&head).to_owned();
        if note != head.note
            && let Ok(known) = parse_unverified(&head.note)
            && known.size <= frontier.size()
        {
            // It covers the entries that are held. They are served under it until the entries of the larger one are here.
            tx.insert_checkpoint(key, &known, &head.note).await?;
        }
        tx.update_head(key, &frontier, tail, &note).await?;
        if self.segment.checkpoint.size == frontier.size() && note != self.segment.note {
            // The larger checkpoint stays in force; until its entries are here, the entries that are held are served under this
            // one.
            tx.insert_checkpoint(key, &self.segment.checkpoint, &self.segment.note).await?;
        }
        tx.insert_cosignatures(key, &self.segment.checkpoint, &self.segment.cosignatures).await?;
        fail::fail_point!("apply::before-commit");
        let entries = u64::try_from(new.len()).unwrap_or(u64::MAX);
        let applied = Applied { entries, size: frontier.size() };
        let (log, root, state) = (log.clone(), frontier.root(), head.state);
        Ok((applied, effects, Some(Head { log, frontier, root, tail, note, state })))
    }

    /// The entries from `from` on for the cache; empty unless all of them came with small payloads.
    fn recent(&self, from: Index) -> Vec<RecentEntry> {
        let new = self.segment.entries.iter().filter(|entry| entry.header.index >= from);
        let recent: Option<Vec<RecentEntry>> = new.map(|entry| self.recent_entry(entry)).collect();
        recent.unwrap_or_default()
    }

    fn recent_entry(&self, entry: &VerifiedEntry) -> Option<RecentEntry> {
        let Disclosure::Full { opening, inline, .. } = &entry.disclosure else { return None };
        let chunks = match (inline, self.source(entry.header.index)) {
            (Some(chunk), _) => vec![chunk.clone()],
            (None, Some(ChunkSource::Memory(chunks))) if RecentEntry::is_kept(chunks) => chunks.clone(),
            _ => return None,
        };
        let row = EntryRow {
            header: entry.header.clone(),
            bytes: entry.bytes.clone(),
            payload_state: PayloadState::Held,
            state_detail: String::new(),
            opening: Some(opening.clone()),
            chunk_sizes: chunk_sizes(&chunks).ok()?,
        };
        Some(RecentEntry { row, chunks: Arc::new(chunks), leaf: entry.leaf })
    }

    /// Updates the cache after the commit.
    fn update_cache(&self, applied: Applied, head: Option<Head>) {
        let recent = &self.ledger.inner.tail_cache;
        let erases = |entry: &VerifiedEntry| entry.header.kind == Kind::Erasure;
        match head {
            Some(head) if !self.segment.entries.iter().any(erases) => {
                let from = applied.size.saturating_sub(applied.entries);
                recent.committed(head, self.recent(from));
            }
            Some(head) => recent.erased(&self.segment.log, head.frontier.size()),
            None => recent.forget(&self.segment.log),
        }
    }

    /// The larger of two notes: later checkpoints are compared with the largest one ever seen.
    fn note<'a>(&'a self, head: &'a Head) -> &'a str {
        let held = parse_unverified(&head.note).map_or(0, |checkpoint| checkpoint.size);
        if self.segment.checkpoint.size > held { &self.segment.note } else { &head.note }
    }

    async fn apply_entry(
        &self,
        tx: &mut Tx,
        entry: &VerifiedEntry,
        projection: &mut LogProjection<'_>,
    ) -> Result<(), LedgerError> {
        let (key, log, header) = (self.key, &self.segment.log, &entry.header);
        let mut row = NewEntry {
            header,
            bytes: &entry.bytes,
            payload_state: PayloadState::Withheld,
            state_detail: "",
            opening: None,
            chunk_sizes: &[],
        };
        let detail;
        match &entry.disclosure {
            Disclosure::Full { opening, inline, .. } => {
                let inline = inline.as_ref().map(|chunk| ChunkSource::Memory(vec![chunk.clone()]));
                let source = inline.as_ref().or_else(|| self.source(header.index));
                let source = source.ok_or(LedgerError::Chunk { index: header.index, chunk: 0 })?;
                let payload = IncomingPayload::read(tx, log, header, opening, source).await?;
                row.payload_state = PayloadState::Held;
                row.opening = Some(opening);
                row.chunk_sizes = &payload.sizes;
                tx.insert_entry(key, &row, payload.chunks()).await?;
                return payload.project(tx, (key, log), header, projection).await;
            }
            Disclosure::Withheld { reason, .. } => detail = withheld_detail(*reason),
            // The sender claims it. It counts once the erasure itself is here.
            Disclosure::Erased { by } => detail = format!("erased-by-{}/{}", by.epoch, by.index),
            Disclosure::Lost => {
                row.payload_state = PayloadState::Lost;
                detail = String::new();
            }
        }
        row.state_detail = &detail;
        Ok(tx.insert_entry(key, &row, &[]).await?)
    }

    /// Where the chunks of an entry are, unless they are in the segment.
    fn source(&self, index: Index) -> Option<&ChunkSource> {
        self.staged.iter().find(|staged| staged.index == index).map(|staged| &staged.chunks)
    }
}

impl Ledger {
    /// Stores the entries of a verified segment that are not held, with their payloads, and projects them: all in one
    /// transaction. `staged` has the chunks that did not come inline. Two peers may deliver the same log concurrently: entries
    /// that are held already are skipped.
    ///
    /// # Errors
    /// [`LedgerError`]; nothing of the segment is stored then.
    pub async fn apply(
        &self,
        segment: Verified<VerifiedSegment>,
        staged: Vec<EntryChunks>,
    ) -> Result<Applied, LedgerError> {
        let ledger = self.clone();
        Self::run_detached(async move { ledger.apply_whole(segment, staged).await }).await
    }

    async fn apply_whole(
        &self,
        segment: Verified<VerifiedSegment>,
        staged: Vec<EntryChunks>,
    ) -> Result<Applied, LedgerError> {
        let segment = segment.into_inner();
        let log = segment.log.clone();
        let key = self.store().log_key(&log).await?;
        let work = Arc::new(SegmentTx { ledger: self.clone(), key, segment, staged, attempts: AtomicU32::new(0) });
        // What is lost of another node's log is sent again by the peer, from the size that is held then.
        let durability = if log == *self.own_log() { Durability::Flushed } else { Durability::Lazy };
        let done =
            self.store().run_tx_with(durability, "apply-segment", |tx| Box::pin(Arc::clone(&work).run(tx))).await;
        if matches!(done, Err(LedgerError::Lost { .. })) {
            self.inner.tail_cache.forget(&log);
        }
        let (applied, effects, head) = done?;
        fail::fail_point!("apply::after-commit");
        if log == *self.own_log() {
            self.compare_with_signer().await?;
            self.flush_signer().await?;
        }
        if work.segment.first == 0 && applied.entries > 0 {
            self.follow_epoch(&log).await?;
        }
        fail::fail_point!("apply::after-state-file");
        // The COMMIT response was lost, so the cache does not know what was written.
        let unknown = head.is_none() && work.attempts.load(Ordering::Relaxed) > 1;
        work.update_cache(applied, head);
        if unknown || applied.entries > 0 {
            self.changed();
        }
        if !work.segment.cosignatures.is_empty() {
            self.note_cosignatures();
        }
        if applied.entries > 0 && log != *self.own_log() {
            self.report_time_ahead(&work.segment).await?;
        }
        self.follow(Effects { pending: effects.pending || unknown, ..effects }).await?;
        Ok(applied)
    }

    /// Warns the operator about entries whose time is after now by more than clocks may differ. They are valid nevertheless:
    /// two nodes whose clocks differ must not judge them differently.
    async fn report_time_ahead(&self, segment: &VerifiedSegment) -> Result<(), LedgerError> {
        let latest = Timestamp::from(self.clock().now() + TIME_AHEAD_MAX);
        let Some(ahead) = segment.entries.iter().map(|entry| &entry.header).find(|header| header.time > latest) else {
            return Ok(());
        };
        tracing::warn!(log = %segment.log, index = ahead.index, "an entry is dated after the time of now");
        let detail = format!("the entry is dated {}", ahead.time.rfc3339());
        self.record_fault("", &segment.log, Fault::new("time-ahead", ahead.index, detail)).await
    }
}

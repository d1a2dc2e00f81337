//! Apply: stores verified entries of other nodes' logs, and of the own log after a restore, in one transaction.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::{LogId, parse_unverified};
use marsad_log::commitment::Opening;
use marsad_log::entry::{Index, Kind};
use marsad_log::merkle::Hash;
use marsad_log::segment::{Disclosure, WithheldReason};
use marsad_log::verify::{Verified, VerifiedEntry, VerifiedSegment};
use marsad_store::{Durability, EntryRow, Head, HeadState, LogKey, NewEntry, NewIncident, PayloadState, Tx};

use super::projecting::{Effects, Uncommitted, chunk_sizes};
use super::projector::Subject;
use super::tail_cache::RecentEntry;
use super::{Applied, ChunkSource, EntryChunks, Ledger, LedgerError, tree};

/// By how much clocks may differ before the operator gets a warning.
const TIME_AHEAD_MAX: time::Duration = time::Duration::days(1);

struct SegmentTx {
    ledger: Ledger,
    key: LogKey,
    segment: VerifiedSegment,
    staged: Vec<EntryChunks>,
    /// How many attempts were begun.
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
    async fn run(self: Arc<Self>, tx: &mut Tx) -> Result<(Effects, Option<Head>), LedgerError> {
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
            return Ok((Effects { applied: Applied { entries: 0, size: held }, ..Effects::default() }, None));
        };
        let mut frontier = head.frontier.clone();
        let leaves: Vec<Hash> = new.iter().map(|entry| entry.leaf).collect();
        leaves.iter().for_each(|leaf| frontier.push(*leaf));
        if frontier != self.segment.frontier {
            return Err(LedgerError::Contradiction(log.clone()));
        }
        let mut effects = Effects::default();
        let mut uncommitted = Uncommitted::default();
        for entry in new {
            self.apply_entry(tx, entry, &mut uncommitted, &mut effects).await?;
        }
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
        effects.applied = Applied { entries, size: frontier.size() };
        effects.pending |= !uncommitted.overlay.is_empty();
        let (log, root, state) = (log.clone(), frontier.root(), head.state);
        Ok((effects, Some(Head { log, frontier, root, tail, note, state })))
    }

    /// The entries from `from` on for the cache; empty unless all of them came with small payloads.
    fn recent(&self, from: Index) -> Vec<RecentEntry> {
        let new = self.segment.entries.iter().filter(|entry| entry.header.index >= from);
        let recent: Option<Vec<RecentEntry>> = new.map(|entry| self.recent_entry(entry)).collect();
        recent.unwrap_or_default()
    }

    fn recent_entry(&self, entry: &VerifiedEntry) -> Option<RecentEntry> {
        let Disclosure::Full { opening, inline, .. } = &entry.disclosure else { return None };
        let staged = self.staged.iter().find(|staged| staged.index == entry.header.index);
        let chunks = match (inline, staged.map(|staged| &staged.chunks)) {
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
    fn update_cache(&self, effects: &Effects, head: Option<Head>) {
        let recent = &self.ledger.inner.tail_cache;
        let erases = |entry: &VerifiedEntry| entry.header.kind == Kind::Erasure;
        match head {
            Some(head) if !self.segment.entries.iter().any(erases) => {
                let from = effects.applied.size.saturating_sub(effects.applied.entries);
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
        uncommitted: &mut Uncommitted,
        effects: &mut Effects,
    ) -> Result<(), LedgerError> {
        let index = entry.header.index;
        let mut row = NewEntry {
            header: &entry.header,
            bytes: &entry.bytes,
            payload_state: PayloadState::Withheld,
            state_detail: "",
            opening: None,
            chunk_sizes: &[],
        };
        let detail;
        match &entry.disclosure {
            Disclosure::Full { opening, inline: None, .. }
                if entry.header.kind == Kind::Release && self.is_staged(index) =>
            {
                return self.apply_staged_release(tx, entry, opening, uncommitted, effects).await;
            }
            Disclosure::Full { opening, inline, .. } => {
                let chunks = self.chunks(tx, index, opening, inline.as_ref()).await?;
                let chunk_sizes = chunk_sizes(&chunks)?;
                row.payload_state = PayloadState::Held;
                row.opening = Some(opening);
                row.chunk_sizes = &chunk_sizes;
                tx.insert_entry(self.key, &row, &chunks).await?;
                if self.is_staged(index) {
                    tx.drop_staged(&self.segment.log, index).await?;
                }
                let log = &self.segment.log;
                *effects = self.ledger.project(tx, self.key, log, &entry.header, chunks, uncommitted, *effects).await?;
                return Ok(());
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
        Ok(tx.insert_entry(self.key, &row, &[]).await?)
    }

    /// A release may have a gibibyte of chunks, and only the first is projected: the others are moved inside the database.
    async fn apply_staged_release(
        &self,
        tx: &mut Tx,
        entry: &VerifiedEntry,
        opening: &Opening,
        uncommitted: &mut Uncommitted,
        effects: &mut Effects,
    ) -> Result<(), LedgerError> {
        let (log, key, header) = (&self.segment.log, self.key, &entry.header);
        let chunk_sizes = staged_sizes(tx, log, header.index, opening).await?;
        let row = NewEntry {
            header,
            bytes: &entry.bytes,
            payload_state: PayloadState::Held,
            state_detail: "",
            opening: Some(opening),
            chunk_sizes: &chunk_sizes,
        };
        tx.insert_entry(key, &row, &[]).await?;
        let first = take_staged(tx, key, log, header.index).await?;
        let subject = Subject::new(log, header, Arc::new(first), chunk_sizes.len());
        effects.pending |= self.ledger.project_subject(tx, key, log, header, &subject, uncommitted).await?;
        effects.waits |= uncommitted.waits();
        Ok(())
    }

    fn is_staged(&self, index: Index) -> bool {
        self.staged.iter().any(|staged| staged.index == index && matches!(staged.chunks, ChunkSource::Staged))
    }

    /// All chunks of an entry, each compared with its hash.
    async fn chunks(
        &self,
        tx: &mut Tx,
        index: Index,
        opening: &Opening,
        inline: Option<&Vec<u8>>,
    ) -> Result<Vec<Vec<u8>>, LedgerError> {
        let staged = self.staged.iter().find(|staged| staged.index == index).map(|staged| &staged.chunks);
        let log = &self.segment.log;
        match (inline, staged) {
            (Some(chunk), _) => gather(tx, log, index, opening, &ChunkSource::Memory(vec![chunk.clone()])).await,
            (None, Some(source)) => gather(tx, log, index, opening, source).await,
            (None, None) => Err(LedgerError::Chunk { index, chunk: 0 }),
        }
    }
}

pub(super) async fn gather(
    tx: &mut Tx,
    log: &LogId,
    index: Index,
    opening: &Opening,
    source: &ChunkSource,
) -> Result<Vec<Vec<u8>>, LedgerError> {
    let found = match source {
        ChunkSource::Memory(all) => all.clone(),
        ChunkSource::Staged => tx.staged_bytes(log, index, opening.chunk_hashes.len()).await?,
    };
    let mut found = found.into_iter();
    let mut chunks = Vec::with_capacity(opening.chunk_hashes.len());
    for number in 0..opening.chunk_hashes.len() {
        let chunk = u32::try_from(number).unwrap_or(u32::MAX);
        let bytes = found.next().ok_or(LedgerError::Chunk { index, chunk })?;
        opening.verify_chunk(chunk, &bytes).map_err(|_| LedgerError::Chunk { index, chunk })?;
        chunks.push(bytes);
    }
    Ok(chunks)
}

/// The sizes of the staged chunks of an entry, if each of them has the hash that the opening names.
pub(super) async fn staged_sizes(
    tx: &mut Tx,
    log: &LogId,
    index: Index,
    opening: &Opening,
) -> Result<Vec<u32>, LedgerError> {
    let staged = tx.staged_hashes(log, index).await?;
    let mut sizes = Vec::with_capacity(staged.len());
    for (place, expected) in opening.chunk_hashes.iter().enumerate() {
        let chunk = u32::try_from(place).unwrap_or(u32::MAX);
        match staged.get(place) {
            Some((number, hash, size)) if *number == chunk && hash == expected => sizes.push(*size),
            _ => return Err(LedgerError::Chunk { index, chunk }),
        }
    }
    if staged.len() > sizes.len() {
        return Err(LedgerError::Chunk { index, chunk: u32::try_from(sizes.len()).unwrap_or(u32::MAX) });
    }
    Ok(sizes)
}

/// Makes the staged chunks of an entry its payload. Returns the first of them.
pub(super) async fn take_staged(
    tx: &mut Tx,
    key: LogKey,
    log: &LogId,
    index: Index,
) -> Result<Vec<Vec<u8>>, LedgerError> {
    tx.insert_staged(key, log, index).await?;
    let first = tx.staged_bytes(log, index, 1).await?;
    tx.drop_staged(log, index).await?;
    Ok(first)
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
        let (effects, head) = done?;
        fail::fail_point!("apply::after-commit");
        if log == *self.own_log() {
            self.compare_with_signer().await?;
            self.flush_signer().await?;
        }
        if work.segment.first == 0 && effects.applied.entries > 0 {
            self.follow_epoch(&log).await?;
        }
        fail::fail_point!("apply::after-state-file");
        // The COMMIT response was lost, so the cache does not know what was written.
        let unknown = head.is_none() && work.attempts.load(Ordering::Relaxed) > 1;
        work.update_cache(&effects, head);
        if unknown || effects.applied.entries > 0 {
            self.changed();
        }
        if !work.segment.cosignatures.is_empty() {
            self.note_cosignatures();
        }
        let applied = effects.applied;
        if applied.entries > 0 && log != *self.own_log() {
            self.report_time_ahead(&work.segment).await?;
        }
        self.follow(Effects { pending: effects.pending || unknown, ..effects }).await?;
        Ok(applied)
    }

    /// Warns the operator about entries whose time is after now by more than clocks may differ. They are valid all the same:
    /// two nodes whose clocks differ must not judge them differently.
    async fn report_time_ahead(&self, segment: &VerifiedSegment) -> Result<(), LedgerError> {
        let now = self.clock().now();
        let latest = Timestamp::from(now + TIME_AHEAD_MAX);
        let Some(ahead) = segment.entries.iter().map(|entry| &entry.header).find(|header| header.time > latest) else {
            return Ok(());
        };
        tracing::warn!(log = %segment.log, index = ahead.index, "an entry is dated after the time of now");
        let incident = NewIncident {
            time: now.into(),
            reason: "time-ahead".to_owned(),
            peer: String::new(),
            log: segment.log.clone(),
            index: Some(ahead.index),
            detail: format!("the entry is dated {}", ahead.time.rfc3339()),
            evidence: String::new(),
        };
        self.store().record_incident(&incident).await?;
        Ok(())
    }
}

//! Append: one transaction from the idempotency key to the signed checkpoint.

use std::sync::Arc;

use futures::future::BoxFuture;

use crate::domain::code::{AreaCode, IndicatorCode, OrganisationCode};
use crate::domain::timestamp::Timestamp;
use crate::identity::grants::Grants;
use crate::identity::policy::{Permit, Submit, authorise_submit_again};
use crate::log::checkpoint::Checkpoint;
use crate::log::commitment::{Opening, Salt};
use crate::log::entry::{Header, Index, Kind, SharingClass};
use crate::log::limits;
use crate::log::merkle::Hash;
use crate::store::{Head, HeadState, IdempotencyRow, LogKey, NewEntry, PayloadState, Tx};

use super::projector::{self, Chunks, Judged, JudgedChunks, Outcome, Place, Subject};
use super::signer_file::Signed;
use super::versions::{CatalogueVersion, Overlay};
use super::{Ledger, LedgerError, NodeState, Position, tree};

/// How many entries others can have appended between two attempts of one transaction.
const RETRY_ENTRIES: u64 = 10_000;

/// An entry that is to be appended: judged, without a place.
pub(super) struct Draft {
    pub kind: Kind,
    pub sharing: SharingClass,
    chunks: Chunks,
    chunk_sizes: Vec<u32>,
    opening: Opening,
    time: Timestamp,
    judged: Judged,
}

/// What a submission must still pass inside the transaction.
pub(super) struct SubmissionGuard {
    pub permit: Permit<Submit>,
    pub reporter: OrganisationCode,
    pub idempotency_key: String,
    pub content: Hash,
    pub submission: String,
    /// What the grants must cover.
    pub covered: Vec<(Option<IndicatorCode>, AreaCode)>,
    pub catalogue: Arc<CatalogueVersion>,
    pub membership: Position,
}

/// What became of an append.
pub(super) enum Done {
    /// The index of the first entry; of a submission what its key stands for now.
    Appended { first: Index, row: Option<IdempotencyRow> },
    /// The key had been used for the same content.
    Replayed(IdempotencyRow),
}

pub(super) fn random<const N: usize>() -> Result<[u8; N], LedgerError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(LedgerError::Random)?;
    Ok(bytes)
}

fn check_limits(kind: Kind, chunks: &[Vec<u8>]) -> Result<Vec<u32>, LedgerError> {
    let payload_max = match kind {
        Kind::Release => limits::RELEASE_PAYLOAD_BYTES_MAX,
        _ => limits::PAYLOAD_BYTES_MAX,
    };
    if chunks.is_empty() || chunks.len() > limits::PAYLOAD_CHUNKS_MAX {
        return Err(LedgerError::OverLimit("the number of chunks"));
    }
    if chunks.iter().any(|chunk| chunk.len() > limits::CHUNK_STORED_BYTES_MAX) {
        return Err(LedgerError::OverLimit("a chunk"));
    }
    if chunks.iter().map(Vec::len).sum::<usize>() > payload_max {
        return Err(LedgerError::OverLimit("a payload"));
    }
    let size = |chunk: &Vec<u8>| u32::try_from(chunk.len()).map_err(|_| LedgerError::OverLimit("a chunk"));
    chunks.iter().map(size).collect()
}

impl Ledger {
    /// Refuses unless this node may append.
    pub(super) fn check_ready(&self) -> Result<(), LedgerError> {
        match self.state() {
            NodeState::BehindSignerState { held, signed } => Err(LedgerError::BehindSignerState { held, signed }),
            NodeState::Ready | NodeState::CatalogueMissing => Ok(()),
        }
    }

    /// Judges an entry as every node will; one that breaks a rule is never appended. `judged` has what was judged of its data
    /// chunks before.
    pub(super) async fn draft(
        &self,
        kind: Kind,
        sharing: SharingClass,
        chunks: Vec<Vec<u8>>,
        judged: Option<JudgedChunks>,
    ) -> Result<Draft, LedgerError> {
        let chunk_sizes = check_limits(kind, &chunks)?;
        let opening = Opening::of_chunks(Salt::new(random()?), &chunks);
        let chunks = Arc::new(chunks);
        let time = Timestamp::from(self.clock().now());
        // Of other chunks it says nothing.
        let judged = judged.filter(|judged| opening.chunk_hashes.get(1..) == Some(judged.chunk_hashes.as_slice()));
        let subject = Subject {
            log: self.own_log().clone(),
            kind,
            sharing,
            time,
            index: if matches!(kind, Kind::Genesis) { 0 } else { Index::MAX },
            chunks: Arc::clone(&chunks),
            chunk_count: chunks.len(),
            judged: judged.map(Arc::new),
        };
        let judged = projector::judge(self, &subject, &Overlay::default()).await?;
        match &judged.outcome {
            Outcome::Projected(_) => {}
            Outcome::Refused(refusal) => return Err(LedgerError::Refused(refusal.clone())),
            Outcome::Waiting { .. } => return Err(self.versions_moved()),
            Outcome::NotProjected { reason } => {
                return Err(LedgerError::Refused(projector::Refusal::new(reason, "")));
            }
        }
        Ok(Draft { kind, sharing, chunks, chunk_sizes, opening, time, judged })
    }

    pub(super) fn versions_moved(&self) -> LedgerError {
        LedgerError::VersionsMoved {
            catalogue: self.catalogue().map(|own| own.position.clone()),
            membership: self.membership().map(|own| own.position.clone()),
        }
    }

    /// Appends all drafts, one after the other, or none.
    pub(super) async fn append(&self, drafts: Vec<Draft>, guard: Option<SubmissionGuard>) -> Result<Done, LedgerError> {
        let name = if guard.is_some() { "append-submission" } else { "append-control" };
        let key = self.store().log_key(self.own_log()).await?;
        let work = Arc::new(Work { ledger: self.clone(), key, drafts, guard });
        let again = Arc::clone(&work);
        let done = self
            .store()
            .run_tx(name, move |tx| -> BoxFuture<'_, Result<Done, LedgerError>> {
                let work = Arc::clone(&again);
                Box::pin(async move { work.run(tx).await })
            })
            .await?;
        fail::fail_point!("append::after-commit");
        // Also for a replay: the one who appended may not have come so far.
        self.settle_signer().await?;
        fail::fail_point!("append::after-state-file");
        if matches!(done, Done::Appended { .. }) {
            self.changed();
        }
        Ok(done)
    }

    /// Writes the own head to the signer's state file, unless the file is ahead. To be done before anything that is
    /// signed leaves the node.
    ///
    /// # Errors
    /// [`LedgerError`] if the head cannot be read or the file not be written.
    pub async fn settle_signer(&self) -> Result<(), LedgerError> {
        if self.is_behind() {
            return Ok(());
        }
        let Some(head) = self.store().head(self.own_log()).await? else { return Ok(()) };
        let signed = Signed { epoch: head.log.epoch, size: head.frontier.size(), root: head.root };
        let file = Arc::clone(&self.signer().file);
        tokio::task::spawn_blocking(move || file.advance(signed)).await.map_err(LedgerError::Worker)?
    }
}

/// Everything that the transaction needs, shared by its attempts.
struct Work {
    ledger: Ledger,
    key: LogKey,
    drafts: Vec<Draft>,
    guard: Option<SubmissionGuard>,
}

impl Work {
    async fn run(&self, tx: &mut Tx) -> Result<Done, LedgerError> {
        if let Some(guard) = &self.guard {
            let taken =
                tx.take_idempotency_key(&guard.reporter, &guard.idempotency_key, &guard.content, &guard.submission);
            if let Some(row) = taken.await? {
                return if row.content == guard.content {
                    Ok(Done::Replayed(row))
                } else {
                    Err(LedgerError::IdempotencyConflict { submission: row.submission })
                };
            }
            fail::fail_point!("append::after-idempotency");
            self.authorise(tx, guard).await?;
        }
        fail::fail_point!("append::after-permit");
        let head = tx.lock_head(self.key, self.ledger.own_log()).await?;
        self.check_head(&head)?;
        fail::fail_point!("append::after-head");
        let first = head.frontier.size();
        if let (None, Some(draft)) = (&self.guard, self.drafts.first()) {
            // No key tells whether a COMMIT whose answer was lost went through; the entry itself does.
            let from = first.saturating_sub(RETRY_ENTRIES);
            if let Some(first) = tx.find_commitment(self.key, from, &draft.opening.commitment()).await? {
                return Ok(Done::Appended { first, row: None });
            }
        }
        let size = self.write(tx, head).await?;
        let mut settled = None;
        if let Some(guard) = &self.guard {
            let entries = u32::try_from(self.drafts.len()).unwrap_or(u32::MAX);
            let row = IdempotencyRow {
                content: guard.content,
                submission: guard.submission.clone(),
                epoch: self.ledger.own_log().epoch,
                index: first,
                entries,
                size,
            };
            tx.settle_idempotency_key(&guard.reporter, &guard.idempotency_key, &row).await?;
            settled = Some(row);
        }
        fail::fail_point!("append::before-commit");
        Ok(Done::Appended { first, row: settled })
    }

    /// The permit once more, with the grants and the membership of now.
    async fn authorise(&self, tx: &mut Tx, guard: &SubmissionGuard) -> Result<(), LedgerError> {
        let grants = Grants::new(tx.grants().await?);
        let catalogue = &guard.catalogue.catalogue;
        let within = |area: &AreaCode, territory: &AreaCode| {
            let (area, territory) = (catalogue.area_id(area.as_str()), catalogue.area_id(territory.as_str()));
            area.zip(territory).is_some_and(|(area, territory)| catalogue.is_within(area, territory))
        };
        let content = guard.covered.iter().map(|(indicator, area)| (indicator.as_ref(), area));
        authorise_submit_again(&guard.permit, &grants, content, &within)?;
        let current = self.ledger.membership().map(|own| own.position.clone());
        if current.as_ref() == Some(&guard.membership) { Ok(()) } else { Err(self.ledger.versions_moved()) }
    }

    fn check_head(&self, head: &Head) -> Result<(), LedgerError> {
        if head.state != HeadState::Active {
            return Err(LedgerError::Quarantined(head.log.clone()));
        }
        self.ledger.check_ready()?;
        // The database may have been replaced while this node runs.
        let signed = self.ledger.signer().file.signed();
        let held = head.frontier.size();
        match signed {
            Some(signed) if (signed.epoch, signed.size) > (head.log.epoch, held) => {
                Err(LedgerError::BehindSignerState { held, signed: Some(signed.size) })
            }
            _ => Ok(()),
        }
    }

    /// Entries, payloads, tiles, head, checkpoint; gives the new size.
    async fn write(&self, tx: &mut Tx, head: Head) -> Result<u64, LedgerError> {
        let log = self.ledger.own_log();
        let old = head.frontier.size();
        let mut frontier = head.frontier;
        let now = Timestamp::from(self.ledger.clock().now());
        // Not before the time that the drafts were judged at, whatever the clock does.
        let now = self.drafts.iter().map(|draft| draft.time).fold(now, Timestamp::max);
        let time = head.last_time.map_or(now, |last| last.max(now));
        let mut leaves = Vec::with_capacity(self.drafts.len());
        for draft in &self.drafts {
            let header = Header {
                kind: draft.kind,
                epoch: log.epoch,
                index: frontier.size(),
                time,
                sharing: draft.sharing,
                commitment: draft.opening.commitment(),
                extensions: Vec::new(),
            };
            self.write_draft(tx, &header, draft).await?;
            leaves.push(header.leaf());
            frontier.push(header.leaf());
        }
        tree::write_tiles(tx, self.key, old, &leaves).await?;
        let checkpoint = Checkpoint { log: log.clone(), size: frontier.size(), root: frontier.root() };
        let note = self.ledger.signer().signer.sign(&checkpoint);
        tx.sign_head(self.key, &frontier, time, &note).await?;
        Ok(frontier.size())
    }

    async fn write_draft(&self, tx: &mut Tx, header: &Header, draft: &Draft) -> Result<(), LedgerError> {
        let entry = NewEntry {
            header,
            bytes: &header.encode(),
            payload_state: PayloadState::Held,
            state_detail: "",
            opening: Some(&draft.opening),
            chunk_sizes: &draft.chunk_sizes,
        };
        tx.insert_entry(self.key, &entry, &draft.chunks).await?;
        let around = projector::look_around(tx, self.key, header.index, draft.judged.cites).await?;
        if around.backwards {
            return Err(self.ledger.versions_moved());
        }
        let place = Place {
            key: self.key,
            log: self.ledger.own_log(),
            index: header.index,
            kind: header.kind,
            sharing: header.sharing,
            time: header.time,
        };
        projector::write_entry(tx, &place, &draft.judged, around).await?;
        Ok(())
    }
}

impl Draft {
    /// What was judged.
    pub(super) fn judged(&self) -> &Judged {
        &self.judged
    }
}

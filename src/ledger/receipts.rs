//! Receipts: made from stored data, so that the same one is made every time.

use std::sync::Arc;

use marsad_domain::code::OrganisationCode;
use marsad_log::checkpoint::{LogId, parse_unverified};
use marsad_log::entry::{Index, Kind};
use marsad_log::receipt::{Receipt, ReceiptEntry};
use marsad_store::{EntryRow, IdempotencyRow, StoreError};
use marsad_wire::payload;

use super::{Appended, IdempotentHit, Ledger, LedgerError, Position, SubmissionEffect, epochs};

impl Ledger {
    /// The receipt of a submission of this node's own submitters: the same as when it was given first, with the signatures of
    /// witnesses under its checkpoint that have come since.
    ///
    /// # Errors
    /// [`LedgerError::Erased`] if there can be none any more; a failure of the database.
    pub async fn receipt(&self, submission: &str) -> Result<Option<Appended>, LedgerError> {
        match self.store().find_own_submission(submission).await? {
            Some(row) => {
                self.flush_signer().await?;
                self.appended(&row, None, SubmissionEffect::Replayed).await.map(Some)
            }
            None => Ok(None),
        }
    }

    /// An entry of any log with its proof, and the latest checkpoint that covers it with the stored signatures of witnesses.
    /// `None` if there is no such checkpoint, or the payload is not held.
    pub async fn proof_of_entry(
        &self,
        log: &LogId,
        index: Index,
    ) -> Result<Option<(String, ReceiptEntry)>, LedgerError> {
        if log == self.own_log() {
            self.flush_signer().await?;
        }
        let Some(head) = self.store().head(log).await? else { return Ok(None) };
        let Some((note, size)) = self.signed_tree(&head).await?.filter(|(_, size)| *size > index) else {
            return Ok(None);
        };
        let entry = self.store().read_entry(log, index).await?;
        let Some((opening, entry)) = entry.and_then(|mut entry| Some((entry.opening.take()?, entry))) else {
            return Ok(None);
        };
        let Some(manifest) = self.store().read_chunk(log, index, 0).await? else { return Ok(None) };
        let inclusion = self.inclusion_proof(log, index, size).await?;
        let note = self.cosigned(&note).await?;
        Ok(Some((note, ReceiptEntry { header: entry.bytes, inclusion, opening, manifest })))
    }

    /// Restores the idempotency keys of own submissions that came back from peers after a loss of data.
    pub async fn restore_keys(&self) -> Result<(), LedgerError> {
        for epoch in 0..=self.own_log().epoch {
            let log = LogId::new(self.origin().clone(), epoch);
            let Some(head) = self.store().head(&log).await? else { continue };
            let known = parse_unverified(&head.note).ok().filter(|known| known.size <= head.frontier.size());
            let Some(known) = known else { continue };
            let key = self.store().log_key(&log).await?;
            let newest = Arc::new((known, head.note));
            self.store()
                .run_tx("restore-keys", |tx| {
                    let newest = Arc::clone(&newest);
                    Box::pin(async move {
                        // The newest checkpoint is kept with the head, and is not among the stored ones until a later one
                        // replaces it.
                        tx.insert_checkpoint(key, &newest.0, &newest.1).await?;
                        tx.restore_keys(key).await
                    })
                })
                .await?;
        }
        Ok(())
    }

    /// The earlier use of a reporter's idempotency key.
    pub async fn find_idempotent(
        &self,
        reporter: &OrganisationCode,
        key: &str,
    ) -> Result<Option<IdempotentHit>, LedgerError> {
        let row = self.store().find_idempotency_key(reporter, key).await?;
        Ok(row.map(|row| IdempotentHit {
            content: row.content,
            sharing: row.sharing.level(),
            audience: row.audience,
            submission: row.submission,
            stored: row.stored,
        }))
    }

    /// `count` entries from `first` on, each with its first chunk: what was just appended is still in memory.
    async fn entries_with_manifests(
        &self,
        log: &LogId,
        first: Index,
        count: usize,
    ) -> Result<Vec<(EntryRow, Option<Vec<u8>>)>, LedgerError> {
        let recent = self.recent_entries(log, first, count, usize::MAX);
        if recent.len() == count {
            return Ok(recent.into_iter().map(|entry| (entry.row, entry.chunks.first().cloned())).collect());
        }
        let mut entries = Vec::new();
        for row in self.store().read_entries(log, first, count, usize::MAX).await? {
            let manifest = self.store().read_chunk(log, row.header.index, 0).await?;
            entries.push((row, manifest));
        }
        Ok(entries)
    }

    /// The key that a log of this node is signed with, as receipts name it. Each epoch may have another.
    async fn key_of(&self, log: &LogId) -> Result<String, LedgerError> {
        if log == self.own_log() {
            return Ok(self.verifier_key().to_string());
        }
        let genesis = epochs::genesis(self.store(), log).await?;
        Ok(genesis.ok_or_else(|| LedgerError::NoGenesis(log.clone()))?.verifier_key)
    }

    /// The answer to a submission, with its receipt. `signed` is the note of its checkpoint if that was just signed.
    pub(super) async fn appended(
        &self,
        row: &IdempotencyRow,
        signed: Option<String>,
        effect: SubmissionEffect,
    ) -> Result<Appended, LedgerError> {
        let log = LogId::new(self.origin().clone(), row.epoch);
        let erased = || LedgerError::Erased { submission: row.submission.clone() };
        if row.content.is_none() {
            return Err(erased());
        }
        let missing = || StoreError::corrupt(format!("a submission whose entries are not in {log}"));
        let note = match signed {
            // It has no other signature yet.
            Some(note) => note,
            None => self.cosigned(&self.store().checkpoint_at(&log, row.size).await?.ok_or_else(missing)?).await?,
        };
        let count = usize::try_from(row.entries).unwrap_or(usize::MAX);
        let held = self.entries_with_manifests(&log, row.index, count).await?;
        let (last, _) = held.last().filter(|_| held.len() == count).ok_or_else(missing)?;
        let (accepted_at, kind, class) = (last.header.time, last.header.kind, last.header.sharing);
        let mut entries = Vec::with_capacity(held.len());
        for (entry, manifest) in held {
            let index = entry.header.index;
            let opening = entry.opening.ok_or_else(erased)?;
            let manifest = manifest.ok_or_else(missing)?;
            let inclusion = self.inclusion_proof(&log, index, row.size).await?;
            entries.push(ReceiptEntry { header: entry.bytes, inclusion, opening, manifest });
        }
        let first = entries.first().ok_or_else(missing)?;
        let (rows, own) = match kind {
            Kind::Observations => {
                let manifest = payload::decode_observations_manifest(&first.manifest)?;
                (manifest.rows, manifest.provenance)
            }
            Kind::CallAnswer => {
                let answer = payload::decode_call_answer(&[&first.manifest])?;
                (u64::try_from(answer.cannots.list().len()).unwrap_or(u64::MAX), answer.provenance)
            }
            _ => (u64::from(row.entries), payload::decode_event(&[&first.manifest])?.provenance),
        };
        let receipt = Receipt {
            submission: row.submission.clone(),
            origin: log.origin.clone(),
            // This key may be of a submission whose rows were current already, in this other one.
            content_digest: own.content_digest,
            checkpoint_note: note,
            verifier_key: self.key_of(&log).await?,
            accepted_at,
            entries,
        };
        Ok(Appended {
            submission: row.submission.clone(),
            position: Position { origin: log.origin, epoch: log.epoch, index: row.index },
            entries: row.entries,
            rows,
            sharing: class.level().ok_or_else(|| StoreError::corrupt("an own entry of an unknown class"))?,
            time: accepted_at,
            document: receipt.to_json(),
            receipt,
            audience: own.audience,
            effect,
        })
    }
}

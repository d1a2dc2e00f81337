//! An entry to append: judged before the transaction, written inside it.

use std::sync::Arc;

use marsad_domain::timestamp::Timestamp;
use marsad_log::commitment::{Opening, Salt};
use marsad_log::entry::{Epoch, Header, Index, Kind, SharingClass};
use marsad_log::extension::{Citations, EntryPosition};
use marsad_log::limits;
use marsad_log::merkle::{Hash, leaf_hash};
use marsad_store::{EntryRow, LogKey, NewEntry, PayloadState, Tx};

use super::projecting::chunk_sizes;
use super::projector::{self, EntryContext, JudgedChunks, Projection, Subject, Verdict};
use super::tail_cache::RecentEntry;
use super::versions::{Lookup, Overlay};
use super::{Chunks, Ledger, LedgerError, Position};

/// An entry to append: judged, but without an index yet.
pub(super) struct EntryDraft {
    pub kind: Kind,
    pub sharing: SharingClass,
    chunks: Chunks,
    chunk_sizes: Vec<u32>,
    opening: Opening,
    pub(super) time: Timestamp,
    cites: Option<Citations>,
    outcome: Verdict,
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
    chunk_sizes(chunks)
}

/// What the header of an entry cites, if this program judges it under these versions.
pub(super) fn cites(catalogue: &Position, membership: &Position) -> Citations {
    let place = |position: &Position| EntryPosition { epoch: position.epoch, index: position.index };
    Citations { rules: projector::RULES, catalogue: place(catalogue), membership: place(membership) }
}

impl Ledger {
    /// Judges an entry as every node will; an entry that breaks a rule is never appended. `judged` is what is known already
    /// about its data chunks.
    pub(super) async fn draft(
        &self,
        (kind, cites): (Kind, Option<Citations>),
        sharing: SharingClass,
        chunks: Vec<Vec<u8>>,
        judged: Option<JudgedChunks>,
    ) -> Result<EntryDraft, LedgerError> {
        let chunk_sizes = check_limits(kind, &chunks)?;
        let opening = Opening::of_chunks(Salt::new(random()?), &chunks);
        let chunks = Arc::new(chunks);
        // The entry is judged at the time that its header will carry.
        let time = self.next_time(self.last_time().await?)?;
        // It counts only for the same chunks.
        let judged = judged.filter(|judged| opening.chunk_hashes.get(1..) == Some(judged.chunk_hashes.as_slice()));
        let subject = Subject {
            log: self.own_log().clone(),
            kind,
            sharing,
            time,
            index: if matches!(kind, Kind::Genesis) { 0 } else { Index::MAX },
            cites,
            chunks: Arc::clone(&chunks),
            chunk_count: chunks.len(),
            judged: judged.map(Arc::new),
        };
        let outcome = projector::judge(self, &subject, Lookup { overlay: &Overlay::default(), tx: None }).await?;
        match &outcome {
            Verdict::Projected(_) => {}
            // A release is shown once its catalogue is here.
            Verdict::Waiting { .. } if matches!(kind, Kind::Release) => {}
            Verdict::Refused(refusal) | Verdict::Partly(_, refusal) => {
                return Err(LedgerError::Refused(refusal.clone()));
            }
            Verdict::Waiting { .. } => return Err(self.versions_moved()),
            Verdict::NotProjected { reason } => {
                return Err(LedgerError::Refused(projector::Refusal::new(reason, "")));
            }
        }
        Ok(EntryDraft { kind, sharing, chunks, chunk_sizes, opening, time, cites, outcome })
    }
}

impl EntryDraft {
    /// Its header at an index, after an entry that cites `before`. `None` if `before` is newer than the versions that this
    /// entry was judged under.
    pub(super) fn header(
        &self,
        (epoch, index): (Epoch, Index),
        time: Timestamp,
        before: Option<Citations>,
    ) -> Option<Header> {
        // They are read with the versions that they cite: data is judged by them, and a release is computed again under them.
        let is_read_by_them = matches!(
            self.kind,
            Kind::Observations | Kind::Event | Kind::Roster | Kind::Call | Kind::CallAnswer | Kind::Release
        );
        let cites = match self.cites.zip(before) {
            Some((own, before)) if is_read_by_them && own.is_older_than(&before) => return None,
            // Its outcome does not depend on the version, so the newest is cited.
            Some((own, before)) => Some(own.newest(before)),
            None => self.cites,
        };
        Some(Header {
            kind: self.kind,
            epoch,
            index,
            time,
            sharing: self.sharing,
            commitment: self.opening.commitment(),
            extension: cites.map(Into::into),
        })
    }

    /// Refuses the entry if its header carries a later time than it was judged at, and the submitter's certificate has expired
    /// by then. No other rule can fail only because time has passed.
    pub(super) fn check_time(&self, time: Timestamp) -> Result<(), LedgerError> {
        let source = match &self.outcome {
            Verdict::Projected(
                Projection::Observations(source, _) | Projection::Event(source, _) | Projection::CallAnswer(source, _),
            ) => source,
            _ => return Ok(()),
        };
        if time > self.time && source.good_until().is_some_and(|end| time > end) {
            let reporter = source.provenance.reporter.as_str();
            return Err(LedgerError::Refused(projector::Refusal::new("foreign-certificate", reporter)));
        }
        Ok(())
    }

    /// Stores the entry with its payload and projects it. Returns whether earlier entries must be judged again.
    pub(super) async fn write(
        &self,
        ledger: &Ledger,
        tx: &mut Tx,
        key: LogKey,
        header: &Header,
    ) -> Result<bool, LedgerError> {
        let entry = NewEntry {
            header,
            bytes: &header.encode(),
            payload_state: PayloadState::Held,
            state_detail: "",
            opening: Some(&self.opening),
            chunk_sizes: &self.chunk_sizes,
        };
        tx.insert_entry(key, &entry, &self.chunks).await?;
        let log = ledger.own_log();
        let Header { kind, index, time, sharing, .. } = *header;
        let place = EntryContext { key, log, index, kind, sharing, time, is_own: true };
        let wrote = projector::write_entry(tx, &place, &self.outcome).await?;
        match wrote.refusal {
            Some(refusal) => Err(LedgerError::Refused(refusal)),
            None => Ok(wrote.reopened),
        }
    }

    /// The entry as the cache holds it, once it is committed.
    pub(super) fn committed(&self, header: Header) -> RecentEntry {
        let row = EntryRow {
            bytes: header.encode(),
            header,
            payload_state: PayloadState::Held,
            state_detail: String::new(),
            opening: Some(self.opening.clone()),
            chunk_sizes: self.chunk_sizes.clone(),
        };
        RecentEntry { leaf: leaf_hash(&row.bytes), row, chunks: Arc::clone(&self.chunks) }
    }

    pub(super) fn bytes(&self) -> usize {
        self.chunks.iter().map(Vec::len).sum()
    }

    /// The commitment to its payload; it is different for each draft.
    pub(super) fn commitment(&self) -> Hash {
        self.opening.commitment()
    }

    pub(super) fn chunks(&self) -> Chunks {
        Arc::clone(&self.chunks)
    }

    pub(super) fn outcome(&self) -> &Verdict {
        &self.outcome
    }
}

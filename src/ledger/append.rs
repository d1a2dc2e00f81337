//! Append: the entries to append, and their steps inside the transaction, from the idempotency key to the signed checkpoint.

use std::sync::Arc;

use marsad_domain::code::{AreaCode, IndicatorCode, OrganisationCode};
use marsad_domain::timestamp::Timestamp;
use marsad_identity::grants::Grants;
use marsad_identity::policy::{Permit, Submit, authorise_submit_again};
use marsad_log::commitment::{Opening, Salt};
use marsad_log::entry::{Epoch, Header, Index, Kind, SharingClass};
use marsad_log::extension::{Cites, Place as CitedPlace};
use marsad_log::limits;
use marsad_log::merkle::{Hash, leaf_hash};
use marsad_store::{EntryRow, Head, IdempotencyRow, KeyedContent, LogKey, NewEntry, PayloadState, Tx};

use super::changes::{Changes, Reach};
use super::comparing::Compared;
use super::projector::{self, EntryContext, JudgedChunks, Projection, Subject, Verdict};
use super::signer_file::Signed;
use super::tail_cache::RecentEntry;
use super::versions::{CatalogueVersion, Lookup, Overlay};
use super::{Chunks, Ledger, LedgerError, NodeState, Position};

/// How far the clock may be behind the last entry: more than a usual correction of the clock. Beyond that, entries would carry
/// a time at which the certificates of their submitters may have expired.
const CLOCK_BEHIND_MICROS_MAX: i64 = 5 * 60 * 1_000_000;

/// An entry to append: judged, but without an index yet.
pub(super) struct EntryDraft {
    pub kind: Kind,
    pub sharing: SharingClass,
    chunks: Chunks,
    chunk_sizes: Vec<u32>,
    opening: Opening,
    pub(super) time: Timestamp,
    cites: Option<Cites>,
    outcome: Verdict,
}

/// The checks that a submission must still pass inside the transaction.
pub(super) struct SubmissionGuard {
    pub permit: Permit<Submit>,
    pub reporter: OrganisationCode,
    pub idempotency_key: String,
    pub content: Hash,
    pub reach: Reach,
    pub submission: String,
    /// What the grants must cover.
    pub covered: Vec<(Option<IndicatorCode>, AreaCode)>,
    pub catalogue: Arc<CatalogueVersion>,
    pub membership: Position,
    /// For observations: the comparison with the current rows.
    pub compared: Option<Compared>,
}

/// The result of an append.
pub(super) enum AppendOutcome {
    /// The index of the first entry, and for a submission the row of its idempotency key.
    Appended { first: Index, row: Option<IdempotencyRow>, changes: Option<Changes> },
    /// Every row repeats a current row. `row` belongs to the latest submission that holds some of them; `held_in` names all of
    /// these submissions, the latest first.
    Unchanged { row: IdempotencyRow, changes: Changes, held_in: Vec<String> },
    /// The key was used before for the same content, which was stored under it or was current already.
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

/// What the header of an entry cites, if this program judges it under these versions.
pub(super) fn cites(catalogue: &Position, membership: &Position) -> Cites {
    let place = |position: &Position| CitedPlace { epoch: position.epoch, index: position.index };
    Cites { rules: projector::RULES, catalogue: place(catalogue), membership: place(membership) }
}

impl Ledger {
    /// Refuses unless this node may append.
    pub(super) fn check_ready(&self) -> Result<(), LedgerError> {
        match self.state() {
            NodeState::BehindSignerState { held, signed } => Err(LedgerError::BehindSignerState { held, signed }),
            NodeState::Quarantined => Err(LedgerError::Quarantined(self.own_log().clone())),
            NodeState::Ready | NodeState::CatalogueMissing => Ok(()),
        }
    }

    /// What an entry cites under the newest versions; `None` until both are here.
    pub(super) fn cites_newest(&self) -> Option<Cites> {
        let (catalogue, membership) = (self.catalogue()?, self.membership()?);
        Some(cites(&catalogue.position, &membership.position))
    }

    /// Judges an entry as every node will; an entry that breaks a rule is never appended. `judged` is what is known already
    /// about its data chunks.
    pub(super) async fn draft(
        &self,
        (kind, cites): (Kind, Option<Cites>),
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

    /// The time of the last entry of the own log.
    async fn last_time(&self) -> Result<Option<Timestamp>, LedgerError> {
        let head = match self.inner.tail_cache.head(self.own_log()) {
            Some(head) => Some(head),
            None => self.store().head(self.own_log()).await?,
        };
        Ok(head.and_then(|head| head.tail.time))
    }

    /// The time of an entry that is appended now. Times never decrease within a log, even if the clock goes back.
    pub(super) fn next_time(&self, last: Option<Timestamp>) -> Result<Timestamp, LedgerError> {
        let now = Timestamp::from(self.clock().now());
        let Some(last) = last else { return Ok(now) };
        if last.micros().saturating_sub(now.micros()) > CLOCK_BEHIND_MICROS_MAX {
            return Err(LedgerError::ClockBehind { log: self.own_log().clone(), last });
        }
        Ok(last.max(now))
    }

    pub(super) fn versions_moved(&self) -> LedgerError {
        LedgerError::VersionsMoved {
            catalogue: self.catalogue().map(|own| own.position.clone()),
            membership: self.membership().map(|own| own.position.clone()),
        }
    }

    /// Writes the own head to the signer's state file, unless the file is ahead. This must be done before anything that is
    /// signed leaves the node.
    ///
    /// # Errors
    /// [`LedgerError`] if the head cannot be read or the file not be written.
    pub async fn flush_signer(&self) -> Result<(), LedgerError> {
        match self.store().head(self.own_log()).await? {
            Some(head) => self.flush_signer_at(&head).await,
            None => Ok(()),
        }
    }

    /// As [`Ledger::flush_signer`], with the own head, which is committed.
    pub(super) async fn flush_signer_at(&self, head: &Head) -> Result<(), LedgerError> {
        let signed = Signed { epoch: head.log.epoch, size: head.frontier.size(), root: head.root };
        let file = Arc::clone(&self.signer().file);
        if self.is_behind() || file.signed().is_some_and(|held| held.covers(&signed)) {
            return Ok(());
        }
        tokio::task::spawn_blocking(move || file.advance(signed)).await.map_err(LedgerError::Worker)?
    }
}

/// Entries that are appended together or not at all.
pub(super) struct AppendJob {
    pub drafts: Vec<EntryDraft>,
    pub guard: Option<SubmissionGuard>,
}

impl AppendJob {
    /// Bytes of payload.
    pub fn bytes(&self) -> usize {
        self.drafts.iter().flat_map(|draft| draft.chunks.iter()).map(Vec::len).sum()
    }

    /// The reporter and the idempotency key, if there is one.
    pub fn key(&self) -> Option<(&OrganisationCode, &str)> {
        self.guard.as_ref().map(|guard| (&guard.reporter, guard.idempotency_key.as_str()))
    }
}

impl SubmissionGuard {
    /// The content that the key is taken for.
    fn keyed(&self) -> KeyedContent<'_> {
        KeyedContent { content: &self.content, sharing: self.reach.sharing, audience: self.reach.audience }
    }

    /// Takes the key, or returns what it was used for.
    pub async fn claim(&self, tx: &mut Tx) -> Result<Option<AppendOutcome>, LedgerError> {
        let key = &self.idempotency_key;
        let taken = tx.take_idempotency_key(&self.reporter, key, self.keyed(), &self.submission).await?;
        match taken {
            Some(row) if row.is_of(self.keyed()) => Ok(Some(AppendOutcome::Replayed(row))),
            Some(row) => Err(LedgerError::IdempotencyConflict { submission: row.submission }),
            None => Ok(None),
        }
    }

    /// Checks the permit again, with the current grants and membership.
    pub fn authorise(&self, ledger: &Ledger, grants: &Grants) -> Result<(), LedgerError> {
        let catalogue = &self.catalogue.catalogue;
        let within = |area: &AreaCode, territory: &AreaCode| {
            let (area, territory) = (catalogue.area_id(area.as_str()), catalogue.area_id(territory.as_str()));
            area.zip(territory).is_some_and(|(area, territory)| catalogue.is_within(area, territory))
        };
        let content = self.covered.iter().map(|(indicator, area)| (indicator.as_ref(), area));
        authorise_submit_again(&self.permit, grants, content, &within)?;
        let current = ledger.membership().map(|own| own.position.clone());
        if current.as_ref() == Some(&self.membership) { Ok(()) } else { Err(ledger.versions_moved()) }
    }

    /// Records under the key where the submission is in the log.
    pub async fn record(&self, tx: &mut Tx, row: &IdempotencyRow) -> Result<(), LedgerError> {
        Ok(tx.settle_idempotency_key(&self.reporter, &self.idempotency_key, row).await?)
    }
}

impl EntryDraft {
    /// Its header at an index, after an entry that cites `before`. `None` if `before` is newer than the versions that this
    /// entry was judged under.
    pub(super) fn header(
        &self,
        (epoch, index): (Epoch, Index),
        time: Timestamp,
        before: Option<Cites>,
    ) -> Option<Header> {
        let is_data = matches!(self.kind, Kind::Observations | Kind::Event);
        let cites = match self.cites.zip(before) {
            Some((own, before)) if is_data && own.goes_back(&before) => return None,
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
            Verdict::Projected(Projection::Observations(source, _) | Projection::Event(source, _)) => source,
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

    /// The commitment to its payload; it is different for each draft.
    pub(super) fn commitment(&self) -> Hash {
        self.opening.commitment()
    }

    /// Its payload.
    pub(super) fn chunks(&self) -> Chunks {
        Arc::clone(&self.chunks)
    }

    /// How it was judged.
    pub(super) fn outcome(&self) -> &Verdict {
        &self.outcome
    }
}

//! What an append needs: a node that may append, the checks of a submission inside the transaction, and its outcome.

use std::sync::Arc;

use marsad_domain::code::{AreaCode, IndicatorCode, OrganisationCode};
use marsad_domain::timestamp::Timestamp;
use marsad_identity::grants::Grants;
use marsad_identity::policy::{Permit, Submit, authorise_submit_again};
use marsad_log::entry::Index;
use marsad_log::extension::Citations;
use marsad_log::merkle::Hash;
use marsad_store::{Head, IdempotencyRow, KeyedContent, Tx};

use super::changes::{Changes, Reach};
use super::comparing::Compared;
use super::entry_draft::{EntryDraft, cites};
use super::signer_file::Signed;
use super::versions::CatalogueVersion;
use super::{Ledger, LedgerError, NodeState, Position};

/// How far the clock may be behind the last entry: more than a usual correction of the clock. Beyond that, entries would carry
/// a time at which the certificates of their submitters may have expired.
const CLOCK_BEHIND_MICROS_MAX: i64 = 5 * 60 * 1_000_000;

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
    /// Whether it answers a call: then it is stored even if its figures are known.
    pub answers_call: bool,
    /// For observations: the comparison with the current rows.
    pub compared: Option<Compared>,
}

pub(super) enum AppendOutcome {
    /// The index of the first entry, and for a submission the row of its idempotency key and the note that was signed.
    Appended { first: Index, row: Option<(IdempotencyRow, String)>, changes: Option<Changes> },
    /// Every row repeats a current row. `row` belongs to the latest submission that holds some of them; `held_in` names all of
    /// these submissions, the latest first.
    Unchanged { row: IdempotencyRow, changes: Changes, held_in: Vec<String> },
    /// The key was used before for the same content, which was stored under it or was current already.
    Replayed(IdempotencyRow),
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
    pub(super) fn cites_newest(&self) -> Option<Citations> {
        let (catalogue, membership) = (self.catalogue()?, self.membership()?);
        Some(cites(&catalogue.position, &membership.position))
    }

    /// The time of the last entry of the own log.
    pub(super) async fn last_time(&self) -> Result<Option<Timestamp>, LedgerError> {
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
    pub fn bytes(&self) -> usize {
        self.drafts.iter().map(EntryDraft::bytes).sum()
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
        Ok(tx.resolve_idempotency_key(&self.reporter, &self.idempotency_key, row).await?)
    }
}

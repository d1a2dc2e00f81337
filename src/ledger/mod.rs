//! Append, apply, rebuild: the one way into the log and the views.
//!
//! One projector ([`projector`]) serves all three, so that rebuilt and live views cannot drift apart. Authenticity
//! decides what is stored (that was settled by `log::verify`), rules decide what is projected.

mod ledger_error;
mod new;
pub mod projector;
mod signer_file;
pub mod sync_board;

use std::sync::Arc;

use crate::clock::Clock;
use crate::domain::catalogue::{Catalogue, CatalogueParts};
use crate::domain::code::{OrganisationCode, OriginName};
use crate::domain::membership::Membership;
use crate::domain::timestamp::Timestamp;
use crate::identity::policy::{Administer, Build, Permit, Submit};
use crate::log::checkpoint::{Checkpoint, LogId, VerifierKey};
use crate::log::entry::Index;
use crate::log::keys::KeyRing;
use crate::log::merkle::{Frontier, Hash};
use crate::log::segment::Disclosure;
use crate::log::verify::{Verified, VerifiedSegment};
use crate::store::Store;

pub use ledger_error::LedgerError;
pub use new::{
    Applied, Appended, ChunkSource, Digests, EntryChunks, IdempotentHit, NewBatch, NewErasure, NewEvents, NewObservations,
    NewRelease, NewSubmission, NewWithdrawal, Position,
};
pub use signer_file::{SignerFile, SignerState};

/// What a ledger is told about its node.
#[derive(Debug, Clone)]
pub struct LedgerSettings {
    /// The node, and the log it writes.
    pub origin: OriginName,
    /// The national node: it alone may write CATALOGUE and MEMBERSHIP.
    pub operator: OriginName,
    /// Whom the node trusts; its own key is added by the ledger.
    pub keys: KeyRing,
}

/// Whether the node may append.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeState {
    /// It may.
    Ready,
    /// It has no catalogue or no membership yet: control entries can be appended, data cannot.
    CatalogueMissing,
    /// The signer has signed more than the database holds: nothing is appended until the tail is back from peers.
    BehindSignerState { held: u64, signed: Option<u64> },
}

/// A catalogue as an entry of the operator's log gave it.
#[derive(Debug)]
pub struct CatalogueVersion {
    pub position: Position,
    pub catalogue: Catalogue,
    /// The commitment of its entry.
    pub digest: Hash,
    pub time: Timestamp,
}

/// A membership as an entry of the operator's log gave it.
#[derive(Debug)]
pub struct MembershipVersion {
    pub position: Position,
    pub membership: Membership,
    pub time: Timestamp,
}

/// What is held of a log.
#[derive(Debug, Clone)]
pub struct LogHead {
    pub frontier: Frontier,
    /// The largest verified checkpoint ever seen.
    pub last: Option<Checkpoint>,
    pub last_time: Option<Timestamp>,
    /// The note of `last`; empty if there is none.
    pub note: String,
    pub state: crate::store::HeadState,
}

/// The ledger of a node. Cheap to clone.
#[derive(Clone)]
pub struct Ledger {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    settings: LedgerSettings,
    key: VerifierKey,
    clock: Arc<dyn Clock>,
    signer: SignerState,
    changes: tokio::sync::watch::Sender<u64>,
}

impl Ledger {
    pub async fn open(
        store: Store,
        clock: Arc<dyn Clock>,
        settings: LedgerSettings,
        signer: SignerState,
    ) -> Result<Self, LedgerError> {
        todo!()
    }
    pub fn origin(&self) -> &OriginName {
        &self.inner.settings.origin
    }
    pub fn store(&self) -> &Store {
        &self.inner.store
    }
    pub fn keys(&self) -> &KeyRing {
        &self.inner.settings.keys
    }
    pub fn verifier_key(&self) -> VerifierKey {
        self.inner.key.clone()
    }
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.inner.clock
    }
    pub fn state(&self) -> NodeState {
        todo!()
    }
    pub fn catalogue(&self) -> Option<Arc<CatalogueVersion>> {
        todo!()
    }
    pub async fn catalogue_at(&self, position: &Position) -> Result<Option<Arc<CatalogueVersion>>, LedgerError> {
        todo!()
    }
    pub fn membership(&self) -> Option<Arc<MembershipVersion>> {
        todo!()
    }
    pub async fn membership_at(&self, position: &Position) -> Result<Option<Arc<MembershipVersion>>, LedgerError> {
        todo!()
    }
    pub fn changes(&self) -> tokio::sync::watch::Receiver<u64> {
        self.inner.changes.subscribe()
    }
    pub async fn append_observations(
        &self,
        permit: &Permit<Submit>,
        new: NewObservations,
    ) -> Result<Appended, LedgerError> {
        todo!()
    }
    pub async fn append_events(&self, permit: &Permit<Submit>, new: NewEvents) -> Result<Appended, LedgerError> {
        todo!()
    }
    pub async fn append_catalogue(
        &self,
        permit: &Permit<Administer>,
        parts: CatalogueParts,
    ) -> Result<Position, LedgerError> {
        todo!()
    }
    pub async fn append_membership(
        &self,
        permit: &Permit<Administer>,
        membership: Membership,
    ) -> Result<Position, LedgerError> {
        todo!()
    }
    pub async fn append_release(&self, permit: &Permit<Build>, release: NewRelease) -> Result<Position, LedgerError> {
        todo!()
    }
    pub async fn append_withdrawal(
        &self,
        permit: &Permit<Administer>,
        new: NewWithdrawal,
    ) -> Result<Position, LedgerError> {
        todo!()
    }
    pub async fn append_erasure(&self, permit: &Permit<Administer>, new: NewErasure) -> Result<Position, LedgerError> {
        todo!()
    }
    pub async fn receipt(&self, submission: &str) -> Result<Option<Appended>, LedgerError> {
        todo!()
    }
    pub async fn find_idempotent(
        &self,
        reporter: &OrganisationCode,
        key: &str,
    ) -> Result<Option<IdempotentHit>, LedgerError> {
        todo!()
    }
    pub async fn apply(
        &self,
        segment: Verified<VerifiedSegment>,
        staged: Vec<EntryChunks>,
    ) -> Result<Applied, LedgerError> {
        todo!()
    }
    /// A payload that was withheld or missing; `disclosure` was verified against the header that is held.
    pub async fn apply_disclosure(
        &self,
        log: &LogId,
        index: Index,
        disclosure: Verified<Disclosure>,
        chunks: ChunkSource,
    ) -> Result<bool, LedgerError> {
        todo!()
    }
    pub async fn frontier(&self, log: &LogId) -> Result<LogHead, LedgerError> {
        todo!()
    }
    /// The heads of all logs, as they may be shown: the signer's state file is ahead of them.
    pub async fn heads(&self) -> Result<Vec<crate::store::Head>, LedgerError> {
        todo!()
    }
    /// Own tail is known to be whole (all reachable peers were asked) although there is no state file: append again.
    pub async fn confirm_own_head(&self) -> Result<(), LedgerError> {
        todo!()
    }
    pub async fn quarantine(&self, log: &LogId) -> Result<(), LedgerError> {
        todo!()
    }
    pub async fn inclusion_proof(&self, log: &LogId, index: Index, size: u64) -> Result<Vec<Hash>, LedgerError> {
        todo!()
    }
    pub async fn consistency_proof(&self, log: &LogId, old: u64, new: u64) -> Result<Vec<Hash>, LedgerError> {
        todo!()
    }
    pub async fn prefix_proof(&self, log: &LogId, old: u64, new: u64) -> Result<Vec<Hash>, LedgerError> {
        todo!()
    }
    pub async fn rebuild(&self) -> Result<(), LedgerError> {
        todo!()
    }
    pub async fn digests(&self) -> Result<Digests, LedgerError> {
        todo!()
    }
}

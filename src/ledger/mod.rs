//! Append, apply, rebuild: the only way into the logs and the views.
//!
//! One projector ([`projector`]) serves all three, so that rebuilt and live views cannot drift apart. Authenticity decides what
//! is stored (`log::verify` has checked it); rules decide what is projected. A checkpoint leaves the node only after the
//! signer's state file ([`SignerFile`]) knows of it.

mod append;
mod append_control;
mod append_group;
mod append_queue;
mod append_resolve;
mod append_retractions;
mod append_submission;
mod append_tx;
mod apply;
mod arrivals;
mod calls;
mod cells;
mod changes;
mod comparing;
mod cosignatures;
mod digest;
mod entry_draft;
mod epochs;
mod checkpoints;
mod late_payload;
mod ledger_error;
mod incidents;
mod incoming_payload;
mod inputs;
mod observations_judge;
mod open;
mod outdated;
mod own_shown;
mod projecting;
pub mod projector;
pub mod reading;
mod rebuild;
mod rosters;
mod refusal;
mod receipts;
mod tail_cache;
mod signer_file;
mod stored_cells;
mod superseded;
pub mod sync_board;
mod tiles;
mod tree;
mod versions;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use marsad_clock::Clock;
use marsad_domain::code::OriginName;
use marsad_log::checkpoint::{Checkpoint, LogId, VerifierKey};
use marsad_log::keys::KeyRing;
use marsad_log::merkle::Frontier;
use marsad_log::verify::Tail;
use marsad_store::{Head, HeadState, Store};

pub use calls::CallVersion;
pub use changes::Changes;
pub use comparing::Comparison;
pub use digest::digests_of;
pub use epochs::NewEpoch;
pub use incidents::Fault;
pub use inputs::{
    Appended, Applied, Authorship, ChunkSource, Digests, EntryChunks, Erased, IdempotentHit, NewCallAnswer, NewErasure,
    NewEvents, NewObservations, NewRelease, NewSubmission, NewWithdrawal, Outdated, Position, SubmissionEffect,
};
pub use ledger_error::LedgerError;
pub use observations_judge::{NewBatch, ObservationsJudge};
pub use rosters::RosterVersion;
pub use signer_file::{Signed, SignerFile, SignerState};
pub use stored_cells::{Narrowed, Restated, StoredCell, StoredCells, WantedFigures};
pub use superseded::{MEMBERSHIP_GRACE_MICROS, SupersededSubmitter};
pub use tail_cache::RecentEntry;
pub use versions::{CatalogueVersion, MembershipVersion};

/// Chunks of a payload, as stored.
type Chunks = Arc<Vec<Vec<u8>>>;

#[derive(Debug, Clone)]
pub struct LedgerSettings {
    /// The node, which is the origin of the log that it writes.
    pub origin: OriginName,
    /// The national node: it alone may write CATALOGUE and MEMBERSHIP.
    pub operator: OriginName,
    /// The keys that the node trusts; the ledger adds its own.
    pub keys: KeyRing,
}

/// Whether the node may append.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeState {
    Ready,
    /// Two histories of its own log were signed: nothing is appended before a new epoch is opened.
    Quarantined,
    /// It has no catalogue or no membership yet: control entries can be appended, data cannot.
    CatalogueMissing,
    /// The signer has signed more than the database holds: nothing is appended until the tail is back from peers. `signed` is
    /// `None` if the state file is missing: it is unknown how much was signed.
    BehindSignerState {
        held: u64,
        signed: Option<u64>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogHead {
    pub frontier: Frontier,
    /// The largest verified checkpoint ever seen.
    pub last: Option<Checkpoint>,
    /// Time and citations of the last entry.
    pub tail: Tail,
    /// The note of `last`; empty if there is none.
    pub note: String,
    pub state: HeadState,
}

impl Default for LogHead {
    fn default() -> Self {
        Self {
            frontier: Frontier::new(),
            last: None,
            tail: Tail::default(),
            note: String::new(),
            state: HeadState::Active,
        }
    }
}

/// How far the database is behind the signer's state file.
#[derive(Debug, Clone, Copy)]
struct Behind {
    held: u64,
    signed: Option<u64>,
}

/// The ledger of a node. Cheap to clone.
#[derive(Clone)]
pub struct Ledger {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    settings: LedgerSettings,
    log: LogId,
    key: VerifierKey,
    clock: Arc<dyn Clock>,
    signer: SignerState,
    versions: versions::Versions,
    behind: Mutex<Option<Behind>>,
    quarantined: AtomicBool,
    /// Whether any signature of a witness is stored. If not, the look-up at every commit is left out.
    has_cosignatures: AtomicBool,
    changes: watch::Sender<u64>,
    appends: append_queue::Queue,
    /// Held while a release gets its number and is appended.
    release_lock: tokio::sync::Mutex<()>,
    tail_cache: tail_cache::TailCache,
    tile_cache: tiles::TileCache,
}

impl Ledger {
    #[must_use]
    pub fn origin(&self) -> &OriginName {
        &self.inner.settings.origin
    }

    /// The log that this node writes.
    #[must_use]
    pub fn own_log(&self) -> &LogId {
        &self.inner.log
    }

    #[must_use]
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// The keys that the node trusts, its own included.
    #[must_use]
    pub fn keys(&self) -> &KeyRing {
        &self.inner.settings.keys
    }

    #[must_use]
    pub fn settings(&self) -> &LedgerSettings {
        &self.inner.settings
    }

    /// The key that verifies this node's checkpoints.
    #[must_use]
    pub fn verifier_key(&self) -> VerifierKey {
        self.inner.key.clone()
    }

    /// The clock that entries get their time from.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.inner.clock
    }

    fn signer(&self) -> &SignerState {
        &self.inner.signer
    }

    /// Remembers whether the own log is quarantined.
    fn note_state(&self, own: &Head) {
        self.inner.quarantined.store(own.state == HeadState::Quarantined, Ordering::Relaxed);
    }

    fn is_behind(&self) -> bool {
        self.inner.behind.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Whether the node may append.
    #[must_use]
    pub fn state(&self) -> NodeState {
        // This comes first: after a fork, missing entries no longer come from peers.
        if self.inner.quarantined.load(Ordering::Relaxed) {
            return NodeState::Quarantined;
        }
        let behind = *self.inner.behind.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(Behind { held, signed }) = behind {
            return NodeState::BehindSignerState { held, signed };
        }
        match (self.catalogue(), self.membership()) {
            (Some(_), Some(_)) => NodeState::Ready,
            _ => NodeState::CatalogueMissing,
        }
    }

    /// The newest valid catalogue.
    #[must_use]
    pub fn catalogue(&self) -> Option<Arc<CatalogueVersion>> {
        self.inner.versions.catalogue()
    }

    /// The newest valid membership.
    #[must_use]
    pub fn membership(&self) -> Option<Arc<MembershipVersion>> {
        self.inner.versions.membership()
    }

    /// Changes at every commit, of own entries and of those of others.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.inner.changes.subscribe()
    }

    /// Runs the future in its own task so that post-commit steps complete even if the caller is cancelled.
    async fn run_detached<T, W>(work: W) -> Result<T, LedgerError>
    where
        T: Send + 'static,
        W: Future<Output = Result<T, LedgerError>> + Send + 'static,
    {
        tokio::spawn(work).await.map_err(LedgerError::Worker)?
    }

    fn changed(&self) {
        self.inner.changes.send_modify(|number| *number = number.wrapping_add(1));
    }
}

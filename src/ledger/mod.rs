//! Append, apply, rebuild: the only way into the logs and the views.
//!
//! One projector ([`projector`]) serves all three, so that rebuilt and live views cannot drift apart. Authenticity decides what
//! is stored (`log::verify` has checked it); rules decide what is projected. A checkpoint leaves the node only after the
//! signer's state file ([`SignerFile`]) knows of it.

mod append;
mod append_group;
mod append_kinds;
mod append_queue;
mod append_resolve;
mod append_retractions;
mod apply;
mod cells;
mod changes;
mod comparing;
mod cosignatures;
mod digest;
mod epochs;
mod checkpoints;
mod late_payload;
mod ledger_error;
mod inputs;
mod observations_judge;
mod outdated;
mod own_shown;
mod projecting;
pub mod projector;
pub mod reading;
mod rebuild;
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
use marsad_log::entry::{Epoch, Index};
use marsad_log::keys::{KeyRing, TrustedKey};
use marsad_log::merkle::Frontier;
use marsad_log::verify::Tail;
use marsad_store::{Head, HeadState, Store};

pub use changes::Changes;
pub use comparing::Comparison;
pub use digest::digests_of;
pub use epochs::NewEpoch;
pub use inputs::{
    Appended, Applied, Authorship, Became, ChunkSource, Digests, EntryChunks, Erased, IdempotentHit, NewErasure,
    NewEvents, NewObservations, NewRelease, NewSubmission, NewWithdrawal, Position, Since,
};
pub use ledger_error::LedgerError;
pub use observations_judge::{NewBatch, ObservationsJudge};
pub use signer_file::{Signed, SignerFile, SignerState};
pub use stored_cells::{Narrowed, Restated, StoredCell, StoredCells, WantedFigures};
pub use superseded::{MEMBERSHIP_GRACE_MICROS, SupersededSubmitter};
pub use tail_cache::RecentEntry;
pub use versions::{CatalogueVersion, MembershipVersion};

/// Chunks of a payload, as stored.
type Chunks = Arc<Vec<Vec<u8>>>;

/// The settings of a ledger.
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
    /// It may.
    Ready,
    /// Two histories of its own log were signed: nothing is appended before a new epoch is opened.
    Quarantined,
    /// It has no catalogue or no membership yet: control entries can be appended, data cannot.
    CatalogueMissing,
    /// The signer has signed more than the database holds: nothing is appended until the tail is back from peers. `signed` is
    /// `None` if the state file is missing: it is unknown how much was signed.
    BehindSignerState { held: u64, signed: Option<u64> },
}

/// The head of a log, as it is held here.
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
    /// Whether the own log is quarantined.
    quarantined: AtomicBool,
    /// Whether any signature of a witness is stored. If not, the look-up at every commit is left out.
    has_cosignatures: AtomicBool,
    changes: watch::Sender<u64>,
    appends: append_queue::Queue,
    tail_cache: tail_cache::TailCache,
    tile_cache: tiles::TileCache,
}

impl Ledger {
    /// Opens the ledger of a node: compares the database with the signer's state file, begins the log if there is none, and
    /// projects the entries that are not projected yet: all of them if another version of the projector made the views.
    ///
    /// # Errors
    /// [`LedgerError::OtherSigner`] for another origin's key, [`LedgerError::OtherKey`] if the log begins with another key; a
    /// failure of the database or the file.
    pub async fn open(
        store: Store,
        clock: Arc<dyn Clock>,
        settings: LedgerSettings,
        signer: SignerState,
    ) -> Result<Self, LedgerError> {
        let epoch = epochs::newest(&store, &settings.origin, &signer).await?.unwrap_or(0);
        let ledger = Self::assemble(store, clock, settings, signer, epoch).await?;
        ledger.check_key().await?;
        ledger.take_up().await?;
        ledger.compare_with_signer().await?;
        let own = ledger.store().head(ledger.own_log()).await?;
        own.iter().for_each(|own| ledger.note_state(own));
        let is_empty = own.is_none_or(|head| head.frontier.size() == 0);
        if is_empty && !ledger.is_behind() && ledger.state() != NodeState::Quarantined {
            ledger.append_genesis(None, String::new()).await?;
        }
        ledger.flush_signer().await?;
        Ok(ledger)
    }

    /// Puts together a ledger that writes `epoch`.
    async fn assemble(
        store: Store,
        clock: Arc<dyn Clock>,
        mut settings: LedgerSettings,
        signer: SignerState,
        epoch: Epoch,
    ) -> Result<Self, LedgerError> {
        let key = signer.signer.verifier_key();
        if key.origin().ok().as_ref() != Some(&settings.origin) {
            return Err(LedgerError::OtherSigner);
        }
        let log = LogId::new(settings.origin.clone(), epoch);
        if !settings.keys.keys_of(&log).any(|trusted| trusted.key == key) {
            settings.keys.add(TrustedKey::in_use(key.clone(), epoch)).map_err(|_| LedgerError::OtherSigner)?;
        }
        epochs::trust_earlier(&store, &log, &mut settings.keys).await?;
        let (changes, _) = watch::channel(0);
        let inner = Inner {
            store,
            settings,
            log,
            key,
            clock,
            signer,
            versions: versions::Versions::default(),
            behind: Mutex::new(None),
            quarantined: AtomicBool::new(false),
            has_cosignatures: AtomicBool::new(false),
            changes,
            appends: append_queue::Queue::default(),
            tail_cache: tail_cache::TailCache::default(),
            tile_cache: tiles::TileCache::default(),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Brings the views up to date with the logs.
    async fn take_up(&self) -> Result<(), LedgerError> {
        self.inner.has_cosignatures.store(self.store().has_cosignatures().await?, Ordering::Relaxed);
        let is_new = self.take_up_views().await?;
        self.take_up_known_kinds().await?;
        self.on_new_versions().await?;
        if is_new {
            self.store().number_submissions().await?;
        }
        Ok(())
    }

    /// The node.
    #[must_use]
    pub fn origin(&self) -> &OriginName {
        &self.inner.settings.origin
    }

    /// The log that this node writes.
    #[must_use]
    pub fn own_log(&self) -> &LogId {
        &self.inner.log
    }

    /// The database.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// The keys that the node trusts, its own included.
    #[must_use]
    pub fn keys(&self) -> &KeyRing {
        &self.inner.settings.keys
    }

    /// The settings of the ledger.
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

    /// The heads of all logs, as they may be shown to others: the signer's state file is flushed up to the own head. An own
    /// head that is behind the file is left out: peers have the entries beyond it.
    ///
    /// # Errors
    /// [`LedgerError`] if the database fails or the file cannot be written.
    pub async fn heads(&self) -> Result<Vec<Head>, LedgerError> {
        let version = self.inner.tail_cache.version();
        let heads = self.store().heads().await?;
        if let Some(own) = heads.iter().find(|head| head.log == *self.own_log()) {
            self.note_state(own);
            self.flush_signer_at(own).await?;
        }
        self.inner.tail_cache.read(&heads, version);
        Ok(self.showable(heads))
    }

    /// As [`Ledger::heads`], from the cache if possible. Changes that another process made in the database show only after a
    /// call of [`Ledger::heads`].
    ///
    /// # Errors
    /// [`LedgerError`] as of [`Ledger::heads`].
    pub async fn recent_heads(&self) -> Result<Vec<Head>, LedgerError> {
        match self.inner.tail_cache.heads() {
            Some(heads) => Ok(self.showable(heads)),
            None => self.heads().await,
        }
    }

    /// The newest entries of a log from `from` on with their payloads, if they are still in memory.
    #[must_use]
    pub fn recent_entries(&self, log: &LogId, from: Index, count: usize, bytes: usize) -> Vec<RecentEntry> {
        self.inner.tail_cache.entries(log, from, count, bytes)
    }

    fn showable(&self, mut heads: Vec<Head>) -> Vec<Head> {
        let signed = self.signer().file.signed();
        let may_show = |head: &Head| {
            let size = head.frontier.size();
            head.log != *self.own_log()
                || signed.is_some_and(|signed| (head.log.epoch, size) <= (signed.epoch, signed.size))
        };
        // A log that was quarantined before its first entry arrived is listed too.
        let is_something = |head: &Head| head.frontier.size() > 0 || head.state != HeadState::Active;
        heads.retain(|head| is_something(head) && may_show(head));
        heads
    }
}

//! Opens the ledger of a node.

use futures::future::BoxFuture;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use tokio::sync::watch;

use marsad_clock::Clock;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::Epoch;
use marsad_log::keys::TrustedKey;
use marsad_store::Store;

use super::{
    Inner, Ledger, LedgerError, LedgerSettings, NodeState, SignerState, append_queue, epochs, tail_cache, tiles,
    versions,
};

impl Ledger {
    /// Opens the ledger of a node: compares the database with the signer's state file, begins the log if there is none, and
    /// projects the entries that are not projected yet: all of them if another version of the projector made the views.
    ///
    /// # Errors
    /// [`LedgerError::OtherSigner`] for another origin's key, [`LedgerError::OtherKey`] if the log begins with another key; a
    /// failure of the database or the file.
    pub fn open(
        store: Store,
        clock: Arc<dyn Clock>,
        settings: LedgerSettings,
        signer: SignerState,
    ) -> BoxFuture<'static, Result<Self, LedgerError>> {
        Box::pin(async move {
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
        })
    }

    /// Puts together a ledger that writes `epoch`.
    pub(super) async fn assemble(
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
            release_lock: tokio::sync::Mutex::default(),
            tail_cache: tail_cache::TailCache::default(),
            tile_cache: tiles::TileCache::default(),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Brings the views up to date with the logs.
    pub(super) async fn take_up(&self) -> Result<(), LedgerError> {
        self.inner.has_cosignatures.store(self.store().has_cosignatures().await?, Ordering::Relaxed);
        let is_new = self.take_up_views().await?;
        self.take_up_known_kinds().await?;
        self.on_new_versions().await?;
        if is_new {
            self.store().number_submissions().await?;
        }
        Ok(())
    }
}

//! Epochs of the own log: the one that is written, its size according to the signer's state file, and opening a new one.
//!
//! An epoch is a separate tree. The operator opens one if the epoch before cannot continue: its key is lost, the origin has
//! signed two histories of it, or the database was restored and no peer has the missing entries. Entry 0, GENESIS, names the
//! key of the epoch, and size and root of the one before as far as they are agreed.

use futures::future::BoxFuture;
use std::sync::{Arc, PoisonError};

use marsad_clock::Clock;
use marsad_domain::code::OriginName;
use marsad_log::checkpoint::{LogId, VerifierKey};
use marsad_log::entry::Epoch;
use marsad_log::keys::{KeyRing, TrustedKey};
use marsad_log::merkle::empty_root;
use marsad_store::beyond_agreed::BeyondAgreed;
use marsad_store::{Head, HeadState, Store};
use marsad_wire::payload::{self, Genesis};

use super::{Behind, Fault, Ledger, LedgerError, LedgerSettings, SignerState};

/// The operator's statement about a new epoch.
#[derive(Debug, Clone)]
pub struct NewEpoch {
    /// Why it is opened.
    pub reason: String,
    /// The agreed size of the epoch before; `None` for the size that is held.
    pub agreed: Option<u64>,
}

/// The newest epoch of a node's own log: held, or signed according to the state file.
pub(super) async fn newest(
    store: &Store,
    origin: &OriginName,
    signer: &SignerState,
) -> Result<Option<Epoch>, LedgerError> {
    let own = |head: &Head| head.log.origin == *origin;
    let held = store.heads().await?.into_iter().filter(own).map(|head| head.log.epoch).max();
    Ok(signer.file.signed().map(|signed| signed.epoch).max(held))
}

/// Adds the keys of the earlier epochs of the own log: signatures made with them stay valid.
pub(super) async fn trust_earlier(store: &Store, log: &LogId, keys: &mut KeyRing) -> Result<(), LedgerError> {
    for head in store.heads().await? {
        if head.log.origin != log.origin || head.log.epoch >= log.epoch {
            continue;
        }
        let Some(genesis) = genesis(store, &head.log).await? else { continue };
        let unreadable = |_| LedgerError::NoGenesis(head.log.clone());
        let key = VerifierKey::parse(&genesis.verifier_key).map_err(unreadable)?;
        if !keys.keys_of(&head.log).any(|trusted| trusted.key == key) {
            keys.add(TrustedKey::in_use(key, head.log.epoch)).map_err(unreadable)?;
        }
    }
    Ok(())
}

/// The payload of entry 0 of a log; `None` if the entry or its payload is not held.
pub(super) async fn genesis(store: &Store, log: &LogId) -> Result<Option<Genesis>, LedgerError> {
    let chunks = store.read_chunks(log, 0, 1).await?;
    if chunks.is_empty() {
        return Ok(None);
    }
    payload::decode_genesis(&chunks).map(Some).map_err(|_| LedgerError::NoGenesis(log.clone()))
}

impl Ledger {
    /// Refuses a signer whose key is not the one in entry 0 of the own log: its signatures would verify nowhere.
    pub(super) async fn check_key(&self) -> Result<(), LedgerError> {
        let log = self.own_log();
        let key = self.verifier_key().to_string();
        match genesis(self.store(), log).await? {
            Some(genesis) if genesis.verifier_key != key => {
                Err(LedgerError::OtherKey { log: log.clone(), expected: genesis.verifier_key })
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Compares the database with the signer's state file.
    pub(super) async fn compare_with_signer(&self) -> Result<(), LedgerError> {
        let head = self.store().head(self.own_log()).await?;
        let held = head.as_ref().map_or(0, |head| head.frontier.size());
        let is_closed = head.is_some_and(|head| head.state == HeadState::Closed);
        let signed = self.signer().file.signed();
        // A file of an earlier epoch is older than the database, which is normal.
        let of_epoch = signed.filter(|signed| signed.epoch == self.own_log().epoch);
        let behind = match of_epoch {
            _ if is_closed => true,
            None => signed.is_none() && held > 0,
            Some(signed) if held < signed.size => true,
            // As much or more: it must be the same tree.
            Some(signed) => self.root_at(self.own_log(), signed.size).await? != signed.root,
        };
        let behind = behind.then(|| Behind { held, signed: of_epoch.map(|signed| signed.size) });
        *self.inner.behind.lock().unwrap_or_else(PoisonError::into_inner) = behind;
        Ok(())
    }

    /// Accepts the head that is held as the whole log although the state file is missing. Only after every configured peer was
    /// asked, or on the operator's word.
    ///
    /// # Errors
    /// [`LedgerError`] if the file cannot be written. A database that is behind an existing file stays behind.
    pub async fn confirm_own_head(&self) -> Result<(), LedgerError> {
        if self.signer().file.signed().is_none() {
            *self.inner.behind.lock().unwrap_or_else(PoisonError::into_inner) = None;
            self.flush_signer().await?;
        }
        self.compare_with_signer().await
    }

    /// Accepts the operator's word that the own log has `size` entries: for a node whose state file is missing and whose peers
    /// cannot all be asked.
    ///
    /// # Errors
    /// [`LedgerError::HeadKnown`] if the state file says how much was signed, [`LedgerError::OtherSize`] if another number
    /// of entries is held.
    pub fn accept_own_head(&self, size: u64) -> BoxFuture<'_, Result<(), LedgerError>> {
        Box::pin(async move {
            let log = self.own_log().clone();
            let held = self.store().head(&log).await?.map_or(0, |head| head.frontier.size());
            let signed = self.signer().file.signed().map(|signed| signed.size);
            match signed {
                _ if !self.is_behind() => Err(LedgerError::HeadKnown { log, held, signed }),
                Some(_) => Err(LedgerError::HeadKnown { log, held, signed }),
                None if held != size => Err(LedgerError::OtherSize { log, held }),
                None => self.confirm_own_head().await,
            }
        })
    }

    /// Opens a new epoch of a node's log and begins it. The epochs before are closed: what is held of them stays.
    ///
    /// # Errors
    /// [`LedgerError::OtherSize`] if less than the agreed size is held; a failure of the database or the file.
    pub fn open_epoch(
        store: Store,
        clock: Arc<dyn Clock>,
        settings: LedgerSettings,
        signer: SignerState,
        new: NewEpoch,
    ) -> BoxFuture<'static, Result<Self, LedgerError>> {
        Box::pin(async move {
            let last = newest(&store, &settings.origin, &signer).await?;
            let last = last.ok_or_else(|| LedgerError::NoLog(settings.origin.clone()))?;
            let before = LogId::new(settings.origin.clone(), last);
            let ledger = Self::assemble(store, clock, settings, signer, last.saturating_add(1)).await?;
            let held = ledger.store().head(&before).await?.map_or(0, |head| head.frontier.size());
            let agreed = new.agreed.unwrap_or(held);
            if agreed > held {
                return Err(LedgerError::OtherSize { log: before, held });
            }
            let root = if agreed == 0 { empty_root() } else { ledger.root_at(&before, agreed).await? };
            ledger.take_up().await?;
            ledger.append_genesis(Some((agreed, root)), new.reason).await?;
            ledger.flush_signer().await?;
            Ok(ledger)
        })
    }

    /// The submissions of all logs that stand in an ended epoch beyond the size with which the next epoch closes it, at most
    /// `limit` of each log. They count at this node, but other nodes may never receive them.
    pub fn beyond_agreed(&self, limit: usize) -> BoxFuture<'_, Result<Vec<BeyondAgreed>, LedgerError>> {
        Box::pin(async move {
            let heads = self.store().heads().await?;
            let mut found = Vec::new();
            for head in &heads {
                let Some(epoch) = head.log.epoch.checked_sub(1) else { continue };
                let before = LogId::new(head.log.origin.clone(), epoch);
                let held = heads.iter().find(|head| head.log == before).map_or(0, |head| head.frontier.size());
                // Its payload may be missing or malformed: the projector has judged it.
                let Ok(Some(Genesis { previous: Some((agreed, _)), .. })) = genesis(self.store(), &head.log).await
                else {
                    continue;
                };
                if agreed < held {
                    found.extend(self.store().submissions_beyond(&before, agreed, limit).await?);
                }
            }
            Ok(found)
        })
    }

    /// After the first entry of a log has arrived: closes the epochs before it, and compares what it states about the one
    /// before with what is held.
    pub(super) async fn follow_epoch(&self, log: &LogId) -> Result<(), LedgerError> {
        let Some(before) = log.epoch.checked_sub(1) else { return Ok(()) };
        let before = LogId::new(log.origin.clone(), before);
        self.inner.tail_cache.forget(&before);
        if log.origin == *self.origin() {
            self.compare_with_signer().await?;
        }
        let Ok(Some(Genesis { previous: Some((size, root)), .. })) = genesis(self.store(), log).await else {
            // Its payload is missing or malformed: the projector has judged it.
            return Ok(());
        };
        let held = self.store().head(&before).await?.map_or(0, |head| head.frontier.size());
        if size > held || size == 0 || self.root_at(&before, size).await? == root {
            tracing::info!(%log, agreed = size, held, "a new epoch of a log has begun");
            return Ok(());
        }
        tracing::warn!(%log, size, "a new epoch names another root of the one before than the one that is held");
        let detail = format!("at {size} entries of {before} another root is held");
        self.record_fault("", log, Fault::new("epoch-disagrees", 0, detail)).await
    }
}

//! Catalogue and membership versions: read from the log, kept in memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use marsad_domain::catalogue::Catalogue;
use marsad_domain::membership::Membership;
use marsad_domain::timestamp::Timestamp;
use marsad_identity::SubmitterTrust;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Index, Kind};
use marsad_log::merkle::Hash;
use marsad_measure::{self as measure, Cache};
use marsad_store::Tx;
use marsad_wire::payload;

use super::refusal::Refusal;
use super::{Chunks, Ledger, LedgerError, Position};

/// How many versions of each are kept. More than any submission in progress can cite.
const KEPT_MAX: usize = 16;

/// A catalogue, from an entry of the operator's log.
#[derive(Debug)]
pub struct CatalogueVersion {
    /// The position of its entry.
    pub position: Position,
    pub catalogue: Catalogue,
    /// SHA-256 over the chunks of its entry.
    pub digest: Hash,
    pub time: Timestamp,
}

/// A membership, from an entry of the operator's log.
#[derive(Debug)]
pub struct MembershipVersion {
    /// The position of its entry.
    pub position: Position,
    pub membership: Membership,
    /// The authorities whose certificates it accepts.
    pub trust: SubmitterTrust,
    pub time: Timestamp,
}

impl MembershipVersion {
    #[must_use]
    pub fn new(position: Position, membership: Membership, time: Timestamp) -> Self {
        let trust = SubmitterTrust::new(membership.authorities.iter().map(Vec::as_slice));
        Self { position, membership, trust, time }
    }
}

/// Versions that a transaction has projected and not committed: other transactions do not see them yet.
#[derive(Debug, Clone, Default)]
pub(super) struct Overlay {
    pub catalogues: HashMap<Position, Arc<CatalogueVersion>>,
    pub memberships: HashMap<Position, Arc<MembershipVersion>>,
}

/// Where versions are looked up.
pub(super) struct Lookup<'a> {
    /// The versions that the transaction itself has projected.
    pub overlay: &'a Overlay,
    /// The open transaction, if there is one. Nothing may be read by another connection then.
    pub tx: Option<&'a mut Tx>,
}

/// The versions that a ledger keeps in memory.
#[derive(Default)]
pub(super) struct Versions {
    known: Mutex<Overlay>,
    catalogue: RwLock<Option<Arc<CatalogueVersion>>>,
    membership: RwLock<Option<Arc<MembershipVersion>>>,
}

impl Versions {
    pub fn catalogue(&self) -> Option<Arc<CatalogueVersion>> {
        self.catalogue.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn membership(&self) -> Option<Arc<MembershipVersion>> {
        self.membership.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn known<T>(&self, look: impl FnOnce(&mut Overlay) -> T) -> T {
        look(&mut self.known.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Forgets everything: the views are being rebuilt.
    pub fn forget(&self) {
        self.known(|known| *known = Overlay::default());
        *self.catalogue.write().unwrap_or_else(PoisonError::into_inner) = None;
        *self.membership.write().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Reads and checks the catalogue of an entry.
pub(super) fn read_catalogue(chunks: &Chunks) -> Result<(Catalogue, Hash), Refusal> {
    let parts = payload::decode_catalogue(chunks).map_err(|error| Refusal::new("malformed", error.field))?;
    let catalogue = Catalogue::build(parts).map_err(|faults| {
        let first = faults.first().map(|fault| fault.subject.clone());
        Refusal::new("catalogue-faults", first.unwrap_or_default())
    })?;
    let chunks: Vec<&[u8]> = chunks.iter().map(Vec::as_slice).collect();
    Ok((catalogue, Hash::digest(&chunks)))
}

impl Ledger {
    /// The catalogue at a position; `None` if no valid one is known there. Not for use while a transaction is open.
    pub async fn catalogue_at(&self, position: &Position) -> Result<Option<Arc<CatalogueVersion>>, LedgerError> {
        self.read_catalogue_at(position, None).await
    }

    async fn read_catalogue_at(
        &self,
        position: &Position,
        tx: Option<&mut Tx>,
    ) -> Result<Option<Arc<CatalogueVersion>>, LedgerError> {
        let versions = &self.inner.versions;
        let known = versions.known(|known| known.catalogues.get(position).cloned());
        measure::cache_lookup(Cache::Versions, known.is_some());
        if known.is_some() {
            return Ok(known);
        }
        let Some((time, chunks)) = self.control_entry(position, Kind::Catalogue, tx).await? else { return Ok(None) };
        let chunks = Arc::new(chunks);
        let read = tokio::task::spawn_blocking(move || read_catalogue(&chunks)).await.map_err(LedgerError::Worker)?;
        let Ok((catalogue, digest)) = read else { return Ok(None) };
        let version = Arc::new(CatalogueVersion { position: position.clone(), catalogue, digest, time });
        versions.known(|known| {
            if known.catalogues.len() >= KEPT_MAX {
                known.catalogues.clear();
            }
            known.catalogues.insert(position.clone(), Arc::clone(&version))
        });
        Ok(Some(version))
    }

    /// The membership at a position; `None` if no valid one is known there. Not for use while a transaction is open.
    pub async fn membership_at(&self, position: &Position) -> Result<Option<Arc<MembershipVersion>>, LedgerError> {
        self.read_membership_at(position, None).await
    }

    async fn read_membership_at(
        &self,
        position: &Position,
        tx: Option<&mut Tx>,
    ) -> Result<Option<Arc<MembershipVersion>>, LedgerError> {
        let versions = &self.inner.versions;
        let known = versions.known(|known| known.memberships.get(position).cloned());
        measure::cache_lookup(Cache::Versions, known.is_some());
        if known.is_some() {
            return Ok(known);
        }
        let Some((time, chunks)) = self.control_entry(position, Kind::Membership, tx).await? else { return Ok(None) };
        let Ok(membership) = payload::decode_membership(&chunks) else { return Ok(None) };
        let version = Arc::new(MembershipVersion::new(position.clone(), membership, time));
        versions.known(|known| {
            if known.memberships.len() >= KEPT_MAX {
                known.memberships.clear();
            }
            known.memberships.insert(position.clone(), Arc::clone(&version))
        });
        Ok(Some(version))
    }

    /// The time and the payload of a valid catalogue or membership.
    async fn control_entry(
        &self,
        position: &Position,
        kind: Kind,
        tx: Option<&mut Tx>,
    ) -> Result<Option<(Timestamp, Vec<Vec<u8>>)>, LedgerError> {
        let log = position.log();
        if let Some(tx) = tx {
            return Ok(tx.control_entry(&log, position.index, kind).await?);
        }
        let store = self.store();
        let Some(time) = store.control_at(&log, position.index, kind).await? else { return Ok(None) };
        Ok(Some((time, store.read_chunks(&log, position.index, usize::MAX).await?)))
    }

    /// How many entries of a log are held.
    pub(super) async fn size_of(&self, log: &LogId, lookup: &mut Lookup<'_>) -> Result<u64, LedgerError> {
        Ok(match lookup.tx.as_deref_mut() {
            Some(tx) => tx.size_of(log).await?,
            None => self.store().head(log).await?.map_or(0, |head| head.frontier.size()),
        })
    }

    /// The leaf hashes of some entries of a log, as far as these are held.
    pub(super) async fn leaves_of(
        &self,
        log: &LogId,
        indexes: &[Index],
        lookup: &mut Lookup<'_>,
    ) -> Result<HashMap<Index, Hash>, LedgerError> {
        let leaves = match lookup.tx.as_deref_mut() {
            Some(tx) => tx.read_leaves(log, indexes).await?,
            None => self.store().read_leaves(log, indexes).await?,
        };
        Ok(leaves.into_iter().collect())
    }

    pub(super) async fn find_catalogue(
        &self,
        position: &Position,
        lookup: &mut Lookup<'_>,
    ) -> Result<Option<Arc<CatalogueVersion>>, LedgerError> {
        match lookup.overlay.catalogues.get(position) {
            Some(version) => Ok(Some(Arc::clone(version))),
            None => self.read_catalogue_at(position, lookup.tx.as_deref_mut()).await,
        }
    }

    pub(super) async fn find_membership(
        &self,
        position: &Position,
        lookup: &mut Lookup<'_>,
    ) -> Result<Option<Arc<MembershipVersion>>, LedgerError> {
        match lookup.overlay.memberships.get(position) {
            Some(version) => Ok(Some(Arc::clone(version))),
            None => self.read_membership_at(position, lookup.tx.as_deref_mut()).await,
        }
    }

    /// Loads the newest valid catalogue and membership.
    pub(super) async fn refresh_versions(&self) -> Result<(), LedgerError> {
        let (store, operator, versions) = (self.store(), &self.settings().operator, &self.inner.versions);
        if let Some((log, index, _)) = store.newest_control(operator, Kind::Catalogue).await? {
            let found = self.catalogue_at(&Position { origin: log.origin, epoch: log.epoch, index }).await?;
            let mut current = versions.catalogue.write().unwrap_or_else(PoisonError::into_inner);
            if place(found.as_ref().map(|own| &own.position)) > place(current.as_ref().map(|own| &own.position)) {
                *current = found;
            }
        }
        if let Some((log, index, _)) = store.newest_control(operator, Kind::Membership).await? {
            let found = self.membership_at(&Position { origin: log.origin, epoch: log.epoch, index }).await?;
            let mut current = versions.membership.write().unwrap_or_else(PoisonError::into_inner);
            if place(found.as_ref().map(|own| &own.position)) > place(current.as_ref().map(|own| &own.position)) {
                *current = found;
            }
        }
        Ok(())
    }
}

/// The order of versions: two concurrent refreshes must not go back to an older one.
fn place(position: Option<&Position>) -> Option<(u32, u64)> {
    position.map(|position| (position.epoch, position.index))
}

//! Projects entries that are held and not projected yet: all of them after a rebuild, those that waited when a version arrives,
//! and those that an older program did not know.

use futures::future::BoxFuture;
use std::collections::HashSet;
use std::str::FromStr;
use std::sync::Arc;

use marsad_domain::code::OriginName;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Header, Index, Kind};
use marsad_store::{EntryRow, EntryState, LogKey, Tx};

use super::projecting::LogProjection;
use super::projector;
use super::{Fault, Ledger, LedgerError, Position};

/// How many entries, and bytes of payload, one transaction projects at most.
const GROUP_ENTRIES_MAX: usize = 64;
const GROUP_BYTES_MAX: u64 = 8 * 1024 * 1024;
/// How many pending entries are listed at a time.
const LISTED_MAX: usize = 10_000;

const KNOWN_KINDS: [Kind; 12] = [
    Kind::Genesis,
    Kind::Catalogue,
    Kind::Membership,
    Kind::Observations,
    Kind::Event,
    Kind::Release,
    Kind::Withdrawal,
    Kind::Erasure,
    Kind::Roster,
    Kind::Call,
    Kind::CallAnswer,
    Kind::ReleasePlan,
];

/// Entries of one log that one transaction projects.
struct ProjectionBatch {
    ledger: Ledger,
    key: LogKey,
    log: LogId,
    entries: Vec<(Header, usize)>,
    /// Whether these are entries that wait; otherwise they have no state yet.
    waiting: bool,
}

impl ProjectionBatch {
    /// Returns the entries whose payload is missing.
    async fn run(&self, tx: &mut Tx) -> Result<Vec<Index>, LedgerError> {
        tx.lock_head(self.key, &self.log).await?;
        let mut projection = LogProjection::new(&self.ledger, self.key, &self.log);
        let mut lost = Vec::new();
        for (header, count) in &self.entries {
            // Another task may have projected it between the listing and the lock.
            let state = tx.entry_state(self.key, header.index).await?;
            let is_due = match state {
                None => !self.waiting,
                Some(EntryState::Waiting { .. }) => self.waiting,
                Some(_) => false,
            };
            if !is_due {
                continue;
            }
            let chunks = match header.kind {
                Kind::Release => tx.chunks(self.key, header.index, 1).await?,
                _ => tx.chunks(self.key, header.index, *count).await?,
            };
            if chunks.is_empty() || (header.kind != Kind::Release && chunks.len() != *count) {
                tx.lose_payload(self.key, header.index).await?;
                let missing = EntryState::Refused { reason: "payload-missing".into(), detail: String::new() };
                tx.set_entry_state(self.key, header.index, &missing).await?;
                lost.push(header.index);
                continue;
            }
            projection.project(tx, header, chunks, *count).await?;
        }
        Ok(lost)
    }
}

/// Judges again the entries of the node's own logs that have no state, in the transaction that has set them back. Returns those
/// whose payload is missing.
pub(super) async fn project_set_back(
    ledger: &Ledger,
    tx: &mut Tx,
    key: LogKey,
) -> Result<Vec<(LogId, Index)>, LedgerError> {
    let mut lost = Vec::new();
    for epoch in tx.lock_epochs(key).await?.into_iter().rev() {
        let (key, log) = (key.at_epoch(epoch)?, LogId::new(ledger.origin().clone(), epoch));
        loop {
            let entries = tx.unprojected_of(key, GROUP_ENTRIES_MAX).await?;
            if entries.is_empty() {
                break;
            }
            let batch = ProjectionBatch { ledger: ledger.clone(), key, log: log.clone(), entries, waiting: false };
            lost.extend(batch.run(tx).await?.into_iter().map(|index| (log.clone(), index)));
        }
    }
    Ok(lost)
}

fn position_of(text: &str) -> Option<Position> {
    let mut parts = text.split('/');
    let (origin, epoch, index) = (parts.next()?, parts.next()?, parts.next()?);
    Some(Position {
        origin: OriginName::from_str(origin).ok()?,
        epoch: epoch.parse().ok()?,
        index: index.parse().ok()?,
    })
}

impl Ledger {
    /// Drops the schema `view`, makes it again and projects every entry that is held, in the order of the logs, those with
    /// catalogues and memberships first. If it is killed in between, the next start of the node does the rest.
    pub fn rebuild(&self) -> BoxFuture<'_, Result<(), LedgerError>> {
        Box::pin(async move {
            self.store().recreate_view(projector::VERSION).await?;
            self.inner.versions.forget();
            self.on_new_versions().await?;
            Ok(self.store().number_submissions().await?)
        })
    }

    /// Recreates the views, empty, if another projector or another definition made them. Returns whether it did.
    pub(super) async fn take_up_views(&self) -> Result<bool, LedgerError> {
        let (store, version) = (self.store(), projector::VERSION);
        if store.has_view_of(version).await? {
            return Ok(false);
        }
        store.recreate_view(version).await?;
        let entries = store.heads().await?.iter().map(|head| head.frontier.size()).sum::<u64>();
        if entries > 0 {
            tracing::info!(
                version,
                entries,
                "the views were made by another program and are projected from the log again"
            );
        }
        Ok(true)
    }

    /// Loads new versions and projects the entries that waited for them.
    pub(super) async fn on_new_versions(&self) -> Result<(), LedgerError> {
        self.refresh_versions().await?;
        self.project_pending().await?;
        self.refresh_versions().await?;
        self.changed();
        Ok(())
    }

    /// Sets back entries of kinds and rules that an older program did not know.
    pub(super) async fn take_up_known_kinds(&self) -> Result<(), LedgerError> {
        self.store().forget_not_projected(&KNOWN_KINDS, projector::RULES).await?;
        Ok(())
    }

    /// Projects the entries without a state, then those that wait for a version that is here now, until none is left.
    pub(super) async fn project_pending(&self) -> Result<(), LedgerError> {
        loop {
            loop {
                let listed = self.store().unprojected(LISTED_MAX).await?;
                if listed.is_empty() {
                    self.store().advance_projected_to().await?;
                    break;
                }
                self.project_listed(listed, false).await?;
            }
            if !self.project_ready().await? {
                return Ok(());
            }
        }
    }

    /// Projects the entries that wait for a version that is here now. Returns whether there were any.
    pub(super) async fn project_ready(&self) -> Result<bool, LedgerError> {
        let ready = self.ready_waiting().await?;
        let any = !ready.is_empty();
        self.project_listed(ready, true).await?;
        if any {
            self.changed();
        }
        Ok(any)
    }

    /// Entries that wait for a version that is here now.
    async fn ready_waiting(&self) -> Result<Vec<(LogId, Index)>, LedgerError> {
        let mut ready = Vec::new();
        let (mut here, mut missing) = (HashSet::new(), HashSet::new());
        for (log, index, reason, detail) in self.store().waiting(LISTED_MAX).await? {
            let wanted = (reason, detail);
            if !here.contains(&wanted) && !missing.contains(&wanted) {
                let found = match (position_of(&wanted.1), wanted.0.as_str()) {
                    (Some(position), "entry") => {
                        let head = self.store().head(&position.log()).await?;
                        head.is_some_and(|head| head.frontier.size() > position.index)
                    }
                    (Some(position), "catalogue") => self.catalogue_at(&position).await?.is_some(),
                    (Some(position), _) => self.membership_at(&position).await?.is_some(),
                    (None, _) => false,
                };
                if found {
                    here.insert(wanted.clone())
                } else {
                    missing.insert(wanted.clone())
                };
            }
            if here.contains(&wanted) {
                ready.push((log, index));
            }
        }
        Ok(ready)
    }

    async fn project_listed(&self, listed: Vec<(LogId, Index)>, waiting: bool) -> Result<(), LedgerError> {
        let mut batch: Option<ProjectionBatch> = None;
        let mut bytes: u64 = 0;
        for (log, index) in listed {
            let Some(EntryRow { header, chunk_sizes, .. }) = self.store().read_entry(&log, index).await? else {
                continue;
            };
            let full = batch.as_ref().is_some_and(|open| {
                open.log != log || open.entries.len() >= GROUP_ENTRIES_MAX || bytes >= GROUP_BYTES_MAX
            });
            if full {
                self.project_batch(batch.take()).await?;
                bytes = 0;
            }
            bytes += chunk_sizes.iter().map(|size| u64::from(*size)).sum::<u64>();
            let entry = (header, chunk_sizes.len());
            match &mut batch {
                Some(open) => open.entries.push(entry),
                None => {
                    let key = self.store().log_key(&log).await?;
                    batch = Some(ProjectionBatch { ledger: self.clone(), key, log, entries: vec![entry], waiting });
                }
            }
        }
        self.project_batch(batch).await
    }

    async fn project_batch(&self, batch: Option<ProjectionBatch>) -> Result<(), LedgerError> {
        let Some(batch) = batch.map(Arc::new) else { return Ok(()) };
        let log = batch.log.clone();
        let erases = |(header, _): &&(Header, usize)| header.kind == Kind::Erasure;
        let erasure = batch.entries.iter().filter(erases).map(|(header, _)| header.index).max();
        let lost = self
            .store()
            .run_tx("project", |tx| {
                let batch = Arc::clone(&batch);
                Box::pin(async move { batch.run(tx).await })
            })
            .await?;
        if let Some(index) = erasure {
            self.inner.tail_cache.erased(&log, index);
        }
        for index in lost {
            self.report_lost(&log, index).await?;
        }
        Ok(())
    }

    /// Records damage: the database marks a payload as held, but it is missing. Peers are asked for it.
    pub(super) async fn report_lost(&self, log: &LogId, index: Index) -> Result<(), LedgerError> {
        tracing::error!(%log, index, "the payload of an entry is gone from the database");
        self.inner.tail_cache.forget(log);
        let detail = "the payload is gone from the database; peers are asked for it";
        self.record_fault("", log, Fault::new("payload-missing", index, detail)).await
    }
}

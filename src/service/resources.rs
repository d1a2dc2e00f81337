//! Resources that the calls of a node share: threads, memory, and digests of the present state.

use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Mutex, MutexGuard, OwnedMutexGuard, Semaphore, SemaphorePermit};
use uuid::Uuid;

use crate::ServiceError;
use crate::budget::Budget;
use crate::expected_lines::ExpectedLines;
use crate::limits::Limits;
use crate::waiting;
use marsad_domain::timestamp::Timestamp;
use marsad_ledger::{Digests, Ledger};

/// Explanations at once, for each core: each reads all figures of its indicators, and computes.
const EXPLANATIONS_PER_CORE: usize = 2;
/// Calls at once, for each core, that read the database and compute before their answers begin.
const PLACES_PER_CORE: usize = 4;

/// Shared by all services of a node.
#[derive(Debug)]
pub struct Resources {
    judges: Judges,
    /// For submissions and checks that are coming in.
    pub uploads: Arc<Budget>,
    /// For answers that are being read.
    pub readers: Arc<Budget>,
    /// For calls that read and compute.
    places: Places,
    explanations: Places,
    /// Locked while a release is being built.
    building: Mutex<()>,
    /// Locked while a roster is being replaced, or a call is being opened or closed.
    roster: Arc<Mutex<()>>,
    /// Locked while the calendar of releases is being changed.
    plans: Arc<Mutex<()>>,
    digests: Mutex<Option<(u64, Digests)>>,
    /// The lines of rosters that releases were built beside.
    pub(crate) expected_lines: ExpectedLines,
    /// How many uploads there have been.
    uploads_begun: AtomicU64,
}

impl Resources {
    /// The resources of a node with these limits.
    ///
    /// # Errors
    /// If the threads cannot be started.
    pub fn start(limits: &Limits) -> std::io::Result<Self> {
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        Ok(Self {
            judges: Judges::start(cores)?,
            uploads: Budget::new("uploads", limits.upload_bytes_max),
            readers: Budget::new("readers", limits.reader_bytes_max),
            places: Places::new(PLACES_PER_CORE * cores),
            explanations: Places::new(EXPLANATIONS_PER_CORE * cores),
            building: Mutex::default(),
            roster: Arc::default(),
            plans: Arc::default(),
            digests: Mutex::default(),
            expected_lines: ExpectedLines::default(),
            uploads_begun: AtomicU64::default(),
        })
    }

    /// The threads that judge.
    #[must_use]
    pub fn judges(&self) -> &Judges {
        &self.judges
    }

    /// A place among the calls that read and compute, to be held until the answer begins. The number of places is so small that
    /// none of these calls waits long for the others, neither for the database nor for a core.
    ///
    /// # Errors
    /// [`ServiceError::Busy`] if none is free in time.
    pub async fn place(&self) -> Result<SemaphorePermit<'_>, ServiceError> {
        self.places.take().await
    }

    /// A place for an explanation, to be held until it is made.
    ///
    /// # Errors
    /// [`ServiceError::Busy`] if none is free in time.
    pub async fn explanation(&self) -> Result<SemaphorePermit<'_>, ServiceError> {
        self.explanations.take().await
    }

    /// The turn to build a release. Builds come one after the other: each continues the number and the identifier of the one before.
    ///
    /// # Errors
    /// [`ServiceError::Busy`] if another build does not end in time.
    pub async fn build(&self) -> Result<MutexGuard<'_, ()>, ServiceError> {
        waiting::in_time(self.building.lock()).await
    }

    /// The turn to replace the node's roster, or to open or close a call, so that nothing is replaced or opened twice unseen. The
    /// task that appends keeps it to its end.
    ///
    /// # Errors
    /// [`ServiceError::Busy`] if another call does not end in time.
    pub async fn roster(&self) -> Result<OwnedMutexGuard<()>, ServiceError> {
        waiting::in_time(Arc::clone(&self.roster).lock_owned()).await
    }

    /// The turn to change the node's calendar of releases.
    ///
    /// # Errors
    /// [`ServiceError::Busy`] if another call does not end in time.
    pub async fn plans(&self) -> Result<OwnedMutexGuard<()>, ServiceError> {
        waiting::in_time(Arc::clone(&self.plans).lock_owned()).await
    }

    /// A name for an upload that begins now. An upload of an earlier process has another time, even if its number is the same.
    pub fn name_upload(&self, now: Timestamp) -> Uuid {
        Uuid::from_u64_pair(now.micros().cast_unsigned(), self.uploads_begun.fetch_add(1, Ordering::Relaxed))
    }

    /// The digests of what the node holds. They are computed again only when something has been committed since, and by one
    /// call at a time: it reads and hashes everything.
    ///
    /// # Errors
    /// [`ServiceError::Busy`] if another call does not complete them in time, [`ServiceError`] if the database cannot be read.
    pub async fn digests(&self, ledger: &Ledger) -> Result<Digests, ServiceError> {
        let mut kept = waiting::in_time(self.digests.lock()).await?;
        let changes = *ledger.changes().borrow();
        if let Some((of, digests)) = kept.as_ref()
            && *of == changes
        {
            return Ok(*digests);
        }
        let digests = ledger.digests().await?;
        *kept = Some((changes, digests));
        Ok(digests)
    }
}

/// Places that calls wait for, until their deadlines.
#[derive(Debug)]
struct Places {
    free: Semaphore,
}

impl Places {
    fn new(count: usize) -> Self {
        Self { free: Semaphore::new(count) }
    }

    async fn take(&self) -> Result<SemaphorePermit<'_>, ServiceError> {
        waiting::in_time(self.free.acquire()).await?.map_err(|_| ServiceError::Stopping)
    }
}

/// A few threads on which submissions are judged, batch by batch. A submission that waits for its client holds none of them.
#[derive(Debug)]
pub struct Judges {
    /// Always there until it is dropped.
    runtime: Option<Runtime>,
}

impl Judges {
    pub fn start(threads: usize) -> std::io::Result<Self> {
        let runtime = Builder::new_multi_thread().worker_threads(threads).thread_name("judge").build()?;
        Ok(Self { runtime: Some(runtime) })
    }

    /// How many submissions are being judged, or wait for their next batch.
    #[must_use]
    pub fn running(&self) -> usize {
        self.runtime.as_ref().map_or(0, |runtime| runtime.metrics().num_alive_tasks())
    }

    /// Runs a task that computes for a long time between two points where it waits.
    pub fn run(&self, work: impl Future<Output = ()> + Send + 'static) {
        if let Some(runtime) = &self.runtime {
            runtime.spawn(work);
        }
    }
}

impl Drop for Judges {
    fn drop(&mut self) {
        // It does not wait for a batch that is being judged: the drop may run on a thread that must not block.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

#[cfg(test)]
mod tests;

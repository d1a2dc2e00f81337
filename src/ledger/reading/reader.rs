//! Reading the pages of a plan: chunks are fetched a few at a time and decoded on the threads for blocking work, while the next
//! ones are fetched.

use std::sync::Arc;

use tokio::sync::mpsc;

use marsad_store::{ChunkPlace, Store};
use marsad_wire::data_chunk;

use super::assembly::Assembly;
use super::page::ObservationPage;
use super::plan::ObservationPlan;
use super::{ObservationSource, ReadingError};

/// How many parts are fetched and decoded at once: about a megabyte of whole chunks.
const PARTS_AT_ONCE: usize = 32;

/// On which threads chunks are decoded: that takes too long for a thread that serves many tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Threads {
    /// On those for blocking work.
    Shared,
    /// On the polling thread, which does nothing but this reading.
    Own,
}

impl Threads {
    async fn run<T: Send + 'static>(self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, ReadingError> {
        match self {
            Self::Shared => tokio::task::spawn_blocking(work).await.map_err(ReadingError::Worker),
            Self::Own => Ok(work()),
        }
    }
}

/// Reads the pages of a plan, one after the other.
pub struct Reader {
    store: Store,
    plan: Arc<ObservationPlan>,
    assembly: Option<Assembly>,
    page: usize,
    threads: Threads,
}

/// A part of the current page, with its chunk unless its rows were kept.
struct Fetched {
    part: usize,
    chunk: Option<Vec<u8>>,
}

impl Reader {
    /// A reader at the first page.
    #[must_use]
    pub fn new(store: Store, plan: Arc<ObservationPlan>) -> Self {
        Self { store, plan, assembly: None, page: 0, threads: Threads::Shared }
    }

    /// The same, decoding chunks on other threads.
    #[must_use]
    pub fn working_on(self, threads: Threads) -> Self {
        Self { threads, ..self }
    }

    /// The next page; `None` after the last, and after an error.
    ///
    /// # Errors
    /// [`ReadingError`] if the database cannot be read, is corrupt, or a payload has been erased since the plan was made.
    pub async fn next(&mut self) -> Result<Option<ObservationPage>, ReadingError> {
        let page = self.page;
        if page >= self.plan.pages() {
            return Ok(None);
        }
        self.page = self.plan.pages();
        let mut assembly = self.assembly.take().unwrap_or_else(|| Assembly::new(Arc::clone(&self.plan)));
        let parts = self.plan.parts.iter().enumerate().filter(|(_, part)| part.pages.contains(&page));
        let wanted: Vec<(usize, bool)> = parts.map(|(part, _)| (part, !assembly.keeps(part))).collect();
        let mut lots = wanted.chunks(PARTS_AT_ONCE);
        let mut fetched = self.fetch(lots.next()).await?;
        while !fetched.is_empty() {
            let plan = Arc::clone(&self.plan);
            let working = self.threads.run(move || add(assembly, &plan, page, fetched));
            let (added, next) = tokio::join!(working, self.fetch(lots.next()));
            assembly = added??;
            fetched = next?;
        }
        let finishing = self.threads.run(move || (assembly.finish(), assembly));
        let (found, assembly) = finishing.await?;
        self.assembly = Some(assembly);
        self.page = page + 1;
        Ok(Some(found))
    }

    async fn fetch(&self, lot: Option<&[(usize, bool)]>) -> Result<Vec<Fetched>, ReadingError> {
        let lot = lot.unwrap_or_default();
        let missing = lot.iter().filter(|(_, missing)| *missing);
        let parts: Vec<usize> = missing.map(|(part, _)| *part).collect();
        let places: Vec<ChunkPlace> =
            parts.iter().filter_map(|part| self.plan.parts.get(*part)).map(|part| part.place).collect();
        let stored = if places.is_empty() { Vec::new() } else { self.store.chunks_at(&places).await? };
        let mut stored = stored.into_iter();
        let mut fetched = Vec::with_capacity(lot.len());
        for (part, missing) in lot.iter().copied() {
            let chunk = if missing { stored.next().flatten() } else { None };
            if missing && chunk.is_none() {
                return Err(about(&self.plan, part, |log, index| ReadingError::Gone { log, index }));
            }
            fetched.push(Fetched { part, chunk });
        }
        Ok(fetched)
    }
}

/// An error about the entry of a part.
fn about(
    plan: &ObservationPlan,
    part: usize,
    error: impl FnOnce(marsad_log::checkpoint::LogId, u64) -> ReadingError,
) -> ReadingError {
    let source = plan.parts.get(part).and_then(|part| plan.sources.get(part.source as usize));
    match source {
        Some(ObservationSource { log, index, .. }) => error(log.clone(), *index),
        None => marsad_store::StoreError::corrupt("a part of no entry").into(),
    }
}

/// Adds the rows of some parts to a page.
fn add(
    mut assembly: Assembly,
    plan: &ObservationPlan,
    page: usize,
    fetched: Vec<Fetched>,
) -> Result<Assembly, ReadingError> {
    for Fetched { part, chunk } in fetched {
        match chunk {
            None => assembly.add_kept(part, page),
            Some(chunk) => {
                let columns = data_chunk::columns(&chunk)
                    .map_err(|source| about(plan, part, |log, index| ReadingError::Chunk { log, index, source }))?;
                assembly.add_chunk(part, page, &columns);
            }
        }
    }
    Ok(assembly)
}

/// The pages of several plans, each with the number of its plan, read ahead by one. Dropping the receiver ends the
/// reading.
#[must_use]
pub fn read_all(
    store: Store,
    plans: Vec<Arc<ObservationPlan>>,
) -> mpsc::Receiver<Result<(usize, ObservationPage), ReadingError>> {
    let (pages, receiver) = mpsc::channel(1);
    let reading = async move {
        for (number, plan) in plans.into_iter().enumerate() {
            let mut reader = Reader::new(store.clone(), plan);
            loop {
                let page = match reader.next().await {
                    Ok(None) => break,
                    Ok(Some(page)) => Ok((number, page)),
                    Err(error) => Err(error),
                };
                let failed = page.is_err();
                if pages.send(page).await.is_err() || failed {
                    return;
                }
            }
        }
    };
    tokio::spawn(reading);
    receiver
}

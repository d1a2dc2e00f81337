//! A cache of what was committed last: the heads of all logs and the newest small entries. A task that waits for a commit gets
//! it without a query.
//!
//! Correctness does not depend on it. What is not here is read from the database, and after a long wait the database is asked
//! in any case. An entry whose payload changes, and a log whose head changes other than by growing, is dropped at once.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;
use marsad_log::merkle::Hash;
use marsad_measure::{self as measure, Cache};
use marsad_store::{EntryRow, Head};

/// Payload bytes that are cached, for all logs together.
const BYTES_MAX: usize = 4 << 20;
/// An entry with a larger payload is not cached: reading it again costs little compared with sending it.
const ENTRY_BYTES_MAX: usize = 256 << 10;

/// A committed entry with its whole payload, if that is held.
#[derive(Debug, Clone)]
pub struct RecentEntry {
    pub row: EntryRow,
    /// Its chunks as stored.
    pub chunks: Arc<Vec<Vec<u8>>>,
    pub leaf: Hash,
}

impl RecentEntry {
    /// Whether an entry with these chunks is cached.
    pub(super) fn is_kept(chunks: &[Vec<u8>]) -> bool {
        chunks.iter().map(Vec::len).sum::<usize>() <= ENTRY_BYTES_MAX
    }

    fn bytes(&self) -> usize {
        self.chunks.iter().map(Vec::len).sum::<usize>() + self.row.bytes.len() + 256
    }
}

#[derive(Debug, Default)]
struct Tails {
    /// Changes with every change.
    version: u64,
    /// `None` until the database was asked.
    heads: Option<BTreeMap<LogId, Head>>,
    /// Entries below these indexes are not cached.
    floors: BTreeMap<LogId, Index>,
    /// By log, without a gap.
    entries: BTreeMap<LogId, VecDeque<RecentEntry>>,
    bytes: usize,
}

#[derive(Debug, Default)]
pub(super) struct TailCache(Mutex<Tails>);

impl Tails {
    fn drop_log(&mut self, log: &LogId) {
        let dropped = self.entries.remove(log).unwrap_or_default();
        self.bytes -= dropped.iter().map(RecentEntry::bytes).sum::<usize>();
    }

    fn forget(&mut self, log: &LogId) {
        self.version += 1;
        self.heads = None;
        self.drop_log(log);
    }

    /// Whether an erasure may name this entry: there is one after it in its log, or in a later epoch.
    fn may_be_erased(&self, log: &LogId, index: Index) -> bool {
        let later = LogId::new(log.origin.clone(), log.epoch.saturating_add(1));
        let has_later = self.floors.range(later..).next().is_some_and(|(of, _)| of.origin == log.origin);
        has_later || self.floors.get(log).is_some_and(|floor| index < *floor)
    }

    fn push(&mut self, log: &LogId, entry: RecentEntry) {
        if self.may_be_erased(log, entry.row.header.index) {
            return;
        }
        let last = self.entries.get(log).and_then(VecDeque::back).map(|last| last.row.header.index);
        match last {
            Some(last) if entry.row.header.index <= last => return,
            Some(last) if entry.row.header.index > last + 1 => self.drop_log(log),
            _ => {}
        }
        let bytes = entry.bytes();
        if bytes > ENTRY_BYTES_MAX {
            return self.drop_log(log);
        }
        self.bytes += bytes;
        self.entries.entry(log.clone()).or_default().push_back(entry);
        while self.bytes > BYTES_MAX {
            let longest = self.entries.values_mut().max_by_key(|entries| entries.len());
            let Some(oldest) = longest.and_then(VecDeque::pop_front) else { return };
            self.bytes -= oldest.bytes();
        }
    }
}

/// What was found in memory, if anything was; either way it is counted.
fn counted<T>(cache: Cache, found: Option<T>) -> Option<T> {
    measure::cache_lookup(cache, found.is_some());
    found
}

impl TailCache {
    fn lock(&self) -> MutexGuard<'_, Tails> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds what was committed: a larger head and its new entries.
    pub fn committed(&self, head: Head, entries: Vec<RecentEntry>) {
        let mut inner = self.lock();
        inner.version += 1;
        for entry in entries {
            inner.push(&head.log, entry);
        }
        if let Some(heads) = &mut inner.heads {
            let known = heads.get(&head.log).map_or(0, |known| known.frontier.size());
            if head.frontier.size() > known {
                heads.insert(head.log.clone(), head);
            }
        }
    }

    /// Drops the entries of a log before `size` and those of earlier epochs, because some of them are erased. Late inserts
    /// below `size` are ignored.
    pub fn erased(&self, log: &LogId, size: u64) {
        let mut inner = self.lock();
        inner.forget(log);
        let first = LogId::new(log.origin.clone(), 0);
        let earlier: Vec<LogId> = inner.entries.range(first..log.clone()).map(|(of, _)| of.clone()).collect();
        earlier.iter().for_each(|of| inner.drop_log(of));
        let floor = inner.floors.entry(log.clone()).or_default();
        *floor = size.max(*floor);
    }

    /// The current version; read it before the database.
    pub fn version(&self) -> u64 {
        self.lock().version
    }

    /// Takes the heads that were read from the database, unless the version has changed since.
    pub fn read(&self, heads: &[Head], version: u64) {
        let mut inner = self.lock();
        if inner.version == version {
            inner.heads = Some(heads.iter().map(|head| (head.log.clone(), head.clone())).collect());
        }
    }

    /// Drops a log, and all heads with it.
    pub fn forget(&self, log: &LogId) {
        self.lock().forget(log);
    }

    /// The heads of all logs, if they are known.
    pub fn heads(&self) -> Option<Vec<Head>> {
        let heads = self.lock().heads.as_ref().map(|heads| heads.values().cloned().collect());
        counted(Cache::Heads, heads)
    }

    /// The head of one log, if it is known.
    pub fn head(&self, log: &LogId) -> Option<Head> {
        let head = self.lock().heads.as_ref().and_then(|heads| heads.get(log).cloned());
        counted(Cache::Heads, head)
    }

    /// The leaf hashes of the wanted entries that are cached, with their indexes.
    pub fn leaves(&self, log: &LogId, wanted: &[Index]) -> Vec<(Index, Hash)> {
        let inner = self.lock();
        let Some(entries) = inner.entries.get(log) else { return Vec::new() };
        let Some(first) = entries.front().map(|first| first.row.header.index) else { return Vec::new() };
        let leaf = |index: &Index| {
            let place = usize::try_from(index.checked_sub(first)?).ok()?;
            Some((*index, entries.get(place)?.leaf))
        };
        wanted.iter().filter_map(leaf).collect()
    }

    /// The entry `from` and those after it, at most `count` and about `bytes` of payload; none if it is not cached.
    pub fn entries(&self, log: &LogId, from: Index, count: usize, bytes: usize) -> Vec<RecentEntry> {
        let entries = self.kept(log, from, count, bytes);
        measure::cache_lookup(Cache::Entries, !entries.is_empty());
        entries
    }

    fn kept(&self, log: &LogId, from: Index, count: usize, bytes: usize) -> Vec<RecentEntry> {
        let inner = self.lock();
        let Some(entries) = inner.entries.get(log) else { return Vec::new() };
        let Some(first) = entries.front().map(|first| first.row.header.index) else { return Vec::new() };
        let Some(skip) = from.checked_sub(first).and_then(|skip| usize::try_from(skip).ok()) else { return Vec::new() };
        let mut taken = 0;
        let fits = |entry: &&RecentEntry| {
            taken += entry.bytes();
            taken <= bytes.max(entry.bytes())
        };
        entries.iter().skip(skip).take(count).take_while(fits).cloned().collect()
    }
}

#[cfg(test)]
mod tests;

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

/// Notes that are kept.
const NOTES_MAX: usize = 64;

/// A committed entry with its whole payload, if that is held.
#[derive(Debug, Clone)]
pub struct RecentEntry {
    pub row: EntryRow,
    /// Its chunks as stored.
    pub chunks: Arc<Vec<Vec<u8>>>,
    /// The leaf hash of its header.
    pub leaf: Hash,
}

impl RecentEntry {
    /// Whether an entry with these chunks is cached at all.
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
    /// The newest notes of the own log with their sizes: a receipt for any of them may be requested at once.
    notes: VecDeque<(LogId, u64, String)>,
    /// By log, without a gap.
    entries: BTreeMap<LogId, VecDeque<RecentEntry>>,
    bytes: usize,
}

/// The cache, behind one lock.
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
        self.notes.retain(|(of, ..)| of != log);
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

    /// Keeps the note that was signed for a head.
    pub fn signed(&self, head: &Head) {
        let mut inner = self.lock();
        inner.notes.push_back((head.log.clone(), head.frontier.size(), head.note.clone()));
        if inner.notes.len() > NOTES_MAX {
            inner.notes.pop_front();
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

    /// The note that was signed for a log at a size, if it is still here.
    pub fn note(&self, log: &LogId, size: u64) -> Option<String> {
        let is_it = |(of, at, _): &&(LogId, u64, String)| *at == size && of == log;
        let note = self.lock().notes.iter().rev().find(is_it).map(|(_, _, note)| note.clone());
        counted(Cache::Notes, note)
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
mod tests {
    use super::*;
    use marsad_domain::code::OriginName;
    use marsad_domain::timestamp::Timestamp;
    use marsad_log::entry::{Header, Kind, SharingClass};
    use marsad_log::merkle::{Frontier, Hash, leaf_hash};
    use marsad_log::verify::Tail;
    use marsad_store::{HeadState, PayloadState};

    fn log() -> LogId {
        LogId::new(OriginName::new("oriental").unwrap(), 0)
    }

    fn entry(index: Index, bytes: usize) -> RecentEntry {
        let header = Header {
            kind: Kind::Observations,
            epoch: 0,
            index,
            time: Timestamp::from_micros(0),
            sharing: SharingClass::Open,
            commitment: Hash::digest(&[]),
            extension: None,
        };
        let row = EntryRow {
            bytes: header.encode(),
            header,
            payload_state: PayloadState::Held,
            state_detail: String::new(),
            opening: None,
            chunk_sizes: Vec::new(),
        };
        RecentEntry { leaf: leaf_hash(&row.bytes), row, chunks: Arc::new(vec![vec![0; bytes]]) }
    }

    fn head(size: u64) -> Head {
        let mut frontier = Frontier::new();
        (0..size).for_each(|n| frontier.push(Hash::digest(&[&n.to_be_bytes()])));
        let (root, note) = (frontier.root(), String::new());
        Head { log: log(), frontier, root, tail: Tail::default(), note, state: HeadState::Active }
    }

    fn indexes(recent: &TailCache, from: Index) -> Vec<Index> {
        recent.entries(&log(), from, 100, usize::MAX).iter().map(|entry| entry.row.header.index).collect()
    }

    #[test]
    fn entries_have_no_hole() {
        let recent = TailCache::default();
        recent.committed(head(6), vec![entry(4, 1), entry(5, 1)]);
        recent.committed(head(7), vec![entry(5, 1), entry(6, 1)]);
        assert_eq!(indexes(&recent, 4), [4, 5, 6]);
        assert_eq!(indexes(&recent, 6), [6]);
        assert!(indexes(&recent, 3).is_empty() && indexes(&recent, 7).is_empty());
        recent.committed(head(9), vec![entry(8, 1)]);
        assert_eq!(indexes(&recent, 8), [8]);
        assert!(indexes(&recent, 6).is_empty());
        // What is large is not kept, nor what would leave a hole before what comes next.
        recent.committed(head(10), vec![entry(9, ENTRY_BYTES_MAX)]);
        recent.committed(head(11), vec![entry(10, 1)]);
        assert_eq!(indexes(&recent, 10), [10]);
        assert!(indexes(&recent, 8).is_empty());
    }

    #[test]
    fn memory_is_bounded() {
        let recent = TailCache::default();
        for index in 0..200 {
            recent.committed(head(1), vec![entry(index, ENTRY_BYTES_MAX / 2)]);
            assert!(recent.lock().bytes <= BYTES_MAX);
        }
        assert_eq!(indexes(&recent, 199), [199]);
        assert!(indexes(&recent, 100).is_empty());
        assert_eq!(recent.entries(&log(), 190, 100, ENTRY_BYTES_MAX * 2).len(), 3);
    }

    #[test]
    fn what_is_erased_does_not_come_back() {
        let recent = TailCache::default();
        recent.committed(head(6), vec![entry(4, 1), entry(5, 1)]);
        recent.erased(&log(), 7);
        assert!(indexes(&recent, 4).is_empty());
        // The task that committed them reports late.
        recent.committed(head(6), vec![entry(5, 1), entry(6, 1)]);
        assert!(indexes(&recent, 5).is_empty() && indexes(&recent, 6).is_empty());
        recent.committed(head(8), vec![entry(7, 1)]);
        assert_eq!(indexes(&recent, 7), [7]);
    }

    #[test]
    fn the_note_of_a_receipt_is_the_one_that_was_signed() {
        let recent = TailCache::default();
        let signed = |size: u64| Head { note: format!("note of {size}"), ..head(size) };
        (1..=70).for_each(|size| recent.signed(&signed(size)));
        assert_eq!(recent.note(&log(), 70).as_deref(), Some("note of 70"));
        assert_eq!((recent.note(&log(), 1), recent.note(&log(), 71)), (None, None));
        recent.forget(&log());
        assert_eq!(recent.note(&log(), 70), None);
    }

    #[test]
    fn heads_only_grow_until_they_are_forgotten() {
        let recent = TailCache::default();
        recent.committed(head(3), Vec::new());
        assert_eq!(recent.heads(), None, "nobody has asked the database yet");
        let version = recent.version();
        recent.read(&[head(3)], version);
        recent.committed(head(5), Vec::new());
        recent.committed(head(4), Vec::new());
        assert_eq!(recent.head(&log()), Some(head(5)));
        recent.read(&[head(4)], version);
        assert_eq!(recent.head(&log()), Some(head(5)), "it was asked before the commit");
        recent.forget(&log());
        assert_eq!(recent.heads(), None);
    }
}

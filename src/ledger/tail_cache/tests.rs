//! What the cache keeps, and what it must not return any more.

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

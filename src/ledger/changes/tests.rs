//! What a submission changes, against a model that knows no order: a map from cells to what was said of them last.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{Cells, Changes, EntryPlace, OwnRows, Reach};
use crate::reading::sample::{CellOf, Entry, Fact, columns, columns_after};
use crate::reading::tests::entries;
use marsad_domain::audience::Audience;
use marsad_log::entry::SharingClass;
use marsad_store::LogKey;

fn reach(wide: bool) -> Reach {
    let sharing = if wide { SharingClass::Open } else { SharingClass::Federation };
    Reach { sharing, audience: Audience::Public }
}

fn place(index: usize) -> EntryPlace {
    (LogKey::of(1, 0), index as u64)
}

/// The cells of a submission after some entries, each narrow or wide.
fn compared(own: &Entry, stored: &[(Entry, bool)]) -> Cells {
    let chunks = own.chunks.iter().map(|rows| Ok::<_, ()>(columns_after(None, rows)));
    let mut cells = Cells::new(OwnRows::of(chunks).unwrap());
    for (index, (entry, wide)) in stored.iter().enumerate() {
        for rows in &entry.chunks {
            cells.take(place(index), reach(*wide), &columns(rows));
        }
    }
    cells
}

/// The expected changes, holders and superseding entries.
fn model(own: &Entry, stored: &[(Entry, bool)], wide: bool) -> (Changes, Vec<EntryPlace>, Vec<EntryPlace>) {
    let mut last: BTreeMap<CellOf, (usize, bool, &Fact)> = BTreeMap::new();
    for (index, (entry, wide)) in stored.iter().enumerate() {
        for (cell, fact) in entry.chunks.iter().flatten() {
            last.insert(*cell, (index, *wide, fact));
        }
    }
    let (mut changes, mut holders, mut others) = (Changes::default(), Vec::new(), Vec::new());
    for (cell, fact) in own.chunks.iter().flatten() {
        let count = match last.get(cell) {
            None => &mut changes.new,
            Some((index, reaches, stands)) if *stands == fact && *reaches == wide => {
                holders.push(place(*index));
                &mut changes.unchanged
            }
            Some((index, _, stands)) => {
                others.push(place(*index));
                if stands.delete && !fact.delete { &mut changes.new } else { &mut changes.changed }
            }
        };
        *count += 1;
    }
    for places in [&mut holders, &mut others] {
        places.sort_by(|a, b| b.cmp(a));
        places.dedup();
    }
    (changes, holders, others)
}

proptest! {
    #[test]
    fn rows_are_compared_with_what_was_said_last(
        stored in (entries(), proptest::collection::vec(any::<bool>(), 8)),
        own in entries(),
        wide: bool,
    ) {
        let own = own.first().unwrap();
        let stored: Vec<(Entry, bool)> = stored.0.into_iter().zip(stored.1).collect();
        let cells = compared(own, &stored);
        let found = (cells.changes(reach(wide)), cells.holders(reach(wide)), cells.superseding(reach(wide)));
        prop_assert_eq!(found, model(own, &stored, wide));
    }

    #[test]
    fn what_was_said_already_changes_nothing(own in entries(), before in entries()) {
        let own = own.first().unwrap();
        let mut stored: Vec<(Entry, bool)> = before.into_iter().map(|entry| (entry, true)).collect();
        stored.push((own.clone(), true));
        let cells = compared(own, &stored);
        prop_assert!(cells.changes(reach(true)).is_nothing());
        prop_assert!(!cells.changes(reach(false)).is_nothing());
        prop_assert_eq!(cells.holders(reach(true)), [place(stored.len() - 1)]);
    }
}

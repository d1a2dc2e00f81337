//! Pages against a model that knows no pages: entries of several reporters, withdrawals, tombstones, filters.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;

use super::assembly::Assembly;
use super::sample::*;
use super::{ObservationFilter, ObservationPlan};
use marsad_domain::audience::Audience;
use marsad_domain::code::{AreaCode, CodeId};
use marsad_domain::sharing::Sharing;
use marsad_log::bytes::Writer;
use marsad_store::log_positions::Cut;
use marsad_store::part_read::{HeldPart, HeldSource};
use marsad_wire::data_chunk::Columns;

pub(crate) fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let fact = (proptest::option::weighted(0.9, 0..100_i64), proptest::bool::weighted(0.15), 0..3_u8)
        .prop_map(|(value, delete, comment)| Fact { value, delete, comment });
    let cells = proptest::collection::btree_map((0..AREAS, 0..6_u8, 0..4_u8), fact, 1..40);
    let entry = (0..2_u8, 0..3_u8, proptest::bool::weighted(0.25), cells, 1..4_usize).prop_map(
        |(origin, reporter, withdrawn, cells, size)| {
            let mut chunks = vec![BTreeMap::new(); size];
            for (n, (cell, fact)) in cells.into_iter().enumerate() {
                // Neighbouring cells in different chunks: chunks of an entry overlap.
                chunks[n % size].insert(cell, fact);
            }
            chunks.retain(|chunk| !chunk.is_empty());
            Entry { origin, reporter, withdrawn, chunks }
        },
    );
    proptest::collection::vec(entry, 1..8)
}

/// What is current, as text, in order: of each cell and holder the latest that is not withdrawn.
fn model(entries: &[Entry], wanted: impl Fn(&CellOf) -> bool) -> Vec<String> {
    let mut order: Vec<(usize, &Entry)> = entries.iter().enumerate().collect();
    order.sort_by_key(|(index, entry)| (log(entry), *index));
    let mut lines = BTreeMap::new();
    let cells: BTreeSet<CellOf> =
        entries.iter().flat_map(|entry| &entry.chunks).flat_map(BTreeMap::keys).copied().collect();
    for cell in cells.iter().filter(|cell| wanted(cell)) {
        for holder in (0..2).flat_map(|origin| (0..3).map(move |reporter| (origin, reporter))) {
            let own = order.iter().enumerate().filter(|(_, (_, entry))| (entry.origin, entry.reporter) == holder);
            let history = own.filter_map(|(place, (_, entry))| {
                let fact = entry.chunks.iter().find_map(|chunk| chunk.get(cell))?;
                Some((place, entry.withdrawn, fact))
            });
            let history: Vec<_> = history.collect();
            let Some(latest) = history.iter().rposition(|(_, withdrawn, _)| !withdrawn) else { continue };
            let (place, _, fact) = history[latest];
            if !fact.delete {
                let (value, comment) =
                    (fact.value, if fact.comment == 0 { String::new() } else { format!("c{}", fact.comment) });
                let (area, key, period) = (area(cell.0), key(cell.1), period(cell.2));
                let line = format!("{area} {key:?} {period} {value:?} {comment} {place} {}", latest + 1);
                lines.insert((area, key, period, place), line);
            }
        }
    }
    lines.into_values().collect()
}

/// The pages of an answer, with what a reader does: kept rows first, else the chunk.
fn pages(entries: &[Entry], filter: ObservationFilter, page_rows: u64) -> Vec<Vec<String>> {
    let (sources, parts) = held(entries);
    let universe: Vec<AreaCode> = (0..AREAS).step_by(2).map(area).collect();
    let only = parts.iter().map(|(part, _)| part.clone()).collect();
    let plan = Arc::new(ObservationPlan::of(&Cut::default(), filter, sources, only, (&universe, page_rows)));
    let mut assembly = Assembly::new(Arc::clone(&plan));
    let mut pages = Vec::new();
    for page in 0..plan.pages() {
        for (number, part) in plan.parts.iter().enumerate().filter(|(_, part)| part.pages.contains(&page)) {
            if assembly.keeps(number) {
                assembly.add_kept(number, page);
            } else {
                let chunk = parts.iter().find(|(held, _)| held.place == part.place).unwrap();
                assembly.add_chunk(number, page, &chunk.1);
            }
        }
        let page = assembly.finish();
        assert!(page.areas.is_sorted() && page.keys.is_sorted() && page.periods.is_sorted());
        let text = |row: &super::CurrentObservation| {
            let (area, key, period) = (page.area(row).unwrap(), page.codes(row), page.period(row).unwrap());
            let (value, comment) = (row.value(), &page.attributes(row).comment);
            format!("{area} {key:?} {period} {value:?} {comment} {} {}", row.source, row.revision)
        };
        pages.push(page.rows.iter().map(text).collect());
    }
    pages
}

proptest! {
    #[test]
    fn pages_together_hold_what_is_current_once_and_in_order(entries in entries(), page_rows in 1..60_u64) {
        let found = pages(&entries, ObservationFilter::all_of(indicator(), 0), page_rows);
        prop_assert_eq!(found.concat(), model(&entries, |_| true));
    }

    #[test]
    fn filters_leave_out_whole_cells(
        entries in entries(),
        areas in proptest::option::of(proptest::collection::btree_set(0..AREAS, 0..5)),
        from in proptest::option::of(0..4_u8),
        code in proptest::option::of(0..2_u8),
        page_rows in 1..60_u64,
    ) {
        let filter = ObservationFilter {
            areas: areas.as_ref().map(|areas| areas.iter().map(|n| area(*n)).collect()),
            from: from.map(period),
            at: code.map(|code| (0, CodeId::new(&format!("S{code}")).unwrap())).into_iter().collect(),
            ..ObservationFilter::all_of(indicator(), 0)
        };
        let wanted = |cell: &CellOf| {
            areas.as_ref().is_none_or(|areas| areas.contains(&cell.0))
                && from.is_none_or(|from| cell.2 >= from)
                && code.is_none_or(|code| cell.1 % 2 == code)
        };
        prop_assert_eq!(pages(&entries, filter, page_rows).concat(), model(&entries, wanted));
    }
}

#[test]
fn a_page_has_about_as_many_rows_as_it_should() {
    let fact = Fact { value: Some(1), delete: false, comment: 0 };
    let cells = (0..AREAS).flat_map(|area| (0..6).flat_map(move |key| (0..4).map(move |period| (area, key, period))));
    let chunk: BTreeMap<CellOf, Fact> = cells.map(|cell| (cell, fact.clone())).collect();
    let entry = Entry { origin: 0, reporter: 0, withdrawn: false, chunks: vec![chunk] };
    // 288 rows of 12 areas, of which the plan knows 7: 41 rows each, two areas a page.
    let found = pages(&[entry], ObservationFilter::all_of(indicator(), 0), 100);
    assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [72, 96, 96, 24]);
}

#[test]
fn figures_of_other_decimals_are_the_same_numbers_or_none() {
    let fact = |value: i64| Fact { value: Some(value), delete: false, comment: 0 };
    // Nothing is said there, and one figure is beyond 64 bits with one decimal more.
    let values = [fact(1_250), fact(1_300), fact(-5), Fact { value: None, ..fact(0) }, fact(i64::MAX)];
    let rows = (0..).zip(values).map(|(n, fact)| ((0, 0, n), fact)).collect();
    let entry = Entry { origin: 0, reporter: 0, withdrawn: false, chunks: vec![rows] };
    let (sources, mut parts) = held(&[entry]);
    let mut read = |stored: u8, wanted: u8| {
        parts[0].1.groups[1].decimals = stored;
        let filter = ObservationFilter::all_of(indicator(), wanted);
        let only = vec![parts[0].0.clone()];
        let plan = Arc::new(ObservationPlan::of(&Cut::default(), filter, sources.clone(), only, (&[], 10)));
        let mut assembly = Assembly::new(plan);
        assembly.add_chunk(0, 0, &parts[0].1);
        let rows = assembly.finish().rows;
        rows.iter().map(|row| (row.value(), row.is_inexact())).collect::<Vec<_>>()
    };
    let exact = |value| (Some(value), false);
    let (missing, inexact) = ((None, false), (None, true));
    assert_eq!(read(2, 2), [exact(1_250), exact(1_300), exact(-5), missing, exact(i64::MAX)]);
    assert_eq!(read(2, 1), [exact(125), exact(130), inexact, missing, inexact]);
    assert_eq!(read(2, 0), [inexact, exact(13), inexact, missing, inexact]);
    assert_eq!(read(2, 3), [exact(12_500), exact(13_000), exact(-50), missing, inexact]);
}

#[test]
fn a_row_takes_40_bytes() {
    assert_eq!(size_of::<super::CurrentObservation>(), 40);
}

/// Prints what pages cost: `cargo test --release --lib reading:: -- --ignored --nocapture a_million`.
#[test]
#[ignore = "a measurement, of use in a release build only"]
fn a_million_rows() {
    for entries in [1, 4] {
        let (plan, chunks) = typical_plan(entries, 123 / u32::try_from(entries).unwrap());
        let start = std::time::Instant::now();
        let pages = assembled(&plan, &chunks);
        let took = start.elapsed();
        let rows: usize = pages.iter().map(|page| page.rows.len()).sum();
        println!(
            "{entries} entries, {} chunks: {rows} current rows on {} pages in {took:?}",
            chunks.len(),
            pages.len()
        );
    }
}

/// What decides which rows are read, as bytes.
fn identity((sources, parts): (Vec<HeldSource>, Vec<(HeldPart, Columns)>)) -> Vec<u8> {
    let only = parts.into_iter().map(|(part, _)| part).collect();
    let filter = ObservationFilter::all_of(indicator(), 0);
    let plan = ObservationPlan::of(&Cut::default(), filter, sources, only, (&[], 10));
    let mut out = Writer::default();
    plan.put_identity(&mut out);
    out.0
}

#[test]
fn whatever_decides_which_rows_are_read_is_in_the_identity_of_a_plan() {
    let rows = |cell: CellOf| BTreeMap::from([(cell, Fact { value: Some(1), delete: false, comment: 0 })]);
    let entry = |chunks| Entry { origin: 0, reporter: 0, withdrawn: false, chunks };
    let usual = vec![entry(vec![rows((1, 0, 0)), rows((2, 0, 0))]), entry(vec![rows((1, 0, 0))])];
    let entries: [fn(&mut Vec<Entry>); 6] = [
        |_| {},
        |entries| entries.truncate(1),
        |entries| entries[1].withdrawn = true,
        |entries| entries[1].reporter = 1,
        |entries| entries[1].origin = 1,
        |entries| entries[0].chunks.truncate(1),
    ];
    let sources: [fn(&mut HeldSource); 4] = [
        |source| source.index += 1,
        |source| source.sharing = Sharing::Open,
        |source| source.audience = Audience::Members,
        |source| source.withheld = true,
    ];
    let mut found: Vec<Vec<u8>> = Vec::new();
    for change in entries {
        let mut entries = usual.clone();
        change(&mut entries);
        found.push(identity(held(&entries)));
    }
    for change in sources {
        let (mut sources, mut parts) = held(&usual);
        change(&mut sources[1]);
        parts[2].0.place.index = sources[1].index;
        found.push(identity((sources, parts)));
    }
    let distinct: BTreeSet<&Vec<u8>> = found.iter().collect();
    assert_eq!(distinct.len(), found.len());
}

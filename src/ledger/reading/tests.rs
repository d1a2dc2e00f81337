//! Pages against a model that knows no pages: entries of several reporters, withdrawals, tombstones, filters.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;

use super::assembly::Assembly;
use super::{ObservationFilter, ObservationPlan};
use crate::domain::audience::Audience;
use crate::domain::code::{AreaCode, CodeId, IndicatorCode, OrganisationCode, OriginName};
use crate::domain::observation::{Action, Attributes};
use crate::domain::period::Period;
use crate::domain::sharing::Sharing;
use crate::domain::status::{ConfStatus, ObsStatus};
use crate::domain::timestamp::Timestamp;
use crate::log::checkpoint::LogId;
use crate::store::log_positions::Cut;
use crate::store::part_read::{HeldPart, HeldSource};
use crate::store::{ChunkPlace, LogKey};
use crate::wire::data_chunk::{Columns, Group};

const AREAS: u8 = 12;

/// Area, combination, period.
pub(crate) type CellOf = (u8, u8, u8);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fact {
    pub value: Option<i64>,
    pub delete: bool,
    pub comment: u8,
}

#[derive(Debug, Clone)]
pub(crate) struct Entry {
    origin: u8,
    reporter: u8,
    withdrawn: bool,
    /// Each chunk is sorted; no cell is in two of them.
    pub chunks: Vec<BTreeMap<CellOf, Fact>>,
}

fn area(n: u8) -> AreaCode {
    AreaCode::new(&format!("MA-{n:02}")).unwrap()
}

fn key(n: u8) -> Box<[CodeId]> {
    let code = |text: String| CodeId::new(&text).unwrap();
    [code(format!("S{}", n % 2)), code(format!("A{}", n / 2))].into()
}

fn period(n: u8) -> Period {
    Period::year_of(2000 + i32::from(n)).unwrap()
}

fn indicator() -> IndicatorCode {
    IndicatorCode::new("STOCK").unwrap()
}

fn dictionary<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    items.collect::<BTreeSet<T>>().into_iter().collect()
}

fn place<T: Ord>(items: &[T], item: &T) -> u32 {
    u32::try_from(items.binary_search(item).unwrap()).unwrap()
}

/// The chunk of some rows, after a row of another indicator.
pub(crate) fn columns(rows: &BTreeMap<CellOf, Fact>) -> Columns {
    let other = Fact { value: Some(-1), delete: false, comment: 0 };
    columns_after(Some(&other), rows)
}

/// The chunk of some rows, perhaps after a row of another indicator.
pub(crate) fn columns_after(other: Option<&Fact>, rows: &BTreeMap<CellOf, Fact>) -> Columns {
    let mut own: Vec<_> = rows.iter().map(|((a, k, p), fact)| (area(*a), key(*k), period(*p), fact)).collect();
    own.sort_by(|a, b| (&a.0, &a.1, a.2).cmp(&(&b.0, &b.1, b.2)));
    let others = usize::from(other.is_some());
    if let Some(other) = other {
        own.insert(0, (area(0), key(0), period(0), other));
    }
    let comment = |fact: &Fact| Attributes { comment: format!("c{}", fact.comment), ..Attributes::default() };
    let keys = dictionary(own.iter().map(|row| row.1.clone()));
    let codes = dictionary(keys.iter().flatten().cloned());
    let (areas, periods) = (dictionary(own.iter().map(|row| row.0.clone())), dictionary(own.iter().map(|row| row.2)));
    let sets = dictionary(own.iter().filter(|row| row.3.comment > 0).map(|row| comment(row.3)));
    let group = |code: &str, rows| Group { code: IndicatorCode::new(code).unwrap(), decimals: 0, rows };
    Columns {
        groups: [group("OTHER", 0..others), group("STOCK", others..own.len())]
            .into_iter()
            .filter(|group| !group.rows.is_empty())
            .collect(),
        area: own.iter().map(|row| place(&areas, &row.0)).collect(),
        key: own.iter().map(|row| place(&keys, &row.1)).collect(),
        period: own.iter().map(|row| place(&periods, &row.2)).collect(),
        value: own.iter().map(|row| row.3.value).collect(),
        status: own.iter().map(|_| ObsStatus::Normal).collect(),
        conf: own.iter().map(|_| ConfStatus::Free).collect(),
        action: own.iter().map(|row| if row.3.delete { Action::Delete } else { Action::Replace }).collect(),
        set: own.iter().map(|row| if row.3.comment == 0 { 0 } else { place(&sets, &comment(row.3)) + 1 }).collect(),
        code_places: keys.iter().map(|key| key.iter().map(|code| place(&codes, code)).collect()).collect(),
        areas,
        keys,
        periods,
        sets,
        codes,
    }
}

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

fn log(entry: &Entry) -> LogId {
    LogId::new(OriginName::new(["national", "oriental"][usize::from(entry.origin)]).unwrap(), 0)
}

/// Origins are numbered against the order of their names.
fn held(entries: &[Entry]) -> (Vec<HeldSource>, Vec<(HeldPart, Columns)>) {
    let (mut sources, mut parts) = (Vec::new(), Vec::new());
    for (index, entry) in (0..).zip(entries) {
        let key = LogKey::of(9 - i32::from(entry.origin), 0);
        sources.push(HeldSource {
            withheld: false,
            key,
            log: log(entry),
            index,
            reporter: OrganisationCode::new(&format!("org-{}", entry.reporter)).unwrap(),
            submission: format!("s{index}"),
            sharing: Sharing::Federation,
            audience: Audience::Public,
            time: Timestamp::from_micros(0),
            withdrawn: entry.withdrawn,
        });
        for (chunk, rows) in (1..).zip(&entry.chunks) {
            let areas: BTreeSet<AreaCode> = rows.keys().map(|cell| area(cell.0)).collect();
            let part = HeldPart {
                place: ChunkPlace { key, index, chunk },
                first_area: areas.first().unwrap().clone(),
                last_area: areas.last().unwrap().clone(),
                rows: u32::try_from(rows.len()).unwrap(),
            };
            parts.push((part, columns(rows)));
        }
    }
    (sources, parts)
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

/// A chunk of 54 areas from `first` on, each with 30 combinations over five years: 8,100 rows.
fn typical(first: u32) -> Columns {
    let (areas, keys, years) = (54, 30, 5);
    let rows = areas * keys * years;
    let each = |of: fn(u32) -> u32| (0..rows).map(of).collect::<Vec<u32>>();
    let of_key = |n: u32| key(u8::try_from(n).unwrap());
    let keys = dictionary((0..keys).map(of_key));
    let codes = dictionary(keys.iter().flatten().cloned());
    let areas = (first..first + areas).map(|n| AreaCode::new(&format!("MA-{n:05}")).unwrap()).collect();
    let mut noise = u64::from(first);
    let mut value = || {
        noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Some(i64::try_from(noise >> 33).unwrap() % 9_000)
    };
    let all = rows as usize;
    Columns {
        groups: vec![Group { code: indicator(), decimals: 0, rows: 0..all }],
        area: each(|n| n / 150),
        key: each(|n| n / 5 % 30),
        period: each(|n| n % 5),
        value: (0..rows).map(|_| value()).collect(),
        status: vec![ObsStatus::Normal; all],
        conf: vec![ConfStatus::Free; all],
        action: vec![Action::Replace; all],
        set: vec![0; all],
        code_places: keys.iter().map(|key| key.iter().map(|code| place(&codes, code)).collect()).collect(),
        areas,
        keys,
        periods: (0..5).map(period).collect(),
        sets: Vec::new(),
        codes,
    }
}

/// Entries of `chunks` chunks each, all of the same cells.
fn typical_plan(entries: u64, chunks: u32) -> (Arc<ObservationPlan>, Vec<Columns>) {
    let (mut sources, mut parts, mut all) = (Vec::new(), Vec::new(), Vec::new());
    let entry = Entry { origin: 1, reporter: 0, withdrawn: false, chunks: Vec::new() };
    for index in 0..entries {
        let (mut source, _) = held(std::slice::from_ref(&entry));
        source[0].index = index;
        let key = source[0].key;
        sources.extend(source);
        for chunk in 0..chunks {
            let columns = typical(chunk * 54);
            let (first_area, last_area) = (columns.areas[0].clone(), columns.areas[53].clone());
            let place = ChunkPlace { key, index, chunk: chunk + 1 };
            parts.push(HeldPart { place, first_area, last_area, rows: 8_100 });
            all.push(columns);
        }
    }
    let areas = all.iter().flat_map(|columns| columns.areas.clone());
    let (areas, filter) = (dictionary(areas), ObservationFilter::all_of(indicator(), 0));
    (Arc::new(ObservationPlan::of(&Cut::default(), filter, sources, parts, (&areas, 131_072))), all)
}

/// The pages of an answer from one entry.
pub(crate) fn typical_pages(chunks: u32) -> (Arc<ObservationPlan>, Vec<super::ObservationPage>) {
    let (plan, all) = typical_plan(1, chunks);
    let pages = assembled(&plan, &all);
    (plan, pages)
}

fn assembled(plan: &Arc<ObservationPlan>, chunks: &[Columns]) -> Vec<super::ObservationPage> {
    let mut assembly = Assembly::new(Arc::clone(plan));
    let mut pages = Vec::new();
    for page in 0..plan.pages() {
        for (part, columns) in chunks.iter().enumerate() {
            if !plan.parts[part].pages.contains(&page) {
                continue;
            }
            if assembly.keeps(part) { assembly.add_kept(part, page) } else { assembly.add_chunk(part, page, columns) }
        }
        pages.push(assembly.finish());
    }
    pages
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

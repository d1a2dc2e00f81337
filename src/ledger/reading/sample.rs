//! Small and typical chunks of observations, and the plans and pages over them, for tests of this room and of those above it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use marsad_domain::audience::Audience;
use marsad_domain::code::{AreaCode, CodeId, IndicatorCode, OrganisationCode, OriginName};
use marsad_domain::observation::{Action, Attributes};
use marsad_domain::period::Period;
use marsad_domain::sharing::Sharing;
use marsad_domain::status::{ConfStatus, ObsStatus};
use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::LogId;
use marsad_store::log_positions::Cut;
use marsad_store::part_read::{HeldPart, HeldSource};
use marsad_store::{ChunkPlace, LogKey};
use marsad_wire::data_chunk::{Columns, Group};

use super::assembly::Assembly;
use super::{ObservationFilter, ObservationPage, ObservationPlan};

pub const AREAS: u8 = 12;

/// Area, combination, period.
pub type CellOf = (u8, u8, u8);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub value: Option<i64>,
    pub delete: bool,
    pub comment: u8,
}

#[derive(Debug, Clone)]
pub struct Entry {
    pub origin: u8,
    pub reporter: u8,
    pub withdrawn: bool,
    /// Each chunk is sorted; no cell is in two of them.
    pub chunks: Vec<BTreeMap<CellOf, Fact>>,
}

pub fn area(n: u8) -> AreaCode {
    AreaCode::new(&format!("MA-{n:02}")).unwrap()
}

pub fn key(n: u8) -> Box<[CodeId]> {
    let code = |text: String| CodeId::new(&text).unwrap();
    [code(format!("S{}", n % 2)), code(format!("A{}", n / 2))].into()
}

pub fn period(n: u8) -> Period {
    Period::year_of(2000 + i32::from(n)).unwrap()
}

pub fn indicator() -> IndicatorCode {
    IndicatorCode::new("STOCK").unwrap()
}

pub fn dictionary<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    items.collect::<BTreeSet<T>>().into_iter().collect()
}

pub fn place<T: Ord>(items: &[T], item: &T) -> u32 {
    u32::try_from(items.binary_search(item).unwrap()).unwrap()
}

/// The chunk of some rows, after a row of another indicator.
pub fn columns(rows: &BTreeMap<CellOf, Fact>) -> Columns {
    let other = Fact { value: Some(-1), delete: false, comment: 0 };
    columns_after(Some(&other), rows)
}

/// The chunk of some rows, perhaps after a row of another indicator.
pub fn columns_after(other: Option<&Fact>, rows: &BTreeMap<CellOf, Fact>) -> Columns {
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

pub fn log(entry: &Entry) -> LogId {
    LogId::new(OriginName::new(["national", "oriental"][usize::from(entry.origin)]).unwrap(), 0)
}

/// Origins are numbered against the order of their names.
pub fn held(entries: &[Entry]) -> (Vec<HeldSource>, Vec<(HeldPart, Columns)>) {
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

/// A chunk of 54 areas from `first` on, each with 30 combinations over five years: 8,100 rows.
pub fn typical(first: u32) -> Columns {
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
pub fn typical_plan(entries: u64, chunks: u32) -> (Arc<ObservationPlan>, Vec<Columns>) {
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
pub fn typical_pages(chunks: u32) -> (Arc<ObservationPlan>, Vec<ObservationPage>) {
    let (plan, all) = typical_plan(1, chunks);
    let pages = assembled(&plan, &all);
    (plan, pages)
}

pub fn assembled(plan: &Arc<ObservationPlan>, chunks: &[Columns]) -> Vec<ObservationPage> {
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

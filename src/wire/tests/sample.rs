//! A catalogue with enough areas and codes for typical chunks, and batches of rows in it.

use proptest::prelude::*;

use marsad_domain::audience::Audience;
use marsad_domain::catalogue::actors::{Organisation, Programme};
use marsad_domain::catalogue::area::{Area, Level, Member};
use marsad_domain::catalogue::code_list::{CodeItem, CodeList};
use marsad_domain::catalogue::dominance::Dominance;
use marsad_domain::catalogue::indicator::{
    Direction, Expect, Indicator, Kind, RatioPart, Rhythm, Role, TerritoryRule, TimeRule,
};
use marsad_domain::catalogue::{AreaId, Catalogue, CatalogueParts, IndicatorId};
use marsad_domain::code::CodeId;
use marsad_domain::observation::{Action, Attributes, Batch, Row};
use marsad_domain::period::{Freq, Period};
use marsad_domain::sharing::Sensitivity;
use marsad_domain::status::{ConfStatus, ObsStatus};
use marsad_domain::text::Text;
use marsad_domain::timestamp::Timestamp;

pub fn code<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

fn codes<T: std::str::FromStr<Err: std::fmt::Debug>>(texts: &str) -> Vec<T> {
    texts.split_whitespace().map(code).collect()
}

pub fn text(name: &str) -> Text {
    Text { ar: format!("{name} ع"), fr: format!("{name} é"), en: name.to_owned() }
}

fn list(id: &str, items: &[&str]) -> CodeList {
    let item = |own: &&str| CodeItem {
        code: code(own),
        parent: (*own != "_T" && items.contains(&"_T")).then(CodeId::total),
        label: text(own),
    };
    CodeList { id: code(id), items: items.iter().map(item).collect() }
}

fn area(own: &str, parent: Option<&str>, level: Level) -> Area {
    Area {
        code: code(own),
        parent: parent.map(code),
        level,
        kind: level.as_str().into(),
        name: text(own),
        name_zgh: String::new(),
        iso_3166_2: String::new(),
        hcp_code: String::new(),
        same_as: None,
        aliases: vec![format!("alias {own}")],
        code_2014: String::new(),
        position: Some((304_200, -95_900)),
        members: Vec::new(),
    }
}

fn areas() -> Vec<Area> {
    let mut areas = vec![area("MA", None, Level::Country), area("MA-01", Some("MA"), Level::Region)];
    areas.extend((0..60).map(|n| area(&format!("MA-01-{n:03}"), Some("MA-01"), Level::Province)));
    let mut network = area("NET-A", None, Level::Network);
    network.members = vec![Member { area: code("MA-01"), since: Some(2015), until: None }];
    areas.push(network);
    areas
}

fn indicator(own: &str, decimals: u8, dimensions: &str) -> Indicator {
    let has_method = dimensions.contains("METHOD");
    Indicator {
        code: code(own),
        role: Role::Core,
        label: text(own),
        definition: text("definition"),
        unit: code("PERS"),
        decimals,
        min: Some(0),
        max: None,
        at_most: None,
        kind: Kind::Count,
        report_levels: vec![Level::Country, Level::Region, Level::Province],
        publish_from: Level::Province,
        rhythm: Rhythm::Every,
        freq: Freq::Annual,
        dimensions: codes(dimensions),
        methods: if has_method { codes("LEGAL MUNICIPAL") } else { Vec::new() },
        over_territory: TerritoryRule::Sum,
        over_time: TimeRule::Last,
        sensitivity: Sensitivity::Medium,
        audience: Audience::Public,
        min_cell: 5,
        dominance: Dominance::default(),
        expect: Expect::Roster,
        min_coverage: 80,
        authority: codes("NSO COMMUNE"),
        due_days: 90,
        review: true,
        direction: Direction::Neutral,
        frameworks: vec!["SDG_17.18".into()],
        themes: codes("T_KNOWLEDGE"),
        typical_producer: "HCP".into(),
    }
}

fn indicators() -> Vec<Indicator> {
    let part = |text: &str, at| RatioPart { indicator: code(text), at };
    let mut ratio = indicator("STOCK_SHARE", 2, "AGE METHOD");
    ratio.kind = Kind::Ratio {
        numerator: part("STOCK", vec![(code("SEX"), code("F"))]),
        denominator: part("STOCK", vec![(code("SEX"), CodeId::total())]),
    };
    ratio.over_territory = TerritoryRule::RatioOfSums;
    ratio.direction = Direction::Higher;
    let mut amount = indicator("BUDGET", 3, "");
    amount.kind = Kind::Amount;
    amount.rhythm = Rhythm::Years(5);
    let mut event = indicator("ARRIVALS", 0, "SEX");
    event.rhythm = Rhythm::Occasional;
    event.over_territory = TerritoryRule::None;
    vec![indicator("STOCK", 0, "SEX AGE METHOD"), event, amount, ratio]
}

pub fn parts() -> CatalogueParts {
    let organisation = Organisation {
        code: code("commune-a"),
        kind: code("COMMUNE"),
        territory: Some(code("MA-01")),
        name: text("commune"),
        acronym: "CA".into(),
    };
    let programme = Programme {
        code: code("prog"),
        kind: "programme".into(),
        name: text("programme"),
        acronym: String::new(),
        parent: None,
        funders: codes("commune-a"),
        implementers: Vec::new(),
        partners: Vec::new(),
        start: "2015".into(),
        end: "2016-02-01".into(),
        territories: codes("MA-01"),
        themes: codes("T_KNOWLEDGE"),
    };
    let ages = ["_T", "_U", "Y0T4", "Y5T9", "Y10T14", "Y15T24", "Y25T49", "Y50T64", "Y_GE65"];
    CatalogueParts {
        indicators: indicators(),
        areas: areas(),
        code_lists: vec![
            list("SEX", &["_T", "_U", "F", "M"]),
            list("AGE", &ages),
            list("METHOD", &["LEGAL", "MUNICIPAL"]),
            list("UNIT", &["PERS"]),
            list("ORG_TYPE", &["NSO", "COMMUNE"]),
            list("THEME", &["T_KNOWLEDGE"]),
        ],
        organisations: vec![organisation],
        programmes: vec![programme],
        waivers: Vec::new(),
    }
}

pub fn catalogue() -> Catalogue {
    Catalogue::build(parts()).unwrap()
}

/// A cell to be put into a batch, as numbers that are taken modulo what there is.
#[derive(Debug, Clone)]
pub struct Seed {
    key: (u16, u32, Vec<usize>, i32),
    value: Option<i64>,
    marks: (u8, u8, bool),
    attributes: Option<(String, String, Option<i64>)>,
}

pub fn seeds(count: usize) -> impl Strategy<Value = Vec<Seed>> {
    let value = prop_oneof![3 => (0i64..5_000).prop_map(Some), 1 => any::<i64>().prop_map(Some), 1 => Just(None)];
    let attributes = proptest::option::weighted(0.2, ("[a-c]{0,2}", "\\PC{0,8}", any::<Option<i64>>()));
    let key = (any::<u16>(), any::<u32>(), proptest::collection::vec(any::<usize>(), 3), 2000i32..2030);
    let seed = (key, value, (any::<u8>(), any::<u8>(), any::<bool>()), attributes)
        .prop_map(|(key, value, marks, attributes)| Seed { key, value, marks, attributes });
    proptest::collection::vec(seed, 1..=count)
}

/// What the rows of a batch say, whatever the positions in its tables.
pub fn facts(batch: &Batch) -> Vec<impl PartialEq + std::fmt::Debug + use<>> {
    let fact = |row: &Row| {
        let key = batch.dimension_keys.codes(row.dimensions).to_vec();
        let attributes = batch.attribute_sets.get(row.attributes).clone();
        let marks = (row.status, row.conf, row.action);
        (row.indicator, row.area, key, row.period, row.value, marks, attributes)
    };
    batch.rows.iter().map(fact).collect()
}

/// A sorted batch without double keys.
pub fn batch(catalogue: &Catalogue, seeds: &[Seed]) -> Batch {
    let mut batch = Batch::default();
    for seed in seeds {
        let (indicator, area, picks, year) = &seed.key;
        let indicator = IndicatorId(indicator % 4);
        let dimensions = &catalogue.indicator(indicator).unwrap().dimensions;
        let pick = |(concept, pick): (&marsad_domain::code::ConceptId, &usize)| {
            let items = &catalogue.code_list(concept.as_str()).unwrap().items;
            items[pick % items.len()].code.clone()
        };
        let key: Vec<CodeId> = dimensions.iter().zip(picks).map(pick).collect();
        let attributes = seed.attributes.clone().map(|(source, comment, embargo)| Attributes {
            ref_date: String::new(),
            source,
            comment,
            embargo: embargo.map(Timestamp::from_micros),
        });
        let row = Row {
            indicator,
            area: AreaId(area % 63),
            dimensions: batch.dimension_keys.intern(&key),
            period: Period::year_of(*year).unwrap(),
            value: seed.value,
            status: ObsStatus::ALL[usize::from(seed.marks.0) % ObsStatus::ALL.len()],
            conf: ConfStatus::ALL[usize::from(seed.marks.1) % ConfStatus::ALL.len()],
            action: if seed.marks.2 { Action::Delete } else { Action::Replace },
            attributes: batch.attribute_sets.intern(attributes.unwrap_or_default()),
            source_row: 0,
        };
        batch.rows.push(row);
    }
    batch.sort();
    batch.rows.dedup_by_key(|row| (row.indicator, row.area, row.dimensions, row.period));
    batch
}

/// 8,192 rows as a council would send them: all ages and sexes of its areas over the years.
pub fn typical(catalogue: &Catalogue) -> Batch {
    let mut batch = Batch::default();
    let stock = catalogue.indicator_id("STOCK").unwrap();
    let mut noise: u64 = 7;
    let items = |list: &str| catalogue.code_list(list).unwrap().items.clone();
    for area in 0..63 {
        for (sex, age) in
            items("SEX").iter().flat_map(|sex| items("AGE").into_iter().map(move |age| (sex.clone(), age)))
        {
            let key = batch.dimension_keys.intern(&[sex.code, age.code, code("LEGAL")]);
            for year in 2020..2024 {
                noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                batch.rows.push(Row {
                    indicator: stock,
                    area: AreaId(area),
                    dimensions: key,
                    period: Period::year_of(year).unwrap(),
                    value: Some(i64::try_from(noise >> 33).unwrap() % 9_000),
                    status: ObsStatus::Normal,
                    conf: ConfStatus::Free,
                    action: Action::Replace,
                    attributes: batch.attribute_sets.intern(Attributes::default()),
                    source_row: 0,
                });
            }
        }
    }
    batch.sort();
    batch.rows.truncate(8_192);
    batch
}

//! A small catalogue that no other test and no file of the project has a part in: golden files must not follow them.

use marsad::domain::catalogue::{Catalogue, CatalogueParts};
use marsad::wire::catalogue::merge_parts;
use marsad::wire::pb;

fn texts(items: &[&str]) -> Vec<String> {
    items.iter().map(ToString::to_string).collect()
}

fn text(name: &str) -> Option<pb::Text> {
    Some(pb::Text { ar: format!("{name} ع"), fr: format!("{name} é"), en: name.to_owned() })
}

fn list(id: &str, items: &[&str]) -> pb::CodeList {
    let item = |code: &&str| pb::CodeItem {
        code: (*code).to_owned(),
        parent: if *code != "_T" && items.contains(&"_T") { "_T".to_owned() } else { String::new() },
        label: text(code),
    };
    pb::CodeList { id: id.to_owned(), items: items.iter().map(item).collect() }
}

fn area(code: &str, parent: &str, level: &str) -> pb::Area {
    pb::Area {
        code: code.to_owned(),
        parent: parent.to_owned(),
        level: level.to_owned(),
        r#type: level.to_owned(),
        name: text(code),
        name_zgh: "ⵜⵉⵣⵏⵉⵜ".to_owned(),
        hcp_code: "09.".to_owned(),
        aliases: texts(&["another name"]),
        position: Some(pb::Position { lat_e4: 304_200, lon_e4: -95_900 }),
        ..pb::Area::default()
    }
}

fn indicator(code: &str, decimals: u32) -> pb::Indicator {
    pb::Indicator {
        code: code.to_owned(),
        role: "core".to_owned(),
        label: text(code),
        definition: text("definition"),
        unit: "PERS".to_owned(),
        decimals,
        min: Some(0),
        max: Some(1_000_000),
        kind: "count".to_owned(),
        report_levels: texts(&["region", "province"]),
        publish_from: "province".to_owned(),
        rhythm: "A".to_owned(),
        freq: "A".to_owned(),
        dimensions: texts(&["SEX", "METHOD"]),
        methods: texts(&["LEGAL", "MUNICIPAL"]),
        agg_territory: "sum".to_owned(),
        agg_time: "last".to_owned(),
        sensitivity: "low".to_owned(),
        audience: "public".to_owned(),
        min_cell: 5,
        min_coverage: 80,
        authority: texts(&["NSO", "REGION"]),
        due_days: 90,
        frameworks: texts(&["SDG_10.7"]),
        themes: texts(&["T_KNOWLEDGE"]),
        typical_producer: "office".to_owned(),
        ..pb::Indicator::default()
    }
}

/// The parts: two indicators, one with decimals, and their ratio.
pub fn parts() -> CatalogueParts {
    let ratio = pb::Indicator {
        kind: "ratio".to_owned(),
        numerator: "STOCK[SEX=F]".to_owned(),
        denominator: "STOCK[SEX=_T]".to_owned(),
        dimensions: texts(&["METHOD"]),
        agg_territory: "ratio_of_sums".to_owned(),
        agg_time: "ratio_of_sums".to_owned(),
        ..indicator("SHARE", 2)
    };
    let message = pb::CatalogSnapshot {
        indicators: vec![indicator("RATE", 2), ratio, indicator("STOCK", 0)],
        areas: vec![
            area("MA", "", "country"),
            area("MA-09", "MA", "region"),
            area("MA-09-001", "MA-09", "province"),
            area("MA-09-273", "MA-09", "province"),
        ],
        code_lists: vec![
            list("METHOD", &["LEGAL", "MUNICIPAL"]),
            list("ORG_TYPE", &["NSO", "REGION"]),
            list("SEX", &["_T", "_U", "F", "M"]),
            list("THEME", &["T_KNOWLEDGE"]),
            list("UNIT", &["PERS"]),
        ],
        organisations: vec![pb::Organisation {
            code: "region-sm".to_owned(),
            r#type: "REGION".to_owned(),
            territory: "MA-09".to_owned(),
            name: text("region"),
            acronym: "SM".to_owned(),
        }],
        programmes: vec![pb::Programme {
            code: "prog".to_owned(),
            kind: "programme".to_owned(),
            name: text("programme"),
            funders: texts(&["region-sm"]),
            start: "2015".to_owned(),
            end: "2016-02-01".to_owned(),
            territories: texts(&["MA-09"]),
            themes: texts(&["T_KNOWLEDGE"]),
            ..pb::Programme::default()
        }],
        waivers: Vec::new(),
    };
    merge_parts(vec![message]).unwrap()
}

pub fn catalogue() -> Catalogue {
    Catalogue::build(parts()).unwrap()
}

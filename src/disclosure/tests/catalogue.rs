//! A small catalogue for tests, from `tests/data/catalogue`, and inputs written as CSV lines.

use marsad_domain::audience::Audience;
use marsad_domain::catalogue::area::{Area, Level, Member};
use marsad_domain::catalogue::code_list::{CodeItem, CodeList};
use marsad_domain::catalogue::dominance::Dominance;
use marsad_domain::catalogue::indicator::{
    Direction, Expect, Indicator, Kind, RatioPart, Rhythm, Role, TerritoryRule, TimeRule,
};
use marsad_domain::catalogue::{Catalogue, CatalogueParts};
use marsad_domain::code::{CodeId, ConceptId};
use marsad_domain::period::Freq;
use marsad_domain::sharing::Sensitivity;
use marsad_domain::status::{ConfStatus, ObsStatus};
use marsad_domain::text::Text;
use marsad_domain::value::Decimal;
use marsad_release::input::{Figure, Inputs, ReporterInfo, SourceRef};

type Record = std::collections::HashMap<String, String>;

fn records(text: &str) -> Vec<Record> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|record| record.expect("a record")).collect()
}

fn list<T: std::str::FromStr>(text: &str) -> Vec<T>
where
    T::Err: std::fmt::Debug,
{
    text.split('|').filter(|part| !part.is_empty()).map(|part| part.parse().expect(part)).collect()
}

fn ratio_part(text: &str) -> RatioPart {
    let (indicator, at) = text.split_once('[').unwrap_or((text, ""));
    let at = at.trim_end_matches(']').split_once('=');
    RatioPart {
        indicator: indicator.parse().expect(indicator),
        at: at.map(|(c, v)| (c.parse().expect(c), v.parse().expect(v))).into_iter().collect(),
    }
}

fn indicator(r: &Record) -> Indicator {
    let territory = match r["agg_territory"].as_str() {
        "sum" => TerritoryRule::Sum,
        "ratio_of_sums" => TerritoryRule::RatioOfSums,
        "distinct" => TerritoryRule::Distinct,
        _ => TerritoryRule::None,
    };
    let time = match r["agg_time"].as_str() {
        "sum" => TimeRule::Sum,
        "last" => TimeRule::Last,
        "mean" => TimeRule::Mean,
        "ratio_of_sums" => TimeRule::RatioOfSums,
        _ => TimeRule::None,
    };
    let rhythm = match r["rhythm"].as_str() {
        "OA" => Rhythm::Occasional,
        "A2" => Rhythm::Years(2),
        "A5" => Rhythm::Years(5),
        _ => Rhythm::Every,
    };
    let kind = match r["kind"].as_str() {
        "ratio" => Kind::Ratio { numerator: ratio_part(&r["numerator"]), denominator: ratio_part(&r["denominator"]) },
        "index" => Kind::Index,
        "amount" => Kind::Amount,
        _ => Kind::Count,
    };
    Indicator {
        code: r["code"].parse().expect("code"),
        role: Role::Core,
        label: Text::default(),
        definition: Text::default(),
        unit: r["unit"].parse().expect("unit"),
        decimals: r["decimals"].parse().expect("decimals"),
        min: None,
        max: None,
        at_most: None,
        kind,
        report_levels: r["report_levels"].split('|').filter_map(Level::parse).collect(),
        publish_from: Level::parse(&r["publish_from"]).expect("level"),
        rhythm,
        freq: Freq::from_code(&r["freq"]).expect("freq"),
        dimensions: list(&r["dimensions"]),
        methods: list(&r["methods"]),
        over_territory: territory,
        over_time: time,
        sensitivity: Sensitivity::parse(&r["sensitivity"]).expect("sensitivity"),
        audience: Sensitivity::parse(&r["sensitivity"]).map(Audience::of_sensitivity).expect("sensitivity"),
        min_cell: r["min_cell"].parse().expect("min_cell"),
        dominance: Dominance::default(),
        expect: Expect::Territories,
        min_coverage: r["min_coverage"].parse().expect("min_coverage"),
        authority: list(&r["authority"]),
        due_days: 0,
        review: false,
        direction: Direction::Neutral,
        frameworks: Vec::new(),
        themes: Vec::new(),
        typical_producer: String::new(),
    }
}

pub fn area(code: &str, parent: &str, level: Level, same_as: &str) -> Area {
    let optional = |text: &str| (!text.is_empty()).then(|| text.parse().expect(text));
    Area {
        code: code.parse().expect(code),
        parent: optional(parent),
        level,
        kind: String::new(),
        name: Text::default(),
        name_zgh: String::new(),
        iso_3166_2: String::new(),
        hcp_code: String::new(),
        same_as: optional(same_as),
        aliases: Vec::new(),
        code_2014: String::new(),
        position: None,
        members: Vec::new(),
    }
}

fn areas() -> Vec<Area> {
    let mut areas: Vec<Area> = records(include_str!("../../../tests/data/catalogue/territories.csv"))
        .iter()
        .map(|r| area(&r["code"], &r["parent"], Level::parse(&r["level"]).expect("level"), &r["same_as"]))
        .collect();
    for r in records(include_str!("../../../tests/data/catalogue/groups.csv")) {
        if !areas.iter().any(|area| area.code.as_str() == r["group"]) {
            areas.push(area(&r["group"], "", Level::parse(&r["kind"]).expect("kind"), ""));
        }
        let member = Member {
            area: r["member"].parse().expect("member"),
            since: r["since"].parse().ok(),
            until: r["until"].parse().ok(),
        };
        areas.iter_mut().find(|area| area.code.as_str() == r["group"]).expect("group").members.push(member);
    }
    areas
}

fn code_lists() -> Vec<CodeList> {
    let mut lists: Vec<CodeList> = Vec::new();
    for r in records(include_str!("../../../tests/data/catalogue/codelists.csv")) {
        let item = CodeItem {
            code: r["code"].parse().expect("code"),
            parent: (!r["parent"].is_empty()).then(|| r["parent"].parse().expect("parent")),
            label: Text::default(),
        };
        match lists.iter_mut().find(|list| list.id.as_str() == r["list"]) {
            Some(list) => list.items.push(item),
            None => lists.push(CodeList { id: r["list"].parse().expect("list"), items: vec![item] }),
        }
    }
    lists
}

/// The catalogue extract, changed by `change` before it is checked.
pub fn changed(change: impl FnOnce(&mut CatalogueParts)) -> Catalogue {
    let indicators =
        records(include_str!("../../../tests/data/catalogue/indicators.csv")).iter().map(indicator).collect();
    let mut parts =
        CatalogueParts { indicators, areas: areas(), code_lists: code_lists(), ..CatalogueParts::default() };
    change(&mut parts);
    Catalogue::build(parts).expect("a catalogue without faults")
}

/// The catalogue extract.
pub fn extract() -> Catalogue {
    changed(|_| ())
}

/// An indicator of the extract, to be changed.
pub fn indicator_of<'a>(parts: &'a mut CatalogueParts, code: &str) -> &'a mut Indicator {
    parts.indicators.iter_mut().find(|indicator| indicator.code.as_str() == code).expect(code)
}

/// Inputs from CSV lines; the first line is the header. The column REPORTER has `ORG_TYPE:organisation`, with `@area`
/// for its own territory; without this column all figures are by one organisation. Rows whose SHARING is `local` stay at the node.
pub fn inputs(catalogue: &Catalogue, lines: &[&str]) -> Inputs {
    let mut inputs = Inputs { origins: vec!["national".parse().expect("name")], ..Inputs::default() };
    for (n, r) in (0..).zip(records(&lines.join("\n"))) {
        let figure = figure(catalogue, &mut inputs, &r, n);
        if r.get("SHARING").is_some_and(|sharing| sharing == "local") {
            inputs.local.insert(figure.source);
        }
        inputs.figures.push(figure);
    }
    inputs
}

fn figure(catalogue: &Catalogue, inputs: &mut Inputs, r: &Record, index: u64) -> Figure {
    let id = catalogue.indicator_id(&r["INDICATOR"]).expect("indicator");
    let indicator = catalogue.indicator(id).expect("indicator");
    let codes: Vec<CodeId> = indicator
        .dimensions
        .iter()
        .map(|concept: &ConceptId| {
            let given = r.get(concept.as_str()).filter(|code| !code.is_empty());
            given.map_or_else(CodeId::total, |code| code.parse().expect(code))
        })
        .collect();
    let value = (!r["OBS_VALUE"].is_empty())
        .then(|| Decimal::parse(&r["OBS_VALUE"]).and_then(|v| v.scaled(indicator.decimals)).expect("value"));
    Figure {
        indicator: id,
        area: catalogue.area_id(&r["REF_AREA"]).expect("area"),
        dimensions: inputs.keys.intern(&codes),
        period: r["TIME_PERIOD"].parse().expect("period"),
        value,
        status: ObsStatus::from_code(&r["OBS_STATUS"]).expect("status"),
        conf: ConfStatus::from_code(r.get("CONF_STATUS").map_or("F", String::as_str)).expect("conf"),
        ref_date: 0,
        reporter: reporter(catalogue, inputs, r.get("REPORTER").map_or("NSO:office", String::as_str)),
        source: SourceRef { origin: 0, epoch: 0, index },
    }
}

fn reporter(catalogue: &Catalogue, inputs: &mut Inputs, text: &str) -> u32 {
    let (kind, rest) = text.split_once(':').expect("ORG_TYPE:organisation");
    let (organisation, own) = rest.split_once('@').unwrap_or((rest, ""));
    let info = ReporterInfo {
        organisation: organisation.parse().expect(organisation),
        kind: kind.parse().expect(kind),
        territories: catalogue.area_id(own).into_iter().collect(),
    };
    let at = inputs.reporters.iter().position(|known| *known == info).unwrap_or_else(|| {
        inputs.reporters.push(info);
        inputs.reporters.len() - 1
    });
    u32::try_from(at).expect("few")
}

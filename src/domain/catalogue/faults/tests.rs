//! Each fault of a catalogue, introduced on purpose into a small valid one.

use super::*;
use crate::audience::Audience;
use crate::catalogue::actors::{Organisation, Programme};
use crate::catalogue::area::{Area, Level, Member};
use crate::catalogue::code_list::{CodeItem, CodeList};
use crate::catalogue::indicator::{Indicator, Kind, RatioPart, Rhythm, TerritoryRule, TimeRule};
use crate::catalogue::sample::{self, Form, codes};
use crate::catalogue::waiver::{WAIVERS_MAX, Waiver};
use crate::period::Freq;
use crate::sharing::Sensitivity;
use crate::text::Text;

fn name() -> Text {
    sample::text("ا", "f", "e")
}

fn area(code: &str, level: Level, parent: Option<&str>) -> Area {
    sample::area(code, parent.unwrap_or(""), level, name(), "")
}

fn member(code: &str, since: Option<i32>, until: Option<i32>) -> Member {
    Member { area: code.parse().unwrap(), since, until }
}

fn list(id: &str, codes: &str) -> CodeList {
    let item = |code: &str| CodeItem { code: code.parse().unwrap(), parent: None, label: name() };
    CodeList { id: id.parse().unwrap(), items: codes.split(' ').map(item).collect() }
}

fn indicator(code: &'static str, kind: Kind) -> Indicator {
    let is_ratio = matches!(kind, Kind::Ratio { .. });
    let form = Form {
        code,
        unit: "PERS",
        levels: &[Level::Region],
        freq: Freq::Annual,
        dimensions: if is_ratio { "" } else { "SEX METHOD" },
        methods: if is_ratio { "" } else { "LEGAL" },
        over_time: TimeRule::Last,
        sensitivity: Sensitivity::Low,
    };
    Indicator {
        label: name(),
        definition: name(),
        kind,
        publish_from: Level::Region,
        over_territory: if is_ratio { TerritoryRule::RatioOfSums } else { TerritoryRule::Sum },
        authority: codes("CSO"),
        themes: codes("T_COORD"),
        ..sample::indicator(&form)
    }
}

fn waiver() -> Waiver {
    Waiver {
        indicator: "A".parse().unwrap(),
        area: Some("MA".parse().unwrap()),
        level: Some(Level::Region),
        from: "2014".parse().unwrap(),
        until: "2024".parse().unwrap(),
        method: Some("LEGAL".parse().unwrap()),
        dimensions: vec!["SEX".parse().unwrap()],
        source: name(),
        url: "https://www.hcp.ma/".into(),
    }
}

fn good() -> CatalogueParts {
    let side = |code: &str| RatioPart {
        indicator: "A".parse().unwrap(),
        at: vec![("SEX".parse().unwrap(), code.parse().unwrap())],
    };
    let mut network = area("NET", Level::Network, None);
    network.members = vec![member("MA", Some(2010), Some(2012)), member("MA", Some(2013), None)];
    CatalogueParts {
        indicators: vec![
            indicator("A", Kind::Count),
            indicator("R", Kind::Ratio { numerator: side("F"), denominator: side("_T") }),
        ],
        areas: vec![area("MA", Level::Country, None), area("MA-01", Level::Region, Some("MA")), network],
        code_lists: vec![
            list("METHOD", "LEGAL MUNICIPAL"),
            list("ORG_TYPE", "CSO"),
            list("SEX", "F M _T _U"),
            list("THEME", "T_COORD"),
            list("UNIT", "PERS"),
        ],
        organisations: vec![Organisation { name: name(), ..sample::organisation("asso", "CSO", "MA") }],
        programmes: vec![Programme {
            code: "prog".parse().unwrap(),
            kind: "project".into(),
            name: name(),
            acronym: String::new(),
            parent: None,
            funders: vec!["asso".parse().unwrap()],
            implementers: Vec::new(),
            partners: Vec::new(),
            start: "2015".into(),
            end: "2016-02".into(),
            territories: vec!["MA".parse().unwrap()],
            themes: vec!["T_COORD".parse().unwrap()],
        }],
        waivers: vec![waiver()],
    }
}

type Case = (FaultKind, &'static str, fn(&mut CatalogueParts));

fn check_cases(cases: &[Case]) {
    for (n, (kind, subject, change)) in cases.iter().enumerate() {
        let mut parts = good();
        change(&mut parts);
        let found: Vec<_> =
            check(&parts).into_iter().chain(check_names(&parts)).map(|fault| (fault.kind, fault.subject)).collect();
        assert!(found.contains(&(*kind, (*subject).to_owned())), "case {n}, {kind:?} {subject}: {found:?}");
    }
}

#[test]
fn a_valid_catalogue_has_no_faults() {
    assert_eq!(check(&good()), []);
    assert_eq!(check_names(&good()), []);
}

#[test]
fn areas_and_lists() {
    use FaultKind::*;
    check_cases(&[
        (DuplicateCode, "MA", |p| p.areas.insert(0, area("MA", Level::Country, None))),
        (MissingName, "MA", |p| p.areas[0].name.ar.clear()),
        (UnknownParent, "MA-01", |p| p.areas[1].parent = Some("XX".parse().unwrap())),
        (UnknownParent, "MA-01", |p| p.areas[1].parent = None),
        (WrongLevel, "MA-01", |p| p.areas[1].level = Level::Country),
        (WrongLevel, "MA-01", |p| p.areas[1].parent = Some("NET".parse().unwrap())),
        (Cycle, "MA", |p| p.areas[0].parent = Some("MA-01".parse().unwrap())),
        (UnknownArea, "MA", |p| p.areas[0].same_as = Some("XX".parse().unwrap())),
        (Cycle, "MA", |p| p.areas[0].same_as = Some("MA".parse().unwrap())),
        (UnknownArea, "NET", |p| p.areas[2].members[0].area = "XX".parse().unwrap()),
        (BadMember, "NET", |p| p.areas[2].members[0].since = Some(2014)),
        (BadMember, "NET", |p| p.areas[2].members[1].since = Some(2012)),
        (BadMember, "NET", |p| p.areas[2].members.clear()),
        (BadMember, "NET", |p| p.areas[2].members.push(member("NET", None, None))),
        (BadMember, "MA", |p| p.areas[0].members.push(member("MA-01", None, None))),
        (DuplicateCode, "SEX", |p| p.code_lists.insert(2, list("SEX", "_T"))),
        (DuplicateCode, "UNIT.PERS", |p| p.code_lists[4] = list("UNIT", "PERS PERS")),
        (MissingName, "SEX.F", |p| p.code_lists[2].items[0].label.en.clear()),
        (UnknownParent, "SEX.F", |p| p.code_lists[2].items[0].parent = Some("X".parse().unwrap())),
        (Cycle, "SEX.F", |p| p.code_lists[2].items[0].parent = Some("F".parse().unwrap())),
        (IncompleteList, "A", |p| p.code_lists[2] = list("SEX", "F M _T")),
    ]);
}

#[test]
fn indicators() {
    use FaultKind::*;
    check_cases(&[
        (DuplicateCode, "A", |p| p.indicators.insert(0, indicator("A", Kind::Count))),
        (MissingName, "A", |p| p.indicators[0].definition.fr.clear()),
        (UnknownList, "A", |p| p.indicators[0].dimensions.push("AGE".parse().unwrap())),
        (DuplicateCode, "A", |p| p.indicators[0].dimensions.push("SEX".parse().unwrap())),
        (BadRule, "A", |p| p.indicators[0].dimensions.push("REF_AREA".parse().unwrap())),
        (BadMethods, "A", |p| p.indicators[0].methods.clear()),
        (BadMethods, "R", |p| p.indicators[1].methods.push("LEGAL".parse().unwrap())),
        (UnknownCode, "A", |p| p.indicators[0].methods.push("OTHER".parse().unwrap())),
        (UnknownCode, "A", |p| p.indicators[0].unit = "KG".parse().unwrap()),
        (UnknownCode, "A", |p| p.indicators[0].authority.push("KING".parse().unwrap())),
        (UnknownCode, "A", |p| p.indicators[0].themes.push("T_X".parse().unwrap())),
        (BadRule, "A", |p| p.indicators[0].decimals = 7),
        (BadRule, "A", |p| p.indicators[0].max = Some(-1)),
        (BadRule, "A", |p| p.indicators[0].max = Some(Indicator::WIDEST_BOUND + 1)),
        (BadRule, "A", |p| p.indicators[0].min = Some(Indicator::DEFAULT_BOUND + 1)),
        (BadRule, "A", |p| p.indicators[0].sensitivity = Sensitivity::VeryHigh),
        (BadRule, "A", |p| p.indicators[0].report_levels.clear()),
        (BadRule, "A", |p| p.indicators[0].publish_from = Level::Network),
        (BadRule, "A", |p| p.indicators[0].min_coverage = 101),
        (BadRule, "A", |p| (p.indicators[0].rhythm, p.indicators[0].freq) = (Rhythm::Years(2), Freq::Quarterly)),
        (BadRule, "A", |p| p.indicators[0].over_territory = TerritoryRule::RatioOfSums),
        (BadRule, "R", |p| p.indicators[1].over_territory = TerritoryRule::Sum),
    ]);
}

/// A second count, `B`, and `A` bounded by it.
fn bounded(parts: &mut CatalogueParts) -> &mut Indicator {
    parts.indicators.insert(1, indicator("B", Kind::Count));
    parts.indicators[0].at_most = Some("B".parse().unwrap());
    &mut parts.indicators[1]
}

#[test]
fn an_indicator_and_its_upper_bound_are_comparable() {
    use FaultKind::*;
    let mut parts = good();
    bounded(&mut parts);
    assert_eq!(check(&parts), []);
    check_cases(&[
        (UnknownIndicator, "A", |p| p.indicators[0].at_most = Some("X".parse().unwrap())),
        (BadRule, "A", |p| p.indicators[0].at_most = Some("R".parse().unwrap())),
        (BadRule, "R", |p| p.indicators[1].at_most = Some("A".parse().unwrap())),
        (Cycle, "A", |p| p.indicators[0].at_most = Some("A".parse().unwrap())),
        (Cycle, "B", |p| bounded(p).at_most = Some("A".parse().unwrap())),
        (BadRule, "A", |p| bounded(p).unit = "OTHER".parse().unwrap()),
        (BadRule, "A", |p| bounded(p).decimals = 1),
        (BadRule, "A", |p| bounded(p).freq = Freq::Monthly),
        (BadRule, "A", |p| bounded(p).methods = vec!["MUNICIPAL".parse().unwrap()]),
    ]);
}

fn numerator(parts: &mut CatalogueParts) -> &mut RatioPart {
    match &mut parts.indicators[1].kind {
        Kind::Ratio { numerator, .. } => numerator,
        other => panic!("{other:?}"),
    }
}

#[test]
fn ratios_and_actors() {
    use FaultKind::*;
    check_cases(&[
        (UnknownIndicator, "R", |p| numerator(p).indicator = "X".parse().unwrap()),
        (BadRatio, "R", |p| numerator(p).indicator = "R".parse().unwrap()),
        (BadRatio, "R", |p| numerator(p).at[0].0 = "AGE".parse().unwrap()),
        (BadRatio, "R", |p| numerator(p).at[0].1 = "X".parse().unwrap()),
        (BadRatio, "R", |p| p.indicators[1].dimensions.push("SEX".parse().unwrap())),
        (BadRatio, "R", |p| p.indicators[1].report_levels.push(Level::Commune)),
        (BadRatio, "R", |p| {
            p.indicators[1].dimensions.push("METHOD".parse().unwrap());
            p.indicators[1].methods.push("MUNICIPAL".parse().unwrap());
        }),
        (BadRatio, "R", |p| p.indicators[1].publish_from = Level::Commune),
        (BadRatio, "R", |p| p.indicators[0].sensitivity = Sensitivity::High),
        (BadRatio, "R", |p| p.indicators[0].audience = Audience::Members),
        (BadRatio, "R", |p| p.indicators[1].freq = Freq::Monthly),
        (UnknownCode, "asso", |p| p.organisations[0].kind = "KING".parse().unwrap()),
        (UnknownArea, "asso", |p| p.organisations[0].territory = Some("XX".parse().unwrap())),
        (MissingName, "asso", |p| p.organisations[0].name.en.clear()),
        (UnknownProgramme, "prog", |p| p.programmes[0].parent = Some("x".parse().unwrap())),
        (Cycle, "prog", |p| p.programmes[0].parent = Some("prog".parse().unwrap())),
        (UnknownOrganisation, "prog", |p| p.programmes[0].funders.push("x".parse().unwrap())),
        (UnknownArea, "prog", |p| p.programmes[0].territories.push("XX".parse().unwrap())),
        (UnknownCode, "prog", |p| p.programmes[0].themes.push("T_X".parse().unwrap())),
        (BadRule, "prog", |p| p.programmes[0].end = "2014".into()),
        (BadRule, "prog", |p| p.programmes[0].start = "soon".into()),
    ]);
}

#[test]
fn a_successor_keeps_all_codes_and_the_structure_of_stored_figures() {
    type Change = fn(&mut CatalogueParts);
    let changes: [(Option<FaultKind>, Change); 6] = [
        (None, |p| p.indicators[0].min_cell += 1),
        (None, |p| p.indicators[1].decimals += 1),
        (Some(FaultKind::RemovedCode), |p| drop(p.areas.pop())),
        (Some(FaultKind::ChangedStructure), |p| p.indicators[0].decimals += 1),
        (Some(FaultKind::ChangedStructure), |p| drop(p.indicators[0].dimensions.pop())),
        (Some(FaultKind::ChangedStructure), |p| p.indicators[0].dimensions.insert(0, "UNIT".parse().unwrap())),
    ];
    for (n, (expected, change)) in changes.iter().enumerate() {
        let mut next = good();
        change(&mut next);
        let kinds: Vec<FaultKind> = check_successor(&good(), &next).iter().map(|fault| fault.kind).collect();
        assert_eq!(kinds, expected.iter().copied().collect::<Vec<_>>(), "change {n}");
    }
}

#[test]
fn waivers() {
    const OWN: &str = "A MA/region 2014..2024 LEGAL SEX";
    use FaultKind::{BadWaiver, DuplicateCode, MissingName, UnknownArea, UnknownIndicator};
    check_cases(&[
        (DuplicateCode, OWN, |p| p.waivers.push(waiver())),
        (UnknownIndicator, "B MA/region 2014..2024 LEGAL SEX", |p| p.waivers[0].indicator = "B".parse().unwrap()),
        (UnknownArea, "A PT/region 2014..2024 LEGAL SEX", |p| p.waivers[0].area = Some("PT".parse().unwrap())),
        (BadWaiver, "A  2014..2024 LEGAL SEX", |p| (p.waivers[0].area, p.waivers[0].level) = (None, None)),
        (BadWaiver, "A MA/region 2014..2013 LEGAL SEX", |p| p.waivers[0].until = "2013".parse().unwrap()),
        (BadWaiver, "A MA/region 2014..2024-Q1 LEGAL SEX", |p| p.waivers[0].until = "2024-Q1".parse().unwrap()),
        (BadWaiver, "A MA/region 2014-Q1..2014-Q2 LEGAL SEX", |p| {
            (p.waivers[0].from, p.waivers[0].until) = ("2014-Q1".parse().unwrap(), "2014-Q2".parse().unwrap());
        }),
        // The sides of a ratio have waivers; nothing finer than its level is in a release.
        (BadWaiver, "R MA/region 2014..2024 LEGAL SEX", |p| p.waivers[0].indicator = "R".parse().unwrap()),
        (BadWaiver, "A MA/province 2014..2024 LEGAL SEX", |p| p.waivers[0].level = Some(Level::Province)),
        (BadWaiver, OWN, |p| p.indicators[0].publish_from = Level::Country),
        (BadWaiver, "A MA/region 2014..2024 MUNICIPAL SEX", |p| {
            p.waivers[0].method = Some("MUNICIPAL".parse().unwrap());
        }),
        (BadWaiver, "A MA/region 2014..2024 LEGAL METHOD", |p| {
            p.waivers[0].dimensions = vec!["METHOD".parse().unwrap()];
        }),
        (BadWaiver, "A MA/region 2014..2024 LEGAL SEX|SEX", |p| {
            p.waivers[0].dimensions.push("SEX".parse().unwrap());
        }),
        (BadWaiver, "A MA/region 2014..2024 LEGAL SEX|AGE|UNIT", |p| {
            p.waivers[0].dimensions.extend(["AGE".parse().unwrap(), "UNIT".parse().unwrap()]);
        }),
        (MissingName, OWN, |p| p.waivers[0].source.ar.clear()),
        (BadWaiver, OWN, |p| p.waivers[0].source.fr = "a".repeat(301)),
        (BadWaiver, OWN, |p| p.waivers[0].source.en = "one\ntwo".into()),
        (BadWaiver, OWN, |p| p.waivers[0].source.en = "ask karim.alaoui@example.ma".into()),
        (BadWaiver, OWN, |p| p.waivers[0].url = "www.hcp.ma".into()),
        (BadWaiver, OWN, |p| p.waivers[0].url = "https://www.hcp.ma/a table".into()),
        (BadWaiver, OWN, |p| p.waivers[0].url = format!("https://www.hcp.ma/{}", "a".repeat(300))),
    ]);
    let mut parts = good();
    parts.waivers = vec![waiver(); WAIVERS_MAX + 1];
    let found: Vec<String> = check(&parts).iter().map(ToString::to_string).collect();
    assert_eq!(found, ["waivers: 10001 waivers; at most 10000"]);
    // A text that may not be shown does not make the catalogue unreadable.
    let mut parts = good();
    parts.waivers[0].source.en = "ask karim.alaoui@example.ma".into();
    assert_eq!(check(&parts), []);
    assert!(!check_names(&parts)[0].to_string().contains("karim"));
    // A waiver may be given up.
    let mut next = good();
    next.waivers.clear();
    assert_eq!(check_successor(&good(), &next), []);
}

#[test]
fn rules_of_dominance() {
    use crate::catalogue::dominance::{Dominance, Largest};
    fn with(rule: Dominance, change: fn(&mut Indicator)) -> Vec<String> {
        let mut parts = good();
        let own = &mut parts.indicators[0];
        own.report_levels = vec![Level::Province, Level::Region];
        own.dominance = rule;
        change(own);
        check(&parts).into_iter().filter(|fault| fault.kind == FaultKind::BadRule).map(|fault| fault.subject).collect()
    }
    let rule = |n, k, p| Dominance { largest: Some(Largest { n, k }), p_percent: Some(p) };
    assert_eq!(with(rule(2, 85, 10), |_| ()), Vec::<String>::new());
    for broken in
        [rule(0, 85, 10), rule(11, 85, 10), rule(2, 0, 10), rule(2, 100, 10), rule(2, 85, 0), rule(2, 85, 101)]
    {
        assert_eq!(with(broken, |_| ()), ["A"], "{broken:?}");
    }
    let changes: [fn(&mut Indicator); 4] = [
        |own| own.over_territory = TerritoryRule::Distinct,
        |own| own.over_time = TimeRule::Mean,
        |own| own.min = None,
        |own| own.report_levels = vec![Level::Region],
    ];
    for (n, change) in changes.into_iter().enumerate() {
        assert_eq!(with(rule(2, 85, 10), change), ["A"], "change {n}");
    }
}

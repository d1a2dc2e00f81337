//! Releases with secondary suppression: real figures as linked sums, what is hidden, and what is refused.

use std::collections::BTreeSet;

use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::indicator::{Indicator, TimeRule};
use marsad_domain::catalogue::{Catalogue, CatalogueParts};
use marsad_domain::code::IndicatorCode;
use marsad_domain::period::Freq;
use marsad_domain::status::ConfStatus;
use marsad_release::build;
use marsad_release::cube::Cube;
use marsad_release::groups::groups;
use marsad_release::input::Inputs;
use marsad_release::loss::Loss;
use marsad_release::rules::RuleSet;

use super::catalogue::{area, changed, indicator_of, inputs};
use crate::audit::{Attacker, Verdict, audit};
use crate::linked::Pattern;
use crate::model::{Model, Unproven, Vintage};
use crate::release_audit::{Outcome, attack, earlier, has_same_figures};
use crate::secondary::{Earlier, NotSafe, Why};
use crate::{Losses, SafeCells, Viewpoint, suppression};

/// The demo's visits are not in the extract.
pub fn catalogue() -> Catalogue {
    catalogue_with(|_| ())
}

/// The extract with the demo's visits and all territories of one region, changed by `change`.
pub fn catalogue_with(change: impl FnOnce(&mut CatalogueParts)) -> Catalogue {
    changed(|parts| {
        let visits = Indicator {
            code: "ORI_VISITS".parse::<IndicatorCode>().unwrap(),
            dimensions: vec!["SEX".parse().unwrap()],
            over_time: TimeRule::Sum,
            freq: Freq::Monthly,
            ..indicator_of(parts, "EDU_ENROL").clone()
        };
        parts.indicators.push(visits);
        let known: BTreeSet<String> = parts.areas.iter().map(|area| area.code.to_string()).collect();
        for line in include_str!("../../../catalogue/territories.csv").lines() {
            let fields: Vec<&str> = line.split(',').collect();
            if let [code, parent, level, ..] = fields[..]
                && code.starts_with("MA-09-")
                && !known.contains(code)
            {
                parts.areas.push(area(code, parent, Level::parse(level).unwrap(), ""));
            }
        }
        change(parts);
    })
}

fn demo(catalogue: &Catalogue) -> Inputs {
    let lines: Vec<&str> = include_str!("../../../examples/synthetic-centres.csv").lines().collect();
    inputs(catalogue, &lines)
}

/// A cube whose small cells are hidden, with its families.
pub fn small_hidden(catalogue: &Catalogue, given: &Inputs) -> Cube {
    let mut cube = build(catalogue, given, &RuleSet::secondary());
    suppression::hide_counts(catalogue, &mut cube);
    suppression::hide_ratios(catalogue, &mut cube);
    cube
}

fn models(catalogue: &Catalogue, given: &Inputs) -> Vec<Model> {
    let cube = small_hidden(catalogue, given);
    let vintage = |family| Vintage { cube: &cube, family, published: None };
    cube.families.iter().filter_map(|family| Model::new(catalogue, &[vintage(family)]).unwrap()).collect()
}

pub fn protected(catalogue: &Catalogue, given: &Inputs) -> Result<SafeCells, NotSafe> {
    let rules = RuleSet::secondary();
    SafeCells::protect_by(catalogue, build(catalogue, given, &rules), &rules, &[])
}

pub fn hidden(safe: &SafeCells, why: ConfStatus) -> BTreeSet<String> {
    let cells = safe.cells(Viewpoint::Reviewer).filter(|cell| cell.value.is_none() && cell.conf == why);
    let name = |cell: marsad_domain::cell::Cell| {
        let by: Vec<&str> = cell.key.by.iter().map(|(_, code)| code.as_str()).collect();
        format!("{} {} {} {}", cell.key.indicator, cell.key.area, cell.key.period, by.join(" ")).trim().to_owned()
    };
    cells.map(name).collect()
}

#[test]
fn the_demo_becomes_linked_sums() {
    let catalogue = catalogue();
    let found: Vec<(usize, usize, usize, usize)> = models(&catalogue, &demo(&catalogue))
        .iter()
        .map(|model| {
            let sums = model.release.cells().map(|cell| model.release.parts(cell).len()).sum();
            (model.names.len(), model.release.atom_count(), sums, model.release.primaries().count())
        })
        .collect();
    assert_eq!(found, [(48, 24, 136, 8), (19, 14, 96, 3)]);
}

#[test]
fn without_secondary_cells_the_demo_leaks() {
    let catalogue = catalogue();
    for model in models(&catalogue, &demo(&catalogue)) {
        let pattern = Pattern::before(&model.release);
        let Verdict::NotSafe { leaks, .. } = audit(&model.release, &pattern, Attacker::Reader).verdict else {
            panic!("safe")
        };
        assert_eq!(leaks[0].width(), 0);
    }
}

#[test]
fn the_demo_is_protected_with_few_cells() {
    let catalogue = catalogue();
    let safe = protected(&catalogue, &demo(&catalogue)).unwrap();
    let of_june = |why: ConfStatus| {
        let hidden = hidden(&safe, why).into_iter().filter(|name| name.starts_with("ORI_VISITS"));
        hidden.filter(|name| name.contains(" 2025-06")).count()
    };
    // Areas that are one number are hidden together.
    assert_eq!((of_june(ConfStatus::SmallCount), of_june(ConfStatus::SecondaryBySender)), (9, 12));
}

#[test]
fn a_month_that_alone_makes_a_year_has_one_fate_with_it() {
    let catalogue = catalogue();
    let safe = protected(&catalogue, &demo(&catalogue)).unwrap();
    for why in [ConfStatus::SmallCount, ConfStatus::SecondaryBySender] {
        let all = hidden(&safe, why);
        let of = |period: &str| all.iter().filter(|name| name.contains(&format!(" {period}"))).count();
        let visits: Vec<&String> = all.iter().filter(|name| name.starts_with("ORI_VISITS")).collect();
        assert_eq!(visits.len(), 4 * of("2025-06"));
    }
}

#[test]
fn the_order_of_figures_does_not_matter() {
    let catalogue = catalogue();
    let given = demo(&catalogue);
    let mut turned = given.clone();
    turned.figures.reverse();
    let bytes = |given: &Inputs| protected(&catalogue, given).unwrap().to_blocks().unwrap().blocks;
    assert_eq!(bytes(&given), bytes(&turned));
}

pub const COMMUNES: &[&str] = &[
    "INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS",
    "EDU_ENROL,MA-09-001-01-01,2025,48,A",
    "EDU_ENROL,MA-09-001-05-09,2025,12,A",
    "EDU_ENROL,MA-09-001-07-03,2025,3,A",
    "EDU_ENROL,MA-09-001-07-23,2025,0,A",
    "EDU_ENROL,MA-09-581-01-07,2025,21,A",
    "EDU_ENROL,MA-09-581-01-05,2025,7,A",
    "EDU_ENROL,MA-09-581-09-05,2025,4,A",
    "EDU_ENROL,MA-09-541-01-13,2025,22,A",
    "EDU_ENROL,MA-09-541-01-09,2025,15,A",
    "EDU_ENROL,MA-09-541-01-05,2025,9,A",
    "EDU_ENROL,MA-09-551-01-07,2025,2,A",
];

#[test]
fn communes_of_three_provinces_are_protected_as_the_worked_example_says() {
    let catalogue = catalogue();
    let safe = protected(&catalogue, &inputs(&catalogue, COMMUNES)).unwrap();
    let small = ["MA-09-001-07-03", "MA-09-551", "MA-09-551-01-07", "MA-09-581-09-05"];
    let small = small.map(|area| format!("EDU_ENROL {area} 2025"));
    assert_eq!(hidden(&safe, ConfStatus::SmallCount), BTreeSet::from(small));
    let more = ["MA-09-001-05-09", "MA-09-581"].map(|area| format!("EDU_ENROL {area} 2025"));
    assert_eq!(hidden(&safe, ConfStatus::SecondaryBySender), BTreeSet::from(more));
}

#[test]
fn what_cannot_be_written_as_sums_is_refused() {
    let catalogue = changed(|parts| {
        let pupils = indicator_of(parts, "EDU_ENROL");
        (pupils.over_time, pupils.freq) = (TimeRule::Mean, Freq::Quarterly);
    });
    let NotSafe(findings) = protected(&catalogue, &inputs(&catalogue, COMMUNES)).unwrap_err();
    assert!(matches!(findings[0].why, Why::Unproven(_)), "{findings:?}");
    assert_eq!(findings[0].indicators, ["EDU_ENROL".parse().unwrap()]);
}

const SHARES: &[&str] = &[
    "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,OBS_STATUS",
    "IMM_STOCK,MA-09-001,2024,LEGAL,111,A",
    "POP_TOTAL,MA-09-001,2024,LEGAL,112,A",
    "IMM_STOCK,MA-09-541,2024,LEGAL,150,A",
    "POP_TOTAL,MA-09-541,2024,LEGAL,1120,A",
];

#[test]
fn whom_a_share_leaves_out_needs_no_more_than_a_small_number() {
    // The share has decimals, the people have none.
    let catalogue = catalogue();
    let release = released(&catalogue, SHARES, |given| protected(&catalogue, given).unwrap());
    let attacks = attack(&catalogue, &[release], None);
    assert_eq!((&attacks[0].outcome, attacks[0].need), (&Outcome::Safe, 5));
}

#[test]
fn sides_of_a_share_with_other_decimals_are_not_taken_for_one_number() {
    let catalogue = changed(|parts| indicator_of(parts, "POP_TOTAL").decimals = 2);
    let NotSafe(findings) = protected(&catalogue, &inputs(&catalogue, SHARES)).unwrap_err();
    assert!(matches!(findings[0].why, Why::Unproven(Unproven::Unexpressed(_))), "{findings:?}");
}

pub fn released(catalogue: &Catalogue, lines: &[&str], published: impl Fn(&Inputs) -> SafeCells) -> Earlier {
    let given = inputs(catalogue, lines);
    let group = groups(catalogue).into_iter().find(|group| group.reported.contains(&given.figures[0].indicator));
    let safe = published(&given);
    earlier(catalogue, given, &group.unwrap(), safe)
}

#[test]
fn an_attack_on_a_protected_release_finds_nothing() {
    let catalogue = catalogue();
    let release = released(&catalogue, COMMUNES, |given| protected(&catalogue, given).unwrap());
    let attacks = attack(&catalogue, &[release], None);
    assert_eq!(attacks.len(), 1);
    let found = &attacks[0];
    // The province with one commune is one number with it; 551, 581-09-05 and 001-07-03 are small.
    assert_eq!((&found.outcome, found.hidden, found.primary, found.need), (&Outcome::Safe, 5, 3, 5));
}

#[test]
fn an_attack_names_the_equation() {
    let catalogue = catalogue();
    let only_small = |given: &Inputs| SafeCells::protect(&catalogue, build(&catalogue, given, &RuleSet::primary()));
    let release = released(&catalogue, COMMUNES, only_small);
    let attacks = attack(&catalogue, &[release], None);
    let Outcome::NotSafe(leaks) = &attacks[0].outcome else { panic!("{:?}", attacks[0].outcome) };
    let texts: Vec<String> = leaks.iter().map(ToString::to_string).collect();
    assert!(texts.iter().all(|text| text.contains(" to ")), "{texts:?}");
    let tata = texts.iter().find(|text| text.contains("MA-09-551")).unwrap();
    assert!(tata.contains(": 2 to 2 = "), "{tata}");
    assert!(tata.contains("143 (EDU_ENROL MA"), "{tata}");
}

/// The same communes a little later: one of them corrected its figure.
fn corrected() -> Vec<&'static str> {
    COMMUNES
        .iter()
        .map(|line| if line.contains("01-13,2025,22") { "EDU_ENROL,MA-09-541-01-13,2025,24,A" } else { line })
        .collect()
}

#[test]
fn what_a_release_showed_before_is_known_beside_the_next_one() {
    let catalogue = catalogue();
    // The first release shows every figure but the small ones, so its own leaks make the next one unsafe.
    let only_small = |given: &Inputs| SafeCells::protect(&catalogue, build(&catalogue, given, &RuleSet::primary()));
    let first = released(&catalogue, COMMUNES, only_small);
    let rules = RuleSet::secondary();
    let next = build(&catalogue, &inputs(&catalogue, &corrected()), &rules);
    let NotSafe(findings) = SafeCells::protect_by(&catalogue, next, &rules, &[first]).unwrap_err();
    let Why::Unprotected(cells, leaks) = &findings[0].why else { panic!("{findings:?}") };
    assert!(!cells.is_empty());
    assert!(leaks.iter().any(|leak| leak.to_string().contains("[-1]")), "{leaks:?}");
}

#[test]
fn two_protected_releases_are_safe_together() {
    let catalogue = catalogue();
    let first = released(&catalogue, COMMUNES, |given| protected(&catalogue, given).unwrap());
    let rules = RuleSet::secondary();
    let given = inputs(&catalogue, &corrected());
    let safe =
        SafeCells::protect_by(&catalogue, build(&catalogue, &given, &rules), &rules, std::slice::from_ref(&first));
    let safe = safe.unwrap();
    let next = released(&catalogue, &corrected(), |_| safe.clone());
    let attacks = attack(&catalogue, &[first, next], None);
    assert_eq!(attacks[0].outcome, Outcome::Safe);
}

#[test]
fn a_figure_that_a_release_shows_and_nobody_computes_again_is_no_agreement() {
    let catalogue = catalogue();
    let shown = protected(&catalogue, &inputs(&catalogue, COMMUNES)).unwrap();
    let without: Vec<&str> = COMMUNES.iter().copied().filter(|line| !line.contains("MA-09-541-01-13")).collect();
    let release = released(&catalogue, &without, |_| shown.clone());
    assert!(!has_same_figures(&catalogue, &release));
    let same = released(&catalogue, COMMUNES, |_| shown.clone());
    assert!(has_same_figures(&catalogue, &same));
}

#[test]
fn a_share_is_the_same_with_more_or_fewer_decimals() {
    let with = |decimals: u8| changed(move |parts| indicator_of(parts, "IMM_SHARE").decimals = decimals);
    let before = with(1);
    let shown = |catalogue: &Catalogue| protected(catalogue, &inputs(catalogue, SHARES)).unwrap();
    for decimals in [0, 2, 3] {
        let today = with(decimals);
        let release = released(&today, SHARES, |_| shown(&before));
        assert!(has_same_figures(&today, &release), "{decimals}");
    }
}

#[test]
fn an_earlier_release_without_a_family_takes_no_protection_from_it() {
    let catalogue = catalogue();
    let rules = RuleSet::secondary();
    let visits = || build(&catalogue, &demo(&catalogue), &rules);
    let pupils = released(&catalogue, COMMUNES, |given| protected(&catalogue, given).unwrap());
    let alone = SafeCells::protect_by(&catalogue, visits(), &rules, &[]).unwrap();
    let beside = SafeCells::protect_by(&catalogue, visits(), &rules, &[pupils]).unwrap();
    assert!(!hidden(&alone, ConfStatus::SecondaryBySender).is_empty());
    for why in [ConfStatus::SmallCount, ConfStatus::SecondaryBySender] {
        let of_visits = |safe| hidden(safe, why).into_iter().filter(|name| name.starts_with("ORI_VISITS"));
        assert_eq!(of_visits(&alone).collect::<Vec<_>>(), of_visits(&beside).collect::<Vec<_>>());
    }
}

#[test]
fn what_one_tier_coarser_would_cost_is_counted() {
    let catalogue = catalogue();
    let (rules, given) = (RuleSet::secondary(), inputs(&catalogue, COMMUNES));
    let losses = |given: &Inputs| {
        let written =
            SafeCells::write(&catalogue, build(&catalogue, given, &rules), &rules, &[], Losses::Counted).unwrap();
        written.losses.into_iter().filter(|loss| loss.figures > 0).collect::<Vec<Loss>>()
    };
    let found = losses(&given);
    let counts = |loss: &Loss| (loss.figures, loss.primary, loss.secondary, loss.value_percent);
    // Eleven communes, four provinces, region and country; 55 of 572 pupils, who are counted at each level.
    assert_eq!((found.len(), counts(&found[0])), (1, (17, 4, 2, Some(10))));
    let coarser = found[0].coarser.as_ref().unwrap();
    // Tata alone is small, so the share is not said.
    assert_eq!((coarser.level, counts(coarser.loss.as_ref().unwrap())), (Level::Province, (6, 1, 1, None)));
    // The coarser one is what it would be if the catalogue said so.
    let province = catalogue_with(|parts| indicator_of(parts, "EDU_ENROL").publish_from = Level::Province);
    let written = SafeCells::write(&province, build(&province, &given, &rules), &rules, &[], Losses::Counted).unwrap();
    let own = written.losses.iter().find(|loss| loss.figures > 0).unwrap();
    assert_eq!(counts(own), counts(coarser.loss.as_ref().unwrap()));
    let large: Vec<&str> = COMMUNES[..3].to_vec();
    assert_eq!(losses(&inputs(&catalogue, &large))[0].coarser, None, "nothing is hidden");
}

#[test]
fn one_number_is_hidden_at_each_tier() {
    let catalogue = catalogue();
    let lines = ["INDICATOR,REF_AREA,TIME_PERIOD,SEX,OBS_VALUE,OBS_STATUS", "EDU_ENROL,MA-09-551-01-07,2025,_T,2,A"];
    let (rules, given) = (RuleSet::secondary(), inputs(&catalogue, &lines));
    let written =
        SafeCells::write(&catalogue, build(&catalogue, &given, &rules), &rules, &[], Losses::Counted).unwrap();
    // One number at all levels: it can be hidden at each of them.
    let own = written.losses.iter().find(|loss| loss.figures > 0).unwrap();
    let coarser = own.coarser.as_ref().unwrap();
    assert_eq!((own.hidden(), coarser.loss.as_ref().map(|loss| loss.hidden())), (4, Some(3)));
}

#[test]
fn a_release_of_other_figures_is_not_judged() {
    let catalogue = catalogue();
    let shown = protected(&catalogue, &inputs(&catalogue, &corrected())).unwrap();
    let release = released(&catalogue, COMMUNES, |_| shown.clone());
    assert_eq!(attack(&catalogue, &[release], None)[0].outcome, Outcome::OtherFigures);
}

//! Totals of figures that stay at their node: a plain count of who is in a cell, and attempts to get one figure back.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use marsad_domain::audience::Audience;
use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_domain::cell::Cell;
use marsad_release::build;
use marsad_release::explain::Explainer;
use marsad_release::input::{Inputs, Rows};
use marsad_release::local::LocalPart;
use marsad_release::rules::RuleSet;

use super::catalogue::{indicator_of, inputs};
use super::check::place;
use super::secondary::{catalogue_with, protected, released};
use crate::release_audit::{Outcome, attack};
use crate::{Losses, SafeCells, Viewpoint};

const HEADER: &str = "INDICATOR,REF_AREA,TIME_PERIOD,SEX,OBS_VALUE,OBS_STATUS,REPORTER,SHARING";
/// Three communes of a province, two of another and one each of two more.
const COMMUNES: [&str; 7] = [
    "MA-09-001-01-01",
    "MA-09-001-05-09",
    "MA-09-001-07-03",
    "MA-09-581-01-07",
    "MA-09-581-01-05",
    "MA-09-541-01-13",
    "MA-09-551-01-07",
];

/// Enrolment, for members alone.
fn catalogue() -> Catalogue {
    catalogue_with(|parts| {
        let pupils = indicator_of(parts, "EDU_ENROL");
        (pupils.audience, pupils.min_coverage) = (Audience::Members, 0);
    })
}

/// A row: the commune, the sex, the figure, who reported it, and whether it stays at the node.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    commune: usize,
    sex: &'static str,
    value: i64,
    reporter: usize,
    is_local: bool,
}

impl Row {
    fn line(&self) -> String {
        let Self { commune, sex, value, reporter, is_local } = self;
        let (area, sharing) = (COMMUNES[*commune], if *is_local { "local" } else { "federation" });
        format!("EDU_ENROL,{area},2025,{sex},{value},A,COMMUNE:r{reporter},{sharing}")
    }
}

fn read(catalogue: &Catalogue, rows: &[Row]) -> Inputs {
    let lines: Vec<String> = std::iter::once(HEADER.to_owned()).chain(rows.iter().map(Row::line)).collect();
    inputs(catalogue, &lines.iter().map(String::as_str).collect::<Vec<_>>())
}

/// A figure, its reporter, and whether it stays at the node.
type Drawn = Option<(i64, usize, bool)>;
fn rows() -> impl Strategy<Value = Vec<Row>> {
    let figure = |sex| (Just(sex), prop::option::weighted(0.7, (0i64..40, 0usize..4, any::<bool>())));
    let commune = (figure("_T"), figure("F"), figure("M"));
    prop::collection::vec(commune, COMMUNES.len()).prop_map(|communes| {
        let row = |(commune, (sex, own)): (usize, (&'static str, Drawn))| {
            own.map(|(value, reporter, is_local)| Row { commune, sex, value, reporter, is_local })
        };
        let all = communes.into_iter().enumerate().flat_map(|(n, (t, f, m))| [t, f, m].map(|own| (n, own)));
        all.filter_map(row).collect()
    })
}

/// The rows of a commune that its figure is made from: its own, or those of both sexes.
fn used<'r>(rows: &[&'r Row], commune: usize, sex: &str) -> Vec<&'r Row> {
    let of = |sex: &str| rows.iter().copied().find(|row| row.commune == commune && row.sex == sex);
    match (of(sex), of("F"), of("M")) {
        (Some(own), ..) => vec![own],
        (None, Some(women), Some(men)) if sex == "_T" => vec![women, men],
        _ => Vec::new(),
    }
}

/// The rows that the cell of some communes is made from, by the rule in one sentence: with those that stay at the node if these are of
/// at least three reporters or three areas, else without them.
fn of_cell<'r>(all: &[&'r Row], communes: &[usize], sex: &str) -> Vec<&'r Row> {
    let gather = |rows: &[&'r Row]| communes.iter().flat_map(|own| used(rows, *own, sex)).collect::<Vec<&Row>>();
    let found = gather(all);
    let local: Vec<&Row> = found.iter().copied().filter(|row| row.is_local).collect();
    let areas: BTreeSet<usize> = local.iter().map(|row| row.commune).collect();
    let reporters: BTreeSet<usize> = local.iter().map(|row| row.reporter).collect();
    if local.is_empty() || areas.len() >= 3 || reporters.len() >= 3 {
        return found;
    }
    gather(&all.iter().copied().filter(|row| !row.is_local).collect::<Vec<_>>())
}

fn within(catalogue: &Catalogue, area: AreaId) -> Vec<usize> {
    let is_in = |n: &usize| catalogue.is_within(catalogue.area_id(COMMUNES[*n]).unwrap(), area);
    (0..COMMUNES.len()).filter(is_in).collect()
}

fn sex(cell: &Cell) -> &str {
    cell.key.by.first().map_or("_T", |(_, code)| code.as_str())
}

/// Whether a sum is a combination of others, by elimination modulo a prime.
fn follows(known: &[Vec<i64>], wanted: &[i64]) -> bool {
    const PRIME: i64 = 1_000_003;
    let rank = |rows: &[Vec<i64>]| {
        let mut rows: Vec<Vec<i64>> = rows.to_vec();
        let mut rank = 0;
        for column in 0..wanted.len() {
            let Some(pivot) = (rank..rows.len()).find(|n| rows[*n][column] != 0) else { continue };
            rows.swap(rank, pivot);
            let inverse = (0..20).fold((1, rows[rank][column]), |(result, base), bit| {
                let result = if (PRIME - 2) >> bit & 1 == 1 { result * base % PRIME } else { result };
                (result, base * base % PRIME)
            });
            let lead: Vec<i64> = rows[rank].iter().map(|value| value * inverse.0 % PRIME).collect();
            for (n, row) in rows.iter_mut().enumerate() {
                let times = row[column];
                if n != rank && times != 0 {
                    row.iter_mut().zip(&lead).for_each(|(own, lead)| *own = (*own - times * lead).rem_euclid(PRIME));
                }
            }
            rows[rank] = lead;
            rank += 1;
        }
        rank
    };
    let with: Vec<Vec<i64>> = known.iter().cloned().chain([wanted.to_vec()]).collect();
    rank(known) == rank(&with)
}

/// A cell as a sum of women and men of each commune.
fn as_sum(rows: &[&Row]) -> Vec<i64> {
    let mut sum = vec![0; 2 * COMMUNES.len()];
    for row in rows {
        for at in if row.sex == "_T" {
            0..2
        } else if row.sex == "F" {
            0..1
        } else {
            1..2
        } {
            sum[2 * row.commune + at] += 1;
        }
    }
    sum
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_cell_adds_up_local_rows_of_three_or_none(rows in rows()) {
        let catalogue = catalogue();
        let all: Vec<&Row> = rows.iter().collect();
        let cube = build(&catalogue, &read(&catalogue, &rows), &RuleSet::secondary());
        let found: BTreeMap<_, _> = SafeCells::in_clear(&catalogue, cube)
            .cells(Viewpoint::Reviewer)
            .map(|cell| ((catalogue.area_id(cell.key.area.as_str()).unwrap(), sex(&cell).to_owned()), cell.value))
            .collect();
        let areas = (0..).map(AreaId).take(catalogue.parts().areas.len());
        for area in areas {
            let communes = within(&catalogue, area);
            for sex in ["_T", "F", "M"] {
                let expected = of_cell(&all, &communes, sex);
                let value = (!expected.is_empty()).then(|| expected.iter().map(|row| row.value).sum::<i64>());
                let shown = found.get(&(area, sex.to_owned())).copied().flatten();
                prop_assert_eq!(shown, value, "{:?} {}", catalogue.area(area).map(|own| &own.code), sex);
            }
        }
    }

    #[test]
    fn no_local_figure_follows_from_what_is_shown(rows in rows()) {
        let catalogue = catalogue();
        // Everybody reports both sexes and nothing else, so that each cell is a sum of them.
        let rows: Vec<Row> = (0..COMMUNES.len())
            .flat_map(|commune| {
                let like = rows.iter().find(|row| row.commune == commune).cloned();
                let of = |sex| like.clone().map(|row| Row { sex, value: row.value + i64::from(sex == "F"), ..row });
                [of("F"), of("M")]
            })
            .flatten()
            .collect();
        let all: Vec<&Row> = rows.iter().collect();
        let given = read(&catalogue, &rows);
        let Ok(safe) = protected(&catalogue, &given) else { return Ok(()) };
        let rules = RuleSet::secondary();
        let cube = build(&catalogue, &given, &rules);
        let written = SafeCells::write(&catalogue, cube, &rules, &[], Losses::NotAsked).unwrap();
        // Where totals could not be protected there are none.
        let shared = all.iter().copied().filter(|row| written.without_local.is_empty() || !row.is_local);
        let shared: Vec<&Row> = shared.collect();
        let mut known: Vec<Vec<i64>> = Vec::new();
        for cell in safe.cells(Viewpoint::Other).filter(|cell| cell.value.is_some()) {
            let communes = within(&catalogue, catalogue.area_id(cell.key.area.as_str()).unwrap());
            let made_from = of_cell(&shared, &communes, sex(&cell));
            prop_assert_eq!(Some(made_from.iter().map(|row| row.value).sum::<i64>()), cell.value);
            known.push(as_sum(&made_from));
        }
        let local: BTreeSet<usize> = rows.iter().filter(|row| row.is_local).map(|row| row.commune).collect();
        for commune in local {
            for sex in ["_T", "F", "M"] {
                let wanted = as_sum(&used(&all, commune, sex));
                prop_assert!(!follows(&known, &wanted), "{} {}: {:?}", COMMUNES[commune], sex, rows);
            }
        }
        let release = released_rows(&catalogue, &rows, &safe);
        for attack in attack(&catalogue, &[release], None) {
            prop_assert!(matches!(attack.outcome, Outcome::Safe | Outcome::NothingHidden), "{:?}", attack);
        }
    }
}

fn released_rows(catalogue: &Catalogue, rows: &[Row], safe: &SafeCells) -> crate::secondary::Earlier {
    let lines: Vec<String> = std::iter::once(HEADER.to_owned()).chain(rows.iter().map(Row::line)).collect();
    released(catalogue, &lines.iter().map(String::as_str).collect::<Vec<_>>(), |_| safe.clone())
}

/// Totals of communes by their own reporters, all of which stay at the node.
fn local(figures: &[(usize, i64)]) -> Vec<Row> {
    let row = |(commune, value): &(usize, i64)| Row {
        commune: *commune,
        sex: "_T",
        value: *value,
        reporter: *commune,
        is_local: true,
    };
    figures.iter().map(row).collect()
}

fn shown(safe: &SafeCells) -> BTreeMap<String, i64> {
    let cells = safe.cells(Viewpoint::Other);
    cells.filter_map(|cell| Some((cell.key.area.to_string(), cell.value?))).collect()
}

#[test]
fn totals_of_three_are_shown_and_nothing_else_is_there() {
    let catalogue = catalogue();
    let safe = protected(&catalogue, &read(&catalogue, &local(&[(0, 48), (1, 12), (2, 33)]))).unwrap();
    let expected = ["MA", "MA-09", "MA-09-001"].map(|area| (area.to_owned(), 93));
    assert_eq!(shown(&safe), BTreeMap::from(expected));
    let cells: Vec<String> = safe.cells(Viewpoint::Other).map(|cell| cell.key.area.to_string()).collect();
    assert_eq!(cells.len(), 3, "no cell says that a commune reported: {cells:?}");
    let two = protected(&catalogue, &read(&catalogue, &local(&[(0, 48), (1, 12)]))).unwrap();
    assert_eq!(two.cells(Viewpoint::Other).count(), 0);
}

#[test]
fn a_total_less_another_gives_no_local_figure() {
    let catalogue = catalogue();
    // Three communes of one province and one of another: the region less the first province is that one.
    let rows = local(&[(0, 48), (1, 12), (2, 33), (5, 27)]);
    let given = read(&catalogue, &rows);
    let only_small = SafeCells::protect(&catalogue, build(&catalogue, &given, &RuleSet::secondary()));
    assert_eq!((shown(&only_small)["MA-09"], shown(&only_small)["MA-09-001"]), (120, 93));
    let open = attack(&catalogue, &[released_rows(&catalogue, &rows, &only_small)], None);
    let Outcome::NotSafe(leaks) = &open[0].outcome else { panic!("{open:?}") };
    assert!(leaks.iter().any(|leak| (leak.low, leak.high) == (27, 27)), "{leaks:?}");

    let safe = protected(&catalogue, &given).unwrap();
    let found = shown(&safe);
    assert!(!(found.contains_key("MA-09") && found.contains_key("MA-09-001")), "{found:?}");
    assert!(!found.is_empty(), "one of them can be shown");
    for reporter in [None, Some("r0"), Some("r5")] {
        let attacks = attack(&catalogue, &[released_rows(&catalogue, &rows, &safe)], reporter);
        assert_eq!(attacks[0].outcome, Outcome::Safe, "{reporter:?}");
    }
}

#[test]
fn a_total_of_another_time_gives_no_local_figure() {
    let catalogue = catalogue();
    let (before, after) = (local(&[(0, 48), (1, 12), (2, 33)]), local(&[(0, 48), (1, 12), (2, 33), (5, 27)]));
    let first = protected(&catalogue, &read(&catalogue, &before)).unwrap();
    let first = released_rows(&catalogue, &before, &first);
    let rules = RuleSet::secondary();
    let cube = build(&catalogue, &read(&catalogue, &after), &rules);
    let next = SafeCells::protect_by(&catalogue, cube, &rules, std::slice::from_ref(&first)).unwrap();
    // What was shown before is shown again; a region with one commune more would give that commune.
    assert_eq!(shown(&next).get("MA-09"), None);
    let attacks = attack(&catalogue, &[first, released_rows(&catalogue, &after, &next)], None);
    assert_eq!(attacks[0].outcome, Outcome::Safe);
}

/// Releases of some rows, one after the other, each protected beside those before.
fn one_after_another(catalogue: &Catalogue, all: &[Vec<Row>]) -> Vec<crate::secondary::Earlier> {
    let (rules, mut releases) = (RuleSet::secondary(), Vec::new());
    for rows in all {
        let cube = build(catalogue, &read(catalogue, rows), &rules);
        let safe = SafeCells::protect_by(catalogue, cube, &rules, &releases).unwrap();
        releases.push(released_rows(catalogue, rows, &safe));
    }
    releases
}

#[test]
fn a_node_that_holds_all_that_travels_learns_no_local_figure() {
    let catalogue = catalogue();
    let before = local(&[(0, 48), (1, 12), (2, 33)]);
    // Nobody but the holders of what travels can tell the two that come together: one is hidden because it is small.
    let travels = Row { commune: 6, sex: "_T", value: 4, reporter: 6, is_local: false };
    let after = [local(&[(0, 48), (1, 12), (2, 33), (5, 27)]), vec![travels]].concat();
    let releases = one_after_another(&catalogue, &[before.clone(), after.clone()]);
    assert_eq!(shown(&releases[0].published)["MA-09"], 93);
    assert_eq!(shown(&releases[1].published).get("MA-09"), None);
    assert_eq!(attack(&catalogue, &releases, None)[0].outcome, Outcome::Safe);
    // Shown all the same, the attack finds it.
    let only_small =
        SafeCells::protect(&catalogue, build(&catalogue, &read(&catalogue, &after), &RuleSet::secondary()));
    assert_eq!(shown(&only_small)["MA-09"], 124);
    let [first, _] = <[_; 2]>::try_from(releases).unwrap();
    let attacks = attack(&catalogue, &[first, released_rows(&catalogue, &after, &only_small)], None);
    assert!(matches!(attacks[0].outcome, Outcome::NotSafe(_)), "{attacks:?}");
}

#[test]
fn a_figure_finer_than_what_is_published_does_not_follow_from_two_releases() {
    let catalogue = catalogue_with(|parts| {
        let pupils = indicator_of(parts, "EDU_ENROL");
        (pupils.audience, pupils.min_coverage, pupils.publish_from) = (Audience::Members, 0, Level::Region);
    });
    let all = [local(&[(0, 48), (1, 12), (2, 33)]), local(&[(0, 48), (1, 12), (2, 33), (5, 27)])];
    let releases = one_after_another(&catalogue, &all);
    assert_eq!(shown(&releases[0].published), BTreeMap::from(["MA", "MA-09"].map(|area| (area.to_owned(), 93))));
    assert_eq!(shown(&releases[1].published), BTreeMap::new());
    assert_eq!(attack(&catalogue, &releases, None)[0].outcome, Outcome::Safe);
    // Each of two that come together would know the other.
    let two = local(&[(0, 48), (1, 12), (2, 33), (3, 30), (5, 27)]);
    let releases = one_after_another(&catalogue, &[all[0].clone(), two]);
    for reporter in [None, Some("r3"), Some("r5")] {
        assert_eq!(attack(&catalogue, &releases, reporter)[0].outcome, Outcome::Safe, "{reporter:?}");
    }
}

#[test]
fn what_travels_later_is_shown_as_any_figure() {
    let catalogue = catalogue();
    let mut later = local(&[(0, 48), (1, 12), (2, 33)]);
    later[2].is_local = false;
    let releases = one_after_another(&catalogue, &[local(&[(0, 48), (1, 12), (2, 33)]), later]);
    assert_eq!(shown(&releases[0].published)["MA-09"], 93);
    // The third figure may be shown by itself, but not beside the total: that would leave two.
    let attacks = attack(&catalogue, &releases, None);
    assert_eq!(attacks[0].outcome, Outcome::Safe);
    assert_ne!(shown(&releases[1].published).get(COMMUNES[2]), Some(&33));
}

#[test]
fn where_totals_cannot_be_protected_they_are_left_out() {
    let catalogue = catalogue_with(|parts| {
        let pupils = indicator_of(parts, "EDU_ENROL");
        (pupils.audience, pupils.min_coverage) = (Audience::Members, 0);
        (pupils.over_time, pupils.freq) =
            (marsad_domain::catalogue::indicator::TimeRule::Mean, marsad_domain::period::Freq::Quarterly);
    });
    let mut rows = local(&[(0, 48), (1, 12), (2, 33)]);
    rows.push(Row { commune: 5, sex: "_T", value: 90, reporter: 5, is_local: false });
    let rules = RuleSet::secondary();
    let cube = build(&catalogue, &read(&catalogue, &rows), &rules);
    let written = SafeCells::write(&catalogue, cube.clone(), &rules, &[], Losses::Counted).unwrap();
    assert_eq!(written.without_local, ["EDU_ENROL".parse().unwrap()]);
    let safe = SafeCells::protect_by(&catalogue, cube, &rules, &[]).unwrap();
    assert_eq!(shown(&safe)["MA-09"], 90);
    // Computed again, it is found to be the same.
    assert!(crate::release_audit::has_same_figures(&catalogue, &released_rows(&catalogue, &rows, &safe)));
}

#[test]
fn an_explanation_says_whether_a_cell_is_a_total_of_local_figures() {
    let catalogue = catalogue();
    let given = read(&catalogue, &local(&[(0, 48), (1, 12), (2, 33), (5, 27)]));
    let part = |area: &str| {
        let mut all = Explainer::new(&catalogue, &given);
        let found = all.explain(&place(&catalogue, "EDU_ENROL", area, "2025")).unwrap();
        all.local_part(&found)
    };
    let expected = [
        ("MA-09", LocalPart::Enough),
        ("MA-09-001", LocalPart::Enough),
        ("MA-09-541", LocalPart::OneArea),
        ("MA-02", LocalPart::None),
    ];
    for (area, wanted) in expected {
        assert_eq!(part(area), wanted, "{area}");
    }
    let mut shared = Explainer::of_rows(&catalogue, &given, Rows::Shared);
    let found = shared.explain(&place(&catalogue, "EDU_ENROL", "MA-09", "2025")).unwrap();
    assert!(found.inputs.is_empty() && found.parts_sum.is_none(), "{found:?}");
}

//! A submission compared with stored figures.

use super::totals::by_sex;
use super::*;

#[test]
fn totals_are_compared_across_submissions() {
    let catalogue = sample::catalogue();
    let (_, finished) = run(None, &by_sex("", "6", "5", ""));
    let needs = stored_needs(&catalogue, &finished.figures);
    let (total, male) = (codes("_T _T _T LEGAL"), codes("M _T _T LEGAL"));
    let indicator = catalogue.indicator_id("IMM_STOCK").expect("there");
    let area = catalogue.area_id("MA-09").expect("there");
    let period: Period = "2024".parse().expect("a period");
    assert_eq!((needs.indicators.as_slice(), needs.periods.as_slice()), (&[indicator][..], &[period][..]));
    assert!(needs.areas.contains(&catalogue.area_id("MA").expect("there")) && needs.areas.contains(&area));
    let stored = |dimensions, value| StoredFigure { indicator, area, dimensions, period, value };
    let compare = |figures: &[StoredFigure<'_>]| shown(&compare_with_stored(&catalogue, &finished.figures, figures));
    assert_eq!(compare(&[stored(&total, 10)]), ["2 SEX PARTS_EXCEED_STORED_TOTAL"]);
    assert_eq!(compare(&[stored(&total, 12)]), ["2 SEX TOTAL_DISAGREES"]);
    assert_eq!(compare(&[stored(&total, 11)]), none());
    // A stored figure that the submission replaces does not count.
    assert_eq!(compare(&[stored(&total, 11), stored(&male, 99)]), none());
    let (_, finished) = run(None, &by_sex("10", "6", "", ""));
    let warned = compare_with_stored(&catalogue, &finished.figures, &[stored(&male, 5)]);
    assert_eq!(shown(&warned), ["2 SEX PARTS_EXCEED_STORED_TOTAL"]);
    assert!(warned.iter().all(|finding| finding.severity() == Severity::Warning));
    let flow = run(None, &cohesion("MA-09", "2024-Q2", "1")).1;
    let periods = stored_needs(&catalogue, &flow.figures).periods;
    assert!(["2024", "2024-S1", "2024-Q2"].iter().all(|text| periods.contains(&text.parse().expect("a period"))));
}

#[test]
fn submitted_figures_are_found_by_their_cell() {
    let catalogue = sample::catalogue();
    let file = "INDICATOR,REF_AREA,TIME_PERIOD,SEX,NAT_GROUP,RES_AREA,METHOD,OBS_VALUE,ACTION
        COHESION_ACT,MA-09,2024,,,,,3,
        IMM_STOCK,MA-09-001,2023,F,,,LEGAL,5,
        IMM_STOCK,MA-09,2024,M,_T,_T,LEGAL,,D
        IMM_STOCK,MA-09,2023,F,,,LEGAL,6,
        IMM_STOCK,MA-09,2024,_T,,,LEGAL,9,";
    let (judged, finished) = run(None, file);
    assert_eq!(shown(&judged.findings), none());
    let figures = &finished.figures;
    let key = |sex: &str| codes(&format!("{sex} _T _T LEGAL"));
    let mut found = Vec::new();
    for indicator in ["IMM_STOCK", "COHESION_ACT"] {
        let id = catalogue.indicator_id(indicator).expect("there");
        for area in ["MA", "MA-09", "MA-09-001", "MA-09-163"] {
            let stated = figures.lookup().stated(id, catalogue.area_id(area).expect("there"));
            for (year, sex) in ["2022", "2023", "2024"].into_iter().flat_map(|y| ["_T", "F", "M", "_U"].map(|s| (y, s)))
            {
                let key = if indicator == "IMM_STOCK" { key(sex) } else { codes("_T") };
                let combination = figures.combination(&catalogue, id, &key);
                if combination.is_some_and(|key| stated.find(year.parse().expect("a period"), key).is_some()) {
                    found.push(format!("{indicator} {area} {year} {}", key[0]));
                }
            }
        }
    }
    found.dedup();
    // A deletion is found too.
    let expected = [
        "IMM_STOCK MA-09 2023 F",
        "IMM_STOCK MA-09 2024 _T",
        "IMM_STOCK MA-09 2024 M",
        "IMM_STOCK MA-09-001 2023 F",
        "COHESION_ACT MA-09 2024 _T",
    ];
    assert_eq!(found, expected);
    let stock = catalogue.indicator_id("IMM_STOCK").expect("there");
    // Incomplete combinations, and codes that the submission does not have.
    for other in [&key("_U")[..], &key("F")[..3], &codes("_T F _T LEGAL"), &codes("F _T _T NO_SUCH"), &[]] {
        assert_eq!(figures.combination(&catalogue, stock, other), None, "{other:?}");
    }
}

#[test]
fn restated_figures_make_no_difference() {
    let catalogue = sample::catalogue();
    let (indicator, area) = (catalogue.indicator_id("IMM_STOCK"), catalogue.area_id("MA-09"));
    let (indicator, area) = (indicator.expect("there"), area.expect("there"));
    let period: Period = "2024".parse().expect("a period");
    let keys = ["_T", "F", "M", "_U"].map(|sex| codes(&format!("{sex} _T _T LEGAL")));
    let figure = |sex: usize, value| StoredFigure { indicator, area, dimensions: &keys[sex], period, value };
    let (total, female, male) = (|value| figure(0, value), |value| figure(1, value), |value| figure(2, value));
    // The submission, the stored figures, and the warnings with their sums.
    let cases: [(String, Vec<StoredFigure<'_>>, &[&str]); 7] = [
        // Stored figures of cells that the file has are ignored.
        (by_sex("10", "6", "4", ""), vec![total(1), female(99), male(99)], &[]),
        (by_sex("", "6", "5", ""), vec![female(99), male(99)], &[]),
        // A stored total with submitted parts; some of these are stored too.
        (by_sex("", "6", "5", ""), vec![total(10), female(1), male(1)], &["2 PARTS_EXCEED_STORED_TOTAL 11"]),
        (by_sex("", "6", "", ""), vec![total(5), female(1)], &["2 PARTS_EXCEED_STORED_TOTAL 6"]),
        // A part that is missing now, and has a stored figure.
        (by_sex("", "6", "L", ""), vec![total(10), male(5)], &[]),
        // A contradiction among submitted figures was reported before; with a stored part its sum is reported.
        (by_sex("10", "6", "5", ""), vec![total(99)], &[]),
        (by_sex("10", "6", "", ""), vec![total(99), female(1), male(5)], &["2 PARTS_EXCEED_STORED_TOTAL 11"]),
    ];
    for (file, stored, expected) in cases {
        let figures = run(None, &file).1.figures;
        let warnings = |stored: &[StoredFigure<'_>]| {
            let findings = compare_with_stored(&catalogue, &figures, stored);
            findings.iter().map(|own| format!("{} {} {}", own.row, own.code.as_str(), own.expected)).collect::<Vec<_>>()
        };
        assert_eq!(warnings(&stored), expected, "{file}");
        let stated = figures.lookup().stated(indicator, area);
        let is_restated = |own: &StoredFigure<'_>| {
            let combination = figures.combination(&catalogue, own.indicator, own.dimensions);
            combination.is_some_and(|combination| stated.find(own.period, combination).is_some())
        };
        let read: Vec<_> = stored.iter().filter(|own| !is_restated(own)).copied().collect();
        assert!(read.len() < stored.len(), "{file}");
        assert_eq!(warnings(&read), expected, "{file}");
    }
}

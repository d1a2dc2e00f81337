//! Residual groups: who may report one, and what it is compared with.

use super::*;

#[test]
fn a_residual_group_needs_one_right_that_covers_all_members() {
    let judge = |scope: &Scope| shown(&findings_in(Some(scope), &cohesion("MA-X-02-09", "2024", "1")));
    assert_eq!(judge(&scope("MA", &[])), none());
    assert_eq!(judge(&scope("MA-02 MA-09", &[])), ["2 REF_AREA AREA_NOT_YOURS"], "no one right covers both");
    assert_eq!(judge(&scope("MA-09", &[])), ["2 REF_AREA AREA_NOT_YOURS"]);
    let mut parts = sample::parts();
    let own = parts.indicators.iter_mut().find(|own| own.code.as_str() == "COHESION_ACT").expect("there");
    own.report_levels.retain(|level| *level != marsad_domain::catalogue::area::Level::Region);
    let catalogue = Catalogue::build(parts).expect("a catalogue");
    let mut validator = Validator::new(&catalogue, TODAY, None, Purpose::Check);
    let findings = shown(&validator.judge(&raw(&cohesion("MA-X-02-09", "2024", "1"))).findings);
    assert_eq!(findings, ["2 REF_AREA LEVEL_NOT_ALLOWED"]);
}

#[test]
fn a_residual_group_counts_instead_of_its_members() {
    let file = |rows: &str| {
        let rows: Vec<String> = rows.split(' ').map(|row| row.replace(':', ",2024,LEGAL,")).collect();
        let rows = rows.iter().map(|row| format!("IMM_STOCK,{row}")).collect::<Vec<_>>().join("\n");
        format!("INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\n{rows}")
    };
    assert_eq!(found(&file("MA:100 MA-01:40 MA-X-02-09:60")), none());
    assert_eq!(found(&file("MA:100 MA-01:40 MA-X-02-09:50")), ["2 REF_AREA TOTAL_DISAGREES"]);
    assert_eq!(found(&file("MA:100 MA-01:40 MA-X-02-09:70")), ["2 REF_AREA PARTS_EXCEED_TOTAL"]);
    assert_eq!(found(&file("MA:100 MA-X-02-09:70")), none(), "MA-01 is open");
    // A member that reports for itself is not added twice.
    assert_eq!(found(&file("MA:100 MA-01:40 MA-02:20 MA-X-02-09:60")), none());
    // The group is the total of its members.
    assert_eq!(found(&file("MA-02:30 MA-09:40 MA-X-02-09:60")), ["4 REF_AREA PARTS_EXCEED_TOTAL"]);
    assert_eq!(found(&file("MA-02:20 MA-09:30 MA-X-02-09:60")), ["4 REF_AREA TOTAL_DISAGREES"]);
    let catalogue = sample::catalogue();
    let (_, finished) = run(None, &file("MA:100"));
    let needs = stored_needs(&catalogue, &finished.figures).areas;
    let area = |code: &str| catalogue.area_id(code).expect(code);
    assert!(needs.contains(&area("MA-X-02-09")) && needs.contains(&area("MA-01")), "{needs:?}");
    let indicator = catalogue.indicator_id("IMM_STOCK").expect("there");
    let (dimensions, period) = (codes("_T _T _T LEGAL"), "2024".parse().expect("a period"));
    let dimensions = &dimensions;
    let stored = [("MA-01", 40), ("MA-X-02-09", 70)];
    let stored = stored.map(|(code, value)| StoredFigure { indicator, area: area(code), dimensions, period, value });
    let warned = compare_with_stored(&catalogue, &finished.figures, &stored);
    assert_eq!(shown(&warned), ["2 REF_AREA PARTS_EXCEED_STORED_TOTAL"]);
}

//! Comparisons of figures with those of a bounding indicator, and of breakdowns with each other.

use super::*;

fn referrals(rows: &str) -> String {
    let rows: Vec<String> = rows.split_whitespace().map(|row| format!("REFERRAL_{row}")).collect();
    format!("INDICATOR,REF_AREA,TIME_PERIOD,SERVICE,OBS_VALUE\n{}", rows.join("\n"))
}

#[test]
fn no_figure_exceeds_that_of_the_indicator_it_is_a_part_of() {
    let cases: [(&str, &[&str]); 8] = [
        ("ISSUED,MA-09,2024-Q1,,20 DONE,MA-09,2024-Q1,,25", &["3 OBS_VALUE EXCEEDS_INDICATOR"]),
        ("DONE,MA-09,2024-Q1,,25 ISSUED,MA-09,2024-Q1,,20", &["2 OBS_VALUE EXCEEDS_INDICATOR"]),
        ("ISSUED,MA-09,2024-Q1,,20 DONE,MA-09,2024-Q1,,20", &[]),
        // Another area, another period, another code.
        ("ISSUED,MA-02,2024-Q1,,20 DONE,MA-09,2024-Q1,,25", &[]),
        ("ISSUED,MA-09,2024-Q2,,20 DONE,MA-09,2024-Q1,,25", &[]),
        ("ISSUED,MA-09,2024-Q1,EDU,20 DONE,MA-09,2024-Q1,HEALTH,25", &[]),
        ("ISSUED,MA-09,2024-Q1,EDU,20 DONE,MA-09,2024-Q1,EDU,25", &["3 OBS_VALUE EXCEEDS_INDICATOR"]),
        // Parts without their total are at least what they add up to.
        (
            "ISSUED,MA-09,2024-Q1,,20 DONE,MA-09,2024-Q1,EDU,12 DONE,MA-09,2024-Q1,HEALTH,9",
            &["3 OBS_VALUE EXCEEDS_INDICATOR"],
        ),
    ];
    for (rows, expected) in cases {
        assert_eq!(found(&referrals(rows)), expected, "{rows}");
    }
    let findings = findings_in(None, &referrals(cases[0].0));
    assert_eq!((findings[0].value.as_str(), findings[0].expected.as_str()), ("25", "≤ 20 (REFERRAL_ISSUED)"));
    assert_eq!(findings[0].severity(), Severity::Error);
}

#[test]
fn a_part_never_exceeds_the_total_that_it_lies_in() {
    let exceeds = |row: u32| vec![format!("{row} OBS_VALUE EXCEEDS_INDICATOR")];
    let cases = [
        // A code against the total of all codes.
        ("ISSUED,MA-09,2024-Q1,,10 DONE,MA-09,2024-Q1,HEALTH,15", exceeds(3)),
        ("ISSUED,MA-09,2024-Q1,,15 DONE,MA-09,2024-Q1,HEALTH,15", Vec::new()),
        // A longer period against all of its shorter ones.
        ("ISSUED,MA-09,2024-Q1,,20 ISSUED,MA-09,2024-Q2,,20 DONE,MA-09,2024-S1,,250", exceeds(4)),
        ("ISSUED,MA-09,2024-Q1,,20 ISSUED,MA-09,2024-Q2,,20 DONE,MA-09,2024-S1,,40", Vec::new()),
        ("ISSUED,MA-09,2024-Q1,,20 ISSUED,MA-09,2024-Q3,,20 DONE,MA-09,2024-S1,,250", Vec::new()),
        ("ISSUED,MA-09,2024-S1,,20 ISSUED,MA-09,2024-S2,,20 DONE,MA-09,2024,,250", exceeds(4)),
        ("ISSUED,MA-09,2024-Q1,,20 DONE,MA-09,2024-S1,,250", Vec::new()),
        // Another code, and another area.
        ("ISSUED,MA-09,2024-Q1,EDU,10 DONE,MA-09,2024-Q1,,15", Vec::new()),
        ("ISSUED,MA-02,2024-Q1,,10 DONE,MA-09,2024-Q1,HEALTH,15", Vec::new()),
    ];
    for (rows, expected) in cases {
        assert_eq!(found(&referrals(rows)), expected, "{rows}");
    }
}

#[test]
fn a_dimension_of_one_side_only_is_compared_with_the_total() {
    let mut parts = sample::parts();
    let stock = parts.indicators.iter_mut().find(|own| own.code.as_str() == "IMM_STOCK").expect("there");
    stock.at_most = Some("POP_TOTAL".parse().expect("a code"));
    let catalogue = Catalogue::build(parts).expect("a catalogue");
    let judged = |rows: &str| {
        let head = "INDICATOR,REF_AREA,TIME_PERIOD,SEX,AGE_BROAD,NAT_GROUP,METHOD,OBS_VALUE";
        let mut validator = Validator::new(&catalogue, TODAY, None, Purpose::Check);
        assert_eq!(shown(&validator.judge(&raw(&format!("{head}\n{rows}"))).findings), none());
        shown(&validator.finish().findings)
    };
    let exceeds = ["3 OBS_VALUE EXCEEDS_INDICATOR"];
    assert_eq!(judged("POP_TOTAL,MA-09,2024,F,,,LEGAL,20\nIMM_STOCK,MA-09,2024,F,,AFR,LEGAL,25"), exceeds);
    // There is no figure of foreigners by age, and figures of different METHOD are never compared.
    assert_eq!(judged("POP_TOTAL,MA-09,2024,F,Y_LT18,,LEGAL,20\nIMM_STOCK,MA-09,2024,F,,AFR,LEGAL,25"), none());
    assert_eq!(judged("POP_TOTAL,MA-09,2024,F,,,MUNICIPAL,20\nIMM_STOCK,MA-09,2024,F,,AFR,LEGAL,25"), none());
}

#[test]
fn a_figure_that_exceeds_a_stored_one_is_a_warning() {
    let catalogue = sample::catalogue();
    let id = |code: &str| catalogue.indicator_id(code).expect("there");
    let area = catalogue.area_id("MA-09").expect("there");
    let period: Period = "2024-Q1".parse().expect("a period");
    let total = codes("_T");
    for (sent, stored, value) in
        [("DONE,MA-09,2024-Q1,,25", "REFERRAL_ISSUED", 20), ("ISSUED,MA-09,2024-Q1,,20", "REFERRAL_DONE", 25)]
    {
        let (_, finished) = run(None, &referrals(sent));
        let needs = stored_needs(&catalogue, &finished.figures).indicators;
        assert_eq!(needs, [id("REFERRAL_DONE"), id("REFERRAL_ISSUED")], "{sent}");
        let figure = |value| StoredFigure { indicator: id(stored), area, dimensions: &total, period, value };
        let warned = compare_with_stored(&catalogue, &finished.figures, &[figure(value)]);
        assert_eq!(shown(&warned), ["2 OBS_VALUE EXCEEDS_STORED_INDICATOR"], "{sent}");
        assert_eq!((warned[0].value.as_str(), warned[0].expected.as_str()), ("25", "≤ 20 (REFERRAL_ISSUED)"));
        assert_eq!(warned[0].severity(), Severity::Warning);
    }
}

#[test]
fn divisions_of_one_total_agree() {
    let file = |rows: &str| {
        let head = "INDICATOR,REF_AREA,TIME_PERIOD,SEX,RES_AREA,METHOD,OBS_VALUE";
        let rows: Vec<String> = rows.split_whitespace().map(|row| format!("IMM_STOCK,MA-09,2024,{row}")).collect();
        format!("{head}\n{}", rows.join("\n"))
    };
    let sexes = "F,,LEGAL,40 M,,LEGAL,50";
    let findings = findings_in(None, &file(&format!("{sexes} ,URB,LEGAL,50 ,RUR,LEGAL,30")));
    assert_eq!(shown(&findings), ["2 SEX PARTITIONS_DISAGREE"]);
    assert_eq!((findings[0].value.as_str(), findings[0].expected.as_str()), ("90", "80 (RES_AREA)"));
    assert_eq!(found(&file(&format!("{sexes} ,URB,LEGAL,50 ,RUR,LEGAL,40"))), none());
    // An incomplete division may be less than the total, but not more.
    assert_eq!(found(&file(&format!("{sexes} ,URB,LEGAL,50"))), none());
    assert_eq!(found(&file(&format!("{sexes} ,URB,LEGAL,91"))), ["2 SEX PARTITIONS_DISAGREE"]);
    // If the total is given, each division is compared with it.
    let with_total = format!("{sexes} ,,LEGAL,90 ,URB,LEGAL,50 ,RUR,LEGAL,30");
    assert_eq!(found(&file(&with_total)), ["4 RES_AREA TOTAL_DISAGREES"]);
    // The total of one division may itself be a part: women by place against women by nationality.
    assert_eq!(found(&file("F,URB,LEGAL,40 F,RUR,LEGAL,50 M,URB,LEGAL,1")), none());

    let catalogue = sample::catalogue();
    let (_, finished) = run(None, &file(sexes));
    let indicator = catalogue.indicator_id("IMM_STOCK").expect("there");
    let (area, period) = (catalogue.area_id("MA-09").expect("there"), "2024".parse().expect("a period"));
    let (urban, rural) = (codes("_T _T URB LEGAL"), codes("_T _T RUR LEGAL"));
    let stored = |dimensions, value| StoredFigure { indicator, area, dimensions, period, value };
    let warned = compare_with_stored(&catalogue, &finished.figures, &[stored(&urban, 50), stored(&rural, 30)]);
    assert_eq!(shown(&warned), ["2 SEX PARTITIONS_DISAGREE"]);
    let warned = compare_with_stored(&catalogue, &finished.figures, &[stored(&urban, 50), stored(&rural, 40)]);
    assert_eq!(shown(&warned), none());
}

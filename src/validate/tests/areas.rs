//! Areas: how they are named, and who reports for which.

use super::*;

#[test]
fn areas_are_found_by_code_alias_and_name() {
    for area in ["MA-09", "souss massa", "سوس-ماسة", "09", "L'Oriental", "جهة الشرق", "PT-LIS", "Lisbonne"]
    {
        assert_eq!(found(&cohesion(area, "2024", "1")), none(), "{area}");
    }
    assert_eq!(found(&cohesion("Atlantis", "2024", "1")), ["2 REF_AREA UNKNOWN_AREA"]);
    assert_eq!(found(&cohesion("", "2024", "1")), ["2 REF_AREA UNKNOWN_AREA"]);
}

#[test]
fn ambiguous_areas_come_with_the_choices() {
    let findings = findings_in(None, &cohesion("Nador", "2024", "1"));
    assert_eq!(shown(&findings), ["2 REF_AREA AMBIGUOUS_AREA"]);
    let expected = findings.first().map(|f| f.expected.as_str());
    assert_eq!(expected, Some("MA-02-381 (Nador, province), MA-02-381-01-05 (Nador, commune)"));
    assert_eq!(found(&cohesion("MA-02-381", "2024", "1")), none());
}

#[test]
fn areas_of_others_are_refused() {
    let judge = |scope: &Scope, area: &str| shown(&findings_in(Some(scope), &cohesion(area, "2024", "1")));
    let own = scope("MA-09", &["MA", "MA-09 MA-02"]);
    assert_eq!(judge(&own, "MA-09-163-01-01"), none());
    assert_eq!(judge(&own, "MA-02"), ["2 REF_AREA AREA_NOT_YOURS"]);
    // Every limit on its own must cover the area.
    assert_eq!(judge(&scope("MA-09", &["MA", "MA-02"]), "MA-09"), ["2 REF_AREA AREA_NOT_YOURS"]);
    assert_eq!(judge(&Scope::default(), "MA-09"), ["2 REF_AREA AREA_NOT_YOURS"]);
    let mut narrow = scope("MA-09", &[]);
    if let Some(right) = narrow.rights.first_mut() {
        right.indicators = Some(vec!["ORI_POINTS".parse().expect("a code")]);
    }
    assert_eq!(judge(&narrow, "MA-09"), ["2 REF_AREA AREA_NOT_YOURS"]);
    narrow.rights.push(Right { territories: vec!["MA-09-163".parse().expect("a code")], indicators: None });
    assert_eq!(judge(&narrow, "MA-09-163"), none());
    // A city is its commune under another code.
    assert_eq!(judge(&scope("MA-01", &[]), "MA-TNG"), none());
}

#[test]
fn levels_are_the_indicators_own() {
    assert_eq!(found(&cohesion("MA", "2024", "1")), ["2 REF_AREA LEVEL_NOT_ALLOWED"]);
    assert_eq!(found(&cohesion("NET-MC2CM", "2024", "1")), ["2 REF_AREA LEVEL_NOT_ALLOWED"]);
    // A residual group of regions is reported where regions are.
    assert_eq!(found(&cohesion("MA-X-02-09", "2024", "1")), none());
    assert_eq!(found(&cohesion("MA-09-001-01-01-1", "2024", "1")), ["2 REF_AREA LEVEL_NOT_ALLOWED"]);
    assert_eq!(found(&stock("COMMENT_OBS", "").replace("MA-09", "NET-MC2CM")), none());
}

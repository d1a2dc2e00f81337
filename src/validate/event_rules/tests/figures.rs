//! Quoted figures, and the floors of sensitive types.

use super::*;

#[test]
fn sensitive_types_have_floors_of_sensitivity_and_level() {
    use FindingCode::{LevelNotAllowed, UnknownCode};
    let of = |kind: &str, sensitivity: &str, area: &str| {
        found(|raw| (raw.kind, raw.sensitivity, raw.area) = (kind.into(), sensitivity.into(), area.into()))
    };
    let (sensitivity, level) = ((UnknownCode, "sensitivity".to_owned()), (LevelNotAllowed, "area".to_owned()));
    assert_eq!(of("SIT_ARRIVAL", "low", "MA-C"), [sensitivity.clone(), level.clone()]);
    assert_eq!(of("SIT_ARRIVAL", "medium", "MA"), std::slice::from_ref(&sensitivity));
    assert_eq!(of("SIT_ARRIVAL", "high", "MA-C"), std::slice::from_ref(&level));
    assert_eq!(of("SIT_ARRIVAL", "high", "MA"), []);
    assert_eq!(of("INC_RACISM", "medium", "MA-C"), [sensitivity.clone(), level]);
    assert_eq!(of("SRV_VISIT", "low", "MA-C"), [sensitivity]);
    assert_eq!(of("SRV_VISIT", "medium", "MA-C"), []);
    assert_eq!(of("GOV_CONF", "low", "MA-C"), []);
    // Other fields must not name the place more precisely.
    let beside = |kind: &str| {
        found(|raw| {
            (raw.kind, raw.sensitivity, raw.venue) = (kind.into(), "high".into(), "centre".into());
            raw.figures = vec![RawFigure { area: "MA-C".into(), value: "12".into(), ..RawFigure::default() }];
        })
    };
    let finer = ["venue", "figures[0].area"].map(|column| (LevelNotAllowed, column.to_owned()));
    assert_eq!(beside("SIT_ARRIVAL"), finer);
    assert_eq!(beside("GOV_CONF"), []);
}

fn quoting(indicator: &str, value: &str) -> RawEvent {
    let figure = RawFigure { indicator: indicator.into(), value: value.into(), ..RawFigure::default() };
    RawEvent { figures: vec![figure], programmes: Vec::new(), area: "MA".into(), ..good() }
}

#[test]
fn quoted_counts_are_not_below_the_minimum_of_their_indicator() {
    let catalogue = with_organisations();
    let quoted = |indicator: &str, value: &str| {
        interpret(&quoting(indicator, value), 1, &catalogue, &scan).err().unwrap_or_default()
    };
    for value in ["1", "4", "٣", "4,0", "2 personnes"] {
        let found: Vec<_> = quoted("IMM_STOCK", value).into_iter().map(|f| (f.code, f.column, f.expected)).collect();
        let expected = (FindingCode::FigureBelowMinimum, "figures[0].value".to_owned(), "≥ 5".to_owned());
        assert_eq!(found, [expected], "{value}");
    }
    for value in ["0", "5", "1 250", "1.250", "<5", "2,8 millions", "3 %", "n.d."] {
        assert_eq!(quoted("IMM_STOCK", value), [], "{value}");
    }
    assert_eq!(quoted("POP_TOTAL", "3"), [], "an indicator that hides nothing");
    assert_eq!(quoted("", "3"), [], "a figure of no indicator");
}

#[test]
fn a_quoted_value_of_a_submission_is_a_figure_of_its_indicator() {
    let catalogue = with_organisations();
    let quoted = |indicator: &str, value: &str| {
        let found = judge_submitted(&quoting(indicator, value), 1, &catalogue).err().unwrap_or_default();
        found.into_iter().map(|one| (one.code.as_str(), one.expected)).collect::<Vec<_>>()
    };
    let one = |code: &'static str, expected: &str| vec![(code, expected.to_owned())];
    for value in ["trois", "<5", "n.d.", "NaN", "plus de 300", "2,8 millions", "-"] {
        assert_eq!(quoted("IMM_STOCK", value), one("BAD_NUMBER", ""), "{value}");
        assert_eq!(quoted("", value), one("BAD_NUMBER", ""), "{value}");
    }
    assert_eq!(quoted("IMM_STOCK", "+300"), one("BAD_NUMBER", "300"));
    assert_eq!(quoted("IMM_STOCK", "1.250"), one("AMBIGUOUS_NUMBER", "1.250, 1250"));
    assert_eq!(quoted("", "1.250"), one("AMBIGUOUS_NUMBER", "1.250, 1250"));
    assert_eq!(quoted("IMM_STOCK", "12.5"), one("TOO_PRECISE", "0"));
    let negative = quoted("IMM_STOCK", "-3");
    assert_eq!(negative.iter().map(|(code, _)| *code).collect::<Vec<_>>(), ["OUT_OF_RANGE"]);
    for value in ["3", "٣", "3.0", "4.9"] {
        assert_eq!(quoted("IMM_STOCK", value), one("FIGURE_BELOW_MINIMUM", "≥ 5"), "{value}");
    }
    for value in ["0", "5", "1 250", "١٢٥٠", "2800000", "12.0"] {
        assert_eq!(quoted("IMM_STOCK", value), [], "{value}");
        assert_eq!(quoted("", value), [], "{value}");
    }
    assert_eq!(quoted("", "-3"), []);
}

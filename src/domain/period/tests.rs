//! Periods: every form, and texts that are not one.

use super::*;

fn p(text: &str) -> Period {
    text.parse().expect(text)
}

#[test]
fn every_form_reads_back() {
    for text in ["2024", "2024-S1", "2024-Q3", "2024-07", "2024-W31", "2024-07-15", "1900-01-01", "2020-W53"] {
        assert_eq!(p(text).to_string(), text);
        assert_eq!(Period::from_packed(p(text).packed()), Ok(p(text)));
    }
}

#[test]
fn other_texts_are_refused() {
    let texts = "24 2024- 2024-S3 2024-Q0 2024-13 2024-W54 2023-W53 2024-02-30 1899 2200 2024-1 +024 ٢٠٢٤";
    for text in texts.split(' ').chain([""]) {
        assert_eq!(text.parse::<Period>(), Err(PeriodError), "{text}");
    }
}

#[test]
fn parts_and_closing() {
    assert_eq!(p("2025").parts(Freq::Quarterly), ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"].map(p));
    assert_eq!(p("2025-S2").parts(Freq::Monthly).len(), 6);
    assert_eq!(p("2025").closing(Freq::Monthly), Some(p("2025-12")));
    assert!(p("2025").parts(Freq::Weekly).is_empty());
    assert_eq!(p("2025-W01").parts(Freq::Daily).len(), 7);
    assert_eq!(p("2025-05").widened(Freq::Quarterly), Some(p("2025-Q2")));
    assert_eq!(p("2025-W05").widened(Freq::Annual), None);
    assert_eq!(p("2024").parts(Freq::Daily).len(), 366);
}

proptest::proptest! {
    #[test]
    fn packed_numbers_never_panic(n: i32) {
        if let Ok(period) = Period::from_packed(n) {
            proptest::prop_assert_eq!(period.to_string().parse::<Period>(), Ok(period));
        }
    }

    #[test]
    fn texts_never_panic(text in "[0-9SQW\\-]{0,12}") {
        if let Ok(period) = text.parse::<Period>() {
            proptest::prop_assert_eq!(period.to_string(), text);
        }
    }
}

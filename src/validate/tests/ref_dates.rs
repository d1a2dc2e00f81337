//! REF_DATE compared with its period, and with today.

use super::*;

#[test]
fn a_reference_date_lies_in_its_period_or_shortly_after() {
    let file = |period: &str, date: &str| {
        format!("INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,REF_DATE\nCOHESION_ACT,MA-09,{period},1,{date}")
    };
    let right = [
        ("2024", "2024-01-01"),
        ("2024", "2024-12-31"),
        ("2024", "2025-01-31"),
        ("2024", "2024"),
        ("2024", "2025-01"),
        ("2024-Q2", "2024-06"),
        ("2024-Q2", "2024"),
        ("2025", "2025-06-30"),
        ("2025", "2025"),
    ];
    for (period, date) in right {
        assert_eq!(found(&file(period, date)), none(), "{period} {date}");
    }
    for (period, date) in [("2024", "2023-12-31"), ("2024", "2025-02-01"), ("2024-Q2", "2023"), ("2024", "1999-07")] {
        assert_eq!(found(&file(period, date)), ["2 REF_DATE REF_DATE_OUTSIDE"], "{period} {date}");
    }
    for (period, date) in [("2025", "2025-07-01"), ("2025", "2025-07"), ("2024", "2026")] {
        assert_eq!(found(&file(period, date)), ["2 REF_DATE REF_DATE_IN_FUTURE"], "{period} {date}");
    }
    let findings = findings_in(None, &file("2024", "2023-12-31"));
    let expected = findings.first().map(|finding| finding.expected.as_str());
    assert_eq!(expected, Some("2024-01-01 – 2024-12-31"));
    assert!(findings.iter().all(|finding| finding.severity() == Severity::Warning));
}

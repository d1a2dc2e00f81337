//! Texts and attributes of rows.

use super::*;

#[test]
fn attributes_have_a_form() {
    for text in ["2024-Q1", "hier", "2024-02-30"] {
        assert_eq!(found(&stock("REF_DATE", text)), ["2 REF_DATE BAD_REF_DATE"], "{text}");
    }
    for text in ["", "2024", "2024-09", "2024-09-01"] {
        assert_eq!(found(&stock("REF_DATE", text)), none(), "{text}");
    }
    assert_eq!(found(&stock("EMBARGO_TIME", "2025-01-01")), ["2 EMBARGO_TIME BAD_DATE"]);
    assert_eq!(found(&stock("EMBARGO_TIME", "2025-01-01T09:00:00+01:00")), none());
}

#[test]
fn texts_are_short_and_without_personal_data() {
    assert_eq!(found(&stock("SOURCE", &"a".repeat(201))), ["2 SOURCE TOO_LONG"]);
    assert_eq!(found(&stock("SOURCE", &"ا".repeat(200))), none());
    assert_eq!(found(&stock("COMMENT_OBS", &"a".repeat(501))), ["2 COMMENT_OBS TOO_LONG"]);
    assert_eq!(found(&stock("COMMENT_OBS", &"a".repeat(500))), none());
    assert_eq!(found(&stock("COMMENT_OBS", "a\u{202e}b")), ["2 COMMENT_OBS BAD_TEXT"]);
    let findings = findings_in(None, &stock("COMMENT_OBS", "appeler le 06 12 34 56 78"));
    assert_eq!(shown(&findings), ["2 COMMENT_OBS PERSONAL_DATA"]);
    assert!(findings.iter().all(|finding| finding.value.is_empty() && !finding.expected.contains("34")));
    assert_eq!(found(&stock("COMMENT_OBS", "recensement 2024")), none());
}

#[test]
fn personal_data_in_a_wrong_column_is_not_repeated() {
    for column in ["SEX", "REF_DATE", "UNIT_MEASURE", "OBS_STATUS", "ACTION"] {
        let findings = findings_in(None, &stock(column, "fatima@example.ma"));
        assert_eq!(findings.len(), 1, "{column}");
        assert!(findings.iter().all(|finding| finding.value.is_empty()), "{column}");
    }
    let findings = findings_in(None, &cohesion("AB123456", "0612345678 x", "fatima@example.ma"));
    assert_eq!(findings.len(), 3);
    assert!(findings.iter().all(|finding| finding.value.is_empty()));
}

//! Headers of submissions that are accepted and refused.

use super::*;

fn header(key: &str) -> Header {
    Header { idempotency_key: key.to_owned(), ..Header::default() }
}

#[test]
fn keys_have_a_form() {
    let longest = "k".repeat(64);
    for right in ["a", "A-9_z", &longest] {
        assert!(header(right).check_form(Purpose::Submit).is_ok(), "{right}");
    }
    for wrong in ["", "a b", "clé", "a/b", &"k".repeat(65)] {
        assert!(header(wrong).check_form(Purpose::Submit).is_err(), "{wrong}");
        assert!(header(wrong).check_form(Purpose::Check).is_ok(), "a check needs none");
    }
}

#[test]
fn remarks_are_scanned_and_not_repeated() {
    let with_mail = Header { comment: "ask someone@example.org".to_owned(), ..header("k") };
    let findings: Vec<Finding> = with_mail.findings().collect();
    assert_eq!(findings.len(), 1);
    assert_eq!((findings[0].code, findings[0].value.as_str()), (FindingCode::PersonalData, ""));
    let long = Header { accept_warnings: "x".repeat(501), ..header("k") };
    assert_eq!(long.findings().next().unwrap().code, FindingCode::TooLong);
}

#[test]
fn a_language_has_two_small_letters() {
    let of = |language: &str| Header { language: language.to_owned(), ..header("k") };
    for language in ["", "ar", "fr"] {
        assert!(of(language).check_form(Purpose::Submit).is_ok());
    }
    for language in ["fra", "F", "FR"] {
        assert!(of(language).check_form(Purpose::Submit).is_err());
    }
}

//! The text of a cut.

use super::*;

#[test]
fn a_cut_has_one_text() {
    let text = "oriental/0:17,souss-massa/0:42,souss-massa/1:3";
    let cut: Cut = text.parse().unwrap();
    assert_eq!(cut.to_string(), text);
    assert_eq!(cut.size(&LogId::new(OriginName::new("souss-massa").unwrap(), 1)), 3);
    assert_eq!(cut.size(&LogId::new(OriginName::new("national").unwrap(), 0)), 0);
}

#[test]
fn other_texts_are_no_cuts() {
    for text in [
        "",
        "oriental",
        "oriental:17",
        "oriental/0",
        "oriental/0:",
        "oriental/0:017",
        "oriental/00:17",
        "oriental/0:+17",
        "oriental/0:-1",
        "oriental/4294967296:1",
        "oriental/0:18446744073709551616",
        "oriental/0:1,",
        "oriental/0:1, souss-massa/0:2",
        "souss-massa/0:42,oriental/0:17",
        "oriental/0:1,oriental/0:2",
        "an origin/0:1",
    ] {
        assert_eq!(text.parse::<Cut>(), Err(CutError), "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn what_is_read_is_what_is_written(text in "[a-c/:,0-9]{0,24}") {
        if let Ok(cut) = text.parse::<Cut>() {
            proptest::prop_assert_eq!(cut.to_string(), text);
        }
    }
}

//! Texts that are doubted, and texts that are not.

use super::*;

fn of(text: &str) -> Option<TextDoubt> {
    doubt(text, |cell| cell == "POP_TOTAL")
}

#[test]
fn damaged_texts_are_doubted() {
    for text in ["ann\u{fffd}e", "annÃ©e", "Â« cas Â»", "lâ€™eau", "ï»¿x", "Ø§Ù„Ø³ÙƒØ§Ù†", "أ©tude", "ط§ظ„ط³ظƒط§ظ†"]
    {
        assert_eq!(of(text), Some(TextDoubt::Damaged), "{text}");
    }
    for text in ["année", "« Ça »", "CAFÉ»", "السكان", "حفاظ، ط", "أ", "30 °C", "naïf", "Œuvre…"]
    {
        assert_eq!(of(text), None, "{text}");
    }
}

#[test]
fn digits_alone_are_doubted_and_years_are_not() {
    for text in ["001", "٠٠١", "5", "12345"] {
        assert_eq!(of(text), Some(TextDoubt::Digits), "{text}");
    }
    for text in ["2024", "٢٠٢٤", "RGPH 2024", "1.5", ""] {
        assert_eq!(of(text), None, "{text}");
    }
}

#[test]
fn texts_that_begin_like_the_rest_of_a_figure_are_doubted() {
    let group = "234.50|234,50|234 MAD|001 habitants|001.0|001 234|234'567|٠٠١ نسمة|۲۳۴٫۵۰|'001 x|(001)|\
        \u{2068}234 MAD|100 % des communes|212 communes|234MAD|345.678,90";
    for text in group.split('|') {
        assert_eq!(of(text), Some(TextDoubt::Rest(Rest::Group)), "{text}");
    }
    for text in ["5 %", "50 MAD", "5 millions", "٥٠ درهم", "50 €", "5 Euros", "5٪"] {
        assert_eq!(of(text), Some(TextDoubt::Rest(Rest::Decimals)), "{text}");
    }
    let comments = "2014 census|3 communes manquent|RGPH 2014|15/03/2024|2024-03|1234 habitants|\
        5 % des communes|12 mois|3e trimestre|hors 234 cas|ancien recensement|٢٠٢٤ إحصاء|\
        ٣ جماعات ناقصة|1.5|-";
    for text in comments.split('|') {
        assert_eq!(of(text), None, "{text}");
    }
}

#[test]
fn a_rest_follows_a_figure_without_decimals_only() {
    use crate::value::Decimal;
    let number = |mantissa, decimals| RawValue::Number(Decimal { mantissa, decimals });
    let text = |text: &str| RawValue::Text(text.to_owned());
    for value in [number(1, 0), number(-14, 0), number(999, 0), number(0, 0), text("١٤"), text("1 234")] {
        assert!(Rest::Group.follows(&value, DecimalMarks::Point), "{value:?}");
    }
    for value in [number(1_000, 0), number(15, 1), RawValue::Empty, text("n.d."), text("١٢٣٤"), text("12,5")] {
        assert!(!Rest::Group.follows(&value, DecimalMarks::PointOrComma), "{value:?}");
    }
    assert!(Rest::Decimals.follows(&number(1_000, 0), DecimalMarks::Point));
    assert!(!Rest::Decimals.follows(&number(15, 1), DecimalMarks::Point));
}

#[test]
fn rows_inside_a_text_are_doubted() {
    assert_eq!(of("note\nPOP_TOTAL,MA-09,1995,LEGAL,22,the"), Some(TextDoubt::Rows));
    assert_eq!(of("first line\nsecond, third, fourth and fifth"), None);
    assert_eq!(of("POP_TOTAL, by sex, age and area, is a stock"), None);
}

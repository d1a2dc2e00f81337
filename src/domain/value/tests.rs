//! Decimal numbers: reading, rounding, writing.

use super::*;

#[test]
fn numbers_are_read_exactly() {
    assert_eq!(Decimal::parse("0.40"), Ok(Decimal { mantissa: 40, decimals: 2 }));
    assert_eq!(Decimal::parse("-12"), Ok(Decimal { mantissa: -12, decimals: 0 }));
    for text in ["", "-", ".5", "5.", "1e3", "1 000", "+1", "NaN", "1.2.3", "٣"] {
        assert_eq!(Decimal::parse(text), Err(ValueError::NotANumber), "{text}");
    }
    assert_eq!(Decimal::parse("1234567890123456789"), Err(ValueError::OutOfRange));
}

#[test]
fn more_digits_are_refused_never_rounded() {
    let read = |text: &str, decimals| Decimal::parse(text).and_then(|number| number.scaled(decimals));
    assert_eq!(read("12.50", 1), Ok(125));
    assert_eq!(read("12.55", 1), Err(ValueError::TooPrecise));
    assert_eq!(read("12", 2), Ok(1200));
    assert_eq!(read("999999999999999999", 2), Err(ValueError::OutOfRange));
}

#[test]
fn rounding_is_half_away_from_zero() {
    assert_eq!(divide_rounded(5625, 100), Some(56));
    assert_eq!(divide_rounded(565, 10), Some(57));
    assert_eq!(divide_rounded(-565, 10), Some(-57));
    assert_eq!(divide_rounded(1, 0), None);
    assert_eq!(format_scaled(-5, 2), "-0.05");
}

proptest::proptest! {
    #[test]
    fn formatting_reads_back(value in -999_999_999_999i64..999_999_999_999, decimals in 0u8..=6) {
        let read = Decimal::parse(&format_scaled(value, decimals)).and_then(|number| number.scaled(decimals));
        proptest::prop_assert_eq!(read, Ok(value));
    }
}

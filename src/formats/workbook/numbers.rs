//! Numbers of a workbook, which are binary fractions, as the decimal numbers that a person sees.

/// Excel shows at most so many significant digits, and stores 7 as 7.0000000000000009 at times.
const SIGNIFICANT_DIGITS: usize = 15;

/// The number in decimal digits, at 15 significant digits; `None` for one that is no number.
pub(super) fn decimal_text(number: f64) -> Option<String> {
    if !number.is_finite() {
        return None;
    }
    // In scientific form the digits before the exponent are the significant ones.
    let rounded = format!("{number:.*e}", SIGNIFICANT_DIGITS - 1);
    let rounded: f64 = rounded.parse().ok()?;
    let text = rounded.to_string();
    Some(if text == "-0" { "0".to_owned() } else { text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_what_the_sheet_shows() {
        let cases = [
            (7.000_000_000_000_001, "7"),
            (0.1 + 0.2, "0.3"),
            (22.5, "22.5"),
            (-0.0, "0"),
            (-3.25, "-3.25"),
            (1_234_567_890_123.0, "1234567890123"),
            (0.000_001, "0.000001"),
            (1e15, "1000000000000000"),
        ];
        for (number, text) in cases {
            assert_eq!(decimal_text(number).as_deref(), Some(text));
        }
        assert_eq!(decimal_text(f64::NAN), None);
        assert_eq!(decimal_text(f64::INFINITY), None);
    }
}

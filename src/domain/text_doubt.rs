//! Texts that are valid but probably wrong: damaged letters, digits that belong to the figure beside the text, whole rows
//! after a quotation mark that was not closed. Each of them is a warning.

use super::cell_text::digit;
use super::figure::{CURRENCIES, DecimalMarks, Figure, GROUP};
use super::period::YEARS;
use super::raw::RawValue;
use crate::words::Words;

/// Why a text is doubtful.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextDoubt {
    /// A replacement character, or UTF-8 that was read as Windows-1252 or Windows-1256.
    Damaged,
    /// Digits only. They may be the rest of a figure that was split at its comma.
    Digits,
    /// Begins like the rest of a figure. It is doubtful only if [`Rest::follows`] the figure in its row.
    Rest(Rest),
    /// A line that looks like a row of a file.
    Rows,
}

/// The beginning of a text that may be the rest of the figure in its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// Exactly three digits, such as `234.50` of `1,234.50` or `001 inhabitants` of `14,001 inhabitants`.
    Group,
    /// One or two digits and a unit, such as `5 %` of `12,5 %`.
    Decimals,
}

impl Rest {
    /// Whether `value` can be the beginning of a figure that ends with this: it has no decimals, and before a group of
    /// thousands it has one to three digits, or groups of thousands itself.
    #[must_use]
    pub fn follows(self, value: &RawValue, marks: DecimalMarks) -> bool {
        let (number, in_groups) = match value {
            RawValue::Empty => return false,
            RawValue::Number(number) => (*number, false),
            RawValue::Text(text) => match Figure::read(text, marks) {
                Figure::Number(number) => (number, text.trim_start_matches('-').chars().any(|c| digit(c).is_none())),
                _ => return false,
            },
        };
        let fits = self == Self::Decimals || in_groups || number.mantissa.unsigned_abs() < 1_000;
        number.decimals == 0 && fits
    }
}

/// The doubt about a text, if any; the worst one of several. `is_indicator` recognises codes of indicators, which are in
/// rows only.
#[must_use]
pub fn doubt(text: &str, is_indicator: impl Fn(&str) -> bool) -> Option<TextDoubt> {
    if holds_rows(text, is_indicator) {
        Some(TextDoubt::Rows)
    } else if is_digits(text) {
        Some(TextDoubt::Digits)
    } else if is_damaged(text) {
        Some(TextDoubt::Damaged)
    } else {
        rest_of_figure(text).map(TextDoubt::Rest)
    }
}

/// A line with fewer cells is not taken for a row.
const CELLS_MIN: usize = 4;

fn holds_rows(text: &str, is_indicator: impl Fn(&str) -> bool) -> bool {
    let is_row = |line: &str| {
        [',', ';', '\t'].into_iter().any(|separator| {
            line.split(separator).count() >= CELLS_MIN && line.split(separator).any(|cell| is_indicator(cell.trim()))
        })
    };
    text.contains('\n') && text.lines().any(is_row)
}

/// Whether a text has digits only and is not a year.
fn is_digits(text: &str) -> bool {
    if text.is_empty() || !text.chars().all(|letter| digit(letter).is_some()) {
        return false;
    }
    let number = text.chars().filter_map(digit).take(9).fold(0, |sum, (_, value)| sum * 10 + i32::from(value));
    !(text.chars().count() == 4 && YEARS.contains(&number))
}

/// Words and signs behind decimals besides the currencies, in lower case.
const UNITS: Words =
    Words("% ٪ ‰ eur euro euros usd dirham dirhams k m mille million millions milliard milliards مليون مليار");

/// The beginning of a text, if it may be the rest of a figure. Four digits are a year, and `3 communes` is a text.
fn rest_of_figure(text: &str) -> Option<Rest> {
    let body = text.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let end = body.find(|letter: char| !letter.is_numeric()).unwrap_or(body.len());
    let (digits, tail) = body.split_at_checked(end)?;
    match digits.chars().count() {
        GROUP => Some(Rest::Group),
        1 | 2 if is_unit(tail.trim()) => Some(Rest::Decimals),
        _ => None,
    }
}

fn is_unit(text: &str) -> bool {
    CURRENCIES.contains(&text) || UNITS.has(&text.to_lowercase())
}

/// Whether a text holds a replacement character, or UTF-8 that was read as Windows-1252 or Windows-1256.
#[must_use]
pub fn is_damaged(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let letters: Vec<char> = text.chars().collect();
    let pair = |first: &[char], second: fn(char) -> bool| {
        letters.windows(2).any(|two| matches!(two, [a, b] if first.contains(a) && second(*b)))
    };
    let two_pairs = |first: &[char], second: fn(char) -> bool| {
        letters.windows(4).any(
            |four| matches!(four, [a, b, c, d] if first.contains(a) && first.contains(c) && second(*b) && second(*d)),
        )
    };
    letters.contains(&'\u{fffd}')
        // UTF-8 as Windows-1252: é becomes Ã©, « becomes Â«, ’ becomes â€™, each Arabic letter becomes Ø or Ù and a sign.
        || pair(&['Ã', 'Â'], is_windows_1252_tail)
        || pair(&['â'], |letter| letter == '€')
        || pair(&['ï'], |letter| matches!(letter, '»' | '¿'))
        || two_pairs(&['Ø', 'Ù'], is_windows_1252_tail)
        // UTF-8 as Windows-1256: é becomes أ©, each Arabic letter becomes ط or ظ and a sign.
        || pair(&['أ', 'آ'], |letter| matches!(letter, '©' | '¨' | 'ª' | '´' | '§' | '®' | '¯' | '¹' | '°' | '¢'))
        || two_pairs(&['ط', 'ظ'], is_windows_1256_tail)
}

/// Whether Windows-1252 shows this character for a byte from 0x80 to 0xBF, which continues a letter in UTF-8.
fn is_windows_1252_tail(letter: char) -> bool {
    matches!(letter, '\u{80}'..='\u{bf}' | '€' | '‚' | 'ƒ' | '„' | '…' | '†' | '‡' | 'ˆ' | '‰' | 'Š' | '‹' | 'Œ' | 'Ž')
        || matches!(letter, '‘' | '’' | '“' | '”' | '•' | '–' | '—' | '˜' | '™' | 'š' | '›' | 'œ' | 'ž' | 'Ÿ')
}

/// The same for Windows-1256, which has letters of Persian and Urdu for some of these bytes.
fn is_windows_1256_tail(letter: char) -> bool {
    is_windows_1252_tail(letter)
        || matches!(letter, 'پ' | 'ٹ' | 'چ' | 'ژ' | 'ڈ' | 'گ' | 'ک' | 'ڑ' | 'ں' | 'ھ' | '؛' | '؟' | '،')
}

#[cfg(test)]
mod tests;

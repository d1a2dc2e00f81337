//! Texts that are legal and yet hardly what their author wrote: damaged letters, digits that slipped in from the figure
//! beside them, whole rows that an open quotation mark swallowed. Each is a warning.

use super::period::YEARS;
use super::written::digit;

/// What is doubtful about a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextDoubt {
    /// A replacement character, or UTF-8 that was read as Windows-1252 or Windows-1256.
    Damaged,
    /// Digits alone: perhaps the rest of a figure that was split at its comma.
    Digits,
    /// A line that looks like a row of a file.
    Rows,
}

/// The doubt about a text, the gravest first; `is_indicator` knows the codes that only rows name.
#[must_use]
pub fn doubt(text: &str, is_indicator: impl Fn(&str) -> bool) -> Option<TextDoubt> {
    if holds_rows(text, is_indicator) {
        Some(TextDoubt::Rows)
    } else if is_digits(text) {
        Some(TextDoubt::Digits)
    } else if is_damaged(text) {
        Some(TextDoubt::Damaged)
    } else {
        None
    }
}

/// The fewest cells of a row that is taken for one.
const CELLS_MIN: usize = 4;

fn holds_rows(text: &str, is_indicator: impl Fn(&str) -> bool) -> bool {
    let is_row = |line: &str| {
        [',', ';', '\t'].into_iter().any(|separator| {
            line.split(separator).count() >= CELLS_MIN && line.split(separator).any(|cell| is_indicator(cell.trim()))
        })
    };
    text.contains('\n') && text.lines().any(is_row)
}

/// Whether a text is digits alone, and no year.
fn is_digits(text: &str) -> bool {
    if text.is_empty() || !text.chars().all(|letter| digit(letter).is_some()) {
        return false;
    }
    let number = text.chars().filter_map(digit).take(9).fold(0, |sum, (_, value)| sum * 10 + i32::from(value));
    !(text.chars().count() == 4 && YEARS.contains(&number))
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
        // é is Ã© in Windows-1252, « is Â«, ’ is â€™; Arabic is Ø and Ù in front of every letter's other half.
        || pair(&['Ã', 'Â'], is_windows_1252_tail)
        || pair(&['â'], |letter| letter == '€')
        || pair(&['ï'], |letter| matches!(letter, '»' | '¿'))
        || two_pairs(&['Ø', 'Ù'], is_windows_1252_tail)
        // The same in Windows-1256: é is أ©, and Arabic is ط and ظ with signs between them.
        || pair(&['أ', 'آ'], |letter| matches!(letter, '©' | '¨' | 'ª' | '´' | '§' | '®' | '¯' | '¹' | '°' | '¢'))
        || two_pairs(&['ط', 'ظ'], is_windows_1256_tail)
}

/// Whether a character stands in Windows-1252 for a byte that continues a letter in UTF-8 (0x80 to 0xBF).
fn is_windows_1252_tail(letter: char) -> bool {
    matches!(letter, '\u{80}'..='\u{bf}' | '€' | '‚' | 'ƒ' | '„' | '…' | '†' | '‡' | 'ˆ' | '‰' | 'Š' | '‹' | 'Œ' | 'Ž')
        || matches!(letter, '‘' | '’' | '“' | '”' | '•' | '–' | '—' | '˜' | '™' | 'š' | '›' | 'œ' | 'ž' | 'Ÿ')
}

/// The same in Windows-1256; letters of Persian and Urdu stand for some of these bytes.
fn is_windows_1256_tail(letter: char) -> bool {
    is_windows_1252_tail(letter)
        || matches!(letter, 'پ' | 'ٹ' | 'چ' | 'ژ' | 'ڈ' | 'گ' | 'ک' | 'ڑ' | 'ں' | 'ھ' | '؛' | '؟' | '،')
}

#[cfg(test)]
mod tests {
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
    fn rows_inside_a_text_are_doubted() {
        assert_eq!(of("note\nPOP_TOTAL,MA-09,1995,LEGAL,22,the"), Some(TextDoubt::Rows));
        assert_eq!(of("first line\nsecond, third, fourth and fifth"), None);
        assert_eq!(of("POP_TOTAL, by sex, age and area, is a stock"), None);
    }
}

//! Texts of cells as keyboards and spreadsheets write them: invisible marks, and digits of three scripts.

use std::borrow::Cow;

/// Whether a character is an invisible mark that may surround a code, a key or a figure: an isolate or a mark of the
/// direction of writing, or a byte-order mark. Overrides of the direction do not count, because they change what the
/// reader sees.
#[must_use]
pub fn is_invisible_mark(letter: char) -> bool {
    matches!(letter, '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{feff}')
}

/// A cell without the spaces and the invisible marks around it.
#[must_use]
pub fn trim(cell: &str) -> &str {
    cell.trim_matches(|letter: char| letter.is_whitespace() || is_invisible_mark(letter))
}

/// A script that digits are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DigitScript {
    Latin,
    /// U+0660 to U+0669.
    ArabicIndic,
    /// U+06F0 to U+06F9.
    ExtendedArabicIndic,
}

/// A digit as its script and its value; `None` for another character.
#[must_use]
pub fn digit(letter: char) -> Option<(DigitScript, u8)> {
    let (script, zero) = match letter {
        '0'..='9' => (DigitScript::Latin, '0'),
        '\u{660}'..='\u{669}' => (DigitScript::ArabicIndic, '\u{660}'),
        '\u{6f0}'..='\u{6f9}' => (DigitScript::ExtendedArabicIndic, '\u{6f0}'),
        _ => return None,
    };
    Some((script, u8::try_from(u32::from(letter) - u32::from(zero)).unwrap_or(0)))
}

/// The text with Latin digits instead of those of other scripts.
#[must_use]
pub fn latin_digits(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let latin = |letter: char| digit(letter).map_or(letter, |(_, value)| char::from(b'0' + value));
    Cow::Owned(text.chars().map(latin).collect())
}

/// Whether the digits of a text are of more than one script, which is always a mistake.
#[must_use]
pub fn has_mixed_digits(text: &str) -> bool {
    let mut scripts = text.chars().filter_map(digit).map(|(script, _)| script);
    scripts.next().is_some_and(|first| scripts.any(|script| script != first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_around_a_cell_are_dropped_and_overrides_are_kept() {
        assert_eq!(trim("\u{2068} \u{200f}MA-09\u{feff}\u{a0}\u{2069}"), "MA-09");
        assert_eq!(trim("\u{202e}12"), "\u{202e}12");
    }

    #[test]
    fn digits_of_three_scripts_are_read() {
        assert_eq!(latin_digits("٢٠٢٤-Q۳"), "2024-Q3");
        assert!(has_mixed_digits("٢٠24") && has_mixed_digits("٢٠۲٤"));
        assert!(!has_mixed_digits("٢٠٢٤") && !has_mixed_digits(""));
    }
}

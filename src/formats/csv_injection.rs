//! Makes texts harmless that a spreadsheet would run as formulas, and reads them back.
//!
//! A text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return (OWASP, "CSV Injection") gets an apostrophe
//! in front, which tells a spreadsheet that it is a text. A text that begins with apostrophes before such a sign gets
//! one more, so that reading back is exact.

use std::borrow::Cow;

fn would_run(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// The text as it may be in a cell.
#[must_use]
pub fn neutralise(text: &str) -> Cow<'_, str> {
    if would_run(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that [`neutralise`] was given.
#[must_use]
pub fn restore(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if would_run(text) => text,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_made_texts() {
        assert_eq!(neutralise("=1+1"), "'=1+1");
        assert_eq!(neutralise("l’eau"), "l’eau");
        assert_eq!(restore("'tis"), "'tis");
    }

    proptest::proptest! {
        #[test]
        fn neutral_texts_read_back(text in "['=+@a\t-]{0,6}") {
            let neutral = neutralise(&text);
            proptest::prop_assert_eq!(restore(&neutral), text.as_str());
            proptest::prop_assert!(!neutral.starts_with(['=', '+', '-', '@', '\t']));
        }
    }
}

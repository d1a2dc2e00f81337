//! Texts of other people on a terminal or a page: names, titles, remarks and messages that come from a node or a file.

use std::borrow::Cow;

const REPLACED: char = '\u{fffd}';

/// The text without what could steer a terminal or turn its line round: control characters (but line feed and tab),
/// embeddings and overrides of direction, isolates that nothing closes, and tag characters.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    let isolates = text.chars().any(|letter| matches!(letter, '\u{2066}'..='\u{2069}'));
    if !text.chars().any(steers) && (!isolates || isolates_are_closed(text)) {
        return Cow::Borrowed(text);
    }
    let closed = isolates_are_closed(text);
    let shown = text.chars().map(|letter| {
        let stray = !closed && matches!(letter, '\u{2066}'..='\u{2069}');
        if steers(letter) || stray { REPLACED } else { letter }
    });
    Cow::Owned(shown.collect())
}

fn steers(letter: char) -> bool {
    let control = letter.is_control() && !matches!(letter, '\n' | '\t');
    control
        || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}' | '\u{206a}'..='\u{206f}'
            | '\u{e0000}'..='\u{e007f}')
}

/// Whether each isolate (Unicode Standard Annex 9) ends within its own line.
fn isolates_are_closed(text: &str) -> bool {
    text.lines().all(|line| {
        let mut depth = 0u32;
        for letter in line.chars() {
            match letter {
                '\u{2066}'..='\u{2068}' => depth += 1,
                '\u{2069}' if depth == 0 => return false,
                '\u{2069}' => depth -= 1,
                _ => {}
            }
        }
        depth == 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_replaced() {
        for (text, shown) in [
            ("Souss-Massa", "Souss-Massa"),
            ("two\nlines\tand a tab", "two\nlines\tand a tab"),
            ("\u{1b}[2Jgone", "\u{fffd}[2Jgone"),
            ("\u{1b}]0;title\u{7}", "\u{fffd}]0;title\u{fffd}"),
            ("\u{9b}31m", "\u{fffd}31m"),
            ("over\rwritten", "over\u{fffd}written"),
            ("12\u{202e}345", "12\u{fffd}345"),
            ("open \u{2067}isolate", "open \u{fffd}isolate"),
            ("closed \u{2068}الناظور\u{2069} isolate", "closed \u{2068}الناظور\u{2069} isolate"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("tag\u{e0041}", "tag\u{fffd}"),
        ] {
            assert_eq!(visible(text), shown, "{text:?}");
        }
    }
}

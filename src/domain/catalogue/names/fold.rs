//! Folding: letters that look the same, or that people type instead of each other, become one letter.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text::is_invisible;

/// The comparable form of a name that a person wrote. It is in lower case. It has no accents, Arabic vowel marks, hamza,
/// tatweel or invisible marks. Presentation forms and letters of other Arabic keyboards (Farsi kaf and yeh, gaf, teh
/// marbuta as heh) become the plain letter; dashes, apostrophes and runs of spaces become one space.
#[must_use]
pub fn fold_name(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for letter in name.nfkd().filter(|letter| !is_combining_mark(*letter) && !is_invisible(*letter)) {
        for letter in letter.to_lowercase() {
            let plain = match letter {
                'ٱ' => 'ا',
                'ى' | 'ی' | 'ې' => 'ي',
                'ک' | 'گ' | 'ڭ' | 'ݣ' => 'ك',
                'ڨ' => 'ق',
                'ة' | 'ہ' | 'ە' => 'ه',
                'ء' | 'ـ' => continue,
                letter if is_dash(letter) || is_apostrophe(letter) => ' ',
                '_' | '(' | ')' | ',' | '،' | '/' => ' ',
                other => other,
            };
            if plain.is_whitespace() {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            } else {
                folded.push(plain);
            }
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// A folded name without the Arabic article of each word.
pub(super) fn drop_articles(folded: &str) -> String {
    let article = |word: &'_ str| -> usize {
        // Two letters after the article would match too many names.
        if word.starts_with("ال") && word.chars().count() > 4 { "ال".len() } else { 0 }
    };
    let words: Vec<&str> = folded.split(' ').map(|word| word.get(article(word)..).unwrap_or(word)).collect();
    words.join(" ")
}

/// A code without invisible marks and without spaces around it, with hyphens for all dashes.
#[must_use]
pub fn plain_code(text: &str) -> String {
    let visible = text.chars().filter(|letter| !is_invisible(*letter));
    let plain: String = visible.map(|letter| if is_dash(letter) { '-' } else { letter }).collect();
    plain.trim().to_owned()
}

fn is_dash(letter: char) -> bool {
    matches!(
        letter,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2e3a}' | '\u{2e3b}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’' | '‘' | '‛' | 'ʼ' | 'ʿ' | 'ʾ' | '`' | '´' | '′')
}

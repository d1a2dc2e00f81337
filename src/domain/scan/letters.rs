//! The letters of a text in one form each, and what is near a place in them.

use std::ops::Range;

use crate::words::Words;

/// A run of letters and digits.
pub(super) struct Token {
    pub text: String,
    pub start: usize,
    pub end: usize,
}

/// The text without invisible characters, with one form for each digit, space, dash and mark.
pub(super) fn plain(text: &str) -> Vec<char> {
    let fold = |letter: char| -> Option<char> {
        let code = u32::from(letter);
        let digit = |zero: u32| char::from_digit(code - zero, 10);
        match letter {
            '\u{660}'..='\u{669}' => digit(0x660),
            '\u{6f0}'..='\u{6f9}' => digit(0x6f0),
            '\u{ff10}'..='\u{ff19}' => digit(0xff10),
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(code - 0xfee0),
            '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}'
            | '\u{ad}'
            | '\u{61c}'
            | 'ـ' => None,
            '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
            '٫' => Some('.'),
            '،' | '٬' => Some(','),
            other if other.is_whitespace() => Some(' '),
            other => Some(other),
        }
    };
    text.chars().filter_map(fold).collect()
}

/// The letter at `place`; a space outside the text.
pub(super) fn at(letters: &[char], place: usize) -> char {
    letters.get(place).copied().unwrap_or(' ')
}

/// The letter before `place`; a space at the beginning.
pub(super) fn before(letters: &[char], place: usize) -> char {
    place.checked_sub(1).map_or(' ', |n| at(letters, n))
}

/// The longest runs of letters for which `is_part` holds.
pub(super) fn runs(letters: &[char], is_part: fn(&char) -> bool) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut start = 0;
    for run in letters.chunk_by(|a, b| is_part(a) == is_part(b)) {
        if run.first().is_some_and(is_part) {
            runs.push(start..start + run.len());
        }
        start += run.len();
    }
    runs
}

pub(super) fn tokens(letters: &[char]) -> Vec<Token> {
    let text = |run: &Range<usize>| letters.get(run.clone()).unwrap_or_default().iter().collect();
    let tokens = runs(letters, |letter| letter.is_alphanumeric()).into_iter();
    tokens.map(|run| Token { text: text(&run), start: run.start, end: run.end }).collect()
}

/// The `reach` letters before `place`, in lower case.
pub(super) fn lower_before(letters: &[char], place: usize, reach: usize) -> String {
    let window = letters.get(place.saturating_sub(reach)..place).unwrap_or_default();
    window.iter().flat_map(|letter| letter.to_lowercase()).collect()
}

/// Whether one of `words` is among the `reach` letters before `place`, in any case.
pub(super) fn preceded_by(letters: &[char], place: usize, reach: usize, words: Words) -> bool {
    let window = lower_before(letters, place, reach);
    words.iter().any(|word| window.match_indices(word).any(|(n, _)| is_word(&window, n, word)))
}

/// Whether one of `words` is the label of what is at `place`: it is right before it. Marks, a year and a word for "number"
/// may be between them.
pub(super) fn is_labelled(letters: &[char], place: usize, words: Words) -> bool {
    const REACH: usize = 40;
    const NUMBER: Words = Words("numéro numero number num no n رقم");
    let window = lower_before(letters, place, REACH);
    let ends = |head: &str, word: &str| {
        let rest = head.strip_suffix(word)?;
        (!rest.ends_with(char::is_alphabetic) || !word.is_ascii()).then_some(rest.len())
    };
    let trim = |head: &str| head.trim_end_matches(|letter: char| !letter.is_alphabetic()).len();
    let head = window.get(..trim(&window)).unwrap_or("");
    let bare = NUMBER.iter().find_map(|word| ends(head, word)).and_then(|end| head.get(..end)).unwrap_or(head);
    let bare = bare.get(..trim(bare)).unwrap_or("");
    [head, bare].iter().any(|head| words.iter().any(|word| ends(head, word).is_some()))
}

/// Whether `word`, found at byte `start` of `text`, begins a word there, and ends it if it is short: `cin` is not in
/// `médecin` nor `cinq`. Every Arabic match counts, because Arabic writes prefixes together with their word.
pub(super) fn is_word(text: &str, start: usize, word: &str) -> bool {
    if !word.is_ascii() {
        return true;
    }
    let before = text.get(..start).and_then(|head| head.chars().next_back());
    let after = text.get(start + word.len()..).and_then(|tail| tail.chars().next());
    let short = word.len() <= 4 && word.ends_with(|c: char| c.is_alphabetic());
    let continues = short && after.is_some_and(char::is_alphabetic);
    !continues && !before.is_some_and(char::is_alphabetic)
}

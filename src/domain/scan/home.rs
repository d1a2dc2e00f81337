//! Homes that are named with the name of a family.

use super::PersonalDataKind;
use super::letters::{Token, tokens};
use super::person::{PARTICLES, is_capitalised, is_next, is_one_of};
use crate::words::Words;

/// Words between `famille` and a name.
const FAMILY_PARTICLES: Words = Words("el al ibn ben bni ait aït oulad");
const ARABIC_HOMES: Words = Words("منزل بيت سكن دار بمنزل ببيت بدار");
/// The greatest distance of a name from the word for a home, in words.
const NAME_REACH: usize = 6;

/// Whether the text seems to say where a family lives.
pub(super) fn find(letters: &[char]) -> Option<PersonalDataKind> {
    let tokens = tokens(letters);
    (0..tokens.len()).any(|n| is_home(letters, &tokens, n)).then_some(PersonalDataKind::Address)
}

/// Whether a home with a name begins at word `n`: `domicile de la famille Benali`, `famille Benali`, `home of the Benali
/// family`, «منزل عائلة بنعلي». With a capital, as in `Fondation Famille Solidaire`, it is the name of an organisation.
fn is_home(letters: &[char], tokens: &[Token], n: usize) -> bool {
    let token = |place: usize| tokens.get(place);
    let joined = |place: usize| matches!((token(place), token(place + 1)), (Some(a), Some(b)) if is_next(letters, a, b, &['\'', '’']));
    let Some(word) = token(n) else { return false };
    if ARABIC_HOMES.has(&word.text) {
        let family = token(n + 1).is_some_and(|next| Words("عائلة أسرة اسرة آل").has(&next.text));
        // An adjective is not a name: «أسرة مهاجرة».
        let is_name = token(n + 2).is_some_and(|name| !name.text.ends_with('ة') && !name.text.starts_with("من"));
        return family && is_name && joined(n) && joined(n + 1);
    }
    let first = match word.text.as_str() {
        "famille" => n + 1,
        // `à domicile` is a kind of help: `aide à domicile de Casablanca`.
        "domicile" if n.checked_sub(1).and_then(token).is_some_and(|before| is_one_of(before, Words("à a"))) => {
            return false;
        }
        "domicile" | "Domicile" if token(n + 1).is_some_and(|next| is_one_of(next, PARTICLES)) => n + 1,
        "home" | "house" | "Home" | "House" if token(n + 1).is_some_and(|next| next.text == "of") => n + 2,
        _ => return false,
    };
    // `une famille de Nador` names no family, so `de` does not count after `famille`.
    let particles = if word.text == "famille" { FAMILY_PARTICLES } else { PARTICLES };
    let is_between = |token: &Token| is_one_of(token, particles) || Words("the famille").has(&token.text);
    let name = (first..first + NAME_REACH).find(|place| token(*place).is_none_or(|token| !is_between(token)));
    let is_joined = |name: usize| (n..name).all(joined);
    let of_family = |name: usize| token(name + 1).is_some_and(|next| next.text == "family");
    name.is_some_and(|name| {
        let is_english = word.text.to_lowercase().starts_with("ho");
        token(name).is_some_and(is_family_name) && is_joined(name) && (!is_english || of_family(name))
    })
}

/// Whether a word is a name and not an acronym: `Benali`, `BENALI`, but not `OIM`.
fn is_family_name(token: &Token) -> bool {
    is_capitalised(token) && (token.text.chars().count() > 5 || token.text.chars().any(char::is_lowercase))
}

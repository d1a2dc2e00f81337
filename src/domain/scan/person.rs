//! Persons in a text: a title with a name, a date of birth, the address of a home.
//!
//! A name alone may be that of a place or an organisation, so only a name after a title counts. Roles are legal: "M. le
//! Maire", "السيد الوزير".

use super::PersonalDataKind;
use super::letters::{Token, at, before, tokens};
use crate::words::Words;

/// Titles in Latin letters, as they are written.
const TITLES: Words =
    Words("M MM Mr MR Mme MME Mmes Mlle Mlles Mrs Ms Miss Dr Pr Prof Monsieur Madame Mademoiselle Maître Maitre");
/// Words after a title that are not a name.
const ROLES: Words = Words(
    "
    le la les l the et and ou or de du president président présidente chair chairman chairwoman chairperson
    speaker minister ministre mayor maire wali gouverneur governor secretary secrétaire ambassador ambassadeur
    ambassadrice director directeur directrice commissioner commissaire rapporteur rapporteuse coordinator
    coordinateur coordinatrice consul vice eur mad usd dh
    ",
);
const ARABIC_TITLES: Words = Words("السيد السيدة الآنسة الأستاذ الأستاذة الدكتور الدكتورة");
const ARABIC_ROLES: Words = Words(
    "
    رئيس رئيسة وزير وزيرة والي والية عامل عاملة مدير مديرة كاتب كاتبة نائب نائبة سفير سفيرة قنصل ممثل ممثلة
    عمدة مندوب مندوبة منسق منسقة باشا قائد قائدة عميد عميدة محافظ أمين أمينة مستشار مستشارة عضو عضوة في من على
    أو و المكلف
    ",
);
/// Things that are also "born" (`le réseau, né en 2015`).
const FOUNDED: Words = Words(
    "
    association réseau reseau network programme program projet project coordination plateforme platform
    initiative organisation organization fédération federation coopérative collectif mouvement idée idea
    ",
);
const STREETS: Words = Words("rue avenue av boulevard bd blvd impasse derb ruelle allée allee");
const QUARTERS: Words = Words("hay lotissement résidence residence cité quartier");
const ENGLISH_STREETS: Words = Words("Street Road Lane Avenue Boulevard");
pub(super) const PARTICLES: Words = Words("de du des d la le les l el al ibn ben bni et");
const ARABIC_STREETS: Words = Words("شارع زنقة درب حي");
const MONTHS: Words = Words("january february march april may june july august september october november december");
/// The greatest distance of a date of birth from the word before it, in characters.
const DATE_REACH: usize = 30;
/// The greatest distance of a house number from its street, in words.
const NUMBER_REACH: usize = 6;

/// Whether a text of ASCII letters without digits may hold a title or the home of a person: a fast check before the search.
pub(super) fn may_hold_title(text: &str) -> bool {
    const HOMES: [&str; 4] = ["famil", "domicile", "home of", "house of"];
    if text.bytes().any(|byte| byte == b'M' || byte == b'D' || byte == b'P') {
        return true;
    }
    let lower = text.to_ascii_lowercase();
    HOMES.iter().any(|word| lower.contains(word))
}

/// The personal data of this kind that the text seems to hold.
pub(super) fn find(letters: &[char]) -> Option<PersonalDataKind> {
    let tokens = tokens(letters);
    let places = 0..tokens.len();
    if places.clone().any(|n| is_birth(letters, &tokens, n)) {
        return Some(PersonalDataKind::BirthDate);
    }
    if places.clone().any(|n| is_address(letters, &tokens, n)) {
        return Some(PersonalDataKind::Address);
    }
    places.into_iter().any(|n| is_titled_name(letters, &tokens, n)).then_some(PersonalDataKind::Name)
}

fn lower(token: &Token) -> String {
    token.text.to_lowercase()
}

pub(super) fn is_one_of(token: &Token, words: Words) -> bool {
    words.has(&lower(token))
}

pub(super) fn is_capitalised(token: &Token) -> bool {
    token.text.starts_with(char::is_uppercase)
}

/// Whether there are only spaces and `marks` between two words, and at most four of them.
pub(super) fn is_next(letters: &[char], first: &Token, second: &Token, marks: &[char]) -> bool {
    let between = letters.get(first.end..second.start).unwrap_or(&[]);
    between.len() <= 4 && between.iter().all(|letter| *letter == ' ' || marks.contains(letter))
}

fn is_titled_name(letters: &[char], tokens: &[Token], n: usize) -> bool {
    let (Some(title), Some(name)) = (tokens.get(n), tokens.get(n + 1)) else { return false };
    if !is_next(letters, title, name, &['.']) {
        return false;
    }
    if TITLES.has(&title.text) {
        // `15 M. EUR` are millions.
        let counts = n.checked_sub(1).and_then(|n| tokens.get(n)).is_some_and(is_number);
        let is_abbreviated = title.text.len() > 2 || title.text.chars().any(char::is_lowercase);
        let is_title = is_abbreviated || (at(letters, title.end) == '.' && !counts);
        let is_name = is_capitalised(name) && (name.text.chars().count() > 1 || at(letters, name.end) == '.');
        return is_title && is_name && !is_one_of(name, ROLES);
    }
    let is_arabic = name.text.starts_with(|c: char| ('\u{620}'..='\u{64a}').contains(&c));
    let is_role =
        ARABIC_ROLES.has(&name.text) || ["ال", "وال", "بال", "لل"].iter().any(|article| name.text.starts_with(article));
    is_arabic_word(&title.text, ARABIC_TITLES) && is_arabic && !is_role
}

/// Whether a word is one of `words`. Arabic writes articles, prepositions and "and" together with their word.
fn is_arabic_word(word: &str, words: Words) -> bool {
    let bare = word.strip_prefix(['و', 'ف', 'ب', 'ل', 'ك']);
    let with_article = word.strip_prefix("لل").or_else(|| word.strip_prefix("ولل"));
    let is_known = |word: &str| words.has(word);
    is_known(word) || bare.is_some_and(is_known) || with_article.is_some_and(|rest| is_known(&format!("ال{rest}")))
}

fn is_number(token: &Token) -> bool {
    token.text.chars().all(|letter| letter.is_ascii_digit())
}

fn is_year(token: &Token) -> bool {
    is_number(token) && token.text.len() == 4 && token.text.parse().is_ok_and(|year| (1900..2200).contains(&year))
}

/// Whether a date with a day and a year begins shortly after `place`.
fn has_date(tokens: &[Token], n: usize, place: usize) -> bool {
    let near = || tokens.iter().skip(n).take_while(|token| token.start < place + DATE_REACH);
    let is_day = |token: &Token| token.text == "1er" || (is_number(token) && token.text.len() <= 2);
    near().any(is_day) && near().any(is_year)
}

fn is_birth(letters: &[char], tokens: &[Token], n: usize) -> bool {
    let Some(word) = tokens.get(n) else { return false };
    let text = lower(word);
    let follows = |words: &[&str]| {
        let rest = tokens.get(n..).unwrap_or(&[]);
        rest.len() > words.len() && rest.iter().zip(words).all(|(token, word)| lower(token) == *word)
    };
    let labels: [&[&str]; 5] =
        [&["date", "de", "naissance"], &["date", "of", "birth"], &["dob"], &["تاريخ", "الازدياد"], &["تاريخ", "الميلاد"]];
    if let Some(label) = labels.into_iter().find(|label| follows(label)) {
        let last = tokens.get(n + label.len() - 1).map_or(word.end, |token| token.end);
        return tokens.get(n + label.len()).is_some_and(|next| is_number(next) && next.start <= last + 4);
    }
    let is_birth = match text.as_str() {
        "né" | "née" => {
            let next = if tokens.get(n + 1).is_some_and(|token| token.text == "e") { n + 2 } else { n + 1 };
            let day = tokens.get(next + 1);
            tokens.get(next).is_some_and(|token| token.text == "le")
                && day.is_some_and(|day| day.text.starts_with(|c: char| c.is_ascii_digit()))
        }
        "born" => {
            let next = if tokens.get(n + 1).is_some_and(|token| token.text == "on") { n + 2 } else { n + 1 };
            tokens.get(next).is_some_and(|day| is_number(day) || is_one_of(day, MONTHS))
        }
        _ => Words("ولد ولدت المزداد المزدادة مزداد مزدادة ازداد ازدادت مواليد").has(&text),
    };
    let previous = tokens.get(n.saturating_sub(5)..n).unwrap_or_default();
    let is_thing = previous.iter().any(|token| is_one_of(token, FOUNDED));
    is_birth && !is_thing && has_date(tokens, n + 1, word.end) && !before(letters, word.start).is_alphanumeric()
}

/// Whether a token may be the number of a house: at most four digits, and not a year.
fn is_house(token: &Token) -> bool {
    is_number(token) && token.text.len() <= 4 && !is_year(token)
}

fn is_address(letters: &[char], tokens: &[Token], n: usize) -> bool {
    let Some(word) = tokens.get(n) else { return false };
    if is_arabic_word(&word.text, ARABIC_STREETS) {
        return is_arabic_address(letters, tokens, n);
    }
    if ENGLISH_STREETS.has(&word.text) && has_english_house(letters, tokens, n) {
        return true;
    }
    let is_street = is_one_of(word, STREETS);
    if is_street && has_house_before(letters, tokens, n) {
        return true;
    }
    (is_street || is_one_of(word, QUARTERS)) && has_house_behind(letters, tokens, n)
}

/// `12, rue Ibn Sina`, `5 bis avenue de la Gare`.
fn has_house_before(letters: &[char], tokens: &[Token], n: usize) -> bool {
    let (Some(word), Some(name)) = (tokens.get(n), tokens.get(n + 1)) else { return false };
    let is_addition = |token: &Token| ["bis", "ter"].contains(&token.text.as_str());
    let previous = |back: usize| n.checked_sub(back).and_then(|place| tokens.get(place));
    let house = if previous(1).is_some_and(is_addition) { previous(2) } else { previous(1) };
    let is_joined = previous(1).is_some_and(|last| is_next(letters, last, word, &[',']));
    // `300 av. J.-C.`
    let is_era = name.text == "J";
    let is_named = is_capitalised(name) || is_one_of(name, PARTICLES);
    house.is_some_and(is_house) && is_joined && is_named && !is_era && is_next(letters, word, name, &['.'])
}

/// `rue Ibn Sina n° 12`, `Hay Salam, n° 45`.
fn has_house_behind(letters: &[char], tokens: &[Token], n: usize) -> bool {
    let rest = tokens.get(n + 1..).unwrap_or(&[]);
    for (place, token) in rest.iter().take(NUMBER_REACH).enumerate() {
        let is_mark = matches!(at(letters, token.end), '°' | 'º') && lower(token) == "n";
        if is_mark || is_one_of(token, Words("numéro numero")) {
            return place > 0 && rest.get(place + 1).is_some_and(is_house);
        }
        if !is_capitalised(token) && !is_one_of(token, PARTICLES) {
            return false;
        }
    }
    false
}

/// `15 Hassan II Street`.
fn has_english_house(letters: &[char], tokens: &[Token], n: usize) -> bool {
    let mut place = n;
    for names in 0..=3 {
        let Some(token) = place.checked_sub(1).and_then(|place| tokens.get(place)) else { return false };
        let joined = tokens.get(place).is_some_and(|next| is_next(letters, token, next, &[]));
        if !joined {
            return false;
        }
        if is_house(token) {
            return names > 0;
        }
        if !is_capitalised(token) {
            return false;
        }
        place -= 1;
    }
    false
}

/// `شارع محمد الخامس رقم 12`, `رقم 12 زنقة سبو`.
fn is_arabic_address(letters: &[char], tokens: &[Token], n: usize) -> bool {
    let numbered = |place: usize| {
        tokens.get(place).is_some_and(|token| token.text == "رقم") && tokens.get(place + 1).is_some_and(is_house)
    };
    let is_before = n.checked_sub(2).is_some_and(numbered)
        && matches!((tokens.get(n - 1), tokens.get(n)), (Some(house), Some(word)) if is_next(letters, house, word, &[',']));
    is_before || (n + 2..n + NUMBER_REACH).any(numbered)
}

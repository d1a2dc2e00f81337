//! Numbers of identity cards, residence permits and passports.

use super::{PersonalDataKind, at, before, is_labelled, is_word, preceded_by};

const CARD_WORDS: &[&str] = &["cin", "cni", "carte", "identit", "بطاقة", "البطاقة", "بطاقته", "بطاقتها"];
const PERMIT_WORDS: &[&str] = &["séjour", "sejour", "residence permit", "residence card", "إقامة", "الإقامة", "اقامة"];
const PASSPORT_WORDS: &[&str] = &["passport", "passeport", "جواز"];
const NUMBER_WORDS: &[&str] = &["n°", "nº", "no ", "no.", "num", "number", "رقم", "#", ":"];
/// What people write before a number that counts things: `EU 25000`, `BP 12345`, `A 12000`.
const NO_SERIES: &[&str] = &[
    "a", "b", "i", "y", "n", "p", "no", "nb", "dh", "md", "eu", "un", "us", "bp", "cp", "po", "de", "le", "la", "du",
    "en", "et", "au", "in", "of", "to", "by", "at", "on", "is", "or", "ou", "ma",
];

/// What has numbers of its own: `rapport A12345`, `loi AB 123456`.
pub(super) const PUBLISHED_WORDS: &[&str] = &[
    "rapport",
    "report",
    "note",
    "circulaire",
    "circular",
    "décision",
    "decision",
    "décret",
    "decret",
    "decree",
    "arrêté",
    "arrete",
    "loi",
    "law",
    "convention",
    "agreement",
    "contrat",
    "contract",
    "marché",
    "marche",
    "projet",
    "project",
    "programme",
    "program",
    "annexe",
    "annex",
    "table",
    "tableau",
    "article",
    "référence",
    "reference",
    "réf",
    "ref",
    "publication",
    "bulletin",
    "version",
    "code",
    "lot",
    "route",
    "norme",
    "standard",
    "facture",
    "invoice",
    "تقرير",
    "مذكرة",
    "دورية",
    "قرار",
    "مرسوم",
    "ظهير",
    "قانون",
    "اتفاقية",
    "مشروع",
    "برنامج",
    "ملحق",
    "جدول",
    "مرجع",
    "نشرة",
    "صفقة",
];

/// A run of letters and digits.
pub(super) struct Token {
    pub text: String,
    pub start: usize,
    pub end: usize,
}

pub(super) fn tokens(letters: &[char]) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut place = 0;
    while place < letters.len() {
        let start = place;
        let mut text = String::new();
        while at(letters, place).is_alphanumeric() {
            text.push(at(letters, place));
            place += 1;
        }
        if text.is_empty() {
            place += 1;
        } else {
            tokens.push(Token { text, start, end: place });
        }
    }
    tokens
}

/// Leading ASCII letters, digits, and what follows, of a token.
fn split(token: &str) -> (&str, &str, &str) {
    let digits_at = token.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(token.len());
    let (series, rest) = token.split_at_checked(digits_at).unwrap_or((token, ""));
    let rest_at = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, tail) = rest.split_at_checked(rest_at).unwrap_or((rest, ""));
    (series, digits, tail)
}

/// The kind of identity document whose number the text seems to hold.
pub(super) fn find_document(letters: &[char]) -> Option<PersonalDataKind> {
    let tokens = tokens(letters);
    tokens.iter().enumerate().find_map(|(n, token)| {
        let next = tokens.get(n + 1);
        document_in_one(letters, token)
            .or_else(|| document_in_two(letters, token, next?))
            .or_else(|| document_after_word(letters, token, tokens.get(n + 1..).unwrap_or(&[])))
    })
}

fn kind_of(series: &str, digits: &str, tail: &str) -> Option<PersonalDataKind> {
    if !(1..=2).contains(&series.len()) {
        return None;
    }
    match (digits.len(), tail.len(), tail.chars().all(|c| c.is_ascii_alphabetic())) {
        (5..=6, 0, _) => Some(PersonalDataKind::IdentityCard),
        (7..=9, 0, _) => Some(PersonalDataKind::Passport),
        (5..=7, 1, true) => Some(PersonalDataKind::ResidencePermit),
        _ => None,
    }
}

fn document_in_one(letters: &[char], token: &Token) -> Option<PersonalDataKind> {
    let upper = token.text.to_ascii_uppercase();
    let own = ["CNIE", "CNI", "CIN"].iter().find_map(|word| upper.strip_prefix(word)).unwrap_or(&upper);
    let (series, digits, tail) = split(own);
    if series.is_empty() && tail.len() == 7 {
        // French and Italian passports: 12AB34567.
        let (letters_in, digits_in, end) = split(tail);
        let is_passport = digits.len() == 2 && letters_in.len() == 2 && digits_in.len() == 5 && end.is_empty();
        return is_passport.then_some(PersonalDataKind::Passport);
    }
    let kind = kind_of(series, digits, tail)?;
    if own.len() == upper.len() && is_labelled(letters, token.start, PUBLISHED_WORDS) {
        return None;
    }
    // Newspapers number their articles a129668: one small letter needs a word before it.
    let small = token.text.starts_with(|c: char| c.is_ascii_lowercase()) && own.len() == upper.len();
    let is_told =
        || preceded_by(letters, token.start, 40, CARD_WORDS) || preceded_by(letters, token.start, 40, PASSPORT_WORDS);
    let counts = series.len() == 2 && small && NO_SERIES.contains(&series.to_ascii_lowercase().as_str());
    (!(small && series.len() == 1 || counts) || is_told()).then_some(kind)
}

fn document_in_two(letters: &[char], series: &Token, number: &Token) -> Option<PersonalDataKind> {
    let (own, digits, tail) = split(&number.text);
    let is_series = (1..=2).contains(&series.text.len()) && series.text.chars().all(|c| c.is_ascii_uppercase());
    let mark = at(letters, series.end);
    let one_mark = number.start == series.end + 1 && matches!(mark, ' ' | '-' | '.' | '/');
    let is_part = matches!(before(letters, series.start), '-' | '_' | '.');
    let grouped = matches!(at(letters, number.end), ' ' | '.' | ',')
        && (number.end + 1..number.end + 4).all(|n| at(letters, n).is_ascii_digit());
    let is_published = || is_labelled(letters, series.start, PUBLISHED_WORDS);
    if !own.is_empty() || !is_series || !one_mark || is_part || grouped || is_published() {
        return None;
    }
    let counts = NO_SERIES.contains(&series.text.to_ascii_lowercase().as_str());
    if counts && !preceded_by(letters, series.start, 40, CARD_WORDS) {
        return None;
    }
    kind_of(&series.text, digits, tail)
}

/// A number that a word before it makes one: `CIN n° A 123 456`, `passport number 12345678`.
fn document_after_word(letters: &[char], word: &Token, following: &[Token]) -> Option<PersonalDataKind> {
    let said = letters.get(word.start.saturating_sub(12)..word.end)?;
    let said: String = said.iter().flat_map(|c| c.to_lowercase()).collect();
    let ends = |w: &str| said.strip_suffix(w).is_some_and(|head| is_word(&said, head.len(), w));
    let says = |words: &[&str]| words.iter().any(|w| ends(w));
    let kind = if says(PASSPORT_WORDS) {
        PersonalDataKind::Passport
    } else if says(PERMIT_WORDS) {
        PersonalDataKind::ResidencePermit
    } else if says(&["cin", "cni", "cnie", "carte nationale", "identity card", "البطاقة الوطنية", "بطاقة التعريف"])
    {
        PersonalDataKind::IdentityCard
    } else {
        return None;
    };
    let first = following.iter().take(4).position(|token| token.text.chars().any(|c| c.is_ascii_digit()))?;
    let number = following.get(first)?;
    let told = letters.get(word.end..number.start)?;
    let told: String = told.iter().flat_map(|c| c.to_lowercase()).collect();
    let numbered = told.len() < 30 && NUMBER_WORDS.iter().any(|mark| told.contains(mark));
    let digits: usize = following
        .get(first..)?
        .iter()
        .take(3)
        .take_while(|token| token.text.chars().all(|c| c.is_ascii_digit()))
        .map(|token| token.text.len())
        .sum();
    let series = first.checked_sub(1).and_then(|n| following.get(n));
    let has_series = series.is_some_and(|s| s.text.len() <= 2 && s.text.chars().all(|c| c.is_ascii_uppercase()));
    ((numbered || has_series) && (5..=12).contains(&digits)).then_some(kind)
}

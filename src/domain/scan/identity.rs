//! Numbers of identity cards, residence permits and passports.

use super::PersonalDataKind;
use super::letters::{Token, at, before, is_labelled, is_word, lower_before, preceded_by, tokens};
use crate::words::Words;

const CARD_WORDS: Words = Words("cin cni carte identit بطاقة البطاقة بطاقته بطاقتها");
const CARD_LABELS: &[&str] =
    &["cin", "cni", "cnie", "carte nationale", "identity card", "البطاقة الوطنية", "بطاقة التعريف"];
const PERMIT_WORDS: &[&str] = &["séjour", "sejour", "residence permit", "residence card", "إقامة", "الإقامة", "اقامة"];
const PASSPORT_WORDS: Words = Words("passport passeport جواز");
const NUMBER_WORDS: &[&str] = &["n°", "nº", "no ", "no.", "num", "number", "رقم", "#", ":"];
/// Short words before a number that are not the series of a card: `EU 25000`, `BP 12345`, `A 12000`.
const NO_SERIES: Words =
    Words("a b i y n p no nb dh md eu un us bp cp po de le la du en et au in of to by at on is or ou ma");

/// Things with numbers that look like those of cards: `rapport A12345`, `loi AB 123456`.
pub(super) const PUBLISHED_WORDS: Words = Words(
    "
    rapport report note circulaire circular décision decision décret decret decree arrêté arrete loi law
    convention agreement contrat contract marché marche projet project programme program annexe annex table
    tableau article référence reference réf ref publication bulletin version code lot route norme standard
    facture invoice
    تقرير مذكرة دورية قرار مرسوم ظهير قانون اتفاقية مشروع برنامج ملحق جدول مرجع نشرة صفقة
    ",
);

/// A token as its leading ASCII letters, the digits after them, and the rest.
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
    // Newspapers number their articles a129668, so a small letter needs a word for a document before it.
    let small = token.text.starts_with(|c: char| c.is_ascii_lowercase()) && own.len() == upper.len();
    let is_named =
        || preceded_by(letters, token.start, 40, CARD_WORDS) || preceded_by(letters, token.start, 40, PASSPORT_WORDS);
    let counts = series.len() == 2 && small && NO_SERIES.has(&series.to_ascii_lowercase());
    (!(small && series.len() == 1 || counts) || is_named()).then_some(kind)
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
    let counts = NO_SERIES.has(&series.text.to_ascii_lowercase());
    if counts && !preceded_by(letters, series.start, 40, CARD_WORDS) {
        return None;
    }
    kind_of(&series.text, digits, tail)
}

/// A number after a word for a document: `CIN n° A 123 456`, `passport number 12345678`.
fn document_after_word(letters: &[char], word: &Token, following: &[Token]) -> Option<PersonalDataKind> {
    let label = lower_before(letters, word.end, word.end - word.start + 12);
    let ends = |w: &str| label.strip_suffix(w).is_some_and(|head| is_word(&label, head.len(), w));
    let ends_with_one = |words: &[&str]| words.iter().any(|w| ends(w));
    let kind = if PASSPORT_WORDS.iter().any(ends) {
        PersonalDataKind::Passport
    } else if ends_with_one(PERMIT_WORDS) {
        PersonalDataKind::ResidencePermit
    } else if ends_with_one(CARD_LABELS) {
        PersonalDataKind::IdentityCard
    } else {
        return None;
    };
    let first = following.iter().take(4).position(|token| token.text.chars().any(|c| c.is_ascii_digit()))?;
    let number = following.get(first)?;
    let between = lower_before(letters, number.start, number.start - word.end);
    let numbered = between.len() < 30 && NUMBER_WORDS.iter().any(|mark| between.contains(mark));
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

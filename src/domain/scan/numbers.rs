//! Geographic positions, and numbers with too many digits to be a count.

use std::ops::Range;

use super::identity::PUBLISHED_WORDS;
use super::letters::{at, before, is_labelled, lower_before, preceded_by, runs};
use crate::words::Words;

/// A decimal number that may be a number of degrees.
struct Degree {
    start: usize,
    end: usize,
    negative: bool,
    whole: u32,
    decimals: usize,
}

fn degree_at(letters: &[char], start: usize) -> Option<Degree> {
    let previous = before(letters, start);
    if !at(letters, start).is_ascii_digit() || previous.is_alphanumeric() || previous == '.' {
        return None;
    }
    let mut place = start;
    let mut whole = 0u32;
    while let Some(digit) = at(letters, place).to_digit(10) {
        whole = whole.checked_mul(10)?.checked_add(digit)?;
        place += 1;
    }
    let mark = at(letters, place);
    if place - start > 3 || !matches!(mark, '.' | ',') {
        return None;
    }
    let fraction = place + 1;
    place = fraction;
    while at(letters, place).is_ascii_digit() {
        place += 1;
    }
    let decimals = place - fraction;
    // A comma before few digits separates numbers or groups thousands. A second dot means a code.
    let is_code = at(letters, place) == '.' && at(letters, place + 1).is_ascii_digit();
    let is_legal = if mark == ',' { decimals >= 4 } else { decimals >= 2 };
    (is_legal && !is_code).then_some(Degree { start, end: place, negative: previous == '-', whole, decimals })
}

/// Whether the text holds a pair of degrees.
pub(super) fn has_coordinates(letters: &[char]) -> bool {
    let mut last: Option<Degree> = None;
    let mut place = 0;
    while place < letters.len() {
        if at(letters, place) == '°' && is_minutes(letters, place) {
            return true;
        }
        let Some(degree) = degree_at(letters, place) else {
            place += 1;
            continue;
        };
        if let Some(first) = &last
            && is_position(letters, first, &degree)
        {
            return true;
        }
        place = degree.end.max(place + 1);
        last = Some(degree);
    }
    false
}

/// Whether minutes follow the degree sign, as in `30°25'`; a temperature has none.
fn is_minutes(letters: &[char], degree: usize) -> bool {
    let mut place = degree + 1;
    while at(letters, place) == ' ' && place < letters.len() {
        place += 1;
    }
    let start = place;
    while at(letters, place).is_ascii_digit() || (place > start && at(letters, place) == '.') {
        place += 1;
    }
    place > start && matches!(at(letters, place), '\'' | '′' | '’' | '"' | '″')
}

fn is_position(letters: &[char], first: &Degree, second: &Degree) -> bool {
    let Some(between) = letters.get(first.end..second.start) else { return false };
    if !joins_degrees(between) || first.whole > 180 || second.whole > 180 {
        return false;
    }
    if first.whole > 90 && second.whole > 90 {
        return false;
    }
    if first.decimals >= 4 && second.decimals >= 4 {
        return true;
    }
    const LABELS: Words = Words("gps lat latitude latlon coord coordonn coordinates geo إحداثيات احداثيات");
    let marked = first.negative || second.negative || between.contains(&'°');
    preceded_by(letters, first.start, 30, LABELS) || (marked && first.decimals >= 3 && second.decimals >= 3)
}

/// Whether the text between two numbers may be between two degrees: marks, hemispheres, `lon`.
fn joins_degrees(between: &[char]) -> bool {
    const WORDS: Words = Words("n s e w o lat lon lng long latitude longitude et and و");
    let text: String = between.iter().flat_map(|letter| letter.to_lowercase()).collect();
    let mut words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    between.len() <= 20 && !between.iter().any(char::is_ascii_digit) && words.all(|word| WORDS.has(word))
}

/// Whether the text holds nine or more digits in a row that are not a sum of money, or the number of a payment card.
pub(super) fn has_long_number(letters: &[char]) -> bool {
    let is_found = |run: Range<usize>| {
        (run.len() >= 9 && is_identifier(letters, run.start, run.end)) || is_card(letters, run.start)
    };
    runs(letters, char::is_ascii_digit).into_iter().any(is_found)
}

fn is_identifier(letters: &[char], start: usize, end: usize) -> bool {
    let mut series = start;
    while series > 0 && before(letters, series).is_alphabetic() {
        series -= 1;
    }
    let inside = start - series > 4 || before(letters, series).is_ascii_digit() || at(letters, end).is_alphabetic();
    let fraction = matches!(before(letters, start), '.' | ',') && start >= 2 && at(letters, start - 2).is_ascii_digit();
    let digits: String = letters.get(start..end).unwrap_or(&[]).iter().collect();
    let is_book = digits.len() == 13 && (digits.starts_with("978") || digits.starts_with("979"));
    let is_sum = !digits.starts_with('0') && digits.len() <= SUM_DIGITS_MAX && is_money(letters, start, end);
    // `code` alone is no label of a paper: pupils have codes too.
    let is_paper = digits.len() <= SUM_DIGITS_MAX
        && is_labelled(letters, start, PUBLISHED_WORDS)
        && !is_labelled(letters, start, Words("code"));
    !inside && !fraction && !is_book && !is_sum && !is_paper
}

/// The greatest number of digits of a sum of money.
const SUM_DIGITS_MAX: usize = 13;

/// Whether the words around a number say that it counts money or people.
pub(super) fn is_money(letters: &[char], start: usize, end: usize) -> bool {
    const UNITS: Words = Words(
        "
        mad dh eur usd dirham dollar € $ habitants personnes people inhabitants million
        درهم أورو دولار نسمة شخص
        ",
    );
    const SUMS: Words = Words(
        "
        budget montant coût cout crédit subvention financement dépense recette transfert amount cost grant
        funding spending expenditure remittance
        ميزانية مبلغ تكلفة اعتماد تمويل نفقات تحويلات
        ",
    );
    // Right before a sum, with or without a space.
    const CURRENCIES: Words = Words("mad dh dhs eur usd € $ درهم أورو دولار");
    const CURRENCY_REACH: usize = 6;
    const ACCOUNTS: Words = Words("compte rib iban account حساب الحساب");
    const REACH: usize = 30;
    let rest: String = letters.iter().skip(end).take(14).flat_map(|c| c.to_lowercase()).collect();
    let is_account = preceded_by(letters, start, REACH, ACCOUNTS);
    let head = lower_before(letters, start, CURRENCY_REACH);
    let last = head.trim_end().rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let is_sum = CURRENCIES.has(last) || preceded_by(letters, start, REACH, SUMS);
    (is_sum && !is_account) || UNITS.iter().any(|unit| rest.trim_start().starts_with(unit))
}

/// Four groups of four digits, as on a payment card. They must not all be years.
fn is_card(letters: &[char], start: usize) -> bool {
    if before(letters, start).is_alphanumeric() {
        return false;
    }
    let mut place = start;
    let mut years = 0;
    for group in 0..4 {
        if group > 0 {
            if !matches!(at(letters, place), ' ' | '-' | '.') {
                return false;
            }
            place += 1;
        }
        let mut number = 0;
        for _ in 0..4 {
            let Some(digit) = at(letters, place).to_digit(10) else { return false };
            number = number * 10 + digit;
            place += 1;
        }
        years += u32::from((1900..2200).contains(&number));
    }
    years < 4 && !at(letters, place).is_ascii_digit()
}

//! Hides web addresses and dates, whose digits would be taken for numbers of persons.

use super::letters::{at, before};

/// Overwrites web addresses. The numbers of articles in them identify no person.
pub(super) fn hide_addresses(letters: &mut [char]) {
    let mut place = 0;
    while place < letters.len() {
        let starts =
            |mark: &str| mark.chars().enumerate().all(|(n, c)| at(letters, place + n).eq_ignore_ascii_case(&c));
        if starts("http://") || starts("https://") || starts("www.") {
            while let Some(letter) = letters.get_mut(place).filter(|letter| **letter != ' ') {
                *letter = '#';
                place += 1;
            }
        }
        place += 1;
    }
}

/// Overwrites dates such as `2015-02-01` and `01/02/2015`. Two of them in a row look like a telephone number.
pub(super) fn hide_dates(letters: &mut [char]) {
    const FORMS: [[usize; 3]; 5] = [[4, 2, 2], [2, 2, 4], [1, 2, 4], [2, 1, 4], [1, 1, 4]];
    let mut place = 0;
    while place < letters.len() {
        let starts = !before(letters, place).is_alphanumeric() && !matches!(before(letters, place), '-' | '.' | '/');
        let length = if starts { FORMS.iter().find_map(|form| date_length(letters, place, *form)) } else { None };
        for letter in letters.iter_mut().skip(place).take(length.unwrap_or(0)) {
            *letter = '#';
        }
        place += length.unwrap_or(1);
    }
}

/// The length of a date that begins at `start` and has so many digits in its three parts.
fn date_length(letters: &[char], start: usize, form: [usize; 3]) -> Option<usize> {
    let mut place = start;
    let mut parts = [0u32; 3];
    let mark = at(letters, start + form.first()?);
    if !matches!(mark, '-' | '.' | '/') {
        return None;
    }
    for (n, (digits, part)) in form.iter().zip(&mut parts).enumerate() {
        if n > 0 && at(letters, place) != mark {
            return None;
        }
        place += usize::from(n > 0);
        for _ in 0..*digits {
            *part = *part * 10 + at(letters, place).to_digit(10)?;
            place += 1;
        }
    }
    let [first, second, third] = parts;
    let (year, other) = if form.first() == Some(&4) { (first, third) } else { (third, first) };
    let is_date = (1900..2200).contains(&year) && (1..=31).contains(&second) && (1..=31).contains(&other);
    let continues = at(letters, place).is_ascii_digit()
        || (matches!(at(letters, place), '-' | '.' | '/') && at(letters, place + 1).is_ascii_digit());
    (is_date && !continues).then_some(place - start)
}

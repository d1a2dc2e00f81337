//! Looks for personal data, and for characters that mislead, in free text.
//!
//! It judges forms only (identity cards, residence permits, passports, telephones, e-mail, positions, long numbers, names
//! with a title, dates of birth, addresses of homes): a text that looks like personal data is refused. What was found is
//! never returned, so that no message can repeat it.

mod home;
mod identity;
mod numbers;
mod person;
mod phone;
#[cfg(test)]
mod tests;

/// What a text seems to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PersonalDataKind {
    Email,
    Phone,
    /// Moroccan national identity card: one or two letters, five or six digits.
    IdentityCard,
    /// Moroccan residence permit: letters, digits and a closing letter.
    ResidencePermit,
    Passport,
    /// A position on the ground: a pair of degrees.
    Coordinates,
    /// A bank account, a payment card, or another long number of somebody.
    LongNumber,
    /// A title with a name.
    Name,
    /// When a person was born, to the day.
    BirthDate,
    /// A street with the number of a house.
    Address,
}

impl PersonalDataKind {
    /// A short phrase in English: what the text seems to hold.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "e-mail address",
            Self::Phone => "telephone number",
            Self::IdentityCard => "identity card number",
            Self::ResidencePermit => "residence permit number",
            Self::Passport => "passport number",
            Self::Coordinates => "geographic position",
            Self::LongNumber => "long number",
            Self::Name => "name of a person",
            Self::BirthDate => "date of birth",
            Self::Address => "address of a home",
        }
    }
}

/// Why a text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextFault {
    #[error("the text is too long")]
    TooLong,
    #[error("the text holds a NUL")]
    Nul,
    #[error("the text holds a control character")]
    Control,
    #[error("the text holds a character that overrides the direction of writing")]
    DirectionOverride,
    #[error("the text seems to hold personal data")]
    PersonalData(PersonalDataKind),
}

/// Checks a free text of at most `max_chars` characters. Line feeds and tabs are legal, as are the marks that Arabic
/// needs; embeddings and overrides of direction are not.
///
/// # Errors
/// The first [`TextFault`], length before characters before content.
pub fn check_text(text: &str, max_chars: usize) -> Result<(), TextFault> {
    check_form(text, max_chars)?;
    find_personal_data(text).map_or(Ok(()), |kind| Err(TextFault::PersonalData(kind)))
}

/// The longest reason of an act.
const REASON_CHARS_MAX: usize = 500;

/// Why a text is no reason that every node may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReasonFault {
    Empty,
    TooLong,
    SeveralLines,
    Characters,
    PersonalData,
}

/// The reason of a withdrawal, an erasure or a new epoch, without the blanks around it: one line of at most 500 characters.
/// Every node shows it, and it cannot be taken back, so it is scanned as every free text is.
///
/// # Errors
/// What is wrong with it.
pub fn check_reason(text: &str) -> Result<String, ReasonFault> {
    let text = text.trim();
    match check_text(text, REASON_CHARS_MAX) {
        Ok(()) if text.is_empty() => Err(ReasonFault::Empty),
        Ok(()) if text.chars().any(char::is_control) => Err(ReasonFault::SeveralLines),
        Ok(()) => Ok(text.to_owned()),
        Err(TextFault::TooLong) => Err(ReasonFault::TooLong),
        Err(TextFault::PersonalData(_)) => Err(ReasonFault::PersonalData),
        Err(TextFault::Nul | TextFault::Control | TextFault::DirectionOverride) => Err(ReasonFault::Characters),
    }
}

/// [`check_text`] without the search for personal data: what can never change from one version to the next.
///
/// # Errors
/// As [`check_text`].
pub fn check_form(text: &str, max_chars: usize) -> Result<(), TextFault> {
    // A text of so many bytes has no more characters than that.
    if text.len() > max_chars && text.chars().count() > max_chars {
        return Err(TextFault::TooLong);
    }
    for letter in text.chars() {
        match letter {
            '\0' => return Err(TextFault::Nul),
            '\n' | '\t' => {}
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => return Err(TextFault::DirectionOverride),
            other if other.is_control() => return Err(TextFault::Control),
            _ => {}
        }
    }
    Ok(())
}

/// What personal data a text seems to hold, if any. Digits count in every script that people here write, whatever spaces,
/// dots and dashes stand between them.
#[must_use]
pub fn find_personal_data(text: &str) -> Option<PersonalDataKind> {
    let has_mark = || text.bytes().any(|b| b.is_ascii_digit() || b == b'@' || b == b'[' || b == b'(');
    if text.is_ascii() && !has_mark() && !person::may_hold_title(text) {
        return None;
    }
    let letters = plain(text);
    if has_email(&letters) {
        return Some(PersonalDataKind::Email);
    }
    let in_numbers = if letters.iter().any(char::is_ascii_digit) { find_in_numbers(&letters) } else { None };
    in_numbers.or_else(|| person::find(&letters)).or_else(|| home::find(&letters))
}

fn find_in_numbers(letters: &[char]) -> Option<PersonalDataKind> {
    if numbers::has_coordinates(letters) {
        return Some(PersonalDataKind::Coordinates);
    }
    let mut prose = letters.to_vec();
    hide_addresses(&mut prose);
    hide_dates(&mut prose);
    if phone::has_phone_in_address(letters) || phone::has_phone(&prose) {
        return Some(PersonalDataKind::Phone);
    }
    identity::find_document(&prose).or_else(|| numbers::has_long_number(&prose).then_some(PersonalDataKind::LongNumber))
}

/// Empties a text that seems to hold personal data; whether it did.
pub fn withhold(text: &mut String) -> bool {
    let found = find_personal_data(text).is_some();
    if found {
        text.clear();
    }
    found
}

/// The text with digits, spaces, dashes and marks in one form each, without characters that cannot be seen.
fn plain(text: &str) -> Vec<char> {
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

fn at(letters: &[char], place: usize) -> char {
    letters.get(place).copied().unwrap_or(' ')
}

fn before(letters: &[char], place: usize) -> char {
    place.checked_sub(1).map_or(' ', |n| at(letters, n))
}

/// Whether one of `words` stands in the `reach` characters before `place`, in any case.
fn preceded_by(letters: &[char], place: usize, reach: usize, words: &[&str]) -> bool {
    let window = letters.get(place.saturating_sub(reach)..place).unwrap_or(&[]);
    let window: String = window.iter().flat_map(|letter| letter.to_lowercase()).collect();
    words.iter().any(|word| window.match_indices(word).any(|(n, _)| is_word(&window, n, word)))
}

/// Whether one of `words` labels what stands at `place`: it stands right before it, but for marks, a year and a word for
/// "number".
fn is_labelled(letters: &[char], place: usize, words: &[&str]) -> bool {
    const REACH: usize = 40;
    const NUMBER: [&str; 7] = ["numéro", "numero", "number", "num", "no", "n", "رقم"];
    let window = letters.get(place.saturating_sub(REACH)..place).unwrap_or(&[]);
    let window: String = window.iter().flat_map(|letter| letter.to_lowercase()).collect();
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
/// `médecin` nor `cinq`. Arabic prefixes are written together with their word.
fn is_word(text: &str, start: usize, word: &str) -> bool {
    if !word.is_ascii() {
        return true;
    }
    let before = text.get(..start).and_then(|head| head.chars().next_back());
    let after = text.get(start + word.len()..).and_then(|tail| tail.chars().next());
    let short = word.len() <= 4 && word.ends_with(|c: char| c.is_alphabetic());
    let goes_on = short && after.is_some_and(char::is_alphabetic);
    !goes_on && !before.is_some_and(char::is_alphabetic)
}

fn has_email(letters: &[char]) -> bool {
    let is_local = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '_' | '%' | '+' | '-');
    let has_domain = |from: usize| {
        let rest = letters.get(from..).unwrap_or(&[]);
        let domain: String =
            rest.iter().take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '-')).take(254).collect();
        let domain = domain.trim_end_matches(['.', '-']);
        domain.rsplit_once('.').is_some_and(|(host, top)| {
            !host.is_empty() && top.chars().count() >= 2 && top.chars().all(char::is_alphabetic)
        })
    };
    let written_out = || {
        let text: String = letters.iter().flat_map(|letter| letter.to_lowercase()).filter(|c| *c != ' ').collect();
        ["[at]", "(at)", "[arobase]", "(arobase)", "[@]", "(@)"].iter().any(|mark| text.contains(mark))
    };
    (0..letters.len()).any(|n| at(letters, n) == '@' && is_local(before(letters, n)) && has_domain(n + 1))
        || written_out()
}

/// Hides web addresses: numbers of articles are nobody's.
fn hide_addresses(letters: &mut [char]) {
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

/// Hides dates: `2015-02-01`, `01/02/2015`. Two of them in a row look like a telephone number.
fn hide_dates(letters: &mut [char]) {
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
    let goes_on = at(letters, place).is_ascii_digit()
        || (matches!(at(letters, place), '-' | '.' | '/') && at(letters, place + 1).is_ascii_digit());
    (is_date && !goes_on).then_some(place - start)
}

//! Looks for personal data, and for misleading characters, in free text.
//!
//! It judges the form only: a text that looks like personal data is refused (identity cards, residence permits, passports,
//! telephones, e-mail, positions, long numbers, names with a title, dates of birth, addresses of homes). It never returns
//! what it has found, so that no message can repeat it.

mod home;
mod identity;
mod letters;
mod numbers;
mod person;
mod phone;
mod prose;
#[cfg(test)]
mod tests;

use letters::{at, before, plain};

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
    /// A bank account, a payment card, or another long number of a person.
    LongNumber,
    /// A title with a name.
    Name,
    /// The day on which a person was born.
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

/// Checks a free text of at most `max_chars` characters. Line feeds, tabs and the marks that Arabic needs are legal;
/// embeddings and overrides of direction are not.
///
/// # Errors
/// The first [`TextFault`]: length, then characters, then personal data.
pub fn check_text(text: &str, max_chars: usize) -> Result<(), TextFault> {
    check_form(text, max_chars)?;
    find_personal_data(text).map_or(Ok(()), |kind| Err(TextFault::PersonalData(kind)))
}

/// The longest reason, in characters.
const REASON_CHARS_MAX: usize = 500;

/// Why a text is not accepted as a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReasonFault {
    Empty,
    TooLong,
    SeveralLines,
    Characters,
    PersonalData,
}

/// The reason of a withdrawal, an erasure or a new epoch, without spaces around it: one line of at most 500 characters.
/// It is scanned for personal data, because every node shows it and it can never be removed.
///
/// # Errors
/// [`ReasonFault`] if the text is not accepted.
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

/// [`check_text`] without the search for personal data. This check must be the same in every version of the program,
/// because nodes of all versions apply it to entries.
///
/// # Errors
/// As [`check_text`].
pub fn check_form(text: &str, max_chars: usize) -> Result<(), TextFault> {
    // Counting is slow, and a text never has more characters than bytes.
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

/// The personal data that a text seems to hold, if any. Digits may be Latin or Arabic, with spaces, dots and dashes between
/// them.
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
    let mut visible = letters.to_vec();
    prose::hide_addresses(&mut visible);
    prose::hide_dates(&mut visible);
    if phone::has_phone_in_address(letters) || phone::has_phone(&visible) {
        return Some(PersonalDataKind::Phone);
    }
    identity::find_document(&visible)
        .or_else(|| numbers::has_long_number(&visible).then_some(PersonalDataKind::LongNumber))
}

/// Empties a text that seems to hold personal data. Returns whether it was emptied.
pub fn withhold(text: &mut String) -> bool {
    let found = find_personal_data(text).is_some();
    if found {
        text.clear();
    }
    found
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

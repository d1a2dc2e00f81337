//! Looks for personal data, and for characters that mislead, in free text.
//!
//! It judges forms only (identity cards, residence permits, passports, telephones, e-mail, positions, long numbers): a text
//! that looks like personal data is refused. What was found is never returned, so that no message can repeat it.

mod identity;
mod numbers;
mod phone;

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
    if !text.bytes().any(|b| b.is_ascii_digit() || b == b'@' || b == b'[' || b == b'(') && text.is_ascii() {
        return None;
    }
    let letters = plain(text);
    if has_email(&letters) {
        return Some(PersonalDataKind::Email);
    }
    if !letters.iter().any(char::is_ascii_digit) {
        return None;
    }
    if numbers::has_coordinates(&letters) {
        return Some(PersonalDataKind::Coordinates);
    }
    let mut prose = letters.clone();
    hide_addresses(&mut prose);
    hide_dates(&mut prose);
    if phone::has_phone_in_address(&letters) || phone::has_phone(&prose) {
        return Some(PersonalDataKind::Phone);
    }
    identity::find_document(&prose).or_else(|| numbers::has_long_number(&prose).then_some(PersonalDataKind::LongNumber))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_data_is_found_in_every_spelling() {
        use PersonalDataKind::*;
        let cases = [
            (Email, "contact: fatima.z@example.ma"),
            (Email, "fatima [at] example.ma"),
            (Email, "اتصل بـ ahmed@example.org."),
            (Phone, "tel 0612345678"),
            (Phone, "06 12 34 56 78"),
            (Phone, "07.12.34.56.78"),
            (Phone, "0528-84-12-34"),
            (Phone, "+212 6 12 34 56 78"),
            (Phone, "+212612345678"),
            (Phone, "+212 (0)6 12 34 56 78"),
            (Phone, "00212 528 84 12 34"),
            (Phone, "212 612 345 678"),
            (Phone, "+33 6 12 34 56 78"),
            (Phone, "0033612345678"),
            (Phone, "6 12 34 56 78"),
            (Phone, "الهاتف ٠٦١٢٣٤٥٦٧٨"),
            (Phone, "الهاتف ٠٦ ١٢ ٣٤ ٥٦ ٧٨"),
            (Phone, "06\u{200b}12\u{a0}34\u{2011}56 78"),
            (Phone, "Tel0612345678"),
            (Phone, "https://wa.me/212612345678"),
            (Phone, "(555) 123-4567"),
            (IdentityCard, "CIN AB123456"),
            (IdentityCard, "porteur de la carte JK12345"),
            (IdentityCard, "JB 123456"),
            (IdentityCard, "ab123456"),
            (IdentityCard, "cin: a123456"),
            (IdentityCard, "CIN n° A 123 456"),
            (IdentityCard, "CINAB123456"),
            (IdentityCard, "البطاقة الوطنية BE١٢٣٤٥٦"),
            (IdentityCard, "(J123456)"),
            (IdentityCard, "JE-123456"),
            (ResidencePermit, "titre de séjour C012345A"),
            (ResidencePermit, "carte de séjour n° 123456"),
            (ResidencePermit, "بطاقة الإقامة رقم 1234567"),
            (Passport, "AB1234567"),
            (Passport, "passport number 12345678"),
            (Passport, "passeport 12AB34567"),
            (Coordinates, "30.42018, -9.59815"),
            (Coordinates, "gps 30.42 / 9.59"),
            (Coordinates, "lat: 30.420 lon: -9.598"),
            (Coordinates, "30.420°N 9.598°W"),
            (Coordinates, "https://maps.example/@30.4202,-9.5982,15z"),
            (Coordinates, "30°25'12\"N 9°35'53\"W"),
            (Coordinates, "30,42018 ; -9,59815"),
            (LongNumber, "RIB 007780000123456789012345"),
            (LongNumber, "4111 1111 1111 1111"),
            (LongNumber, "dossier 123456789"),
        ];
        for (kind, text) in cases {
            assert_eq!(find_personal_data(text), Some(kind), "{text}");
        }
    }

    #[test]
    fn what_reports_are_made_of_passes() {
        let texts = [
            "",
            "phase II, T05-EUTF-NOA-REG-02 (EU 5.550 M, SDC 0.250 M, partners 0.275 M)",
            "T05-EUTF-NOA-REG-02",
            "phase dates (2015-2018, 2018-2020)",
            "2015-2018 2018-2020",
            "phase II, 6075000 EUR",
            "budget de 120000000 MAD",
            "budget 6 075 000 EUR",
            "37 076 584 habitants",
            "MA-09-163-01-01",
            "code 06.141.01.00",
            "06.141.01.00 5 communes",
            "https://www.example.ma/article/1234567890.html",
            "www.example.ma/a129668",
            "RGPH 2024",
            "municipal-population basis (HCP note of 18 Dec 2017); differs from the 86,206 legal-population figure",
            "permits prepared for 23,096 people",
            "PDR 2022-2027",
            "2020-05-01 2020-05-31",
            "05-06-2024 06-06-2024",
            "du 05/06/2024 au 06/06/2024",
            "000_3d40f3def2b0fc62.txt",
            "nadorcity a129668; maghress",
            "il y a 12000 personnes",
            "A 12000 personnes",
            "taux 12.345 et 14.567",
            "population 12.34, 14.56",
            "facteur 0.0818191908426",
            "median offset +0.175°; after: −0.002°",
            "un médecin n° 12345 pour cinq a123456",
            "medecin: 12345",
            "loi 02-03, article 12; décret n° 2-09-607",
            "ISBN 9789920123456",
            "الشطر الثاني 2018-2020، 6075000 أورو",
            "مخطط التنمية الجهوي لسوس ماسة 2022-2027",
            "1,2 million; 25 % en 2014, 26 % en 2024",
            "Dahir 1-11-91 du 29 juillet 2011",
            "35°C en juillet",
            "10 20 30 40 50",
            "SDG_10.7.4; SNIA_P5",
        ];
        for text in texts {
            assert_eq!(find_personal_data(text), None, "{text}");
        }
    }

    #[test]
    fn texts_are_limited() {
        assert_eq!(check_text("جهة سوس", 7), Ok(()));
        assert_eq!(check_text("جهة سوس", 6), Err(TextFault::TooLong));
        assert_eq!(check_text("a\0b", 9), Err(TextFault::Nul));
        assert_eq!(check_text("a\u{7}b", 9), Err(TextFault::Control));
        assert_eq!(check_text("a\u{202e}b", 9), Err(TextFault::DirectionOverride));
        assert_eq!(check_text("a\nb\tc\u{200f}", 9), Ok(()));
        assert_eq!(check_text("0612345678", 99), Err(TextFault::PersonalData(PersonalDataKind::Phone)));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,80}", digits in "[0-9A-Z +.@°,/()-]{0,60}") {
            let _ = find_personal_data(&text);
            let _ = find_personal_data(&digits);
        }

        #[test]
        fn mobile_numbers_are_found_whatever_the_separators(
            digits in "[567][0-9]{8}",
            marks in proptest::collection::vec("[ .-]?", 4),
        ) {
            let mut text = String::from("0");
            for (n, digit) in digits.chars().enumerate() {
                if n % 2 == 1 && let Some(mark) = marks.get(n / 2) {
                    text.push_str(mark);
                }
                text.push(digit);
            }
            proptest::prop_assert!(find_personal_data(&format!("appeler {text} svp")).is_some(), "{}", text);
        }
    }
}

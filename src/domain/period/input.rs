//! Periods as people write them in a file.
//!
//! Only the SDMX forms are accepted, in digits of any script. For another form, the period that was probably meant is
//! proposed in a finding.

use super::{Freq, Period, YEARS};
use crate::catalogue::names::plain_code;
use crate::cell_text::{digit, has_mixed_digits, latin_digits};

/// The accepted forms, for a finding.
pub const FORMS: &str = "2024, 2024-S1, 2024-Q3, 2024-07, 2024-W31, 2024-07-15";

/// Why a cell is not a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PeriodFault {
    /// Its year is outside [`YEARS`]: of another calendar, or mistyped.
    Year,
    /// It has another form; the periods that it can mean.
    OtherForm(Vec<Period>),
    Unreadable,
}

impl PeriodFault {
    /// What a finding expects instead of the cell.
    #[must_use]
    pub fn expected(&self) -> String {
        match self {
            Self::Year => format!("{}–{}", YEARS.start(), YEARS.end()),
            Self::OtherForm(periods) => periods.iter().map(Period::to_string).collect::<Vec<_>>().join(", "),
            Self::Unreadable => FORMS.to_owned(),
        }
    }
}

/// Reads a cell of TIME_PERIOD.
///
/// # Errors
/// [`PeriodFault`] for everything but the SDMX forms.
pub fn read(cell: &str) -> Result<Period, PeriodFault> {
    let text = plain_code(cell);
    let latin = latin_digits(&text);
    match latin.parse::<Period>() {
        // Year and month may have different scripts; the digits of one number may not.
        Ok(period) if text.split(|letter| digit(letter).is_none()).any(has_mixed_digits) => {
            Err(PeriodFault::OtherForm(vec![period]))
        }
        Ok(period) => Ok(period),
        Err(_) => Err(fault(&text)),
    }
}

/// A run of digits or of letters. Other characters only separate runs.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Digits(String),
    Letters(String),
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut open = false;
    for letter in text.chars() {
        let value = digit(letter).map(|(_, value)| char::from(b'0' + value));
        match (value, tokens.last_mut()) {
            (Some(value), Some(Token::Digits(run))) if open => run.push(value),
            (Some(value), _) => tokens.push(Token::Digits(value.to_string())),
            (None, Some(Token::Letters(run))) if open && letter.is_alphabetic() => run.extend(letter.to_lowercase()),
            (None, _) if letter.is_alphabetic() => tokens.push(Token::Letters(letter.to_lowercase().collect())),
            _ => {
                open = false;
                continue;
            }
        }
        open = true;
    }
    tokens
}

fn fault(text: &str) -> PeriodFault {
    let tokens = tokens(text);
    let meant = other_form(&tokens);
    if !meant.is_empty() {
        return PeriodFault::OtherForm(meant);
    }
    let mut years = tokens.iter().filter_map(|token| match token {
        Token::Digits(run) if run.len() == 4 => run.parse::<i32>().ok(),
        _ => None,
    });
    let has_year = years.clone().any(|year| YEARS.contains(&year));
    if years.next().is_some() && !has_year { PeriodFault::Year } else { PeriodFault::Unreadable }
}

fn parsed(text: &str) -> Vec<Period> {
    text.parse().into_iter().collect()
}

fn month(year: &str, month: &str) -> Vec<Period> {
    parsed(&format!("{year}-{month:0>2}"))
}

fn day(year: &str, month: &str, day: &str) -> Vec<Period> {
    parsed(&format!("{year}-{month:0>2}-{day:0>2}"))
}

/// The periods that a text in another form can mean: two if day and month can be exchanged.
fn other_form(tokens: &[Token]) -> Vec<Period> {
    use Token::{Digits, Letters};
    let is_year = |run: &String| run.len() == 4;
    match tokens {
        [Digits(year), Letters(kind), Digits(n)] | [Letters(kind), Digits(n), Digits(year)] if is_year(year) => {
            numbered(year, kind, n)
        }
        [Digits(n), Letters(kind), Digits(year)] if is_year(year) => {
            named_month(kind).map_or_else(|| numbered(year, kind, n), |month| day(year, &month.to_string(), n))
        }
        [Digits(year), Letters(name)] | [Letters(name), Digits(year)] if is_year(year) => {
            named_month(name).map(|n| month(year, &n.to_string())).unwrap_or_default()
        }
        // A year that a program wrote as a decimal number.
        [Digits(year), Digits(zero)] if is_year(year) && zero == "0" => parsed(year),
        [Digits(year), Digits(n)] | [Digits(n), Digits(year)] if is_year(year) && n.len() <= 2 => month(year, n),
        [Digits(run)] if run.len() == 6 => run.split_at_checked(4).map(|(y, m)| month(y, m)).unwrap_or_default(),
        [Digits(run)] if run.len() == 8 => {
            let (date, last) = run.split_at(6);
            date.split_at_checked(4).map(|(y, m)| day(y, m, last)).unwrap_or_default()
        }
        [Digits(year), Digits(month), Digits(last), rest @ ..] if is_year(year) && is_midnight(rest) => {
            day(year, month, last)
        }
        [Digits(a), Digits(b), Digits(year), rest @ ..] if is_year(year) && is_midnight(rest) => {
            let mut days = day(year, b, a);
            days.extend(day(year, a, b));
            days.dedup();
            days
        }
        _ => Vec::new(),
    }
}

/// Whether the rest is a midnight, which spreadsheets and programs write behind a day.
fn is_midnight(rest: &[Token]) -> bool {
    rest.iter().all(|token| match token {
        Token::Digits(run) => run.bytes().all(|digit| digit == b'0'),
        Token::Letters(letters) => matches!(letters.as_str(), "t" | "z"),
    })
}

fn numbered(year: &str, kind: &str, n: &str) -> Vec<Period> {
    let freq = match kind {
        "q" | "t" | "trim" | "trimestre" | "quarter" | "ر" | "ربع" => Freq::Quarterly,
        "s" | "h" | "sem" | "semestre" | "half" => Freq::HalfYearly,
        "m" | "mois" | "month" => Freq::Monthly,
        "w" | "week" | "semaine" => Freq::Weekly,
        "a" if n == "1" => return parsed(year),
        _ => return Vec::new(),
    };
    let n = n.trim_start_matches('0');
    match freq {
        Freq::Monthly => month(year, n),
        Freq::Weekly => parsed(&format!("{year}-W{n:0>2}")),
        other => parsed(&format!("{year}-{}{n}", other.code())),
    }
}

/// How names of months begin in French, English and Moroccan Arabic.
const MONTHS: [[&str; 3]; 12] = [
    ["janv", "jan", "يناير"],
    ["fév", "feb", "فبراير"],
    ["mars", "mar", "مارس"],
    ["avr", "apr", "أبريل"],
    ["mai", "may", "ماي"],
    ["juin", "jun", "يونيو"],
    ["juil", "jul", "يوليوز"],
    ["août", "aug", "غشت"],
    ["sept", "sep", "شتنبر"],
    ["oct", "oct", "أكتوبر"],
    ["nov", "nov", "نونبر"],
    ["déc", "dec", "دجنبر"],
];

fn named_month(name: &str) -> Option<usize> {
    MONTHS.iter().position(|names| names.iter().any(|start| name.starts_with(start))).map(|n| n + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_has_a_fault(text in "[0-9٠-٩۰-۹QSTWMZ/.\\- a-zéيناربع]{0,14}") {
            match read(&text) {
                Ok(period) => proptest::prop_assert_eq!(latin_digits(text.trim()), period.to_string()),
                Err(fault) => proptest::prop_assert!(!fault.expected().is_empty()),
            }
        }
    }
}

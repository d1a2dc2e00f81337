//! Figures and periods as people's keyboards and spreadsheets write them, made plain.

use crate::domain::raw::RawValue;
use crate::domain::value::Decimal;

/// Arabic-Indic digits (U+0660 to U+0669) and their extended forms (U+06F0 to U+06F9) as ASCII digits.
pub(super) fn latin_digits(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    text.chars().map(|letter| latin_digit(letter).unwrap_or(letter)).collect()
}

fn latin_digit(letter: char) -> Option<char> {
    let value = match letter {
        '\u{660}'..='\u{669}' => u32::from(letter) - 0x660,
        '\u{6f0}'..='\u{6f9}' => u32::from(letter) - 0x6f0,
        _ => return None,
    };
    char::from_digit(value, 10)
}

/// A figure as people write it; anything else is kept as it was written.
pub(super) fn read_value(cell: &str, decimal_comma: bool) -> RawValue {
    if cell.is_empty() {
        return RawValue::Empty;
    }
    if cell.is_ascii() && !(decimal_comma && cell.contains(',')) {
        return Decimal::parse(cell).map_or_else(|_| RawValue::Text(cell.to_owned()), RawValue::Number);
    }
    let plain = ungrouped(cell).and_then(|text| plain_number(&text, decimal_comma));
    match plain.map(|text| Decimal::parse(&text)) {
        Some(Ok(number)) => RawValue::Number(number),
        _ => RawValue::Text(cell.to_owned()),
    }
}

/// The number without no-break spaces (U+00A0, U+202F) between groups of exactly three digits, as French spreadsheets
/// write them; `None` where such a space stands elsewhere.
fn ungrouped(cell: &str) -> Option<String> {
    let groups: Vec<&str> = cell.split(['\u{a0}', '\u{202f}']).collect();
    let digits = |text: &str| text.chars().take_while(|c| c.is_ascii_digit() || latin_digit(*c).is_some()).count();
    if let [first, rest @ ..] = groups.as_slice()
        && !rest.is_empty()
    {
        let lead = digits(first.trim_start_matches(['-', '\u{2212}']));
        let whole = |group: &&str| digits(group) == 3 && group.chars().count() == 3;
        let (last, middle) = rest.split_last()?;
        let ends_well = digits(last) == 3 && last.chars().nth(3).is_none_or(|c| matches!(c, ',' | '.' | '\u{66b}'));
        if !(1..=3).contains(&lead) || !middle.iter().all(whole) || !ends_well {
            return None;
        }
    }
    Some(groups.concat())
}

/// The number with ASCII digits, sign and decimal point; `None` if it has two decimal marks.
fn plain_number(text: &str, decimal_comma: bool) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\u{2212}' => plain.push('-'),
            '\u{66b}' => plain.push('.'),
            ',' if decimal_comma => plain.push('.'),
            other => plain.push(latin_digit(other).unwrap_or(other)),
        }
    }
    (plain.matches('.').count() <= 1).then_some(plain)
}

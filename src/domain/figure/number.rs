//! Numbers as people write them: digits of several scripts, decimal marks, and groups of thousands.

use super::{DecimalMarks, Figure, GROUP};
use crate::cell_text::{digit, has_mixed_digits};
use crate::value::Decimal;

/// A mark between digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// Any space: people cannot see which one it is, and mix them.
    Space,
    Apostrophe,
    /// U+066C, which only groups thousands.
    ArabicThousands,
    /// The point, the comma, U+066B or U+060C.
    Written(char),
}

impl Mark {
    fn of(letter: char) -> Option<Self> {
        match letter {
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{2009}' => Some(Self::Space),
            '\'' | '\u{2019}' => Some(Self::Apostrophe),
            '\u{66c}' => Some(Self::ArabicThousands),
            '.' | ',' | '\u{66b}' | '\u{60c}' => Some(Self::Written(letter)),
            _ => None,
        }
    }
}

/// The parts of a number: runs of ASCII digits, and the marks between them.
struct Runs {
    negative: bool,
    digits: Vec<String>,
    marks: Vec<Mark>,
}

impl Runs {
    /// `None` if the text holds anything but a sign, digits and single marks between them.
    fn of(text: &str) -> Option<Self> {
        let body = text.strip_prefix(['-', '\u{2212}']);
        let mut runs = Self { negative: body.is_some(), digits: vec![String::new()], marks: Vec::new() };
        for letter in body.unwrap_or(text).chars() {
            let run = runs.digits.last_mut()?;
            if let Some((_, value)) = digit(letter) {
                run.push(char::from(b'0' + value));
            } else {
                let mark = Mark::of(letter)?;
                if run.is_empty() {
                    return None;
                }
                runs.marks.push(mark);
                runs.digits.push(String::new());
            }
        }
        runs.digits.last().is_some_and(|run| !run.is_empty()).then_some(runs)
    }

    /// Whether the first `count` runs are groups of thousands: one to three digits, then three in each group.
    fn are_groups(&self, count: usize) -> bool {
        let Some((first, rest)) = self.digits.get(..count).and_then(<[String]>::split_first) else { return false };
        (1..=GROUP).contains(&first.len()) && !first.starts_with('0') && rest.iter().all(|run| run.len() == GROUP)
    }

    /// The number of all runs; the last run is its decimals if `last_is_decimals`.
    fn number(&self, last_is_decimals: bool) -> Option<Decimal> {
        let digits = self.digits.concat();
        let decimals = if last_is_decimals { self.digits.last().map_or(0, String::len) } else { 0 };
        let text = format!("{}{digits}", if self.negative { "-" } else { "" });
        let whole = Decimal::parse(&text).ok()?;
        Some(Decimal { mantissa: whole.mantissa, decimals: u8::try_from(decimals).ok()? })
    }

    /// The figure of runs with more digits than a number holds, of which the last run is decimals. Leading zeros, and zeros
    /// at the end of the decimals, do not count.
    fn long_decimals(&self) -> Figure {
        let Some((decimals, whole)) = self.digits.split_last() else { return Figure::TooLarge };
        let (decimals, whole) = (decimals.trim_end_matches('0'), whole.concat());
        let whole = match whole.trim_start_matches('0') {
            "" => "0",
            digits => digits,
        };
        let sign = if self.negative { "-" } else { "" };
        let mark = if decimals.is_empty() { "" } else { "." };
        if let Ok(number) = Decimal::parse(&format!("{sign}{whole}{mark}{decimals}")) {
            return Figure::Number(number);
        }
        let whole = Decimal::parse(&format!("{sign}{whole}")).map(|number| number.mantissa);
        whole.map_or(Figure::TooLarge, |whole| Figure::TooFine { whole, decimals: decimals.len() })
    }
}

/// Reads a number in the accepted forms; [`Figure::Unreadable`] for every other text.
pub(super) fn read_number(text: &str, allowed: DecimalMarks) -> Figure {
    let none = Figure::Unreadable(None);
    let Some(runs) = Runs::of(text) else { return none };
    let Some((last, before)) = runs.marks.split_last() else { return whole(&runs, text) };
    if before.iter().all(|mark| mark == last) {
        let groups = runs.are_groups(runs.digits.len());
        return match last {
            Mark::Written(mark) if before.is_empty() => one_mark(&runs, *mark, allowed, text),
            Mark::Written('\u{66b}') => none,
            _ if groups => whole(&runs, text),
            _ => none,
        };
    }
    let (Mark::Written(mark), Some(group)) = (last, before.first()) else { return none };
    if !before.iter().all(|mark| mark == group) || !runs.are_groups(runs.digits.len() - 1) {
        return none;
    }
    match group {
        // Spaces and apostrophes group thousands, but do not decide which kind of mark the other one is.
        Mark::Space | Mark::Apostrophe => one_mark(&runs, *mark, allowed, text),
        Mark::Written('\u{66b}') => none,
        Mark::Written(_) | Mark::ArabicThousands => with_decimals(&runs, *mark, allowed, text),
    }
}

fn whole(runs: &Runs, text: &str) -> Figure {
    let Some(number) = runs.number(false) else { return Figure::TooLarge };
    let has_comma = runs.marks.contains(&Mark::Written('\u{60c}'));
    if has_mixed_digits(text) || has_comma { Figure::Unreadable(Some(number)) } else { Figure::Number(number) }
}

fn one_mark(runs: &Runs, mark: char, allowed: DecimalMarks, text: &str) -> Figure {
    if runs.digits.last().is_none_or(|run| run.len() != GROUP) || has_mixed_digits(text) {
        return with_decimals(runs, mark, allowed, text);
    }
    match (runs.number(true), runs.number(false)) {
        (Some(decimals), Some(thousands)) if thousands.mantissa != 0 => {
            Figure::TwoReadings { decimals, thousands, mark_allowed: allowed.allow(mark) }
        }
        (Some(zero), Some(_)) => Figure::Number(zero),
        _ => Figure::TooLarge,
    }
}

fn with_decimals(runs: &Runs, mark: char, allowed: DecimalMarks, text: &str) -> Figure {
    match runs.number(true) {
        None if allowed.allow(mark) && !has_mixed_digits(text) => runs.long_decimals(),
        None => Figure::Unreadable(None),
        Some(number) if allowed.allow(mark) && !has_mixed_digits(text) => Figure::Number(number),
        // The text may mean two numbers, so none is proposed.
        Some(_) if runs.digits.last().is_some_and(|run| run.len() == GROUP) => Figure::Unreadable(None),
        Some(number) => Figure::Unreadable(Some(number)),
    }
}

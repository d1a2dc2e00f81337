//! Figures as people write them in a file: which text is which number, which could be two, and which is none.
//!
//! A number is never guessed. What has one reading is read; what has two is refused with both; what is no number is
//! refused with the number that was probably meant, where there is one.

use super::value::{Decimal, ValueError};
use super::written::{digit, has_mixed_digits, is_invisible_mark, latin_digits, trim};

/// The digits of a group of thousands; a mark with so many digits behind it may be either mark.
pub(super) const GROUP: usize = 3;

/// The marks that may stand before the decimals of a file's figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DecimalMarks {
    /// The point, in a file whose cells are separated by commas.
    #[default]
    Point,
    /// Either, in a file whose cells are separated by semicolons.
    PointOrComma,
}

impl DecimalMarks {
    fn allow(self, mark: char) -> bool {
        match mark {
            '.' | '\u{66b}' => true,
            ',' => self == Self::PointOrComma,
            _ => false,
        }
    }
}

/// What a cell of OBS_VALUE says, before its indicator is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// An empty cell, or `NaN`, which SDMX writes for a value that is missing.
    Absent,
    Number(Decimal),
    /// One mark with exactly three digits behind it.
    TwoReadings {
        decimals: Decimal,
        thousands: Decimal,
        /// Whether the mark may stand before decimals in this file at all.
        mark_allowed: bool,
    },
    /// More digits before the decimals than can be stored.
    TooLarge,
    /// More digits than can be stored, most of them decimals: how many, and what stands before them.
    TooFine {
        whole: i64,
        decimals: usize,
    },
    /// A sign or a word for "no figure": `-`, `n.d.`, `غير متوفر`.
    NoFigure,
    /// A limit and no figure: `<5`.
    Bound,
    /// No number; with the number that was probably meant, to be proposed.
    Unreadable(Option<Decimal>),
}

/// Why a figure does not fit its indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureFault {
    Ambiguous {
        decimals: Decimal,
        thousands: Decimal,
    },
    /// More decimals than the indicator has, behind `whole`.
    TooPrecise {
        whole: i64,
    },
    TooLarge,
    NoFigure,
    Bound,
    Unreadable(Option<Decimal>),
}

impl Figure {
    /// Reads a cell.
    #[must_use]
    pub fn read(cell: &str, marks: DecimalMarks) -> Self {
        let text = trim(cell);
        if text.is_empty() || text == "NaN" {
            return Self::Absent;
        }
        if says_nothing(text) {
            return Self::NoFigure;
        }
        let is_digit = |letter: char| digit(letter).is_some();
        if let Some(rest) = text.strip_prefix(['<', '>', '≤', '≥', '~', '≈'])
            && rest.trim_start_matches([' ', '=', '\u{a0}', '\u{202f}']).starts_with(is_digit)
        {
            return Self::Bound;
        }
        match read_number(text, marks) {
            Self::Unreadable(None) => Self::Unreadable(meant(text, marks)),
            figure => figure,
        }
    }

    /// A number that was read without a doubt about its marks, or came as a number from a program.
    #[must_use]
    pub fn of_number(number: Decimal) -> Self {
        if usize::from(number.decimals) != GROUP || number.mantissa == 0 {
            return Self::Number(number);
        }
        let thousands = Decimal { mantissa: number.mantissa, decimals: 0 };
        Self::TwoReadings { decimals: number, thousands, mark_allowed: true }
    }

    /// The figure as an integer scaled by the decimals of its indicator; `None` where the cell has none.
    ///
    /// # Errors
    /// [`FigureFault`] for what is no number, could be two, or does not fit.
    pub fn scaled(self, decimals: u8) -> Result<Option<i64>, FigureFault> {
        let number = match self {
            Self::Absent => return Ok(None),
            Self::Number(number) => number,
            Self::TwoReadings { decimals: number, mark_allowed: true, .. } if usize::from(decimals) >= GROUP => number,
            Self::TwoReadings { decimals, thousands, .. } => {
                return Err(FigureFault::Ambiguous { decimals, thousands });
            }
            Self::TooLarge => return Err(FigureFault::TooLarge),
            Self::TooFine { whole, decimals: own } if own > usize::from(decimals) => {
                return Err(FigureFault::TooPrecise { whole });
            }
            Self::TooFine { .. } => return Err(FigureFault::TooLarge),
            Self::NoFigure => return Err(FigureFault::NoFigure),
            Self::Bound => return Err(FigureFault::Bound),
            Self::Unreadable(meant) => return Err(FigureFault::Unreadable(meant)),
        };
        number.scaled(decimals).map(Some).map_err(|error| match error {
            ValueError::TooPrecise => FigureFault::TooPrecise { whole: number.whole() },
            ValueError::OutOfRange | ValueError::NotANumber => FigureFault::TooLarge,
        })
    }
}

/// Signs and words that people write where there is no figure, in lower case.
const NO_FIGURE: [&str; 52] = [
    "-",
    "--",
    "---",
    "–",
    "—",
    "−",
    "_",
    ".",
    "..",
    "...",
    "…",
    ":",
    "/",
    "//",
    "?",
    "x",
    "*",
    "nd",
    "n.d",
    "n.d.",
    "n d",
    "na",
    "n.a",
    "n.a.",
    "n/a",
    "n/d",
    "nr",
    "n.r.",
    "n.c.",
    "nc",
    "s.o.",
    "ns",
    "nan",
    "null",
    "nil",
    "none",
    "néant",
    "#n/a",
    "#na",
    "#n/d",
    "#value!",
    "#valeur!",
    "#div/0!",
    "#ref!",
    "#name?",
    "#nom?",
    "#num!",
    "#nombre!",
    "non disponible",
    "not available",
    "غير متوفر",
    "غير متاح",
];
/// The same in Arabic letters, with and without points.
const NO_FIGURE_ARABIC: [&str; 6] = ["غ.م", "غ.م.", "غ م", "لا شيء", "لا يوجد", "ـ"];

fn says_nothing(text: &str) -> bool {
    let lower = text.to_lowercase();
    NO_FIGURE.contains(&lower.as_str()) || NO_FIGURE_ARABIC.contains(&lower.as_str())
}

/// A mark between digits, as far as it matters which it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// Any space: the kinds look alike, and people mix them.
    Space,
    Apostrophe,
    /// U+066C, which groups thousands and nothing else.
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

/// A number taken apart: runs of ASCII digits, and the marks between them.
struct Runs {
    negative: bool,
    digits: Vec<String>,
    marks: Vec<Mark>,
}

impl Runs {
    /// `None` if something else is in the text than a sign, digits and single marks between them.
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

    /// Whether the first `count` runs are thousands: up to three digits, then three each.
    fn are_groups(&self, count: usize) -> bool {
        let Some((first, rest)) = self.digits.get(..count).and_then(<[String]>::split_first) else { return false };
        (1..=GROUP).contains(&first.len()) && !first.starts_with('0') && rest.iter().all(|run| run.len() == GROUP)
    }

    /// The number whose last run is its decimals, or that has none.
    fn number(&self, last_is_decimals: bool) -> Option<Decimal> {
        let digits = self.digits.concat();
        let decimals = if last_is_decimals { self.digits.last().map_or(0, String::len) } else { 0 };
        let text = format!("{}{digits}", if self.negative { "-" } else { "" });
        let whole = Decimal::parse(&text).ok()?;
        Some(Decimal { mantissa: whole.mantissa, decimals: u8::try_from(decimals).ok()? })
    }

    /// What has more digits than a number holds and decimals among them. Zeros that say nothing do not count.
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

/// A number in the forms that are read; [`Figure::Unreadable`] for every other text.
fn read_number(text: &str, allowed: DecimalMarks) -> Figure {
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
        // A space is no mark: the one mark of the figure may still be either.
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
        // Which of two numbers was meant is not for us to propose.
        Some(_) if runs.digits.last().is_some_and(|run| run.len() == GROUP) => Figure::Unreadable(None),
        Some(number) => Figure::Unreadable(Some(number)),
    }
}

/// Currencies that people write behind a figure.
pub(super) const CURRENCIES: [&str; 11] = ["MAD", "DH", "DHS", "Dh", "Dhs", "dh", "dhs", "درهم", "د.م.", "€", "$"];

/// The number that was probably meant by a text that is no number: the same without what is not needed, with the sign in
/// its place. Only ever proposed, never taken.
fn meant(text: &str, marks: DecimalMarks) -> Option<Decimal> {
    let visible: String = text.chars().filter(|letter| !is_invisible_mark(*letter)).collect();
    let bare = CURRENCIES.iter().find_map(|currency| {
        let rest = visible.strip_suffix(currency).or_else(|| visible.strip_prefix(currency))?;
        Some(trim(rest))
    });
    let bare = bare.unwrap_or(&visible).trim_start_matches('\'');
    let dashes = ['-', '\u{2212}', '\u{2010}', '\u{2011}', '\u{2013}'];
    let inside = bare.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let signed = inside.or_else(|| bare.strip_prefix(dashes)).or_else(|| bare.strip_suffix(dashes));
    let digits = trim(signed.or_else(|| bare.strip_prefix('+')).unwrap_or(bare));
    let digits = if digits.starts_with(['.', ',', '\u{66b}']) { format!("0{digits}") } else { digits.to_owned() };
    let digits = digits.strip_suffix(['.', ',', '\u{66b}']).unwrap_or(&digits);
    let text = format!("{}{}", if signed.is_some() { "-" } else { "" }, latin_digits(digits));
    match read_number(&text, marks) {
        Figure::Number(number) | Figure::Unreadable(Some(number)) => Some(number),
        _ => None,
    }
}

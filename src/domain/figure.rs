//! Figures as people write them in a file.
//!
//! A number is never guessed. A text with one reading is read. A text with two readings is refused, with both of them. A
//! text that is not a number is refused, with the number that was probably meant if there is one.

mod number;

use super::cell_text::{digit, is_invisible_mark, latin_digits, trim};
use super::value::{Decimal, ValueError};
use crate::words::Words;
use number::read_number;

/// The number of digits of a group of thousands. With so many digits behind it a mark may be a decimal or a thousands mark.
pub(super) const GROUP: usize = 3;

/// The decimal marks that figures of a file may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DecimalMarks {
    /// The point. This is the rule for a file whose cells are separated by commas.
    #[default]
    Point,
    /// Both. This is the rule for a file whose cells are separated by semicolons.
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

/// The content of a cell of OBS_VALUE, before its indicator is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// An empty cell, or `NaN`, which SDMX writes for a missing value.
    Absent,
    Number(Decimal),
    /// One mark with exactly three digits behind it.
    TwoReadings {
        decimals: Decimal,
        thousands: Decimal,
        /// Whether the mark is a decimal mark of this file.
        mark_allowed: bool,
    },
    /// More digits before the decimals than can be stored.
    TooLarge,
    /// More digits than can be stored, with decimals among them: the number before the decimals, and how many these are.
    TooFine {
        whole: i64,
        decimals: usize,
    },
    /// A sign or a word for "no figure": `-`, `n.d.`, `غير متوفر`.
    NoFigure,
    /// A limit instead of a figure: `<5`.
    Bound,
    /// Not a number; with the number that was probably meant, which a finding proposes.
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
        if means_no_figure(text) {
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

    /// The figure of a number that a program wrote, or that was read before.
    #[must_use]
    pub fn of_number(number: Decimal) -> Self {
        if usize::from(number.decimals) != GROUP || number.mantissa == 0 {
            return Self::Number(number);
        }
        let thousands = Decimal { mantissa: number.mantissa, decimals: 0 };
        Self::TwoReadings { decimals: number, thousands, mark_allowed: true }
    }

    /// The figure as an integer scaled by the decimals of its indicator; `None` if the cell has no figure.
    ///
    /// # Errors
    /// [`FigureFault`] for a text that is not a number or has two readings, and for a number that does not fit.
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

/// Signs and words for "no figure", in lower case.
const NO_FIGURE: Words = Words(
    "
    - -- --- – — − _ . .. ... … : / // ? x *
    nd n.d n.d. na n.a n.a. n/a n/d nr n.r. n.c. nc s.o. ns nan null nil none néant
    #n/a #na #n/d #value! #valeur! #div/0! #ref! #name? #nom? #num! #nombre!
    غ.م غ.م. ـ
    ",
);
const NO_FIGURE_PHRASES: [&str; 8] =
    ["n d", "non disponible", "not available", "غير متوفر", "غير متاح", "غ م", "لا شيء", "لا يوجد"];

fn means_no_figure(text: &str) -> bool {
    let lower = text.to_lowercase();
    NO_FIGURE.has(&lower) || NO_FIGURE_PHRASES.contains(&lower.as_str())
}

/// Currencies that people write behind a figure.
pub(super) const CURRENCIES: [&str; 11] = ["MAD", "DH", "DHS", "Dh", "Dhs", "dh", "dhs", "درهم", "د.م.", "€", "$"];

/// The number that a text which is not a number probably means: without a currency, and with its sign in front. It is
/// proposed, and never accepted.
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

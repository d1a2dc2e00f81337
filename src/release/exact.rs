//! Exact figures while they are added up: whole numbers, or fractions where a mean is among them. Rounded once, at the end.

use marsad_domain::value::{divide_rounded, power_of_ten};

/// A number as a fraction; the denominator is positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Exact {
    num: i128,
    den: i128,
}

impl Exact {
    /// A whole number.
    pub(super) fn whole(value: i128) -> Self {
        Self { num: value, den: 1 }
    }

    /// The sum. It cannot overflow: inputs have 63 bits, and denominators are common multiples of numbers of sub-periods.
    pub(super) fn plus(self, other: Self) -> Self {
        if self.den == other.den {
            return Self { num: self.num.saturating_add(other.num), den: self.den };
        }
        let den = self.den / gcd(self.den, other.den) * other.den;
        let num = self.num.saturating_mul(den / self.den).saturating_add(other.num.saturating_mul(den / other.den));
        Self { num, den }
    }

    /// `count` times the number.
    pub(super) fn times(self, count: u32) -> Self {
        Self { num: self.num.saturating_mul(i128::from(count)), den: self.den }
    }

    /// The `count`-th part; of nothing where `count` is 0.
    pub(super) fn over(self, count: u32) -> Self {
        Self { num: self.num, den: self.den.saturating_mul(i128::from(count.max(1))) }
    }

    /// Rounded half away from zero; `None` beyond `i64`.
    pub(super) fn rounded(self) -> Option<i64> {
        if self.den == 1 {
            // As division would: symmetric about zero.
            return i64::try_from(self.num).ok().filter(|value| *value != i64::MIN);
        }
        divide_rounded(self.num, self.den)
    }

    /// Whether it is zero.
    pub(super) fn is_zero(self) -> bool {
        self.num == 0
    }

    /// `self` / `other` × `up` / `down`, rounded half away from zero; `None` for a zero divisor or beyond the range.
    pub(super) fn divided(self, other: Self, up: i128, down: i128) -> Option<i64> {
        let num = self.num.checked_mul(other.den)?.checked_mul(up)?;
        let den = self.den.checked_mul(other.num)?.checked_mul(down)?;
        divide_rounded(num, den)
    }

    /// Whether 0 < |`self`| < `bound`.
    pub(super) fn is_small(self, bound: i128) -> bool {
        self.num != 0 && self.num.saturating_abs() < self.den.saturating_mul(bound)
    }

    /// The difference.
    pub(super) fn minus(self, other: Self) -> Self {
        self.plus(Self { num: other.num.saturating_neg(), den: other.den })
    }

    /// The same number with `decimals` more decimals.
    pub(super) fn scaled_up(self, decimals: u8) -> Self {
        Self { num: self.num.saturating_mul(power_of_ten(decimals)), den: self.den }
    }
}

fn gcd(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

/// What a cell adds up: a figure, or the two sides of a ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Amount {
    pub figure: Exact,
    /// The denominator, of ratios only.
    pub per: Option<Exact>,
}

impl Amount {
    /// Both sides added.
    pub(super) fn plus(self, other: Self) -> Self {
        let per = match (self.per, other.per) {
            (Some(a), Some(b)) => Some(a.plus(b)),
            (a, b) => a.or(b),
        };
        Self { figure: self.figure.plus(other.figure), per }
    }
}

//! Arithmetic modulo the prime 2⁶¹ - 1, in which elimination is exact, and the way back to fractions.

pub(super) const PRIME: u64 = (1 << 61) - 1;

/// A number modulo the prime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Residue(u64);

impl Residue {
    pub const ZERO: Self = Self(0);

    pub fn new(number: i64) -> Self {
        Self(i128::from(number).rem_euclid(i128::from(PRIME)) as u64)
    }

    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    pub fn plus(self, other: Self) -> Self {
        let sum = self.0 + other.0;
        Self(if sum >= PRIME { sum - PRIME } else { sum })
    }

    pub fn minus(self, other: Self) -> Self {
        self.plus(Self(if other.0 == 0 { 0 } else { PRIME - other.0 }))
    }

    pub fn times(self, other: Self) -> Self {
        let product = u128::from(self.0) * u128::from(other.0);
        let folded = (product as u64 & PRIME) + (product >> 61) as u64;
        Self(if folded >= PRIME { folded - PRIME } else { folded })
    }

    /// Zero for zero.
    pub fn inverse(self) -> Self {
        let (mut power, mut base, mut exponent) = (Self(1), self, PRIME - 2);
        while exponent > 0 {
            if exponent & 1 == 1 {
                power = power.times(base);
            }
            base = base.times(base);
            exponent >>= 1;
        }
        power
    }

    /// The fraction with small numerator and denominator that this is, if there is one.
    pub fn fraction(self) -> Option<Fraction> {
        const SMALL: i128 = 1 << 30;
        let (mut old, mut now) = ((i128::from(PRIME), 0i128), (i128::from(self.0), 1i128));
        while now.0 >= SMALL {
            let quotient = old.0 / now.0;
            (old, now) = (now, (old.0 - quotient * now.0, old.1 - quotient * now.1));
        }
        let (over, under) = if now.1 < 0 { (-now.0, -now.1) } else { now };
        (0 < under && under < SMALL).then_some(Fraction { over: over as i64, under: under as i64 })
    }
}

/// A fraction; what it is over is positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction {
    pub over: i64,
    pub under: i64,
}

impl Fraction {
    pub(super) fn to_float(self) -> f64 {
        self.over as f64 / self.under as f64
    }
}

impl std::fmt::Display for Fraction {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.under == 1 { write!(out, "{}", self.over) } else { write!(out, "{}/{}", self.over, self.under) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_is_found_again() {
        for (over, under) in [(1, 2), (-3, 7), (0, 1), (1_000_003, 999), (-1, 1)] {
            let residue = Residue::new(over).times(Residue::new(under).inverse());
            assert_eq!(residue.fraction(), Some(Fraction { over, under }));
        }
    }

    #[test]
    fn sums_and_products_are_those_of_whole_numbers() {
        let numbers = [0, 1, -1, 12_345, i64::MAX, i64::MIN];
        for a in numbers {
            for b in numbers {
                let exact = |value: i128| Residue(value.rem_euclid(i128::from(PRIME)) as u64);
                assert_eq!(Residue::new(a).plus(Residue::new(b)), exact(i128::from(a) + i128::from(b)));
                assert_eq!(Residue::new(a).minus(Residue::new(b)), exact(i128::from(a) - i128::from(b)));
                assert_eq!(Residue::new(a).times(Residue::new(b)), exact(i128::from(a) * i128::from(b)));
            }
        }
    }
}

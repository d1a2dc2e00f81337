//! Exact figures: an integer scaled by a number of decimals. Floating-point numbers are never used.

use std::fmt;

/// The most decimals that an indicator may have.
pub const DECIMALS_MAX: u8 = 6;

/// A decimal number as it was written: `mantissa` × 10^-`decimals`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decimal {
    pub mantissa: i64,
    pub decimals: u8,
}

/// Why a text is not a number, or a number does not fit an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    #[error("not a number")]
    NotANumber,
    #[error("more decimals than the indicator has")]
    TooPrecise,
    #[error("a number beyond what can be stored")]
    OutOfRange,
}

impl Decimal {
    /// Reads plain digits with an optional sign and an optional `.` (no exponent, no thousands mark).
    ///
    /// # Errors
    /// [`ValueError::NotANumber`] for another form, [`ValueError::OutOfRange`] beyond 18 digits.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || digits.ends_with('.') {
            return Err(ValueError::NotANumber);
        }
        if whole.len() + fraction.len() > 18 {
            return Err(ValueError::OutOfRange);
        }
        let mut mantissa: i64 = 0;
        for digit in whole.bytes().chain(fraction.bytes()) {
            mantissa = mantissa * 10 + i64::from(digit - b'0');
        }
        let decimals = u8::try_from(fraction.len()).map_err(|_| ValueError::OutOfRange)?;
        Ok(Self { mantissa: if negative { -mantissa } else { mantissa }, decimals })
    }

    /// The number without its decimals.
    #[must_use]
    pub fn whole(self) -> i64 {
        10_i64.checked_pow(u32::from(self.decimals)).map_or(0, |one| self.mantissa / one)
    }

    /// The number as an integer scaled by `decimals`. Further decimals are dropped if they are zeros, and refused otherwise.
    ///
    /// # Errors
    /// [`ValueError::TooPrecise`] where digits would be lost, [`ValueError::OutOfRange`] beyond `i64`.
    pub fn scaled(self, decimals: u8) -> Result<i64, ValueError> {
        let mut mantissa = self.mantissa;
        for _ in decimals..self.decimals {
            if mantissa % 10 != 0 {
                return Err(ValueError::TooPrecise);
            }
            mantissa /= 10;
        }
        for _ in self.decimals..decimals {
            mantissa = mantissa.checked_mul(10).ok_or(ValueError::OutOfRange)?;
        }
        Ok(mantissa)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&format_scaled(self.mantissa, self.decimals))
    }
}

/// The decimal notation of an integer scaled by `decimals`: 40 with two decimals is `0.40`.
#[must_use]
pub fn format_scaled(value: i64, decimals: u8) -> String {
    if decimals == 0 {
        return value.to_string();
    }
    let width = usize::from(decimals) + 1;
    let digits = format!("{:0width$}", value.unsigned_abs());
    let (whole, fraction) = digits.split_at(digits.len() - usize::from(decimals));
    format!("{}{whole}.{fraction}", if value < 0 { "-" } else { "" })
}

/// 10 to the power of `exponent`.
#[must_use]
pub fn power_of_ten(exponent: u8) -> i128 {
    10_i128.saturating_pow(u32::from(exponent))
}

/// A whole number, scaled by decimals: the `min_cell` of an indicator, beside its values.
#[must_use]
pub fn scaled_up(whole: u32, decimals: u8) -> i128 {
    i128::from(whole).saturating_mul(power_of_ten(decimals))
}

/// `numerator` / `denominator`, rounded half away from zero; `None` for a zero denominator or beyond `i64`.
#[must_use]
pub fn divide_rounded(numerator: i128, denominator: i128) -> Option<i64> {
    if denominator == 0 {
        return None;
    }
    let negative = (numerator < 0) != (denominator < 0);
    let (n, d) = (numerator.unsigned_abs(), denominator.unsigned_abs());
    let rounded = n / d + u128::from((n % d) >= d - (n % d));
    let rounded = i64::try_from(rounded).ok()?;
    Some(if negative { -rounded } else { rounded })
}

#[cfg(test)]
mod tests;

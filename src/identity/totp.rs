//! One-time codes that change every 30 seconds: RFC 6238 with HMAC-SHA-1 and six digits, which every authenticator knows.
//!
//! A crate for it would bring hash functions of its own; the program has them already. What matters here is not in the crates
//! either: which step a code is of, so that no code is taken twice.

use aws_lc_rs::hmac;
use zeroize::Zeroizing;

use crate::base32;

/// How long a code is shown.
pub const STEP_SECONDS: u64 = 30;
/// The digits of a code.
const DIGITS: usize = 6;
/// How many steps the clock of a telephone may be off, either way.
const STEPS_OFF: u64 = 1;
/// The bytes of a secret: as long as the hash.
const SECRET_BYTES: usize = 20;

/// The secret that a person's telephone and the node share.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpSecret(Zeroizing<[u8; SECRET_BYTES]>);

impl std::fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TotpSecret")
    }
}

impl TotpSecret {
    /// A new secret; none if the machine gives no random numbers.
    #[must_use]
    pub fn generate() -> Option<Self> {
        let mut bytes = Zeroizing::new([0; SECRET_BYTES]);
        aws_lc_rs::rand::fill(&mut *bytes).ok()?;
        Some(Self(bytes))
    }

    /// A secret as it is stored.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(|bytes| Self(Zeroizing::new(bytes)))
    }

    /// A secret as it is shown: 32 letters and digits, with any spaces.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::from_bytes(&Zeroizing::new(base32::decode(text)?))
    }

    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &*self.0
    }

    /// As people type it into an authenticator.
    #[must_use]
    pub fn shown(&self) -> Zeroizing<String> {
        Zeroizing::new(base32::encode(&*self.0))
    }

    /// The address that an authenticator reads from a QR code. `issuer` and `account` are identifiers, which need no escapes.
    #[must_use]
    pub fn address(&self, issuer: &str, account: &str) -> Zeroizing<String> {
        let secret = self.shown();
        let text = format!("otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}", *secret);
        Zeroizing::new(text)
    }

    /// The code of a step.
    #[must_use]
    pub fn code(&self, step: u64) -> String {
        format!("{:0DIGITS$}", self.number(step))
    }

    /// RFC 4226, 5.3.
    fn number(&self, step: u64) -> u32 {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &*self.0);
        let tag = hmac::sign(&key, &step.to_be_bytes());
        let tag = tag.as_ref();
        let offset = usize::from(tag.last().copied().unwrap_or_default() & 0xf);
        let part = tag.iter().skip(offset).take(4).fold(0u32, |part, byte| part << 8 | u32::from(*byte));
        (part & 0x7fff_ffff) % 1_000_000
    }

    /// The step of a code, if it is that of `now`, of the one before or of the one after, and is later than `last`: each code is
    /// good once. All steps are tried, so that the time says nothing of which one it was.
    #[must_use]
    pub fn step_of(&self, code: &str, now_seconds: u64, last: u64) -> Option<u64> {
        let wanted = number_in(code)?;
        let now = now_seconds / STEP_SECONDS;
        let steps = now.saturating_sub(STEPS_OFF)..=now.saturating_add(STEPS_OFF);
        steps.fold(None, |found, step| if self.number(step) == wanted && step > last { Some(step) } else { found })
    }
}

/// Six digits of any script, with any spaces.
fn number_in(code: &str) -> Option<u32> {
    let digits: Vec<u32> = code.chars().filter(|letter| !letter.is_whitespace()).map(digit).collect::<Option<_>>()?;
    (digits.len() == DIGITS).then(|| digits.iter().fold(0, |number, digit| number * 10 + digit))
}

fn digit(letter: char) -> Option<u32> {
    match letter {
        '0'..='9' => Some(u32::from(letter) - u32::from('0')),
        '\u{660}'..='\u{669}' => Some(u32::from(letter) - 0x660),
        '\u{6f0}'..='\u{6f9}' => Some(u32::from(letter) - 0x6f0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of the examples of RFC 4226 and RFC 6238.
    fn secret() -> TotpSecret {
        TotpSecret::from_bytes(b"12345678901234567890").unwrap()
    }

    #[test]
    fn codes_are_those_of_the_standards() {
        // RFC 4226, appendix D.
        let codes: Vec<String> = (0..10).map(|step| secret().code(step)).collect();
        let expected = "755224 287082 359152 969429 338314 254676 287922 162583 399871 520489";
        assert_eq!(codes.join(" "), expected);
        // RFC 6238, appendix B: the last six of eight digits.
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(secret().code(seconds / STEP_SECONDS), code, "{seconds}");
        }
    }

    #[test]
    fn a_code_is_good_for_its_step_and_its_neighbours_and_once() {
        let (secret, now) = (secret(), 1_111_111_111);
        let step = now / STEP_SECONDS;
        for (own, found) in [
            (step - 2, None),
            (step - 1, Some(step - 1)),
            (step, Some(step)),
            (step + 1, Some(step + 1)),
            (step + 2, None),
        ] {
            assert_eq!(secret.step_of(&secret.code(own), now, 0), found, "{own}");
        }
        assert_eq!(secret.step_of(&secret.code(step), now, step), None, "it was used");
        assert_eq!(secret.step_of(&secret.code(step - 1), now, step), None, "a later one was used");
        assert_eq!(secret.step_of(&secret.code(step + 1), now, step), Some(step + 1));
    }

    #[test]
    fn codes_are_read_in_any_digits_and_nothing_else_is() {
        let (secret, now) = (secret(), 59);
        for code in ["287082", " 287 082 ", "٢٨٧٠٨٢", "۲۸۷۰۸۲"] {
            assert_eq!(secret.step_of(code, now, 0), Some(1), "{code}");
        }
        for code in ["", "28708", "2870820", "28708x", "-87082", "287082\u{0}"] {
            assert_eq!(secret.step_of(code, now, 0), None, "{code}");
        }
    }

    #[test]
    fn a_secret_is_read_as_it_is_shown() {
        let made = TotpSecret::generate().unwrap();
        assert_ne!(made, TotpSecret::generate().unwrap());
        assert_eq!(TotpSecret::parse(&made.shown()), Some(made));
        assert_eq!(*secret().shown(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(TotpSecret::parse("gezd gnbv gy3t qojq gezd gnbv gy3t qojq"), Some(secret()));
        for text in ["", "GEZDGNBV", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1"] {
            assert_eq!(TotpSecret::parse(text), None, "{text}");
        }
        let address = secret().address("souss-massa", "f.alaoui");
        let expected = "otpauth://totp/souss-massa:f.alaoui?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=souss-massa";
        assert_eq!(*address, expected);
    }
}

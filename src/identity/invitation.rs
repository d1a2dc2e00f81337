//! The code of an invitation: a secret that a person types once.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::base32;

/// 120 bits: nobody guesses one, so that a plain hash is enough to store it.
const CODE_BYTES: usize = 15;
/// How many letters stand together.
const GROUP: usize = 4;

/// A code that was made, or typed.
#[derive(Clone, PartialEq, Eq)]
pub struct InvitationCode(Zeroizing<Vec<u8>>);

impl std::fmt::Debug for InvitationCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InvitationCode")
    }
}

impl InvitationCode {
    /// A new code; none if the machine gives no random numbers.
    #[must_use]
    pub fn generate() -> Option<Self> {
        let mut bytes = Zeroizing::new(vec![0; CODE_BYTES]);
        aws_lc_rs::rand::fill(&mut bytes).ok()?;
        Some(Self(bytes))
    }

    /// A code as somebody types it; none for a text of another form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        base32::decode(text.trim()).filter(|bytes| bytes.len() == CODE_BYTES).map(|bytes| Self(Zeroizing::new(bytes)))
    }

    /// Six groups of four letters and digits.
    #[must_use]
    pub fn shown(&self) -> Zeroizing<String> {
        let letters = Zeroizing::new(base32::encode(&self.0));
        let groups: Vec<&str> =
            (0..letters.len()).step_by(GROUP).filter_map(|at| letters.get(at..at + GROUP)).collect();
        Zeroizing::new(groups.join("-"))
    }

    /// What a node keeps of it.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(&*self.0).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_is_shown_and_typed() {
        let made = InvitationCode::generate().unwrap();
        let shown = made.shown();
        assert_eq!(shown.split('-').map(str::len).collect::<Vec<_>>(), [4; 6]);
        for typed in [shown.to_lowercase(), shown.replace('-', ""), format!(" {} ", shown.replace('-', " "))] {
            assert_eq!(InvitationCode::parse(&typed), Some(made.clone()), "{typed}");
        }
        for wrong in ["", "AAAA", &shown[1..], &format!("{}-AAAA-AAAA", *shown), &shown.replacen(&shown[..1], "1", 1)] {
            assert_eq!(InvitationCode::parse(wrong), None, "{wrong}");
        }
        assert_ne!(made.hash(), InvitationCode::generate().unwrap().hash());
    }
}

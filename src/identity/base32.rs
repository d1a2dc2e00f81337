//! Base 32 (RFC 4648, 6) of whole groups of five bytes: letters and digits that people can type.

const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Eight letters and digits for each five bytes; bytes that fill no group of five are left out.
pub fn encode(bytes: &[u8]) -> String {
    let letters = bytes.chunks_exact(5).flat_map(|group| {
        let bits = group.iter().fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
        (0..8u32).rev().map(move |place| usize::try_from(bits >> (5 * place) & 31).unwrap_or_default())
    });
    letters.map(|value| char::from(ALPHABET.get(value).copied().unwrap_or(b'A'))).collect()
}

/// The bytes of a text in letters of either case; spaces and dashes in it are for people. `None` for any other text.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let letters = text.bytes().filter(|letter| !matches!(letter, b' ' | b'-'));
    let value = |letter: u8| {
        let place = ALPHABET.iter().position(|own| *own == letter.to_ascii_uppercase())?;
        u64::try_from(place).ok()
    };
    let values: Vec<u64> = letters.map(value).collect::<Option<_>>()?;
    if values.is_empty() || !values.len().is_multiple_of(8) {
        return None;
    }
    let groups = values.chunks_exact(8).flat_map(|group| {
        let bits = group.iter().fold(0u64, |bits, value| bits << 5 | value);
        bits.to_be_bytes().into_iter().skip(3)
    });
    Some(groups.collect())
}

//! Reading and writing of the release's own encoding: numbers in the shortest varint form, texts with their length.
//! The reader refuses all that a writer would not write.

use std::str::FromStr;

/// Bytes that are not in the encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BytesError {
    #[error("the bytes end too early")]
    Short,
    #[error("bytes are left over")]
    Trailing,
    #[error("a number is not in its shortest form, or too large")]
    Number,
    #[error("a text is too long, not UTF-8, or no identifier")]
    Text,
    #[error("more items than the limit")]
    TooMany,
    #[error("items are out of order, repeated or not used")]
    Disorder,
    #[error("a code is in no list")]
    Code,
    #[error("a hidden cell holds a value, or a shown one lacks it")]
    Cell,
}

/// Writes the encoding.
#[derive(Debug, Default)]
pub(super) struct Writer(pub Vec<u8>);

impl Writer {
    pub(super) fn varint(&mut self, mut number: u64) {
        // Most are small.
        while number >= 0x80 {
            self.0.push(u8::try_from(number & 0x7f).unwrap_or(0) | 0x80);
            number >>= 7;
        }
        self.0.push(u8::try_from(number).unwrap_or(0));
    }

    pub(super) fn count(&mut self, number: usize) {
        self.varint(u64::try_from(number).unwrap_or(u64::MAX));
    }

    pub(super) fn signed(&mut self, number: i64) {
        self.varint((number.cast_unsigned() << 1) ^ (number >> 63).cast_unsigned());
    }

    pub(super) fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    pub(super) fn hash(&mut self, hash: &[u8; 32]) {
        self.0.extend_from_slice(hash);
    }
}

/// Reads the encoding.
#[derive(Debug)]
pub(super) struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn byte(&mut self) -> Result<u8, BytesError> {
        let (first, rest) = self.0.split_first().ok_or(BytesError::Short)?;
        self.0 = rest;
        Ok(*first)
    }

    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], BytesError> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(BytesError::Short)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(super) fn varint(&mut self) -> Result<u64, BytesError> {
        let mut number: u64 = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return Err(BytesError::Number);
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return if byte == 0 && shift > 0 { Err(BytesError::Number) } else { Ok(number) };
            }
        }
        Err(BytesError::Number)
    }

    pub(super) fn number(&mut self) -> Result<u32, BytesError> {
        u32::try_from(self.varint()?).map_err(|_| BytesError::Number)
    }

    pub(super) fn signed(&mut self) -> Result<i64, BytesError> {
        let coded = self.varint()?;
        Ok((coded >> 1).cast_signed() ^ -(coded & 1).cast_signed())
    }

    /// A number of items that follow, at most `max`.
    pub(super) fn count(&mut self, max: usize) -> Result<usize, BytesError> {
        let count = usize::try_from(self.varint()?).map_err(|_| BytesError::TooMany)?;
        // Every item takes a byte at least, so that no count makes room for what cannot come.
        if count > max || count > self.0.len() { Err(BytesError::TooMany) } else { Ok(count) }
    }

    pub(super) fn text(&mut self, max: usize) -> Result<&'a str, BytesError> {
        let length = self.count(max)?;
        std::str::from_utf8(self.take(length)?).map_err(|_| BytesError::Text)
    }

    /// An identifier of at most 64 bytes.
    pub(super) fn code<T: FromStr>(&mut self) -> Result<T, BytesError> {
        self.text(64)?.parse().map_err(|_| BytesError::Text)
    }

    pub(super) fn hash(&mut self) -> Result<[u8; 32], BytesError> {
        self.take(32)?.try_into().map_err(|_| BytesError::Short)
    }

    pub(super) fn end(&self) -> Result<(), BytesError> {
        if self.0.is_empty() { Ok(()) } else { Err(BytesError::Trailing) }
    }
}

//! The encoding of numbers, texts and hashes in everything that is hashed and signed.
//!
//! Numbers are LEB128 varints in their shortest form, signed ones in zigzag; a text is its length in bytes and UTF-8. The
//! reader refuses bytes that the writer never writes, so equal values always have equal bytes.

use std::str::FromStr;

/// Why bytes cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    #[error("it ends too early")]
    Short,
    #[error("bytes follow its end")]
    Trailing,
    #[error("a number has more than 64 bits")]
    TooLarge,
    #[error("a number is not in short form")]
    NotShortest,
    #[error("a count is larger than its limit, or than the bytes that follow")]
    TooMany,
    #[error("a text is not UTF-8")]
    NotUtf8,
    #[error("a code is no identifier")]
    NoIdentifier,
}

/// Writes the encoding. The caller appends other bytes to the vector.
#[derive(Debug, Default)]
pub struct Writer(pub Vec<u8>);

impl Writer {
    #[inline]
    pub fn varint(&mut self, mut number: u64) {
        while number >= 0x80 {
            // The mask leaves seven bits.
            self.0.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    #[inline]
    pub fn count(&mut self, count: usize) {
        self.varint(count as u64);
    }

    #[inline]
    pub fn signed(&mut self, number: i64) {
        self.varint(((number << 1) ^ (number >> 63)).cast_unsigned());
    }

    pub fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    pub fn hash(&mut self, hash: &[u8; 32]) {
        self.0.extend_from_slice(hash);
    }
}

/// The bytes that are left to read. A length is compared with them before anything is allocated for it.
#[derive(Debug)]
pub struct Reader<'b>(pub &'b [u8]);

impl<'b> Reader<'b> {
    /// # Errors
    /// [`ReadError::Short`] at the end.
    #[inline]
    pub fn byte(&mut self) -> Result<u8, ReadError> {
        let (first, rest) = self.0.split_first().ok_or(ReadError::Short)?;
        self.0 = rest;
        Ok(*first)
    }

    /// # Errors
    /// [`ReadError::Short`] if there are fewer than `count` bytes.
    #[inline]
    pub fn take(&mut self, count: usize) -> Result<&'b [u8], ReadError> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(ReadError::Short)?;
        self.0 = rest;
        Ok(taken)
    }

    /// # Errors
    /// [`ReadError`] for a number that is cut off, too large or not in its shortest form.
    #[inline]
    pub fn varint(&mut self) -> Result<u64, ReadError> {
        // Nearly all numbers take one or two bytes.
        match *self.0 {
            [byte @ 0..=0x7f, ref rest @ ..] => {
                self.0 = rest;
                Ok(u64::from(byte))
            }
            [low, high @ 1..=0x7f, ref rest @ ..] => {
                self.0 = rest;
                Ok(u64::from(low & 0x7f) | u64::from(high) << 7)
            }
            _ => self.long_varint(),
        }
    }

    #[cold]
    fn long_varint(&mut self) -> Result<u64, ReadError> {
        let mut number: u64 = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return Err(ReadError::TooLarge);
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return if byte == 0 && shift > 0 { Err(ReadError::NotShortest) } else { Ok(number) };
            }
        }
        Err(ReadError::TooLarge)
    }

    /// # Errors
    /// [`ReadError`] as of [`Self::varint`], and for more than 32 bits.
    #[inline]
    pub fn number(&mut self) -> Result<u32, ReadError> {
        u32::try_from(self.varint()?).map_err(|_| ReadError::TooLarge)
    }

    /// # Errors
    /// [`ReadError`] as of [`Self::varint`].
    #[inline]
    pub fn signed(&mut self) -> Result<i64, ReadError> {
        let coded = self.varint()?;
        Ok((coded >> 1).cast_signed() ^ -(coded & 1).cast_signed())
    }

    /// The number of items that follow, at most `max`. Every item has at least one byte.
    ///
    /// # Errors
    /// [`ReadError`] as of [`Self::varint`], and for more than `max` or than there are bytes left.
    pub fn count(&mut self, max: usize) -> Result<usize, ReadError> {
        let count = usize::try_from(self.varint()?).map_err(|_| ReadError::TooMany)?;
        if count > max || count > self.0.len() { Err(ReadError::TooMany) } else { Ok(count) }
    }

    /// A text of at most `max` bytes.
    ///
    /// # Errors
    /// [`ReadError`] for one that is longer, cut off or not UTF-8.
    pub fn text(&mut self, max: usize) -> Result<&'b str, ReadError> {
        let length = self.count(max)?;
        std::str::from_utf8(self.take(length)?).map_err(|_| ReadError::NotUtf8)
    }

    /// An identifier of at most 64 bytes.
    ///
    /// # Errors
    /// [`ReadError`] as of [`Self::text`], and for a text that is no identifier.
    pub fn code<T: FromStr>(&mut self) -> Result<T, ReadError> {
        self.text(64)?.parse().map_err(|_| ReadError::NoIdentifier)
    }

    /// # Errors
    /// [`ReadError::Short`] if a hash does not fit.
    pub fn hash(&mut self) -> Result<[u8; 32], ReadError> {
        self.take(32)?.try_into().map_err(|_| ReadError::Short)
    }

    /// # Errors
    /// [`ReadError::Trailing`] if bytes are left.
    pub fn end(&self) -> Result<(), ReadError> {
        if self.0.is_empty() { Ok(()) } else { Err(ReadError::Trailing) }
    }
}

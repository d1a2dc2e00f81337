//! Reading and writing the numbers and texts of a body.

use super::{CODES_MAX, ChunkError};

/// The furthest that a position can be from another.
const STEP_MAX: u32 = CODES_MAX as u32;

pub fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        // The mask leaves seven bits.
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

pub fn put_count(out: &mut Vec<u8>, count: usize) {
    put_number(out, count as u64);
}

pub fn put_signed(out: &mut Vec<u8>, number: i64) {
    put_number(out, ((number << 1) ^ (number >> 63)).cast_unsigned());
}

pub fn put_text(out: &mut Vec<u8>, text: &str) {
    put_count(out, text.len());
    out.extend_from_slice(text.as_bytes());
}

/// What is left to read. Everything that it gives was there; nothing is allocated for what a length only claims.
pub struct Cursor<'b> {
    rest: &'b [u8],
}

impl<'b> Cursor<'b> {
    pub fn new(bytes: &'b [u8]) -> Self {
        Self { rest: bytes }
    }

    pub fn byte(&mut self) -> Result<u8, ChunkError> {
        let (first, rest) = self.rest.split_first().ok_or(ChunkError::Malformed("it ends too early"))?;
        self.rest = rest;
        Ok(*first)
    }

    pub fn bytes(&mut self, count: usize) -> Result<&'b [u8], ChunkError> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(ChunkError::Malformed("it ends too early"))?;
        self.rest = rest;
        Ok(taken)
    }

    /// A number in its shortest form.
    #[inline]
    pub fn number(&mut self) -> Result<u64, ChunkError> {
        // One and two bytes are what nearly all numbers take.
        match *self.rest {
            [byte @ 0..=0x7f, ref rest @ ..] => {
                self.rest = rest;
                Ok(u64::from(byte))
            }
            [low, high @ 1..=0x7f, ref rest @ ..] => {
                self.rest = rest;
                Ok(u64::from(low & 0x7f) | u64::from(high) << 7)
            }
            _ => self.long_number(),
        }
    }

    #[cold]
    fn long_number(&mut self) -> Result<u64, ChunkError> {
        let mut number = 0;
        let mut shift = 0;
        loop {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return Err(ChunkError::Malformed("a number has more than 64 bits"));
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                let shortest = byte != 0 || shift == 0;
                return if shortest { Ok(number) } else { Err(ChunkError::Malformed("a number is not in short form")) };
            }
            shift += 7;
            if shift > 63 {
                return Err(ChunkError::Malformed("a number has more than 64 bits"));
            }
        }
    }

    #[inline]
    pub fn signed(&mut self) -> Result<i64, ChunkError> {
        let number = self.number()?;
        Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    /// A position, or the way from one to the next: a number of at most 65,536. None for any other.
    #[inline]
    pub fn step(&mut self) -> Option<u32> {
        if let [byte @ 0..=0x7f, ref rest @ ..] = *self.rest {
            self.rest = rest;
            return Some(u32::from(byte));
        }
        self.number().ok().and_then(|number| u32::try_from(number).ok()).filter(|number| *number <= STEP_MAX)
    }

    /// A number that counts or points; at most `limit`.
    pub fn up_to(&mut self, limit: usize, what: &'static str) -> Result<usize, ChunkError> {
        let number = usize::try_from(self.number()?).ok().filter(|number| *number <= limit);
        number.ok_or(ChunkError::Malformed(what))
    }

    pub fn text(&mut self) -> Result<&'b str, ChunkError> {
        let length = self.up_to(self.rest.len(), "a text is longer than the chunk")?;
        std::str::from_utf8(self.bytes(length)?).map_err(|_| ChunkError::Malformed("a text is not UTF-8"))
    }

    pub fn finish(&self) -> Result<(), ChunkError> {
        if self.rest.is_empty() { Ok(()) } else { Err(ChunkError::Malformed("bytes follow its end")) }
    }
}

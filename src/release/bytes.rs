//! What is wrong with bytes of a release: the encoding itself is that of [`marsad_log::bytes`].

use marsad_log::bytes::ReadError;

pub(super) use marsad_log::bytes::{Reader, Writer};

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

impl From<ReadError> for BytesError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Short => Self::Short,
            ReadError::Trailing => Self::Trailing,
            ReadError::TooLarge | ReadError::NotShortest => Self::Number,
            ReadError::TooMany => Self::TooMany,
            ReadError::NotUtf8 | ReadError::NoIdentifier => Self::Text,
        }
    }
}

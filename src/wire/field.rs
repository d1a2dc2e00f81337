//! Reads fields: codes, lists of codes, nested messages, hashes. Every error names its field.

use std::str::FromStr;

use marsad_domain::code::CodeError;
use marsad_log::merkle::Hash;

use super::error::{Problem, WireError};

/// A code. Only its form is checked, not whether it exists.
pub fn code<T: FromStr<Err = CodeError>>(field: &str, text: &str) -> Result<T, WireError> {
    text.parse().map_err(|error| WireError::new(field, Problem::NotACode(error)))
}

/// A code, or none where the text is empty.
pub fn optional_code<T: FromStr<Err = CodeError>>(field: &str, text: &str) -> Result<Option<T>, WireError> {
    if text.is_empty() { Ok(None) } else { code(field, text).map(Some) }
}

/// A list of codes.
pub fn codes<T: FromStr<Err = CodeError>>(field: &str, texts: &[String]) -> Result<Vec<T>, WireError> {
    each(field, texts, |text| text.parse().map_err(Problem::NotACode))
}

/// A list of single values.
pub fn each<A, B>(field: &str, items: &[A], read: impl Fn(&A) -> Result<B, Problem>) -> Result<Vec<B>, WireError> {
    let read = |(n, item)| read(item).map_err(|problem| WireError::new(format!("{field}[{n}]"), problem));
    items.iter().enumerate().map(read).collect()
}

/// A list of messages.
pub fn messages<A, B>(field: &str, items: Vec<A>) -> Result<Vec<B>, WireError>
where
    B: TryFrom<A, Error = WireError>,
{
    let read = |(n, item)| B::try_from(item).map_err(|error: WireError| error.within(&format!("{field}[{n}]")));
    items.into_iter().enumerate().map(read).collect()
}

/// A message that must be there.
pub fn required<A, B>(field: &str, item: Option<A>) -> Result<B, WireError>
where
    B: TryFrom<A, Error = WireError>,
{
    let item = item.ok_or_else(|| WireError::new(field, Problem::Missing))?;
    B::try_from(item).map_err(|error| error.within(field))
}

/// A message that may be absent.
pub fn optional<A, B>(field: &str, item: Option<A>) -> Result<Option<B>, WireError>
where
    B: TryFrom<A, Error = WireError>,
{
    item.map(B::try_from).transpose().map_err(|error| error.within(field))
}

/// A hash of 32 bytes.
pub fn hash(field: &str, bytes: &[u8]) -> Result<Hash, WireError> {
    Hash::from_slice(bytes).map_err(|_| WireError::new(field, Problem::WrongLength))
}

/// A list of hashes, at most `limit`.
pub fn hashes(field: &str, list: &[Vec<u8>], limit: usize) -> Result<Vec<Hash>, WireError> {
    at_most(field, list.len(), limit)?;
    each(field, list, |bytes| Hash::from_slice(bytes).map_err(|_| Problem::WrongLength))
}

/// A list of fingerprints of certificates or keys.
pub fn fingerprints(field: &str, list: &[Vec<u8>]) -> Result<Vec<[u8; 32]>, WireError> {
    list.iter().map(|own| hash(field, own).map(|hash| *hash.as_bytes())).collect()
}

/// The bytes of hashes.
pub fn hash_bytes(list: &[Hash]) -> Vec<Vec<u8>> {
    list.iter().map(|hash| hash.as_bytes().to_vec()).collect()
}

/// A count or a length within its limit.
pub fn at_most(field: &str, count: usize, limit: usize) -> Result<(), WireError> {
    if count > limit { Err(WireError::new(field, Problem::TooLong { limit })) } else { Ok(()) }
}

/// A number in a narrower type.
pub fn narrow<A, B: TryFrom<A>>(field: &str, number: A) -> Result<B, WireError> {
    B::try_from(number).map_err(|_| WireError::new(field, Problem::OutOfRange))
}

/// The texts of codes.
pub fn texts<T: ToString>(codes: &[T]) -> Vec<String> {
    codes.iter().map(ToString::to_string).collect()
}

/// The text of a code, empty for none.
pub fn text_of<T: ToString>(code: Option<&T>) -> String {
    code.map(ToString::to_string).unwrap_or_default()
}

/// The value of a message for a field, or the field for a value of a message, by the kind of the field.
macro_rules! convert {
    (same to $own:expr) => {
        $own.clone()
    };
    (code to $own:expr) => {
        $own.to_string()
    };
    (optional_code to $own:expr) => {
        $crate::field::text_of($own.as_ref())
    };
    (codes to $own:expr) => {
        $crate::field::texts(&$own)
    };
    (text to $own:expr) => {
        $crate::text::to_pb(&$own)
    };
    (messages to $own:expr) => {
        $own.iter().map(Into::into).collect()
    };
    (fingerprints to $own:expr) => {
        $own.iter().map(|own| own.to_vec()).collect()
    };
    (same from $name:expr, $value:expr) => {
        $value
    };
    (code from $name:expr, $value:expr) => {
        $crate::field::code($name, &$value)?
    };
    (optional_code from $name:expr, $value:expr) => {
        $crate::field::optional_code($name, &$value)?
    };
    (codes from $name:expr, $value:expr) => {
        $crate::field::codes($name, &$value)?
    };
    (text from $name:expr, $value:expr) => {
        $crate::text::from_pb($value)
    };
    (messages from $name:expr, $value:expr) => {
        $crate::field::messages($name, $value)?
    };
    (fingerprints from $name:expr, $value:expr) => {
        $crate::field::fingerprints($name, &$value)?
    };
}
pub(super) use convert;

/// Both conversions between a type and its message, from one table: each line has the field of the message, the field
/// of the type, and the kind of the field, which is an arm of [`convert`].
macro_rules! both_ways {
    ($own:ident, $message:ident { $($wire:ident = $field:ident: $kind:ident),+ $(,)? }) => {
        impl From<&$own> for $crate::pb::$message {
            fn from(own: &$own) -> Self {
                Self { $($wire: $crate::field::convert!($kind to own.$field)),+ }
            }
        }

        impl TryFrom<$crate::pb::$message> for $own {
            type Error = $crate::WireError;

            fn try_from(message: $crate::pb::$message) -> Result<Self, $crate::WireError> {
                Ok(Self { $($field: $crate::field::convert!($kind from
                    stringify!($wire).trim_start_matches("r#"), message.$wire)),+ })
            }
        }
    };
}
pub(super) use both_ways;

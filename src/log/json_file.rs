//! The JSON texts of receipts, proofs and evidence. Fields have a fixed order and no other field is accepted; hashes are in
//! hexadecimal, bytes in base64. Equal values have equal texts.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::limits::{FILE_BYTES_MAX, PAYLOAD_CHUNKS_MAX, PROOF_HASHES_MAX};
use super::merkle::Hash;

/// Why a text is not a file of the expected form.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("the file is longer than {FILE_BYTES_MAX} bytes")]
    TooLong,
    #[error("the file is not JSON of the expected form")]
    Json(#[source] serde_json::Error),
    #[error("the file's format is not {expected}")]
    OtherFormat { expected: &'static str },
    #[error("the field {0} does not hold what it should")]
    BadField(&'static str),
}

/// Writes an object field by field. A general serializer returns errors, which cannot occur here.
pub(super) struct Object {
    fields: Vec<String>,
}

impl Object {
    pub fn new() -> Self {
        Self { fields: Vec::new() }
    }

    fn field(mut self, name: &str, value: &str) -> Self {
        self.fields.push(format!("{}: {value}", quote(name)));
        self
    }

    pub fn text(self, name: &str, value: &str) -> Self {
        self.field(name, &quote(value))
    }

    pub fn number<N: Into<Value>>(self, name: &str, value: N) -> Self {
        self.field(name, &value.into().to_string())
    }

    pub fn bytes(self, name: &str, value: &[u8]) -> Self {
        self.text(name, &STANDARD.encode(value))
    }

    pub fn hashes(self, name: &str, hashes: &[Hash]) -> Self {
        let items: Vec<String> = hashes.iter().map(|hash| quote(&hash.to_hex())).collect();
        self.field(name, &format!("[{}]", items.join(", ")))
    }

    pub fn objects(self, name: &str, objects: impl Iterator<Item = Self>) -> Self {
        let items: Vec<String> = objects.map(|object| format!("\n    {{{}}}", object.fields.join(", "))).collect();
        self.field(name, &format!("[{}\n  ]", items.join(",")))
    }

    /// The whole text, with one field in each line.
    pub fn finish(self) -> String {
        format!("{{\n  {}\n}}\n", self.fields.join(",\n  "))
    }
}

fn quote(text: &str) -> String {
    Value::from(text).to_string()
}

pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, FileError> {
    if text.len() > FILE_BYTES_MAX {
        return Err(FileError::TooLong);
    }
    serde_json::from_str(text).map_err(FileError::Json)
}

pub(super) fn expect_format(found: &str, expected: &'static str) -> Result<(), FileError> {
    if found == expected { Ok(()) } else { Err(FileError::OtherFormat { expected }) }
}

pub(super) fn hash(field: &'static str, text: &str) -> Result<Hash, FileError> {
    Hash::from_hex(text).map_err(|_| FileError::BadField(field))
}

pub(super) fn proof(field: &'static str, texts: &[String]) -> Result<Vec<Hash>, FileError> {
    list(field, texts, PROOF_HASHES_MAX)
}

pub(super) fn chunk_hashes(field: &'static str, texts: &[String]) -> Result<Vec<Hash>, FileError> {
    list(field, texts, PAYLOAD_CHUNKS_MAX)
}

fn list(field: &'static str, texts: &[String], max: usize) -> Result<Vec<Hash>, FileError> {
    if texts.len() > max {
        return Err(FileError::BadField(field));
    }
    texts.iter().map(|text| hash(field, text)).collect()
}

pub(super) fn bytes(field: &'static str, text: &str, max: usize) -> Result<Vec<u8>, FileError> {
    let bytes = STANDARD.decode(text).map_err(|_| FileError::BadField(field))?;
    if bytes.len() > max { Err(FileError::BadField(field)) } else { Ok(bytes) }
}

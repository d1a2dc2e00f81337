//! The highest numbers of the revocation lists that a node has used, in a file that is kept over restarts.
//!
//! An older list is validly signed and may not have ended. Without this file, a person who can replace files could bring a revoked
//! certificate back by a restart. One line for each list: issuer, key of the issuer and number, each in hexadecimal.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::tls_error::TlsError;

/// The number of a revocation list, by the name of its issuer (DER) and the issuer's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListNumber {
    issuer: Vec<u8>,
    authority_key: Vec<u8>,
    /// Big-endian, without leading zeros.
    number: Vec<u8>,
}

impl ListNumber {
    pub(crate) fn new(issuer: Vec<u8>, authority_key: Vec<u8>, number: Vec<u8>) -> Self {
        let number = number.into_iter().skip_while(|byte| *byte == 0).collect();
        Self { issuer, authority_key, number }
    }

    /// Whether both belong to the list of one authority.
    pub(crate) fn same_list(&self, other: &Self) -> bool {
        self.issuer == other.issuer && self.authority_key == other.authority_key
    }

    /// Whether its list is a later one of the same authority. Without leading zeros numbers compare by length, then by bytes.
    pub(crate) fn is_newer_than(&self, other: &Self) -> bool {
        self.same_list(other) && (self.number.len(), &self.number) > (other.number.len(), &other.number)
    }

    pub(crate) fn number_hex(&self) -> String {
        hex::encode(&self.number)
    }

    fn to_line(&self) -> String {
        [&self.issuer, &self.authority_key, &self.number].map(hex::encode).join(":") + "\n"
    }

    fn from_line(line: &str) -> Option<Self> {
        let parts: Vec<Vec<u8>> = line.split(':').map(|part| hex::decode(part).ok()).collect::<Option<_>>()?;
        let [issuer, authority_key, number] = <[Vec<u8>; 3]>::try_from(parts).ok()?;
        Some(Self::new(issuer, authority_key, number))
    }
}

/// The newest number of each list that is among `known` or `new`.
pub(crate) fn newest(known: &[ListNumber], new: &[ListNumber]) -> Vec<ListNumber> {
    let mut newest: Vec<ListNumber> = Vec::new();
    for number in known.iter().chain(new) {
        match newest.iter_mut().find(|kept| kept.same_list(number)) {
            Some(kept) if number.is_newer_than(kept) => *kept = number.clone(),
            Some(_) => {}
            None => newest.push(number.clone()),
        }
    }
    newest
}

/// Reads the file; no numbers if there is none yet.
pub(crate) fn read(path: &Path) -> Result<Vec<ListNumber>, TlsError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(TlsError::ReadNumbers { path: path.into(), source }),
    };
    let numbered = text.lines().enumerate();
    numbered
        .map(|(at, line)| {
            ListNumber::from_line(line).ok_or_else(|| TlsError::BadNumbers { path: path.into(), line: at + 1 })
        })
        .collect()
}

/// Replaces the file. When this returns, it is on the disk.
pub(crate) fn write(path: &Path, numbers: &[ListNumber]) -> Result<(), TlsError> {
    let text: String = numbers.iter().map(ListNumber::to_line).collect();
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let mut options = OpenOptions::new();
    let opened = options.write(true).create(true).truncate(true).mode(0o600).open(&part);
    let written = opened.and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&part, path)
    });
    written.map_err(|source| TlsError::WriteNumbers { path: path.into(), source })
}

#[cfg(test)]
mod tests;

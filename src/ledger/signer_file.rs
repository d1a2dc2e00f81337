//! The signer's own state: the largest checkpoint that was signed, in a file apart from the database.
//!
//! A database that is restored from a backup forgets entries that peers hold already; the file does not. It is written
//! and fsynced before the first byte of a checkpoint leaves the node, and never moves backwards.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::log::entry::Epoch;
use crate::log::merkle::Hash;
use crate::log::signature::Signer;

use super::LedgerError;

/// What was signed last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signed {
    pub epoch: Epoch,
    pub size: u64,
    pub root: Hash,
}

/// The state file, with what it says.
#[derive(Debug)]
pub struct SignerFile {
    path: PathBuf,
    signed: Mutex<Option<Signed>>,
}

/// The signer of a node's log and its state.
#[derive(Clone)]
pub struct SignerState {
    pub signer: Arc<Signer>,
    pub file: Arc<SignerFile>,
}

const FORMAT: &str = "marsad/signer/v1";

impl SignerFile {
    /// Reads the file at `path`; that there is none is a fact like any other.
    ///
    /// # Errors
    /// [`LedgerError::SignerFile`] if it cannot be read, [`LedgerError::SignerFileForm`] if it is not such a file.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        let signed = match std::fs::read_to_string(path) {
            Ok(text) => Some(parse(&text).ok_or(LedgerError::SignerFileForm)?),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(LedgerError::SignerFile(error)),
        };
        Ok(Self { path: path.into(), signed: Mutex::new(signed) })
    }

    /// What was signed last; `None` if there is no file.
    #[must_use]
    pub fn signed(&self) -> Option<Signed> {
        *self.signed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes down that `signed` was signed, unless something larger was. When this returns it is on the disk.
    ///
    /// # Errors
    /// [`LedgerError::SignerFile`] if the file cannot be written; nothing may then leave that was signed.
    pub fn advance(&self, signed: Signed) -> Result<(), LedgerError> {
        // Held while writing: of two that come at once the second finds the larger one on the disk.
        let mut held = self.signed.lock().unwrap_or_else(PoisonError::into_inner);
        if held.is_some_and(|held| (held.epoch, held.size) >= (signed.epoch, signed.size)) {
            return Ok(());
        }
        self.write(&signed).map_err(LedgerError::SignerFile)?;
        *held = Some(signed);
        Ok(())
    }

    fn write(&self, signed: &Signed) -> std::io::Result<()> {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut unfinished = self.path.clone().into_os_string();
        unfinished.push(".new");
        let mut file = std::fs::File::create(&unfinished)?;
        writeln!(file, "{FORMAT}\n{}\n{}\n{}", signed.epoch, signed.size, signed.root.to_hex())?;
        file.sync_all()?;
        std::fs::rename(&unfinished, &self.path)?;
        // The new name is on the disk only when the folder is.
        std::fs::File::open(folder)?.sync_all()
    }
}

fn parse(text: &str) -> Option<Signed> {
    let mut lines = text.strip_suffix('\n')?.split('\n');
    if lines.next()? != FORMAT {
        return None;
    }
    let (epoch, size, root) = (lines.next()?.parse().ok()?, lines.next()?.parse().ok()?, lines.next()?);
    let mut bytes = [0; 32];
    hex::decode_to_slice(root, &mut bytes).ok()?;
    if lines.next().is_none() { Some(Signed { epoch, size, root: Hash::new(bytes) }) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed(size: u64) -> Signed {
        Signed { epoch: 0, size, root: Hash::digest(&[&size.to_be_bytes()]) }
    }

    #[test]
    fn it_is_read_back_and_never_moves_backwards() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("signer.state");
        let file = SignerFile::open(&path).unwrap();
        assert_eq!(file.signed(), None);
        for (next, then) in [(3, 3), (2, 3), (3, 3), (9, 9)] {
            file.advance(signed(next)).unwrap();
            assert_eq!(file.signed(), Some(signed(then)));
            assert_eq!(SignerFile::open(&path).unwrap().signed(), Some(signed(then)));
        }
        let next_epoch = Signed { epoch: 1, ..signed(1) };
        file.advance(next_epoch).unwrap();
        assert_eq!(SignerFile::open(&path).unwrap().signed(), Some(next_epoch));
    }

    #[test]
    fn a_damaged_file_is_no_missing_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("signer.state");
        SignerFile::open(&path).unwrap().advance(signed(7)).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        for damaged in [&text[..text.len() - 2], "", "marsad/signer/v2\n0\n1\n00\n", &format!("{text}more\n")] {
            std::fs::write(&path, damaged).unwrap();
            assert!(matches!(SignerFile::open(&path), Err(LedgerError::SignerFileForm)), "{damaged:?}");
        }
    }
}

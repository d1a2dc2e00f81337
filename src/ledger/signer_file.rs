//! The signer's own state: the largest checkpoint that was signed, in a file apart from the database.
//!
//! A database that is restored from a backup forgets entries that peers hold already; the file does not. It is written
//! and fsynced before the first byte of a checkpoint leaves the node, and never moves backwards.
//!
//! The file has two slots, each in a block of its own, which are written in turn: a write that is torn by a crash leaves
//! the other slot whole, and what it would have said has not left the node. Nothing of the file's own description
//! changes from one write to the next, so that a write costs one flush of the disk; and one write serves all who wait.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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

impl Signed {
    /// Whether it is as large as the other.
    pub(super) fn covers(&self, other: &Self) -> bool {
        (self.epoch, self.size) >= (other.epoch, other.size)
    }
}

/// The state file, with what it says.
#[derive(Debug)]
pub struct SignerFile {
    path: PathBuf,
    /// What is on the disk.
    signed: Mutex<Option<Signed>>,
    /// The largest that anyone has asked for.
    wanted: Mutex<Option<Signed>>,
    /// Held while writing.
    slots: Mutex<Slots>,
}

/// The signer of a node's log and its state.
#[derive(Clone)]
pub struct SignerState {
    pub signer: Arc<Signer>,
    pub file: Arc<SignerFile>,
}

const FORMAT: &str = "marsad/signer/v2";
const FORMAT_V1: &[u8] = b"marsad/signer/v1\n";
/// A slot is not longer than what every disk writes whole; between slots there is room for the largest block.
const SLOT_BYTES: usize = 256;
const SLOT_DISTANCE: u64 = 4_096;
const SLOTS: u64 = 2;

/// The open file, once it has the form that is written here, and which slot is written next.
#[derive(Debug, Default)]
struct Slots {
    file: Option<File>,
    next: u64,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl SignerFile {
    /// Reads the file at `path`; that there is none is a fact like any other.
    ///
    /// # Errors
    /// [`LedgerError::SignerFile`] if it cannot be read, [`LedgerError::SignerFileForm`] if it is not such a file.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        let signed = match std::fs::read(path) {
            Ok(bytes) => Some(parse(&bytes).ok_or(LedgerError::SignerFileForm)?),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(LedgerError::SignerFile(error)),
        };
        let (signed, wanted) = (Mutex::new(signed), Mutex::new(signed));
        Ok(Self { path: path.into(), signed, wanted, slots: Mutex::default() })
    }

    /// What was signed last; `None` if there is no file.
    #[must_use]
    pub fn signed(&self) -> Option<Signed> {
        *lock(&self.signed)
    }

    /// Writes down that `signed` was signed, unless something larger was. When this returns it is on the disk. Of many
    /// that come at once one writes for all.
    ///
    /// # Errors
    /// [`LedgerError::SignerFile`] if the file cannot be written; nothing may then leave that was signed.
    pub fn advance(&self, signed: Signed) -> Result<(), LedgerError> {
        {
            let mut wanted = lock(&self.wanted);
            if wanted.is_none_or(|wanted| !wanted.covers(&signed)) {
                *wanted = Some(signed);
            }
        }
        let mut slots = lock(&self.slots);
        if self.signed().is_some_and(|held| held.covers(&signed)) {
            return Ok(());
        }
        let all = (*lock(&self.wanted)).filter(|wanted| wanted.covers(&signed)).unwrap_or(signed);
        self.write(&mut slots, &all).map_err(LedgerError::SignerFile)?;
        *lock(&self.signed) = Some(all);
        Ok(())
    }

    fn write(&self, slots: &mut Slots, signed: &Signed) -> std::io::Result<()> {
        let Some(file) = &slots.file else {
            // The first write of this process: whatever was there is replaced as a whole.
            *slots = self.create(signed)?;
            return Ok(());
        };
        file.write_all_at(&slot(signed), slots.next * SLOT_DISTANCE)?;
        file.sync_data()?;
        slots.next = (slots.next + 1) % SLOTS;
        Ok(())
    }

    /// A new file, in place of the one that is there.
    fn create(&self, signed: &Signed) -> std::io::Result<Slots> {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut unfinished = self.path.clone().into_os_string();
        unfinished.push(".new");
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(&unfinished)?;
        for _ in 0..SLOTS {
            let mut block = slot(signed).to_vec();
            block.resize(usize::try_from(SLOT_DISTANCE).unwrap_or(SLOT_BYTES), b'\n');
            file.write_all(&block)?;
        }
        file.sync_all()?;
        std::fs::rename(&unfinished, &self.path)?;
        // The new name is on the disk only when the folder is.
        File::open(folder)?.sync_all()?;
        Ok(Slots { file: Some(file), next: 0 })
    }
}

/// Text, closed by its own digest: a slot that was torn is none.
fn slot(signed: &Signed) -> [u8; SLOT_BYTES] {
    let said = format!("{FORMAT}\n{}\n{}\n{}\n", signed.epoch, signed.size, signed.root.to_hex());
    let line = format!("{said}{}\n", Hash::digest(&[said.as_bytes()]).to_hex());
    let mut bytes = [b'\n'; SLOT_BYTES];
    for (place, byte) in bytes.iter_mut().zip(line.bytes()) {
        *place = byte;
    }
    bytes
}

/// The larger of the slots that are whole.
fn parse(bytes: &[u8]) -> Option<Signed> {
    if bytes.starts_with(FORMAT_V1) {
        return parse_v1(bytes);
    }
    let distance = usize::try_from(SLOT_DISTANCE).ok()?;
    let slots = bytes.chunks(distance).take(2).filter_map(|block| parse_slot(block.get(..SLOT_BYTES)?));
    slots.max_by_key(|signed| (signed.epoch, signed.size))
}

/// A file of the first format: one text, replaced as a whole.
fn parse_v1(bytes: &[u8]) -> Option<Signed> {
    let mut lines = std::str::from_utf8(bytes.strip_prefix(FORMAT_V1)?).ok()?.strip_suffix('\n')?.split('\n');
    let (epoch, size, root) = (lines.next()?.parse().ok()?, lines.next()?.parse().ok()?, lines.next()?);
    let mut digest = [0; 32];
    hex::decode_to_slice(root, &mut digest).ok()?;
    lines.next().is_none().then_some(Signed { epoch, size, root: Hash::new(digest) })
}

fn parse_slot(bytes: &[u8]) -> Option<Signed> {
    let mut lines = std::str::from_utf8(bytes).ok()?.split('\n');
    if lines.next()? != FORMAT {
        return None;
    }
    let (epoch, size, root) = (lines.next()?.parse().ok()?, lines.next()?.parse().ok()?, lines.next()?);
    let mut digest = [0; 32];
    hex::decode_to_slice(root, &mut digest).ok()?;
    let signed = Signed { epoch, size, root: Hash::new(digest) };
    (slot(&signed) == bytes).then_some(signed)
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
        for (next, then) in [(3, 3), (2, 3), (3, 3), (9, 9), (10, 10), (11, 11)] {
            file.advance(signed(next)).unwrap();
            assert_eq!(file.signed(), Some(signed(then)));
            assert_eq!(SignerFile::open(&path).unwrap().signed(), Some(signed(then)));
        }
        // Opened again it goes on where it was.
        let file = SignerFile::open(&path).unwrap();
        let next_epoch = Signed { epoch: 1, ..signed(1) };
        file.advance(next_epoch).unwrap();
        assert_eq!(SignerFile::open(&path).unwrap().signed(), Some(next_epoch));
    }

    #[test]
    fn a_file_of_the_first_format_is_read_and_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("signer.state");
        std::fs::write(&path, format!("marsad/signer/v1\n0\n7\n{}\n", signed(7).root.to_hex())).unwrap();
        let file = SignerFile::open(&path).unwrap();
        assert_eq!(file.signed(), Some(signed(7)));
        file.advance(signed(8)).unwrap();
        assert_eq!(SignerFile::open(&path).unwrap().signed(), Some(signed(8)));
        std::fs::write(&path, "marsad/signer/v1\n0\n7\n00\n").unwrap();
        assert!(matches!(SignerFile::open(&path), Err(LedgerError::SignerFileForm)));
    }

    #[test]
    fn a_torn_write_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("signer.state");
        let file = SignerFile::open(&path).unwrap();
        for size in 1..6 {
            file.advance(signed(size)).unwrap();
            let whole = std::fs::read(&path).unwrap();
            let distance = usize::try_from(SLOT_DISTANCE).unwrap();
            for slot in 0..2 {
                let mut torn = whole.clone();
                torn[slot * distance + 40] ^= 1;
                let other = parse_slot(&whole[(1 - slot) * distance..][..SLOT_BYTES]).unwrap();
                assert_eq!(parse(&torn), Some(other));
            }
        }
    }

    #[test]
    fn many_at_once_leave_the_largest() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("signer.state");
        let file = SignerFile::open(&path).unwrap();
        std::thread::scope(|scope| {
            for size in 1..17 {
                let file = &file;
                scope.spawn(move || {
                    file.advance(signed(size)).unwrap();
                    assert!(file.signed().unwrap().size >= size);
                });
            }
        });
        assert_eq!(SignerFile::open(&path).unwrap().signed(), Some(signed(16)));
    }

    #[test]
    fn a_damaged_file_is_no_missing_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("signer.state");
        SignerFile::open(&path).unwrap().advance(signed(7)).unwrap();
        let whole = std::fs::read(&path).unwrap();
        let mut damaged: Vec<Vec<u8>> =
            vec![whole[..100].to_vec(), Vec::new(), b"marsad/signer/v3\n0\n1\n00\n".to_vec()];
        for place in [3, 20, 90, 120] {
            let mut both = whole.clone();
            both[place] ^= 1;
            both[usize::try_from(SLOT_DISTANCE).unwrap() + place] ^= 1;
            damaged.push(both);
        }
        for bytes in damaged {
            std::fs::write(&path, &bytes).unwrap();
            assert!(matches!(SignerFile::open(&path), Err(LedgerError::SignerFileForm)), "{bytes:?}");
        }
    }
}

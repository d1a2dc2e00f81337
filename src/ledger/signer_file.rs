//! The signer's own state: the largest checkpoint that was signed, in a file apart from the database.
//!
//! A database that is restored from a backup forgets entries that peers hold already; the file does not. It is written
//! and fsynced before the first byte of a checkpoint leaves the node, and never moves backwards.
//!
//! The file has two slots in separate blocks, which are written alternately: a write that is torn by a crash leaves
//! the other slot whole, and what the torn one would have said has not left the node. The file is always written in place, so
//! that a write costs one flush of the disk; one write serves all callers that wait.
//!
//! The file is locked for the life of the process. Two processes with one state file would not know of each other's writes, and
//! would sign two histories.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::Read;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use marsad_log::entry::Epoch;
use marsad_log::merkle::Hash;
use marsad_log::signature::Signer;

use super::LedgerError;

/// What was signed last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signed {
    pub epoch: Epoch,
    pub size: u64,
    pub root: Hash,
}

impl Signed {
    pub(super) fn covers(&self, other: &Self) -> bool {
        (self.epoch, self.size) >= (other.epoch, other.size)
    }
}

/// The state file, locked, with what it says.
#[derive(Debug)]
pub struct SignerFile {
    path: PathBuf,
    /// What is on the disk.
    signed: Mutex<Option<Signed>>,
    /// The largest that a caller has asked for.
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
/// A slot is not longer than what every disk writes in one piece; the distance between slots is that of the largest block.
const SLOT_BYTES: usize = 256;
const SLOT_DISTANCE: u64 = 4_096;
const SLOTS: u64 = 2;

/// The locked file, and which slot is written next.
#[derive(Debug)]
struct Slots {
    file: File,
    /// Until the file has a state it has another name: an empty file would count as damaged.
    is_new: bool,
    next: u64,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl SignerFile {
    /// Opens the file at `path` and locks it for as long as this value lives. A missing file is a valid state: nothing
    /// was signed.
    ///
    /// # Errors
    /// [`LedgerError::SignerFileInUse`] if another process has it, [`LedgerError::SignerFile`] if it cannot be read,
    /// [`LedgerError::SignerFileForm`] if it is not such a file.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        let (file, is_new) = match OpenOptions::new().read(true).write(true).open(path) {
            Ok(file) => (lock_file(file, path)?, false),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => (Self::lock_new(path)?, true),
            Err(error) => return Err(LedgerError::SignerFile(error)),
        };
        let (signed, next) = if is_new { (None, 0) } else { read_state(&file)? };
        let slots = Mutex::new(Slots { file, is_new, next });
        Ok(Self { path: path.into(), signed: Mutex::new(signed), wanted: Mutex::new(signed), slots })
    }

    /// What the file at `path` says, without the lock; `None` if there is no file.
    ///
    /// # Errors
    /// [`LedgerError::SignerFile`] if it cannot be read, [`LedgerError::SignerFileForm`] if it is not such a file.
    pub fn read(path: &Path) -> Result<Option<Signed>, LedgerError> {
        match File::open(path) {
            Ok(file) => Ok(read_state(&file)?.0),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(LedgerError::SignerFile(error)),
        }
    }

    /// Locks the temporary name of the file, and checks that no other process has created the file in between.
    fn lock_new(path: &Path) -> Result<File, LedgerError> {
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create(true).truncate(false).open(unfinished(path));
        let file = lock_file(file.map_err(LedgerError::SignerFile)?, path)?;
        match path.try_exists() {
            Ok(false) => Ok(file),
            Ok(true) => Err(LedgerError::SignerFileInUse(path.to_owned())),
            Err(error) => Err(LedgerError::SignerFile(error)),
        }
    }

    /// What was signed last; `None` if there is no file.
    #[must_use]
    pub fn signed(&self) -> Option<Signed> {
        *lock(&self.signed)
    }

    /// Records that `signed` was signed, unless a larger one is recorded. When this returns it is on the disk. One of several
    /// concurrent callers writes for all.
    ///
    /// # Errors
    /// [`LedgerError::SignerFile`] if the file cannot be written; nothing that was signed may leave the node then.
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
        if slots.is_new {
            return self.create(slots, signed);
        }
        slots.file.write_all_at(&slot(signed), slots.next * SLOT_DISTANCE)?;
        slots.file.sync_data()?;
        slots.next = (slots.next + 1) % SLOTS;
        Ok(())
    }

    /// The first write: both slots, and then the name. The lock stays on the file.
    fn create(&self, slots: &mut Slots, signed: &Signed) -> std::io::Result<()> {
        slots.file.set_len(0)?;
        for number in 0..SLOTS {
            let mut block = slot(signed).to_vec();
            block.resize(usize::try_from(SLOT_DISTANCE).unwrap_or(SLOT_BYTES), b'\n');
            slots.file.write_all_at(&block, number * SLOT_DISTANCE)?;
        }
        slots.file.sync_all()?;
        // An existing file is never replaced.
        std::fs::hard_link(unfinished(&self.path), &self.path)?;
        std::fs::remove_file(unfinished(&self.path))?;
        // The new name is on the disk only after the folder was flushed.
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder)?.sync_all()?;
        slots.is_new = false;
        Ok(())
    }
}

fn unfinished(path: &Path) -> PathBuf {
    let mut name = path.to_owned().into_os_string();
    name.push(".new");
    name.into()
}

fn lock_file(file: File, path: &Path) -> Result<File, LedgerError> {
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(LedgerError::SignerFileInUse(path.to_owned())),
        Err(TryLockError::Error(error)) => Err(LedgerError::SignerFile(error)),
    }
}

/// What a file says, and which slot is to be written next: never the one that says it.
fn read_state(mut file: &File) -> Result<(Option<Signed>, u64), LedgerError> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(LedgerError::SignerFile)?;
    let (signed, place) = parse(&bytes).ok_or(LedgerError::SignerFileForm)?;
    Ok((Some(signed), (place + 1) % SLOTS))
}

/// Text that ends with its own digest: a torn slot is not valid.
fn slot(signed: &Signed) -> [u8; SLOT_BYTES] {
    let said = format!("{FORMAT}\n{}\n{}\n{}\n", signed.epoch, signed.size, signed.root.to_hex());
    let line = format!("{said}{}\n", Hash::digest(&[said.as_bytes()]).to_hex());
    let mut bytes = [b'\n'; SLOT_BYTES];
    for (place, byte) in bytes.iter_mut().zip(line.bytes()) {
        *place = byte;
    }
    bytes
}

/// The larger of the slots that are whole, and its number.
fn parse(bytes: &[u8]) -> Option<(Signed, u64)> {
    let distance = usize::try_from(SLOT_DISTANCE).ok()?;
    let slots = bytes.chunks(distance).zip(0..SLOTS);
    let whole = slots.filter_map(|(block, number)| Some((parse_slot(block.get(..SLOT_BYTES)?)?, number)));
    whole.max_by_key(|(signed, _)| (signed.epoch, signed.size))
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
mod tests;

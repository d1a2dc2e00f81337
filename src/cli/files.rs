//! Files that are there as a whole or not at all.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::cli::failure::{Failure, local};

/// Who may read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Readers {
    Everyone,
    Owner,
}

/// Writes a file by way of a neighbour that takes its place when it is complete. Folders are made.
///
/// # Errors
/// A usage failure if that does not work.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    write(path, bytes, Readers::Everyone)
}

/// The same for a private key: only its owner may read it, and enter the folder if it is made for it.
///
/// # Errors
/// As for [`write_atomically`].
pub fn write_secret(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    write(path, bytes, Readers::Owner)
}

/// Makes a folder, and those that lead to it, for its owner alone, whatever the umask. One that is there is left as it is.
///
/// # Errors
/// If that does not work.
pub fn make_private_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

fn write(path: &Path, bytes: &[u8], readers: Readers) -> Result<(), Failure> {
    let failed = |error: io::Error| local("error-write", path, error);
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let made = match readers {
            Readers::Everyone => std::fs::create_dir_all(folder),
            Readers::Owner => make_private_folder(folder),
        };
        made.map_err(failed)?;
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let part: PathBuf = path.with_file_name(name);
    let mode = if readers == Readers::Owner { 0o600 } else { 0o644 };
    let written = OpenOptions::new().write(true).create_new(true).mode(mode).open(&part).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let placed = written.and_then(|()| std::fs::rename(&part, path));
    placed.map_err(|error| {
        let _ = std::fs::remove_file(&part);
        failed(error)
    })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn files_take_their_place_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/receipt.json");
        write_atomically(&path, b"one").unwrap();
        write_atomically(&path, b"two").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        let secret = folder.path().join("keys/own/key.pem");
        write_secret(&secret, b"k").unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&secret), 0o600);
        assert_eq!(mode(&folder.path().join("keys/own")), 0o700);
        assert_eq!(mode(&folder.path().join("keys")), 0o700);
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }
}

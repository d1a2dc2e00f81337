//! Files that are written whole or not at all.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::ClientError;

/// The readers of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Readers {
    Everyone,
    Owner,
}

/// Writes a file by way of a neighbour that takes its place when it is complete. Folders are made.
///
/// # Errors
/// [`ClientError::Write`].
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), ClientError> {
    write(path, bytes, Readers::Everyone)
}

/// Opens a file to read it from the beginning on.
///
/// # Errors
/// [`ClientError::Read`].
pub fn open(file: &Path) -> Result<BufReader<File>, ClientError> {
    File::open(file).map(|file| BufReader::with_capacity(1 << 16, file)).map_err(ClientError::read(file))
}

/// The same as [`write_atomically`] for a private key: only its owner may read it, and enter the folder if it is made for it.
///
/// # Errors
/// As for [`write_atomically`].
pub fn write_secret(path: &Path, bytes: &[u8]) -> Result<(), ClientError> {
    write(path, bytes, Readers::Owner)
}

/// Makes a folder, and those that lead to it, for its owner alone, whatever the umask. An existing folder is not changed.
///
/// # Errors
/// If the folder cannot be made.
pub fn make_private_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

fn write(path: &Path, bytes: &[u8], readers: Readers) -> Result<(), ClientError> {
    let failed = ClientError::write(path);
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let made = match readers {
            Readers::Everyone => std::fs::create_dir_all(folder),
            Readers::Owner => make_private_folder(folder),
        };
        made.map_err(&failed)?;
    }
    let mut file = NewFile::create(path, readers)?;
    file.write_all(bytes).map_err(&failed)?;
    file.finish()
}

/// A file that is being written: beside its place, which it takes when it is complete. Devices and pipes are written to as
/// they are, since nothing may take their place.
pub struct NewFile {
    path: PathBuf,
    /// The temporary file; none if the file is written in its place.
    part: Option<PathBuf>,
    out: BufWriter<File>,
}

impl NewFile {
    /// Begins a file that everyone may read.
    ///
    /// # Errors
    /// [`ClientError::Write`].
    pub fn open(path: &Path) -> Result<Self, ClientError> {
        Self::create(path, Readers::Everyone)
    }

    fn create(path: &Path, readers: Readers) -> Result<Self, ClientError> {
        let failed = ClientError::write(path);
        let found = std::fs::metadata(path).ok();
        if found.as_ref().is_some_and(std::fs::Metadata::is_dir) {
            return Err(failed(io::ErrorKind::IsADirectory.into()));
        }
        if found.is_some_and(|found| !found.is_file()) {
            let out = BufWriter::new(OpenOptions::new().write(true).open(path).map_err(&failed)?);
            return Ok(Self { path: path.to_owned(), part: None, out });
        }
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.part", std::process::id()));
        let part = path.with_file_name(name);
        let mode = if readers == Readers::Owner { 0o600 } else { 0o644 };
        let file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&part).map_err(&failed)?;
        Ok(Self { path: path.to_owned(), part: Some(part), out: BufWriter::new(file) })
    }

    /// The path of the completed file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Ends the file and puts it in its place.
    ///
    /// # Errors
    /// [`ClientError::Write`]; the earlier file is then kept.
    pub fn finish(mut self) -> Result<(), ClientError> {
        let failed = ClientError::write(&self.path);
        self.out.flush().map_err(&failed)?;
        let Some(part) = &self.part else { return Ok(()) };
        self.out.get_ref().sync_all().map_err(&failed)?;
        std::fs::rename(part, &self.path).map_err(&failed)?;
        self.part = None;
        Ok(())
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if let Some(part) = &self.part {
            // The file was not completed. If it cannot be removed, nothing else can be done.
            let _ = std::fs::remove_file(part);
        }
    }
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

    #[test]
    fn devices_and_folders_keep_their_place_and_nothing_is_left_behind() {
        let folder = tempfile::tempdir().unwrap();
        write_atomically(Path::new("/dev/null"), b"one").unwrap();
        assert!(!std::fs::metadata("/dev/null").unwrap().is_file());
        let full = write_atomically(Path::new("/dev/full"), b"one").unwrap_err();
        assert!(matches!(full, ClientError::Write { .. }));
        assert!(!std::fs::metadata("/dev/full").unwrap().is_file());
        let inside = folder.path().join("folder");
        std::fs::create_dir(&inside).unwrap();
        assert!(write_atomically(&inside, b"one").is_err());
        let mut begun = NewFile::open(&folder.path().join("begun")).unwrap();
        begun.write_all(b"one").unwrap();
        drop(begun);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}

//! Files that a command reads, and places of files, looked at before anything is sent.

use std::io;
use std::path::Path;

use crate::cli::error::{Failure, local};

pub fn read_text(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| local("error-read", path, error))
}

/// Refuses a place for a file in a folder that is not there, before anything is sent.
pub fn check_folder_exists(path: &Path) -> Result<(), Failure> {
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()).map(std::fs::metadata) {
        Some(Err(error)) => Err(local("error-write", path, error)),
        Some(Ok(found)) if !found.is_dir() => {
            Err(local("error-write", path, io::Error::from(io::ErrorKind::NotADirectory)))
        }
        Some(Ok(_)) | None => Ok(()),
    }
}

/// Refuses to write over a file that is there. Devices and pipes are written to.
pub fn check_place_is_free(path: &Path) -> Result<(), Failure> {
    if path.is_file() { Err(local("error-write", path, io::Error::from(io::ErrorKind::AlreadyExists))) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_looked_at_before_it_is_written_to() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("rows.csv");
        assert!(check_folder_exists(&file).is_ok() && check_place_is_free(&file).is_ok());
        assert!(
            check_folder_exists(Path::new("rows.csv")).is_ok() && check_place_is_free(Path::new("/dev/null")).is_ok()
        );
        std::fs::write(&file, "rows").unwrap();
        let wrong = [
            check_place_is_free(&file),
            check_folder_exists(&file.join("receipt.json")),
            check_folder_exists(&folder.path().join("none/receipt.json")),
        ];
        for failure in wrong.map(Result::unwrap_err) {
            assert_eq!(failure.exit, crate::cli::error::Exit::Local);
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}

//! A file of observations on this machine: rows as CSV, or a form, which is a workbook.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use super::error::ClientError;
use marsad_formats::observation_file::{self, Source};
use marsad_formats::workbook::{CellPlace, Unread};

/// What a file holds.
pub type Opened = observation_file::Opened<BufReader<File>>;
/// The rows of a file, batch by batch.
pub type Rows = observation_file::Rows<BufReader<File>>;

/// A file that is read as often as it is needed.
#[derive(Debug, Clone)]
pub struct ObservationFile(observation_file::ObservationFile<OnDisk>);

#[derive(Debug, Clone)]
struct OnDisk(PathBuf);

impl Source for OnDisk {
    type Input = BufReader<File>;

    fn open(&self) -> io::Result<Self::Input> {
        File::open(&self.0).map(|file| BufReader::with_capacity(1 << 16, file))
    }
}

impl ObservationFile {
    /// Recognises a file by its first bytes, and reads it if it is a form.
    ///
    /// # Errors
    /// [`ClientError::Read`].
    pub fn open(path: &Path) -> Result<Self, ClientError> {
        let file = observation_file::ObservationFile::open(OnDisk(path.to_owned()));
        file.map(Self).map_err(ClientError::read(path))
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0.source().0
    }

    #[must_use]
    pub fn is_workbook(&self) -> bool {
        self.0.is_workbook()
    }

    /// Where the figure of each row stands; none for CSV, whose rows are numbered.
    #[must_use]
    pub fn places(&self) -> &[CellPlace] {
        self.0.places()
    }

    /// What stands beside the figures of a form, and is not read.
    #[must_use]
    pub fn unread(&self) -> Unread {
        self.0.unread()
    }

    /// The rows from the first on.
    ///
    /// # Errors
    /// [`ClientError::Read`].
    pub fn rows(&self) -> Result<Opened, ClientError> {
        self.0.rows().map_err(ClientError::read(self.path()))
    }
}

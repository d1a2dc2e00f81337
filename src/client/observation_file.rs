//! A file of observations on this machine: rows as CSV, or a form, which is a workbook.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::ClientError;
use super::files::open;
use marsad_domain::finding::Finding;
use marsad_formats::csv_observations::{FileBatch, ObservationReader, OpenError};
use marsad_formats::workbook::{CellPlace, FilledForm, FormRows, Unread};

/// A file that is read as often as it is needed: rows from the disk, a form from memory, because it is small.
#[derive(Debug, Clone)]
pub struct ObservationFile {
    path: PathBuf,
    content: Content,
}

#[derive(Debug, Clone)]
enum Content {
    Csv,
    Form(FilledForm),
    /// A workbook that is not read, with the reasons.
    Refused(Arc<[Finding]>),
}

/// What a file holds.
pub enum Opened {
    Rows(Rows),
    /// No row can be read; the findings say why.
    Refused(Vec<Finding>),
}

/// The rows of a file, batch by batch.
pub enum Rows {
    Csv(Box<ObservationReader<BufReader<File>>>),
    Form(FormRows),
}

impl ObservationFile {
    /// Recognises a file by its first bytes, and reads it if it is a form.
    ///
    /// # Errors
    /// [`ClientError::Read`].
    pub fn open(path: &Path) -> Result<Self, ClientError> {
        let content = match FilledForm::open(open(path)?) {
            Ok(None) => Content::Csv,
            Ok(Some(form)) => Content::Form(form),
            Err(OpenError::Refused(findings)) => Content::Refused(findings.into()),
            // A pipe cannot be looked at first. Rows can be read from it.
            Err(OpenError::Io(error)) if error.kind() == io::ErrorKind::NotSeekable => Content::Csv,
            Err(OpenError::Io(error)) => return Err(ClientError::read(path)(error)),
        };
        Ok(Self { path: path.to_owned(), content })
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    #[must_use]
    pub fn is_workbook(&self) -> bool {
        !matches!(self.content, Content::Csv)
    }

    /// Where the figure of each row stands; none for CSV, whose rows are numbered.
    #[must_use]
    pub fn places(&self) -> &[CellPlace] {
        match &self.content {
            Content::Form(form) => form.places(),
            Content::Csv | Content::Refused(_) => &[],
        }
    }

    /// What stands beside the figures of a form, and is not read.
    #[must_use]
    pub fn unread(&self) -> Unread {
        match &self.content {
            Content::Form(form) => form.unread().clone(),
            Content::Csv | Content::Refused(_) => Unread::default(),
        }
    }

    /// The rows from the first on.
    ///
    /// # Errors
    /// [`ClientError::Read`].
    pub fn rows(&self) -> Result<Opened, ClientError> {
        match &self.content {
            Content::Form(form) => Ok(Opened::Rows(Rows::Form(form.rows()))),
            Content::Refused(findings) => Ok(Opened::Refused(findings.to_vec())),
            Content::Csv => match ObservationReader::open(open(&self.path)?) {
                Ok(reader) => Ok(Opened::Rows(Rows::Csv(Box::new(reader)))),
                Err(OpenError::Refused(findings)) => Ok(Opened::Refused(findings)),
                Err(OpenError::Io(error)) => Err(ClientError::read(&self.path)(error)),
            },
        }
    }
}

impl Rows {
    /// The first reporters that the rows read so far name.
    #[must_use]
    pub fn reporters(&self) -> BTreeSet<String> {
        match self {
            Self::Csv(reader) => reader.reporters().clone(),
            Self::Form(_) => BTreeSet::new(),
        }
    }

    /// Whether the file has a column of this name.
    #[must_use]
    pub fn has_column(&self, name: &str) -> bool {
        match self {
            Self::Csv(reader) => reader.columns().iter().any(|own| own == name),
            Self::Form(_) => false,
        }
    }
}

impl Iterator for Rows {
    type Item = io::Result<FileBatch>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Csv(reader) => reader.next(),
            Self::Form(rows) => rows.next().map(Ok),
        }
    }
}

//! A file of observations, wherever it is kept: rows as CSV, or a form, which is a workbook.

use std::collections::BTreeSet;
use std::io::{self, BufRead, Cursor, Seek};
use std::sync::Arc;

use marsad_domain::finding::Finding;

use crate::csv_observations::{FileBatch, ObservationReader, OpenError};
use crate::workbook::{CellPlace, FilledForm, FormRows, Unread};

/// What can be read from its first byte on, as often as it is needed.
pub trait Source {
    type Input: BufRead + Seek;

    /// The bytes, from the first on.
    ///
    /// # Errors
    /// If they cannot be read.
    fn open(&self) -> io::Result<Self::Input>;
}

/// Bytes in memory: an upload.
impl Source for Arc<[u8]> {
    type Input = Cursor<Self>;

    fn open(&self) -> io::Result<Self::Input> {
        Ok(Cursor::new(Self::clone(self)))
    }
}

/// A file that is read as often as it is needed: rows from its source, a form from memory, because it is small.
#[derive(Debug, Clone)]
pub struct ObservationFile<S> {
    source: S,
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
pub enum Opened<I> {
    Rows(Rows<I>),
    /// No row can be read; the findings say why.
    Refused(Vec<Finding>),
}

/// The rows of a file, batch by batch.
pub enum Rows<I> {
    Csv(Box<ObservationReader<I>>),
    Form(FormRows),
}

impl<S: Source> ObservationFile<S> {
    /// Recognises a file by its first bytes, and reads it if it is a form.
    ///
    /// # Errors
    /// If its source cannot be read.
    pub fn open(source: S) -> io::Result<Self> {
        let content = match FilledForm::open(source.open()?) {
            Ok(None) => Content::Csv,
            Ok(Some(form)) => Content::Form(form),
            Err(OpenError::Refused(findings)) => Content::Refused(findings.into()),
            // A pipe cannot be looked at first. Rows can be read from it.
            Err(OpenError::Io(error)) if error.kind() == io::ErrorKind::NotSeekable => Content::Csv,
            Err(OpenError::Io(error)) => return Err(error),
        };
        Ok(Self { source, content })
    }

    /// Where its bytes are.
    pub fn source(&self) -> &S {
        &self.source
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
    /// If its source cannot be read.
    pub fn rows(&self) -> io::Result<Opened<S::Input>> {
        match &self.content {
            Content::Form(form) => Ok(Opened::Rows(Rows::Form(form.rows()))),
            Content::Refused(findings) => Ok(Opened::Refused(findings.to_vec())),
            Content::Csv => match ObservationReader::open(self.source.open()?) {
                Ok(reader) => Ok(Opened::Rows(Rows::Csv(Box::new(reader)))),
                Err(OpenError::Refused(findings)) => Ok(Opened::Refused(findings)),
                Err(OpenError::Io(error)) => Err(error),
            },
        }
    }
}

impl<I: BufRead> Rows<I> {
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

impl<I: BufRead> Iterator for Rows<I> {
    type Item = io::Result<FileBatch>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Csv(reader) => reader.next(),
            Self::Form(rows) => rows.next().map(Ok),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(bytes: &[u8]) -> (bool, Opened<Cursor<Arc<[u8]>>>) {
        let file = ObservationFile::open(Arc::<[u8]>::from(bytes)).unwrap();
        (file.is_workbook(), file.rows().unwrap())
    }

    #[test]
    fn an_upload_is_read_as_often_as_it_is_needed() {
        let csv = "INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE\nPOP_TOTAL,MA-09,2024,5\n";
        let file = ObservationFile::open(Arc::<[u8]>::from(csv.as_bytes())).unwrap();
        for _ in 0..2 {
            let Opened::Rows(rows) = file.rows().unwrap() else { panic!("refused") };
            assert!(rows.has_column("REF_AREA"));
            let read: usize = rows.map(|batch| batch.unwrap().rows.source_rows.len()).sum();
            assert_eq!(read, 1);
        }
        assert_eq!((file.is_workbook(), file.places().len(), file.unread().count), (false, 0, 0));
    }

    #[test]
    fn an_upload_is_refused_as_a_file_would_be() {
        let codes = |bytes: &[u8]| match opened(bytes).1 {
            Opened::Refused(findings) => findings.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(),
            Opened::Rows(_) => Vec::new(),
        };
        assert_eq!(codes(b""), ["EMPTY_FILE"]);
        assert_eq!(codes(b"no,known\ncolumn,here\n").first(), Some(&"MISSING_COLUMN"));
        // The first bytes of an archive, and nothing behind them; then those of a workbook.
        assert_eq!((opened(b"PK\x03\x04").0, codes(b"PK\x03\x04")), (false, vec!["WRONG_FORMAT"]));
        assert_eq!((opened(b"PK\x03\x04xl/").0, codes(b"PK\x03\x04xl/")), (true, vec!["UNSAFE_FILE"]));
    }
}

//! All findings as a file of their own, written as they come.

use std::path::{Path, PathBuf};

use crate::cli::error::{Failure, local};
use crate::client::files::NewFile;
use crate::domain::finding::Severity;
use crate::domain::text::Lang;
use crate::formats::csv_injection::neutralise;
use crate::texts::Texts;
use crate::texts::finding::FileFinding;

const COLUMNS: [&str; 8] = ["FILE", "ROW", "COLUMN", "CODE", "SEVERITY", "VALUE", "EXPECTED", "MESSAGE"];

pub struct FindingsFile {
    path: PathBuf,
    writer: csv::Writer<NewFile>,
    texts: Texts,
}

impl FindingsFile {
    /// The file, if one is asked for, with its header and messages in `lang`.
    pub fn asked_for(path: Option<&Path>, lang: Lang) -> Result<Option<Self>, Failure> {
        path.map(|path| Self::create(path, lang)).transpose()
    }

    fn create(path: &Path, lang: Lang) -> Result<Self, Failure> {
        let writer = csv::Writer::from_writer(NewFile::open(path)?);
        let mut own = Self { path: path.to_owned(), writer, texts: Texts::new(lang) };
        let written = own.writer.write_record(COLUMNS);
        written.map_err(|error| local("error-write", path, error))?;
        Ok(own)
    }

    pub fn write(&mut self, finding: &FileFinding) -> Result<(), Failure> {
        let (row, message) = (finding.shown_row().to_string(), finding.message(&self.texts));
        let severity = if finding.severity == Severity::Error { "ERROR" } else { "WARNING" };
        let cells = [
            &finding.file,
            &row,
            finding.place.as_ref().map_or(&finding.column, |place| &place.cell),
            &finding.code,
            severity,
            &finding.value,
            &finding.expected,
            &message,
        ];
        let written = self.writer.write_record(cells.map(|cell| neutralise(cell).into_owned()));
        written.map_err(|error| local("error-write", &self.path, error))
    }

    /// Writes what is still in memory, and puts the file in its place.
    pub fn finish(self) -> Result<(), Failure> {
        let written = self.writer.into_inner().map_err(|error| local("error-write", &self.path, error.into_error()))?;
        Ok(written.finish()?)
    }
}

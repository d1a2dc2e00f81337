//! Writes rows as a table, CSV or JSON, to the console or to a file.
//!
//! CSV and JSON are written as rows arrive, so that a pull of any size takes little memory. A table is drawn when it is complete.
//! A file gets its name when it is complete.

use std::io::Write;

use serde_json::json;

use super::labels::Labels;
use super::page::page;
use super::{Format, OutputArgs};
use crate::cli::console::Console;
use crate::cli::error::{Failure, local};
use crate::client::files::NewFile;
use crate::formats::tables::{Table, TableCell};
use crate::texts::visible::visible;

pub struct RowWriter {
    format: Format,
    columns: Vec<String>,
    /// For each column whether its codes get names.
    labelled: Vec<bool>,
    labels: Option<Labels>,
    /// For each column whether a table leaves it out.
    hidden: Vec<bool>,
    file: Option<NewFile>,
    kept: Table,
    rows: u64,
}

impl RowWriter {
    /// A writer of these columns. `hidden` columns are not shown in a table: its footer has them.
    pub fn open(
        console: &Console,
        args: &OutputArgs,
        columns: Vec<String>,
        labels: Option<Labels>,
        hidden: &[&str],
    ) -> Result<Self, Failure> {
        let format = args.format_on(console);
        let table = format == Format::Table;
        let labelled = match &labels {
            Some(labels) if !table => columns.iter().map(|column| labels.has(column)).collect(),
            _ => vec![false; columns.len()],
        };
        let hidden = columns.iter().map(|column| hidden.contains(&column.as_str())).collect();
        let file = args.output.as_deref().map(NewFile::open).transpose()?;
        let mut writer = Self { format, columns, labelled, labels, hidden, file, kept: Table::default(), rows: 0 };
        writer.kept.columns = writer.names();
        Ok(writer)
    }

    /// The columns as they are written; the names of codes come after all others.
    fn names(&self) -> Vec<String> {
        let labelled = self.columns.iter().zip(&self.labelled).filter(|(_, labelled)| **labelled);
        let later = labelled.map(|(column, _)| format!("{column}_LABEL"));
        self.columns.iter().cloned().chain(later).collect()
    }

    fn with_labels(&self, mut row: Vec<TableCell>) -> Vec<TableCell> {
        let Some(labels) = &self.labels else { return row };
        let about = row.iter().zip(&self.columns).zip(&self.labelled).filter(|(_, labelled)| **labelled);
        let later: Vec<TableCell> =
            about.map(|((cell, column), _)| TableCell::text(labels.of(column, &cell.display()))).collect();
        row.extend(later);
        row
    }

    pub fn write(&mut self, console: &mut Console, rows: Vec<Vec<TableCell>>) -> Result<(), Failure> {
        let rows: Vec<Vec<TableCell>> = rows.into_iter().map(|row| self.with_labels(row)).collect();
        if self.format == Format::Table {
            self.rows += u64::try_from(rows.len()).unwrap_or(u64::MAX);
            self.kept.rows.extend(rows);
            return Ok(());
        }
        if rows.is_empty() {
            return Ok(());
        }
        let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        self.kept.rows = rows;
        let text = self.encoded()?;
        self.kept.rows.clear();
        self.rows += count;
        self.put(console, &text)
    }

    /// The kept rows as CSV or JSON. The header of CSV and the bracket of JSON come before the first rows only.
    fn encoded(&self) -> Result<Vec<u8>, Failure> {
        let mut text = Vec::new();
        if self.format == Format::Csv {
            self.kept.write_csv(&mut text)?;
            if self.rows > 0 {
                // The header is one line: names of columns hold no line feed.
                let header = text.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
                text.drain(..header);
            }
        } else {
            self.kept.write_json(&mut text)?;
            // "[\n…\n]\n": the brackets belong to the whole.
            text.truncate(text.len().saturating_sub(3));
            if self.rows > 0 {
                text.splice(..1, *b",");
            }
        }
        Ok(text)
    }

    fn put(&mut self, console: &mut Console, text: &[u8]) -> Result<(), Failure> {
        match &mut self.file {
            Some(file) => file.write_all(text).map_err(|error| local("error-write", file.path(), error)),
            None if console.terminal => {
                let text = String::from_utf8_lossy(text);
                Ok(console.out().write_all(visible(&text).as_bytes())?)
            }
            None => Ok(console.out().write_all(text)?),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Ends the answer; the footer is for tables.
    pub fn finish(mut self, console: &mut Console, footer: &[String]) -> Result<u64, Failure> {
        match self.format {
            Format::Table => {
                let mut text = page(console, &self.kept, &self.hidden, self.labels.as_ref());
                for line in footer {
                    text.push('\n');
                    text.push_str(line);
                }
                text.push('\n');
                self.put(console, text.as_bytes())?;
            }
            Format::Csv if self.rows == 0 => {
                let text = self.encoded()?;
                self.put(console, &text)?;
            }
            Format::Csv => {}
            Format::Json if self.rows == 0 => self.put(console, b"[\n]\n")?,
            Format::Json => self.put(console, b"\n]\n")?,
        }
        if let Some(file) = self.file.take() {
            let path = file.path().display().to_string();
            file.finish()?;
            if console.json {
                console.value(&json!({ "output": path, "rows": self.rows }))?;
            }
        }
        Ok(self.rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::console::tests::console;
    use crate::domain::text::Lang;
    use crate::formats::builtin::builtin;

    fn labels() -> Labels {
        Labels::of_parts(builtin().unwrap().parts(), Lang::English)
    }

    fn written(format: Format, labels: Option<Labels>, rows: u32) -> String {
        let (mut console, written) = console();
        let args = OutputArgs { format: Some(format), output: None, labels: None };
        let columns = ["REF_AREA", "OBS_VALUE", "RELEASE"].map(str::to_owned).to_vec();
        let mut writer = RowWriter::open(&console, &args, columns, labels, &["RELEASE"]).unwrap();
        for _ in 0..rows {
            let figure = TableCell::Figure { mantissa: 125, decimals: 1 };
            writer.write(&mut console, vec![vec![TableCell::text("MA-09"), figure, TableCell::text("r1")]]).unwrap();
        }
        writer.finish(&mut console, &["from release 1".into()]).unwrap();
        written.text()
    }

    #[test]
    fn rows_that_come_in_pieces_make_one_whole() {
        assert_eq!(written(Format::Csv, None, 2), "REF_AREA,OBS_VALUE,RELEASE\nMA-09,12.5,r1\nMA-09,12.5,r1\n");
        assert_eq!(written(Format::Csv, None, 0), "REF_AREA,OBS_VALUE,RELEASE\n");
        for rows in 0..3 {
            let value: serde_json::Value = serde_json::from_str(&written(Format::Json, None, rows)).unwrap();
            assert_eq!(value.as_array().unwrap().len(), rows as usize);
        }
        assert!(written(Format::Json, None, 1).contains("\"OBS_VALUE\":12.5"));
    }

    #[test]
    fn labels_follow_the_columns_and_stand_beside_the_code_in_a_table() {
        let csv = written(Format::Csv, Some(labels()), 1);
        assert_eq!(csv, "REF_AREA,OBS_VALUE,RELEASE,REF_AREA_LABEL\nMA-09,12.5,r1,Souss-Massa\n");
        let table = written(Format::Table, Some(labels()), 1);
        assert!(table.contains("Souss-Massa") && table.ends_with("from release 1\n"), "{table}");
        assert!(!table.contains("r1"), "{table}");
    }

    #[test]
    fn a_file_is_there_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let (mut console, _) = console();
        let args = OutputArgs { format: None, output: Some(path.clone()), labels: None };
        let open = |console: &Console| RowWriter::open(console, &args, vec!["A".into()], None, &[]).unwrap();
        drop(open(&console));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        let mut writer = open(&console);
        writer.write(&mut console, vec![vec![TableCell::Integer(1)]]).unwrap();
        writer.finish(&mut console, &[]).unwrap();
        assert_eq!(std::fs::read_to_string(path).unwrap(), "A\n1\n");
    }
}

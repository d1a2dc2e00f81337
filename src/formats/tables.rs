//! Answers as tables, and tables as CSV and JSON.
//!
//! Figures are exact in both: JSON numbers are written digit by digit, never as binary fractions. Texts that a
//! spreadsheet would run are made harmless in CSV; in JSON they are unchanged.

use std::io::{self, Write};

use marsad_domain::value::format_scaled;

use super::csv_injection::neutralise;

/// The content of a cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableCell {
    /// An empty cell, or `null`.
    Empty,
    Text(String),
    Integer(i64),
    /// An exact figure: `mantissa` × 10^-`decimals`.
    Figure {
        mantissa: i64,
        decimals: u8,
    },
    Truth(bool),
}

impl TableCell {
    /// A text, or an empty cell if the text is empty.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// The cell as text for people.
    #[must_use]
    pub fn display(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Integer(number) => number.to_string(),
            Self::Figure { mantissa, decimals } => format_scaled(*mantissa, *decimals),
            Self::Truth(truth) => truth.to_string(),
        }
    }

    fn json(&self) -> String {
        match self {
            Self::Empty => "null".to_owned(),
            Self::Text(text) => serde_json::Value::from(text.as_str()).to_string(),
            other => other.display(),
        }
    }
}

/// Rows of as many cells as there are columns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<TableCell>>,
}

impl Table {
    /// Writes the table as CSV (RFC 4180) with a header.
    pub fn write_csv(&self, out: impl Write) -> io::Result<()> {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(out);
        writer.write_record(&self.columns).map_err(io::Error::other)?;
        for row in &self.rows {
            write_csv_row(&mut writer, row)?;
        }
        writer.flush()
    }

    /// Writes the table as a JSON list of objects, one a row, with the columns in their order.
    pub fn write_json(&self, mut out: impl Write) -> io::Result<()> {
        let names: Vec<String> =
            self.columns.iter().map(|name| serde_json::Value::from(name.as_str()).to_string()).collect();
        out.write_all(b"[")?;
        for (n, row) in self.rows.iter().enumerate() {
            let fields: Vec<String> =
                names.iter().zip(row).map(|(name, cell)| format!("{name}:{}", cell.json())).collect();
            write!(out, "{}{{{}}}", if n == 0 { "\n" } else { ",\n" }, fields.join(","))?;
        }
        out.write_all(b"\n]\n")?;
        out.flush()
    }
}

/// Writes one row. Only texts are made harmless, since a figure may begin with a minus sign.
pub(super) fn write_csv_row<W: Write>(writer: &mut csv::Writer<W>, row: &[TableCell]) -> io::Result<()> {
    for cell in row {
        let text = cell.display();
        let written = match cell {
            TableCell::Text(_) => writer.write_field(neutralise(&text).as_bytes()),
            _ => writer.write_field(&text),
        };
        written.map_err(io::Error::other)?;
    }
    writer.write_record(None::<&[u8]>).map_err(io::Error::other)
}

#[cfg(test)]
mod tests;

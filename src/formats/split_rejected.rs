//! Writes the file of rejected rows: the original rows with their findings, to be corrected and sent again.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};

use super::csv_injection::neutralise;
use super::csv_observations::FINDING_COLUMNS;
use super::csv_records::{Records, Step};

/// The findings about a row, for the person who corrects it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowNote {
    /// Finding codes, separated by spaces.
    pub codes: String,
    /// Messages in the person's language.
    pub messages: String,
}

/// Writes the rejected rows of a file into a file of their own.
#[derive(Debug)]
pub struct SetAsideWriter<W> {
    out: W,
}

impl<W: Write> SetAsideWriter<W> {
    /// A writer to `out`.
    pub fn new(out: W) -> Self {
        Self { out }
    }

    /// Copies the header and the rows with a note from `input`, an observation file, byte for byte, and adds the
    /// columns `FINDING_CODES` and `FINDING_MESSAGES` at the end; such columns of an earlier attempt are dropped. Rows
    /// that are too long to be read are not copied. Returns the number of copied rows.
    pub fn copy<R: BufRead>(mut self, input: R, notes: &BTreeMap<u32, RowNote>) -> io::Result<u64> {
        let mut records = Records::new(input);
        if records.step()? != Step::Record {
            return Ok(0);
        }
        records.find_separator();
        let width = records.width();
        let is_own = |n: usize| {
            let name = String::from_utf8_lossy(records.cell(n)).trim().to_uppercase();
            !FINDING_COLUMNS.contains(&name.as_str())
        };
        let own: Vec<bool> = (0..width).map(is_own).collect();
        let [codes, messages] = FINDING_COLUMNS;
        self.out.write_all(b"\xef\xbb\xbf")?;
        self.record(&records, &own, codes, messages)?;
        let mut copied = 0;
        loop {
            match records.step()? {
                Step::Record | Step::StrayQuote => {}
                Step::TooLong => continue,
                Step::OpenQuote | Step::StrayQuoteOverLines | Step::End => break,
            }
            if let Some(note) = notes.get(&records.row()) {
                self.record(&records, &own, &note.codes, &note.messages)?;
                copied += 1;
            }
        }
        self.out.flush()?;
        Ok(copied)
    }

    fn record<R: BufRead>(
        &mut self,
        records: &Records<R>,
        own: &[bool],
        codes: &str,
        messages: &str,
    ) -> io::Result<()> {
        let separator = records.separator();
        // Empty cells beyond those of the header are dropped, so that the findings are in their columns.
        let surplus = (own.len()..records.width()).any(|n| records.cell(n).iter().all(u8::is_ascii_whitespace));
        if own.iter().all(|own| *own) && !surplus {
            self.out.write_all(records.raw_without_line_end())?;
            // A row that is too short gets empty cells, so that its findings are in their columns.
            for _ in records.width()..own.len() {
                self.out.write_all(&[separator])?;
            }
        } else {
            let filled = |n: &usize| !records.cell(*n).iter().all(u8::is_ascii_whitespace);
            let beyond = (own.len()..records.width().max(own.len())).filter(filled);
            let kept = (0..own.len()).filter(|n| own.get(*n) == Some(&true)).chain(beyond);
            for (place, n) in kept.enumerate() {
                if place > 0 {
                    self.out.write_all(&[separator])?;
                }
                self.out.write_all(&quoted(records.cell(n), separator))?;
            }
        }
        for text in [codes, messages] {
            self.out.write_all(&[separator])?;
            self.out.write_all(&quoted(neutralise(text).as_bytes(), separator))?;
        }
        self.out.write_all(b"\r\n")
    }
}

/// The cell, in quotes if it needs them.
fn quoted(cell: &[u8], separator: u8) -> Vec<u8> {
    if !cell.iter().any(|byte| matches!(byte, b'"' | b'\n' | b'\r') || *byte == separator) {
        return cell.to_vec();
    }
    let mut text = vec![b'"'];
    for byte in cell {
        if *byte == b'"' {
            text.push(b'"');
        }
        text.push(*byte);
    }
    text.push(b'"');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copy(file: &str, notes: &[(u32, &str, &str)]) -> String {
        let note = |codes: &str, messages: &str| RowNote { codes: codes.into(), messages: messages.into() };
        let notes = notes.iter().map(|(row, codes, messages)| (*row, note(codes, messages))).collect();
        let mut out = Vec::new();
        SetAsideWriter::new(&mut out).copy(file.as_bytes(), &notes).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn rows_are_copied_as_they_stand_with_their_findings() {
        let file = "INDICATOR;OBS_VALUE\r\nX;1\r\n\r\n\"Y\";deux\r\nZ\r\n";
        let first = copy(file, &[(4, "BAD_NUMBER", "=un; deux"), (5, "MISSING_COLUMN", "m")]);
        let expected = "\u{feff}INDICATOR;OBS_VALUE;FINDING_CODES;FINDING_MESSAGES\r\n\
                        \"Y\";deux;BAD_NUMBER;\"'=un; deux\"\r\nZ;;MISSING_COLUMN;m\r\n";
        assert_eq!(first, expected);
        let wide = copy("A,B\nx,1,,\n", &[(2, "BAD_NUMBER", "m")]);
        assert_eq!(wide, "\u{feff}A,B,FINDING_CODES,FINDING_MESSAGES\r\nx,1,BAD_NUMBER,m\r\n");
        let second = copy(&first, &[(2, "TOO_LONG", "n")]);
        assert_eq!(second, "\u{feff}INDICATOR;OBS_VALUE;FINDING_CODES;FINDING_MESSAGES\r\nY;deux;TOO_LONG;n\r\n");
    }
}

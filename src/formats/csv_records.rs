//! Reads the records of a CSV file (RFC 4180) one at a time, with the row numbers that a spreadsheet shows.
//!
//! An empty line is skipped but counted; a line break inside quotes belongs to its cell. The bytes of each record stay
//! unchanged, so that a file can be split without rewriting it. This file does not know the meaning of columns.

use std::io::{self, BufRead};
use std::ops::Range;

use super::csv_quotes::{Quotes, separator_of};

/// The longest record in bytes, its line end included.
pub const RECORD_BYTES_MAX: usize = 64 * 1024;

const BOM: &[u8] = b"\xef\xbb\xbf";

/// The result of one step through a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A record, now in [`Records::raw`] and [`Records::cell`].
    Record,
    /// A record longer than [`RECORD_BYTES_MAX`]; reading continues with the next line.
    TooLong,
    /// A quotation mark that is not closed within [`RECORD_BYTES_MAX`]; nothing after it can be read.
    OpenQuote,
    /// A record of one line in which a closing quotation mark is not followed by a separator; reading continues with
    /// the next line.
    StrayQuote,
    /// The same in a record of several lines. If the mark was opened by mistake, it may enclose whole rows, so nothing
    /// after it can be read.
    StrayQuoteOverLines,
    /// The end of the file.
    End,
}

/// A file, record by record.
#[derive(Debug)]
pub struct Records<R> {
    input: R,
    separator: u8,
    /// Whether the separator is known; until then both signs count as separators.
    separator_known: bool,
    raw: Vec<u8>,
    /// The texts of cells that had quotes, one after the other.
    unquoted: Vec<u8>,
    cells: Vec<CellPlace>,
    /// The row of the current record as a spreadsheet counts it: records and empty lines.
    row: u32,
    /// The line in which the current record begins, as an editor counts it.
    line: u32,
    next_line: u32,
    started: bool,
    ended: bool,
}

/// The place of a cell's bytes.
#[derive(Debug, Clone)]
enum CellPlace {
    Raw(Range<usize>),
    Unquoted(Range<usize>),
}

/// The buffered bytes of the input; reads more if there are none.
fn fill<R: BufRead>(input: &mut R) -> io::Result<&[u8]> {
    while let Err(error) = input.fill_buf() {
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    input.fill_buf()
}

impl<R: BufRead> Records<R> {
    /// A reader of `input`. The separator is the comma until [`Records::find_separator`] is called.
    pub fn new(input: R) -> Self {
        Self {
            input,
            separator: b',',
            separator_known: false,
            raw: Vec::with_capacity(512),
            unquoted: Vec::new(),
            cells: Vec::new(),
            row: 0,
            line: 0,
            next_line: 1,
            started: false,
            ended: false,
        }
    }

    /// Goes to the next record.
    pub fn step(&mut self) -> io::Result<Step> {
        loop {
            self.raw.clear();
            self.cells.clear();
            self.unquoted.clear();
            if self.ended {
                return Ok(Step::End);
            }
            let step = self.read_record()?;
            if step == Step::Record && self.raw_without_line_end().is_empty() {
                continue;
            }
            if matches!(step, Step::Record | Step::StrayQuote) {
                self.split();
            }
            return Ok(step);
        }
    }

    fn read_record(&mut self) -> io::Result<Step> {
        let separators = if self.separator_known { [self.separator; 2] } else { [b',', b';'] };
        let mut quotes = Quotes::CellStart;
        let mut scanned = 0;
        loop {
            let complete = self.read_line()?;
            if !self.started {
                self.started = true;
                if self.raw.starts_with(BOM) {
                    self.raw.drain(..BOM.len());
                }
            }
            if scanned == 0 {
                if self.raw.is_empty() && self.ended {
                    return Ok(Step::End);
                }
                self.row = self.row.saturating_add(1);
                self.line = self.next_line;
            }
            self.next_line = self.next_line.saturating_add(1);
            let end = self.raw_without_line_end().len();
            let fresh = self.raw.get(scanned..end).unwrap_or_default();
            // Text without a quotation mark cannot open a cell.
            if quotes == Quotes::Open || fresh.contains(&b'"') {
                quotes = fresh.iter().fold(quotes, |quotes, byte| quotes.after(*byte, separators));
            }
            scanned = self.raw.len();
            match (complete, quotes == Quotes::Open) {
                (true, false) if quotes == Quotes::Stray => return Ok(self.stray_quote()),
                (true, false) => return Ok(Step::Record),
                (false, false) => {
                    self.skip_line()?;
                    return Ok(Step::TooLong);
                }
                (true, true) if !self.ended => {}
                (_, true) => {
                    self.ended = true;
                    return Ok(Step::OpenQuote);
                }
            }
        }
    }

    fn stray_quote(&mut self) -> Step {
        if self.next_line.saturating_sub(self.line) == 1 {
            return Step::StrayQuote;
        }
        self.ended = true;
        Step::StrayQuoteOverLines
    }

    /// The next unread bytes, as many as the input has buffered.
    pub fn upcoming(&mut self) -> io::Result<&[u8]> {
        fill(&mut self.input)
    }

    /// Appends the rest of a line with its end to `raw`. False if the record would be too long. At the end of the file
    /// it sets `ended`.
    fn read_line(&mut self) -> io::Result<bool> {
        loop {
            let available = fill(&mut self.input)?;
            if available.is_empty() {
                self.ended = true;
                return Ok(true);
            }
            let found = available.iter().position(|byte| *byte == b'\n');
            let wanted = found.map_or(available.len(), |at| at + 1);
            let room = RECORD_BYTES_MAX.saturating_sub(self.raw.len());
            let taken = wanted.min(room);
            self.raw.extend_from_slice(available.get(..taken).unwrap_or_default());
            self.input.consume(taken);
            if taken < wanted {
                return Ok(false);
            }
            if found.is_some() {
                return Ok(true);
            }
        }
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let available = fill(&mut self.input)?;
            if available.is_empty() {
                self.ended = true;
                return Ok(());
            }
            let found = available.iter().position(|byte| *byte == b'\n');
            let taken = found.map_or(available.len(), |at| at + 1);
            self.input.consume(taken);
            if found.is_some() {
                return Ok(());
            }
        }
    }

    fn split(&mut self) {
        let end = self.raw_without_line_end().len();
        let bytes = self.raw.get(..end).unwrap_or_default();
        let mut start = 0;
        if !bytes.contains(&b'"') {
            for (at, byte) in bytes.iter().enumerate() {
                if *byte == self.separator {
                    self.cells.push(CellPlace::Raw(start..at));
                    start = at + 1;
                }
            }
            self.cells.push(CellPlace::Raw(start..end));
            return;
        }
        let separators = [self.separator; 2];
        let mut quotes = Quotes::CellStart;
        let mut text_start = self.unquoted.len();
        for byte in bytes {
            let next = quotes.after(*byte, separators);
            match (quotes, next) {
                (Quotes::Open, Quotes::Closing) | (Quotes::CellStart, Quotes::Open) => {}
                (_, Quotes::CellStart) => {
                    self.cells.push(CellPlace::Unquoted(text_start..self.unquoted.len()));
                    text_start = self.unquoted.len();
                }
                // Text, or a doubled quotation mark.
                _ => self.unquoted.push(*byte),
            }
            quotes = next;
        }
        self.cells.push(CellPlace::Unquoted(text_start..self.unquoted.len()));
    }

    /// Finds the separator in the current record, which is the header, and splits the record again.
    pub fn find_separator(&mut self) {
        self.separator_known = true;
        self.separator = separator_of(self.raw_without_line_end());
        self.cells.clear();
        self.unquoted.clear();
        self.split();
    }
}

impl<R> Records<R> {
    /// The separator: `,` or `;`.
    pub fn separator(&self) -> u8 {
        self.separator
    }

    /// The row of the current record as a spreadsheet shows it; the first is 1.
    pub fn row(&self) -> u32 {
        self.row
    }

    /// The line in which the current record begins; the first is 1.
    pub fn line(&self) -> u32 {
        self.line
    }

    /// The bytes of the current record in the file, without its line end and without the byte-order mark.
    pub fn raw_without_line_end(&self) -> &[u8] {
        let line = self.raw.strip_suffix(b"\n").unwrap_or(&self.raw);
        line.strip_suffix(b"\r").unwrap_or(line)
    }

    /// How many cells the current record has.
    pub fn width(&self) -> usize {
        self.cells.len()
    }

    /// A cell of the current record without its quotes; empty where there is none.
    pub fn cell(&self, n: usize) -> &[u8] {
        match self.cells.get(n) {
            Some(CellPlace::Raw(place)) => self.raw.get(place.clone()).unwrap_or_default(),
            Some(CellPlace::Unquoted(place)) => self.unquoted.get(place.clone()).unwrap_or_default(),
            None => &[],
        }
    }

    /// Whether every cell of the current record is empty or blank, as a spreadsheet writes a cleared row.
    pub fn is_blank(&self) -> bool {
        (0..self.width()).all(|n| self.cell(n).iter().all(u8::is_ascii_whitespace))
    }
}

#[cfg(test)]
#[path = "csv_records_tests.rs"]
mod tests;

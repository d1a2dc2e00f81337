//! A file as it was brought, read by what it holds: its name and what the browser says of its kind are never trusted.

use std::collections::BTreeSet;
use std::io::Cursor;

use marsad_domain::finding::{Finding, FindingCode, Severity};
use marsad_domain::period::Period;
use marsad_domain::raw::{RawBatch, RawEvent};
use marsad_formats::csv_observations::{FileBatch, ObservationReader, OpenError, without_rows};
use marsad_formats::json_events::read_events;
use marsad_formats::workbook::{CellPlace, FilledForm};

/// The most bytes of texts in one batch: with its figures it then fits into a stored chunk.
const BATCH_TEXT_BYTES_MAX: usize = 128 * 1024;

/// What a file holds.
pub enum Content {
    /// Rows of CSV, or figures of a form with their cells.
    Observations(Vec<RawBatch>),
    Events(Vec<RawEvent>),
}

/// A file that was read.
pub struct ReadFile {
    pub content: Content,
    /// What cannot be read.
    pub findings: Vec<Finding>,
    /// The cells of a form, in the order of its figures; of other files none.
    pub places: Vec<CellPlace>,
    /// How many cells beside the figures of a form were not read.
    pub unread: u64,
}

impl ReadFile {
    /// Reads a file. It computes, so it must not run where others wait.
    #[must_use]
    pub fn read(bytes: Vec<u8>) -> Self {
        match FilledForm::open(Cursor::new(bytes.as_slice())) {
            Ok(Some(form)) => {
                let read = Self::of_batches(form.rows().map(Ok));
                Self { places: form.places().to_vec(), unread: form.unread().count, ..read }
            }
            Ok(None) if is_json(&bytes) => {
                let (records, findings) = read_events(&bytes);
                let events = records.into_iter().map(|record| record.event).collect();
                Self { content: Content::Events(events), findings, places: Vec::new(), unread: 0 }
            }
            Ok(None) => match ObservationReader::open(Cursor::new(bytes)) {
                Ok(reader) => Self::of_batches(reader),
                Err(error) => Self::refused(error),
            },
            Err(error) => Self::refused(error),
        }
    }

    fn refused(error: OpenError) -> Self {
        let findings = match error {
            OpenError::Refused(findings) => findings,
            OpenError::Io(_) => vec![unreadable()],
        };
        Self { content: Content::Observations(Vec::new()), findings, places: Vec::new(), unread: 0 }
    }

    fn of_batches(batches: impl Iterator<Item = std::io::Result<FileBatch>>) -> Self {
        let (mut all, mut findings) = (Vec::new(), Vec::new());
        for batch in batches {
            match batch {
                Ok(batch) => {
                    findings.extend(batch.findings);
                    all.extend(pieces(batch.rows));
                }
                Err(_) => findings.push(unreadable()),
            }
        }
        Self { content: Content::Observations(all), findings, places: Vec::new(), unread: 0 }
    }

    /// Whether something cannot be read: then nothing of the file may be sent.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity() == Severity::Error)
    }

    /// The periods that its rows name.
    #[must_use]
    pub fn periods(&self) -> Vec<Period> {
        let Content::Observations(batches) = &self.content else { return Vec::new() };
        let columns = batches.iter().filter_map(|batch| batch.column("TIME_PERIOD"));
        columns.flat_map(|column| &column.dictionary).filter_map(|text| text.trim().parse().ok()).collect()
    }

    /// The codes of the indicators that its rows name.
    #[must_use]
    pub fn indicators(&self) -> BTreeSet<String> {
        let Content::Observations(batches) = &self.content else { return BTreeSet::new() };
        let columns = batches.iter().filter_map(|batch| batch.column("INDICATOR"));
        columns.flat_map(|column| &column.dictionary).map(|code| code.trim().to_ascii_uppercase()).collect()
    }
}

/// Bytes in memory do not fail; a damaged file does.
fn unreadable() -> Finding {
    Finding::new(FindingCode::UnsafeFile, 0, "", "", "")
}

fn is_json(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    matches!(text.iter().find(|byte| !byte.is_ascii_whitespace()), Some(b'{' | b'['))
}

/// A batch in pieces whose texts fit into a stored chunk each.
fn pieces(batch: RawBatch) -> Vec<RawBatch> {
    let rows = batch.source_rows.len();
    let bytes = |row: usize| batch.columns.iter().map(|column| column.text(row).len()).sum::<usize>();
    let mut cuts = vec![0];
    let mut sum = 0_usize;
    for row in 0..rows {
        let own = bytes(row);
        // The codes of a row are short. Only rows with long texts make a batch large.
        if sum + own > BATCH_TEXT_BYTES_MAX.max(rows * 40) && sum > 0 {
            cuts.push(row);
            sum = 0;
        }
        sum += own;
    }
    if cuts.len() == 1 {
        return if rows == 0 { Vec::new() } else { vec![batch] };
    }
    let ends = cuts.iter().skip(1).copied().chain([rows]);
    let piece = |(begin, end): (usize, usize)| {
        let outside = |(at, row): (usize, &u32)| (at < begin || at >= end).then_some(*row);
        without_rows(&batch, &batch.source_rows.iter().enumerate().filter_map(outside).collect())
    };
    cuts.iter().copied().zip(ends).map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(read: &ReadFile) -> usize {
        match &read.content {
            Content::Observations(batches) => batches.iter().map(|batch| batch.source_rows.len()).sum(),
            Content::Events(events) => events.len(),
        }
    }

    #[test]
    fn a_file_is_recognised_by_its_content() {
        let csv = b"INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE\npop_total,MA-02,2024,5\n".to_vec();
        let read = ReadFile::read(csv);
        assert_eq!((rows(&read), read.findings.len(), read.has_errors()), (1, 0, false));
        assert_eq!(read.indicators().into_iter().collect::<Vec<_>>(), ["POP_TOTAL"]);
        let json = ReadFile::read(b"\xef\xbb\xbf [{\"eventId\": \"e-1\"}]".to_vec());
        assert!(matches!(json.content, Content::Events(_)));
        for damaged in [&b"PK\x03\x04 no workbook"[..], b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\0\0\0"] {
            let read = ReadFile::read(damaged.to_vec());
            assert!(read.has_errors() && rows(&read) == 0, "{damaged:?}");
        }
    }

    #[test]
    fn long_texts_make_more_batches_and_lose_no_row() {
        let mut csv = "INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,COMMENT_OBS\n".to_owned();
        for row in 0..3_000 {
            csv += &format!("POP_TOTAL,MA-02,2024,{row},{}\n", "x".repeat(400));
        }
        let read = ReadFile::read(csv.into_bytes());
        let Content::Observations(batches) = &read.content else { panic!("no rows") };
        assert!(batches.len() > 2, "{}", batches.len());
        let found: Vec<u32> = batches.iter().flat_map(|batch| batch.source_rows.clone()).collect();
        assert_eq!(found, (2..3_002).collect::<Vec<u32>>());
    }
}

//! What keeps a file from being a CSV file that is read here, recognised and named: another format, another encoding,
//! another separator.

use crate::domain::finding::{Finding, FindingCode};

const UTF_8: &str = "UTF-8";

/// What a file shows before anything of it is read as CSV; `beginning` is its first bytes.
#[must_use]
pub fn foreign(beginning: &[u8]) -> Option<Finding> {
    let bytes = beginning.strip_prefix(b"\xef\xbb\xbf").unwrap_or(beginning);
    if let Some(format) = format(bytes) {
        return Some(Finding::new(FindingCode::WrongFormat, 0, "", format, "CSV"));
    }
    if is_utf_16(bytes) {
        return Some(Finding::new(FindingCode::BadEncoding, 1, "", "UTF-16", UTF_8));
    }
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if line.contains(&0) {
        return Some(zero_byte(1, ""));
    }
    if line.get(..4).is_some_and(|start| start.eq_ignore_ascii_case(b"sep=")) {
        return Some(Finding::new(FindingCode::WrongSeparator, 1, "", "SEP", ";"));
    }
    if ends_lines_in_cr(bytes) {
        return Some(Finding::new(FindingCode::WrongSeparator, 1, "", "CR", "LF"));
    }
    if !line.contains(&b',') && !line.contains(&b';') {
        let other = [(b'\t', "TAB"), (b'|', "PIPE")].into_iter().find(|(byte, _)| line.contains(byte));
        return other.map(|(_, name)| Finding::new(FindingCode::WrongSeparator, 1, "", name, ";"));
    }
    None
}

/// Whether a CR outside quotation marks ends a line, and no LF does.
fn ends_lines_in_cr(bytes: &[u8]) -> bool {
    // The last byte may be the first half of a CR LF.
    let (_, whole) = bytes.split_last().unwrap_or((&0, &[]));
    let Some(at) = whole.iter().position(|byte| *byte == b'\r') else { return false };
    let marks = whole.iter().take(at).filter(|byte| **byte == b'"').count();
    marks % 2 == 0 && !bytes.contains(&b'\n')
}

/// The format of a file that is no text of rows.
fn format(bytes: &[u8]) -> Option<&'static str> {
    let holds = |wanted: &[u8]| bytes.windows(wanted.len()).any(|window| window == wanted);
    let text = bytes.trim_ascii_start();
    let is_html = || {
        let start: Vec<u8> = text.iter().take(512).map(u8::to_ascii_lowercase).collect();
        start.windows(5).any(|window| window == b"<html") || start.starts_with(b"<!doctype html")
    };
    match bytes {
        [b'P', b'K', 3, 4, ..] if holds(b"xl/") || holds(b"[Content_Types].xml") => Some("XLSX"),
        [b'P', b'K', 3, 4, ..] if holds(b"opendocument.spreadsheet") => Some("ODS"),
        [b'P', b'K', 3 | 5, 4 | 6, ..] => Some("ZIP"),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Some("XLS"),
        [0x1f, 0x8b, ..] => Some("GZIP"),
        [b'%', b'P', b'D', b'F', ..] => Some("PDF"),
        _ if text.starts_with(b"<") => Some(if is_html() { "HTML" } else { "XML" }),
        _ if text.starts_with(b"{") || text.starts_with(b"[") => Some("JSON"),
        _ => None,
    }
}

/// With its mark, or with so many zero bytes as Latin letters have in it.
fn is_utf_16(bytes: &[u8]) -> bool {
    let start = bytes.get(..64).unwrap_or(bytes);
    let zeros = start.iter().filter(|byte| **byte == 0).count();
    start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff") || (zeros > 0 && zeros * 3 >= start.len())
}

/// A record that is not UTF-8: which encoding it probably is in. The text itself is not shown, since nobody has looked
/// through it for personal data.
#[must_use]
pub fn not_utf8(row: u32, column: &str, record: &[u8]) -> Finding {
    Finding::new(FindingCode::BadEncoding, row, column, probable_encoding(record), UTF_8)
}

/// A file that is not UTF-8, as a whole.
#[must_use]
pub fn other_encoding(file: &[u8]) -> Finding {
    let found = if is_utf_16(file) { "UTF-16" } else { probable_encoding(file) };
    Finding::new(FindingCode::BadEncoding, 0, "", found, UTF_8)
}

/// A record with a zero byte in it.
#[must_use]
pub fn zero_byte(row: u32, column: &str) -> Finding {
    Finding::new(FindingCode::BadEncoding, row, column, "NUL", UTF_8)
}

/// Arabic words are runs of high bytes in Windows-1256; accents of French stand alone or in pairs in Windows-1252.
fn probable_encoding(record: &[u8]) -> &'static str {
    const ARABIC_RUN: usize = 3;
    let is_arabic = |byte: u8| matches!(byte, 0xc1..=0xd6 | 0xd8..=0xdf | 0xe1 | 0xe3..=0xe6 | 0xec | 0xed);
    let longest = record.split(|byte| !is_arabic(*byte)).map(<[u8]>::len).max().unwrap_or(0);
    if longest >= ARABIC_RUN { "Windows-1256" } else { "Windows-1252" }
}

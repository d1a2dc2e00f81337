//! Recognises files that are not readable CSV files: another format, another encoding, another separator.

use marsad_domain::finding::{Finding, FindingCode};

const UTF_8: &str = "UTF-8";
/// The name of Excel workbooks.
pub(crate) const XLSX: &str = "XLSX";

/// The finding about a file that is not readable as CSV, from its first bytes.
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

/// Whether lines end in CR alone: there is a CR outside quotation marks, and no LF.
fn ends_lines_in_cr(bytes: &[u8]) -> bool {
    // The last byte may be the CR of a CR LF.
    let (_, whole) = bytes.split_last().unwrap_or((&0, &[]));
    let Some(at) = whole.iter().position(|byte| *byte == b'\r') else { return false };
    let marks = whole.iter().take(at).filter(|byte| **byte == b'"').count();
    marks % 2 == 0 && !bytes.contains(&b'\n')
}

/// The format of a file that is not a text of rows.
pub(crate) fn format(bytes: &[u8]) -> Option<&'static str> {
    let holds = |wanted: &[u8]| bytes.windows(wanted.len()).any(|window| window == wanted);
    let text = bytes.trim_ascii_start();
    let is_html = || {
        let start: Vec<u8> = text.iter().take(512).map(u8::to_ascii_lowercase).collect();
        start.windows(5).any(|window| window == b"<html") || start.starts_with(b"<!doctype html")
    };
    match bytes {
        [b'P', b'K', 3, 4, ..] if holds(b"xl/") || holds(b"[Content_Types].xml") => Some(XLSX),
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

/// UTF-16 with its byte-order mark, or with as many zero bytes as Latin letters have in it.
fn is_utf_16(bytes: &[u8]) -> bool {
    let start = bytes.get(..64).unwrap_or(bytes);
    let zeros = start.iter().filter(|byte| **byte == 0).count();
    start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff") || (zeros > 0 && zeros * 3 >= start.len())
}

/// The finding about a record that is not UTF-8, with its probable encoding. It does not show the text, which has not
/// been searched for personal data.
#[must_use]
pub fn not_utf8(row: u32, column: &str, record: &[u8]) -> Finding {
    Finding::new(FindingCode::BadEncoding, row, column, probable_encoding(record), UTF_8)
}

/// The finding about a file that is not UTF-8.
#[must_use]
pub fn other_encoding(file: &[u8]) -> Finding {
    let found = if is_utf_16(file) { "UTF-16" } else { probable_encoding(file) };
    Finding::new(FindingCode::BadEncoding, 0, "", found, UTF_8)
}

/// The finding about a record with a zero byte.
#[must_use]
pub fn zero_byte(row: u32, column: &str) -> Finding {
    Finding::new(FindingCode::BadEncoding, row, column, "NUL", UTF_8)
}

/// In Windows-1256 an Arabic word is a run of high bytes; in Windows-1252 French accents occur alone or in pairs. The
/// result is empty if too few bytes would be letters: the bytes of a picture are in no encoding.
fn probable_encoding(record: &[u8]) -> &'static str {
    const ARABIC_RUN: usize = 3;
    const LATIN_RUN_MAX: usize = 4;
    let is_arabic = |byte: u8| matches!(byte, 0xc1..=0xd6 | 0xd8..=0xdf | 0xe1 | 0xe3..=0xe6 | 0xec | 0xed);
    let longest = record.split(|byte| !is_arabic(*byte)).map(<[u8]>::len).max().unwrap_or(0);
    let (name, is_letter): (_, fn(u8) -> bool) =
        if longest >= ARABIC_RUN { ("Windows-1256", is_letter_1256) } else { ("Windows-1252", is_letter_1252) };
    let control = record.iter().any(|byte| matches!(byte, 0..=8 | 0xb | 0xe..=0x1f | 0x7f));
    let high = || record.iter().copied().filter(|byte| *byte >= 0x80 && !is_sign(*byte));
    let (letters, all) = (high().filter(|byte| is_letter(*byte)).count(), high().count());
    // Latin words have few accents, and no long run of them.
    let run = record.split(|byte| *byte < 0x80).map(<[u8]>::len).max().unwrap_or(0);
    let is_latin = longest >= ARABIC_RUN || run <= LATIN_RUN_MAX;
    // Nine of ten must be letters: of random bytes half are letters.
    if !control && is_latin && letters * 10 >= all * 9 { name } else { "" }
}

fn is_letter_1252(byte: u8) -> bool {
    matches!(byte, 0x8a | 0x8c | 0x8e | 0x9a | 0x9c | 0x9e | 0x9f | 0xc0..=0xd6 | 0xd8..=0xf6 | 0xf8..=0xff)
}

fn is_letter_1256(byte: u8) -> bool {
    matches!(byte, 0x81 | 0x8a | 0x8d..=0x90 | 0x98 | 0x9a | 0x9c | 0x9f | 0xaa | 0xc0..=0xd6 | 0xd8..=0xfc | 0xff)
}

/// Signs of both encodings that occur between words: quotation marks, dashes, no-break spaces, the signs of euro,
/// degree and number, Arabic commas.
fn is_sign(byte: u8) -> bool {
    matches!(
        byte,
        0x80 | 0x85 | 0x8b | 0x91..=0x97 | 0x9b | 0x9d | 0xa0 | 0xa1 | 0xab | 0xb0 | 0xb7 | 0xba | 0xbb | 0xbf
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_is_named_only_where_it_makes_letters() {
        let french = b"Agadir\xa0: \xe9tudes \xab\xa0pr\xe9sent\xe9es\xa0\xbb, 3\xb0C, l\x92\xe9t\xe9";
        assert_eq!(probable_encoding(french), "Windows-1252");
        let arabic = b"\xc7\xe1\xe4\xc7\xd9\xe6\xd1\xa1 \xc7\xe1\xd1\xc8\xc7\xd8 2024";
        assert_eq!(probable_encoding(arabic), "Windows-1256");
        // Bytes of a generator, which are no text.
        let mut state = 7_u32;
        for length in [40, 400, 4_000] {
            let noise: Vec<u8> = (0..length)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    state.to_be_bytes()[0]
                })
                .filter(|byte| !matches!(byte, b'\n' | b'\r'))
                .collect();
            assert_eq!(probable_encoding(&noise), "", "{length}");
            let high: Vec<u8> = noise.iter().map(|byte| byte | 0x80).collect();
            assert_eq!(probable_encoding(&high), "", "{length} high");
        }
    }
}

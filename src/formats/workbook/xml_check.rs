//! What is checked in the XML of a workbook before it is read: counts for which room would be made, and places of cells that
//! would be computed with.

use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::container::Unsafe;

/// A spreadsheet has columns up to `XFD`, and rows up to 1,048,576.
const COLUMN_LETTERS_MAX: usize = 3;
const ROW_DIGITS_MAX: usize = 7;

/// Checks a part as far as it is XML; where it is not, no reader gets further either. `texts_most` is how many texts can be in
/// the file.
pub(super) fn check(bytes: impl BufRead, texts_most: u64) -> Result<(), Unsafe> {
    let mut xml = Reader::from_reader(bytes);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer) {
            Ok(Event::Start(element) | Event::Empty(element)) => check_element(&element, texts_most)?,
            // A workbook has none, and entities could make it grow.
            Ok(Event::DocType(_)) => return Err(Unsafe::Damaged),
            Ok(Event::Eof) | Err(_) => return Ok(()),
            Ok(_) => {}
        }
    }
}

fn check_element(element: &BytesStart<'_>, texts_most: u64) -> Result<(), Unsafe> {
    let name = element.local_name();
    let name: &str = name.as_ref();
    if !matches!(name, "c" | "row" | "f" | "dimension" | "mergeCell" | "sst") {
        return Ok(());
    }
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| Unsafe::Damaged)?;
        let key: &str = attribute.key.as_ref();
        let is_right = match (name, key) {
            ("c" | "row", "r") | ("f" | "dimension" | "mergeCell", "ref") => attribute.value.split(':').all(is_place),
            ("sst", "count" | "uniqueCount") => {
                attribute.value.trim().parse::<u64>().is_ok_and(|count| count <= texts_most)
            }
            _ => true,
        };
        if !is_right {
            return Err(Unsafe::Damaged);
        }
    }
    Ok(())
}

/// Whether a text is the place of a cell, a column or a row: `D7`, `D`, `7`.
fn is_place(text: &str) -> bool {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let digits = text.bytes().skip(letters).filter(u8::is_ascii_digit).count();
    letters + digits == text.len() && letters <= COLUMN_LETTERS_MAX && digits <= ROW_DIGITS_MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_counts_out_of_proportion_are_refused() {
        let is_right = |xml: &str| check(xml.as_bytes(), 100).is_ok();
        assert!(is_right(
            r#"<worksheet><dimension ref="A1:XFD1048576"/><row r="7"><c r="D7"><f ref="D7:D9"/></c></row></worksheet>"#
        ));
        assert!(is_right(r#"<sst count="100" uniqueCount="7"/>"#));
        assert!(is_right("no XML < at all"));
        for wrong in [
            r#"<c r="AAAAAAAAAAAA1"/>"#,
            r#"<row r="99999999999"/>"#,
            r#"<x:c r="A1B2"/>"#,
            r#"<dimension ref="A1:ZZZZZZZZZ9"/>"#,
            r#"<mergeCell ref="A1:A99999999999"/>"#,
            r#"<sst count="101"/>"#,
            r#"<sst uniqueCount="-1"/>"#,
            r#"<!DOCTYPE a [<!ENTITY b "c">]><a/>"#,
        ] {
            assert!(!is_right(wrong), "{wrong}");
        }
    }
}

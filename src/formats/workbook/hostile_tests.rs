//! Workbooks that are no forms, or were made to do harm.

use std::io::{Cursor, Read, Write};

use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use zip::ZipArchive;
use zip::write::SimpleFileOptions;

use super::tests::{form, words};
use super::*;
use crate::csv_faults::OpenError;

/// The first finding with which a file is refused.
fn refusal(bytes: Vec<u8>) -> String {
    let OpenError::Refused(found) = FilledForm::open(Cursor::new(bytes)).unwrap_err() else { panic!("an input error") };
    format!("{} {} {}", found[0].code.as_str(), found[0].value, found[0].expected).trim_end().to_owned()
}

pub(super) fn archive<'p>(parts: impl IntoIterator<Item = (&'p str, &'p [u8])>) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn with_first_cell(text: &str) -> Vec<u8> {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().write_string(0, 0, text).unwrap();
    workbook.save_to_buffer().unwrap()
}

#[test]
fn files_of_other_kinds_are_none() {
    for bytes in [&b"INDICATOR,REF_AREA"[..], b"", b"PK", b"PK\x03\x04 and nothing else", b"%PDF-1.7"] {
        assert!(FilledForm::open(Cursor::new(bytes)).unwrap().is_none());
    }
    // An old workbook; one with a password is in such a file too.
    let mut old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    old.resize(100_000, 0);
    assert!(FilledForm::open(Cursor::new(old.clone())).unwrap().is_none());
    old.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(refusal(old), "UNSAFE_FILE PASSWORD");
}

#[test]
fn what_is_unsafe_or_no_form_is_refused_by_name() {
    assert_eq!(refusal(with_first_cell("INDICATOR")), "WRONG_FORM");
    assert_eq!(refusal(archive([("[Content_Types].xml", &b"<a/>"[..]), ("word/document.xml", b"<a/>")])), "WRONG_FORM");
    assert_eq!(refusal(b"PK\x03\x04 xl/ and nothing else".to_vec()), "UNSAFE_FILE DAMAGED");
    let with = |name: &str| archive([("xl/workbook.xml", &b"<workbook/>"[..]), (name, b"x")]);
    for name in ["xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/embeddings/a.bin", "../a", "/a"] {
        assert_eq!(refusal(with(name)), format!("UNSAFE_FILE {name}"));
    }
    let zeros = vec![0; (32 << 20) + 1];
    let large = archive([("xl/workbook.xml", &b"<workbook/>"[..]), ("xl/sharedStrings.xml", &zeros)]);
    assert_eq!(refusal(large), "UNSAFE_FILE SIZE ≤ 32 MiB");
    let mut long = b"PK\x03\x04xl/".to_vec();
    long.resize(1 + (20 << 20), 0);
    assert_eq!(refusal(long), "UNSAFE_FILE SIZE ≤ 20 MiB");
    let other = FilledForm::open(Cursor::new(with_first_cell("marsad-form 9 EDU_ENROL 2024"))).unwrap().unwrap();
    let found = other.rows().next().unwrap().findings;
    assert_eq!((found[0].code.as_str(), found[0].value.as_str()), ("WRONG_FORM", "9"));
    assert_eq!(place_of(other.places(), found[0].row).unwrap().name(""), "Sheet1!A1");
}

#[test]
fn a_list_of_texts_that_claims_to_be_endless_is_refused() {
    let strings = br#"<?xml version="1.0"?><sst uniqueCount="18446744073709551615"><si><t>a</t></si></sst>"#;
    let file = archive([("xl/workbook.xml", &b"<workbook/>"[..]), ("xl/sharedStrings.xml", strings)]);
    assert_eq!(refusal(file), "UNSAFE_FILE DAMAGED");
}

/// The parts of a workbook, unpacked.
pub(super) fn parts_of(workbook: Vec<u8>) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(workbook)).unwrap();
    (0..archive.len())
        .map(|n| {
            let mut part = archive.by_index(n).unwrap();
            let (name, mut bytes) = (part.name().unwrap().into_owned(), Vec::new());
            part.read_to_end(&mut bytes).unwrap();
            (name, bytes)
        })
        .collect()
}

/// What may be put into a part in the place of other bytes.
const PIECES: [&str; 12] = [
    "<c r=\"XFD1048576\"><v>1</v></c>",
    "<row r=\"1048576\">",
    " r=\"A99999999999\"",
    "<c t=\"s\"><v>99999999999999999999</v></c>",
    "<c s=\"4294967295\"><v>1e999</v></c>",
    "<f t=\"shared\" si=\"99999999\">A1</f>",
    "</sheetData>",
    "&#x110000;",
    "<!DOCTYPE a>",
    "numFmtId=\"99999999999\"",
    "\u{0}",
    "<",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn no_workbook_makes_the_reader_panic(part in 0_usize..64, at in any::<prop::sample::Index>(), gone in 0_usize..40, piece in 0..PIECES.len()) {
        let mut parts = parts_of(write(&form(), &words()).unwrap());
        let count = parts.len();
        let bytes = &mut parts[part % count].1;
        let start = at.index(bytes.len());
        let end = (start + gone).min(bytes.len());
        bytes.splice(start..end, PIECES[piece].bytes());
        let file = archive(parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
        if let Ok(Some(form)) = FilledForm::open(Cursor::new(file)) {
            prop_assert!(form.rows().map(|batch| batch.rows.source_rows.len()).sum::<usize>() <= form.places().len());
        }
    }

    #[test]
    fn no_damaged_archive_makes_the_reader_panic(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let mut bytes = write(&form(), &words()).unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if cut {
            bytes.truncate(at);
        }
        drop(FilledForm::open(Cursor::new(bytes)));
    }
}

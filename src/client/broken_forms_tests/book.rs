//! A workbook that a test builds cell by cell, so that it knows what stands in each.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use rust_xlsxwriter::{Format, Formula, Workbook};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Row, then column, from 0.
pub type At = (u32, u16);

#[derive(Debug, Clone, PartialEq)]
pub enum Put {
    Number(f64),
    /// A number with a format.
    Shown(f64, &'static str),
    Text(String),
    Truth(bool),
    /// A formula with a result.
    Formula(&'static str),
    FormulaWithoutValue,
    Error(&'static str),
}

/// Territories and codes of the right form.
pub const AREAS: [&str; 4] = ["MA-09-001", "MA-09-163", "MA-09-273", "MA-09-541"];
pub const CODES: [&str; 4] = ["_T", "F", "M", "_U"];
pub const FIRST_ROW: u32 = 2;
pub const LAST_ROW: u32 = 5;

#[derive(Debug, Clone)]
pub struct Book {
    pub sheet: &'static str,
    pub cells: BTreeMap<At, Put>,
    pub merged: Vec<(At, At)>,
    /// Whether it has the sheet of figures at all.
    pub has_figures: bool,
    pub is_1904: bool,
}

/// The column of the values of a code.
pub fn value_column(code: usize) -> u16 {
    2 + 2 * u16::try_from(code).unwrap()
}

impl Book {
    /// A form without a fault, whose figures depend on `base`.
    pub fn right(base: u32) -> Self {
        let mut cells = BTreeMap::new();
        let mut text = |at: At, text: &str| _ = cells.insert(at, Put::Text(text.to_owned()));
        text((0, 0), "marsad-form 1 EDU_ENROL_6_15 2024");
        text((0, 1), "#");
        text((1, 0), "#");
        for (n, code) in CODES.iter().enumerate() {
            text((0, value_column(n)), &format!("OBS_VALUE SEX={code}"));
            text((0, value_column(n) + 1), &format!("OBS_STATUS SEX={code}"));
            text((1, value_column(n)), code);
        }
        for (row, area) in (FIRST_ROW..).zip(AREAS) {
            text((row, 0), area);
            text((row, 1), area);
        }
        for row in FIRST_ROW..=LAST_ROW {
            let (women, men) = (f64::from(1_000 + base + row), f64::from(2_000 + base));
            for (n, number) in [women + men, women, men, 0.0].into_iter().enumerate() {
                cells.insert((row, value_column(n)), Put::Number(number));
            }
        }
        Self { sheet: "EDU_ENROL_6_15", cells, merged: Vec::new(), has_figures: true, is_1904: false }
    }

    pub fn put(mut self, at: At, put: Put) -> Self {
        self.cells.insert(at, put);
        self
    }

    pub fn remove(mut self, at: At) -> Self {
        self.cells.remove(&at);
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut workbook = Workbook::new();
        workbook.add_worksheet().set_name("Read me").unwrap().write_string(0, 0, "marsad-form 1 #").unwrap();
        if self.has_figures {
            let sheet = workbook.add_worksheet();
            sheet.set_name(self.sheet).unwrap();
            for (first, last) in &self.merged {
                sheet.merge_range(first.0, first.1, last.0, last.1, "", &Format::new()).unwrap();
            }
            for ((row, column), put) in &self.cells {
                let (row, column) = (*row, *column);
                match put {
                    Put::Number(number) => sheet.write_number(row, column, *number),
                    Put::Shown(number, format) => {
                        sheet.write_number_with_format(row, column, *number, &Format::new().set_num_format(*format))
                    }
                    Put::Text(text) => sheet.write_string(row, column, text),
                    Put::Truth(truth) => sheet.write_boolean(row, column, *truth),
                    Put::Formula(result) => sheet.write_formula(row, column, Formula::new("=1+1").set_result(*result)),
                    Put::FormulaWithoutValue => sheet.write_formula(row, column, "=9+9"),
                    Put::Error(name) => {
                        sheet.write_formula(row, column, Formula::new(format!("={name}")).set_result(*name))
                    }
                }
                .unwrap();
            }
        }
        let is_1904 = self.is_1904;
        rewritten(workbook.save_to_buffer().unwrap(), &|name, bytes| {
            // The writer gives each formula a result and counts days from 1900; other programs do not.
            let text = String::from_utf8(bytes).unwrap().replace("<f>9+9</f><v>0</v>", "<f>9+9</f>");
            let text = if is_1904 && name == "xl/workbook.xml" {
                text.replace("<workbookPr ", "<workbookPr date1904=\"1\" ")
            } else {
                text
            };
            text.into_bytes()
        })
    }
}

/// An archive with other bytes in its parts.
pub fn rewritten(archive: Vec<u8>, change: &dyn Fn(&str, Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let mut source = ZipArchive::new(Cursor::new(archive)).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for n in 0..source.len() {
        let mut part = source.by_index(n).unwrap();
        let (name, mut bytes) = (part.name().unwrap().into_owned(), Vec::new());
        part.read_to_end(&mut bytes).unwrap();
        writer.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        writer.write_all(&change(&name, bytes)).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// An archive with one part more.
pub fn with_part(archive: Vec<u8>, name: &str, content: &[u8]) -> Vec<u8> {
    let mut writer = ZipWriter::new_append(Cursor::new(archive)).unwrap();
    writer.start_file(name, SimpleFileOptions::default()).unwrap();
    writer.write_all(content).unwrap();
    writer.finish().unwrap().into_inner()
}

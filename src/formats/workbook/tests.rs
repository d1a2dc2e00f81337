//! Forms that are written, filled in, and read again.

use std::io::Cursor;

use marsad_domain::raw::RawValue;
use marsad_domain::text::Lang;
use marsad_domain::value::Decimal;
use rust_xlsxwriter::{Format, Formula, Workbook};

use super::hostile_tests::{archive, parts_of};
use super::*;
use crate::csv_observations::FileBatch;

pub(super) fn form() -> Form {
    let codes = |code: &str| vec![("SEX".parse().unwrap(), code.parse().unwrap())];
    let column = |code: &str| FormColumn { codes: codes(code), label: code.to_owned() };
    let last = |text: &str, period: &str| Some(LastFigure { text: text.into(), period: period.parse().unwrap() });
    let row = |area: &str, last: Vec<Option<LastFigure>>| FormRow {
        area: area.parse().unwrap(),
        label: area.to_owned(),
        depth: 0,
        last,
    };
    Form {
        period: "2024".parse().unwrap(),
        lang: Lang::Arabic,
        guide: vec![GuideLine::Title("Form".into()), GuideLine::Text("Fill it in.".into())],
        sheets: vec![FormSheet {
            indicator: "EDU_ENROL".parse().unwrap(),
            title: "Pupils".into(),
            notes: vec!["Pupils who are enrolled".into()],
            decimals: 0,
            least: 0,
            greatest: 1_000_000,
            columns: vec![column("_T"), column("F"), column("M")],
            rows: vec![
                row("MA-09-001", vec![last("12", "2023"), last("O", "2022"), None]),
                row("MA-09-541", vec![None, None, None]),
            ],
        }],
    }
}

pub(super) fn words() -> FormWords {
    FormWords {
        guide: "Guide".into(),
        territory: "Territory".into(),
        figure: "Figure".into(),
        status: "Status".into(),
        last: "Before".into(),
        statuses: vec!["O – missing".into(), "Q – confidential".into()],
        cell_hint: "A number".into(),
        status_hint: "Only where there is no figure".into(),
        wrong_number: "Not a number".into(),
        wrong_status: "Not in the list".into(),
    }
}

pub(super) fn open(bytes: Vec<u8>) -> FilledForm {
    FilledForm::open(Cursor::new(bytes)).unwrap().unwrap()
}

/// The rows, and the findings, each with its cell.
fn read(bytes: Vec<u8>) -> (FileBatch, Vec<String>) {
    let filled = open(bytes);
    let mut rows = filled.rows();
    let batch = rows.next().unwrap();
    assert!(rows.next().is_none());
    let of = |finding: &marsad_domain::finding::Finding| {
        let place = place_of(filled.places(), finding.row);
        let at = place.map(|place| place.name(&finding.column)).unwrap_or_default();
        format!("{} {at} {}", finding.code.as_str(), finding.value).trim_end().to_owned()
    };
    let found = batch.findings.iter().map(of).collect();
    (batch, found)
}

/// The rows as one line each.
fn lines(batch: &FileBatch) -> Vec<String> {
    let cell = |row: usize, name: &str| batch.rows.column(name).map_or("", |column| column.text(row)).to_owned();
    (0..batch.rows.source_rows.len())
        .map(|row| {
            let value = match &batch.rows.values[row] {
                RawValue::Empty => String::new(),
                RawValue::Number(Decimal { mantissa, decimals }) => format!("{mantissa}e-{decimals}"),
                RawValue::Text(text) => format!("'{text}'"),
            };
            let names = ["INDICATOR", "REF_AREA", "TIME_PERIOD", "SEX"];
            let keys: Vec<String> = names.iter().map(|name| cell(row, name)).collect();
            format!("{} = {value} {}", keys.join(" ").trim_end(), cell(row, "OBS_STATUS")).trim_end().to_owned()
        })
        .collect()
}

/// The keys of a form, each at its row and column from 0.
const KEYS: [(u32, u16, &str); 9] = [
    (0, 0, "marsad-form 1 EDU_ENROL 2024"),
    (0, 1, "#"),
    (0, 2, "OBS_VALUE SEX=F"),
    (0, 3, "OBS_STATUS SEX=F"),
    (0, 4, "#"),
    (1, 0, "#"),
    (1, 2, "Women"),
    (2, 0, "MA-09-001"),
    (3, 0, "MA-09-541"),
];

#[derive(Debug, Clone, Copy)]
enum Cell {
    Number(f64),
    Text(&'static str),
    Percent(f64),
    Date(f64),
    Formula(&'static str),
    FormulaWithoutValue,
}

/// A sheet with such keys and cells: each its row and column from 0.
fn sheet_of(keys: &[(u32, u16, &str)], cells: &[(u32, u16, Cell)]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let with = |shown: &str| Format::new().set_num_format(shown);
    for (row, column, text) in keys {
        sheet.write_string(*row, *column, *text).unwrap();
    }
    for (row, column, cell) in cells {
        let (row, column) = (*row, *column);
        match cell {
            Cell::Number(number) => sheet.write_number(row, column, *number).unwrap(),
            Cell::Text(text) => sheet.write_string(row, column, *text).unwrap(),
            Cell::Percent(number) => sheet.write_number_with_format(row, column, *number, &with("0.0%")).unwrap(),
            Cell::Date(number) => sheet.write_number_with_format(row, column, *number, &with("dd/mm/yyyy")).unwrap(),
            Cell::Formula(result) => {
                sheet.write_formula(row, column, Formula::new("=1+1").set_result(*result)).unwrap()
            }
            Cell::FormulaWithoutValue => sheet.write_formula(row, column, "=9+9").unwrap(),
        };
    }
    // Other programs write formulas without results; ours writes 0.
    let without = |(name, bytes): (String, Vec<u8>)| {
        let text = String::from_utf8(bytes).unwrap().replace("<f>9+9</f><v>0</v>", "<f>9+9</f>");
        (name, text.into_bytes())
    };
    let parts: Vec<_> = parts_of(workbook.save_to_buffer().unwrap()).into_iter().map(without).collect();
    archive(parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())))
}

fn filled(cells: &[(u32, u16, Cell)]) -> Vec<u8> {
    sheet_of(&KEYS, cells)
}

#[test]
fn an_empty_form_says_that_it_is_empty_and_is_written_the_same_each_time() {
    let bytes = write(&form(), &words()).unwrap();
    assert_eq!(bytes, write(&form(), &words()).unwrap());
    let (batch, found) = read(bytes);
    assert_eq!((lines(&batch), found), (vec![], vec!["EMPTY_FILE".to_owned()]));
}

#[test]
fn figures_are_read_as_they_are_shown() {
    let (batch, found) = read(filled(&[
        (2, 2, Cell::Number(7.000_000_000_000_001)),
        (2, 4, Cell::Number(99.0)),
        (3, 2, Cell::Text("1 234,5")),
        (3, 3, Cell::Text("P – provisional")),
    ]));
    assert_eq!(lines(&batch), ["EDU_ENROL MA-09-001 2024 F = 7e-0", "EDU_ENROL MA-09-541 2024 F = '1 234,5' P"]);
    assert_eq!(found, Vec::<String>::new());
    let (batch, found) =
        read(filled(&[(2, 2, Cell::Percent(0.12)), (3, 3, Cell::Text("O")), (3, 2, Cell::Formula("2"))]));
    assert_eq!(lines(&batch), ["EDU_ENROL MA-09-001 2024 F = '12 %'", "EDU_ENROL MA-09-541 2024 F = 2e-0 O"]);
    assert_eq!(found, Vec::<String>::new());
    // 45434 days after 1899-12-30, and a figure of fifteen digits.
    let (batch, _) = read(filled(&[(2, 2, Cell::Date(45_434.0)), (3, 2, Cell::Number(123_456_789_012.345))]));
    assert_eq!(
        lines(&batch),
        ["EDU_ENROL MA-09-001 2024 F = '2024-05-22'", "EDU_ENROL MA-09-541 2024 F = 123456789012345e-3"]
    );
}

#[test]
fn an_empty_cell_is_no_figure_and_a_status_alone_is_a_row() {
    let (batch, found) = read(filled(&[(3, 3, Cell::Text("Q")), (2, 2, Cell::Text("  "))]));
    assert_eq!(lines(&batch), ["EDU_ENROL MA-09-541 2024 F =  Q"]);
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn only_keys_say_what_a_cell_means() {
    let cells = [(2, 2, Cell::Number(1.0)), (3, 2, Cell::Number(2.0)), (3, 3, Cell::Text("E"))];
    let (straight, _) = read(filled(&cells));
    // Rows and columns in another order, with one of each in between that holds nothing.
    let moved_row = |row: u32| [0, 1, 9, 4].get(row as usize).copied().unwrap();
    let moved_column = |column: u16| [0, 1, 7, 3, 5].get(usize::from(column)).copied().unwrap();
    let keys = KEYS.map(|(row, column, text)| (moved_row(row), moved_column(column), text));
    let moved = cells.map(|(row, column, cell)| (moved_row(row), moved_column(column), cell));
    let (moved, found) = read(sheet_of(&keys, &moved));
    assert_eq!(found, Vec::<String>::new());
    let sorted = |batch: &FileBatch| {
        let mut all = lines(batch);
        all.sort();
        all
    };
    assert_eq!(sorted(&moved), sorted(&straight));
}

#[test]
fn what_is_no_figure_is_named_with_its_cell() {
    let bytes = filled(&[
        // A row and a column that somebody added.
        (4, 2, Cell::Number(5.0)),
        (2, 5, Cell::Text("1 200")),
        (3, 2, Cell::FormulaWithoutValue),
        // Beside the table: not read, and not wrong.
        (2, 6, Cell::Text("see the note")),
        (3, 6, Cell::Formula("77")),
        (9, 9, Cell::Number(12.0)),
    ]);
    let unread = open(bytes.clone()).unread().clone();
    assert_eq!((unread.first, unread.count), (["Sheet1!G3", "Sheet1!G4", "Sheet1!J10"].map(str::to_owned).to_vec(), 3));
    let (batch, found) = read(bytes);
    assert_eq!(lines(&batch), Vec::<String>::new());
    assert_eq!(found, ["FORM_DAMAGED Sheet1!F3 1 200", "FORM_DAMAGED Sheet1!C5 5", "FORMULA_WITHOUT_VALUE Sheet1!C4"]);
    let without_key = sheet_of(&KEYS[1..], &[(2, 2, Cell::Number(5.0))]);
    assert_eq!(read(without_key).1, ["FORM_DAMAGED Sheet1!A1"]);
}

#[test]
fn a_copied_row_has_its_own_place() {
    let mut keys = KEYS.to_vec();
    keys.push((6, 0, "MA-09-001"));
    let filled = open(sheet_of(&keys, &[(2, 2, Cell::Number(1.0)), (6, 2, Cell::Number(2.0))]));
    let names: Vec<String> = filled.places().iter().map(|place| place.name("OBS_VALUE")).collect();
    assert_eq!(names, ["Sheet1!C3", "Sheet1!C7"]);
    assert_eq!(filled.rows().next().unwrap().rows.source_rows, [2, 3]);
}

//! Workbooks of events that are written, filled in, and read again.

use std::io::Cursor;

use marsad_domain::text::Lang;
use rust_xlsxwriter::{Format, Formula, Workbook};

use super::*;
use crate::json_events::read_events;
use crate::workbook::{FilledForm, GuideLine};

fn column(path: &str, choices: &[&str]) -> EventColumn {
    EventColumn {
        path: path.into(),
        label: path.into(),
        hint: "hint".into(),
        choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
        width: 20,
    }
}

fn empty() -> Vec<u8> {
    let form = EventForm {
        lang: Lang::Arabic,
        guide: vec![GuideLine::Title("Events".into())],
        guide_name: "Guide".into(),
        sheet_name: "Events".into(),
        title: "Events".into(),
        note: "One row a record".into(),
        columns: vec![column("eventId", &[]), column("type", &["GOV_CONF – Conference"]), column("start", &[])],
        wrong_choice: "not in the list".into(),
    };
    let bytes = write_events(&form).unwrap();
    assert_eq!(bytes, write_events(&form).unwrap());
    bytes
}

const FIELDS: [&str; 12] = [
    "eventId",
    "type",
    "status",
    "title.fr",
    "start",
    "datePrecision",
    "area",
    "geoPrecision",
    "organisers[0]",
    "organisers[1]",
    "sources[0].title",
    "version",
];

/// A workbook with these fields and rows; a text that begins with `date ` is a date.
fn filled(fields: &[&str], rows: &[&[&str]]) -> FilledEvents {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Events").unwrap();
    sheet.write_string(0, 0, "marsad-form 1 events").unwrap();
    sheet.write_string(1, 0, "#").unwrap();
    sheet.write_string(1, 1, "a title").unwrap();
    for (at, field) in (1..).zip(fields) {
        sheet.write_string(0, at, format!("EVENT {field}")).unwrap();
    }
    for (row, cells) in (2..).zip(rows) {
        for (at, cell) in (1..).zip(*cells) {
            match (cell.strip_prefix("date "), cell.strip_prefix('=')) {
                (Some(days), _) => {
                    let date = Format::new().set_num_format("dd/mm/yyyy");
                    sheet.write_number_with_format(row, at, days.parse::<f64>().unwrap(), &date).unwrap();
                }
                (None, Some(result)) => {
                    _ = sheet.write_formula(row, at, Formula::new("=A1").set_result(result)).unwrap()
                }
                (None, None) if cell.is_empty() => {}
                (None, None) => _ = sheet.write_string(row, at, *cell).unwrap(),
            }
        }
    }
    FilledEvents::open(Cursor::new(workbook.save_to_buffer().unwrap())).unwrap().unwrap()
}

#[test]
fn an_empty_workbook_says_that_it_is_empty() {
    let filled = FilledEvents::open(Cursor::new(empty())).unwrap().unwrap();
    let codes: Vec<&str> = filled.findings.iter().map(|one| one.code.as_str()).collect();
    assert_eq!((codes, filled.records.len(), filled.unread.count), (vec!["EMPTY_FILE"], 0, 0));
    // It is no form of figures, and a file of another kind is no workbook.
    assert!(FilledForm::open(Cursor::new(empty())).is_err());
    assert!(FilledEvents::open(Cursor::new(b"{}".to_vec())).unwrap().is_none());
}

#[test]
fn a_row_is_the_record_that_the_same_fields_are_in_json() {
    // 45434 days after 1899-12-30.
    let row = [
        "2024-01",
        "GOV_CONF – Conférence",
        "HELD",
        "Colloque – suite",
        "date 45434",
        "DAY – Jour",
        "MA-09 – Souss-Massa",
        "REGION",
        "",
        "region-sm – Conseil",
        "the council",
        "2",
    ];
    let read = filled(&FIELDS, &[&row, &["2024-02", "GOV_CONF", "HELD", "B", "2024-07", "MONTH", "Agadir", "COMMUNE"]]);
    let json = r#"{"eventId":"2024-01","version":2,"type":"GOV_CONF","status":"HELD","title":{"fr":"Colloque – suite"},
        "start":"2024-05-22","datePrecision":"DAY","area":"MA-09","geoPrecision":"REGION","organisers":["region-sm"],
        "sources":[{"title":"the council"}]}"#;
    let (records, _) = read_events(json.as_bytes());
    assert_eq!((read.findings.len(), &read.records[0]), (0, &records[0]));
    let second = &read.records[1];
    assert_eq!((second.row, second.event.start.as_str(), second.event.area.as_str()), (2, "2024-07", "Agadir"));
    assert_eq!((second.event.version, second.event.sources.len(), second.event.organisers.len()), (1, 0, 0));
}

#[test]
fn a_field_is_named_by_its_cell() {
    let read = filled(&FIELDS, &[&["a", "", "", "", "", "", "", "", "", "hcp"], &["b", "GOV_CONF"]]);
    let name = |n: usize, field: &str| read.places[n].cell(field).name("");
    // The only organiser stands in the second column for organisers.
    assert_eq!([name(0, "type"), name(0, "organisers[0]"), name(0, "title")], ["Events!C3", "Events!K3", "Events!E3"]);
    assert_eq!([name(1, "eventId"), name(1, "")], ["Events!B4", "Events!B4"]);
    // A list without an item is named by its first column.
    assert_eq!(name(1, "organisers"), "Events!J4");
}

#[test]
fn columns_of_no_field_and_cells_beside_are_not_dropped_without_a_word() {
    let read = filled(&["eventId", "person"], &[&["a", "somebody", "beside"]]);
    let found: Vec<String> = read
        .findings
        .iter()
        .map(|one| format!("{} {}", one.code.as_str(), read.places[0].cell(&one.column).name("")))
        .collect();
    assert_eq!(found, ["UNKNOWN_COLUMN Events!C3"]);
    assert_eq!((read.unread.first, read.records.len()), (vec!["Events!D3".to_owned()], 0));
    let bad = filled(&["eventId", "version"], &[&["a", "two"]]);
    assert_eq!(bad.findings[0].code.as_str(), "BAD_VERSION");
    let many: Vec<&[&str]> = vec![&["a"]; 501];
    assert_eq!(filled(&["eventId"], &many).findings[0].code.as_str(), "TOO_LONG");
}

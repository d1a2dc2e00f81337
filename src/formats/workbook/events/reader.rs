//! A workbook of events that came back: its records, and where each field stands.

use std::collections::BTreeMap;
use std::io::{Read, Seek};
use std::sync::Arc;

use calamine::Reader;
use marsad_domain::cell_text::trim;
use marsad_domain::finding::{Finding, FindingCode};
use marsad_domain::raw::{RawEvent, RawSource};

use super::super::container::Unsafe;
use super::super::keys::{NOTHING, SheetKey, VERSION, read_field_key, read_sheet_key};
use super::super::places::CellPlace;
use super::super::reader::{CELLS_MAX, Unread, opened, refused};
use super::super::sheet::Sheet;
use crate::csv_faults::OpenError;
use crate::json_events::{EVENTS_MAX, EventRecord, assume};

/// What stands between a code and what it means.
const DASH: &str = " – ";
/// Fields with a text of their own; the others have codes.
const FREE: [&str; 9] =
    ["eventId", "version", "title.ar", "title.fr", "title.en", "venue", "notes", "sources[0].title", "sources[0].uri"];

/// The records of a workbook, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct FilledEvents {
    pub records: Vec<EventRecord>,
    pub findings: Vec<Finding>,
    /// Where each record stands, from the first on.
    pub places: Vec<RecordPlace>,
    pub unread: Unread,
}

/// The row of a record, and the columns of its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordPlace {
    sheet: Arc<str>,
    row: u32,
    fields: Vec<(String, u32)>,
}

impl RecordPlace {
    /// The cell of a field; of one that the record does not have, that of the field it would belong to, else the first.
    #[must_use]
    pub fn cell(&self, field: &str) -> CellPlace {
        let is_part = |own: &str| own.strip_prefix(field).is_some_and(|rest| rest.starts_with(['.', '[']));
        let exact = self.fields.iter().find(|(own, _)| own == field);
        let part = || self.fields.iter().find(|(own, _)| !field.is_empty() && is_part(own));
        let column = exact.or_else(part).or(self.fields.first()).map_or(0, |(_, column)| *column);
        CellPlace { sheet: Arc::clone(&self.sheet), row: self.row, column, status_column: None }
    }
}

impl FilledEvents {
    /// Reads a workbook whole. `None` for a file of another kind.
    ///
    /// # Errors
    /// [`OpenError`] for an input that fails, and for a workbook that is not opened or has no sheet of events.
    pub fn open(file: impl Read + Seek) -> Result<Option<Self>, OpenError> {
        let Some(mut workbook) = opened(file)? else { return Ok(None) };
        let (mut filled, mut cells, mut any) = (Self::default(), 0, false);
        for name in &workbook.sheet_names() {
            let Some(sheet) = Sheet::read(&mut workbook, name, CELLS_MAX - cells).map_err(refused)? else { continue };
            cells += sheet.len();
            match sheet.cell((0, 0)).and_then(read_sheet_key) {
                Some(SheetKey::Events) => {
                    any = true;
                    filled.take(&name.as_str().into(), &sheet);
                }
                Some(SheetKey::Page | SheetKey::Findings) => {}
                Some(SheetKey::OtherVersion(version)) => {
                    any = true;
                    filled.findings.push(Finding::new(FindingCode::WrongForm, 0, "", &version, VERSION));
                }
                Some(SheetKey::Figures { .. }) | None if sheet.len() > 0 => filled.unread.add(name.clone()),
                Some(SheetKey::Figures { .. }) | None => {}
            }
        }
        if !any {
            return Err(refused(Unsafe::OtherFormat));
        }
        Ok(Some(filled.finished()))
    }

    fn finished(mut self) -> Self {
        if self.places.len() > EVENTS_MAX {
            let (count, expected) = (self.places.len().to_string(), format!("≤ {EVENTS_MAX}"));
            self.records.clear();
            self.findings = vec![Finding::new(FindingCode::TooLong, 0, "", &count, expected)];
        } else if self.places.is_empty() && self.findings.is_empty() {
            self.findings.push(Finding::new(FindingCode::EmptyFile, 0, "", "", ""));
        }
        self
    }

    fn take(&mut self, name: &Arc<str>, sheet: &Sheet) {
        let keys = sheet.row_cells(0).filter(|(column, _)| *column > 0);
        let fields: BTreeMap<u32, &str> = keys.filter_map(|(at, key)| Some((at, read_field_key(key)?))).collect();
        let rows = sheet.rows().into_iter().filter(|row| *row > 0 && sheet.cell((*row, 0)).map(trim) != Some(NOTHING));
        for row in rows {
            let place = |column| CellPlace { sheet: Arc::clone(name), row, column, status_column: None };
            let is_field = |column: &u32| fields.contains_key(column);
            let (own, beside): (Vec<u32>, Vec<u32>) =
                sheet.filled(row).into_iter().filter(|column| *column > 0).partition(is_field);
            beside.into_iter().for_each(|column| self.unread.add(place(column).name("")));
            if !own.is_empty() {
                self.record(name, sheet, row, &fields);
            }
        }
    }

    fn record(&mut self, name: &Arc<str>, sheet: &Sheet, row: u32, fields: &BTreeMap<u32, &str>) {
        let number = u32::try_from(self.places.len()).unwrap_or(u32::MAX).saturating_add(1);
        let mut place = RecordPlace { sheet: Arc::clone(name), row, fields: Vec::new() };
        // Cells of lists that are empty: a list that is missing as a whole is named by them.
        let mut blank = Vec::new();
        let (mut event, mut version, mut findings) = (RawEvent::default(), None, Vec::new());
        for (column, field) in fields {
            let at = (row, *column);
            if sheet.is_formula_without_value(at) {
                findings.push(Finding::new(FindingCode::FormulaWithoutValue, number, field, "", ""));
            }
            let text = sheet.cell(at).unwrap_or_default();
            let text = if FREE.contains(field) { text } else { text.split(DASH).next().map_or("", trim) };
            let path = match *field {
                "version" if text.is_empty() => (*field).to_owned(),
                "version" => {
                    version = text.parse::<u32>().ok();
                    if version.is_none() {
                        findings.push(Finding::new(FindingCode::BadVersion, number, field, text, "≥ 1"));
                    }
                    (*field).to_owned()
                }
                _ => match put(&mut event, field, text) {
                    Some(path) => path,
                    None => {
                        findings.push(Finding::new(FindingCode::UnknownColumn, number, field, "", ""));
                        (*field).to_owned()
                    }
                },
            };
            let list = if path.is_empty() { &mut blank } else { &mut place.fields };
            list.push((if path.is_empty() { (*field).to_owned() } else { path }, *column));
        }
        place.fields.append(&mut blank);
        self.places.push(place);
        if findings.is_empty() {
            event.version = version.unwrap_or(1);
            let assumed = assume(version, &mut event);
            self.records.push(EventRecord { row: number, event, assumed });
        } else {
            self.findings.append(&mut findings);
        }
    }
}

/// Puts a text into the field of a column, and says where it went: lists have no gaps, so an empty text is nowhere in them.
/// `None` for a field that there is not.
fn put(event: &mut RawEvent, field: &str, text: &str) -> Option<String> {
    let RawEvent { title, organisers, partners, funders, programmes, themes, .. } = event;
    let lists = [
        ("organisers", organisers),
        ("partners", partners),
        ("funders", funders),
        ("programmes", programmes),
        ("themes", themes),
    ];
    for (name, list) in lists {
        if field.strip_prefix(name).is_some_and(|rest| rest.starts_with('[')) {
            if text.is_empty() {
                return Some(String::new());
            }
            list.push(text.to_owned());
            return Some(format!("{name}[{}]", list.len() - 1));
        }
    }
    if let Some(part) = field.strip_prefix("sources[0].") {
        return source(event, part, text).then(|| field.to_owned());
    }
    let place = match field {
        "title.ar" => &mut title.ar,
        "title.fr" => &mut title.fr,
        "title.en" => &mut title.en,
        "eventId" => &mut event.event_id,
        "type" => &mut event.kind,
        "status" => &mut event.status,
        "start" => &mut event.start,
        "end" => &mut event.end,
        "datePrecision" => &mut event.date_precision,
        "dateEvidence" => &mut event.date_evidence,
        "area" => &mut event.area,
        "geoPrecision" => &mut event.geo_precision,
        "venue" => &mut event.venue,
        "parent" => &mut event.parent,
        "language" => &mut event.language,
        "sensitivity" => &mut event.sensitivity,
        "notes" => &mut event.notes,
        _ => return None,
    };
    text.clone_into(place);
    Some(field.to_owned())
}

/// Puts a text into the only source; whether there is such a field.
fn source(event: &mut RawEvent, part: &str, text: &str) -> bool {
    if !matches!(part, "title" | "uri" | "published") {
        return false;
    }
    if text.is_empty() {
        return true;
    }
    if event.sources.is_empty() {
        event.sources.push(RawSource::default());
    }
    for source in &mut event.sources {
        let place = match part {
            "title" => &mut source.title,
            "uri" => &mut source.uri,
            _ => &mut source.published,
        };
        text.clone_into(place);
    }
    true
}

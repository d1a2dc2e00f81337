//! From texts to small numbers: each distinct text of a batch is looked at once, and remembered for the next batch.

use std::collections::HashMap;

use time::format_description::well_known::Rfc3339;
use time::{Date, OffsetDateTime};

use super::breaches::{Attribute, DatedPeriod, embargo_fault, ref_date};
use marsad_domain::catalogue::concepts::{Concept, Concepts, TOTAL};
use marsad_domain::catalogue::names::plain_code;
use marsad_domain::catalogue::{AreaId, Catalogue, IndicatorId};
use marsad_domain::finding::FindingCode;
use marsad_domain::observation::Action;
use marsad_domain::period::input::read as read_period;
use marsad_domain::period::{Freq, Period};
use marsad_domain::raw::{RawBatch, RawColumn};
use marsad_domain::scan::find_personal_data;
use marsad_domain::status::{ConfStatus, ObsStatus};
use marsad_domain::text_doubt::{TextDoubt, doubt};
use marsad_domain::timestamp::Timestamp;

/// Texts remembered for each column; beyond, they are looked at again. Comments may all differ.
const MEMORY: usize = 20_000;

/// A cell that names something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named<T> {
    Empty,
    Known(T),
    Bad,
}

/// The cells of one column.
#[derive(Debug)]
pub(super) struct Cells<'b, T> {
    raw: Option<&'b RawColumn>,
    meanings: Vec<Named<T>>,
    /// Whether some text of the column means nothing, and whether some cell may be empty.
    has_bad: bool,
    has_empty: bool,
}

impl<T: Copy> Cells<'_, T> {
    /// Whether the cell has a text that means nothing.
    pub(super) fn is_bad(&self, row: usize) -> bool {
        self.has_bad && matches!(self.at(row), Named::Bad)
    }

    /// Whether the cell has no text.
    pub(super) fn is_empty(&self, row: usize) -> bool {
        self.has_empty && matches!(self.at(row), Named::Empty)
    }

    pub(super) fn at(&self, row: usize) -> Named<T> {
        let place = self.raw.and_then(|raw| raw.index.get(row)).and_then(|n| usize::try_from(*n).ok());
        place.and_then(|n| self.meanings.get(n)).copied().unwrap_or(Named::Empty)
    }

    /// The text of a cell, without the spaces around it.
    pub(super) fn text(&self, row: usize) -> &str {
        self.raw.map_or("", |raw| raw.text(row).trim())
    }

    /// The position of a cell's text in the dictionary; stands for the text as long as the batch is looked at.
    pub(super) fn place(&self, row: usize) -> u32 {
        self.raw.and_then(|raw| raw.index.get(row)).copied().unwrap_or(u32::MAX)
    }

    pub(super) fn is_there(&self) -> bool {
        self.raw.is_some()
    }
}

/// A column of a dimension.
#[derive(Debug)]
pub(super) struct DimensionCells<'b> {
    pub concept: usize,
    pub cells: Cells<'b, u16>,
    /// Whether no cell says anything but `_T`.
    pub only_totals: bool,
}

/// All columns of a batch that mean something.
#[derive(Debug)]
pub(super) struct BatchCells<'b> {
    pub structure: Cells<'b, ()>,
    pub structure_id: Cells<'b, IndicatorId>,
    pub action: Cells<'b, Action>,
    pub indicator: Cells<'b, IndicatorId>,
    pub freq: Cells<'b, Freq>,
    pub area: Cells<'b, AreaId>,
    pub period: Cells<'b, DatedPeriod>,
    pub status: Cells<'b, ObsStatus>,
    pub conf: Cells<'b, ConfStatus>,
    pub unit: Cells<'b, ()>,
    pub ref_date: Cells<'b, Period>,
    pub embargo: Cells<'b, Timestamp>,
    pub source: Cells<'b, Option<TextDoubt>>,
    pub comment: Cells<'b, Option<TextDoubt>>,
    /// Whether some REF_DATE, EMBARGO_TIME or text of the batch is wrong or doubtful.
    pub attributes_to_report: bool,
    pub dimensions: Vec<DimensionCells<'b>>,
    /// Columns that mean nothing here, and columns that are there again.
    pub unknown: Vec<&'b str>,
}

impl BatchCells<'_> {
    fn has_attributes_to_report(&self) -> bool {
        let doubtful = |text: &Cells<'_, Option<TextDoubt>>| {
            text.has_bad || text.meanings.iter().any(|meaning| matches!(meaning, Named::Known(Some(_))))
        };
        self.ref_date.has_bad || self.embargo.has_bad || doubtful(&self.source) || doubtful(&self.comment)
    }
}

/// The columns beside dimensions, as messages name them.
pub const COLUMNS: [&str; 14] = [
    "STRUCTURE",
    "STRUCTURE_ID",
    "ACTION",
    "INDICATOR",
    "FREQ",
    "REF_AREA",
    "TIME_PERIOD",
    "OBS_STATUS",
    "CONF_STATUS",
    "UNIT_MEASURE",
    "REF_DATE",
    "EMBARGO_TIME",
    "SOURCE",
    "COMMENT_OBS",
];

#[derive(Debug)]
struct Memo<T>(HashMap<String, Named<T>>);

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T: Copy> Memo<T> {
    /// A column of codes, names or dates: invisible marks that came along with a copied code mean nothing.
    fn column<'b>(&mut self, raw: Option<&'b RawColumn>, read: impl Fn(&str) -> Option<T>) -> Cells<'b, T> {
        self.cells(raw, |text| {
            let plain = plain_code(text);
            if plain.is_empty() { Named::Empty } else { read(&plain).map_or(Named::Bad, Named::Known) }
        })
    }

    /// A column of free texts, each as it stands.
    fn texts<'b>(&mut self, raw: Option<&'b RawColumn>, read: impl Fn(&str) -> Option<T>) -> Cells<'b, T> {
        self.cells(raw, |text| match text.trim() {
            "" => Named::Empty,
            text => read(text).map_or(Named::Bad, Named::Known),
        })
    }

    fn cells<'b>(&mut self, raw: Option<&'b RawColumn>, read: impl Fn(&str) -> Named<T>) -> Cells<'b, T> {
        let mut meaning = |text: &String| {
            if let Some(known) = self.0.get(text) {
                return *known;
            }
            let meaning = read(text);
            if self.0.len() < MEMORY {
                self.0.insert(text.clone(), meaning);
            }
            meaning
        };
        let meanings: Vec<_> = raw.map(|raw| raw.dictionary.iter().map(&mut meaning).collect()).unwrap_or_default();
        let has_bad = meanings.iter().any(|meaning| matches!(meaning, Named::Bad));
        let has_empty = raw.is_none() || meanings.iter().any(|meaning| matches!(meaning, Named::Empty));
        Cells { raw, meanings, has_bad, has_empty }
    }
}

/// What texts mean, as far as they have been met.
#[derive(Debug, Default)]
pub(super) struct Reader {
    structure: Memo<()>,
    structure_id: Memo<IndicatorId>,
    action: Memo<Action>,
    indicator: Memo<IndicatorId>,
    freq: Memo<Freq>,
    area: Memo<AreaId>,
    period: Memo<DatedPeriod>,
    status: Memo<ObsStatus>,
    conf: Memo<ConfStatus>,
    ref_date: Memo<Period>,
    embargo: Memo<Timestamp>,
    source: Memo<Option<TextDoubt>>,
    comment: Memo<Option<TextDoubt>>,
    dimensions: HashMap<usize, Memo<u16>>,
}

impl Reader {
    pub(super) fn read<'b>(
        &mut self,
        catalogue: &Catalogue,
        concepts: &Concepts,
        today: Date,
        raw: &'b RawBatch,
    ) -> BatchCells<'b> {
        let column = |name: &str| raw.column(name);
        let (dimensions, unknown) = self.dimensions(concepts, raw);
        let mut cells = BatchCells {
            structure: self.structure.column(column("STRUCTURE"), is_structure),
            structure_id: self
                .structure_id
                .column(column("STRUCTURE_ID"), |text| catalogue.indicator_id(structure_indicator(text))),
            action: self.action.column(column("ACTION"), read_action),
            indicator: self.indicator.column(column("INDICATOR"), |text| catalogue.indicator_id(text)),
            freq: self.freq.column(column("FREQ"), Freq::from_code),
            area: self.area.column(column("REF_AREA"), |text| match catalogue.find_areas_in_file(text).as_slice() {
                [one] => Some(*one),
                _ => None,
            }),
            period: self
                .period
                .column(column("TIME_PERIOD"), |text| Some(DatedPeriod::new(read_period(text).ok()?, today))),
            status: self.status.column(column("OBS_STATUS"), ObsStatus::from_code),
            conf: self.conf.column(column("CONF_STATUS"), ConfStatus::from_code),
            // Compared with the indicator's own, row by row.
            unit: Cells { raw: column("UNIT_MEASURE"), meanings: Vec::new(), has_bad: false, has_empty: false },
            ref_date: self.ref_date.column(column("REF_DATE"), |text| ref_date(&ascii_digits(text))),
            embargo: self.embargo.column(column("EMBARGO_TIME"), |text| {
                let until = OffsetDateTime::parse(&ascii_digits(text), &Rfc3339).ok().map(Timestamp::from);
                until.filter(|until| embargo_fault(*until).is_none())
            }),
            source: self.source.texts(column("SOURCE"), |text| {
                text_fault(Attribute::Source, text).is_none().then(|| text_doubt(catalogue, text))
            }),
            comment: self.comment.texts(column("COMMENT_OBS"), |text| {
                text_fault(Attribute::Comment, text).is_none().then(|| text_doubt(catalogue, text))
            }),
            attributes_to_report: false,
            dimensions,
            unknown,
        };
        cells.attributes_to_report = cells.has_attributes_to_report();
        cells
    }

    fn dimensions<'b>(&mut self, concepts: &Concepts, raw: &'b RawBatch) -> (Vec<DimensionCells<'b>>, Vec<&'b str>) {
        let mut dimensions: Vec<DimensionCells<'b>> = Vec::new();
        let mut unknown = Vec::new();
        for (n, column) in raw.columns.iter().enumerate() {
            let again = raw.columns.iter().take(n).any(|earlier| earlier.name == column.name);
            let nameless = column.name.is_empty() && column.dictionary.iter().all(|text| text.trim().is_empty());
            let concept = concepts.position(&column.name).and_then(|n| Some((n, concepts.get(n)?)));
            match concept {
                Some((concept, list)) if !again => {
                    let cells =
                        self.dimensions.entry(concept).or_default().column(Some(column), |t| read_code(list, t));
                    let only_totals = cells.meanings.iter().all(|m| matches!(m, Named::Empty | Named::Known(TOTAL)));
                    dimensions.push(DimensionCells { concept, cells, only_totals });
                }
                None if !again && COLUMNS.contains(&column.name.as_str()) => {}
                // What spreadsheets leave behind: a column without a name and without a word.
                None if nameless => {}
                _ => unknown.push(column.name.as_str()),
            }
        }
        (dimensions, unknown)
    }
}

fn read_code(list: &Concept, text: &str) -> Option<u16> {
    list.number(text)
}

fn is_structure(text: &str) -> Option<()> {
    ["dataflow", "datastructure", "dataprovision"].iter().any(|name| name.eq_ignore_ascii_case(text)).then_some(())
}

/// ACTION of SDMX-CSV 2.0: information, append and replace state a figure. A merge leaves what it does not give, so it can
/// only be judged, signed and stored once that is filled in: the client does so.
fn read_action(text: &str) -> Option<Action> {
    match text {
        "I" | "A" | "R" => Some(Action::Replace),
        "D" => Some(Action::Delete),
        _ => None,
    }
}

/// The indicator that a structure names: `MARSAD:IMM_STOCK(1.0)` is `IMM_STOCK`.
fn structure_indicator(text: &str) -> &str {
    let name = text.rsplit_once(':').map_or(text, |(_, name)| name);
    name.split_once('(').map_or(name, |(name, _)| name)
}

/// The text with Arabic-Indic digits as ASCII digits.
pub(super) fn ascii_digits(text: &str) -> String {
    let digit = |letter: char| match letter {
        '٠'..='٩' => char::from_digit(u32::from(letter) - 0x660, 10).unwrap_or(letter),
        '۰'..='۹' => char::from_digit(u32::from(letter) - 0x6f0, 10).unwrap_or(letter),
        '٫' => '.',
        other => other,
    };
    text.chars().map(digit).collect()
}

fn text_doubt(catalogue: &Catalogue, text: &str) -> Option<TextDoubt> {
    doubt(text, |cell| catalogue.indicator_id(structure_indicator(cell)).is_some())
}

/// What is wrong with a text of a file. Only files are searched for personal data: the search may change with the program,
/// and nodes of different versions must project the same rows.
pub(super) fn text_fault(attribute: Attribute, text: &str) -> Option<FindingCode> {
    attribute.fault(text).or_else(|| find_personal_data(text).map(|_| FindingCode::PersonalData))
}

//! Reads all columns of a batch.

use std::collections::HashMap;

use time::format_description::well_known::Rfc3339;
use time::{Date, OffsetDateTime};

use super::breaches::{Attribute, DatedPeriod, embargo_fault, ref_date};
use super::cells::{Cells, Meaning, Memo};
use marsad_domain::catalogue::concepts::{Concept, Concepts, TOTAL};
use marsad_domain::catalogue::{AreaId, Catalogue, IndicatorId};
use marsad_domain::cell_text::latin_digits;
use marsad_domain::finding::FindingCode;
use marsad_domain::observation::Action;
use marsad_domain::period::input::read as read_period;
use marsad_domain::period::{Freq, Period};
use marsad_domain::raw::RawBatch;
use marsad_domain::scan::find_personal_data;
use marsad_domain::status::{ConfStatus, ObsStatus};
use marsad_domain::text_doubt::{TextDoubt, doubt};
use marsad_domain::timestamp::Timestamp;

/// A column of a dimension.
#[derive(Debug)]
pub(super) struct DimensionCells<'b> {
    pub concept: usize,
    pub cells: Cells<'b, u16>,
    /// Whether all cells are empty or `_T`.
    pub only_totals: bool,
}

/// The known columns of a batch.
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
    /// Whether a REF_DATE, an EMBARGO_TIME or a text of the batch is invalid or doubtful.
    pub attributes_to_report: bool,
    pub dimensions: Vec<DimensionCells<'b>>,
    /// Unknown columns, and repeated ones.
    pub unknown: Vec<&'b str>,
}

impl BatchCells<'_> {
    fn has_attributes_to_report(&self) -> bool {
        let doubtful = |text: &Cells<'_, Option<TextDoubt>>| {
            text.has_bad || text.meanings.iter().any(|meaning| matches!(meaning, Meaning::Known(Some(_))))
        };
        self.ref_date.has_bad || self.embargo.has_bad || doubtful(&self.source) || doubtful(&self.comment)
    }
}

/// The columns of a file besides OBS_VALUE and the dimensions.
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

/// The meanings of all texts so far, by column.
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
            // The unit is compared with that of the indicator, row by row.
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
                    let only_totals =
                        cells.meanings.iter().all(|m| matches!(m, Meaning::Empty | Meaning::Known(TOTAL)));
                    dimensions.push(DimensionCells { concept, cells, only_totals });
                }
                None if !again && COLUMNS.contains(&column.name.as_str()) => {}
                // Spreadsheets leave empty columns without a name.
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

/// ACTION of SDMX-CSV 2.0: information, append and replace set a figure. A merge keeps the values that it does not give, so
/// the client must fill those in before the row can be judged, signed and stored.
fn read_action(text: &str) -> Option<Action> {
    match text {
        "I" | "A" | "R" => Some(Action::Replace),
        "D" => Some(Action::Delete),
        _ => None,
    }
}

/// The code of the indicator in the name of a structure: `IMM_STOCK` in `MARSAD:IMM_STOCK(1.0)`.
fn structure_indicator(text: &str) -> &str {
    let name = text.rsplit_once(':').map_or(text, |(_, name)| name);
    name.split_once('(').map_or(name, |(name, _)| name)
}

/// The text with ASCII digits and an ASCII decimal point.
pub(super) fn ascii_digits(text: &str) -> String {
    latin_digits(text).replace('٫', ".")
}

fn text_doubt(catalogue: &Catalogue, text: &str) -> Option<TextDoubt> {
    doubt(text, |cell| catalogue.indicator_id(structure_indicator(cell)).is_some())
}

/// What is wrong with a text of a file. Entries are not searched for personal data: the search differs between versions of
/// the program, and nodes of all versions must project the same rows.
pub(super) fn text_fault(attribute: Attribute, text: &str) -> Option<FindingCode> {
    attribute.fault(text).or_else(|| find_personal_data(text).map(|_| FindingCode::PersonalData))
}

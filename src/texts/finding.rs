//! Findings for people and programs: sentences with an advice, or the fixed JSON object.

use marsad_domain::catalogue::Catalogue;
use marsad_domain::finding::{Finding, FindingCode, Severity};
use marsad_domain::text::Lang;
use marsad_formats::split_rejected::RowNote;
use marsad_formats::workbook::{CellPlace, RecordPlace, place_of};
use serde_json::{Value, json};

use crate::visible::visible;
use crate::{Args, Texts};

mod collected;

pub use collected::{Collected, KEPT_MAX};

/// The prefix of a code or name that was probably meant.
const NEAR: &str = "≈ ";
/// The prefix of the lowest code of a scale that is allowed.
const LEAST: &str = "≥ ";

/// A finding in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFinding {
    /// The name of the file, without what could steer a terminal: others may have chosen it.
    pub file: String,
    /// The row of the file; of a form the number of the figure, which has a place.
    pub row: u32,
    pub place: Option<FoundPlace>,
    pub column: String,
    pub code: String,
    pub value: String,
    pub expected: String,
    pub severity: Severity,
}

/// A cell of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPlace {
    /// As spreadsheets name it: `EDU_ENROL!D7`.
    pub cell: String,
    /// As spreadsheets number it.
    pub row: u32,
    pub place: CellPlace,
}

impl FileFinding {
    /// A finding in a file of this name.
    #[must_use]
    pub fn of(file: &str, finding: &Finding) -> Self {
        Self {
            file: visible(file).into_owned(),
            row: finding.row,
            place: None,
            column: finding.column.clone(),
            code: finding.code.as_str().to_owned(),
            value: finding.value.clone(),
            expected: finding.expected.clone(),
            severity: finding.severity(),
        }
    }

    /// A finding of the object that a refusal is for programs; none if it has another form.
    #[must_use]
    pub fn of_json(value: &Value) -> Option<Self> {
        let text = |name: &str| Some(value.get(name)?.as_str()?.to_owned());
        let code = text("code")?;
        Some(Self {
            file: text("file")?,
            row: value.get("row")?.as_u64()?.try_into().ok()?,
            place: None,
            column: text("column")?,
            value: text("value")?,
            expected: text("expected")?,
            severity: FindingCode::parse(&code).map_or(Severity::Error, FindingCode::severity),
            code,
        })
    }

    /// The same with the cell of a form, where `places` are those of its figures. Another figure that is named becomes a cell too.
    #[must_use]
    pub fn placed(mut self, places: &[CellPlace]) -> Self {
        let Some(place) = place_of(places, self.row) else { return self };
        let cell = visible(&place.name(&self.column)).into_owned();
        self.place = Some(FoundPlace { cell, row: place.sheet_row(), place: place.of_column(&self.column) });
        if self.code == FindingCode::DuplicateRow.as_str()
            && let Some(earlier) = self.expected.parse().ok().and_then(|row| place_of(places, row))
        {
            self.expected = visible(&earlier.name("")).into_owned();
        }
        self
    }

    /// The same with the cell of a workbook of events, where `places` are those of its records.
    #[must_use]
    pub fn placed_in_record(mut self, places: &[RecordPlace]) -> Self {
        let record = self.row.checked_sub(1).and_then(|at| usize::try_from(at).ok()).and_then(|at| places.get(at));
        let Some(place) = record.map(|record| record.cell(&self.column)) else { return self };
        let cell = visible(&place.name("")).into_owned();
        self.place = Some(FoundPlace { cell, row: place.sheet_row(), place });
        self
    }

    /// The same with the names of territories in the reader's language: the rules write them in French.
    #[must_use]
    pub fn with_names(mut self, catalogue: &Catalogue, lang: Lang) -> Self {
        if !matches!(self.code.as_str(), "AMBIGUOUS_AREA" | "UNKNOWN_AREA") {
            return self;
        }
        for piece in self.expected.clone().split("), ") {
            let code = piece.trim_start_matches(NEAR).split(' ').next().unwrap_or_default();
            if let Some(area) = catalogue.area_by_code(code) {
                // For people a prefecture is a level of its own.
                let written = format!("{code} ({}, {})", area.name.in_lang(Lang::French), area.level.as_str());
                let shown = format!("{code} ({}, {})", area.name.in_lang(lang), area.kind);
                self.expected = self.expected.replace(&written, &shown);
            }
        }
        self
    }

    /// Whether it refuses.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    fn args(&self, texts: &Texts) -> Args {
        // The value of a JSON fault is its place in the file.
        let (line, place) = self.value.split_once(':').unwrap_or_default();
        Args::none()
            .text("line", line)
            .text("place", place)
            .text("value", self.value_in(texts))
            .either("expected", &self.expected_in(texts))
            .text("column", &self.column)
            .text("field", if self.column.is_empty() { "NONE" } else { &self.column })
            .number("row", self.shown_row())
    }

    /// The name of the message. A code may have several messages: `-bare` if nothing is expected, `-near` for a code that was
    /// probably meant, `-least` for the lowest allowed code, `-range` for a range of years, and `-other` if what is expected is
    /// no number.
    fn key(&self, texts: &Texts) -> String {
        let key = message_key(&self.code);
        let is_number = self.expected.bytes().all(|byte| byte.is_ascii_digit());
        let variant = match (self.expected.is_empty(), is_number) {
            (true, _) => Some(format!("{key}-bare")),
            _ if self.expected.starts_with(NEAR) => Some(format!("{key}-near")),
            _ if self.names_least() => Some(format!("{key}-least")),
            _ if is_range(&self.expected) => Some(format!("{key}-range")),
            (false, false) => Some(format!("{key}-other")),
            _ => None,
        };
        let known = variant.into_iter().chain([key]).find(|key| texts.has(key));
        known.unwrap_or_else(|| "finding-other".to_owned())
    }

    /// Whether a code of a scale is expected, or a higher one.
    fn names_least(&self) -> bool {
        self.code == FindingCode::UnknownCode.as_str() && self.expected.starts_with(LEAST)
    }

    /// What was found. For a total it is a list, which gets the commas of the language. A value of the file is not changed.
    pub(crate) fn value_in(&self, texts: &Texts) -> String {
        const COMPOSED: [FindingCode; 5] = [
            FindingCode::NothingStored,
            FindingCode::PartsExceedTotal,
            FindingCode::PartsExceedStoredTotal,
            FindingCode::TotalDisagrees,
            FindingCode::PartsIncomplete,
        ];
        let is_composed = COMPOSED.iter().any(|code| code.as_str() == self.code);
        if is_composed { texts.listed(&self.value) } else { self.value.clone() }
    }

    /// What was expected, with lists and the levels of territories in the reader's language.
    pub(crate) fn expected_in(&self, texts: &Texts) -> String {
        let expected = self.expected.strip_prefix(NEAR).unwrap_or(&self.expected);
        let expected = expected.strip_prefix(LEAST).filter(|_| self.names_least()).unwrap_or(expected);
        if !matches!(self.code.as_str(), "LEVEL_NOT_ALLOWED" | "AMBIGUOUS_AREA" | "UNKNOWN_AREA") {
            return texts.listed(expected);
        }
        let translated = expected.split(", ").map(|item| {
            let level = item.strip_suffix(')').unwrap_or(item);
            let family = if item.ends_with(')') { "area" } else { "level" };
            texts.word(family, level) + item.get(level.len()..).unwrap_or_default()
        });
        texts.listed(&translated.collect::<Vec<_>>().join(", "))
    }

    /// What is wrong, as a sentence.
    #[must_use]
    pub fn message(&self, texts: &Texts) -> String {
        texts.say(&self.key(texts), self.args(texts).text("code", &self.code))
    }

    /// What to do about it.
    #[must_use]
    pub fn action(&self, texts: &Texts) -> String {
        texts.say(&format!("{}.action", self.key(texts)), self.args(texts).text("code", &self.code))
    }

    /// Where it is, in words: the cell, the row and column, or the file.
    #[must_use]
    pub fn place_in(&self, texts: &Texts) -> String {
        if let Some(place) = &self.place {
            return texts.say("findings-where-place", Args::none().text("cell", &place.cell));
        }
        let row = || Args::none().number("row", self.row);
        match (self.row, self.column.as_str()) {
            (0, _) => texts.plain("findings-where-file"),
            (_, "") => texts.say("findings-where-row", row()),
            (_, column) => texts.say("findings-where-cell", row().text("column", column)),
        }
    }

    /// The row as the person sees it.
    #[must_use]
    pub fn shown_row(&self) -> u32 {
        self.place.as_ref().map_or(self.row, |place| place.row)
    }

    fn json(&self, texts: &Texts) -> Value {
        let mut value = json!({
            "row": self.shown_row(),
            "column": self.column,
            "code": self.code,
            "value": self.value,
            "expected": self.expected,
            "message": self.message(texts),
            "file": self.file,
        });
        if let (Some(place), Some(object)) = (&self.place, value.as_object_mut()) {
            object.insert("cell".to_owned(), Value::from(place.cell.as_str()));
        }
        value
    }
}

/// Whether a text is a range of years, `1900–2199`.
fn is_range(expected: &str) -> bool {
    let is_number = |text: &str| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    expected.split_once('–').is_some_and(|(first, last)| is_number(first) && is_number(last))
}

/// The name of the message of a code.
#[must_use]
pub fn message_key(code: &str) -> String {
    format!("finding-{}", code.to_ascii_lowercase().replace('_', "-"))
}

/// The object of the interface: `{"findings":[…],"total":N}`; the first findings by row, and how many there are.
#[must_use]
pub fn object<'a>(findings: impl IntoIterator<Item = &'a FileFinding>, total: u64, texts: &Texts) -> Value {
    json!({ "findings": findings.into_iter().map(|finding| finding.json(texts)).collect::<Vec<_>>(), "total": total })
}

/// What is written beside a row that is set aside; empty if the row only contradicts other rows.
#[must_use]
pub fn note_of(findings: &[FileFinding], texts: &Texts) -> RowNote {
    let words = |word: fn(&FileFinding, &Texts) -> String| {
        findings.iter().map(|finding| word(finding, texts)).collect::<Vec<_>>().join(" ")
    };
    // On one line: a cell with several lines is the sign that other rows were read as part of it.
    let messages = words(FileFinding::message).replace(['\n', '\r'], " ");
    RowNote { codes: words(|finding, _| finding.code.clone()), messages }
}

#[cfg(test)]
mod tests;

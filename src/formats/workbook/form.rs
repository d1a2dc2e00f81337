//! A form before it is written: which cells it has, with labels in one language.

use marsad_domain::code::{AreaCode, CodeId, ConceptId, IndicatorCode};
use marsad_domain::period::Period;
use marsad_domain::text::Lang;

/// The most rows of figures on a sheet.
pub const ROWS_MAX: usize = 500;
/// The most figures in a row. Each has a column for its status and one for the last figure besides: 200 columns a sheet.
pub const COLUMNS_MAX: usize = 66;

/// A workbook that an organisation is to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    pub period: Period,
    pub lang: Lang,
    /// What the first page says.
    pub guide: Vec<GuideLine>,
    pub sheets: Vec<FormSheet>,
}

/// A line of the first page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GuideLine {
    Title(String),
    Heading(String),
    Text(String),
}

/// The figures of one indicator: at most [`ROWS_MAX`] rows and [`COLUMNS_MAX`] columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormSheet {
    pub indicator: IndicatorCode,
    pub title: String,
    /// Definition and unit, a line each.
    pub notes: Vec<String>,
    pub decimals: u8,
    /// The least and the greatest value, scaled by `decimals`.
    pub least: i64,
    pub greatest: i64,
    pub columns: Vec<FormColumn>,
    pub rows: Vec<FormRow>,
}

/// Figures of one combination of codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormColumn {
    /// The code of each dimension, METHOD and totals among them.
    pub codes: Vec<(ConceptId, CodeId)>,
    pub label: String,
}

/// Figures of one territory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormRow {
    pub area: AreaCode,
    pub label: String,
    /// How many levels it is below the coarsest territory of the sheet.
    pub depth: u8,
    /// What the node holds for each column.
    pub last: Vec<Option<LastFigure>>,
}

/// The newest figure that a node holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastFigure {
    /// The value, or a status where there is none.
    pub text: String,
    pub period: Period,
}

/// The words of a form, in its language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormWords {
    /// The name of the first page, at most 31 characters.
    pub guide: String,
    pub territory: String,
    pub figure: String,
    pub status: String,
    /// The heading of the last figures. Their period is added, if all have the same.
    pub last: String,
    /// What may stand in a status cell: a code, a dash, and what it means.
    pub statuses: Vec<String>,
    /// What is said of a cell that is selected, and of a value that it does not take.
    pub cell_hint: String,
    pub status_hint: String,
    pub wrong_number: String,
    pub wrong_status: String,
}

impl FormSheet {
    /// The period of the last figures, if all have the same.
    pub(super) fn last_period(&self) -> Option<Period> {
        let mut periods = self.last_figures().map(|last| last.period);
        let first = periods.next()?;
        periods.all(|period| period == first).then_some(first)
    }

    pub(super) fn has_last(&self) -> bool {
        self.last_figures().next().is_some()
    }

    fn last_figures(&self) -> impl Iterator<Item = &LastFigure> {
        self.rows.iter().flat_map(|row| row.last.iter().flatten())
    }
}

//! Builds the columns of a batch from the cells of a file.

use std::borrow::Cow;
use std::collections::HashMap;

use marsad_domain::cell_text::trim;
use marsad_domain::raw::{RawColumn, RawValue};
use marsad_domain::value::Decimal;

use super::csv_injection;

/// Columns of free text, in which an apostrophe may protect a formula.
const TEXT_COLUMNS: [&str; 2] = ["SOURCE", "COMMENT_OBS"];

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Text,
    Code,
}

/// Builds a column. Neighbours are often equal, so a cell is compared with the last one before it is looked up.
pub(super) struct ColumnBuilder {
    column: RawColumn,
    holds: Holds,
    places: foldhash::HashMap<Box<str>, u32>,
    last: Option<(String, u32)>,
}

impl ColumnBuilder {
    pub(super) fn new(name: &str) -> Self {
        let column = RawColumn { name: name.to_owned(), ..RawColumn::default() };
        let holds = if TEXT_COLUMNS.contains(&name) { Holds::Text } else { Holds::Code };
        Self { column, holds, places: HashMap::default(), last: None }
    }

    /// Adds the cell of a row.
    pub(super) fn push(&mut self, cell: &str) {
        if let Some((text, place)) = &self.last
            && text == cell
        {
            self.column.index.push(*place);
            return;
        }
        // Cells with the same text share its place: a dictionary has each text once.
        let text = match self.holds {
            Holds::Text => plain_text(cell),
            Holds::Code => Cow::Borrowed(trim(cell)),
        };
        let place = self.places.get(text.as_ref()).copied().unwrap_or_else(|| self.add(&text));
        self.column.index.push(place);
        match &mut self.last {
            Some((text, last)) => {
                text.clear();
                text.push_str(cell);
                *last = place;
            }
            None => self.last = Some((cell.to_owned(), place)),
        }
    }

    fn add(&mut self, text: &str) -> u32 {
        let place = u32::try_from(self.column.dictionary.len()).unwrap_or(u32::MAX);
        self.column.dictionary.push(text.to_owned());
        self.places.insert(text.into(), place);
        place
    }

    pub(super) fn finish(self) -> RawColumn {
        self.column
    }
}

/// A free text without the apostrophe before a formula, and with line feeds as line breaks.
fn plain_text(cell: &str) -> Cow<'_, str> {
    let text = csv_injection::restore(cell.trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}'));
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::Borrowed(text) }
}

/// Reads a cell of OBS_VALUE: a number if it has only digits and a decimal point, so that printing the number gives the
/// same text; otherwise the text.
pub(super) fn read_value(cell: &str) -> RawValue {
    let text = || RawValue::Text(cell.to_owned());
    match cell.strip_prefix('-').unwrap_or(cell).as_bytes() {
        [] if cell.is_empty() => RawValue::Empty,
        [b'0', b'0'..=b'9', ..] => text(),
        _ => Decimal::parse(cell).map_or_else(|_| text(), RawValue::Number),
    }
}

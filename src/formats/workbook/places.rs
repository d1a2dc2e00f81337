//! Where the figures of a form stand, for people.

use std::borrow::Cow;
use std::sync::Arc;

/// The first row that stands for a figure. As in other files, row 1 is the header.
pub(super) const FIRST_ROW: u32 = 2;
const STATUS: &str = "OBS_STATUS";

/// A cell of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellPlace {
    pub sheet: Arc<str>,
    /// From 0.
    pub row: u32,
    /// From 0.
    pub column: u32,
    /// Where the status of the figure stands, if the form has a cell for it.
    pub status_column: Option<u32>,
}

impl CellPlace {
    /// The cell of a figure, or with `OBS_STATUS` that of its status, as spreadsheets name it: `EDU_ENROL!D7`.
    #[must_use]
    pub fn name(&self, column: &str) -> String {
        format!("{}!{}{}", self.sheet_name(), column_letters(self.of_column(column).column), self.sheet_row())
    }

    /// The same for the cell of a column alone.
    #[must_use]
    pub fn of_column(&self, column: &str) -> Self {
        let at = if column == STATUS { self.status_column.unwrap_or(self.column) } else { self.column };
        Self { column: at, status_column: None, ..self.clone() }
    }

    /// The row as spreadsheets number it.
    #[must_use]
    pub fn sheet_row(&self) -> u32 {
        self.row.saturating_add(1)
    }

    /// The name of the sheet, in quotation marks where a spreadsheet writes them.
    fn sheet_name(&self) -> Cow<'_, str> {
        if self.sheet.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.')) {
            Cow::Borrowed(&self.sheet)
        } else {
            Cow::Owned(format!("'{}'", self.sheet.replace('\'', "''")))
        }
    }
}

/// The place of the figure of a row.
#[must_use]
pub fn place_of(places: &[CellPlace], row: u32) -> Option<&CellPlace> {
    places.get(usize::try_from(row.checked_sub(FIRST_ROW)?).ok()?)
}

pub(super) fn column_letters(mut column: u32) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'A' + u8::try_from(column % 26).unwrap_or(0)));
        match column / 26 {
            0 => break,
            rest => column = rest - 1,
        }
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_the_names_of_spreadsheets() {
        let cases = [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")];
        for (column, letters) in cases {
            assert_eq!(column_letters(column), letters);
        }
        let place = CellPlace { sheet: "EDU_ENROL".into(), row: 6, column: 3, status_column: Some(4) };
        assert_eq!(
            (place.name("OBS_VALUE").as_str(), place.name("OBS_STATUS").as_str()),
            ("EDU_ENROL!D7", "EDU_ENROL!E7")
        );
        let named = CellPlace { sheet: "L’année d'avant".into(), ..place.clone() };
        assert_eq!(named.name(""), "'L’année d''avant'!D7");
        let places = [place];
        assert_eq!(place_of(&places, 2), places.first());
        assert_eq!((place_of(&places, 0), place_of(&places, 3)), (None, None));
    }
}

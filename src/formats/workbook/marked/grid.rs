//! A sheet of a form as it stands in a workbook, cell by cell, so that it can be written again.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Seek};

use calamine::{DataRef, FontWeight, Style, Xlsx};

use super::super::container::Unsafe;
use super::super::keys::{SheetKey, read_column_key, read_sheet_key};
use super::formula;

/// Row, then column, from 0.
pub(super) type At = (u32, u32);
/// A date counts from 1904 in some files, which is so many days after that of the others.
const DAYS_FROM_1900_TO_1904: f64 = 1462.0;
/// Indentations in a cell for each level of a territory.
const INDENT_OF_LEVEL: u8 = 2;

/// What is in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    Number(f64),
    Text(String),
    Truth(bool),
    Error(String),
    /// A formula, with its result as it is stored; `None` if none is.
    Formula(String, Option<Box<Content>>),
}

/// What of the look of a cell matters when it is written again.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Look {
    pub number_format: Option<String>,
    /// How many levels a territory lies below the coarsest one.
    pub depth: u8,
    pub size: f64,
    pub is_bold: bool,
}

/// What a sheet is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Figures,
    /// A page for people, or a hidden one with lists.
    Page,
    /// What was found before.
    Findings,
    /// A sheet of somebody else, or of another version.
    Other,
}

#[derive(Debug)]
pub(super) struct Grid {
    pub cells: BTreeMap<At, Content>,
    looks: Vec<Look>,
    look_of: BTreeMap<At, usize>,
    /// The first and the last cell of each that was merged.
    pub merged: Vec<(At, At)>,
    /// Cells whose formula was replaced by its result, because it needs what is not copied.
    pub replaced: Vec<At>,
}

impl Grid {
    /// Reads a sheet; `None` for one without cells, such as a chart.
    pub(super) fn read<R: Read + Seek>(workbook: &mut Xlsx<R>, name: &str) -> Result<Option<Self>, Unsafe> {
        let is_1904 = workbook.has_1904_epoch();
        let Ok(mut reader) = workbook.worksheet_cells_reader(name) else { return Ok(None) };
        let looks = reader.styles().iter().map(look).collect();
        let (mut cells, mut look_of) = (BTreeMap::new(), BTreeMap::new());
        while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(|_| Unsafe::Damaged)? {
            look_of.insert(cell.get_position(), style);
            if let Some(content) = content(cell.get_value(), is_1904) {
                cells.insert(cell.get_position(), content);
            }
        }
        drop(reader);
        let mut grid = Self { cells, looks, look_of, merged: Vec::new(), replaced: Vec::new() };
        let Ok(mut reader) = workbook.worksheet_cells_reader(name) else { return Ok(None) };
        while let Some(cell) = reader.next_cell_with_formula().map_err(|_| Unsafe::Damaged)? {
            if let Some(text) = cell.formula {
                grid.take_formula(cell.pos, text, is_1904);
            }
        }
        drop(reader);
        let merged = workbook.merge_cells_by_sheet_name(name).map_err(|_| Unsafe::Damaged)?;
        grid.merged = merged.into_iter().map(|region| (region.start, region.end)).collect();
        Ok(Some(grid))
    }

    /// A formula is kept if its result is the same in the copy, or if it has none.
    fn take_formula(&mut self, at: At, text: String, is_1904: bool) {
        let result = self.cells.remove(&at).map(Box::new);
        let is_kept = formula::is_self_contained(&text) && !is_1904;
        match result {
            Some(result) if !is_kept => {
                self.replaced.push(at);
                self.cells.insert(at, *result);
            }
            result => _ = self.cells.insert(at, Content::Formula(text, result)),
        }
    }

    pub(super) fn kind(&self) -> Kind {
        match self.text((0, 0)).and_then(read_sheet_key) {
            Some(SheetKey::Figures { .. }) => Kind::Figures,
            Some(SheetKey::Page) => Kind::Page,
            Some(SheetKey::Findings) => Kind::Findings,
            Some(SheetKey::OtherVersion(_) | SheetKey::Events) => Kind::Other,
            None => {
                let mut first = self.cells.range((0, 0)..(1, 0)).filter_map(|(at, _)| self.text(*at));
                if first.any(|text| read_column_key(text).is_some()) { Kind::Figures } else { Kind::Other }
            }
        }
    }

    /// The text of a cell; `None` for a cell with something else.
    pub(super) fn text(&self, at: At) -> Option<&str> {
        match self.cells.get(&at)? {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn look(&self, at: At) -> Option<&Look> {
        self.looks.get(*self.look_of.get(&at)?)
    }

    /// The format of the numbers of a cell; of one that the file does not have, that of another in its column.
    pub(super) fn number_format(&self, at: At, rows: &BTreeSet<u32>) -> Option<&str> {
        let own = |row: u32| self.look((row, at.1)).and_then(|look| look.number_format.as_deref());
        if self.look_of.contains_key(&at) { own(at.0) } else { rows.iter().find_map(|row| own(*row)) }
    }
}

fn look(style: &Style) -> Look {
    let font = style.font.as_ref();
    let indent = style.alignment.as_ref().and_then(|alignment| alignment.indent);
    Look {
        number_format: style.number_format.as_ref().map(|format| format.format_code.clone()),
        depth: indent.unwrap_or(0) / INDENT_OF_LEVEL,
        size: font.and_then(|font| font.size).unwrap_or_default(),
        is_bold: font.is_some_and(|font| font.weight == FontWeight::Bold),
    }
}

/// The content of a cell as it is stored; `None` for an empty one.
fn content(value: &DataRef<'_>, is_1904: bool) -> Option<Content> {
    Some(match value {
        DataRef::Empty => return None,
        // A formula without a result has an empty text in some files.
        DataRef::SharedString("") => return None,
        DataRef::String(text) if text.is_empty() => return None,
        DataRef::Int(whole) => Content::Number(*whole as f64),
        DataRef::Float(number) => match number.is_finite() {
            true => Content::Number(*number),
            false => Content::Error("#NUM!".to_owned()),
        },
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Content::Text(text.clone()),
        DataRef::SharedString(text) => Content::Text((*text).to_owned()),
        DataRef::Bool(is_true) => Content::Truth(*is_true),
        DataRef::DateTime(date) if is_1904 && !date.is_duration() => {
            Content::Number(date.as_f64() + DAYS_FROM_1900_TO_1904)
        }
        DataRef::DateTime(date) => Content::Number(date.as_f64()),
        DataRef::Error(error) => Content::Error(error.to_string()),
    })
}

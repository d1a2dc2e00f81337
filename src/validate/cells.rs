//! The cells of a column with their meanings. Each distinct text is read once, and remembered for the next batch.

use std::collections::HashMap;

use marsad_domain::catalogue::names::plain_code;
use marsad_domain::raw::RawColumn;

/// How many texts are remembered for each column. All comments of a file may differ.
const MEMORY: usize = 20_000;

/// The meaning of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning<T> {
    Empty,
    Known(T),
    Bad,
}

/// The cells of one column.
#[derive(Debug)]
pub(super) struct Cells<'b, T> {
    pub raw: Option<&'b RawColumn>,
    pub meanings: Vec<Meaning<T>>,
    /// Whether a text of the column is invalid, and whether a cell may be empty.
    pub has_bad: bool,
    pub has_empty: bool,
}

impl<T: Copy> Cells<'_, T> {
    /// Whether the cell has an invalid text.
    pub(super) fn is_bad(&self, row: usize) -> bool {
        self.has_bad && matches!(self.at(row), Meaning::Bad)
    }

    /// Whether the cell has no text.
    pub(super) fn is_empty(&self, row: usize) -> bool {
        self.has_empty && matches!(self.at(row), Meaning::Empty)
    }

    pub(super) fn at(&self, row: usize) -> Meaning<T> {
        let place = self.raw.and_then(|raw| raw.index.get(row)).and_then(|n| usize::try_from(*n).ok());
        place.and_then(|n| self.meanings.get(n)).copied().unwrap_or(Meaning::Empty)
    }

    /// The text of a cell, without the spaces around it.
    pub(super) fn text(&self, row: usize) -> &str {
        self.raw.map_or("", |raw| raw.text(row).trim())
    }

    /// The position of a cell's text in the dictionary of this batch.
    pub(super) fn place(&self, row: usize) -> u32 {
        self.raw.and_then(|raw| raw.index.get(row)).copied().unwrap_or(u32::MAX)
    }

    pub(super) fn is_there(&self) -> bool {
        self.raw.is_some()
    }
}

#[derive(Debug)]
pub(super) struct Memo<T>(HashMap<String, Meaning<T>>);

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T: Copy> Memo<T> {
    /// A column of codes, names or dates. Invisible marks, which come along with copied codes, are ignored.
    pub(super) fn column<'b>(&mut self, raw: Option<&'b RawColumn>, read: impl Fn(&str) -> Option<T>) -> Cells<'b, T> {
        self.cells(raw, |text| {
            let plain = plain_code(text);
            if plain.is_empty() { Meaning::Empty } else { read(&plain).map_or(Meaning::Bad, Meaning::Known) }
        })
    }

    /// A column of free texts, which are read unchanged.
    pub(super) fn texts<'b>(&mut self, raw: Option<&'b RawColumn>, read: impl Fn(&str) -> Option<T>) -> Cells<'b, T> {
        self.cells(raw, |text| match text.trim() {
            "" => Meaning::Empty,
            text => read(text).map_or(Meaning::Bad, Meaning::Known),
        })
    }

    fn cells<'b>(&mut self, raw: Option<&'b RawColumn>, read: impl Fn(&str) -> Meaning<T>) -> Cells<'b, T> {
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
        let has_bad = meanings.iter().any(|meaning| matches!(meaning, Meaning::Bad));
        let has_empty = raw.is_none() || meanings.iter().any(|meaning| matches!(meaning, Meaning::Empty));
        Cells { raw, meanings, has_bad, has_empty }
    }
}

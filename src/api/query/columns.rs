//! A column of texts in the making: each distinct text gets its place in the dictionary when it is first met.

use std::collections::HashMap;

use crate::domain::raw::RawColumn;

/// A column that grows by one cell at a time.
pub struct ColumnOf {
    column: RawColumn,
    places: HashMap<String, u32>,
}

impl ColumnOf {
    /// An empty column.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { column: RawColumn { name: name.to_owned(), ..RawColumn::default() }, places: HashMap::new() }
    }

    /// Adds a cell.
    pub fn push(&mut self, text: &str) {
        let place = match self.places.get(text) {
            Some(place) => *place,
            None => {
                let place = u32::try_from(self.column.dictionary.len()).unwrap_or(u32::MAX);
                self.column.dictionary.push(text.to_owned());
                self.places.insert(text.to_owned(), place);
                place
            }
        };
        self.column.index.push(place);
    }

    /// The column.
    #[must_use]
    pub fn finish(self) -> RawColumn {
        self.column
    }
}

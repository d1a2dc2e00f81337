//! Rows of a batch written again, some with other texts, some more than once.

use std::collections::HashMap;

use marsad_domain::raw::{RawBatch, RawColumn, RawValue};

/// A row that is made from one of the batch.
#[derive(Debug, Clone)]
pub(super) struct NewRow {
    row: usize,
    texts: Vec<(String, String)>,
    pub value: Option<RawValue>,
}

impl NewRow {
    /// The row without changes.
    pub(super) fn of(row: usize) -> Self {
        Self { row, texts: Vec::new(), value: None }
    }

    /// With another text in a column, which the batch may lack.
    pub(super) fn with(mut self, column: &str, text: &str) -> Self {
        self.texts.push((column.to_owned(), text.to_owned()));
        self
    }

    fn text(&self, column: &str) -> Option<&str> {
        self.texts.iter().find(|(name, _)| name == column).map(|(_, text)| text.as_str())
    }
}

/// The batch of these rows.
pub(super) fn rewrite(batch: &RawBatch, rows: &[NewRow]) -> RawBatch {
    let mut names: Vec<&str> = batch.columns.iter().map(|column| column.name.as_str()).collect();
    for (name, text) in rows.iter().flat_map(|row| &row.texts) {
        if !text.is_empty() && !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let value = |new: &NewRow| {
        let own = || batch.values.get(new.row).cloned().unwrap_or(RawValue::Empty);
        new.value.clone().unwrap_or_else(own)
    };
    let fills_in = rows.iter().any(|row| row.value.is_some());
    RawBatch {
        columns: names.into_iter().map(|name| column(batch, name, rows)).collect(),
        has_values: batch.has_values || fills_in,
        values: rows.iter().map(value).collect(),
        decimal_marks: batch.decimal_marks,
        source_rows: rows.iter().map(|new| batch.source_rows.get(new.row).copied().unwrap_or(0)).collect(),
    }
}

fn column(batch: &RawBatch, name: &str, rows: &[NewRow]) -> RawColumn {
    let mut column = RawColumn { name: name.to_owned(), ..RawColumn::default() };
    let mut places: HashMap<&str, u32> = HashMap::new();
    let written = batch.column(name);
    for new in rows {
        let text = new.text(name).unwrap_or_else(|| written.map_or("", |written| written.text(new.row)));
        let place = *places.entry(text).or_insert_with(|| {
            column.dictionary.push(text.to_owned());
            u32::try_from(column.dictionary.len() - 1).unwrap_or(u32::MAX)
        });
        column.index.push(place);
    }
    column
}

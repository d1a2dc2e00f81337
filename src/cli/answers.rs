//! What answers are made of: lists with a row for each item, lists of facts, and objects for programs.

use serde_json::Value;

use crate::domain::text::Text;
use crate::formats::tables::{Table, TableCell};
use crate::texts::Texts;

/// An object for programs: fields of a message under their own names, then other members.
macro_rules! object {
    ($of:ident: $($field:ident),+ $(; $($more:tt)+)?) => {
        serde_json::json!({ $((stringify!($field)): $of.$field,)+ $($($more)+)? })
    };
}
pub(crate) use object;

/// A column: the message that names it, and its cell for an item.
pub type Column<'a, T> = (&'a str, &'a dyn Fn(&T) -> TableCell);

/// A table with a row for each item.
pub fn listing<T>(texts: &Texts, items: &[T], columns: &[Column<'_, T>]) -> Table {
    Table { columns: columns.iter().map(|(key, _)| texts.column(key)).collect(), rows: rows(items, columns) }
}

pub fn rows<T>(items: &[T], columns: &[Column<'_, T>]) -> Vec<Vec<TableCell>> {
    items.iter().map(|item| columns.iter().map(|(_, cell)| cell(item)).collect()).collect()
}

/// A table of named facts, one a row; the names are messages. Tables for people leave out empty facts.
pub fn facts(texts: &Texts, rows: Vec<(&str, TableCell)>) -> Table {
    let programs = texts.names_columns_for_programs();
    let shown = rows.into_iter().filter(|(_, cell)| programs || *cell != TableCell::Empty);
    let rows = shown.map(|(key, cell)| vec![TableCell::text(texts.column(key)), cell]).collect();
    let columns =
        if programs { ["columns-what", "columns-value"].map(|key| texts.column(key)).to_vec() } else { vec![] };
    Table { columns, rows }
}

pub fn text(text: impl Into<String>) -> TableCell {
    TableCell::text(text)
}

pub fn count(number: impl TryInto<i64>) -> TableCell {
    TableCell::Integer(number.try_into().unwrap_or(i64::MAX))
}

/// Codes as a cell, with the commas of the language.
pub fn list(texts: &Texts, codes: &[impl ToString]) -> TableCell {
    text(texts.listed(&plain(codes).join(", ")))
}

/// A position in a log, or a code, as a cell; empty where there is none.
pub fn optional<T: ToString>(value: Option<&T>) -> TableCell {
    text(value.map(T::to_string).unwrap_or_default())
}

/// The texts of codes.
pub fn plain(codes: &[impl ToString]) -> Vec<String> {
    codes.iter().map(ToString::to_string).collect()
}

/// A title, a name or a label for programs.
pub fn text_json(found: &Text) -> Value {
    object!(found: ar, fr, en)
}

//! Forms: Excel workbooks that an organisation fills in and sends back.
//!
//! A form has a sheet for each indicator, with territories in rows and codes in columns. Row 1 and column A are hidden and hold
//! keys; only they say what a cell means. So rows and columns may be moved, and labels may be in any language. Whatever is in
//! the cells is hostile until it has been read: a form comes back from any program.

mod container;
mod events;
mod form;
mod keys;
mod last_figures;
mod marked;
mod numbers;
mod places;
mod reader;
mod sheet;
mod sheets;
mod styles;
mod writer;
mod xml_check;

#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod tests;

pub use container::{FILE_BYTES_MAX, Unsafe, is_workbook};
pub use events::{EventColumn, EventForm, FilledEvents, RecordPlace, write_events};
pub use form::{COLUMNS_MAX, Form, FormColumn, FormRow, FormSheet, FormWords, GuideLine, LastFigure, ROWS_MAX};
pub use last_figures::keep_newest;
pub use marked::{MarkError, MarkWords, MarkedFinding, MarkedForm, mark};
pub use places::{CellPlace, place_of};
pub use reader::{FilledForm, FormRows, Unread};
pub use sheets::{Asked, LastFigures, TooLargeForm, sheets};
pub use writer::{WriteError, write};

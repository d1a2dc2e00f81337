//! Workbooks of events: one row a record.
//!
//! Row 1 is hidden and names the field of each column as an event file in JSON does; column A is hidden too, and says which rows
//! stand above the records. Every other row with something in it is a record. There is no column for persons.

mod form;
mod reader;
mod writer;

#[cfg(test)]
mod tests;

pub use form::{EventColumn, EventForm};
pub use reader::{FilledEvents, RecordPlace};
pub use writer::write_events;

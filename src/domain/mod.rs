//! The data model and its rules, as types that cannot be wrong.
//!
//! No I/O, no SQL, no protobuf, no async and no clock in here: what depends on today gets the date as a parameter.

pub mod code;
pub mod sharing;
pub mod timestamp;

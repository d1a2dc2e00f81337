//! The data model and its rules, as types that cannot be wrong.
//!
//! No I/O, no SQL, no protobuf, no async and no clock in here: what depends on today gets the date as a parameter.

pub mod audience;
pub mod canonical;
pub mod catalogue;
pub mod cell;
pub mod code;
pub mod event;
pub mod event_dates;
pub mod figure;
pub mod finding;
pub mod login;
pub mod membership;
pub mod observation;
pub mod period;
pub mod raw;
mod raw_from_event;
pub mod scan;
pub mod sharing;
pub mod status;
pub mod text;
pub mod text_doubt;
pub mod timestamp;
pub mod value;
pub mod written;

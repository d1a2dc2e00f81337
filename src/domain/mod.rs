//! The data model as types that cannot hold invalid values.
//!
//! There is no I/O, SQL, protobuf, async or clock here. A function that depends on today takes the date as a parameter.

pub mod audience;
pub mod board;
pub mod call;
pub mod canonical;
pub mod catalogue;
pub mod cell;
pub mod cell_text;
pub mod code;
pub mod event;
pub mod event_dates;
pub mod figure;
pub mod finding;
pub mod login;
pub mod membership;
mod named_enum;
pub mod observation;
pub mod period;
pub mod raw;
mod raw_from_event;
pub mod release_plan;
pub mod roster;
pub mod scan;
pub mod sharing;
pub mod status;
pub mod text;
pub mod text_doubt;
pub mod timestamp;
pub mod value;
mod words;

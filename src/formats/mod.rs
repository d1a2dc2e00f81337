//! Readers and writers of files: bytes in, domain out, and back.
//!
//! Nothing here judges what was written: a reader says what stands where, and reports only what keeps it from being read.
//! Whatever bytes come in, the answer is records and findings, never a panic, and never more in memory than the limits say.

pub mod builtin;
pub mod catalogue_files;
mod csv_columns;
pub mod csv_dialect;
mod csv_faults;
mod csv_header;
mod csv_stray;
pub mod csv_observations;
pub mod csv_records;
pub mod json_events;
pub mod json_tree;
pub mod csv_injection;
pub mod observation_writer;
pub mod split_rejected;
pub mod tables;

#[cfg(test)]
mod area_names_tests;

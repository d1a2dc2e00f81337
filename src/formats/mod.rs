//! Readers and writers of files: from bytes to domain types, and back.
//!
//! A reader does not judge the content: it returns what is written, and reports only what cannot be read. For any bytes
//! it returns records and findings, never panics, and keeps its memory within limits.
//!
//! The I/O errors of a reader are those of its input, and the I/O errors of a writer those of its output.

pub mod builtin;
pub mod catalogue_files;
mod csv_columns;
pub mod csv_dialect;
mod csv_faults;
mod csv_header;
mod csv_purpose;
mod csv_quotes;
mod csv_stray;
pub mod csv_observations;
pub mod csv_records;
pub mod json_events;
pub mod json_tree;
pub mod csv_injection;
pub mod observation_file;
pub mod observation_writer;
pub mod roster_csv;
pub mod split_rejected;
pub mod tables;
pub mod workbook;

#[cfg(test)]
mod area_names_tests;

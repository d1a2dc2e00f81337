//! What people read, in Arabic, French and English: on the command line and on pages.
//!
//! A sentence here is a function of plain data and a language. Nothing in here asks a node, writes a file, or knows a terminal.

mod authorship;
mod bundle;
pub mod finding;
pub mod form;
pub mod local_time;
pub mod marked;
pub mod numbers;
pub mod receipt_page;
pub mod sending;
pub mod server_words;
pub mod visible;

pub use authorship::{attested_by, signed_by};
pub use bundle::{Args, Texts};

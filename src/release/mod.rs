//! Releases: figures added up over time and territory, ratios, coverage, and the bytes of it all.
//!
//! Pure: no I/O, no clock, no SQL, no protobuf. The same inputs give the same cube and the same bytes on every node,
//! in whatever order they come. A cube holds small counts in clear and stays inside the building of a release: disclosure
//! control turns it into the cells that answers are made of.

mod axes;
mod base;
pub mod block;
mod bytes;
mod calendar;
pub mod cube;
mod cuts;
mod emit;
mod exact;
pub mod explain;
mod frame;
pub mod groups;
pub mod input;
mod keys;
pub mod manifest;
mod network;
mod note;
mod partition;
pub mod published;
mod resolved;
mod resolver;
mod result_table;
mod rollup;
pub mod rules;
mod sides;
mod territory;

#[cfg(test)]
mod tests;

pub use cube::Cube;
pub use rollup::{build, build_some};

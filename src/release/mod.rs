//! Releases: figures added up over time and territory, ratios, coverage, and the bytes of it all.
//!
//! Pure: no I/O, no clock, no SQL, no protobuf. The same inputs give the same cube and the same bytes on every node,
//! in whatever order they come. A cube holds small counts in clear and stays inside the building of a release: disclosure
//! control turns it into the cells that answers are made of.

mod axes;
pub mod block;
mod breakdowns;
mod bytes;
mod calendar;
pub mod cube;
mod emit;
mod exact;
pub mod explain;
mod figure_frame;
pub mod groups;
pub mod input;
pub mod manifest;
mod network;
mod note;
mod own_figure;
mod partition_sums;
mod place_key;
pub mod published;
mod ratio_sides;
mod resolved;
mod resolver;
mod result_table;
mod rollup;
pub mod rules;
mod territory;

#[cfg(test)]
mod tests;

pub use cube::Cube;
pub use rollup::{build, build_some};

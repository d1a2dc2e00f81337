//! Releases: figures added up over time and territory, ratios, coverage, and the bytes of it all.
//!
//! Pure: no I/O, no clock, no SQL, no protobuf. The same inputs give the same cube and the same bytes on every node,
//! in whatever order they come. A cube holds small counts in clear and stays inside the building of a release: disclosure
//! control turns it into the cells that answers are made of.

pub mod block;
mod breakdowns;
mod bytes;
mod calendar;
mod clear_cell;
mod column;
pub mod cube;
mod dominance;
mod emit;
mod exact;
mod expectation;
mod expected_parts;
pub mod explain;
mod facts;
mod families;
mod figure_frame;
mod figures;
mod grid;
pub mod groups;
mod in_force;
pub mod input;
pub mod kept;
mod layout;
mod linker;
pub mod links;
pub mod local;
pub mod loss;
pub mod manifest;
mod network;
mod note;
mod owed;
mod own_figure;
mod part_sets;
mod partition_sums;
pub mod publication;
pub mod published;
mod ratio_sides;
pub mod renumber;
mod resolved;
mod rollup;
pub mod rules;
pub mod steady;
mod strip;
mod territory;

#[cfg(test)]
mod tests;

pub use cube::Cube;
pub use rollup::{build, build_some};

//! Releases: figures added up over time and territory, ratios, coverage, disclosure control, and the bytes of it all.
//!
//! Pure: no I/O, no clock, no SQL, no protobuf. The same inputs give the same cube and the same bytes on every node,
//! in whatever order they come. A cube holds small counts in clear and stays inside the building of a release; what
//! answers are made of is [`SafeCells`](disclosure::SafeCells) alone.

mod axes;
mod base;
pub mod block;
mod bytes;
mod calendar;
pub mod cube;
mod cuts;
pub mod disclosure;
mod emit;
mod exact;
pub mod explain;
mod frame;
pub mod groups;
pub mod input;
mod keys;
pub mod manifest;
pub mod mask;
mod memo;
mod network;
mod note;
mod packed;
mod partition;
pub mod query;
mod resolved;
mod resolver;
mod rollup;
pub mod rules;
pub mod shares;
mod sides;
mod territory;

#[cfg(test)]
mod tests;

pub use cube::Cube;
pub use rollup::build;

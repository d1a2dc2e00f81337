//! Disclosure control: what a release may show of a cube, and what a reader may see of raw figures beside it.
//!
//! Pure: no I/O, no clock, no SQL, no protobuf. [`SafeCells`] are made in `safe_cells` only: by disclosure control, or from
//! bytes whose hash is in a verified release.

pub mod mask;
pub mod query;
mod safe_cells;
pub mod shares;
mod suppression;

#[cfg(test)]
mod tests;

pub use safe_cells::{SafeCells, SafePart, Viewpoint, write_group};

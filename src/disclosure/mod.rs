//! Disclosure control: which cells of a cube a release may show, and which raw figures a reader may see.
//!
//! Pure: no I/O, no clock, no SQL, no protobuf. Only `safe_cells` makes [`SafeCells`]: by disclosure control, or from
//! bytes whose hash is in a verified release.

pub mod audit;
pub mod linked;
pub mod loss;
pub mod mask;
pub mod model;
pub mod protect;
pub mod query;
pub mod release_audit;
mod repeat;
mod safe_cells;
pub mod secondary;
mod suppression;
pub mod waivers;

#[cfg(test)]
mod tests;

pub use repeat::{Repeated, repeat_group};
pub use safe_cells::{Losses, SafeCells, SafePart, Viewpoint, WriteError, write_group};

//! The wire: generated messages, and their conversions from and to the domain.
//!
//! Everything that comes in is checked here or handed on as text to be judged; an error names the field. Nothing in here
//! talks to a network.

/// The generated messages and services of `proto/marsad/v1`.
#[allow(clippy::all, clippy::pedantic, missing_docs)]
pub mod pb {
    tonic::include_proto!("marsad.v1");
}

/// The descriptors of the contract, for server reflection and for tests that list the RPCs.
pub const FILE_DESCRIPTOR_SET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/marsad.v1.binpb"));

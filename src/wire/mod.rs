//! Generated messages, and their conversions from and to the domain.
//!
//! Incoming messages are checked here, or handed on as text for the domain to judge; every error names the field. This
//! room does not use the network.
//!
//! In reading order: [`error`] and [`field`] (how a field is read), the messages that the services share ([`text`],
//! [`position`], [`catalogue`], [`membership`], [`roster`], [`call`], [`batch`], [`event`], [`report`], [`request`], [`cell`], [`segment`]), what a
//! program that asks a node gets ([`answer`]), then what is stored: [`compression`] (the bytes of a chunk), [`payload`] (the payload of each kind of entry), [`data_chunk`]
//! (observations), [`content`] and [`statement`] (the digests of a submission, and what a submitter signs).

pub mod answer;
pub mod batch;
pub mod call;
pub mod catalogue;
pub mod cell;
pub mod content;
pub mod data_chunk;
pub mod error;
pub mod event;
pub mod compression;
pub mod membership;
pub mod payload;
pub mod position;
pub mod provenance;
pub mod report;
pub mod request;
pub mod roster;
pub mod rows;
pub mod segment;
pub mod statement;
pub mod text;
pub mod time;

pub mod column;
pub mod field;
mod values;

#[cfg(test)]
mod tests;

pub use error::{Problem, WireError};

/// The generated messages and services of `proto/marsad/v1`.
#[allow(
    clippy::all,
    clippy::pedantic,
    clippy::allow_attributes_without_reason,
    missing_docs,
    reason = "generated code"
)]
pub mod pb {
    tonic::include_proto!("marsad.v1");
}

/// The descriptors of the contract, for server reflection and for tests that list the RPCs.
pub const FILE_DESCRIPTOR_SET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/marsad.v1.binpb"));

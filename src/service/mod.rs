//! The calls of a node, in domain types and streams of domain batches. An edge decodes a request, calls this room,
//! and encodes the answer; permissions, the order of checks and the audit record are here, once, for all edges.
//!
//! Nothing here knows gRPC, HTTP or protobuf.

mod absent;
pub mod admin;
pub mod audit;
pub mod board;
pub mod broken_release;
pub mod budget;
pub mod call;
pub mod build_threads;
pub mod caller;
pub mod catalogue;
pub mod desk;
pub mod diagnosis;
pub mod error;
pub mod limits;
pub mod message_reader;
pub mod measured;
mod expectation;
mod expected_lines;
pub mod explain;
pub mod fitting;
pub mod form;
pub mod inputs;
pub mod node;
pub mod nothing;
pub mod people;
pub mod published;
pub mod query;
pub mod release;
pub mod release_inputs;
pub mod resources;
pub mod retraction;
pub mod roster;
pub mod submission;
pub mod stream;
mod violation;
pub mod visibility;
pub mod waiting;

pub use absent::Absent;
pub use caller::{Caller, Gate, Quota};
pub use error::{ServiceError, violation_of};
pub use limits::Limits;
/// Until when a call waits for others: an edge gives one to each call.
pub use marsad_store::Deadline;
pub use node::Node;
pub use violation::Violation;

//! The integration tests, in one binary: `support/` holds what they share, then a file for each room.

mod federation_ledger;
mod federation_memory;
mod federation_origin;
mod federation_peer;
mod federation_pull;
mod federation_receive;
mod postgres;
mod query_store;
mod support;

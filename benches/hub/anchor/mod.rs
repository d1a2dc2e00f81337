//! Anchors: the alternatives that a user could choose, on the same server with the same rows.

pub mod cuts;
pub mod duckdb;
pub mod postgres;
pub mod replication;

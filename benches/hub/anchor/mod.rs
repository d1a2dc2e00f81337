//! Anchors: what a user would pick instead, on the same server with the same rows.

pub mod cuts;
pub mod duckdb;
pub mod postgres;
pub mod replication;

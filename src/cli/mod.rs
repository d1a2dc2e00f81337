//! The command line: one file a subcommand, and the wiring of a node.

pub mod private_postgres;
pub mod serve;

//! The ledger on a real Postgres: append, apply, rebuild, restore.

mod append;
mod apply;
#[cfg(feature = "failpoints")]
mod crash;
mod rebuild;
mod restore;
mod world;

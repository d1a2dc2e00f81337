//! The ledger on a real Postgres: append, apply, rebuild, restore.

mod append;
mod apply;
mod rebuild;
mod restore;
mod world;

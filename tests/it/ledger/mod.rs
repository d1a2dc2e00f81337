//! The ledger on a real Postgres: append, apply, rebuild, restore.

mod any_payload;
mod append;
mod apply;
mod calls;
mod copies;
mod cosignatures;
#[cfg(feature = "failpoints")]
mod crash;
mod epochs;
mod events;
mod long_log;
mod observations;
mod odd_answers;
mod provenance;
mod rebuild;
mod repeats;
mod restore;
mod retractions;
mod rosters;
mod unstorable;
mod upgrade;
pub mod world;

//! Marsad: a data-exchange hub between regional migration observatories.
//!
//! The rooms, in reading order; `docs/architecture.md` walks through them. Imports point one way, from the edges to
//! the ground; `tests/tidy.rs` holds the sources to it.

#![forbid(unsafe_code)]

pub mod clock;
pub mod config;
pub mod domain;
pub mod validate;
pub mod log;
pub mod release;
pub mod disclosure;
pub mod formats;
pub mod wire;
pub mod identity;
pub mod client;
pub mod store;
pub mod ledger;
pub mod federation;
pub mod service;
pub mod api;
pub mod cli;

//! Marsad: a data-exchange hub between regional migration observatories.
//!
//! The rooms, in reading order; `docs/architecture.md` walks through them. Imports point one way, from the edges to
//! the ground; `tests/tidy.rs` holds the sources to it.

pub use marsad_clock as clock;
pub use marsad_measure as measure;
pub mod config;
pub use marsad_api as api;
pub use marsad_client as client;
pub use marsad_disclosure as disclosure;
pub use marsad_domain as domain;
pub use marsad_federation as federation;
pub use marsad_formats as formats;
pub use marsad_identity as identity;
pub use marsad_ledger as ledger;
pub use marsad_log as log;
pub use marsad_release as release;
pub use marsad_service as service;
pub use marsad_store as store;
pub use marsad_texts as texts;
pub use marsad_validate as validate;
pub use marsad_web as web;
pub use marsad_wire as wire;
pub mod cli;

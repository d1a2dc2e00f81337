//! The integration tests, in one binary: `support/` holds what they share, then a file for each room.

mod api_admin;
mod api_admission;
mod api_federation;
mod api_health;
mod api_submission;
mod client_lists;
mod error_reasons;
mod e2e_crash;
mod e2e_demo;
mod e2e_examples;
mod e2e_federation;
mod federation_ledger;
mod federation_memory;
mod federation_nodes;
mod federation_origin;
mod federation_peer;
mod federation_pull;
mod federation_receive;
mod hostile;
mod ledger;
mod postgres;
mod query_api;
mod query_store;
mod serve_process;
mod statements;
mod support;

//! The integration tests, in one binary: `support/` has what they share; each other file has the tests of one subject.

mod api_admin;
mod api_admission;
mod api_federation;
mod api_health;
mod api_load;
mod api_submission;
mod broken_releases;
mod canary;
mod catalogue_changes;
mod client_from_contract;
mod client_lists;
mod constraints;
mod check_is_submit;
mod epochs;
mod error_reasons;
mod exit_codes;
mod event_records;
mod e2e_crash;
mod e2e_demo;
mod e2e_examples;
mod e2e_federation;
mod e2e_withdraw;
mod federation_ledger;
mod federation_memory;
mod federation_nodes;
mod federation_origin;
mod federation_peer;
mod federation_pull;
mod federation_receive;
mod federation_serve;
mod first_node;
mod hostile;
mod languages;
mod ledger;
mod metrics;
mod own_files;
mod own_node;
mod policy_matrix;
mod postgres;
mod query_api;
mod query_store;
mod query_withheld;
mod release_audit;
mod roster;
mod second_node;
mod serve_process;
mod service;
mod service_query;
mod statements;
mod stored_is_true;
mod support;
mod sync_commands;
mod timeouts;

/// Counts what this process allocates.
#[global_allocator]
static ALLOCATED: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;

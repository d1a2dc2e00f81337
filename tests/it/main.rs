//! The integration tests, in one binary: `support/` holds what they share, then a file for each room.

mod ledger;
mod postgres;
mod support;

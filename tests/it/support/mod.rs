//! What the integration tests share.

pub mod browser;
pub mod client;
pub mod dice;
pub mod federation;
pub mod node;
pub mod postgres;
pub mod runbook;
pub mod captured;
pub mod service;
pub mod site;

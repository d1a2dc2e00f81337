//! What the integration tests share.

pub mod client;
pub mod dice;
pub mod federation;
pub mod node;
pub mod postgres;
pub mod runbook;
pub mod said;
pub mod service;
pub mod site;

//! Tests of the protector and of the auditor: the cases of `tests/data/disclosure-cases.json`, and random releases.

mod audits;
mod cases;
mod census;
mod form;
mod random;
pub mod solver;

//! Tests of the roll-up, of disclosure control and of the release's bytes.

mod bytes;
mod catalogue;
mod examples;
mod golden;
mod groups;
mod left_out;
mod notes;
mod performance;
mod properties;
mod rules;
mod suppression;

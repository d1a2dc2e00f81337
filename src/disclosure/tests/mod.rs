//! Tests of the roll-up, of disclosure control and of the release's bytes.

mod bytes;
mod catalogue;
mod check;
mod dominance;
mod examples;
mod expectation;
mod golden;
mod groups;
mod left_out;
mod linked;
mod notes;
mod properties;
mod query;
mod reference;
mod rules;
mod secondary;
mod suppression;
mod waivers;

//! Tests of the roll-up, of disclosure control and of the release's bytes.

mod bytes;
mod catalogue;
mod check;
mod dominance;
mod earlier;
mod examples;
mod expectation;
mod golden;
mod groups;
mod left_out;
mod levels;
mod linked;
mod local;
mod notes;
mod properties;
mod query;
mod reference;
mod reference_lines;
mod repeat;
mod rules;
mod secondary;
mod steady;
mod suppression;
mod waivers;

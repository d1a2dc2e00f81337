//! What the tests of several rooms need of a catalogue.

pub mod sample;

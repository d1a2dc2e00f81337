//! Tests of the room: round trips, hostile input, sizes.

mod answer;
mod batch;
mod catalogue;
mod cell;
mod content;
mod data_chunk;
mod compression;
mod payload;
mod sample;
mod segment;

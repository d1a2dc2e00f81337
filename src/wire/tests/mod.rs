//! Tests of the room: round trips, hostile input, sizes.

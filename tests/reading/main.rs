//! What is read from the files that people write, end to end: bytes in, figures and findings out, the same at a client
//! and at a node. The tables in `tests/data/reading` decide each case; `docs/files.md` shows them to officers.

mod docs;
mod examples;
mod figures;
mod files;
mod periods;
mod round_trip;
mod support;

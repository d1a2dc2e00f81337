//! Reading of people's files, end to end: from bytes to figures and findings, with the same result at a client and at a
//! node. The tables in `tests/data/reading` define each case; `docs/files.md` shows them to officers.

mod docs;
mod examples;
mod figures;
mod files;
mod periods;
mod round_trip;
mod support;

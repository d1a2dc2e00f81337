//! The law of the log: Merkle tree, entries, commitments, checkpoints, signatures, proofs, receipts.
//!
//! Pure: bytes in, facts out. No I/O, no SQL, no protobuf, no async, no clock, and no randomness of its own: salts and
//! seeds come in as parameters. The tables of the log live in `store` and `ledger`, its travel in `federation` and `api`.
//!
//! In reading order: [`merkle`] (tree and proofs), [`entry`] and [`extension`] (what a leaf is), [`commitment`] (how a leaf binds a
//! payload that it does not show), [`note`], [`signature`] and [`checkpoint`] (what an origin signs), [`keys`] (whom a
//! node trusts), [`segment`] and [`verify`] (the turnstile that everything received passes), [`fork`] (evidence that an
//! origin told two stories), [`receipt`] and [`proof_file`] (what people keep). [`bytes`] is the encoding of numbers and
//! texts in what is hashed.

pub mod bytes;
pub mod checkpoint;
pub mod commitment;
pub mod entry;
pub mod extension;
pub mod fork;
pub mod keys;
pub mod limits;
pub mod merkle;
pub mod note;
pub mod proof_file;
pub mod receipt;
pub mod segment;
pub mod signature;
pub mod verify;

mod json_file;

#[cfg(test)]
mod tests;

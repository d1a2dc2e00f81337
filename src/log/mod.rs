//! The rules and formats of the log: Merkle tree, entries, commitments, checkpoints, signatures, proofs, receipts.
//!
//! There is no I/O, SQL, protobuf, async, clock or randomness here: salts and seeds are parameters. The rooms `store` and
//! `ledger` keep logs; `federation` and `api` send and receive them.
//!
//! In reading order: [`merkle`] (tree and proofs), [`entry`] and [`extension`] (the header, which is a leaf), [`commitment`]
//! (how a header fixes a payload that it does not show), [`note`], [`signature`] and [`checkpoint`] (what an origin signs),
//! [`keys`] (which keys a node trusts), [`segment`] and [`verify`] (the verification of everything that is received), [`fork`]
//! (evidence of contradicting checkpoints), [`receipt`] and [`proof_file`] (what people keep). [`bytes`] encodes numbers and
//! texts that are hashed.

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
mod kind;

#[cfg(test)]
mod tests;

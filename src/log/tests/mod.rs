//! Tests of the log, and the log in memory that they use.

mod checkpoint;
mod commitment;
mod entry;
mod fork;
mod keys;
mod merkle;
mod receipt;
mod segment;
mod vectors;

use super::checkpoint::{Checkpoint, LogId, Signer};
use super::commitment::{Opening, Salt};
use super::entry::{Header, Kind, SharingClass, TIME_MIN};
use super::extension::Citations;
use super::keys::{KeyRing, TrustedKey};
use super::merkle::{Frontier, Hash, consistency_proof, inclusion_proof, root_at};
use super::segment::{Disclosure, Segment};
use marsad_domain::code::OriginName;
use marsad_domain::timestamp::Timestamp;

/// All nodes of a tree, by height.
#[derive(Clone, Default)]
struct Tree {
    nodes: Vec<Vec<Hash>>,
    frontier: Frontier,
}

impl Tree {
    fn of(leaves: impl IntoIterator<Item = Hash>) -> Self {
        let mut tree = Self::default();
        leaves.into_iter().for_each(|leaf| tree.push(leaf));
        tree
    }

    fn push(&mut self, leaf: Hash) {
        let nodes = &mut self.nodes;
        self.frontier.push_with(leaf, &mut |height, index, hash| {
            let height = usize::from(height);
            if nodes.len() <= height {
                nodes.push(Vec::new());
            }
            assert_eq!(nodes[height].len() as u64, index, "nodes complete from left to right");
            nodes[height].push(hash);
        });
    }

    fn read(&self) -> impl FnMut(u8, u64) -> Option<Hash> {
        |height, index| self.nodes.get(usize::from(height))?.get(usize::try_from(index).ok()?).copied()
    }

    fn root(&self, size: u64) -> Hash {
        root_at(size, &mut self.read()).unwrap()
    }

    fn inclusion(&self, index: u64, size: u64) -> Vec<Hash> {
        inclusion_proof(index, size, &mut self.read()).unwrap()
    }

    fn consistency(&self, old: u64, new: u64) -> Vec<Hash> {
        consistency_proof(old, new, &mut self.read()).unwrap()
    }
}

fn origin() -> OriginName {
    OriginName::new("souss-massa").unwrap()
}

fn log_id() -> LogId {
    LogId::new(origin(), 1)
}

fn signer() -> Signer {
    Signer::new(&origin(), &[7; 32])
}

fn ring() -> KeyRing {
    KeyRing::new([TrustedKey::in_use(signer().verifier_key(), 1)]).unwrap()
}

/// The log of an origin in memory.
#[derive(Clone, Default)]
struct Log {
    headers: Vec<Header>,
    bytes: Vec<Vec<u8>>,
    chunks: Vec<Vec<Vec<u8>>>,
    tree: Tree,
}

impl Log {
    fn of(size: u64) -> Self {
        let mut log = Self::default();
        for index in 0..size {
            let chunks = if index % 2 == 0 {
                vec![format!("manifest {index}").into_bytes()]
            } else {
                vec![format!("manifest {index}").into_bytes(), b"data".to_vec()]
            };
            log.append(i64::try_from(index).unwrap() / 3, chunks);
        }
        log
    }

    fn append(&mut self, time: i64, chunks: Vec<Vec<u8>>) {
        self.append_with(time, None, chunks);
    }

    fn append_citing(&mut self, time: i64, cites: Citations) {
        self.append_with(time, Some(cites), vec![b"cites".to_vec()]);
    }

    fn append_with(&mut self, time: i64, cites: Option<Citations>, chunks: Vec<Vec<u8>>) {
        let index = self.headers.len() as u64;
        let commitment = Opening::of_chunks(salt(index), &chunks).commitment();
        let header = Header {
            kind: if index == 0 { Kind::Genesis } else { Kind::Observations },
            epoch: 1,
            index,
            time: time_of(time),
            sharing: SharingClass::Open,
            commitment,
            extension: cites.map(Into::into),
        };
        self.push(header, chunks);
    }

    fn push(&mut self, header: Header, chunks: Vec<Vec<u8>>) {
        self.bytes.push(header.encode());
        self.tree.push(header.leaf());
        self.headers.push(header);
        self.chunks.push(chunks);
    }

    fn checkpoint(&self, size: u64) -> Checkpoint {
        Checkpoint { log: log_id(), size, root: self.tree.root(size) }
    }

    fn note(&self, size: u64) -> String {
        signer().sign(&self.checkpoint(size))
    }

    fn opening(&self, index: u64) -> Opening {
        Opening::of_chunks(salt(index), &self.chunks[index as usize])
    }

    fn disclosure(&self, index: u64) -> Disclosure {
        let chunks = &self.chunks[index as usize];
        Disclosure::Full {
            opening: self.opening(index),
            inline: (chunks.len() == 1).then(|| chunks[0].clone()),
            chunk_bytes: chunks.iter().map(|chunk| chunk.len() as u32).collect(),
        }
    }

    /// The entries `first .. end` under the checkpoint of `size`.
    fn segment(&self, first: u64, end: u64, size: u64) -> Segment {
        Segment {
            log: log_id(),
            first,
            headers: self.bytes[first as usize..end as usize].to_vec(),
            disclosures: (first..end).map(|index| self.disclosure(index)).collect(),
            note: self.note(size),
            consistency: self.tree.consistency(end, size),
        }
    }

    fn frontier(&self, size: u64) -> Frontier {
        let mut frontier = Frontier::new();
        self.headers.iter().take(size as usize).for_each(|header| frontier.push(header.leaf()));
        frontier
    }
}

/// A time, counted from the first time that a header may have.
fn time_of(micros: i64) -> Timestamp {
    Timestamp::from_micros(TIME_MIN.micros() + micros)
}

fn salt(index: u64) -> Salt {
    Salt::new([index as u8; 32])
}

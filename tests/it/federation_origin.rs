//! An origin for tests: a real log in memory, honest or not, and a feed that plays its messages.

use std::collections::VecDeque;
use std::sync::Arc;

use marsad::domain::code::OriginName;
use marsad::domain::timestamp::Timestamp;
use marsad::federation::PullError;
use marsad::federation::feed::{Feed, FeedChunk, FeedMessage};
use marsad::log::checkpoint::{Checkpoint, LogId, Signer};
use marsad::log::commitment::{Opening, Salt};
use marsad::log::entry::{Header, Kind, SharingClass};
use marsad::log::keys::TrustedKey;
use marsad::log::limits::CHUNK_INLINE_BYTES_MAX;
use marsad::log::merkle::{Frontier, Hash, consistency_proof, inclusion_proof, leaf_hash, prefix_proof, root_at};
use marsad::log::segment::{Disclosure, Segment, WithheldReason};

pub fn name(text: &str) -> OriginName {
    OriginName::new(text).unwrap()
}

/// All nodes of a tree, by height.
#[derive(Clone, Default)]
pub struct Tree {
    nodes: Vec<Vec<Hash>>,
    pub frontier: Frontier,
}

impl Tree {
    pub fn push(&mut self, leaf: Hash) {
        let nodes = &mut self.nodes;
        self.frontier.push_with(leaf, &mut |height, _, hash| {
            let height = usize::from(height);
            if nodes.len() <= height {
                nodes.push(Vec::new());
            }
            nodes[height].push(hash);
        });
    }

    fn read(&self) -> impl FnMut(u8, u64) -> Option<Hash> {
        |height, index| self.nodes.get(usize::from(height))?.get(usize::try_from(index).ok()?).copied()
    }

    pub fn root(&self, size: u64) -> Hash {
        root_at(size, &mut self.read()).unwrap()
    }

    pub fn consistency(&self, old: u64, new: u64) -> Vec<Hash> {
        consistency_proof(old, new, &mut self.read()).unwrap()
    }

    pub fn inclusion(&self, index: u64, size: u64) -> Vec<Hash> {
        inclusion_proof(index, size, &mut self.read()).unwrap()
    }

    pub fn prefix_proof(&self, old: u64, new: u64) -> Option<Vec<Hash>> {
        prefix_proof(old, new, &mut self.read()).ok()
    }
}

/// A log as its origin holds it.
#[derive(Clone)]
pub struct Origin {
    pub log: LogId,
    pub signer: Arc<Signer>,
    pub headers: Vec<Header>,
    pub bytes: Vec<Vec<u8>>,
    pub chunks: Vec<Vec<Vec<u8>>>,
    pub tree: Tree,
}

impl Origin {
    /// An origin with nothing in its log.
    pub fn new(origin: &str, seed: u8) -> Self {
        Self::of_epoch(origin, seed, 1)
    }

    pub fn of_epoch(origin: &str, seed: u8, epoch: u32) -> Self {
        let origin = name(origin);
        Self {
            signer: Arc::new(Signer::new(&origin, &[seed; 32])),
            log: LogId::new(origin, epoch),
            headers: Vec::new(),
            bytes: Vec::new(),
            chunks: Vec::new(),
            tree: Tree::default(),
        }
    }

    /// An origin with small, large, local and unknown entries: at least `size` of them.
    pub fn with_entries(origin: &str, seed: u8, size: u64) -> Self {
        let mut log = Self::new(origin, seed);
        for index in 0..size {
            let (kind, sharing) = match index {
                0 => (Kind::Genesis, SharingClass::Open),
                _ if index % 7 == 5 => (Kind::Unknown(4_711), SharingClass::Open),
                _ if index % 5 == 3 => (Kind::Observations, SharingClass::Local),
                _ => (Kind::Observations, SharingClass::Federation),
            };
            let chunks = match index % 4 {
                2 => (0..4).map(|n| vec![u8::try_from(index + n).unwrap(); 500]).collect(),
                _ => vec![format!("{origin} {index}").into_bytes()],
            };
            log.append(kind, sharing, chunks);
        }
        log
    }

    pub fn append(&mut self, kind: Kind, sharing: SharingClass, chunks: Vec<Vec<u8>>) {
        let time = 1_700_000_000_000_000 + i64::try_from(self.size()).unwrap() / 3;
        self.append_at(Timestamp::from_micros(time), kind, sharing, chunks);
    }

    pub fn append_at(&mut self, time: Timestamp, kind: Kind, sharing: SharingClass, chunks: Vec<Vec<u8>>) {
        let index = self.size();
        let header = Header {
            kind,
            epoch: self.log.epoch,
            index,
            time,
            sharing,
            commitment: Opening::of_chunks(salt(index), &chunks).commitment(),
            extension: None,
        };
        self.bytes.push(header.encode());
        self.tree.push(leaf_hash(&header.encode()));
        self.headers.push(header);
        self.chunks.push(chunks);
    }

    pub fn size(&self) -> u64 {
        self.headers.len() as u64
    }

    pub fn key(&self) -> TrustedKey {
        TrustedKey::in_use(self.signer.verifier_key(), self.log.epoch)
    }

    pub fn note(&self, size: u64) -> String {
        self.signer.sign(&Checkpoint { log: self.log.clone(), size, root: self.tree.root(size) })
    }

    pub fn opening(&self, index: u64) -> Opening {
        Opening::of_chunks(salt(index), &self.chunks[index as usize])
    }

    /// The payload as a peer that may have it gets it.
    pub fn full(&self, index: u64) -> Disclosure {
        let chunks = &self.chunks[index as usize];
        let inline = chunks.len() == 1 && chunks[0].len() <= CHUNK_INLINE_BYTES_MAX;
        Disclosure::Full {
            opening: self.opening(index),
            inline: inline.then(|| chunks[0].clone()),
            chunk_bytes: chunks.iter().map(|chunk| chunk.len() as u32).collect(),
        }
    }

    fn disclosure(&self, index: u64) -> Disclosure {
        match self.headers[index as usize].sharing {
            SharingClass::Local => Disclosure::Withheld { reason: WithheldReason::Sharing, until: None },
            _ => self.full(index),
        }
    }

    /// The entries `first .. end` under the checkpoint of `size`.
    pub fn segment(&self, first: u64, end: u64, size: u64) -> Segment {
        Segment {
            log: self.log.clone(),
            first,
            headers: self.bytes[first as usize..end as usize].to_vec(),
            disclosures: (first..end).map(|index| self.disclosure(index)).collect(),
            note: self.note(size),
            consistency: self.tree.consistency(end, size),
        }
    }

    pub fn chunk(&self, index: u64, number: usize) -> FeedChunk {
        let data = self.chunks[index as usize][number].clone();
        FeedChunk { log: self.log.clone(), index, number: number as u32, data }
    }

    /// What a server sends to one that holds `held` entries and `chunks` chunks of the next: segments of `each` entries.
    pub fn messages(&self, held: u64, chunks: u32, each: u64) -> Vec<FeedMessage> {
        self.sent(held, chunks, |first| first + each)
    }

    /// The same in segments of at most four, where an entry whose chunks follow begins its segment: so that a transfer
    /// that is cut again and again resumes inside of it.
    pub fn served(&self, held: u64, chunks: u32) -> Vec<FeedMessage> {
        let follow = |index: &u64| matches!(self.disclosure(*index), Disclosure::Full { inline: None, .. });
        let end = |first: u64| (first + 1..self.size().min(first + 4)).find(follow).unwrap_or(first + 4);
        self.sent(held, chunks, end)
    }

    fn sent(&self, held: u64, chunks: u32, end: impl Fn(u64) -> u64) -> Vec<FeedMessage> {
        let mut messages = Vec::new();
        let mut first = held;
        while first < self.size() {
            let end = end(first).min(self.size());
            messages.push(FeedMessage::Segment(self.segment(first, end, self.size())));
            for index in first..end {
                if let Disclosure::Full { inline: None, chunk_bytes, .. } = self.disclosure(index) {
                    let from = if index == held { chunks as usize } else { 0 };
                    messages.extend((from..chunk_bytes.len()).map(|n| FeedMessage::Chunk(self.chunk(index, n))));
                }
            }
            first = end;
        }
        messages
    }
}

pub fn salt(index: u64) -> Salt {
    Salt::new([index as u8 ^ 0x5a; 32])
}

/// Takes turns between the messages of several logs.
pub fn interleave(lists: Vec<Vec<FeedMessage>>) -> Vec<FeedMessage> {
    let mut lists: Vec<VecDeque<FeedMessage>> = lists.into_iter().map(VecDeque::from).collect();
    let mut mixed = Vec::new();
    while lists.iter().any(|list| !list.is_empty()) {
        mixed.extend(lists.iter_mut().filter_map(VecDeque::pop_front));
    }
    mixed
}

/// A feed that plays a list of messages and proves what one log can prove.
pub struct Script {
    messages: VecDeque<FeedMessage>,
    prover: Option<Origin>,
}

impl Script {
    pub fn of(messages: impl IntoIterator<Item = FeedMessage>) -> Self {
        Self { messages: messages.into_iter().collect(), prover: None }
    }

    pub fn with_prover(mut self, prover: &Origin) -> Self {
        self.prover = Some(prover.clone());
        self
    }
}

impl Feed for Script {
    async fn next(&mut self) -> Result<Option<FeedMessage>, PullError> {
        Ok(self.messages.pop_front())
    }

    async fn prefix_proof(&mut self, log: &LogId, old: u64, new: u64) -> Option<Vec<Hash>> {
        let prover = self.prover.as_ref().filter(|prover| prover.log == *log)?;
        prover.tree.prefix_proof(old, new)
    }
}

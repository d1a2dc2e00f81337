//! Copies of logs in memory, as strict as the ledger about what they store, so that a transfer can be cut quickly at
//! every place. The same tests run on the ledger in `federation_ledger.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};

use marsad::domain::code::OriginName;
use marsad::domain::timestamp::Timestamp;
use marsad::federation::local_logs::{ChunkStaging, Findings, HeldLogs, Intake, LocalError, LocalResult, OwnHead};
use marsad::ledger::{Applied, ChunkSource, EntryChunks, Fault, LogHead};
use marsad::log::checkpoint::{Checkpoint, LogId};
use marsad::log::entry::{Header, Index};
use marsad::log::fork::ForkEvidence;
use marsad::log::keys::{KeyRing, OpenedNote, TrustedKey};
use marsad::log::merkle::Hash;
use marsad::log::segment::Disclosure;
use marsad::log::verify::{Tail, Verified, VerifiedSegment};
use marsad::store::{HeadState, NewIncident};

use crate::federation_origin::{Tree, name};

#[derive(Default)]
struct Held {
    tree: Tree,
    headers: Vec<Vec<u8>>,
    disclosures: Vec<Disclosure>,
    chunks: BTreeMap<(Index, usize), Vec<u8>>,
    last: Option<Checkpoint>,
    note: String,
    quarantined: bool,
}

#[derive(Default)]
struct State {
    logs: BTreeMap<LogId, Held>,
    staged: BTreeMap<(LogId, Index, u32), Vec<u8>>,
    /// Storing entries of this log panics.
    trap: Option<LogId>,
    lacks_signer_state: bool,
    incidents: Vec<NewIncident>,
    /// How often entries were stored.
    applied: usize,
    /// Checkpoints with signatures of witnesses that were to be kept.
    cosigned: Vec<OpenedNote>,
}

#[derive(Clone)]
pub struct Memory {
    own: LogId,
    keys: KeyRing,
    state: Arc<Mutex<State>>,
}

impl Memory {
    pub fn new(keys: impl IntoIterator<Item = TrustedKey>) -> Self {
        Self { own: LogId::new(name("puller"), 1), keys: KeyRing::new(keys).unwrap(), state: Arc::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    pub fn size(&self, log: &LogId) -> u64 {
        self.state().logs.get(log).map_or(0, |held| held.tree.frontier.size())
    }

    pub fn root(&self, log: &LogId) -> Option<Hash> {
        self.state().logs.get(log).map(|held| held.tree.frontier.root())
    }

    pub fn is_quarantined(&self, log: &LogId) -> bool {
        self.state().logs.get(log).is_some_and(|held| held.quarantined)
    }

    pub fn disclosure(&self, log: &LogId, index: usize) -> Disclosure {
        self.state().logs[log].disclosures[index].clone()
    }

    /// How often entries were stored.
    pub fn applied(&self) -> usize {
        self.state().applied
    }

    /// The signatures of witnesses that were to be kept, by the size that they are for.
    pub fn cosigned(&self) -> Vec<(u64, String)> {
        let state = self.state();
        let signers = state.cosigned.iter().flat_map(|opened| {
            opened.cosignatures.iter().map(|signature| (opened.checkpoint.size, signature.name.clone()))
        });
        signers.collect()
    }

    pub fn incidents(&self) -> Vec<NewIncident> {
        self.state().incidents.clone()
    }

    pub fn reasons(&self) -> BTreeSet<String> {
        self.state().incidents.iter().map(|incident| incident.reason.clone()).collect()
    }

    pub fn staged_count(&self) -> usize {
        self.state().staged.len()
    }

    /// Panics whenever entries of `log` are to be stored.
    pub fn trap(&self, log: &LogId) {
        self.state().trap = Some(log.clone());
    }

    /// Takes the signer's state away.
    pub fn without_signer_state(self) -> Self {
        self.state().lacks_signer_state = true;
        self
    }

    /// One digest of all that is held.
    pub fn digest(&self) -> Hash {
        let state = self.state();
        let mut text = String::new();
        for (log, held) in &state.logs {
            text.push_str(&format!("{log} {} {:?} {:?}\n", held.tree.frontier.root(), held.headers, held.chunks));
            text.push_str(&format!("{:?} {:?} {}\n", held.disclosures, held.last, held.quarantined));
        }
        Hash::digest(&[text.as_bytes()])
    }
}

fn verified_chunks(
    state: &State,
    log: &LogId,
    index: Index,
    disclosure: &Disclosure,
    source: Option<&ChunkSource>,
) -> LocalResult<Vec<Vec<u8>>> {
    let Disclosure::Full { opening, inline, .. } = disclosure else { return Ok(Vec::new()) };
    let chunks: Vec<Vec<u8>> = match (inline, source) {
        (Some(chunk), _) => vec![chunk.clone()],
        (None, Some(ChunkSource::Memory(chunks))) => chunks.clone(),
        (None, Some(ChunkSource::Staged)) => {
            let of_entry = state.staged.range((log.clone(), index, 0)..=(log.clone(), index, u32::MAX));
            of_entry.map(|(_, bytes)| bytes.clone()).collect()
        }
        (None, None) => Vec::new(),
    };
    let right = chunks.len() == opening.chunk_hashes.len()
        && (0..).zip(&chunks).all(|(number, chunk)| opening.verify_chunk(number, chunk).is_ok());
    if right { Ok(chunks) } else { Err(LocalError::Staged(index)) }
}

impl HeldLogs for Memory {
    fn own_log(&self) -> &LogId {
        &self.own
    }

    fn keys(&self) -> &KeyRing {
        &self.keys
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_micros(0)
    }

    async fn logs(&self) -> LocalResult<Vec<LogId>> {
        Ok(self.state().logs.keys().cloned().collect())
    }

    async fn head(&self, log: &LogId) -> LocalResult<LogHead> {
        let mut state = self.state();
        let held = state.logs.entry(log.clone()).or_default();
        let headers = held.headers.iter().map(|header| Header::decode(header).unwrap());
        let tail = headers.fold(Tail::default(), |tail, header| tail.after(&header));
        Ok(LogHead {
            frontier: held.tree.frontier.clone(),
            last: held.last.clone(),
            tail,
            note: held.note.clone(),
            state: if held.quarantined { HeadState::Quarantined } else { HeadState::Active },
        })
    }

    async fn headers(&self, log: &LogId, from: Index, count: usize) -> LocalResult<Vec<Vec<u8>>> {
        Ok(self.state().logs[log].headers.iter().skip(from as usize).take(count).cloned().collect())
    }

    async fn header(&self, log: &LogId, index: Index) -> LocalResult<Option<Header>> {
        let header = self.state().logs[log].headers.get(index as usize).cloned();
        Ok(header.map(|bytes| Header::decode(&bytes).unwrap()))
    }

    async fn prefix_proof(&self, log: &LogId, old: u64, new: u64) -> LocalResult<Vec<Hash>> {
        let refused = || LocalError::Refused { reason: "no-proof", detail: String::new() };
        self.state().logs[log].tree.prefix_proof(old, new).ok_or_else(refused)
    }

    async fn chunk(&self, log: &LogId, index: Index, number: u32) -> LocalResult<Option<Vec<u8>>> {
        let place = (index, usize::try_from(number).unwrap());
        Ok(self.state().logs.get(log).and_then(|held| held.chunks.get(&place).cloned()))
    }

    async fn missing(&self, log: &LogId, from: Index, count: usize) -> LocalResult<Vec<Index>> {
        let state = self.state();
        let disclosures = (0..).zip(&state.logs[log].disclosures).skip(from as usize);
        let missing = disclosures.filter(|(_, d)| matches!(d, Disclosure::Withheld { .. } | Disclosure::Lost));
        Ok(missing.map(|(index, _)| index).take(count).collect())
    }
}

impl ChunkStaging for Memory {
    async fn stage(&self, log: &LogId, index: Index, number: u32, bytes: &[u8]) -> LocalResult<()> {
        self.state().staged.insert((log.clone(), index, number), bytes.to_vec());
        Ok(())
    }

    async fn staged(&self, log: &LogId) -> LocalResult<Vec<(Index, u32)>> {
        Ok(self
            .state()
            .staged
            .keys()
            .filter(|(of, ..)| of == log)
            .map(|(_, index, number)| (*index, *number))
            .collect())
    }

    async fn clear_staged(&self, log: &LogId, below: Index) -> LocalResult<()> {
        self.state().staged.retain(|(of, index, _), _| of != log || *index >= below);
        Ok(())
    }
}

impl Intake for Memory {
    async fn apply(&self, segment: Verified<VerifiedSegment>, chunks: Vec<EntryChunks>) -> LocalResult<Applied> {
        let segment = segment.into_inner();
        let trapped = self.state().trap.as_ref() == Some(&segment.log);
        assert!(!trapped, "a trap");
        let mut state = self.state();
        state.applied += 1;
        let mut payloads = Vec::new();
        let held = state.logs.get(&segment.log).map_or(0, |held| held.tree.frontier.size());
        for entry in segment.entries.iter().filter(|entry| entry.header.index >= held) {
            let index = entry.header.index;
            let source = chunks.iter().find(|chunks| chunks.index == index).map(|chunks| &chunks.chunks);
            payloads.push(verified_chunks(&state, &segment.log, index, &entry.disclosure, source)?);
        }
        let held = state.logs.entry(segment.log.clone()).or_default();
        assert!(!held.quarantined, "a quarantined log takes nothing");
        let before = held.tree.frontier.size();
        let new = segment.entries.into_iter().filter(|entry| entry.header.index >= before);
        for (entry, payload) in new.zip(payloads) {
            assert_eq!(entry.header.index, held.tree.frontier.size(), "no hole");
            held.tree.push(entry.leaf);
            held.headers.push(entry.bytes);
            held.disclosures.push(entry.disclosure);
            for (number, chunk) in payload.into_iter().enumerate() {
                held.chunks.insert((entry.header.index, number), chunk);
            }
        }
        if held.last.as_ref().is_none_or(|last| last.size < segment.checkpoint.size) {
            held.last = Some(segment.checkpoint);
            held.note = segment.note;
        }
        let size = held.tree.frontier.size();
        Ok(Applied { entries: size - before, size })
    }

    async fn apply_disclosure(
        &self,
        log: &LogId,
        index: Index,
        disclosure: Verified<Disclosure>,
        chunks: ChunkSource,
    ) -> LocalResult<bool> {
        let mut state = self.state();
        let disclosure = disclosure.into_inner();
        let payload = verified_chunks(&state, log, index, &disclosure, Some(&chunks))?;
        let held = state.logs.get_mut(log).unwrap();
        held.disclosures[index as usize] = disclosure;
        for (number, chunk) in payload.into_iter().enumerate() {
            held.chunks.insert((index, number), chunk);
        }
        Ok(true)
    }
}

impl Findings for Memory {
    async fn quarantine(&self, evidence: &ForkEvidence) -> LocalResult<()> {
        let log = evidence.verify(&self.keys).unwrap();
        self.state().logs.entry(log).or_default().quarantined = true;
        Ok(())
    }

    async fn keep_cosignatures(&self, opened: &OpenedNote) -> LocalResult<()> {
        self.state().cosigned.push(opened.clone());
        Ok(())
    }

    async fn record(&self, peer: &OriginName, log: &LogId, fault: Fault) -> LocalResult<()> {
        self.state().incidents.push(fault.incident(self.now(), peer.as_str(), log));
        Ok(())
    }
}

impl OwnHead for Memory {
    fn lacks_signer_state(&self) -> bool {
        self.state().lacks_signer_state
    }

    async fn hear_of_own(&self, _: &str, _: &OpenedNote) -> LocalResult<()> {
        Ok(())
    }

    async fn confirm_own_head(&self) -> LocalResult<()> {
        self.state().lacks_signer_state = false;
        Ok(())
    }
}

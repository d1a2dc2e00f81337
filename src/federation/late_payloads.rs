//! Asks for payloads whose headers are held: a peer that withheld or lacked a payload may give it later, and so may another.

use marsad_domain::code::OriginName;
use marsad_ledger::{ChunkSource, Fault};
use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Header, Index};
use marsad_log::segment::Disclosure;
use marsad_log::verify::{Verified, verify_disclosure};
use marsad_wire::pb::pull_payloads_response::Part;
use marsad_wire::{pb, segment};

use super::error::verify_fault;
use super::grpc::{Client, answer};
use super::local_logs::{ChunkStaging, Findings, HeldLogs, Intake, LocalError, LocalResult, is_open};
use super::payload_chunks::PayloadChunks;
use super::shared_state::SharedState;
use super::{FederationSettings, PullError};

/// The most entries that one call asks for.
const ASK_MAX: usize = 512;

/// A verified payload of which chunks may be missing.
struct PendingPayload {
    header: Header,
    disclosure: Verified<Disclosure>,
    chunks: Option<PayloadChunks>,
}

impl PendingPayload {
    fn is_whole(&self) -> bool {
        self.chunks.as_ref().is_none_or(PayloadChunks::is_whole)
    }
}

/// Asks a peer for payloads that are missing here, for each log a bounded number; the next call continues there. Returns how
/// many were stored.
///
/// # Errors
/// [`PullError`] if the peer or the own database fails. What does not verify is recorded, and other logs go on.
pub async fn fetch<C: HeldLogs + ChunkStaging + Intake + Findings>(
    local: &C,
    client: &mut Client,
    peer: &OriginName,
    shared: &SharedState,
    settings: &FederationSettings,
) -> Result<u64, PullError> {
    let mut stored = 0;
    for log in local.logs().await? {
        if !is_open(&local.head(&log).await?) || !local.keys().knows_log(&log) {
            continue;
        }
        let indexes = next_missing(local, peer, shared, &log).await?;
        if !indexes.is_empty() {
            stored += fetch_log(local, client, peer, settings, &log, indexes).await?;
        }
    }
    Ok(stored)
}

/// The next entries to ask for, from where the last call ended; after the last entry from the start again.
async fn next_missing<C: HeldLogs>(
    local: &C,
    peer: &OriginName,
    shared: &SharedState,
    log: &LogId,
) -> LocalResult<Vec<Index>> {
    let from = shared.cursor(peer, log);
    let mut indexes = local.missing(log, from, ASK_MAX).await?;
    if indexes.is_empty() && from > 0 {
        indexes = local.missing(log, 0, ASK_MAX).await?;
    }
    let next = match indexes.last() {
        Some(last) if indexes.len() == ASK_MAX => last.saturating_add(1),
        _ => 0,
    };
    shared.move_cursor(peer, log, next);
    Ok(indexes)
}

async fn fetch_log<C: HeldLogs + ChunkStaging + Intake + Findings>(
    local: &C,
    client: &mut Client,
    peer: &OriginName,
    settings: &FederationSettings,
    log: &LogId,
    indexes: Vec<Index>,
) -> Result<u64, PullError> {
    let request = pb::PullPayloadsRequest { log: Some(log.into()), indexes: indexes.clone() };
    let mut stream = answer(settings.call_timeout, client.pull_payloads(request)).await?;
    let mut pending: Option<PendingPayload> = None;
    let mut stored = 0;
    loop {
        let next = tokio::time::timeout(settings.silence, stream.message()).await;
        let Some(message) = next.map_err(|_| PullError::Silence(settings.silence))?? else { return Ok(stored) };
        let taken = match message.part {
            Some(Part::Disclosure(disclosure)) => open(local, log, &indexes, disclosure).await,
            Some(Part::Chunk(chunk)) => match pending.take() {
                Some(pending) => add(local, log, settings, pending, chunk).await.map(Some),
                None => Ok(None),
            },
            None => continue,
        };
        pending = match taken {
            Ok(pending) => pending,
            Err(Failure::Peer(fault)) => {
                let Fault { reason, index, detail, .. } = &fault;
                tracing::warn!(%peer, %log, index, reason, detail, "a payload is not taken from a peer");
                local.record(peer, log, fault).await?;
                return Ok(stored);
            }
            Err(Failure::Local(error)) => return Err(error.into()),
        };
        if let Some(whole) = pending.take_if(|pending| pending.is_whole()) {
            stored += u64::from(store(local, log, whole).await?);
        }
    }
}

/// Whose fault it is.
enum Failure {
    Peer(Fault),
    Local(LocalError),
}

impl From<LocalError> for Failure {
    fn from(error: LocalError) -> Self {
        Self::Local(error)
    }
}

/// Verifies a disclosure against the header that is held. `None` if it does not disclose the payload.
async fn open<C: HeldLogs>(
    local: &C,
    log: &LogId,
    asked: &[Index],
    message: pb::PayloadDisclosure,
) -> Result<Option<PendingPayload>, Failure> {
    let index = message.index;
    if !asked.contains(&index) {
        let detail = "a payload came that was not asked for";
        return Err(Failure::Peer(Fault::new("unasked", index, detail)));
    }
    let Some(header) = local.header(log, index).await? else { return Ok(None) };
    let unreadable = |detail: String| Failure::Peer(Fault::new("unreadable", index, detail));
    let disclosure = message.disclosure.ok_or_else(|| unreadable("no disclosure".to_owned()))?;
    let disclosure = segment::disclosure_from_pb(disclosure).map_err(|error| unreadable(error.to_string()))?;
    if !matches!(disclosure, Disclosure::Full { .. }) {
        return Ok(None);
    }
    let disclosure = verify_disclosure(&header, disclosure)
        .map_err(|error| Failure::Peer(Fault { index: Some(index), ..verify_fault(&error) }))?;
    let chunks = PayloadChunks::new(index, &disclosure);
    Ok(Some(PendingPayload { header, disclosure, chunks }))
}

async fn add<C: ChunkStaging>(
    local: &C,
    log: &LogId,
    settings: &FederationSettings,
    mut pending: PendingPayload,
    chunk: pb::Chunk,
) -> Result<PendingPayload, Failure> {
    let index = pending.header.index;
    if chunk.index != index {
        let detail = "a chunk of another entry came before the last was whole";
        return Err(Failure::Peer(Fault::new("chunk-out-of-order", index, detail)));
    }
    if let Some(chunks) = &mut pending.chunks {
        chunks.take(chunk.number, chunk.data.into()).map_err(|error| Failure::Peer(error.fault()))?;
        if chunks.bytes() > settings.pending_bytes {
            chunks.stage(local, log).await?;
        }
    }
    Ok(pending)
}

/// Stores a whole payload. Returns whether it was still wanted.
async fn store<C: ChunkStaging + Intake>(local: &C, log: &LogId, whole: PendingPayload) -> LocalResult<bool> {
    let chunks = match whole.chunks {
        Some(chunks) => chunks.finish(local, log).await?,
        None => ChunkSource::Memory(Vec::new()),
    };
    match local.apply_disclosure(log, whole.header.index, whole.disclosure, chunks).await {
        Ok(stored) => Ok(stored),
        // Another peer was faster, or the log was quarantined in between.
        Err(LocalError::Refused { .. } | LocalError::Staged(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

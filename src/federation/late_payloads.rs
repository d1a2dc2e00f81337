//! Payloads that come after their headers: what a peer withheld or did not have may be given later, or by another peer.

use marsad_domain::code::OriginName;
use marsad_ledger::ChunkSource;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Header, Index};
use marsad_log::segment::Disclosure;
use marsad_log::verify::{Verified, VerifyError, verify_disclosure};
use marsad_store::NewIncident;
use marsad_wire::pb::pull_payloads_response::Part;
use marsad_wire::{pb, segment};

use super::copies::{Copies, CopyError, CopyResult, is_open};
use super::error::with_causes;
use super::grpc::{Client, answer, chunk};
use super::pending::Payload;
use super::shared::Shared;
use super::{FederationSettings, PullError};

/// The most entries that one call asks for.
const ASK_MAX: usize = 512;

/// A payload on its way.
struct Coming {
    header: Header,
    disclosure: Verified<Disclosure>,
    payload: Option<Payload>,
}

/// Asks a peer for payloads that are missing here, of every log a bounded number; the next call goes on from there.
/// Gives how many came.
///
/// # Errors
/// [`PullError`] if the peer or the own database fails. What does not verify is recorded, and other logs go on.
pub async fn fetch<C: Copies>(
    copies: &C,
    client: &mut Client,
    peer: &OriginName,
    shared: &Shared,
    settings: &FederationSettings,
) -> Result<u64, PullError> {
    let mut came = 0;
    for log in copies.logs().await? {
        if !is_open(&copies.head(&log).await?) || !copies.keys().knows_log(&log) {
            continue;
        }
        let indexes = next_missing(copies, peer, shared, &log).await?;
        if !indexes.is_empty() {
            came += fetch_log(copies, client, peer, settings, &log, indexes).await?;
        }
    }
    Ok(came)
}

/// The next entries to ask for, from where the last call ended; from the start again after the last.
async fn next_missing<C: Copies>(
    copies: &C,
    peer: &OriginName,
    shared: &Shared,
    log: &LogId,
) -> CopyResult<Vec<Index>> {
    let from = shared.cursor(peer, log);
    let mut indexes = copies.missing(log, from, ASK_MAX).await?;
    if indexes.is_empty() && from > 0 {
        indexes = copies.missing(log, 0, ASK_MAX).await?;
    }
    let next = match indexes.last() {
        Some(last) if indexes.len() == ASK_MAX => last.saturating_add(1),
        _ => 0,
    };
    shared.move_cursor(peer, log, next);
    Ok(indexes)
}

async fn fetch_log<C: Copies>(
    copies: &C,
    client: &mut Client,
    peer: &OriginName,
    settings: &FederationSettings,
    log: &LogId,
    indexes: Vec<Index>,
) -> Result<u64, PullError> {
    let request = pb::PullPayloadsRequest { log: Some(log.into()), indexes: indexes.clone() };
    let mut stream = answer(settings.call_timeout, client.pull_payloads(request)).await?;
    let mut coming: Option<Coming> = None;
    let mut came = 0;
    loop {
        let next = tokio::time::timeout(settings.silence, stream.message()).await;
        let Some(message) = next.map_err(|_| PullError::Silence(settings.silence))?? else { return Ok(came) };
        let taken = match message.part {
            Some(Part::Disclosure(disclosure)) => open(copies, log, &indexes, disclosure).await,
            Some(Part::Chunk(message)) => match coming.take() {
                Some(coming) => add(copies, log, settings, coming, message).await.map(Some),
                None => Ok(None),
            },
            None => continue,
        };
        coming = match taken {
            Ok(coming) => coming,
            Err(Fault::Peer { reason, index, detail }) => {
                record(copies, peer, log, reason, index, detail).await?;
                return Ok(came);
            }
            Err(Fault::Own(error)) => return Err(error.into()),
        };
        if coming.as_ref().is_some_and(|coming| coming.payload.as_ref().is_none_or(Payload::is_whole))
            && let Some(whole) = coming.take()
        {
            came += u64::from(store(copies, log, whole).await?);
        }
    }
}

enum Fault {
    Peer { reason: &'static str, index: Index, detail: String },
    Own(CopyError),
}

impl From<CopyError> for Fault {
    fn from(error: CopyError) -> Self {
        Self::Own(error)
    }
}

/// Verifies a disclosure against the header that is held. `None` where there is still nothing.
async fn open<C: Copies>(
    copies: &C,
    log: &LogId,
    asked: &[Index],
    message: pb::PayloadDisclosure,
) -> Result<Option<Coming>, Fault> {
    let index = message.index;
    if !asked.contains(&index) {
        let detail = "a payload came that was not asked for".to_owned();
        return Err(Fault::Peer { reason: "unasked", index, detail });
    }
    let Some(header) = copies.header(log, index).await? else { return Ok(None) };
    let unreadable = |detail: String| Fault::Peer { reason: "unreadable", index, detail };
    let disclosure = message.disclosure.ok_or_else(|| unreadable("no disclosure".to_owned()))?;
    let disclosure = segment::disclosure_from_pb(disclosure).map_err(|error| unreadable(error.to_string()))?;
    if !matches!(disclosure, Disclosure::Full { .. }) {
        return Ok(None);
    }
    let refused = |error: VerifyError| Fault::Peer { reason: error.reason(), index, detail: with_causes(&error) };
    let disclosure = verify_disclosure(&header, disclosure).map_err(refused)?;
    let payload = Payload::of(index, &disclosure);
    Ok(Some(Coming { header, disclosure, payload }))
}

async fn add<C: Copies>(
    copies: &C,
    log: &LogId,
    settings: &FederationSettings,
    mut coming: Coming,
    message: pb::Chunk,
) -> Result<Coming, Fault> {
    let chunk = chunk(log.clone(), message);
    let index = coming.header.index;
    if chunk.index != index {
        let detail = "a chunk of another entry came before the last was whole".to_owned();
        return Err(Fault::Peer { reason: "chunk-out-of-order", index, detail });
    }
    if let Some(payload) = &mut coming.payload {
        let refused = |error: super::pending::ChunkError| {
            let detail = with_causes(&error);
            Fault::Peer { reason: error.reason(), index, detail }
        };
        payload.take(chunk.number, chunk.data).map_err(refused)?;
        if payload.bytes() > settings.pending_bytes {
            payload.stage(copies, log).await?;
        }
    }
    Ok(coming)
}

/// Stores a whole payload; whether it was still wanted.
async fn store<C: Copies>(copies: &C, log: &LogId, coming: Coming) -> CopyResult<bool> {
    let chunks = match coming.payload {
        Some(payload) => payload.finish(copies, log).await?,
        None => ChunkSource::Memory(Vec::new()),
    };
    match copies.apply_disclosure(log, coming.header.index, coming.disclosure, chunks).await {
        Ok(stored) => Ok(stored),
        // Another peer was quicker, or the log was closed meanwhile.
        Err(CopyError::Refused { .. } | CopyError::Staged(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

async fn record<C: Copies>(
    copies: &C,
    peer: &OriginName,
    log: &LogId,
    reason: &str,
    index: Index,
    detail: String,
) -> CopyResult<()> {
    tracing::warn!(%peer, %log, index, reason, detail, "a payload is not taken from a peer");
    let incident = NewIncident {
        time: copies.now(),
        reason: reason.to_owned(),
        peer: peer.as_str().to_owned(),
        log: log.clone(),
        index: Some(index),
        detail,
        evidence: String::new(),
    };
    copies.record(&incident).await
}

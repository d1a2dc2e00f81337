//! Payloads of log entries: the stored chunks of each kind, from and to plain values.
//!
//! A chunk is a message of `payload.proto`, framed ([`super::compression`]); the data chunks of observations have an encoding
//! of their own ([`super::data_chunk`]). Decoding checks form only: whether an entry keeps the rules is for the code that
//! projects it. Every function here gives a [`WireError`] that names the field, or the chunk that is beyond its limits.

mod call;
mod release_plan;
mod retraction;
mod roster;

use prost::Message;

use marsad_domain::catalogue::CatalogueParts;
use marsad_domain::code::{AreaCode, IndicatorCode, OriginName};
use marsad_domain::membership::Membership;
use marsad_domain::period::Period;
use marsad_domain::raw::RawEvent;
use marsad_log::entry::{Epoch, Kind};
use marsad_log::merkle::Hash;

pub use super::position::Position;
pub use super::provenance::{Authorship, Provenance};
pub use call::{CallAct, CallAnswer, CallPayload, decode_call, decode_call_answer, encode_call, encode_call_answer};
pub use release_plan::{ReleasePlanPayload, decode_release_plan, encode_release_plan};
pub use retraction::{
    Erased, Erasure, Withdrawal, decode_erasure, decode_withdrawal, encode_erasure, encode_withdrawal,
};
pub use roster::{RosterPayload, decode_roster, encode_roster};

use super::catalogue::{merge_parts, snapshot_parts};
use super::error::{Problem, WireError};
use super::{compression, field, pb};

/// The payload of GENESIS, which is entry 0 of every epoch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Genesis {
    /// The node.
    pub origin: OriginName,
    /// The epoch.
    pub epoch: Epoch,
    /// The key that signs the log (a C2SP vkey).
    pub verifier_key: String,
    /// The last agreed size and root of the epoch before; none in epoch 0.
    pub previous: Option<(u64, Hash)>,
    /// Why the epoch was opened; empty in epoch 0.
    pub reason: String,
}

/// Chunk 0 of OBSERVATIONS; the other chunks are data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObservationsManifest {
    /// Its provenance.
    pub provenance: Provenance,
    /// The number of rows in all data chunks together.
    pub rows: u64,
    /// Its indicators.
    pub indicators: Vec<IndicatorCode>,
    /// Its areas.
    pub areas: Vec<AreaCode>,
    /// The period with the earliest day.
    pub first_period: Period,
    /// The period with the latest day.
    pub last_period: Period,
}

/// The payload of EVENT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventPayload {
    /// Its provenance.
    pub provenance: Provenance,
    /// The number of this event in its submission, from 0.
    pub part: u32,
    /// The event as written; the rules have not been applied to it.
    pub event: RawEvent,
}

/// The provenance in the first chunk of a data entry of a kind.
///
/// # Errors
/// [`WireError`] for a chunk that cannot be read, and for a kind that is no data entry's.
pub fn decode_provenance(kind: Kind, chunk: &[u8]) -> Result<Provenance, WireError> {
    match kind {
        Kind::Observations => Ok(decode_observations_manifest(chunk)?.provenance),
        Kind::Event => Ok(decode_event(&[chunk])?.provenance),
        Kind::CallAnswer => Ok(decode_call_answer(&[chunk])?.provenance),
        _ => Err(WireError::new("kind", Problem::Unknown)),
    }
}

fn store(message: &impl Message) -> Result<Vec<u8>, WireError> {
    compression::encode(&message.encode_to_vec())
}

fn load<M: Message + Default>(stored: &[u8]) -> Result<M, WireError> {
    M::decode(compression::decode(stored)?.as_slice()).map_err(|_| WireError::new("chunk", Problem::Malformed))
}

/// The only chunk of a payload.
fn only<B: AsRef<[u8]>>(chunks: &[B]) -> Result<&[u8], WireError> {
    match chunks {
        [chunk] => Ok(chunk.as_ref()),
        _ => Err(WireError::new("chunks", Problem::WrongLength)),
    }
}

/// The chunk of a GENESIS entry.
pub fn encode_genesis(genesis: &Genesis) -> Result<Vec<u8>, WireError> {
    let (size, root) = genesis.previous.map(|(size, root)| (size, root.as_bytes().to_vec())).unzip();
    store(&pb::GenesisPayload {
        origin: genesis.origin.to_string(),
        epoch: genesis.epoch,
        verifier_key: genesis.verifier_key.clone(),
        previous_size: size,
        previous_root: root.unwrap_or_default(),
        reason: genesis.reason.clone(),
    })
}

/// The payload of a GENESIS entry.
pub fn decode_genesis<B: AsRef<[u8]>>(chunks: &[B]) -> Result<Genesis, WireError> {
    let message: pb::GenesisPayload = load(only(chunks)?)?;
    let previous = match message.previous_size {
        Some(size) => Some((size, field::hash("previous_root", &message.previous_root)?)),
        None if message.previous_root.is_empty() => None,
        None => return Err(WireError::new("previous_root", Problem::Contradiction)),
    };
    if message.verifier_key.is_empty() {
        return Err(WireError::new("verifier_key", Problem::Missing));
    }
    Ok(Genesis {
        origin: field::code("origin", &message.origin)?,
        epoch: message.epoch,
        verifier_key: message.verifier_key,
        previous,
        reason: message.reason,
    })
}

/// The chunks of a CATALOGUE entry.
pub fn encode_catalogue(parts: &CatalogueParts) -> Result<Vec<Vec<u8>>, WireError> {
    snapshot_parts(parts).iter().map(store).collect()
}

/// The payload of a CATALOGUE entry.
pub fn decode_catalogue<B: AsRef<[u8]>>(chunks: &[B]) -> Result<CatalogueParts, WireError> {
    let messages: Result<Vec<pb::CatalogSnapshot>, _> = chunks.iter().map(|chunk| load(chunk.as_ref())).collect();
    merge_parts(messages?)
}

/// The chunk of a MEMBERSHIP entry.
pub fn encode_membership(membership: &Membership) -> Result<Vec<u8>, WireError> {
    store(&pb::Membership::from(membership))
}

/// The payload of a MEMBERSHIP entry.
pub fn decode_membership<B: AsRef<[u8]>>(chunks: &[B]) -> Result<Membership, WireError> {
    load::<pb::Membership>(only(chunks)?)?.try_into()
}

/// Chunk 0 of an OBSERVATIONS entry.
pub fn encode_observations_manifest(manifest: &ObservationsManifest) -> Result<Vec<u8>, WireError> {
    store(&pb::ObservationsManifest {
        provenance: Some((&manifest.provenance).into()),
        rows: manifest.rows,
        indicators: field::texts(&manifest.indicators),
        areas: field::texts(&manifest.areas),
        first_period: manifest.first_period.to_string(),
        last_period: manifest.last_period.to_string(),
    })
}

/// The manifest of an OBSERVATIONS entry, from its chunk 0.
pub fn decode_observations_manifest(chunk: &[u8]) -> Result<ObservationsManifest, WireError> {
    let message: pb::ObservationsManifest = load(chunk)?;
    let period = |name, text: &str| text.parse().map_err(|_| WireError::new(name, Problem::Malformed));
    Ok(ObservationsManifest {
        provenance: field::required("provenance", message.provenance)?,
        rows: message.rows,
        indicators: field::codes("indicators", &message.indicators)?,
        areas: field::codes("areas", &message.areas)?,
        first_period: period("first_period", &message.first_period)?,
        last_period: period("last_period", &message.last_period)?,
    })
}

/// The chunk of an EVENT entry.
pub fn encode_event(payload: &EventPayload) -> Result<Vec<u8>, WireError> {
    store(&pb::EventPayload {
        provenance: Some((&payload.provenance).into()),
        part: payload.part,
        event: Some((&payload.event).into()),
    })
}

/// The payload of an EVENT entry.
pub fn decode_event<B: AsRef<[u8]>>(chunks: &[B]) -> Result<EventPayload, WireError> {
    let message: pb::EventPayload = load(only(chunks)?)?;
    Ok(EventPayload {
        provenance: field::required("provenance", message.provenance)?,
        part: message.part,
        event: message.event.ok_or_else(|| WireError::new("event", Problem::Missing))?.into(),
    })
}

//! Payloads of log entries: the stored chunks of each kind, from and to plain values.
//!
//! A chunk is a message of `payload.proto`, framed ([`super::compression`]); the data chunks of observations have an encoding
//! of their own ([`super::data_chunk`]). Decoding checks form only: whether an entry keeps the rules is for the code that
//! projects it.

use prost::Message;

use marsad_domain::catalogue::CatalogueParts;
use marsad_domain::code::{AreaCode, IndicatorCode, OriginName};
use marsad_domain::membership::Membership;
use marsad_domain::period::Period;
use marsad_domain::raw::RawEvent;
use marsad_log::entry::{Epoch, Index};
use marsad_log::merkle::Hash;

pub use super::position::Position;
pub use super::provenance::{Authorship, Provenance};

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

/// The payload of WITHDRAWAL: a submission of the same origin no longer counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// The identifier of the submission.
    pub submission: String,
    /// The epoch that its entries are in.
    pub epoch: Epoch,
    /// The indexes of its entries.
    pub indexes: Vec<Index>,
    /// The leaf hash of each; none in older entries.
    pub leaves: Vec<Hash>,
    /// Why.
    pub reason: String,
    /// By whom: role and name in the certificate.
    pub member: String,
}

/// The payload of ERASURE: the payloads and salts of entries of the same origin are deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// The epoch that the entries are in.
    pub epoch: Epoch,
    /// The entries.
    pub indexes: Vec<Index>,
    /// The leaf hash of each; none in older entries.
    pub leaves: Vec<Hash>,
    /// The indicators of a submission of observations, if they may be known.
    pub indicators: Vec<IndicatorCode>,
    /// Why.
    pub reason: String,
    /// By whom: role and name in the certificate.
    pub member: String,
    /// What was erased.
    pub erased: Erased,
}

/// What was erased, with the little that may still be known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Erased {
    /// The entries of a submission.
    Submission {
        /// Its identifier.
        submission: String,
        /// The organisation that reported it.
        reporter: String,
    },
    /// A release.
    Release {
        /// Its identifier.
        release: [u8; 32],
        /// Its number.
        number: u32,
    },
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

/// The leaf hashes of the entries that a withdrawal or an erasure names: one for each index, or none at all.
fn leaves(leaves: &[Vec<u8>], indexes: &[Index]) -> Result<Vec<Hash>, WireError> {
    if !leaves.is_empty() && leaves.len() != indexes.len() {
        return Err(WireError::new("leaves", Problem::WrongLength));
    }
    field::hashes("leaves", leaves, indexes.len())
}

/// The chunk of a GENESIS entry.
///
/// # Errors
/// [`WireError`] if it is beyond the limits of a chunk.
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
///
/// # Errors
/// [`WireError`] naming the field.
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
///
/// # Errors
/// [`WireError`] if a part is beyond the limits of a chunk.
pub fn encode_catalogue(parts: &CatalogueParts) -> Result<Vec<Vec<u8>>, WireError> {
    snapshot_parts(parts).iter().map(store).collect()
}

/// The payload of a CATALOGUE entry.
///
/// # Errors
/// [`WireError`] naming the field.
pub fn decode_catalogue<B: AsRef<[u8]>>(chunks: &[B]) -> Result<CatalogueParts, WireError> {
    let messages: Result<Vec<pb::CatalogSnapshot>, _> = chunks.iter().map(|chunk| load(chunk.as_ref())).collect();
    merge_parts(messages?)
}

/// The chunk of a MEMBERSHIP entry.
///
/// # Errors
/// [`WireError`] if it is beyond the limits of a chunk.
pub fn encode_membership(membership: &Membership) -> Result<Vec<u8>, WireError> {
    store(&pb::Membership::from(membership))
}

/// The payload of a MEMBERSHIP entry.
///
/// # Errors
/// [`WireError`] naming the field.
pub fn decode_membership<B: AsRef<[u8]>>(chunks: &[B]) -> Result<Membership, WireError> {
    load::<pb::Membership>(only(chunks)?)?.try_into()
}

/// Chunk 0 of an OBSERVATIONS entry.
///
/// # Errors
/// [`WireError`] if it is beyond the limits of a chunk.
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
///
/// # Errors
/// [`WireError`] naming the field.
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
///
/// # Errors
/// [`WireError`] if it is beyond the limits of a chunk.
pub fn encode_event(payload: &EventPayload) -> Result<Vec<u8>, WireError> {
    store(&pb::EventPayload {
        provenance: Some((&payload.provenance).into()),
        part: payload.part,
        event: Some((&payload.event).into()),
    })
}

/// The payload of an EVENT entry.
///
/// # Errors
/// [`WireError`] naming the field.
pub fn decode_event<B: AsRef<[u8]>>(chunks: &[B]) -> Result<EventPayload, WireError> {
    let message: pb::EventPayload = load(only(chunks)?)?;
    Ok(EventPayload {
        provenance: field::required("provenance", message.provenance)?,
        part: message.part,
        event: message.event.ok_or_else(|| WireError::new("event", Problem::Missing))?.into(),
    })
}

/// The chunk of a WITHDRAWAL entry.
///
/// # Errors
/// [`WireError`] if it is beyond the limits of a chunk.
pub fn encode_withdrawal(withdrawal: &Withdrawal) -> Result<Vec<u8>, WireError> {
    store(&pb::WithdrawalPayload {
        submission: withdrawal.submission.clone(),
        epoch: withdrawal.epoch,
        indexes: withdrawal.indexes.clone(),
        leaves: field::hash_bytes(&withdrawal.leaves),
        reason: withdrawal.reason.clone(),
        member: withdrawal.member.clone(),
    })
}

/// The payload of a WITHDRAWAL entry.
///
/// # Errors
/// [`WireError`] naming the field.
pub fn decode_withdrawal<B: AsRef<[u8]>>(chunks: &[B]) -> Result<Withdrawal, WireError> {
    let message: pb::WithdrawalPayload = load(only(chunks)?)?;
    Ok(Withdrawal {
        submission: message.submission,
        epoch: message.epoch,
        leaves: leaves(&message.leaves, &message.indexes)?,
        indexes: message.indexes,
        reason: message.reason,
        member: message.member,
    })
}

/// The chunk of an ERASURE entry.
///
/// # Errors
/// [`WireError`] if it is beyond the limits of a chunk.
pub fn encode_erasure(erasure: &Erasure) -> Result<Vec<u8>, WireError> {
    let mut message = pb::ErasurePayload {
        epoch: erasure.epoch,
        indexes: erasure.indexes.clone(),
        leaves: field::hash_bytes(&erasure.leaves),
        indicators: field::texts(&erasure.indicators),
        reason: erasure.reason.clone(),
        member: erasure.member.clone(),
        ..pb::ErasurePayload::default()
    };
    match &erasure.erased {
        Erased::Submission { submission, reporter } => {
            message.submission.clone_from(submission);
            message.reporter.clone_from(reporter);
        }
        Erased::Release { release, number } => (message.release, message.number) = (release.to_vec(), *number),
    }
    store(&message)
}

/// The payload of an ERASURE entry.
///
/// # Errors
/// [`WireError`] naming the field.
pub fn decode_erasure<B: AsRef<[u8]>>(chunks: &[B]) -> Result<Erasure, WireError> {
    let message: pb::ErasurePayload = load(only(chunks)?)?;
    let erased = match (message.submission.is_empty(), message.release.as_slice()) {
        (false, []) => Erased::Submission { submission: message.submission, reporter: message.reporter },
        (true, release) => {
            let release = release.try_into().map_err(|_| WireError::new("release", Problem::Malformed))?;
            Erased::Release { release, number: message.number }
        }
        _ => return Err(WireError::new("release", Problem::Malformed)),
    };
    let leaves = leaves(&message.leaves, &message.indexes)?;
    let indicators = field::codes("indicators", &message.indicators)?;
    let pb::ErasurePayload { epoch, indexes, reason, member, .. } = message;
    Ok(Erasure { epoch, indexes, leaves, indicators, reason, member, erased })
}

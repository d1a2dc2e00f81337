//! The payloads of withdrawals and erasures.

use marsad_domain::code::IndicatorCode;
use marsad_log::entry::{Epoch, Index};
use marsad_log::merkle::Hash;

use super::{load, only, store};
use crate::error::{Problem, WireError};
use crate::{field, pb};

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
        /// The bytes whose SHA-256 is the identifier; empty in older entries.
        identity: Vec<u8>,
    },
}

/// The leaf hashes of the entries that a withdrawal or an erasure names: one for each index, or none at all.
fn leaves(leaves: &[Vec<u8>], indexes: &[Index]) -> Result<Vec<Hash>, WireError> {
    if !leaves.is_empty() && leaves.len() != indexes.len() {
        return Err(WireError::new("leaves", Problem::WrongLength));
    }
    field::hashes("leaves", leaves, indexes.len())
}

/// The chunk of a WITHDRAWAL entry.
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
        Erased::Release { release, number, identity } => {
            (message.release, message.number, message.identity) = (release.to_vec(), *number, identity.clone());
        }
    }
    store(&message)
}

/// The payload of an ERASURE entry.
pub fn decode_erasure<B: AsRef<[u8]>>(chunks: &[B]) -> Result<Erasure, WireError> {
    let message: pb::ErasurePayload = load(only(chunks)?)?;
    let erased = match (message.submission.is_empty(), message.release.as_slice()) {
        (false, []) => Erased::Submission { submission: message.submission, reporter: message.reporter },
        (true, release) => {
            let release = release.try_into().map_err(|_| WireError::new("release", Problem::Malformed))?;
            Erased::Release { release, number: message.number, identity: message.identity }
        }
        _ => return Err(WireError::new("release", Problem::Malformed)),
    };
    let leaves = leaves(&message.leaves, &message.indexes)?;
    let indicators = field::codes("indicators", &message.indicators)?;
    let pb::ErasurePayload { epoch, indexes, reason, member, .. } = message;
    Ok(Erasure { epoch, indexes, leaves, indicators, reason, member, erased })
}

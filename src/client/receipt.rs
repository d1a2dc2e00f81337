//! Receipts: read and verified without a network and without a node.

use std::path::Path;

use super::error::{ClientError, ReceiptFault};
use super::trusted_keys::{Cosignature, TrustedKeys};
use marsad_identity::{Role, principal_from_der, verify_content_signature};
use marsad_log::checkpoint::{LogId, SignedNote, VerifierKey};
use marsad_log::entry::{Header, Kind};
use marsad_log::receipt::{Receipt, ReceiptEntry, ReceiptFacts};
use marsad_wire::content::{cannot_digest, content_digest, event_digest};
use marsad_wire::payload::{decode_call_answer, decode_event, decode_observations_manifest};
use marsad_wire::provenance::{Authorship, Provenance};
use marsad_wire::statement::Statement;

/// With which key a receipt was verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeySource {
    /// One that the caller trusts.
    Trusted,
    /// The one that the receipt itself names: it proves that the receipt is whole, not who wrote it.
    Receipt,
}

/// The content of a verified receipt.
#[derive(Debug, Clone)]
pub struct Proven {
    pub facts: ReceiptFacts,
    pub provenance: Provenance,
    pub key_source: KeySource,
    /// The other signatures under its checkpoint: by whom, and what is known of each.
    pub cosignatures: Vec<(String, Cosignature)>,
}

/// Reads a receipt.
///
/// # Errors
/// [`ClientError::Read`], or [`ClientError::NotAReceipt`]: such a file proves nothing.
pub fn read(file: &Path) -> Result<Receipt, ClientError> {
    let text = std::fs::read_to_string(file).map_err(ClientError::read(file))?;
    Receipt::from_json(&text).map_err(ClientError::NotAReceipt)
}

/// Verifies a receipt: the origin's signature, every inclusion, every manifest; that the manifests are of the submission
/// and the content that the receipt names; and the submitter's own signature over that content.
///
/// # Errors
/// [`ClientError::NoTrustedKey`], or [`ClientError::BadReceipt`] with what does not hold.
pub fn verify(receipt: &Receipt, keys: &TrustedKeys) -> Result<Proven, ClientError> {
    let own;
    let (key, key_source) = if keys.is_empty() {
        own = VerifierKey::parse(&receipt.verifier_key).map_err(|error| ClientError::BadReceipt(error.into()))?;
        (&own, KeySource::Receipt)
    } else {
        (keys.of(&receipt.origin)?, KeySource::Trusted)
    };
    let (facts, provenance) = verify_entries(receipt, key).map_err(ClientError::BadReceipt)?;
    let cosignatures = cosignatures(receipt, key, keys).map_err(ClientError::BadReceipt)?;
    Ok(Proven { facts, provenance, key_source, cosignatures })
}

fn verify_entries(receipt: &Receipt, key: &VerifierKey) -> Result<(ReceiptFacts, Provenance), ReceiptFault> {
    let facts = receipt.verify(key)?;
    let mut first: Option<Provenance> = None;
    for (entry, header) in receipt.entries.iter().zip(&facts.headers) {
        let provenance = provenance(entry, header)?;
        check_provenance(receipt, (&facts.checkpoint.log, header), &provenance)?;
        if first.as_ref().is_some_and(|first| first.part_digests.len() != provenance.part_digests.len()) {
            return Err(ReceiptFault::SeveralSubmissions);
        }
        first.get_or_insert(provenance);
    }
    Ok((facts, first.ok_or(ReceiptFault::NoEntry)?))
}

/// The signatures under the checkpoint besides the origin's.
fn cosignatures(
    receipt: &Receipt,
    origin: &VerifierKey,
    keys: &TrustedKeys,
) -> Result<Vec<(String, Cosignature)>, ReceiptFault> {
    let judged = keys.judge(&SignedNote::parse(&receipt.checkpoint_note)?, Some(origin))?;
    Ok(judged.into_iter().map(|(signature, known)| (signature.name, known)).collect())
}

/// The provenance of an entry, from the first chunk of its payload.
fn provenance(entry: &ReceiptEntry, header: &Header) -> Result<Provenance, ReceiptFault> {
    match header.kind {
        Kind::Observations => Ok(decode_observations_manifest(&entry.manifest)?.provenance),
        Kind::Event => {
            let payload = decode_event(std::slice::from_ref(&entry.manifest))?;
            let part = usize::try_from(payload.part)?;
            let digest = payload.provenance.part_digests.get(part);
            if digest != Some(&event_digest(&payload.event)) {
                return Err(ReceiptFault::OtherEvent);
            }
            Ok(payload.provenance)
        }
        Kind::CallAnswer => {
            let payload = decode_call_answer(std::slice::from_ref(&entry.manifest))?;
            if payload.provenance.part_digests != [cannot_digest(&payload.cannots)] {
                return Err(ReceiptFault::OtherEvent);
            }
            Ok(payload.provenance)
        }
        other => Err(ReceiptFault::OtherKind(other)),
    }
}

fn check_provenance(
    receipt: &Receipt,
    (log, header): (&LogId, &Header),
    provenance: &Provenance,
) -> Result<(), ReceiptFault> {
    if provenance.submission != receipt.submission {
        return Err(ReceiptFault::OtherSubmission);
    }
    if provenance.content_digest != receipt.content_digest {
        return Err(ReceiptFault::OtherContent);
    }
    let whole = content_digest(&provenance.part_digests);
    if whole != provenance.content_digest {
        return Err(ReceiptFault::OtherParts);
    }
    let (Some(cites), Some(sharing)) = (header.cites(), header.sharing.level()) else {
        return Err(ReceiptFault::OpenHeader);
    };
    let (signature, certificate) = match &provenance.authorship {
        Authorship::Signed { signature, certificate } => (signature, certificate),
        // The node attests the submission: the only signature is that of its log.
        Authorship::Attested { .. } => return Ok(()),
    };
    let cited = (cites.catalogue, cites.membership);
    let statement = Statement::of_entry(log, sharing, cited, provenance);
    verify_content_signature(certificate, &statement.to_bytes(), signature)?;
    let principal = principal_from_der(certificate)?;
    if principal.role != Role::Submitter {
        return Err(ReceiptFault::NotASubmitter);
    }
    if principal.name != provenance.member {
        return Err(ReceiptFault::OtherMember);
    }
    Ok(())
}

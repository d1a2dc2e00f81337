//! Proofs of inclusion and consistency, for trees that are held whole.

use crate::log::checkpoint::LogId;
use crate::service::Node;
use crate::service::{Absent, ServiceError};
use crate::wire::pb;

/// A proof.
///
/// # Errors
/// [`ServiceError::NotFound`] for a log, size or entry that is not held.
pub async fn prove(node: &Node, request: pb::GetProofRequest) -> Result<pb::GetProofResponse, ServiceError> {
    use pb::get_proof_request::Subject;
    let log = request.log.ok_or_else(|| ServiceError::field("log", "is missing"))?;
    let log = LogId::try_from(log).map_err(|error| error.within("log"))?;
    let absent = || ServiceError::absent(Absent::Log, format!("{log} of {} entries", request.size));
    let heads = node.ledger.heads().await?;
    let head = heads.iter().find(|head| head.log == log).ok_or_else(absent)?;
    if request.size > head.frontier.size() {
        return Err(absent());
    }
    let (hashes, header) = match request.subject {
        None => return Err(ServiceError::field("subject", "index or old_size")),
        Some(Subject::Index(index)) => {
            if index >= request.size {
                return Err(ServiceError::absent(Absent::Entry, format!("{log}/{index}")));
            }
            let row = node.store().read_entry(&log, index).await?;
            let row = row.ok_or_else(|| ServiceError::absent(Absent::Entry, format!("{log}/{index}")))?;
            (node.ledger.inclusion_proof(&log, index, request.size).await?, row.bytes)
        }
        Some(Subject::OldSize(old)) => {
            if old > request.size {
                return Err(absent());
            }
            (node.ledger.consistency_proof(&log, old, request.size).await?, Vec::new())
        }
    };
    Ok(pb::GetProofResponse { hashes: hashes.iter().map(|hash| hash.as_bytes().to_vec()).collect(), header })
}

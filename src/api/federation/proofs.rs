//! Proofs of inclusion and consistency, for trees that are held whole.

use crate::api::node::Node;
use crate::api::status::{Absent, ApiError};
use crate::log::checkpoint::LogId;
use crate::wire::pb;

/// A proof.
///
/// # Errors
/// [`ApiError::NotFound`] for a log, size or entry that is not held.
pub async fn prove(node: &Node, request: pb::GetProofRequest) -> Result<pb::GetProofResponse, ApiError> {
    use pb::get_proof_request::Subject;
    let log = request.log.ok_or_else(|| ApiError::field("log", "is missing"))?;
    let log = LogId::try_from(log).map_err(|error| error.within("log"))?;
    let absent = || ApiError::absent(Absent::Log, format!("{log} of {} entries", request.size));
    let heads = node.ledger.heads().await?;
    let head = heads.iter().find(|head| head.log == log).ok_or_else(absent)?;
    if request.size > head.frontier.size() {
        return Err(absent());
    }
    let (hashes, header) = match request.subject {
        None => return Err(ApiError::field("subject", "index or old_size")),
        Some(Subject::Index(index)) => {
            if index >= request.size {
                return Err(ApiError::absent(Absent::Entry, format!("{log}/{index}")));
            }
            let row = node.store().read_entry(&log, index).await?;
            let row = row.ok_or_else(|| ApiError::absent(Absent::Entry, format!("{log}/{index}")))?;
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

//! Proofs of inclusion and consistency, for trees that are held.

use marsad_ledger::Ledger;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;
use marsad_log::merkle::Hash;

use super::ServeError;

/// The proof that the tree of `size` entries holds entry `index`: the path, and the entry's header as signed.
///
/// # Errors
/// [`ServeError::NoTree`] or [`ServeError::NoEntry`] for what is not held; a failure of the database.
pub async fn inclusion(
    ledger: &Ledger,
    log: &LogId,
    index: Index,
    size: u64,
) -> Result<(Vec<Hash>, Vec<u8>), ServeError> {
    check_held(ledger, log, size).await?;
    let absent = || ServeError::NoEntry { log: log.clone(), index };
    if index >= size {
        return Err(absent());
    }
    let row = ledger.store().read_entry(log, index).await?.ok_or_else(absent)?;
    Ok((ledger.inclusion_proof(log, index, size).await?, row.bytes))
}

/// The proof that the tree of `size` entries extends the tree of its first `old` entries.
///
/// # Errors
/// [`ServeError::NoTree`] if `size` entries are not held or `old` is larger than `size`; a failure of the database.
pub async fn consistency(ledger: &Ledger, log: &LogId, old: u64, size: u64) -> Result<Vec<Hash>, ServeError> {
    check_held(ledger, log, size).await?;
    if old > size {
        return Err(ServeError::NoTree { log: log.clone(), size });
    }
    Ok(ledger.consistency_proof(log, old, size).await?)
}

async fn check_held(ledger: &Ledger, log: &LogId, size: u64) -> Result<(), ServeError> {
    let heads = ledger.heads().await?;
    let is_held = heads.iter().any(|head| head.log == *log && size <= head.frontier.size());
    if is_held { Ok(()) } else { Err(ServeError::NoTree { log: log.clone(), size }) }
}

//! Digests: what nodes compare to see whether they hold the same. Codes only; one entry's rows in memory at a time.

use sha2::{Digest, Sha256};

use crate::log::entry::SharingClass;
use crate::log::merkle::Hash;
use crate::store::DigestEntry;

use super::{Digests, Ledger, LedgerError};

/// How many entries are listed at a time.
const LISTED_MAX: usize = 1_000;

fn finish(hasher: Sha256) -> Hash {
    Hash::new(hasher.finalize().into())
}

/// The place of an entry and a digest, as they enter the digest of a node.
fn put(hasher: &mut Sha256, log: &str, entry: &DigestEntry, rows: &Hash) {
    hasher.update(log.as_bytes());
    hasher.update(b"\n");
    hasher.update(entry.index.to_be_bytes());
    hasher.update(entry.kind.code().to_be_bytes());
    hasher.update(rows.as_bytes());
}

impl Ledger {
    /// The three digests of what this node holds. Converged are two nodes whose `logs` and `shared` are equal.
    ///
    /// # Errors
    /// [`LedgerError::Store`] if the database fails.
    pub async fn digests(&self) -> Result<Digests, LedgerError> {
        let mut logs = Sha256::new_with_prefix(b"marsad/digest/logs/v1");
        let mut shared = Sha256::new_with_prefix(b"marsad/digest/shared/v1");
        let mut full = Sha256::new_with_prefix(b"marsad/digest/full/v1");
        for head in self.store().heads().await? {
            if head.frontier.size() == 0 {
                continue;
            }
            let log = head.log.origin_line();
            logs.update(log.as_bytes());
            logs.update(b"\n");
            logs.update(head.frontier.size().to_be_bytes());
            logs.update(head.root.as_bytes());
            let mut from = 0;
            loop {
                let entries = self.store().digest_entries(&head.log, from, LISTED_MAX).await?;
                let Some(last) = entries.last() else { break };
                from = last.index.saturating_add(1);
                for entry in &entries {
                    let rows = self.rows_digest(&head.log, entry).await?;
                    if let Some(rows) = rows
                        && matches!(entry.sharing, SharingClass::Open | SharingClass::Federation)
                    {
                        put(&mut shared, &log, entry, &rows);
                    }
                    full.update(entry.payload_state.to_be_bytes());
                    full.update(entry.entry_state.map_or([0xff; 2], i16::to_be_bytes));
                    put(&mut full, &log, entry, &rows.unwrap_or_else(|| Hash::digest(&[])));
                }
            }
        }
        Ok(Digests { logs: finish(logs), shared: finish(shared), full: finish(full) })
    }

    /// The digest of what an entry gave; `None` for one that is not projected.
    async fn rows_digest(
        &self,
        log: &crate::log::checkpoint::LogId,
        entry: &DigestEntry,
    ) -> Result<Option<Hash>, LedgerError> {
        if entry.entry_state != Some(0) {
            return Ok(None);
        }
        let mut hasher = Sha256::new();
        let mut take = |row: &[u8]| {
            hasher.update(u64::try_from(row.len()).unwrap_or(u64::MAX).to_be_bytes());
            hasher.update(row);
        };
        self.store().view_rows(log, entry, &mut take).await?;
        Ok(Some(finish(hasher)))
    }
}

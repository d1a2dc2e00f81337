//! GENESIS, entry 0 of every epoch: it names the key that signs the epoch.

use crate::log::checkpoint::LogId;
use crate::wire::payload::{self, Genesis};

use super::{Ledger, LedgerError};

impl Ledger {
    /// What entry 0 of a log says; `None` if it is not held, or its payload is not.
    pub(super) async fn genesis(&self, log: &LogId) -> Result<Option<Genesis>, LedgerError> {
        let chunks = self.store().read_chunks(log, 0, 1).await?;
        if chunks.is_empty() {
            return Ok(None);
        }
        payload::decode_genesis(&chunks).map(Some).map_err(|_| LedgerError::NoGenesis(log.clone()))
    }

    /// Refuses a signer whose key is not the one that the own log begins with: nobody would believe what it signs.
    pub(super) async fn check_key(&self) -> Result<(), LedgerError> {
        let log = self.own_log();
        let key = self.verifier_key().to_string();
        match self.genesis(log).await? {
            Some(genesis) if genesis.verifier_key != key => {
                Err(LedgerError::OtherKey { log: log.clone(), expected: genesis.verifier_key })
            }
            Some(_) | None => Ok(()),
        }
    }
}

//! Reading calls for data: which are held, what they ask for, and whether they are closed.

use marsad_domain::call::{Call, CallRef};
use marsad_store::StoreError;
use marsad_store::call::HeldCall;
use marsad_wire::payload::{self, CallAct};

use super::{Ledger, LedgerError, Position};

/// A call that is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallVersion {
    pub held: HeldCall,
    pub call: Call,
}

impl CallVersion {
    /// Its full name.
    #[must_use]
    pub fn name(&self) -> CallRef {
        name_of(&self.held)
    }

    /// The position of the entry that opened it.
    #[must_use]
    pub fn position(&self) -> Position {
        let HeldCall { log, index, .. } = &self.held;
        Position { origin: log.origin.clone(), epoch: log.epoch, index: *index }
    }
}

fn name_of(held: &HeldCall) -> CallRef {
    CallRef { origin: held.log.origin.clone(), id: held.id.clone() }
}

impl Ledger {
    /// All calls that are held: by node, the newest of each first.
    pub async fn calls(&self) -> Result<Vec<CallVersion>, LedgerError> {
        let mut found = Vec::new();
        for held in self.store().calls().await? {
            found.push(self.with_content(held).await?);
        }
        Ok(found)
    }

    /// The call of a full name, if it is held.
    pub async fn call(&self, name: &CallRef) -> Result<Option<CallVersion>, LedgerError> {
        let found = self.store().calls().await?.into_iter().find(|held| name_of(held) == *name);
        match found {
            Some(held) => self.with_content(held).await.map(Some),
            None => Ok(None),
        }
    }

    async fn with_content(&self, held: HeldCall) -> Result<CallVersion, LedgerError> {
        let chunks = self.store().read_chunks(&held.log, held.index, 1).await?;
        match payload::decode_call(&chunks).map(|own| own.act) {
            Ok(CallAct::Open(call)) => Ok(CallVersion { held, call }),
            _ => Err(StoreError::corrupt("a projected call that cannot be read").into()),
        }
    }
}

//! Withdrawals and erasures that a node appends: which entries they name, and what they may say about them.

use std::collections::HashMap;

use marsad_identity::policy::{Erase, Permit, Withdraw};
use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Epoch, Index, Kind, SharingClass};
use marsad_log::merkle::Hash;
use marsad_wire::payload::{self, Erased, Erasure, Withdrawal};

use super::{Ledger, LedgerError, NewErasure, NewWithdrawal, Position};

impl Ledger {
    /// Withdraws entries of this node, of any epoch: the revision before becomes current again.
    pub async fn append_withdrawal(
        &self,
        permit: &Permit<Withdraw>,
        new: NewWithdrawal,
    ) -> Result<Position, LedgerError> {
        let NewWithdrawal { submission, epoch, indexes, reason } = new;
        let leaves = self.leaves_of_own(epoch, &indexes).await?;
        let member = permit.holder().to_string();
        let chunk = payload::encode_withdrawal(&Withdrawal { submission, epoch, indexes, leaves, reason, member })?;
        self.append_one(Kind::Withdrawal, SharingClass::Open, vec![chunk]).await
    }

    /// Destroys payloads of this node, of any epoch, for one reason: here now, and later at every node that receives the
    /// erasures. Appends one entry each, all or none. Returns the position of the first.
    pub async fn append_erasures(
        &self,
        permit: &Permit<Erase>,
        new: Vec<NewErasure>,
        reason: &str,
    ) -> Result<Position, LedgerError> {
        self.check_ready()?;
        let mut drafts = Vec::with_capacity(new.len());
        for NewErasure { epoch, indexes, erased } in new {
            let leaves = self.leaves_of_own(epoch, &indexes).await?;
            // Every node can read an erasure, so it says as little as possible about entries that never left this node.
            let indicators = match &erased {
                Erased::Submission { .. } => {
                    let log = LogId::new(self.origin().clone(), epoch);
                    self.store().shared_indicators(&log, &indexes).await?
                }
                Erased::Release { .. } => Vec::new(),
            };
            let (reason, member) = (reason.to_owned(), permit.holder().to_string());
            let erasure = Erasure { epoch, indexes, leaves, indicators, reason, member, erased };
            let chunk = payload::encode_erasure(&erasure)?;
            let about = (Kind::Erasure, self.cites_newest());
            drafts.push(self.draft(about, SharingClass::Open, vec![chunk], None).await?);
        }
        self.append_control(drafts).await
    }

    /// The leaves of entries of this node, in the order of the indexes.
    async fn leaves_of_own(&self, epoch: Epoch, indexes: &[Index]) -> Result<Vec<Hash>, LedgerError> {
        let log = LogId::new(self.origin().clone(), epoch);
        let held: HashMap<Index, Hash> = self.store().read_leaves(&log, indexes).await?.into_iter().collect();
        let leaf = |index: &Index| {
            held.get(index).copied().ok_or_else(|| LedgerError::NoSuchEntry { log: log.clone(), index: *index })
        };
        indexes.iter().map(leaf).collect()
    }
}

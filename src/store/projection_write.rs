//! What the projector writes into schema `view`, and what it deletes when a payload is erased.

use marsad_domain::timestamp::Timestamp;
use marsad_log::entry::{Index, Kind};

use super::integers::{big, small};
use super::log_key::LogKey;
use super::{StoreError, Tx};

/// The reason of an entry that is projected without some of its texts.
pub(super) const PERSONAL_DATA: &str = "personal-data";

/// The state of an entry of which more than the header is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryState {
    Projected,
    /// Projected, but some of its texts are withheld from answers, since they seem to hold personal data. `detail` has
    /// the names of these texts, never the texts.
    Withheld {
        detail: String,
    },
    /// Waits for an entry that is not held yet: `reason` is its kind, such as `catalogue`, and `detail` its position.
    Waiting {
        reason: String,
        detail: String,
    },
    /// Breaks a rule: a stable code, and the codes at fault.
    Refused {
        reason: String,
        detail: String,
    },
    /// Its kind, its sharing class or its version of the rules is unknown to this program.
    NotProjected {
        reason: String,
    },
}

impl EntryState {
    /// The state of a projected entry; `withheld` names its texts that seem to hold personal data.
    #[must_use]
    pub fn projected(withheld: String) -> Self {
        if withheld.is_empty() { Self::Projected } else { Self::Withheld { detail: withheld } }
    }

    pub(super) const fn number(&self) -> i16 {
        match self {
            Self::Projected | Self::Withheld { .. } => 0,
            Self::Waiting { .. } => 1,
            Self::Refused { .. } => 2,
            Self::NotProjected { .. } => 3,
        }
    }

    fn texts(&self) -> (&str, &str) {
        match self {
            Self::Projected => ("", ""),
            Self::Withheld { detail } => (PERSONAL_DATA, detail),
            Self::Waiting { reason, detail } | Self::Refused { reason, detail } => (reason, detail),
            Self::NotProjected { reason } => (reason, ""),
        }
    }
}

impl Tx {
    /// Writes the state of an entry, in place of an earlier state.
    pub async fn set_entry_state(&mut self, key: LogKey, index: Index, state: &EntryState) -> Result<(), StoreError> {
        let (reason, detail) = state.texts();
        sqlx::query!(
            "INSERT INTO view.entry_state (origin_id, epoch, idx, state, reason, detail)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (origin_id, epoch, idx) DO UPDATE SET state = $4, reason = $5, detail = $6",
            key.origin_id,
            key.epoch,
            big(index)?,
            state.number(),
            reason,
            detail
        )
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes that a catalogue or a membership holds.
    pub async fn insert_control(
        &mut self,
        key: LogKey,
        index: Index,
        kind: Kind,
        time: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO view.control (kind, origin_id, epoch, idx, time) VALUES ($1, $2, $3, $4, $5)",
            small(kind.code())?,
            key.origin_id,
            key.epoch,
            big(index)?,
            time.micros()
        )
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Deletes everything that was projected from an entry.
    pub async fn unproject(&mut self, key: LogKey, index: Index) -> Result<(), StoreError> {
        let index = big(index)?;
        macro_rules! run {
            ($($statement:literal,)+) => {$(
                sqlx::query!($statement, key.origin_id, key.epoch, index).execute(self.connection()).await?;
            )+};
        }
        run![
            "DELETE FROM view.observation_part WHERE origin_id = $1 AND epoch = $2 AND idx = $3",
            "DELETE FROM view.submission WHERE origin_id = $1 AND epoch = $2 AND idx = $3",
            "DELETE FROM view.event WHERE origin_id = $1 AND epoch = $2 AND idx = $3",
            "DELETE FROM view.release_part WHERE origin_id = $1 AND epoch = $2 AND idx = $3",
            "DELETE FROM view.release WHERE origin_id = $1 AND epoch = $2 AND idx = $3",
            "UPDATE view.event e SET withdrawn = false
         FROM view.withdrawal w
         WHERE w.origin_id = $1 AND w.by_epoch = $2 AND w.by_idx = $3
           AND e.origin_id = $1 AND e.epoch = w.epoch AND e.idx = w.idx
           AND NOT EXISTS (SELECT FROM view.withdrawal o
                           WHERE o.origin_id = $1 AND o.epoch = w.epoch AND o.idx = w.idx
                             AND (o.by_epoch, o.by_idx) <> ($2, $3))",
            "DELETE FROM view.withdrawal WHERE origin_id = $1 AND by_epoch = $2 AND by_idx = $3",
            "DELETE FROM view.erasure WHERE origin_id = $1 AND by_epoch = $2 AND by_idx = $3",
            "DELETE FROM view.control WHERE origin_id = $1 AND epoch = $2 AND idx = $3",
            "DELETE FROM view.entry_state WHERE origin_id = $1 AND epoch = $2 AND idx = $3",
            "UPDATE view.projected_to SET size = $3 WHERE origin_id = $1 AND epoch = $2 AND size > $3",
        ];
        Ok(())
    }
}

//! The state of each entry in the views: projected, waiting, refused or not projected, with the reason.

use sqlx::PgConnection;

use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;

use super::codes::{entry_header, entry_place};
use super::integers::big;
use super::log_key::LogKey;
use super::{Store, StoreError, Tx, readable};

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

/// The state of an entry, for listings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryStateRow {
    pub log: LogId,
    pub index: Index,
    /// When the origin appended it.
    pub time: Timestamp,
    pub state: EntryState,
}

fn state_of(state: i16, reason: String, detail: String) -> Result<EntryState, StoreError> {
    match state {
        0 if reason.is_empty() => Ok(EntryState::Projected),
        0 => Ok(EntryState::Withheld { detail }),
        1 => Ok(EntryState::Waiting { reason, detail }),
        2 => Ok(EntryState::Refused { reason, detail }),
        3 => Ok(EntryState::NotProjected { reason }),
        _ => Err(StoreError::corrupt("unknown entry state")),
    }
}

async fn read_state(
    connection: &mut PgConnection,
    key: LogKey,
    index: Index,
) -> Result<Option<EntryState>, StoreError> {
    let row = sqlx::query!(
        "SELECT state, reason, detail FROM view.entry_state WHERE origin_id = $1 AND epoch = $2 AND idx = $3",
        key.origin_id,
        key.epoch,
        big(index)?
    )
    .fetch_optional(connection)
    .await?;
    row.map(|row| state_of(row.state, row.reason, row.detail)).transpose()
}

impl Store {
    /// The state of an entry; `None` if only its header is held.
    pub async fn entry_state(&self, log: &LogId, index: Index) -> Result<Option<EntryState>, StoreError> {
        let Some(key) = self.find_log_key(log).await? else { return Ok(None) };
        read_state(&mut *self.connection().await?, key, index).await
    }

    /// The last `count` held entries that are not projected, or not with all their texts, with the reason; the latest
    /// arrival first. An entry that cannot be read is left out.
    pub async fn entries_not_projected(&self, count: usize) -> Result<Vec<EntryStateRow>, StoreError> {
        let rows = sqlx::query!(
            "SELECT o.name, s.epoch, s.idx, e.header, s.state, s.reason, s.detail
             FROM view.entry_state s JOIN log.origin o USING (origin_id) JOIN log.entry e USING (origin_id, epoch, idx)
             WHERE s.reason <> ''
             ORDER BY s.arrival DESC LIMIT $1",
            i64::try_from(count).unwrap_or(i64::MAX)
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        Ok(readable(rows.into_iter().map(|row| {
            let (log, index) = entry_place(&row.name, row.epoch, row.idx)?;
            let time = entry_header(&row.header)?.time;
            Ok(EntryStateRow { log, index, time, state: state_of(row.state, row.reason, row.detail)? })
        })))
    }
}

impl Tx {
    /// Writes the state of an entry, in place of an earlier state.
    pub async fn set_entry_state(&mut self, key: LogKey, index: Index, state: &EntryState) -> Result<(), StoreError> {
        let (reason, detail) = state.texts();
        self.run(sqlx::query!(
            "INSERT INTO view.entry_state (origin_id, epoch, idx, state, reason, detail)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (origin_id, epoch, idx) DO UPDATE SET state = $4, reason = $5, detail = $6",
            key.origin_id,
            key.epoch,
            big(index)?,
            state.number(),
            reason,
            detail
        ))
        .await
    }

    /// The state of an entry, as this transaction sees it.
    pub async fn entry_state(&mut self, key: LogKey, index: Index) -> Result<Option<EntryState>, StoreError> {
        read_state(self.connection(), key, index).await
    }
}

//! Rosters that hold: which node wrote them, when and why. Their lines stay in the payload of the entry.

use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;

use super::codes::entry_place;
use super::integers::{big, int, unsigned};
use super::log_key::LogKey;
use super::{Store, StoreError, Tx};

/// A roster that is held, without its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldRoster {
    pub log: LogId,
    pub index: Index,
    /// The time of its entry.
    pub time: Timestamp,
    /// How many lines it has.
    pub lines: u32,
    /// Why, as its author wrote it.
    pub note: String,
    /// By whom: role and name.
    pub member: String,
}

/// What the views show of a roster.
#[derive(Debug, Clone, Copy)]
pub struct RosterRow<'a> {
    pub time: Timestamp,
    pub lines: u32,
    pub note: &'a str,
    pub member: &'a str,
}

impl Tx {
    /// Writes that a roster holds.
    pub async fn insert_roster(&mut self, key: LogKey, index: Index, row: &RosterRow<'_>) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO view.roster (origin_id, epoch, idx, time, lines, note, member)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            key.origin_id,
            key.epoch,
            big(index)?,
            row.time.micros(),
            int(row.lines)?,
            row.note,
            row.member
        )
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

impl Store {
    /// All rosters that hold or held: by origin, the newest of each first.
    pub async fn rosters(&self) -> Result<Vec<HeldRoster>, StoreError> {
        let rows = sqlx::query!(
            "SELECT o.name, r.epoch, r.idx, r.time, r.lines, r.note, r.member
             FROM view.roster r JOIN log.origin o USING (origin_id)
             ORDER BY o.name COLLATE \"C\", r.epoch DESC, r.idx DESC"
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        rows.into_iter()
            .map(|row| {
                let (log, index) = entry_place(&row.name, row.epoch, row.idx)?;
                let (time, lines) = (Timestamp::from_micros(row.time), unsigned(row.lines)?);
                Ok(HeldRoster { log, index, time, lines, note: row.note, member: row.member })
            })
            .collect()
    }
}

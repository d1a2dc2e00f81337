//! Calls for data that are held: which node opened them, when, and whether they are closed. What they ask for stays in the payload of
//! the entry.

use marsad_domain::code::CallId;
use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;

use super::codes::entry_place;
use super::integers::big;
use super::log_key::LogKey;
use super::{Store, StoreError, Tx};

/// What the views show of an entry about a call.
#[derive(Debug, Clone, Copy)]
pub struct CallRow<'a> {
    pub id: &'a CallId,
    /// Whether it closes the call; else it opens it.
    pub closes: bool,
    pub time: Timestamp,
    pub note: &'a str,
    pub member: &'a str,
}

/// A call that is held, without what it asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldCall {
    pub log: LogId,
    /// The entry that opened it.
    pub index: Index,
    pub id: CallId,
    pub time: Timestamp,
    /// By whom: role and name.
    pub member: String,
    /// When and why it was closed, if it was.
    pub closed: Option<(Timestamp, String)>,
}

impl Tx {
    /// Writes what an entry does with a call.
    pub async fn insert_call(&mut self, key: LogKey, index: Index, row: &CallRow<'_>) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO view.call (origin_id, epoch, idx, id, closes, time, note, member)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            key.origin_id,
            key.epoch,
            big(index)?,
            row.id.as_str(),
            row.closes,
            row.time.micros(),
            row.note,
            row.member
        )
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

impl Store {
    /// All calls that are or were open: by origin, the newest of each first. The first entry of a log that opens a call counts, and the
    /// first after it that closes it.
    pub async fn calls(&self) -> Result<Vec<HeldCall>, StoreError> {
        let rows = sqlx::query!(
            "SELECT o.name, c.epoch, c.idx, c.id, c.time, c.member, e.time AS \"closed?\", e.note AS \"closed_note?\"
             FROM (SELECT DISTINCT ON (origin_id, id) origin_id, epoch, idx, id, time, member FROM view.call
                   WHERE NOT closes ORDER BY origin_id, id, epoch, idx) c
             JOIN log.origin o USING (origin_id)
             LEFT JOIN LATERAL (
                 SELECT n.time, n.note FROM view.call n
                 WHERE n.closes AND n.origin_id = c.origin_id AND n.id = c.id AND (n.epoch, n.idx) > (c.epoch, c.idx)
                 ORDER BY n.epoch, n.idx LIMIT 1
             ) e ON true
             ORDER BY o.name COLLATE \"C\", c.epoch DESC, c.idx DESC"
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        rows.into_iter()
            .map(|row| {
                let (log, index) = entry_place(&row.name, row.epoch, row.idx)?;
                let id = CallId::new(&row.id).map_err(|_| StoreError::corrupt("an invalid name of a call"))?;
                let closed = row.closed.map(|time| (Timestamp::from_micros(time), row.closed_note.unwrap_or_default()));
                Ok(HeldCall { log, index, id, time: Timestamp::from_micros(row.time), member: row.member, closed })
            })
            .collect()
    }
}

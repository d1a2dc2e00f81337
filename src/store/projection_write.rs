//! What the projector writes into schema `view`, and what it deletes when a payload is erased.

use marsad_domain::timestamp::Timestamp;
use marsad_log::entry::{Index, Kind};

use super::integers::{big, small};
use super::log_key::LogKey;
use super::{StoreError, Tx};

impl Tx {
    /// Writes that a catalogue or a membership holds.
    pub async fn insert_control(
        &mut self,
        key: LogKey,
        index: Index,
        kind: Kind,
        time: Timestamp,
    ) -> Result<(), StoreError> {
        self.run(sqlx::query!(
            "INSERT INTO view.control (kind, origin_id, epoch, idx, time) VALUES ($1, $2, $3, $4, $5)",
            small(kind.code())?,
            key.origin_id,
            key.epoch,
            big(index)?,
            time.micros()
        ))
        .await
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
            "DELETE FROM view.roster WHERE origin_id = $1 AND epoch = $2 AND idx = $3",
            "DELETE FROM view.release_plan WHERE origin_id = $1 AND epoch = $2 AND idx = $3",
            "DELETE FROM view.call WHERE origin_id = $1 AND epoch = $2 AND idx = $3",
            "DELETE FROM view.kept_group k USING view.release r
             WHERE r.origin_id = $1 AND r.epoch = $2 AND r.idx = $3 AND k.release = r.release",
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

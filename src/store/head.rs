//! Heads of logs: what is held of each log. The transaction that appends or applies locks the head.

use marsad_domain::named_enum;
use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::LogId;
use marsad_log::extension::Citations;
use marsad_log::merkle::{Frontier, Hash, empty_root};
use marsad_log::verify::Tail;

use super::codes::log_id;
use super::integers::{big, hash, natural};
use super::log_key::LogKey;
use super::{Store, StoreError, Tx};

named_enum! {
    /// Whether a log accepts entries. The order is that of the stored numbers.
    pub enum HeadState {
        Active = "ACTIVE",
        /// The origin signed two trees: nothing more is applied to this epoch.
        Quarantined = "QUARANTINED",
        /// A later epoch is held. Entries that the origin signed before are still applied.
        Closed = "CLOSED",
    }
}

impl HeadState {
    pub(super) fn from_number(number: i16) -> Result<Self, StoreError> {
        let state = usize::try_from(number).ok().and_then(|place| Self::ALL.get(place).copied());
        state.ok_or_else(|| StoreError::corrupt("an unknown state of a log"))
    }

    pub(super) const fn number(self) -> i16 {
        self as i16
    }
}

/// What is held of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub log: LogId,
    pub frontier: Frontier,
    pub root: Hash,
    /// Time and citations of the last entries.
    pub tail: Tail,
    /// The largest verified checkpoint that was ever seen, of at least this size; empty before the first.
    pub note: String,
    pub state: HeadState,
}

struct Columns {
    size: i64,
    root: Vec<u8>,
    frontier: Vec<u8>,
    last_time: i64,
    last_cites: Vec<u8>,
    note: String,
    state: i16,
}

impl Columns {
    fn of_log(self, log: LogId) -> Result<Head, StoreError> {
        let frontier = Frontier::from_parts(natural(self.size)?, &self.frontier)
            .map_err(|_| StoreError::corrupt(format!("a frontier of {log} that does not fit its size")))?;
        Ok(Head {
            log,
            root: hash(&self.root)?,
            tail: Tail {
                time: (frontier.size() > 0).then(|| Timestamp::from_micros(self.last_time)),
                cites: Citations::from_bytes(&self.last_cites).map(|(cites, _)| cites),
            },
            frontier,
            note: self.note,
            state: HeadState::from_number(self.state)?,
        })
    }
}

impl Store {
    /// What is held of every log, by origin and epoch. What leaves the node goes through `Ledger::heads`.
    pub async fn heads(&self) -> Result<Vec<Head>, StoreError> {
        let rows = sqlx::query!(
            "SELECT name, epoch, size, root, frontier, last_time, last_cites, note, state
             FROM log.head JOIN log.origin USING (origin_id) ORDER BY name COLLATE \"C\", epoch"
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        rows.into_iter()
            .map(|row| {
                let columns = Columns {
                    size: row.size,
                    root: row.root,
                    frontier: row.frontier,
                    last_time: row.last_time,
                    last_cites: row.last_cites,
                    note: row.note,
                    state: row.state,
                };
                columns.of_log(log_id(&row.name, row.epoch)?)
            })
            .collect()
    }

    /// What is held of a log; `None` if nothing ever was.
    pub async fn head(&self, log: &LogId) -> Result<Option<Head>, StoreError> {
        let Some(key) = self.find_log_key(log).await? else { return Ok(None) };
        let columns = sqlx::query_as!(
            Columns,
            "SELECT size, root, frontier, last_time, last_cites, note, state FROM log.head
             WHERE origin_id = $1 AND epoch = $2",
            key.origin_id,
            key.epoch
        )
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        columns.map(|columns| columns.of_log(log.clone())).transpose()
    }
}

impl Tx {
    /// Locks the head of a log until the end of the transaction; inserts an empty head if there is none.
    pub async fn lock_head(&mut self, key: LogKey, log: &LogId) -> Result<Head, StoreError> {
        if let Some(columns) = self.locked_head(key).await? {
            return columns.of_log(log.clone());
        }
        let root = empty_root();
        sqlx::query!(
            "INSERT INTO log.head (origin_id, epoch, size, root, frontier, last_time, last_cites, note, state)
             VALUES ($1, $2, 0, $3, '', 0, '', '', CASE WHEN EXISTS (
                 SELECT FROM log.head WHERE origin_id = $1 AND epoch > $2 AND size > 0) THEN 2 ELSE 0 END)
             ON CONFLICT DO NOTHING",
            key.origin_id,
            key.epoch,
            root.as_bytes().as_slice()
        )
        .execute(self.connection())
        .await?;
        let columns = self.locked_head(key).await?;
        let columns = columns.ok_or_else(|| StoreError::corrupt("no head of a log that was just begun"))?;
        columns.of_log(log.clone())
    }

    async fn locked_head(&mut self, key: LogKey) -> Result<Option<Columns>, StoreError> {
        let columns = sqlx::query_as!(
            Columns,
            "SELECT size, root, frontier, last_time, last_cites, note, state FROM log.head
             WHERE origin_id = $1 AND epoch = $2 FOR UPDATE",
            key.origin_id,
            key.epoch
        )
        .fetch_optional(self.connection())
        .await?;
        Ok(columns)
    }

    /// Moves the head of a log; the caller holds its lock.
    pub async fn update_head(
        &mut self,
        key: LogKey,
        frontier: &Frontier,
        tail: Tail,
        note: &str,
    ) -> Result<(), StoreError> {
        let root = frontier.root();
        self.run(sqlx::query!(
            "UPDATE log.head SET size = $3, root = $4, frontier = $5, last_time = $6, last_cites = $8, note = $7
             WHERE origin_id = $1 AND epoch = $2",
            key.origin_id,
            key.epoch,
            big(frontier.size())?,
            root.as_bytes().as_slice(),
            frontier.to_bytes(),
            tail.time.unwrap_or_default().micros(),
            note,
            cites_bytes(tail)
        ))
        .await
    }

    /// Moves the head of the own log and stores the signed checkpoint; the caller holds the lock of the head.
    pub async fn sign_head(
        &mut self,
        key: LogKey,
        frontier: &Frontier,
        tail: Tail,
        note: &str,
    ) -> Result<(), StoreError> {
        let root = frontier.root();
        self.run(sqlx::query!(
            "WITH checkpoint AS (
                 INSERT INTO log.checkpoint (origin_id, epoch, size, root, note) VALUES ($1, $2, $3, $4, $7)
                 ON CONFLICT DO NOTHING
             )
             UPDATE log.head SET size = $3, root = $4, frontier = $5, last_time = $6, last_cites = $8, note = $7
             WHERE origin_id = $1 AND epoch = $2",
            key.origin_id,
            key.epoch,
            big(frontier.size())?,
            root.as_bytes().as_slice(),
            frontier.to_bytes(),
            tail.time.unwrap_or_default().micros(),
            note,
            cites_bytes(tail)
        ))
        .await
    }

    /// Closes all earlier epochs of a log when the first entry of its new epoch is stored, also those in quarantine.
    pub async fn close_epochs_before(&mut self, key: LogKey) -> Result<(), StoreError> {
        self.run(sqlx::query!(
            "UPDATE log.head SET state = $3 WHERE origin_id = $1 AND epoch < $2",
            key.origin_id,
            key.epoch,
            HeadState::Closed.number()
        ))
        .await
    }

    /// Stores a larger checkpoint of a log; the caller holds the lock of its head.
    pub async fn set_note(&mut self, key: LogKey, note: &str) -> Result<(), StoreError> {
        self.run(sqlx::query!(
            "UPDATE log.head SET note = $3 WHERE origin_id = $1 AND epoch = $2",
            key.origin_id,
            key.epoch,
            note
        ))
        .await
    }

    /// Sets whether a log accepts entries.
    pub async fn set_head_state(&mut self, key: LogKey, state: HeadState) -> Result<(), StoreError> {
        self.run(sqlx::query!(
            "UPDATE log.head SET state = $3 WHERE origin_id = $1 AND epoch = $2",
            key.origin_id,
            key.epoch,
            state.number()
        ))
        .await
    }
}

fn cites_bytes(tail: Tail) -> Vec<u8> {
    tail.cites.map_or_else(Vec::new, |cites| cites.to_bytes().to_vec())
}

//! `node.access`: who read what that is not public. It is kept for two years.

use marsad_domain::timestamp::Timestamp;
use marsad_identity::Role;

use super::{Store, StoreError};

/// One read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    pub time: Timestamp,
    pub role: Role,
    pub name: String,
    /// The call: `PullObservations`.
    pub action: String,
    /// What was read, as codes; no figure and no free text.
    pub resource: String,
}

/// How long a read stays on record, in microseconds.
const KEPT_MICROS: i64 = 2 * 366 * 86_400 * 1_000_000;

/// How many expired reads are deleted with each new one: more than one, so that the table shrinks.
const FORGOTTEN_AT_ONCE: i64 = 8;

impl Store {
    /// Records a read, before the first byte of the answer is sent. Deletes the oldest reads if they have expired.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be written; the caller must then refuse the read.
    pub async fn record_access(&self, access: &Access) -> Result<(), StoreError> {
        self.run(sqlx::query!(
            "WITH old AS (SELECT access_id FROM node.access ORDER BY access_id LIMIT $7),
             gone AS (DELETE FROM node.access a USING old WHERE a.access_id = old.access_id AND a.time < $6)
             INSERT INTO node.access (time, role, name, action, resource) VALUES ($1, $2, $3, $4, $5)",
            access.time.micros(),
            access.role.as_str(),
            &access.name,
            &access.action,
            &access.resource,
            access.time.micros().saturating_sub(KEPT_MICROS),
            FORGOTTEN_AT_ONCE
        ))
        .await
    }

    /// The reads on record, the newest first.
    pub async fn accesses(&self, limit: usize) -> Result<Vec<Access>, StoreError> {
        let rows = sqlx::query!(
            "SELECT time, role, name, action, resource FROM node.access ORDER BY access_id DESC LIMIT $1",
            i64::try_from(limit).unwrap_or(i64::MAX)
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        rows.into_iter()
            .map(|row| {
                let role = Role::parse(&row.role).ok_or_else(|| StoreError::corrupt("an access by an unknown role"))?;
                let time = Timestamp::from_micros(row.time);
                Ok(Access { time, role, name: row.name, action: row.action, resource: row.resource })
            })
            .collect()
    }
}

//! `node.access`: who read what that is not public.

use crate::domain::timestamp::Timestamp;
use crate::identity::Role;

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

impl Store {
    /// Writes a read down. It is written before the first byte of the answer leaves.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be written; nothing may then be read.
    pub async fn record_access(&self, access: &Access) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO node.access (time, role, name, action, resource) VALUES ($1, $2, $3, $4, $5)")
            .bind(access.time.micros())
            .bind(access.role.as_str())
            .bind(&access.name)
            .bind(&access.action)
            .bind(&access.resource)
            .execute(&mut *self.connection().await?)
            .await?;
        Ok(())
    }

    /// The reads on record, the newest first.
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be read.
    pub async fn accesses(&self, limit: usize) -> Result<Vec<Access>, StoreError> {
        let rows: Vec<(i64, String, String, String, String)> = sqlx::query_as(
            "SELECT time, role, name, action, resource FROM node.access ORDER BY access_id DESC LIMIT $1",
        )
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&mut *self.connection().await?)
        .await?;
        rows.into_iter()
            .map(|(time, role, name, action, resource)| {
                let role = Role::parse(&role).ok_or_else(|| StoreError::corrupt("an access by an unknown role"))?;
                Ok(Access { time: Timestamp::from_micros(time), role, name, action, resource })
            })
            .collect()
    }
}

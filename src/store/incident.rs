//! What the operator is told: refusals with their reason, and evidence.

use crate::domain::code::OriginName;
use crate::domain::timestamp::Timestamp;
use crate::log::checkpoint::LogId;
use crate::log::entry::Index;

use super::number::{big, int, natural, unsigned};
use super::{Store, StoreError};

/// Something that the operator is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewIncident {
    pub time: Timestamp,
    /// A stable code.
    pub reason: String,
    /// From whom it came.
    pub peer: String,
    pub log: LogId,
    pub index: Option<Index>,
    pub detail: String,
    /// Portable evidence, as JSON; else empty.
    pub evidence: String,
}

/// An incident with its local number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    pub number: i64,
    pub incident: NewIncident,
}

#[derive(sqlx::FromRow)]
struct Columns {
    incident_id: i64,
    time: i64,
    reason: String,
    peer: String,
    origin: String,
    epoch: i32,
    idx: Option<i64>,
    detail: String,
    evidence: String,
}

impl TryFrom<Columns> for Incident {
    type Error = StoreError;

    fn try_from(row: Columns) -> Result<Self, StoreError> {
        let origin = OriginName::new(&row.origin).map_err(|_| StoreError::corrupt("an incident of no origin"))?;
        let incident = NewIncident {
            time: Timestamp::from_micros(row.time),
            reason: row.reason,
            peer: row.peer,
            log: LogId::new(origin, unsigned(row.epoch)?),
            index: row.idx.map(natural).transpose()?,
            detail: row.detail,
            evidence: row.evidence,
        };
        Ok(Self { number: row.incident_id, incident })
    }
}

impl Store {
    /// Keeps an incident and gives its number.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn record_incident(&self, incident: &NewIncident) -> Result<i64, StoreError> {
        let number = sqlx::query_scalar(
            "INSERT INTO node.incident (time, reason, peer, origin, epoch, idx, detail, evidence)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING incident_id",
        )
        .bind(incident.time.micros())
        .bind(&incident.reason)
        .bind(&incident.peer)
        .bind(incident.log.origin.as_str())
        .bind(int(incident.log.epoch)?)
        .bind(incident.index.map(big).transpose()?)
        .bind(&incident.detail)
        .bind(&incident.evidence)
        .fetch_one(&self.pool)
        .await?;
        Ok(number)
    }

    /// The newest incidents, the newest first.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails or holds what cannot be.
    pub async fn incidents(&self, count: usize) -> Result<Vec<Incident>, StoreError> {
        let rows: Vec<Columns> = sqlx::query_as(
            "SELECT incident_id, time, reason, peer, origin, epoch, idx, detail, evidence FROM node.incident
             ORDER BY incident_id DESC LIMIT $1",
        )
        .bind(i64::try_from(count).unwrap_or(i64::MAX))
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(Incident::try_from).collect()
    }
}

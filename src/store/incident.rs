//! Incidents for the operator: refusals with their reason, and evidence.

use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;

use super::codes::origin_name;
use super::integers::{big, int, natural, unsigned};
use super::{Store, StoreError, readable};

/// An incident to report to the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewIncident {
    pub time: Timestamp,
    /// A stable code.
    pub reason: String,
    /// The peer that caused it.
    pub peer: String,
    pub log: LogId,
    pub index: Option<Index>,
    pub detail: String,
    /// Portable evidence as JSON; empty if there is none.
    pub evidence: String,
}

/// How many different incidents are kept; the oldest are deleted first.
const KEPT_MAX: i64 = 10_000;

/// An incident with its local number. Repetitions with the same peer, log and reason are one incident with a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    pub number: i64,
    /// How often it happened.
    pub count: u64,
    /// When it happened first; `incident` has the last time.
    pub first_time: Timestamp,
    pub incident: NewIncident,
}

impl Incident {
    /// An incident about an entry that is computed for a list and not stored: it has no number.
    #[must_use]
    pub fn found(reason: &str, time: Timestamp, (log, index): (LogId, Index), detail: String) -> Self {
        let incident = NewIncident {
            time,
            reason: reason.to_owned(),
            peer: String::new(),
            log,
            index: Some(index),
            detail,
            evidence: String::new(),
        };
        Self { number: 0, count: 1, first_time: time, incident }
    }
}

struct Columns {
    incident_id: i64,
    time: i64,
    first_time: i64,
    count: i64,
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
        let incident = NewIncident {
            time: Timestamp::from_micros(row.time),
            reason: row.reason,
            peer: row.peer,
            log: LogId::new(origin_name(&row.origin)?, unsigned(row.epoch)?),
            index: row.idx.map(natural).transpose()?,
            detail: row.detail,
            evidence: row.evidence,
        };
        Ok(Self {
            number: row.incident_id,
            count: natural(row.count)?,
            first_time: Timestamp::from_micros(row.first_time),
            incident,
        })
    }
}

impl Store {
    /// Stores an incident and returns its number. A repetition keeps its number and its stored evidence.
    pub async fn record_incident(&self, incident: &NewIncident) -> Result<i64, StoreError> {
        let kept = sqlx::query!(
            "INSERT INTO node.incident AS known
                 (time, first_time, count, reason, peer, origin, epoch, idx, detail, evidence)
             VALUES ($1, $1, 1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (peer, origin, epoch, reason) DO UPDATE
             SET time = excluded.time, count = known.count + 1, idx = excluded.idx, detail = excluded.detail,
                 evidence = CASE known.evidence WHEN '' THEN excluded.evidence ELSE known.evidence END
             RETURNING incident_id, count",
            incident.time.micros(),
            &incident.reason,
            &incident.peer,
            incident.log.origin.as_str(),
            int(incident.log.epoch)?,
            incident.index.map(big).transpose()?,
            &incident.detail,
            &incident.evidence
        )
        .fetch_one(&mut *self.connection().await?)
        .await?;
        if kept.count == 1 {
            sqlx::query!(
                "DELETE FROM node.incident WHERE incident_id IN
                     (SELECT incident_id FROM node.incident ORDER BY time DESC, incident_id DESC OFFSET $1)",
                KEPT_MAX
            )
            .execute(&mut *self.connection().await?)
            .await?;
        }
        Ok(kept.incident_id)
    }

    /// The incident with this number, if there is one.
    pub async fn incident(&self, number: i64) -> Result<Option<Incident>, StoreError> {
        let row = sqlx::query_as!(
            Columns,
            "SELECT incident_id, time, first_time, count, reason, peer, origin, epoch, idx, detail, evidence
             FROM node.incident WHERE incident_id = $1",
            number
        )
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        row.map(Incident::try_from).transpose()
    }

    /// The newest incidents by this node's clock, the newest first. An incident that cannot be read is left out.
    pub async fn incidents(&self, count: usize) -> Result<Vec<Incident>, StoreError> {
        let rows = sqlx::query_as!(
            Columns,
            "SELECT incident_id, time, first_time, count, reason, peer, origin, epoch, idx, detail, evidence
             FROM node.incident ORDER BY time DESC, incident_id DESC LIMIT $1",
            i64::try_from(count).unwrap_or(i64::MAX)
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        Ok(readable(rows.into_iter().map(Incident::try_from)))
    }
}

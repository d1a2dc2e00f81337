//! Writes events: one row for each entry, and one projected entry for each version.

use time::Date;

use marsad_domain::code::{OrganisationCode, ProgrammeCode};
use marsad_log::entry::Index;

use super::integers::{big, int, natural, unsigned};
use super::log_key::LogKey;
use super::{StoreError, Tx};

/// A row of `view.event`.
#[derive(Debug, Clone)]
pub struct EventRow {
    pub event_id: String,
    pub version: u32,
    pub kind: String,
    /// Empty if the event has no place.
    pub area: String,
    pub start_day: Date,
    pub end_day: Date,
    pub themes: Vec<String>,
    /// In any role.
    pub organisations: Vec<OrganisationCode>,
    pub programmes: Vec<ProgrammeCode>,
    /// The event that it is part of; empty if there is none.
    pub parent: String,
    /// The entry's only chunk, as stored.
    pub doc: Vec<u8>,
}

/// The highest version of an event before an entry, and its reporter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventBefore {
    pub version: u32,
    pub reporter: String,
}

impl Tx {
    /// The highest version of an event in the entries before this one, without what these entries have withdrawn.
    pub async fn event_before(
        &mut self,
        key: LogKey,
        index: Index,
        event_id: &str,
    ) -> Result<Option<EventBefore>, StoreError> {
        let found = sqlx::query!(
            "SELECT e.version, s.reporter
             FROM view.event e JOIN view.submission s USING (origin_id, epoch, idx)
             WHERE e.origin_id = $1 AND e.event_id = $4 AND (e.epoch, e.idx) < ($2, $3)
               AND NOT EXISTS (SELECT FROM view.withdrawal w
                               WHERE w.origin_id = e.origin_id AND w.epoch = e.epoch AND w.idx = e.idx
                                 AND (w.by_epoch, w.by_idx) < ($2, $3))
             ORDER BY e.version DESC, e.epoch DESC, e.idx DESC LIMIT 1",
            key.origin_id,
            key.epoch,
            big(index)?,
            event_id
        )
        .fetch_optional(self.connection())
        .await?;
        found.map(|row| Ok(EventBefore { version: unsigned(row.version)?, reporter: row.reporter })).transpose()
    }

    /// Whether an entry after this one is projected as a version of the event.
    pub async fn has_event_after(&mut self, key: LogKey, index: Index, event_id: &str) -> Result<bool, StoreError> {
        let found = sqlx::query_scalar!(
            "SELECT EXISTS (SELECT FROM view.event
                            WHERE origin_id = $1 AND event_id = $4 AND (epoch, idx) > ($2, $3)) AS \"has!\"",
            key.origin_id,
            key.epoch,
            big(index)?,
            event_id
        )
        .fetch_one(self.connection())
        .await?;
        Ok(found)
    }

    /// The events that an entry is a version of, or withdraws.
    pub async fn events_of(&mut self, key: LogKey, index: Index) -> Result<Vec<String>, StoreError> {
        let found = sqlx::query_scalar!(
            "SELECT event_id AS \"event_id!\" FROM view.event WHERE origin_id = $1 AND epoch = $2 AND idx = $3
             UNION
             SELECT e.event_id FROM view.withdrawal w JOIN view.event e USING (origin_id, epoch, idx)
             WHERE w.origin_id = $1 AND w.by_epoch = $2 AND w.by_idx = $3",
            key.origin_id,
            key.epoch,
            big(index)?
        )
        .fetch_all(self.connection())
        .await?;
        Ok(found)
    }

    /// Deletes the later versions of these events from the views, and the state of later entries that were refused for
    /// one of `reasons`, so that all of them are judged again. Returns them.
    pub async fn reopen_events(
        &mut self,
        key: LogKey,
        index: Index,
        event_ids: &[String],
        reasons: &[&str],
    ) -> Result<Vec<(LogKey, Index)>, StoreError> {
        if event_ids.is_empty() {
            return Ok(Vec::new());
        }
        let reopened = sqlx::query!(
            "WITH later AS (
                 DELETE FROM view.event
                 WHERE origin_id = $1 AND event_id = ANY ($4) AND (epoch, idx) > ($2, $3)
                 RETURNING epoch, idx
             ), gone AS (
                 DELETE FROM view.submission s USING later
                 WHERE s.origin_id = $1 AND s.epoch = later.epoch AND s.idx = later.idx
             ), state AS (
                 DELETE FROM view.entry_state s
                 WHERE s.origin_id = $1 AND (
                     (s.epoch, s.idx) IN (SELECT epoch, idx FROM later)
                     OR (s.state = 2 AND s.reason = ANY ($5) AND s.detail = ANY ($4) AND (s.epoch, s.idx) > ($2, $3))
                 )
                 RETURNING s.epoch, s.idx
             ), looked_through AS (
                 UPDATE view.projected_to p SET size = LEAST(p.size, first.idx)
                 FROM (SELECT epoch, min(idx) AS idx FROM state GROUP BY epoch) first
                 WHERE p.origin_id = $1 AND p.epoch = first.epoch
             )
             SELECT epoch, idx FROM state",
            key.origin_id,
            key.epoch,
            big(index)?,
            event_ids,
            reasons as &[&str]
        )
        .fetch_all(self.connection())
        .await?;
        reopened.into_iter().map(|row| Ok((LogKey { epoch: row.epoch, ..key }, natural(row.idx)?))).collect()
    }

    /// Writes an event.
    pub async fn insert_event(&mut self, key: LogKey, index: Index, row: &EventRow) -> Result<(), StoreError> {
        let organisations: Vec<&str> = row.organisations.iter().map(OrganisationCode::as_str).collect();
        let programmes: Vec<&str> = row.programmes.iter().map(ProgrammeCode::as_str).collect();
        self.run(sqlx::query!(
            "INSERT INTO view.event (origin_id, epoch, idx, event_id, version, kind, area, start_day, end_day, themes,
                 organisations, programmes, doc, parent, withdrawn)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
                 EXISTS (SELECT FROM view.withdrawal w WHERE w.origin_id = $1 AND w.epoch = $2 AND w.idx = $3))",
            key.origin_id,
            key.epoch,
            big(index)?,
            &row.event_id,
            int(row.version)?,
            &row.kind,
            &row.area,
            row.start_day,
            row.end_day,
            &row.themes,
            organisations as Vec<&str>,
            programmes as Vec<&str>,
            &row.doc,
            &row.parent
        ))
        .await
    }
}

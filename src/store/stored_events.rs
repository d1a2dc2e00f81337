//! The events that a new submission is compared with.

use std::collections::HashMap;

use time::Date;

use marsad_domain::code::OriginName;
use marsad_log::entry::SharingClass;

use super::codes::sharing_class;
use super::integers::unsigned;
use super::{Store, StoreError};

/// The newest stored version of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    pub version: u32,
    pub first: Date,
    pub last: Date,
    pub reporter: String,
    /// The entry's only chunk, as stored: the event with its provenance.
    pub doc: Vec<u8>,
    pub sharing: SharingClass,
}

impl Store {
    /// The newest version of each of these events in the log of `origin`, by id.
    pub async fn stored_events(
        &self,
        origin: &OriginName,
        ids: &[&str],
    ) -> Result<HashMap<String, StoredEvent>, StoreError> {
        let rows = sqlx::query!(
            "SELECT DISTINCT ON (e.event_id) e.event_id, e.version, e.start_day, e.end_day, e.doc, s.reporter, s.sharing
             FROM view.event e
             JOIN log.origin o USING (origin_id)
             JOIN view.submission s USING (origin_id, epoch, idx)
             WHERE o.name = $1 AND e.event_id = ANY ($2)
                 AND NOT EXISTS (
                     SELECT FROM view.withdrawal w
                     WHERE w.origin_id = e.origin_id AND w.epoch = e.epoch AND w.idx = e.idx
                 )
             ORDER BY e.event_id, e.version DESC, e.epoch DESC, e.idx DESC",
            origin.as_str(),
            ids as &[&str]
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        rows.into_iter()
            .map(|row| {
                let event = StoredEvent {
                    version: unsigned(row.version)?,
                    first: row.start_day,
                    last: row.end_day,
                    reporter: row.reporter,
                    sharing: sharing_class(row.sharing)?,
                    doc: row.doc,
                };
                Ok((row.event_id, event))
            })
            .collect()
    }
}

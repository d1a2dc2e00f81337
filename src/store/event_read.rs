//! Reads events. The current version of an event (origin and event id) is the highest that is not withdrawn, from its
//! latest entry. Filters apply to the current version only.

use time::Date;

use marsad_domain::code::{AreaCode, EventId, OrganisationCode, OriginName};
use marsad_domain::sharing::Sharing;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;

use super::StoreError;
use super::codes::{organisation_code, origin_name};
use super::integers::{natural, unsigned};
use super::snapshot::{Snapshot, sharing};

/// How many events are read at a time; each document is at most one chunk.
const PAGE_EVENTS: i64 = 64;

/// Which events.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventFilter {
    /// A type, or a family that ends in an underscore: `GOV_`.
    pub kind: Option<String>,
    /// Events in one of these areas; `None` for all events, also those without a place.
    pub areas: Option<Vec<AreaCode>>,
    /// Events that end on this day or later, and start no later than `to`.
    pub from: Option<Date>,
    pub to: Option<Date>,
    pub theme: Option<String>,
    /// In any role.
    pub organisation: Option<String>,
    pub programme: Option<String>,
}

/// The place of an event in the order of answers: by start, origin, identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventPlace {
    start: Date,
    origin_id: i32,
    event_id: String,
}

/// The current version of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurrentEvent {
    pub log: LogId,
    pub index: Index,
    pub event: EventId,
    pub version: u32,
    pub reporter: OrganisationCode,
    pub sharing: Sharing,
    /// The chunk of the entry, as stored.
    pub doc: Vec<u8>,
    pub place: EventPlace,
}

/// An event of an identifier that another one names as its parent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedEvent {
    pub event: String,
    pub origin: OriginName,
    pub reporter: OrganisationCode,
    pub sharing: Sharing,
    /// The event that it is part of; empty if there is none.
    pub parent: String,
}

impl Snapshot {
    /// The current version of each event with one of these identifiers, in any log.
    pub async fn events_named(&mut self, ids: &[&str]) -> Result<Vec<NamedEvent>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let rows = sqlx::query!(
            "SELECT DISTINCT ON (e.event_id, e.origin_id) e.event_id, o.name, s.reporter, s.sharing, e.parent
             FROM view.event e
             JOIN view.submission s USING (origin_id, epoch, idx)
             JOIN log.origin o USING (origin_id)
             WHERE e.event_id = ANY ($1)
               AND NOT EXISTS (SELECT FROM view.withdrawal w
                               WHERE w.origin_id = e.origin_id AND w.epoch = e.epoch AND w.idx = e.idx)
             ORDER BY e.event_id, e.origin_id, e.version DESC, e.epoch DESC, e.idx DESC",
            ids as &[&str]
        )
        .fetch_all(self.connection())
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(NamedEvent {
                    event: row.event_id,
                    origin: origin_name(&row.name)?,
                    reporter: organisation_code(&row.reporter)?,
                    sharing: sharing(row.sharing),
                    parent: row.parent,
                })
            })
            .collect()
    }

    /// The next current events after a place, by start, origin and identifier; empty at the end.
    pub async fn current_events(
        &mut self,
        filter: &EventFilter,
        after: Option<&EventPlace>,
    ) -> Result<Vec<CurrentEvent>, StoreError> {
        let areas: Option<Vec<&str>> = filter.areas.as_ref().map(|areas| areas.iter().map(AreaCode::as_str).collect());
        let rows = sqlx::query!(
            "SELECT e.origin_id, e.epoch, e.idx, e.event_id, e.version, e.start_day, e.doc, s.reporter, s.sharing
             FROM view.event e
             JOIN view.submission s ON s.origin_id = e.origin_id AND s.epoch = e.epoch AND s.idx = e.idx
             WHERE ($1::text IS NULL OR e.kind = $1 OR (right($1, 1) = '_' AND left(e.kind, length($1)) = $1))
               AND ($2::text[] IS NULL OR e.area = ANY ($2))
               AND ($3::date IS NULL OR e.end_day >= $3)
               AND ($4::date IS NULL OR e.start_day <= $4)
               AND ($5::text IS NULL OR $5 = ANY (e.themes))
               AND ($6::text IS NULL OR $6 = ANY (e.organisations))
               AND ($7::text IS NULL OR $7 = ANY (e.programmes))
               AND ($8::date IS NULL OR (e.start_day, e.origin_id, e.event_id) > ($8, $9, $10))
               AND NOT EXISTS (SELECT 1 FROM view.withdrawal w
                               WHERE w.origin_id = e.origin_id AND w.epoch = e.epoch AND w.idx = e.idx)
               AND NOT EXISTS (SELECT 1 FROM view.event n
                               WHERE n.origin_id = e.origin_id AND n.event_id = e.event_id
                                 AND (n.version, n.epoch, n.idx) > (e.version, e.epoch, e.idx)
                                 AND NOT EXISTS (SELECT 1 FROM view.withdrawal w
                                                 WHERE w.origin_id = n.origin_id AND w.epoch = n.epoch
                                                   AND w.idx = n.idx))
             ORDER BY e.start_day, e.origin_id, e.event_id
             LIMIT $11",
            filter.kind.as_deref(),
            areas as Option<Vec<&str>>,
            filter.from,
            filter.to,
            filter.theme.as_deref(),
            filter.organisation.as_deref(),
            filter.programme.as_deref(),
            after.map(|place| place.start),
            after.map(|place| place.origin_id),
            after.map(|place| place.event_id.as_str()),
            PAGE_EVENTS
        )
        .fetch_all(self.connection())
        .await?;
        let logs = self.logs_by_number();
        rows.into_iter()
            .map(|row| {
                let log = logs.get(&(row.origin_id, unsigned(row.epoch)?));
                Ok(CurrentEvent {
                    log: log.cloned().ok_or_else(|| StoreError::corrupt("an event of no log"))?,
                    index: natural(row.idx)?,
                    event: EventId::new(&row.event_id)
                        .map_err(|_| StoreError::corrupt("an invalid identifier of an event"))?,
                    version: unsigned(row.version)?,
                    reporter: organisation_code(&row.reporter)?,
                    sharing: sharing(row.sharing),
                    doc: row.doc,
                    place: EventPlace { start: row.start_day, origin_id: row.origin_id, event_id: row.event_id },
                })
            })
            .collect()
    }
}

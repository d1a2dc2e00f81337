//! Reads of submissions: one, a page of them, and what a new one is compared with: events, and where figures are.

use std::collections::HashMap;

use sqlx::Row;
use sqlx::postgres::PgRow;
use time::Date;

use crate::domain::code::{OrganisationCode, OriginName};
use crate::domain::timestamp::Timestamp;
use crate::log::checkpoint::LogId;
use crate::log::entry::{Index, Kind, SharingClass};
use crate::log::extension::Place;
use crate::log::merkle::Hash;

use super::log_key::LogKey;
use super::number::{natural, unsigned};
use super::overlap::{Overlap, class};
use super::submission_statements::{ONE, PAGE};
use super::{ChunkPlace, Store, StoreError, readable};

/// A submission as it was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmissionRow {
    pub submission: String,
    /// Where its entries are.
    pub log: LogId,
    /// The first of them.
    pub index: Index,
    pub entries: u32,
    pub reporter: OrganisationCode,
    pub time: Timestamp,
    pub sharing: SharingClass,
    pub rows: u64,
    pub kind: Kind,
    /// The content digest; of what is erased nobody knows it any more.
    pub content: Option<Hash>,
    /// Of events the types.
    pub indicators: Vec<String>,
    pub state: SubmissionState,
    /// Its number in the order in which submissions came to this node.
    pub arrival: i64,
    /// Whether the node vouches for it, and not its submitter's signature; of what is erased nobody knows it any more.
    pub attested: Option<bool>,
    /// What it is withdrawn or erased by.
    pub retraction: Option<RetractionRow>,
}

impl SubmissionRow {
    /// The indexes of its entries.
    pub fn indexes(&self) -> impl Iterator<Item = Index> {
        self.index..self.index.saturating_add(u64::from(self.entries))
    }
}

/// What became of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubmissionState {
    Current,
    /// All of its entries are withdrawn.
    Withdrawn,
    Erased,
}

impl SubmissionState {
    /// The name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Current => "CURRENT",
            Self::Withdrawn => "WITHDRAWN",
            Self::Erased => "ERASED",
        }
    }
}

/// The first withdrawal or erasure of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetractionRow {
    /// In the log of the same origin.
    pub place: Place,
    pub time: Timestamp,
    pub reason: String,
    /// By whom: role and name.
    pub by: String,
}

/// What stored figures are looked for: of one reporter, in the logs of one origin.
#[derive(Debug, Clone, Copy)]
pub struct WantedCells<'a> {
    pub origin: &'a OriginName,
    pub reporter: &'a OrganisationCode,
    pub indicators: &'a [&'a str],
    pub areas: &'a [&'a str],
    /// The first and the last day of each period.
    pub days: &'a [(Date, Date)],
}

/// Where a part is, and what it spans.
#[derive(sqlx::FromRow)]
struct PartRow {
    origin_id: i32,
    epoch: i32,
    idx: i64,
    chunk: i32,
    first_area: String,
    last_area: String,
    first_day: Date,
    last_day: Date,
}

impl PartRow {
    /// Whether one of these areas, which are sorted, and one of these periods lie within what it spans.
    fn may_hold(&self, areas: &[&str], periods: &[(Date, Date)]) -> bool {
        let next = areas.partition_point(|area| *area < self.first_area.as_str());
        let is_near = areas.get(next).is_some_and(|area| *area <= self.last_area.as_str());
        is_near && periods.iter().any(|(first, last)| self.first_day <= *first && *last <= self.last_day)
    }
}

/// The newest version of an event that is stored.
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

/// So few areas are looked for one by one; of more only what lies between the first and the last.
const AREAS_ASKED_MAX: usize = 4;

/// The newest entry first. Written so that it begins at the parts in any case: a table that grows has no true statistics,
/// and beginning at the submissions would read all of them. For the same reason the parts are wanted in the order of the
/// index that is meant. The lists are queries of their own, so that the planner does not see how long they are: else it
/// plans again every time, which for few areas takes longer than finding the parts. A part that spans two of the areas comes
/// twice.
const CHUNKS: &str = "
    SELECT p.*
    FROM unnest((SELECT $2::text[])) AS i (indicator),
        unnest((SELECT $3::text[]), (SELECT $4::text[])) AS r (first, last),
        LATERAL (
        SELECT p.origin_id, p.epoch, p.idx, p.chunk, p.first_area, p.last_area, p.first_day, p.last_day
        FROM view.observation_part p
        WHERE p.indicator = i.indicator AND p.origin_id = $1 AND p.last_day >= $5 AND p.first_day <= $6
            AND p.last_area >= r.first AND p.first_area <= r.last
        ORDER BY p.indicator, p.origin_id, p.last_day, p.last_area, p.first_area, p.first_day
        OFFSET 0
    ) p
    ORDER BY p.epoch DESC, p.idx DESC, p.chunk";

/// Of some entries of one log those that are a reporter's and not withdrawn. Asked once an entry, after the parts: a plan that
/// joins the two has no statistics to go by.
const CURRENT_ENTRIES: &str = "
    SELECT s.epoch, s.idx, s.sharing
    FROM unnest((SELECT $3::int[]), (SELECT $4::bigint[])) AS wanted (epoch, idx)
    JOIN view.submission s ON s.origin_id = $1 AND s.epoch = wanted.epoch AND s.idx = wanted.idx
    WHERE s.reporter = $2 AND (
            SELECT true FROM view.withdrawal w
            WHERE w.origin_id = $1 AND w.epoch = wanted.epoch AND w.idx = wanted.idx LIMIT 1
        ) IS NULL";

const EVENTS: &str = "
    SELECT DISTINCT ON (e.event_id) e.event_id, e.version, e.start_day, e.end_day, e.doc, s.reporter, s.sharing
    FROM view.event e
    JOIN log.origin o USING (origin_id)
    JOIN view.submission s USING (origin_id, epoch, idx)
    WHERE o.name = $1 AND e.event_id = ANY ($2)
        AND NOT EXISTS (
            SELECT FROM view.withdrawal w WHERE w.origin_id = e.origin_id AND w.epoch = e.epoch AND w.idx = e.idx
        )
    ORDER BY e.event_id, e.version DESC, e.epoch DESC, e.idx DESC";

fn corrupt(what: &'static str) -> impl Fn() -> StoreError {
    move || StoreError::corrupt(what)
}

fn submission(row: &PgRow) -> Result<SubmissionRow, StoreError> {
    let bad = corrupt("a submission that cannot be read");
    let unsigned = |name: &str| row.try_get::<i64, _>(name).map_err(StoreError::from);
    let origin = OriginName::new(row.try_get("name")?).map_err(|_| bad())?;
    let epoch = u32::try_from(row.try_get::<i32, _>("epoch")?).map_err(|_| bad())?;
    let kind = u16::try_from(row.try_get::<i32, _>("kind")?).map_err(|_| bad())?;
    let content: Option<Vec<u8>> = row.try_get("content")?;
    let sharing = u8::try_from(row.try_get::<i16, _>("sharing")?).map_err(|_| bad())?;
    Ok(SubmissionRow {
        submission: row.try_get("submission")?,
        log: LogId::new(origin, epoch),
        index: u64::try_from(unsigned("first")?).map_err(|_| bad())?,
        entries: u32::try_from(unsigned("entries")?).map_err(|_| bad())?,
        reporter: OrganisationCode::new(row.try_get("reporter")?).map_err(|_| bad())?,
        time: Timestamp::from_micros(row.try_get("time")?),
        sharing: SharingClass::from_code(sharing),
        rows: u64::try_from(unsigned("rows")?).map_err(|_| bad())?,
        kind: Kind::from_code(kind),
        content: content.map(|bytes| Hash::from_slice(&bytes)).transpose().map_err(|_| bad())?,
        indicators: row.try_get("indicators")?,
        state: match (row.try_get("erased")?, row.try_get("withdrawn")?) {
            (true, _) => SubmissionState::Erased,
            (false, true) => SubmissionState::Withdrawn,
            (false, false) => SubmissionState::Current,
        },
        arrival: row.try_get("arrival")?,
        attested: row.try_get("attested")?,
        retraction: retraction(row)?,
    })
}

fn retraction(row: &PgRow) -> Result<Option<RetractionRow>, StoreError> {
    let Some(index) = row.try_get::<Option<i64>, _>("by_idx")? else { return Ok(None) };
    Ok(Some(RetractionRow {
        place: Place { epoch: unsigned(row.try_get("by_epoch")?)?, index: natural(index)? },
        time: Timestamp::from_micros(row.try_get("retracted")?),
        reason: row.try_get("reason")?,
        by: row.try_get("member")?,
    }))
}

impl Store {
    /// One submission, of whatever log; if several origins use the name, that of `own`.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn submission(&self, name: &str, own: &OriginName) -> Result<Option<SubmissionRow>, StoreError> {
        let row = sqlx::query(ONE).bind(name).bind(own.as_str()).fetch_optional(&mut *self.connection().await?).await?;
        row.as_ref().map(submission).transpose()
    }

    /// Submissions, the last that came first: of one reporter or of all, in the logs of these origins or in all, after the one with
    /// the number `after`. One that cannot be read is left out.
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be read.
    pub async fn submissions(
        &self,
        (reporter, origins): (Option<&OrganisationCode>, Option<&[&str]>),
        after: Option<i64>,
        limit: u32,
    ) -> Result<Vec<SubmissionRow>, StoreError> {
        let rows = sqlx::query(PAGE)
            .bind(reporter.map(OrganisationCode::as_str))
            .bind(after)
            .bind(i64::from(limit))
            .bind(origins)
            .fetch_all(&mut *self.connection().await?)
            .await?;
        Ok(readable(rows.iter().map(submission)))
    }

    /// The chunks that may hold a reporter's figures of these indicators, areas and periods, those of the newest entry
    /// first. What is withdrawn is left out.
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be read.
    pub async fn chunks_of_cells(&self, wanted: &WantedCells<'_>) -> Result<Vec<Overlap>, StoreError> {
        let mut areas: Vec<&str> = wanted.areas.to_vec();
        areas.sort_unstable();
        let days = wanted.days.iter().copied();
        let days = days.reduce(|all, period| (all.0.min(period.0), all.1.max(period.1)));
        let (Some(first), Some(last), Some((from, to))) = (areas.first(), areas.last(), days) else {
            return Ok(Vec::new());
        };
        let Some(log) = self.find_log_key(&LogId::new(wanted.origin.clone(), 0)).await? else { return Ok(Vec::new()) };
        let are_few = areas.len() <= AREAS_ASKED_MAX;
        let (firsts, lasts) =
            if are_few { (areas.as_slice(), areas.as_slice()) } else { (&[*first][..], &[*last][..]) };
        let rows: Vec<PartRow> = sqlx::query_as(CHUNKS)
            .bind(log.origin_id)
            .bind(wanted.indicators)
            .bind(firsts)
            .bind(lasts)
            .bind(from)
            .bind(to)
            // Where there is much to find, a plan of when the table was small costs more than a new one.
            .persistent(are_few)
            .fetch_all(&mut *self.connection().await?)
            .await?;
        let rows: Vec<PartRow> = rows.into_iter().filter(|row| row.may_hold(&areas, wanted.days)).collect();
        let current = self.current_entries(log.origin_id, wanted.reporter, &rows).await?;
        let mut places: Vec<Overlap> = Vec::new();
        for row in rows {
            let Some(sharing) = current.get(&(row.epoch, row.idx)) else { continue };
            let key = LogKey { origin_id: row.origin_id, epoch: row.epoch };
            let place = ChunkPlace { key, index: natural(row.idx)?, chunk: unsigned(row.chunk)? };
            // Parts of one chunk are neighbours.
            if places.last().is_none_or(|last| last.place != place) {
                places.push(Overlap { place, sharing: class(*sharing)? });
            }
        }
        Ok(places)
    }

    /// The entries of these parts that are a reporter's and not withdrawn, with the codes of their sharing. Parts of one entry are neighbours.
    async fn current_entries(
        &self,
        origin_id: i32,
        reporter: &OrganisationCode,
        parts: &[PartRow],
    ) -> Result<HashMap<(i32, i64), i16>, StoreError> {
        let mut entries: Vec<(i32, i64)> = parts.iter().map(|part| (part.epoch, part.idx)).collect();
        entries.dedup();
        if entries.is_empty() {
            return Ok(HashMap::new());
        }
        let (epochs, indexes): (Vec<i32>, Vec<i64>) = entries.into_iter().unzip();
        let current: Vec<(i32, i64, i16)> = sqlx::query_as(CURRENT_ENTRIES)
            .bind(origin_id)
            .bind(reporter.as_str())
            .bind(epochs)
            .bind(indexes)
            .fetch_all(&mut *self.connection().await?)
            .await?;
        Ok(current.into_iter().map(|(epoch, index, sharing)| ((epoch, index), sharing)).collect())
    }

    /// The newest version of each of these events in the log of `origin`, by id.
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be read.
    pub async fn stored_events(
        &self,
        origin: &OriginName,
        ids: &[&str],
    ) -> Result<HashMap<String, StoredEvent>, StoreError> {
        let rows =
            sqlx::query(EVENTS).bind(origin.as_str()).bind(ids).fetch_all(&mut *self.connection().await?).await?;
        let read = |row: &PgRow| -> Result<(String, StoredEvent), StoreError> {
            let version = u32::try_from(row.try_get::<i32, _>("version")?);
            Ok((
                row.try_get("event_id")?,
                StoredEvent {
                    version: version.map_err(|_| StoreError::corrupt("an event of a version below 0"))?,
                    first: row.try_get("start_day")?,
                    last: row.try_get("end_day")?,
                    reporter: row.try_get("reporter")?,
                    sharing: class(row.try_get("sharing")?)?,
                    doc: row.try_get("doc")?,
                },
            ))
        };
        rows.iter().map(read).collect()
    }
}

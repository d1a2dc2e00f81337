//! Reads of submissions: one, a page of them, and the stored figures and events that a new one is compared with.

use std::collections::HashMap;

use sqlx::Row;
use sqlx::postgres::PgRow;
use time::Date;

use crate::domain::code::{OrganisationCode, OriginName};
use crate::domain::timestamp::Timestamp;
use crate::log::checkpoint::LogId;
use crate::log::entry::{Index, Kind, SharingClass};
use crate::log::merkle::Hash;

use super::{Store, StoreError};

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
    /// The content digest.
    pub content: Hash,
    /// Whether all of its entries were withdrawn.
    pub withdrawn: bool,
    /// Of events the types.
    pub indicators: Vec<String>,
}

/// Where a page of submissions begins: after this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AfterSubmission {
    pub time: Timestamp,
    pub log: LogId,
    /// Of its first entry.
    pub index: Index,
}

/// Figures that are stored, with the combinations of dimension codes that they point into.
#[derive(Debug, Clone, Default)]
pub struct StoredCells {
    /// In the indicator's own order.
    pub dimensions: Vec<Vec<String>>,
    pub cells: Vec<StoredCell>,
}

/// A current figure of one reporter that has a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredCell {
    /// The position of its indicator in the question.
    pub indicator: usize,
    /// The position of its area in the question.
    pub area: usize,
    /// The position of its combination in [`StoredCells::dimensions`].
    pub dimensions: usize,
    /// Packed.
    pub period: i32,
    /// Scaled by the indicator's decimals.
    pub value: i64,
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
}

const SUBMISSIONS: &str = "
    SELECT o.name, g.*, ARRAY(
        SELECT DISTINCT unnest(i.indicators) FROM view.submission i
        WHERE i.origin_id = g.origin_id AND i.epoch = g.epoch AND i.submission = g.submission ORDER BY 1
    ) AS indicators
    FROM (
        SELECT s.origin_id, s.epoch, s.submission, min(s.idx) AS first, count(*) AS entries, min(s.reporter) AS reporter,
            min(s.time) AS time, max(s.sharing) AS sharing, sum(s.rows)::bigint AS rows, min(s.kind) AS kind,
            (array_agg(s.content ORDER BY s.idx))[1] AS content,
            bool_and(EXISTS (
                SELECT FROM view.withdrawal w
                WHERE w.origin_id = s.origin_id AND w.epoch = s.epoch AND w.idx = s.idx
            )) AS withdrawn
        FROM view.submission s
        WHERE ($1::text IS NULL OR s.reporter = $1) AND ($2::text IS NULL OR s.submission = $2)
        GROUP BY s.origin_id, s.epoch, s.submission
    ) g JOIN log.origin o USING (origin_id)
    WHERE ($3::bigint IS NULL OR (g.time, o.name, g.epoch, g.first) < ($3, $4::text, $5::int, $6::bigint))
    ORDER BY g.time DESC, o.name DESC, g.epoch DESC, g.first DESC LIMIT $7";

const CELLS: &str = "
    SELECT DISTINCT ON (v.indicator, v.area, v.dim, v.period)
        v.indicator, v.area, v.dim, v.period, v.value, v.flags
    FROM view.submission s
    JOIN log.origin o USING (origin_id)
    JOIN view.observation v ON v.origin_id = s.origin_id AND v.batch = s.batch
    WHERE o.name = $1 AND s.reporter = $2
        AND v.indicator = ANY ($3) AND v.area = ANY ($4) AND v.period = ANY ($5)
        AND NOT EXISTS (
            SELECT FROM view.withdrawal w WHERE w.origin_id = s.origin_id AND w.epoch = s.epoch AND w.idx = s.idx
        )
    ORDER BY v.indicator, v.area, v.dim, v.period, s.epoch DESC, s.idx DESC";

const EVENTS: &str = "
    SELECT DISTINCT ON (e.event_id) e.event_id, e.version, e.start_day, e.end_day, e.doc, s.reporter
    FROM view.event e
    JOIN log.origin o USING (origin_id)
    JOIN view.submission s USING (origin_id, epoch, idx)
    WHERE o.name = $1 AND e.event_id = ANY ($2)
        AND NOT EXISTS (
            SELECT FROM view.withdrawal w WHERE w.origin_id = e.origin_id AND w.epoch = e.epoch AND w.idx = e.idx
        )
    ORDER BY e.event_id, e.version DESC, e.epoch DESC, e.idx DESC";

/// Bits of `view.observation.flags`: the row takes a figure back, or says that it is missing.
const WITHOUT_VALUE: i16 = (1 << 9) | (1 << 10);

/// The kinds of `view.item`.
const INDICATORS: i16 = 0;
const AREAS: i16 = 1;

fn corrupt(what: &'static str) -> impl Fn() -> StoreError {
    move || StoreError::corrupt(what)
}

fn submission(row: &PgRow) -> Result<SubmissionRow, StoreError> {
    let bad = corrupt("a submission that cannot be read");
    let unsigned = |name: &str| row.try_get::<i64, _>(name).map_err(StoreError::from);
    let origin = OriginName::new(row.try_get("name")?).map_err(|_| bad())?;
    let epoch = u32::try_from(row.try_get::<i32, _>("epoch")?).map_err(|_| bad())?;
    let kind = u16::try_from(row.try_get::<i16, _>("kind")?).map_err(|_| bad())?;
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
        content: Hash::from_slice(row.try_get("content")?).map_err(|_| bad())?,
        withdrawn: row.try_get("withdrawn")?,
        indicators: row.try_get("indicators")?,
    })
}

impl Store {
    /// One submission, of whatever log.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn submission(&self, name: &str) -> Result<Option<SubmissionRow>, StoreError> {
        let row = sqlx::query(SUBMISSIONS)
            .bind(None::<&str>)
            .bind(Some(name))
            .bind(None::<i64>)
            .bind("")
            .bind(0_i32)
            .bind(0_i64)
            .bind(1_i64)
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(submission).transpose()
    }

    /// Submissions, the newest first: of one reporter or of all, after `after`.
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be read.
    pub async fn submissions(
        &self,
        reporter: Option<&OrganisationCode>,
        after: Option<&AfterSubmission>,
        limit: u32,
    ) -> Result<Vec<SubmissionRow>, StoreError> {
        let rows = sqlx::query(SUBMISSIONS)
            .bind(reporter.map(OrganisationCode::as_str))
            .bind(None::<&str>)
            .bind(after.map(|after| after.time.micros()))
            .bind(after.map_or("", |after| after.log.origin.as_str()))
            .bind(after.map_or(0, |after| i32::try_from(after.log.epoch).unwrap_or(i32::MAX)))
            .bind(after.map_or(0, |after| i64::try_from(after.index).unwrap_or(i64::MAX)))
            .bind(i64::from(limit))
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(submission).collect()
    }

    /// Of a reporter's figures in the log of `origin` the current ones that have a value: all of these indicators, areas
    /// and periods (packed), whatever the dimensions.
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be read.
    pub async fn stored_cells(
        &self,
        origin: &OriginName,
        reporter: &OrganisationCode,
        (indicators, areas, periods): (&[&str], &[&str], &[i32]),
    ) -> Result<StoredCells, StoreError> {
        let indicators = self.item_numbers(INDICATORS, indicators).await?;
        let areas = self.item_numbers(AREAS, areas).await?;
        let rows = sqlx::query(CELLS)
            .bind(origin.as_str())
            .bind(reporter.as_str())
            .bind(indicators.keys().copied().collect::<Vec<i32>>())
            .bind(areas.keys().copied().collect::<Vec<i32>>())
            .bind(periods)
            .fetch_all(&self.pool)
            .await?;
        let mut found = StoredCells::default();
        let mut known: HashMap<i32, usize> = HashMap::new();
        for row in &rows {
            if row.try_get::<i16, _>("flags")? & WITHOUT_VALUE != 0 {
                continue;
            }
            let next = known.len();
            let dimensions = *known.entry(row.try_get("dim")?).or_insert(next);
            let number = |name: &str, of: &HashMap<i32, usize>| -> Result<usize, StoreError> {
                of.get(&row.try_get(name)?).copied().ok_or_else(corrupt("a figure of an item that was not asked for"))
            };
            found.cells.push(StoredCell {
                indicator: number("indicator", &indicators)?,
                area: number("area", &areas)?,
                dimensions,
                period: row.try_get("period")?,
                value: row.try_get("value")?,
            });
        }
        found.dimensions = self.dimension_codes(&known).await?;
        Ok(found)
    }

    /// The local numbers of codes, each with the position of its code.
    async fn item_numbers(&self, kind: i16, codes: &[&str]) -> Result<HashMap<i32, usize>, StoreError> {
        let rows: Vec<(i32, i64)> = sqlx::query_as(
            "SELECT i.id, c.position FROM unnest($2::text[]) WITH ORDINALITY AS c (code, position)
             JOIN view.item i ON i.kind = $1 AND i.code = c.code",
        )
        .bind(kind)
        .bind(codes)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|(id, position)| (id, usize::try_from(position - 1).unwrap_or_default())).collect())
    }

    async fn dimension_codes(&self, known: &HashMap<i32, usize>) -> Result<Vec<Vec<String>>, StoreError> {
        let rows: Vec<(i32, Vec<String>)> = sqlx::query_as("SELECT dim, codes FROM view.dim_key WHERE dim = ANY ($1)")
            .bind(known.keys().copied().collect::<Vec<i32>>())
            .fetch_all(&self.pool)
            .await?;
        let mut codes = vec![Vec::new(); known.len()];
        for (dim, of_dim) in rows {
            if let Some(place) = known.get(&dim).and_then(|position| codes.get_mut(*position)) {
                *place = of_dim;
            }
        }
        Ok(codes)
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
        let rows = sqlx::query(EVENTS).bind(origin.as_str()).bind(ids).fetch_all(&self.pool).await?;
        let read = |row: &PgRow| -> Result<(String, StoredEvent), StoreError> {
            let version = u32::try_from(row.try_get::<i32, _>("version")?);
            Ok((
                row.try_get("event_id")?,
                StoredEvent {
                    version: version.map_err(|_| StoreError::corrupt("an event of a version below 0"))?,
                    first: row.try_get("start_day")?,
                    last: row.try_get("end_day")?,
                    reporter: row.try_get("reporter")?,
                    doc: row.try_get("doc")?,
                },
            ))
        };
        rows.iter().map(read).collect()
    }
}

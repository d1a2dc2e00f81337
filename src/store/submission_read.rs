//! Reads of submissions: one, and a page of them.

use marsad_domain::code::{OrganisationCode, OriginName};
use marsad_domain::named_enum;
use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Index, Kind, SharingClass};
use marsad_log::extension::EntryPosition;
use marsad_log::merkle::Hash;

use super::codes::{entry_kind, log_id, organisation_code, sharing_class};
use super::integers::{hash, int, natural, unsigned};
use super::{Store, StoreError, readable};

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
    /// The content digest; `None` once it is erased.
    pub content: Option<Hash>,
    /// For events: their types.
    pub indicators: Vec<String>,
    pub state: SubmissionState,
    /// Its number in the order of arrival at this node.
    pub arrival: i64,
    /// Whether the node attests it instead of a signature of its submitter; `None` once it is erased.
    pub attested: Option<bool>,
    /// The entry that withdrew or erased it.
    pub retraction: Option<RetractionRow>,
}

impl SubmissionRow {
    /// The indexes of its entries.
    pub fn indexes(&self) -> impl Iterator<Item = Index> {
        self.index..self.index.saturating_add(u64::from(self.entries))
    }
}

named_enum! {
    /// The state of a submission.
    pub enum SubmissionState {
        Current = "CURRENT",
        /// All of its entries are withdrawn.
        Withdrawn = "WITHDRAWN",
        Erased = "ERASED",
    }
}

/// The first withdrawal or erasure of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetractionRow {
    /// In a log of the same origin.
    pub place: EntryPosition,
    pub time: Timestamp,
    pub reason: String,
    /// By whom: role and name.
    pub by: String,
}

/// A submission as stored, with its state.
struct Columns {
    name: String,
    epoch: i32,
    submission: String,
    first: i64,
    entries: i64,
    reporter: String,
    time: i64,
    arrival: i64,
    sharing: i16,
    rows: i64,
    kind: i32,
    content: Option<Vec<u8>>,
    erased: bool,
    attested: Option<bool>,
    withdrawn: bool,
    indicators: Vec<String>,
    by_epoch: Option<i32>,
    by_idx: Option<i64>,
    retracted: Option<i64>,
    reason: Option<String>,
    member: Option<String>,
}

impl TryFrom<Columns> for SubmissionRow {
    type Error = StoreError;

    fn try_from(row: Columns) -> Result<Self, StoreError> {
        let retraction = match (row.by_epoch, row.by_idx, row.retracted, row.reason, row.member) {
            (Some(epoch), Some(index), Some(time), Some(reason), Some(by)) => Some(RetractionRow {
                place: EntryPosition { epoch: unsigned(epoch)?, index: natural(index)? },
                time: Timestamp::from_micros(time),
                reason,
                by,
            }),
            _ => None,
        };
        Ok(Self {
            submission: row.submission,
            log: log_id(&row.name, row.epoch)?,
            index: natural(row.first)?,
            entries: unsigned(int(row.entries)?)?,
            reporter: organisation_code(&row.reporter)?,
            time: Timestamp::from_micros(row.time),
            sharing: sharing_class(row.sharing)?,
            rows: natural(row.rows)?,
            kind: entry_kind(row.kind)?,
            content: row.content.as_deref().map(hash).transpose()?,
            indicators: row.indicators,
            state: match (row.erased, row.withdrawn) {
                (true, _) => SubmissionState::Erased,
                (false, true) => SubmissionState::Withdrawn,
                (false, false) => SubmissionState::Current,
            },
            arrival: row.arrival,
            attested: row.attested,
            retraction,
        })
    }
}

impl Store {
    /// One submission from any log; if several origins use the name, that of `own`, then one that is held: a log cannot take another
    /// log's submission away by saying that it was erased.
    pub async fn submission(&self, name: &str, own: &OriginName) -> Result<Option<SubmissionRow>, StoreError> {
        let row = sqlx::query_as!(
            Columns,
            "SELECT o.name, g.epoch AS \"epoch!\", g.submission AS \"submission!\", g.first AS \"first!\",
                 g.entries AS \"entries!\", g.reporter AS \"reporter!\", g.time AS \"time!\", g.arrival AS \"arrival!\",
                 g.sharing AS \"sharing!\", g.rows AS \"rows!\", g.kind AS \"kind!\", g.content,
                 g.erased AS \"erased!\", g.attested, g.withdrawn AS \"withdrawn!\", r.by_epoch AS \"by_epoch?\", r.by_idx AS \"by_idx?\",
                 r.time AS \"retracted?\", r.reason AS \"reason?\", r.member AS \"member?\", ARRAY(
                 SELECT DISTINCT unnest(i.indicators) FROM view.submission i
                 WHERE i.origin_id = g.origin_id AND i.epoch = g.epoch AND i.submission = g.submission ORDER BY 1
             ) AS \"indicators!\"
             FROM (
                 SELECT s.origin_id, s.epoch, s.submission, min(s.idx) AS first, count(*) AS entries,
                     min(s.reporter) AS reporter,
                     min(s.time) AS time, min(s.arrival) AS arrival, max(s.sharing) AS sharing,
                     sum(s.rows)::bigint AS rows, min(s.kind)::int AS kind,
                     (array_agg(s.content ORDER BY s.idx))[1] AS content, false AS erased, bool_or(s.attested) AS attested,
                     bool_and(EXISTS (
                         SELECT FROM view.withdrawal w
                         WHERE w.origin_id = s.origin_id AND w.epoch = s.epoch AND w.idx = s.idx
                     )) AS withdrawn
                 FROM view.submission s WHERE s.submission = $1
                 GROUP BY s.origin_id, s.epoch, s.submission
                 UNION ALL
                 SELECT s.origin_id, s.epoch, s.submission, min(s.idx), count(DISTINCT s.idx), min(s.reporter),
                     min(s.accepted),
                     min(s.arrival), max(l.sharing), 0, min(l.kind), NULL, true, NULL, false
                 FROM view.erasure s JOIN log.entry l USING (origin_id, epoch, idx)
                 WHERE s.submission <> '' AND s.submission = $1
                 GROUP BY s.origin_id, s.epoch, s.submission
             ) g JOIN log.origin o USING (origin_id)
             LEFT JOIN LATERAL (
                 SELECT w.by_epoch, w.by_idx, w.time, w.reason, w.member FROM view.withdrawal w
                 WHERE g.withdrawn AND w.origin_id = g.origin_id AND w.epoch = g.epoch AND w.idx = g.first
                 UNION ALL
                 SELECT e.by_epoch, e.by_idx, e.time, e.reason, e.member FROM view.erasure e
                 WHERE g.erased AND e.origin_id = g.origin_id AND e.epoch = g.epoch AND e.idx = g.first
                 ORDER BY by_epoch, by_idx LIMIT 1
             ) r ON true
             ORDER BY o.name = $2 DESC, g.erased, g.epoch, g.first LIMIT 1",
            name,
            own.as_str()
        )
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        row.map(SubmissionRow::try_from).transpose()
    }

    /// Submissions, the latest arrival first: of one reporter or of all, in the logs of these origins or in all, after
    /// the one with the arrival number `after`. Erased submissions are listed from their headers. A submission that
    /// cannot be read is left out.
    pub async fn submissions(
        &self,
        (reporter, origins): (Option<&OrganisationCode>, Option<&[&str]>),
        after: Option<i64>,
        limit: u32,
    ) -> Result<Vec<SubmissionRow>, StoreError> {
        let rows = sqlx::query_as!(
            Columns,
            "SELECT o.name, g.epoch AS \"epoch!\", g.submission AS \"submission!\", g.first AS \"first!\",
                 g.entries AS \"entries!\", g.reporter AS \"reporter!\", g.time AS \"time!\", g.arrival AS \"arrival!\",
                 g.sharing AS \"sharing!\", g.rows AS \"rows!\", g.kind AS \"kind!\", g.content,
                 g.erased AS \"erased!\", g.attested, g.withdrawn AS \"withdrawn!\", r.by_epoch AS \"by_epoch?\", r.by_idx AS \"by_idx?\",
                 r.time AS \"retracted?\", r.reason AS \"reason?\", r.member AS \"member?\", ARRAY(
                 SELECT DISTINCT unnest(i.indicators) FROM view.submission i
                 WHERE i.origin_id = g.origin_id AND i.epoch = g.epoch AND i.submission = g.submission ORDER BY 1
             ) AS \"indicators!\"
             FROM (
                 SELECT s.origin_id, s.epoch, s.submission, min(s.idx) AS first, count(*) AS entries,
                     min(s.reporter) AS reporter,
                     min(s.time) AS time, min(s.arrival) AS arrival, max(s.sharing) AS sharing,
                     sum(s.rows)::bigint AS rows, min(s.kind)::int AS kind,
                     (array_agg(s.content ORDER BY s.idx))[1] AS content, false AS erased, bool_or(s.attested) AS attested,
                     bool_and(EXISTS (
                         SELECT FROM view.withdrawal w
                         WHERE w.origin_id = s.origin_id AND w.epoch = s.epoch AND w.idx = s.idx
                     )) AS withdrawn
                 FROM view.submission s WHERE ($1::text IS NULL OR s.reporter = $1)
                     AND ($4::text[] IS NULL OR s.origin_id IN (SELECT origin_id FROM log.origin WHERE name = ANY ($4)))
                 GROUP BY s.origin_id, s.epoch, s.submission
                 UNION ALL
                 SELECT s.origin_id, s.epoch, s.submission, min(s.idx), count(DISTINCT s.idx), min(s.reporter),
                     min(s.accepted),
                     min(s.arrival), max(l.sharing), 0, min(l.kind), NULL, true, NULL, false
                 FROM view.erasure s JOIN log.entry l USING (origin_id, epoch, idx)
                 WHERE s.submission <> '' AND ($1::text IS NULL OR s.reporter = $1)
                     AND ($4::text[] IS NULL OR s.origin_id IN (SELECT origin_id FROM log.origin WHERE name = ANY ($4)))
                 GROUP BY s.origin_id, s.epoch, s.submission
             ) g JOIN log.origin o USING (origin_id)
             LEFT JOIN LATERAL (
                 SELECT w.by_epoch, w.by_idx, w.time, w.reason, w.member FROM view.withdrawal w
                 WHERE g.withdrawn AND w.origin_id = g.origin_id AND w.epoch = g.epoch AND w.idx = g.first
                 UNION ALL
                 SELECT e.by_epoch, e.by_idx, e.time, e.reason, e.member FROM view.erasure e
                 WHERE g.erased AND e.origin_id = g.origin_id AND e.epoch = g.epoch AND e.idx = g.first
                 ORDER BY by_epoch, by_idx LIMIT 1
             ) r ON true
             WHERE ($2::bigint IS NULL OR g.arrival < $2) ORDER BY g.arrival DESC LIMIT $3",
            reporter.map(OrganisationCode::as_str),
            after,
            i64::from(limit),
            origins as Option<&[&str]>
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        Ok(readable(rows.into_iter().map(SubmissionRow::try_from)))
    }
}

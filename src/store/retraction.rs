//! Withdrawals and erasures in the views, and what an erasure deletes from this node's own state.

use marsad_domain::audience::Audience;
use marsad_domain::code::{IndicatorCode, OriginName};
use marsad_domain::sharing::Sharing;
use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Index, Kind};
use marsad_log::extension::EntryPosition;

use super::codes::{entry_header, indicator_code, log_id, sharing_class};
use super::integers::{big, int, natural, small, unsigned};
use super::log_key::LogKey;
use super::snapshot::sharing;
use super::{Store, StoreError, Tx};

/// The entry that withdraws or erases others.
#[derive(Debug, Clone, Copy)]
pub struct Retraction<'a> {
    /// In the log of the same origin.
    pub place: EntryPosition,
    pub time: Timestamp,
    pub reason: &'a str,
    /// By whom: role and name.
    pub member: &'a str,
}

/// What was erased.
#[derive(Debug, Clone, Copy)]
pub enum ErasedRow<'a> {
    Submission {
        submission: &'a str,
        reporter: &'a str,
        indicators: &'a [IndicatorCode],
    },
    /// Its identifier, if that is proven to be one of the log's own builder.
    Release {
        release: Option<&'a [u8; 32]>,
        number: u32,
    },
}

/// A release that was withdrawn: its payload is gone, the proof that it existed is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithdrawnRelease {
    /// The log and the index of the release's entry.
    pub log: LogId,
    pub index: Index,
    pub number: u32,
    /// Whom it was for, as its entry says.
    pub audience: Audience,
    /// When it was withdrawn.
    pub time: Timestamp,
    pub reason: String,
}

fn numbers(indexes: &[Index]) -> Result<Vec<i64>, StoreError> {
    indexes.iter().map(|index| big(*index)).collect()
}

impl Tx {
    /// Writes that entries are withdrawn.
    pub async fn insert_withdrawals(
        &mut self,
        key: LogKey,
        withdrawn: &[Index],
        by: &Retraction<'_>,
    ) -> Result<(), StoreError> {
        let withdrawn = numbers(withdrawn)?;
        self.run(sqlx::query!(
            "WITH event AS (
                 UPDATE view.event SET withdrawn = true WHERE origin_id = $1 AND epoch = $2 AND idx = ANY ($3)
             )
             INSERT INTO view.withdrawal (origin_id, epoch, idx, by_idx, time, reason, member, by_epoch)
             SELECT DISTINCT $1::int, $2::int, idx, $4::bigint, $5::bigint, $6, $7, $8::int
             FROM unnest($3::bigint[]) AS idx",
            key.origin_id,
            key.epoch,
            withdrawn.as_slice(),
            big(by.place.index)?,
            by.time.micros(),
            by.reason,
            by.member,
            int(by.place.epoch)?
        ))
        .await
    }

    /// Writes that entries are erased. Entries whose header is not held yet are left out.
    pub async fn insert_erasures(
        &mut self,
        key: LogKey,
        erased: &[Index],
        by: &Retraction<'_>,
        what: &ErasedRow<'_>,
    ) -> Result<(), StoreError> {
        let erased = numbers(erased)?;
        let headers = sqlx::query_scalar!(
            "SELECT header FROM log.entry WHERE origin_id = $1 AND epoch = $2 AND idx = ANY ($3) ORDER BY idx",
            key.origin_id,
            key.epoch,
            erased.as_slice()
        )
        .fetch_all(self.connection())
        .await?;
        let (mut indexes, mut times) = (Vec::new(), Vec::new());
        for header in headers {
            let header = entry_header(&header)?;
            indexes.push(big(header.index)?);
            times.push(header.time.micros());
        }
        let (submission, reporter, indicators, release, number) = match *what {
            ErasedRow::Submission { submission, reporter, indicators } => (submission, reporter, indicators, None, 0),
            ErasedRow::Release { release, number } => ("", "", &[][..], release.map(<[u8; 32]>::as_slice), number),
        };
        let indicators: Vec<&str> = indicators.iter().map(IndicatorCode::as_str).collect();
        self.run(sqlx::query!(
            "INSERT INTO view.erasure (origin_id, epoch, idx, by_idx, time, reason, member, accepted, submission,
                 reporter, release, number, by_epoch, indicators, arrival)
             SELECT $1, $2, e.idx, $5, $6, $7, $8, e.accepted, $9, $10, $11, $12, $13, $14, COALESCE(
                 (SELECT s.arrival FROM view.submission s WHERE s.origin_id = $1 AND s.epoch = $2 AND s.idx = e.idx),
                 nextval('view.arrival'))
             FROM unnest($3::bigint[], $4::bigint[]) AS e (idx, accepted)",
            key.origin_id,
            key.epoch,
            indexes.as_slice(),
            times.as_slice(),
            big(by.place.index)?,
            by.time.micros(),
            by.reason,
            by.member,
            submission,
            reporter,
            release,
            int(number)?,
            int(by.place.epoch)?,
            indicators as Vec<&str>
        ))
        .await
    }

    /// Deletes the content digests that this node keeps for the entries of its own submitters.
    pub async fn forget_content(&mut self, key: LogKey, erased: &[Index]) -> Result<(), StoreError> {
        let erased = numbers(erased)?;
        self.run(sqlx::query!(
            "UPDATE node.idempotency SET content = ''
             WHERE epoch = $1 AND EXISTS (
                 SELECT FROM unnest($2::bigint[]) AS e (erased) WHERE idx <= erased AND erased < idx + entries
             )",
            key.epoch,
            erased.as_slice()
        ))
        .await
    }
}

/// A submission of observations that was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasedSubmission {
    pub submission: String,
    pub log: LogId,
    pub index: Index,
    pub sharing: Sharing,
    /// The first entry that retracted it: its erasure, or an earlier withdrawal.
    pub until: EntryPosition,
    /// The time of the erasure.
    pub time: Timestamp,
    /// Empty if they are not known.
    pub indicators: Vec<String>,
}

impl ErasedSubmission {
    /// Whether its erasure lists its indicators.
    #[must_use]
    pub fn knows_indicators(&self) -> bool {
        !self.indicators.is_empty()
    }
}

struct ErasedColumns {
    name: String,
    epoch: i32,
    idx: i64,
    submission: String,
    sharing: i16,
    by_epoch: i32,
    by_idx: i64,
    time: i64,
    indicators: Vec<String>,
}

impl TryFrom<ErasedColumns> for ErasedSubmission {
    type Error = StoreError;

    fn try_from(row: ErasedColumns) -> Result<Self, StoreError> {
        Ok(Self {
            submission: row.submission,
            log: log_id(&row.name, row.epoch)?,
            index: natural(row.idx)?,
            sharing: sharing(row.sharing),
            until: EntryPosition { epoch: unsigned(row.by_epoch)?, index: natural(row.by_idx)? },
            time: Timestamp::from_micros(row.time),
            indicators: row.indicators,
        })
    }
}

impl Store {
    /// The erased submissions of observations in all logs; only those with the name `submission`, if it is given.
    pub async fn erased_submissions(&self, submission: Option<&str>) -> Result<Vec<ErasedSubmission>, StoreError> {
        let rows = sqlx::query_as!(
            ErasedColumns,
            "SELECT o.name, e.epoch, e.idx, e.submission, l.sharing, first.by_epoch AS \"by_epoch!\",
                 first.by_idx AS \"by_idx!\", e.time AS \"time!\", ARRAY(
                 SELECT DISTINCT unnest(r.indicators) FROM view.erasure r
                 WHERE (r.origin_id, r.epoch, r.idx) = (e.origin_id, e.epoch, e.idx) ORDER BY 1
             ) AS \"indicators!\"
             FROM (
                 SELECT origin_id, epoch, idx, submission, min(time) AS time FROM view.erasure
                 WHERE submission <> '' AND ($2::text IS NULL OR submission = $2)
                 GROUP BY origin_id, epoch, idx, submission
             ) e
             JOIN log.entry l USING (origin_id, epoch, idx)
             JOIN log.origin o USING (origin_id)
             CROSS JOIN LATERAL (
                 SELECT by_epoch, by_idx FROM view.erasure r
                 WHERE (r.origin_id, r.epoch, r.idx) = (e.origin_id, e.epoch, e.idx)
                 UNION ALL
                 SELECT by_epoch, by_idx FROM view.withdrawal w
                 WHERE (w.origin_id, w.epoch, w.idx) = (e.origin_id, e.epoch, e.idx)
                 ORDER BY by_epoch, by_idx LIMIT 1
             ) first
             WHERE l.kind = $1
             ORDER BY o.name, e.epoch, e.idx",
            i32::from(Kind::Observations.code()),
            submission
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        rows.into_iter().map(ErasedSubmission::try_from).collect()
    }

    /// The indicators of those among some entries of observations that may leave the node.
    pub async fn shared_indicators(&self, log: &LogId, indexes: &[Index]) -> Result<Vec<IndicatorCode>, StoreError> {
        let indexes = numbers(indexes)?;
        let found = sqlx::query_scalar!(
            "SELECT DISTINCT unnest(s.indicators) COLLATE \"C\" AS \"indicator!\"
             FROM view.submission s JOIN log.origin o USING (origin_id)
             WHERE o.name = $1 AND s.epoch = $2 AND s.idx = ANY ($3) AND s.kind = $4 AND s.sharing IN (0, 1)
             ORDER BY 1",
            log.origin.as_str(),
            int(log.epoch)?,
            indexes.as_slice(),
            small(Kind::Observations.code())?
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        found.iter().map(|code| indicator_code(code)).collect()
    }

    /// A release that was withdrawn; none if no withdrawal of it is held. Only its builder's logs can say it.
    pub async fn withdrawn_release(&self, id: &[u8; 32]) -> Result<Option<WithdrawnRelease>, StoreError> {
        let row = sqlx::query!(
            "SELECT o.name, e.epoch, e.idx, e.number, e.time, e.reason, l.sharing
             FROM view.erasure e JOIN log.origin o USING (origin_id)
             JOIN log.entry l ON l.origin_id = e.origin_id AND l.epoch = e.epoch AND l.idx = e.idx
             WHERE e.release = $1 AND l.kind = $2
             ORDER BY e.origin_id, e.by_epoch, e.by_idx LIMIT 1",
            id.as_slice(),
            i32::from(Kind::Release.code())
        )
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        row.map(|row| {
            Ok(WithdrawnRelease {
                // A class that no release has counts as the narrowest: the fewest learn of it.
                audience: sharing_class(row.sharing)?.level().map_or(Audience::Node, Audience::reached_by),
                log: log_id(&row.name, row.epoch)?,
                index: natural(row.idx)?,
                number: unsigned(row.number)?,
                time: Timestamp::from_micros(row.time),
                reason: row.reason,
            })
        })
        .transpose()
    }

    /// The highest number of a release of this origin, withdrawn ones included; 0 if there is none.
    pub async fn highest_release_number(&self, origin: &OriginName) -> Result<u32, StoreError> {
        let highest = sqlx::query_scalar!(
            "SELECT greatest(
                 (SELECT max(r.number) FROM view.release r WHERE r.origin_id = o.origin_id),
                 (SELECT max(e.number) FROM view.erasure e WHERE e.origin_id = o.origin_id AND e.submission = '')
             ) FROM log.origin o WHERE o.name = $1",
            origin.as_str()
        )
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        unsigned(highest.flatten().unwrap_or(0))
    }
}

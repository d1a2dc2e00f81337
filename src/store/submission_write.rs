//! Writes the rows of data entries. A statement is projected once in a log: an entry that repeats an earlier one gets
//! no row.

use marsad_domain::audience::Audience;
use marsad_domain::code::OrganisationCode;
use marsad_domain::timestamp::Timestamp;
use marsad_log::entry::{Index, Kind};
use marsad_log::merkle::Hash;

use super::entry_state::PERSONAL_DATA;
use super::integers::{big, int, natural, small};
use super::log_key::LogKey;
use super::observation_part::{ObservationPart, PartArrays};
use super::{StoreError, Tx};

/// The reason of an entry that repeats an earlier one of its log; its detail is the index of the earlier one.
pub const DUPLICATE_SUBMISSION: &str = "duplicate-submission";

/// A row of `view.submission`.
#[derive(Debug, Clone)]
pub struct SubmissionRow {
    pub index: Index,
    pub kind: Kind,
    pub submission: String,
    pub part: u32,
    pub reporter: OrganisationCode,
    pub member: String,
    pub idempotency_key: String,
    pub content: Hash,
    pub time: Timestamp,
    pub sharing: u8,
    pub audience: Audience,
    /// Whether the node attests it; if not, its submitter has signed it.
    pub attested: bool,
    pub rows: u64,
    /// For events: the type.
    pub indicators: Vec<String>,
    /// The names of texts that seem to hold personal data; empty for none.
    pub withheld: String,
    /// The call that it answers (`node/id`); empty for none.
    pub call: String,
}

/// The entries of the same log with which an entry conflicts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Repeated {
    /// The first one before the entry.
    pub earlier: Option<Index>,
    pub later: Vec<Index>,
}

impl Repeated {
    fn new(found: &[i64], index: Index) -> Result<Self, StoreError> {
        let found: Vec<Index> = found.iter().map(|other| natural(*other)).collect::<Result<_, _>>()?;
        let earlier = found.iter().copied().filter(|other| *other < index).min();
        Ok(Self { earlier, later: found.into_iter().filter(|other| *other > index).collect() })
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.earlier.is_none() && self.later.is_empty()
    }
}

impl Tx {
    /// The projected entries of the same log that repeat an entry, or that it repeats: entries with the same statement
    /// (reporter, key and content), and entries of the same submission with another statement. Other parts of the same
    /// submission do not count.
    pub async fn repeated(&mut self, key: LogKey, row: &SubmissionRow) -> Result<Repeated, StoreError> {
        self.write_submission(key, row, &[], false).await
    }

    /// Writes the state and the row of a data entry, and for observations its parts. Writes nothing if it conflicts
    /// with another entry.
    pub async fn project_submission(
        &mut self,
        key: LogKey,
        row: &SubmissionRow,
        parts: &[ObservationPart],
    ) -> Result<Repeated, StoreError> {
        self.write_submission(key, row, parts, true).await
    }

    /// One statement checks and writes, since entries arrive by the thousand.
    async fn write_submission(
        &mut self,
        key: LogKey,
        row: &SubmissionRow,
        parts: &[ObservationPart],
        is_written: bool,
    ) -> Result<Repeated, StoreError> {
        let parts = PartArrays::new(parts)?;
        let found = sqlx::query_scalar!(
            "WITH other AS (
                 SELECT idx FROM view.submission
                 WHERE origin_id = $1 AND epoch = $2 AND reporter = $7 AND idem_key = $9 AND content = $10
                     AND (submission <> $5 OR part = $6)
                 UNION
                 SELECT idx FROM view.submission
                 WHERE origin_id = $1 AND epoch = $2 AND submission = $5
                     AND (reporter <> $7 OR idem_key <> $9 OR content <> $10)
             ), state AS (
                 INSERT INTO view.entry_state (origin_id, epoch, idx, state, reason, detail)
                 SELECT $1, $2, $3, 0, $25, $26 WHERE $23 AND NOT EXISTS (SELECT FROM other)
                 ON CONFLICT (origin_id, epoch, idx) DO UPDATE SET state = 0, reason = $25, detail = $26
             ), part AS (
                 INSERT INTO view.observation_part (indicator, origin_id, epoch, idx, chunk, first_area, last_area,
                     first_day, last_day, rows)
                 SELECT indicator, $1, $2, $3, chunk, first_area, last_area, first_day, last_day, rows
                 FROM unnest($16::text[], $17::int[], $18::text[], $19::text[], $20::date[], $21::date[], $22::int[])
                     AS part (indicator, chunk, first_area, last_area, first_day, last_day, rows)
                 WHERE $23 AND NOT EXISTS (SELECT FROM other)
             ), own AS (
                 INSERT INTO view.submission (origin_id, epoch, idx, kind, submission, part, reporter, member, idem_key,
                     content, time, sharing, audience, rows, indicators, attested, withheld, call)
                 SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $24, $26 <> '', $27
                 WHERE $23 AND NOT EXISTS (SELECT FROM other)
             )
             SELECT idx AS \"idx!\" FROM other ORDER BY idx",
            key.origin_id,
            key.epoch,
            big(row.index)?,
            small(row.kind.code())?,
            &row.submission,
            int(row.part)?,
            row.reporter.as_str(),
            &row.member,
            &row.idempotency_key,
            row.content.as_bytes().as_slice(),
            row.time.micros(),
            i16::from(row.sharing),
            row.audience.as_str(),
            big(row.rows)?,
            &row.indicators,
            parts.indicators as Vec<&str>,
            parts.chunks.as_slice(),
            parts.first_areas as Vec<&str>,
            parts.last_areas as Vec<&str>,
            parts.first_days.as_slice(),
            parts.last_days.as_slice(),
            parts.rows.as_slice(),
            is_written,
            row.attested,
            if row.withheld.is_empty() { "" } else { PERSONAL_DATA },
            &row.withheld,
            &row.call
        )
        .fetch_all(self.connection())
        .await?;
        Repeated::new(&found, row.index)
    }

    /// Deletes the state of entries that were refused because they repeat one of `gone`, so that they are judged again.
    /// Returns whether there were any.
    pub async fn reopen_repeats(&mut self, gone: &[(LogKey, Index)]) -> Result<bool, StoreError> {
        if gone.is_empty() {
            return Ok(false);
        }
        let origins: Vec<i32> = gone.iter().map(|(key, _)| key.origin_id).collect();
        let epochs: Vec<i32> = gone.iter().map(|(key, _)| key.epoch).collect();
        let indexes: Vec<String> = gone.iter().map(|(_, index)| index.to_string()).collect();
        let reopened = sqlx::query_scalar!(
            "WITH state AS (
                 DELETE FROM view.entry_state s
                 USING unnest($1::int[], $2::int[], $3::text[]) AS gone (origin_id, epoch, idx)
                 WHERE s.state = 2 AND s.reason = $4 AND s.origin_id = gone.origin_id AND s.epoch = gone.epoch
                     AND s.detail = gone.idx
                 RETURNING s.origin_id, s.epoch, s.idx
             ), looked_through AS (
                 UPDATE view.projected_to p SET size = LEAST(p.size, first.idx)
                 FROM (SELECT origin_id, epoch, min(idx) AS idx FROM state GROUP BY origin_id, epoch) first
                 WHERE p.origin_id = first.origin_id AND p.epoch = first.epoch
             )
             SELECT count(*) AS \"count!\" FROM state",
            origins.as_slice(),
            epochs.as_slice(),
            indexes.as_slice(),
            DUPLICATE_SUBMISSION
        )
        .fetch_one(self.connection())
        .await?;
        Ok(reopened > 0)
    }
}

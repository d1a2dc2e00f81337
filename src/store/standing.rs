//! Whether the figures of a submission are still current: found by its content, and by later submissions.

use marsad_domain::code::OrganisationCode;
use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Index, SharingClass};
use marsad_log::merkle::Hash;

use super::integers::int;
use super::log_key::{EntryArrays, LogKey};
use super::{Store, StoreError};

/// A later submission of the same reporter that has replaced figures or events of an earlier one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Superseding {
    pub submission: String,
    pub time: Timestamp,
}

impl Store {
    /// The newest submission of a reporter with this content and sharing, if all of it is still current: it is not
    /// withdrawn, and no later submission may have replaced any of it. If a call is named, it must name the same.
    pub async fn standing_submission(
        &self,
        log: &LogId,
        reporter: &OrganisationCode,
        content: &Hash,
        (sharing, call): (SharingClass, &str),
    ) -> Result<Option<String>, StoreError> {
        let found = sqlx::query_scalar!(
            "SELECT s.submission FROM view.submission s JOIN log.origin o USING (origin_id)
             WHERE s.content = $1 AND s.reporter = $2 AND s.sharing = $3 AND o.name = $4 AND s.epoch = $5 AND s.part = 0
                 AND ($6 = '' OR s.call = $6)
                 AND NOT EXISTS (SELECT FROM view.withdrawal w
                     WHERE w.origin_id = s.origin_id AND w.epoch = s.epoch AND w.idx = s.idx)
             ORDER BY s.idx DESC LIMIT 1",
            content.as_bytes().as_slice(),
            reporter.as_str(),
            i16::from(sharing.code()),
            log.origin.as_str(),
            int(log.epoch)?,
            call
        )
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        // If the newest one is not current, no older one with the same content is: the newest replaced it.
        match found {
            Some(submission) if !self.may_be_superseded(log, &submission).await? => Ok(Some(submission)),
            _ => Ok(None),
        }
    }

    /// Whether a later submission of the same reporter may have replaced a part of a submission of this log. It
    /// compares parts, not cells: the answer may be yes although nothing was replaced, but it is never no if something
    /// was.
    async fn may_be_superseded(&self, log: &LogId, submission: &str) -> Result<bool, StoreError> {
        if !self.newer_versions(log, submission).await?.is_empty() {
            return Ok(true);
        }
        let found = sqlx::query_scalar!(
            "SELECT EXISTS (
                 SELECT FROM view.submission s JOIN log.origin o USING (origin_id)
                 JOIN view.observation_part p ON p.origin_id = s.origin_id AND p.epoch = s.epoch AND p.idx = s.idx
                 JOIN view.observation_part q ON q.indicator = p.indicator AND q.origin_id = p.origin_id
                     AND (q.epoch, q.idx) > (p.epoch, p.idx) AND q.last_area >= p.first_area
                     AND q.first_area <= p.last_area AND q.last_day >= p.first_day AND q.first_day <= p.last_day
                 JOIN view.submission t ON t.origin_id = q.origin_id AND t.epoch = q.epoch AND t.idx = q.idx
                 WHERE s.submission = $1 AND o.name = $2 AND s.epoch = $3 AND s.part = 0 AND t.reporter = s.reporter
                     AND NOT EXISTS (SELECT FROM view.withdrawal w
                         WHERE w.origin_id = t.origin_id AND w.epoch = t.epoch AND w.idx = t.idx)
             ) AS \"has!\"",
            submission,
            log.origin.as_str(),
            int(log.epoch)?
        )
        .fetch_one(&mut *self.connection().await?)
        .await?;
        Ok(found)
    }

    /// The later submissions with newer versions of the events of a submission of this log, the newest first. Withdrawn
    /// ones do not count.
    pub async fn newer_versions(&self, log: &LogId, submission: &str) -> Result<Vec<Superseding>, StoreError> {
        let rows = sqlx::query!(
            "SELECT DISTINCT t.submission, t.time
             FROM view.submission m JOIN log.origin o USING (origin_id)
             JOIN view.event e ON e.origin_id = m.origin_id AND e.epoch = m.epoch AND e.idx = m.idx
             JOIN view.event f ON f.origin_id = e.origin_id AND f.event_id = e.event_id AND f.version > e.version
             JOIN view.submission t ON t.origin_id = f.origin_id AND t.epoch = f.epoch AND t.idx = f.idx
             WHERE m.submission = $1 AND o.name = $2 AND m.epoch = $3
                 AND NOT EXISTS (SELECT FROM view.withdrawal w
                     WHERE w.origin_id = t.origin_id AND w.epoch = t.epoch AND w.idx = t.idx)
             ORDER BY t.time DESC LIMIT 20",
            submission,
            log.origin.as_str(),
            int(log.epoch)?
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        Ok(rows.into_iter().map(|row| superseding(row.submission, row.time)).collect())
    }

    /// The submissions of some entries of an origin's logs, the newest first.
    pub async fn submissions_at(&self, entries: &[(LogKey, Index)]) -> Result<Vec<Superseding>, StoreError> {
        let at = EntryArrays::new(entries.iter().copied())?;
        let rows = sqlx::query!(
            "SELECT DISTINCT s.submission, s.time
             FROM unnest($1::int[], $2::int[], $3::bigint[]) AS e (origin_id, epoch, idx)
             JOIN view.submission s ON s.origin_id = e.origin_id AND s.epoch = e.epoch AND s.idx = e.idx
             ORDER BY s.time DESC LIMIT 20",
            at.origins.as_slice(),
            at.epochs.as_slice(),
            at.indexes.as_slice()
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        Ok(rows.into_iter().map(|row| superseding(row.submission, row.time)).collect())
    }
}

fn superseding(submission: String, time: i64) -> Superseding {
    Superseding { submission, time: Timestamp::from_micros(time) }
}

//! Whether what a submission said is still what stands: looked up by content, and by what came after it.

use crate::domain::code::OrganisationCode;
use crate::domain::timestamp::Timestamp;
use crate::log::checkpoint::LogId;
use crate::log::entry::SharingClass;
use crate::log::merkle::Hash;

use super::number::int;
use super::{Store, StoreError};

/// A later submission of the same reporter that may have taken the place of figures or events of an earlier one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Superseding {
    pub submission: String,
    pub time: Timestamp,
}

impl Store {
    /// The newest submission of a reporter with this content and sharing, if nothing of it can have changed since: it is not
    /// withdrawn, and no later one may have taken the place of anything.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn standing_submission(
        &self,
        log: &LogId,
        reporter: &OrganisationCode,
        content: &Hash,
        sharing: SharingClass,
    ) -> Result<Option<String>, StoreError> {
        let found: Option<String> = sqlx::query_scalar(
            "SELECT s.submission FROM view.submission s JOIN log.origin o USING (origin_id)
             WHERE s.content = $1 AND s.reporter = $2 AND s.sharing = $3 AND o.name = $4 AND s.epoch = $5 AND s.part = 0
                 AND NOT EXISTS (SELECT FROM view.withdrawal w
                     WHERE w.origin_id = s.origin_id AND w.epoch = s.epoch AND w.idx = s.idx)
             ORDER BY s.idx DESC LIMIT 1",
        )
        .bind(content.as_bytes().as_slice())
        .bind(reporter.as_str())
        .bind(i16::from(sharing.code()))
        .bind(log.origin.as_str())
        .bind(int(log.epoch)?)
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        // An older one of the same content cannot stand where the newest does not: that one came after it.
        match found {
            Some(submission) if self.superseding(log, &submission).await?.is_empty() => Ok(Some(submission)),
            _ => Ok(None),
        }
    }

    /// The later submissions of the same reporter that may have taken the place of what a submission of this log says, the
    /// newest first: those whose parts overlap with its own, and those with newer versions of its events. What is withdrawn
    /// does not count. Overlaps are of parts, not of cells: there may be more than take the place of something, never fewer.
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be read.
    pub async fn superseding(&self, log: &LogId, submission: &str) -> Result<Vec<Superseding>, StoreError> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "SELECT DISTINCT t.submission, t.time FROM view.submission s JOIN log.origin o USING (origin_id),
             LATERAL (
                 SELECT t.submission, t.time
                 FROM view.observation_part p
                 JOIN view.observation_part q ON q.indicator = p.indicator AND q.origin_id = p.origin_id
                     AND (q.epoch, q.idx) > (p.epoch, p.idx) AND q.last_area >= p.first_area
                     AND q.first_area <= p.last_area AND q.last_day >= p.first_day AND q.first_day <= p.last_day
                 JOIN view.submission t ON t.origin_id = q.origin_id AND t.epoch = q.epoch AND t.idx = q.idx
                 WHERE p.origin_id = s.origin_id AND p.epoch = s.epoch AND p.idx = s.idx AND t.reporter = s.reporter
                     AND NOT EXISTS (SELECT FROM view.withdrawal w
                         WHERE w.origin_id = t.origin_id AND w.epoch = t.epoch AND w.idx = t.idx)
                 UNION
                 SELECT t.submission, t.time
                 FROM view.submission m
                 JOIN view.event e ON e.origin_id = m.origin_id AND e.epoch = m.epoch AND e.idx = m.idx
                 JOIN view.event f ON f.origin_id = e.origin_id AND f.event_id = e.event_id AND f.version > e.version
                 JOIN view.submission t ON t.origin_id = f.origin_id AND t.epoch = f.epoch AND t.idx = f.idx
                 WHERE m.origin_id = s.origin_id AND m.epoch = s.epoch AND m.submission = s.submission
                     AND NOT EXISTS (SELECT FROM view.withdrawal w
                         WHERE w.origin_id = t.origin_id AND w.epoch = t.epoch AND w.idx = t.idx)
             ) t WHERE s.submission = $1 AND o.name = $2 AND s.epoch = $3 AND s.part = 0 ORDER BY t.time DESC LIMIT 20",
        )
        .bind(submission)
        .bind(log.origin.as_str())
        .bind(int(log.epoch)?)
        .fetch_all(&mut *self.connection().await?)
        .await?;
        let read = |(submission, time)| Superseding { submission, time: Timestamp::from_micros(time) };
        Ok(rows.into_iter().map(read).collect())
    }
}

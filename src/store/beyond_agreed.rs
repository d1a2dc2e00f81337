//! Submissions of an ended epoch beyond the size that the next epoch has agreed for it.

use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;

use super::integers::{big, int, natural};
use super::{Store, StoreError};

/// A submission in an ended epoch beyond its agreed size: other nodes may never hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BeyondAgreed {
    pub log: LogId,
    /// The first of its entries there.
    pub index: Index,
    pub time: Timestamp,
    pub submission: String,
    pub reporter: String,
    pub idempotency_key: String,
}

impl Store {
    /// The submissions of `log` with entries from `agreed` on that are not withdrawn, in the order of the log, at most `limit`.
    pub async fn submissions_beyond(
        &self,
        log: &LogId,
        agreed: u64,
        limit: usize,
    ) -> Result<Vec<BeyondAgreed>, StoreError> {
        let rows = sqlx::query!(
            "SELECT min(s.idx) AS \"idx!\", min(s.time) AS \"time!\", s.submission, s.reporter, s.idem_key
             FROM view.submission s JOIN log.origin o USING (origin_id)
             WHERE o.name = $1 AND s.epoch = $2 AND s.idx >= $3 AND NOT EXISTS (
                 SELECT FROM view.withdrawal w
                 WHERE w.origin_id = s.origin_id AND w.epoch = s.epoch AND w.idx = s.idx
             )
             GROUP BY s.submission, s.reporter, s.idem_key ORDER BY 1 LIMIT $4",
            log.origin.as_str(),
            int(log.epoch)?,
            big(agreed)?,
            i64::try_from(limit).unwrap_or(i64::MAX)
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(BeyondAgreed {
                    log: log.clone(),
                    index: natural(row.idx)?,
                    time: Timestamp::from_micros(row.time),
                    submission: row.submission,
                    reporter: row.reporter,
                    idempotency_key: row.idem_key,
                })
            })
            .collect()
    }
}

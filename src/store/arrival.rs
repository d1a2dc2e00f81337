//! What arrived of an indicator, and the answers that say why figures cannot be given: every submission, those too that later ones
//! have replaced or that were withdrawn. Their rows are in the chunks that these places name.

use time::Date;

use marsad_domain::code::{IndicatorCode, OrganisationCode};
use marsad_domain::timestamp::Timestamp;
use marsad_log::entry::Kind;

use super::codes::organisation_code;
use super::integers::{natural, small, unsigned};
use super::log_key::LogKey;
use super::payload_read::ChunkPlace;
use super::{Store, StoreError};

/// A chunk with rows of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArrivedPart {
    pub place: ChunkPlace,
    pub reporter: OrganisationCode,
    pub submission: String,
    pub time: Timestamp,
    /// The call that the submission names; empty for none.
    pub call: String,
    /// When and why the submission was withdrawn, if it was.
    pub withdrawn: Option<(Timestamp, String)>,
}

struct Columns {
    origin_id: i32,
    epoch: i32,
    idx: i64,
    chunk: i32,
    reporter: String,
    submission: String,
    time: i64,
    call: String,
    withdrawn: Option<i64>,
    why: Option<String>,
}

impl TryFrom<Columns> for ArrivedPart {
    type Error = StoreError;

    fn try_from(row: Columns) -> Result<Self, StoreError> {
        let key = LogKey { origin_id: row.origin_id, epoch: row.epoch };
        Ok(Self {
            place: ChunkPlace { key, index: natural(row.idx)?, chunk: unsigned(row.chunk)? },
            reporter: organisation_code(&row.reporter)?,
            submission: row.submission,
            time: Timestamp::from_micros(row.time),
            call: row.call,
            withdrawn: row.withdrawn.map(|time| (Timestamp::from_micros(time), row.why.unwrap_or_default())),
        })
    }
}

impl Store {
    /// The chunks that may hold rows of an indicator with a period between two days, by entry.
    pub async fn arrived_parts(
        &self,
        indicator: &IndicatorCode,
        (from, to): (Date, Date),
    ) -> Result<Vec<ArrivedPart>, StoreError> {
        let rows = sqlx::query_as!(
            Columns,
            "SELECT p.origin_id, p.epoch, p.idx, p.chunk, s.reporter, s.submission, s.time, s.call,
                    w.time AS \"withdrawn?\", w.reason AS \"why?\"
             FROM view.observation_part p
             JOIN view.submission s ON s.origin_id = p.origin_id AND s.epoch = p.epoch AND s.idx = p.idx
             LEFT JOIN LATERAL (
                 SELECT v.time, v.reason FROM view.withdrawal v
                 WHERE v.origin_id = s.origin_id AND v.epoch = s.epoch AND v.idx = s.idx
                 ORDER BY v.by_epoch, v.by_idx LIMIT 1
             ) w ON true
             WHERE p.indicator = $1 AND p.last_day >= $2 AND p.first_day <= $3
             ORDER BY p.origin_id, p.epoch, p.idx, p.chunk",
            indicator.as_str(),
            from,
            to
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        rows.into_iter().map(ArrivedPart::try_from).collect()
    }

    /// The answers that say why figures cannot be given, by entry.
    pub async fn call_answers(&self) -> Result<Vec<ArrivedPart>, StoreError> {
        let rows = sqlx::query_as!(
            Columns,
            "SELECT s.origin_id, s.epoch, s.idx, 0 AS \"chunk!\", s.reporter, s.submission, s.time, s.call,
                    w.time AS \"withdrawn?\", w.reason AS \"why?\"
             FROM view.submission s
             LEFT JOIN LATERAL (
                 SELECT v.time, v.reason FROM view.withdrawal v
                 WHERE v.origin_id = s.origin_id AND v.epoch = s.epoch AND v.idx = s.idx
                 ORDER BY v.by_epoch, v.by_idx LIMIT 1
             ) w ON true
             WHERE s.kind = $1 AND s.call <> ''
             ORDER BY s.origin_id, s.epoch, s.idx",
            small(Kind::CallAnswer.code())?
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        rows.into_iter().map(ArrivedPart::try_from).collect()
    }

    /// The call that a submission of this node's logs names; empty for none.
    pub async fn call_of_submission(&self, origin: &str, submission: &str) -> Result<String, StoreError> {
        let call = sqlx::query_scalar!(
            "SELECT s.call FROM view.submission s JOIN log.origin o USING (origin_id)
             WHERE o.name = $1 AND s.submission = $2 ORDER BY s.epoch, s.idx LIMIT 1",
            origin,
            submission
        )
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        Ok(call.unwrap_or_default())
    }
}

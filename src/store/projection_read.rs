//! Reads for the projector: the entries still to project, and the versions that hold.

use futures::future::BoxFuture;

use marsad_domain::code::OriginName;
use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Epoch, Header, Index, Kind};

use super::codes::{entry_header, entry_place};
use super::integers::{big, int, natural, small, unsigned};
use super::log_key::LogKey;
use super::{Store, StoreError, Tx};

impl Store {
    /// At most `count` held entries that the projector has not seen: entries of control kinds first, then all others,
    /// both in the order of their logs.
    pub async fn unprojected(&self, count: usize) -> Result<Vec<(LogId, Index)>, StoreError> {
        let rows = sqlx::query!(
            "SELECT o.name, e.epoch, e.idx FROM log.head h JOIN log.origin o USING (origin_id)
             LEFT JOIN view.projected_to p USING (origin_id, epoch)
             JOIN log.entry e ON e.origin_id = h.origin_id AND e.epoch = h.epoch AND e.idx >= COALESCE(p.size, 0)
             LEFT JOIN view.entry_state s ON s.origin_id = e.origin_id AND s.epoch = e.epoch AND s.idx = e.idx
             WHERE e.payload_state = 0 AND s.state IS NULL
             ORDER BY e.kind NOT IN (1, 2, 3), o.name COLLATE \"C\", e.epoch, e.idx LIMIT $1",
            i64::try_from(count).unwrap_or(i64::MAX)
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        rows.into_iter().map(|row| entry_place(&row.name, row.epoch, row.idx)).collect()
    }

    /// Stores for each log the size up to which every held entry has a state, so that those entries are not searched
    /// again.
    pub async fn advance_projected_to(&self) -> Result<(), StoreError> {
        let origins = sqlx::query_scalar!(
            "SELECT DISTINCT h.origin_id FROM log.head h LEFT JOIN view.projected_to p USING (origin_id, epoch)
             WHERE h.size > COALESCE(p.size, 0) ORDER BY h.origin_id"
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        for origin_id in origins {
            self.run_tx("projected-to", move |tx| -> BoxFuture<'_, Result<(), StoreError>> {
                Box::pin(async move { tx.advance_projected_to(origin_id).await })
            })
            .await?;
        }
        Ok(())
    }

    /// At most `count` waiting entries whose version, or whose entry of an earlier epoch, has arrived by now, with what
    /// they wait for. Entries that must still wait are left out: they do not delay the others, even if one origin sends
    /// many of them.
    pub async fn waiting(&self, count: usize) -> Result<Vec<(LogId, Index, String, String)>, StoreError> {
        let rows = sqlx::query!(
            "SELECT o.name, s.epoch, s.idx, s.reason, s.detail
             FROM view.entry_state s JOIN log.origin o USING (origin_id)
             WHERE s.state = 1 AND CASE s.reason
                 WHEN 'entry' THEN EXISTS (
                     SELECT FROM log.head h
                     WHERE h.origin_id = s.origin_id AND h.epoch = split_part(s.detail, '/', 2)::int
                         AND h.size > split_part(s.detail, '/', 3)::bigint
                 )
                 ELSE (s.reason, s.detail) IN (
                     SELECT CASE c.kind WHEN $2 THEN 'catalogue' ELSE 'membership' END,
                         author.name || '/' || c.epoch || '/' || c.idx
                     FROM view.control c JOIN log.origin author USING (origin_id) WHERE c.kind IN ($2, $3)
                 )
             END
             ORDER BY o.name COLLATE \"C\", s.epoch, s.idx LIMIT $1",
            i64::try_from(count).unwrap_or(i64::MAX),
            small(Kind::Catalogue.code())?,
            small(Kind::Membership.code())?
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        rows.into_iter()
            .map(|row| {
                let (log, index) = entry_place(&row.name, row.epoch, row.idx)?;
                Ok((log, index, row.reason, row.detail))
            })
            .collect()
    }

    /// Deletes the state of entries that this program can project and the program that wrote the state could not:
    /// entries of one of `known_kinds`, and entries under rules up to version `rules`.
    pub async fn forget_not_projected(&self, known_kinds: &[Kind], rules: u32) -> Result<(), StoreError> {
        let kinds: Vec<i32> = known_kinds.iter().map(|kind| int(kind.code())).collect::<Result<_, _>>()?;
        let rules = rules.to_be_bytes();
        self.run(sqlx::query!(
            // Bytes 59 to 62 of a header with an extension are the version of the rules.
            "WITH forgotten AS (
                 DELETE FROM view.entry_state s USING log.entry e WHERE s.state = 3
                     AND e.origin_id = s.origin_id AND e.epoch = s.epoch AND e.idx = s.idx
                     AND (s.reason = 'unknown-kind' AND e.kind = ANY($1)
                          OR s.reason = 'newer-rules' AND substring(e.header FROM 60 FOR 4) <= $2)
                 RETURNING s.origin_id, s.epoch, s.idx
             )
             UPDATE view.projected_to p SET size = LEAST(p.size, first.idx)
             FROM (SELECT origin_id, epoch, min(idx) AS idx FROM forgotten GROUP BY origin_id, epoch) first
             WHERE p.origin_id = first.origin_id AND p.epoch = first.epoch",
            kinds.as_slice(),
            rules.as_slice()
        ))
        .await
    }

    /// The newest catalogue or membership that holds, by epoch and index of `operator`'s logs, with its time.
    pub async fn newest_control(
        &self,
        operator: &OriginName,
        kind: Kind,
    ) -> Result<Option<(LogId, Index, Timestamp)>, StoreError> {
        let row = sqlx::query!(
            "SELECT o.name, c.epoch, c.idx, c.time FROM view.control c JOIN log.origin o USING (origin_id)
             WHERE c.kind = $1 AND o.name = $2 ORDER BY c.epoch DESC, c.idx DESC LIMIT 1",
            small(kind.code())?,
            operator.as_str()
        )
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        row.map(|row| {
            let (log, index) = entry_place(&row.name, row.epoch, row.idx)?;
            Ok((log, index, Timestamp::from_micros(row.time)))
        })
        .transpose()
    }

    /// Whether the entry is a catalogue or membership that holds, and its time.
    pub async fn control_at(&self, log: &LogId, index: Index, kind: Kind) -> Result<Option<Timestamp>, StoreError> {
        let Some(key) = self.find_log_key(log).await? else { return Ok(None) };
        let time = sqlx::query_scalar!(
            "SELECT time FROM view.control WHERE kind = $1 AND origin_id = $2 AND epoch = $3 AND idx = $4",
            small(kind.code())?,
            key.origin_id,
            key.epoch,
            big(index)?
        )
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        Ok(time.map(Timestamp::from_micros))
    }
}

impl Tx {
    /// As [`Store::advance_projected_to`], for the logs of one origin. It locks their heads, since a transaction that
    /// deletes the state of an entry holds one of these locks. It locks later epochs first, as every transaction does
    /// that locks two heads.
    async fn advance_projected_to(&mut self, origin_id: i32) -> Result<(), StoreError> {
        sqlx::query!("SELECT FROM log.head WHERE origin_id = $1 ORDER BY epoch DESC FOR SHARE", origin_id)
            .execute(self.connection())
            .await?;
        self.run(sqlx::query!(
            "INSERT INTO view.projected_to AS p (origin_id, epoch, size)
             SELECT h.origin_id, h.epoch, h.size
             FROM log.head h LEFT JOIN view.projected_to known USING (origin_id, epoch)
             WHERE h.origin_id = $1 AND NOT EXISTS (
                 SELECT FROM log.entry e LEFT JOIN view.entry_state s USING (origin_id, epoch, idx)
                 WHERE e.origin_id = h.origin_id AND e.epoch = h.epoch AND e.idx >= COALESCE(known.size, 0)
                     AND e.payload_state = 0 AND s.state IS NULL
             )
             ON CONFLICT (origin_id, epoch) DO UPDATE SET size = GREATEST(p.size, EXCLUDED.size)",
            origin_id
        ))
        .await
    }

    /// Locks the heads of all epochs of a log's origin; returns the epochs, the latest first.
    pub async fn lock_epochs(&mut self, key: LogKey) -> Result<Vec<Epoch>, StoreError> {
        let epochs: Vec<i32> = sqlx::query_scalar!(
            "SELECT epoch FROM log.head WHERE origin_id = $1 ORDER BY epoch DESC FOR UPDATE",
            key.origin_id
        )
        .fetch_all(self.connection())
        .await?;
        epochs.into_iter().map(unsigned).collect()
    }

    /// The held entries of a log that have no state, in order, at most `count`: each with its number of chunks.
    pub async fn unprojected_of(&mut self, key: LogKey, count: usize) -> Result<Vec<(Header, usize)>, StoreError> {
        let rows = sqlx::query!(
            "SELECT e.header, cardinality(e.chunk_sizes) AS \"chunks!\"
             FROM log.entry e LEFT JOIN view.entry_state s USING (origin_id, epoch, idx)
             WHERE e.origin_id = $1 AND e.epoch = $2 AND e.payload_state = 0 AND s.state IS NULL AND e.idx >= COALESCE(
                 (SELECT p.size FROM view.projected_to p WHERE p.origin_id = $1 AND p.epoch = $2), 0
             )
             ORDER BY e.idx LIMIT $3",
            key.origin_id,
            key.epoch,
            big(u64::try_from(count).unwrap_or(u64::MAX))?
        )
        .fetch_all(self.connection())
        .await?;
        rows.into_iter()
            .map(|row| Ok((entry_header(&row.header)?, usize::try_from(row.chunks).unwrap_or_default())))
            .collect()
    }

    /// The time and the payload of a catalogue or a membership that holds, as this transaction sees it.
    pub async fn control_entry(
        &mut self,
        log: &LogId,
        index: Index,
        kind: Kind,
    ) -> Result<Option<(Timestamp, Vec<Vec<u8>>)>, StoreError> {
        let found = sqlx::query!(
            "SELECT c.origin_id, c.time FROM view.control c JOIN log.origin o USING (origin_id)
             WHERE c.kind = $1 AND o.name = $2 AND c.epoch = $3 AND c.idx = $4",
            small(kind.code())?,
            log.origin.as_str(),
            int(log.epoch)?,
            big(index)?
        )
        .fetch_optional(self.connection())
        .await?;
        let Some(found) = found else { return Ok(None) };
        let chunks =
            self.chunks(LogKey { origin_id: found.origin_id, epoch: int(log.epoch)? }, index, usize::MAX).await?;
        Ok(Some((Timestamp::from_micros(found.time), chunks)))
    }

    /// How many entries of a log are held, as this transaction sees it.
    pub async fn size_of(&mut self, log: &LogId) -> Result<u64, StoreError> {
        let size = sqlx::query_scalar!(
            "SELECT h.size FROM log.head h JOIN log.origin o USING (origin_id) WHERE o.name = $1 AND h.epoch = $2",
            log.origin.as_str(),
            int(log.epoch)?
        )
        .fetch_optional(self.connection())
        .await?;
        natural(size.unwrap_or(0))
    }
}

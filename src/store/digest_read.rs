//! The canonical rows of the views, for digests: codes, never local numbers, in an order that is the same in every
//! database.

use futures::TryStreamExt;

use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Index, Kind, SharingClass};

use super::codes::{entry_kind, sharing_class};
use super::integers::{big, natural};
use super::log_key::LogKey;
use super::{Store, StoreError};

/// An entry and its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DigestEntry {
    pub index: Index,
    pub kind: Kind,
    pub sharing: SharingClass,
    /// The code of the payload's state.
    pub payload_state: i16,
    /// The code of the entry's state; `None` if only its header is held.
    pub entry_state: Option<i16>,
}

/// A canonical row: every field with its length.
#[derive(Debug, Default)]
pub struct RowBytes(Vec<u8>);

impl RowBytes {
    /// One field.
    #[must_use]
    pub fn of(value: &[u8]) -> Self {
        let mut bytes = Self::default();
        bytes.bytes(value);
        bytes
    }

    /// The row.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Adds bytes.
    pub fn bytes(&mut self, value: &[u8]) -> &mut Self {
        self.0.extend_from_slice(&u32::try_from(value.len()).unwrap_or(u32::MAX).to_be_bytes());
        self.0.extend_from_slice(value);
        self
    }

    /// Adds a number.
    pub fn number(&mut self, value: i64) -> &mut Self {
        self.bytes(&value.to_be_bytes())
    }

    /// Adds texts, with their number.
    pub fn texts(&mut self, values: &[String]) -> &mut Self {
        self.number(i64::try_from(values.len()).unwrap_or(i64::MAX));
        for value in values {
            self.bytes(value.as_bytes());
        }
        self
    }
}

/// Receives a canonical row.
pub type TakeRow<'a> = &'a mut (dyn FnMut(&[u8]) + Send);

impl Store {
    /// At most `count` entries of a log from `from` on, with their states.
    pub async fn digest_entries(&self, log: &LogId, from: Index, count: usize) -> Result<Vec<DigestEntry>, StoreError> {
        let Some(key) = self.find_log_key(log).await? else { return Ok(Vec::new()) };
        let rows = sqlx::query!(
            "SELECT e.idx, e.kind, e.sharing, e.payload_state, s.state AS \"state?\" FROM log.entry e
             LEFT JOIN view.entry_state s USING (origin_id, epoch, idx)
             WHERE e.origin_id = $1 AND e.epoch = $2 AND e.idx >= $3 ORDER BY e.idx LIMIT $4",
            key.origin_id,
            key.epoch,
            big(from)?,
            i64::try_from(count).unwrap_or(i64::MAX)
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(DigestEntry {
                    index: natural(row.idx)?,
                    kind: entry_kind(row.kind)?,
                    sharing: sharing_class(row.sharing)?,
                    payload_state: row.payload_state,
                    entry_state: row.state,
                })
            })
            .collect()
    }

    /// Passes the canonical rows of one projected entry to `take`, one by one; for observations only the row of the
    /// entry itself.
    pub async fn view_rows(&self, log: &LogId, entry: &DigestEntry, take: TakeRow<'_>) -> Result<(), StoreError> {
        let Some(key) = self.find_log_key(log).await? else { return Ok(()) };
        let index = entry.index;
        match entry.kind {
            Kind::Catalogue | Kind::Membership => self.control_rows(key, index, take).await,
            Kind::Observations => self.submission_rows(key, index, take).await,
            Kind::Event => {
                self.submission_rows(key, index, take).await?;
                self.event_rows(key, index, take).await
            }
            Kind::Release => self.release_rows(key, index, take).await,
            Kind::ReleasePlan => self.release_plan_rows(key, index, take).await,
            Kind::Withdrawal => self.withdrawal_rows(key, index, take).await,
            Kind::Roster => self.roster_rows(key, index, take).await,
            Kind::Call => self.call_rows(key, index, take).await,
            Kind::CallAnswer => self.submission_rows(key, index, take).await,
            Kind::Genesis | Kind::Erasure | Kind::Unknown(_) => Ok(()),
        }
    }

    async fn control_rows(&self, key: LogKey, index: Index, take: TakeRow<'_>) -> Result<(), StoreError> {
        let mut connection = self.connection().await?;
        let mut rows = sqlx::query!(
            "SELECT kind, time FROM view.control WHERE origin_id = $1 AND epoch = $2 AND idx = $3 ORDER BY kind",
            key.origin_id,
            key.epoch,
            big(index)?
        )
        .fetch(&mut *connection);
        while let Some(row) = rows.try_next().await? {
            take(&RowBytes::default().number(row.kind.into()).number(row.time).0);
        }
        Ok(())
    }

    async fn submission_rows(&self, key: LogKey, index: Index, take: TakeRow<'_>) -> Result<(), StoreError> {
        let row = sqlx::query!(
            "SELECT kind, submission, part, reporter, member, idem_key, content, time, sharing, rows, indicators, call
             FROM view.submission WHERE origin_id = $1 AND epoch = $2 AND idx = $3",
            key.origin_id,
            key.epoch,
            big(index)?
        )
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        let Some(row) = row else { return Ok(()) };
        let mut bytes = RowBytes::default();
        bytes.number(row.kind.into()).bytes(row.submission.as_bytes()).number(row.part.into());
        bytes.bytes(row.reporter.as_bytes()).bytes(row.member.as_bytes()).bytes(row.idem_key.as_bytes());
        bytes.bytes(&row.content).number(row.time).number(row.sharing.into()).number(row.rows).texts(&row.indicators);
        if !row.call.is_empty() {
            bytes.bytes(row.call.as_bytes());
        }
        take(&bytes.0);
        Ok(())
    }

    async fn event_rows(&self, key: LogKey, index: Index, take: TakeRow<'_>) -> Result<(), StoreError> {
        let row = sqlx::query!(
            "SELECT event_id, version, kind, area, to_char(start_day, 'YYYY-MM-DD') AS \"start_day!\",
                 to_char(end_day, 'YYYY-MM-DD') AS \"end_day!\", themes, organisations, programmes, doc
             FROM view.event WHERE origin_id = $1 AND epoch = $2 AND idx = $3",
            key.origin_id,
            key.epoch,
            big(index)?
        )
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        let Some(row) = row else { return Ok(()) };
        let mut bytes = RowBytes::default();
        bytes.bytes(row.event_id.as_bytes()).number(row.version.into());
        for text in [&row.kind, &row.area, &row.start_day, &row.end_day] {
            bytes.bytes(text.as_bytes());
        }
        bytes.texts(&row.themes).texts(&row.organisations).texts(&row.programmes).bytes(&row.doc);
        take(&bytes.0);
        Ok(())
    }

    async fn release_rows(&self, key: LogKey, index: Index, take: TakeRow<'_>) -> Result<(), StoreError> {
        let row = sqlx::query!(
            "SELECT release, cells, manifest FROM view.release WHERE origin_id = $1 AND epoch = $2 AND idx = $3",
            key.origin_id,
            key.epoch,
            big(index)?
        )
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        if let Some(row) = row {
            take(&RowBytes::default().bytes(&row.release).number(row.cells).bytes(&row.manifest).0);
        }
        let mut connection = self.connection().await?;
        let mut parts = sqlx::query!(
            "SELECT indicator, part, chunk, block FROM view.release_part
             WHERE origin_id = $1 AND epoch = $2 AND idx = $3 ORDER BY chunk",
            key.origin_id,
            key.epoch,
            big(index)?
        )
        .fetch(&mut *connection);
        while let Some(part) = parts.try_next().await? {
            let mut bytes = RowBytes::default();
            bytes
                .bytes(part.indicator.as_bytes())
                .number(part.part.into())
                .number(part.chunk.into())
                .bytes(&part.block);
            take(&bytes.0);
        }
        Ok(())
    }

    async fn release_plan_rows(&self, key: LogKey, index: Index, take: TakeRow<'_>) -> Result<(), StoreError> {
        let row = sqlx::query!(
            "SELECT time, plan, to_char(day, 'YYYY-MM-DD') AS \"day!\", audience, title_ar, title_fr, title_en, dropped, note,
                 member
             FROM view.release_plan WHERE origin_id = $1 AND epoch = $2 AND idx = $3",
            key.origin_id,
            key.epoch,
            big(index)?
        )
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        if let Some(row) = row {
            let mut bytes = RowBytes::default();
            bytes.number(row.time).number(row.dropped.into());
            let texts =
                [row.plan, row.day, row.audience, row.title_ar, row.title_fr, row.title_en, row.note, row.member];
            take(&bytes.texts(&texts).0);
        }
        Ok(())
    }

    async fn call_rows(&self, key: LogKey, index: Index, take: TakeRow<'_>) -> Result<(), StoreError> {
        let row = sqlx::query!(
            "SELECT id, closes, time, note, member FROM view.call WHERE origin_id = $1 AND epoch = $2 AND idx = $3",
            key.origin_id,
            key.epoch,
            big(index)?
        )
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        if let Some(row) = row {
            let mut bytes = RowBytes::default();
            bytes.bytes(row.id.as_bytes()).number(row.closes.into()).number(row.time);
            take(&bytes.bytes(row.note.as_bytes()).bytes(row.member.as_bytes()).0);
        }
        Ok(())
    }

    async fn roster_rows(&self, key: LogKey, index: Index, take: TakeRow<'_>) -> Result<(), StoreError> {
        let row = sqlx::query!(
            "SELECT time, lines, note, member FROM view.roster WHERE origin_id = $1 AND epoch = $2 AND idx = $3",
            key.origin_id,
            key.epoch,
            big(index)?
        )
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        if let Some(row) = row {
            let mut bytes = RowBytes::default();
            bytes.number(row.time).number(row.lines.into());
            take(&bytes.bytes(row.note.as_bytes()).bytes(row.member.as_bytes()).0);
        }
        Ok(())
    }

    async fn withdrawal_rows(&self, key: LogKey, index: Index, take: TakeRow<'_>) -> Result<(), StoreError> {
        let mut connection = self.connection().await?;
        let mut rows = sqlx::query!(
            "SELECT epoch, idx, time FROM view.withdrawal
             WHERE origin_id = $1 AND by_epoch = $2 AND by_idx = $3 ORDER BY epoch, idx",
            key.origin_id,
            key.epoch,
            big(index)?
        )
        .fetch(&mut *connection);
        while let Some(row) = rows.try_next().await? {
            let mut bytes = RowBytes::default();
            if row.epoch != key.epoch {
                bytes.number(row.epoch.into());
            }
            take(&bytes.number(row.idx).number(row.time).0);
        }
        Ok(())
    }
}

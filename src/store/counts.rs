//! Counts for status pages: entries by state, observations and current events. No decision depends on them.

use std::collections::BTreeMap;

use marsad_domain::named_enum;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Index, Kind, SharingClass};

use super::codes::log_id;
use super::integers::{natural, small};
use super::{Store, StoreError};

/// The entries of a log by the state of their payload and by their own state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LogCounts {
    pub held: u64,
    pub withheld: u64,
    pub erased: u64,
    pub lost: u64,
    /// For a catalogue or membership.
    pub waiting: u64,
    /// Stored, but breaking rules.
    pub refused: u64,
}

/// Which entries are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// All that this node holds.
    All,
    /// Those that every node may hold.
    Shared,
}

impl Counted {
    /// The sharing classes; none for all.
    fn classes(self) -> Option<Vec<i16>> {
        let shared = [SharingClass::Open, SharingClass::Federation];
        match self {
            Self::All => None,
            Self::Shared => Some(shared.into_iter().map(|class| i16::from(class.code())).collect()),
        }
    }
}

named_enum! {
    /// The state of an entry, for status pages.
    pub enum Projection {
        Projected = "PROJECTED",
        Waiting = "WAITING",
        Refused = "REFUSED",
        /// Not known, or not held.
        None = "NONE",
    }
}

impl Store {
    /// The entries of every log, counted.
    pub async fn log_counts(&self) -> Result<BTreeMap<LogId, LogCounts>, StoreError> {
        let mut counts: BTreeMap<LogId, LogCounts> = BTreeMap::new();
        let payloads = sqlx::query!(
            "SELECT o.name, e.epoch, e.payload_state, count(*) AS \"count!\"
             FROM log.entry e JOIN log.origin o USING (origin_id) GROUP BY 1, 2, 3"
        );
        for row in payloads.fetch_all(&mut *self.connection().await?).await? {
            let of = counts.entry(log_id(&row.name, row.epoch)?).or_default();
            let place = match row.payload_state {
                0 => &mut of.held,
                1 => &mut of.withheld,
                2 => &mut of.erased,
                3 => &mut of.lost,
                _ => return Err(StoreError::corrupt("an unknown state of a payload")),
            };
            *place = natural(row.count)?;
        }
        let states = sqlx::query!(
            "SELECT o.name, e.epoch, e.state, count(*) AS \"count!\"
             FROM view.entry_state e JOIN log.origin o USING (origin_id) GROUP BY 1, 2, 3"
        );
        for row in states.fetch_all(&mut *self.connection().await?).await? {
            let of = counts.entry(log_id(&row.name, row.epoch)?).or_default();
            match row.state {
                1 => of.waiting = natural(row.count)?,
                2 => of.refused = natural(row.count)?,
                _ => {}
            }
        }
        Ok(counts)
    }

    /// The states of `count` entries from `from` on; entries without a state are left out.
    pub async fn projections(
        &self,
        log: &LogId,
        from: Index,
        count: u32,
    ) -> Result<BTreeMap<Index, Projection>, StoreError> {
        let from = i64::try_from(from).unwrap_or(i64::MAX);
        let rows = sqlx::query!(
            "SELECT e.idx, e.state FROM view.entry_state e JOIN log.origin o USING (origin_id)
             WHERE o.name = $1 AND e.epoch = $2 AND e.idx >= $3 AND e.idx < $4",
            log.origin.as_str(),
            i32::try_from(log.epoch).unwrap_or(i32::MAX),
            from,
            from.saturating_add(i64::from(count))
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        rows.into_iter()
            .map(|row| {
                let state = match row.state {
                    0 => Projection::Projected,
                    1 => Projection::Waiting,
                    2 => Projection::Refused,
                    3 => Projection::None,
                    _ => return Err(StoreError::corrupt("an unknown state of an entry")),
                };
                Ok((natural(row.idx)?, state))
            })
            .collect()
    }

    /// The number of observations in all submissions that are not withdrawn, and the number of current events.
    pub async fn counts(&self, counted: Counted) -> Result<(u64, u64), StoreError> {
        // Every revision counts, and so does a row that deletes a figure: only the chunks show which rows are current.
        let observations = sqlx::query_scalar!(
            "SELECT coalesce(sum(s.rows), 0)::bigint AS \"rows!\" FROM view.submission s
             WHERE s.kind = $1 AND ($2::smallint[] IS NULL OR s.sharing = ANY($2)) AND NOT EXISTS (
                 SELECT FROM view.withdrawal w
                 WHERE w.origin_id = s.origin_id AND w.epoch = s.epoch AND w.idx = s.idx
             )",
            small(Kind::Observations.code())?,
            counted.classes() as Option<Vec<i16>>
        )
        .fetch_one(&mut *self.connection().await?)
        .await?;
        let events = sqlx::query_scalar!(
            "SELECT count(DISTINCT (e.origin_id, e.event_id)) AS \"events!\" FROM view.event e
             JOIN view.submission s ON s.origin_id = e.origin_id AND s.epoch = e.epoch AND s.idx = e.idx
             WHERE ($1::smallint[] IS NULL OR s.sharing = ANY($1)) AND NOT EXISTS (
                 SELECT FROM view.withdrawal w
                 WHERE w.origin_id = e.origin_id AND w.epoch = e.epoch AND w.idx = e.idx
             )",
            counted.classes() as Option<Vec<i16>>
        )
        .fetch_one(&mut *self.connection().await?)
        .await?;
        Ok((natural(observations)?, natural(events)?))
    }
}

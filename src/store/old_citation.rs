//! Entries that cite an older membership than the one that their origin must have known when it wrote them.

use marsad_domain::code::{OrganisationCode, OriginName};
use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Index, Kind};
use marsad_log::extension::EntryPosition;

use super::codes::{entry_kind, organisation_code, origin_name};
use super::integers::{natural, small, unsigned};
use super::{Store, StoreError, readable};

/// An entry that cites too old a membership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OldCitation {
    pub log: LogId,
    pub index: Index,
    pub kind: Kind,
    pub time: Timestamp,
    pub reporter: OrganisationCode,
    /// The membership that the origin must have known, in the logs of the operator.
    pub known: EntryPosition,
}

struct Columns {
    name: String,
    epoch: i32,
    idx: i64,
    kind: i16,
    time: i64,
    reporter: String,
    known_epoch: i32,
    known_idx: i64,
}

impl TryFrom<Columns> for OldCitation {
    type Error = StoreError;

    fn try_from(row: Columns) -> Result<Self, StoreError> {
        Ok(Self {
            log: LogId::new(origin_name(&row.name)?, unsigned(row.epoch)?),
            index: natural(row.idx)?,
            kind: entry_kind(row.kind.into())?,
            time: Timestamp::from_micros(row.time),
            reporter: organisation_code(&row.reporter)?,
            known: EntryPosition { epoch: unsigned(row.known_epoch)?, index: natural(row.known_idx)? },
        })
    }
}

impl Store {
    /// The last `count` data entries that are not withdrawn and cite an older membership than the newest one dated more
    /// than `grace_micros` before them; the latest arrival first. An entry that cannot be read is left out.
    pub async fn old_citations(
        &self,
        operator: &OriginName,
        grace_micros: i64,
        count: usize,
    ) -> Result<Vec<OldCitation>, StoreError> {
        let rows = sqlx::query_as!(
            Columns, // Bytes 75 to 86 of a header with an extension are epoch and index of the membership.
            "SELECT o.name, s.epoch, s.idx, s.kind, s.time, s.reporter, known.epoch AS known_epoch,
                 known.idx AS known_idx
             FROM view.submission s JOIN log.entry e USING (origin_id, epoch, idx) JOIN log.origin o USING (origin_id)
             CROSS JOIN LATERAL (
                 SELECT c.epoch, c.idx FROM view.control c JOIN log.origin author USING (origin_id)
                 WHERE c.kind = $1 AND author.name = $2 AND c.time < s.time - $3
                 ORDER BY c.epoch DESC, c.idx DESC LIMIT 1
             ) known
             WHERE substring(e.header FROM 76 FOR 12) < int4send(known.epoch) || int8send(known.idx)
                 AND NOT EXISTS (
                     SELECT FROM view.withdrawal w WHERE (w.origin_id, w.epoch, w.idx) = (s.origin_id, s.epoch, s.idx)
                 )
             ORDER BY s.arrival DESC LIMIT $4",
            small(Kind::Membership.code())?,
            operator.as_str(),
            grace_micros,
            i64::try_from(count).unwrap_or(i64::MAX)
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        Ok(readable(rows.into_iter().map(OldCitation::try_from)))
    }
}

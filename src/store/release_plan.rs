//! Planned releases, and which of them were released.

use time::Date;

use marsad_domain::audience::Audience;
use marsad_domain::code::{OriginName, PlanId};
use marsad_domain::release_plan::ReleasePlan;
use marsad_domain::text::Text;
use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;

use super::codes::{audience, entry_place};
use super::integers::big;
use super::log_key::LogKey;
use super::release_read::{names_from, release_id};
use super::{Store, StoreError, Tx};

/// A planned release that is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldPlan {
    pub log: LogId,
    pub index: Index,
    /// The time of its entry.
    pub time: Timestamp,
    pub plan: ReleasePlan,
    /// Why it was changed or dropped.
    pub note: String,
    /// By whom: role and name.
    pub member: String,
    /// The newest release that names it, if one is held.
    pub released: Option<[u8; 32]>,
}

/// What the views show of a planned release.
#[derive(Debug, Clone, Copy)]
pub struct ReleasePlanRow<'a> {
    pub time: Timestamp,
    pub plan: &'a ReleasePlan,
    pub note: &'a str,
    pub member: &'a str,
}

impl Tx {
    /// Writes that a release is planned.
    pub async fn insert_release_plan(
        &mut self,
        key: LogKey,
        index: Index,
        row: &ReleasePlanRow<'_>,
    ) -> Result<(), StoreError> {
        let ReleasePlan { id, day, audience, title, is_dropped } = row.plan;
        sqlx::query!(
            "INSERT INTO view.release_plan
                 (origin_id, epoch, idx, time, plan, day, audience, title_ar, title_fr, title_en, dropped, note, member)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            key.origin_id,
            key.epoch,
            big(index)?,
            row.time.micros(),
            id.as_str(),
            *day,
            audience.as_str(),
            title.ar,
            title.fr,
            title.en,
            *is_dropped,
            row.note,
            row.member
        )
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

/// The planned release after which a page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AfterPlan {
    pub day: Date,
    pub origin: OriginName,
    pub plan: PlanId,
}

/// Which planned releases a page holds.
#[derive(Debug, Clone, Copy)]
pub struct PlanQuery<'a> {
    /// Only those of this builder.
    pub builder: Option<&'a OriginName>,
    pub after: Option<&'a AfterPlan>,
    /// This node. For its own plans and for those of others: the narrowest audience that the reader may know of.
    pub own: &'a OriginName,
    pub own_from: Audience,
    pub others_from: Audience,
    pub limit: u32,
}

struct Columns {
    name: String,
    epoch: i32,
    idx: i64,
    time: i64,
    plan: String,
    day: Date,
    audience: String,
    title_ar: String,
    title_fr: String,
    title_en: String,
    dropped: bool,
    note: String,
    member: String,
    released: Option<Vec<u8>>,
}

impl TryFrom<Columns> for HeldPlan {
    type Error = StoreError;

    fn try_from(row: Columns) -> Result<Self, StoreError> {
        let (log, index) = entry_place(&row.name, row.epoch, row.idx)?;
        let plan = ReleasePlan {
            id: PlanId::new(&row.plan).map_err(|_| StoreError::corrupt("a planned release"))?,
            day: row.day,
            audience: audience(&row.audience)?,
            title: Text { ar: row.title_ar, fr: row.title_fr, en: row.title_en },
            is_dropped: row.dropped,
        };
        let (released, time) = (row.released.map(release_id).transpose()?, Timestamp::from_micros(row.time));
        Ok(Self { log, index, time, plan, note: row.note, member: row.member, released })
    }
}

impl Store {
    /// A page of the releases that are planned, by day: of each the newest state. Those that are not planned any more are left out.
    pub async fn release_plans(&self, asked: &PlanQuery<'_>) -> Result<Vec<HeldPlan>, StoreError> {
        let rows = sqlx::query_as!(
            Columns,
            "SELECT o.name, p.epoch, p.idx, p.time, p.plan, p.day, p.audience, p.title_ar, p.title_fr, p.title_en,
                 p.dropped, p.note, p.member,
                 (SELECT r.release FROM view.release r WHERE r.origin_id = p.origin_id AND r.plan = p.plan
                  ORDER BY r.epoch DESC, r.idx DESC LIMIT 1) AS released
             FROM (SELECT DISTINCT ON (origin_id, plan) * FROM view.release_plan
                   ORDER BY origin_id, plan, epoch DESC, idx DESC) p
             JOIN log.origin o USING (origin_id)
             WHERE NOT p.dropped AND ($1::text IS NULL OR o.name = $1)
                 AND p.audience = ANY(CASE WHEN o.name = $2 THEN $3::text[] ELSE $4::text[] END)
                 AND ($5::date IS NULL
                      OR (p.day, o.name COLLATE \"C\", p.plan COLLATE \"C\") > ($5, $6::text COLLATE \"C\", $7::text COLLATE \"C\"))
             ORDER BY p.day, o.name COLLATE \"C\", p.plan COLLATE \"C\" LIMIT $8",
            asked.builder.map(OriginName::as_str),
            asked.own.as_str(),
            names_from(asked.own_from) as Vec<&str>,
            names_from(asked.others_from) as Vec<&str>,
            asked.after.map(|after| after.day),
            asked.after.map_or("", |after| after.origin.as_str()),
            asked.after.map_or("", |after| after.plan.as_str()),
            i64::from(asked.limit)
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        rows.into_iter().map(HeldPlan::try_from).collect()
    }

    /// The newest state of a planned release of a builder, also if it is not planned any more.
    pub async fn release_plan(&self, builder: &OriginName, id: &PlanId) -> Result<Option<HeldPlan>, StoreError> {
        let row = sqlx::query_as!(
            Columns,
            "SELECT o.name, p.epoch, p.idx, p.time, p.plan, p.day, p.audience, p.title_ar, p.title_fr, p.title_en,
                 p.dropped, p.note, p.member,
                 (SELECT r.release FROM view.release r WHERE r.origin_id = p.origin_id AND r.plan = p.plan
                  ORDER BY r.epoch DESC, r.idx DESC LIMIT 1) AS released
             FROM view.release_plan p JOIN log.origin o USING (origin_id)
             WHERE o.name = $1 AND p.plan = $2 ORDER BY p.epoch DESC, p.idx DESC LIMIT 1",
            builder.as_str(),
            id.as_str()
        )
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        row.map(HeldPlan::try_from).transpose()
    }
}

//! Planned releases, and which of them were released.

use marsad_domain::audience::Audience;
use marsad_domain::code::{OriginName, PlanId};
use marsad_domain::release_plan::ReleasePlan;
use marsad_domain::text::Text;
use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;

use super::codes::entry_place;
use super::integers::big;
use super::log_key::LogKey;
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

impl Store {
    /// The planned releases of a builder, or of all, by day: of each the newest state, dropped ones included.
    pub async fn release_plans(&self, builder: Option<&OriginName>) -> Result<Vec<HeldPlan>, StoreError> {
        let rows = sqlx::query!(
            "SELECT o.name, p.epoch, p.idx, p.time, p.plan, p.day, p.audience, p.title_ar, p.title_fr, p.title_en,
                 p.dropped, p.note, p.member,
                 (SELECT r.release FROM view.release r WHERE r.origin_id = p.origin_id AND r.plan = p.plan
                  ORDER BY r.epoch DESC, r.idx DESC LIMIT 1) AS released
             FROM (SELECT DISTINCT ON (origin_id, plan) * FROM view.release_plan
                   ORDER BY origin_id, plan, epoch DESC, idx DESC) p
             JOIN log.origin o USING (origin_id)
             WHERE $1::text IS NULL OR o.name = $1
             ORDER BY p.day, o.name COLLATE \"C\", p.plan COLLATE \"C\"",
            builder.map(OriginName::as_str)
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        rows.into_iter()
            .map(|row| {
                let (log, index) = entry_place(&row.name, row.epoch, row.idx)?;
                let corrupt = |_| StoreError::corrupt("a planned release");
                let plan = ReleasePlan {
                    id: PlanId::new(&row.plan).map_err(corrupt)?,
                    day: row.day,
                    audience: Audience::parse(&row.audience).ok_or_else(|| StoreError::corrupt("an audience"))?,
                    title: Text { ar: row.title_ar, fr: row.title_fr, en: row.title_en },
                    is_dropped: row.dropped,
                };
                let released = row.released.map(|id| id.try_into()).transpose();
                let released = released.map_err(|_| StoreError::corrupt("a release identifier"))?;
                let time = Timestamp::from_micros(row.time);
                Ok(HeldPlan { log, index, time, plan, note: row.note, member: row.member, released })
            })
            .collect()
    }
}

//! The statements behind a page of observations: local numbers to codes and back, rows, attributes.

use std::collections::{BTreeSet, HashMap};

use futures::TryStreamExt;

use crate::domain::code::{AreaCode, CodeId};
use crate::domain::observation::{AttributeSetId, AttributeSets, Attributes, DimensionKeyId, DimensionKeys};
use crate::domain::period::Period;
use crate::domain::timestamp::Timestamp;

use super::super::StoreError;
use super::super::snapshot::Snapshot;
use super::{Batch, BatchArrays, ITEM_AREA, ObservationFilter};

/// Area, dimensions, period, value, attributes, flags, place of the batch, revision.
pub(super) type StoredRow = (i32, i32, i32, i64, i32, i16, i32, i64);
type AttributeRow = (i32, i32, i32, String, String, String, Option<i64>);
/// Origin, batch and number of a set of attributes.
pub(super) type AttributeKey = (i32, i32, i32);

impl Snapshot {
    pub(super) async fn item(&mut self, kind: i16, code: &str) -> Result<Option<i32>, StoreError> {
        let found = sqlx::query_scalar("SELECT id FROM view.item WHERE kind = $1 AND code = $2");
        Ok(found.bind(kind).bind(code).fetch_optional(self.connection()).await?)
    }

    pub(super) async fn area_numbers(&mut self, areas: &[AreaCode]) -> Result<HashMap<i32, AreaCode>, StoreError> {
        let codes: Vec<&str> = areas.iter().map(AreaCode::as_str).collect();
        let rows: Vec<(i32, String)> =
            sqlx::query_as("SELECT id, code FROM view.item WHERE kind = $1 AND code = ANY ($2)")
                .bind(ITEM_AREA)
                .bind(codes)
                .fetch_all(self.connection())
                .await?;
        let read = |(id, code): (i32, String)| {
            AreaCode::new(&code).map(|area| (id, area)).map_err(|_| StoreError::corrupt("an area that is no code"))
        };
        rows.into_iter().map(read).collect()
    }

    /// The combinations of an indicator that a filter lets through, by local number.
    pub(super) async fn dimension_keys(
        &mut self,
        indicator: i32,
        filter: &ObservationFilter,
    ) -> Result<(DimensionKeys, HashMap<i32, DimensionKeyId>), StoreError> {
        let mut rows = sqlx::query_as::<_, (i32, Vec<String>)>(
            "SELECT dim, codes FROM view.dim_key WHERE indicator = $1 ORDER BY dim",
        )
        .bind(indicator)
        .fetch(self.connection());
        let (mut keys, mut dims) = (DimensionKeys::default(), HashMap::new());
        while let Some((dim, codes)) = rows.try_next().await? {
            let codes = codes.iter().map(|code| CodeId::new(code)).collect::<Result<Vec<_>, _>>();
            let codes = codes.map_err(|_| StoreError::corrupt("a dimension at what is no code"))?;
            if filter.at.iter().all(|(place, code)| codes.get(*place) == Some(code)) {
                dims.insert(dim, keys.intern(&codes));
            }
        }
        Ok((keys, dims))
    }

    pub(super) async fn stored_rows(
        &mut self,
        batches: &[Batch],
        indicator: i32,
        areas: &HashMap<i32, AreaCode>,
        dims: &HashMap<i32, DimensionKeyId>,
        filter: &ObservationFilter,
    ) -> Result<Vec<StoredRow>, StoreError> {
        let arrays = BatchArrays::new(batches);
        let wanted: Option<Vec<i32>> = (!filter.at.is_empty()).then(|| dims.keys().copied().collect());
        // Flag 512 is a tombstone.
        let mut found = sqlx::query_as::<_, StoredRow>(
            "SELECT r.area, r.dim, r.period, r.value, r.attr, r.flags, r.place, r.revision
             FROM (SELECT o.area, o.dim, o.period, o.value, o.attr, o.flags, b.place,
                          row_number() OVER (PARTITION BY o.area, o.dim, o.period, b.holder ORDER BY b.place) AS revision,
                          max(CASE WHEN b.withdrawn THEN -1 ELSE b.place END)
                              OVER (PARTITION BY o.area, o.dim, o.period, b.holder) AS newest
                   FROM unnest($1::int[], $2::int[], $3::int[], $4::int[], $5::bool[])
                            AS b (origin_id, batch, place, holder, withdrawn)
                   JOIN view.observation o ON o.origin_id = b.origin_id AND o.batch = b.batch
                   WHERE o.indicator = $6 AND o.area = ANY ($7) AND ($8::int[] IS NULL OR o.dim = ANY ($8))) r
             WHERE r.place = r.newest AND r.flags & 512 = 0",
        )
        .bind(arrays.origins)
        .bind(arrays.batches)
        .bind(arrays.places)
        .bind(arrays.holders)
        .bind(arrays.withdrawn)
        .bind(indicator)
        .bind(areas.keys().copied().collect::<Vec<i32>>())
        .bind(wanted)
        .fetch(self.connection());
        let mut rows = Vec::new();
        while let Some(row) = found.try_next().await? {
            let period = Period::from_packed(row.2).map_err(|_| StoreError::corrupt("a number that is no period"))?;
            if filter.holds(period) {
                rows.push(row);
            }
        }
        Ok(rows)
    }

    /// The attributes that rows have, each set once.
    pub(super) async fn attributes(
        &mut self,
        batches: &[Batch],
        rows: &[StoredRow],
    ) -> Result<(AttributeSets, HashMap<AttributeKey, AttributeSetId>), StoreError> {
        let used: BTreeSet<AttributeKey> = rows
            .iter()
            .filter(|row| row.4 != 0)
            .filter_map(|row| {
                let batch = batches.get(usize::try_from(row.6).ok()?)?;
                Some((batch.origin_id, batch.batch, row.4))
            })
            .collect();
        let mut sets = AttributeSets::default();
        let mut ids = HashMap::with_capacity(used.len());
        if used.is_empty() {
            return Ok((sets, ids));
        }
        let mut found = sqlx::query_as::<_, AttributeRow>(
            "SELECT a.origin_id, a.batch, a.attr, a.ref_date, a.source, a.comment, a.embargo
             FROM unnest($1::int[], $2::int[], $3::int[]) AS u (origin_id, batch, attr)
             JOIN view.attr a ON a.origin_id = u.origin_id AND a.batch = u.batch AND a.attr = u.attr",
        )
        .bind(used.iter().map(|key| key.0).collect::<Vec<i32>>())
        .bind(used.iter().map(|key| key.1).collect::<Vec<i32>>())
        .bind(used.iter().map(|key| key.2).collect::<Vec<i32>>())
        .fetch(self.connection());
        while let Some((origin, batch, attr, ref_date, source, comment, embargo)) = found.try_next().await? {
            let embargo = embargo.map(Timestamp::from_micros);
            ids.insert((origin, batch, attr), sets.intern(Attributes { ref_date, source, comment, embargo }));
        }
        if ids.len() == used.len() { Ok((sets, ids)) } else { Err(StoreError::corrupt("a row without its attributes")) }
    }
}

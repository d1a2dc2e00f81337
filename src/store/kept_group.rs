//! What this node kept of the releases that it built, group by group, so that the next build computes only what has changed.

use marsad_domain::audience::Audience;
use marsad_domain::code::IndicatorCode;

use super::{Store, StoreError};

/// A group of indicators of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptGroupRow {
    /// The first indicator of the group.
    pub indicator: IndicatorCode,
    /// A digest of all that its cells depend on.
    pub made_from: [u8; 32],
    /// What a build adds up of it.
    pub kept: Vec<u8>,
}

impl Store {
    /// What was kept of a release.
    pub async fn kept_groups(&self, release: &[u8; 32]) -> Result<Vec<KeptGroupRow>, StoreError> {
        let rows = sqlx::query!(
            "SELECT indicator, made_from, kept FROM view.kept_group WHERE release = $1 ORDER BY indicator",
            release.as_slice()
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        rows.into_iter()
            .map(|row| {
                let corrupt = || StoreError::corrupt("a kept group");
                let indicator = row.indicator.parse().map_err(|_| corrupt())?;
                let made_from = row.made_from.try_into().map_err(|_| corrupt())?;
                Ok(KeptGroupRow { indicator, made_from, kept: row.kept })
            })
            .collect()
    }

    /// Keeps the groups of a release, instead of those of earlier ones for the same audience.
    pub async fn keep_groups(
        &self,
        release: &[u8; 32],
        audience: Audience,
        groups: &[KeptGroupRow],
    ) -> Result<(), StoreError> {
        let indicators: Vec<&str> = groups.iter().map(|group| group.indicator.as_str()).collect();
        let made_from: Vec<&[u8]> = groups.iter().map(|group| group.made_from.as_slice()).collect();
        let kept: Vec<&[u8]> = groups.iter().map(|group| group.kept.as_slice()).collect();
        // Each release has rows of its own, so none that is deleted is in the way of one that is inserted.
        self.run(sqlx::query!(
            "WITH gone AS (DELETE FROM view.kept_group WHERE audience = $2 AND release <> $1)
             INSERT INTO view.kept_group (release, audience, indicator, made_from, kept)
             SELECT $1, $2, g.indicator, g.made_from, g.kept
             FROM unnest($3::text[], $4::bytea[], $5::bytea[]) AS g (indicator, made_from, kept)",
            release.as_slice(),
            audience.as_str(),
            indicators as Vec<&str>,
            made_from as Vec<&[u8]>,
            kept as Vec<&[u8]>
        ))
        .await
    }
}

//! The node's grants, read.

use crate::domain::code::{AreaCode, IndicatorCode};
use crate::identity::grants::{Grant, GrantKind};
use crate::identity::principal::Role;

use super::{Store, StoreError, Tx};

type Columns = (String, String, String, Vec<String>, Option<Vec<String>>);

const ALL: &str = "SELECT role, name, kind, territories, indicators FROM node.grant ORDER BY role, name, kind";

fn read((role, name, kind, territories, indicators): Columns) -> Result<Grant, StoreError> {
    let bad = |what: &str| StoreError::corrupt(format!("a grant whose {what} is none"));
    let role = Role::parse(&role).ok_or_else(|| bad("role"))?;
    let areas: Result<Vec<AreaCode>, _> = territories.iter().map(|code| AreaCode::new(code)).collect();
    let indicators: Option<Result<Vec<IndicatorCode>, _>> =
        indicators.map(|codes| codes.iter().map(|code| IndicatorCode::new(code)).collect());
    Ok(Grant {
        principal: (role, name),
        kind: GrantKind::parse(&kind).ok_or_else(|| bad("kind"))?,
        territories: areas.map_err(|_| bad("territory"))?,
        indicators: indicators.transpose().map_err(|_| bad("indicator"))?,
    })
}

impl Tx {
    /// Every grant, as this transaction sees them.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails or holds what is no grant.
    pub async fn grants(&mut self) -> Result<Vec<Grant>, StoreError> {
        let rows: Vec<Columns> = sqlx::query_as(ALL).fetch_all(self.connection()).await?;
        rows.into_iter().map(read).collect()
    }
}

impl Store {
    /// Every grant.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails or holds what is no grant.
    pub async fn grants(&self) -> Result<Vec<Grant>, StoreError> {
        let rows: Vec<Columns> = sqlx::query_as(ALL).fetch_all(&self.pool).await?;
        rows.into_iter().map(read).collect()
    }

    /// Gives a grant; one of the same kind to the same principal is replaced.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn put_grant(&self, grant: &Grant) -> Result<(), StoreError> {
        let territories: Vec<&str> = grant.territories.iter().map(AreaCode::as_str).collect();
        let indicators: Option<Vec<&str>> =
            grant.indicators.as_ref().map(|codes| codes.iter().map(IndicatorCode::as_str).collect());
        sqlx::query(
            "INSERT INTO node.grant (role, name, kind, territories, indicators) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (role, name, kind) DO UPDATE SET territories = $4, indicators = $5",
        )
        .bind(grant.principal.0.as_str())
        .bind(&grant.principal.1)
        .bind(grant.kind.as_str())
        .bind(territories)
        .bind(indicators)
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

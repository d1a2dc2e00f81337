//! `node.grant`: what this node lets principals do beside what their roles give.

use sqlx::{PgConnection, Row};

use crate::domain::code::{AreaCode, IndicatorCode};
use crate::identity::{Grant, GrantKind, Role};

use super::{Store, StoreError, Tx};

const LIST: &str = "SELECT role, name, kind, territories, indicators FROM node.grant ORDER BY role, name, kind";

fn corrupt(what: &str) -> StoreError {
    StoreError::corrupt(format!("a grant with {what}"))
}

async fn list(connection: &mut PgConnection) -> Result<Vec<Grant>, StoreError> {
    let rows = sqlx::query(LIST).fetch_all(connection).await?;
    rows.iter().map(read).collect()
}

fn read(row: &sqlx::postgres::PgRow) -> Result<Grant, StoreError> {
    let role = Role::parse(row.try_get("role")?).ok_or_else(|| corrupt("an unknown role"))?;
    let kind = GrantKind::parse(row.try_get("kind")?).ok_or_else(|| corrupt("an unknown kind"))?;
    let territories: Vec<String> = row.try_get("territories")?;
    let indicators: Option<Vec<String>> = row.try_get("indicators")?;
    let territories = territories.iter().map(|code| AreaCode::new(code)).collect::<Result<_, _>>();
    let indicators =
        indicators.map(|codes| codes.iter().map(|code| IndicatorCode::new(code)).collect::<Result<_, _>>());
    Ok(Grant {
        principal: (role, row.try_get("name")?),
        kind,
        territories: territories.map_err(|_| corrupt("a territory that is no code"))?,
        indicators: indicators.transpose().map_err(|_| corrupt("an indicator that is no code"))?,
    })
}

impl Tx {
    /// Every grant, as this transaction sees it.
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be read.
    pub async fn grants(&mut self) -> Result<Vec<Grant>, StoreError> {
        list(self.connection()).await
    }
}

impl Store {
    /// Every grant, by principal and kind.
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be read.
    pub async fn grants(&self) -> Result<Vec<Grant>, StoreError> {
        let mut connection = self.connection().await?;
        list(&mut connection).await
    }

    /// Gives a grant, in place of the one of the same principal and kind.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be written.
    pub async fn put_grant(&self, grant: &Grant) -> Result<(), StoreError> {
        let territories: Vec<&str> = grant.territories.iter().map(AreaCode::as_str).collect();
        let indicators: Option<Vec<&str>> =
            grant.indicators.as_ref().map(|codes| codes.iter().map(IndicatorCode::as_str).collect());
        sqlx::query(
            "INSERT INTO node.grant (role, name, kind, territories, indicators) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (role, name, kind) DO UPDATE
             SET territories = excluded.territories, indicators = excluded.indicators",
        )
        .bind(grant.principal.0.as_str())
        .bind(&grant.principal.1)
        .bind(grant.kind.as_str())
        .bind(territories)
        .bind(indicators)
        .execute(&mut *self.connection().await?)
        .await?;
        Ok(())
    }

    /// Takes a grant back; whether there was one.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be written.
    pub async fn delete_grant(&self, role: Role, name: &str, kind: GrantKind) -> Result<bool, StoreError> {
        let done = sqlx::query("DELETE FROM node.grant WHERE role = $1 AND name = $2 AND kind = $3")
            .bind(role.as_str())
            .bind(name)
            .bind(kind.as_str())
            .execute(&mut *self.connection().await?)
            .await?;
        Ok(done.rows_affected() > 0)
    }
}

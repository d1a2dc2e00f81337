//! `node.grant`: what this node permits principals in addition to their roles.

use sqlx::PgConnection;

use marsad_domain::code::{AreaCode, IndicatorCode};
use marsad_identity::{Grant, GrantKind, Role};

use super::{Store, StoreError, Tx};

struct Columns {
    role: String,
    name: String,
    kind: String,
    territories: Vec<String>,
    indicators: Option<Vec<String>>,
}

impl TryFrom<Columns> for Grant {
    type Error = StoreError;

    fn try_from(row: Columns) -> Result<Self, StoreError> {
        let corrupt = |what: &str| StoreError::corrupt(format!("a grant with {what}"));
        let territories = row.territories.iter().map(|code| AreaCode::new(code)).collect::<Result<_, _>>();
        let indicators =
            row.indicators.map(|codes| codes.iter().map(|code| IndicatorCode::new(code)).collect::<Result<_, _>>());
        Ok(Self {
            principal: (Role::parse(&row.role).ok_or_else(|| corrupt("an unknown role"))?, row.name),
            kind: GrantKind::parse(&row.kind).ok_or_else(|| corrupt("an unknown kind"))?,
            territories: territories.map_err(|_| corrupt("an invalid territory code"))?,
            indicators: indicators.transpose().map_err(|_| corrupt("an invalid indicator code"))?,
        })
    }
}

async fn list(connection: &mut PgConnection) -> Result<Vec<Grant>, StoreError> {
    let rows = sqlx::query_as!(
        Columns,
        "SELECT role, name, kind, territories, indicators FROM node.grant ORDER BY role, name, kind"
    );
    rows.fetch_all(connection).await?.into_iter().map(Grant::try_from).collect()
}

impl Tx {
    /// Every grant, as this transaction sees it.
    pub async fn grants(&mut self) -> Result<Vec<Grant>, StoreError> {
        list(self.connection()).await
    }
}

impl Store {
    /// Every grant, by principal and kind.
    pub async fn grants(&self) -> Result<Vec<Grant>, StoreError> {
        let mut connection = self.connection().await?;
        list(&mut connection).await
    }

    /// Stores a grant, in place of an earlier one of the same principal and kind.
    pub async fn put_grant(&self, grant: &Grant) -> Result<(), StoreError> {
        let territories: Vec<&str> = grant.territories.iter().map(AreaCode::as_str).collect();
        let indicators: Option<Vec<&str>> =
            grant.indicators.as_ref().map(|codes| codes.iter().map(IndicatorCode::as_str).collect());
        self.run(sqlx::query!(
            "INSERT INTO node.grant (role, name, kind, territories, indicators) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (role, name, kind) DO UPDATE
             SET territories = excluded.territories, indicators = excluded.indicators",
            grant.principal.0.as_str(),
            &grant.principal.1,
            grant.kind.as_str(),
            territories as Vec<&str>,
            indicators as Option<Vec<&str>>
        ))
        .await
    }

    /// Deletes a grant; returns whether there was one.
    pub async fn delete_grant(&self, role: Role, name: &str, kind: GrantKind) -> Result<bool, StoreError> {
        let done = sqlx::query!(
            "DELETE FROM node.grant WHERE role = $1 AND name = $2 AND kind = $3",
            role.as_str(),
            name,
            kind.as_str()
        )
        .execute(&mut *self.connection().await?)
        .await?;
        Ok(done.rows_affected() > 0)
    }
}

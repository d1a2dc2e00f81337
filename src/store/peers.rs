//! `node.peer`: the peers that were added while the node ran.

use futures::future::BoxFuture;
use marsad_domain::code::OriginName;

use super::codes::origin_name;
use super::{Store, StoreError};

impl Store {
    /// Name and address of every peer, by name.
    pub fn peers(&self) -> BoxFuture<'_, Result<Vec<(OriginName, String)>, StoreError>> {
        Box::pin(async move {
            let rows = sqlx::query!("SELECT name, url FROM node.peer ORDER BY name")
                .fetch_all(&mut *self.connection().await?)
                .await?;
            rows.into_iter().map(|row| Ok((origin_name(&row.name)?, row.url))).collect()
        })
    }

    /// Adds a peer, in place of an earlier one of the same name.
    pub async fn put_peer(&self, name: &OriginName, url: &str) -> Result<(), StoreError> {
        self.run(sqlx::query!(
            "INSERT INTO node.peer (name, url) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET url = excluded.url",
            name.as_str(),
            url
        ))
        .await
    }

    /// Removes a peer; returns whether there was one.
    pub async fn delete_peer(&self, name: &OriginName) -> Result<bool, StoreError> {
        let done = sqlx::query!("DELETE FROM node.peer WHERE name = $1", name.as_str())
            .execute(&mut *self.connection().await?)
            .await?;
        Ok(done.rows_affected() > 0)
    }
}

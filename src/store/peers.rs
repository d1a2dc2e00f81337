//! `node.peer`: the nodes to pull from that were added while the node ran.

use crate::domain::code::OriginName;

use super::{Store, StoreError};

impl Store {
    /// Name and address of every peer, by name.
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be read.
    pub async fn peers(&self) -> Result<Vec<(OriginName, String)>, StoreError> {
        let rows: Vec<(String, String)> = sqlx::query_as("SELECT name, url FROM node.peer ORDER BY name")
            .fetch_all(&mut *self.connection().await?)
            .await?;
        rows.into_iter()
            .map(|(name, url)| match OriginName::new(&name) {
                Ok(name) => Ok((name, url)),
                Err(_) => Err(StoreError::corrupt("a peer whose name is no origin's")),
            })
            .collect()
    }

    /// Adds a peer, in place of the one of the same name.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be written.
    pub async fn put_peer(&self, name: &OriginName, url: &str) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO node.peer (name, url) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET url = excluded.url",
        )
        .bind(name.as_str())
        .bind(url)
        .execute(&mut *self.connection().await?)
        .await?;
        Ok(())
    }

    /// Removes a peer; whether there was one.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be written.
    pub async fn delete_peer(&self, name: &OriginName) -> Result<bool, StoreError> {
        let done = sqlx::query("DELETE FROM node.peer WHERE name = $1")
            .bind(name.as_str())
            .execute(&mut *self.connection().await?)
            .await?;
        Ok(done.rows_affected() > 0)
    }
}

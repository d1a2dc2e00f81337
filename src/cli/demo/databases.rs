//! The demo's databases: on a private Postgres below its folder, or on the server of DATABASE_URL.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};
use futures::future::try_join_all;
use tokio::task::spawn_blocking;

use crate::cli::private_postgres::{PrivatePostgres, Settings};
use crate::store::database::{drop_database, ensure_database, with_database};

use super::people::NODES;
use super::site::NodeSite;

pub struct Databases {
    /// None if DATABASE_URL names the server.
    own: Option<PrivatePostgres>,
    /// The address in DATABASE_URL.
    given: Option<String>,
}

impl Databases {
    /// Starts the private server, or takes the one of DATABASE_URL. `fresh` removes what an earlier demo left.
    pub async fn open(dir: &Path, fresh: bool) -> Result<Self> {
        let given = std::env::var("DATABASE_URL").ok().filter(|url| !url.is_empty());
        let dir = dir.to_owned();
        if fresh {
            if let Some(url) = &given {
                for node in &NODES {
                    drop_database(&with_database(url, &name_of(node.name))?).await?;
                }
            }
            let dir = dir.clone();
            spawn_blocking(move || clear(&dir)).await.context("the folder was not cleared")??;
        }
        if given.is_some() {
            return Ok(Self { own: None, given });
        }
        let start = move || {
            std::fs::create_dir_all(&dir).with_context(|| format!("cannot make {}", dir.display()))?;
            let mut server = PrivatePostgres::open(&dir.join("postgres"), Settings::default())?;
            server.start()?;
            anyhow::Ok(server)
        };
        Ok(Self { own: Some(spawn_blocking(start).await.context("Postgres was not started")??), given: None })
    }

    /// Where the data lies if it cannot lie in the demo's folder.
    pub fn elsewhere(&self) -> Option<PathBuf> {
        self.own.as_ref().and_then(PrivatePostgres::elsewhere).map(Path::to_owned)
    }

    pub fn url(&self, node: &str) -> String {
        let name = name_of(node);
        match (&self.own, &self.given) {
            (Some(server), _) => server.url(&name),
            (None, Some(url)) => with_database(url, &name).unwrap_or_default(),
            (None, None) => String::new(),
        }
    }

    /// Creates the nodes' databases where they are missing.
    pub async fn ensure(&self, nodes: &[NodeSite]) -> Result<()> {
        let urls: Vec<String> = nodes.iter().map(|node| self.url(node.name)).collect();
        try_join_all(urls.iter().map(|url| ensure_database(url))).await.map_err(|error| anyhow!(error))?;
        Ok(())
    }

    pub async fn stop(self) -> Result<()> {
        let Some(server) = self.own else { return Ok(()) };
        spawn_blocking(move || server.stop()).await.context("Postgres was not stopped")?
    }
}

fn name_of(node: &str) -> String {
    format!("marsad_demo_{}", node.replace('-', "_"))
}

fn clear(dir: &Path) -> Result<()> {
    PrivatePostgres::remove(&dir.join("postgres"))?;
    match std::fs::remove_dir_all(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", dir.display()))
        }
        _ => Ok(()),
    }
}

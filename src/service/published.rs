//! Releases as answers are read from them. Manifests and decoded blocks are kept in memory, up to a limit, so that a pull costs
//! one small query.

mod blocks;
mod cache;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::ServiceError;
use crate::broken_release::BrokenRelease;
use crate::node::Node;
use crate::nothing::{Nothing, Why};
use crate::release::not_here;
use crate::waiting;
use marsad_disclosure::SafeCells;
use marsad_domain::audience::Audience;
use marsad_domain::catalogue::Catalogue;
use marsad_domain::code::{AreaCode, IndicatorCode};
use marsad_identity::policy::{Permit, ReadAggregates};
use marsad_ledger::CatalogueVersion;
use marsad_release::manifest::{BlockRef, Manifest};
use marsad_store::Store;
use marsad_store::release_read::HeldRelease;
use marsad_wire::position::Position;

pub use blocks::Blocks;
use cache::Cache;

/// How a caller names a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReleaseName {
    /// The newest of the configured builder that the caller may read.
    Latest,
    /// The one of this identifier.
    Id([u8; 32]),
}

impl ReleaseName {
    const LATEST: &str = "latest";

    /// The release that a text names: 64 hexadecimal digits, or `latest` (or nothing) for the newest.
    ///
    /// # Errors
    /// [`ServiceError::BadRequest`] for any other text.
    pub fn parse(text: &str) -> Result<Self, ServiceError> {
        if text.is_empty() || text == Self::LATEST {
            return Ok(Self::Latest);
        }
        let mut id = [0; 32];
        let problem = "an identifier of 64 hexadecimal digits, or `latest`";
        hex::decode_to_slice(text, &mut id).map_err(|_| ServiceError::field("release", problem))?;
        Ok(Self::Id(id))
    }
}

impl fmt::Display for ReleaseName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Latest => f.write_str(Self::LATEST),
            Self::Id(id) => f.write_str(&hex::encode(id)),
        }
    }
}

/// A release with the catalogue that it was built under.
#[derive(Debug)]
pub struct Release {
    pub held: HeldRelease,
    pub catalogue: Arc<CatalogueVersion>,
}

impl Release {
    /// What the release says of itself.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        self.held.manifest.manifest()
    }

    /// The catalogue that it was built under.
    #[must_use]
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue.catalogue
    }

    /// Its identifier in hexadecimal.
    #[must_use]
    pub fn name(&self) -> String {
        hex::encode(self.held.id)
    }
}

/// The number of the ledger's change at which the database was asked, and the newest release then.
type Newest = (u64, Option<[u8; 32]>);

/// The releases of a node.
#[derive(Default)]
pub struct Published {
    cache: Mutex<Cache>,
    /// The newest release's identifier for each audience, with the number of the ledger's change that it was asked at.
    latest: tokio::sync::Mutex<HashMap<Audience, Newest>>,
}

impl Published {
    fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The release of a name, if the caller may read it.
    ///
    /// # Errors
    /// [`ServiceError::ReleaseWithdrawn`] if it was withdrawn, [`ServiceError::NotFound`] (NOT_PUBLISHED) if this node holds no
    /// such release, or none for the caller.
    pub async fn find(
        &self,
        node: &Node,
        permit: &Permit<ReadAggregates>,
        name: &ReleaseName,
    ) -> Result<Arc<Release>, ServiceError> {
        let id = match name {
            ReleaseName::Id(id) => *id,
            ReleaseName::Latest => {
                let narrowest = permit.narrowest_release(node.built_by(&node.builder));
                let none =
                    || Nothing { indicator: String::new(), why: Why::NoRelease, known: vec![node.builder.to_string()] };
                self.latest_id(node, narrowest).await?.ok_or_else(none)?
            }
        };
        let found = self.release(node, id).await?.filter(|release| {
            release.manifest().audience >= permit.narrowest_release(node.built_by(&release.held.log.origin))
        });
        match found {
            Some(release) => Ok(release),
            None => {
                Err(not_here(node.store(), name, |builder| permit.narrowest_release(node.built_by(builder))).await?)
            }
        }
    }

    /// The release of an identifier, for any caller.
    ///
    /// # Errors
    /// [`ServiceError::Store`] if it cannot be read.
    pub async fn release(&self, node: &Node, id: [u8; 32]) -> Result<Option<Arc<Release>>, ServiceError> {
        let now = *node.ledger.changes().borrow();
        let known = self.cache().release(&id);
        if let Some((known, held_at)) = known {
            if held_at == now {
                return Ok(Some(known));
            }
            let is_held = node.store().holds_release(&id).await?;
            self.cache().note_held(&id, is_held, now);
            return Ok(is_held.then_some(known));
        }
        let Some(held) = node.store().release(&id).await? else { return Ok(None) };
        let catalogue = catalogue_of(node, held.manifest.manifest()).await?;
        let release = Arc::new(Release { held, catalogue: catalogue.ok_or(ServiceError::CatalogueMissing)? });
        self.cache().insert_release(&release, now);
        Ok(Some(release))
    }

    /// The identifier of the newest release of the configured builder for no narrower an audience than `narrowest`: asked
    /// of the database again only when something has come since.
    async fn latest_id(&self, node: &Node, narrowest: Audience) -> Result<Option<[u8; 32]>, ServiceError> {
        // Held while the database is asked, so that an earlier answer is not remembered after a later one.
        let mut latest = waiting::in_time(self.latest.lock()).await?;
        let now = *node.ledger.changes().borrow();
        if let Some((_, id)) = latest.get(&narrowest).filter(|(then, _)| *then == now) {
            return Ok(*id);
        }
        let id = node.store().latest_release_id(&node.builder, narrowest).await?;
        latest.insert(narrowest, (now, id));
        Ok(id)
    }

    /// The newest release of the configured builder for all members, if there is one. Raw rows are masked by its pattern,
    /// no matter who looks.
    ///
    /// # Errors
    /// [`ServiceError::Store`] if it cannot be read.
    pub async fn latest(&self, node: &Node) -> Result<Option<Arc<Release>>, ServiceError> {
        match self.latest_id(node, Audience::Members).await? {
            Some(id) => self.release(node, id).await,
            None => Ok(None),
        }
    }

    /// Every release of the configured builder that this node holds for more than its builder, the newest first. A release of
    /// another builder hides nothing: otherwise each builder could hide what it likes at every node.
    ///
    /// # Errors
    /// [`ServiceError::Store`] if they cannot be read.
    pub async fn all(&self, node: &Node) -> Result<Vec<Arc<Release>>, ServiceError> {
        let mut found = Vec::new();
        for id in node.store().release_ids(&node.builder).await? {
            found.extend(self.release(node, id).await?);
        }
        Ok(found)
    }

    /// The blocks of an indicator that can hold cells of some areas; all, if none is named. None for an indicator that
    /// the release lacks.
    ///
    /// # Errors
    /// [`ServiceError::BrokenRelease`] if a block is not held, or is not the one that the manifest names.
    pub async fn blocks(
        &self,
        store: &Store,
        release: &Release,
        indicator: &IndicatorCode,
        areas: &[AreaCode],
    ) -> Result<Blocks, ServiceError> {
        let Some(part) = release.manifest().part(indicator.as_str()) else { return Ok(Blocks::default()) };
        let mut blocks = Vec::new();
        for block in part.blocks_for(areas) {
            let known = self.cache().block(&block.hash);
            let cells = match known {
                Some(cells) => cells,
                None => {
                    let cells = read_block(store, release, indicator, block).await?;
                    self.cache().insert_block(block, &cells);
                    cells
                }
            };
            blocks.push((block.clone(), cells));
        }
        Ok(Blocks(blocks))
    }
}

/// The newest release, for reading blocks of it beside rows.
#[derive(Clone, Copy)]
pub struct NewestRelease<'r> {
    pub published: &'r Published,
    pub store: &'r Store,
    /// None: there is none yet.
    pub release: Option<&'r Release>,
}

impl NewestRelease<'_> {
    /// What it holds of an indicator in some areas; nothing if there is none.
    ///
    /// # Errors
    /// As of [`Published::blocks`].
    pub async fn blocks(&self, indicator: &IndicatorCode, areas: &[AreaCode]) -> Result<Blocks, ServiceError> {
        match self.release {
            Some(release) => self.published.blocks(self.store, release, indicator, areas).await,
            None => Ok(Blocks::default()),
        }
    }
}

/// The catalogue of a manifest. None if it is not held.
///
/// # Errors
/// [`ServiceError::Store`] if it cannot be read.
pub async fn catalogue_of(node: &Node, manifest: &Manifest) -> Result<Option<Arc<CatalogueVersion>>, ServiceError> {
    let (origin, epoch, index) = manifest.catalogue.clone();
    Ok(node.ledger.catalogue_at(&Position { origin, epoch, index }).await?)
}

async fn read_block(
    store: &Store,
    release: &Release,
    indicator: &IndicatorCode,
    block: &BlockRef,
) -> Result<Arc<SafeCells>, ServiceError> {
    let Some(stored) = store.release_block(&release.held.id, indicator, &block.hash).await? else {
        // Withdrawn since it was found.
        let is_held = store.holds_release(&release.held.id).await?;
        let broken = || BrokenRelease::without_block(release.name(), release.manifest(), indicator).into();
        return Err(if is_held {
            broken()
        } else {
            not_here(store, &ReleaseName::Id(release.held.id), |_| Audience::Node).await?
        });
    };
    let (manifest, code) = (release.held.manifest.clone(), indicator.clone());
    let decoding = move || SafeCells::from_release_bytes(&manifest, code.as_str(), &[stored.as_slice()]);
    let cells = tokio::task::spawn_blocking(decoding).await.map_err(|_| ServiceError::Task)?;
    cells.map(Arc::new).map_err(|error| {
        tracing::error!(release = release.name(), %indicator, %error, "a block of a release cannot be read");
        BrokenRelease::with_block(release.name(), release.manifest(), indicator, &error).into()
    })
}

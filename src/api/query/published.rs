//! Releases as answers are read from them: manifests and decoded blocks are kept in memory, up to a limit, so that a
//! pull costs one small query.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::disclosure::mask::{self, Masking, RawFigure, mask_observation};
use crate::disclosure::{SafeCells, Viewpoint};
use crate::domain::audience::Audience;
use crate::domain::catalogue::indicator::{Indicator, Kind};
use crate::domain::catalogue::{Catalogue, IndicatorId};
use crate::domain::cell::CellKey;
use crate::domain::code::{AreaCode, CodeId, IndicatorCode};
use crate::domain::period::Period;
use crate::domain::scan::withhold;
use crate::identity::policy::{Permit, ReadAggregates};
use crate::ledger::CatalogueVersion;
use crate::release::manifest::{BlockRef, Manifest};
use crate::service::Node;
use crate::service::broken_release::BrokenRelease;
use crate::service::nothing::{Nothing, Why};
use crate::service::waiting;
use crate::service::{Absent, ServiceError};
use crate::store::Store;
use crate::store::release_read::HeldRelease;
use crate::wire::position::Position;
use crate::wire::{Problem, WireError};

/// How much memory decoded blocks may take.
const BLOCK_BYTES_MAX: usize = 64 << 20;
/// About how much a decoded cell takes.
const CELL_BYTES: usize = 64;
/// How many releases are kept.
const RELEASES_MAX: usize = 16;

/// The name of the newest release.
pub const LATEST: &str = "latest";

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

/// Some blocks of one indicator, in the order of the release.
#[derive(Debug, Clone, Default)]
pub struct Blocks(pub Vec<(BlockRef, Arc<SafeCells>)>);

impl Blocks {
    /// Whether someone who is neither reporter nor reviewer may see a row: by the pattern of the release.
    #[must_use]
    pub fn mask(&self, row: &RawFigure<'_>) -> Masking {
        mask_observation(self.cells_for(row), row)
    }

    /// The cells of the block that a row's cell is in, if it is in one.
    fn cells_for(&self, row: &RawFigure<'_>) -> Option<&SafeCells> {
        let place = (row.area, row.period);
        let holds =
            |block: &BlockRef| (&block.first.0, block.first.1) <= place && place <= (&block.last.0, block.last.1);
        let mut candidates = self.0.iter().filter(|(block, _)| holds(block)).map(|(_, cells)| cells);
        let first = candidates.next();
        // Cells of one area and period may lie in two blocks.
        let holder = candidates.find(|cells| has_cell(cells, row)).or(first);
        holder.map(|cells| &**cells)
    }

    /// The figures that the release shows for an area and a period, with the codes of the indicator's dimensions.
    pub fn figures(
        &self,
        indicator: &Indicator,
        area: &AreaCode,
        period: Period,
    ) -> impl Iterator<Item = (Vec<CodeId>, i64)> {
        self.0.iter().flat_map(move |(_, cells)| mask::figures(cells, indicator, area, period))
    }

    /// Whether the release hides the cell of a row.
    #[must_use]
    pub fn hides(&self, row: &RawFigure<'_>) -> bool {
        mask::is_hidden(self.cells_for(row), row)
    }

    /// The figure that the release shows in the cell of a row.
    #[must_use]
    pub fn published(&self, row: &RawFigure<'_>) -> Option<i64> {
        mask::published(self.cells_for(row), row)
    }
}

fn has_cell(cells: &SafeCells, row: &RawFigure<'_>) -> bool {
    let of_method = |concept: &str| concept == Indicator::METHOD;
    let pairs = row.indicator.dimensions.iter().zip(row.dimensions);
    let (methods, others): (Vec<_>, Vec<_>) = pairs.partition(|(concept, _)| of_method(concept.as_str()));
    let key = CellKey {
        indicator: row.indicator.code.clone(),
        area: row.area.clone(),
        period: row.period,
        by: others.into_iter().filter(|(_, code)| !code.is_total()).map(|(a, b)| (a.clone(), b.clone())).collect(),
        method: methods.into_iter().next().map(|(_, code): (_, &CodeId)| code.clone()),
    };
    cells.cell(&key, Viewpoint::Other).is_some()
}

struct Kept {
    cells: Arc<SafeCells>,
    bytes: usize,
    used: u64,
}

#[derive(Default)]
struct Memory {
    /// With the number of the ledger's change at which the database still held it: a release can be withdrawn.
    releases: Vec<(Arc<Release>, u64)>,
    /// By the hash that names a block: the same block may be in many releases.
    blocks: HashMap<[u8; 32], Kept>,
    bytes: usize,
    clock: u64,
}

impl Memory {
    /// Notes whether a release is held still. Of one that is not, nothing stays: blocks of others are read again.
    fn asked(&mut self, id: &[u8; 32], is_held: bool, now: u64) {
        if is_held {
            let known = self.releases.iter_mut().find(|(release, _)| release.held.id == *id);
            known.into_iter().for_each(|(_, asked)| *asked = now.max(*asked));
            return;
        }
        self.releases.retain(|(release, _)| release.held.id != *id);
        self.blocks.clear();
        self.bytes = 0;
    }

    fn block(&mut self, hash: &[u8; 32]) -> Option<Arc<SafeCells>> {
        self.clock += 1;
        let kept = self.blocks.get_mut(hash)?;
        kept.used = self.clock;
        Some(Arc::clone(&kept.cells))
    }

    fn keep(&mut self, block: &BlockRef, cells: &Arc<SafeCells>) {
        let bytes = usize::try_from(block.rows).unwrap_or(usize::MAX).saturating_mul(CELL_BYTES).saturating_add(4_096);
        self.clock += 1;
        let kept = Kept { cells: Arc::clone(cells), bytes, used: self.clock };
        self.bytes = self.bytes.saturating_add(bytes);
        if let Some(old) = self.blocks.insert(block.hash, kept) {
            self.bytes = self.bytes.saturating_sub(old.bytes);
        }
        while self.bytes > BLOCK_BYTES_MAX && self.blocks.len() > 1 {
            let Some(oldest) = self.blocks.iter().min_by_key(|(_, kept)| kept.used).map(|(hash, _)| *hash) else {
                break;
            };
            if let Some(old) = self.blocks.remove(&oldest) {
                self.bytes = self.bytes.saturating_sub(old.bytes);
            }
        }
    }
}

/// The number of a change of the ledger, and the newest release at it.
type Newest = (u64, Option<[u8; 32]>);

/// The releases of a node.
#[derive(Default)]
pub struct Published {
    memory: Mutex<Memory>,
    /// The newest release's identifier for each audience, with the number of the ledger's change that it was asked at.
    latest: tokio::sync::Mutex<HashMap<Audience, Newest>>,
}

impl Published {
    fn memory(&self) -> std::sync::MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The release of a name that the caller may read: its identifier, or `latest` (or nothing) for the newest of the
    /// configured builder.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] (NOT_PUBLISHED) if this node holds no such release, or none for the caller.
    pub async fn find(
        &self,
        node: &Node,
        permit: &Permit<ReadAggregates>,
        name: &str,
    ) -> Result<Arc<Release>, ServiceError> {
        let absent = || ServiceError::absent(Absent::Release, name);
        let id = if name.is_empty() || name == LATEST {
            let narrowest = permit.narrowest_release(node.built_by(&node.builder));
            let none =
                || Nothing { indicator: String::new(), why: Why::NoRelease, known: vec![node.builder.to_string()] };
            self.latest_id(node, narrowest).await?.ok_or_else(none)?
        } else {
            let mut id = [0; 32];
            let problem = "an identifier of 64 hexadecimal digits, or `latest`";
            hex::decode_to_slice(name, &mut id).map_err(|_| ServiceError::field("release", problem))?;
            id
        };
        let found = self.release(node, id).await?.filter(|release| {
            release.manifest().audience >= permit.narrowest_release(node.built_by(&release.held.log.origin))
        });
        found.ok_or_else(absent)
    }

    /// The release of an identifier, for whomever it is.
    ///
    /// # Errors
    /// [`ServiceError::Store`] if it cannot be read.
    pub async fn release(&self, node: &Node, id: [u8; 32]) -> Result<Option<Arc<Release>>, ServiceError> {
        let now = *node.ledger.changes().borrow();
        let known = self.memory().releases.iter().find(|(release, _)| release.held.id == id).cloned();
        if let Some((known, asked)) = known {
            if asked == now {
                return Ok(Some(known));
            }
            let is_held = node.store().holds_release(&id).await?;
            self.memory().asked(&id, is_held, now);
            return Ok(is_held.then_some(known));
        }
        let Some(held) = node.store().release(&id).await? else { return Ok(None) };
        let (origin, epoch, index) = held.manifest.manifest().catalogue.clone();
        let catalogue = node.ledger.catalogue_at(&Position { origin, epoch, index }).await?;
        let release = Arc::new(Release { held, catalogue: catalogue.ok_or(ServiceError::CatalogueMissing)? });
        let mut memory = self.memory();
        memory.releases.push((Arc::clone(&release), now));
        let excess = memory.releases.len().saturating_sub(RELEASES_MAX);
        memory.releases.drain(..excess);
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

    /// The newest release of the configured builder for all members, if there is one: raw rows are masked by its pattern,
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

    /// Every release of the configured builder that this node holds for more than its builder, the newest first. What
    /// others build hides nothing: else each of them could hide what it likes at every node.
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
            let known = self.memory().block(&block.hash);
            let cells = match known {
                Some(cells) => cells,
                None => {
                    let cells = read_block(store, release, indicator, block).await?;
                    self.memory().keep(block, &cells);
                    cells
                }
            };
            blocks.push((block.clone(), cells));
        }
        Ok(Blocks(blocks))
    }
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
        return Err(if is_held { broken() } else { ServiceError::absent(Absent::Release, release.name()) });
    };
    let (manifest, code) = (release.held.manifest.clone(), indicator.clone());
    let decoding = move || SafeCells::from_release_bytes(&manifest, code.as_str(), &[stored.as_slice()]);
    let cells = tokio::task::spawn_blocking(decoding).await.map_err(|_| ServiceError::Task)?;
    cells.map(Arc::new).map_err(|error| {
        tracing::error!(release = release.name(), %indicator, %error, "a block of a release cannot be read");
        BrokenRelease::with_block(release.name(), release.manifest(), indicator, &error).into()
    })
}

/// The release as answers name it.
///
/// # Errors
/// [`ServiceError::Held`] if its date has no text.
pub fn summary(held: &HeldRelease) -> Result<crate::wire::pb::ReleaseSummary, ServiceError> {
    use crate::wire::pb;
    let manifest = held.manifest.manifest();
    let time = crate::wire::time::to_rfc3339("time", manifest.date).map_err(ServiceError::Held)?;
    let (origin, epoch, index) = &manifest.catalogue;
    let mut title = manifest.title.clone();
    [&mut title.ar, &mut title.fr, &mut title.en].into_iter().for_each(|text| {
        withhold(text);
    });
    Ok(pb::ReleaseSummary {
        release: hex::encode(held.id),
        number: manifest.number,
        title: Some((&title).into()),
        time,
        builder: manifest.builder.to_string(),
        audience: manifest.audience.as_str().to_owned(),
        position: Some(pb::LogPosition {
            origin: held.log.origin.to_string(),
            epoch: held.log.epoch,
            index: held.index,
        }),
        cut: manifest
            .cut
            .iter()
            .map(|line| pb::LogCut {
                origin: line.origin.to_string(),
                epoch: line.epoch,
                size: line.size,
                root: hex::encode(line.root),
            })
            .collect(),
        catalogue: Some(pb::LogPosition { origin: origin.to_string(), epoch: *epoch, index: *index }),
        cells: held.cells,
        indicators: manifest.parts.iter().map(|part| part.indicator.to_string()).collect(),
    })
}

/// The indicators that a ratio is made of; none for another kind, or where the catalogue lacks one.
pub fn sides(catalogue: &Catalogue, id: IndicatorId) -> Vec<IndicatorId> {
    let Some(Kind::Ratio { numerator, denominator }) = catalogue.indicator(id).map(|own| &own.kind) else {
        return Vec::new();
    };
    let both = [numerator, denominator].map(|side| catalogue.indicator_id(side.indicator.as_str()));
    let mut ids: Vec<IndicatorId> = both.into_iter().flatten().collect();
    ids.dedup();
    ids
}

/// What is held and does not fit the catalogue.
pub(super) fn unfit(column: &str) -> ServiceError {
    ServiceError::Held(WireError::new(column, Problem::Unknown))
}

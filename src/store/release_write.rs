//! Writes releases from their manifests. The blocks stay chunks of the entry's payload.

use marsad_log::entry::Index;
use marsad_release::manifest::{Manifest, ManifestError};

use super::integers::{big, int};
use super::log_key::LogKey;
use super::{StoreError, Tx};

/// The manifest of a release, from chunk 0 of its entry.
#[derive(Debug, Clone)]
pub struct ReleaseRow {
    manifest: Manifest,
    bytes: Vec<u8>,
}

impl ReleaseRow {
    /// Reads a manifest.
    ///
    /// # Errors
    /// [`ManifestError`] for bytes that are no manifest, or one of a newer program.
    pub fn read(bytes: &[u8]) -> Result<Self, ManifestError> {
        Manifest::decode(bytes).map(|manifest| Self { manifest, bytes: bytes.to_vec() })
    }

    /// The manifest.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }
}

impl Tx {
    /// Writes a release and which chunk holds which cells: the blocks are chunks 1 … n, in the manifest's order.
    pub async fn insert_release(&mut self, key: LogKey, index: Index, row: &ReleaseRow) -> Result<(), StoreError> {
        let manifest = &row.manifest;
        let id = manifest.id();
        let blocks = manifest.parts.iter().flat_map(|part| &part.blocks);
        let cells: u64 = blocks.map(|block| u64::from(block.rows)).sum();
        let publication = manifest.publication.as_ref();
        let corrects = publication.and_then(|own| own.corrects.as_ref()).map(|own| own.release.to_vec());
        let plan = publication.and_then(|own| own.plan.as_ref()).map_or("", |own| own.id.as_str());
        sqlx::query!(
            "INSERT INTO view.release
                 (release, origin_id, epoch, idx, number, time, audience, cells, corrects, plan, manifest)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            id.as_slice(),
            key.origin_id,
            key.epoch,
            big(index)?,
            int(manifest.number)?,
            manifest.date.micros(),
            manifest.audience.as_str(),
            big(cells)?,
            corrects,
            plan,
            &row.bytes
        )
        .execute(self.connection())
        .await?;
        let mut chunk = 1;
        for part in &manifest.parts {
            for (number, block) in part.blocks.iter().enumerate() {
                sqlx::query!(
                    "INSERT INTO view.release_part (release, origin_id, epoch, idx, indicator, part, chunk, block)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                    id.as_slice(),
                    key.origin_id,
                    key.epoch,
                    big(index)?,
                    part.indicator.as_str(),
                    int(number)?,
                    chunk,
                    block.hash.as_slice()
                )
                .execute(self.connection())
                .await?;
                chunk += 1;
            }
        }
        Ok(())
    }
}

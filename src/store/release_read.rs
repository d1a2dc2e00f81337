//! Reading releases: which are held, their manifests, and their blocks, which are chunks of the entries' payloads.

use std::collections::BTreeMap;

use marsad_domain::audience::Audience;
use marsad_domain::code::{IndicatorCode, OriginName};
use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;
use marsad_release::manifest::{Manifest, VerifiedManifest};

use super::codes::log_id;
use super::integers::{big, int, natural, unsigned};
use super::{Store, StoreError};

/// A release that is held, with its manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldRelease {
    /// Its identifier: that of its manifest.
    pub id: [u8; 32],
    pub log: LogId,
    pub index: Index,
    /// The time of its entry.
    pub time: Timestamp,
    pub cells: u64,
    pub manifest: VerifiedManifest,
}

/// The last release of the page before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AfterRelease {
    pub time: Timestamp,
    pub log: LogId,
    pub index: Index,
}

/// Which releases a page holds.
#[derive(Debug, Clone, Copy)]
pub struct ReleaseQuery<'a> {
    /// Only releases of this builder.
    pub builder: Option<&'a OriginName>,
    pub after: Option<&'a AfterRelease>,
    /// This node. For its own releases and for those of others: the narrowest audience that the reader may see.
    pub own: &'a OriginName,
    pub own_from: Audience,
    pub others_from: Audience,
    pub limit: u32,
}

struct Columns {
    release: Vec<u8>,
    name: String,
    epoch: i32,
    idx: i64,
    time: i64,
    cells: i64,
    manifest: Vec<u8>,
}

impl TryFrom<Columns> for HeldRelease {
    type Error = StoreError;

    fn try_from(row: Columns) -> Result<Self, StoreError> {
        // The bytes come from a verified entry; comparing them with the identifier finds a damaged row.
        let manifest = Manifest::decode_expected(&row.manifest, &Manifest::digest(&row.manifest))
            .map_err(|_| StoreError::corrupt("a manifest that cannot be read"))?;
        let id = manifest.manifest().id();
        if row.release != id {
            return Err(StoreError::corrupt("a manifest of another release"));
        }
        Ok(Self {
            id,
            log: log_id(&row.name, row.epoch)?,
            index: natural(row.idx)?,
            time: Timestamp::from_micros(row.time),
            cells: natural(row.cells)?,
            manifest,
        })
    }
}

/// The names of the audiences that are no narrower than this one.
pub(super) fn names_from(narrowest: Audience) -> Vec<&'static str> {
    Audience::ALL.into_iter().filter(|audience| *audience >= narrowest).map(Audience::as_str).collect()
}

pub(super) fn release_id(bytes: Vec<u8>) -> Result<[u8; 32], StoreError> {
    bytes.try_into().map_err(|_| StoreError::corrupt("a release identifier"))
}

impl Store {
    /// Every release that is held, the newest first. The erasure of a submission needs all of them.
    pub async fn all_releases(&self) -> Result<Vec<HeldRelease>, StoreError> {
        let rows = sqlx::query_as!(
            Columns,
            "SELECT r.release, o.name, r.epoch, r.idx, r.time, r.cells, r.manifest
             FROM view.release r JOIN log.origin o ON o.origin_id = r.origin_id
             ORDER BY r.time DESC, o.name DESC, r.epoch DESC, r.idx DESC"
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        rows.into_iter().map(HeldRelease::try_from).collect()
    }

    /// A page of the releases that are held, the newest first.
    pub async fn releases(&self, asked: &ReleaseQuery<'_>) -> Result<Vec<HeldRelease>, StoreError> {
        let (time, name, epoch, index) = match asked.after {
            Some(after) => (
                after.time.micros(),
                after.log.origin.as_str(),
                // A number that no entry can have comes last.
                i32::try_from(after.log.epoch).unwrap_or(i32::MAX),
                i64::try_from(after.index).unwrap_or(i64::MAX),
            ),
            None => (i64::MAX, "", 0, 0),
        };
        let rows = sqlx::query_as!(
            Columns,
            "SELECT r.release, o.name, r.epoch, r.idx, r.time, r.cells, r.manifest
             FROM view.release r JOIN log.origin o ON o.origin_id = r.origin_id
             WHERE (r.time, o.name, r.epoch, r.idx) < ($1, $2, $3, $4)
                 AND ($5::text IS NULL OR o.name = $5)
                 AND r.audience = ANY(CASE WHEN o.name = $6 THEN $7::text[] ELSE $8::text[] END)
             ORDER BY r.time DESC, o.name DESC, r.epoch DESC, r.idx DESC LIMIT $9",
            time,
            name,
            epoch,
            index,
            asked.builder.map(OriginName::as_str),
            asked.own.as_str(),
            names_from(asked.own_from) as Vec<&str>,
            names_from(asked.others_from) as Vec<&str>,
            i64::from(asked.limit)
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        rows.into_iter().map(HeldRelease::try_from).collect()
    }

    /// The newest release of a builder, by log index, for exactly this audience.
    pub async fn newest_release_for(
        &self,
        builder: &OriginName,
        audience: Audience,
    ) -> Result<Option<HeldRelease>, StoreError> {
        self.newest_of(builder, vec![audience.as_str()]).await
    }

    /// The newest release of a builder, by log index, for no narrower an audience than `narrowest`.
    pub async fn latest_release(
        &self,
        builder: &OriginName,
        narrowest: Audience,
    ) -> Result<Option<HeldRelease>, StoreError> {
        self.newest_of(builder, names_from(narrowest)).await
    }

    /// The newest release of a builder, by log index, for one of some audiences.
    async fn newest_of(
        &self,
        builder: &OriginName,
        audiences: Vec<&'static str>,
    ) -> Result<Option<HeldRelease>, StoreError> {
        let row = sqlx::query_as!(
            Columns,
            "SELECT r.release, o.name, r.epoch, r.idx, r.time, r.cells, r.manifest
             FROM view.release r JOIN log.origin o ON o.origin_id = r.origin_id
             WHERE o.name = $1 AND r.audience = ANY($2)
             ORDER BY r.epoch DESC, r.idx DESC LIMIT 1",
            builder.as_str(),
            audiences as Vec<&str>
        )
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        row.map(HeldRelease::try_from).transpose()
    }

    /// The identifier of the newest release of a builder, by log index, for no narrower an audience than `narrowest`:
    /// cheap enough to read before every answer.
    pub async fn latest_release_id(
        &self,
        builder: &OriginName,
        narrowest: Audience,
    ) -> Result<Option<[u8; 32]>, StoreError> {
        let id = sqlx::query_scalar!(
            "SELECT r.release FROM view.release r JOIN log.origin o ON o.origin_id = r.origin_id
             WHERE o.name = $1 AND r.audience = ANY($2)
             ORDER BY r.epoch DESC, r.idx DESC LIMIT 1",
            builder.as_str(),
            names_from(narrowest) as Vec<&str>
        )
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        id.map(release_id).transpose()
    }

    /// The identifiers of the releases of a builder for more than its own node, the newest first.
    pub async fn release_ids(&self, builder: &OriginName) -> Result<Vec<[u8; 32]>, StoreError> {
        let ids = sqlx::query_scalar!(
            "SELECT r.release FROM view.release r JOIN log.origin o USING (origin_id)
             WHERE o.name = $1 AND r.audience = ANY($2) ORDER BY r.epoch DESC, r.idx DESC",
            builder.as_str(),
            names_from(Audience::Members) as Vec<&str>
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        ids.into_iter().map(release_id).collect()
    }

    /// A release by its identifier.
    pub async fn release(&self, id: &[u8; 32]) -> Result<Option<HeldRelease>, StoreError> {
        let row = sqlx::query_as!(
            Columns,
            "SELECT r.release, o.name, r.epoch, r.idx, r.time, r.cells, r.manifest
             FROM view.release r JOIN log.origin o ON o.origin_id = r.origin_id
             WHERE r.release = $1
             ORDER BY r.origin_id, r.epoch, r.idx LIMIT 1",
            id.as_slice()
        )
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        row.map(HeldRelease::try_from).transpose()
    }

    /// The newest releases of a builder, for no narrower an audience than `narrowest`, that correct another one, the oldest first.
    pub async fn corrections_of(
        &self,
        builder: &OriginName,
        id: &[u8; 32],
        narrowest: Audience,
        limit: u32,
    ) -> Result<Vec<HeldRelease>, StoreError> {
        let rows = sqlx::query_as!(
            Columns,
            "SELECT r.release, o.name, r.epoch, r.idx, r.time, r.cells, r.manifest
             FROM view.release r JOIN log.origin o ON o.origin_id = r.origin_id
             WHERE r.corrects = $1 AND o.name = $2 AND r.audience = ANY($3)
             ORDER BY r.epoch DESC, r.idx DESC LIMIT $4",
            id.as_slice(),
            builder.as_str(),
            names_from(narrowest) as Vec<&str>,
            i64::from(limit)
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        rows.into_iter().rev().map(HeldRelease::try_from).collect()
    }

    /// Whether a release is held; cheap enough to read before every answer from the cache.
    pub async fn holds_release(&self, id: &[u8; 32]) -> Result<bool, StoreError> {
        let is_held = sqlx::query_scalar!(
            "SELECT EXISTS (SELECT FROM view.release WHERE release = $1) AS \"has!\"",
            id.as_slice()
        )
        .fetch_one(&mut *self.connection().await?)
        .await?;
        Ok(is_held)
    }

    /// The chunks of a release that are chunks of earlier releases of its log too: by their number the entry and the number there.
    /// Only entries before `held` count, and releases for the same audience: a peer that gets one of them gets the other.
    pub async fn same_blocks(
        &self,
        log: &LogId,
        index: Index,
        held: u64,
    ) -> Result<BTreeMap<u32, (Index, u32)>, StoreError> {
        let rows = sqlx::query!(
            "SELECT DISTINCT ON (p.chunk) p.chunk, e.idx AS of_idx, e.chunk AS of_chunk
             FROM log.origin o
             JOIN view.release r ON r.origin_id = o.origin_id AND r.epoch = $2 AND r.idx = $3
             JOIN view.release_part p ON p.origin_id = r.origin_id AND p.epoch = r.epoch AND p.idx = r.idx
             JOIN view.release_part e
               ON e.origin_id = p.origin_id AND e.epoch = p.epoch AND e.idx < LEAST($3, $4) AND e.block = p.block
             JOIN view.release b
               ON b.origin_id = e.origin_id AND b.epoch = e.epoch AND b.idx = e.idx AND b.audience = r.audience
             WHERE o.name = $1
             ORDER BY p.chunk, e.idx DESC, e.chunk",
            log.origin.as_str(),
            int(log.epoch)?,
            big(index)?,
            big(held)?
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        rows.into_iter()
            .map(|row| Ok((unsigned(row.chunk)?, (natural(row.of_idx)?, unsigned(row.of_chunk)?))))
            .collect()
    }

    /// The stored bytes of a block of a release; the code that decodes them checks that they are the block. `None` if
    /// there is no such block.
    pub async fn release_block(
        &self,
        release: &[u8; 32],
        indicator: &IndicatorCode,
        block: &[u8; 32],
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let bytes = sqlx::query_scalar!(
            "SELECT c.bytes
             FROM view.release_part p
             JOIN view.release r
               ON r.origin_id = p.origin_id AND r.epoch = p.epoch AND r.idx = p.idx
             JOIN log.payload c
               ON c.origin_id = p.origin_id AND c.epoch = p.epoch AND c.idx = p.idx AND c.chunk = p.chunk
             WHERE r.release = $1 AND p.indicator = $2 AND p.block = $3
             ORDER BY p.origin_id, p.epoch, p.idx, p.part LIMIT 1",
            release.as_slice(),
            indicator.as_str(),
            block.as_slice()
        )
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        Ok(bytes)
    }
}

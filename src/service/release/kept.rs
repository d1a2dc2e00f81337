//! What was kept of the release before, and how much of it is used again.

use std::collections::HashMap;

use crate::{Node, ServiceError};
use marsad_domain::catalogue::{Catalogue, IndicatorId};
use marsad_domain::code::IndicatorCode;
use marsad_domain::timestamp::Timestamp;
use marsad_release::block::{Written, block_hash};
use marsad_release::groups::Group;
use marsad_release::kept::KeptGroup;
use marsad_store::kept_group::KeptGroupRow;
use marsad_store::release_read::HeldRelease;

/// How many indicators of a release were computed, and how many were kept as they were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Effort {
    pub computed: usize,
    pub kept: usize,
}

/// What was kept of a release.
pub(super) struct Kept {
    release: HeldRelease,
    /// By the first indicator of each.
    groups: HashMap<IndicatorCode, KeptGroupRow>,
    now: Timestamp,
}

impl Kept {
    /// # Errors
    /// [`ServiceError::Store`] if it cannot be read.
    pub async fn of(node: &Node, release: HeldRelease, now: Timestamp) -> Result<Self, ServiceError> {
        let rows = node.store().kept_groups(&release.id).await?;
        let groups = rows.into_iter().map(|row| (row.indicator.clone(), row)).collect();
        Ok(Self { release, groups, now })
    }

    /// What was kept of a group, if it was made from the same and the day changes nothing.
    pub fn find(&self, catalogue: &Catalogue, group: &Group, made_from: &[u8; 32]) -> Option<KeptGroup> {
        let row = self.groups.get(&first_of(catalogue, group)?)?;
        let kept = KeptGroup::decode(&row.kept).ok().filter(|_| row.made_from == *made_from)?;
        kept.steady.holds_at(self.now).then_some(kept)
    }

    /// The blocks of a group. None if one of them is not held as the manifest names it: then the group is computed.
    ///
    /// # Errors
    /// [`ServiceError::Store`] if they cannot be read.
    pub async fn written(
        &self,
        node: &Node,
        catalogue: &Catalogue,
        group: &Group,
        kept: &KeptGroup,
    ) -> Result<Option<Written>, ServiceError> {
        let mut written = Written { losses: kept.losses.clone(), ..Written::default() };
        for id in group.ids() {
            let code = catalogue.indicator(id).map(|own| own.code.as_str());
            let Some(part) = code.and_then(|code| self.release.manifest.manifest().part(code)) else { continue };
            for block in &part.blocks {
                let stored = node.store().release_block(&self.release.id, &part.indicator, &block.hash).await?;
                let Some(stored) = stored.filter(|stored| block_hash(stored) == block.hash) else { return Ok(None) };
                written.blocks.push(stored);
            }
            written.parts.push(part.clone());
        }
        Ok(Some(written))
    }
}

/// The first indicator of a group: its name among what is kept.
pub(super) fn first_of(catalogue: &Catalogue, group: &Group) -> Option<IndicatorCode> {
    let first: &IndicatorId = group.reported.first()?;
    catalogue.indicator(*first).map(|own| own.code.clone())
}

/// Keeps the groups of a release for the next build. If that fails, the next build computes all.
pub(super) async fn keep(node: &Node, release: &HeldRelease, groups: &[KeptGroupRow]) {
    let audience = release.manifest.manifest().audience;
    if let Err(error) = node.store().keep_groups(&release.id, audience, groups).await {
        tracing::warn!(%error, "the next release will be computed as a whole");
    }
}

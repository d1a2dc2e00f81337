//! What is hidden in a release that this node holds, counted in its cells.

use crate::broken_release::BrokenRelease;
use crate::{Caller, Node, ServiceError};
use marsad_disclosure::SafeCells;
use marsad_disclosure::loss::of_part;
use marsad_domain::audience::Audience;
use marsad_identity::policy;
use marsad_release::loss::Loss;
use marsad_store::release_read::HeldRelease;

/// About how much memory a block takes while its cells are counted.
const BLOCK_BYTES: u64 = 2 << 20;

/// What is hidden in each indicator of a release, as a caller may know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownLoss {
    pub loss: Loss,
    /// Whether the caller may know how many are small themselves: the staff of the node that built it. Others learn from it which
    /// figures are small.
    pub shows_reasons: bool,
}

/// Counts what is hidden in each indicator of a release that the caller may read.
///
/// # Errors
/// [`ServiceError::Denied`], [`ServiceError::Busy`] while others read, [`ServiceError::BrokenRelease`] if a block is not held.
pub async fn loss(node: &Node, caller: &Caller, held: &HeldRelease) -> Result<Vec<ShownLoss>, ServiceError> {
    let permit = policy::authorise_releases(&caller.principal, &node.grants().await?)?;
    let shows_reasons = permit.narrowest_release(node.built_by(&held.log.origin)) == Audience::Node;
    let _place = node.resources.place().await?;
    let _memory = node.resources.readers.reserve(BLOCK_BYTES).await?;
    let manifest = held.manifest.manifest();
    let mut found = Vec::with_capacity(manifest.parts.len());
    for part in &manifest.parts {
        let mut loss = Loss::none(part.indicator.clone());
        for block in &part.blocks {
            let stored = node.store().release_block(&held.id, &part.indicator, &block.hash).await?;
            let name = || hex::encode(held.id);
            let stored = stored.ok_or_else(|| BrokenRelease::without_block(name(), manifest, &part.indicator))?;
            let (verified, code) = (held.manifest.clone(), part.indicator.clone());
            let counting = move || {
                let cells = SafeCells::from_release_bytes(&verified, code.as_str(), &[stored.as_slice()])?;
                Ok(cells.part(code.as_str()).map(of_part))
            };
            let counted = tokio::task::spawn_blocking(counting).await.map_err(|_| ServiceError::Task)?;
            let counted = counted.map_err(ServiceError::Compute)?;
            counted.iter().for_each(|own| loss.add(own));
        }
        found.push(ShownLoss { loss, shows_reasons });
    }
    Ok(found)
}

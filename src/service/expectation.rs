//! Who is expected in a release: the rosters in force at its cut, on its day.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::expected_lines::lines_of;
use crate::release_inputs::cut_of;
use crate::{Node, ServiceError};
use marsad_domain::audience::Audience;
use marsad_domain::membership::Membership;
use marsad_domain::timestamp::Timestamp;
use marsad_ledger::{CatalogueVersion, RosterVersion};
use marsad_log::merkle::Hash;
use marsad_release::input::{Decided, Expectation};
use marsad_release::manifest::Manifest;
use marsad_store::log_positions::Cut;

/// The name of expectation in releases before there were rosters.
const REPORTED: &str = "reported";
/// The name where no roster is in force.
const CATALOGUE: &str = "catalogue";
/// The name where rosters are in force begins so; a digest of their positions follows.
const ROSTERS: &str = "rosters:";
/// How many bytes of the digest are in the name.
const DIGEST_BYTES: usize = 24;

/// Who is expected, and its name in the manifest.
#[derive(Debug, Clone)]
pub struct Expected {
    pub decided: Arc<Decided>,
    pub name: String,
}

impl Expected {
    /// As the roll-up takes it.
    #[must_use]
    pub fn expectation(&self) -> Expectation {
        Expectation::Decided(Arc::clone(&self.decided))
    }
}

/// Who is expected at a cut, on the day of a time, in a release for an audience that is built under this membership.
///
/// # Errors
/// [`ServiceError::Store`] if the rosters cannot be read.
pub async fn expected_at(
    node: &Node,
    (catalogue, membership): (&Arc<CatalogueVersion>, &Membership),
    cut: &Cut,
    (time, audience): (Timestamp, Audience),
) -> Result<Expected, ServiceError> {
    let versions = node.ledger.rosters_at(cut).await?;
    let (mut withheld, mut seats) = (BTreeSet::new(), BTreeSet::new());
    // Which nodes keep figures to themselves is for members to know.
    if !versions.is_empty() && audience != Audience::Public {
        let withholding = node.store().origins_that_withhold(cut, audience == Audience::Members).await?;
        for origin in &membership.origins {
            let own = origin.territories.iter().filter_map(|code| catalogue.catalogue.area_id(code.as_str()));
            seats.extend(own.clone());
            withheld.extend(own.filter(|_| withholding.contains(&origin.name)));
        }
    }
    let lines = lines_of(node, catalogue, &versions).await?;
    let decided = Decided { lines, as_of: time.date(), withheld, seats };
    Ok(Expected { name: name(&versions), decided: Arc::new(decided) })
}

/// Who was expected in the release of a manifest, which was built under this membership; `None` in one that was built before
/// there were rosters.
///
/// # Errors
/// As [`expected_at`].
pub async fn expected_of(
    node: &Node,
    under: (&Arc<CatalogueVersion>, &Membership),
    manifest: &Manifest,
) -> Result<Option<Expected>, ServiceError> {
    if manifest.roster == REPORTED {
        return Ok(None);
    }
    let cut = cut_of(&manifest.cut);
    expected_at(node, under, &cut, (manifest.date, manifest.audience)).await.map(Some)
}

/// The expectation of a release that is held.
///
/// # Errors
/// As [`expected_at`].
pub async fn of_release(
    node: &Node,
    under: (&Arc<CatalogueVersion>, &Membership),
    manifest: &Manifest,
) -> Result<Expectation, ServiceError> {
    let expected = expected_of(node, under, manifest).await?;
    Ok(expected.map_or(Expectation::Reported, |expected| expected.expectation()))
}

/// The rosters by their positions: a release that names them can be computed again from the same.
fn name(versions: &[RosterVersion]) -> String {
    if versions.is_empty() {
        return CATALOGUE.to_owned();
    }
    let mut positions = Vec::new();
    for version in versions {
        let position = version.position();
        let origin = position.origin.as_str();
        positions.extend_from_slice(&u64::try_from(origin.len()).unwrap_or(u64::MAX).to_be_bytes());
        positions.extend_from_slice(origin.as_bytes());
        positions.extend_from_slice(&position.epoch.to_be_bytes());
        positions.extend_from_slice(&position.index.to_be_bytes());
    }
    let digest = Hash::digest(&[b"marsad/rosters/v1", positions.as_slice()]).to_hex();
    format!("{ROSTERS}{}", digest.get(..2 * DIGEST_BYTES).unwrap_or_default())
}

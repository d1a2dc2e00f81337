//! What went into a release and cannot be seen at this node: logs, entries, rosters and earlier releases.

use std::collections::BTreeMap;

use crate::expectation::Expected;
use crate::release_inputs::cut_of;
use crate::{Node, ServiceError};
use marsad_domain::audience::Audience;
use marsad_domain::code::{AreaCode, IndicatorCode, OriginName};
use marsad_log::checkpoint::LogId;
use marsad_release::manifest::{CutLine, Manifest};
use marsad_release::rules::RuleSet;
use marsad_store::PayloadState;

/// How many entries that are not held are counted.
const ENTRIES_MAX: usize = 100_000;

/// Something that went into a release and cannot be seen at this node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unseen {
    /// Entries of a log that has not come as far.
    Log { log: LogId, territories: Vec<AreaCode>, held: u64, wanted: u64 },
    /// The log that is held has another history.
    History { log: LogId },
    /// Entries whose payload is not held: withheld, erased or lost.
    Entries { log: LogId, territories: Vec<AreaCode>, state: PayloadState, count: u64 },
    /// An earlier release that it depends on.
    Release { release: [u8; 32], is_withdrawn: bool },
    /// The figures of earlier releases that it depends on.
    EarlierFigures { indicators: Vec<IndicatorCode> },
    /// Which earlier releases it depends on: its format does not say it.
    Binding,
    /// Some of the rosters.
    Rosters,
    /// The membership that it was built under.
    Membership,
    /// Rules that this program does not compute by.
    Rules { engine: u32, rules: String },
}

/// What cannot be seen of the inputs that a manifest names. `expected` is who was expected by the rosters that this node holds.
///
/// # Errors
/// [`ServiceError::Store`] if that cannot be read.
pub(super) async fn unseen(
    node: &Node,
    manifest: &Manifest,
    expected: Option<&Expected>,
) -> Result<Vec<Unseen>, ServiceError> {
    let mut found = Vec::new();
    for line in &manifest.cut {
        found.extend(log(node, line).await?);
    }
    found.extend(entries(node, manifest).await?);
    for release in manifest.bound_by() {
        if !node.store().holds_release(release).await? {
            let is_withdrawn = node.store().withdrawn_release(release).await?.is_some();
            found.push(Unseen::Release { release: *release, is_withdrawn });
        }
    }
    if manifest.publication.is_none() && RuleSet::of_audience(manifest.audience).is_secondary() {
        found.push(Unseen::Binding);
    }
    if expected.is_some_and(|expected| expected.name != manifest.roster) {
        found.push(Unseen::Rosters);
    }
    Ok(found)
}

/// The territories that a log holds figures of.
fn territories(node: &Node, origin: &OriginName) -> Vec<AreaCode> {
    let membership = node.ledger.membership();
    let own = membership.as_ref().and_then(|known| known.membership.origin(origin));
    own.map(|own| own.territories.clone()).unwrap_or_default()
}

/// What is not seen of a log of the cut as a whole.
async fn log(node: &Node, line: &CutLine) -> Result<Option<Unseen>, ServiceError> {
    let log = LogId::new(line.origin.clone(), line.epoch);
    let held = node.store().head(&log).await?.map_or(0, |head| head.frontier.size());
    if held < line.size {
        let territories = territories(node, &log.origin);
        return Ok(Some(Unseen::Log { log, territories, held, wanted: line.size }));
    }
    let is_same = line.size == 0 || *node.ledger.root_at(&log, line.size).await?.as_bytes() == line.root;
    Ok((!is_same).then_some(Unseen::History { log }))
}

/// The entries whose payload is not held. The `local` ones count only where they may have gone in: those of the builder, in a release
/// for its own node.
async fn entries(node: &Node, manifest: &Manifest) -> Result<Vec<Unseen>, ServiceError> {
    let indicators: Vec<&str> = manifest.parts.iter().map(|part| part.indicator.as_str()).collect();
    let (own, others): (Vec<&CutLine>, Vec<&CutLine>) =
        manifest.cut.iter().partition(|line| line.origin == manifest.builder);
    let with_local = manifest.audience == Audience::Node;
    let mut counts: BTreeMap<(LogId, &'static str), (PayloadState, u64)> = BTreeMap::new();
    for (lines, with_local) in [(own, with_local), (others, false)] {
        let cut = cut_of(lines);
        for entry in node.store().not_held(&cut, &indicators, with_local, ENTRIES_MAX).await? {
            // A withdrawn entry is still used, because it counted at the cut.
            if entry.payload != PayloadState::Held {
                let counted = counts.entry((entry.log, entry.payload.as_str())).or_insert((entry.payload, 0));
                counted.1 += 1;
            }
        }
    }
    let unseen = |log: LogId, (state, count)| {
        let territories = territories(node, &log.origin);
        Unseen::Entries { log, territories, state, count }
    };
    Ok(counts.into_iter().map(|((log, _), counted)| unseen(log, counted)).collect())
}

//! What went into a release and cannot be seen at this node: logs, entries, rosters and earlier releases.

use std::collections::BTreeMap;

use crate::expectation::Expected;
use crate::release_inputs::cut_of;
use crate::{Node, ServiceError};
use marsad_domain::audience::Audience;
use marsad_domain::catalogue::Catalogue;
use marsad_domain::code::{AreaCode, IndicatorCode, OriginName};
use marsad_domain::sharing::Sharing;
use marsad_log::checkpoint::LogId;
use marsad_release::manifest::{CutLine, Manifest};
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
    /// An entry with an earlier release, on which it may depend.
    ReleaseEntry { log: LogId, state: PayloadState },
    /// The figures of earlier releases that it depends on.
    EarlierFigures { indicators: Vec<IndicatorCode> },
    /// Some of the rosters.
    Rosters,
    /// The membership that it was built under.
    Membership,
    /// Rules that this program does not compute by.
    Rules { engine: u32, rules: String },
}

impl Unseen {
    /// The log, if it is not seen as a whole.
    pub(super) fn unseen_log(&self) -> Option<&LogId> {
        match self {
            Self::Log { log, .. } | Self::History { log } => Some(log),
            _ => None,
        }
    }

    /// Whether it may hold entries that went in, or decides which ones did.
    pub(super) fn hides_entries(&self) -> bool {
        !matches!(self, Self::Release { .. } | Self::ReleaseEntry { .. } | Self::EarlierFigures { .. })
    }

    /// Whether it may be why blocks of some indicators are others. Which entries may have held them is asked of the database; of all
    /// else that is not seen, nobody knows it.
    pub(super) fn may_touch(&self, group: &[IndicatorCode]) -> bool {
        match self {
            Self::EarlierFigures { indicators } => indicators.iter().any(|own| group.contains(own)),
            Self::Entries { .. } => false,
            _ => true,
        }
    }
}

/// What cannot be seen of the inputs that a manifest names, but for earlier releases. `expected` is who was expected by the rosters
/// that this node holds.
///
/// # Errors
/// [`ServiceError::Store`] if that cannot be read.
pub(super) async fn unseen(
    (node, catalogue): (&Node, &Catalogue),
    manifest: &Manifest,
    expected: Option<&Expected>,
) -> Result<Vec<Unseen>, ServiceError> {
    let mut found = Vec::new();
    for line in &manifest.cut {
        found.extend(log(node, line).await?);
    }
    let indicators: Vec<IndicatorCode> = manifest.parts.iter().map(|part| part.indicator.clone()).collect();
    found.extend(entries((node, catalogue), manifest, &indicators).await?);
    if expected.is_some_and(|expected| expected.name != manifest.roster) {
        found.push(Unseen::Rosters);
    }
    Ok(found)
}

/// Whether `local` entries of its builder may have gone into a release for an audience, with some of these indicators: all of them
/// in a release for the node itself, totals of those of indicators for members in one for members.
pub(crate) fn may_have_local(catalogue: &Catalogue, audience: Audience, indicators: &[&str]) -> bool {
    let is_for_members = |code: &&str| {
        let own = catalogue.indicator_by_code(code);
        own.is_some_and(|own| Audience::of_totals(Sharing::Local, own.audience) == Audience::Members)
    };
    match audience {
        Audience::Node => true,
        Audience::Members => indicators.iter().any(is_for_members),
        Audience::Public => false,
    }
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

/// The entries that may have held figures of some indicators and whose payload is not held. The `local` ones count only where they
/// may have gone in: those of the builder, in a release for its own node or, in totals, for members.
///
/// # Errors
/// [`ServiceError::Store`] if they cannot be read.
pub(super) async fn entries(
    (node, catalogue): (&Node, &Catalogue),
    manifest: &Manifest,
    indicators: &[IndicatorCode],
) -> Result<Vec<Unseen>, ServiceError> {
    let indicators: Vec<&str> = indicators.iter().map(IndicatorCode::as_str).collect();
    let with_local = may_have_local(catalogue, manifest.audience, &indicators);
    let (own, others): (Vec<&CutLine>, Vec<&CutLine>) =
        manifest.cut.iter().partition(|line| line.origin == manifest.builder);
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

//! Releases that may hold the figures of a submission that is withdrawn or erased.

use std::collections::BTreeSet;

use crate::{Node, ServiceError};
use marsad_domain::audience::Audience;
use marsad_domain::code::OriginName;
use marsad_domain::sharing::Sharing;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Epoch, Index, Kind};
use marsad_log::extension::EntryPosition;
use marsad_release::manifest::CutLine;
use marsad_store::Incident;
use marsad_store::release_read::HeldRelease;
use marsad_store::retraction::ErasedSubmission;
use marsad_store::submission_read::{SubmissionRow, SubmissionState};

/// The facts of a submission that decide whether a release may hold its figures.
struct Counting<'a> {
    log: &'a LogId,
    index: Index,
    sharing: Sharing,
    /// The first entry that took it back.
    until: Option<EntryPosition>,
    /// None if they are not known any more.
    indicators: Option<&'a [String]>,
}

impl Counting<'_> {
    /// Whether the submission counted in the state of the logs that a release was built from, with an indicator of it. `in_totals` are the
    /// indicators whose local figures may be added up for members.
    fn is_in(&self, held: &HeldRelease, in_totals: &BTreeSet<String>) -> bool {
        let manifest = held.manifest.manifest();
        let holds = |epoch: Epoch, index: Index| {
            let of_log = |line: &&CutLine| line.origin == self.log.origin && line.epoch == epoch;
            manifest.cut.iter().find(of_log).is_some_and(|line| index < line.size)
        };
        let counted =
            holds(self.log.epoch, self.index) && !self.until.is_some_and(|until| holds(until.epoch, until.index));
        let is_local = self.sharing == Sharing::Local && manifest.audience != Audience::Node;
        let may_total = manifest.builder == self.log.origin
            && manifest.audience == Audience::Members
            && manifest.parts.iter().any(|part| in_totals.contains(part.indicator.as_str()));
        let has = |indicators: &[String]| {
            let mut own = indicators.iter().filter(|known| !is_local || in_totals.contains(*known));
            own.any(|known| manifest.parts.iter().any(|part| known == part.indicator.as_str()))
        };
        counted && (!is_local || may_total) && self.indicators.is_none_or(has)
    }
}

impl<'a> From<&'a ErasedSubmission> for Counting<'a> {
    fn from(erased: &'a ErasedSubmission) -> Self {
        let ErasedSubmission { log, index, sharing, until, indicators, .. } = erased;
        let indicators = erased.knows_indicators().then_some(indicators.as_slice());
        Self { log, index: *index, sharing: *sharing, until: Some(*until), indicators }
    }
}

/// Releases that may hold a submission.
pub(super) struct Holding {
    pub releases: Vec<HeldRelease>,
    /// Whether each is known to have an indicator of the submission.
    pub is_known: bool,
}

/// The indicators whose local figures may be added up for members.
fn in_totals(node: &Node) -> BTreeSet<String> {
    let catalogue = node.ledger.catalogue();
    let all = catalogue.iter().flat_map(|version| &version.catalogue.parts().indicators);
    let own = all.filter(|own| Audience::of_totals(Sharing::Local, own.audience) == Audience::Members);
    own.map(|own| own.code.to_string()).collect()
}

/// The releases of this node that were built from a state in which the submission counted, and that have an indicator of it. If the
/// erasure of a submission does not name its indicators, every release of such a state may hold it.
pub(super) async fn may_hold(node: &Node, row: &SubmissionRow) -> Result<Holding, ServiceError> {
    if row.kind != Kind::Observations {
        return Ok(Holding { releases: Vec::new(), is_known: true });
    }
    let mut held = node.store().all_releases().await?;
    let in_totals = in_totals(node);
    if row.state == SubmissionState::Erased {
        let mut erased = node.store().erased_submissions(Some(&row.submission)).await?;
        erased.retain(|erased| erased.log == row.log);
        held.retain(|held| erased.iter().any(|erased| Counting::from(erased).is_in(held, &in_totals)));
        // Releases for the node itself have every indicator.
        let are_own = held.iter().all(|held| held.manifest.manifest().audience == Audience::Node);
        let is_known = erased.iter().all(|own| own.knows_indicators() || (own.sharing == Sharing::Local && are_own));
        return Ok(Holding { releases: held, is_known });
    }
    let counting = Counting {
        log: &row.log,
        index: row.index,
        // A class that no submission can have counts as the strictest.
        sharing: row.sharing.level().unwrap_or(Sharing::Local),
        until: row.retraction.as_ref().map(|by| by.place),
        indicators: Some(&row.indicators),
    };
    held.retain(|held| counting.is_in(held, &in_totals));
    Ok(Holding { releases: held, is_known: true })
}

/// A release as answers name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseMention {
    pub id: [u8; 32],
    pub builder: OriginName,
    pub number: u32,
    /// Whether it is withdrawn with the submission.
    pub withdrawn: bool,
}

pub(super) fn mention(node: &Node, held: &HeldRelease, withdrawn: bool) -> ReleaseMention {
    ReleaseMention {
        id: held.id,
        builder: held.log.origin.clone(),
        number: held.manifest.manifest().number,
        withdrawn: withdrawn && is_own(node, held),
    }
}

/// The current releases of this node that were built from a state in which a submission counted that is erased now, in this
/// log or in another. Only the people of this node can withdraw them.
pub(crate) async fn releases_with_erased(node: &Node) -> Result<Vec<Incident>, ServiceError> {
    let erased = node.store().erased_submissions(None).await?;
    if erased.is_empty() {
        return Ok(Vec::new());
    }
    let mut held = node.store().all_releases().await?;
    held.retain(|held| held.log.origin == *node.ledger.origin());
    // One line for each release, however much of it was erased.
    let in_totals = in_totals(node);
    let of_one = |held: &HeldRelease| {
        let found = erased.iter().find(|erased| Counting::from(*erased).is_in(held, &in_totals));
        found.map(|erased| incident(erased, held))
    };
    Ok(held.iter().filter_map(of_one).collect())
}

fn incident(erased: &ErasedSubmission, held: &HeldRelease) -> Incident {
    let (number, id) = (held.manifest.manifest().number, hex::encode(held.id));
    let detail = format!("release {number} {id} submission {}", erased.submission);
    Incident::found("release-holds-erased", erased.time, (erased.log.clone(), erased.index), detail)
}

pub(super) fn is_own(node: &Node, held: &HeldRelease) -> bool {
    held.log.origin == *node.ledger.origin()
}

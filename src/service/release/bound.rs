//! Which earlier releases bind one: those that its readers held at its state of the logs. They follow from that state alone, so every
//! node that holds the same logs finds the same ones, and a builder can neither leave one out nor invent one.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::recompute::Recomputed;
use super::unseen::Unseen;
use super::verdict::Fault;
use crate::{Node, ServiceError};
use marsad_domain::audience::Audience;
use marsad_domain::code::OriginName;
use marsad_ledger::CatalogueVersion;
use marsad_log::checkpoint::LogId;
use marsad_release::publication::BOUND_BY_MAX;
use marsad_release::rules::RuleSet;
use marsad_store::PayloadState;
use marsad_store::log_positions::Cut;
use marsad_store::release_read::HeldRelease;
use marsad_store::release_within::ReleaseEntry;

type Id = [u8; 32];

/// The releases that readers held at a state of the logs.
#[derive(Debug, Default)]
struct HeldThen {
    /// Those that bind the next one, the oldest first.
    binding: Vec<HeldRelease>,
    /// Entries as new as those of which this node cannot say whether they bind: withdrawn since, or without their payload.
    unknown: Vec<ReleaseEntry>,
}

/// The newest releases of any builder within a cut, by the times of their entries: those for members and for the public that promise
/// that nothing hidden can be computed. Members read public releases too, and public ones are read by members. A release counts from
/// when its catalogue is in the cut: before that no node can show it. `among` is the cut, or a part of it.
async fn held_then(node: &Node, (cut, among): (&Cut, &Cut), rules: &RuleSet) -> Result<HeldThen, ServiceError> {
    let mut found = HeldThen::default();
    if !rules.is_secondary() {
        return Ok(found);
    }
    let rules = rules.to_string();
    for entry in node.store().releases_within(among).await? {
        if found.binding.len() == BOUND_BY_MAX {
            break;
        }
        let held = match &entry.release {
            Some(id) if !entry.is_withdrawn => node.store().release(id).await?,
            _ => None,
        };
        let Some(held) = held else {
            found.unknown.push(entry);
            continue;
        };
        if binds(&held, cut, &rules) && found.binding.iter().all(|own| own.id != held.id) {
            found.binding.push(held);
        }
    }
    found.binding.reverse();
    Ok(found)
}

/// Whether readers have a release from a cut on that has its catalogue, and whether it was made by the same rules.
fn binds(held: &HeldRelease, cut: &Cut, rules: &str) -> bool {
    let manifest = held.manifest.manifest();
    let (origin, epoch, index) = manifest.catalogue.clone();
    manifest.audience != Audience::Node && manifest.rule_set == rules && cut.size(&LogId::new(origin, epoch)) > index
}

/// The releases that a builder appended after the cut of one and before that one. A node builds one after the other, so there are none,
/// unless the builder claims an older state of the logs than it had, to leave them out.
async fn appended_since(
    node: &Node,
    release: &HeldRelease,
    (cut, rules): (&Cut, &RuleSet),
) -> Result<Vec<Id>, ServiceError> {
    if !rules.is_secondary() {
        return Ok(Vec::new());
    }
    let (own, rules, mut found) = (&release.log, rules.to_string(), Vec::new());
    let before: Cut = [(own.clone(), release.index)].into_iter().collect();
    for entry in node.store().releases_within(&before).await? {
        let Some(id) = entry.release.filter(|id| entry.index >= cut.size(own) && *id != release.id) else { continue };
        let held = node.store().release(&id).await?;
        found.extend(held.filter(|held| binds(held, cut, &rules)).map(|held| held.id));
    }
    Ok(found)
}

/// The releases that bind a new one which is built at a cut, the oldest first.
///
/// # Errors
/// [`ServiceError::ReleasesMoved`] if one was withdrawn after the cut was taken, [`ServiceError::Store`] if they cannot be read.
pub(super) async fn held_before(
    node: &Node,
    catalogue: &Arc<CatalogueVersion>,
    cut: &Cut,
    rules: &RuleSet,
) -> Result<Vec<Recomputed>, ServiceError> {
    let HeldThen { binding, unknown } = held_then(node, (cut, cut), rules).await?;
    if unknown.iter().any(|entry| entry.is_withdrawn || entry.payload == PayloadState::Held) {
        return Err(ServiceError::ReleasesMoved);
    }
    let mut before = Vec::with_capacity(binding.len());
    for one in binding {
        before.push(Recomputed::begin(node, catalogue, one, node.ledger.origin()).await?);
    }
    Ok(before)
}

/// What a manifest says of the releases that bind it, compared with the logs.
#[derive(Debug, Default)]
pub(super) struct Named {
    /// Those that it names and that are held here, the oldest first.
    pub before: Vec<HeldRelease>,
    pub faults: Vec<Fault>,
    pub unseen: Vec<Unseen>,
}

/// Compares the releases that a manifest names with those that readers held at its cut. `unseen` is what is not seen of its logs.
///
/// # Errors
/// [`ServiceError::Store`] if they cannot be read.
pub(super) async fn named(
    node: &Node,
    release: &HeldRelease,
    (cut, rules): (&Cut, &RuleSet),
    unseen: &[Unseen],
) -> Result<Named, ServiceError> {
    let manifest = release.manifest.manifest();
    // A later epoch of a log can withdraw what is in an earlier one, so an origin is seen as a whole or not at all.
    let hidden: BTreeSet<&OriginName> = unseen.iter().filter_map(Unseen::unseen_log).map(|log| &log.origin).collect();
    let seen = cut.iter().filter(|(log, _)| !hidden.contains(&log.origin));
    let among: Cut = seen.map(|(log, size)| (log.clone(), size)).collect();
    let HeldThen { binding, unknown } = held_then(node, (cut, &among), rules).await?;
    let mut elsewhere = Vec::new();
    for id in manifest.bound_by().iter().filter(|id| binding.iter().all(|own| own.id != **id)) {
        elsewhere.extend(node.store().release(id).await?);
    }
    let (unclear, refuted): (Vec<HeldRelease>, Vec<HeldRelease>) =
        elsewhere.into_iter().partition(|held| hidden.contains(&held.log.origin));
    let facts = Facts {
        binding: binding.iter().map(|held| held.id).collect(),
        unclear: unclear.iter().map(|held| held.id).collect(),
        refuted: refuted.iter().map(|held| held.id).collect(),
        unknown,
        sees_logs: hidden.is_empty(),
    };
    let (mut faults, unseen) = compare(manifest.bound_by(), &facts);
    faults.extend(appended_since(node, release, (cut, rules)).await?.into_iter().map(Fault::LeftOut));
    let is_named = |held: &HeldRelease| manifest.bound_by().contains(&held.id);
    let before = binding.into_iter().filter(is_named).chain(unclear).collect();
    Ok(Named { before, faults, unseen })
}

/// What a node knows of the releases that readers held, and of those that a manifest names.
#[derive(Debug, Default)]
struct Facts {
    /// Those that bind, the oldest first.
    binding: Vec<Id>,
    /// Those that may bind: of an origin whose logs are not held as far as the cut.
    unclear: Vec<Id>,
    /// Those that do not bind: outside the cut, by other rules, or too old.
    refuted: Vec<Id>,
    /// Entries that may bind.
    unknown: Vec<ReleaseEntry>,
    sees_logs: bool,
}

/// What is wrong with the names of a manifest, and what cannot be decided.
fn compare(named: &[Id], facts: &Facts) -> (Vec<Fault>, Vec<Unseen>) {
    let Facts { binding, unclear, refuted, unknown, sees_logs } = facts;
    let (mut faults, mut unseen) = (Vec::new(), Vec::new());
    let is_unnamed = |entry: &&ReleaseEntry| entry.release.is_none_or(|id| !named.contains(&id));
    let unnamed: Vec<&ReleaseEntry> = unknown.iter().filter(is_unnamed).collect();
    // What this node does not know of can only take the places of older ones, and only if all places are taken.
    let has_room = named.len() < BOUND_BY_MAX;
    let oldest = binding.iter().position(|id| named.contains(id));
    for (at, id) in binding.iter().enumerate().filter(|(_, id)| !named.contains(id)) {
        if has_room || oldest.is_some_and(|oldest| oldest < at) {
            faults.push(Fault::LeftOut(*id));
        }
    }
    for id in named.iter().filter(|id| !binding.contains(id) && !unclear.contains(id)) {
        let is_withdrawn = unknown.iter().any(|entry| entry.release == Some(*id));
        let may_be_there = is_withdrawn || !unnamed.is_empty() || !*sees_logs;
        if refuted.contains(id) || !may_be_there {
            faults.push(Fault::NotHeldThen(*id));
        } else {
            unseen.push(Unseen::Release { release: *id, is_withdrawn });
        }
    }
    let entry = |entry: &&ReleaseEntry| Unseen::ReleaseEntry { log: entry.log.clone(), state: entry.payload };
    unseen.extend(unnamed.iter().map(entry));
    (faults, unseen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use marsad_domain::timestamp::Timestamp;

    fn id(number: u8) -> Id {
        [number; 32]
    }

    fn ids(numbers: impl IntoIterator<Item = u8>) -> Vec<Id> {
        numbers.into_iter().map(id).collect()
    }

    fn facts(binding: impl IntoIterator<Item = u8>) -> Facts {
        Facts { binding: ids(binding), sees_logs: true, ..Facts::default() }
    }

    fn unknown(release: Option<Id>) -> ReleaseEntry {
        let (payload, is_withdrawn) = match release {
            Some(_) => (PayloadState::Erased, true),
            None => (PayloadState::Lost, false),
        };
        let log = LogId::new("oriental".parse().unwrap(), 0);
        ReleaseEntry { log, index: 7, time: Timestamp::from_micros(1), payload, is_withdrawn, release }
    }

    #[test]
    fn the_same_releases_are_no_fault_in_any_order() {
        assert_eq!(compare(&ids(1..4), &facts(1..4)), (vec![], vec![]));
        assert_eq!(compare(&ids([3, 1, 2]), &facts(1..4)), (vec![], vec![]));
        assert_eq!(compare(&[], &facts([])), (vec![], vec![]));
    }

    #[test]
    fn one_that_is_left_out_is_named() {
        let left_out = |number| (vec![Fault::LeftOut(id(number))], vec![]);
        assert_eq!(compare(&ids([1, 3]), &facts(1..4)), left_out(2));
        assert_eq!(compare(&ids([2, 3]), &facts(1..4)), left_out(1));
        assert_eq!(compare(&[], &facts([9])), left_out(9));
        // Also if logs are not held as far: there was room for it.
        let blind = Facts { sees_logs: false, ..facts(1..4) };
        assert_eq!(compare(&ids([1, 2]), &blind), left_out(3));
    }

    #[test]
    fn one_that_was_not_held_is_a_fault_unless_it_may_be_one_that_is_not_seen() {
        let made_up = (vec![Fault::NotHeldThen(id(9))], vec![]);
        assert_eq!(compare(&ids([1, 9]), &facts([1])), made_up);
        let missing = |is_withdrawn| Unseen::Release { release: id(9), is_withdrawn };
        let blind = Facts { sees_logs: false, ..facts([1]) };
        assert_eq!(compare(&ids([1, 9]), &blind), (vec![], vec![missing(false)]));
        let withdrawn = Facts { unknown: vec![unknown(Some(id(9)))], ..facts([1]) };
        assert_eq!(compare(&ids([1, 9]), &withdrawn), (vec![], vec![missing(true)]));
        let lost = Facts { unknown: vec![unknown(None)], ..facts([1]) };
        let entry = Unseen::ReleaseEntry { log: unknown(None).log, state: PayloadState::Lost };
        assert_eq!(compare(&ids([1, 9]), &lost), (vec![], vec![missing(false), entry]));
        // One that was withdrawn and is named explains itself alone.
        let another = (vec![Fault::NotHeldThen(id(8))], vec![missing(true)]);
        assert_eq!(compare(&ids([1, 8, 9]), &withdrawn), another);
        // It is held, and does not bind: what is not seen does not matter.
        let refuted = Facts { refuted: ids([9]), sees_logs: false, ..facts([1]) };
        assert_eq!(compare(&ids([1, 9]), &refuted), made_up);
        let unclear = Facts { unclear: ids([9]), sees_logs: false, ..facts([1]) };
        assert_eq!(compare(&ids([1, 9]), &unclear), (vec![], vec![]));
    }

    #[test]
    fn what_is_not_seen_can_take_the_places_of_the_oldest_only() {
        let most = u8::try_from(BOUND_BY_MAX).unwrap();
        let gone = Facts { unknown: vec![unknown(Some(id(99)))], ..facts(1..=most) };
        // The one that was withdrawn was newer than the oldest.
        let newest = ids((2..=most).chain([99]));
        let missing = Unseen::Release { release: id(99), is_withdrawn: true };
        assert_eq!(compare(&newest, &gone), (vec![], vec![missing.clone()]));
        let not_oldest = ids([1].into_iter().chain(3..=most).chain([99]));
        assert_eq!(compare(&not_oldest, &gone), (vec![Fault::LeftOut(id(2))], vec![missing]));
    }
}

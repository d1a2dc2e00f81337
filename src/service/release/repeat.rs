//! Which release a group of indicators may repeat.
//!
//! Readers of a new release hold earlier ones, so where cells are hidden to protect others, each group is protected beside all of
//! them. A group that is the same as in the release before, in clear and as it is shown, tells them nothing new. It need not be
//! protected again, if all that they hold was found to be safe together. That is so if this builder made the newest of the
//! releases that have the group, beside all others of them: either the whole group was attacked then, with all that they show,
//! or it was a repetition itself, and added nothing to what was found to be safe before. It must have been attacked by this
//! engine, since another may find less, and under this catalogue, since another may ask for less protection.
//!
//! The rule is part of the engine: a build of all indicators, and a node that verifies, apply it too. Only because of it can a build
//! keep the blocks of a group without computing it.

use super::compute::By;
use super::recompute::Recomputed;
use marsad_domain::code::OriginName;
use marsad_release::groups::Group;
use marsad_release::manifest::Manifest;
use marsad_release::rules::ENGINE_VERSION;

/// The release before, if a group may repeat it.
pub(super) fn repeatable<'b>(by: &'b By, group: &Group) -> Option<&'b Recomputed> {
    let catalogue = &by.catalogue.catalogue;
    let ids = group.ids().into_iter();
    let codes: Vec<&str> = ids.filter_map(|id| Some(catalogue.indicator(id)?.code.as_str())).collect();
    let binding: Vec<&Recomputed> = by.before.iter().filter(|release| has_any(release.manifest(), &codes)).collect();
    let named: Vec<Named<'_>> = binding.iter().map(|release| (release.id(), release.manifest())).collect();
    let position = &by.catalogue.position;
    let rule = Rule {
        parent: by.parent?,
        builder: &by.builder,
        catalogue: (&position.origin, position.epoch, position.index),
        codes: &codes,
    };
    binding.get(rule.place(&named)?).copied()
}

/// A release by its identifier.
type Named<'m> = ([u8; 32], &'m Manifest);

/// Whether a release has one of some indicators.
fn has_any(manifest: &Manifest, codes: &[&str]) -> bool {
    codes.iter().any(|code| manifest.part(code).is_some())
}

/// What a release must be.
struct Rule<'r> {
    parent: [u8; 32],
    builder: &'r OriginName,
    catalogue: (&'r OriginName, u32, u64),
    /// The indicators of the group.
    codes: &'r [&'r str],
}

impl Rule<'_> {
    /// Where the release before is among the releases that have the group, the oldest first; none if the group may not repeat it.
    fn place(&self, binding: &[Named<'_>]) -> Option<usize> {
        let at = binding.iter().position(|(id, _)| *id == self.parent)?;
        let ((_, newest), others) = binding.split_last()?;
        let is_known = |other: &Named<'_>| {
            let has_more = |code: &&str| other.1.part(code).is_some() && newest.part(code).is_none();
            newest.bound_by().contains(&other.0) && !self.codes.iter().any(has_more)
        };
        let is_settled = self.is_ours(newest) && others.iter().all(is_known);
        (is_settled && self.is_ours(binding.get(at)?.1)).then_some(at)
    }

    /// Whether a release was attacked as this one would be.
    fn is_ours(&self, manifest: &Manifest) -> bool {
        let (origin, epoch, index) = &manifest.catalogue;
        manifest.builder == *self.builder
            && manifest.engine_version == ENGINE_VERSION
            && (origin, *epoch, *index) == self.catalogue
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use marsad_domain::audience::Audience;
    use marsad_domain::text::Text;
    use marsad_domain::timestamp::Timestamp;
    use marsad_release::manifest::ManifestPart;
    use marsad_release::publication::Publication;
    use marsad_release::rules::RuleSet;

    fn release(builder: &str, number: u32, bound_by: &[[u8; 32]]) -> Manifest {
        Manifest {
            builder: builder.parse().unwrap(),
            audience: Audience::Members,
            number,
            title: Text::default(),
            date: Timestamp::from_micros(1_772_359_200_000_000),
            cut: Vec::new(),
            input_set: [u8::try_from(number).unwrap(); 32],
            catalogue: ("national".parse().unwrap(), 0, 3),
            rule_set: RuleSet::secondary().to_string(),
            engine_version: ENGINE_VERSION,
            parent: None,
            roster: "catalogue".into(),
            publication: Some(Publication { bound_by: bound_by.to_vec(), ..Publication::default() }),
            parts: parts(&["POP_TOTAL", "IMM_STOCK"]),
        }
    }

    fn parts(codes: &[&str]) -> Vec<ManifestPart> {
        codes.iter().map(|code| ManifestPart { indicator: code.parse().unwrap(), blocks: Vec::new() }).collect()
    }

    fn may(binding: &[&Manifest], parent: &Manifest) -> bool {
        let binding: Vec<Named<'_>> = binding.iter().map(|one| (one.id(), *one)).collect();
        let (builder, catalogue) = ("oriental".parse().unwrap(), "national".parse().unwrap());
        let codes = &["POP_TOTAL", "IMM_STOCK", "IMM_RECENT"];
        let rule = Rule { parent: parent.id(), builder: &builder, catalogue: (&catalogue, 0, 3), codes };
        rule.place(&binding).is_some()
    }

    #[test]
    fn a_group_repeats_the_release_before_if_the_newest_knew_all_others() {
        let first = release("oriental", 1, &[]);
        let second = release("oriental", 2, &[first.id()]);
        let third = release("oriental", 3, &[first.id(), second.id()]);
        assert!(may(&[&first], &first));
        assert!(may(&[&first, &second], &second));
        // The newest is for another audience.
        assert!(may(&[&first, &second, &third], &second));
        // The oldest does not bind any more.
        assert!(may(&[&second, &third], &third));
        assert!(!may(&[], &first), "the release before is not held, or has not the group");
        assert!(!may(&[&second, &third], &first));
    }

    #[test]
    fn a_group_is_protected_again_beside_what_was_not_known_before() {
        let first = release("oriental", 1, &[]);
        let foreign = release("souss-massa", 1, &[first.id()]);
        let alone = release("oriental", 2, &[first.id()]);
        // It came after the newest of ours was built, or is newer than that.
        assert!(!may(&[&first, &foreign, &alone], &alone));
        assert!(!may(&[&first, &foreign], &first));
        let beside = release("oriental", 2, &[first.id(), foreign.id()]);
        assert!(may(&[&first, &foreign, &beside], &beside));
    }

    #[test]
    fn a_group_is_protected_again_if_only_a_part_of_it_was_attacked() {
        let first = release("oriental", 1, &[]);
        let less = Manifest { parts: parts(&["POP_TOTAL"]), ..release("oriental", 2, &[first.id()]) };
        assert!(!may(&[&first, &less], &first));
        let other = Manifest { parts: parts(&["POP_TOTAL", "EDU_ENROL"]), ..first.clone() };
        assert!(may(&[&other, &less], &other), "what is not in the group does not count");
    }

    #[test]
    fn a_release_of_another_engine_or_catalogue_is_not_repeated() {
        let first = release("oriental", 1, &[]);
        let engine = Manifest { engine_version: ENGINE_VERSION - 1, ..first.clone() };
        let catalogue = Manifest { catalogue: ("national".parse().unwrap(), 0, 2), ..first };
        for first in [engine, catalogue] {
            assert!(!may(&[&first], &first));
            let second = release("oriental", 2, &[first.id()]);
            assert!(may(&[&first, &second], &second), "it was attacked beside the first");
            assert!(!may(&[&first, &second], &first));
        }
    }
}

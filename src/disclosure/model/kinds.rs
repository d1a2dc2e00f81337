//! Kinds of people: one code in each dimension, and in which of the family's indicators somebody counts.

use std::collections::{BTreeMap, BTreeSet};

use marsad_domain::catalogue::{Catalogue, IndicatorId};
use marsad_domain::code::{CodeId, ConceptId};
use marsad_release::links::Family;

use super::Unproven;

/// More kinds are not searched.
const KINDS_MAX: usize = 600;

/// A combination of codes of one indicator of the family, by its position.
pub(super) type Slice = (usize, Box<[CodeId]>);

/// The codes that somebody counts under in one dimension: from the finest that is used up to `_T`.
type Path = Vec<CodeId>;

/// A kind, with its codes in every dimension; a dimension that none of its indicators has is empty.
#[derive(Debug, Clone)]
struct Kind {
    /// For each indicator of the family whether somebody counts in it.
    member: Vec<bool>,
    leaves: Vec<u16>,
}

pub(super) struct Kinds {
    /// For each indicator the positions of its dimensions.
    dimensions_of: Vec<Vec<usize>>,
    /// For each dimension the paths of its leaves; the first is empty.
    paths: Vec<Vec<Path>>,
    /// For each dimension which leaves are what no code of a partition names.
    is_rest: Vec<Vec<bool>>,
    kinds: Vec<Kind>,
}

impl Kinds {
    /// The kinds that some combinations tell apart.
    pub(super) fn new(catalogue: &Catalogue, family: &Family, used: &BTreeSet<Slice>) -> Result<Self, Unproven> {
        let dimensions = |id: &IndicatorId| -> Vec<ConceptId> {
            let own = catalogue.indicator(*id).into_iter().flat_map(|own| &own.dimensions);
            own.filter(|concept| concept.as_str() != marsad_domain::catalogue::indicator::Indicator::METHOD)
                .cloned()
                .collect()
        };
        let mut concepts: Vec<ConceptId> = family.indicators.iter().flat_map(dimensions).collect();
        concepts.sort();
        concepts.dedup();
        let place = |concept: ConceptId| concepts.iter().position(|known| *known == concept);
        let of = |id: &IndicatorId| dimensions(id).into_iter().filter_map(place).collect();
        let dimensions_of: Vec<Vec<usize>> = family.indicators.iter().map(of).collect();
        let mut codes: Vec<BTreeSet<&CodeId>> = vec![BTreeSet::new(); concepts.len()];
        for (indicator, own) in used {
            let places = dimensions_of.get(*indicator).into_iter().flatten();
            for (place, code) in places.zip(own.iter()) {
                codes.get_mut(*place).into_iter().for_each(|codes| codes.extend([code]));
            }
        }
        let (mut paths, mut is_rest) = (Vec::new(), Vec::new());
        for (concept, codes) in concepts.iter().zip(&codes) {
            let leaves = leaves(catalogue, concept, codes);
            paths.push(std::iter::once(Vec::new()).chain(leaves.iter().map(|(path, _)| path.clone())).collect());
            is_rest.push(std::iter::once(false).chain(leaves.iter().map(|(_, rest)| *rest)).collect());
        }
        let mut all = Self { dimensions_of, paths, is_rest, kinds: Vec::new() };
        for member in memberships(family) {
            all.add(&member)?;
        }
        Ok(all)
    }

    /// Every combination of leaves for those who count in some indicators.
    fn add(&mut self, member: &[bool]) -> Result<(), Unproven> {
        let own = self.dimensions_of.iter().zip(member).filter(|(_, member)| **member);
        let own: BTreeSet<usize> = own.flat_map(|(dimensions, _)| dimensions.iter().copied()).collect();
        let mut combinations: Vec<Vec<u16>> = vec![Vec::new()];
        for (n, paths) in self.paths.iter().enumerate() {
            let leaves = if own.contains(&n) { 1..paths.len() } else { 0..1 };
            let leaves: Vec<u16> = leaves.filter_map(|leaf| u16::try_from(leaf).ok()).collect();
            if combinations.len().saturating_mul(leaves.len()) > KINDS_MAX {
                return Err(Unproven::TooManyKinds);
            }
            let with = |known: &Vec<u16>| leaves.iter().map(|leaf| [known.as_slice(), &[*leaf]].concat()).collect();
            combinations = combinations.iter().flat_map(|known| -> Vec<Vec<u16>> { with(known) }).collect();
        }
        self.kinds.extend(combinations.into_iter().map(|leaves| Kind { member: member.to_vec(), leaves }));
        if self.kinds.len() > KINDS_MAX { Err(Unproven::TooManyKinds) } else { Ok(()) }
    }

    pub(super) fn len(&self) -> usize {
        self.kinds.len()
    }

    /// Each kind as codes: in which indicators, then its leaves.
    pub(super) fn codes(&self) -> Vec<Vec<u16>> {
        let mut members: BTreeMap<&[bool], u16> = BTreeMap::new();
        for kind in &self.kinds {
            let next = u16::try_from(members.len()).unwrap_or(u16::MAX);
            members.entry(&kind.member).or_insert(next);
        }
        let codes = |kind: &Kind| {
            let member = members.get(kind.member.as_slice()).copied().unwrap_or(0);
            std::iter::once(member).chain(kind.leaves.iter().copied()).collect()
        };
        self.kinds.iter().map(codes).collect()
    }

    fn leaf_of<'k>(&'k self, kind: &'k Kind, dimension: usize) -> Option<(&'k Path, bool)> {
        let leaf = usize::from(*kind.leaves.get(dimension)?);
        Some((self.paths.get(dimension)?.get(leaf)?, *self.is_rest.get(dimension)?.get(leaf)?))
    }

    /// The kinds that a combination counts, in order.
    pub(super) fn of(&self, (indicator, codes): &Slice) -> Vec<u32> {
        let dimensions = self.dimensions_of.get(*indicator).map_or(&[][..], Vec::as_slice);
        let counts = |kind: &Kind| {
            let holds = |(dimension, code): (&usize, &CodeId)| {
                self.leaf_of(kind, *dimension).is_some_and(|(path, _)| path.contains(code))
            };
            kind.member.get(*indicator) == Some(&true) && dimensions.iter().zip(codes.iter()).all(holds)
        };
        (0..).zip(&self.kinds).filter(|(_, kind)| counts(kind)).map(|(n, _)| n).collect()
    }

    /// For each dimension of an indicator those whom no code of a partition names, the other dimensions at total.
    pub(super) fn rests(&self, indicator: usize) -> Vec<Vec<u32>> {
        let mut found: BTreeMap<(usize, u16), Vec<u32>> = BTreeMap::new();
        for (n, kind) in (0..).zip(&self.kinds).filter(|(_, kind)| kind.member.get(indicator) == Some(&true)) {
            for dimension in self.dimensions_of.get(indicator).into_iter().flatten() {
                if self.leaf_of(kind, *dimension).is_some_and(|(_, rest)| rest)
                    && let Some(leaf) = kind.leaves.get(*dimension)
                {
                    found.entry((*dimension, *leaf)).or_default().push(n);
                }
            }
        }
        found.into_values().collect()
    }
}

/// The finest codes that are used, each with the codes above it, and whether it is what the used codes of a partition leave.
fn leaves(catalogue: &Catalogue, concept: &ConceptId, used: &BTreeSet<&CodeId>) -> Vec<(Path, bool)> {
    let mut found = Vec::new();
    add_leaves(catalogue, concept, used, &[CodeId::total()], &mut found);
    found
}

fn add_leaves(
    catalogue: &Catalogue,
    concept: &ConceptId,
    used: &BTreeSet<&CodeId>,
    path: &[CodeId],
    found: &mut Vec<(Path, bool)>,
) {
    let Some(code) = path.first() else { return };
    let children = catalogue.partition(concept.as_str(), code);
    let is_used = |child: &CodeId| is_used(catalogue, concept, used, child, path.len());
    if !children.iter().any(is_used) {
        found.push((path.to_vec(), false));
        return;
    }
    for child in children.iter().filter(|child| is_used(child)) {
        let below: Path = std::iter::once(child.clone()).chain(path.iter().cloned()).collect();
        add_leaves(catalogue, concept, used, &below, found);
    }
    if !children.iter().all(|child| child.is_unknown() || is_used(child)) {
        found.push((path.to_vec(), true));
    }
}

fn is_used(catalogue: &Catalogue, concept: &ConceptId, used: &BTreeSet<&CodeId>, code: &CodeId, depth: usize) -> bool {
    // Lists are not deeper than this.
    let below = || catalogue.partition(concept.as_str(), code);
    used.contains(code)
        || (depth < 16 && below().iter().any(|child| is_used(catalogue, concept, used, child, depth + 1)))
}

/// In which indicators somebody can count: who counts in a part counts in its whole.
fn memberships(family: &Family) -> Vec<Vec<bool>> {
    let count = family.indicators.len().min(8);
    let all = (1_u32..1 << count).map(|bits| (0..count).map(|n| bits >> n & 1 == 1).collect::<Vec<bool>>());
    let is_in = |member: &[bool], n: usize| member.get(n).copied().unwrap_or(false);
    let is_possible = |member: &Vec<bool>| {
        family.within.iter().all(|(part, whole)| !is_in(member, *part) || is_in(member, *whole))
            // Nobody counts in two indicators that are not linked.
            && (member.iter().filter(|own| **own).count() == 1 || is_linked(family, member))
    };
    all.filter(is_possible).collect()
}

fn is_linked(family: &Family, member: &[bool]) -> bool {
    let own: Vec<usize> = (0..member.len()).filter(|n| member.get(*n) == Some(&true)).collect();
    own.iter().all(|n| {
        family
            .within
            .iter()
            .any(|(part, whole)| (part == n && own.contains(whole)) || (whole == n && own.contains(part)))
    })
}

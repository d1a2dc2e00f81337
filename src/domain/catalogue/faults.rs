//! The check of a whole catalogue: it finds every contradiction within and between its parts.
//!
//! Each part has a file of its own below. This file has the checks that all parts need: duplicate codes, and parents
//! that form a cycle.

use std::collections::{HashMap, HashSet};

use crate::code::CodeId;

use super::CatalogueParts;

mod actors;
mod areas;
mod code_lists;
mod indicators;
mod names;
mod successor;
mod waivers;

pub use names::check_names;
pub use successor::check_successor;

/// What kind of fault it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    DuplicateCode,
    /// A parent that does not exist, or a missing parent where one is required.
    UnknownParent,
    Cycle,
    /// A label or name is missing in a language.
    MissingName,
    /// A parent that is not coarser than its child.
    WrongLevel,
    UnknownArea,
    /// A group without members, members of an area that is no group, or years of membership that contradict each other.
    BadMember,
    /// A dimension or attribute without its code list.
    UnknownList,
    /// A code that its list does not have.
    UnknownCode,
    /// A dimension's list without `_T` or `_U`.
    IncompleteList,
    UnknownIndicator,
    /// A ratio that cannot be computed from its parts.
    BadRatio,
    /// METHOD without methods, or methods without METHOD.
    BadMethods,
    /// Bounds, decimals, rhythm or thresholds that contradict one another.
    BadRule,
    UnknownOrganisation,
    UnknownProgramme,
    /// A waiver of what no release has, or with a source that may not be shown.
    BadWaiver,
    /// The new catalogue does not have a code of the old one.
    RemovedCode,
    /// An indicator has other dimensions or decimals than in the old catalogue.
    ChangedStructure,
}

/// The part of the catalogue that an item belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    Indicators,
    Areas,
    CodeLists,
    Organisations,
    Programmes,
    Waivers,
}

/// One fault of a catalogue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{subject}: {detail}")]
pub struct CatalogueFault {
    pub kind: FaultKind,
    pub section: Section,
    /// The item at fault: `IMM_SHARE`, `MA-09`, `SEX.F`.
    pub subject: String,
    /// What is wrong, in English.
    pub detail: String,
}

/// All faults of the parts, which must be sorted by code. Missing names are not among them: [`check_names`] finds those,
/// and is required before publishing only.
#[must_use]
pub fn check(parts: &CatalogueParts) -> Vec<CatalogueFault> {
    let index = Index::of(parts);
    let mut faults = Faults::default();
    code_lists::check(parts, &mut faults);
    areas::check(parts, &index, &mut faults);
    indicators::check(parts, &index, &mut faults);
    actors::check(parts, &index, &mut faults);
    waivers::check(parts, &index, &mut faults);
    faults.found
}

#[derive(Default)]
struct Faults {
    found: Vec<CatalogueFault>,
}

impl Faults {
    fn add(&mut self, kind: FaultKind, section: Section, subject: impl ToString, detail: impl Into<String>) {
        self.found.push(CatalogueFault { kind, section, subject: subject.to_string(), detail: detail.into() });
    }

    /// Reports codes that occur twice. They are sorted, so equal ones are neighbours.
    fn duplicates<'a, C: PartialEq + ToString + 'a>(&mut self, section: Section, codes: impl Iterator<Item = &'a C>) {
        let mut last = None;
        for code in codes {
            if last == Some(code) {
                self.add(FaultKind::DuplicateCode, section, code.to_string(), "the code is there twice");
            }
            last = Some(code);
        }
    }

    /// Reports each item that is its own ancestor.
    fn cycles<'a>(&mut self, section: Section, parents: &HashMap<&'a str, &'a str>, subject: impl Fn(&str) -> String) {
        let mut on_cycle: Vec<&str> = parents.keys().copied().filter(|start| is_own_ancestor(start, parents)).collect();
        on_cycle.sort_unstable();
        for code in on_cycle {
            self.add(FaultKind::Cycle, section, subject(code), "what it refers to leads back to itself");
        }
    }
}

fn is_own_ancestor(start: &str, parents: &HashMap<&str, &str>) -> bool {
    let mut seen = HashSet::new();
    let mut at = start;
    while let Some(parent) = parents.get(at) {
        if *parent == start {
            return true;
        }
        if !seen.insert(*parent) {
            return false;
        }
        at = parent;
    }
    false
}

/// Look-ups by code, for checks between parts.
struct Index<'a> {
    parts: &'a CatalogueParts,
    areas: HashMap<&'a str, usize>,
    indicators: HashMap<&'a str, usize>,
    lists: HashMap<&'a str, HashSet<&'a str>>,
    organisations: HashSet<&'a str>,
    programmes: HashSet<&'a str>,
}

impl<'a> Index<'a> {
    fn of(parts: &'a CatalogueParts) -> Self {
        let mut lists: HashMap<&str, HashSet<&str>> = HashMap::new();
        for list in &parts.code_lists {
            lists.entry(list.id.as_str()).or_default().extend(list.items.iter().map(|item| item.code.as_str()));
        }
        Self {
            parts,
            areas: (0..).zip(&parts.areas).map(|(n, area)| (area.code.as_str(), n)).collect(),
            indicators: (0..).zip(&parts.indicators).map(|(n, own)| (own.code.as_str(), n)).collect(),
            lists,
            organisations: parts.organisations.iter().map(|own| own.code.as_str()).collect(),
            programmes: parts.programmes.iter().map(|own| own.code.as_str()).collect(),
        }
    }

    fn area(&self, code: &str) -> Option<&'a super::area::Area> {
        self.parts.areas.get(*self.areas.get(code)?)
    }

    fn indicator(&self, code: &str) -> Option<&'a super::indicator::Indicator> {
        self.parts.indicators.get(*self.indicators.get(code)?)
    }

    fn has_code(&self, list: &str, code: &str) -> bool {
        self.lists.get(list).is_some_and(|codes| codes.contains(code))
    }

    /// Reports the codes that `list` does not have.
    fn codes<'c>(
        &self,
        faults: &mut Faults,
        place: (Section, &str),
        list: &str,
        codes: impl IntoIterator<Item = &'c CodeId>,
    ) {
        for code in codes {
            if !self.has_code(list, code.as_str()) {
                let detail = format!("{code} is no code of {list}");
                faults.add(FaultKind::UnknownCode, place.0, place.1, detail);
            }
        }
    }
}

#[cfg(test)]
mod tests;

//! The check of a whole catalogue: every disagreement between its parts, named.
//!
//! Each part has its own file below; what is the same for all (codes that are there twice, chains of parents that come
//! back to where they began) is here.

use std::collections::{HashMap, HashSet};

use crate::code::CodeId;

use super::CatalogueParts;

mod actors;
mod areas;
mod code_lists;
mod indicators;
mod kept;
mod names;

pub use kept::check_kept;
pub use names::check_names;

/// What disagrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    DuplicateCode,
    /// A parent that is not there, or that no item of this kind can have.
    UnknownParent,
    Cycle,
    /// A label or name is missing in a language.
    MissingName,
    /// A parent that is not coarser than its child.
    WrongLevel,
    UnknownArea,
    /// Members of a group: none, or where there can be none, or dates in the wrong order.
    BadMember,
    /// A dimension or attribute without its code list.
    UnknownList,
    /// A code that its list does not have.
    UnknownCode,
    /// A dimension's list without `_T` or `_U`.
    IncompleteList,
    UnknownIndicator,
    /// A ratio whose parts cannot make it.
    BadRatio,
    /// METHOD without methods, or methods without METHOD.
    BadMethods,
    /// Bounds, decimals, rhythm or thresholds that contradict one another.
    BadRule,
    UnknownOrganisation,
    UnknownProgramme,
    /// A code of the catalogue before it that is not there any more.
    RemovedCode,
    /// An indicator of the catalogue before it that has other dimensions or decimals.
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
}

/// One disagreement.
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

/// Every disagreement of the parts, which are sorted by code. That names are there in all languages is a condition for
/// publishing a catalogue, not for reading one: [`check_names`].
#[must_use]
pub fn check(parts: &CatalogueParts) -> Vec<CatalogueFault> {
    let index = Index::of(parts);
    let mut faults = Faults::default();
    code_lists::check(parts, &mut faults);
    areas::check(parts, &index, &mut faults);
    indicators::check(parts, &index, &mut faults);
    actors::check(parts, &index, &mut faults);
    faults.found
}

/// Faults as they are found.
#[derive(Default)]
struct Faults {
    found: Vec<CatalogueFault>,
}

impl Faults {
    fn add(&mut self, kind: FaultKind, section: Section, subject: impl ToString, detail: impl Into<String>) {
        self.found.push(CatalogueFault { kind, section, subject: subject.to_string(), detail: detail.into() });
    }

    /// Items are sorted, so a code that is there twice stands beside itself.
    fn duplicates<'a, C: PartialEq + ToString + 'a>(&mut self, section: Section, codes: impl Iterator<Item = &'a C>) {
        let mut last = None;
        for code in codes {
            if last == Some(code) {
                self.add(FaultKind::DuplicateCode, section, code.to_string(), "the code is there twice");
            }
            last = Some(code);
        }
    }

    /// Reports each item whose chain of parents comes back to itself.
    fn cycles<'a>(&mut self, section: Section, parents: &HashMap<&'a str, &'a str>, subject: impl Fn(&str) -> String) {
        let mut on_cycle: Vec<&str> = parents.keys().copied().filter(|start| returns(start, parents)).collect();
        on_cycle.sort_unstable();
        for code in on_cycle {
            self.add(FaultKind::Cycle, section, subject(code), "what it refers to leads back to itself");
        }
    }
}

fn returns(start: &str, parents: &HashMap<&str, &str>) -> bool {
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

/// Where things are, for the checks that go from one part to another.
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

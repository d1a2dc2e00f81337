//! Code lists: each code occurs once, and its parent is in the same list.

use std::collections::{HashMap, HashSet};

use crate::catalogue::CatalogueParts;
use crate::catalogue::code_list::CodeList;

use super::{FaultKind, Faults, Section};

pub(super) fn check(parts: &CatalogueParts, faults: &mut Faults) {
    faults.duplicates(Section::CodeLists, parts.code_lists.iter().map(|list| &list.id));
    for list in &parts.code_lists {
        check_list(list, faults);
    }
}

fn check_list(list: &CodeList, faults: &mut Faults) {
    let subject = |code: &str| format!("{}.{code}", list.id);
    let codes: HashSet<&str> = list.items.iter().map(|item| item.code.as_str()).collect();
    let mut seen = HashSet::new();
    for item in &list.items {
        let own = subject(item.code.as_str());
        if !seen.insert(item.code.as_str()) {
            faults.add(FaultKind::DuplicateCode, Section::CodeLists, &own, "the code is there twice");
        }
        if let Some(parent) = item.parent.as_ref().filter(|parent| !codes.contains(parent.as_str())) {
            let detail = format!("its parent {parent} is no code of the list");
            faults.add(FaultKind::UnknownParent, Section::CodeLists, &own, detail);
        }
    }
    let parents: HashMap<&str, &str> =
        list.items.iter().filter_map(|item| Some((item.code.as_str(), item.parent.as_ref()?.as_str()))).collect();
    faults.cycles(Section::CodeLists, &parents, subject);
}

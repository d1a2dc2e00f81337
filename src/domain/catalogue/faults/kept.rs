//! From one catalogue to the next: codes are retired, never removed. Figures are stored under them for good.

use std::collections::BTreeSet;

use crate::domain::catalogue::CatalogueParts;

use super::{CatalogueFault, FaultKind, Faults, Section};

/// Every code of `before` that `after` does not have.
#[must_use]
pub fn check_kept(before: &CatalogueParts, after: &CatalogueParts) -> Vec<CatalogueFault> {
    let kept = codes(after);
    let mut faults = Faults::default();
    for (section, code) in codes(before).difference(&kept) {
        faults.add(FaultKind::RemovedCode, *section, code, "a code is retired, never removed");
    }
    faults.found
}

fn codes(parts: &CatalogueParts) -> BTreeSet<(Section, String)> {
    let lists = parts.code_lists.iter();
    let items = lists.flat_map(|list| list.items.iter().map(move |item| format!("{}.{}", list.id, item.code)));
    let indicators = parts.indicators.iter().map(|own| (Section::Indicators, own.code.to_string()));
    let areas = parts.areas.iter().map(|own| (Section::Areas, own.code.to_string()));
    let organisations = parts.organisations.iter().map(|own| (Section::Organisations, own.code.to_string()));
    let programmes = parts.programmes.iter().map(|own| (Section::Programmes, own.code.to_string()));
    let items = items.map(|code| (Section::CodeLists, code));
    indicators.chain(areas).chain(items).chain(organisations).chain(programmes).collect()
}

//! What a new catalogue must keep of the one before it.
//!
//! Stored figures refer to codes, dimensions and decimals for good: with other decimals a stored integer would mean another
//! figure. So codes are retired and never removed, and an indicator keeps its structure.

use std::collections::BTreeSet;

use crate::catalogue::CatalogueParts;
use crate::catalogue::indicator::Indicator;

use super::{CatalogueFault, FaultKind, Faults, Section};

/// The codes of `before` that `after` does not have, and the indicators that have other dimensions or decimals.
#[must_use]
pub fn check_successor(before: &CatalogueParts, after: &CatalogueParts) -> Vec<CatalogueFault> {
    let kept = codes(after);
    let mut faults = Faults::default();
    for (section, code) in codes(before).difference(&kept) {
        faults.add(FaultKind::RemovedCode, *section, code, "a code is retired, never removed");
    }
    // Ratios are computed and never stored.
    let stored = before.indicators.iter().filter(|old| !old.is_ratio());
    for (old, new) in stored.filter_map(|old| Some((old, same(&after.indicators, old)?))) {
        let section = Section::Indicators;
        if old.dimensions != new.dimensions {
            faults.add(FaultKind::ChangedStructure, section, &old.code, "its dimensions stay as they are");
        }
        if old.decimals != new.decimals {
            let detail = format!("its decimals stay {}", old.decimals);
            faults.add(FaultKind::ChangedStructure, section, &old.code, detail);
        }
    }
    faults.found
}

/// The indicator of the same code.
fn same<'a>(indicators: &'a [Indicator], old: &Indicator) -> Option<&'a Indicator> {
    indicators.iter().find(|new| new.code == old.code)
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

//! Areas: the territory tree, groups and their members.

use std::collections::HashMap;

use crate::catalogue::CatalogueParts;
use crate::catalogue::area::{Area, Level};

use super::{FaultKind, Faults, Index, Section};

pub(super) fn check(parts: &CatalogueParts, index: &Index<'_>, faults: &mut Faults) {
    faults.duplicates(Section::Areas, parts.areas.iter().map(|area| &area.code));
    for area in &parts.areas {
        parent(area, index, faults);
        same_as(area, index, faults);
        members(area, index, faults);
    }
    let chain = |link: fn(&Area) -> Option<&str>| -> HashMap<&str, &str> {
        parts.areas.iter().filter_map(|area| Some((area.code.as_str(), link(area)?))).collect()
    };
    faults.cycles(Section::Areas, &chain(|area| area.parent.as_ref().map(|code| code.as_str())), str::to_owned);
    faults.cycles(Section::Areas, &chain(|area| area.same_as.as_ref().map(|code| code.as_str())), str::to_owned);
}

fn is_group(level: Level) -> bool {
    matches!(level, Level::Network | Level::Residual)
}

fn parent(area: &Area, index: &Index<'_>, faults: &mut Faults) {
    let mut add = |kind, detail: String| faults.add(kind, Section::Areas, &area.code, detail);
    let Some(code) = &area.parent else {
        // Countries and groups have no parent, and neither has a city of a country that is not in the catalogue.
        if matches!(area.level, Level::Region | Level::Province | Level::Commune | Level::Arrondissement) {
            add(FaultKind::UnknownParent, format!("a {} without a parent", area.level.as_str()));
        }
        return;
    };
    let Some(parent) = index.area(code.as_str()) else {
        add(FaultKind::UnknownParent, format!("its parent {code} is no area"));
        return;
    };
    let level = parent.level;
    if is_group(area.level) || is_group(level) || level.fineness() >= area.level.fineness() || level == Level::City {
        let detail = format!("a {} cannot be part of {code}, a {}", area.level.as_str(), level.as_str());
        add(FaultKind::WrongLevel, detail);
    }
}

fn same_as(area: &Area, index: &Index<'_>, faults: &mut Faults) {
    if let Some(code) = area.same_as.as_ref().filter(|code| index.area(code.as_str()).is_none()) {
        faults.add(FaultKind::UnknownArea, Section::Areas, &area.code, format!("same_as {code} is no area"));
    }
}

fn members(area: &Area, index: &Index<'_>, faults: &mut Faults) {
    let mut add = |kind, detail: String| faults.add(kind, Section::Areas, &area.code, detail);
    if is_group(area.level) && area.members.is_empty() {
        add(FaultKind::BadMember, "a group without members".into());
    }
    if !is_group(area.level) && !area.members.is_empty() {
        add(FaultKind::BadMember, format!("a {} has no members", area.level.as_str()));
    }
    for (n, member) in area.members.iter().enumerate() {
        match index.area(member.area.as_str()) {
            None => add(FaultKind::UnknownArea, format!("its member {} is no area", member.area)),
            Some(inner) if is_group(inner.level) => {
                add(FaultKind::BadMember, format!("its member {} is a group itself", member.area));
            }
            Some(_) => {}
        }
        if let (Some(since), Some(until)) = (member.since, member.until)
            && until < since
        {
            add(FaultKind::BadMember, format!("{} leaves in {until} before it joins in {since}", member.area));
        }
        let earlier = area.members.iter().take(n).filter(|other| other.area == member.area);
        let overlap = |a: Option<i32>, b: Option<i32>| a.is_none_or(|until| b.is_none_or(|since| since <= until));
        for other in earlier {
            if overlap(other.until, member.since) && overlap(member.until, other.since) {
                add(FaultKind::BadMember, format!("{} is a member twice at one time", member.area));
            }
        }
    }
}

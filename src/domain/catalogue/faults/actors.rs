//! Organisations and programmes: their types, and whether everything that they refer to exists.

use std::collections::HashMap;

use crate::catalogue::CatalogueParts;
use crate::event_dates;

use super::{FaultKind, Faults, Index, Section};

pub(super) fn check(parts: &CatalogueParts, index: &Index<'_>, faults: &mut Faults) {
    organisations(parts, index, faults);
    programmes(parts, index, faults);
}

fn organisations(parts: &CatalogueParts, index: &Index<'_>, faults: &mut Faults) {
    let section = Section::Organisations;
    faults.duplicates(section, parts.organisations.iter().map(|organisation| &organisation.code));
    for organisation in &parts.organisations {
        index.codes(faults, (section, organisation.code.as_str()), "ORG_TYPE", [&organisation.kind]);
        if let Some(area) = organisation.territory.as_ref().filter(|area| index.area(area.as_str()).is_none()) {
            faults.add(FaultKind::UnknownArea, section, &organisation.code, format!("its territory {area} is no area"));
        }
    }
}

fn programmes(parts: &CatalogueParts, index: &Index<'_>, faults: &mut Faults) {
    let section = Section::Programmes;
    faults.duplicates(section, parts.programmes.iter().map(|programme| &programme.code));
    for programme in &parts.programmes {
        let subject = &programme.code;
        index.codes(faults, (section, subject.as_str()), "THEME", &programme.themes);
        if let Some(parent) = programme.parent.as_ref().filter(|code| !index.programmes.contains(code.as_str())) {
            faults.add(FaultKind::UnknownProgramme, section, subject, format!("its parent {parent} is no programme"));
        }
        for code in programme.funders.iter().chain(&programme.implementers).chain(&programme.partners) {
            if !index.organisations.contains(code.as_str()) {
                faults.add(FaultKind::UnknownOrganisation, section, subject, format!("{code} is no organisation"));
            }
        }
        for area in programme.territories.iter().filter(|area| index.area(area.as_str()).is_none()) {
            faults.add(FaultKind::UnknownArea, section, subject, format!("its territory {area} is no area"));
        }
        for date in [&programme.start, &programme.end] {
            if !date.is_empty() && event_dates::span(date).is_none() {
                faults.add(FaultKind::BadRule, section, subject, format!("{date} is no date"));
            }
        }
        if let (Some((first, _)), Some((_, last))) =
            (event_dates::span(&programme.start), event_dates::span(&programme.end))
            && last < first
        {
            faults.add(FaultKind::BadRule, section, subject, "it ends before it starts");
        }
    }
    let parents: HashMap<&str, &str> =
        parts.programmes.iter().filter_map(|own| Some((own.code.as_str(), own.parent.as_ref()?.as_str()))).collect();
    faults.cycles(section, &parents, str::to_owned);
}

//! Names, labels, definitions and sources, each in Arabic, French and English.

use crate::catalogue::CatalogueParts;
use crate::text::{Lang, Text};

use super::{CatalogueFault, FaultKind, Faults, Section};

/// All names, labels, definitions and sources that are missing in a language, and sources that may not be shown. Every node
/// reads such a catalogue, but it must not be published.
#[must_use]
pub fn check_names(parts: &CatalogueParts) -> Vec<CatalogueFault> {
    let mut faults = Faults::default();
    for indicator in &parts.indicators {
        faults.names(Section::Indicators, &indicator.code, &indicator.label, "label");
        faults.names(Section::Indicators, &indicator.code, &indicator.definition, "definition");
    }
    for area in &parts.areas {
        faults.names(Section::Areas, &area.code, &area.name, "name");
    }
    for list in &parts.code_lists {
        for item in &list.items {
            faults.names(Section::CodeLists, &format!("{}.{}", list.id, item.code), &item.label, "label");
        }
    }
    for organisation in &parts.organisations {
        faults.names(Section::Organisations, &organisation.code, &organisation.name, "name");
    }
    for programme in &parts.programmes {
        faults.names(Section::Programmes, &programme.code, &programme.name, "name");
    }
    for waiver in &parts.waivers {
        faults.sources(waiver);
    }
    faults.found
}

impl Faults {
    fn names(&mut self, section: Section, subject: &impl ToString, name: &Text, what: &str) {
        for lang in Lang::ALL {
            if name.exactly(lang).trim().is_empty() {
                self.add(FaultKind::MissingName, section, subject.to_string(), format!("no {what} in {lang}"));
            }
        }
    }
}

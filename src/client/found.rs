//! Findings of this machine in a file, and its assumptions for missing cells.

use std::collections::BTreeMap;

use marsad_domain::catalogue::names::plain_code;
use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_domain::finding::Finding;

/// A finding of this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Of the reader of the file: the node never sees what could not be read.
    Read(Finding),
    /// Of the rules, by which the node judges too.
    Judged(Finding),
}

impl Found {
    /// The finding, from either source.
    #[must_use]
    pub fn finding(&self) -> &Finding {
        match self {
            Self::Read(finding) | Self::Judged(finding) => finding,
        }
    }
}

/// The territories that a file names otherwise than by their code, each as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NamedAreas(BTreeMap<String, AreaId>);

impl NamedAreas {
    /// Notes what a text was taken for, unless it is a code, or means no territory or several.
    pub fn note(&mut self, catalogue: &Catalogue, text: &str) {
        let written = text.trim();
        if written.is_empty() || self.0.contains_key(written) {
            return;
        }
        if let [one] = catalogue.find_areas_in_file(written).as_slice()
            && catalogue.area(*one).is_some_and(|area| area.code.as_str() != plain_code(written))
        {
            self.0.insert(written.to_owned(), *one);
        }
    }

    /// Each text as it is written, and the territory that it names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, AreaId)> {
        self.0.iter().map(|(written, id)| (written.as_str(), *id))
    }
}

//! Reads the files of the catalogue: eight CSV files, which are checked together.
//!
//! Every fault names its file and line, also a fault between files. Lists inside a cell are separated by `|`.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use marsad_domain::catalogue::faults::{self, CatalogueFault, Section};
use marsad_domain::catalogue::{Catalogue, CatalogueParts};

mod actors;
mod areas;
mod code_lists;
mod indicators;
mod table;
mod waivers;

use table::Table;

/// The files of a catalogue by name (`indicators.csv`).
pub type CatalogueFiles = BTreeMap<String, Vec<u8>>;

/// Every catalogue has territories, code lists, indicators and organisations.
const REQUIRED: [&str; 4] = ["territories.csv", "codelists.csv", "indicators.csv", "organisations.csv"];
/// A catalogue may have no groups, no other spellings, no programmes and no waivers.
const OPTIONAL: [&str; 4] = ["groups.csv", "aliases.csv", "programmes.csv", "waivers.csv"];

/// A fault in a file of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileFault {
    pub file: String,
    /// The line in which the record begins, from 1; 0 for the file as a whole.
    pub line: u32,
    /// What is wrong, in English.
    pub detail: String,
}

impl fmt::Display for FileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.detail)
    }
}

impl std::error::Error for FileFault {}

/// The file and line of each item, for faults that are found later.
#[derive(Debug, Clone, Default)]
pub struct Places(HashMap<(Section, String), (String, u32)>);

impl Places {
    fn add(&mut self, section: Section, subject: impl ToString, file: &str, line: u32) {
        self.0.insert((section, subject.to_string()), (file.to_owned(), line));
    }

    /// A fault of the whole catalogue, with the file and line of its item.
    #[must_use]
    pub fn locate(&self, fault: &CatalogueFault) -> FileFault {
        let place = self.0.get(&(fault.section, fault.subject.clone())).cloned();
        let (file, line) = place.unwrap_or_else(|| (section_file(fault.section).to_owned(), 0));
        FileFault { file, line, detail: fault.to_string() }
    }
}

fn section_file(section: Section) -> &'static str {
    match section {
        Section::Indicators => "indicators.csv",
        Section::Areas => "territories.csv",
        Section::CodeLists => "codelists.csv",
        Section::Organisations => "organisations.csv",
        Section::Programmes => "programmes.csv",
        Section::Waivers => "waivers.csv",
    }
}

/// The result so far, to which the reader of each file adds.
#[derive(Default)]
struct Reading {
    parts: CatalogueParts,
    places: Places,
    faults: Vec<FileFault>,
}

impl Reading {
    /// Reads one file with `read`, if it is given and is a table.
    fn file(&mut self, files: &CatalogueFiles, name: &str, columns: Columns, read: fn(&mut Self, &Table)) {
        let Some(bytes) = files.get(name) else { return };
        match Table::read(name, bytes, columns) {
            Ok(table) => read(self, &table),
            Err(faults) => self.faults.extend(faults),
        }
    }
}

/// The columns of a file.
#[derive(Debug, Clone, Copy)]
struct Columns {
    /// Must be there; `code|id` for either.
    required: &'static [&'static str],
    /// May be there. Any other column is a fault.
    optional: &'static [&'static str],
}

/// Reads the files into parts, with the place of each item, without checks between files.
///
/// # Errors
/// Every fault within a file: encoding, columns, unreadable cells, a missing or an unknown file.
pub fn read_parts(files: &CatalogueFiles) -> Result<(CatalogueParts, Places), Vec<FileFault>> {
    let mut reading = Reading::default();
    let whole = |name: &str, detail: &str| FileFault { file: name.to_owned(), line: 0, detail: detail.to_owned() };
    let unknown = files.keys().filter(|name| !REQUIRED.iter().chain(&OPTIONAL).any(|known| known == name));
    reading.faults.extend(unknown.map(|name| whole(name, "not a file of the catalogue")));
    let missing = REQUIRED.iter().filter(|name| !files.contains_key(**name));
    reading.faults.extend(missing.map(|name| whole(name, "the file is not there")));
    reading.file(files, "territories.csv", areas::TERRITORIES, areas::read_territories);
    reading.file(files, "groups.csv", areas::GROUPS, areas::read_groups);
    reading.file(files, "aliases.csv", areas::ALIASES, areas::read_aliases);
    reading.file(files, "codelists.csv", code_lists::COLUMNS, code_lists::read);
    reading.file(files, "indicators.csv", indicators::COLUMNS, indicators::read);
    reading.file(files, "organisations.csv", actors::ORGANISATIONS, actors::read_organisations);
    reading.file(files, "programmes.csv", actors::PROGRAMMES, actors::read_programmes);
    reading.file(files, "waivers.csv", waivers::COLUMNS, waivers::read);
    if reading.faults.is_empty() { Ok((reading.parts, reading.places)) } else { Err(reading.faults) }
}

/// Reads the files, checks them together, including names in every language, and indexes them.
///
/// # Errors
/// Every fault, with its file and line. Faults between files are reported once each file is correct.
pub fn read_catalogue(files: &CatalogueFiles) -> Result<Catalogue, Vec<FileFault>> {
    let (parts, places) = read_parts(files)?;
    let unnamed = faults::check_names(&parts);
    match Catalogue::build(parts) {
        Ok(catalogue) if unnamed.is_empty() => Ok(catalogue),
        Ok(_) => Err(located(&places, &unnamed)),
        Err(found) => Err(located(&places, &[found, unnamed].concat())),
    }
}

/// Every fault within the files or, if there is none, between them.
#[must_use]
pub fn check_files(files: &CatalogueFiles) -> Vec<FileFault> {
    read_catalogue(files).err().unwrap_or_default()
}

fn located(places: &Places, found: &[CatalogueFault]) -> Vec<FileFault> {
    let mut located: Vec<FileFault> = found.iter().map(|fault| places.locate(fault)).collect();
    located.sort();
    located
}

#[cfg(test)]
mod tests;

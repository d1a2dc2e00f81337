//! `organisations.csv` and `programmes.csv`.

use marsad_domain::catalogue::actors::{Organisation, Programme};
use marsad_domain::catalogue::faults::Section;
use marsad_domain::code::OrganisationCode;

use super::table::{Cells, Table};
use super::{Columns, Reading};

pub(super) const ORGANISATIONS: Columns = Columns {
    required: &["code|id", "type", "territory", "name_ar", "name_fr", "name_en"],
    optional: &["acronym", "note"],
};

pub(super) const PROGRAMMES: Columns = Columns {
    required: &["code|id", "kind", "name_ar", "name_fr", "name_en"],
    optional: &[
        "parent",
        "funders",
        "implementers",
        "partners",
        "start",
        "end",
        "territories",
        "themes",
        "acronym",
        "note",
    ],
};

pub(super) fn read_organisations(reading: &mut Reading, table: &Table) {
    let Reading { parts, places, faults } = reading;
    table.for_each(faults, |cells| {
        if let Some(organisation) = organisation(cells) {
            places.add(Section::Organisations, &organisation.code, &table.file, cells.line);
            parts.organisations.push(organisation);
        }
    });
}

fn organisation(cells: &mut Cells<'_>) -> Option<Organisation> {
    let code = cells.own_code();
    let kind = cells.parse("type", "a code of ORG_TYPE");
    let territory = cells.optional("territory", "the code of an area");
    Some(Organisation {
        code: code?,
        kind: kind?,
        territory: territory?,
        name: cells.languages("name"),
        acronym: cells.text("acronym").to_owned(),
    })
}

pub(super) fn read_programmes(reading: &mut Reading, table: &Table) {
    let Reading { parts, places, faults } = reading;
    table.for_each(faults, |cells| {
        if let Some(programme) = programme(cells) {
            places.add(Section::Programmes, &programme.code, &table.file, cells.line);
            parts.programmes.push(programme);
        }
    });
}

fn programme(cells: &mut Cells<'_>) -> Option<Programme> {
    let code = cells.own_code();
    let parent = cells.optional("parent", "the code of a programme");
    let (funders, implementers) = (cells.list("funders"), cells.list("implementers"));
    let partners: Option<Vec<OrganisationCode>> = cells.list("partners");
    let (territories, themes) = (cells.list("territories"), cells.list("themes"));
    Some(Programme {
        code: code?,
        kind: cells.text("kind").to_owned(),
        name: cells.languages("name"),
        acronym: cells.text("acronym").to_owned(),
        parent: parent?,
        funders: funders?,
        implementers: implementers?,
        partners: partners?,
        start: cells.text("start").to_owned(),
        end: cells.text("end").to_owned(),
        territories: territories?,
        themes: themes?,
    })
}

//! A workbook of events in the words of a language, with the territories and organisations of the catalogue.

use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_formats::workbook::{EventColumn, EventForm, GuideLine};

use super::Organisation;
use super::words::labelled;
use crate::{Args, Texts};

/// Codes that are no choice: totals.
const TOTAL: char = '_';
/// The levels of which every territory may be chosen; finer ones only if they are the organisation's own.
const LEVELS: [&str; 3] = ["country", "region", "province"];
const STEPS: [&str; 5] = [
    "template-step-open",
    "template-event-step-row",
    "template-event-step-list",
    "template-event-step-persons",
    "template-event-step-save",
];

/// What may be written into a column.
#[derive(Clone, Copy)]
enum Takes {
    Text,
    Codes(&'static str),
    Areas,
    Organisations,
    Programmes,
}

/// The columns: field, label, hint, what it takes, width. Those of a list have the number of the item in their label.
const COLUMNS: [(&str, &str, &str, Takes, u16); 25] = [
    ("eventId", "template-event-id", "template-event-id-hint", Takes::Text, 16),
    ("type", "template-event-type", "", Takes::Codes("EVENT_TYPE"), 28),
    ("status", "template-event-status", "", Takes::Codes("EVENT_STATUS"), 20),
    ("title.ar", "template-event-title-ar", "template-event-title-hint", Takes::Text, 34),
    ("title.fr", "template-event-title-fr", "template-event-title-hint", Takes::Text, 34),
    ("title.en", "template-event-title-en", "template-event-title-hint", Takes::Text, 34),
    ("start", "template-event-start", "template-event-date-hint", Takes::Text, 13),
    ("end", "template-event-end", "template-event-date-hint", Takes::Text, 13),
    ("datePrecision", "template-event-precision", "", Takes::Codes("DATE_PRECISION"), 16),
    ("area", "template-event-area", "template-event-area-hint", Takes::Areas, 30),
    ("geoPrecision", "template-event-place", "", Takes::Codes("GEO_PRECISION"), 20),
    ("venue", "template-event-venue", "", Takes::Text, 24),
    ("organisers[0]", "template-event-organiser", "", Takes::Organisations, 30),
    ("organisers[1]", "template-event-organiser", "", Takes::Organisations, 30),
    ("partners[0]", "template-event-partner", "", Takes::Organisations, 30),
    ("partners[1]", "template-event-partner", "", Takes::Organisations, 30),
    ("funders[0]", "template-event-funder", "", Takes::Organisations, 30),
    ("programmes[0]", "template-event-programme", "", Takes::Programmes, 30),
    ("themes[0]", "template-event-theme", "", Takes::Codes("THEME"), 26),
    ("themes[1]", "template-event-theme", "", Takes::Codes("THEME"), 26),
    ("sources[0].title", "template-event-source", "template-event-source-hint", Takes::Text, 28),
    ("sensitivity", "template-event-sharing", "template-event-sharing-hint", Takes::Codes("SENSITIVITY"), 18),
    ("language", "template-event-language", "template-event-language-hint", Takes::Codes("LANG"), 16),
    ("notes", "template-event-notes", "template-event-notes-hint", Takes::Text, 40),
    ("version", "template-event-version", "template-event-version-hint", Takes::Text, 10),
];

/// A workbook of events for an organisation.
#[must_use]
pub fn event_form(texts: &Texts, catalogue: &Catalogue, organisation: &Organisation<'_>) -> EventForm {
    let lang = texts.lang();
    let name = catalogue.organisation(organisation.code).map_or(organisation.code, |own| own.name.in_lang(lang));
    let mut guide = vec![
        GuideLine::Title(texts.plain("template-event-form")),
        GuideLine::Text(texts.say("template-for", Args::none().text("organisation", name))),
        GuideLine::Heading(texts.plain("template-how")),
    ];
    guide.extend((1..).zip(STEPS).map(|(n, key)| GuideLine::Text(format!("{n}. {}", texts.plain(key)))));
    let choosing = Choosing { texts, catalogue, areas: areas(catalogue, organisation) };
    EventForm {
        lang,
        guide,
        guide_name: texts.plain("template-guide"),
        sheet_name: texts.plain("template-event-sheet"),
        title: texts.plain("template-event-form"),
        note: texts.plain("template-event-note"),
        columns: COLUMNS.iter().map(|column| choosing.column(*column)).collect(),
        wrong_choice: texts.plain("template-event-wrong-choice"),
    }
}

/// The territories that may be chosen, in the order of their codes.
fn areas(catalogue: &Catalogue, organisation: &Organisation<'_>) -> Vec<AreaId> {
    let is_choice = |id: &AreaId| {
        let is_coarse = catalogue.area(*id).is_some_and(|area| LEVELS.contains(&area.level.as_str()));
        is_coarse || organisation.territories.iter().any(|own| catalogue.is_within(*id, *own))
    };
    let all = catalogue.parts().areas.iter().filter_map(|area| catalogue.area_id(area.code.as_str()));
    let mut areas: Vec<AreaId> = all.filter(is_choice).collect();
    areas.sort_by_key(|id| catalogue.area(*id).map(|area| area.code.clone()));
    areas
}

struct Choosing<'a> {
    texts: &'a Texts,
    catalogue: &'a Catalogue,
    areas: Vec<AreaId>,
}

impl Choosing<'_> {
    fn column(&self, (path, label, hint, takes, width): (&str, &str, &str, Takes, u16)) -> EventColumn {
        let item = path.split_once('[').and_then(|(_, rest)| rest.split_once(']')?.0.parse::<usize>().ok());
        EventColumn {
            path: path.to_owned(),
            label: self.texts.say(label, Args::none().number("item", item.unwrap_or(0) + 1)),
            hint: if hint.is_empty() { String::new() } else { self.texts.plain(hint) },
            choices: self.choices(takes),
            width,
        }
    }

    fn choices(&self, takes: Takes) -> Vec<String> {
        let lang = self.texts.lang();
        let choice = |code: &str, name: &str| format!("{code} – {name}");
        let parts = self.catalogue.parts();
        match takes {
            Takes::Text => Vec::new(),
            Takes::Codes(list) => {
                let items = self.catalogue.code_list(list).map_or(&[][..], |list| &list.items);
                let real = items.iter().filter(|item| !item.code.as_str().starts_with(TOTAL));
                real.map(|item| choice(item.code.as_str(), item.label.in_lang(lang))).collect()
            }
            Takes::Areas => {
                let named = labelled(self.texts, self.catalogue, &self.areas);
                let code = |id: AreaId| self.catalogue.area(id).map_or("", |area| area.code.as_str());
                named.iter().map(|(id, name)| choice(code(*id), name)).collect()
            }
            Takes::Organisations => {
                parts.organisations.iter().map(|own| choice(own.code.as_str(), own.name.in_lang(lang))).collect()
            }
            Takes::Programmes => {
                parts.programmes.iter().map(|own| choice(own.code.as_str(), own.name.in_lang(lang))).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use marsad_domain::text::Lang;
    use marsad_formats::builtin::builtin;
    use marsad_formats::workbook::write_events;

    use super::*;

    #[test]
    fn each_language_has_a_workbook_whose_lists_are_those_of_the_catalogue() {
        let catalogue = builtin().unwrap();
        for lang in Lang::ALL {
            let texts = Texts::new(lang);
            let own = Organisation::new(&catalogue, "region-sm", ["MA-09"].into_iter());
            let form = event_form(&texts, &catalogue, &own);
            let choices = |path: &str| {
                let column = form.columns.iter().find(|column| column.path == path).unwrap();
                column.choices.clone()
            };
            assert!(choices("type").iter().any(|choice| choice.starts_with("GOV_CONF – ")));
            assert!(choices("organisers[1]").iter().any(|choice| choice.starts_with("region-sm – ")));
            // Communes are those of the own region.
            let areas = choices("area");
            assert!(areas.iter().any(|choice| choice.starts_with("MA-09-541-01-13 – ")), "{areas:?}");
            assert!(!areas.iter().any(|choice| choice.starts_with("MA-02-381-01-05 – ")));
            assert!(choices("language").iter().all(|choice| !choice.starts_with('_')));
            assert!(form.columns.iter().all(|column| !column.label.contains("template-")));
            write_events(&form).unwrap();
        }
    }
}

//! What a form says, in the language of the person.

use std::collections::BTreeMap;

use marsad_domain::catalogue::area::Area;
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_domain::code::CodeId;
use marsad_formats::workbook::{FormWords, GuideLine};

use super::Task;
use crate::{Args, Texts};

/// The statuses of the list: those of figures, then the reasons for which there is none.
const STATUSES: [(&str, &str); 7] = [
    ("P", "template-status-p"),
    ("E", "template-status-e"),
    ("O", "template-status-o"),
    ("L", "template-status-l"),
    ("M", "template-status-m"),
    ("Q", "template-status-q"),
    ("H", "template-status-h"),
];
/// How to fill a form in, step by step.
const STEPS: [&str; 6] = [
    "template-step-open",
    "template-step-figures",
    "template-step-empty",
    "template-step-status",
    "template-step-notes",
    "template-step-save",
];

/// The words that every form has.
#[must_use]
pub fn form_words(texts: &Texts) -> FormWords {
    let say = |key: &str| texts.plain(key);
    FormWords {
        guide: say("template-guide"),
        territory: say("template-territory"),
        figure: say("template-figure"),
        status: say("template-status"),
        last: say("template-last"),
        statuses: STATUSES.map(|(code, key)| format!("{code} – {}", say(key))).to_vec(),
        cell_hint: say("template-hint"),
        status_hint: say("template-status-hint"),
        wrong_number: say("template-wrong-number"),
        wrong_status: say("template-wrong-status"),
    }
}

/// The first page, for the organisation of this code.
pub(super) fn guide(texts: &Texts, catalogue: &Catalogue, organisation: &str, task: &Task<'_>) -> Vec<GuideLine> {
    let lang = texts.lang();
    let name = catalogue.organisation(organisation).map_or(organisation, |own| own.name.in_lang(lang));
    let mut lines = vec![
        GuideLine::Title(texts.say("template-title", Args::none().text("period", task.period))),
        GuideLine::Text(texts.say("template-for", Args::none().text("organisation", name))),
    ];
    if let Some(deadline) = &task.deadline {
        let args = Args::none().text("day", deadline.day).text("call", &deadline.call);
        lines.push(GuideLine::Text(texts.say("template-deadline", args)));
    }
    lines.push(GuideLine::Heading(texts.plain("template-how")));
    lines.extend((1..).zip(STEPS).map(|(n, key)| GuideLine::Text(format!("{n}. {}", texts.plain(key)))));
    lines.push(GuideLine::Heading(texts.plain("template-what")));
    for own in &task.wanted {
        let Indicator { code, label, definition, .. } = own.indicator;
        let label = texts.labelled(code.as_str(), label.in_lang(lang));
        lines.push(GuideLine::Text(format!("{label}. {}", definition.in_lang(lang))));
    }
    lines
}

/// What stands above the figures of an indicator: its definition, its unit, and its basis if there is one only.
pub(super) fn notes(texts: &Texts, catalogue: &Catalogue, indicator: &Indicator, methods: &[CodeId]) -> Vec<String> {
    let lang = texts.lang();
    let label = |list: &str, code: &CodeId| {
        let item = catalogue.code_list(list).and_then(|list| list.item(code.as_str()));
        item.map_or_else(|| code.to_string(), |item| item.label.in_lang(lang).to_owned())
    };
    let unit = Args::none().text("unit", label("UNIT", &indicator.unit)).text("code", &indicator.code);
    let mut lines = vec![indicator.definition.in_lang(lang).to_owned(), texts.say("template-unit", unit)];
    if let [method] = methods {
        let args = Args::none().text("method", label(Indicator::METHOD, method));
        lines.push(texts.say("template-method", args));
    }
    lines
}

/// The territories with their names. Of two with one name each is called by its level too.
pub(super) fn labelled(texts: &Texts, catalogue: &Catalogue, areas: &[AreaId]) -> Vec<(AreaId, String)> {
    let named = areas.iter().filter_map(|id| Some((*id, catalogue.area(*id)?)));
    let named: Vec<_> = named.map(|(id, area)| (id, area.name.in_lang(texts.lang()), area)).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, name, _) in &named {
        *counts.entry(name).or_default() += 1;
    }
    let label = |(id, name, area): &(AreaId, &str, &Area)| {
        let is_alone = counts.get(name) == Some(&1);
        let level = texts.word("area", &area.kind);
        (*id, if is_alone { (*name).to_owned() } else { format!("{name} ({level})") })
    };
    named.iter().map(label).collect()
}

//! The other lists of the catalogue: code lists, organisations and programmes.

use serde_json::json;

use super::{text_json, translated};
use crate::cli::answers::{count, list, listing, object, text};
use crate::cli::console::Console;
use crate::cli::error::Outcome;
use crate::cli::i18n::Texts;
use crate::client::Snapshot;
use crate::wire::pb;

/// The code lists and how many items each has.
pub(super) fn code_lists(console: &mut Console, snapshot: &Snapshot) -> Outcome {
    let lists: Vec<&pb::CodeList> = snapshot.parts.iter().flat_map(|part| &part.code_lists).collect();
    let one = |list: &&pb::CodeList| json!({ "list": list.id, "items": list.items.len() });
    let table = |texts: &Texts| {
        listing(
            texts,
            &lists,
            &[("columns-code", &|list| text(&list.id)), ("columns-items", &|list| count(list.items.len()))],
        )
    };
    console.answer(|| lists.iter().map(one).collect(), table)
}

pub(super) fn organisations(console: &mut Console, snapshot: &Snapshot) -> Outcome {
    let found: Vec<&pb::Organisation> = snapshot.parts.iter().flat_map(|part| &part.organisations).collect();
    let one = |one: &&pb::Organisation| {
        object!(one: code, territory, acronym;
            "type": one.r#type,
            "name": text_json(one.name.as_ref()))
    };
    let table = |texts: &Texts| {
        listing(
            texts,
            &found,
            &[
                ("columns-code", &|one| text(&one.code)),
                ("columns-name", &|one| translated(texts, one.name.as_ref())),
                ("columns-acronym", &|one| text(&one.acronym)),
                ("columns-type", &|one| text(&one.r#type)),
                ("columns-area", &|one| text(&one.territory)),
            ],
        )
    };
    console.answer(|| found.iter().map(one).collect(), table)
}

pub(super) fn programmes(console: &mut Console, snapshot: &Snapshot) -> Outcome {
    let found: Vec<&pb::Programme> = snapshot.parts.iter().flat_map(|part| &part.programmes).collect();
    let one = |one: &&pb::Programme| {
        object!(one: code, kind, acronym, parent, funders, implementers, partners, start, end, territories, themes;
            "name": text_json(one.name.as_ref()))
    };
    let table = |texts: &Texts| {
        listing(
            texts,
            &found,
            &[
                ("columns-code", &|one| text(&one.code)),
                ("columns-name", &|one| translated(texts, one.name.as_ref())),
                ("columns-acronym", &|one| text(&one.acronym)),
                ("columns-kind", &|one| text(&one.kind)),
                ("columns-period", &|one| text(format!("{}/{}", one.start, one.end).trim_matches('/'))),
                ("columns-territories", &|one| list(texts, &one.territories)),
            ],
        )
    };
    console.answer(|| found.iter().map(one).collect(), table)
}

//! The other lists of the catalogue: code lists, organisations and programmes.

use serde_json::json;

use super::translated;
use crate::cli::answers::{count, list, listing, object, optional, plain, text, text_json};
use crate::cli::console::Console;
use crate::cli::error::Outcome;
use crate::domain::catalogue::actors::{Organisation, Programme};
use crate::domain::catalogue::code_list::CodeList;
use crate::texts::Texts;
use crate::wire::field::text_of;

/// The code lists and how many items each has.
pub(super) fn code_lists(console: &mut Console, lists: &[CodeList]) -> Outcome {
    let one = |list: &CodeList| json!({ "list": list.id.as_str(), "items": list.items.len() });
    let table = |texts: &Texts| {
        listing(
            texts,
            lists,
            &[("columns-code", &|list| text(list.id.as_str())), ("columns-items", &|list| count(list.items.len()))],
        )
    };
    console.answer(|| lists.iter().map(one).collect(), table)
}

pub(super) fn organisations(console: &mut Console, found: &[Organisation]) -> Outcome {
    let one = |one: &Organisation| {
        object!(one: acronym;
            "code": one.code.as_str(),
            "territory": text_of(one.territory.as_ref()),
            "type": one.kind.as_str(),
            "name": text_json(&one.name))
    };
    let table = |texts: &Texts| {
        listing(
            texts,
            found,
            &[
                ("columns-code", &|one| text(one.code.as_str())),
                ("columns-name", &|one| translated(texts, &one.name)),
                ("columns-acronym", &|one| text(&one.acronym)),
                ("columns-type", &|one| text(one.kind.as_str())),
                ("columns-area", &|one| optional(one.territory.as_ref())),
            ],
        )
    };
    console.answer(|| found.iter().map(one).collect(), table)
}

pub(super) fn programmes(console: &mut Console, found: &[Programme]) -> Outcome {
    let one = |one: &Programme| {
        object!(one: kind, acronym, start, end;
            "code": one.code.as_str(),
            "parent": text_of(one.parent.as_ref()),
            "funders": plain(&one.funders),
            "implementers": plain(&one.implementers),
            "partners": plain(&one.partners),
            "territories": plain(&one.territories),
            "themes": plain(&one.themes),
            "name": text_json(&one.name))
    };
    let table = |texts: &Texts| {
        listing(
            texts,
            found,
            &[
                ("columns-code", &|one| text(one.code.as_str())),
                ("columns-name", &|one| translated(texts, &one.name)),
                ("columns-acronym", &|one| text(&one.acronym)),
                ("columns-kind", &|one| text(&one.kind)),
                ("columns-period", &|one| text(format!("{}/{}", one.start, one.end).trim_matches('/'))),
                ("columns-territories", &|one| list(texts, &one.territories)),
            ],
        )
    };
    console.answer(|| found.iter().map(one).collect(), table)
}

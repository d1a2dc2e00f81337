//! What else the catalogue holds: its code lists, organisations and programmes.

use serde_json::{Value, json};

use super::{own, three};
use crate::cli::console::{Console, count, listing};
use crate::cli::error::Outcome;
use crate::client::Snapshot;
use crate::formats::tables::TableCell;
use crate::wire::pb;

/// The code lists and how many items each has.
pub(super) fn code_lists(console: &mut Console, snapshot: &Snapshot) -> Outcome {
    let lists: Vec<&pb::CodeList> = snapshot.parts.iter().flat_map(|part| &part.code_lists).collect();
    console.answer(
        || {
            Value::from(
                lists.iter().map(|list| json!({ "list": list.id, "items": list.items.len() })).collect::<Vec<_>>(),
            )
        },
        |texts| {
            let rows = lists.iter().map(|list| vec![TableCell::text(&list.id), count(list.items.len())]);
            listing(texts, &["columns-code", "columns-items"], rows.collect())
        },
    )
}

/// The organisations.
pub(super) fn organisations(console: &mut Console, snapshot: &Snapshot) -> Outcome {
    let found: Vec<&pb::Organisation> = snapshot.parts.iter().flat_map(|part| &part.organisations).collect();
    let one = |one: &&pb::Organisation| {
        json!({
            "code": one.code, "type": one.r#type, "territory": one.territory, "name": three(one.name.as_ref()),
            "acronym": one.acronym,
        })
    };
    console.answer(
        || Value::from(found.iter().map(one).collect::<Vec<_>>()),
        |texts| {
            let rows = found.iter().map(|one| {
                vec![
                    TableCell::text(&one.code),
                    own(texts, one.name.as_ref()),
                    TableCell::text(&one.acronym),
                    TableCell::text(&one.r#type),
                    TableCell::text(&one.territory),
                ]
            });
            let columns = ["columns-code", "columns-name", "columns-acronym", "columns-type", "columns-area"];
            listing(texts, &columns, rows.collect())
        },
    )
}

/// The programmes.
pub(super) fn programmes(console: &mut Console, snapshot: &Snapshot) -> Outcome {
    let found: Vec<&pb::Programme> = snapshot.parts.iter().flat_map(|part| &part.programmes).collect();
    let one = |one: &&pb::Programme| {
        json!({
            "code": one.code, "kind": one.kind, "name": three(one.name.as_ref()), "acronym": one.acronym,
            "parent": one.parent, "funders": one.funders, "implementers": one.implementers, "partners": one.partners,
            "start": one.start, "end": one.end, "territories": one.territories, "themes": one.themes,
        })
    };
    console.answer(
        || Value::from(found.iter().map(one).collect::<Vec<_>>()),
        |texts| {
            let rows = found.iter().map(|one| {
                vec![
                    TableCell::text(&one.code),
                    own(texts, one.name.as_ref()),
                    TableCell::text(&one.acronym),
                    TableCell::text(&one.kind),
                    TableCell::text([one.start.as_str(), one.end.as_str()].join("/").trim_matches('/')),
                    TableCell::text(texts.listed(&one.territories.join(", "))),
                ]
            });
            let columns = [
                "columns-code",
                "columns-name",
                "columns-acronym",
                "columns-kind",
                "columns-period",
                "columns-territories",
            ];
            listing(texts, &columns, rows.collect())
        },
    )
}

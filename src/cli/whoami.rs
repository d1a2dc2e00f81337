//! `marsad whoami`: who the caller is to the node, and what it may do.

use serde_json::json;

use crate::cli::console::{Console, facts};
use crate::cli::error::Outcome;
use crate::cli::member::{grant_json, grant_text};
use crate::cli::status::failure_of;
use crate::client::{Connection, Profile};
use crate::formats::tables::TableCell;
use crate::wire::pb;

/// Asks the node.
///
/// # Errors
/// What the node answers instead.
pub async fn run(console: &mut Console, profile: &Profile) -> Outcome {
    let connection = Connection::open(profile).await?;
    let me = connection.admin().who_am_i(pb::WhoAmIRequest {}).await.map_err(failure_of)?.into_inner();
    let object = || {
        json!({
            "role": me.role,
            "name": me.name,
            "node": me.node,
            "grants": me.grants.iter().map(grant_json).collect::<Vec<_>>(),
            "rpcs": me.rpcs,
            "territories": me.territories,
        })
    };
    console.answer(object, |texts| {
        let grants: Vec<String> = me.grants.iter().map(|grant| grant_text(texts, grant)).collect();
        facts(
            texts,
            vec![
                ("columns-role", TableCell::text(texts.word("role", &me.role))),
                ("columns-name", TableCell::text(&me.name)),
                ("columns-node", TableCell::text(&me.node)),
                ("columns-territories", TableCell::text(texts.listed(&me.territories.join(", ")))),
                ("columns-grants", TableCell::text(grants.join("; "))),
                // Names of calls are for programs.
                (
                    "columns-rpcs",
                    TableCell::text(if texts.names_columns_for_programs() {
                        me.rpcs.join(", ")
                    } else {
                        String::new()
                    }),
                ),
            ],
        )
    })
}

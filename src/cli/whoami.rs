//! `marsad whoami`: who the caller is to the node, and what it may do.

use serde_json::Value;

use crate::cli::answers::{facts, list, object, text};
use crate::cli::console::Console;
use crate::cli::error::Outcome;
use crate::cli::member::{grant_json, grant_text};
use crate::client::{Connection, Profile};

pub async fn run(console: &mut Console, profile: &Profile) -> Outcome {
    let connection = Connection::open(profile).await?;
    let me = connection.who_am_i().await?;
    let grants = || me.grants.iter().map(grant_json).collect::<Value>();
    let object = || object!(me: role, name, node, rpcs, territories; "grants": grants());
    console.answer(object, |texts| {
        let grants: Vec<String> = me.grants.iter().map(|grant| grant_text(texts, grant)).collect();
        // Names of calls are for programs.
        let rpcs = if texts.names_columns_for_programs() { me.rpcs.join(", ") } else { String::new() };
        facts(
            texts,
            vec![
                ("columns-role", text(texts.word("role", &me.role))),
                ("columns-name", text(&me.name)),
                ("columns-node", text(&me.node)),
                ("columns-territories", list(texts, &me.territories)),
                ("columns-grants", text(grants.join("; "))),
                ("columns-rpcs", text(rpcs)),
            ],
        )
    })
}

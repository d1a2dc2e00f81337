//! Names for codes, from the node's catalogue, in one language.

use std::collections::HashMap;

use crate::cli::error::Failure;
use crate::client::catalogue::{Cache, fetch};
use crate::client::{Connection, Profile};
use crate::domain::catalogue::CatalogueParts;
use crate::domain::catalogue::code_list::CodeList;
use crate::domain::text::{Lang, Text};

#[derive(Debug, Clone, Default)]
pub struct Labels {
    indicators: HashMap<String, String>,
    areas: HashMap<String, String>,
    codes: HashMap<String, HashMap<String, String>>,
}

/// What the columns of areas are called.
const AREA_COLUMNS: [&str; 2] = ["REF_AREA", "COUNTERPART_AREA"];

impl Labels {
    /// The names of a node's catalogue; none if no language is asked for.
    pub async fn of_node(
        connection: &Connection,
        profile: &Profile,
        lang: Option<Lang>,
    ) -> Result<Option<Self>, Failure> {
        let Some(lang) = lang else { return Ok(None) };
        let snapshot = fetch(connection, &Cache::of_node(&profile.node)).await?;
        Ok(Some(Self::of_parts(&snapshot.parts, lang)))
    }

    /// The names in the parts of a catalogue.
    pub fn of_parts(parts: &CatalogueParts, lang: Lang) -> Self {
        let name = |code: &dyn ToString, text: &Text| (code.to_string(), text.in_lang(lang).to_owned());
        let items = |list: &CodeList| list.items.iter().map(|item| name(&item.code, &item.label)).collect();
        Self {
            indicators: parts.indicators.iter().map(|one| name(&one.code, &one.label)).collect(),
            areas: parts.areas.iter().map(|one| name(&one.code, &one.name)).collect(),
            codes: parts.code_lists.iter().map(|list| (list.id.to_string(), items(list))).collect(),
        }
    }

    /// Whether codes of a column have names.
    pub fn has(&self, column: &str) -> bool {
        column == "INDICATOR" || AREA_COLUMNS.contains(&column) || self.codes.contains_key(column)
    }

    /// The name of a code; empty if it has none.
    pub fn of(&self, column: &str, code: &str) -> &str {
        let names = match column {
            "INDICATOR" => Some(&self.indicators),
            column if AREA_COLUMNS.contains(&column) => Some(&self.areas),
            column => self.codes.get(column),
        };
        names.and_then(|names| names.get(code)).map_or("", String::as_str)
    }
}

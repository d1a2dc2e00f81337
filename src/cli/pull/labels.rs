//! Names for codes, from the node's catalogue, in one language.

use std::collections::HashMap;

use crate::cli::error::Failure;
use crate::client::catalogue::{Cache, fetch};
use crate::client::{Connection, Profile};
use crate::domain::text::{Lang, Text};
use crate::wire::pb;

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

    /// The names in the parts of a snapshot.
    pub fn of_parts(parts: &[pb::CatalogSnapshot], lang: Lang) -> Self {
        let own = |found: &Option<pb::Text>| Text::from(found.clone().unwrap_or_default()).in_lang(lang).to_owned();
        let mut labels = Self::default();
        for part in parts {
            labels.indicators.extend(part.indicators.iter().map(|one| (one.code.clone(), own(&one.label))));
            labels.areas.extend(part.areas.iter().map(|one| (one.code.clone(), own(&one.name))));
            for list in &part.code_lists {
                let items = list.items.iter().map(|item| (item.code.clone(), own(&item.label)));
                labels.codes.entry(list.id.clone()).or_default().extend(items);
            }
        }
        labels
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

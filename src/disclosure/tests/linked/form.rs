//! The form in which the cases write a release.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::linked::{Atom, Builder, CellId, Knowledge, LinkedRelease, Pattern, ReporterId, Rule};

pub struct Case {
    pub id: String,
    pub kind: String,
    pub expect: Value,
    json: Value,
}

pub struct Named {
    pub release: LinkedRelease,
    pub cells: BTreeMap<String, CellId>,
    /// Cells that are in no release.
    pub never: Vec<CellId>,
}

pub fn cases() -> Vec<Case> {
    let text = include_str!("../../../../tests/data/disclosure-cases.json");
    let file: Value = serde_json::from_str(text).unwrap();
    let case = |json: &Value| Case {
        id: text_of(&json["id"]),
        kind: text_of(&json["kind"]),
        expect: json["expect"].clone(),
        json: json.clone(),
    };
    list(&file["cases"]).iter().map(case).collect()
}

pub fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

pub fn text_of(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

pub fn texts(value: &Value) -> Vec<String> {
    list(value).iter().map(text_of).collect()
}

impl Case {
    pub fn last_release(&self) -> u64 {
        list(&self.json["cells"]).iter().map(|cell| cell["release"].as_u64().unwrap_or(1)).max().unwrap_or(1)
    }

    /// The release with all cells up to the release `upto`; `before` says which cells earlier ones hid.
    pub fn release(&self, upto: u64, before: &BTreeMap<String, bool>) -> Named {
        let boundary = texts(&self.expect["boundary"]);
        let cells = list(&self.json["cells"]).iter().filter(|cell| cell["release"].as_u64().unwrap_or(1) <= upto);
        let mut builder = Builder::default();
        let (mut named, mut never) = (BTreeMap::new(), Vec::new());
        for cell in cells {
            let id = text_of(&cell["id"]);
            let rule = self.rule(cell, before.get(&id).copied(), boundary.contains(&id));
            let at = builder.cell(rule);
            if cell["state"] == "never" {
                never.push(at);
            }
            named.insert(id, at);
        }
        for atom in list(&self.json["atoms"]) {
            let sums: Vec<(CellId, i32)> =
                sums_of(atom).into_iter().filter_map(|(id, times)| Some((*named.get(&id)?, times))).collect();
            let knowledge = match (atom["fixed"].as_bool(), atom["reporter"].as_str()) {
                (Some(true), _) => Knowledge::Everybody,
                (_, Some(name)) => Knowledge::Reporter(ReporterId(name.bytes().map(u32::from).sum())),
                _ => Knowledge::Nobody,
            };
            builder.atom(Atom { count: atom["value"].as_i64().unwrap(), knowledge }, &sums);
        }
        Named { release: builder.build().unwrap(), cells: named, never }
    }

    fn rule(&self, cell: &Value, before: Option<bool>, is_boundary: bool) -> Rule {
        let min_cell = self.json["rules"]["min_cell"].as_i64().unwrap();
        let value = self.value(cell["id"].as_str().unwrap());
        let is_small = (0 < value && value < min_cell) || cell["primary"] == true;
        let cost = cell["weight"].as_u64().unwrap_or(value.max(1) as u64);
        match (cell["state"].as_str(), before) {
            (Some("public" | "fixed"), _) | (_, Some(false)) => Rule::Shown,
            _ if is_boundary => Rule::Shown,
            _ if is_small => Rule::Primary { need: min_cell },
            (Some("never"), _) | (_, Some(true)) => Rule::Hidden,
            _ => Rule::Open { cost },
        }
    }

    fn value(&self, cell: &str) -> i64 {
        let times = |atom: &Value| sums_of(atom).iter().find(|(id, _)| id == cell).map_or(0, |(_, times)| *times);
        list(&self.json["atoms"]).iter().map(|atom| i64::from(times(atom)) * atom["value"].as_i64().unwrap()).sum()
    }

    /// What the case says is hidden, for an auditor to judge.
    pub fn pattern(&self, named: &Named) -> Pattern {
        let mut pattern = Pattern::before(&named.release);
        let hidden = texts(&self.json["pattern"]);
        for (id, cell) in &named.cells {
            pattern.set(*cell, hidden.contains(id) || named.never.contains(cell));
        }
        pattern
    }
}

fn sums_of(atom: &Value) -> Vec<(String, i32)> {
    let sum = |cell: &Value| match cell.as_str() {
        Some(id) => (id.to_owned(), 1),
        None => (text_of(&cell[0]), cell[1].as_i64().unwrap() as i32),
    };
    list(&atom["cells"]).iter().map(sum).collect()
}

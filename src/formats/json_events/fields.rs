//! Takes the fields of a JSON object one by one; each field that is left over is a finding.

use crate::json_tree::Node;
use marsad_domain::finding::{Finding, FindingCode};
use marsad_domain::text::Text;

/// An object that is being read, with its path.
pub struct Fields<'a> {
    path: String,
    row: u32,
    fields: Vec<(String, Node)>,
    findings: &'a mut Vec<Finding>,
}

impl<'a> Fields<'a> {
    /// The fields of `node`; a finding if it is not an object.
    pub fn of(node: Node, path: String, row: u32, findings: &'a mut Vec<Finding>) -> Option<Self> {
        match node {
            Node::Object(fields) => Some(Self { path, row, fields, findings }),
            other => {
                findings.push(wrong_type(row, &path, &other, "object"));
                None
            }
        }
    }

    fn path(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// Removes and returns the field `name` (in lowerCamelCase), by that name or by the proto's; `null` counts as
    /// absent.
    fn take(&mut self, name: &str) -> Option<Node> {
        let mut found = None;
        let mut place = 0;
        while let Some((written, _)) = self.fields.get(place) {
            if !same_name(written, name) {
                place += 1;
                continue;
            }
            let (written, node) = self.fields.remove(place);
            if found.is_some() {
                let path = self.path(name);
                self.report(FindingCode::UnknownColumn, &path, &written, "1");
            }
            found.get_or_insert(node);
        }
        found.filter(|node| *node != Node::Null)
    }

    fn report(&mut self, code: FindingCode, path: &str, value: &str, expected: &str) {
        self.findings.push(Finding::new(code, self.row, path, value, expected));
    }

    /// Reports a field of another type than `expected`; returns an empty value in its place.
    fn refuse<T: Default>(&mut self, name: &str, found: &Node, expected: &str) -> T {
        let path = self.path(name);
        self.findings.push(wrong_type(self.row, &path, found, expected));
        T::default()
    }

    /// Removes fields that are allowed but not used.
    pub fn skip(&mut self, names: &[&str]) {
        self.fields.retain(|(written, _)| !names.contains(&written.as_str()));
    }

    /// A text; empty where it is absent.
    pub fn text(&mut self, name: &str) -> String {
        match self.take(name) {
            None => String::new(),
            Some(Node::Text(text)) => text.trim().to_owned(),
            Some(other) => self.refuse(name, &other, "string"),
        }
    }

    /// A truth value; false where it is absent.
    pub fn truth(&mut self, name: &str) -> bool {
        match self.take(name) {
            None => false,
            Some(Node::Bool(truth)) => truth,
            Some(other) => self.refuse(name, &other, "boolean"),
        }
    }

    /// A version: a whole number, as a number or a text; `None` where it is absent.
    pub fn version(&mut self, name: &str) -> Option<u32> {
        let written = match self.take(name)? {
            Node::Number(text) | Node::Text(text) => text,
            _ => String::new(),
        };
        let whole = written.strip_suffix(".0").unwrap_or(&written);
        let version = whole.parse().ok();
        if version.is_none() {
            let path = self.path(name);
            self.report(FindingCode::BadVersion, &path, &written, "≥ 1");
        }
        Some(version.unwrap_or_default())
    }

    /// A list of texts; empty where it is absent.
    pub fn texts(&mut self, name: &str) -> Vec<String> {
        let mut texts = Vec::new();
        for (n, item) in self.list(name).into_iter().enumerate() {
            match item {
                Node::Text(text) => texts.push(text.trim().to_owned()),
                other => self.refuse(&format!("{name}[{n}]"), &other, "string"),
            }
        }
        texts
    }

    /// A list of objects, each read by `read`; empty where it is absent.
    pub fn objects<T>(&mut self, name: &str, read: impl Fn(&mut Fields<'_>) -> T) -> Vec<T> {
        let mut items = Vec::new();
        for (n, item) in self.list(name).into_iter().enumerate() {
            let path = format!("{}[{n}]", self.path(name));
            if let Some(mut fields) = Fields::of(item, path, self.row, self.findings) {
                items.push(read(&mut fields));
                fields.finish();
            }
        }
        items
    }

    fn list(&mut self, name: &str) -> Vec<Node> {
        match self.take(name) {
            None => Vec::new(),
            Some(Node::List(items)) => items,
            Some(other) => self.refuse(name, &other, "array"),
        }
    }

    /// A text in the three languages; empty where it is absent.
    pub fn languages(&mut self, name: &str) -> Text {
        let path = self.path(name);
        let Some(node) = self.take(name) else { return Text::default() };
        let Some(mut fields) = Fields::of(node, path, self.row, self.findings) else { return Text::default() };
        let text = Text { ar: fields.text("ar"), fr: fields.text("fr"), en: fields.text("en") };
        fields.finish();
        text
    }

    /// Reports the fields that were not taken: an event does not have them.
    pub fn finish(self) {
        for (name, _) in &self.fields {
            let path: String = self.path(name).chars().take(200).collect();
            self.findings.push(Finding::new(FindingCode::UnknownColumn, self.row, &path, "", ""));
        }
    }
}

/// The finding about a value of the wrong type; it does not repeat the content.
fn wrong_type(row: u32, path: &str, found: &Node, expected: &str) -> Finding {
    let found = match found {
        Node::Null => "null",
        Node::Bool(_) => "boolean",
        Node::Number(_) => "number",
        Node::Text(_) => "string",
        Node::List(_) => "array",
        Node::Object(_) => "object",
        Node::TooDeep => "…",
    };
    Finding::new(FindingCode::BadText, row, path, found, expected)
}

/// Whether `written` is `name`, or `name` as the proto spells it (`event_id` for `eventId`).
fn same_name(written: &str, name: &str) -> bool {
    if written == name {
        return true;
    }
    let mut letters = written.chars();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            if letters.next() != Some('_') || letters.next() != Some(letter.to_ascii_lowercase()) {
                return false;
            }
        } else if letters.next() != Some(letter) {
            return false;
        }
    }
    letters.next().is_none()
}

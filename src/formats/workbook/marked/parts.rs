//! What the reader of cells leaves out of a workbook: notes, the direction of a sheet, and the rules of its cells.

use std::collections::BTreeMap;
use std::io::{BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::super::container::UNPACKED_BYTES_MAX;

/// The most notes of a sheet that are kept, and the longest note, as Excel has it.
const NOTES_MAX: usize = 10_000;
const NOTE_CHARS_MAX: usize = 32_000;

/// What one sheet has besides its cells.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Extras {
    /// Notes by row and column, from 0.
    pub notes: BTreeMap<(u32, u32), String>,
    pub is_rtl: bool,
    pub numbers: Option<Rule>,
    pub statuses: Option<Rule>,
}

/// A rule of cells: what they take, and what they say of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Rule {
    /// The least and the greatest number.
    pub bounds: Option<(f64, f64)>,
    pub hint: String,
    pub refusal: String,
}

/// Whatever cannot be read is left out: it is no figure.
pub(super) fn extras(workbook: &[u8]) -> BTreeMap<String, Extras> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(workbook)) else { return BTreeMap::new() };
    let mut parts = Parts { archive: &mut archive };
    let targets: BTreeMap<String, String> =
        parts.relations("xl/workbook.xml").into_iter().map(|relation| (relation.id, relation.target)).collect();
    let mut sheets = Vec::new();
    parts.read("xl/workbook.xml", &mut |step| {
        if let Step::Open(element) = step
            && element.local_name().as_ref() == "sheet"
            && let (Some(name), Some(id)) = (attribute(element, "name"), attribute(element, "id"))
        {
            sheets.push((name, id));
        }
    });
    let mut all = BTreeMap::new();
    for (name, id) in sheets {
        let Some(path) = targets.get(&id) else { continue };
        let mut own = parts.sheet(path);
        let notes = parts.relations(path).into_iter().find(|relation| relation.kind.ends_with("/comments"));
        if let Some(notes) = notes {
            own.notes = parts.notes(&notes.target);
        }
        all.insert(name, own);
    }
    all
}

struct Relation {
    id: String,
    kind: String,
    target: String,
}

/// A step through the XML of a part.
enum Step<'x> {
    Open(&'x BytesStart<'x>),
    Text(&'x str),
    Close(&'x str),
}

struct Parts<'a, 'b> {
    archive: &'a mut ZipArchive<Cursor<&'b [u8]>>,
}

impl Parts<'_, '_> {
    /// Steps through a part as far as it is XML. An empty element is opened and closed.
    fn read(&mut self, path: &str, take: &mut dyn FnMut(Step<'_>)) {
        let Ok(part) = self.archive.by_name(path) else { return };
        let mut xml = Reader::from_reader(BufReader::new(part.take(UNPACKED_BYTES_MAX)));
        xml.config_mut().expand_empty_elements = true;
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match xml.read_event_into(&mut buffer) {
                Ok(Event::Start(element)) => take(Step::Open(&element)),
                Ok(Event::End(element)) => take(Step::Close(element.local_name().as_ref())),
                Ok(Event::Text(text)) => take(Step::Text(&text.xml10_content())),
                Ok(Event::CData(text)) => take(Step::Text(&text.xml10_content())),
                Ok(Event::GeneralRef(name)) => {
                    let written = format!("&{};", name.xml10_content());
                    take(Step::Text(&unescape(&written).unwrap_or_default()));
                }
                Ok(Event::Eof) | Err(_) => return,
                Ok(_) => {}
            }
        }
    }

    /// What a part refers to.
    fn relations(&mut self, path: &str) -> Vec<Relation> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let mut found = Vec::new();
        self.read(&format!("{folder}/_rels/{name}.rels"), &mut |step| {
            if let Step::Open(element) = step
                && let (Some(id), Some(kind), Some(target)) =
                    (attribute(element, "Id"), attribute(element, "Type"), attribute(element, "Target"))
            {
                found.push(Relation { id, kind, target: resolved(folder, &target) });
            }
        });
        found
    }

    fn sheet(&mut self, path: &str) -> Extras {
        let mut own = Extras::default();
        let mut rule: Option<(String, Rule, Vec<String>)> = None;
        let mut bound: Option<String> = None;
        self.read(path, &mut |step| match step {
            Step::Open(element) => match element.local_name().as_ref() {
                "sheetView" => own.is_rtl |= is_true(attribute(element, "rightToLeft")),
                "dataValidation" => {
                    let text = |name: &str| attribute(element, name).unwrap_or_default();
                    let said = Rule { bounds: None, hint: text("prompt"), refusal: text("error") };
                    rule = Some((text("type"), said, Vec::new()));
                }
                "formula1" | "formula2" if rule.is_some() => bound = Some(String::new()),
                _ => {}
            },
            Step::Text(text) => {
                if let Some(bound) = &mut bound {
                    bound.push_str(text);
                }
            }
            Step::Close("formula1" | "formula2") => {
                if let (Some((_, _, bounds)), Some(bound)) = (&mut rule, bound.take()) {
                    bounds.push(bound);
                }
            }
            Step::Close("dataValidation") => match rule.take() {
                Some((kind, said, bounds)) if kind == "decimal" => {
                    let bounds: Vec<f64> = bounds.iter().filter_map(|bound| bound.trim().parse().ok()).collect();
                    let bounds = if let [least, greatest] = bounds[..] { Some((least, greatest)) } else { None };
                    own.numbers.get_or_insert(Rule { bounds, ..said });
                }
                Some((kind, said, _)) if kind == "list" => {
                    own.statuses.get_or_insert(said);
                }
                _ => {}
            },
            Step::Close(_) => {}
        });
        own
    }

    fn notes(&mut self, path: &str) -> BTreeMap<(u32, u32), String> {
        let mut notes = BTreeMap::new();
        let mut own: Option<((u32, u32), String)> = None;
        let mut is_text = false;
        self.read(path, &mut |step| match step {
            Step::Open(element) => match element.local_name().as_ref() {
                "comment" => {
                    let at = attribute(element, "ref").as_deref().and_then(position);
                    own = at.map(|at| (at, String::new()));
                }
                "t" => is_text = true,
                _ => {}
            },
            Step::Text(text) => {
                if let Some((_, note)) = own.as_mut().filter(|_| is_text) {
                    let left = NOTE_CHARS_MAX.saturating_sub(note.chars().count());
                    note.extend(text.chars().take(left));
                }
            }
            Step::Close("t") => is_text = false,
            Step::Close("comment") => {
                if let Some((at, note)) = own.take().filter(|_| notes.len() < NOTES_MAX) {
                    notes.insert(at, note);
                }
            }
            Step::Close(_) => {}
        });
        notes
    }
}

/// An attribute by its name without a prefix.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let mut known = attributes.with_checks(false).filter_map(Result::ok);
    let found = known.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(unescape(&found.value).ok()?.into_owned())
}

fn is_true(value: Option<String>) -> bool {
    value.is_some_and(|value| value == "1" || value == "true")
}

/// The path of a part that another part in `folder` names.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut pieces: Vec<&str> = folder.split('/').collect();
    for piece in target.split('/') {
        match piece {
            ".." => _ = pieces.pop(),
            "." => {}
            _ => pieces.push(piece),
        }
    }
    pieces.join("/")
}

/// The row and the column of a cell, from 0: `D7` is (6, 3).
fn position(name: &str) -> Option<(u32, u32)> {
    let at = name.find(|letter: char| letter.is_ascii_digit())?;
    let (letters, digits) = name.split_at(at);
    let column = letters.bytes().try_fold(0_u32, |column, letter| {
        let letter = letter.to_ascii_uppercase().checked_sub(b'A').filter(|letter| *letter < 26)?;
        column.checked_mul(26)?.checked_add(u32::from(letter) + 1)
    })?;
    Some((digits.parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_cells_and_parts_are_resolved() {
        assert_eq!((position("D7"), position("AA1"), position("A0")), (Some((6, 3)), Some((0, 26)), None));
        assert_eq!((position("7"), position("D"), position("")), (None, None, None));
        assert_eq!(resolved("xl/worksheets", "../comments1.xml"), "xl/comments1.xml");
        assert_eq!(resolved("xl", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
    }
}

//! Findings as people and programs read them: sentences with what to do, or the fixed JSON object.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::cli::console::{Console, Tone};
use crate::cli::failure::Failure;
use crate::cli::i18n::{Args, Texts};
use crate::domain::finding::{Finding, FindingCode, Severity};
use crate::formats::set_aside::RowNote;
use crate::wire::pb;

/// The most findings that a refusal prints; a check prints all.
pub const SHOWN_MAX: usize = 1_000;

/// A finding in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFinding {
    pub file: String,
    pub row: u32,
    pub column: String,
    pub code: String,
    pub value: String,
    pub expected: String,
    pub severity: Severity,
}

impl FileFinding {
    /// A finding of the domain, in `file`.
    #[must_use]
    pub fn of(file: &str, finding: &Finding) -> Self {
        Self {
            file: file.to_owned(),
            row: finding.row,
            column: finding.column.clone(),
            code: finding.code.as_str().to_owned(),
            value: finding.value.clone(),
            expected: finding.expected.clone(),
            severity: finding.severity(),
        }
    }

    /// A finding of a node's, in `file`. Personal data is never repeated, whatever the node says.
    #[must_use]
    pub fn of_node(file: &str, finding: pb::Finding) -> Self {
        let warning = finding.severity == pb::Severity::Warning as i32;
        Self {
            file: file.to_owned(),
            row: finding.row,
            column: finding.column,
            value: if finding.code == "PERSONAL_DATA" { String::new() } else { finding.value },
            code: finding.code,
            expected: finding.expected,
            severity: if warning { Severity::Warning } else { Severity::Error },
        }
    }

    /// A finding of the object that a refusal is for programs; none if it has another form.
    #[must_use]
    pub fn of_json(value: &Value) -> Option<Self> {
        let text = |name: &str| Some(value.get(name)?.as_str()?.to_owned());
        let code = text("code")?;
        Some(Self {
            file: text("file")?,
            row: value.get("row")?.as_u64()?.try_into().ok()?,
            column: text("column")?,
            value: text("value")?,
            expected: text("expected")?,
            severity: FindingCode::parse(&code).map_or(Severity::Error, FindingCode::severity),
            code,
        })
    }

    /// Whether it refuses.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    fn args(&self) -> Args {
        Args::none()
            .text("value", &self.value)
            .either("expected", &self.expected)
            .text("column", &self.column)
            .number("row", self.row)
    }

    fn key(&self, texts: &Texts) -> String {
        let key = message_key(&self.code);
        if texts.has(&key) { key } else { "finding-other".to_owned() }
    }

    /// What is wrong, in a sentence.
    #[must_use]
    pub fn message(&self, texts: &Texts) -> String {
        texts.say(&self.key(texts), self.args().text("code", &self.code))
    }

    /// What to do about it.
    #[must_use]
    pub fn action(&self, texts: &Texts) -> String {
        texts.say(&format!("{}.action", self.key(texts)), self.args().text("code", &self.code))
    }

    fn json(&self, texts: &Texts) -> Value {
        json!({
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "value": self.value,
            "expected": self.expected,
            "message": self.message(texts),
            "file": self.file,
        })
    }
}

/// The name of the message for a finding code.
#[must_use]
pub fn message_key(code: &str) -> String {
    format!("finding-{}", code.to_ascii_lowercase().replace('_', "-"))
}

/// The object of the interface: `{"findings":[…],"total":N}`.
#[must_use]
pub fn object(findings: &[FileFinding], total: u64, texts: &Texts) -> Value {
    json!({ "findings": findings.iter().map(|finding| finding.json(texts)).collect::<Vec<_>>(), "total": total })
}

/// Sorts findings by row, drops what stands twice.
pub fn sort(findings: &mut Vec<FileFinding>) {
    let key = |finding: &FileFinding| (finding.row, finding.column.clone(), finding.code.clone());
    findings.sort_by_key(key);
    findings.dedup_by(|a, b| key(a) == key(b) && a.file == b.file);
}

/// Findings as sentences: the place, the code, what is wrong, and what to do the first time that a code is met.
/// A file is named where its findings begin.
fn sentences<'a>(console: &Console, findings: impl IntoIterator<Item = &'a FileFinding>) -> Vec<String> {
    let mut advised = std::collections::BTreeSet::new();
    let mut file = "";
    let mut lines = Vec::new();
    for finding in findings {
        if finding.file != file {
            file = &finding.file;
            lines.push(format!("  {file}"));
        }
        let place = place(&console.texts, finding);
        let (severity, tone) = match finding.severity {
            Severity::Error => (console.texts.plain("severity-error"), Tone::Bad),
            Severity::Warning => (console.texts.plain("severity-warning"), Tone::Doubtful),
        };
        let severity = console.paint(tone, &format!("{severity} {}", finding.code));
        lines.push(format!("  {place}: {severity}: {}", finding.message(&console.texts)));
        if advised.insert(&finding.code) {
            let action = finding.action(&console.texts);
            lines.push(console.paint(Tone::Quiet, &format!("    → {action}")));
        }
    }
    lines
}

/// Prints the first findings as sentences, and how many more there are.
///
/// # Errors
/// An output that fails.
pub fn print_first(console: &mut Console, findings: &[FileFinding], limit: usize, total: u64) -> Result<(), Failure> {
    let shown = findings.len().min(limit);
    for line in sentences(console, findings.iter().take(limit)) {
        console.line(&line)?;
    }
    match total.saturating_sub(u64::try_from(shown).unwrap_or(u64::MAX)) {
        0 => Ok(()),
        more => console.line(&format!("  {}", console.texts.say("findings-more", Args::none().number("count", more)))),
    }
}

/// Prints findings as sentences, then how many there are.
///
/// # Errors
/// An output that fails.
pub fn print(console: &mut Console, findings: &[FileFinding], total: u64) -> Result<(), Failure> {
    for line in sentences(console, findings) {
        console.line(&line)?;
    }
    let errors = findings.iter().filter(|finding| finding.is_error()).count();
    let warnings = findings.len() - errors;
    let shown = u64::try_from(findings.len()).unwrap_or(u64::MAX);
    let mut summary = Vec::new();
    if errors > 0 {
        summary.push(console.texts.say("findings-errors", Args::none().number("count", errors)));
    }
    if warnings > 0 {
        summary.push(console.texts.say("findings-warnings", Args::none().number("count", warnings)));
    }
    if total > shown {
        summary.push(console.texts.say("findings-shown", Args::none().number("shown", shown).number("total", total)));
    }
    console.line(&format!("  {}", summary.join(" ")))
}

fn place(texts: &Texts, finding: &FileFinding) -> String {
    let row = || Args::none().number("row", finding.row);
    match (finding.row, finding.column.as_str()) {
        (0, _) => texts.plain("findings-where-file"),
        (_, "") => texts.say("findings-where-row", row()),
        (_, column) => texts.say("findings-where-cell", row().text("column", column)),
    }
}

/// What stands beside a row that is set aside.
#[must_use]
pub fn notes(findings: &[FileFinding], texts: &Texts) -> BTreeMap<u32, RowNote> {
    let mut notes: BTreeMap<u32, RowNote> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.is_error()) {
        let note = notes.entry(finding.row).or_default();
        if !note.codes.is_empty() {
            note.codes.push(' ');
            note.messages.push(' ');
        }
        note.codes.push_str(&finding.code);
        note.messages.push_str(&finding.message(texts));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::console::tests::console;
    use crate::domain::text::Lang;

    fn finding(code: FindingCode, row: u32) -> FileFinding {
        FileFinding::of("f.csv", &Finding::new(code, row, "OBS_VALUE", "1o", "a number"))
    }

    #[test]
    fn the_object_has_the_fields_that_others_rely_on() {
        let texts = Texts::new(Lang::English);
        let value = object(&[finding(FindingCode::BadNumber, 3), finding(FindingCode::PersonalData, 4)], 7, &texts);
        let expected = json!({"row": 3, "column": "OBS_VALUE", "code": "BAD_NUMBER", "value": "1o",
            "expected": "a number", "message": "“1o” is not a number.", "file": "f.csv"});
        assert_eq!(value["findings"][0], expected);
        assert_eq!(value["total"], 7);
        assert_eq!(value["findings"][1]["value"], "");
        assert_eq!(value.as_object().unwrap().len(), 2);
    }

    #[test]
    fn personal_data_is_not_repeated_even_if_a_node_does() {
        let told = pb::Finding { code: "PERSONAL_DATA".into(), value: "AB123456".into(), ..pb::Finding::default() };
        assert_eq!(FileFinding::of_node("f", told).value, "");
    }

    #[test]
    fn people_read_the_place_the_sentence_and_what_to_do() {
        let (mut console, written) = console();
        let unknown = FileFinding { code: "FROM_A_NEWER_NODE".into(), ..finding(FindingCode::BadNumber, 4) };
        let findings = [finding(FindingCode::BadNumber, 3), finding(FindingCode::BadNumber, 9), unknown];
        print(&mut console, &findings, 12).unwrap();
        let text = written.text();
        assert!(text.contains("  f.csv\n  row 3, column OBS_VALUE: error BAD_NUMBER: “1o” is not a number."), "{text}");
        assert_eq!(text.matches("Write digits").count(), 1, "{text}");
        assert!(text.contains("FROM_A_NEWER_NODE") && text.contains("3 of 12"), "{text}");
    }

    #[test]
    fn the_first_findings_are_told_with_the_true_count_of_the_others() {
        let (mut console, written) = console();
        let findings: Vec<FileFinding> = (2..10).map(|row| finding(FindingCode::BadNumber, row)).collect();
        print_first(&mut console, &findings, 6, 27).unwrap();
        let text = written.text();
        assert!(text.contains("row 7,") && !text.contains("row 8,"), "{text}");
        assert!(text.ends_with("… and 21 more findings.\n"), "{text}");
    }

    #[test]
    fn what_is_told_to_programs_can_be_read_again() {
        let texts = Texts::new(Lang::English);
        let one = finding(FindingCode::BadNumber, 3);
        let value = object(std::slice::from_ref(&one), 1, &texts);
        assert_eq!(FileFinding::of_json(&value["findings"][0]), Some(one));
        assert_eq!(FileFinding::of_json(&json!({"row": 1})), None);
    }

    #[test]
    fn rows_set_aside_carry_codes_and_messages() {
        let findings = [finding(FindingCode::BadNumber, 3), finding(FindingCode::OutOfRange, 3)];
        let notes = notes(&findings, &Texts::new(Lang::French));
        assert_eq!(notes[&3].codes, "BAD_NUMBER OUT_OF_RANGE");
        assert!(notes[&3].messages.len() > 20);
    }
}

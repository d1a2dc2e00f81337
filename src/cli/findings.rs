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

/// What stands before a code or name that was probably meant.
const NEAR: &str = "≈ ";

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

    fn args(&self, texts: &Texts) -> Args {
        Args::none()
            .text("value", &self.value)
            .either("expected", &self.expected_in(texts))
            .text("column", &self.column)
            .number("row", self.row)
    }

    /// The message: of a code that has several, the one for findings that expect nothing that can be named (`-bare`), that
    /// name what is near (`-near`), or something else than the number that the message counts by (`-other`).
    fn key(&self, texts: &Texts) -> String {
        let key = message_key(&self.code);
        let is_number = self.expected.bytes().all(|byte| byte.is_ascii_digit());
        let variant = match (self.expected.is_empty(), is_number) {
            (true, _) => Some(format!("{key}-bare")),
            _ if self.expected.starts_with(NEAR) => Some(format!("{key}-near")),
            (false, false) => Some(format!("{key}-other")),
            _ => None,
        };
        let known = variant.into_iter().chain([key]).find(|key| texts.has(key));
        known.unwrap_or_else(|| "finding-other".to_owned())
    }

    /// What was expected, with the levels of territories in the reader's language.
    fn expected_in(&self, texts: &Texts) -> String {
        let expected = self.expected.strip_prefix(NEAR).unwrap_or(&self.expected);
        if !matches!(self.code.as_str(), "LEVEL_NOT_ALLOWED" | "AMBIGUOUS_AREA" | "UNKNOWN_AREA") {
            return expected.to_owned();
        }
        let translated = expected.split(", ").map(|item| {
            let level = item.strip_suffix(')').unwrap_or(item);
            let key = format!("finding-level-{level}");
            if texts.has(&key) {
                texts.plain(&key) + item.get(level.len()..).unwrap_or_default()
            } else {
                item.to_owned()
            }
        });
        translated.collect::<Vec<_>>().join(", ")
    }

    /// What is wrong, in a sentence.
    #[must_use]
    pub fn message(&self, texts: &Texts) -> String {
        texts.say(&self.key(texts), self.args(texts).text("code", &self.code))
    }

    /// What to do about it.
    #[must_use]
    pub fn action(&self, texts: &Texts) -> String {
        texts.say(&format!("{}.action", self.key(texts)), self.args(texts).text("code", &self.code))
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
mod tests;

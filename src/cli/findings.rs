//! Findings on a terminal, in a file, and as they come from a node.

use crate::cli::console::{Console, Tone};
use crate::cli::error::Failure;
use crate::client::NodeFinding;
use crate::domain::finding::Severity;
use crate::texts::Args;
use crate::texts::finding::{Collected, FileFinding};
use crate::texts::visible::visible;

mod file;

pub use file::FindingsFile;

pub const SHOWN_MAX: usize = 100;

/// A finding of a node's, in `file`. Personal data is never repeated, whatever the node says.
pub fn of_node(file: &str, finding: NodeFinding) -> FileFinding {
    let severity = finding.severity();
    FileFinding {
        file: visible(file).into_owned(),
        row: finding.row,
        place: None,
        column: finding.column,
        value: if finding.code == "PERSONAL_DATA" { String::new() } else { finding.value },
        code: finding.code,
        expected: finding.expected,
        severity,
    }
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
        let place = finding.place_in(&console.texts);
        let (severity, tone) = match finding.severity {
            Severity::Error => (console.texts.plain("severity-error"), Tone::Bad),
            Severity::Warning => (console.texts.plain("severity-warning"), Tone::Doubtful),
        };
        let severity = console.paint(tone, &format!("{severity} {}", finding.code));
        let said = console.texts.labelled(&severity, &finding.message(&console.texts));
        lines.push(format!("  {}", console.texts.labelled(&place, &said)));
        if advised.insert(&finding.code) {
            let action = finding.action(&console.texts);
            lines.push(console.paint(Tone::Quiet, &format!("    → {action}")));
        }
    }
    lines
}

/// Prints the first findings as sentences, and how many more there are.
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

/// Prints the first findings as sentences, then the totals; if not all are printed, also a count for each code.
pub fn print(console: &mut Console, found: &Collected) -> Result<(), Failure> {
    for line in sentences(console, found.first().take(SHOWN_MAX)) {
        console.line(&line)?;
    }
    let shown = u64::try_from(SHOWN_MAX).unwrap_or(u64::MAX);
    let mut summary = Vec::new();
    if found.errors() > 0 {
        summary.push(console.texts.say("findings-errors", Args::none().number("count", found.errors())));
    }
    if found.warnings() > 0 {
        summary.push(console.texts.say("findings-warnings", Args::none().number("count", found.warnings())));
    }
    if found.total() > shown {
        let args = Args::none().number("shown", shown).number("total", found.total());
        summary.push(console.texts.say("findings-shown", args));
    }
    console.line(&format!("  {}", summary.join(" ")))?;
    if found.total() > shown {
        for (code, count) in found.counts() {
            console.line(&format!("    {}", console.texts.labelled(code, &count.to_string())))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;

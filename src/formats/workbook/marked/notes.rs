//! The note of a cell: what a person wrote, then what was found.

use marsad_domain::finding::Severity;

/// The line below which a note is ours. It is written again each time.
const OURS: &str = "— Marsad —";
/// How many findings a note has, and the longest one that Excel takes.
const FINDINGS_MAX: usize = 8;
const NOTE_CHARS_MAX: usize = 32_000;

/// One finding about a cell.
#[derive(Debug, Clone)]
pub(super) struct Mark<'a> {
    pub severity: Severity,
    /// `Error BAD_NUMBER`, the sentence, and what to do.
    pub heading: String,
    pub sentence: &'a str,
    pub advice: &'a str,
}

/// The note of a cell; `None` if nothing is to be said.
pub(super) fn note(earlier: Option<&str>, marks: &[Mark<'_>]) -> Option<String> {
    let own = earlier.map(theirs).unwrap_or_default();
    let mut text = own.to_owned();
    if !marks.is_empty() {
        if !own.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(OURS);
    }
    for Mark { heading, sentence, advice, .. } in marks.iter().take(FINDINGS_MAX) {
        text.push_str(&format!("\n{heading}\n{sentence}\n→ {advice}"));
    }
    (!text.is_empty()).then(|| text.chars().take(NOTE_CHARS_MAX).collect())
}

/// The part of a note that a person wrote.
fn theirs(note: &str) -> &str {
    match note.find(OURS) {
        Some(at) => note.get(..at).unwrap_or_default().trim_end(),
        None => note.trim_end(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_wrote_stays_and_ours_is_written_again() {
        let mark = |sentence| Mark { severity: Severity::Error, heading: "Error X".into(), sentence, advice: "mend" };
        let first = note(Some("asked the school\n"), &[mark("wrong")]).unwrap();
        assert_eq!(first, "asked the school\n\n— Marsad —\nError X\nwrong\n→ mend");
        assert_eq!(note(Some(&first), &[mark("other")]).unwrap().matches("wrong").count(), 0);
        assert_eq!(note(Some(&first), &[]).as_deref(), Some("asked the school"));
        let ours = note(None, &[mark("wrong")]).unwrap();
        assert_eq!(note(Some(&ours), &[]), None);
    }
}

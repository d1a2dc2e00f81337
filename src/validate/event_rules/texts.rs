//! The free texts of a record: their faults, and the search for personal data in them.

use marsad_domain::finding::{Finding, FindingCode};
use marsad_domain::raw::RawEvent;
use marsad_domain::scan::{TextFault, check_form, check_text, withhold as withhold_text};
use marsad_domain::text::Text;
use marsad_domain::text_doubt::is_damaged;

/// What is wrong with a free text of a submission.
#[must_use]
pub fn text_fault(text: &str) -> Option<FindingCode> {
    match check_text(text, usize::MAX) {
        Ok(()) => None,
        Err(TextFault::PersonalData(_)) => Some(FindingCode::PersonalData),
        Err(_) => Some(FindingCode::BadText),
    }
}

/// What is wrong with the form of a free text of an entry. Personal data is no fault here: it refuses a submission, but in
/// an entry it is only withheld from answers, because the search for it may change with the program.
#[must_use]
pub fn form_fault(text: &str) -> Option<FindingCode> {
    check_form(text, usize::MAX).err().map(|_| FindingCode::BadText)
}

/// Warnings about damaged texts. `row` is the number of the record in the submission.
#[must_use]
pub fn doubts(event: &RawEvent, row: u32) -> Vec<Finding> {
    let mut findings = Vec::new();
    each_text(&mut event.clone(), &mut |path, text| {
        if is_damaged(text) {
            let shown = if text_fault(text).is_none() { text.as_str() } else { "" };
            findings.push(Finding::new(FindingCode::DamagedText, row, path, shown, ""));
        }
    });
    findings
}

/// Empties the texts that seem to hold personal data, and returns their paths.
pub fn withhold(event: &mut RawEvent) -> Vec<String> {
    let mut paths = Vec::new();
    each_text(event, &mut |path, text| {
        if withhold_text(text) {
            paths.push(path.to_owned());
        }
    });
    paths
}

type Visit<'v> = dyn FnMut(&str, &mut String) + 'v;

fn each_text(event: &mut RawEvent, visit: &mut Visit<'_>) {
    languages("title", &mut event.title, visit);
    visit("venue", &mut event.venue);
    for (n, part) in event.participants.iter_mut().enumerate() {
        visit(&format!("participants[{n}].roleTitle"), &mut part.role_title);
    }
    for (n, outcome) in event.outcomes.iter_mut().enumerate() {
        languages(&format!("outcomes[{n}].text"), &mut outcome.text, visit);
    }
    for (n, figure) in event.figures.iter_mut().enumerate() {
        visit(&format!("figures[{n}].period"), &mut figure.period);
        visit(&format!("figures[{n}].value"), &mut figure.value);
        visit(&format!("figures[{n}].unit"), &mut figure.unit);
        languages(&format!("figures[{n}].text"), &mut figure.text, visit);
    }
    for (n, source) in event.sources.iter_mut().enumerate() {
        visit(&format!("sources[{n}].title"), &mut source.title);
        visit(&format!("sources[{n}].uri"), &mut source.uri);
    }
    visit("notes", &mut event.notes);
}

fn languages(path: &str, text: &mut Text, visit: &mut Visit<'_>) {
    visit(&format!("{path}.ar"), &mut text.ar);
    visit(&format!("{path}.fr"), &mut text.fr);
    visit(&format!("{path}.en"), &mut text.en);
}

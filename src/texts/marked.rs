//! A form written again with what was found in it, in the words of a language.

use marsad_domain::finding::Severity;
use marsad_formats::workbook::{MarkError, MarkWords, MarkedFinding, MarkedForm, mark};

use crate::finding::{Collected, FileFinding};
use crate::{Args, Texts};

const HEADINGS: [&str; 8] = [
    "marked-cell",
    "marked-about",
    "marked-kind",
    "marked-code",
    "marked-found",
    "marked-expected",
    "marked-sentence",
    "marked-advice",
];

/// Marks the form of this name.
///
/// # Errors
/// [`MarkError`] for a file that is no form.
pub fn marked_form(texts: &Texts, name: &str, form: &[u8], found: &Collected) -> Result<MarkedForm, MarkError> {
    let findings: Vec<MarkedFinding> = found.first().map(|one| in_words(texts, one)).collect();
    mark(form, &findings, &words(texts, name, found))
}

fn in_words(texts: &Texts, finding: &FileFinding) -> MarkedFinding {
    MarkedFinding {
        cell: finding.place.as_ref().map(|found| found.place.clone()),
        severity: finding.severity,
        code: finding.code.clone(),
        found: finding.value_in(texts),
        expected: finding.expected_in(texts),
        sentence: finding.message(texts),
        advice: finding.action(texts),
    }
}

fn words(texts: &Texts, name: &str, found: &Collected) -> MarkWords {
    let say = |key: &str| texts.plain(key);
    let count = |key: &str, count: u64| texts.say(key, Args::none().number("count", count));
    let errors = count("findings-errors", found.errors());
    let warnings = (found.warnings() > 0).then(|| count("findings-warnings", found.warnings()));
    let summary: Vec<String> = std::iter::once(errors).chain(warnings).collect();
    let listed = u64::try_from(found.first().count()).unwrap_or(u64::MAX);
    let more = found.total().saturating_sub(listed);
    let mut lines = vec![summary.join(" "), say("marked-hint")];
    lines.extend((more > 0).then(|| count("marked-more", more)));
    MarkWords {
        lang: texts.lang(),
        sheet: say("marked-sheet"),
        title: texts.say("marked-title", Args::none().text("file", name)),
        lines,
        headings: HEADINGS.map(say),
        error: kind(texts, Severity::Error),
        warning: kind(texts, Severity::Warning),
        legend: [say("marked-legend-error"), say("marked-legend-warning")],
        whole_file: say("findings-where-file"),
        not_copied: say("marked-not-copied"),
        formulas: say("marked-formulas"),
    }
}

fn kind(texts: &Texts, severity: Severity) -> String {
    texts.plain(match severity {
        Severity::Error => "marked-error",
        Severity::Warning => "marked-warning",
    })
}

#[cfg(test)]
mod tests {
    use marsad_domain::finding::{Finding, FindingCode};
    use marsad_domain::text::Lang;
    use marsad_formats::builtin::builtin;
    use marsad_formats::workbook::{FilledForm, LastFigure, LastFigures, write};

    use super::*;
    use crate::form::{Task, Wanted, form, form_words};

    /// A form of pupils, by sex, with last figures.
    fn pupils(texts: &Texts) -> Vec<u8> {
        let catalogue = builtin().unwrap();
        let indicator = catalogue.indicator_by_code("EDU_ENROL_6_15").unwrap();
        let areas = ["MA-09", "MA-09-001", "MA-09-163", "MA-09-273", "MA-09-541", "MA-09-541-01-09"];
        let figure = |n: usize| LastFigure { text: (n * 1_234).to_string(), period: "2023".parse().unwrap() };
        let last: LastFigures = areas
            .iter()
            .enumerate()
            .map(|(n, area)| ((area.parse().unwrap(), vec!["_T".to_owned()]), figure(n + 1)))
            .collect();
        let areas = areas.iter().map(|area| catalogue.area_id(area).unwrap()).collect();
        let task =
            Task { period: "2024".parse().unwrap(), deadline: None, wanted: vec![Wanted { indicator, areas, last }] };
        let form = form(texts, &catalogue, "region-sm", task, &["SEX".parse().unwrap()]).unwrap();
        write(&form, &form_words(texts)).unwrap()
    }

    #[test]
    fn a_form_without_a_figure_is_marked_in_each_language() {
        for lang in Lang::ALL {
            let texts = Texts::new(lang);
            let file = pupils(&texts);
            let mut found = Collected::default();
            found.add(FileFinding::of("pupils.xlsx", &Finding::new(FindingCode::EmptyFile, 0, "", "", "")));
            let marked = marked_form(&texts, "pupils.xlsx", &file, &found).unwrap();
            assert_eq!(marked, marked_form(&texts, "pupils.xlsx", &file, &found).unwrap());
            let read = |bytes: &[u8]| FilledForm::open(std::io::Cursor::new(bytes.to_vec())).unwrap().unwrap();
            let first = |bytes: &[u8]| read(bytes).rows().next().unwrap();
            assert_eq!(first(&marked.bytes), first(&file));
            assert_eq!((marked.not_copied.len(), read(&marked.bytes).unread().count), (0, 0));
        }
    }
}

//! Tries every row of the tables in `docs/files.md` and in its French and Arabic pages.

use std::collections::BTreeSet;

use marsad::domain::finding::FindingCode;
use marsad::formats::csv_observations::{FINDING_COLUMNS, PULLED_COLUMNS};
use marsad::validate::STANDARD_COLUMNS;

use super::figures::{DECIMALS, SEPARATORS, catalogue, outcome};
use super::periods;
use super::support::builtin_catalogue;

/// The page in one language, and its words for what the tables of the tests say in codes.
struct Page {
    text: &'static str,
    any: &'static str,
    empty: &'static str,
    forms: &'static str,
}

const PAGES: [Page; 3] = [
    Page { text: include_str!("../../docs/files.md"), any: "any", empty: "empty", forms: "the forms above" },
    Page { text: include_str!("../../docs/files.fr.md"), any: "toutes", empty: "vide", forms: "les formes ci-dessus" },
    Page {
        text: include_str!("../../docs/files.ar.md"), any: "أيا كان عددها", empty: "فارغة", forms: "الأشكال أعلاه"
    },
];

/// U+200E: in an Arabic text, what follows is shown from left to right.
const LEFT_TO_RIGHT: char = '\u{200E}';

impl Page {
    /// The rows of the table between two marks of the page, without its header.
    fn rows(&self, mark: &str) -> Vec<Vec<&'static str>> {
        let (_, rest) = self.text.split_once(&format!("<!-- {mark} -->")).unwrap();
        let (table, _) = rest.split_once(&format!("<!-- /{mark} -->")).unwrap();
        let lines = table.lines().filter(|line| line.starts_with('|')).skip(2);
        // `\|` is a character of a cell.
        let cells = |line: &'static str| line.trim_matches('|').split(" |").map(str::trim).collect();
        lines.map(cells).collect()
    }

    /// The words of the page in those of the table of figures.
    fn as_in_the_table(&self, cell: &str) -> String {
        let with = |word: &str| std::iter::once(word).chain(pieces(cell)).collect::<Vec<_>>().join(" ");
        match cell.split([',', ' ']).next().unwrap_or_default() {
            "BAD_NUMBER" => with("BAD"),
            "AMBIGUOUS_NUMBER" => with("AMBIGUOUS"),
            "TOO_PRECISE" => "TOO_PRECISE".to_owned(),
            word if word == self.empty => "EMPTY".to_owned(),
            _ => pieces(cell)[0].to_owned(),
        }
    }

    /// The prose and tables outside of code blocks and of blocks that read from left to right.
    fn lines_in_the_direction_of_the_page(&self) -> impl Iterator<Item = &'static str> {
        let (mut is_code, mut is_turned) = (false, false);
        self.text.lines().filter(move |line| {
            is_code ^= line.starts_with("```");
            is_turned = (is_turned || *line == "<div dir=\"ltr\">") && *line != "</div>";
            !is_code && !is_turned
        })
    }
}

/// The pieces of a cell between backticks.
fn pieces(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

#[test]
fn figures_are_read_as_the_pages_say() {
    for page in PAGES {
        let rows = page.rows("figures");
        assert!(rows.len() > 30);
        for row in rows {
            let [written, decimals, told @ ..] = row.as_slice() else { panic!("{row:?}") };
            let tried = match *decimals {
                all if all == page.any => DECIMALS.to_vec(),
                number => vec![number.parse().unwrap()],
            };
            for decimals in tried {
                let catalogue = catalogue(decimals);
                for (separator, told) in SEPARATORS.into_iter().zip(told) {
                    let found = outcome(catalogue, separator, decimals, pieces(written)[0]);
                    assert_eq!(found, page.as_in_the_table(told), "{row:?}, {separator}, {decimals}");
                }
            }
        }
    }
}

#[test]
fn periods_are_read_as_the_pages_say() {
    for page in PAGES {
        let rows = page.rows("periods");
        assert!(rows.len() > 20);
        for row in rows {
            let [written, read, refused] = row.as_slice() else { panic!("{row:?}") };
            let told = match (pieces(read).first(), pieces(refused).first()) {
                (Some(period), _) => (*period).to_owned(),
                (None, Some(meant)) => format!("BAD {meant}"),
                (None, None) => {
                    assert_eq!(*refused, page.forms);
                    "BAD FORMS".to_owned()
                }
            };
            assert_eq!(periods::outcome(pieces(written)[0]), told, "{row:?}");
        }
    }
}

#[test]
fn names_are_taken_as_the_pages_say() {
    let catalogue = builtin_catalogue();
    for row in PAGES.iter().flat_map(|page| page.rows("names")) {
        let [written, told] = row.as_slice() else { panic!("{row:?}") };
        let found = match catalogue.find_areas_in_file(pieces(written)[0]).as_slice() {
            [] => "UNKNOWN_AREA".to_owned(),
            [one] => format!("`{}`", catalogue.area(*one).unwrap().code),
            _ => "AMBIGUOUS_AREA".to_owned(),
        };
        assert_eq!(found, *told, "{row:?}");
    }
}

#[test]
fn every_column_is_on_every_page() {
    let dimensions = builtin_catalogue().parts().indicators.iter().flat_map(|one| &one.dimensions);
    let known: BTreeSet<&str> = STANDARD_COLUMNS
        .into_iter()
        .chain(FINDING_COLUMNS)
        .chain(PULLED_COLUMNS)
        .chain(["OBS_VALUE"])
        .chain(dimensions.map(|concept| concept.as_str()))
        .collect();
    for page in PAGES {
        let mut listed = BTreeSet::new();
        for row in page.rows("columns") {
            let [name, meaning] = row.as_slice() else { panic!("{row:?}") };
            assert!(!meaning.is_empty(), "{name} has no meaning");
            assert!(listed.insert(*name), "{name} is there twice");
        }
        assert_eq!(listed, known);
    }
}

#[test]
fn the_pages_name_the_same_findings_for_the_same_files() {
    let named = |page: &Page| -> Vec<(String, Vec<&str>)> {
        let code = |cell: &str| cell.split([',', '،']).next().unwrap_or_default().to_owned();
        page.rows("faults").iter().map(|row| (code(row[1]), pieces(row[2]))).collect()
    };
    let english = named(&PAGES[0]);
    assert!(english.len() > 12);
    let known: BTreeSet<&str> = FindingCode::ALL.iter().map(|code| code.as_str()).collect();
    for (code, _) in &english {
        assert!(known.contains(code.as_str()), "{code} is not the code of a finding");
    }
    for page in &PAGES[1..] {
        assert_eq!(named(page), english);
    }
}

#[test]
fn the_pages_quote_the_same_codes_and_commands() {
    let quoted = |page: &Page| -> BTreeSet<&str> { page.text.lines().flat_map(pieces).collect() };
    for page in &PAGES[1..] {
        assert_eq!(quoted(page), quoted(&PAGES[0]));
    }
}

/// After an Arabic word a reader sees `2024-07` as 07-2024, and `-4` as 4-, unless a mark says otherwise.
#[test]
fn codes_on_the_arabic_page_read_from_left_to_right() {
    let mut quoted = 0;
    for line in PAGES[2].lines_in_the_direction_of_the_page() {
        let parts: Vec<&str> = line.split('`').collect();
        assert_eq!(parts.len() % 2, 1, "{line}");
        for around in parts.windows(3).step_by(2) {
            let [before, code, after] = around else { unreachable!("windows of three") };
            quoted += 1;
            let needs_mark = |end: Option<char>| end.is_some_and(|end| !end.is_ascii_alphabetic());
            if needs_mark(code.chars().next()) {
                assert!(before.ends_with(LEFT_TO_RIGHT), "no mark before `{code}`: {line}");
            }
            if needs_mark(code.chars().last().filter(|end| !end.is_ascii_digit())) {
                assert!(after.starts_with(LEFT_TO_RIGHT), "no mark after `{code}`: {line}");
            }
        }
    }
    assert!(quoted > 30);
}

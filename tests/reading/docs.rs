//! What `docs/files.md` tells officers is tried, row by row.

use std::collections::BTreeSet;

use marsad::domain::validate::STANDARD_COLUMNS;
use marsad::formats::csv_observations::{FINDING_COLUMNS, PULLED_COLUMNS};

use super::figures::{DECIMALS, SEPARATORS, catalogue, outcome};
use super::periods;
use super::support::builtin_catalogue;

const PAGE: &str = include_str!("../../docs/files.md");

/// The rows of the table between two marks of the page, without its header.
fn rows(mark: &str) -> Vec<Vec<&'static str>> {
    let (_, rest) = PAGE.split_once(&format!("<!-- {mark} -->")).unwrap();
    let (table, _) = rest.split_once(&format!("<!-- /{mark} -->")).unwrap();
    let lines = table.lines().filter(|line| line.starts_with('|')).skip(2);
    lines.map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

/// The pieces of a cell between backticks.
fn pieces(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// The words of the page in those of the table of figures.
fn as_in_the_table(cell: &str) -> String {
    let with = |word: &str| std::iter::once(word).chain(pieces(cell)).collect::<Vec<_>>().join(" ");
    match cell.split([',', ' ']).next().unwrap_or_default() {
        "BAD_NUMBER" => with("BAD"),
        "AMBIGUOUS_NUMBER" => with("AMBIGUOUS"),
        "empty" => "EMPTY".to_owned(),
        "TOO_PRECISE" => "TOO_PRECISE".to_owned(),
        _ => pieces(cell)[0].to_owned(),
    }
}

#[test]
fn figures_are_read_as_the_page_says() {
    let rows = rows("figures");
    assert!(rows.len() > 30);
    for row in rows {
        let [written, decimals, told @ ..] = row.as_slice() else { panic!("{row:?}") };
        let tried = match *decimals {
            "any" => DECIMALS.to_vec(),
            number => vec![number.parse().unwrap()],
        };
        for decimals in tried {
            let catalogue = catalogue(decimals);
            for (separator, told) in SEPARATORS.into_iter().zip(told) {
                let found = outcome(catalogue, separator, decimals, pieces(written)[0]);
                assert_eq!(found, as_in_the_table(told), "{row:?}, {separator}, {decimals}");
            }
        }
    }
}

#[test]
fn periods_are_read_as_the_page_says() {
    let rows = rows("periods");
    assert!(rows.len() > 20);
    for row in rows {
        let [written, read, refused] = row.as_slice() else { panic!("{row:?}") };
        let told = match (pieces(read).first(), pieces(refused).first()) {
            (Some(period), _) => (*period).to_owned(),
            (None, Some(meant)) => format!("BAD {meant}"),
            (None, None) => "BAD FORMS".to_owned(),
        };
        assert_eq!(periods::outcome(pieces(written)[0]), told, "{row:?}");
    }
}

#[test]
fn names_are_taken_as_the_page_says() {
    let catalogue = builtin_catalogue();
    let rows = rows("names");
    assert!(rows.len() > 20);
    for row in rows {
        let [written, told] = row.as_slice() else { panic!("{row:?}") };
        let found = match catalogue.find_areas(pieces(written)[0]).as_slice() {
            [] => "UNKNOWN_AREA".to_owned(),
            [one] => format!("`{}`", catalogue.area(*one).unwrap().code),
            _ => "AMBIGUOUS_AREA".to_owned(),
        };
        assert_eq!(found, *told, "{row:?}");
    }
}

#[test]
fn every_column_is_told_in_three_languages() {
    let mut listed = BTreeSet::new();
    for row in rows("columns") {
        let [name, meanings @ ..] = row.as_slice() else { panic!("{row:?}") };
        assert_eq!(meanings.iter().filter(|text| !text.is_empty()).count(), 3, "{row:?}");
        assert!(listed.insert(*name), "{name} is there twice");
    }
    let dimensions = builtin_catalogue().parts().indicators.iter().flat_map(|one| &one.dimensions);
    let known: BTreeSet<&str> = STANDARD_COLUMNS
        .into_iter()
        .chain(FINDING_COLUMNS)
        .chain(PULLED_COLUMNS)
        .chain(["OBS_VALUE"])
        .chain(dimensions.map(|concept| concept.as_str()))
        .collect();
    assert_eq!(listed, known);
}

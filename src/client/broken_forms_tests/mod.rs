//! Two hundred forms that come back broken: each is refused with a finding that says where, and no figure is read that its
//! cell does not hold.

mod book;
mod kinds;

use std::collections::BTreeSet;
use std::path::Path;

use super::actions::Actions;
use super::found::Found;
use super::observation_file::{ObservationFile, Opened};
use super::prepare::{Prepared, Reading};
use book::{Book, Put};
use kinds::{Broken, Dice, Ends, FILES, LAYOUT, STATUSES, in_the_place_of_a_figure, with_cell};
use marsad_domain::catalogue::Catalogue;
use marsad_domain::finding::{Finding, FindingCode, Severity};
use marsad_domain::raw::RawValue;
use marsad_formats::builtin::builtin;
use marsad_formats::workbook::{CellPlace, MarkError, MarkWords, mark, place_of};
use time::OffsetDateTime;

const NOW: OffsetDateTime = time::macros::datetime!(2026-03-01 12:00 UTC);
/// How many files of each kind.
const SEEDS: u64 = 3;
const WANTED: usize = 200;

/// What a file is read as: what would be sent, and everything that is found, with its cell.
fn read(catalogue: &Catalogue, path: &Path) -> (ObservationFile, Prepared, Vec<(Finding, Option<CellPlace>)>) {
    let file = ObservationFile::open(path).unwrap();
    let actions = Actions::offline();
    let reading = Reading { file: &file, catalogue, now: NOW, actions: &actions };
    let mut found = Vec::new();
    let take = &mut |one: Found| {
        let finding = one.finding().clone();
        let place = place_of(file.places(), finding.row).cloned();
        found.push((finding, place));
    };
    let prepared = reading.prepare(&BTreeSet::new(), take).unwrap();
    (file, prepared, found)
}

/// Each row that is read says what stands in its cell, under the keys of its row and column.
fn rows_are_in_their_cells(name: &str, file: &ObservationFile, book: &Book) {
    let Opened::Rows(rows) = file.rows().unwrap() else { return };
    for batch in rows.map(Result::unwrap) {
        for (n, row) in batch.rows.source_rows.iter().enumerate() {
            let Some(place) = place_of(file.places(), *row) else { continue };
            let text = |at| match book.cells.get(&at) {
                Some(Put::Text(text)) => text.as_str(),
                _ => "",
            };
            let column = u16::try_from(place.column).unwrap();
            let area = batch.rows.column("REF_AREA").map_or("", |column| column.text(n));
            assert_eq!(area, text((place.row, 0)), "{name}: {place:?}");
            let read = match &batch.rows.values[n] {
                RawValue::Empty => continue,
                RawValue::Number(number) => number.to_string(),
                RawValue::Text(text) => text.clone(),
            };
            let written =
                match book.cells.get(&(place.row, column)).unwrap_or_else(|| panic!("{name}: {place:?} is empty")) {
                    Put::Number(number) => number.to_string(),
                    Put::Text(text) => text.clone(),
                    Put::Formula(result) => (*result).to_owned(),
                    Put::Error(error) => (*error).to_owned(),
                    // These are no figures, however they are written.
                    Put::Shown(..) | Put::Truth(_) => {
                        assert!(matches!(batch.rows.values[n], RawValue::Text(_)), "{name}: {read}");
                        continue;
                    }
                    Put::FormulaWithoutValue => panic!("{name}: {read} is read where no result is"),
                };
            assert_eq!(read, written, "{name}: {place:?}");
        }
    }
}

fn words() -> MarkWords {
    let own = String::new;
    MarkWords {
        lang: marsad_domain::text::Lang::English,
        sheet: "Findings".into(),
        title: own(),
        lines: Vec::new(),
        headings: std::array::from_fn(|_| own()),
        error: own(),
        warning: own(),
        legend: [own(), own()],
        whole_file: own(),
        not_copied: own(),
        formulas: own(),
    }
}

/// The rows and findings of a file, so that two can be compared.
fn content(catalogue: &Catalogue, path: &Path) -> Vec<String> {
    let (file, _, found) = read(catalogue, path);
    let mut all: Vec<String> = found.iter().map(|one| format!("{one:?}")).collect();
    if let Opened::Rows(rows) = file.rows().unwrap() {
        all.extend(rows.map(|batch| format!("{:?}", batch.unwrap().rows)));
    }
    all
}

fn check(catalogue: &Catalogue, folder: &Path, name: &str, broken: &Broken) {
    let path = folder.join("form.xlsx");
    std::fs::write(&path, &broken.bytes).unwrap();
    let (file, prepared, found) = read(catalogue, &path);
    let errors = || found.iter().filter(|(finding, _)| finding.severity() == Severity::Error);
    assert_eq!((prepared.wrong, prepared.right_rows()), (true, 0), "{name}: {found:?}");
    rows_are_in_their_cells(name, &file, &broken.book);
    match broken.ends {
        Ends::InCell => {
            let names: Vec<String> =
                errors().filter_map(|(one, place)| Some(place.as_ref()?.name(&one.column))).collect();
            let sheet = if broken.book.sheet.contains('\'') { "'Feuille d''Agadir'!" } else { "EDU_ENROL_6_15!" };
            assert!(!names.is_empty() && names.iter().all(|own| own.starts_with(sheet)), "{name}: {found:?}");
        }
        Ends::Closed => assert!(errors().count() > 0, "{name}"),
    }
    // With marks it is the same form.
    match mark(&broken.bytes, &[], &words()) {
        Ok(marked) => {
            let before = content(catalogue, &path);
            std::fs::write(&path, marked.bytes).unwrap();
            assert_eq!(content(catalogue, &path), before, "{name}");
        }
        Err(MarkError::Unsafe(_)) => {
            assert!(matches!(broken.ends, Ends::Closed) || name == "another version", "{name}")
        }
        Err(error) => panic!("{name}: {error}"),
    }
}

#[test]
fn a_right_form_is_right() {
    let (catalogue, folder) = (builtin().unwrap(), tempfile::tempdir().unwrap());
    let path = folder.path().join("form.xlsx");
    let book = Book::right(7);
    std::fs::write(&path, book.bytes()).unwrap();
    let (file, prepared, found) = read(&catalogue, &path);
    assert_eq!((prepared.wrong, prepared.right_rows(), found), (false, 16, Vec::new()));
    rows_are_in_their_cells("right", &file, &book);
}

#[test]
fn each_of_two_hundred_broken_forms_is_refused_with_a_finding_that_says_where() {
    let (catalogue, folder) = (builtin().unwrap(), tempfile::tempdir().unwrap());
    let mut different = BTreeSet::new();
    let mut take = |name: &str, broken: Broken| {
        check(&catalogue, folder.path(), name, &broken);
        different.insert(broken.bytes);
    };
    for seed in 0..SEEDS {
        for (n, put) in (0_u64..).zip(in_the_place_of_a_figure()) {
            let name = format!("{put:?}");
            take(&name, with_cell(&mut Dice(seed * 1_000 + n), put));
        }
        for (n, (name, kind)) in (100_u64..).zip(LAYOUT.iter().chain(&STATUSES).chain(&FILES)) {
            take(name, kind(&mut Dice(seed * 1_000 + n)));
        }
    }
    assert!(different.len() >= WANTED, "{}", different.len());
}

#[test]
fn what_means_no_figure_is_never_zero() {
    let (catalogue, folder) = (builtin().unwrap(), tempfile::tempdir().unwrap());
    for text in ["-", "–", "—", "…", "ND", "N.D.", "n.d.", "غ م", "غ.م.", "néant", "n/a"] {
        let path = folder.path().join("form.xlsx");
        let broken = with_cell(&mut Dice(1), Put::Text(text.to_owned()));
        std::fs::write(&path, &broken.bytes).unwrap();
        let (_, _, found) = read(&catalogue, &path);
        let (finding, _) = found.iter().find(|(one, _)| one.code == FindingCode::BadNumber).unwrap();
        assert_eq!((finding.value.as_str(), finding.expected.as_str()), (text, "O"), "{found:?}");
    }
}

//! Workbooks that other programs write, the same workbook back with marks, workbooks of events, and large ones.

use std::fs::File;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;

use marsad::domain::finding::Severity;
use marsad::domain::text::Lang;
use marsad::formats::builtin::builtin;
use marsad::formats::workbook::{FilledForm, LastFigures, MarkWords, MarkedFinding, mark, place_of, write};
use marsad::texts::Texts;
use marsad::texts::form::{Task, Wanted, form, form_words};
use rust_xlsxwriter::Workbook;
use serde_json::Value;

use crate::ALLOCATED;
use crate::forms::{fill, first_row, saved_by_libreoffice};
use crate::support::site::{OPERATOR, Site, mesh};

const POLL_MS: u64 = 200;
/// What one file may take while it is read and marked.
const MEMORY_MAX: usize = 128 << 20;

/// Fills in a sheet with openpyxl.
fn filled_by_openpyxl(form: &Path, copy: &Path, sheet: usize, cells: &[(String, &str)]) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let installed = Command::new(root.join("scripts/install-needs")).arg("workbooks").status().unwrap();
    assert!(installed.success(), "scripts/install-needs workbooks");
    let output = Command::new(root.join("target/workbooks/bin/python3"))
        .arg(root.join("tests/data/workbooks/fill.py"))
        .args([form, copy])
        .arg(sheet.to_string())
        .args(cells.iter().map(|(cell, content)| format!("{cell}={content}")))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A form of pupils in Arabic, by sex.
fn pupils() -> Vec<u8> {
    let (catalogue, texts) = (builtin().unwrap(), Texts::new(Lang::Arabic));
    let indicator = catalogue.indicator_by_code("EDU_ENROL_6_15").unwrap();
    let areas = ["MA-09", "MA-09-001", "MA-09-163"].map(|area| catalogue.area_id(area).unwrap()).to_vec();
    let wanted = vec![Wanted { indicator, areas, last: LastFigures::new() }];
    let task = Task { period: "2024".parse().unwrap(), deadline: None, wanted };
    let form = form(&texts, &catalogue, "region-sm", task, &["SEX".parse().unwrap()]).unwrap();
    write(&form, &form_words(&texts)).unwrap()
}

/// The rows of a form with their cells, and what is found in it.
fn rows(file: &Path) -> Vec<String> {
    let form = FilledForm::open(File::open(file).unwrap()).unwrap().unwrap();
    let mut lines = Vec::new();
    for batch in form.rows() {
        let place = |row: u32| place_of(form.places(), row).map(|place| place.name("")).unwrap_or_default();
        for (n, row) in batch.rows.source_rows.iter().enumerate() {
            let texts: Vec<&str> = batch.rows.columns.iter().map(|column| column.text(n)).collect();
            lines.push(format!("{} {texts:?} {:?}", place(*row), batch.rows.values[n]));
        }
        lines
            .extend(batch.findings.iter().map(|one| format!("{} {} {}", place(one.row), one.code.as_str(), one.value)));
    }
    lines.sort();
    lines
}

#[test]
fn forms_that_three_programs_fill_in_alike_are_read_alike() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let form = path("form.xlsx");
    std::fs::write(&form, pupils()).unwrap();
    let row = first_row(&form);
    let at = |column: &str, row: u32| format!("{column}{row}");
    let cells = [
        (at("C", row), "300"),
        (at("E", row), "100"),
        (at("D", row), "P – مؤقت"),
        (at("C", row + 1), "12.5"),
        (at("E", row + 1), "n.d."),
        (at("G", row + 1), "1,234"),
        (at("F", row + 2), "O"),
        (at("I", row + 2), "0"),
    ];
    let (ours, theirs) = (path("ours.xlsx"), path("theirs.xlsx"));
    fill(&form, &ours, &cells);
    filled_by_openpyxl(&form, &theirs, 1, &cells);
    let wanted = rows(&ours);
    assert_eq!(wanted.len(), 7, "{wanted:?}");
    assert_eq!(rows(&theirs), wanted);
    assert_eq!(rows(&saved_by_libreoffice(&theirs, &path("office"))), wanted);
    // With marks, and saved again by each program, it is still the same form.
    let words = words();
    let marked = mark(&std::fs::read(&ours).unwrap(), &[finding(row + 1)], &words).unwrap();
    let copy = path("marked.xlsx");
    std::fs::write(&copy, &marked.bytes).unwrap();
    assert_eq!(rows(&copy), wanted);
    let saved = saved_by_libreoffice(&copy, &path("office"));
    assert_eq!(rows(&saved), wanted);
    let again = path("again.xlsx");
    filled_by_openpyxl(&saved, &again, 2, &[]);
    assert_eq!(rows(&again), wanted);
    let second = mark(&std::fs::read(&again).unwrap(), &[], &words).unwrap();
    std::fs::write(&copy, &second.bytes).unwrap();
    assert_eq!((rows(&copy), second.not_copied), (wanted, Vec::new()));
}

fn finding(sheet_row: u32) -> MarkedFinding {
    let place = marsad::formats::workbook::CellPlace {
        sheet: "EDU_ENROL_6_15".into(),
        row: sheet_row - 1,
        column: 4,
        status_column: None,
    };
    MarkedFinding {
        cell: Some(place),
        severity: Severity::Error,
        code: "BAD_NUMBER".into(),
        found: "n.d.".into(),
        expected: "O".into(),
        sentence: "no figure".into(),
        advice: "empty the cell".into(),
    }
}

fn words() -> MarkWords {
    let own = |text: &str| text.to_owned();
    MarkWords {
        lang: Lang::Arabic,
        sheet: own("Findings"),
        title: own("Findings"),
        lines: vec![own("One error.")],
        headings: std::array::from_fn(|n| format!("{n}")),
        error: own("Error"),
        warning: own("Warning"),
        legend: [own("refused"), own("look at it")],
        whole_file: own("file"),
        not_copied: own("Not copied:"),
        formulas: own("Replaced:"),
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn first_finding(site: &Site, council: &str, file: &Path) -> Value {
    let ran = site.run(council, &["--json", "check", "observations", text(file)]);
    serde_json::from_str::<Value>(&ran.out).unwrap()["findings"][0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_form_comes_back_marked_is_corrected_there_and_sent_itself() {
    let site = Site::new(&[OPERATOR, "oriental", "souss-massa"], mesh, POLL_MS).await;
    let _nodes = site.start_all().await;
    let council = "oriental-council";
    let path = |name: &str| -> PathBuf { site.path(name) };
    let (form, wrong, marked, mended) =
        (path("form.xlsx"), path("wrong.xlsx"), path("marked.xlsx"), path("mended.xlsx"));
    site.done(council, &["--lang", "ar", "template", "IMM_STOCK", "--period", "2024", "-o", text(&form)]);
    let cell = format!("C{}", first_row(&form));
    fill(&form, &wrong, &[(cell.clone(), "n.d.")]);
    let ran = site.run(council, &["--lang", "ar", "submit", "observations", text(&wrong), "--marked", text(&marked)]);
    assert!(ran.code == 1 && marked.is_file(), "{ran:?}");
    assert_eq!(first_finding(&site, council, &marked), {
        let mut same = first_finding(&site, council, &wrong);
        same["file"] = text(&marked).into();
        same
    });
    // Somebody may be correcting it: it is not written over.
    let again = site.run(council, &["check", "observations", text(&wrong), "--marked", text(&marked)]);
    assert_eq!(again.code, 6, "{again:?}");
    filled_by_openpyxl(&marked, &mended, 2, &[(cell, "5300")]);
    site.done(council, &["submit", "observations", text(&mended)]);
    // The form of another organisation: its territories are not one's own.
    let ran = site.run("souss-massa-council", &["--json", "check", "observations", text(&mended)]);
    let found: Value = serde_json::from_str(&ran.out).unwrap();
    let cell_of = |code: &str| {
        let all = found["findings"].as_array().unwrap();
        all.iter().find(|one| one["code"] == code).and_then(|one| one["cell"].as_str()).map(str::to_owned)
    };
    assert!(cell_of("AREA_NOT_YOURS").is_some_and(|cell| cell.starts_with("IMM_STOCK!C")), "{found}");
    let csv = path("rows.csv");
    std::fs::write(&csv, "INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE\n").unwrap();
    let ran = site.run(council, &["check", "observations", text(&csv), "--marked", text(&path("no.xlsx"))]);
    assert!(ran.code == 2 && ran.err.contains("--output"), "{ran:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workbook_of_events_is_filled_in_checked_and_submitted() {
    let site = Site::new(&[OPERATOR, "oriental"], mesh, POLL_MS).await;
    let _nodes = site.start_all().await;
    let council = "oriental-council";
    let (form, filled, wrong) = (site.path("events.xlsx"), site.path("filled.xlsx"), site.path("wrong.xlsx"));
    site.done(council, &["--lang", "fr", "template", "--events", "-o", text(&form)]);
    let at = |column: &str, content: &'static str| (format!("{column}5"), content);
    let cells = [
        at("B", "2026-001"),
        at("C", "list:GOV_WORKSHOP"),
        at("D", "list:HELD"),
        at("F", "Atelier sur l’accueil"),
        at("H", "date:2026-02-12"),
        at("J", "list:DAY"),
        at("K", "list:MA-02"),
        at("L", "list:REGION"),
        at("N", "list:region-or"),
        at("T", "list:T_RECEPTION"),
        at("V", "Compte rendu"),
        at("W", "list:low"),
        at("X", "list:fr"),
    ];
    filled_by_openpyxl(&form, &filled, 1, &cells);
    site.done(council, &["check", "events", text(&filled)]);
    site.done(council, &["submit", "events", text(&filled)]);
    let again = site.json(council, &["submit", "events", text(&saved_by_libreoffice(&filled, &site.path("office")))]);
    assert_eq!(again["submissions"][0]["unchanged"], 1, "{again}");
    let mut bad = cells.to_vec();
    bad.extend([at("H", "12/02/2026"), at("C", "SHOW")]);
    filled_by_openpyxl(&form, &wrong, 1, &bad);
    let ran = site.run(council, &["--json", "check", "events", text(&wrong)]);
    let found: Value = serde_json::from_str(&ran.out).unwrap();
    let cells: Vec<&str> =
        found["findings"].as_array().unwrap().iter().filter_map(|one| one["cell"].as_str()).collect();
    assert!(cells.contains(&"Événements!C5") && cells.contains(&"Événements!H5"), "{found}");
    let none = site.path("none");
    for refused in [["check", "--marked"], ["submit", "--set-aside"]] {
        let [command, option] = refused;
        assert_eq!(site.run(council, &[command, "events", text(&wrong), option, text(&none)]).code, 2, "{option}");
    }
    assert!(!none.exists());
}

#[test]
fn a_form_of_a_hundred_thousand_cells_is_read_and_marked_in_little_memory() {
    const SHEETS: u32 = 3;
    const ROWS: u32 = 506;
    const COLUMNS: u16 = 66;
    let mut workbook = Workbook::new();
    for part in 0..SHEETS {
        let sheet = workbook.add_worksheet();
        sheet.write_string(0, 0, "marsad-form 1 EDU_ENROL_6_15 2024").unwrap();
        for row in 1..=ROWS {
            sheet.write_string(row, 0, format!("MA-09-{part}-{row}")).unwrap();
        }
        for column in 1..=COLUMNS {
            sheet.write_string(0, column, format!("OBS_VALUE SEX=C{column}")).unwrap();
            for row in 1..=ROWS {
                sheet.write_string(row, column, format!("{row},{column:03}")).unwrap();
            }
        }
    }
    let file = workbook.save_to_buffer().unwrap();
    drop(workbook);
    let before = ALLOCATED.current_usage();
    ALLOCATED.reset_peak_usage();
    let form = FilledForm::open(Cursor::new(&file)).unwrap().unwrap();
    assert!(form.places().len() > 100_000);
    let findings =
        form.places().iter().take(1_000).map(|place| MarkedFinding { cell: Some(place.clone()), ..finding(2) });
    let findings: Vec<MarkedFinding> = findings.collect();
    mark(&file, &findings, &words()).unwrap();
    let peak = ALLOCATED.peak_usage() - before;
    assert!(peak < MEMORY_MAX, "{} MiB", peak >> 20);
}

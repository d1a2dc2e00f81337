//! The rows that are sent are the rows of the file, in whatever order they stand there.

use std::path::Path;

use super::*;
use marsad_formats::builtin::builtin;
use marsad_wire::content::batch_digest;
use marsad_wire::{batch, rows};

const NOW: OffsetDateTime = time::macros::datetime!(2026-03-01 12:00 UTC);

fn example(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name)
}

fn read(file: &Path, aside: &[u32]) -> Result<(Prepared, Vec<Found>), ClientError> {
    let (catalogue, actions) = (builtin().unwrap(), Actions::offline());
    let file = ObservationFile::open(file)?;
    let reading = Reading { file: &file, catalogue: &catalogue, now: NOW, actions: &actions };
    let mut found = Vec::new();
    let prepared = reading.prepare(&aside.iter().copied().collect(), &mut |one| found.push(one))?;
    Ok((prepared, found))
}

fn prepared(file: &Path, aside: &[u32]) -> Prepared {
    read(file, aside).unwrap().0
}

#[test]
fn a_right_file_becomes_sorted_batches_that_a_node_takes() {
    let catalogue = builtin().unwrap();
    let prepared = prepared(&example("observations/souss-massa-population.csv"), &[]);
    assert!(!prepared.wrong);
    assert_eq!((prepared.rows, prepared.right_rows(), prepared.sharing), (357, 357, Sharing::Open));
    for batch in &prepared.batches {
        assert_eq!(batch.first_disorder(), None);
        let raw = rows::to_raw(batch, &catalogue).unwrap();
        let sent = batch::from_pb(batch::to_pb(&raw).unwrap()).unwrap();
        let mut validator = Validator::new(&catalogue, NOW.date(), None, Purpose::Submit);
        let judged = validator.judge(&sent);
        assert_eq!(judged.findings, []);
        // The rows that arrive have the digest that was signed.
        assert_eq!(batch_digest(&catalogue, &judged.batch).unwrap(), batch_digest(&catalogue, batch).unwrap());
    }
}

#[test]
fn the_order_of_rows_changes_neither_digest_nor_key() {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(example("observations/oriental-population.csv")).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    lines.get_mut(1..).unwrap().reverse();
    let turned = folder.path().join("turned.csv");
    std::fs::write(&turned, lines.join("\n")).unwrap();
    let catalogue = builtin().unwrap();
    let digest = |prepared: &Prepared| batch_digest(&catalogue, &prepared.batches[0]).unwrap();
    assert_eq!(
        digest(&prepared(&turned, &[])),
        digest(&prepared(&example("observations/oriental-population.csv"), &[]))
    );
}

#[test]
fn rows_set_aside_leave_a_file_without_errors() {
    let file = example("synthetic-with-errors.csv");
    let (wrong, found) = read(&file, &[]).unwrap();
    assert!(wrong.wrong && wrong.batches.is_empty());
    let errors = found.iter().map(Found::finding).filter(|one| one.severity() == Severity::Error);
    let rows: Vec<u32> = errors.map(|finding| finding.row).collect();
    let (right, left) = read(&file, &rows).unwrap();
    assert!(!right.wrong, "{left:?}");
    assert!(right.right_rows() > 0);
}

#[test]
fn a_wrong_header_is_a_finding_and_a_missing_file_an_error() {
    assert!(prepared(&example("synthetic-wrong-header.csv"), &[]).wrong);
    let missing = read(Path::new("/nonexistent.csv"), &[]);
    assert!(matches!(missing, Err(ClientError::Read { .. })));
}

#[test]
fn long_texts_cut_batches() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,COMMENT_OBS\n".to_owned();
    for year in 0..900 {
        let day = time::macros::date!(2020 - 01 - 01) + time::Duration::days(year);
        text.push_str(&format!("POP_TOTAL,MA-09,{day},LEGAL,1,{} {year}\n", "mot ".repeat(110)));
    }
    let file = folder.path().join("long.csv");
    std::fs::write(&file, text).unwrap();
    let mut batches = Vec::new();
    let mut batch = Batch::default();
    let prepared = prepared(&file, &[]);
    // Days are finer than the indicator takes; the batches are cut by hand here.
    assert!(prepared.wrong);
    let catalogue = builtin().unwrap();
    for n in 0..900u32 {
        let attributes = marsad_domain::observation::Attributes {
            comment: format!("{} {n}", "mot ".repeat(110)),
            ..marsad_domain::observation::Attributes::default()
        };
        let set = batch.attribute_sets.intern(attributes);
        batch.rows.push(marsad_domain::observation::Row {
            indicator: catalogue.indicator_id("POP_TOTAL").unwrap(),
            area: catalogue.area_id("MA-09").unwrap(),
            dimensions: marsad_domain::observation::DimensionKeyId(0),
            period: marsad_domain::period::Period::year_of(1900 + i32::try_from(n % 300).unwrap()).unwrap(),
            value: Some(1),
            status: marsad_domain::status::ObsStatus::Normal,
            conf: marsad_domain::status::ConfStatus::Free,
            action: marsad_domain::observation::Action::Replace,
            attributes: set,
            source_row: n + 2,
        });
    }
    cut(batch, &mut batches);
    assert!(batches.len() >= 3);
    assert_eq!(batches.iter().map(|batch| batch.rows.len()).sum::<usize>(), 900);
}

#[test]
fn rows_that_cannot_all_be_right_are_named_together() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("f.csv");
    let rows = ["MA-09-541-01-11,1993,,LEGAL,11", "MA-09-541-01-11,1993,,LEGAL,12", "MA-09-541-01-13,1993,,LEGAL,5"];
    let twice = ["MA-09-541-01-13,1994,,LEGAL,5", "MA-09-541-01-13,1994,,LEGAL,5"];
    let parts = ["MA-09-541-01-13,1995,_T,LEGAL,5", "MA-09-541-01-13,1995,F,LEGAL,4", "MA-09-541-01-13,1995,M,LEGAL,4"];
    let areas = ["MA-09-541,1996,,LEGAL,5", "MA-09-541-01-13,1996,,LEGAL,4", "MA-09-541-01-11,1996,,LEGAL,4"];
    let all = rows.iter().chain(&twice).chain(&parts).chain(&areas).map(|row| format!("POP_TOTAL,{row}\n"));
    let text: String = all.collect();
    std::fs::write(&file, format!("INDICATOR,REF_AREA,TIME_PERIOD,SEX,METHOD,OBS_VALUE\n{text}")).unwrap();
    let mut together = prepared(&file, &[]).contradictions;
    together.iter_mut().for_each(|rows| rows.sort_unstable());
    together.sort();
    assert_eq!(together, [vec![2, 3], vec![7, 8, 9], vec![10, 11, 12]]);
}

#[test]
fn territories_that_are_named_otherwise_than_by_their_code_are_said() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("f.csv");
    let head = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\n";
    let rows = "POP_TOTAL,Province de Tiznit,1993,LEGAL,1\nPOP_TOTAL,\u{200e}MA-09-541,1993,LEGAL,1\n\
                POP_TOTAL,Nador,1993,LEGAL,1\n";
    std::fs::write(&file, format!("{head}{rows}")).unwrap();
    let prepared = prepared(&file, &[]);
    let named: Vec<(&str, String)> = prepared
        .named
        .iter()
        .map(|(written, id)| (written, builtin().unwrap().area(id).unwrap().code.to_string()))
        .collect();
    assert_eq!(named, [("Province de Tiznit", "MA-09-581".to_owned())]);
}

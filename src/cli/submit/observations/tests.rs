//! What is sent is what the file says, whatever its order.

use super::*;
use crate::formats::builtin::builtin;

const NOW: OffsetDateTime = time::macros::datetime!(2026-03-01 12:00 UTC);

fn example(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

fn prepared(file: &Path, aside: &[u32]) -> Prepared {
    prepare(file, &builtin().unwrap(), NOW, &aside.iter().copied().collect()).unwrap()
}

#[test]
fn a_right_file_becomes_sorted_batches_that_a_node_takes() {
    let catalogue = builtin().unwrap();
    let prepared = prepared(&example("observations/souss-massa-population.csv"), &[]);
    assert!(!prepared.has_errors());
    assert_eq!((prepared.rows, prepared.right_rows(), prepared.sharing), (357, 357, Sharing::Open));
    for batch in &prepared.batches {
        assert_eq!(batch.first_disorder(), None);
        let raw = rows::to_raw(batch, &catalogue).unwrap();
        let sent = batch::from_pb(batch::to_pb(&raw).unwrap()).unwrap();
        let mut validator = Validator::new(&catalogue, NOW.date(), None, Purpose::Submit);
        let judged = validator.judge(&sent);
        assert_eq!(judged.findings, []);
        // What arrives has the digest that was signed.
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
    let wrong = prepared(&file, &[]);
    assert!(wrong.has_errors());
    let errors = wrong.findings.iter().filter(|one| one.severity() == crate::domain::finding::Severity::Error);
    let rows: Vec<u32> = errors.map(|finding| finding.row).collect();
    let right = prepared(&file, &rows);
    assert!(!right.has_errors(), "{:?}", right.findings);
    assert!(right.right_rows() > 0);
}

#[test]
fn a_wrong_header_is_a_finding_and_a_missing_file_wrong_usage() {
    assert!(prepared(&example("synthetic-wrong-header.csv"), &[]).has_errors());
    let missing = prepare(Path::new("/nonexistent.csv"), &builtin().unwrap(), NOW, &BTreeSet::new());
    assert_eq!(missing.err().unwrap().exit, crate::cli::failure::Exit::Local);
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
    assert!(prepared.has_errors());
    let catalogue = builtin().unwrap();
    for n in 0..900u32 {
        let attributes = crate::domain::observation::Attributes {
            comment: format!("{} {n}", "mot ".repeat(110)),
            ..crate::domain::observation::Attributes::default()
        };
        let set = batch.attribute_sets.intern(attributes);
        batch.rows.push(crate::domain::observation::Row {
            indicator: catalogue.indicator_id("POP_TOTAL").unwrap(),
            area: catalogue.area_id("MA-09").unwrap(),
            dimensions: crate::domain::observation::DimensionKeyId(0),
            period: crate::domain::period::Period::year_of(1900 + i32::try_from(n % 300).unwrap()).unwrap(),
            value: Some(1),
            status: crate::domain::status::ObsStatus::Normal,
            conf: crate::domain::status::ConfStatus::Free,
            action: crate::domain::observation::Action::Replace,
            attributes: set,
            source_row: n + 2,
        });
    }
    cut(batch, &mut batches);
    assert!(batches.len() >= 3);
    assert_eq!(batches.iter().map(|batch| batch.rows.len()).sum::<usize>(), 900);
}

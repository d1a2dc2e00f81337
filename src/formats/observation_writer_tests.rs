//! Observations written and read again are the same.

use super::*;
use crate::builtin::builtin;
use crate::csv_observations::ObservationReader;
use marsad_domain::code::CodeId;
use marsad_domain::observation::Attributes;
use marsad_domain::raw::{RawBatch, RawValue};
use marsad_domain::status::{ConfStatus, ObsStatus};

fn catalogue() -> &'static Catalogue {
    static CATALOGUE: std::sync::OnceLock<Catalogue> = std::sync::OnceLock::new();
    CATALOGUE.get_or_init(|| builtin().unwrap())
}

fn read(file: &[u8]) -> RawBatch {
    let mut batches: Vec<_> = ObservationReader::open(file).unwrap().map(Result::unwrap).collect();
    assert_eq!(batches.len(), 1);
    let batch = batches.remove(0);
    assert_eq!(batch.findings, []);
    batch.rows
}

/// The rows of a batch that is right, as a validator would make them.
fn interpret(catalogue: &Catalogue, raw: &RawBatch) -> Batch {
    let mut batch = Batch::default();
    let text = |column: &str, row| raw.column(column).map_or("", |column| column.text(row));
    for n in 0..raw.values.len() {
        let indicator = catalogue.indicator_id(text("INDICATOR", n)).unwrap();
        let structure = catalogue.indicator(indicator).unwrap();
        let code = |concept: &ConceptId| match text(concept.as_str(), n) {
            "" => CodeId::total(),
            code => CodeId::new(code).unwrap(),
        };
        let codes: Vec<CodeId> = structure.dimensions.iter().map(code).collect();
        let status = |code: &str| if code.is_empty() { ObsStatus::Normal } else { ObsStatus::from_code(code).unwrap() };
        let conf = |code: &str| if code.is_empty() { ConfStatus::Free } else { ConfStatus::from_code(code).unwrap() };
        let attributes = Attributes {
            ref_date: text("REF_DATE", n).to_owned(),
            source: text("SOURCE", n).to_owned(),
            comment: text("COMMENT_OBS", n).to_owned(),
            embargo: None,
        };
        batch.rows.push(Row {
            indicator,
            area: catalogue.area_id(text("REF_AREA", n)).unwrap(),
            dimensions: batch.dimension_keys.intern(&codes),
            period: text("TIME_PERIOD", n).parse().unwrap(),
            value: match &raw.values[n] {
                RawValue::Number(number) => Some(number.scaled(structure.decimals).unwrap()),
                RawValue::Empty => None,
                RawValue::Text(text) => panic!("{text}"),
            },
            status: status(text("OBS_STATUS", n)),
            conf: conf(text("CONF_STATUS", n)),
            action: if text("ACTION", n) == "D" { Action::Delete } else { Action::Replace },
            attributes: batch.attribute_sets.intern(attributes),
            source_row: raw.source_rows[n],
        });
    }
    batch
}

fn written(catalogue: &Catalogue, batch: &Batch) -> Vec<u8> {
    let columns = ObservationColumns::of(catalogue, batch.rows.iter().map(|row| row.indicator));
    let mut out = Vec::new();
    ObservationWriter::new(&mut out, columns).unwrap().write(catalogue, batch).unwrap();
    out
}

fn cells(catalogue: &Catalogue, batch: &Batch) -> Option<Vec<Vec<TableCell>>> {
    let columns = ObservationColumns::of(catalogue, batch.rows.iter().map(|row| row.indicator));
    batch.rows.iter().map(|row| columns.row(catalogue, batch, row)).collect()
}

#[test]
fn the_examples_read_back() {
    let catalogue = catalogue();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/observations");
    let mut rows = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let file = std::fs::read(entry.unwrap().path()).unwrap();
        let first = interpret(catalogue, &read(&file));
        let again = written(catalogue, &first);
        let second = interpret(catalogue, &read(&again));
        assert_eq!(written(catalogue, &second), again);
        assert_eq!(cells(catalogue, &first), cells(catalogue, &second));
        for (a, b) in first.rows.iter().zip(&second.rows) {
            assert_eq!((a.value, a.period, a.area, a.status), (b.value, b.period, b.area, b.status));
        }
        rows += first.rows.len();
    }
    assert_eq!(rows, 1_020);
}

proptest::proptest! {
    #[test]
    fn any_text_reads_back(source in "['=+@a\";,\u{627}-]{0,8}", comment in "[ -~]{0,12}", value in -99_999i64..99_999) {
        let catalogue = catalogue();
        let raw = read(b"INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS\nREFERRAL_DELAY,MA-09,2024-Q1,1,A\n");
        let mut batch = interpret(catalogue, &raw);
        let attributes = Attributes { source, comment: comment.trim().to_owned(), ..Attributes::default() };
        batch.rows[0].attributes = batch.attribute_sets.intern(attributes.clone());
        batch.rows[0].value = Some(value);
        let again = interpret(catalogue, &read(&written(catalogue, &batch)));
        proptest::prop_assert_eq!(again.attribute_sets.get(again.rows[0].attributes), &attributes);
        proptest::prop_assert_eq!(again.rows[0].value, Some(value));
    }
}

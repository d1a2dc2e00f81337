//! Batches of rows as they were written, and rows written out.

use proptest::prelude::*;
use prost::Message;

use super::sample::{batch as rows_of, catalogue, seeds, typical};
use crate::{Problem, batch, pb, rows};
use marsad_domain::figure::DecimalMarks;
use marsad_domain::raw::{RawBatch, RawColumn, RawValue};
use marsad_domain::value::Decimal;
use marsad_log::limits::CHUNK_ROWS_MAX;

fn value() -> impl Strategy<Value = RawValue> {
    prop_oneof![
        (any::<i64>(), 0u8..=18).prop_map(|(mantissa, decimals)| RawValue::Number(Decimal { mantissa, decimals })),
        (any::<i64>()).prop_map(|mantissa| RawValue::Number(Decimal { mantissa, decimals: 2 })),
        Just(RawValue::Empty),
        "\\PC{0,6}".prop_map(RawValue::Text),
    ]
}

prop_compose! {
    fn raw_batch()(
        cells in proptest::collection::vec((value(), proptest::collection::vec(0u32..5, 3), 0u32..3_000_000), 0..40),
        columns in 0usize..4, has_values: bool, has_rows: bool,
    ) -> RawBatch {
        let column = |n: usize| RawColumn {
            name: format!("C{n}"),
            dictionary: (0..5).map(|text| format!("t{text}")).collect(),
            index: cells.iter().map(|(_, index, _)| index[n]).collect(),
        };
        let exists = columns > 0 || has_values;
        RawBatch {
            columns: (0..columns.min(3)).map(column).collect(),
            has_values,
            values: if has_values { cells.iter().map(|cell| cell.0.clone()).collect() } else { Vec::new() },
            decimal_marks: if has_values { DecimalMarks::PointOrComma } else { DecimalMarks::Point },
            source_rows: if has_rows && exists { cells.iter().map(|cell| cell.2).collect() } else { Vec::new() },
        }
    }
}

proptest! {
    #[test]
    fn batches_read_back(raw in raw_batch()) {
        let message = batch::to_pb(&raw).unwrap();
        let bytes = message.encode_to_vec();
        let read = pb::ObservationBatch::decode(bytes.as_slice()).unwrap();
        prop_assert_eq!(batch::from_pb(read).unwrap(), raw);
    }

    #[test]
    fn hostile_messages_never_panic(
        lists in proptest::collection::vec(proptest::collection::vec(any::<u32>(), 0..6), 5),
        mantissa in proptest::collection::vec(any::<i64>(), 0..6),
        steps in proptest::collection::vec(any::<i32>(), 0..6),
    ) {
        let texts = lists[0].iter().map(|row| pb::TextCell { row: *row % 8, text: "x".into() }).collect();
        let column = pb::Column {
            name: "A".into(),
            dictionary: vec!["a".into()],
            index: lists[1].clone(),
            run_lengths: lists[4].clone(),
        };
        let values = pb::Values { mantissa, decimals: lists[2].clone(), empty: lists[3].clone(), texts };
        let message = pb::ObservationBatch {
            columns: vec![column],
            values: Some(values),
            source_row_steps: steps,
            decimal_marks: 2,
        };
        if let Ok(raw) = batch::from_pb(message) {
            prop_assert!(batch::to_pb(&raw).is_ok());
        }
    }

    #[test]
    fn rows_are_written_out(seeds in seeds(60)) {
        let catalogue = catalogue();
        let mut own = rows_of(&catalogue, &seeds);
        // A time that RFC 3339 has no text for is refused, by a test of its own.
        own.rows.retain(|row| own.attribute_sets.get(row.attributes).embargo.is_none());
        let raw = rows::to_raw(&own, &catalogue).unwrap();
        prop_assert_eq!(&batch::from_pb(batch::to_pb(&raw).unwrap()).unwrap(), &raw);
        for (n, row) in own.rows.iter().enumerate() {
            let indicator = catalogue.indicator(row.indicator).unwrap();
            let text = |name: &str| raw.column(name).map_or("", |column| column.text(n));
            prop_assert_eq!(text("INDICATOR"), indicator.code.as_str());
            prop_assert_eq!(text("TIME_PERIOD"), row.period.to_string());
            prop_assert_eq!(text("OBS_STATUS"), row.status.code());
            prop_assert_eq!(text("SOURCE"), &own.attribute_sets.get(row.attributes).source);
            for (concept, code) in indicator.dimensions.iter().zip(own.dimension_keys.codes(row.dimensions)) {
                prop_assert_eq!(text(concept.as_str()), code.as_str());
            }
            let value = row.value.map(|mantissa| RawValue::Number(Decimal { mantissa, decimals: indicator.decimals }));
            prop_assert_eq!(&raw.values[n], &value.unwrap_or(RawValue::Empty));
        }
    }
}

fn message() -> pb::ObservationBatch {
    let column = |name: &str| pb::Column {
        name: name.into(),
        dictionary: vec!["x".into(), "y".into()],
        index: vec![0, 1, 0],
        run_lengths: Vec::new(),
    };
    let values = pb::Values { mantissa: vec![5, 0, 0], decimals: vec![1], empty: vec![1], texts: Vec::new() };
    pb::ObservationBatch {
        columns: vec![column("A"), column("B")],
        values: Some(values),
        source_row_steps: vec![2, 1, -1],
        ..pb::ObservationBatch::default()
    }
}

#[test]
fn an_error_names_the_field() {
    assert_eq!(batch::from_pb(message()).unwrap().source_rows, [2, 3, 2]);
    let unknown = pb::ObservationBatch { decimal_marks: 9, ..message() };
    assert_eq!(batch::from_pb(unknown).unwrap_err().field, "decimal_marks");
    let refused = |change: fn(&mut pb::ObservationBatch, &mut pb::Values)| {
        let mut message = message();
        let mut values = message.values.take().unwrap();
        change(&mut message, &mut values);
        message.values = Some(values);
        let error = batch::from_pb(message).unwrap_err();
        (error.field, error.problem)
    };
    let expect = |field: &str, problem| (field.to_owned(), problem);
    assert_eq!(refused(|m, _| m.columns[1].index[2] = 2), expect("columns[1].index", Problem::BadIndex));
    assert_eq!(refused(|m, _| m.columns[1].index.truncate(2)), expect("columns[1].index", Problem::WrongLength));
    assert_eq!(refused(|m, _| m.columns[1].name = "A".into()), expect("columns[1].name", Problem::Twice));
    assert_eq!(
        refused(|m, _| m.columns[0].dictionary[1] = "x".into()),
        expect("columns[0].dictionary", Problem::Twice)
    );
    assert_eq!(refused(|m, _| m.source_row_steps[0] = -1), expect("source_row_steps", Problem::OutOfRange));
    assert_eq!(refused(|m, _| m.source_row_steps.push(1)), expect("source_row_steps", Problem::WrongLength));
    assert_eq!(refused(|_, v| v.mantissa.push(1)), expect("values", Problem::WrongLength));
    assert_eq!(refused(|_, v| v.decimals = vec![1, 1]), expect("values.decimals", Problem::WrongLength));
    assert_eq!(refused(|_, v| v.decimals = vec![19]), expect("values.decimals[0]", Problem::OutOfRange));
    assert_eq!(refused(|_, v| v.empty = vec![2, 1]), expect("values.empty", Problem::NotAscending));
    assert_eq!(refused(|_, v| v.empty = vec![1, 1]), expect("values.empty", Problem::NotAscending));
    assert_eq!(refused(|_, v| v.empty = vec![3]), expect("values.empty", Problem::BadIndex));
    assert_eq!(refused(|_, v| v.empty = vec![0]), expect("values.empty", Problem::Contradiction));
    assert_eq!(
        refused(|_, v| v.texts = vec![pb::TextCell { row: 1, text: "n/a".into() }]),
        expect("values.texts", Problem::Contradiction)
    );
}

#[test]
fn like_neighbours_travel_as_runs() {
    let column = |index| RawColumn { name: "A".into(), dictionary: vec!["x".into(), "y".into()], index };
    let with = |index: Vec<u32>, source_rows| RawBatch {
        columns: vec![column(index)],
        has_values: false,
        values: Vec::new(),
        source_rows,
        ..RawBatch::default()
    };
    let sent = |raw: &RawBatch| batch::to_pb(raw).unwrap();
    let like = with(vec![1, 1, 1, 0, 0, 0], (2..8).collect());
    let message = sent(&like);
    assert_eq!(
        (message.columns[0].index.as_slice(), message.columns[0].run_lengths.as_slice()),
        (&[1, 0][..], &[3, 3][..])
    );
    assert_eq!(message.source_row_steps, [2]);
    assert_eq!(batch::from_pb(message).unwrap(), like);
    let unlike = with(vec![0, 1, 0, 1], vec![2, 3, 4, 6]);
    assert!(sent(&unlike).columns[0].run_lengths.is_empty());
    assert_eq!(batch::from_pb(sent(&unlike)).unwrap(), unlike);
}

#[test]
fn runs_of_more_rows_than_a_batch_are_not_unpacked() {
    let refused = |lengths: &[u32]| {
        let mut message = message();
        message.columns[1].run_lengths = lengths.to_vec();
        let error = batch::from_pb(message).unwrap_err();
        (error.field, error.problem)
    };
    let expect = |problem| ("columns[1].run_lengths".to_owned(), problem);
    let limit = CHUNK_ROWS_MAX;
    assert_eq!(refused(&[u32::MAX; 3]), expect(Problem::TooLong { limit }));
    assert_eq!(refused(&[8_191, 1, 1]), expect(Problem::TooLong { limit }));
    assert_eq!(refused(&[1, 0, 2]), expect(Problem::OutOfRange));
    assert_eq!(refused(&[3]), expect(Problem::WrongLength));
    assert_eq!(refused(&[1, 1, 2]), ("columns[1].index".to_owned(), Problem::WrongLength));
    let far = |first| {
        let mut message = message();
        message.source_row_steps = vec![first];
        batch::from_pb(message).map(|raw| raw.source_rows).map_err(|error| error.problem)
    };
    assert_eq!(far(7), Ok(vec![7, 8, 9]));
    assert_eq!(far(-1), Err(Problem::OutOfRange));
}

#[test]
fn more_rows_than_a_batch_holds_are_refused() {
    let catalogue = catalogue();
    let full = rows::to_raw(&typical(&catalogue), &catalogue).unwrap();
    let mut message = batch::to_pb(&full).unwrap();
    assert!(batch::from_pb(message.clone()).is_ok());
    for column in &mut message.columns {
        column.index.push(0);
        if !column.run_lengths.is_empty() {
            column.run_lengths.push(1);
        }
    }
    message.values.as_mut().unwrap().mantissa.push(0);
    assert!(matches!(batch::from_pb(message).unwrap_err().problem, Problem::TooLong { .. }));
}

#[test]
fn empty_cells_stand_for_a_column_that_is_not_there() {
    let column = RawColumn { name: "C".into(), dictionary: vec!["t".into()], index: vec![0, 0] };
    let with = |values| RawBatch {
        columns: vec![column.clone()],
        has_values: false,
        values,
        source_rows: vec![2, 3],
        ..RawBatch::default()
    };
    for values in [Vec::new(), vec![RawValue::Empty; 2]] {
        let read = batch::from_pb(batch::to_pb(&with(values)).unwrap()).unwrap();
        assert_eq!(read, with(Vec::new()));
    }
    for values in [vec![RawValue::Empty], vec![RawValue::Empty, RawValue::Text("7".into())]] {
        assert!(batch::to_pb(&with(values)).is_err());
    }
}

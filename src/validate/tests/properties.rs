//! Properties of all files, and the rules for entries.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

#[test]
fn entries_are_judged_by_the_same_rules() {
    let catalogue = sample::catalogue();
    let (judged, _) = run(None, &stock("SEX", "F"));
    let batch = judged.batch;
    let code = |batch: &Batch, scope: Option<&Scope>, today| {
        judge_rows(&catalogue, batch, scope, today).err().map(|breach| breach.code)
    };
    assert_eq!(code(&batch, None, TODAY), None);
    assert_eq!(code(&batch, Some(&scope("MA-02", &[])), TODAY), Some(FindingCode::AreaNotYours));
    assert_eq!(code(&batch, None, date!(2023 - 12 - 31)), Some(FindingCode::PeriodInFuture));
    let changed = |change: &dyn Fn(&mut marsad_domain::observation::Row)| {
        let mut other = batch.clone();
        other.rows.iter_mut().for_each(change);
        code(&other, None, TODAY)
    };
    let id = |text: &str| catalogue.indicator_id(text).expect(text);
    let area = |text: &str| catalogue.area_id(text).expect(text);
    assert_eq!(changed(&|row| row.indicator = id("IMM_SHARE")), Some(FindingCode::RatioNotReported));
    assert_eq!(changed(&|row| row.indicator = id("COHESION_ACT")), Some(FindingCode::UnknownCode));
    assert_eq!(changed(&|row| row.area = area("MA-X-02-09")), None);
    assert_eq!(changed(&|row| row.area.0 = 9999), Some(FindingCode::UnknownArea));
    assert_eq!(changed(&|row| row.indicator.0 = 999), Some(FindingCode::UnknownIndicator));
    assert_eq!(changed(&|row| row.dimensions.0 = 999), Some(FindingCode::UnknownCode));
    assert_eq!(
        changed(&|row| row.period = "2024-07".parse().expect("a period")),
        Some(FindingCode::FrequencyNotAllowed)
    );
    assert_eq!(changed(&|row| row.value = Some(-1)), Some(FindingCode::OutOfRange));
    assert_eq!(changed(&|row| row.value = Some(1_000_000_000_000)), None);
    assert_eq!(changed(&|row| row.value = Some(1_000_000_000_001)), Some(FindingCode::OutOfRange));
    assert_eq!(changed(&|row| row.value = None), Some(FindingCode::MissingWithoutStatus));
    assert_eq!(changed(&|row| row.action = Action::Delete), Some(FindingCode::ValueWithMissingStatus));
    let mut total = batch.clone();
    let codes: Vec<CodeId> = ["F", "_T", "_T", "_T"].iter().map(|code| code.parse().expect("a code")).collect();
    let key = total.dimension_keys.intern(&codes);
    total.rows.iter_mut().for_each(|row| row.dimensions = key);
    assert_eq!(code(&total, None, TODAY), Some(FindingCode::MethodRequired));
}

/// A cell of each column: mostly right, sometimes anything.
fn cell(right: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop_oneof![
        12 => proptest::sample::select(right).prop_map(str::to_owned),
        1 => "[^,\n\r]{0,12}",
    ]
}

fn row() -> impl Strategy<Value = Vec<String>> {
    let cells = (
        cell(&["POP_TOTAL", "IMM_STOCK", "COHESION_ACT", "REFUG_STOCK", "BUDGET_MIG", "IMM_SHARE"]),
        cell(&["MA", "MA-09", "MA-02", "MA-09-001", "MA-09-163", "souss massa", "PT-LIS", "Nador"]),
        cell(&["2024", "2023", "2024-Q1", "2024-S1", "2026"]),
        cell(&["_T", "", "F", "M"]),
        cell(&["LEGAL", "MUNICIPAL", ""]),
        cell(&["", "A", "O", "E"]),
        cell(&["", "5", "12", "0", "7.5"]),
        cell(&["", "RGPH 2024"]),
        cell(&["", "D", "R"]),
    );
    cells.prop_map(|(a, b, c, d, e, f, g, h, i)| vec![a, b, c, d, e, f, g, h, i])
}

fn file(rows: &[Vec<String>]) -> RawBatch {
    let header = "INDICATOR,REF_AREA,TIME_PERIOD,SEX,METHOD,OBS_STATUS,OBS_VALUE,COMMENT_OBS,ACTION";
    let lines: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
    raw(&format!("{header}\n{}", lines.join("\n")))
}

fn accepted(catalogue: &Catalogue, rows: &[Vec<String>]) -> (Batch, BTreeSet<Vec<String>>) {
    let mut validator = Validator::new(catalogue, TODAY, None, Purpose::Submit);
    let judged = validator.judge(&file(rows));
    let right = judged.right_rows.iter().zip(rows).filter(|(right, _)| **right).map(|(_, row)| row.clone()).collect();
    let _ = validator.finish();
    (judged.batch, right)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_was_accepted_is_accepted_again(rows in proptest::collection::vec(row(), 1..30)) {
        let catalogue = sample::catalogue();
        let (batch, _) = accepted(&catalogue, &rows);
        prop_assert_eq!(judge_rows(&catalogue, &batch, None, TODAY), Ok(()));
    }

    #[test]
    fn the_order_of_rows_decides_nothing(
        (rows, shuffled) in proptest::collection::vec(row(), 1..20)
            .prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
    ) {
        let catalogue = sample::catalogue();
        prop_assert_eq!(accepted(&catalogue, &rows).1, accepted(&catalogue, &shuffled).1);
    }

    #[test]
    fn no_columns_make_it_panic(
        columns in proptest::collection::vec(
            (
                prop_oneof![
                    proptest::sample::select(&["INDICATOR", "REF_AREA", "TIME_PERIOD", "SEX", "METHOD", "SOURCE"][..])
                        .prop_map(str::to_owned),
                    "\\PC{0,8}",
                ],
                proptest::collection::vec("\\PC{0,10}", 0..4),
                proptest::collection::vec(0u32..6, 0..5),
            ),
            0..8,
        ),
        values in proptest::collection::vec((any::<i64>(), any::<u8>()), 0..5),
        source_rows in proptest::collection::vec(any::<u32>(), 0..5),
    ) {
        let catalogue = sample::catalogue();
        let columns = columns.into_iter().map(|(name, dictionary, index)| RawColumn { name, dictionary, index });
        let values = values.into_iter().map(|(mantissa, decimals)| RawValue::Number(Decimal { mantissa, decimals }));
        let batch = RawBatch {
            columns: columns.collect(),
            has_values: true,
            values: values.collect(),
            source_rows,
            ..RawBatch::default()
        };
        let mut validator = Validator::new(&catalogue, TODAY, None, Purpose::Submit);
        let judged = validator.judge(&batch);
        prop_assert_eq!(judged.right_rows.len(), batch.source_rows.len());
        let _ = validator.finish();
    }
}

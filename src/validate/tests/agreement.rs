//! The rules for files and the rules for entries agree: peers project every row that a node accepts from a file, and every
//! projected row could have come from a file, unless it holds personal data.

mod entry_rows;

use proptest::prelude::*;

use super::*;
use entry_rows::{EntryRow, both_ways, entry_row};
use marsad_domain::observation::Attributes;
use marsad_domain::scan::find_personal_data;
use marsad_domain::status::{ConfStatus, ObsStatus};

const WEIGHT_OF_RIGHT: u32 = 6;

/// A column with valid cells, and with cells near the limits of its rules.
struct Edges {
    column: &'static str,
    right: &'static [&'static str],
    edges: Vec<String>,
}

fn texts(max: usize) -> Vec<String> {
    let mut texts: Vec<String> = ["a", "ا", "é", "e\u{301}", "\u{1d11e}"]
        .iter()
        .flat_map(|letter| [letter.repeat(max), letter.repeat(max + 1), letter.repeat(max / 2)])
        .collect();
    let odd = [
        "\u{0}",
        "\u{7}",
        "\u{7f}",
        "\u{85}",
        "\u{202e}x",
        "\u{2067}x",
        "\u{200f}م",
        "\u{feff}x",
        "\t",
        "a\tb",
        "\"",
        " ",
    ];
    texts.extend(odd.map(str::to_owned));
    texts
}

fn columns() -> Vec<Edges> {
    let column =
        |column, right, edges: &str| Edges { column, right, edges: edges.split('|').map(str::to_owned).collect() };
    vec![
        column(
            "INDICATOR",
            &["IMM_STOCK"],
            "POP_TOTAL|COHESION_ACT|REFUG_STOCK|BUDGET_MIG|IMM_SHARE|imm_stock| IMM_STOCK|",
        ),
        column("REF_AREA", &["MA-09"], "MA|MA-02|MA-09-001|souss massa|PT-LIS|Nador|MA-X-02-09|"),
        column(
            "TIME_PERIOD",
            &["2024", "2023"],
            "0000|0001|1899|1900|9999|10000|2025|2026|2025-S1|2025-S2|2025-Q2|2025-Q3|2025-06|2025-07|2025-W26|\
             2025-W27|2025-06-30|2025-07-01|2024-02-30|2024-13|٢٠٢٤|-2024",
        ),
        column(
            "OBS_VALUE",
            &["5", "0"],
            "|-0|-1|0.5|0.000000|1000000000000|1000000000001|999999999999.9|٥|1e3|NaN|9223372036854775807|\
             -9223372036854775808|9223372036854775808|0.0000000000000000001",
        ),
        column("SEX", &["_T", "F"], "|M|_U|f|X"),
        column("METHOD", &["LEGAL", ""], "_T|MUNICIPAL|REGISTER|X"),
        column("OBS_STATUS", &["", "A"], "E|P|F|B|D|O|L|M|H|Q|o|X"),
        column("CONF_STATUS", &["", "F"], "C|N|D|S|f|X"),
        column("ACTION", &["", "R"], "D|M|I|A|d|X"),
        column("REF_DATE", &[""], "2024-07-01|2024-02-30|٢٠٢٤-٠٧-٠١|2024-7-1|2199-12-31|9999-12-31|0000-01-01|2024"),
        column(
            "EMBARGO_TIME",
            &[""],
            "2025-07-01T00:00:00Z|9999-12-31T23:59:59Z|0001-01-01T00:00:00Z|1969-12-31T23:59:59Z|\
             1999-12-31T23:59:59Z|2000-01-01T00:00:00Z|0000-01-01T00:00:00+12:00|9999-12-31T23:59:59-12:00|\
             2025-07-01|X",
        ),
        Edges { column: "SOURCE", right: &["", "RGPH 2024"], edges: texts(SOURCE_CHARS_MAX) },
        Edges { column: "COMMENT_OBS", right: &[""], edges: texts(COMMENT_CHARS_MAX) },
    ]
}

fn file(rows: &[Vec<String>]) -> RawBatch {
    let header: Vec<&str> = columns().iter().map(|own| own.column).collect();
    let lines: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
    raw(&format!("{}\n{}", header.join(","), lines.join("\n")))
}

/// The result of the rules for entries for the rows that the rules for files accept, and the number of those rows.
fn again(catalogue: &Catalogue, scope: Option<&Scope>, rows: &[Vec<String>]) -> (Result<(), RuleBreach>, usize) {
    let mut validator = Validator::new(catalogue, TODAY, scope, Purpose::Submit);
    let batch = validator.judge(&file(rows)).batch;
    (judge_rows(catalogue, &batch, scope, TODAY), batch.rows.len())
}

#[test]
fn each_edge_on_its_own_is_accepted_twice_or_refused_at_first() {
    let catalogue = sample::catalogue();
    let columns = columns();
    let right: Vec<String> = columns.iter().map(|own| own.right.first().copied().unwrap_or("").to_owned()).collect();
    let mut accepted = Vec::new();
    for (n, own) in columns.iter().enumerate() {
        for edge in &own.edges {
            let mut row = right.clone();
            edge.clone_into(&mut row[n]);
            let (breach, rows) = again(&catalogue, None, &[row]);
            assert_eq!(breach, Ok(()), "{} {edge:?}", own.column);
            if rows == 1 {
                accepted.push((own.column, edge.as_str()));
            }
        }
    }
    let (longest, longer) = ("a".repeat(SOURCE_CHARS_MAX), "a".repeat(SOURCE_CHARS_MAX + 1));
    assert!(accepted.contains(&("SOURCE", &longest)) && !accepted.contains(&("SOURCE", &longer)));
    assert!(accepted.contains(&("OBS_VALUE", "1000000000000")) && !accepted.contains(&("OBS_VALUE", "1000000000001")));
    assert!(accepted.contains(&("TIME_PERIOD", "2025")) && !accepted.contains(&("TIME_PERIOD", "2026")));
    // Answers must be able to show the end of an embargo.
    let embargoes: Vec<&str> = accepted.iter().filter(|own| own.0 == "EMBARGO_TIME").map(|own| own.1).collect();
    assert_eq!(embargoes, ["2025-07-01T00:00:00Z", "9999-12-31T23:59:59Z", "2000-01-01T00:00:00Z"]);
}

#[test]
fn entries_and_files_accept_the_same_embargoes() {
    use marsad_domain::timestamp::Timestamp;
    let catalogue = sample::catalogue();
    let mut validator = Validator::new(&catalogue, TODAY, None, Purpose::Submit);
    let right = validator.judge(&raw(&stock("EMBARGO_TIME", ""))).batch;
    assert_eq!(right.rows.len(), 1);
    let judged = |micros: i64| {
        let mut batch = right.clone();
        let embargo = Some(Timestamp::from_micros(micros));
        batch.rows[0].attributes = batch.attribute_sets.intern(Attributes { embargo, ..Attributes::default() });
        judge_rows(&catalogue, &batch, None, TODAY).map_err(|breach| breach.code)
    };
    let (first, last) = (Timestamp::FIRST.micros(), Timestamp::LAST.micros());
    for right in [first, 0x0006_0000_0000_0000, last] {
        assert_eq!(judged(right), Ok(()), "{right}");
    }
    for wrong in [i64::MIN, -62_167_219_200_000_001, 0, first - 1, last + 1, i64::MAX] {
        assert_eq!(judged(wrong), Err(FindingCode::BadDate), "{wrong}");
    }
}

fn edged_row() -> impl Strategy<Value = Vec<String>> {
    let cells = columns().into_iter().map(|own| {
        prop_oneof![
            WEIGHT_OF_RIGHT => proptest::sample::select(own.right).prop_map(str::to_owned),
            1 => proptest::sample::select(own.edges),
        ]
    });
    cells.collect::<Vec<_>>()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn entries_accept_all_rows_that_files_may_have(
        rows in proptest::collection::vec(edged_row(), 1..30),
        territory in proptest::option::of(proptest::sample::select(&["MA", "MA-09", "MA-02"][..])),
        limit in proptest::sample::select(&["MA", "MA-09", "MA-02"][..]),
    ) {
        let catalogue = sample::catalogue();
        let scope = territory.map(|territory| scope(territory, &[limit]));
        prop_assert_eq!(again(&catalogue, scope.as_ref(), &rows).0, Ok(()));
    }
}

/// Whether a file can have the text of an entry: cells lose the spaces around them, and are searched for personal data.
fn is_possible_in_file(text: &str) -> bool {
    text.trim() == text && find_personal_data(text).is_none()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn files_accept_all_rows_that_entries_may_have(
        row in entry_row(),
        territory in proptest::option::of(proptest::sample::select(&["MA", "MA-09", "MA-02"][..])),
    ) {
        let catalogue = sample::catalogue();
        let scope = territory.map(|territory| scope(territory, &["MA"]));
        let Some((batch, raw)) = both_ways(&catalogue, &row) else { return Err(TestCaseError::reject("no such list")) };
        prop_assume!([&row.source, &row.comment].into_iter().all(|text| is_possible_in_file(text)));
        let breach = judge_rows(&catalogue, &batch, scope.as_ref(), TODAY).err().map(|breach| breach.code);
        let mut validator = Validator::new(&catalogue, TODAY, scope.as_ref(), Purpose::Submit);
        let judged = validator.judge(&raw);
        let errors: Vec<FindingCode> = judged
            .findings
            .iter()
            .filter(|finding| finding.severity() == Severity::Error)
            .map(|finding| finding.code)
            .collect();
        prop_assert_eq!(breach.is_none(), errors.is_empty(), "{:?} {:?}", breach, judged.findings);
        if breach.is_none() {
            prop_assert_eq!(judged.batch.rows, batch.rows);
        }
    }

    #[test]
    fn no_text_makes_a_judge_panic(
        names in proptest::collection::vec("[A-Z_]{0,12}|\\PC{0,8}", 0..3),
        cells in proptest::collection::vec("\\PC{0,24}|[0-9٠-٩ .,Q+-]{0,24}", 20),
    ) {
        let catalogue = sample::catalogue();
        let own = columns().into_iter().map(|column| column.column.to_owned()).chain(names);
        let mut batch = RawBatch { has_values: true, source_rows: vec![2], ..RawBatch::default() };
        for (name, cell) in own.zip(&cells) {
            if name == "OBS_VALUE" {
                batch.values = vec![RawValue::Text(cell.clone())];
            } else {
                batch.columns.push(RawColumn { name, dictionary: vec![cell.clone()], index: vec![0] });
            }
        }
        let mut validator = Validator::new(&catalogue, TODAY, None, Purpose::Submit);
        let right = validator.judge(&batch).batch;
        prop_assert_eq!(judge_rows(&catalogue, &right, None, TODAY), Ok(()));
        let _ = validator.finish();
        let area = catalogue.area_id("MA-09").expect("an area of the sample");
        let cohesion = catalogue.indicator_id("COHESION_ACT").expect("an indicator of the sample");
        let Some((entry, _)) = both_ways(&catalogue, &EntryRow {
            indicator: usize::from(cohesion.0),
            area: usize::try_from(area.0).expect("a small number"),
            codes: vec![11; 8],
            period: "2024".parse().expect("a period"),
            value: Some(1),
            status: ObsStatus::Normal,
            conf: ConfStatus::Free,
            action: Action::Replace,
            ref_date: cells.first().cloned().unwrap_or_default(),
            source: cells.get(1).cloned().unwrap_or_default(),
            comment: cells.get(2).cloned().unwrap_or_default(),
        }) else { return Err(TestCaseError::fail("the sample is too small")) };
        let of_texts = [FindingCode::BadRefDate, FindingCode::TooLong, FindingCode::BadText];
        let breach = judge_rows(&catalogue, &entry, None, TODAY).err().map(|breach| breach.code);
        prop_assert!(breach.is_none_or(|code| of_texts.contains(&code)), "{:?}", breach);
    }
}

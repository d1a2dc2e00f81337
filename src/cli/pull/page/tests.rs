//! Pages as people read them.

use super::*;
use crate::cli::console::tests::console;
use crate::domain::text::Lang;
use crate::formats::builtin::builtin;

fn labels() -> Labels {
    let mut parts = builtin().unwrap().parts().clone();
    parts.indicators.clear();
    parts.code_lists.retain(|list| list.id.as_str() == "OBS_STATUS");
    parts.code_lists[0].items.retain(|item| item.code.as_str() == "Q");
    Labels::of_parts(&parts, Lang::English)
}

#[test]
fn a_table_of_events_speaks_the_language_of_the_person() {
    let (mut console, _) = console();
    let columns = "EVENT_ID ORGANISERS PROGRAMMES THEMES SHARING INDEX PARENT PARENT_STATE WITHHELD";
    let columns: Vec<&str> = columns.split(' ').collect();
    let row = |id: &str, sharing: &str, state: &str| {
        let cells = [id, "a b", "mc2cm", "X", sharing, "1", "e0", state, "TITLE"];
        cells.map(TableCell::text).to_vec()
    };
    let rows = vec![row("e1", "open", "WAITING"), row("e2", "federation", "CYCLE")];
    let table = Table { columns: columns.iter().map(ToString::to_string).collect(), rows };
    for lang in [Lang::French, Lang::Arabic] {
        console.texts = Texts::new(lang);
        let shown = page(&console, &table, &[false; 9], None);
        for english in columns.iter().skip(1).chain(["open", "federation", "WAITING", "CYCLE"].iter()) {
            assert!(!shown.contains(english), "{lang}: {english}: {shown}");
        }
    }
}

fn table(rows: &[(&str, Option<i64>, &str)]) -> Table {
    let columns = ["INDICATOR", "REF_AREA", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "COVERAGE_IN", "COVERAGE_OF"];
    let row = |(period, value, status): &(&str, Option<i64>, &str)| {
        let value = value.map_or(TableCell::Empty, TableCell::Integer);
        let texts = ["IMM_STOCK", "MA-09", period].map(TableCell::text);
        let rest = [value, TableCell::text(*status), TableCell::Integer(21), TableCell::Integer(22)];
        texts.into_iter().chain(rest).collect()
    };
    Table { columns: columns.map(str::to_owned).to_vec(), rows: rows.iter().map(row).collect() }
}

#[test]
fn what_all_rows_share_is_said_once_above_them() {
    let (console, _) = console();
    let rows = [("2014", Some(4914), "A"), ("2024", None, "Q"), ("2025", None, "O")];
    let page = page(&console, &table(&rows), &[], Some(&labels()));
    let lines: Vec<&str> = page.lines().collect();
    assert_eq!(lines[0], "IMM_STOCK");
    assert_eq!(lines[1].split_whitespace().collect::<Vec<_>>(), ["AREA", "PERIOD", "VALUE", "STATUS", "COVERAGE"]);
    assert_eq!(lines[3].split("  ").filter(|cell| !cell.is_empty()).count(), 5, "{page}");
    assert!(lines[3].starts_with("MA-09 Souss-Massa") && lines[3].ends_with("21/22"), "{page}");
    assert!(lines[4].contains("hidden") && lines[5].contains('–'), "{page}");
    assert_eq!(lines[6], "STATUS: Q = Missing; suppressed");
}

#[test]
fn an_empty_answer_is_a_sentence() {
    let (console, _) = console();
    assert_eq!(page(&console, &table(&[]), &[], None), "Nothing matches.");
}

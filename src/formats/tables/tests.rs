//! Tables as CSV and as JSON.

use super::*;

fn written(table: &Table) -> (String, String) {
    let (mut csv, mut json) = (Vec::new(), Vec::new());
    table.write_csv(&mut csv).unwrap();
    table.write_json(&mut json).unwrap();
    (String::from_utf8(csv).unwrap(), String::from_utf8(json).unwrap())
}

#[test]
fn tables_are_exact_and_harmless() {
    let row = vec![
        TableCell::text("=HYPERLINK(\"x\")"),
        TableCell::Figure { mantissa: -999_999_999_999_999_999, decimals: 2 },
        TableCell::text(""),
        TableCell::Truth(true),
    ];
    let table = Table { columns: ["A", "B", "C", "D"].map(str::to_owned).to_vec(), rows: vec![row] };
    let (csv, json) = written(&table);
    assert_eq!(csv, "A,B,C,D\n\"'=HYPERLINK(\"\"x\"\")\",-9999999999999999.99,,true\n");
    assert_eq!(json, "[\n{\"A\":\"=HYPERLINK(\\\"x\\\")\",\"B\":-9999999999999999.99,\"C\":null,\"D\":true}\n]\n");
    assert_eq!(written(&Table::default()).1, "[\n]\n");
}

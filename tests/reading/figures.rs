//! The table of figures, cell by cell.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use marsad::domain::catalogue::Catalogue;
use marsad::domain::finding::FindingCode;
use marsad::domain::scan::find_personal_data;
use marsad::domain::value::Decimal;

use super::support::{builtin_catalogue, judge, quoted, table};

const TABLE: &str = include_str!("../data/reading/figures.tsv");

/// The decimals of the indicators in the table's columns.
pub const DECIMALS: [u8; 3] = [0, 2, 3];
pub const SEPARATORS: [char; 2] = [',', ';'];

/// The catalogue in which figures of POP_TOTAL have so many decimals and no bounds.
pub fn catalogue(decimals: u8) -> &'static Catalogue {
    static CATALOGUES: LazyLock<[Catalogue; 3]> = LazyLock::new(|| DECIMALS.map(made_for));
    let place = DECIMALS.iter().position(|known| *known == decimals).unwrap();
    &CATALOGUES[place]
}

fn made_for(decimals: u8) -> Catalogue {
    let mut parts = builtin_catalogue().parts().clone();
    for indicator in &mut parts.indicators {
        // What may not exceed another has as many decimals as that.
        indicator.at_most = None;
        if indicator.code.as_str() == "POP_TOTAL" {
            indicator.decimals = decimals;
            indicator.min = None;
            indicator.max = None;
        }
    }
    Catalogue::build(parts).unwrap()
}

/// What a cell is in a file of one row, in the words of the table.
pub fn outcome(catalogue: &Catalogue, separator: char, decimals: u8, cell: &str) -> String {
    let header = ["INDICATOR", "REF_AREA", "TIME_PERIOD", "METHOD", "OBS_VALUE"].join(&separator.to_string());
    let row = ["POP_TOTAL", "MA-09", "2024", "LEGAL", &quoted(cell)].join(&separator.to_string());
    let judged = judge(catalogue, format!("{header}\n{row}\n").as_bytes());
    let [finding] = judged.findings.as_slice() else {
        assert_eq!(judged.findings, [], "{cell}");
        let [Some(value)] = judged.values()[..] else { panic!("{cell}: {:?}", judged.values()) };
        return shortest(Decimal { mantissa: value, decimals });
    };
    let shown = finding.value.replace('\u{fffd}', "\u{1}");
    let cell = marsad::domain::cell_text::trim(cell);
    // The finding of a missing value is about its status; what may be somebody's number is not repeated.
    let hidden = finding.code == FindingCode::MissingWithoutStatus || find_personal_data(cell).is_some();
    let begins = shown.strip_suffix('…').is_some_and(|beginning| !beginning.is_empty() && cell.starts_with(beginning));
    let is_long = cell.chars().count() > 20 && cell.chars().all(|c| c.is_numeric() || "-.,٫".contains(c));
    assert!(shown == cell || (hidden && if is_long { begins } else { shown.is_empty() }), "{cell} is shown as {shown}");
    let expected = finding.expected.replace(", ", " ");
    match finding.code {
        FindingCode::MissingWithoutStatus => "EMPTY".to_owned(),
        FindingCode::AmbiguousNumber => format!("AMBIGUOUS {expected}"),
        FindingCode::BadNumber => format!("BAD {expected}").trim().to_owned(),
        FindingCode::OutOfRange => "RANGE".to_owned(),
        FindingCode::TooPrecise => "TOO_PRECISE".to_owned(),
        _ => panic!("{cell}: {finding:?}"),
    }
}

/// A number without zeros that say nothing.
fn shortest(number: Decimal) -> String {
    let text = number.to_string();
    if number.decimals == 0 { text } else { text.trim_end_matches('0').trim_end_matches('.').to_owned() }
}

#[test]
fn every_way_to_write_a_figure_is_decided() {
    let rows = table(TABLE);
    assert!(rows.len() >= 130, "only {}", rows.len());
    let mut wrong = BTreeMap::new();
    for row in &rows {
        let [cell, expected @ ..] = row.as_slice() else { panic!("{row:?}") };
        let columns = SEPARATORS.into_iter().flat_map(|separator| (0..DECIMALS.len()).map(move |n| (separator, n)));
        assert_eq!(expected.len(), 6, "{row:?}");
        for ((separator, n), expected) in columns.zip(expected) {
            let found = outcome(catalogue(DECIMALS[n]), separator, DECIMALS[n], cell);
            let number = Decimal::parse(expected).ok().map(shortest);
            if found != number.unwrap_or_else(|| expected.clone()) {
                wrong.insert((cell.clone(), separator, DECIMALS[n]), (expected.clone(), found));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), rows.len() * 6);
}

#[test]
fn no_cell_is_there_twice() {
    let mut cells: Vec<String> = table(TABLE).into_iter().map(|row| row[0].clone()).collect();
    cells.sort();
    let twice: Vec<_> = cells.windows(2).filter(|pair| pair[0] == pair[1]).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

#[test]
fn a_number_that_a_program_sends_is_judged_as_one_in_a_file() {
    use marsad::domain::figure::{Figure, FigureFault};
    let sent = |mantissa, decimals| Figure::of_number(Decimal { mantissa, decimals });
    assert!(matches!(sent(1_000, 3).scaled(0), Err(FigureFault::Ambiguous { .. })));
    assert_eq!(sent(1_000, 3).scaled(3), Ok(Some(1_000)));
    assert_eq!(sent(8_120, 1).scaled(0), Ok(Some(812)));
}

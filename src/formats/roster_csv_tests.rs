//! Rosters that are read, written and read again.

use proptest::prelude::*;

use super::*;
use marsad_domain::catalogue::indicator::Rhythm;
use marsad_domain::roster::{Roster, RosterLine};

fn read_all(text: &str) -> (Vec<NumberedLine>, Vec<(FindingCode, u32, String)>) {
    let (lines, findings) = read(text.as_bytes()).unwrap();
    (lines, findings.into_iter().map(|found| (found.code, found.row, found.column)).collect())
}

#[test]
fn a_file_of_a_french_spreadsheet_is_read() {
    let text = "\u{feff}INDICATOR;AREAS;ORG_TYPE;LEVEL;FROM;DUE_DAYS\r\n\
                IMM_STOCK;MA;REGION;region;2024-01-01;٩٠\r\n;;;;;\r\n";
    let (lines, findings) = read_all(text);
    assert_eq!(findings, []);
    let [(row, line)] = lines.try_into().unwrap();
    assert_eq!((row, line.due_days, line.level), (2, Some(90), Some(Level::Region)));
    assert_eq!(line.owing, Owing::Type("REGION".parse().unwrap()));
}

#[test]
fn each_wrong_cell_is_a_finding() {
    let text = "INDICATOR,ORGANISATION,ORG_TYPE,LEVEL,AREAS,RHYTHM,FROM,UNTIL,DUE_DAYS\n\
                IMM STOCK,hcp,,district,MA,A1,2024,2024-02-30,-1\n\
                IMM_STOCK,,REGION,,MA,,2024-01-01,,\n\
                IMM_STOCK,hcp,REGION,region,|,,2024-01-01,,\n\
                IMM_STOCK,hcp,,,MA,A1,2024-01-01,2023-01-01,\n";
    let (lines, findings) = read_all(text);
    assert_eq!(lines, []);
    let found: Vec<(FindingCode, u32, &str)> =
        findings.iter().map(|(code, row, column)| (*code, *row, &**column)).collect();
    assert_eq!(
        found,
        [
            (FindingCode::UnknownIndicator, 2, "INDICATOR"),
            (FindingCode::UnknownCode, 2, "LEVEL"),
            (FindingCode::BadDate, 2, "FROM"),
            (FindingCode::BadDate, 2, "UNTIL"),
            (FindingCode::BadNumber, 2, "DUE_DAYS"),
            (FindingCode::MissingField, 3, "LEVEL"),
            (FindingCode::UnknownCode, 4, "ORG_TYPE"),
            (FindingCode::BadDate, 5, "UNTIL"),
        ]
    );
}

#[test]
fn a_header_that_is_none_is_a_finding() {
    assert_eq!(read_all("").1, [(FindingCode::EmptyFile, 0, String::new())]);
    let (_, findings) = read_all("INDICATOR,AREAS,SINCE\nIMM_STOCK,MA,2024-01-01\n");
    assert_eq!(findings[0], (FindingCode::MissingColumn, 1, "FROM".to_owned()));
    assert_eq!(findings[1], (FindingCode::UnknownColumn, 1, "SINCE".to_owned()));
}

prop_compose! {
    fn line()(
        codes in ["[A-Z$@-][A-Z0-9_@$-]{0,8}", "[a-z-][a-z-]{0,8}"],
        is_type in any::<bool>(),
        level in 0..6_usize,
        areas in proptest::collection::vec("[A-Z-]{1,4}", 1..4),
        rhythm in 0..4_usize,
        (from, length) in ((1900_i32..2199), proptest::option::of(0_i32..9)),
        due_days in proptest::option::of(0_u16..=DUE_DAYS_MAX),
    ) -> RosterLine {
        let day = |year: i32| parse_day(&format!("{}-02-28", year.min(2199))).unwrap();
        let levels = [Level::Country, Level::Region, Level::Province, Level::Commune, Level::Arrondissement];
        let [indicator, organisation] = &codes;
        RosterLine::try_from(LineParts {
            indicator: indicator.parse().unwrap(),
            owing: if is_type { Owing::Type(organisation.parse().unwrap()) } else { Owing::Organisation(organisation.parse().unwrap()) },
            level: levels.get(level).copied().or(is_type.then_some(Level::Region)),
            areas: areas.iter().map(|area| area.parse().unwrap()).collect(),
            rhythm: [Some(Rhythm::Every), Some(Rhythm::Years(5)), Some(Rhythm::Occasional), None][rhythm],
            from: day(from),
            until: length.map(|years| day(from + years)),
            due_days,
        }).unwrap()
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(lines in proptest::collection::vec(line(), 0..8)) {
        let roster = Roster::new(lines).unwrap();
        let mut written = Vec::new();
        write(roster.lines(), &mut written).unwrap();
        let (read_back, findings) = read(written.as_slice()).unwrap();
        prop_assert_eq!(findings, []);
        let lines = read_back.into_iter().map(|(_, line)| line).collect();
        prop_assert_eq!(Roster::new(lines).unwrap(), roster);
    }

    #[test]
    fn any_bytes_are_lines_or_findings(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let (lines, findings) = read(bytes.as_slice()).unwrap();
        prop_assert!(!findings.is_empty() || lines.len() < bytes.len());
    }

    #[test]
    fn any_cells_are_lines_or_findings(cells in proptest::collection::vec("[A-Z0-9|;,\"'= -]{0,12}", 9)) {
        let text = format!("{}\n{}\n", COLUMNS.join(","), cells.join(","));
        let (lines, findings) = read(text.as_bytes()).unwrap();
        prop_assert!(lines.len() <= 1);
        prop_assert!(!lines.is_empty() || !findings.is_empty() || cells.iter().all(|cell| cell.trim().is_empty()));
    }
}

//! The output of the writers reads back unchanged, and no bytes make the reader fail.

use marsad::domain::value::Decimal;
use marsad::formats::csv_observations::ObservationReader;
use marsad::formats::tables::{Table, TableCell};
use proptest::prelude::*;

use super::figures::{catalogue, outcome};
use super::support::{builtin_catalogue, judge};

proptest! {
    #[test]
    fn a_figure_that_is_printed_reads_back(mantissa in -999_999_999_999i64..999_999_999_999, place in 0usize..3) {
        let decimals = super::figures::DECIMALS[place];
        let catalogue = catalogue(decimals);
        let table = Table {
            columns: ["INDICATOR", "REF_AREA", "TIME_PERIOD", "METHOD", "OBS_VALUE"].map(str::to_owned).to_vec(),
            rows: vec![vec![
                TableCell::text("POP_TOTAL"),
                TableCell::text("MA-09"),
                TableCell::text("2024"),
                TableCell::text("LEGAL"),
                TableCell::Figure { mantissa, decimals },
            ]],
        };
        let mut file = Vec::new();
        table.write_csv(&mut file).unwrap();
        let judged = judge(catalogue, &file);
        prop_assert_eq!(judged.shown(), Vec::<String>::new());
        prop_assert_eq!(judged.values(), [Some(mantissa)]);
    }

    #[test]
    fn a_number_of_digits_and_marks_is_never_guessed(
        text in "[0-9٠-٩]{1,4}([.,٫٬ \u{202f}'][0-9]{1,4}){0,3}", semicolons: bool, place in 0usize..3,
    ) {
        let decimals = super::figures::DECIMALS[place];
        let separator = if semicolons { ';' } else { ',' };
        let outcome = outcome(catalogue(decimals), separator, decimals, &text);
        let digits = |text: &str| -> String {
            marsad::domain::cell_text::latin_digits(text).chars().filter(char::is_ascii_digit).collect()
        };
        let marks = text.chars().filter(|letter| ".,٫".contains(*letter)).count();
        let tail = text.rsplit(['.', ',', '٫']).next().map_or(0, |tail| tail.chars().count());
        if let Ok(number) = Decimal::parse(&outcome) {
            // Every digit of what was written is in the number, zeros at both ends apart.
            let (written, read) = (digits(&text), digits(&number.to_string()));
            prop_assert_eq!(written.trim_matches('0'), read.trim_matches('0'), "{}", text);
            prop_assert!(
                !(marks == 1 && tail == 3 && decimals < 3 && number.mantissa != 0 && !text.contains('٬')),
                "{} is {}", text, outcome
            );
        }
    }

    #[test]
    fn any_bytes_are_judged(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        judge(builtin_catalogue(), &bytes);
    }

    #[test]
    fn any_lines_below_a_header_are_judged(
        lines in proptest::collection::vec("(POP_TOTAL|Total|)[,;\"]?(MA-09|x|)[,;\"\n\r]?[0-9.,٣\"\u{202e}\u{0}-]{0,9}[,;]{0,4}", 0..12),
    ) {
        let file = format!("INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\n{}", lines.join("\n"));
        judge(builtin_catalogue(), file.as_bytes());
        prop_assert!(ObservationReader::open(file.as_bytes()).is_ok());
    }
}

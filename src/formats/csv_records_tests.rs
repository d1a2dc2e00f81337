//! Records, their rows and their quotation marks.

use super::*;

fn read(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
    let mut records = Records::new(bytes);
    let mut all = Vec::new();
    while records.step().unwrap() == Step::Record {
        if all.is_empty() {
            records.find_separator();
        }
        let cells = (0..records.width()).map(|n| String::from_utf8_lossy(records.cell(n)).into_owned()).collect();
        all.push((records.row(), cells));
    }
    all
}

#[test]
fn rows_are_counted_as_a_spreadsheet_shows_them() {
    let all = read(b"\xef\xbb\xbfA,B\r\n\r\n1,\"two\nlines\"\n\n\"say \"\"hi\"\"\",4");
    let cells = |a: &str, b: &str| vec![a.to_owned(), b.to_owned()];
    assert_eq!(all, [(1, cells("A", "B")), (3, cells("1", "two\nlines")), (5, cells("say \"hi\"", "4"))]);
}

#[test]
fn the_separator_is_found_outside_quotes() {
    assert_eq!(read(b"\"a,b,c\";d\n1;2")[1].1, ["1", "2"]);
    assert_eq!(read(b"\"a;b;c\",d\n1;2,3")[1].1, ["1;2", "3"]);
    assert_eq!(read(b"5\" pipe,x")[0].1, ["5\" pipe", "x"]);
}

#[test]
fn what_is_too_long_is_skipped_and_an_open_quote_ends_the_file() {
    let mut file = b"A,B\n".to_vec();
    file.extend(std::iter::repeat_n(b'x', RECORD_BYTES_MAX + 10));
    file.extend(b"\n1,2\n\"open,\n3,4\n");
    let mut records = Records::new(file.as_slice());
    assert_eq!(records.step().unwrap(), Step::Record);
    assert_eq!((records.step().unwrap(), records.row()), (Step::TooLong, 2));
    assert_eq!((records.step().unwrap(), records.row()), (Step::Record, 3));
    assert_eq!((records.step().unwrap(), records.row()), (Step::OpenQuote, 4));
    assert_eq!(records.step().unwrap(), Step::End);
}

#[test]
fn after_a_closing_mark_comes_a_separator_or_the_end_of_the_line() {
    let steps = |file: &[u8]| {
        let mut records = Records::new(file);
        let mut steps = vec![(records.step().unwrap(), records.row())];
        while steps.last().unwrap().0 != Step::End {
            steps.push((records.step().unwrap(), records.row()));
        }
        steps
    };
    use Step::{End, Record, StrayQuote, StrayQuoteOverLines};
    assert_eq!(steps(b"A,B\n\"1\"x,2\n3,4"), [(Record, 1), (StrayQuote, 2), (Record, 3), (End, 3)]);
    assert_eq!(steps(b"A,B\n1,\"2\" \n"), [(Record, 1), (StrayQuote, 2), (End, 2)]);
    assert_eq!(steps(b"A,B\n1,\"x\n2,the \"old\" y\n"), [(Record, 1), (StrayQuoteOverLines, 2), (End, 2)]);
    assert_eq!(steps(b"A;B\r\n\"1\";\"2\"\r\n"), [(Record, 1), (Record, 2), (End, 2)]);
    assert_eq!(steps(b"A,B\n1,the \"old\" one\n"), [(Record, 1), (Record, 2), (End, 2)]);
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_read_to_the_end(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..600)) {
        let mut records = Records::new(bytes.as_slice());
        let mut steps = 0;
        while records.step().unwrap() != Step::End {
            records.find_separator();
            steps += 1;
            proptest::prop_assert!(steps <= bytes.len() + 1);
        }
    }

    #[test]
    fn what_was_quoted_reads_back(rows in proptest::collection::vec(proptest::collection::vec("[a-z\",;\r\n ]{1,8}", 3), 1..6)) {
        let mut file = b"a,b,c\n".to_vec();
        for row in &rows {
            let cells: Vec<String> = row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            file.extend(cells.join(",").as_bytes());
            file.push(b'\n');
        }
        let read = read(&file);
        let cells: Vec<&Vec<String>> = read.iter().skip(1).map(|(_, cells)| cells).collect();
        proptest::prop_assert_eq!(cells, rows.iter().collect::<Vec<_>>());
    }
}

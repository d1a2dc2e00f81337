//! Reads and judges a file, both as a client and as a node.

use marsad::domain::catalogue::Catalogue;
use marsad::domain::finding::Finding;
use marsad::domain::observation::Batch;
use marsad::formats::builtin::builtin;
use marsad::formats::csv_observations::{ObservationReader, OpenError};
use marsad::validate::{Purpose, Validator};
use marsad::wire::batch;
use time::macros::date;

const TODAY: time::Date = date!(2026 - 06 - 30);

pub fn builtin_catalogue() -> &'static Catalogue {
    static CATALOGUE: std::sync::OnceLock<Catalogue> = std::sync::OnceLock::new();
    CATALOGUE.get_or_init(|| builtin().unwrap())
}

/// What a file comes to.
#[derive(Debug, Default)]
pub struct Outcome {
    pub findings: Vec<Finding>,
    pub batches: Vec<Batch>,
}

impl Outcome {
    /// The findings as `row COLUMN CODE value → expected`.
    pub fn shown(&self) -> Vec<String> {
        let shown = |finding: &Finding| {
            let Finding { code, row, column, value, expected } = finding;
            format!("{row} {column} {} {value} → {expected}", code.as_str())
        };
        self.findings.iter().map(shown).collect()
    }

    /// The values of all right rows, scaled.
    pub fn values(&self) -> Vec<Option<i64>> {
        self.batches.iter().flat_map(|batch| &batch.rows).map(|row| row.value).collect()
    }
}

/// Reads and judges a file. What a node makes of the rows that a client sends it must be the same.
pub fn judge(catalogue: &Catalogue, file: &[u8]) -> Outcome {
    let mut outcome = Outcome::default();
    let reader = match ObservationReader::open(file) {
        Ok(reader) => reader,
        Err(OpenError::Refused(findings)) => return Outcome { findings, ..outcome },
        Err(OpenError::Io(error)) => panic!("{error}"),
    };
    let mut client = Validator::new(catalogue, TODAY, None, Purpose::Submit);
    let mut node = Validator::new(catalogue, TODAY, None, Purpose::Submit);
    for read in reader {
        let read = read.unwrap();
        let sent = if read.rows.source_rows.is_empty() {
            read.rows.clone()
        } else {
            batch::from_pb(batch::to_pb(&read.rows).unwrap()).unwrap()
        };
        let (here, there) = (client.judge(&read.rows), node.judge(&sent));
        assert_eq!(here.findings, there.findings);
        assert_eq!(here.batch.rows, there.batch.rows);
        outcome.findings.extend(read.findings);
        outcome.findings.extend(here.findings);
        outcome.batches.push(here.batch);
    }
    outcome.findings.extend(client.finish().findings);
    outcome.findings.sort_by_key(|finding| finding.row);
    outcome
}

/// The lines of a table: cells separated by tabs, `\u{…}` for characters that cannot be seen.
pub fn table(text: &str) -> Vec<Vec<String>> {
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with("# "));
    lines.map(|line| line.split('\t').map(unescaped).collect()).collect()
}

pub fn unescaped(cell: &str) -> String {
    let mut pieces = cell.split("\\u{");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (code, rest) = piece.split_once('}').unwrap();
        text.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
        text.push_str(rest);
    }
    text
}

/// A cell as it stands in a file.
pub fn quoted(cell: &str) -> String {
    if cell.contains([',', ';', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

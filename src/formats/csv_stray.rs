//! Lines and cells that are no data: totals and notes below the rows, cells beyond the header's.

use marsad_domain::written::trim;

use super::csv_records::Records;

/// Files of so few columns have rows of one cell.
const COLUMNS_MIN: usize = 4;

/// Words that begin the line of a total, in lower case.
const TOTALS: [&str; 9] = ["total", "totaux", "somme", "sum", "ensemble", "المجموع", "مجموع", "الإجمالي", "إجمالي"];

/// What names the row of an observation; the first has a second name.
const KEYS: [&[&str]; 3] = [&["INDICATOR", "STRUCTURE_ID"], &["REF_AREA"], &["TIME_PERIOD"]];

/// Whether the current record is a total or a note and no row: one cell alone, or a word for a total in the first cell or
/// in the key, where the key is not complete. The word, to be shown; empty for a note, which has not been searched for personal data.
pub(super) fn is_stray<R>(names: &[String], records: &Records<R>) -> Option<&'static str> {
    if names.len() < COLUMNS_MIN {
        return None;
    }
    let text = |n: usize| std::str::from_utf8(records.cell(n)).map_or("", trim);
    let mut filled = (0..records.width()).map(text).filter(|cell| !cell.is_empty());
    let first = filled.next()?;
    let alone = filled.next().is_none() && !is_code(first) && !is_unsplit(first);
    let cell_of = |key: &[&str]| {
        let mut columns = names.iter().enumerate().filter(|(_, name)| key.contains(&name.as_str()));
        columns.find_map(|(n, _)| Some(text(n)).filter(|cell| !cell.is_empty()))
    };
    let keys = KEYS.map(cell_of);
    let word = total_word(first).or_else(|| keys.into_iter().flatten().find_map(total_word));
    let complete = keys.iter().all(Option::is_some);
    match word {
        Some(word) if !complete => Some(word),
        None if alone => Some(""),
        _ => None,
    }
}

/// Whether a cell names an indicator or a territory: a row that was begun, and no note.
fn is_code(cell: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-');
    cell.bytes().all(plain) && cell.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// Whether a cell is a whole row of other separators than the header has.
fn is_unsplit(cell: &str) -> bool {
    [',', ';', '\t'].into_iter().any(|separator| cell.matches(separator).count() + 1 >= COLUMNS_MIN)
}

fn total_word(cell: &str) -> Option<&'static str> {
    let word = cell.split([' ', ':', '\u{a0}']).next().unwrap_or_default().to_lowercase();
    TOTALS.into_iter().find(|total| *total == word)
}

/// The cells beyond the header's, as far as the file has been read.
#[derive(Debug, Default)]
pub(super) enum Surplus {
    /// No row yet.
    #[default]
    Unknown,
    /// Some row has none, so that no row may have any.
    Nowhere,
    /// Every row so far has as many, all empty.
    Everywhere { cells: usize, rows: Vec<u32> },
}

impl Surplus {
    /// Notes a row with its number of empty cells beyond the header's. The rows that have some and should not, with their
    /// numbers of cells.
    pub(super) fn of_row(&mut self, row: u32, cells: usize) -> Vec<(u32, usize)> {
        match self {
            Self::Unknown if cells == 0 => *self = Self::Nowhere,
            Self::Unknown => *self = Self::Everywhere { cells, rows: vec![row] },
            Self::Nowhere if cells == 0 => {}
            Self::Nowhere => return vec![(row, cells)],
            Self::Everywhere { cells: expected, rows } if *expected == cells => rows.push(row),
            Self::Everywhere { .. } => {
                let mut wrong = self.rows();
                *self = Self::Nowhere;
                if cells > 0 {
                    wrong.push((row, cells));
                }
                return wrong;
            }
        }
        Vec::new()
    }

    /// The rows that should have none, once the file has ended: of a single row nobody can tell whether every row would
    /// have such cells.
    pub(super) fn at_the_end(&mut self) -> Vec<(u32, usize)> {
        match self {
            Self::Everywhere { rows, .. } if rows.len() == 1 => self.rows(),
            _ => Vec::new(),
        }
    }

    fn rows(&self) -> Vec<(u32, usize)> {
        match self {
            Self::Everywhere { cells, rows } => rows.iter().map(|row| (*row, *cells)).collect(),
            Self::Unknown | Self::Nowhere => Vec::new(),
        }
    }
}

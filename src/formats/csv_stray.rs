//! Recognises lines and cells that are not data: totals and notes below the rows, cells beyond those of the header.

use marsad_domain::cell_text::trim;

use super::csv_records::Records;

/// Only in files with fewer columns may a row have one cell.
const COLUMNS_MIN: usize = 4;

/// First words of lines with totals, in lower case.
const TOTALS: [&str; 9] = ["total", "totaux", "somme", "sum", "ensemble", "المجموع", "مجموع", "الإجمالي", "إجمالي"];

/// The key columns of an observation; the first has an alternative name.
const KEYS: [&[&str]; 3] = [&["INDICATOR", "STRUCTURE_ID"], &["REF_AREA"], &["TIME_PERIOD"]];

/// Recognises a record that is a total or a note: it has one cell only, or its key is incomplete and the key or the
/// first cell has a word for a total. Returns that word. For a note it returns an empty text, since the note has not
/// been searched for personal data.
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

/// Whether a cell names an indicator or a territory: then the record is an incomplete row, not a note.
fn is_code(cell: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-');
    cell.bytes().all(plain) && cell.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// Whether a cell is a whole row with another separator than that of the header.
fn is_unsplit(cell: &str) -> bool {
    [',', ';', '\t'].into_iter().any(|separator| cell.matches(separator).count() + 1 >= COLUMNS_MIN)
}

fn total_word(cell: &str) -> Option<&'static str> {
    let word = cell.split([' ', ':', '\u{a0}']).next().unwrap_or_default().to_lowercase();
    TOTALS.into_iter().find(|total| *total == word)
}

/// The cells beyond those of the header in the rows read so far.
#[derive(Debug, Default)]
pub(super) enum Surplus {
    /// No row yet.
    #[default]
    Unknown,
    /// A row has none, so no row may have any.
    Nowhere,
    /// Every row so far has this number, all empty.
    Everywhere { cells: usize, rows: Vec<u32> },
}

impl Surplus {
    /// Adds a row with its number of empty cells beyond those of the header. Returns the rows that may not have such
    /// cells, with their numbers of cells.
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

    /// The rows that may not have such cells, at the end of the file. With a single row it is unknown whether every row
    /// would have them.
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

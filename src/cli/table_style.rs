//! How a table is drawn for people: one line under the header, none between rows, and no word broken in the middle.
//!
//! Cells that are too long go on in the next line at a space. Arabic text is isolated line by line (Unicode Standard
//! Annex 9), so that the figures beside it keep their place. Nothing in here knows what a table is about.

use std::cmp::Reverse;

use comfy_table::{CellAlignment, ContentArrangement, LineStyle, TableStyle};

use crate::formats::tables::{Table, TableCell};
use crate::texts::visible::visible;

const GAP: u16 = 2;
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─'));

/// A table in at most `width` columns, as far as its words allow that; in any width if there is none.
/// A table whose columns have no names is a list of facts: it has no header.
pub fn draw(table: &Table, width: Option<u16>) -> String {
    let facts = table.columns.is_empty();
    let mut lines: Vec<Vec<String>> = Vec::with_capacity(table.rows.len() + 1);
    lines.push(table.columns.clone());
    lines.extend(table.rows.iter().map(|row| row.iter().map(|cell| visible(&cell.display()).into_owned()).collect()));
    let widths = fitted(&lines, width);
    let wrapped = |cells: &Vec<String>| -> Vec<String> {
        cells.iter().zip(&widths).map(|(cell, width)| isolated(&wrap(cell, *width))).collect()
    };
    let mut drawn = comfy_table::Table::new();
    drawn.load_style(STYLE).set_content_arrangement(ContentArrangement::Disabled).force_no_tty();
    let mut rows = lines.iter().map(wrapped);
    let header = rows.next().unwrap_or_default();
    if !facts {
        drawn.set_header(header);
    }
    drawn.add_rows(rows);
    for (n, column) in drawn.column_iter_mut().enumerate() {
        column.set_padding((0, GAP));
        let figure = |row: &Vec<TableCell>| {
            row.get(n).is_some_and(|cell| matches!(cell, TableCell::Figure { .. } | TableCell::Integer(_)))
        };
        if !facts && table.rows.iter().any(figure) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    drawn.trim_fmt()
}

/// How many columns a terminal takes for a text: marks, joiners and controls of direction take none.
fn width_of(text: &str) -> u16 {
    let shown = |c: &char| {
        !matches!(*c, '\u{300}'..='\u{36f}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    u16::try_from(text.chars().filter(shown).count()).unwrap_or(u16::MAX)
}

/// The width of each column: its longest cell, or less where all do not fit, but never less than its longest word.
fn fitted(lines: &[Vec<String>], width: Option<u16>) -> Vec<u16> {
    let count = lines.iter().map(Vec::len).max().unwrap_or(0);
    let widest = |n: usize, measure: &dyn Fn(&str) -> u16| {
        lines.iter().filter_map(|line| line.get(n)).map(|cell| measure(cell)).max().unwrap_or(0)
    };
    let longest_line = |cell: &str| cell.lines().map(width_of).max().unwrap_or(0);
    let longest_word = |cell: &str| cell.split_whitespace().map(width_of).max().unwrap_or(0);
    let mut widths: Vec<u16> = (0..count).map(|n| widest(n, &longest_line)).collect();
    let least: Vec<u16> = (0..count).map(|n| widest(n, &longest_word)).collect();
    let Some(limit) = width.map(u32::from) else { return widths };
    let gaps = u32::from(GAP) * u32::try_from(count.saturating_sub(1)).unwrap_or(0);
    // The widest column that can shrink shrinks first.
    while widths.iter().map(|width| u32::from(*width)).sum::<u32>() + gaps > limit {
        let able = widths.iter_mut().zip(&least).filter(|(width, least)| **width > **least);
        let Some((widest, _)) = able.min_by_key(|(width, _)| Reverse(**width)) else { break };
        *widest -= 1;
    }
    widths
}

/// A text in lines of at most `width` columns, broken at spaces only.
fn wrap(text: &str, width: u16) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        if width_of(line) <= width {
            lines.push(line.to_owned());
            continue;
        }
        let mut current = String::new();
        for word in line.split_whitespace() {
            if !current.is_empty() && width_of(&current) + 1 + width_of(word) > width {
                lines.push(std::mem::take(&mut current));
            }
            if !current.is_empty() {
                current.push(' ');
            }
            current.push_str(word);
        }
        lines.push(current);
    }
    lines.join("\n")
}

/// Each line that holds Arabic in an isolate of its own: one that went on over a line would take in the next column.
fn isolated(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}');
    let one = |line: &str| {
        if !line.contains(turns) {
            return line.to_owned();
        }
        let bare: String = line.chars().filter(|c| !matches!(c, '\u{2066}'..='\u{2069}')).collect();
        format!("\u{2068}{bare}\u{2069}")
    };
    text.lines().map(one).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(label: &str) -> Table {
        let row = |code: &str, figure| vec![TableCell::text(code), TableCell::text(label), TableCell::Integer(figure)];
        Table {
            columns: ["REF_AREA", "NAME", "OBS_VALUE"].map(str::to_owned).to_vec(),
            rows: vec![row("MA-09-163-05-11", 5), row("MA", 148_152)],
        }
    }

    #[test]
    fn one_line_under_the_header_and_none_between_rows() {
        let drawn = draw(&table("Belfaa"), Some(80));
        let lines: Vec<&str> = drawn.lines().collect();
        assert_eq!(lines.len(), 4, "{drawn}");
        assert_eq!(lines[0], "REF_AREA         NAME    OBS_VALUE");
        assert!(lines[1].chars().all(|c| c == '─'), "{drawn}");
        assert_eq!(lines[2], "MA-09-163-05-11  Belfaa          5");
    }

    #[test]
    fn words_and_codes_are_never_broken() {
        let drawn = draw(&table("A rather long name of a commune"), Some(44));
        assert!(drawn.lines().all(|line| line.chars().count() <= 44), "{drawn}");
        for word in ["REF_AREA", "OBS_VALUE", "MA-09-163-05-11", "rather", "commune", "148152"] {
            assert!(drawn.contains(word), "{word}: {drawn}");
        }
        // A table that cannot fit is drawn wider; no word is broken.
        assert!(draw(&table("x"), Some(10)).contains("MA-09-163-05-11"));
    }

    #[test]
    fn arabic_is_isolated_line_by_line() {
        let drawn = draw(&table("جماعة بلفاع الترابية بسوس ماسة"), Some(40));
        assert!(drawn.matches('\u{2068}').count() > 2, "{drawn}");
        for line in drawn.lines() {
            assert_eq!(line.matches('\u{2068}').count(), line.matches('\u{2069}').count(), "{line}");
        }
    }

    #[test]
    fn facts_have_no_header() {
        let facts = Table { columns: vec![], rows: vec![vec![TableCell::text("Rows"), TableCell::Integer(3)]] };
        assert_eq!(draw(&facts, Some(80)), "Rows  3");
    }
}

//! Formulas that have the same result wherever their sheet is copied.

/// Functions of the figures around a cell.
const FUNCTIONS: [&str; 9] = ["SUM", "AVERAGE", "MIN", "MAX", "COUNT", "COUNTA", "ROUND", "ABS", "INT"];
const COLUMN_LETTERS_MAX: usize = 3;

/// Whether a formula needs nothing but cells of its own sheet: no other sheet, no name, no table.
pub(super) fn is_self_contained(formula: &str) -> bool {
    let (mut depth, mut has_range, mut has_operator_inside) = (0_u32, false, false);
    let mut rest = formula.trim().trim_start_matches('=');
    if rest.is_empty() {
        return false;
    }
    while let Some(letter) = rest.chars().next() {
        if letter.is_ascii_alphabetic() || letter == '$' {
            let end = rest.find(|next: char| !next.is_ascii_alphanumeric() && next != '$').unwrap_or(rest.len());
            let (word, behind) = rest.split_at(end);
            let is_function = behind.starts_with('(') && FUNCTIONS.contains(&word.to_ascii_uppercase().as_str());
            if !is_function && !is_cell(word) {
                return false;
            }
            rest = behind;
            continue;
        }
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ':' => has_range = true,
            '+' | '-' | '*' | '/' | '^' => has_operator_inside |= depth > 0,
            ',' | '.' | ' ' | '0'..='9' => {}
            _ => return false,
        }
        rest = rest.strip_prefix(letter).unwrap_or_default();
    }
    // With an operator inside a function a range may be meant cell by cell, as only array formulas do.
    !(has_range && has_operator_inside)
}

/// Whether a word is the name of a cell: `D7`, `$D$7`.
fn is_cell(word: &str) -> bool {
    let plain: String = word.chars().filter(|letter| *letter != '$').collect();
    let letters = plain.bytes().take_while(u8::is_ascii_alphabetic).count();
    let digits = plain.len() - letters;
    (1..=COLUMN_LETTERS_MAX).contains(&letters) && digits > 0 && plain.bytes().skip(letters).all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_formulas_of_the_own_sheet_are_kept() {
        for kept in ["SUM(C8:C9)", "=C8+$D$9*2", "ROUND(C8/3,0)", "SUM(C8:C9)+SUM(D8:D9)", "sum(C8,C9)"] {
            assert!(is_self_contained(kept), "{kept}");
        }
        let others = [
            "Sheet2!A1",
            "'A b'!A1+1",
            "[1]Sheet!A1",
            "rate*C8",
            "VLOOKUP(A1,B1:C2,2)",
            "SUM(A1:A3*B1:B3)",
            "Table1[Sum]",
            "\"a\"&C8",
            "",
        ];
        for other in others {
            assert!(!is_self_contained(other), "{other}");
        }
    }
}

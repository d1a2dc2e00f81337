//! Telephone numbers: Moroccan ones in every spelling, others only with `+`, `00` or the form `(555) 123-4567`.

use std::ops::Range;

use super::letters::{at, before, runs};
use super::numbers::is_money;

/// A run of digits, and whether a number can begin with it.
struct Group {
    digits: String,
    start: usize,
    end: usize,
    /// Whether `+` is directly before it.
    plus: bool,
    /// Whether letters, or digits with `-`, `.` or `/`, are directly before it. Then no number begins here.
    continues: bool,
}

fn groups(letters: &[char]) -> Vec<Group> {
    let group = |run: Range<usize>| {
        let mark = before(letters, run.start);
        let joined = matches!(mark, '-' | '.' | '/') && run.start >= 2 && at(letters, run.start - 2).is_ascii_digit();
        Group {
            start: run.start,
            end: run.end,
            digits: letters.get(run).unwrap_or_default().iter().collect(),
            plus: mark == '+',
            continues: joined || mark.is_alphabetic() || mark == '_',
        }
    };
    runs(letters, char::is_ascii_digit).into_iter().map(group).collect()
}

/// Whether the text between two runs of digits is spaces only; `None` if it cannot be inside a telephone number.
fn gap(letters: &[char], from: usize, to: usize) -> Option<bool> {
    let between = letters.get(from..to)?;
    let legal = between.len() <= 3 && between.iter().all(|c| matches!(c, ' ' | '.' | '-' | '(' | ')'));
    legal.then(|| between.iter().all(|c| *c == ' '))
}

/// Whether a run of digits without separators is a Moroccan number. Web addresses hold such numbers too.
pub(super) fn has_phone_in_address(letters: &[char]) -> bool {
    groups(letters).iter().any(|group| is_moroccan(&group.digits))
}

fn is_moroccan(digits: &str) -> bool {
    let national = |rest: &str, len: usize| rest.len() == len && rest.starts_with(['5', '6', '7', '8']);
    let after = |prefix: &str| digits.strip_prefix(prefix);
    after("0").is_some_and(|rest| national(rest, 9))
        || after("212").is_some_and(|rest| national(rest, 9))
        || after("2120").is_some_and(|rest| national(rest, 9))
        || after("00212").is_some_and(|rest| national(rest, 9))
        || after("002120").is_some_and(|rest| national(rest, 9))
}

/// Whether the text holds a telephone number.
pub(super) fn has_phone(letters: &[char]) -> bool {
    let groups = groups(letters);
    for (first, group) in groups.iter().enumerate().filter(|(_, group)| !group.continues) {
        let mut sizes = Vec::new();
        let mut digits = String::new();
        let mut spaces_only = true;
        let mut end = group.start;
        for next in groups.iter().skip(first) {
            if !sizes.is_empty() {
                match gap(letters, end, next.start) {
                    Some(spaces) if !next.plus => spaces_only &= spaces,
                    _ => break,
                }
            }
            digits.push_str(&next.digits);
            sizes.push(next.digits.len());
            end = next.end;
            if digits.len() > 17 {
                break;
            }
            // `budget: 212 600 000 000` is a sum in groups of thousands.
            let is_sum = !group.plus && in_thousands(&sizes) && is_money(letters, group.start, end);
            if !is_sum && is_phone(&digits, &sizes, group.plus, spaces_only) {
                return true;
            }
        }
    }
    false
}

/// Ten digits in at least this many runs are a number that was dictated; in fewer runs they are a list of counts.
const SPELT_MIN: usize = 8;

fn in_thousands(sizes: &[usize]) -> bool {
    sizes.iter().skip(1).all(|size| *size == 3) && sizes.len() > 1
}

fn is_phone(digits: &str, sizes: &[usize], plus: bool, spaces_only: bool) -> bool {
    let thousands = in_thousands(sizes);
    if plus {
        return (9..=15).contains(&digits.len()) || (digits.len() == 8 && !thousands);
    }
    let in_pairs = sizes.iter().skip(1).all(|size| *size == 2);
    let no_single = sizes.iter().all(|size| *size >= 2);
    match sizes {
        [_] => is_moroccan(digits) || (digits.starts_with("00") && (11..=17).contains(&digits.len())),
        [1, _, _, _, _] if in_pairs && digits.starts_with(['6', '7']) => true,
        [3, 3, 4] if !spaces_only => true,
        [2, _, _, _, _] if in_pairs && digits.starts_with('0') => true,
        // Digit by digit, as people dictate.
        _ if digits.starts_with("0") && digits.len() == 10 => {
            (no_single || sizes.len() >= SPELT_MIN) && is_moroccan(digits)
        }
        _ if no_single && digits.starts_with("00") => {
            (11..=17).contains(&digits.len()) && !thousands || is_moroccan(digits)
        }
        _ => is_moroccan(digits),
    }
}

//! The sum of shown cells that bounds a hidden one: found modulo a prime, checked in whole numbers.

use std::collections::BTreeMap;

use super::echelon::Echelon;
use super::field::{Fraction, Residue};
use super::view::View;
use crate::linked::{AtomId, CellId};

/// Shown cells, and how often each is taken.
pub(super) type Combination = Vec<(CellId, Fraction)>;

/// The combination of shown cells that equals `sign` times a cell in the atoms `within`; nothing if there is none.
pub(super) fn combination(
    view: &View,
    rows: &[CellId],
    within: &[AtomId],
    cell: CellId,
    sign: i64,
) -> Option<Combination> {
    let column_of: BTreeMap<u32, u32> = within.iter().map(|atom| atom.0).zip(0u32..).collect();
    let columns = within.len() as u32;
    let mut equations = Echelon::new(within.len() + rows.len());
    let own = |cell: CellId| {
        let parts = view.parts(cell);
        parts.filter_map(|part| Some((*column_of.get(&part.at)?, Residue::new(i64::from(part.times)))))
    };
    for (name, row) in (columns..).zip(rows) {
        // A column of its own says how often the row is taken.
        let named = own(*row).chain(std::iter::once((name, Residue::new(1))));
        equations.insert(named, |column| (column < columns).then_some(std::cmp::Reverse(column)));
    }
    let goal: Vec<(u32, Residue)> =
        own(cell).map(|(column, value)| (column, value.times(Residue::new(sign)))).collect();
    let left = equations.reduce(goal.into_iter());
    let taken = left.into_iter().map(|(column, value)| {
        let row = rows.get(column.checked_sub(columns)? as usize)?;
        Some((*row, Residue::ZERO.minus(value).fraction()?))
    });
    taken.collect()
}

/// The largest whole number that `sign` times a cell can be, by a combination of shown cells, if the combination proves one:
/// no atom counts in it less often than in the cell.
pub(super) fn proven_bound(view: &View, combination: &Combination, cell: CellId, sign: i64) -> Option<i64> {
    let under = combination.iter().try_fold(1i128, |all, (_, times)| {
        let next = lcm(all, i128::from(times.under));
        (next < 1 << 60).then_some(next)
    })?;
    let mut slack: BTreeMap<u32, i128> = BTreeMap::new();
    let mut bound = 0i128;
    for (row, times) in combination {
        let times = i128::from(times.over) * (under / i128::from(times.under));
        bound = bound.checked_add(times.checked_mul(i128::from(view.unknown_value(*row)))?)?;
        for part in view.parts(*row) {
            *slack.entry(part.at).or_insert(0) += times * i128::from(part.times);
        }
    }
    for part in view.parts(cell) {
        *slack.entry(part.at).or_insert(0) -= under * i128::from(sign) * i128::from(part.times);
    }
    slack.values().all(|slack| *slack >= 0).then(|| bound.div_euclid(under) as i64)
}

fn lcm(a: i128, b: i128) -> i128 {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    a / x * b
}

//! Walks from population to population along the equations, towards more or less of one cell.
//!
//! The equations are solved for some atoms (basic); the others (free) are changed one at a time. Steps that keep whole
//! numbers are preferred, so that most populations that are met are whole. Floating point steers only: what is claimed
//! is checked in whole numbers by the caller.

use super::echelon::Echelon;

/// What is smaller is taken for zero.
const EPSILON: f64 = 1e-7;

pub(super) struct Simplex {
    /// The column of each row.
    basic: Vec<u32>,
    /// The column of each free place.
    free: Vec<u32>,
    /// basic + table × free is constant.
    table: Vec<f64>,
    /// The population, by column.
    pub counts: Vec<f64>,
    objective: Vec<f64>,
    row_of: Vec<Option<usize>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Another population.
    Moved,
    /// Nothing bounds the cell: any number of people may be added.
    Unbounded,
    /// No population has more.
    Optimal,
}

impl Simplex {
    /// `counts` is a population that fulfils the equations. Nothing if they have no small fractions as coefficients.
    pub fn new(mut equations: Echelon, counts: Vec<f64>) -> Option<Self> {
        let free: Vec<u32> = (0..counts.len() as u32).filter(|column| !equations.is_pivot(*column)).collect();
        let mut place = vec![0; counts.len()];
        free.iter().enumerate().for_each(|(n, column)| place[*column as usize] = n);
        let mut simplex = Self {
            basic: Vec::new(),
            table: Vec::new(),
            objective: vec![0.0; free.len()],
            row_of: vec![None; counts.len()],
            free,
            counts,
        };
        for (n, (column, rest)) in equations.solved().into_iter().enumerate() {
            let start = simplex.table.len();
            simplex.table.resize(start + simplex.free.len(), 0.0);
            for (column, value) in rest {
                simplex.table[start + place[column as usize]] = value.fraction()?.to_float();
            }
            simplex.basic.push(column);
            simplex.row_of[column as usize] = Some(n);
        }
        Some(simplex)
    }

    pub fn basic(&self) -> &[u32] {
        &self.basic
    }

    fn row(&self, n: usize) -> &[f64] {
        &self.table[n * self.free.len()..(n + 1) * self.free.len()]
    }

    /// Sets what is to grow: a sum of columns.
    pub fn aim(&mut self, terms: impl Iterator<Item = (u32, f64)>) {
        self.objective.fill(0.0);
        let terms: Vec<(u32, f64)> = terms.collect();
        let mut objective = std::mem::take(&mut self.objective);
        for (n, column) in self.free.iter().enumerate() {
            objective[n] = terms.iter().filter(|(aimed, _)| aimed == column).map(|(_, times)| times).sum();
        }
        for (column, times) in terms {
            let Some(row) = self.row_of[column as usize] else { continue };
            for (sum, entry) in objective.iter_mut().zip(self.row(row)) {
                *sum -= times * entry;
            }
        }
        self.objective = objective;
    }

    /// The free places that make the cell grow, the steepest first, with the sign of their change.
    fn improving(&self) -> Vec<(usize, f64)> {
        let mut places: Vec<(usize, f64)> = Vec::new();
        for (place, gain) in self.objective.iter().enumerate() {
            if *gain > EPSILON {
                places.push((place, 1.0));
            } else if *gain < -EPSILON && self.counts[self.free[place] as usize] > EPSILON {
                places.push((place, -1.0));
            }
        }
        let steepness = |place: usize| self.objective[place].abs();
        places.sort_by(|a, b| steepness(b.0).total_cmp(&steepness(a.0)).then(a.0.cmp(&b.0)));
        places
    }

    /// How far a place can change before something is below zero, and which row stops it; none if the place itself does.
    fn limit(&self, place: usize, sign: f64) -> (f64, Option<usize>) {
        let own = if sign < 0.0 { self.counts[self.free[place] as usize] } else { f64::INFINITY };
        let mut limit = (own, None);
        let width = self.free.len();
        for (row, column) in self.basic.iter().enumerate() {
            let slope = self.table[row * width + place] * sign;
            if slope > EPSILON {
                let most = (self.counts[*column as usize] / slope).max(0.0);
                // Among equals one that keeps whole numbers.
                let is_better = most < limit.0 - EPSILON
                    || (most < limit.0 + EPSILON && is_one(slope) && !self.stops_whole(limit.1, place));
                if is_better {
                    limit = (most, Some(row));
                }
            }
        }
        limit
    }

    fn stops_whole(&self, row: Option<usize>, place: usize) -> bool {
        row.is_none_or(|row| is_one(self.table[row * self.free.len() + place].abs()))
    }

    /// One step towards more. Steps that move come first, then those that keep whole numbers.
    pub fn step(&mut self, is_degenerate: bool) -> Step {
        const TRIED_MAX: usize = 24;
        let mut places = self.improving();
        if is_degenerate {
            // By index, which cannot go round in circles.
            places.sort_by_key(|(place, _)| self.free[*place]);
            places.truncate(1);
        }
        let mut best: Option<(u8, usize, f64, f64, Option<usize>)> = None;
        for (place, sign) in places.into_iter().take(TRIED_MAX) {
            let (length, row) = self.limit(place, sign);
            if length.is_infinite() {
                self.change(place, sign * 1024.0);
                return Step::Unbounded;
            }
            let rank = u8::from(length > EPSILON) + 2 * u8::from(self.stops_whole(row, place));
            if best.is_none_or(|(known, ..)| rank > known) {
                best = Some((rank, place, sign, length, row));
            }
            if rank == 3 {
                break;
            }
        }
        let Some((_, place, sign, length, row)) = best else { return Step::Optimal };
        self.change(place, sign * length);
        match row {
            Some(row) => self.exchange(row, place),
            None => self.counts[self.free[place] as usize] = 0.0,
        }
        Step::Moved
    }

    fn change(&mut self, place: usize, by: f64) {
        let width = self.free.len();
        for (row, column) in self.basic.iter().enumerate() {
            let slope = self.table[row * width + place];
            if slope != 0.0 {
                let count = &mut self.counts[*column as usize];
                *count = snapped(*count - slope * by);
            }
        }
        let count = &mut self.counts[self.free[place] as usize];
        *count = snapped(*count + by);
    }

    /// Makes a free place basic in a row; the column of the row becomes free.
    fn exchange(&mut self, row: usize, place: usize) {
        let width = self.free.len();
        let pivot = self.table[row * width + place];
        let mut pivot_row: Vec<f64> = self.row(row).iter().map(|entry| entry / pivot).collect();
        pivot_row[place] = 1.0 / pivot;
        let filled: Vec<usize> = (0..width).filter(|n| pivot_row[*n] != 0.0).collect();
        for other in 0..self.basic.len() {
            let times = self.table[other * width + place];
            if other == row || times == 0.0 {
                continue;
            }
            let entries = &mut self.table[other * width..(other + 1) * width];
            entries[place] = 0.0;
            for n in &filled {
                let entry = entries[*n] - times * pivot_row[*n];
                entries[*n] = if entry.abs() < 1e-11 { 0.0 } else { entry };
            }
        }
        let gain = std::mem::take(&mut self.objective[place]);
        filled.iter().for_each(|n| self.objective[*n] -= gain * pivot_row[*n]);
        self.table[row * width..(row + 1) * width].copy_from_slice(&pivot_row);
        let (leaves, enters) = (self.basic[row], self.free[place]);
        self.counts[leaves as usize] = 0.0;
        (self.basic[row], self.free[place]) = (enters, leaves);
        self.row_of[leaves as usize] = None;
        self.row_of[enters as usize] = Some(row);
    }
}

fn is_one(slope: f64) -> bool {
    (slope - 1.0).abs() < EPSILON
}

fn snapped(count: f64) -> f64 {
    let whole = count.round();
    if (count - whole).abs() < EPSILON { whole } else { count }
}

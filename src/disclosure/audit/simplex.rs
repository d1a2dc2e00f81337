//! Walks from population to population along the equations, towards more or less of one cell.
//!
//! The equations are solved for some atoms (basic); the others (free) are changed one at a time, and need not be zero.
//! Floating point steers only: what is claimed is checked in whole numbers by the caller.

use super::echelon::Echelon;

/// What is smaller is taken for zero.
const EPSILON: f64 = 1e-7;
/// Where nothing bounds a step, it goes so far; a multiple of small numbers.
const UNBOUNDED: f64 = 1_200.0;

pub(super) struct Simplex {
    /// The column of each row.
    basic: Vec<u32>,
    /// The column of each free place.
    free: Vec<u32>,
    /// basic + table × free is constant; column by column.
    table: Vec<f64>,
    /// The population, by column.
    pub counts: Vec<f64>,
    objective: Vec<f64>,
    row_of: Vec<Option<usize>>,
}

/// How far a step goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stride {
    /// As far as whole numbers allow.
    Whole,
    /// As far as it can: the last step ends where nothing more is possible.
    Full,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Another population.
    Moved,
    /// The same population, solved for other atoms.
    Turned,
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
        let rows = counts.len() - free.len();
        let mut simplex = Self {
            basic: Vec::new(),
            table: vec![0.0; rows * free.len()],
            objective: vec![0.0; free.len()],
            row_of: vec![None; counts.len()],
            free,
            counts,
        };
        for (n, (column, rest)) in equations.solved().into_iter().enumerate() {
            for (column, value) in rest {
                simplex.table[place[column as usize] * rows + n] = value.fraction()?.to_float();
            }
            simplex.basic.push(column);
            simplex.row_of[column as usize] = Some(n);
        }
        Some(simplex)
    }

    pub fn basic(&self) -> &[u32] {
        &self.basic
    }

    fn column(&self, place: usize) -> &[f64] {
        &self.table[place * self.basic.len()..(place + 1) * self.basic.len()]
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
            for (place, sum) in objective.iter_mut().enumerate() {
                *sum -= times * self.column(place)[row];
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
    fn limit(&self, place: usize, sign: f64, by_index: bool) -> (f64, Option<usize>) {
        let own = if sign < 0.0 { self.counts[self.free[place] as usize] } else { f64::INFINITY };
        let mut limit = (own, None);
        for (row, (column, entry)) in self.basic.iter().zip(self.column(place)).enumerate() {
            let slope = entry * sign;
            if slope > EPSILON {
                let most = (self.counts[*column as usize] / slope).max(0.0);
                // Among equals one that keeps whole numbers.
                let is_preferred = || match limit.1 {
                    Some(known) if by_index => *column < self.basic[known],
                    known => is_one(slope) && !self.stops_whole(known, place),
                };
                let is_better = most < limit.0 - EPSILON || (most < limit.0 + EPSILON && is_preferred());
                if is_better {
                    limit = (most, Some(row));
                }
            }
        }
        limit
    }

    fn stops_whole(&self, row: Option<usize>, place: usize) -> bool {
        row.is_none_or(|row| is_one(self.column(place)[row].abs()))
    }

    /// One step towards more; one that moves before one that does not. `by_index` cannot go round in circles.
    pub fn step(&mut self, stride: Stride, by_index: bool) -> Step {
        const TRIED_MAX: usize = 24;
        let mut places = self.improving();
        if by_index {
            places.sort_by_key(|(place, _)| self.free[*place]);
            places.truncate(1);
        }
        let mut first = None;
        for (place, sign) in places.into_iter().take(TRIED_MAX) {
            let (limit, row) = self.limit(place, sign, by_index);
            let length = match stride {
                Stride::Full => limit.min(UNBOUNDED),
                Stride::Whole => self.whole_length(place, limit.min(UNBOUNDED)),
            };
            if length > EPSILON {
                self.change(place, sign * length);
                if let Some(row) = row.filter(|_| length > limit - EPSILON) {
                    self.exchange(row, place);
                }
                return if limit.is_infinite() { Step::Unbounded } else { Step::Moved };
            }
            first = first.or(Some((place, row)));
        }
        let Some((place, row)) = first else { return Step::Optimal };
        // Without a row the place itself would stop at once, and then it would not be there.
        if let Some(row) = row {
            self.exchange(row, place);
        }
        Step::Turned
    }

    /// The longest step within `limit` that leaves whole counts whole.
    fn whole_length(&self, place: usize, limit: f64) -> f64 {
        let is_whole =
            |unit: f64| self.column(place).iter().all(|entry| (entry * unit - (entry * unit).round()).abs() < EPSILON);
        let unit = [1.0, 2.0, 3.0, 4.0, 6.0].into_iter().find(|unit| is_whole(*unit));
        unit.map_or(0.0, |unit| ((limit + EPSILON) / unit).floor() * unit)
    }

    fn change(&mut self, place: usize, by: f64) {
        let rows = self.basic.len();
        for (column, slope) in self.basic.iter().zip(&self.table[place * rows..]) {
            if *slope != 0.0 {
                let count = &mut self.counts[*column as usize];
                *count = snapped(*count - slope * by);
            }
        }
        let count = &mut self.counts[self.free[place] as usize];
        *count = snapped(*count + by);
    }

    /// Makes a free place basic in a row; the column of the row becomes free.
    fn exchange(&mut self, row: usize, place: usize) {
        let rows = self.basic.len();
        let entering: Vec<f64> = self.column(place).to_vec();
        let pivot = entering[row];
        let filled: Vec<usize> = (0..rows).filter(|n| entering[*n] != 0.0 && *n != row).collect();
        let gain = std::mem::take(&mut self.objective[place]);
        for (n, column) in self.table.chunks_exact_mut(rows).enumerate() {
            if n == place {
                column.iter_mut().for_each(|entry| *entry /= -pivot);
                column[row] = 1.0 / pivot;
            } else if column[row] != 0.0 {
                let times = column[row] / pivot;
                column[row] = times;
                self.objective[n] -= gain * times;
                for other in &filled {
                    let entry = column[*other] - entering[*other] * times;
                    column[*other] = if entry.abs() < 1e-11 { 0.0 } else { entry };
                }
            }
        }
        self.objective[place] = -gain / pivot;
        let (leaves, enters) = (self.basic[row], self.free[place]);
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

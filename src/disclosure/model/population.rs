//! A population behind the figures that were reported: whole numbers of people by place and kind, as near to every figure as
//! possible. Where figures contradict one another, what the population lacks stays a fixed remainder.

use std::collections::BTreeMap;

use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};

/// So many counts are looked for at once.
const UNKNOWN_MAX: usize = 4_000;

/// A figure: so many people of some kinds in some places.
#[derive(Debug, Clone)]
pub(super) struct Sum {
    pub places: Vec<u32>,
    pub kinds: Vec<u32>,
    pub value: i64,
}

/// The figures of one place, and whether anybody can be in the place itself.
#[derive(Debug, Clone)]
pub(super) struct Reports {
    pub place: u32,
    pub is_open: bool,
    pub sums: Vec<Sum>,
}

pub(super) struct Population {
    kinds: usize,
    counts: Vec<i64>,
}

impl Population {
    /// `reports` of places come after those of the places inside them.
    pub(super) fn of(places: usize, kinds: usize, reports: &[Reports]) -> Self {
        let mut population = Self { kinds, counts: vec![0; places * kinds] };
        for (n, own) in reports.iter().enumerate() {
            population.place(own, reports.get(..=n).unwrap_or_default());
        }
        population
    }

    pub(super) fn counts(&self) -> &[i64] {
        &self.counts
    }

    fn at(&self, place: u32, kind: u32) -> usize {
        (place as usize) * self.kinds + kind as usize
    }

    fn total(&self, sum: &Sum) -> i64 {
        let of = |place: &u32| -> i64 { sum.kinds.iter().map(|kind| self.counts[self.at(*place, *kind)]).sum() };
        sum.places.iter().map(of).sum()
    }

    fn place(&mut self, own: &Reports, until: &[Reports]) {
        if own.is_open {
            let missing: Vec<(Vec<usize>, i64)> = own
                .sums
                .iter()
                .map(|sum| {
                    let kinds = sum.kinds.iter().map(|kind| *kind as usize).collect();
                    (kinds, sum.value - self.total(sum))
                })
                .collect();
            if missing.iter().all(|(_, missing)| *missing >= 0)
                && let Some(found) = greedy(self.kinds, &missing).or_else(|| nearest(self.kinds, &missing))
            {
                let start = self.at(own.place, 0);
                self.counts[start..start + self.kinds].copy_from_slice(&found);
            }
        }
        let wrong = own.sums.iter().filter(|sum| self.total(sum) != sum.value);
        if wrong.clone().count() > 0 && !wrong.into_iter().all(|sum| is_contradiction(own, sum, until)) {
            self.together(own, until);
        }
    }

    /// Looks again for the counts of all places inside one.
    fn together(&mut self, own: &Reports, until: &[Reports]) {
        let mut places: Vec<u32> = own.sums.iter().flat_map(|sum| sum.places.iter().copied()).collect();
        places.sort_unstable();
        places.dedup();
        if places.len().saturating_mul(self.kinds) > UNKNOWN_MAX {
            return;
        }
        let position: BTreeMap<u32, usize> = places.iter().copied().zip(0..).collect();
        let mut sums: Vec<(Vec<usize>, i64)> = Vec::new();
        for sum in until.iter().flat_map(|reports| &reports.sums) {
            let at: Option<Vec<usize>> = sum.places.iter().map(|place| position.get(place).copied()).collect();
            let Some(at) = at else { continue };
            let kinds = self.kinds;
            let atoms = at.iter().flat_map(|at| sum.kinds.iter().map(move |kind| at * kinds + *kind as usize));
            sums.push((atoms.collect(), sum.value));
        }
        let Some(found) = nearest(places.len() * self.kinds, &sums) else { return };
        for (place, counts) in places.iter().zip(found.chunks(self.kinds)) {
            let start = self.at(*place, 0);
            self.counts[start..start + self.kinds].copy_from_slice(counts);
        }
    }
}

/// Whether the places inside one have reported the same kinds, so that no other counts of theirs could agree.
fn is_contradiction(own: &Reports, sum: &Sum, until: &[Reports]) -> bool {
    if own.is_open {
        return false;
    }
    let mut covered: Vec<u32> = Vec::new();
    for inner in until.iter().filter(|inner| inner.place != own.place) {
        let same = inner.sums.iter().filter(|inner| inner.kinds == sum.kinds);
        covered.extend(same.flat_map(|inner| inner.places.iter().copied()));
    }
    covered.sort_unstable();
    sum.places.iter().all(|place| covered.binary_search(place).is_ok())
}

/// Counts that agree with every sum, where each sum can be completed by a kind that no narrower sum counts.
fn greedy(kinds: usize, sums: &[(Vec<usize>, i64)]) -> Option<Vec<i64>> {
    let mut order: Vec<&(Vec<usize>, i64)> = sums.iter().collect();
    order.sort_by_key(|(kinds, _)| kinds.len());
    let (mut counts, mut is_bound) = (vec![0; kinds], vec![false; kinds]);
    let total = |counts: &[i64], kinds: &[usize]| -> i64 { kinds.iter().map(|kind| counts[*kind]).sum() };
    for (kinds, value) in &order {
        let missing = value - total(&counts, kinds);
        if missing != 0 {
            let free = kinds.iter().rev().find(|kind| !is_bound[**kind])?;
            counts[*free] = missing;
        }
        kinds.iter().for_each(|kind| is_bound[*kind] = true);
    }
    let agrees = |(kinds, value): &&(Vec<usize>, i64)| total(&counts, kinds) == *value;
    (counts.iter().all(|count| *count >= 0) && order.iter().all(agrees)).then_some(counts)
}

/// The whole counts that are nearest to all sums.
fn nearest(atoms: usize, sums: &[(Vec<usize>, i64)]) -> Option<Vec<i64>> {
    if atoms > UNKNOWN_MAX {
        return None;
    }
    solve(atoms, sums, false).or_else(|| solve(atoms, sums, true))
}

fn solve(atoms: usize, sums: &[(Vec<usize>, i64)], whole: bool) -> Option<Vec<i64>> {
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let most = sums.iter().map(|(_, value)| *value).max().unwrap_or(0).max(0);
    let most_whole = i32::try_from(most).ok()?;
    let variable = |problem: &mut Problem| {
        if whole { problem.add_integer_var(0.0, (0, most_whole)) } else { problem.add_var(0.0, (0.0, most as f64)) }
    };
    let variables: Vec<Variable> = (0..atoms).map(|_| variable(&mut problem)).collect();
    for (kinds, value) in sums {
        let mut row: Vec<(Variable, f64)> = kinds.iter().map(|kind| (variables[*kind], 1.0)).collect();
        row.push((problem.add_var(1.0, (0.0, f64::INFINITY)), 1.0));
        row.push((problem.add_var(1.0, (0.0, f64::INFINITY)), -1.0));
        problem.add_constraint(&row[..], ComparisonOp::Eq, *value as f64);
    }
    let solution = problem.solve().ok().filter(microlp::SolveOutcome::is_optimal)?.into_solution().ok()?;
    let found: Vec<f64> = variables.iter().map(|variable| solution.var_value(*variable)).collect();
    let is_whole = found.iter().all(|count| (count - count.round()).abs() < 1e-6);
    is_whole.then(|| found.iter().map(|count| count.round().max(0.0) as i64).collect())
}

//! An attacker of another make, for the tests alone: it hands the equations to a solver of mixed whole-number programs.

use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};

use crate::linked::{Atom, AtomId, CellId, Knowledge, LinkedRelease, Pattern, ReporterId};

/// No atom is larger than this in the tests.
const COUNT_MAX: i32 = 100_000;

/// The interval in which everybody (or one reporter) can confine a cell, in whole numbers.
pub fn interval(release: &LinkedRelease, pattern: &Pattern, cell: CellId, reporter: Option<ReporterId>) -> (i64, i64) {
    let end = |direction| {
        let mut problem = Problem::new(direction);
        let times = |atom: AtomId| {
            release.parts(cell).iter().find(|part| part.at == atom.0).map_or(0.0, |part| f64::from(part.times))
        };
        let bounds = |atom: &Atom| match atom.knowledge {
            Knowledge::Everybody => (atom.count as i32, atom.count as i32),
            Knowledge::Reporter(known) if Some(known) == reporter => (atom.count as i32, atom.count as i32),
            _ => (0, COUNT_MAX),
        };
        let atoms: Vec<Variable> =
            release.atoms().map(|(id, atom)| problem.add_integer_var(times(id), bounds(atom))).collect();
        for shown in release.cells().filter(|cell| !pattern.is_hidden(*cell)) {
            let sum: Vec<(Variable, f64)> =
                release.parts(shown).iter().map(|part| (atoms[part.at as usize], f64::from(part.times))).collect();
            problem.add_constraint(&sum[..], ComparisonOp::Eq, release.value(shown) as f64);
        }
        let solution = problem.solve().unwrap().into_solution().unwrap();
        solution.objective().round() as i64
    };
    (end(OptimizationDirection::Minimize), end(OptimizationDirection::Maximize))
}

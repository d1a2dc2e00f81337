//! The ends of a cell in whole numbers, where fractions would allow more: a solver of mixed whole-number programs.

use std::time::Duration;

use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};

use super::block::Block;
use super::view::View;
use crate::linked::{CellId, Change};

/// A block with more atoms is not tried.
const ATOMS_MAX: usize = 400;
const TIME_MAX: Duration = Duration::from_secs(5);

/// The population of a block in which `sign` times a cell is largest, as a change of the truth; nothing where the solver
/// does not decide it.
pub(super) fn end(view: &View, block: &Block, cell: CellId, sign: i64, need: i64) -> Option<Change> {
    if block.atoms().len() > ATOMS_MAX {
        return None;
    }
    let mut problem = Problem::new(OptimizationDirection::Maximize);
    problem.set_time_limit(TIME_MAX);
    let times =
        |atom: u32| view.parts(cell).find(|part| part.at == atom).map_or(0, |part| i64::from(part.times) * sign);
    let mut variables: Vec<Variable> = Vec::with_capacity(block.atoms().len());
    for atom in block.atoms() {
        let most = i32::try_from(view.release.atom(*atom).count).ok()?.checked_add(1_000_000)?;
        variables.push(problem.add_integer_var(times(atom.0) as f64, (0, most)));
    }
    let sum = |row: CellId| -> Vec<(Variable, f64)> {
        let at = |atom: u32| block.atoms().iter().position(|known| known.0 == atom);
        view.parts(row).filter_map(|part| Some((variables[at(part.at)?], f64::from(part.times)))).collect()
    };
    for row in block.rows() {
        problem.add_constraint(&sum(*row)[..], ComparisonOp::Eq, view.unknown_value(*row) as f64);
    }
    // No more than what is needed has to be shown.
    let most = sign * view.unknown_value(cell) + need;
    let goal: Vec<(Variable, f64)> =
        sum(cell).into_iter().map(|(variable, times)| (variable, times * sign as f64)).collect();
    problem.add_constraint(&goal[..], ComparisonOp::Le, most as f64);
    let solution = problem.solve().ok().filter(microlp::SolveOutcome::is_optimal)?.into_solution().ok()?;
    let by =
        block.atoms().iter().zip(&variables).map(|(atom, variable)| {
            (*atom, solution.var_value(*variable).round() as i64 - view.release.atom(*atom).count)
        });
    Some(Change::new(by))
}

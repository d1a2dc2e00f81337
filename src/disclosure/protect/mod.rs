//! The protector: hides what must be hidden besides the primary cells, and proves it by witnesses.
//!
//! A witness is another population that gives the same release. A primary cell is protected once two witnesses, or one and
//! the truth, differ in it by its need. Whole numbers only, ties by index: the same release gives the same pattern on
//! every machine.

mod beam;
mod clean;
mod kinds;
mod moves;
mod satisfy;
mod state;

use crate::linked::{CellId, LinkedRelease, Pattern, ReporterId, Rule, Witness};
use state::State;

/// Against whom a release is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// A reader of the release.
    Readers,
    /// Readers, and each reporter who knows its own rows.
    ReadersAndReporters,
}

/// A pattern and its proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protection {
    pub pattern: Pattern,
    /// They tell what is hidden: they stay with the builder.
    pub witnesses: Vec<Witness>,
}

impl Protection {
    /// The cells that are hidden only to protect others.
    pub fn secondary<'a>(&'a self, release: &'a LinkedRelease) -> impl Iterator<Item = CellId> + 'a {
        self.pattern.hidden().filter(|cell| matches!(release.rule(*cell), Rule::Open { .. }))
    }
}

/// A cell that nothing protects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unprotected {
    pub cell: CellId,
    /// The reporter who can confine it; none if every reader can.
    pub by: Option<ReporterId>,
}

/// No pattern protects these cells: a coarser release has to be built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} cells cannot be protected whatever is hidden", .0.len())]
pub struct Refused(pub Vec<Unprotected>);

/// Chooses what to hide.
///
/// First each primary cell gets witnesses from what is hidden already, then at the least cost by hiding more; what no
/// witness needs is shown again, and each hidden cell is given up if cheaper ones can take its place.
pub fn protect(release: &LinkedRelease, against: Against) -> Result<Protection, Refused> {
    let mut state = State::new(release);
    let left: Vec<usize> = state.in_order().into_iter().filter(|demand| !state.satisfy(*demand, None)).collect();
    let left: Vec<usize> = left.into_iter().filter(|demand| !state.pay_for(*demand)).collect();
    state.refuse(left)?;
    state.clean();
    if against == Against::ReadersAndReporters {
        let mut more = state.demands_of_reporters();
        while !more.is_empty() {
            let left: Vec<usize> = more.into_iter().filter(|demand| !state.pay_for(*demand)).collect();
            state.refuse(left)?;
            more = state.demands_of_reporters();
        }
    }
    Ok(state.finish())
}

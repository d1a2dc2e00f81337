//! The sum of parts, and which comparisons with their total are reported.

use super::figures::{Figure, STORED};

/// The parts of one total, added up.
#[derive(Debug, Clone, Default)]
pub(super) struct Sum {
    pub sum: i128,
    /// How many of the parts are required for a complete partition.
    pub needed: usize,
    /// The lowest row of a submitted part; 0 if all are stored.
    pub first_row: u32,
    pub stored: bool,
    pub submitted: bool,
}

impl Sum {
    pub(super) fn add(&mut self, part: &Figure, needed: bool) {
        self.sum += i128::from(part.value);
        self.needed += usize::from(needed);
        if part.has(STORED) {
            self.stored = true;
        } else {
            self.first_row = if self.submitted { self.first_row.min(part.row) } else { part.row };
            self.submitted = true;
        }
    }
}

/// Which comparisons are reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    /// Figures of one submission.
    Submitted,
    /// Submitted figures with stored ones. Comparisons of submitted figures only, or stored ones only, were reported before.
    SubmittedAndStored,
}

//! Parts added up, and which comparisons of them with their total are reported.

use super::figures::{Figure, STORED};

/// The parts of one total, added up.
#[derive(Debug, Clone, Default)]
pub(super) struct Sum {
    pub sum: i128,
    /// Parts that the partition needs.
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
pub(super) enum Among {
    /// Figures of one submission.
    Submitted,
    /// Submitted and stored ones together; what is all submitted or all stored has been told in its time.
    SubmittedAndStored,
}

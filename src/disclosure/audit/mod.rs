//! The auditor: what somebody who holds every shown cell can find out about the hidden ones.
//!
//! It shares nothing with the protector but the data. A cell is safe only where whole populations that agree with all that
//! is shown are as far apart in it as it needs; it is not safe where shown cells prove that none are. The truth is where
//! the search for populations starts, and nothing else: the answer depends on what is shown alone.

mod block;
mod bound;
mod echelon;
mod field;
mod ranges;
mod regions;
mod simplex;
mod view;
mod whole;

use crate::linked::{CellId, LinkedRelease, Pattern, ReporterId};
pub use field::Fraction;
use ranges::Auditor;

/// Who looks at the release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attacker {
    Reader,
    /// A reader who knows its own rows; as [`HOLDER`](crate::linked::HOLDER) all that travel.
    Reporter(ReporterId),
}

/// How the end of an interval is proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// The cell is no more, or no less, than this sum of shown cells.
    Sum(Vec<(CellId, Fraction)>),
    /// These shown cells leave no whole number beyond it.
    WholeNumbers(Vec<CellId>),
}

/// The end of an interval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    pub value: i64,
    pub proof: Proof,
}

/// A cell that is confined to an interval narrower than it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    pub cell: CellId,
    pub need: i64,
    pub low: End,
    pub high: End,
}

impl Leak {
    pub fn width(&self) -> i64 {
        self.high.value - self.low.value
    }
}

/// What is said of a release. Only [`Verdict::Safe`] passes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Safe,
    /// The narrowest first.
    NotSafe {
        leaks: Vec<Leak>,
        undecided: Vec<CellId>,
    },
    /// These cells are bound with too many others.
    NotDecided {
        undecided: Vec<CellId>,
    },
}

/// A verdict, and of how many cells it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audit {
    pub verdict: Verdict,
    pub primaries: usize,
}

/// Looks at a release as one attacker.
pub fn audit(release: &LinkedRelease, pattern: &Pattern, attacker: Attacker) -> Audit {
    let mut auditor = Auditor::new(release, pattern, attacker);
    auditor.judge();
    let primaries = auditor.primaries();
    let (mut leaks, undecided) = auditor.finish();
    leaks.sort_by_key(|leak| (leak.width(), leak.cell));
    let verdict = match (leaks.is_empty(), undecided.is_empty()) {
        (true, true) => Verdict::Safe,
        (true, false) => Verdict::NotDecided { undecided },
        (false, _) => Verdict::NotSafe { leaks, undecided },
    };
    Audit { verdict, primaries }
}

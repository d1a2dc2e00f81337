//! A release as one system of sums: the data that the protector and the auditor share.
//!
//! Atoms are the finest counts; cells are sums of atoms with coefficients. Territory, breakdowns, time, ratios, direct
//! figures, groups and earlier releases all become cells over the same atoms, so that whatever links two figures is here.

mod certificate;
mod grid;
mod sparse;

pub use certificate::{Change, Unproven, Witness, certify};
pub use grid::{Grid, Kind};
pub use sparse::Term;

use sparse::Sparse;

/// A cell by its position in the release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellId(pub u32);

/// An atom by its position in the release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AtomId(pub u32);

/// Who reported an atom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReporterId(pub u32);

/// Somebody who holds all figures that travel, like the nodes of the members: from it, those that stay at their node are protected too.
pub const HOLDER: ReporterId = ReporterId(u32::MAX);

impl CellId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl AtomId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The finest count: whole and not negative. It need not be published or reported as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Atom {
    pub count: i64,
    pub knowledge: Knowledge,
}

/// Who knows an atom beforehand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Knowledge {
    Nobody,
    /// For example the remainder of a direct total that disagrees with its parts.
    Everybody,
    Reporter(ReporterId),
    /// Its figures travel, and others stay at their node: a holder of all that travel knows it, and its reporter, if it is of one.
    Shared(Option<ReporterId>),
}

impl Knowledge {
    /// Whether somebody who is not everybody knows it.
    pub fn is_of(self, somebody: ReporterId) -> bool {
        self.known_to().any(|own| own == somebody)
    }

    /// Who knows it, where not everybody does.
    pub fn known_to(self) -> impl Iterator<Item = ReporterId> + use<> {
        let (holder, reporter) = match self {
            Self::Nobody | Self::Everybody => (None, None),
            Self::Reporter(reporter) => (None, Some(reporter)),
            Self::Shared(reporter) => (Some(HOLDER), reporter),
        };
        holder.into_iter().chain(reporter)
    }
}

/// What may be done with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// It is shown unless the protector hides it, at this cost.
    Open { cost: u64 },
    /// It is shown whatever happens: it was public before, or nobody may hide it.
    Shown,
    /// It is hidden whatever happens, and needs no protection: it was hidden before, or it is in no release.
    Hidden,
    /// It is hidden, and nobody may confine it to an interval narrower than `need`.
    Primary { need: i64 },
    /// The same for readers alone: reporters who know their own part of it may compute the rest.
    ForReaders { need: i64 },
}

/// Why a system of sums is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    #[error("an atom is negative: {0}")]
    NegativeAtom(i64),
    #[error("an atom counts in a cell that is not there: {0}")]
    UnknownCell(u32),
    #[error("a need must be positive: {0}")]
    Need(i64),
    #[error("a figure is too large to add up")]
    TooLarge,
    #[error("a grid names a place, kind, node or slice that it does not have")]
    OutsideGrid,
}

/// Counts above this are refused, so that sums of them cannot overflow.
const COUNT_MAX: i64 = 1 << 40;

/// Every cell of one release, linked by the atoms that they share.
#[derive(Debug, Clone)]
pub struct LinkedRelease {
    atoms: Vec<Atom>,
    rules: Vec<Rule>,
    values: Vec<i64>,
    by_atom: Sparse,
    by_cell: Sparse,
    grid: Option<Grid>,
}

impl LinkedRelease {
    pub fn atom_count(&self) -> usize {
        self.atoms.len()
    }

    pub fn cell_count(&self) -> usize {
        self.rules.len()
    }

    pub fn cells(&self) -> impl Iterator<Item = CellId> + use<> {
        (0..self.rules.len() as u32).map(CellId)
    }

    pub fn atoms(&self) -> impl Iterator<Item = (AtomId, &Atom)> {
        (0u32..).map(AtomId).zip(&self.atoms)
    }

    pub fn atom(&self, atom: AtomId) -> Atom {
        self.atoms[atom.index()]
    }

    pub fn rule(&self, cell: CellId) -> Rule {
        self.rules[cell.index()]
    }

    pub fn value(&self, cell: CellId) -> i64 {
        self.values[cell.index()]
    }

    /// The atoms of a cell.
    pub fn parts(&self, cell: CellId) -> &[Term] {
        self.by_cell.row(cell.index())
    }

    /// The cells in which an atom counts.
    pub fn sums(&self, atom: AtomId) -> &[Term] {
        self.by_atom.row(atom.index())
    }

    pub fn grid(&self) -> Option<&Grid> {
        self.grid.as_ref()
    }

    /// What a cell needs; zero for one that needs no protection.
    pub fn need(&self, cell: CellId) -> i64 {
        match self.rule(cell) {
            Rule::Primary { need } | Rule::ForReaders { need } => need,
            _ => 0,
        }
    }

    /// Whether a cell has to be protected from a reporter who knows its own atoms; from [`HOLDER`] only if nothing of it travels.
    pub fn is_kept_from(&self, cell: CellId, reporter: ReporterId) -> bool {
        if reporter == HOLDER {
            return !self.parts(cell).iter().any(|part| self.atom(AtomId(part.at)).knowledge.is_of(HOLDER));
        }
        !matches!(self.rule(cell), Rule::ForReaders { .. }) && self.is_shared_with_others(cell, reporter)
    }

    /// Whether some figures travel and others stay at their node.
    pub fn has_holder(&self) -> bool {
        self.atoms.iter().any(|atom| atom.knowledge.is_of(HOLDER))
    }

    pub fn primaries(&self) -> impl Iterator<Item = (CellId, i64)> + '_ {
        self.cells().map(|cell| (cell, self.need(cell))).filter(|(_, need)| *need > 0)
    }

    /// Whether somebody else than `reporter` has an atom in the cell.
    pub fn is_shared_with_others(&self, cell: CellId, reporter: ReporterId) -> bool {
        self.parts(cell).iter().any(|part| !self.atom(AtomId(part.at)).knowledge.is_of(reporter))
    }
}

/// What is hidden, cell by cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(Vec<bool>);

impl Pattern {
    /// What is hidden before anything is protected.
    pub fn before(release: &LinkedRelease) -> Self {
        Self(release.rules.iter().map(|rule| !matches!(rule, Rule::Open { .. } | Rule::Shown)).collect())
    }

    pub fn is_hidden(&self, cell: CellId) -> bool {
        self.0[cell.index()]
    }

    pub fn set(&mut self, cell: CellId, hidden: bool) {
        self.0[cell.index()] = hidden;
    }

    pub fn hidden(&self) -> impl Iterator<Item = CellId> + '_ {
        (0u32..).zip(&self.0).filter(|(_, hidden)| **hidden).map(|(cell, _)| CellId(cell))
    }
}

/// Takes cells and atoms one by one.
#[derive(Debug, Default)]
pub struct Builder {
    atoms: Vec<Atom>,
    rules: Vec<Rule>,
    rows: Vec<Vec<Term>>,
}

impl Builder {
    pub fn cell(&mut self, rule: Rule) -> CellId {
        self.rules.push(rule);
        CellId(self.rules.len() as u32 - 1)
    }

    /// An atom, and how often it counts in which cells.
    pub fn atom(&mut self, atom: Atom, sums: &[(CellId, i32)]) -> AtomId {
        let mut row: Vec<Term> = sums.iter().map(|(cell, times)| Term { at: cell.0, times: *times }).collect();
        row.sort_by_key(|term| term.at);
        row.dedup_by(|next, kept| {
            let same = next.at == kept.at;
            kept.times += if same { next.times } else { 0 };
            same
        });
        row.retain(|term| term.times != 0);
        self.atoms.push(atom);
        self.rows.push(row);
        AtomId(self.atoms.len() as u32 - 1)
    }

    pub fn build(self) -> Result<LinkedRelease, Malformed> {
        LinkedRelease::new(self.atoms, self.rules, Sparse::from_rows(&self.rows), None)
    }
}

impl LinkedRelease {
    fn new(atoms: Vec<Atom>, rules: Vec<Rule>, by_atom: Sparse, grid: Option<Grid>) -> Result<Self, Malformed> {
        if let Some(atom) = atoms.iter().find(|atom| atom.count < 0) {
            return Err(Malformed::NegativeAtom(atom.count));
        }
        if let Some(term) = by_atom.terms().iter().find(|term| term.at as usize >= rules.len()) {
            return Err(Malformed::UnknownCell(term.at));
        }
        for rule in &rules {
            if let Rule::Primary { need } | Rule::ForReaders { need } = rule
                && *need < 1
            {
                return Err(Malformed::Need(*need));
            }
        }
        if atoms.iter().any(|atom| atom.count > COUNT_MAX) {
            return Err(Malformed::TooLarge);
        }
        let mut values = vec![0i64; rules.len()];
        for (n, atom) in atoms.iter().enumerate() {
            for term in by_atom.row(n) {
                let more = i64::from(term.times).checked_mul(atom.count).ok_or(Malformed::TooLarge)?;
                let value = &mut values[term.at as usize];
                *value = value.checked_add(more).ok_or(Malformed::TooLarge)?;
            }
        }
        let by_cell = by_atom.transposed(rules.len());
        Ok(Self { atoms, rules, values, by_atom, by_cell, grid })
    }
}

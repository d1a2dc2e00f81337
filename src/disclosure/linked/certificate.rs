//! The proof of a pattern, and its check: short, in whole numbers, and apart from the search that finds the proof.

use std::collections::{BTreeMap, BTreeSet};

use super::{AtomId, CellId, Knowledge, LinkedRelease, Pattern, ReporterId};

/// By how much atoms change, in order of atoms, without zeros.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change(Vec<(AtomId, i64)>);

impl Change {
    pub fn new(changes: impl IntoIterator<Item = (AtomId, i64)>) -> Self {
        let mut sums: Vec<(AtomId, i64)> = changes.into_iter().collect();
        sums.sort_by_key(|(atom, _)| *atom);
        sums.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 += if same { next.1 } else { 0 };
            same
        });
        sums.retain(|(_, by)| *by != 0);
        Self(sums)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = (AtomId, i64)> + '_ {
        self.0.iter().copied()
    }

    /// This change and `times` another.
    pub fn plus(&self, other: &Self, times: i64) -> Self {
        Self::new(self.iter().chain(other.iter().map(|(atom, by)| (atom, by * times))))
    }

    /// Whether it leaves the atoms of a reporter as they are.
    pub fn spares(&self, release: &LinkedRelease, reporter: ReporterId) -> bool {
        self.0.iter().all(|(atom, _)| !release.atom(*atom).knowledge.is_of(reporter))
    }

    /// By how much cells change.
    pub fn effect(&self, release: &LinkedRelease) -> BTreeMap<CellId, i64> {
        let mut effect = BTreeMap::new();
        for (atom, by) in self.iter() {
            for term in release.sums(atom) {
                *effect.entry(CellId(term.at)).or_insert(0) += by * i64::from(term.times);
            }
        }
        effect.retain(|_, by| *by != 0);
        effect
    }
}

/// Another population that gives the same release: a change that leaves no atom below zero and changes no shown cell.
pub type Witness = Change;

/// What a certificate does not prove.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    #[error("witness {0} makes an atom negative")]
    BelowZero(usize),
    #[error("witness {0} changes an atom that everybody knows")]
    Known(usize),
    #[error("witness {0} changes a cell that is shown: {1:?}")]
    Shown(usize, CellId),
    #[error("a cell that must be protected is shown: {0:?}")]
    PrimaryShown(CellId),
    #[error("{cell:?} can move by {width} only, and needs {need}")]
    Narrow { cell: CellId, without: Option<ReporterId>, width: i64, need: i64 },
}

/// Whether the witnesses prove that every primary cell is protected: two of them, or one and the truth, are `need` apart.
/// With `reporters`, also against each reporter who knows its own atoms.
pub fn certify(
    release: &LinkedRelease,
    pattern: &Pattern,
    witnesses: &[Witness],
    reporters: bool,
) -> Result<(), Unproven> {
    let mut moves: BTreeMap<CellId, Vec<(usize, i64)>> = BTreeMap::new();
    for (n, witness) in witnesses.iter().enumerate() {
        for (atom, by) in witness.iter() {
            let atom = release.atom(atom);
            if atom.count + by < 0 {
                return Err(Unproven::BelowZero(n));
            }
            if atom.knowledge == Knowledge::Everybody {
                return Err(Unproven::Known(n));
            }
        }
        for (cell, by) in witness.effect(release) {
            if !pattern.is_hidden(cell) {
                return Err(Unproven::Shown(n, cell));
            }
            if release.need(cell) > 0 {
                moves.entry(cell).or_default().push((n, by));
            }
        }
    }
    for (cell, need) in release.primaries() {
        if !pattern.is_hidden(cell) {
            return Err(Unproven::PrimaryShown(cell));
        }
        let moves = moves.get(&cell).map_or(&[][..], Vec::as_slice);
        let is_wide = |without: Option<ReporterId>| {
            let spares = |n: usize| without.is_none_or(|reporter| witnesses[n].spares(release, reporter));
            let (low, high) = moves
                .iter()
                .filter(|(n, _)| spares(*n))
                .fold((0, 0), |(low, high), (_, by)| (low.min(*by), high.max(*by)));
            let width = high - low;
            if width < need { Err(Unproven::Narrow { cell, without, width, need }) } else { Ok(()) }
        };
        is_wide(None)?;
        let touched = moves.iter().filter(|_| reporters).flat_map(|(n, _)| reporters_in(release, &witnesses[*n]));
        for reporter in touched.collect::<BTreeSet<_>>() {
            if release.is_kept_from(cell, reporter) {
                is_wide(Some(reporter))?;
            }
        }
    }
    Ok(())
}

fn reporters_in<'a>(release: &'a LinkedRelease, witness: &'a Witness) -> impl Iterator<Item = ReporterId> + 'a {
    witness.iter().flat_map(|(atom, _)| release.atom(atom).knowledge.known_to())
}

//! What an attacker sees: the shown cells, as equations over the atoms that the attacker does not know.

use super::Attacker;
use crate::linked::{AtomId, CellId, Knowledge, LinkedRelease, Pattern, Term};

pub(super) struct View<'a> {
    pub release: &'a LinkedRelease,
    pub pattern: &'a Pattern,
    is_live: Vec<bool>,
}

impl<'a> View<'a> {
    pub fn new(release: &'a LinkedRelease, pattern: &'a Pattern, attacker: Attacker) -> Self {
        let is_unknown = |knowledge: Knowledge| match attacker {
            _ if knowledge == Knowledge::Everybody => false,
            Attacker::Reader => true,
            Attacker::Reporter(attacker) => !knowledge.is_of(attacker),
        };
        let mut is_live: Vec<bool> = release.atoms().map(|(_, atom)| is_unknown(atom.knowledge)).collect();
        // Nobody is in a sum that is shown as zero.
        for cell in release.cells().filter(|cell| !pattern.is_hidden(*cell) && release.value(*cell) == 0) {
            let parts = release.parts(cell);
            if parts.iter().all(|part| part.times > 0) {
                parts.iter().for_each(|part| is_live[part.at as usize] = false);
            }
        }
        Self { release, pattern, is_live }
    }

    pub fn is_live(&self, atom: AtomId) -> bool {
        self.is_live[atom.index()]
    }

    pub fn live(&self) -> impl Iterator<Item = AtomId> + '_ {
        (0u32..).zip(&self.is_live).filter(|(_, live)| **live).map(|(atom, _)| AtomId(atom))
    }

    pub fn shown(&self) -> impl Iterator<Item = CellId> + '_ {
        self.release.cells().filter(|cell| !self.pattern.is_hidden(*cell))
    }

    /// The atoms of a cell that the attacker does not know.
    pub fn parts(&self, cell: CellId) -> impl Iterator<Item = &Term> + '_ {
        self.release.parts(cell).iter().filter(|part| self.is_live[part.at as usize])
    }

    /// The sum of the atoms of a cell that the attacker does not know.
    pub fn unknown_value(&self, cell: CellId) -> i64 {
        self.parts(cell).map(|part| i64::from(part.times) * self.release.atom(AtomId(part.at)).count).sum()
    }
}

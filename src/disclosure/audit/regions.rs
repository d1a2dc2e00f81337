//! Parts of the atoms in which cells are looked at together: what is linked, or as much of it as can be solved at once.

use std::collections::{BTreeMap, BTreeSet};

use super::view::View;
use crate::linked::{AtomId, CellId};

/// So many atoms are solved at once.
const ATOMS_MAX: usize = 1_500;

pub(super) struct Region {
    pub atoms: Vec<AtomId>,
    pub cells: Vec<CellId>,
    /// Whether nothing outside is linked with it.
    pub is_closed: bool,
}

/// The regions in which to look at cells, one after the other.
pub(super) fn regions(view: &View, cells: &[CellId]) -> Vec<Region> {
    let mut all = Vec::new();
    for Region { atoms, cells, .. } in components(view, cells) {
        if atoms.len() <= ATOMS_MAX {
            all.push(Region { atoms, cells, is_closed: true });
        } else {
            all.extend(inside(view, &cells));
            all.extend(across(view, &atoms, cells));
        }
    }
    all
}

/// Atoms that shown cells link, with the cells that lie among them.
fn components(view: &View, cells: &[CellId]) -> Vec<Region> {
    let mut above: Vec<u32> = (0..view.release.atom_count() as u32).collect();
    for cell in view.shown().chain(cells.iter().copied()) {
        let mut parts = view.parts(cell).map(|part| part.at);
        let Some(first) = parts.next() else { continue };
        for part in parts {
            let (a, b) = (root(&mut above, first), root(&mut above, part));
            above[a.max(b) as usize] = a.min(b);
        }
    }
    let mut all: BTreeMap<u32, Region> = BTreeMap::new();
    for cell in cells {
        let Some(part) = view.parts(*cell).next() else { continue };
        let region = all.entry(root(&mut above, part.at)).or_insert_with(|| Region {
            atoms: Vec::new(),
            cells: Vec::new(),
            is_closed: true,
        });
        region.cells.push(*cell);
    }
    for atom in view.live() {
        if let Some(region) = all.get_mut(&root(&mut above, atom.0)) {
            region.atoms.push(atom);
        }
    }
    all.into_values().collect()
}

fn root(above: &mut [u32], atom: u32) -> u32 {
    let mut atom = atom;
    while above[atom as usize] != atom {
        above[atom as usize] = above[above[atom as usize] as usize];
        atom = above[atom as usize];
    }
    atom
}

/// For each cell the atoms of the widest sum around it that can be solved at once.
fn inside(view: &View, cells: &[CellId]) -> Vec<Region> {
    let mut sizes: BTreeMap<CellId, usize> = BTreeMap::new();
    let mut around: BTreeMap<CellId, Vec<CellId>> = BTreeMap::new();
    for cell in cells {
        let own: BTreeSet<u32> = view.parts(*cell).map(|part| part.at).collect();
        let Some(first) = own.first() else { continue };
        let sums = view.release.sums(AtomId(*first)).iter().map(|term| CellId(term.at));
        let mut sums: Vec<(usize, CellId)> =
            sums.map(|sum| (*sizes.entry(sum).or_insert_with(|| view.parts(sum).count()), sum)).collect();
        sums.retain(|(size, _)| own.len() < *size && *size <= ATOMS_MAX);
        sums.sort_by_key(|(size, sum)| (std::cmp::Reverse(*size), *sum));
        let holds = |sum: &CellId| view.parts(*sum).filter(|part| own.contains(&part.at)).count() == own.len();
        if let Some((_, sum)) = sums.into_iter().find(|(_, sum)| holds(sum)) {
            around.entry(sum).or_default().push(*cell);
        }
    }
    let region = |(sum, cells): (CellId, Vec<CellId>)| Region {
        atoms: view.parts(sum).map(|part| AtomId(part.at)).collect(),
        cells,
        is_closed: false,
    };
    around.into_iter().map(region).collect()
}

/// The atoms that are bound by the fewest shown cells, wherever they are: for cells that need them from far apart.
fn across(view: &View, atoms: &[AtomId], cells: Vec<CellId>) -> Vec<Region> {
    let bound =
        |atom: &AtomId| view.release.sums(*atom).iter().filter(|term| !view.pattern.is_hidden(CellId(term.at))).count();
    let mut atoms = atoms.to_vec();
    atoms.sort_by_cached_key(|atom| (bound(atom), *atom));
    atoms.truncate(ATOMS_MAX);
    atoms.sort();
    vec![Region { atoms, cells, is_closed: false }]
}

//! Parts of the atoms in which cells are looked at together: what is linked, or as much of it as can be solved at once.

use std::collections::{BTreeMap, BTreeSet};

use super::view::View;
use crate::linked::{AtomId, CellId};

/// So many atoms are solved at once.
const ATOMS_MAX: usize = 1_800;
/// So many of them may be those of one sum.
const CORE_MAX: usize = 1_500;

/// From where atoms are taken besides those of a sum around a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    Own,
    Next,
    Anywhere,
}

pub(super) struct Region {
    pub atoms: Vec<AtomId>,
    pub cells: Vec<CellId>,
    /// Whether nothing outside is linked with it.
    pub is_closed: bool,
}

/// Atoms that shown cells link, with the cells that lie among them. Those that are small enough are closed.
pub(super) fn components(view: &View, cells: &[CellId]) -> Vec<Region> {
    let mut all = linked(view, cells);
    all.iter_mut().for_each(|region| region.is_closed = region.atoms.len() <= ATOMS_MAX);
    all
}

/// Atoms that shown cells link, with the cells that lie among them.
fn linked(view: &View, cells: &[CellId]) -> Vec<Region> {
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

/// For each cell the atoms of the widest sum around it that can be solved at once, and up to `more` of those that are
/// bound by the fewest shown cells: in the next wider sum, or anywhere.
pub(super) fn around(view: &View, cells: &[CellId], reach: Reach) -> Vec<Region> {
    let mut sums = Sums::new(view);
    let mut groups: BTreeMap<(Option<CellId>, Option<CellId>), Vec<CellId>> = BTreeMap::new();
    for cell in cells {
        let (core, wider) = sums.around(*cell);
        groups.entry((core, wider.filter(|_| reach == Reach::Next))).or_default().push(*cell);
    }
    let sizes = &sums.sizes;
    let anywhere =
        if reach == Reach::Anywhere { freest(view, sizes, view.live().collect(), CORE_MAX) } else { Vec::new() };
    let region = |((core, wider), cells): ((Option<CellId>, Option<CellId>), Vec<CellId>)| {
        let atoms = |sum: CellId| view.parts(sum).map(|part| AtomId(part.at));
        let mut all: BTreeSet<AtomId> = core.into_iter().flat_map(atoms).collect();
        let more =
            wider.map_or_else(|| anywhere.clone(), |wider| freest(view, sizes, atoms(wider).collect(), CORE_MAX / 8));
        let more: Vec<AtomId> =
            more.into_iter().filter(|atom| !all.contains(atom)).take(ATOMS_MAX - all.len()).collect();
        all.extend(more);
        Region { atoms: all.into_iter().collect(), cells, is_closed: false }
    };
    groups.into_iter().map(region).collect()
}

/// Sums, and how much lies inside them.
struct Sums<'a> {
    view: &'a View<'a>,
    /// The number of atoms of each cell.
    sizes: Vec<usize>,
    /// The number of cells whose atoms all lie in a sum.
    inside: BTreeMap<CellId, usize>,
    counted: Vec<usize>,
}

impl<'a> Sums<'a> {
    fn new(view: &'a View<'a>) -> Self {
        let sizes: Vec<usize> = view.release.cells().map(|cell| view.parts(cell).count()).collect();
        Self { view, counted: vec![0; sizes.len()], sizes, inside: BTreeMap::new() }
    }

    /// The sum around a cell that holds most cells and can be solved at once, and the next wider one that is as closed: it
    /// holds as many cells for its size.
    fn around(&mut self, cell: CellId) -> (Option<CellId>, Option<CellId>) {
        let own: BTreeSet<u32> = self.view.parts(cell).map(|part| part.at).collect();
        let Some(first) = own.first() else { return (None, None) };
        let view = self.view;
        let holds = |sum: &CellId| view.parts(*sum).filter(|part| own.contains(&part.at)).count() == own.len();
        let sums = view.release.sums(AtomId(*first)).iter().map(|term| CellId(term.at));
        let wider: Vec<CellId> = sums.filter(|sum| self.sizes[sum.index()] > own.len()).filter(holds).collect();
        let inside: BTreeMap<CellId, usize> = wider.into_iter().map(|sum| (sum, self.inside(sum))).collect();
        let size = |sum: CellId| self.sizes[sum.index()];
        let fits = inside.iter().filter(|(sum, _)| size(**sum) <= CORE_MAX);
        let core = fits.max_by_key(|(sum, inside)| (**inside, **sum)).map(|(sum, _)| *sum);
        let is_as_closed =
            |sum: CellId| core.is_none_or(|core| inside[&sum] * size(core) * 10 >= inside[&core] * size(sum) * 8);
        let least = core.map_or(0, size);
        let next = inside.keys().filter(|sum| size(**sum) > least && is_as_closed(**sum));
        (core, next.copied().min_by_key(|sum| (size(*sum), *sum)))
    }

    fn inside(&mut self, sum: CellId) -> usize {
        if let Some(known) = self.inside.get(&sum) {
            return *known;
        }
        let view = self.view;
        let sums = || view.parts(sum).flat_map(|part| view.release.sums(AtomId(part.at)));
        let mut inside = 0;
        for term in sums() {
            let counted = &mut self.counted[term.at as usize];
            *counted += 1;
            inside += usize::from(*counted == self.sizes[term.at as usize]);
        }
        sums().for_each(|term| self.counted[term.at as usize] = 0);
        self.inside.insert(sum, inside);
        inside
    }
}

/// Atoms that together reach far: of those that count in the same sums wider than `wide` the ones that the fewest shown
/// cells bind, the first of each kind before the second.
fn freest(view: &View, sizes: &[usize], atoms: Vec<AtomId>, wide: usize) -> Vec<AtomId> {
    let shown =
        |atom: &AtomId| view.release.sums(*atom).iter().filter(|term| !view.pattern.is_hidden(CellId(term.at))).count();
    let kind = |atom: &AtomId| -> Vec<u32> {
        let sums = view.release.sums(*atom).iter().map(|term| term.at);
        sums.filter(|sum| sizes[*sum as usize] > wide).collect()
    };
    let mut kinds: BTreeMap<Vec<u32>, Vec<(usize, AtomId)>> = BTreeMap::new();
    for atom in atoms {
        kinds.entry(kind(&atom)).or_default().push((shown(&atom), atom));
    }
    let mut ranked: Vec<(usize, usize, AtomId)> = Vec::new();
    for alike in kinds.values_mut() {
        alike.sort();
        ranked.extend(alike.iter().enumerate().map(|(n, (shown, atom))| (n, *shown, *atom)));
    }
    ranked.sort();
    ranked.into_iter().map(|(_, _, atom)| atom).take(ATOMS_MAX).collect()
}

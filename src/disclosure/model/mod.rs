//! From the cells of a release to linked sums: for each family of indicators the people behind its figures, by place and
//! kind, and each cell as a sum of them.
//!
//! Cells that count the same people of the same places are one number, and have one fate. Besides the cells of the release
//! there are cells that are never shown and can be computed from it: what a direct figure has besides its parts, whom no code
//! of a partition names, and the difference of the two sides of a share.

mod kinds;
mod population;
mod sheet;

use std::collections::{BTreeMap, BTreeSet};

use marsad_domain::catalogue::{Catalogue, IndicatorId};
use marsad_domain::code::OrganisationCode;
use marsad_domain::status::ObsStatus;
use marsad_release::cube::{Cube, CubeCell, CubePart};
use marsad_release::links::{Family, NO_SET, Unexpressed};

use crate::SafeCells;
use crate::linked::{CellId, LinkedRelease, Malformed};
use kinds::{Kinds, Slice};
use sheet::Sheet;

/// Why nothing can be proven of a family.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    #[error("its figures are linked in a way that cannot be checked: {}", first(.0))]
    Unexpressed(Vec<Unexpressed>),
    #[error("its breakdowns have too many combinations")]
    TooManyKinds,
    #[error("it has too many places")]
    TooLarge,
    #[error("this node does not hold the figures of an earlier release that is still published")]
    EarlierLost,
    #[error("the releases are of catalogues that differ too much")]
    OtherIndicators,
    #[error("its figures cannot be added up")]
    Malformed(#[from] Malformed),
}

/// One of the links is enough to say what stands in the way.
fn first(links: &[Unexpressed]) -> &'static str {
    links.first().map_or("", |link| link.description())
}

/// A cell: its release by number, its indicator, and its position among the indicator's cells.
pub type CellName = (usize, IndicatorId, usize);

/// One release of a family.
#[derive(Clone, Copy)]
pub struct Vintage<'a> {
    /// Its cells in clear, but for the small ones.
    pub cube: &'a Cube,
    pub family: &'a Family,
    /// What it shows; none for a release that is still to be protected.
    pub published: Option<&'a SafeCells>,
}

/// A family as linked sums.
#[derive(Debug)]
pub struct Model {
    pub release: LinkedRelease,
    /// The cells that each linked cell stands for, in order; none for cells that are never shown.
    pub names: BTreeMap<CellId, Vec<CellName>>,
    /// The linked cells that a release shows.
    pub shown: BTreeSet<CellId>,
    /// The reporters of the places whose figures are one reporter's, by number.
    pub reporters: Vec<OrganisationCode>,
}

impl Model {
    /// The narrowest cell of the release that counts all of a cell that is never shown, at the same places.
    #[must_use]
    pub fn around(&self, cell: CellId) -> Option<CellName> {
        let parts = self.release.parts(cell);
        let first = parts.first()?;
        let holds = |sum: &CellId| {
            let own = self.release.parts(*sum);
            parts.iter().all(|part| own.binary_search_by_key(&part.at, |own| own.at).is_ok())
        };
        let sums = self.release.sums(crate::linked::AtomId(first.at)).iter().map(|term| CellId(term.at));
        let named = sums.filter(|sum| self.names.contains_key(sum)).filter(holds);
        let narrowest = named.min_by_key(|sum| (self.release.parts(*sum).len(), *sum))?;
        self.names.get(&narrowest)?.first().copied()
    }

    /// A family in some releases, the one that is to be protected or attacked last; none if none of them hides anything.
    ///
    /// # Errors
    /// [`Unproven`] if the figures cannot be written as sums.
    pub fn new(catalogue: &Catalogue, vintages: &[Vintage<'_>]) -> Result<Option<Self>, Unproven> {
        let is_hidden = |cell: &CubeCell| cell.counted != NO_SET && cell.status() == ObsStatus::Suppressed;
        let hides = |part: &CubePart| part.cells.iter().any(is_hidden);
        let hides = |vintage: &Vintage<'_>| -> bool {
            let mut parts = vintage.family.indicators.iter().filter_map(|id| vintage.cube.parts.get(id));
            parts.any(hides) || !vintage.family.withheld.is_empty()
        };
        let Some(first) = vintages.first().filter(|_| vintages.iter().any(hides)) else { return Ok(None) };
        let mut family = first.family.clone();
        let own = (0..).take(family.sets.len()).collect();
        let mut sets: Vec<Vec<u32>> = vec![own];
        for vintage in vintages.iter().skip(1) {
            sets.push(family.join(vintage.family).ok_or(Unproven::OtherIndicators)?);
        }
        if !family.unexpressed.is_empty() {
            return Err(Unproven::Unexpressed(family.unexpressed.iter().copied().collect()));
        }
        let kinds = Kinds::new(catalogue, &family, &used(&family, vintages))?;
        let mut sheet = Sheet::new(catalogue, &family, kinds, vintages)?;
        for (release, (vintage, sets)) in vintages.iter().zip(&sets).enumerate() {
            for (n, id) in family.indicators.iter().enumerate() {
                sheet.add_part(n, *id, release, (vintage, sets));
            }
        }
        sheet.add_withheld();
        sheet.add_rests();
        for (release, (vintage, sets)) in vintages.iter().zip(&sets).enumerate() {
            sheet.add_differences(release, vintage.cube, sets);
        }
        sheet.build().map(Some)
    }
}

/// The combinations that are reported, or have a figure in a release.
fn used(family: &Family, vintages: &[Vintage<'_>]) -> BTreeSet<Slice> {
    let reported = family.places.iter().flat_map(|place| &place.reported);
    let mut used: BTreeSet<Slice> = reported.map(|own| (own.indicator, own.codes.clone())).collect();
    used.extend(family.withheld.iter().map(|own| (own.indicator, own.codes.clone())));
    for vintage in vintages {
        for (n, id) in family.indicators.iter().enumerate() {
            let Some(part) = vintage.cube.parts.get(id) else { continue };
            let slices: BTreeSet<u32> =
                part.cells.iter().filter(|cell| cell.counted != NO_SET).map(|cell| cell.slice).collect();
            let keys = slices.iter().filter_map(|slice| part.slices.get(*slice as usize));
            used.extend(keys.map(|key| (n, key.codes.clone())));
        }
    }
    used
}

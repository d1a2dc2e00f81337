//! The nodes, slices and cells of a family while they are found.

use std::collections::{BTreeMap, BTreeSet};

use marsad_domain::catalogue::{Catalogue, IndicatorId};
use marsad_domain::code::OrganisationCode;
use marsad_domain::status::ObsStatus;
use marsad_domain::value::scaled_up;
use marsad_release::cube::{CubeCell, CubePart};
use marsad_release::links::{Family, Stay};

use super::kinds::{Kinds, Slice};
use super::population::{Population, Reports, Sum};
use super::{CellName, Model, Unproven, Vintage};
use crate::linked::{Atom, Grid, Kind, Knowledge, LinkedRelease, ReporterId, Rule};
use crate::waivers::is_waived;

mod public;
mod unshown;
mod withheld;

/// More counts are not searched.
const ATOMS_MAX: usize = 2_000_000;

/// What is known of one linked cell while the sheet is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Hidden,
    /// An earlier release hides it.
    WasHidden,
    Open {
        cost: u64,
    },
    Shown,
    Primary {
        need: i64,
    },
    /// The same for readers alone: reporters who know their own part of it may compute the rest.
    ForReaders {
        need: i64,
    },
    /// Everybody knows it, whatever this release does: it is public elsewhere, or an earlier release shows it.
    Known,
}

impl State {
    /// What holds for a number that is in the release twice: hidden in one place, it is hidden in all.
    fn join(self, other: Self) -> Self {
        match (self, other) {
            (Self::Known, _) | (_, Self::Known) => Self::Known,
            (Self::Primary { need: one }, Self::Primary { need: other } | Self::ForReaders { need: other })
            | (Self::ForReaders { need: other }, Self::Primary { need: one }) => Self::Primary { need: one.max(other) },
            (Self::ForReaders { need: one }, Self::ForReaders { need: other }) => {
                Self::ForReaders { need: one.max(other) }
            }
            (kept @ (Self::Primary { .. } | Self::ForReaders { .. }), _)
            | (_, kept @ (Self::Primary { .. } | Self::ForReaders { .. })) => kept,
            (Self::Shown, _) | (_, Self::Shown) => Self::Shown,
            (Self::Open { cost: one }, Self::Open { cost: other }) => Self::Open { cost: one.saturating_add(other) },
            // What was hidden before costs nothing to hide again.
            (Self::Open { .. }, Self::WasHidden) | (Self::WasHidden, Self::Open { .. }) => Self::Open { cost: 1 },
            (open @ Self::Open { .. }, _) | (_, open @ Self::Open { .. }) => open,
            (Self::WasHidden, _) | (_, Self::WasHidden) => Self::WasHidden,
            (Self::Hidden, Self::Hidden) => Self::Hidden,
        }
    }
}

/// A family while its nodes, slices and cells are found.
pub(super) struct Sheet<'a> {
    catalogue: &'a Catalogue,
    family: &'a Family,
    kinds: Kinds,
    /// The open places, by their number in the family.
    places: BTreeMap<u32, u32>,
    nodes: BTreeMap<Vec<u32>, u32>,
    slices: BTreeMap<Vec<u32>, u32>,
    states: BTreeMap<(u32, u32), State>,
    names: BTreeMap<(u32, u32), Vec<CellName>>,
    shown: BTreeSet<(u32, u32)>,
    /// Cells that are public elsewhere.
    public: BTreeSet<(u32, u32)>,
    counts: Vec<i64>,
    /// The release that is to be protected or attacked.
    last: usize,
    /// Whether it is still to be protected.
    is_new: bool,
}

fn next<K: Ord>(known: &mut BTreeMap<K, u32>, key: K) -> u32 {
    let next = known.len() as u32;
    *known.entry(key).or_insert(next)
}

impl<'a> Sheet<'a> {
    pub(super) fn new(
        catalogue: &'a Catalogue,
        family: &'a Family,
        kinds: Kinds,
        vintages: &[Vintage<'_>],
    ) -> Result<Self, Unproven> {
        let open = (0..).zip(&family.places).filter(|(_, place)| place.is_open).map(|(n, _)| n);
        let places: BTreeMap<u32, u32> = open.zip(0..).collect();
        if places.len().saturating_mul(kinds.len()) > ATOMS_MAX {
            return Err(Unproven::TooLarge);
        }
        let (nodes, slices, states, names, shown, public) = Default::default();
        let mut sheet = Self {
            catalogue,
            family,
            kinds,
            places,
            nodes,
            slices,
            states,
            names,
            shown,
            public,
            counts: Vec::new(),
            last: vintages.len().saturating_sub(1),
            is_new: vintages.last().is_some_and(|last| last.published.is_none()),
        };
        let reports = sheet.reports();
        let population = Population::of(sheet.places.len(), sheet.kinds.len(), &reports);
        sheet.counts = population.counts().to_vec();
        Ok(sheet)
    }

    /// The places of a set, numbered without those where nobody can be.
    fn set(&self, set: u32) -> Vec<u32> {
        let all = self.family.sets.get(set as usize).into_iter().flatten();
        all.filter_map(|place| self.places.get(place).copied()).collect()
    }

    fn reports(&self) -> Vec<Reports> {
        let mut kinds_of: BTreeMap<Slice, Vec<u32>> = BTreeMap::new();
        let mut reports = Vec::new();
        for (n, place) in (0..).zip(&self.family.places) {
            let places = self.set(place.counted);
            let sum = |own: &marsad_release::links::Reported| {
                let slice = (own.indicator, own.codes.clone());
                let kinds = kinds_of.entry(slice).or_insert_with_key(|slice| self.kinds.of(slice)).clone();
                Sum { places: places.clone(), kinds, value: own.value }
            };
            let sums: Vec<Sum> = place.reported.iter().map(sum).collect();
            let number = self.places.get(&n).copied();
            reports.push((
                places.len(),
                n,
                Reports { place: number.unwrap_or(u32::MAX), is_open: number.is_some(), sums },
            ));
        }
        reports.sort_by_key(|(size, n, _)| (*size, *n));
        reports.into_iter().map(|(.., reports)| reports).collect()
    }

    fn enter(&mut self, places: Vec<u32>, kinds: Vec<u32>, state: State) -> (u32, u32) {
        let at = (next(&mut self.nodes, places), next(&mut self.slices, kinds));
        let known = self.states.entry(at).or_insert(state);
        *known = known.join(state);
        at
    }

    fn need(&self, id: IndicatorId) -> i64 {
        self.need_of(id, &[id])
    }

    /// How wide a cell of an indicator must stay if the rules of some indicators protect it.
    fn need_of(&self, id: IndicatorId, rules: &[IndicatorId]) -> i64 {
        let min_cells = rules.iter().filter_map(|own| self.catalogue.indicator(*own)).map(|own| own.min_cell);
        let decimals = self.catalogue.indicator(id).map_or(0, |own| own.decimals);
        let need = scaled_up(min_cells.max().unwrap_or(0), decimals);
        i64::try_from(need).unwrap_or(i64::MAX).max(1)
    }

    pub(super) fn add_part(
        &mut self,
        n: usize,
        id: IndicatorId,
        release: usize,
        (vintage, sets): (&Vintage<'_>, &[u32]),
    ) {
        let Some(part) = vintage.cube.parts.get(&id) else { return };
        let Some(own) = self.catalogue.indicator(id) else { return };
        let published = vintage.published.and_then(|safe| safe.part(own.code.as_str()));
        let is_open_to_all = !own.hides_figures() && !self.family.withholds(n);
        let kinds: Vec<Vec<u32>> = part.slices.iter().map(|key| self.kinds.of(&(n, key.codes.clone()))).collect();
        for (position, cell) in part.cells.iter().enumerate() {
            let Some(set) = sets.get(cell.counted as usize) else { continue };
            let places = self.set(*set);
            let Some(kinds) = kinds.get(cell.slice as usize).filter(|kinds| !kinds.is_empty()) else { continue };
            if places.is_empty() {
                continue;
            }
            let found = || {
                let key = part.slices.get(cell.slice as usize)?;
                let area = self.catalogue.area(cell.area)?;
                published?.published().find(area.code.as_str(), cell.period, key)
            };
            let found = if vintage.published.is_some() { found() } else { None };
            let is_shown = found.is_some_and(|cell| cell.value.is_some());
            let says_nothing = found.is_some_and(|cell| cell.statuses.first() != ObsStatus::Suppressed) && !is_shown;
            if says_nothing && cell.value.is_some() {
                // It was empty by the rules of then, not hidden.
                continue;
            }
            let is_waived = is_waived(self.catalogue, part, cell);
            let is_public = is_waived && release == self.last;
            // What was shown before cannot be hidden any more. An attack reports it instead.
            let is_known = is_public || (is_shown && self.is_new);
            let state = match (cell.status(), cell.value) {
                (ObsStatus::Suppressed, _) | (_, Some(_)) if is_known => State::Known,
                (ObsStatus::Suppressed, _) => State::Primary { need: self.need(id).max(cell.dominated) },
                (_, None) => State::Hidden,
                // An attack reports what should not be shown.
                (_, Some(_)) if is_shown && (cell.small || cell.dominated > 0) => {
                    State::Primary { need: self.need(id).max(cell.dominated) }
                }
                (_, Some(_)) if is_shown || is_open_to_all => State::Shown,
                // Another figure than the public one, which an earlier release has hidden.
                (_, Some(value)) if is_waived && (value < self.need(id) || cell.dominated > 0) => {
                    State::Primary { need: self.need(id).max(cell.dominated) }
                }
                (_, Some(_)) if vintage.published.is_some() => State::WasHidden,
                (_, Some(value)) => State::Open { cost: self.cost(part, cell, value) },
            };
            let at = self.enter(places, kinds.clone(), state);
            if is_shown || matches!(state, State::Shown | State::Known) {
                self.shown.insert(at);
            }
            if is_public && state == State::Known {
                self.public.insert(at);
            }
            self.names.entry(at).or_default().push((release, id, position));
        }
    }

    /// Coarse figures are dearer than fine ones, and large ones than small ones.
    fn cost(&self, part: &CubePart, cell: &CubeCell, value: i64) -> u64 {
        let size = 1 + u64::from(value.unsigned_abs().saturating_add(1).ilog2());
        let coarse = 4_u32.saturating_sub(u32::from(self.catalogue.fineness(cell.area)).min(4));
        let wide = 7_u32.saturating_sub(cell.period.freq() as u32);
        let dimensions = part.slices.get(cell.slice as usize).map_or(0, |key| key.breakdown_size());
        let breakdown = [16, 4, 1].get(dimensions).copied().unwrap_or(1);
        8_u64
            .saturating_pow(coarse)
            .saturating_mul(2_u64.saturating_pow(wide))
            .saturating_mul(breakdown)
            .saturating_mul(size)
    }

    /// The count of a sum of people.
    fn value(&self, places: &[u32], kinds: &[u32]) -> i64 {
        let width = self.kinds.len();
        let of = |place: &u32| -> i64 {
            kinds.iter().filter_map(|kind| self.counts.get(*place as usize * width + *kind as usize)).sum()
        };
        places.iter().map(of).sum()
    }

    pub(super) fn build(mut self) -> Result<Model, Unproven> {
        self.bound_by_public();
        let (slices, nodes) = (self.slices.len(), self.nodes.len());
        let mut slices_of: Vec<Vec<u32>> = vec![Vec::new(); self.kinds.len()];
        for (kinds, slice) in &self.slices {
            for kind in kinds {
                slices_of.get_mut(*kind as usize).into_iter().for_each(|own| own.push(*slice));
            }
        }
        let kind = |(codes, mut slices): (Vec<u16>, Vec<u32>)| {
            slices.sort_unstable();
            Kind { codes, slices }
        };
        let kinds: Vec<Kind> = self.kinds.codes().into_iter().zip(slices_of).map(kind).collect();
        let mut nodes_of: Vec<Vec<u32>> = vec![Vec::new(); self.places.len()];
        for (places, node) in &self.nodes {
            for place in places {
                nodes_of.get_mut(*place as usize).into_iter().for_each(|own| own.push(*node));
            }
        }
        let grid = Grid::new(nodes, slices, kinds, nodes_of)?;
        let mut rules = vec![Rule::Hidden; nodes * slices];
        for ((node, slice), state) in &self.states {
            let rule = match *state {
                State::Hidden | State::WasHidden => Rule::Hidden,
                State::Shown | State::Known => Rule::Shown,
                State::Open { cost } => Rule::Open { cost },
                State::Primary { need } => Rule::Primary { need },
                State::ForReaders { need } => Rule::ForReaders { need },
            };
            rules.get_mut(grid.cell(*node, *slice).index()).into_iter().for_each(|place| *place = rule);
        }
        let names = self.names.iter().map(|((node, slice), names)| (grid.cell(*node, *slice), names.clone())).collect();
        let shown = self.shown.iter().map(|(node, slice)| grid.cell(*node, *slice)).collect();
        let (reporters, knowledge) = self.knowledge();
        let width = self.kinds.len().max(1);
        let atom = |(n, count): (usize, &i64)| Atom {
            count: *count,
            knowledge: knowledge.get(n / width).copied().unwrap_or(Knowledge::Nobody),
        };
        let atoms = self.counts.iter().enumerate().map(atom).collect();
        let release = LinkedRelease::on_grid(grid, atoms, rules, &[])?;
        Ok(Model { release, names, shown, reporters })
    }

    /// Who knows the people of each place: its reporter, where all its figures are of one. Beside figures that stay at their node,
    /// all others are taken to be known to a holder of what travels.
    fn knowledge(&self) -> (Vec<OrganisationCode>, Vec<Knowledge>) {
        let has_local = self.family.places.iter().any(|place| place.stay != Stay::Never);
        let mut reporters: Vec<OrganisationCode> = Vec::new();
        let mut knowledge = Vec::new();
        for place in (0..).zip(&self.family.places).filter(|(n, _)| self.places.contains_key(n)).map(|(_, place)| place)
        {
            let own: BTreeSet<_> = place.reported.iter().map(|own| own.reporter.as_ref()).collect();
            let only = match own.first() {
                Some(Some(only)) if own.len() == 1 => Some(*only),
                _ => None,
            };
            let only = only.map(|only| {
                let known = reporters.iter().position(|known| known == only).unwrap_or_else(|| {
                    reporters.push(only.clone());
                    reporters.len() - 1
                });
                ReporterId(known as u32)
            });
            knowledge.push(match only {
                only if has_local && place.stay == Stay::Never => Knowledge::Shared(only),
                Some(only) => Knowledge::Reporter(only),
                None => Knowledge::Nobody,
            });
        }
        (reporters, knowledge)
    }
}

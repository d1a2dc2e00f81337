//! From figures to cells: which cells there are, their status, and what an expected cell without a figure looks like.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use marsad_domain::catalogue::AreaId;
use marsad_domain::catalogue::area::Level;
use marsad_domain::period::Period;
use marsad_domain::status::{ObsStatus, Statuses};

use super::breakdowns::{Key, slice_key};
use super::clear_cell::clear_cell;
use super::column::Column;
use super::cube::{CubeCell, CubePart, LeftOut, LeftOutWhy, RatioSides, arrange};
use super::explain::gathered;
use super::figures::{Figures, Spot};
use super::layout::{Layout, Side};
use super::linker::Linker;
use super::links::NO_SET;
use super::local::{LocalPart, LocalRows};
use super::network::{self, Expected};
use super::note;
use super::ratio_sides;
use super::resolved::{MadeFrom, Resolved};

/// Writes one indicator's cells.
pub(super) struct Emitter<'l, 'a> {
    layout: &'l Layout<'a>,
    /// The combinations of the cells, and the position of each.
    keys: Vec<Key>,
    places: FxHashMap<Key, u32>,
    cells: Vec<CubeCell>,
    left_out: Vec<LeftOut>,
    /// The residual groups with rows.
    residuals: Vec<AreaId>,
    /// The residual groups with rows that an area belongs to.
    residuals_of: FxHashMap<AreaId, Vec<AreaId>>,
    linker: Option<&'l mut Linker<'a>>,
    local: &'l LocalRows,
    /// Nothing finer is shown.
    finest: u8,
}

/// What cells without a figure need of their combination.
struct Expectation {
    /// Shown where it has a figure, never expected.
    is_unknown: bool,
    /// Of a ratio: what rows of its sides must use.
    demanded: Vec<Option<(u16, u128)>>,
    /// The position of the combination among those of the cells, once it has some.
    place: Option<u32>,
}

/// The cells of one indicator, and those that had to be left out. `linker` notes what each cell counts; `local` are the figures that
/// stay at the builder's node.
pub(super) fn emit<'a>(
    layout: &Layout<'a>,
    linker: Option<&mut Linker<'a>>,
    local: &LocalRows,
) -> (CubePart, Vec<LeftOut>) {
    let mut emitter = Emitter::new(layout, linker, local);
    emitter.tree();
    emitter.networks();
    let slices = &layout.frame.slices;
    let sides = match layout.sides.as_slice() {
        [top, bottom] => {
            let of = |side: &Side<'_>, key: &Key| {
                side.key(slices, key).map(|own| slice_key(&side.layout.frame.slices, &own))
            };
            Some(RatioSides {
                numerator: top.layout.frame.indicator,
                denominator: bottom.layout.frame.indicator,
                slices: emitter.keys.iter().map(|key| (of(top, key), of(bottom, key))).collect(),
            })
        }
        _ => None,
    };
    let mut part = CubePart {
        indicator: layout.frame.indicator,
        dimensions: slices.dimensions.iter().filter(|d| !d.is_method).map(|d| d.concept.clone()).collect(),
        slices: emitter.keys.iter().map(|key| slice_key(slices, key)).collect(),
        cells: emitter.cells,
        basis: ratio_sides::basis(&layout.sides, slices),
        sides,
    };
    arrange(&mut part);
    note::of_codes(layout, &mut part);
    (part, emitter.left_out)
}

impl<'l, 'a> Emitter<'l, 'a> {
    fn new(layout: &'l Layout<'a>, linker: Option<&'l mut Linker<'a>>, local: &'l LocalRows) -> Self {
        let catalogue = layout.territory.catalogue;
        let residuals = note::residuals(layout);
        let mut residuals_of: FxHashMap<AreaId, Vec<AreaId>> = FxHashMap::default();
        for group in &residuals {
            let members = catalogue.area(*group).into_iter().flat_map(|area| &area.members);
            for member in members.filter_map(|member| catalogue.area_id(member.area.as_str())) {
                residuals_of.entry(member).or_default().push(*group);
            }
        }
        let (keys, places, cells, left_out) = Default::default();
        // A ratio is shown no finer than its sides: with one of them it would give away the other.
        let of_sides = layout.sides.iter().map(|side| side.layout.indicator.publish_from.fineness());
        let finest = of_sides.fold(layout.indicator.publish_from.fineness(), u8::min);
        Self { layout, keys, places, cells, left_out, residuals, residuals_of, linker, local, finest }
    }

    fn is_too_fine(&self, area: AreaId) -> bool {
        self.layout.territory.catalogue.fineness(area) > self.finest
    }

    /// Areas that may be shown: nothing finer than `publish_from`. Sums of finer ones may stay at the node: these are noted.
    fn areas(&self) -> Vec<AreaId> {
        let notes_finer = !self.local.is_empty() && !self.layout.is_ratio();
        let all = self.layout.territory.cell_areas(&self.layout.facts.areas);
        all.into_iter().filter(|area| notes_finer || !self.is_too_fine(*area)).collect()
    }

    /// The places that have cells on each METHOD, by area and period, with the breakdowns that are used there.
    fn places(&self) -> BTreeMap<u16, Vec<(AreaId, Period, u128)>> {
        let Layout { territory, facts, .. } = self.layout;
        let mut by_scope: BTreeMap<Option<AreaId>, Vec<AreaId>> = BTreeMap::new();
        for area in self.areas() {
            if territory.level(area) != Level::Network {
                by_scope.entry(territory.scope(area)).or_default().push(area);
            }
        }
        let mut places: BTreeMap<u16, Vec<(AreaId, Period, u128)>> = BTreeMap::new();
        for ((method, scope), periods) in &facts.expected {
            let own = places.entry(*method).or_default();
            for area in by_scope.get(scope).into_iter().flatten() {
                let rank = territory.order.rank(*area);
                own.extend(periods.iter().map(|period| (*area, *period, facts.used(*method, rank, *period))));
            }
        }
        places.values_mut().for_each(|own| own.sort_unstable());
        places
    }

    /// One combination after the other: none asks for another.
    fn tree(&mut self) {
        let layout = self.layout;
        for (method, places) in self.places() {
            for breakdown in layout.frame.slices.declared() {
                let used = places.iter().filter(|(.., mask)| breakdown == 0 || mask & breakdown != 0);
                let used: Vec<(AreaId, Period)> = used.map(|(area, period, _)| (*area, *period)).collect();
                if used.is_empty() {
                    continue;
                }
                let grid = layout.grid(None, used.iter().map(|(_, period)| *period));
                let rank = |area: AreaId| layout.territory.order.rank(area);
                let places = used.iter().filter_map(|(area, period)| {
                    let spot = Spot { method, area: *area, period: *period };
                    Some((spot, grid.position(rank(*area), *period)?))
                });
                let places: Vec<(Spot, usize)> = places.collect();
                let mut before: Option<Rc<Column>> = None;
                // Where a combination has no row, there is nothing but expectation, and that is the same for all.
                let mut silent: Option<Rc<Column>> = None;
                for key in layout.frame.slices.of_breakdown(breakdown, method) {
                    let is_silent = !layout.is_ratio() && layout.frame.rows(&key).is_empty();
                    let compute = || Rc::new(layout.column(&grid, &key, before.as_deref()));
                    let column = if is_silent { Rc::clone(silent.get_or_insert_with(compute)) } else { compute() };
                    let figures = Figures::of_column(layout, &grid, key, Rc::clone(&column));
                    self.emit_places(&figures, &column, &places);
                    before = Some(column);
                }
            }
        }
    }

    fn emit_places(&mut self, figures: &Figures<'_, '_>, column: &Column, places: &[(Spot, usize)]) {
        let mut expectation = self.expectation(&figures.key);
        for (spot, position) in places {
            let Some(resolved) = column.found.get(*position) else { continue };
            let before = self.cells.len();
            if self.layout.territory.level(spot.area) != Level::Residual {
                self.push(figures, *spot, resolved, &mut expectation);
            } else if resolved.amount.is_some() {
                let statuses = resolved.statuses.with(ObsStatus::IncludesOtherCategory);
                self.push(figures, *spot, &Resolved { statuses, ..*resolved }, &mut expectation);
            }
            if resolved.made_from == MadeFrom::Own && column.behind(*position).is_some() {
                self.compare(before, figures, *spot, resolved);
            }
        }
    }

    /// Notes what the cell at a position does not agree with, if the cell is there and has a value.
    fn compare(&mut self, at: usize, figures: &Figures<'_, '_>, spot: Spot, resolved: &Resolved) {
        let Some(cell) = self.cells.get_mut(at).filter(|cell| cell.value.is_some()) else { return };
        let note = note::of_parts(figures, spot, resolved, &self.residuals);
        cell.notes = note.map_or(cell.notes, |note| cell.notes.with(note));
    }

    fn networks(&mut self) {
        let Layout { frame, territory, facts, .. } = self.layout;
        let methods = frame.slices.methods();
        let groups = self.areas().into_iter().filter(|area| territory.level(*area) == Level::Network);
        let periods_of = |group| (group, network::periods(territory, facts, group, &methods));
        let groups: Vec<(AreaId, BTreeMap<Period, Expected>)> = groups.map(periods_of).collect();
        let all: BTreeSet<Period> = groups.iter().flat_map(|(_, periods)| periods.keys()).copied().collect();
        if all.is_empty() {
            return;
        }
        let all: Vec<Period> = all.into_iter().collect();
        let areas: Vec<AreaId> = groups.iter().map(|(group, _)| *group).collect();
        let grid = self.layout.grid(Some(&network::with_members(territory, &areas, &all)), all);
        for breakdown in frame.slices.declared() {
            let used = |group: AreaId, period: Period| {
                let rank = territory.order.rank(group);
                breakdown == 0 || methods.iter().any(|m| facts.used(*m, rank, period) & breakdown != 0)
            };
            let spots = groups.iter().flat_map(|(group, periods)| {
                periods.iter().map(move |(period, expected)| (*group, *period, *expected))
            });
            let spots: Vec<(AreaId, Period, Expected)> =
                spots.filter(|(group, period, _)| used(*group, *period)).collect();
            let first = methods.first().filter(|_| !spots.is_empty());
            for key in first.map(|method| frame.slices.of_breakdown(breakdown, *method)).unwrap_or_default() {
                let figures = Figures::on_methods(self.layout, &grid, key, &methods);
                for (group, period, expected) in &spots {
                    for (method, resolved) in network::resolve(&figures, *group, *period, expected.method) {
                        if resolved.amount.is_none() && !expected.is_due {
                            continue;
                        }
                        let spot = Spot { method, area: *group, period: *period };
                        let mut expectation = self.expectation(&figures.key(spot));
                        let before = self.cells.len();
                        self.push(&figures, spot, &resolved, &mut expectation);
                        self.compare(before, &figures, spot, &resolved);
                    }
                }
            }
        }
    }

    fn expectation(&self, key: &[u16]) -> Expectation {
        let slices = &self.layout.frame.slices;
        let demanded = self.layout.sides.iter().map(|side| side.demanded(slices, key)).collect();
        Expectation { is_unknown: slices.has_unknown(key), demanded, place: None }
    }

    fn push(&mut self, figures: &Figures<'_, '_>, spot: Spot, resolved: &Resolved, expectation: &mut Expectation) {
        let silent = resolved.amount.is_none();
        if silent && (resolved.coverage.parts_of == 0 || self.is_unexpected(spot, expectation)) {
            return;
        }
        // An answer without a figure is shown whenever it came.
        let is_late = || self.is_in_tree(spot) && self.layout.expectation.prints_silence(spot.area, spot.period);
        if silent && resolved.contributors == 0 && !is_late() {
            return;
        }
        if self.is_too_fine(spot.area) {
            let counted = self.linker.as_mut().map_or(NO_SET, |linker| linker.set_of(figures, spot, resolved));
            self.local_part(figures, spot, counted);
            return;
        }
        let mut cell = match clear_cell(self.layout, spot, resolved) {
            Ok(cell) => cell,
            Err(why) => return self.leave_out(&figures.key(spot), spot, why),
        };
        if silent && cell.status() == ObsStatus::Missing && self.is_in_residual(figures, spot) {
            cell.statuses = Statuses::only(ObsStatus::InOtherCategory);
        }
        if let Some(contributions) =
            self.layout.contributions.as_ref().filter(|_| !resolved.direct && cell.value.is_some())
        {
            cell.dominated = contributions.need(figures, spot);
        }
        if let Some(linker) = &mut self.linker {
            cell.counted = linker.set_of(figures, spot, resolved);
        }
        if !silent {
            cell.local = self.local_part(figures, spot, cell.counted);
        }
        cell.is_of_sides = is_of_sides(figures, spot, resolved);
        cell.slice = *expectation.place.get_or_insert_with(|| self.place_of(figures.key(spot)));
        self.cells.push(cell);
    }

    /// How much of a figure stays at the builder's node. It is noted if that is too little for a cell.
    fn local_part(&mut self, figures: &Figures<'_, '_>, spot: Spot, counted: u32) -> LocalPart {
        if self.local.is_empty() {
            return LocalPart::None;
        }
        let frame = &self.layout.frame;
        let part = self.local.part_of(self.layout.territory.catalogue, &gathered(figures, spot));
        if let (LocalPart::Few | LocalPart::OneArea, Some(linker)) = (part, &mut self.linker) {
            let codes = slice_key(&frame.slices, &figures.key(spot)).codes;
            linker.withhold(frame.indicator, codes, counted, part);
        }
        part
    }

    /// Names a cell that is left out. Other cells do not depend on it: they add up figures, never cells.
    fn leave_out(&mut self, key: &[u16], spot: Spot, why: LeftOutWhy) {
        let layout = self.layout;
        let Some(area) = layout.territory.catalogue.area(spot.area) else { return };
        self.left_out.push(LeftOut {
            indicator: layout.indicator.code.clone(),
            area: area.code.clone(),
            period: spot.period,
            breakdown: slice_key(&layout.frame.slices, key).breakdown(),
            why,
        });
    }

    /// Whether an area of a country is a part, or above one, of the cells of a METHOD and period. Where others report at another
    /// level, nobody waits for it.
    fn is_in_tree(&self, spot: Spot) -> bool {
        let territory = &self.layout.territory;
        let is_apart = matches!(territory.level(spot.area), Level::City | Level::Network | Level::Residual);
        is_apart || territory.parts.at(spot.method, spot.period).reaches(spot.area)
    }

    /// Whether nothing is missed where nothing came.
    fn is_unexpected(&self, spot: Spot, expectation: &Expectation) -> bool {
        let rank = || self.layout.territory.order.rank(spot.area);
        let mut sides = self.layout.sides.iter().zip(&expectation.demanded);
        expectation.is_unknown
            || sides.any(|(side, demanded)| {
                demanded.is_some_and(|(method, wanted)| {
                    side.layout.facts.used(method, rank(), spot.period) & wanted != wanted
                })
            })
    }

    /// The position of a combination among those of the cells.
    fn place_of(&mut self, key: Key) -> u32 {
        let next = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
        let keys = &mut self.keys;
        *self.places.entry(key).or_insert_with_key(|key| {
            keys.push(key.clone());
            next
        })
    }

    /// Whether a residual group that `spot`'s area belongs to has a figure for the same place.
    fn is_in_residual(&self, figures: &Figures<'_, '_>, spot: Spot) -> bool {
        let groups = self.residuals_of.get(&spot.area).map_or(&[][..], Vec::as_slice);
        groups.iter().any(|group| figures.at(Spot { area: *group, ..spot }).amount.is_some())
    }
}

/// Whether both sums of a ratio are the figures of its sides at the same place.
fn is_of_sides(figures: &Figures<'_, '_>, spot: Spot, resolved: &Resolved) -> bool {
    let side = |n: usize| {
        let side = figures.side(spot.method, n)?;
        let method = side.layout.frame.slices.method_of(&side.key);
        Some(side.at(Spot { method, ..spot }).amount?.figure)
    };
    let amount = resolved.amount.filter(|_| figures.layout.is_ratio());
    amount.is_some_and(|amount| amount.per.is_some() && side(0) == Some(amount.figure) && side(1) == amount.per)
}

//! One indicator's figures, laid out for the roll-up: the reporter picked for every cell, partitions completed, and what
//! is expected where.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use rustc_hash::FxHashMap;

use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::catalogue::{AreaId, Catalogue, IndicatorId};
use marsad_domain::observation::DimensionKeyId;
use marsad_domain::period::Period;

use super::breakdowns::Slices;
use super::calendar::Calendar;
use super::input::{Figure, Inputs};
use super::own_figure::OwnFigure;
use super::partition_sums::PartitionSums;
use super::place_key::{MethodPlace, PlaceKey};
use super::territory::{Networks, Territory};

/// A row of the frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub area: AreaId,
    pub period: Period,
    pub base: OwnFigure,
}

/// The rows of one combination each, by area and period.
#[derive(Debug, Default)]
struct Rows {
    rows: Vec<Row>,
    /// Where each combination's rows begin, and where the last one's end.
    starts: Vec<u32>,
    /// Whether no row is an answer without a figure.
    all_have_values: bool,
}

/// Where rows are, and which breakdowns they use: what expectation is read from.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Periods with a row, by METHOD and scope ([`Territory::scope`]).
    pub rows: HashMap<(u16, Option<AreaId>), BTreeSet<Period>>,
    /// Cuts used by rows of an area or its parts, by METHOD; in the period or in one inside it.
    pub usage: FxHashMap<MethodPlace, u128>,
    pub areas: BTreeSet<AreaId>,
}

/// One indicator's figures.
#[derive(Debug)]
pub(super) struct Frame {
    pub indicator: IndicatorId,
    pub slices: Slices,
    rows: Rows,
    pub facts: Facts,
    /// Cuts that rows use, in order; until they have been surveyed.
    direct: Vec<(MethodPlace, u128)>,
}

/// The figures of one indicator as (place, position), the picked one first within each place.
pub(super) type Ordered = Vec<(PlaceKey, u32)>;

/// The order of authority among reporters of one cell: an answer with a figure before one without, then the
/// indicator's order, whose own territory it is, the later REF_DATE, organisation, origin.
fn standing<'a>(
    indicator: &Indicator,
    inputs: &'a Inputs,
    figure: &Figure,
) -> (bool, usize, bool, Reverse<u32>, &'a str, &'a str, u32, Reverse<u64>) {
    let reporter = inputs.reporter(figure.reporter);
    let kind = reporter.and_then(|info| indicator.authority.iter().position(|kind| *kind == info.kind));
    (
        figure.value.is_none(),
        kind.unwrap_or(usize::MAX),
        !reporter.is_some_and(|info| info.territories.contains(&figure.area)),
        Reverse(figure.ref_date),
        reporter.map_or("", |info| info.organisation.as_str()),
        inputs.origin_name(figure.source.origin),
        figure.source.epoch,
        Reverse(figure.source.index),
    )
}

/// The indicator's figures by place, each place's in order of authority. Codes that are in no list are left out.
pub(super) fn order(indicator: &Indicator, slices: &Slices, inputs: &Inputs, figures: &[u32]) -> Ordered {
    let mut known: FxHashMap<DimensionKeyId, Option<u32>> = FxHashMap::default();
    let mut ordered: Ordered = figures
        .iter()
        .filter_map(|at| {
            let figure = inputs.figure(*at)?;
            let slice = *known.entry(figure.dimensions).or_insert_with(|| {
                slices.of_codes(inputs.keys.codes(figure.dimensions)).map(|key| slices.intern(&key))
            });
            Some((PlaceKey { slice: slice?, area: figure.area, period: figure.period }, *at))
        })
        .collect();
    ordered.sort_unstable_by_key(|(spot, at)| (spot.area, spot.period, spot.slice, *at));
    for same in ordered.chunk_by_mut(|(a, _), (b, _)| a == b).filter(|same| same.len() > 1) {
        same.sort_by(|(_, x), (_, y)| match (inputs.figure(*x), inputs.figure(*y)) {
            (Some(x), Some(y)) => standing(indicator, inputs, x).cmp(&standing(indicator, inputs, y)),
            _ => std::cmp::Ordering::Equal,
        });
    }
    ordered
}

impl Rows {
    /// Sorts rows that are in the order of area and period by combination: counted, not compared.
    fn new(loose: &[(u32, Row)]) -> Self {
        let place = |slice: u32| usize::try_from(slice).unwrap_or(0);
        let slices = loose.iter().map(|(slice, _)| place(*slice) + 1).max().unwrap_or(0);
        let mut starts = vec![0_u32; slices + 1];
        for (slice, _) in loose {
            starts.get_mut(place(*slice) + 1).into_iter().for_each(|count| *count += 1);
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut order = vec![0_u32; loose.len()];
        for (n, (slice, _)) in (0..).zip(loose) {
            let Some(at) = next.get_mut(place(*slice)) else { continue };
            order.get_mut(place(*at)).into_iter().for_each(|slot| *slot = n);
            *at += 1;
        }
        let rows = order.iter().filter_map(|n| Some(loose.get(place(*n))?.1)).collect();
        let all_have_values = loose.iter().all(|(_, row)| row.base.value().is_some());
        Self { rows, starts, all_have_values }
    }

    fn of(&self, slice: u32) -> &[Row] {
        let at = |n: usize| self.starts.get(n).and_then(|start| usize::try_from(*start).ok());
        let n = usize::try_from(slice).unwrap_or(usize::MAX);
        let found = at(n).zip(at(n.saturating_add(1))).and_then(|(start, end)| self.rows.get(start..end));
        found.unwrap_or_default()
    }
}

impl Frame {
    /// Picks a figure for each place and completes partitions.
    pub(super) fn new(
        catalogue: &Catalogue,
        id: IndicatorId,
        indicator: &Indicator,
        inputs: &Inputs,
        figures: &[u32],
    ) -> Self {
        let mut frame = Self::empty(catalogue, id, indicator);
        let ordered = order(indicator, &frame.slices, inputs, figures);
        let mut loose: Vec<(u32, Row)> = Vec::with_capacity(ordered.len());
        let mut partitions = PartitionSums::default();
        let mut own: Vec<(u32, OwnFigure)> = Vec::new();
        for group in ordered.chunk_by(|(a, _), (b, _)| a.area == b.area && a.period == b.period) {
            let Some((PlaceKey { area, period, .. }, _)) = group.first().copied() else { continue };
            own.clear();
            for (spot, at) in group {
                if own.last().is_none_or(|(slice, _)| *slice != spot.slice)
                    && let Some(figure) = inputs.figure(*at)
                {
                    own.push((spot.slice, OwnFigure::reported(figure, *at)));
                }
            }
            partitions.complete(&frame.slices, &mut own);
            frame.note_usage(&mut partitions, &own, area, period);
            loose.extend(own.iter().map(|(slice, base)| (*slice, Row { area, period, base: *base })));
        }
        drop(ordered);
        frame.rows = Rows::new(&loose);
        frame
    }

    /// A frame without figures: of a ratio.
    pub(super) fn empty(catalogue: &Catalogue, id: IndicatorId, indicator: &Indicator) -> Self {
        let slices = Slices::new(catalogue, indicator);
        Self { indicator: id, slices, rows: Rows::default(), facts: Facts::default(), direct: Vec::new() }
    }

    fn note_usage(&mut self, partitions: &mut PartitionSums, own: &[(u32, OwnFigure)], area: AreaId, period: Period) {
        let first = self.direct.len();
        for (slice, _) in own.iter().filter(|(_, base)| base.figure().is_some()) {
            let (method, mask) = partitions.breakdowns(&self.slices, *slice);
            let here = self.direct.iter_mut().skip(first).find(|((known, ..), _)| *known == method);
            match here {
                Some((_, known)) => *known |= mask,
                None => self.direct.push(((method, area, period), mask)),
            }
        }
    }

    /// A combination's rows, by area and period.
    pub(super) fn rows_of(&self, slice: u32) -> &[Row] {
        self.rows.of(slice)
    }

    /// What an area itself says for a place.
    pub(super) fn base(&self, spot: PlaceKey) -> Option<&OwnFigure> {
        let rows = self.rows_of(spot.slice);
        let at = rows.binary_search_by_key(&(spot.area, spot.period), |row| (row.area, row.period)).ok()?;
        Some(&rows.get(at)?.base)
    }

    /// An answer without a figure that an area itself gave for a place.
    pub(super) fn empty_answer(&self, spot: PlaceKey) -> Option<&OwnFigure> {
        if self.rows.all_have_values {
            return None;
        }
        self.base(spot).filter(|base| base.value().is_none())
    }

    /// Finds where rows are and which breakdowns they use: over time in each area first, then up the tree, level by level.
    pub(super) fn survey(&mut self, territory: &Territory<'_>, calendar: Calendar, networks: &Networks) {
        let mut usage: FxHashMap<MethodPlace, u128> = FxHashMap::default();
        let mut wider: FxHashMap<Period, Vec<Period>> = FxHashMap::default();
        let mut scope = None;
        for ((method, area, period), mask) in self.direct.drain(..) {
            if scope.is_none_or(|(known, _)| known != area) {
                scope = Some((area, territory.scope(area)));
                self.facts.areas.insert(area);
            }
            self.facts.rows.entry((method, scope.and_then(|(_, scope)| scope))).or_default().insert(period);
            *usage.entry((method, area, period)).or_default() |= mask;
            for wide in wider.entry(period).or_insert_with(|| calendar.wider(period).collect()) {
                *usage.entry((method, area, *wide)).or_default() |= mask;
            }
        }
        self.facts.usage = territory.upwards(usage, networks);
    }
}

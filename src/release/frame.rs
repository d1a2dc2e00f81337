//! One indicator's figures, laid out for the roll-up: the reporter picked for every cell, partitions completed, and what
//! is expected where.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use crate::domain::catalogue::indicator::Indicator;
use crate::domain::catalogue::{AreaId, Catalogue, IndicatorId};
use crate::domain::observation::DimensionKeyId;
use crate::domain::period::Period;
use crate::domain::status::{ConfStatus, ObsStatus};

use super::calendar::Calendar;
use super::cuts::Slices;
use super::input::{Figure, Inputs};
use super::keys::{FastMap, Spot};
use super::partition::Ladder;
use super::territory::{Networks, Territory};

/// What an area itself says for a place: reported, or the sum of its own partition.
#[derive(Debug, Clone, Copy)]
pub(super) struct Base {
    /// None: an answer without a figure.
    pub value: Option<i128>,
    pub status: ObsStatus,
    pub conf: ConfStatus,
    pub contributors: u32,
    /// Position of the figure in the inputs; none for a sum.
    pub figure: Option<u32>,
    /// The dimension whose codes were added, of sums.
    pub partition: Option<u8>,
}

/// Where rows are, and which cuts they use: what expectation is read from.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Periods with a row, by METHOD and scope ([`Territory::scope`]).
    pub rows: HashMap<(u16, Option<AreaId>), BTreeSet<Period>>,
    /// Cuts used by rows of an area or its parts, by METHOD; in the period or in one inside it.
    pub usage: FastMap<(u16, AreaId, Period), u128>,
    pub areas: BTreeSet<AreaId>,
}

/// One indicator's figures.
#[derive(Debug)]
pub(super) struct Frame {
    pub indicator: IndicatorId,
    pub slices: Slices,
    pub base: FastMap<Spot, Base>,
    pub facts: Facts,
}

/// The figures of one indicator as (place, position), the picked one first within each place.
pub(super) type Ordered = Vec<(Spot, u32)>;

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
    let mut known: FastMap<DimensionKeyId, Option<u32>> = FastMap::default();
    let mut ordered: Ordered = figures
        .iter()
        .filter_map(|at| {
            let figure = inputs.figure(*at)?;
            let slice = *known.entry(figure.dimensions).or_insert_with(|| {
                slices.of_codes(inputs.keys.codes(figure.dimensions)).map(|key| slices.intern(&key))
            });
            Some((Spot { slice: slice?, area: figure.area, period: figure.period }, *at))
        })
        .collect();
    ordered.sort_unstable_by(|(a, x), (b, y)| {
        (a.area, a.period, a.slice).cmp(&(b.area, b.period, b.slice)).then_with(|| {
            match (inputs.figure(*x), inputs.figure(*y)) {
                (Some(x), Some(y)) => standing(indicator, inputs, x).cmp(&standing(indicator, inputs, y)),
                _ => std::cmp::Ordering::Equal,
            }
        })
    });
    ordered
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
        let slices = Slices::new(catalogue, indicator);
        let ordered = order(indicator, &slices, inputs, figures);
        let mut base: FastMap<Spot, Base> = FastMap::default();
        base.reserve(ordered.len());
        let mut ladder = Ladder::default();
        for group in ordered.chunk_by(|(a, _), (b, _)| a.area == b.area && a.period == b.period) {
            let Some((first, _)) = group.first() else { continue };
            let mut own: FastMap<u32, Base> = FastMap::default();
            for (spot, at) in group {
                let Some(figure) = inputs.figure(*at) else { continue };
                own.entry(spot.slice).or_insert(Base {
                    value: figure.value.map(i128::from),
                    status: figure.status,
                    conf: figure.conf,
                    contributors: 1,
                    figure: Some(*at),
                    partition: None,
                });
            }
            ladder.complete(&slices, &mut own);
            base.extend(own.into_iter().map(|(slice, found)| (Spot { slice, ..*first }, found)));
        }
        Self { indicator: id, slices, base, facts: Facts::default() }
    }

    /// A frame without figures: of a ratio.
    pub(super) fn empty(catalogue: &Catalogue, id: IndicatorId, indicator: &Indicator) -> Self {
        let slices = Slices::new(catalogue, indicator);
        Self { indicator: id, slices, base: FastMap::default(), facts: Facts::default() }
    }

    /// Finds where rows are and which cuts they use.
    pub(super) fn survey(&mut self, territory: &Territory<'_>, calendar: Calendar, networks: &Networks) {
        let mut direct: FastMap<(u16, AreaId, Period), u128> = FastMap::default();
        let mut known: FastMap<u32, (u16, u128)> = FastMap::default();
        for (spot, _) in self.base.iter().filter(|(_, base)| base.figure.is_some()) {
            let (method, mask) = *known.entry(spot.slice).or_insert_with(|| {
                let key = self.slices.key(spot.slice);
                (self.slices.method_of(&key), self.slices.mask(&key))
            });
            *direct.entry((method, spot.area, spot.period)).or_default() |= mask;
        }
        for ((method, area, period), mask) in direct {
            self.facts.areas.insert(area);
            self.facts.rows.entry((method, territory.scope(area))).or_default().insert(period);
            for above in territory.upwards(area, networks) {
                for wide in std::iter::once(period).chain(calendar.wider(period)) {
                    *self.facts.usage.entry((method, above, wide)).or_default() |= mask;
                }
            }
        }
    }
}

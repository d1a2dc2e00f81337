//! One indicator's figures, laid out for the roll-up: the reporter picked for every cell, partitions completed, rows of one
//! combination of codes together, by area in post-order and period.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::catalogue::{AreaId, Catalogue, IndicatorId};
use marsad_domain::observation::DimensionKeyId;
use marsad_domain::period::Period;

use super::breakdowns::Slices;
use super::input::{Figure, Inputs};
use super::own_figure::OwnFigure;
use super::partition_sums::PartitionSums;
use super::territory::PostOrder;

/// What an area itself says in a period.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// The area, by its rank in post-order.
    pub rank: u32,
    pub period: Period,
    pub base: OwnFigure,
}

/// The breakdowns that the rows of an area use in a period.
#[derive(Debug, Clone, Copy)]
pub(super) struct Used {
    pub method: u16,
    pub area: AreaId,
    pub period: Period,
    pub mask: u128,
}

/// One indicator's figures.
#[derive(Debug)]
pub(super) struct Frame {
    pub indicator: IndicatorId,
    pub slices: Slices,
    rows: Vec<Row>,
    /// Where each combination's rows begin, and where the last one's end.
    starts: Vec<usize>,
}

/// The order of authority among reporters of one cell: an answer with a figure before one without, one that travels before one that
/// stays at its node, then the indicator's order, whose own territory it is, the later REF_DATE, organisation, origin.
pub(super) fn standing<'a>(
    indicator: &Indicator,
    inputs: &'a Inputs,
    figure: &Figure,
) -> (u8, usize, bool, Reverse<u32>, &'a str, &'a str, u32, Reverse<u64>) {
    let reporter = inputs.reporter(figure.reporter);
    let kind = reporter.and_then(|info| indicator.authority.iter().position(|kind| *kind == info.kind));
    (
        2 * u8::from(figure.value.is_none()) + u8::from(inputs.is_local(figure)),
        kind.unwrap_or(usize::MAX),
        !reporter.is_some_and(|info| info.territories.contains(&figure.area)),
        Reverse(figure.ref_date),
        reporter.map_or("", |info| info.organisation.as_str()),
        inputs.origin_name(figure.source.origin),
        figure.source.epoch,
        Reverse(figure.source.index),
    )
}

/// A figure's place: area by rank, period, combination; and its position in the inputs.
type Placed = (u32, Period, u32, u32);

/// The figures by area in post-order, period and combination, and those of one place in order of authority. Figures with
/// codes that are in no list are left out.
fn placed(
    indicator: &Indicator,
    slices: &mut Slices,
    inputs: &Inputs,
    figures: &[u32],
    order: &PostOrder,
) -> Vec<Placed> {
    let mut known: FxHashMap<DimensionKeyId, Option<u32>> = FxHashMap::default();
    let mut placed: Vec<Placed> = Vec::with_capacity(figures.len());
    for at in figures {
        let Some(figure) = inputs.figure(*at) else { continue };
        let slice = known.entry(figure.dimensions).or_insert_with(|| {
            let key = slices.of_codes(inputs.keys.codes(figure.dimensions))?;
            Some(slices.intern(&key))
        });
        placed.extend(slice.map(|slice| (order.rank(figure.area), figure.period, slice, *at)));
    }
    placed.sort_unstable();
    for same in placed.chunk_by_mut(|a, b| (a.0, a.1, a.2) == (b.0, b.1, b.2)).filter(|same| same.len() > 1) {
        same.sort_by_key(|(.., at)| inputs.figure(*at).map(|figure| standing(indicator, inputs, figure)));
    }
    placed
}

impl Frame {
    /// Picks a figure for each place and completes partitions. Also says which breakdowns are used where.
    pub(super) fn new(
        catalogue: &Catalogue,
        id: IndicatorId,
        indicator: &Indicator,
        inputs: &Inputs,
        figures: &[u32],
        order: &PostOrder,
    ) -> (Self, Vec<Used>) {
        let mut frame = Self::empty(catalogue, id, indicator);
        let placed = placed(indicator, &mut frame.slices, inputs, figures, order);
        let mut loose: Vec<(u32, Row)> = Vec::with_capacity(placed.len());
        let mut used = Vec::new();
        let mut partitions = PartitionSums::default();
        let mut own: Vec<(u32, OwnFigure)> = Vec::new();
        for group in placed.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let Some((rank, period, _, first)) = group.first().copied() else { continue };
            own.clear();
            for (_, _, slice, at) in group {
                if own.last().is_none_or(|(last, _)| last != slice)
                    && let Some(figure) = inputs.figure(*at)
                {
                    own.push((*slice, OwnFigure::reported(figure, *at)));
                }
            }
            partitions.complete(&mut frame.slices, &mut own);
            if let Some(area) = inputs.figure(first).map(|figure| figure.area) {
                note_used(&mut used, &mut frame.slices, &mut partitions, &own, (area, period));
            }
            loose.extend(own.iter().map(|(slice, base)| (*slice, Row { rank, period, base: *base })));
        }
        drop(placed);
        frame.fill(&loose);
        (frame, used)
    }

    /// A frame without figures: of a ratio.
    pub(super) fn empty(catalogue: &Catalogue, id: IndicatorId, indicator: &Indicator) -> Self {
        Self { indicator: id, slices: Slices::new(catalogue, indicator), rows: Vec::new(), starts: Vec::new() }
    }

    /// Takes rows that are in the order of area and period, and sorts them by combination: counted, not compared.
    fn fill(&mut self, loose: &[(u32, Row)]) {
        let mut starts = vec![0; self.slices.len() + 1];
        for (slice, _) in loose {
            starts.get_mut(place(*slice) + 1).into_iter().for_each(|count| *count += 1);
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut order = vec![0_usize; loose.len()];
        for (n, (slice, _)) in loose.iter().enumerate() {
            let Some(at) = next.get_mut(place(*slice)) else { continue };
            order.get_mut(*at).into_iter().for_each(|slot| *slot = n);
            *at += 1;
        }
        self.rows = order.iter().filter_map(|n| Some(loose.get(*n)?.1)).collect();
        self.starts = starts;
    }

    /// A combination's rows, by area in post-order and period.
    pub(super) fn rows(&self, key: &[u16]) -> &[Row] {
        let range = || {
            let slice = place(self.slices.number(key)?);
            self.rows.get(*self.starts.get(slice)?..*self.starts.get(slice + 1)?)
        };
        range().unwrap_or_default()
    }

    /// Every row, with its combination.
    pub(super) fn all_rows(&self) -> impl Iterator<Item = (&[u16], &Row)> {
        let slices = (0..).map_while(|slice| u32::try_from(slice).ok()).take(self.slices.len());
        slices.flat_map(|slice| {
            let key = self.slices.key(slice);
            self.rows(key).iter().map(move |row| (key, row))
        })
    }

    /// What an area itself says for a combination in a period.
    pub(super) fn base(&self, key: &[u16], rank: u32, period: Period) -> Option<&OwnFigure> {
        let rows = self.rows(key);
        let at = rows.binary_search_by_key(&(rank, period), |row| (row.rank, row.period)).ok()?;
        Some(&rows.get(at)?.base)
    }
}

fn place(slice: u32) -> usize {
    usize::try_from(slice).unwrap_or(usize::MAX - 1)
}

fn note_used(
    used: &mut Vec<Used>,
    slices: &mut Slices,
    partitions: &mut PartitionSums,
    own: &[(u32, OwnFigure)],
    (area, period): (AreaId, Period),
) {
    let first = used.len();
    for (slice, _) in own.iter().filter(|(_, base)| base.figure().is_some()) {
        let (method, mask) = partitions.breakdowns(slices, *slice);
        match used.iter_mut().skip(first).find(|known| known.method == method) {
            Some(known) => known.mask |= mask,
            None => used.push(Used { method, area, period, mask }),
        }
    }
}

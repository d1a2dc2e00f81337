//! Figures against those of another indicator that they may not exceed: referrals that were completed against those
//! that were issued. Compared cell by cell, in one area and period.

use std::collections::HashMap;

use super::combinations::Combinations;
use super::figures::{Figure, STORED};
use super::rules::adds_up;
use super::sums::Among;
use marsad_domain::catalogue::concepts::TOTAL;
use marsad_domain::catalogue::indicator::{Indicator, TimeRule};
use marsad_domain::catalogue::{AreaId, Catalogue, IndicatorId};
use marsad_domain::period::{Freq, Period};

/// The longest chain of indicators, each of which may not exceed the next. A checked catalogue has no circle; the bound
/// keeps even a faulty one from looping.
const CHAIN_MAX: usize = 16;

/// The indicators that this one may not exceed: its own, that of its own, and so on.
fn chain(catalogue: &Catalogue, id: IndicatorId) -> Vec<IndicatorId> {
    let next = |id: &IndicatorId| catalogue.indicator_id(catalogue.indicator(*id)?.at_most.as_ref()?.as_str());
    std::iter::successors(next(&id), next).take(CHAIN_MAX).collect()
}

/// The indicators whose figures are compared with those of `id`: what it may not exceed, and what may not exceed it.
pub(super) fn related(catalogue: &Catalogue, id: IndicatorId) -> Vec<IndicatorId> {
    let mut found = chain(catalogue, id);
    let all = (0..).map(IndicatorId).zip(&catalogue.parts().indicators);
    let bounded = all.filter(|(_, own)| own.at_most.is_some()).map(|(other, _)| other);
    found.extend(bounded.filter(|other| chain(catalogue, *other).contains(&id)));
    found
}

/// A figure, or a sum of parts whose total nobody gave.
#[derive(Debug, Clone, Copy)]
pub(super) struct Amount {
    pub area: AreaId,
    pub period: Period,
    pub combination: u32,
    pub value: i128,
    pub row: u32,
    pub stored: bool,
}

impl Amount {
    pub(super) fn of(figure: &Figure) -> Option<Self> {
        Some(Self {
            area: figure.area(),
            period: figure.period()?,
            combination: figure.combination(),
            value: i128::from(figure.value),
            row: figure.row,
            stored: figure.has(STORED),
        })
    }
}

/// What an amount is more than.
#[derive(Debug, Clone)]
pub(super) struct Excess {
    pub bound: IndicatorId,
    pub most: i128,
    /// The row to name: that of the amount, or that of the bound where the amount is stored.
    pub row: u32,
    /// The rows of the bound.
    pub bound_rows: Vec<u32>,
}

/// The bounds of one indicator's figures.
pub(super) struct Bounds<'f> {
    own: Option<&'f Indicator>,
    chain: Vec<(IndicatorId, &'f [Figure])>,
    /// For each bound of the chain and each combination of the indicator the combination that bounds it.
    known: HashMap<(usize, u32), Option<u32>>,
}

impl<'f> Bounds<'f> {
    /// The bounds of an indicator among `figures`, which are sorted; `None` where there is none to compare with.
    pub(super) fn of(catalogue: &'f Catalogue, id: IndicatorId, figures: &'f [Figure]) -> Option<Self> {
        let of_indicator = |id: IndicatorId| {
            let first = figures.partition_point(|figure| figure.indicator() < id);
            let rest = figures.get(first..).unwrap_or_default();
            rest.get(..rest.partition_point(|figure| figure.indicator() == id)).unwrap_or_default()
        };
        let chain = chain(catalogue, id).into_iter().map(|bound| (bound, of_indicator(bound)));
        let chain: Vec<_> = chain.filter(|(_, figures)| !figures.is_empty()).collect();
        (!chain.is_empty()).then(|| Self { own: catalogue.indicator(id), chain, known: HashMap::new() })
    }

    /// Whether an amount is more than the nearest bound that has a figure there. The bound itself is compared with the
    /// next one, so nothing is reported twice.
    pub(super) fn excess(
        &mut self,
        context: (&Catalogue, &Combinations),
        amount: &Amount,
        among: Among,
    ) -> Option<Excess> {
        let (catalogue, combinations) = context;
        for (n, (bound, figures)) in self.chain.iter().enumerate() {
            let found = self.known.entry((n, amount.combination));
            let combination = *found.or_insert_with(|| bounding(catalogue, combinations, amount.combination, *bound));
            let most = combination.and_then(|combination| find(figures, *bound, amount, combination, amount.period));
            let Some(most) = most else {
                let wider = self.wider(context, amount, among, n, combination);
                if wider.is_some() {
                    return wider;
                }
                continue;
            };
            let mixes = amount.stored != most.has(STORED);
            let told = mixes == (among == Among::SubmittedAndStored) && !(amount.stored && most.has(STORED));
            let row = if amount.stored { most.row } else { amount.row };
            let value = i128::from(most.value);
            let excess = || Excess { bound: *bound, most: value, row, bound_rows: vec![most.row] };
            return (told && amount.value > value).then(excess);
        }
        None
    }

    /// Whether an amount is more than what it is a part of: a total of the bound, or the bound's shorter periods where
    /// every one is given. This is certain only of figures that are never negative, and inside one submission.
    fn wider(
        &self,
        (catalogue, combinations): (&Catalogue, &Combinations),
        amount: &Amount,
        among: Among,
        n: usize,
        combination: Option<u32>,
    ) -> Option<Excess> {
        let own = self.own.filter(|own| own.min.is_some_and(|min| min >= 0) && adds_up(own))?;
        let (bound, figures) = self.chain.get(n)?;
        if among != Among::Submitted || amount.stored {
            return None;
        }
        let of_area = of_area(figures, *bound, amount.area);
        let contains = |figure: &&Figure| {
            figure.period() == Some(amount.period)
                && lies_within(catalogue, combinations, amount.combination, figure.combination())
        };
        let total = of_area.iter().filter(contains).min_by_key(|figure| figure.value);
        let total = total.map(|figure| (i128::from(figure.value), vec![figure.row]));
        let summed = || {
            let (combination, bounding) = (combination?, catalogue.indicator(*bound)?);
            let sums = own.over_time == TimeRule::Sum && bounding.over_time == TimeRule::Sum;
            let shorter = [Freq::HalfYearly, Freq::Quarterly, Freq::Monthly].into_iter().filter(|_| sums);
            shorter.filter(|freq| *freq != amount.period.freq()).find_map(|freq| {
                let parts = amount.period.parts(freq);
                let found = parts.iter().map(|part| find(figures, *bound, amount, combination, *part));
                let found: Vec<&Figure> = found.collect::<Option<_>>()?;
                let sum = found.iter().map(|figure| i128::from(figure.value)).sum::<i128>();
                (!found.is_empty()).then(|| (sum, found.iter().map(|figure| figure.row).collect()))
            })
        };
        let (most, bound_rows) = total.or_else(summed)?;
        (amount.value > most).then_some(Excess { bound: *bound, most, row: amount.row, bound_rows })
    }
}

/// The figure of the bound in the area of an amount.
fn find<'f>(
    figures: &'f [Figure],
    bound: IndicatorId,
    amount: &Amount,
    combination: u32,
    period: Period,
) -> Option<&'f Figure> {
    let key = Figure::new(bound, amount.area, combination, period).key();
    figures.binary_search_by_key(&key, Figure::key).ok().and_then(|n| figures.get(n))
}

/// The figures of one area among those of an indicator, which are sorted.
fn of_area(figures: &[Figure], indicator: IndicatorId, area: AreaId) -> &[Figure] {
    let place = Figure::place_of(indicator, area);
    let first = figures.partition_point(|figure| figure.place < place);
    let rest = figures.get(first..).unwrap_or_default();
    rest.get(..rest.partition_point(|figure| figure.place == place)).unwrap_or_default()
}

/// Whether a combination is a part of one of another indicator: each of its codes, or the total of their dimension.
fn lies_within(catalogue: &Catalogue, combinations: &Combinations, inner: u32, outer: u32) -> bool {
    let named = |combination| {
        let (id, codes) = combinations.get(combination)?;
        Some((&catalogue.indicator(id)?.dimensions, codes))
    };
    let (Some((own, codes)), Some((wider, totals))) = (named(inner), named(outer)) else { return false };
    wider.iter().zip(totals).all(|(concept, code)| {
        let position = own.iter().position(|dimension| dimension == concept);
        *code == TOTAL || position.and_then(|n| codes.get(n)) == Some(code)
    })
}

/// The combination of `bound` that a combination of the indicator lies within: the same codes, and `_T` in what only the
/// bound is divided by.
fn bounding(catalogue: &Catalogue, combinations: &Combinations, combination: u32, bound: IndicatorId) -> Option<u32> {
    let (id, codes) = combinations.get(combination)?;
    let own = &catalogue.indicator(id)?.dimensions;
    let mut key = vec![bound.0];
    key.extend(catalogue.indicator(bound)?.dimensions.iter().map(|concept| {
        // A code has the same number in every indicator.
        let position = own.iter().position(|dimension| dimension == concept);
        position.and_then(|n| codes.get(n)).copied().unwrap_or(TOTAL)
    }));
    combinations.find(&key)
}

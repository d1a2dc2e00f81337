//! Compares figures with those of an indicator that bounds them: completed referrals must not exceed issued referrals.
//! Figures of one area and period are compared, cell by cell.

use std::collections::HashMap;

use super::combinations::Combinations;
use super::figures::{Figure, STORED};
use super::rules::adds_up;
use super::sums::Comparison;
use marsad_domain::catalogue::concepts::TOTAL;
use marsad_domain::catalogue::indicator::{Indicator, TimeRule};
use marsad_domain::catalogue::{AreaId, Catalogue, IndicatorId};
use marsad_domain::period::{Freq, Period};

/// The longest chain of indicators that bound each other. A checked catalogue has no cycle; the limit ends the loop even
/// if one gets through.
const CHAIN_MAX: usize = 16;

/// The bounds of an indicator: the indicator that bounds it, the one that bounds that one, and so on.
fn chain(catalogue: &Catalogue, id: IndicatorId) -> Vec<IndicatorId> {
    let next = |id: &IndicatorId| catalogue.indicator_id(catalogue.indicator(*id)?.at_most.as_ref()?.as_str());
    std::iter::successors(next(&id), next).take(CHAIN_MAX).collect()
}

/// The indicators whose figures are compared with those of `id`: its bounds, and the indicators that it bounds.
pub(super) fn related(catalogue: &Catalogue, id: IndicatorId) -> Vec<IndicatorId> {
    let mut found = chain(catalogue, id);
    let all = (0..).map(IndicatorId).zip(&catalogue.parts().indicators);
    let bounded = all.filter(|(_, own)| own.at_most.is_some()).map(|(other, _)| other);
    found.extend(bounded.filter(|other| chain(catalogue, *other).contains(&id)));
    found
}

/// A figure, or a sum of parts whose total is not given.
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

/// A bound that an amount exceeds.
#[derive(Debug, Clone)]
pub(super) struct Excess {
    pub bound: IndicatorId,
    pub most: i128,
    /// The row of the finding: that of the amount, or that of the bound if the amount is stored.
    pub row: u32,
    /// The rows of the bound.
    pub bound_rows: Vec<u32>,
}

/// The bounds of one indicator's figures.
pub(super) struct Bounds<'f> {
    own: Option<&'f Indicator>,
    chain: Vec<(IndicatorId, &'f [Figure])>,
    /// By bound of the chain and combination of the indicator, the combination that bounds it.
    known: HashMap<(usize, u32), Option<u32>>,
}

impl<'f> Bounds<'f> {
    /// The bounds of an indicator in `figures`, which are sorted; `None` if there is no figure of a bound.
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

    /// Whether an amount exceeds the nearest bound with a figure for it. That bound is compared with the next one by itself,
    /// so each excess is reported once.
    pub(super) fn excess(
        &mut self,
        context: (&Catalogue, &Combinations),
        amount: &Amount,
        comparison: Comparison,
    ) -> Option<Excess> {
        let (catalogue, combinations) = context;
        for (n, (bound, figures)) in self.chain.iter().enumerate() {
            let found = self.known.entry((n, amount.combination));
            let combination = *found.or_insert_with(|| bounding(catalogue, combinations, amount.combination, *bound));
            let most = combination.and_then(|combination| find(figures, *bound, amount, combination, amount.period));
            let Some(most) = most else {
                let wider = self.wider(context, amount, comparison, n, combination);
                if wider.is_some() {
                    return wider;
                }
                continue;
            };
            let mixes = amount.stored != most.has(STORED);
            let is_reported =
                mixes == (comparison == Comparison::SubmittedAndStored) && !(amount.stored && most.has(STORED));
            let row = if amount.stored { most.row } else { amount.row };
            let value = i128::from(most.value);
            let excess = || Excess { bound: *bound, most: value, row, bound_rows: vec![most.row] };
            return (is_reported && amount.value > value).then(excess);
        }
        None
    }

    /// Whether an amount exceeds a total of the bound that it is a part of, or the sum of the bound's shorter periods if all
    /// of them are given. This is an error only inside one submission, and only for figures that are never negative.
    fn wider(
        &self,
        (catalogue, combinations): (&Catalogue, &Combinations),
        amount: &Amount,
        comparison: Comparison,
        n: usize,
        combination: Option<u32>,
    ) -> Option<Excess> {
        let own = self.own.filter(|own| own.min.is_some_and(|min| min >= 0) && adds_up(own))?;
        let (bound, figures) = self.chain.get(n)?;
        if comparison != Comparison::Submitted || amount.stored {
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

/// The figure of the bound in the area of an amount, for a combination and a period.
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

/// The figures of one area, of an indicator's figures, which are sorted.
fn of_area(figures: &[Figure], indicator: IndicatorId, area: AreaId) -> &[Figure] {
    let place = Figure::place_of(indicator, area);
    let first = figures.partition_point(|figure| figure.place < place);
    let rest = figures.get(first..).unwrap_or_default();
    rest.get(..rest.partition_point(|figure| figure.place == place)).unwrap_or_default()
}

/// Whether a combination is a part of `outer`, which may be of another indicator: each code of `outer` is the same code or
/// a total.
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

/// The combination of `bound` with the same codes, and with `_T` in dimensions that only the bound has.
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

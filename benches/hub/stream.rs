//! Rows without end, from a seed: month after month, region after region, area after area.
//!
//! A month holds what falls due in it: monthly figures each month, quarterly ones in March, June …, yearly ones in
//! December. Figures are drawn for communes and the finest codes; provinces, regions and totals are their sums, so that
//! every total equals the sum of its parts, within a submission and across all of them. Counts are skewed: each commune
//! has a size of its own for each indicator (half of them below 128, or less where the catalogue sets a lower highest
//! value), and its figures are spread exponentially around it. Where the catalogue says that one indicator may not
//! exceed another (`le`), its figure is a share of the other. One in sixteen cells is estimated or provisional. A later
//! `version` revises every single figure.

use std::collections::VecDeque;

use anyhow::{Context, Result};
use marsad::domain::catalogue::{AreaId, IndicatorId};
use marsad::domain::period::{Freq, Period};
use marsad::domain::status::ObsStatus;
use time::{Date, Month};

use crate::number::{float, mix_all, unit, wide};
use crate::shape::{Region, Series, Shape};

/// The seed of all rows.
pub const SEED: u64 = 2026;
const FIRST_YEAR: i32 = 2005;

/// One observation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    pub indicator: IndicatorId,
    pub area: AreaId,
    /// The position in [`Series::combinations`], which is its rank too.
    pub combination: u16,
    pub period: Period,
    pub value: i64,
    pub status: ObsStatus,
    /// The position in [`Shape::series`].
    pub series: u8,
}

impl Cell {
    /// The key by which the rows of a submission are sorted.
    pub fn key(&self) -> (u16, u32, u16, i32) {
        (self.indicator.0, self.area.0, self.combination, self.period.packed())
    }
}

/// The cells of one indicator, area and period: a total with all its parts.
type Group = Vec<Cell>;

/// Rows in the order of months, regions and areas; never the same cell twice.
#[derive(Clone)]
pub struct Stream<'s> {
    shape: &'s Shape,
    regions: Vec<usize>,
    version: u64,
    /// Months since January of [`FIRST_YEAR`].
    month: i32,
    next_region: usize,
    groups: VecDeque<Group>,
}

const fn months_of(freq: Freq) -> i32 {
    match freq {
        Freq::Annual => 12,
        Freq::HalfYearly => 6,
        Freq::Quarterly => 3,
        Freq::Monthly | Freq::Weekly | Freq::Daily => 1,
    }
}

fn bits_of(series: usize, area: AreaId, combination: usize, period: Period) -> u64 {
    mix_all(&[SEED + 1, wide(series), u64::from(area.0), wide(combination), u64::from(period.packed().unsigned_abs())])
}

/// A figure that no other one limits, in its first version.
fn first(number: usize, size_bits: f64, area: AreaId, bits: u64) -> i64 {
    let place = [SEED, wide(number), u64::from(area.0)];
    let size = (size_bits * unit(mix_all(&place))).exp2();
    #[allow(clippy::cast_possible_truncation, reason = "figures are small")]
    let first = (-size * unit(bits).ln()) as i64;
    first
}

/// The figure of a leaf. Every version adds something, so that every total changes. A figure with an upper limit is a
/// share of the limiting figure, and adds less.
fn leaf(number: usize, series: &Series, area: AreaId, combination: usize, period: Period, version: u64) -> i64 {
    let bits = bits_of(number, area, combination, period);
    let Some(limit) = series.limit else {
        let more = |version| 1 + i64::try_from(mix_all(&[bits, version]) % 4).unwrap_or(0);
        return (1..=version).fold(first(number, series.size_bits, area, bits), |value, version| value + more(version));
    };
    let most = first(limit, series.size_bits, area, bits_of(limit, area, combination, period));
    let most = float(u64::try_from(most).unwrap_or(0));
    #[allow(clippy::cast_possible_truncation, reason = "figures are small")]
    let share = (most * unit(bits)) as i64;
    (1..=version).fold(share, |value, _| value + 1)
}

fn status(series: usize, area: AreaId, combination: usize, period: Period) -> ObsStatus {
    let period = u64::from(period.packed().unsigned_abs());
    match mix_all(&[SEED + 2, wide(series), u64::from(area.0), wide(combination), period]) % 32 {
        0 => ObsStatus::Estimated,
        1 => ObsStatus::Provisional,
        _ => ObsStatus::Normal,
    }
}

/// The figures of a whole region: for each area and combination.
fn figures(region: &Region, number: usize, series: &Series, period: Period, version: u64) -> Vec<Vec<i64>> {
    let width = series.combinations.len();
    let mut figures = vec![vec![0; width]; region.areas.len()];
    // Parents come before their children.
    for (n, place) in region.areas.iter().enumerate().rev() {
        if place.is_leaf {
            for at in (0..width).filter(|at| series.combinations[*at].is_leaf) {
                figures[n][at] = leaf(number, series, place.id, at, period, version);
            }
        }
        for (at, combination) in series.combinations.iter().enumerate().filter(|(_, one)| !one.is_leaf) {
            figures[n][at] = combination.leaves.iter().map(|leaf| figures[n][*leaf]).sum();
        }
        if let Some(parent) = place.parent {
            for at in (0..width).filter(|at| series.combinations[*at].is_leaf) {
                figures[parent][at] += figures[n][at];
            }
        }
    }
    figures
}

impl<'s> Stream<'s> {
    /// All rows of a territory: a region, or `MA`.
    pub fn new(shape: &'s Shape, territory: &str, version: u64) -> Self {
        let regions = shape.regions_of(territory);
        Self { shape, regions, version, month: 0, next_region: 0, groups: VecDeque::new() }
    }

    /// The groups of the next region of this month, or of the first one of the next month.
    fn refill(&mut self) -> Result<()> {
        if self.next_region == self.regions.len() {
            self.next_region = 0;
            self.month += 1;
        }
        let region = &self.shape.regions[self.regions[self.next_region]];
        self.next_region += 1;
        let month = u8::try_from(self.month % 12 + 1)?;
        let day = Date::from_calendar_date(FIRST_YEAR + self.month / 12, Month::try_from(month)?, 1)?;
        let mut by_area: Vec<Vec<Group>> = vec![Vec::new(); region.areas.len()];
        for (number, series) in self.shape.series.iter().enumerate() {
            if (self.month + 1) % months_of(series.freq) != 0 {
                continue;
            }
            let period = Period::containing(day, series.freq).context("a period out of range")?;
            let all = figures(region, number, series, period, self.version);
            for ((place, values), groups) in region.areas.iter().zip(all).zip(&mut by_area) {
                let cell = |(at, value): (usize, i64)| -> Result<Cell> {
                    Ok(Cell {
                        indicator: series.id,
                        area: place.id,
                        combination: u16::try_from(at)?,
                        period,
                        value,
                        status: status(number, place.id, at, period),
                        series: u8::try_from(number)?,
                    })
                };
                groups.push(values.into_iter().enumerate().map(cell).collect::<Result<_>>()?);
            }
        }
        self.groups.extend(by_area.into_iter().flatten());
        Ok(())
    }

    /// The next `rows` rows, sorted like a submission, in whole groups. If the last group does not fit, only its leaves
    /// are taken, so that no total has only some of its parts.
    pub fn take(&mut self, rows: u64) -> Result<Vec<Cell>> {
        let rows = usize::try_from(rows)?;
        let mut cells = Vec::with_capacity(rows);
        while cells.len() < rows {
            let Some(mut group) = self.groups.pop_front() else {
                self.refill()?;
                continue;
            };
            let room = rows - cells.len();
            if group.len() > room {
                let series = &self.shape.series[usize::from(group[0].series)];
                group.retain(|cell| series.combinations[usize::from(cell.combination)].is_leaf);
                group.truncate(room);
            }
            cells.append(&mut group);
        }
        cells.sort_unstable_by_key(Cell::key);
        Ok(cells)
    }
}

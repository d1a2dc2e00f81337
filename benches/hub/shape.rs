//! The shape of the generated data: 40 indicators of the project's own catalogue, their dimensions, and the regions of
//! Morocco with their provinces and communes, 1,590 territories.
//!
//! Indicators are the first 40, by code, that count something, add up over territory, may be shared with peers (low or
//! medium sensitivity), and are reported for communes, provinces and regions. Each has its own frequency. Up to two of
//! its dimensions are broken down in full (those with at most 20 codes), total and parts; the others stay at `_T`.

use std::sync::Arc;

use anyhow::{Result, ensure};
use marsad::domain::catalogue::area::Level;
use marsad::domain::catalogue::indicator::{Indicator, Kind, TerritoryRule};
use marsad::domain::catalogue::{AreaId, Catalogue, IndicatorId};
use marsad::domain::code::CodeId;
use marsad::domain::period::Freq;
use marsad::domain::sharing::Sensitivity;

use crate::number::float;

/// How many indicators there are.
pub const INDICATORS: usize = 40;
const BROKEN_DOWN_MAX: usize = 2;
const CODES_MAX: usize = 20;
const SIZE_BITS: f64 = 14.0;
/// How many communes of the largest size a region's total can have.
const SUMS_MAX: u64 = 25_000;

/// One combination of dimension codes of a series.
#[derive(Debug, Clone)]
pub struct Combination {
    /// All its codes, in the indicator's order.
    pub codes: Box<[CodeId]>,
    /// Whether it is a leaf: not a total of other combinations.
    pub is_leaf: bool,
    /// The leaves that add up to it, by position in [`Series::combinations`]; for a leaf, itself.
    pub leaves: Vec<usize>,
}

/// An indicator with its combinations, sorted by their codes.
#[derive(Debug, Clone)]
pub struct Series {
    pub id: IndicatorId,
    pub freq: Freq,
    pub combinations: Vec<Combination>,
    /// The size of a commune is two to the power of a number evenly spread between 0 and this.
    pub size_bits: f64,
    /// The series that no figure of this one may exceed, by position; it has the same combinations.
    pub limit: Option<usize>,
}

/// A region: its own area first, then each province followed by its communes.
#[derive(Debug, Clone)]
pub struct Region {
    pub code: String,
    pub areas: Vec<Place>,
}

/// An area of a region.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub id: AreaId,
    /// The position of its parent in [`Region::areas`]; none for the region itself.
    pub parent: Option<usize>,
    /// Whether it is a commune, for which figures are drawn.
    pub is_leaf: bool,
}

/// The shape of all generated rows.
pub struct Shape {
    pub catalogue: Arc<Catalogue>,
    pub series: Vec<Series>,
    pub regions: Vec<Region>,
}

fn is_chosen(indicator: &Indicator) -> bool {
    let levels = [Level::Region, Level::Province, Level::Commune];
    matches!(indicator.kind, Kind::Count)
        && indicator.over_territory == TerritoryRule::Sum
        && indicator.sensitivity < Sensitivity::High
        && indicator.min == Some(0)
        && levels.iter().all(|level| indicator.report_levels.contains(level))
}

/// 14, or less if the sums of a region could approach the highest value of the indicator.
fn size_bits(indicator: &Indicator) -> f64 {
    let most = u64::try_from(*indicator.range().end()).unwrap_or(0);
    float(most / SUMS_MAX).log2().clamp(1.0, SIZE_BITS)
}

/// Whether a figure of an indicator can be drawn from the one that it may not exceed: both have the same breakdown, and
/// the other one has no such limit itself.
fn is_drawn(indicator: &Indicator, eligible: &[&Indicator]) -> bool {
    let limit = eligible.iter().find(|other| indicator.at_most.as_ref() == Some(&other.code));
    limit.is_none_or(|limit| {
        limit.dimensions == indicator.dimensions && limit.freq == indicator.freq && limit.at_most.is_none()
    })
}

/// For each dimension the codes that occur: a fixed one, or `_T` with all its parts.
fn codes_of(catalogue: &Catalogue, indicator: &Indicator) -> Vec<Vec<CodeId>> {
    let mut broken_down = 0;
    let of = |(position, concept): (usize, &marsad::domain::code::ConceptId)| {
        if indicator.method_position() == Some(position) {
            return vec![indicator.methods.first().cloned().unwrap_or_else(CodeId::total)];
        }
        let total = CodeId::total();
        let mut parts = catalogue.partition(concept.as_str(), &total);
        parts.retain(|code| !code.is_unknown());
        if parts.is_empty() || parts.len() >= CODES_MAX || broken_down == BROKEN_DOWN_MAX {
            return vec![total];
        }
        broken_down += 1;
        std::iter::once(total).chain(parts).collect()
    };
    indicator.dimensions.iter().enumerate().map(of).collect()
}

fn combinations(codes: &[Vec<CodeId>]) -> Vec<Combination> {
    let mut keys: Vec<Vec<CodeId>> = vec![Vec::new()];
    for choices in codes {
        let longer =
            keys.iter().flat_map(|key| choices.iter().map(move |code| [&key[..], std::slice::from_ref(code)].concat()));
        keys = longer.collect();
    }
    keys.sort();
    let has_parts: Vec<bool> = codes.iter().map(|choices| choices.len() > 1).collect();
    let is_leaf = |key: &[CodeId]| key.iter().zip(&has_parts).all(|(code, parts)| !(*parts && code.is_total()));
    let is_part = |leaf: &[CodeId], key: &[CodeId]| leaf.iter().zip(key).all(|(a, b)| a == b || b.is_total());
    let leaves: Vec<usize> = (0..keys.len()).filter(|n| is_leaf(&keys[*n])).collect();
    let of = |key: &Vec<CodeId>| Combination {
        codes: key.clone().into(),
        is_leaf: is_leaf(key),
        leaves: leaves.iter().copied().filter(|leaf| is_part(&keys[*leaf], key)).collect(),
    };
    keys.iter().map(of).collect()
}

fn region(catalogue: &Catalogue, id: AreaId) -> Region {
    let code = catalogue.area(id).map(|area| area.code.to_string()).unwrap_or_default();
    let mut areas = vec![Place { id, parent: None, is_leaf: false }];
    for province in catalogue.children(id) {
        let at = areas.len();
        areas.push(Place { id: *province, parent: Some(0), is_leaf: false });
        let communes = catalogue.children(*province).iter();
        areas.extend(communes.map(|commune| Place { id: *commune, parent: Some(at), is_leaf: true }));
    }
    Region { code, areas }
}

impl Shape {
    /// The shape under a catalogue.
    pub fn of(catalogue: &Arc<Catalogue>) -> Result<Self> {
        let eligible: Vec<&Indicator> = catalogue.parts().indicators.iter().filter(|own| is_chosen(own)).collect();
        let drawn = eligible.iter().copied().filter(|indicator| is_drawn(indicator, &eligible));
        let chosen: Vec<&Indicator> = drawn.take(INDICATORS).collect();
        let limit = |own: &Indicator| chosen.iter().position(|other| own.at_most.as_ref() == Some(&other.code));
        let series: Vec<Series> = chosen
            .iter()
            .filter_map(|indicator| {
                let combinations = combinations(&codes_of(catalogue, indicator));
                Some(Series {
                    id: catalogue.indicator_id(indicator.code.as_str())?,
                    freq: indicator.freq,
                    combinations,
                    size_bits: size_bits(indicator),
                    limit: limit(indicator),
                })
            })
            .collect();
        ensure!(series.len() == INDICATORS, "the catalogue has only {} indicators to share", series.len());
        let country = catalogue.area_id("MA").map(|id| catalogue.children(id)).unwrap_or_default();
        let regions: Vec<Region> = country.iter().map(|id| region(catalogue, *id)).collect();
        ensure!(!regions.is_empty(), "the catalogue has no regions");
        Ok(Self { catalogue: Arc::clone(catalogue), series, regions })
    }

    /// The codes of all indicators.
    pub fn indicators(&self) -> Vec<String> {
        let code = |series: &Series| self.catalogue.indicator(series.id).map(|own| own.code.to_string());
        self.series.iter().filter_map(code).collect()
    }

    /// The positions of the regions of these codes; of all of them for `MA`.
    pub fn regions_of(&self, territory: &str) -> Vec<usize> {
        let within = |region: &Region| territory == "MA" || region.code == territory;
        (0..self.regions.len()).filter(|n| within(&self.regions[*n])).collect()
    }
}

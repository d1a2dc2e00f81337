//! A cube that was computed under another version of the catalogue, with the numbers of this version. The number of an indicator or an
//! area is its position in a catalogue, so it changes when another one is added.

use std::collections::BTreeMap;

use marsad_domain::catalogue::code_list::CodeItem;
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::catalogue::{AreaId, Catalogue, IndicatorId};

use super::cube::{Cube, CubePart, RatioSides};
use super::links::{Family, Place};

/// The same cells with the numbers of the catalogue `to`. None if `to` lacks one of the indicators or areas, or has an indicator whose
/// figures mean something else: with another unit, other decimals, sides or dimensions, or whose codes have other parts.
#[must_use]
pub fn renumbered(cube: Cube, from: &Catalogue, to: &Catalogue) -> Option<Cube> {
    let numbers = Numbers { from, to };
    let parts: Option<BTreeMap<IndicatorId, CubePart>> = cube
        .parts
        .into_values()
        .map(|part| {
            let part = numbers.part(part)?;
            Some((part.indicator, part))
        })
        .collect();
    let families: Option<Vec<Family>> = cube.families.into_iter().map(|family| numbers.family(family)).collect();
    let shared = match cube.shared {
        Some(shared) => Some(Box::new(renumbered(*shared, from, to)?)),
        None => None,
    };
    Some(Cube { parts: parts?, left_out: cube.left_out, families: families?, shared })
}

struct Numbers<'c> {
    from: &'c Catalogue,
    to: &'c Catalogue,
}

impl Numbers<'_> {
    fn area(&self, id: AreaId) -> Option<AreaId> {
        self.to.area_id(self.from.area(id)?.code.as_str())
    }

    fn indicator(&self, id: IndicatorId) -> Option<IndicatorId> {
        let then = self.from.indicator(id)?;
        let now = self.to.indicator_id(then.code.as_str())?;
        self.means_the_same(then, self.to.indicator(now)?).then_some(now)
    }

    fn means_the_same(&self, then: &Indicator, now: &Indicator) -> bool {
        let has_same_codes = |concept: &str| {
            let [then, now] = [self.from, self.to].map(|catalogue| catalogue.code_list(concept));
            then.zip(now).is_some_and(|(then, now)| {
                let parent = |item: &CodeItem| (item.code.clone(), item.parent.clone());
                then.items.iter().map(parent).eq(now.items.iter().map(parent))
            })
        };
        let figure = |own: &Indicator| (own.unit.clone(), own.decimals, own.kind.clone(), own.dimensions.clone());
        figure(then) == figure(now) && then.dimensions.iter().all(|concept| has_same_codes(concept.as_str()))
    }

    fn part(&self, part: CubePart) -> Option<CubePart> {
        let mut cells = part.cells;
        // Neighbours are of one area.
        let mut last: Option<(AreaId, AreaId)> = None;
        for cell in &mut cells {
            let now = match last {
                Some((then, now)) if then == cell.area => now,
                _ => self.area(cell.area)?,
            };
            last = Some((cell.area, now));
            cell.area = now;
        }
        cells.sort_by_key(|cell| (cell.area, cell.period, cell.slice));
        let sides = match part.sides {
            Some(RatioSides { numerator, denominator, slices }) => {
                let (numerator, denominator) = (self.indicator(numerator)?, self.indicator(denominator)?);
                Some(RatioSides { numerator, denominator, slices })
            }
            None => None,
        };
        Some(CubePart { indicator: self.indicator(part.indicator)?, cells, sides, ..part })
    }

    fn family(&self, family: Family) -> Option<Family> {
        let indicators: Option<Vec<IndicatorId>> = family.indicators.iter().map(|id| self.indicator(*id)).collect();
        let place = |place: Place| Some(Place { area: self.area(place.area)?, ..place });
        let places: Option<Vec<Place>> = family.places.into_iter().map(place).collect();
        Some(Family { indicators: indicators?, places: places?, ..family })
    }
}

//! Finding cells.

use proptest::prelude::*;

use marsad_domain::period::PeriodError;

use super::*;

fn part(places: impl IntoIterator<Item = (u32, i32, u32)>) -> Result<CubePart, PeriodError> {
    let cell = |(area, year, slice): (u32, i32, u32)| {
        Ok(CubeCell {
            area: AreaId(area),
            period: Period::year_of(year)?,
            slice,
            value: None,
            statuses: Statuses::only(ObsStatus::Normal),
            conf: ConfStatus::Free,
            coverage: Coverage { parts_in: 1, parts_of: 1 },
            derivation: Derivation::None,
            small: false,
            dominated: 0,
            difference_small: false,
            is_of_sides: false,
            local: LocalPart::None,
            counted: 0,
            notes: Notes::default(),
        })
    };
    let cells = places.into_iter().map(cell).collect::<Result<_, PeriodError>>()?;
    Ok(CubePart { indicator: IndicatorId(0), dimensions: vec![], slices: vec![], cells, basis: None, sides: None })
}

proptest! {
    #[test]
    fn cells_are_found_in_order_as_by_search(
        there in prop::collection::btree_set((0_u32..6, 2020..2024, 0_u32..4), 0..60),
        asked in prop::collection::btree_set((0_u32..7, 2019..2025, 0_u32..5), 0..60),
    ) {
        let part = part(there)?;
        let mut found = InOrder::new(&part);
        for (area, year, slice) in asked {
            let (area, period) = (AreaId(area), Period::year_of(year)?);
            prop_assert_eq!(found.position_at(area, period, slice), part.position_at(area, period, slice));
        }
    }
}

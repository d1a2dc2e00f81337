//! Decodes the body of a chunk to rows with positions in the catalogue that the entry cites.

use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::catalogue::{AreaId, Catalogue, IndicatorId};
use marsad_domain::code::AreaCode;
use marsad_domain::observation::{AttributeSetId, Batch, DimensionKeyId, Row};

use super::ChunkError;
use super::columns::{Columns, columns_of_body};

const OUTSIDE: ChunkError = ChunkError::Malformed("a row points outside a dictionary");

/// Checks codes against code lists, once for each combination of indicator, dimension and code.
struct CodeCheck<'a> {
    catalogue: &'a Catalogue,
    columns: &'a Columns,
    /// For each combination, the number of the group that it was last checked for; 0 for none.
    checked: Vec<usize>,
    /// The same for each dimension and code.
    met: Vec<Vec<usize>>,
}

impl<'a> CodeCheck<'a> {
    fn new(catalogue: &'a Catalogue, columns: &'a Columns) -> Self {
        Self { catalogue, columns, checked: vec![0; columns.keys.len()], met: Vec::new() }
    }

    fn check(&mut self, group: usize, indicator: &Indicator, place: u32) -> Result<(), ChunkError> {
        let checked = self.checked.get_mut(place as usize).ok_or(OUTSIDE)?;
        if *checked == group {
            return Ok(());
        }
        *checked = group;
        let key = self.columns.code_places.get(place as usize).ok_or(OUTSIDE)?;
        if key.len() != indicator.dimensions.len() {
            return Err(ChunkError::WrongDimensions { indicator: indicator.code.to_string() });
        }
        let size = self.columns.codes.len();
        self.met.resize_with(self.met.len().max(key.len()), || vec![0; size]);
        for ((concept, code), met) in indicator.dimensions.iter().zip(key).zip(&mut self.met) {
            let met = met.get_mut(*code as usize).ok_or(OUTSIDE)?;
            if *met != group {
                *met = group;
                let code = self.columns.codes.get(*code as usize).ok_or(OUTSIDE)?;
                if !self.catalogue.has_code(concept.as_str(), code.as_str()) {
                    return Err(ChunkError::UnknownCode { concept: concept.to_string(), code: code.to_string() });
                }
            }
        }
        Ok(())
    }
}

/// Finds the indicator of each group, and checks codes, dimensions and decimals against the catalogue.
fn resolve_indicators(columns: &Columns, catalogue: &Catalogue) -> Result<Vec<IndicatorId>, ChunkError> {
    let mut ids = Vec::with_capacity(columns.groups.len());
    let mut check = CodeCheck::new(catalogue, columns);
    for (number, group) in (1..).zip(&columns.groups) {
        let unknown = || ChunkError::UnknownIndicator { code: group.code.to_string() };
        let id = catalogue.indicator_id(group.code.as_str()).ok_or_else(unknown)?;
        let indicator = catalogue.indicator(id).ok_or_else(unknown)?;
        if indicator.decimals != group.decimals {
            return Err(ChunkError::WrongDecimals { indicator: group.code.to_string() });
        }
        for place in columns.key.get(group.rows.clone()).unwrap_or_default() {
            check.check(number, indicator, *place)?;
        }
        ids.push(id);
    }
    Ok(ids)
}

#[inline]
fn at<T: Copy>(column: &[T], n: usize) -> Result<T, ChunkError> {
    column.get(n).copied().ok_or(OUTSIDE)
}

/// The rows of a body.
///
/// # Errors
/// [`ChunkError`] as of [`super::decode`].
pub fn decode_body(bytes: &[u8], catalogue: &Catalogue) -> Result<Batch, ChunkError> {
    let columns = columns_of_body(bytes)?;
    let indicators = resolve_indicators(&columns, catalogue)?;
    let area_id = |code: &AreaCode| {
        let unknown = || ChunkError::UnknownArea { code: code.to_string() };
        catalogue.area_id(code.as_str()).ok_or_else(unknown)
    };
    let areas: Vec<AreaId> = columns.areas.iter().map(area_id).collect::<Result<_, _>>()?;
    let mut batch = Batch::default();
    let keys: Vec<DimensionKeyId> = columns.keys.iter().map(|key| batch.dimension_keys.intern(key)).collect();
    let mut sets = vec![AttributeSetId(0)];
    sets.extend(columns.sets.iter().map(|set| batch.attribute_sets.intern(set.clone())));
    batch.rows.reserve(columns.len());
    for (group, indicator) in columns.groups.iter().zip(indicators) {
        for n in group.rows.clone() {
            batch.rows.push(Row {
                indicator,
                area: at(&areas, at(&columns.area, n)? as usize)?,
                dimensions: at(&keys, at(&columns.key, n)? as usize)?,
                period: at(&columns.periods, at(&columns.period, n)? as usize)?,
                value: at(&columns.value, n)?,
                status: at(&columns.status, n)?,
                conf: at(&columns.conf, n)?,
                action: at(&columns.action, n)?,
                attributes: at(&sets, at(&columns.set, n)? as usize)?,
                source_row: 0,
            });
        }
    }
    Ok(batch)
}

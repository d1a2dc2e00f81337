//! Rows of the shipped catalogue from a seed: 40 indicators, many territories, periods and dimensions as declared.

use marsad::domain::catalogue::indicator::{Indicator, Kind};
use marsad::domain::catalogue::{AreaId, Catalogue, IndicatorId};
use marsad::domain::code::{AreaCode, CodeId};
use marsad::domain::observation::{AttributeSetId, Batch, Row};
use marsad::domain::period::{Freq, Period};
use marsad::domain::status::{ConfStatus, ObsStatus};
use marsad::validate::{Right, Scope};

/// Rows of one batch.
pub const BATCH_ROWS: usize = 8_192;
const INDICATORS: usize = 40;
const COUNT_BITS: u64 = 14;
/// Above every count.
const COUNT_MAX: i64 = 1 << COUNT_BITS;
const LAST_YEAR: i32 = 2_025;

/// SplitMix64 (Steele, Lea and Flood, 2014).
struct Seed(u64);

impl Seed {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A count as such counts are: many small, few large, none of [`COUNT_MAX`].
    fn count(&mut self) -> i64 {
        let bits = self.next() % COUNT_BITS;
        i64::try_from(self.next() % (1 << bits)).unwrap()
    }
}

/// The first indicators that are reported, with the territories of their finest level.
fn reported(catalogue: &Catalogue) -> Vec<(IndicatorId, Vec<AreaId>)> {
    let parts = catalogue.parts();
    let ids = (0..).map(IndicatorId).zip(&parts.indicators);
    // What may not exceed another is left out: these counts know nothing of one another.
    let counted = ids.filter(|(_, own)| {
        !matches!(own.kind, Kind::Ratio { .. }) && own.at_most.is_none() && own.range().contains(&COUNT_MAX)
    });
    let with_areas = counted.map(|(id, own)| {
        let finest = own.report_levels.iter().max_by_key(|level| level.fineness()).copied();
        let areas = (0..).map(AreaId).zip(&parts.areas).filter(|(_, area)| Some(area.level) == finest);
        (id, areas.map(|(area, _)| area).collect::<Vec<_>>())
    });
    with_areas.filter(|(_, areas)| areas.len() > 11).take(INDICATORS).collect()
}

/// Codes without parts, so that no total is there to disagree with its parts.
fn codes(catalogue: &Catalogue, indicator: &Indicator) -> Vec<Vec<CodeId>> {
    let mut combinations = vec![Vec::new()];
    for (n, concept) in indicator.dimensions.iter().enumerate() {
        let list = catalogue.code_list(concept.as_str()).unwrap();
        let leaves = list.items.iter().map(|item| &item.code).filter(|code| list.children(code).is_empty());
        let leaves: Vec<&CodeId> = leaves.filter(|code| !code.is_total()).collect();
        let own: Vec<&CodeId> = if indicator.method_position() == Some(n) {
            indicator.methods.iter().take(1).collect()
        } else {
            leaves.into_iter().take(6).collect()
        };
        let longer = |key: &Vec<CodeId>| own.iter().map(|code| [key.as_slice(), &[(*code).clone()]].concat()).collect();
        combinations = combinations.iter().flat_map(|key| -> Vec<Vec<CodeId>> { longer(key) }).collect();
    }
    combinations.sort();
    combinations
}

fn periods(freq: Freq) -> Vec<Period> {
    let days = (LAST_YEAR - 11..LAST_YEAR).map(|year| Period::year_of(year).unwrap());
    days.flat_map(|year| year.parts(freq)).take(24).collect()
}

/// Batches of `rows` rows in all, sorted throughout: as many of each of the indicators.
pub fn batches(catalogue: &Catalogue, rows: usize) -> Vec<Batch> {
    let mut seed = Seed(42);
    let mut batches = vec![Batch::default()];
    let indicators = reported(catalogue);
    let mut left = rows;
    for (n, (id, areas)) in indicators.iter().enumerate() {
        let indicator = catalogue.indicator(*id).unwrap();
        let (combinations, periods) = (codes(catalogue, indicator), periods(indicator.freq));
        let mut own = left / (indicators.len() - n);
        left -= own;
        'areas: for area in areas {
            for key in &combinations {
                for period in &periods {
                    if own == 0 {
                        break 'areas;
                    }
                    own -= 1;
                    if batches.last().unwrap().rows.len() == BATCH_ROWS {
                        batches.push(Batch::default());
                    }
                    let batch = batches.last_mut().unwrap();
                    let dimensions = batch.dimension_keys.intern(key);
                    batch.rows.push(Row {
                        indicator: *id,
                        area: *area,
                        dimensions,
                        period: *period,
                        value: Some(seed.count().max(indicator.min.unwrap_or(0))),
                        status: ObsStatus::Normal,
                        conf: ConfStatus::Free,
                        action: marsad::domain::observation::Action::Replace,
                        attributes: AttributeSetId(0),
                        source_row: 0,
                    });
                }
            }
        }
        left += own;
    }
    number(&mut batches);
    batches
}

/// The header is row 1.
fn number(batches: &mut [Batch]) {
    for (n, row) in (2..).zip(batches.iter_mut().flat_map(|batch| &mut batch.rows)) {
        row.source_row = n;
    }
}

/// Someone who reports for the whole country.
pub fn scope() -> Scope {
    let country = || vec![AreaCode::new("MA").unwrap()];
    Scope { rights: vec![Right { territories: country(), indicators: None }], limits: vec![country()] }
}

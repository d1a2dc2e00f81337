//! Builds the batch of the valid rows.

use super::cells::Meaning;
use super::judge::Validator;
use super::reader::{BatchCells, ascii_digits};
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::catalogue::names::plain_code;
use marsad_domain::catalogue::{AreaId, IndicatorId};
use marsad_domain::code::CodeId;
use marsad_domain::finding::FindingCode;
use marsad_domain::observation::{Action, AttributeSetId, Attributes, Batch, DimensionKeyId, Row};
use marsad_domain::period::Period;
use marsad_domain::status::{ConfStatus, ObsStatus};

/// The columns of a batch for one indicator.
pub(super) struct Layout {
    /// The position of the column of each dimension of the indicator.
    pub(super) own: Vec<Option<usize>>,
    /// The positions of the columns of other dimensions, unless they hold only totals.
    pub(super) foreign: Vec<usize>,
}

/// The batch that is being built, its tables, and the values of the last row, because the next row mostly has the same ones.
#[derive(Default)]
pub(super) struct BatchBuilder {
    pub(super) batch: Batch,
    /// By position of the indicator.
    pub(super) layouts: Vec<Option<Layout>>,
    keys: foldhash::HashMap<u32, DimensionKeyId>,
    last_key: Option<(u32, DimensionKeyId)>,
    attributes: foldhash::HashMap<[u32; 4], AttributeSetId>,
    last_set: Option<([u32; 4], AttributeSetId)>,
    /// The codes of the current row; `None` for those that could not be read.
    pub(super) codes: Vec<Option<u16>>,
    /// The position of the indicator of the current row, followed by its codes.
    pub(super) key: Vec<u16>,
    /// The last REF_DATE with its period, and the warning about them.
    pub(super) last_date: Option<((Period, Period), Option<FindingCode>)>,
}

impl Validator<'_> {
    /// Adds a valid row to the batch.
    pub(super) fn build(
        &self,
        cells: &BatchCells<'_>,
        row: usize,
        combination: u32,
        own: &Indicator,
        facts: &Facts,
        builder: &mut BatchBuilder,
    ) {
        let dimensions = match builder.last_key {
            Some((last, key)) if last == combination => key,
            _ => self.dimension_key(combination, own, builder),
        };
        let places =
            [cells.ref_date.place(row), cells.source.place(row), cells.comment.place(row), cells.embargo.place(row)];
        let set = match builder.last_set {
            Some((last, set)) if last == places => set,
            _ => attribute_set(cells, row, places, builder),
        };
        let conf = match cells.conf.at(row) {
            Meaning::Known(conf) => conf,
            _ => ConfStatus::Free,
        };
        builder.batch.rows.push(Row {
            indicator: facts.id,
            area: facts.area,
            dimensions,
            period: facts.period,
            value: facts.value,
            status: facts.status,
            conf,
            action: facts.action.unwrap_or_default(),
            attributes: set,
            source_row: facts.source_row,
        });
    }

    /// The position of a combination in the tables of the batch.
    fn dimension_key(&self, combination: u32, own: &Indicator, builder: &mut BatchBuilder) -> DimensionKeyId {
        let BatchBuilder { batch, keys, key: codes, .. } = builder;
        let key = *keys.entry(combination).or_insert_with(|| {
            let named = own.dimensions.iter().zip(codes.iter().skip(1));
            let named =
                named.map(|(id, n)| self.concepts.by_id(id.as_str()).map_or_else(CodeId::total, |c| c.code(*n)));
            batch.dimension_keys.intern(&named.collect::<Vec<_>>())
        });
        builder.last_key = Some((combination, key));
        key
    }
}

/// The position of the attributes of a row in the tables of the batch. `places` are the positions of their texts.
fn attribute_set(cells: &BatchCells<'_>, row: usize, places: [u32; 4], builder: &mut BatchBuilder) -> AttributeSetId {
    let BatchBuilder { batch, attributes, .. } = builder;
    let set = *attributes.entry(places).or_insert_with(|| {
        batch.attribute_sets.intern(Attributes {
            ref_date: ascii_digits(&plain_code(cells.ref_date.text(row))),
            source: cells.source.text(row).to_owned(),
            comment: cells.comment.text(row).to_owned(),
            embargo: match cells.embargo.at(row) {
                Meaning::Known(time) => Some(time),
                _ => None,
            },
        })
    });
    builder.last_set = Some((places, set));
    set
}

/// The values of a valid row besides its dimensions and attributes.
pub(super) struct Facts {
    pub id: IndicatorId,
    pub area: AreaId,
    pub period: Period,
    pub value: Option<i64>,
    pub status: ObsStatus,
    pub action: Option<Action>,
    pub source_row: u32,
}

//! Rows as entries have them, and the same rows as files have them.

use super::*;
use marsad_domain::catalogue::{AreaId, IndicatorId};
use marsad_domain::code::ConceptId;
use marsad_domain::observation::Row;
use marsad_domain::period::Freq;
use marsad_domain::value::format_scaled;

/// A row of an entry, by positions in the sample catalogue. A position beyond the end of a code list is an unknown code.
#[derive(Debug, Clone)]
pub(super) struct EntryRow {
    pub(super) indicator: usize,
    pub(super) area: usize,
    pub(super) codes: Vec<usize>,
    pub(super) period: Period,
    pub(super) value: Option<i64>,
    pub(super) status: ObsStatus,
    pub(super) conf: ConfStatus,
    pub(super) action: Action,
    pub(super) ref_date: String,
    pub(super) source: String,
    pub(super) comment: String,
}

pub(super) fn entry_row() -> impl Strategy<Value = EntryRow> {
    let period =
        (proptest::sample::select(Freq::ALL.to_vec()), 0..200_i32).prop_filter_map("a period", |(freq, ago)| {
            let day = TODAY.checked_sub(time::Duration::days(i64::from(ago) * 7 - 200))?;
            Period::containing(day, freq).ok()
        });
    let value = prop_oneof![
        2 => (0..1000_i64).prop_map(Some),
        1 => Just(None),
        1 => proptest::sample::select(vec![-1, 0, 1_000_000_000_000, 1_000_000_000_001, i64::MAX, i64::MIN]).prop_map(Some),
    ];
    let status = prop_oneof![2 => Just(ObsStatus::Normal), 1 => proptest::sample::select(ObsStatus::ALL)];
    let action = prop_oneof![4 => Just(Action::Replace), 1 => Just(Action::Delete)];
    let date = proptest::sample::select(vec!["", "", "2024", "2024-07-01", "2024-02-30", "2024-Q1", "x"]);
    let text = |max| prop_oneof![3 => Just(String::new()), 1 => proptest::sample::select(texts(max))];
    let cell = (0..40_usize, 0..40_usize, proptest::collection::vec(0..12_usize, 8), period);
    let figure = (value, status, proptest::sample::select(ConfStatus::ALL), action);
    let attributes = (date, text(SOURCE_CHARS_MAX), text(COMMENT_CHARS_MAX));
    (cell, figure, attributes).prop_map(|(cell, figure, attributes)| EntryRow {
        indicator: cell.0,
        area: cell.1,
        codes: cell.2,
        period: cell.3,
        value: figure.0,
        status: figure.1,
        conf: figure.2,
        action: figure.3,
        ref_date: attributes.0.to_owned(),
        source: attributes.1,
        comment: attributes.2,
    })
}

/// The row as an entry has it, and as a file has it; `None` if the catalogue is too small.
pub(super) fn both_ways(catalogue: &Catalogue, row: &EntryRow) -> Option<(Batch, RawBatch)> {
    let parts = catalogue.parts();
    let indicator = parts.indicators.get(row.indicator % parts.indicators.len())?;
    let area = parts.areas.get(row.area % parts.areas.len())?;
    let code = |(id, n): (&ConceptId, &usize)| {
        let items = &catalogue.code_list(id.as_str())?.items;
        let code = items.get(*n).map_or("NONE", |item| item.code.as_str());
        CodeId::new(if *n == 11 { "_T" } else { code }).ok()
    };
    let codes: Vec<CodeId> = indicator.dimensions.iter().zip(&row.codes).map(code).collect::<Option<_>>()?;
    let mut batch = Batch::default();
    let attributes = batch.attribute_sets.intern(Attributes {
        ref_date: row.ref_date.clone(),
        source: row.source.clone(),
        comment: row.comment.clone(),
        embargo: None,
    });
    let dimensions = batch.dimension_keys.intern(&codes);
    batch.rows.push(Row {
        indicator: IndicatorId(u16::try_from(row.indicator % parts.indicators.len()).ok()?),
        area: AreaId(u32::try_from(row.area % parts.areas.len()).ok()?),
        dimensions,
        period: row.period,
        value: row.value,
        status: row.status,
        conf: row.conf,
        action: row.action,
        attributes,
        source_row: 2,
    });
    let mut cells = vec![
        ("INDICATOR", indicator.code.to_string()),
        ("REF_AREA", area.code.to_string()),
        ("TIME_PERIOD", row.period.to_string()),
        ("OBS_STATUS", row.status.code().to_owned()),
        ("CONF_STATUS", row.conf.code().to_owned()),
        ("ACTION", if row.action == Action::Delete { "D" } else { "R" }.to_owned()),
        ("REF_DATE", row.ref_date.clone()),
        ("SOURCE", row.source.clone()),
        ("COMMENT_OBS", row.comment.clone()),
    ];
    cells.extend(indicator.dimensions.iter().map(ConceptId::as_str).zip(codes.iter().map(ToString::to_string)));
    let column =
        |(name, text): (&str, String)| RawColumn { name: name.to_owned(), dictionary: vec![text], index: vec![0] };
    let shown = row.value.map(|value| format_scaled(value, indicator.decimals));
    let raw = RawBatch {
        columns: cells.into_iter().map(column).collect(),
        has_values: true,
        values: vec![value(shown.as_deref().unwrap_or(""))],
        source_rows: vec![2],
        ..RawBatch::default()
    };
    Some((batch, raw))
}

//! The newest figures of rows that a node holds, for a form.

use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::code::AreaCode;
use marsad_domain::period::Period;
use marsad_domain::raw::{RawBatch, RawValue};

use super::form::LastFigure;
use super::sheets::LastFigures;

/// Keeps the rows of an indicator that are no later than `until`, and newer than what is kept of their figure.
pub fn keep_newest(last: &mut LastFigures, indicator: &Indicator, batch: &RawBatch, until: Period) {
    (0..batch.values.len()).for_each(|row| keep(last, indicator, batch, row, until));
}

/// Keeps a row if it is newer than what is kept of its figure.
fn keep(last: &mut LastFigures, indicator: &Indicator, batch: &RawBatch, row: usize, until: Period) {
    let text = |name: &str| batch.column(name).map_or("", |column| column.text(row));
    let (Ok(area), Ok(period)) = (AreaCode::new(text("REF_AREA")), text("TIME_PERIOD").parse::<Period>()) else {
        return;
    };
    if period.last_day() > until.last_day() {
        return;
    }
    let shown = match batch.values.get(row) {
        Some(RawValue::Number(number)) => number.to_string(),
        Some(RawValue::Text(text)) => text.clone(),
        Some(RawValue::Empty) | None => text("OBS_STATUS").to_owned(),
    };
    let codes = indicator.dimensions.iter().map(|concept| text(concept.as_str()).to_owned()).collect();
    let newer = LastFigure { text: shown, period };
    let held = last.entry((area, codes)).or_insert_with(|| newer.clone());
    if held.period.last_day() < period.last_day() {
        *held = newer;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin::builtin;
    use marsad_domain::raw::RawColumn;
    use marsad_domain::value::Decimal;

    #[test]
    fn of_each_figure_the_newest_until_the_period_is_kept() {
        let catalogue = builtin().unwrap();
        let indicator = catalogue.indicator_by_code("EDU_ENROL").unwrap();
        let column = |name: &str, texts: &[&str]| RawColumn {
            name: name.to_owned(),
            dictionary: texts.iter().map(|text| (*text).to_owned()).collect(),
            index: (0..).take(texts.len()).collect(),
        };
        let batch = RawBatch {
            columns: vec![
                column("REF_AREA", &["MA-09"; 4]),
                column("TIME_PERIOD", &["2022", "2023", "2024", "2021"]),
                column("SEX", &["F", "F", "F", "M"]),
                column("EDU_LEVEL", &["_T"; 4]),
                column("NAT_GROUP", &["_T"; 4]),
                column("OBS_STATUS", &["A", "A", "A", "O"]),
            ],
            has_values: true,
            values: [1, 2, 3]
                .map(|mantissa| RawValue::Number(Decimal { mantissa, decimals: 0 }))
                .into_iter()
                .chain([RawValue::Empty])
                .collect(),
            source_rows: vec![2, 3, 4, 5],
            ..RawBatch::default()
        };
        let mut last = LastFigures::new();
        keep_newest(&mut last, indicator, &batch, "2023".parse().unwrap());
        let shown: Vec<String> =
            last.iter().map(|((_, codes), own)| format!("{} {} {}", codes[0], own.period, own.text)).collect();
        assert_eq!(shown, ["F 2023 2", "M 2021 O"]);
    }
}

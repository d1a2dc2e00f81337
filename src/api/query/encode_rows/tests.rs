//! Messages say what their rows say.

use super::*;
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::catalogue::sample;
use marsad_domain::code::ConceptId;
use marsad_ledger::reading::sample::typical_pages;
use marsad_wire::batch;

fn indicator() -> Indicator {
    let dimensions = ["SEX", "AGE"].map(|concept| ConceptId::new(concept).unwrap()).to_vec();
    Indicator { dimensions, decimals: 1, ..sample::parts().indicators.remove(0) }
}

#[test]
fn a_message_says_what_its_rows_say() {
    let (indicator, (plan, pages)) = (indicator(), typical_pages(2));
    let page = &pages[0];
    // Neighbours of two areas, every third of them hidden.
    let mut rows = page.rows[140..200].to_vec();
    rows.iter_mut().step_by(3).for_each(|row| *row = row.hidden());
    let messages = encode_rows(PageSlice { indicator: &indicator, plan: &plan, page, rows: &rows }).unwrap();
    let raw = batch::from_pb(messages[0].clone()).unwrap();
    for (n, row) in rows.iter().enumerate() {
        let text = |name: &str| raw.column(name).unwrap().text(n).to_owned();
        assert_eq!(text("INDICATOR"), indicator.code.as_str());
        assert_eq!(text("REF_AREA"), page.area(row).unwrap().as_str());
        assert_eq!(text("TIME_PERIOD"), page.period(row).unwrap().to_string());
        assert_eq!([text("SEX"), text("AGE")], [0, 1].map(|at| page.codes(row)[at].to_string()));
        let marks = if n % 3 == 0 { ["Q", "C"] } else { ["A", "F"] };
        assert_eq!([text("OBS_STATUS"), text("CONF_STATUS")], marks);
        assert_eq!([text("REPORTER"), text("ORIGIN"), text("REVISION")], ["org-0", "oriental", "1"]);
        let figure = match raw.values[n] {
            marsad_domain::raw::RawValue::Number(figure) => Some((figure.mantissa, figure.decimals)),
            _ => None,
        };
        assert_eq!(figure, row.value().map(|value| (value, 1)));
    }
}

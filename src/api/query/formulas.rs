//! Formulas as an explanation shows them.

use marsad_domain::catalogue::Catalogue;
use marsad_domain::catalogue::indicator::{Indicator, Kind, RatioPart};
use marsad_domain::value::format_scaled;
use marsad_service::explain::Formula;

/// The two sides of a ratio over the parts that both have.
pub(super) fn ratio_text(catalogue: &Catalogue, own: &Indicator, top: i64, bottom: i64) -> Option<String> {
    let Kind::Ratio { numerator, denominator } = &own.kind else { return None };
    let decimals = |side: &RatioPart| Some(catalogue.indicator_by_code(side.indicator.as_str())?.decimals);
    Some(format!("{} / {}", format_scaled(top, decimals(numerator)?), format_scaled(bottom, decimals(denominator)?)))
}

/// How the value came about.
pub(super) fn formula(own: &Indicator, formula: Formula) -> String {
    match formula {
        Formula::Reported => "as reported".to_owned(),
        Formula::SumOverCodes => "sum over codes".to_owned(),
        Formula::SumOverPeriods => "sum over time".to_owned(),
        Formula::MeanOverPeriods => "mean over time".to_owned(),
        Formula::Closing(period) => format!("closing figure, {period}"),
        Formula::Carried(period) => format!("carried from {period}"),
        Formula::SumOverAreas => "sum over territory".to_owned(),
        Formula::RatioOfSums => ratio_formula(own),
        Formula::Nothing => "nothing was reported".to_owned(),
    }
}

fn ratio_formula(own: &Indicator) -> String {
    let Kind::Ratio { numerator, denominator } = &own.kind else { return "ratio of sums".to_owned() };
    let side = |part: &RatioPart| {
        let at: Vec<String> = part.at.iter().map(|(concept, code)| format!("{concept}={code}")).collect();
        if at.is_empty() { part.indicator.to_string() } else { format!("{}[{}]", part.indicator, at.join(",")) }
    };
    let factor = match own.unit.as_str() {
        "PCT" => " x 100",
        "PER1000" => " x 1,000",
        _ => "",
    };
    format!("{} / {}{factor}", side(numerator), side(denominator))
}

//! Converts breaches to findings: the column of the file, what was found and what was expected.

use super::Scope;
use super::breaches::{Breach, Field};
use super::cells::Meaning;
use super::judge::Validator;
use super::reader::BatchCells;
use super::row::{Report, range, value_text};
use super::rules::Rules;
use marsad_domain::catalogue::indicator::{Indicator, Kind};
use marsad_domain::finding::FindingCode;
use marsad_domain::observation::Action;
use marsad_domain::period::Freq;
use marsad_domain::raw::RawBatch;

impl Validator<'_> {
    pub(super) fn report(
        &self,
        breach: Breach,
        (cells, raw, row): (&BatchCells<'_>, &RawBatch, usize),
        rules: Option<&Rules<'_>>,
        report: &mut Report<'_>,
    ) {
        let code = breach.code;
        let own = rules.map(|rules| rules.indicator);
        match (breach.field, rules) {
            (Field::Dimension(position), Some(rules)) => {
                let concept = rules.dimensions.get(position);
                let column = cells.dimensions.iter().find(|column| Some(&column.concept) == concept);
                let text = column.map_or("", |column| column.cells.text(row));
                self.report_code(code, position, rules, text, report);
            }
            (Field::Indicator, _) | (Field::Dimension(_), None) => {
                let name = own.map_or("", |own| own.code.as_str());
                report.add(code, "INDICATOR", name, own.map_or_else(String::new, sides));
            }
            (Field::Area, _) => {
                let expected = match code {
                    FindingCode::LevelNotAllowed => own.map_or_else(String::new, levels),
                    _ => territories(self.scope),
                };
                report.add(code, "REF_AREA", cells.area.text(row), expected);
            }
            (Field::Period, _) => {
                let expected = match (code, rules) {
                    (FindingCode::FrequencyNotAllowed, Some(rules)) => frequencies(rules),
                    _ => String::new(),
                };
                report.add(code, "TIME_PERIOD", cells.period.text(row), expected);
            }
            (Field::Value, _) => {
                report.add(code, "OBS_VALUE", &value_text(raw, row), own.map_or_else(String::new, range));
            }
            (Field::Status, _) => {
                let (column, expected) = match (code, cells.action.at(row)) {
                    (FindingCode::MissingWithoutStatus, _) => ("OBS_STATUS", "O, L, M, H, Q"),
                    (_, Meaning::Known(Action::Delete)) => ("OBS_VALUE", "D"),
                    _ => ("OBS_STATUS", ""),
                };
                report.add(code, column, cells.status.text(row), expected);
            }
        }
    }
}

/// The parts of a ratio, for a finding.
fn sides(own: &Indicator) -> String {
    match &own.kind {
        Kind::Ratio { numerator, denominator } => format!("{}, {}", numerator.indicator, denominator.indicator),
        _ => String::new(),
    }
}

/// The levels that an indicator is reported at, for a finding.
fn levels(own: &Indicator) -> String {
    own.report_levels.iter().map(|level| level.as_str()).collect::<Vec<_>>().join(", ")
}

/// The frequencies that an indicator allows, for a finding.
fn frequencies(rules: &Rules<'_>) -> String {
    Freq::ALL.into_iter().filter(|freq| rules.allows(*freq)).map(Freq::code).collect::<Vec<_>>().join(", ")
}

/// The territories that a scope allows, for a finding.
fn territories(scope: Option<&Scope>) -> String {
    let rights = scope.map(|scope| scope.rights.as_slice()).unwrap_or_default();
    let mut codes: Vec<_> = rights.iter().flat_map(|right| &right.territories).map(|code| code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes.join(", ")
}

//! The rules for calls and their answers: for what a node may ask, and what a reporter may say of it.

use marsad_domain::call::{Call, Cannot, Cannots};
use marsad_domain::catalogue::Catalogue;
use marsad_domain::code::{AreaCode, IndicatorCode};
use marsad_domain::finding::FindingCode;
use marsad_domain::membership::{Membership, covers};

use super::Scope;

/// A field of a call or of an answer that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallBreach {
    pub field: &'static str,
    /// The position in the list of the field.
    pub at: usize,
    pub code: FindingCode,
    /// The code at fault.
    pub value: String,
}

/// Finds what breaks a rule in a call: for each wrong code one breach. `limits` are the territories that its node may ask for; `None`
/// for the operator's node, which may ask for all.
#[must_use]
pub fn breaches(
    catalogue: &Catalogue,
    membership: &Membership,
    limits: Option<&[AreaCode]>,
    call: &Call,
) -> Vec<CallBreach> {
    let mut found = Vec::new();
    let mut breach = |field, at, code, value: &str| found.push(CallBreach { field, at, code, value: value.to_owned() });
    for (at, code) in call.indicators.iter().enumerate() {
        match catalogue.indicator_by_code(code.as_str()) {
            None => breach("indicators", at, FindingCode::UnknownIndicator, code.as_str()),
            Some(own) if own.is_ratio() => breach("indicators", at, FindingCode::RatioNotReported, code.as_str()),
            Some(own) if !call.period.freq().divides_into(own.freq) => {
                breach("period", at, FindingCode::FrequencyNotAllowed, code.as_str());
            }
            Some(_) => {}
        }
    }
    for (at, code) in call.areas.iter().enumerate() {
        let Some(id) = catalogue.area_id(code.as_str()) else {
            breach("areas", at, FindingCode::UnknownArea, code.as_str());
            continue;
        };
        let level = catalogue.area(id).map(|own| own.level);
        let reports = |code: &IndicatorCode| {
            let own = catalogue.indicator_by_code(code.as_str());
            own.zip(level).is_some_and(|(own, level)| own.report_levels.contains(&level))
        };
        if limits.is_some_and(|limits| !covers(catalogue, limits, id)) {
            breach("areas", at, FindingCode::AreaNotYours, code.as_str());
        } else if !call.indicators.iter().all(reports) {
            breach("areas", at, FindingCode::LevelNotAllowed, code.as_str());
        }
    }
    for (at, code) in call.organisations.iter().enumerate() {
        if membership.reporter(code).is_none() {
            breach("organisations", at, FindingCode::UnknownOrganisation, code.as_str());
        }
    }
    found
}

/// Finds what breaks a rule in an answer: figures of which its reporter may not report.
#[must_use]
pub fn wrong_answers(catalogue: &Catalogue, scope: &Scope, answer: &Cannots) -> Vec<CallBreach> {
    let judge = |(at, own): (usize, &Cannot)| {
        let breach = |field, code, value: &str| Some(CallBreach { field, at, code, value: value.to_owned() });
        let code = own.indicator.as_str();
        match catalogue.indicator_by_code(code) {
            None => return breach("indicator", FindingCode::UnknownIndicator, code),
            Some(known) if known.is_ratio() => return breach("indicator", FindingCode::RatioNotReported, code),
            Some(_) => {}
        }
        match catalogue.area_id(own.area.as_str()) {
            None => breach("area", FindingCode::UnknownArea, own.area.as_str()),
            Some(id) if !scope.covers(catalogue, id, Some(&own.indicator)) => {
                breach("area", FindingCode::AreaNotYours, own.area.as_str())
            }
            Some(_) => None,
        }
    };
    answer.list().iter().enumerate().filter_map(judge).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use marsad_domain::call::CallParts;
    use marsad_domain::catalogue::sample;
    use marsad_domain::membership::Reporter;
    use marsad_domain::roster::parse_day;

    fn membership() -> Membership {
        let reporter = Reporter {
            organisation: "region-souss-massa".parse().unwrap(),
            kind: "REGION".parse().unwrap(),
            territories: vec!["MA-09".parse().unwrap()],
            fingerprints: Vec::new(),
            attested_by: None,
        };
        Membership { reporters: vec![reporter], ..Membership::default() }
    }

    fn found(indicator: &str, area: &str, organisation: &str, period: &str) -> Vec<String> {
        let call = Call::try_from(CallParts {
            id: "c".parse().unwrap(),
            indicators: vec![indicator.parse().unwrap()],
            areas: vec![area.parse().unwrap()],
            organisations: vec![organisation.parse().unwrap()],
            period: period.parse().unwrap(),
            deadline: parse_day("2025-03-31").unwrap(),
            note: String::new(),
        })
        .unwrap();
        let limits: Vec<AreaCode> = vec!["MA-09".parse().unwrap()];
        let breaches = breaches(&sample::catalogue(), &membership(), Some(&limits), &call);
        breaches.iter().map(|one| format!("{} {} {}", one.field, one.code.as_str(), one.value)).collect()
    }

    #[test]
    fn a_call_asks_only_for_what_can_be_reported_in_its_own_territories() {
        assert_eq!(found("IMM_STOCK", "MA-09", "region-souss-massa", "2024"), [""; 0]);
        assert_eq!(found("NO_SUCH", "MA-09", "region-souss-massa", "2024")[0], "indicators UNKNOWN_INDICATOR NO_SUCH");
        assert_eq!(
            found("IMM_SHARE", "MA-09", "region-souss-massa", "2024"),
            ["indicators RATIO_NOT_REPORTED IMM_SHARE"]
        );
        assert_eq!(
            found("IMM_STOCK", "MA-09", "region-souss-massa", "2024-07"),
            ["period FREQUENCY_NOT_ALLOWED IMM_STOCK"]
        );
        assert_eq!(found("IMM_STOCK", "MA-02", "region-souss-massa", "2024"), ["areas AREA_NOT_YOURS MA-02"]);
        assert_eq!(found("IMM_STOCK", "MA-99", "region-souss-massa", "2024"), ["areas UNKNOWN_AREA MA-99"]);
        assert_eq!(found("IMM_STOCK", "MA-09", "hcp", "2024"), ["organisations UNKNOWN_ORGANISATION hcp"]);
    }
}

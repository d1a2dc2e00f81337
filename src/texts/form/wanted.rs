//! Which figures a form asks for: of a call what it asks the organisation for, else what rosters name, else the organisation's
//! territories.

use std::collections::{BTreeMap, BTreeSet};

use marsad_domain::board::Duty;
use marsad_domain::catalogue::indicator::{Indicator, Kind};
use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_domain::finding::{Finding, FindingCode};
use marsad_domain::period::Period;
use marsad_domain::roster::{Owing, RosterLine};
use marsad_formats::workbook::LastFigures;
use time::Date;

use super::FormError;

/// What a form is for.
#[derive(Debug)]
pub struct Task<'c> {
    pub period: Period,
    /// Of a call.
    pub deadline: Option<Deadline>,
    pub wanted: Vec<Wanted<'c>>,
}

/// An indicator, and the territories whose figures are wanted, in the order of their codes.
#[derive(Debug)]
pub struct Wanted<'c> {
    pub indicator: &'c Indicator,
    pub areas: Vec<AreaId>,
    /// The newest figures that the node holds of them; none until they are looked up.
    pub last: LastFigures,
}

/// The day until which an answer to the call is on time, with the name of the call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    pub call: String,
    pub day: Date,
}

/// For whom a form is: its code, and the territories that membership gives to it.
#[derive(Debug, Clone)]
pub struct Organisation<'a> {
    pub code: &'a str,
    pub(super) territories: Vec<AreaId>,
}

impl<'a> Organisation<'a> {
    /// An organisation with the territories of these codes, as far as the catalogue has them.
    pub fn new<'t>(catalogue: &Catalogue, code: &'a str, territories: impl Iterator<Item = &'t str>) -> Self {
        Self { code, territories: territories.filter_map(|code| catalogue.area_id(code)).collect() }
    }
}

impl<'c> Wanted<'c> {
    fn new(indicator: &'c Indicator, areas: BTreeSet<AreaId>) -> Self {
        Self { indicator, areas: areas.into_iter().collect(), last: LastFigures::new() }
    }
}

/// The indicators that are named; a ratio is not reported.
///
/// # Errors
/// [`FormError::Refused`].
pub fn indicators<'c>(catalogue: &'c Catalogue, codes: &[String]) -> Result<Vec<&'c Indicator>, FormError> {
    let mut found = Vec::new();
    for code in codes {
        let code = code.trim().to_ascii_uppercase();
        match catalogue.indicator_by_code(&code) {
            Some(Indicator { kind: Kind::Ratio { numerator, denominator }, .. }) => {
                let parts = format!("{}, {}", numerator.indicator, denominator.indicator);
                return Err(refused(FindingCode::RatioNotReported, &code, &parts));
            }
            Some(indicator) => found.push(indicator),
            None => return Err(refused(FindingCode::UnknownIndicator, &code, "")),
        }
    }
    Ok(found)
}

fn refused(code: FindingCode, value: &str, expected: &str) -> FormError {
    FormError::Refused(Box::new(Finding::new(code, 0, "", value, expected)))
}

impl<'c> Task<'c> {
    /// What a call asks an organisation for: its duties by this call, of the named indicators, or of all if none is named.
    ///
    /// # Errors
    /// [`FormError::OtherPeriod`] if another period is asked for; [`FormError::NothingOfCall`]; [`FormError::Refused`].
    pub fn of_call(
        catalogue: &'c Catalogue,
        call: &str,
        duties: &[&Duty],
        period: Option<Period>,
        named: &[&'c Indicator],
    ) -> Result<Self, FormError> {
        let nothing = || FormError::NothingOfCall { call: call.to_owned() };
        let first = duties.first().ok_or_else(nothing)?;
        let (own_period, day) = (first.cell.period, first.due);
        if let Some(found) = period.filter(|period| *period != own_period) {
            return Err(FormError::OtherPeriod { call: call.to_owned(), period: own_period, found });
        }
        let mut areas: BTreeMap<&str, BTreeSet<AreaId>> = BTreeMap::new();
        for cell in duties.iter().map(|duty| &duty.cell) {
            areas.entry(cell.indicator.as_str()).or_default().extend(catalogue.area_id(cell.area.as_str()));
        }
        let is_named = |own: &&Indicator| named.is_empty() || named.iter().any(|named| named.code == own.code);
        let asked = areas.into_iter().filter_map(|(code, areas)| Some((catalogue.indicator_by_code(code)?, areas)));
        let asked = asked.filter(|(indicator, _)| is_named(indicator) && !indicator.is_ratio());
        let wanted: Vec<Wanted<'c>> = asked.map(|(indicator, areas)| Wanted::new(indicator, areas)).collect();
        if wanted.is_empty() {
            return Err(nothing());
        }
        Self { period: own_period, deadline: Some(Deadline { call: call.to_owned(), day }), wanted }.checked()
    }

    /// What the lines of current rosters ask an organisation for; of an indicator without a line all that it may report.
    ///
    /// # Errors
    /// [`FormError::NothingToReport`]; [`FormError::Refused`].
    pub fn of_rosters(
        catalogue: &'c Catalogue,
        organisation: &Organisation<'_>,
        lines: &[&RosterLine],
        period: Period,
        named: &[&'c Indicator],
    ) -> Result<Self, FormError> {
        let mut wanted = Vec::new();
        for indicator in named {
            let own = lines.iter().filter(|line| line.indicator == indicator.code);
            let mut areas: BTreeSet<AreaId> = own.flat_map(|line| owed(catalogue, organisation, line)).collect();
            if areas.is_empty() {
                areas = reportable(catalogue, organisation, indicator);
            }
            if areas.is_empty() {
                let (who, indicator) = (organisation.code.to_owned(), indicator.code.clone());
                return Err(FormError::NothingToReport { who, indicator });
            }
            wanted.push(Wanted::new(indicator, areas));
        }
        Self { period, deadline: None, wanted }.checked()
    }

    /// Refuses a period that is too fine for an indicator.
    fn checked(self) -> Result<Self, FormError> {
        let too_fine = self.wanted.iter().find(|own| !self.period.freq().divides_into(own.indicator.freq));
        match too_fine {
            Some(own) => {
                let (period, freq) = (self.period.to_string(), own.indicator.freq.code());
                Err(refused(FindingCode::FrequencyNotAllowed, &period, freq))
            }
            None => Ok(self),
        }
    }
}

/// The territories of a line that the organisation owes: all of a line that names it, of a type those within its own.
fn owed(catalogue: &Catalogue, me: &Organisation<'_>, line: &RosterLine) -> Vec<AreaId> {
    let mut areas = line.territories(catalogue);
    match &line.owing {
        Owing::Organisation(code) if code.as_str() == me.code => areas,
        Owing::Type(kind) if catalogue.organisation(me.code).is_some_and(|own| own.kind == *kind) => {
            areas.retain(|area| me.territories.iter().any(|own| catalogue.is_within(*area, *own)));
            areas
        }
        Owing::Organisation(_) | Owing::Type(_) => Vec::new(),
    }
}

/// Without a roster: the organisation's territories and those within them, at the levels of the indicator.
fn reportable(catalogue: &Catalogue, me: &Organisation<'_>, indicator: &Indicator) -> BTreeSet<AreaId> {
    let (mut found, mut pending) = (BTreeSet::new(), me.territories.clone());
    while let Some(area) = pending.pop() {
        if catalogue.area(area).is_some_and(|own| indicator.report_levels.contains(&own.level)) {
            found.insert(area);
        }
        pending.extend(catalogue.children(area));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use marsad_domain::roster::{LineParts, parse_day};
    use marsad_formats::builtin::builtin;

    fn me<'a>(catalogue: &Catalogue, code: &'a str, territories: &[&str]) -> Organisation<'a> {
        Organisation::new(catalogue, code, territories.iter().copied())
    }

    #[test]
    fn a_line_of_a_type_means_what_lies_in_the_own_territory() {
        let catalogue = builtin().unwrap();
        let line = |owing| {
            RosterLine::try_from(LineParts {
                indicator: "EDU_ENROL".parse().unwrap(),
                owing,
                level: Some(marsad_domain::catalogue::area::Level::Region),
                areas: vec!["MA".parse().unwrap()],
                rhythm: None,
                from: parse_day("2024-01-01").unwrap(),
                until: None,
                due_days: None,
            })
            .unwrap()
        };
        let code = |areas: Vec<AreaId>| -> Vec<String> {
            areas.iter().map(|area| catalogue.area(*area).unwrap().code.to_string()).collect()
        };
        let own = me(&catalogue, "region-sm", &["MA-09"]);
        assert_eq!(code(owed(&catalogue, &own, &line(Owing::Type("REGION".parse().unwrap())))), ["MA-09"]);
        assert_eq!(owed(&catalogue, &own, &line(Owing::Type("COMMUNE".parse().unwrap()))), []);
        assert_eq!(owed(&catalogue, &own, &line(Owing::Organisation("region-sm".parse().unwrap()))).len(), 12);
        assert_eq!(owed(&catalogue, &own, &line(Owing::Organisation("hcp".parse().unwrap()))), []);
    }

    #[test]
    fn without_a_roster_the_own_territories_are_wanted_at_the_levels_of_the_indicator() {
        let catalogue = builtin().unwrap();
        let indicator = catalogue.indicator_by_code("EDU_ENROL").unwrap();
        let found = reportable(&catalogue, &me(&catalogue, "region-sm", &["MA-09"]), indicator);
        let levels: BTreeSet<&str> = found.iter().map(|area| catalogue.area(*area).unwrap().level.as_str()).collect();
        assert_eq!(levels.into_iter().collect::<Vec<_>>(), ["commune", "province", "region"]);
        assert!(reportable(&catalogue, &me(&catalogue, "nobody", &[]), indicator).is_empty());
    }
}

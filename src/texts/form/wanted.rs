//! Which figures a form asks for: of a call what it asks the caller for, else what rosters name, else the caller's territories.

use std::collections::{BTreeMap, BTreeSet};

use super::{Deadline, TemplateArgs};
use crate::cli::call::full_name;
use crate::cli::console::Console;
use crate::cli::error::{Exit, Failure, usage};
use crate::cli::findings::FileFinding;
use crate::cli::i18n::Args;
use crate::client::SubmitContext;
use crate::client::answers::Identity;
use crate::client::call::BoardRequest;
use crate::client::roster::RosterRequest;
use crate::domain::catalogue::indicator::{Indicator, Kind};
use crate::domain::catalogue::{AreaId, Catalogue};
use crate::domain::finding::{Finding, FindingCode};
use crate::domain::period::Period;
use crate::domain::roster::{Owing, RosterLine};

/// What a form is for.
pub struct Task<'c> {
    pub period: Period,
    pub deadline: Option<Deadline>,
    pub wanted: Vec<Wanted<'c>>,
}

/// An indicator, and the territories whose figures are wanted, in the order of their codes.
pub struct Wanted<'c> {
    pub indicator: &'c Indicator,
    pub areas: Vec<AreaId>,
}

/// Asks the node what is wanted.
pub async fn task<'c>(console: &Console, node: &'c SubmitContext, args: &TemplateArgs) -> Result<Task<'c>, Failure> {
    let named = indicators(console, &node.catalogue, args)?;
    let task = match (&args.call, args.period) {
        (Some(call), period) => of_call(node, call, period, named).await?,
        (None, Some(period)) => of_rosters(node, period, named).await?,
        (None, None) => return Err(usage("usage-period", Args::none())),
    };
    let too_fine = task.wanted.iter().find(|own| !task.period.freq().divides_into(own.indicator.freq));
    if let Some(own) = too_fine {
        let (period, freq) = (task.period.to_string(), own.indicator.freq.code());
        return Err(refused(console, &[(FindingCode::FrequencyNotAllowed, &period, freq)]));
    }
    Ok(task)
}

/// The indicators that are named; a ratio is not reported.
fn indicators<'c>(
    console: &Console,
    catalogue: &'c Catalogue,
    args: &TemplateArgs,
) -> Result<Vec<&'c Indicator>, Failure> {
    let mut found = Vec::new();
    for code in &args.indicators {
        let code = code.trim().to_ascii_uppercase();
        match catalogue.indicator_by_code(&code) {
            Some(Indicator { kind: Kind::Ratio { numerator, denominator }, .. }) => {
                let parts = format!("{}, {}", numerator.indicator, denominator.indicator);
                return Err(refused(console, &[(FindingCode::RatioNotReported, &code, &parts)]));
            }
            Some(indicator) => found.push(indicator),
            None => return Err(refused(console, &[(FindingCode::UnknownIndicator, &code, "")])),
        }
    }
    Ok(found)
}

fn refused(console: &Console, findings: &[(FindingCode, &str, &str)]) -> Failure {
    let line = |(code, value, expected): &(FindingCode, &str, &str)| {
        FileFinding::of("", &Finding::new(*code, 0, "", value, *expected)).message(&console.texts)
    };
    Failure::new(Exit::Usage, "error-template-refused", Args::none()).with_details(findings.iter().map(line).collect())
}

async fn of_call<'c>(
    node: &'c SubmitContext,
    named: &str,
    period: Option<Period>,
    indicators: Vec<&'c Indicator>,
) -> Result<Task<'c>, Failure> {
    let name = full_name(&node.connection, named).await?;
    let organisation = node.connection.principal().name.clone();
    let asked = BoardRequest { call: name.clone(), organisation, ..BoardRequest::default() };
    let rows = node.connection.board(asked).await?;
    let nothing = || usage("error-template-call", Args::none().text("call", &name));
    let first = rows.first().ok_or_else(nothing)?;
    let (own_period, day) = (first.duty.cell.period, first.duty.due);
    if let Some(other) = period.filter(|period| *period != own_period) {
        let args = Args::none().text("call", &name).text("period", own_period).text("found", other);
        return Err(usage("error-template-period", args));
    }
    let mut areas: BTreeMap<&str, BTreeSet<AreaId>> = BTreeMap::new();
    for cell in rows.iter().map(|row| &row.duty.cell) {
        areas.entry(cell.indicator.as_str()).or_default().extend(node.catalogue.area_id(cell.area.as_str()));
    }
    let is_named = |own: &&Indicator| indicators.is_empty() || indicators.iter().any(|named| named.code == own.code);
    let asked = areas.iter().filter_map(|(code, areas)| Some((node.catalogue.indicator_by_code(code)?, areas)));
    let asked = asked.filter(|(indicator, _)| is_named(indicator) && !indicator.is_ratio());
    let wanted: Vec<Wanted<'c>> =
        asked.map(|(indicator, areas)| Wanted { indicator, areas: areas.iter().copied().collect() }).collect();
    if wanted.is_empty() {
        return Err(nothing());
    }
    Ok(Task { period: own_period, deadline: Some(Deadline { call: name, day }), wanted })
}

async fn of_rosters<'c>(
    node: &'c SubmitContext,
    period: Period,
    indicators: Vec<&'c Indicator>,
) -> Result<Task<'c>, Failure> {
    let me = node.connection.who_am_i().await?;
    let asked = RosterRequest {
        as_of: Some(period.last_day()),
        indicators: indicators.iter().map(|own| own.code.to_string()).collect(),
        ..RosterRequest::default()
    };
    let rosters = node.connection.rosters(asked).await?;
    let lines: Vec<&RosterLine> = rosters.iter().filter(|own| own.current).flat_map(|own| &own.lines).collect();
    let mut wanted = Vec::new();
    for indicator in indicators {
        let own = lines.iter().filter(|line| line.indicator == indicator.code);
        let mut areas: BTreeSet<AreaId> = own.flat_map(|line| owed(&node.catalogue, &me, line)).collect();
        if areas.is_empty() {
            areas = reportable(&node.catalogue, &me, indicator);
        }
        if areas.is_empty() {
            let args = Args::none().text("who", &me.name).text("indicator", &indicator.code);
            return Err(usage("error-template-nothing", args));
        }
        wanted.push(Wanted { indicator, areas: areas.into_iter().collect() });
    }
    Ok(Task { period, deadline: None, wanted })
}

/// The territories of a line that the caller owes: all of a line that names it, of a type those within its own.
fn owed(catalogue: &Catalogue, me: &Identity, line: &RosterLine) -> Vec<AreaId> {
    let mut areas = line.territories(catalogue);
    match &line.owing {
        Owing::Organisation(code) if code.as_str() == me.name => areas,
        Owing::Type(kind) if catalogue.organisation(&me.name).is_some_and(|own| own.kind == *kind) => {
            areas.retain(|area| own_areas(catalogue, me).any(|own| catalogue.is_within(*area, own)));
            areas
        }
        Owing::Organisation(_) | Owing::Type(_) => Vec::new(),
    }
}

fn own_areas<'a>(catalogue: &'a Catalogue, me: &'a Identity) -> impl Iterator<Item = AreaId> + 'a {
    me.territories.iter().filter_map(|code| catalogue.area_id(code))
}

/// Without a roster: the caller's territories and those within them, at the levels of the indicator.
fn reportable(catalogue: &Catalogue, me: &Identity, indicator: &Indicator) -> BTreeSet<AreaId> {
    let (mut found, mut pending) = (BTreeSet::new(), own_areas(catalogue, me).collect::<Vec<_>>());
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
    use crate::domain::roster::{LineParts, parse_day};
    use crate::formats::builtin::builtin;

    fn me(name: &str, territories: &[&str]) -> Identity {
        Identity {
            role: "submitter".into(),
            name: name.into(),
            node: "souss-massa".into(),
            grants: Vec::new(),
            rpcs: Vec::new(),
            territories: territories.iter().map(|code| (*code).to_owned()).collect(),
            revocation_lists: Vec::new(),
        }
    }

    #[test]
    fn a_line_of_a_type_means_what_lies_in_the_own_territory() {
        let catalogue = builtin().unwrap();
        let line = |owing| {
            RosterLine::try_from(LineParts {
                indicator: "EDU_ENROL".parse().unwrap(),
                owing,
                level: Some(crate::domain::catalogue::area::Level::Region),
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
        let own = me("region-sm", &["MA-09"]);
        assert_eq!(code(owed(&catalogue, &own, &line(Owing::Type("REGION".parse().unwrap())))), ["MA-09"]);
        assert_eq!(owed(&catalogue, &own, &line(Owing::Type("COMMUNE".parse().unwrap()))), []);
        assert_eq!(owed(&catalogue, &own, &line(Owing::Organisation("region-sm".parse().unwrap()))).len(), 12);
        assert_eq!(owed(&catalogue, &own, &line(Owing::Organisation("hcp".parse().unwrap()))), []);
    }

    #[test]
    fn without_a_roster_the_own_territories_are_wanted_at_the_levels_of_the_indicator() {
        let catalogue = builtin().unwrap();
        let indicator = catalogue.indicator_by_code("EDU_ENROL").unwrap();
        let found = reportable(&catalogue, &me("region-sm", &["MA-09"]), indicator);
        let levels: BTreeSet<&str> = found.iter().map(|area| catalogue.area(*area).unwrap().level.as_str()).collect();
        assert_eq!(levels.into_iter().collect::<Vec<_>>(), ["commune", "province", "region"]);
        assert!(reportable(&catalogue, &me("nobody", &[]), indicator).is_empty());
    }
}

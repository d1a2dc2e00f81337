//! Requests in texts become queries: they are read with a catalogue. Every field that is wrong is named.

use time::Date;

use super::aggregates::AggregateQuery;
use super::events::EventQuery;
use super::filter::{Filter, area, dimension_code, indicator, is_dimension};
use super::observations::{AsOf, CutError, ObservationQuery};
use crate::explain::ExplainQuestion;
use crate::{ServiceError, Violation};
use marsad_domain::catalogue::Catalogue;
use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::code_list::CodeList;
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::code::{AreaCode, CodeId, ConceptId, IndicatorCode, OrganisationCode};
use marsad_domain::period::{Freq, Period, PeriodError};
use marsad_wire::request::{AggregateRequest, EventRequest, ExplainRequest, FilterRequest, ObservationRequest};
use marsad_wire::time::from_rfc3339;

/// The most entries of a list in a request.
const LIST_MAX: usize = 2_000;

/// Collects what is wrong with a request, so that all of it is reported at once.
#[derive(Default)]
struct Faults(Vec<Violation>);

impl Faults {
    fn add(&mut self, field: impl Into<String>, description: impl Into<String>) {
        self.0.push(Violation::new(field, description));
    }

    /// The value of a field; none where it is empty or faults.
    fn read<T, E: std::fmt::Display>(&mut self, field: &str, text: &str, read: Result<T, E>) -> Option<T> {
        match read {
            _ if text.is_empty() => None,
            Ok(value) => Some(value),
            Err(error) => {
                self.add(field, error.to_string());
                None
            }
        }
    }

    fn end(self) -> Result<(), ServiceError> {
        if self.0.is_empty() { Ok(()) } else { Err(ServiceError::BadRequest(self.0)) }
    }
}

pub(super) fn aggregates(request: AggregateRequest, catalogue: &Catalogue) -> Result<AggregateQuery, ServiceError> {
    Ok(AggregateQuery { filter: filter(request.filter, catalogue)?, by: breakdown(catalogue, &request.by)? })
}

/// `own` is the organisation of the caller.
pub(super) fn observations(
    request: ObservationRequest,
    catalogue: &Catalogue,
    own: Option<OrganisationCode>,
) -> Result<ObservationQuery, ServiceError> {
    let reporter = reporter(own, &request.reporter, request.mine)?;
    let as_of = as_of(&request.as_of)?;
    Ok(ObservationQuery { filter: filter(request.filter, catalogue)?, reporter, as_of })
}

fn reporter(own: Option<OrganisationCode>, named: &str, mine: bool) -> Result<Option<OrganisationCode>, ServiceError> {
    let named = match named {
        "" => None,
        code => Some(OrganisationCode::new(code).map_err(|error| ServiceError::field("reporter", error.to_string()))?),
    };
    if !mine {
        return Ok(named);
    }
    let own = own.ok_or_else(|| ServiceError::field("mine", "the caller reports nothing"))?;
    match named {
        Some(named) if named != own => Err(ServiceError::field("mine", "the reporter that is named is another one")),
        _ => Ok(Some(own)),
    }
}

fn as_of(text: &str) -> Result<AsOf, ServiceError> {
    if text.is_empty() {
        return Ok(AsOf::Now);
    }
    if text.contains('/') {
        return text.parse().map(AsOf::Cut).map_err(|error: CutError| ServiceError::field("as_of", error.to_string()));
    }
    let expected = "expected a time (2024-05-01T12:00:00Z) or a cut (origin/epoch:size, joined by commas)";
    from_rfc3339("as_of", text).map(AsOf::Time).map_err(|_| ServiceError::field("as_of", expected))
}

pub(super) fn events(request: EventRequest, catalogue: &Catalogue) -> Result<EventQuery, ServiceError> {
    let mut faults = Faults::default();
    let mut known = |field: &str, text: String, is_known: &dyn Fn(&str) -> bool, expected: &str| {
        if !text.is_empty() && !is_known(&text) {
            faults.add(field, expected);
        }
        (!text.is_empty()).then_some(text)
    };
    let kind = "an event type, or a family with its underscore: GOV_";
    let kind = known("type", request.kind, &|text| is_type(catalogue, text), kind);
    let is_theme = |text: &str| catalogue.has_code("THEME", text);
    let theme = known("theme", request.theme, &is_theme, "the list THEME has no such code");
    let is_organisation = |text: &str| catalogue.organisation(text).is_some();
    let expected = "the catalogue has no such organisation";
    let organisation = known("organisation", request.organisation, &is_organisation, expected);
    let is_programme = |text: &str| catalogue.programme(text).is_some();
    let programme = known("programme", request.programme, &is_programme, "the catalogue has no such programme");
    let mut day = |name: &str, text: &str, of: fn(Period) -> Date| faults.read(name, text, text.parse().map(of));
    let from = day("from", &request.from, Period::first_day);
    let to = day("to", &request.to, Period::last_day);
    faults.end()?;
    let areas = if request.area.is_empty() { None } else { Some(areas(catalogue, &request.area)?) };
    Ok(EventQuery { kind, areas, from, to, theme, organisation, programme })
}

pub(super) fn cell(request: ExplainRequest, catalogue: &Catalogue) -> Result<ExplainQuestion, ServiceError> {
    let as_asked = format!("{} in {}, {}", request.indicator, request.area, request.period);
    let period = request.period.parse();
    let period = period.map_err(|error: PeriodError| ServiceError::field("period", error.to_string()))?;
    let asked = FilterRequest {
        indicators: vec![request.indicator],
        areas: vec![request.area],
        at: request.at,
        method: request.method,
        ..FilterRequest::default()
    };
    let Filter { indicators, areas, at, method, .. } = filter(asked, catalogue)?;
    let (Some(code), Some(area)) = (indicators.first(), areas.first()) else {
        return Err(ServiceError::field("indicator", "an indicator and an area"));
    };
    let own = indicator(catalogue, code.as_str())?;
    if let Some((concept, _)) = at.iter().find(|(concept, _)| own.dimension_position(concept.as_str()).is_none()) {
        return Err(ServiceError::field("where", format!("{code} has no dimension {concept}")));
    }
    let id = catalogue.indicator_id(code.as_str()).ok_or_else(|| ServiceError::unfit("INDICATOR"))?;
    let at = at.into_iter().filter(|(_, code)| !code.is_total()).collect();
    Ok(ExplainQuestion { indicator: id, area: *area, period, at, method, as_asked })
}

fn filter(request: FilterRequest, catalogue: &Catalogue) -> Result<Filter, ServiceError> {
    let mut faults = Faults::default();
    let lists = [("indicators", request.indicators.len()), ("areas", request.areas.len()), ("where", request.at.len())];
    if let Some((name, _)) = lists.into_iter().find(|(_, length)| *length > LIST_MAX) {
        return Err(ServiceError::field(format!("filter.{name}"), format!("at most {LIST_MAX}")));
    }
    if request.indicators.is_empty() {
        faults.add("filter.indicators", "at least one indicator");
    }
    let level = faults.read("filter.level", &request.level, level(&request.level));
    let from = faults.read("filter.from", &request.from, request.from.parse());
    let to = faults.read("filter.to", &request.to, request.to.parse());
    let freq = faults.read("filter.freq", &request.freq, freq(&request.freq));
    let (at, method) = codes(catalogue, &request.at, &request.method, &mut faults);
    faults.end()?;
    let indicators = indicators(catalogue, &request.indicators)?;
    let areas = request.areas.iter().map(|text| area(catalogue, text)).collect::<Result<_, _>>()?;
    Ok(Filter { indicators, areas, level, at, method, from, to, freq })
}

fn is_type(catalogue: &Catalogue, kind: &str) -> bool {
    let of_family = |list: &CodeList| list.items.iter().any(|item| item.code.as_str().starts_with(kind));
    catalogue.has_code("EVENT_TYPE", kind)
        || (kind.ends_with('_') && catalogue.code_list("EVENT_TYPE").is_some_and(of_family))
}

/// An area with all below it.
fn areas(catalogue: &Catalogue, text: &str) -> Result<Vec<AreaCode>, ServiceError> {
    let outer = area(catalogue, text)?;
    let inside = |code: &AreaCode| catalogue.area_id(code.as_str()).is_some_and(|id| catalogue.is_within(id, outer));
    let areas = catalogue.parts().areas.iter().map(|area| &area.code).filter(|code| inside(code));
    Ok(areas.cloned().collect())
}

fn level(text: &str) -> Result<Level, String> {
    let known = || Level::ALL.map(Level::as_str).join(", ");
    Level::parse(text).ok_or_else(|| format!("a level: {}", known()))
}

fn freq(text: &str) -> Result<Freq, String> {
    let known = || Freq::ALL.map(Freq::code).join(", ");
    Freq::from_code(text).ok_or_else(|| format!("a form of periods: {}", known()))
}

fn indicators(catalogue: &Catalogue, codes: &[String]) -> Result<Vec<IndicatorCode>, ServiceError> {
    let mut known: Vec<IndicatorCode> = Vec::new();
    for code in codes {
        let code = &indicator(catalogue, code)?.code;
        if !known.contains(code) {
            known.push(code.clone());
        }
    }
    Ok(known)
}

/// Codes of dimensions, METHOD apart: it may be given in its own field, or among the others.
fn codes(
    catalogue: &Catalogue,
    list: &[(String, String)],
    method: &str,
    faults: &mut Faults,
) -> (Vec<(ConceptId, CodeId)>, Option<CodeId>) {
    let mut at: Vec<(ConceptId, CodeId)> = Vec::new();
    let mut basis = None;
    for (n, (dimension, code)) in list.iter().enumerate() {
        let field = format!("filter.where[{n}]");
        match dimension_code(catalogue, dimension, code) {
            Ok((concept, code)) if concept.as_str() == Indicator::METHOD => basis = Some(code),
            Ok((concept, _)) if at.iter().any(|(own, _)| *own == concept) => {
                faults.add(field, "a dimension is named once");
            }
            Ok(pair) => at.push(pair),
            Err(problem) => faults.add(field, problem),
        }
    }
    if !method.is_empty() {
        match dimension_code(catalogue, Indicator::METHOD, method) {
            Ok((_, code)) if basis.as_ref().is_none_or(|own| *own == code) => basis = Some(code),
            Ok(_) => faults.add("filter.method", "METHOD is at another code already"),
            Err(problem) => faults.add("filter.method", problem),
        }
    }
    (at, basis)
}

/// Dimensions to break down by: METHOD is always there and is left out, each other one once.
fn breakdown(catalogue: &Catalogue, by: &[String]) -> Result<Vec<ConceptId>, ServiceError> {
    let mut faults = Faults::default();
    let mut concepts: Vec<ConceptId> = Vec::new();
    for (n, name) in by.iter().enumerate().take(LIST_MAX) {
        match ConceptId::new(name) {
            Ok(concept) if is_dimension(catalogue, name) => {
                if name != Indicator::METHOD && !concepts.contains(&concept) {
                    concepts.push(concept);
                }
            }
            _ => faults.add(format!("by[{n}]"), "no indicator has this dimension"),
        }
    }
    faults.end()?;
    Ok(concepts)
}

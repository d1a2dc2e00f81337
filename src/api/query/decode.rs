//! What callers ask, from messages to the questions of the service. Every field that is wrong is named.

use time::Date;

use marsad_domain::catalogue::Catalogue;
use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::code_list::CodeList;
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::code::{AreaCode, CodeId, ConceptId, IndicatorCode, OrganisationCode};
use marsad_domain::period::{Freq, Period, PeriodError};
use marsad_service::explain::ExplainQuestion;
use marsad_service::query::filter::{self, Filter};
use marsad_service::query::{AggregateQuery, AsOf, EventQuery, ObservationQuery};
use marsad_service::{ServiceError, Violation};
use marsad_wire::{pb, time as wire_time};

/// The most entries of a list in a request.
const LIST_MAX: usize = 2_000;

/// Collects what is wrong with a request, so that all of it is reported at once.
#[derive(Default)]
struct Wrong(Vec<Violation>);

impl Wrong {
    fn add(&mut self, field: impl Into<String>, description: impl Into<String>) {
        self.0.push(Violation::new(field, description));
    }

    /// The value of a field; none where it is empty or wrong.
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

/// A pull of aggregates.
///
/// # Errors
/// [`ServiceError::BadRequest`] naming the fields, [`ServiceError::NotFound`] for an indicator or area that the catalogue
/// lacks, [`ServiceError::AmbiguousArea`] with the choices.
pub(super) fn aggregates(
    catalogue: &Catalogue,
    message: Option<pb::Filter>,
    by: &[String],
) -> Result<AggregateQuery, ServiceError> {
    Ok(AggregateQuery { filter: filter(catalogue, message)?, by: breakdown(catalogue, by)? })
}

/// A pull of observations by a caller whose own reports are those of `own`.
///
/// # Errors
/// As of [`aggregates`].
pub(super) fn observations(
    catalogue: &Catalogue,
    own: Option<OrganisationCode>,
    request: pb::PullObservationsRequest,
) -> Result<ObservationQuery, ServiceError> {
    let reporter = reporter(own, &request)?;
    let as_of = as_of(&request.as_of)?;
    Ok(ObservationQuery { filter: filter(catalogue, request.filter)?, reporter, as_of })
}

fn reporter(
    own: Option<OrganisationCode>,
    request: &pb::PullObservationsRequest,
) -> Result<Option<OrganisationCode>, ServiceError> {
    let named = match request.reporter.as_str() {
        "" => None,
        code => Some(OrganisationCode::new(code).map_err(|error| ServiceError::field("reporter", error.to_string()))?),
    };
    if !request.mine {
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
        let cut = text.parse().map(AsOf::Cut);
        return cut.map_err(|error: marsad_service::query::CutError| ServiceError::field("as_of", error.to_string()));
    }
    let expected = "expected a time (2024-05-01T12:00:00Z) or a cut (origin/epoch:size, joined by commas)";
    wire_time::from_rfc3339("as_of", text).map(AsOf::Time).map_err(|_| ServiceError::field("as_of", expected))
}

/// A pull of events.
///
/// # Errors
/// [`ServiceError::BadRequest`] naming the fields; for the area [`ServiceError::NotFound`] or [`ServiceError::AmbiguousArea`].
pub(super) fn events(catalogue: &Catalogue, request: pb::PullEventsRequest) -> Result<EventQuery, ServiceError> {
    let mut wrong = Wrong::default();
    let kind = some(request.r#type);
    if kind.as_ref().is_some_and(|kind| !is_type(catalogue, kind)) {
        wrong.add("type", "an event type, or a family with its underscore: GOV_");
    }
    let theme = some(request.theme);
    if theme.as_ref().is_some_and(|theme| !catalogue.has_code("THEME", theme)) {
        wrong.add("theme", "the list THEME has no such code");
    }
    let organisation = some(request.organisation);
    if organisation.as_ref().is_some_and(|code| catalogue.organisation(code).is_none()) {
        wrong.add("organisation", "the catalogue has no such organisation");
    }
    let programme = some(request.programme);
    if programme.as_ref().is_some_and(|code| catalogue.programme(code).is_none()) {
        wrong.add("programme", "the catalogue has no such programme");
    }
    let mut day = |name: &str, text: &str, of: fn(Period) -> Date| wrong.read(name, text, text.parse().map(of));
    let from = day("from", &request.from, Period::first_day);
    let to = day("to", &request.to, Period::last_day);
    wrong.end()?;
    let areas = some(request.area).map(|text| areas(catalogue, &text)).transpose()?;
    Ok(EventQuery { kind, areas, from, to, theme, organisation, programme })
}

/// A cell to explain.
///
/// # Errors
/// As of [`aggregates`].
pub(super) fn cell(catalogue: &Catalogue, request: pb::ExplainRequest) -> Result<ExplainQuestion, ServiceError> {
    let as_asked = format!("{} in {}, {}", request.indicator, request.area, request.period);
    let period = request.period.parse();
    let period = period.map_err(|error: PeriodError| ServiceError::field("period", error.to_string()))?;
    let message = pb::Filter {
        indicators: vec![request.indicator],
        areas: vec![request.area],
        r#where: request.r#where,
        method: request.method,
        ..pb::Filter::default()
    };
    let Filter { indicators, areas, at, method, .. } = filter(catalogue, Some(message))?;
    let (Some(code), Some(area)) = (indicators.first(), areas.first()) else {
        return Err(ServiceError::field("indicator", "an indicator and an area"));
    };
    let own = filter::indicator(catalogue, code.as_str())?;
    if let Some((concept, _)) = at.iter().find(|(concept, _)| own.dimension_position(concept.as_str()).is_none()) {
        return Err(ServiceError::field("where", format!("{code} has no dimension {concept}")));
    }
    let indicator = catalogue.indicator_id(code.as_str()).ok_or_else(|| ServiceError::unfit("INDICATOR"))?;
    let at = at.into_iter().filter(|(_, code)| !code.is_total()).collect();
    Ok(ExplainQuestion { indicator, area: *area, period, at, method, as_asked })
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

fn is_type(catalogue: &Catalogue, kind: &str) -> bool {
    let of_family = |list: &CodeList| list.items.iter().any(|item| item.code.as_str().starts_with(kind));
    catalogue.has_code("EVENT_TYPE", kind)
        || (kind.ends_with('_') && catalogue.code_list("EVENT_TYPE").is_some_and(of_family))
}

/// An area with all below it.
fn areas(catalogue: &Catalogue, text: &str) -> Result<Vec<AreaCode>, ServiceError> {
    let outer = filter::area(catalogue, text)?;
    let inside = |code: &AreaCode| catalogue.area_id(code.as_str()).is_some_and(|id| catalogue.is_within(id, outer));
    let areas = catalogue.parts().areas.iter().map(|area| &area.code).filter(|code| inside(code));
    Ok(areas.cloned().collect())
}

/// Which figures are asked for.
fn filter(catalogue: &Catalogue, message: Option<pb::Filter>) -> Result<Filter, ServiceError> {
    let message = message.unwrap_or_default();
    let mut wrong = Wrong::default();
    let lists =
        [("indicators", message.indicators.len()), ("areas", message.areas.len()), ("where", message.r#where.len())];
    for (name, length) in lists {
        if length > LIST_MAX {
            return Err(ServiceError::field(format!("filter.{name}"), format!("at most {LIST_MAX}")));
        }
    }
    if message.indicators.is_empty() {
        wrong.add("filter.indicators", "at least one indicator");
    }
    let level = wrong.read("filter.level", &message.level, level(&message.level));
    let from = wrong.read("filter.from", &message.from, message.from.parse());
    let to = wrong.read("filter.to", &message.to, message.to.parse());
    let freq = wrong.read("filter.freq", &message.freq, freq(&message.freq));
    let (at, method) = codes(catalogue, &message.r#where, &message.method, &mut wrong);
    wrong.end()?;
    let indicators = indicators(catalogue, &message.indicators)?;
    let areas = message.areas.iter().map(|text| filter::area(catalogue, text)).collect::<Result<_, _>>()?;
    Ok(Filter { indicators, areas, level, at, method, from, to, freq })
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
        let code = &filter::indicator(catalogue, code)?.code;
        if !known.contains(code) {
            known.push(code.clone());
        }
    }
    Ok(known)
}

/// Codes of dimensions, METHOD apart: it may be given in its own field, or among the others.
fn codes(
    catalogue: &Catalogue,
    list: &[pb::DimensionCode],
    method: &str,
    wrong: &mut Wrong,
) -> (Vec<(ConceptId, CodeId)>, Option<CodeId>) {
    let mut at: Vec<(ConceptId, CodeId)> = Vec::new();
    let mut basis = None;
    for (n, pb::DimensionCode { dimension, code }) in list.iter().enumerate() {
        let field = format!("filter.where[{n}]");
        match filter::dimension_code(catalogue, dimension, code) {
            Ok((concept, code)) if concept.as_str() == Indicator::METHOD => basis = Some(code),
            Ok((concept, _)) if at.iter().any(|(own, _)| *own == concept) => {
                wrong.add(field, "a dimension is named once");
            }
            Ok(pair) => at.push(pair),
            Err(problem) => wrong.add(field, problem),
        }
    }
    if !method.is_empty() {
        match filter::dimension_code(catalogue, Indicator::METHOD, method) {
            Ok((_, code)) if basis.as_ref().is_none_or(|own| *own == code) => basis = Some(code),
            Ok(_) => wrong.add("filter.method", "METHOD is at another code already"),
            Err(problem) => wrong.add("filter.method", problem),
        }
    }
    (at, basis)
}

/// Dimensions to break down by: METHOD is always there and is left out, each other one once.
fn breakdown(catalogue: &Catalogue, by: &[String]) -> Result<Vec<ConceptId>, ServiceError> {
    let mut wrong = Wrong::default();
    let mut concepts: Vec<ConceptId> = Vec::new();
    for (n, name) in by.iter().enumerate().take(LIST_MAX) {
        match ConceptId::new(name) {
            Ok(concept) if filter::is_dimension(catalogue, name) => {
                if name != Indicator::METHOD && !concepts.contains(&concept) {
                    concepts.push(concept);
                }
            }
            _ => wrong.add(format!("by[{n}]"), "no indicator has this dimension"),
        }
    }
    wrong.end()?;
    Ok(concepts)
}

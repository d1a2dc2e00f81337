//! What a pull of figures asks for, read from its message: codes instead of names, and every field that is wrong.

use std::collections::BTreeSet;

use crate::domain::catalogue::area::Level;
use crate::domain::catalogue::indicator::Indicator;
use crate::domain::catalogue::{AreaId, Catalogue};
use crate::domain::code::{AreaCode, CodeId, ConceptId, IndicatorCode};
use crate::domain::period::{Freq, Period};
use crate::service::{Absent, ServiceError, Violation};
use crate::wire::pb;

/// The most entries of a list in a request.
const LIST_MAX: usize = 2_000;
/// How many choices an ambiguous name is answered with.
const CHOICES_MAX: usize = 20;

/// A filter whose codes are the catalogue's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Each once, in the order asked.
    pub indicators: Vec<IndicatorCode>,
    /// The areas that were named; empty if none was.
    pub areas: Vec<AreaId>,
    pub level: Option<Level>,
    /// Dimensions other than METHOD that are held at one code.
    pub at: Vec<(ConceptId, CodeId)>,
    pub method: Option<CodeId>,
    pub from: Option<Period>,
    pub to: Option<Period>,
    pub freq: Option<Freq>,
}

/// Collects what is wrong with a request, so that all of it is told at once.
#[derive(Default)]
struct Wrong(Vec<Violation>);

impl Wrong {
    fn add(&mut self, field: impl Into<String>, description: impl Into<String>) {
        self.0.push(Violation::new(field, description));
    }

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

impl Question {
    /// Reads a filter.
    ///
    /// # Errors
    /// [`ServiceError::BadRequest`] naming the fields, [`ServiceError::NotFound`] for an indicator or area that the catalogue
    /// lacks, [`ServiceError::AmbiguousArea`] with the choices.
    pub fn read(catalogue: &Catalogue, filter: Option<pb::Filter>) -> Result<Self, ServiceError> {
        let filter = filter.unwrap_or_default();
        let mut wrong = Wrong::default();
        let lists =
            [("indicators", filter.indicators.len()), ("areas", filter.areas.len()), ("where", filter.r#where.len())];
        for (name, length) in lists {
            if length > LIST_MAX {
                wrong.add(format!("filter.{name}"), format!("at most {LIST_MAX}"));
                return Err(ServiceError::BadRequest(wrong.0));
            }
        }
        if filter.indicators.is_empty() {
            wrong.add("filter.indicators", "at least one indicator");
        }
        let level = wrong.read("filter.level", &filter.level, level(&filter.level));
        let from = wrong.read("filter.from", &filter.from, filter.from.parse());
        let to = wrong.read("filter.to", &filter.to, filter.to.parse());
        let freq = wrong.read("filter.freq", &filter.freq, freq(&filter.freq));
        let (at, method) = codes(catalogue, &filter.r#where, &filter.method, &mut wrong);
        wrong.end()?;
        Ok(Self {
            indicators: indicators(catalogue, &filter.indicators)?,
            areas: filter.areas.iter().map(|text| area(catalogue, text)).collect::<Result<_, _>>()?,
            level,
            at,
            method,
            from,
            to,
            freq,
        })
    }

    /// The areas below which a level is looked for: those that were named; else the country, for levels that are in its
    /// tree, and everywhere for the others.
    #[must_use]
    pub fn scope(&self, catalogue: &Catalogue) -> Vec<AreaId> {
        let in_tree = !matches!(self.level, Some(Level::City | Level::Network | Level::Residual));
        if self.areas.is_empty() && in_tree { home(catalogue) } else { self.areas.clone() }
    }

    /// The areas that raw rows are asked of: those that were named with all below, or of a level; none: all.
    #[must_use]
    pub fn territory(&self, catalogue: &Catalogue) -> Option<BTreeSet<AreaCode>> {
        if self.areas.is_empty() && self.level.is_none() {
            return None;
        }
        let under =
            |area: AreaId| self.areas.is_empty() || self.areas.iter().any(|own| catalogue.is_within(area, *own));
        let areas = catalogue.parts().areas.iter().filter(|area| self.level.is_none_or(|level| area.level == level));
        let inside = areas.filter(|area| catalogue.area_id(area.code.as_str()).is_some_and(under));
        Some(inside.map(|area| area.code.clone()).collect())
    }
}

/// The country that the catalogue is about: the one with territories below it. Of others it has partner cities only.
#[must_use]
pub fn home(catalogue: &Catalogue) -> Vec<AreaId> {
    let areas = catalogue.parts().areas.iter().filter(|area| area.level == Level::Country);
    let ids = areas.filter_map(|area| catalogue.area_id(area.code.as_str()));
    ids.filter(|id| !catalogue.children(*id).is_empty()).collect()
}

fn level(text: &str) -> Result<Level, String> {
    let known = || Level::ALL.map(Level::as_str).join(", ");
    Level::parse(text).ok_or_else(|| format!("a level: {}", known()))
}

fn freq(text: &str) -> Result<Freq, String> {
    let known = || Freq::ALL.map(Freq::code).join(", ");
    Freq::from_code(text).ok_or_else(|| format!("a form of periods: {}", known()))
}

/// An indicator of the catalogue.
///
/// # Errors
/// [`ServiceError::NotFound`] (UNKNOWN_INDICATOR).
pub fn indicator<'c>(catalogue: &'c Catalogue, code: &str) -> Result<&'c Indicator, ServiceError> {
    catalogue.indicator_by_code(code).ok_or_else(|| ServiceError::absent(Absent::Indicator, code))
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

/// The one area that a text means.
///
/// # Errors
/// [`ServiceError::NotFound`] (UNKNOWN_AREA), [`ServiceError::AmbiguousArea`] with the choices.
pub fn area(catalogue: &Catalogue, text: &str) -> Result<AreaId, ServiceError> {
    let found = catalogue.find_areas(text);
    match found.as_slice() {
        [] => Err(ServiceError::absent(Absent::Area, text)),
        [only] => Ok(*only),
        several => {
            let areas = several.iter().filter_map(|id| catalogue.area(*id)).take(CHOICES_MAX);
            let choice = |area: &crate::domain::catalogue::area::Area| {
                format!("{} ({}, {})", area.code, area.name.fr, area.level.as_str())
            };
            Err(ServiceError::AmbiguousArea { name: text.to_owned(), choices: areas.map(choice).collect() })
        }
    }
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
        match one_code(catalogue, dimension, code) {
            Ok((concept, code)) if concept.as_str() == Indicator::METHOD => basis = Some(code),
            Ok((concept, _)) if at.iter().any(|(own, _)| *own == concept) => {
                wrong.add(field, "a dimension is named once");
            }
            Ok(pair) => at.push(pair),
            Err(problem) => wrong.add(field, problem),
        }
    }
    if !method.is_empty() {
        match one_code(catalogue, Indicator::METHOD, method) {
            Ok((_, code)) if basis.as_ref().is_none_or(|own| *own == code) => basis = Some(code),
            Ok(_) => wrong.add("filter.method", "METHOD is at another code already"),
            Err(problem) => wrong.add("filter.method", problem),
        }
    }
    (at, basis)
}

fn one_code(catalogue: &Catalogue, dimension: &str, code: &str) -> Result<(ConceptId, CodeId), String> {
    let concept = ConceptId::new(dimension).map_err(|error| error.to_string())?;
    let code = CodeId::new(code).map_err(|error| error.to_string())?;
    let used = catalogue.parts().indicators.iter().any(|own| own.dimension_position(concept.as_str()).is_some());
    if !used {
        return Err("no indicator has this dimension".to_owned());
    }
    // A dimension without a list of its own takes areas: the other end of a flow.
    let known = match catalogue.code_list(concept.as_str()) {
        Some(list) => list.item(code.as_str()).is_some(),
        None => catalogue.area_id(code.as_str()).is_some(),
    };
    if known || code.is_total() { Ok((concept, code)) } else { Err("the list has no such code".to_owned()) }
}

/// Dimensions to break down by: METHOD is always there and is left out, each other one once.
///
/// # Errors
/// [`ServiceError::BadRequest`] for what is no dimension of any indicator.
pub fn breakdown(catalogue: &Catalogue, by: &[String]) -> Result<Vec<ConceptId>, ServiceError> {
    let mut wrong = Wrong::default();
    let mut concepts: Vec<ConceptId> = Vec::new();
    for (n, name) in by.iter().enumerate().take(LIST_MAX) {
        let used = catalogue.parts().indicators.iter().any(|own| own.dimension_position(name).is_some());
        match ConceptId::new(name) {
            Ok(concept) if used => {
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

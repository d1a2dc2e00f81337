//! Which figures are asked for, in the codes of a catalogue; and how names of people become codes.

use std::collections::BTreeSet;

use crate::{Absent, ServiceError};
use marsad_domain::catalogue::area::{Area, Level};
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_domain::code::{AreaCode, CodeId, ConceptId, IndicatorCode};
use marsad_domain::period::{Freq, Period};

/// How many choices an ambiguous name is answered with.
const CHOICES_MAX: usize = 20;

/// Which figures are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Each once, in the order asked.
    pub indicators: Vec<IndicatorCode>,
    /// The areas that were named; empty if none was.
    pub areas: Vec<AreaId>,
    pub level: Option<Level>,
    /// Dimensions other than METHOD that are held at one code.
    pub at: Vec<(ConceptId, CodeId)>,
    pub method: Option<CodeId>,
    /// Periods that begin no earlier, and end no later.
    pub from: Option<Period>,
    pub to: Option<Period>,
    pub freq: Option<Freq>,
}

impl Filter {
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

/// An indicator of the catalogue.
///
/// # Errors
/// [`ServiceError::NotFound`] (UNKNOWN_INDICATOR).
pub fn indicator<'c>(catalogue: &'c Catalogue, code: &str) -> Result<&'c Indicator, ServiceError> {
    catalogue.indicator_by_code(code).ok_or_else(|| ServiceError::absent(Absent::Indicator, code))
}

/// The one area that a text means: a code, or a name in any of the languages.
///
/// # Errors
/// [`ServiceError::NotFound`] (UNKNOWN_AREA), [`ServiceError::AmbiguousArea`] with the choices.
pub fn area(catalogue: &Catalogue, text: &str) -> Result<AreaId, ServiceError> {
    match catalogue.find_areas(text).as_slice() {
        [] => Err(ServiceError::absent(Absent::Area, text)),
        [only] => Ok(*only),
        several => {
            let areas = several.iter().filter_map(|id| catalogue.area(*id)).take(CHOICES_MAX);
            let choice = |area: &Area| format!("{} ({}, {})", area.code, area.name.fr, area.level.as_str());
            Err(ServiceError::ambiguous(text, areas.map(choice).collect()))
        }
    }
}

/// A dimension that some indicator has, and a code of its list.
///
/// # Errors
/// The fault of either of them, as a text.
pub fn dimension_code(catalogue: &Catalogue, dimension: &str, code: &str) -> Result<(ConceptId, CodeId), String> {
    let concept = ConceptId::new(dimension).map_err(|error| error.to_string())?;
    let code = CodeId::new(code).map_err(|error| error.to_string())?;
    if !is_dimension(catalogue, concept.as_str()) {
        return Err("no indicator has this dimension".to_owned());
    }
    // A dimension without a list of its own takes areas: the other end of a flow.
    let known = match catalogue.code_list(concept.as_str()) {
        Some(list) => list.item(code.as_str()).is_some(),
        None => catalogue.area_id(code.as_str()).is_some(),
    };
    if known || code.is_total() { Ok((concept, code)) } else { Err("the list has no such code".to_owned()) }
}

/// Whether some indicator has the dimension.
#[must_use]
pub fn is_dimension(catalogue: &Catalogue, concept: &str) -> bool {
    catalogue.parts().indicators.iter().any(|own| own.dimension_position(concept).is_some())
}

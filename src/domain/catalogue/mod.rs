//! The catalogue: indicators, territories, code lists, actors and waivers, as one checked snapshot.
//!
//! A snapshot is immutable. An entry is judged under the version that it cites, so several snapshots may be in memory at
//! once. Positions (ids) are local to one snapshot in memory: they are in no digest, header or message.

pub mod actors;
pub mod area;
pub mod concepts;
pub mod code_list;
pub mod dominance;
pub mod faults;
pub mod indicator;
pub mod names;
#[cfg(any(test, feature = "sample"))]
pub mod sample;
mod search;
mod tree;
pub mod waiver;

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::code::{AreaCode, CodeId, ConceptId, IndicatorCode, OrganisationCode, ProgrammeCode};
use concepts::Concepts;

use actors::{Organisation, Programme};
use area::{Area, Level};
use code_list::CodeList;
use faults::CatalogueFault;
use indicator::Indicator;
use names::AreaNames;
use waiver::Waiver;

/// The parts of a catalogue, not yet checked against one another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CatalogueParts {
    pub indicators: Vec<Indicator>,
    pub areas: Vec<Area>,
    pub code_lists: Vec<CodeList>,
    pub organisations: Vec<Organisation>,
    pub programmes: Vec<Programme>,
    pub waivers: Vec<Waiver>,
}

/// The position of an indicator in its snapshot. Positions have the order of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndicatorId(pub u16);

/// The position of an area in its snapshot. Positions have the order of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaId(pub u32);

/// A whole catalogue without faults.
#[derive(Debug, Clone)]
pub struct Catalogue {
    parts: CatalogueParts,
    indicator_ids: HashMap<IndicatorCode, IndicatorId>,
    area_ids: HashMap<AreaCode, AreaId>,
    list_positions: HashMap<ConceptId, usize>,
    organisation_positions: HashMap<OrganisationCode, usize>,
    programme_positions: HashMap<ProgrammeCode, usize>,
    children: HashMap<AreaId, Vec<AreaId>>,
    residuals: Vec<AreaId>,
    names: AreaNames,
    /// Built when the first row is judged.
    concepts: OnceLock<Concepts>,
}

impl Catalogue {
    /// Sorts every part by code, checks the whole, and indexes it.
    ///
    /// # Errors
    /// All faults, not just the first.
    pub fn build(mut parts: CatalogueParts) -> Result<Self, Vec<CatalogueFault>> {
        parts.indicators.sort_by(|a, b| a.code.cmp(&b.code));
        parts.areas.sort_by(|a, b| a.code.cmp(&b.code));
        parts.code_lists.sort_by(|a, b| a.id.cmp(&b.id));
        parts.organisations.sort_by(|a, b| a.code.cmp(&b.code));
        parts.programmes.sort_by(|a, b| a.code.cmp(&b.code));
        parts.waivers.sort_by_cached_key(|waiver| (waiver.indicator.clone(), waiver.key()));
        let found = faults::check(&parts);
        if !found.is_empty() {
            return Err(found);
        }
        Ok(Self::index(parts))
    }

    fn index(parts: CatalogueParts) -> Self {
        let area_ids: HashMap<_, _> = (0..).zip(&parts.areas).map(|(n, area)| (area.code.clone(), AreaId(n))).collect();
        let mut children: HashMap<AreaId, Vec<AreaId>> = HashMap::new();
        for (n, area) in (0..).zip(&parts.areas) {
            let id = AreaId(n);
            let in_tree = !matches!(area.level, Level::City | Level::Network | Level::Residual);
            if let Some(parent) = area.parent.as_ref().filter(|_| in_tree).and_then(|code| area_ids.get(code)) {
                children.entry(*parent).or_default().push(id);
            }
        }
        let groups = (0..).map(AreaId).zip(&parts.areas);
        let residuals = groups.filter(|(_, area)| area.level == Level::Residual).map(|(id, _)| id).collect();
        Self {
            residuals,
            indicator_ids: (0..).zip(&parts.indicators).map(|(n, i)| (i.code.clone(), IndicatorId(n))).collect(),
            list_positions: (0..).zip(&parts.code_lists).map(|(n, list)| (list.id.clone(), n)).collect(),
            organisation_positions: (0..).zip(&parts.organisations).map(|(n, org)| (org.code.clone(), n)).collect(),
            programme_positions: (0..).zip(&parts.programmes).map(|(n, p)| (p.code.clone(), n)).collect(),
            area_ids,
            children,
            names: AreaNames::new(&parts.areas),
            parts,
            concepts: OnceLock::new(),
        }
    }

    /// The parts, each sorted by code.
    #[must_use]
    pub fn parts(&self) -> &CatalogueParts {
        &self.parts
    }

    /// The codes of all dimensions, numbered.
    pub fn concepts(&self) -> &Concepts {
        self.concepts.get_or_init(|| Concepts::new(self))
    }

    /// The position of an indicator.
    #[must_use]
    pub fn indicator_id(&self, code: &str) -> Option<IndicatorId> {
        self.indicator_ids.get(code).copied()
    }

    /// The indicator at a position of this snapshot.
    #[must_use]
    pub fn indicator(&self, id: IndicatorId) -> Option<&Indicator> {
        self.parts.indicators.get(usize::from(id.0))
    }

    /// The indicator of a code.
    #[must_use]
    pub fn indicator_by_code(&self, code: &str) -> Option<&Indicator> {
        self.indicator(self.indicator_id(code)?)
    }

    /// The position of an area by its exact code.
    #[must_use]
    pub fn area_id(&self, code: &str) -> Option<AreaId> {
        self.area_ids.get(code).copied()
    }

    /// The area at a position of this snapshot.
    #[must_use]
    pub fn area(&self, id: AreaId) -> Option<&Area> {
        self.parts.areas.get(usize::try_from(id.0).ok()?)
    }

    /// The area of an exact code.
    #[must_use]
    pub fn area_by_code(&self, code: &str) -> Option<&Area> {
        self.area(self.area_id(code)?)
    }

    /// The code list of a concept.
    #[must_use]
    pub fn code_list(&self, id: &str) -> Option<&CodeList> {
        self.parts.code_lists.get(*self.list_positions.get(id)?)
    }

    /// Whether `code` is an item of the list `list`.
    #[must_use]
    pub fn has_code(&self, list: &str, code: &str) -> bool {
        self.code_list(list).is_some_and(|list| list.item(code).is_some())
    }

    /// The organisation of a code.
    #[must_use]
    pub fn organisation(&self, code: &str) -> Option<&Organisation> {
        self.parts.organisations.get(*self.organisation_positions.get(code)?)
    }

    /// The programme of a code.
    #[must_use]
    pub fn programme(&self, code: &str) -> Option<&Programme> {
        self.parts.programmes.get(*self.programme_positions.get(code)?)
    }

    /// The children of a code: its partition. Empty for a code without children.
    #[must_use]
    pub fn partition(&self, list: &str, of: &CodeId) -> Vec<CodeId> {
        self.code_list(list).map(|list| list.children(of)).unwrap_or_default()
    }
}

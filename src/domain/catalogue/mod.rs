//! The catalogue: indicators, territories, code lists and actors, as one checked snapshot.
//!
//! A snapshot is immutable. Everything is judged under the version it cites, so several may be alive at once. Positions
//! (ids) are local to one snapshot in memory: they enter no digest, no header and no message.

pub mod actors;
pub mod area;
pub mod concepts;
pub mod code_list;
pub mod faults;
pub mod indicator;
pub mod names;
#[cfg(any(test, feature = "sample"))]
pub mod sample;

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::code::{AreaCode, CodeId, ConceptId, IndicatorCode, OrganisationCode, ProgrammeCode};
use crate::written::trim;
use concepts::Concepts;

use actors::{Organisation, Programme};
use area::{Area, Level};
use code_list::CodeList;
use faults::CatalogueFault;
use indicator::Indicator;
use names::{AreaNames, nearest_of, plain_code};

/// The parts of a catalogue, not yet checked against one another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CatalogueParts {
    pub indicators: Vec<Indicator>,
    pub areas: Vec<Area>,
    pub code_lists: Vec<CodeList>,
    pub organisations: Vec<Organisation>,
    pub programmes: Vec<Programme>,
}

/// The position of an indicator in its snapshot; order of positions is order of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndicatorId(pub u16);

/// The position of an area in its snapshot; order of positions is order of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaId(pub u32);

/// A whole catalogue that agrees with itself.
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
    /// Made when the first row is judged.
    concepts: OnceLock<Concepts>,
}

impl Catalogue {
    /// Sorts every part by code, checks the whole, and indexes it.
    ///
    /// # Errors
    /// Every fault there is, not just the first.
    pub fn build(mut parts: CatalogueParts) -> Result<Self, Vec<CatalogueFault>> {
        parts.indicators.sort_by(|a, b| a.code.cmp(&b.code));
        parts.areas.sort_by(|a, b| a.code.cmp(&b.code));
        parts.code_lists.sort_by(|a, b| a.id.cmp(&b.id));
        parts.organisations.sort_by(|a, b| a.code.cmp(&b.code));
        parts.programmes.sort_by(|a, b| a.code.cmp(&b.code));
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

    /// The areas that a person may mean by `text`: the one of that exact code, else all of that HCP code, alias or name
    /// in any language, whatever the case, accents, hyphens and invisible marks; of the level that the text names, if it
    /// names one.
    #[must_use]
    pub fn find_areas(&self, text: &str) -> Vec<AreaId> {
        match self.area_id(&plain_code(text)) {
            Some(id) => vec![id],
            None => self.names.find(text),
        }
    }

    /// A name or code of a territory as it is looked for: HCP writes its codes with a point at the end (`02.381.`).
    #[must_use]
    pub fn written_area<'t>(&self, text: &'t str) -> &'t str {
        let is_code = |code: &str| code.contains('.') && code.chars().all(|c| c.is_ascii_digit() || c == '.');
        match trim(text).strip_suffix('.') {
            Some(code) if is_code(code) => code,
            _ => text,
        }
    }

    /// The areas that a person may mean by `text` in a file.
    #[must_use]
    pub fn find_written_areas(&self, text: &str) -> Vec<AreaId> {
        self.find_areas(self.written_area(text))
    }

    /// The areas whose code or name is most like `text`, which is none; empty where none is near.
    #[must_use]
    pub fn nearest_areas(&self, text: &str) -> Vec<AreaId> {
        let code = plain_code(text).to_uppercase();
        if let Some(id) = self.area_id(&code) {
            return vec![id];
        }
        let near = self.nearest_codes(&code);
        if near.is_empty() { self.names.nearest(text) } else { near }
    }

    /// The areas whose code is `code` but for a letter in the place of a digit: first the digit that looks like it.
    fn nearest_codes(&self, code: &str) -> Vec<AreaId> {
        let Some((country, rest)) = code.split_once('-') else { return Vec::new() };
        let alike: String = rest
            .chars()
            .map(|letter| match letter {
                'L' | 'I' => '1',
                'O' => '0',
                other => other,
            })
            .collect();
        if let Some(id) = self.area_id(&format!("{country}-{alike}")) {
            return vec![id];
        }
        let letters: Vec<char> = code.chars().collect();
        let differs_by_a_letter = |known: &str| {
            let mut wrong = known.chars().zip(&letters).filter(|(own, letter)| own != *letter);
            known.chars().count() == letters.len()
                && wrong.next().is_some_and(|(own, letter)| own.is_ascii_digit() && letter.is_alphabetic())
                && wrong.next().is_none()
        };
        let areas = (0..).map(AreaId).zip(&self.parts().areas);
        areas.filter(|(_, area)| differs_by_a_letter(area.code.as_str())).map(|(id, _)| id).collect()
    }

    /// The indicator whose code is most like `text`; `None` where none is near.
    #[must_use]
    pub fn nearest_indicator(&self, text: &str) -> Option<&IndicatorCode> {
        let codes = self.parts.indicators.iter().map(|indicator| indicator.code.as_str());
        let near = nearest_of(&plain_code(text).to_uppercase(), codes)?;
        self.indicator_by_code(near).map(|indicator| &indicator.code)
    }

    /// The children of an area in the territory tree; cities and groups are not in it.
    #[must_use]
    pub fn children(&self, id: AreaId) -> &[AreaId] {
        self.children.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The parent of an area in the territory tree; none for cities and groups.
    #[must_use]
    pub fn parent(&self, id: AreaId) -> Option<AreaId> {
        let area = self.area(id)?;
        if area.level == Level::City {
            return None;
        }
        self.area_id(area.parent.as_ref()?.as_str())
    }

    /// The areas above an area in the territory tree, the nearest first.
    pub fn ancestors(&self, id: AreaId) -> impl Iterator<Item = AreaId> + '_ {
        // `check` refuses cycles; the bound keeps even a faulty snapshot from looping.
        std::iter::successors(self.parent(id), |above| self.parent(*above)).take(16)
    }

    /// The same as [`Self::is_within`] for codes; not for those that the catalogue lacks.
    #[must_use]
    pub fn lies_within(&self, inner: &AreaCode, outer: &AreaCode) -> bool {
        match (self.area_id(inner.as_str()), self.area_id(outer.as_str())) {
            (Some(inner), Some(outer)) => self.is_within(inner, outer),
            _ => false,
        }
    }

    /// Whether `inner` is `outer`, lies below it (cities too, by their parent), is the same territory under another
    /// code, or is a group all of whose members do.
    #[must_use]
    pub fn is_within(&self, inner: AreaId, outer: AreaId) -> bool {
        let mut pending = vec![inner];
        let mut steps = 0;
        while let Some(id) = pending.pop() {
            steps += 1;
            if id == outer {
                return true;
            }
            let Some(area) = self.area(id) else { continue };
            // `check` refuses cycles; the bound keeps even a faulty snapshot from looping.
            if steps > 64 {
                return false;
            }
            pending.extend(area.parent.iter().chain(&area.same_as).filter_map(|code| self.area_id(code.as_str())));
        }
        let Some(area) = self.area(inner) else { return false };
        !area.members.is_empty()
            && area.members.iter().all(|member| {
                self.area_id(member.area.as_str()).is_some_and(|id| id != inner && self.is_within(id, outer))
            })
    }

    /// The residual groups: areas whose figures are only known together.
    #[must_use]
    pub fn residuals(&self) -> &[AreaId] {
        &self.residuals
    }

    /// The members of a group, whatever the year; none of another area.
    pub fn members(&self, group: AreaId) -> impl Iterator<Item = AreaId> + '_ {
        let members = self.area(group).into_iter().flat_map(|area| &area.members);
        members.filter_map(|member| self.area_id(member.area.as_str()))
    }

    /// How fine an area is, as [`Level::fineness`]: of a residual group as fine as its finest member, since its figure is
    /// theirs.
    #[must_use]
    pub fn fineness(&self, area: AreaId) -> u8 {
        let level = |id: AreaId| self.area(id).map_or(u8::MAX, |own| own.level.fineness());
        match self.area(area).map(|own| own.level) {
            Some(Level::Residual) => self.members(area).map(level).max().unwrap_or(u8::MAX),
            _ => level(area),
        }
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

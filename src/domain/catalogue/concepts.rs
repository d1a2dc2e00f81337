//! Code lists of the dimensions with their codes as small numbers, so that rows are compared without strings.

use std::collections::HashMap;

use super::Catalogue;
use crate::code::{CodeId, ConceptId};

/// The number of `_T`, also for a list that does not have `_T`.
pub const TOTAL: u16 = 0;

/// A dimension and its code list. The codes are numbered in the order of the list, after `_T`, which is 0.
#[derive(Debug, Clone)]
pub struct Concept {
    pub id: ConceptId,
    numbers: HashMap<CodeId, u16>,
    codes: Vec<CodeId>,
    parents: Vec<Option<u16>>,
    /// The partition of each code without `_U`, which is optional.
    children: Vec<Vec<u16>>,
    unknown: Option<u16>,
}

impl Concept {
    fn new(catalogue: &Catalogue, id: &ConceptId) -> Self {
        let mut codes = vec![CodeId::total()];
        let items = catalogue.code_list(id.as_str()).map_or(&[][..], |list| &list.items);
        codes.extend(items.iter().map(|item| item.code.clone()).filter(|code| !code.is_total()));
        codes.truncate(usize::from(u16::MAX));
        let numbers: HashMap<_, _> = (0..).zip(&codes).map(|(n, code)| (code.clone(), n)).collect();
        let mut parents = vec![None; codes.len()];
        let mut children = vec![Vec::new(); codes.len()];
        for item in items {
            let own = numbers.get(&item.code).copied();
            let parent = item.parent.as_ref().and_then(|parent| numbers.get(parent)).copied();
            let (Some(own), Some(parent)) = (own, parent) else { continue };
            if let Some(place) = parents.get_mut(usize::from(own)) {
                *place = Some(parent);
            }
            if let Some(place) = children.get_mut(usize::from(parent))
                && !item.code.is_unknown()
            {
                place.push(own);
            }
        }
        let unknown = codes.iter().position(CodeId::is_unknown).and_then(|n| u16::try_from(n).ok());
        Self { id: id.clone(), numbers, codes, parents, children, unknown }
    }

    pub fn number(&self, code: &str) -> Option<u16> {
        self.numbers.get(code).copied()
    }

    pub fn code(&self, number: u16) -> CodeId {
        self.codes.get(usize::from(number)).cloned().unwrap_or_else(CodeId::total)
    }

    /// All codes but `_T`, in the order of the list.
    pub fn codes(&self) -> &[CodeId] {
        self.codes.get(1..).unwrap_or(&[])
    }

    pub fn parent(&self, number: u16) -> Option<u16> {
        self.parents.get(usize::from(number)).copied().flatten()
    }

    pub fn children(&self, number: u16) -> &[u16] {
        self.children.get(usize::from(number)).map_or(&[], Vec::as_slice)
    }

    pub fn is_unknown(&self, number: u16) -> bool {
        self.unknown == Some(number)
    }
}

/// The concepts that at least one indicator has as a dimension.
#[derive(Debug, Clone)]
pub struct Concepts {
    concepts: Vec<Concept>,
    positions: HashMap<ConceptId, usize>,
}

impl Concepts {
    pub fn new(catalogue: &Catalogue) -> Self {
        let mut own = Self { concepts: Vec::new(), positions: HashMap::new() };
        for id in catalogue.parts().indicators.iter().flat_map(|indicator| &indicator.dimensions) {
            if !own.positions.contains_key(id) {
                own.positions.insert(id.clone(), own.concepts.len());
                own.concepts.push(Concept::new(catalogue, id));
            }
        }
        own
    }

    pub fn position(&self, id: &str) -> Option<usize> {
        self.positions.get(id).copied()
    }

    pub fn get(&self, position: usize) -> Option<&Concept> {
        self.concepts.get(position)
    }

    pub fn by_id(&self, id: &str) -> Option<&Concept> {
        self.get(self.position(id)?)
    }

    /// The numbers of `codes`, which belong to `dimensions` one by one; `None` if a list does not have its code.
    pub fn numbers(&self, dimensions: &[ConceptId], codes: &[CodeId]) -> Option<Vec<u16>> {
        if dimensions.len() != codes.len() {
            return None;
        }
        dimensions.iter().zip(codes).map(|(id, code)| self.by_id(id.as_str())?.number(code.as_str())).collect()
    }
}

//! The territory tree, and which areas lie within others.

use super::area::Level;
use super::{AreaId, Catalogue};
use crate::code::AreaCode;

impl Catalogue {
    /// The children of an area in the territory tree, which has no cities and no groups.
    #[must_use]
    pub fn children(&self, id: AreaId) -> &[AreaId] {
        self.children.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The parent of an area in the territory tree; `None` for cities and groups.
    #[must_use]
    pub fn parent(&self, id: AreaId) -> Option<AreaId> {
        let area = self.area(id)?;
        if area.level == Level::City {
            return None;
        }
        self.area_id(area.parent.as_ref()?.as_str())
    }

    /// The ancestors of an area in the territory tree, the nearest first.
    pub fn ancestors(&self, id: AreaId) -> impl Iterator<Item = AreaId> + '_ {
        // `check` refuses cycles. The limit ends the loop even if one gets through.
        std::iter::successors(self.parent(id), |above| self.parent(*above)).take(16)
    }

    /// [`Self::is_within`] for codes; false if the catalogue does not have one of them.
    #[must_use]
    pub fn lies_within(&self, inner: &AreaCode, outer: &AreaCode) -> bool {
        match (self.area_id(inner.as_str()), self.area_id(outer.as_str())) {
            (Some(inner), Some(outer)) => self.is_within(inner, outer),
            _ => false,
        }
    }

    /// Whether `inner` is `outer`, is below it (cities too, by their parent), is the same territory under another code, or
    /// is a group whose members are all within `outer`.
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
            // `check` refuses cycles. The limit ends the loop even if one gets through.
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

    /// The residual groups: see [`Level::Residual`].
    #[must_use]
    pub fn residuals(&self) -> &[AreaId] {
        &self.residuals
    }

    /// The members of a group in any year; empty for other areas.
    pub fn members(&self, group: AreaId) -> impl Iterator<Item = AreaId> + '_ {
        let members = self.area(group).into_iter().flat_map(|area| &area.members);
        members.filter_map(|member| self.area_id(member.area.as_str()))
    }

    /// How fine an area is, as [`Level::fineness`] says. A residual group is as fine as its finest member, because its
    /// figure is the sum of theirs.
    #[must_use]
    pub fn fineness(&self, area: AreaId) -> u8 {
        let level = |id: AreaId| self.area(id).map_or(u8::MAX, |own| own.level.fineness());
        match self.area(area).map(|own| own.level) {
            Some(Level::Residual) => self.members(area).map(level).max().unwrap_or(u8::MAX),
            _ => level(area),
        }
    }
}

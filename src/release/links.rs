//! How the cells of a cube hang together: which places each of them counts. A place is the finest unit that reports: one
//! area, or what an area has besides the parts that report, in one period on one METHOD. Two cells that count the same
//! places are one number; what several cells count links them. Disclosure control turns this into sums.

use std::collections::{BTreeMap, BTreeSet};

use marsad_domain::catalogue::{AreaId, IndicatorId};
use marsad_domain::code::{CodeId, OrganisationCode};
use marsad_domain::period::Period;

/// The set of a cell that counts nothing.
pub const NO_SET: u32 = u32::MAX;

/// Why the links between some figures cannot be written as sums of places. What they hide is not proven to be safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unexpressed {
    /// A mean over time.
    Mean,
    /// People who are counted once in an area although its parts may count them several times.
    Distinct,
    /// An area reports finer periods than its parts.
    CrossingPeriods,
    /// A city and a part of the tree are the same territory, and both report.
    SameTerritory,
    /// The sides of a share that have other METHODs, other periods or other decimals.
    Sides,
    /// A negative figure.
    Negative,
}

impl Unexpressed {
    /// What the link is, in English.
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            Self::Mean => "a mean over time",
            Self::Distinct => "people who are counted once",
            Self::CrossingPeriods => "an area with finer periods than its parts",
            Self::SameTerritory => "a city and a territory that are the same",
            Self::Sides => "a share whose sides have other periods, methods or decimals",
            Self::Negative => "a negative figure",
        }
    }
}

/// A figure as it was reported.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reported {
    /// Position in [`Family::indicators`].
    pub indicator: usize,
    /// Without METHOD, in the indicator's order.
    pub codes: Box<[CodeId]>,
    pub value: i64,
    pub reporter: Option<OrganisationCode>,
}

/// A place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub area: AreaId,
    pub period: Period,
    pub method: Option<CodeId>,
    pub reported: Vec<Reported>,
    /// Position in [`Family::sets`]: what the reported figures count, this place and all inside it.
    pub counted: u32,
    /// Whether anybody can be in the place itself: not if other places cover the area and the period.
    pub is_open: bool,
    pub stay: Stay,
}

/// Whether some of the reported figures of a place stay at the builder's node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stay {
    Never,
    Always,
    /// In one release they stay, in another they travel.
    AtTimes,
}

/// A sum with figures that stay at the builder's node: nobody may know what these come to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Withheld {
    /// Position in [`Family::indicators`].
    pub indicator: usize,
    /// Without METHOD, in the indicator's order.
    pub codes: Box<[CodeId]>,
    /// Position in [`Family::sets`].
    pub counted: u32,
    /// Whether its local figures are of one area. Else a reporter who knows some of them may learn what the others come to.
    pub is_of_one_area: bool,
}

/// Indicators that count the same people, and their places.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Family {
    pub indicators: Vec<IndicatorId>,
    /// Indicators whose people are among those of another: positions of both.
    pub within: Vec<(usize, usize)>,
    pub places: Vec<Place>,
    /// Sets of places that are open, each in order.
    pub sets: Vec<Vec<u32>>,
    /// Sums with figures that stay at the builder's node, and are in no cell because these are of too few.
    pub withheld: Vec<Withheld>,
    pub unexpressed: BTreeSet<Unexpressed>,
}

impl Family {
    /// Adds the places of another release of the same indicators; returns for each of its sets the number here. A place whose
    /// figures are the same holds the same people. None if the indicators are others.
    pub fn join(&mut self, other: &Self) -> Option<Vec<u32>> {
        if self.indicators != other.indicators || self.within != other.within {
            return None;
        }
        self.unexpressed.extend(&other.unexpressed);
        let known: BTreeMap<PlaceKey, u32> = self.places.iter().map(Place::key).zip(0..).collect();
        let mut next = u32::try_from(self.places.len()).ok()?;
        let mut new_place = || {
            next += 1;
            next - 1
        };
        let number_of: Vec<(u32, bool)> = other
            .places
            .iter()
            .map(|place| known.get(&place.key()).map_or_else(|| (new_place(), true), |at| (*at, false)))
            .collect();
        let mut sets: BTreeMap<Vec<u32>, u32> = self.sets.iter().cloned().zip(0..).collect();
        let mut set_of = Vec::with_capacity(other.sets.len());
        for set in &other.sets {
            let number = |place: &u32| number_of.get(usize::try_from(*place).ok()?).map(|(number, _)| *number);
            let mut places: Vec<u32> = set.iter().filter_map(number).collect();
            places.sort_unstable();
            let at = u32::try_from(sets.len()).ok()?;
            set_of.push(*sets.entry(places.clone()).or_insert_with(|| {
                self.sets.push(places);
                at
            }));
        }
        let set = |counted: u32| usize::try_from(counted).ok().and_then(|at| set_of.get(at)).copied();
        for own in &other.withheld {
            self.withheld.push(Withheld { counted: set(own.counted)?, ..own.clone() });
        }
        let (new, seen): (Vec<_>, Vec<_>) = other.places.iter().zip(&number_of).partition(|(_, (_, new))| *new);
        for (place, _) in new {
            self.places.push(Place { counted: set(place.counted)?, ..place.clone() });
        }
        // The same figure counts other places there: it holds there too, and nobody else is in it.
        for (place, (number, _)) in seen {
            let counted = set(place.counted)?;
            let here = usize::try_from(*number).ok().and_then(|at| self.places.get_mut(at))?;
            here.is_open |= place.is_open;
            here.stay = if here.stay == place.stay { here.stay } else { Stay::AtTimes };
            if here.counted != counted {
                self.places.push(Place { counted, is_open: false, ..place.clone() });
            }
        }
        Some(set_of)
    }
}

impl Family {
    /// The sets of the same indicators' family of fewer figures, as sets of this one: for each its number here. None if it has a place that
    /// this one does not have.
    pub(super) fn sets_of(&mut self, fewer: &Self) -> Option<Vec<u32>> {
        let place = |own: &Place| (own.area, own.period, own.method.clone());
        let known: BTreeMap<_, u32> = self.places.iter().map(|own| (place(own), own.counted)).collect();
        let index = |number: u32| usize::try_from(number).ok();
        let mut sets: BTreeMap<Vec<u32>, u32> = self.sets.iter().cloned().zip(0..).collect();
        let mut numbers = Vec::with_capacity(fewer.sets.len());
        for set in &fewer.sets {
            let mut places: BTreeSet<u32> = BTreeSet::new();
            for number in set {
                // Who was in a place there may be in one of several places inside it here.
                let counted = known.get(&place(fewer.places.get(index(*number)?)?))?;
                places.extend(self.sets.get(index(*counted)?)?);
            }
            let places: Vec<u32> = places.into_iter().collect();
            let next = u32::try_from(self.sets.len()).ok()?;
            numbers.push(*sets.entry(places.clone()).or_insert_with(|| {
                self.sets.push(places);
                next
            }));
        }
        self.unexpressed.extend(&fewer.unexpressed);
        Some(numbers)
    }

    /// Whether figures of an indicator stay at the builder's node.
    #[must_use]
    pub fn withholds(&self, indicator: usize) -> bool {
        self.withheld.iter().any(|own| own.indicator == indicator)
    }
}

/// What tells places apart: area, period, METHOD, and the figures.
type PlaceKey = (AreaId, Period, Option<CodeId>, Vec<Reported>);

impl Place {
    fn key(&self) -> PlaceKey {
        let mut reported = self.reported.clone();
        reported.sort();
        (self.area, self.period, self.method.clone(), reported)
    }
}

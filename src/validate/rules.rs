//! The rules of one indicator. Submitted rows and rows of entries are judged by them.

use time::Date;

use super::Scope;
use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::concepts::{Concepts, TOTAL};
use marsad_domain::catalogue::indicator::{Indicator, Kind};
use marsad_domain::catalogue::{AreaId, Catalogue, IndicatorId};
use marsad_domain::code::CodeId;
use marsad_domain::finding::FindingCode;
use marsad_domain::observation::Action;
use marsad_domain::period::{Freq, Period};
use marsad_domain::status::ObsStatus;

/// Flags of an area: it has been judged, its level is not reported, it is outside the reporter's scope.
const JUDGED: u8 = 1;
const LEVEL: u8 = 2;
const FOREIGN: u8 = 4;

/// The rules of one indicator, with the verdicts about areas so far.
#[derive(Debug)]
pub(super) struct Rules<'a> {
    pub indicator: &'a Indicator,
    /// The positions of the dimensions in the [`Concepts`].
    pub dimensions: Vec<usize>,
    pub method: Option<usize>,
    methods: Vec<u16>,
    areas: Vec<u8>,
    /// The number of valid rows without a code, for each dimension; below, the number without OBS_STATUS.
    pub assumed_totals: Vec<u32>,
    pub assumed_normal: u32,
}

/// The rules of all indicators so far, by position.
#[derive(Debug, Default)]
pub(super) struct RuleBook<'a> {
    pages: Vec<Option<Rules<'a>>>,
}

impl<'a> RuleBook<'a> {
    /// The rules of an indicator; `None` if the catalogue does not have it.
    pub(super) fn of(
        &mut self,
        catalogue: &'a Catalogue,
        concepts: &Concepts,
        id: IndicatorId,
    ) -> Option<&mut Rules<'a>> {
        let place = usize::from(id.0);
        if self.pages.len() <= place {
            let count = catalogue.parts().indicators.len().max(place + 1);
            self.pages.resize_with(count, || None);
        }
        let page = self.pages.get_mut(place)?;
        if page.is_none() {
            *page = Some(Rules::new(catalogue, concepts, catalogue.indicator(id)?));
        }
        page.as_mut()
    }

    /// The rules of an indicator that [`Self::of`] has returned before.
    pub(super) fn known(&self, id: IndicatorId) -> Option<&Rules<'a>> {
        self.pages.get(usize::from(id.0))?.as_ref()
    }

    pub(super) fn known_mut(&mut self, id: IndicatorId) -> Option<&mut Rules<'a>> {
        self.pages.get_mut(usize::from(id.0))?.as_mut()
    }

    /// The rules of all indicators so far, in the order of codes.
    pub(super) fn all(&self) -> impl Iterator<Item = &Rules<'a>> {
        self.pages.iter().flatten()
    }
}

/// What is wrong with an area.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct AreaVerdict(u8);

impl AreaVerdict {
    pub(super) fn faults(self) -> impl Iterator<Item = FindingCode> {
        let level = (self.0 & LEVEL != 0).then_some(FindingCode::LevelNotAllowed);
        let foreign = (self.0 & FOREIGN != 0).then_some(FindingCode::AreaNotYours);
        level.into_iter().chain(foreign)
    }
}

impl<'a> Rules<'a> {
    pub(super) fn new(catalogue: &'a Catalogue, concepts: &Concepts, indicator: &'a Indicator) -> Self {
        let method_list = concepts.by_id(Indicator::METHOD);
        let number = |code: &CodeId| method_list?.number(code.as_str());
        Self {
            indicator,
            dimensions: indicator.dimensions.iter().filter_map(|id| concepts.position(id.as_str())).collect(),
            method: indicator.method_position(),
            methods: indicator.methods.iter().filter_map(number).collect(),
            areas: vec![0; catalogue.parts().areas.len()],
            assumed_totals: vec![0; indicator.dimensions.len()],
            assumed_normal: 0,
        }
    }

    /// Whether the indicator may be reported for an area, by anyone and by this reporter.
    pub(super) fn area(&mut self, catalogue: &Catalogue, scope: Option<&Scope>, area: AreaId) -> AreaVerdict {
        let place = usize::try_from(area.0).ok().and_then(|n| self.areas.get_mut(n));
        match place {
            Some(known) if *known != 0 => AreaVerdict(*known),
            Some(place) => {
                *place = judge_area(catalogue, scope, self.indicator, area);
                AreaVerdict(*place)
            }
            None => AreaVerdict(judge_area(catalogue, scope, self.indicator, area)),
        }
    }

    /// Whether a period of this frequency consists of periods of the indicator's frequency, and counts in larger ones. Weeks make up
    /// no month and no year.
    pub(super) fn allows(&self, freq: Freq) -> bool {
        let own = self.indicator.freq;
        freq.divides_into(own) && (freq != Freq::Weekly || own == Freq::Weekly)
    }

    /// What is wrong with the code at a position of the dimensions. Only METHOD has rules of its own.
    pub(super) fn code_fault(&self, position: usize, code: u16) -> Option<FindingCode> {
        if self.method != Some(position) {
            return None;
        }
        match code {
            TOTAL => Some(FindingCode::MethodRequired),
            other if self.methods.contains(&other) => None,
            _ => Some(FindingCode::UnknownCode),
        }
    }

    pub(super) fn is_in_range(&self, value: i64) -> bool {
        self.indicator.range().contains(&value)
    }
}

fn judge_area(catalogue: &Catalogue, scope: Option<&Scope>, indicator: &Indicator, area: AreaId) -> u8 {
    let mut verdict = JUDGED;
    if !is_reported_for(catalogue, indicator, area) {
        verdict |= LEVEL;
    }
    if scope.is_some_and(|scope| !scope.covers(catalogue, area, Some(&indicator.code))) {
        verdict |= FOREIGN;
    }
    verdict
}

/// Whether figures of an indicator are reported for areas of this level. For a residual group, the levels of all members
/// count.
fn is_reported_for(catalogue: &Catalogue, indicator: &Indicator, area: AreaId) -> bool {
    let has_level = |id: AreaId| catalogue.area(id).is_some_and(|own| indicator.report_levels.contains(&own.level));
    match catalogue.area(area).map(|own| own.level) {
        Some(Level::Residual) => catalogue.members(area).all(has_level),
        _ => has_level(area),
    }
}

/// Whether a period starts after today.
pub(super) fn is_future(period: Period, today: Date) -> bool {
    period.first_day() > today
}

/// What is wrong with a status, given whether there is a value. A deletion has no value and needs no status.
pub(super) fn status_fault(action: Action, has_value: bool, status: ObsStatus) -> Option<FindingCode> {
    match (action, has_value, status.is_missing()) {
        (Action::Delete, true, _) | (Action::Replace, true, true) => Some(FindingCode::ValueWithMissingStatus),
        (Action::Replace, false, false) => Some(FindingCode::MissingWithoutStatus),
        _ => None,
    }
}

/// Whether figures of the indicator may be added up.
pub(super) fn adds_up(indicator: &Indicator) -> bool {
    matches!(indicator.kind, Kind::Count | Kind::Amount)
}

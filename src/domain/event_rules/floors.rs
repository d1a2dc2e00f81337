//! What each type of event asks at least: how sensitive its records are, and how coarse their place.
//!
//! People on the move, victims and patients can be harmed by a record that says too precisely where they are, or that
//! travels too far. The floors hold for every record, whatever its submitter thinks of it.

use super::Judge;
use crate::domain::catalogue::area::Level;
use crate::domain::code::AreaCode;
use crate::domain::finding::FindingCode;
use crate::domain::raw::RawEvent;
use crate::domain::sharing::Sensitivity;

/// The least sensitivity of records of a type.
fn least_sensitivity(kind: &str) -> Sensitivity {
    match kind {
        "SRV_LEGAL" | "SRV_HEALTH" | "INC_RACISM" => Sensitivity::High,
        _ if kind.starts_with("SIT_") => Sensitivity::High,
        _ if kind.starts_with("SRV_") => Sensitivity::Medium,
        _ => Sensitivity::Low,
    }
}

/// The levels of places that records of a type may name; `None` for any.
fn levels(kind: &str) -> Option<&'static [Level]> {
    const PROVINCE: &[Level] = &[Level::Country, Level::Region, Level::Province];
    const CITY: &[Level] = &[Level::Country, Level::Region, Level::Province, Level::City];
    match kind {
        "INC_RACISM" => Some(CITY),
        _ if kind.starts_with("SIT_") => Some(PROVINCE),
        _ => None,
    }
}

impl Judge<'_> {
    /// Sensitivity and place against what the type asks at least.
    pub(super) fn floors(&mut self, raw: &RawEvent, sensitivity: Option<Sensitivity>, area: Option<&AreaCode>) {
        let least = least_sensitivity(&raw.kind);
        if sensitivity.is_some_and(|own| own < least) {
            let allowed = Sensitivity::ALL.into_iter().filter(|level| *level >= least).map(Sensitivity::as_str);
            let allowed = allowed.collect::<Vec<_>>().join(", ");
            self.report(FindingCode::UnknownCode, "sensitivity", &raw.sensitivity, allowed);
        }
        let level = area.and_then(|code| self.catalogue.area_by_code(code.as_str())).map(|area| area.level);
        if let (Some(levels), Some(level)) = (levels(&raw.kind), level)
            && !levels.contains(&level)
        {
            let allowed: Vec<_> = levels.iter().map(|level| level.as_str()).collect();
            self.report(FindingCode::LevelNotAllowed, "area", &raw.area, allowed.join(", "));
        }
    }
}

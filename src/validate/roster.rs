//! The rules for rosters: what a node may say about who owes which figures.

use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_domain::code::AreaCode;
use marsad_domain::finding::FindingCode;
use marsad_domain::membership::{Membership, covers};
use marsad_domain::roster::{Owing, Roster, RosterLine};

/// A line that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineBreach {
    /// The position of the line in its roster.
    pub line: usize,
    pub field: &'static str,
    pub code: FindingCode,
    /// The code at fault.
    pub value: String,
}

/// Finds the lines of a roster that break a rule; at most one breach a line. `limits` are the territories that its node may write
/// for; `None` for the operator's node, which may write for all.
#[must_use]
pub fn breaches(
    catalogue: &Catalogue,
    membership: &Membership,
    limits: Option<&[AreaCode]>,
    roster: &Roster,
) -> Vec<LineBreach> {
    let judge = LineJudge { catalogue, membership, limits };
    let found = roster.lines().iter().enumerate().filter_map(|(line, own)| {
        let (field, code, value) = judge.judge(own).err()?;
        Some(LineBreach { line, field, code, value })
    });
    found.collect()
}

type Breach = (&'static str, FindingCode, String);

struct LineJudge<'a> {
    catalogue: &'a Catalogue,
    membership: &'a Membership,
    limits: Option<&'a [AreaCode]>,
}

impl LineJudge<'_> {
    fn judge(&self, line: &RosterLine) -> Result<(), Breach> {
        let code = line.indicator.as_str();
        let breach = |field, code, value: &str| Err((field, code, value.to_owned()));
        let Some(indicator) = self.catalogue.indicator_by_code(code) else {
            return breach("indicator", FindingCode::UnknownIndicator, code);
        };
        if indicator.is_ratio() {
            return breach("indicator", FindingCode::RatioNotReported, code);
        }
        match &line.owing {
            Owing::Organisation(organisation) => {
                let is_known = self.membership.reporter(organisation).is_some();
                if !is_known && self.catalogue.organisation(organisation.as_str()).is_none() {
                    return breach("organisation", FindingCode::UnknownOrganisation, organisation.as_str());
                }
            }
            Owing::Type(kind) if !self.catalogue.has_code("ORG_TYPE", kind.as_str()) => {
                return breach("organisation_type", FindingCode::UnknownCode, kind.as_str());
            }
            Owing::Type(_) => {}
        }
        if let Some(level) = line.level.filter(|level| !indicator.report_levels.contains(level)) {
            return breach("level", FindingCode::LevelNotAllowed, level.as_str());
        }
        for area in &line.areas {
            let Some(id) = self.catalogue.area_id(area.as_str()) else {
                return breach("areas", FindingCode::UnknownArea, area.as_str());
            };
            if self.limits.is_some_and(|limits| !covers(self.catalogue, limits, id)) {
                return breach("areas", FindingCode::AreaNotYours, area.as_str());
            }
            if line.level.is_none() && !self.may_report(indicator, id) {
                return breach("areas", FindingCode::LevelNotAllowed, area.as_str());
            }
        }
        if line.territories(self.catalogue).is_empty() {
            return breach(
                "level",
                FindingCode::UnknownArea,
                line.level.map(|level| level.as_str()).unwrap_or_default(),
            );
        }
        Ok(())
    }

    fn may_report(&self, indicator: &Indicator, area: AreaId) -> bool {
        self.catalogue.area(area).is_some_and(|own| indicator.report_levels.contains(&own.level))
    }
}

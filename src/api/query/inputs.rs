//! What releases are built from, and explanations recomputed from: the current figures at a cut that this node holds in
//! clear, with who reported them.

use std::collections::HashMap;

use crate::api::status::ApiError;
use crate::domain::catalogue::{AreaId, Catalogue, IndicatorId};
use crate::domain::code::{AreaCode, CodeId, OrganisationCode, OriginName};
use crate::domain::membership::Membership;
use crate::domain::observation::Attributes;
use crate::domain::status::ConfStatus;
use crate::domain::timestamp::Timestamp;
use crate::release::input::{Figure, Inputs, ReporterInfo, SourceRef};
use crate::store::cut::Cut;
use crate::store::observation_read::{
    CurrentObservation, ObservationFilter, ObservationPage, ObservationPlan, ObservationSource,
};
use crate::store::snapshot::Snapshot;

use super::published::unfit;

/// Figures with the entries that they came with.
#[derive(Debug, Default)]
pub struct Collected {
    pub inputs: Inputs,
    /// The entries of all figures.
    pub sources: Vec<ObservationSource>,
    /// For each figure its entry.
    pub source_of: Vec<usize>,
}

impl Collected {
    /// The entry that a figure came with.
    #[must_use]
    pub fn source(&self, figure: u32) -> Option<&ObservationSource> {
        let figure = usize::try_from(figure).ok()?;
        self.sources.get(*self.source_of.get(figure)?)
    }
}

/// Whether a figure goes into releases at `now`, and with which CONF_STATUS: nothing that is not for publication, and
/// nothing before its embargo has ended.
#[must_use]
pub fn admitted(conf: ConfStatus, attributes: &Attributes, now: Timestamp) -> Option<ConfStatus> {
    let waits = attributes.embargo.is_some_and(|until| until > now);
    match conf {
        _ if waits => None,
        ConfStatus::NotForPublication => None,
        // Whoever set no time has not said when it ends.
        ConfStatus::Embargoed => attributes.embargo.map(|_| ConfStatus::Free),
        other => Some(other),
    }
}

/// REF_DATE as a number that orders: YYYYMMDD, missing digits 0.
#[must_use]
pub fn ref_date_number(text: &str) -> u32 {
    let mut parts = text.splitn(3, '-').map(|part| part.parse::<u32>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    let (year, month, day) = (next(), next(), next());
    year.saturating_mul(10_000).saturating_add(month.saturating_mul(100)).saturating_add(day)
}

/// Collects figures, one page after the other.
struct Collector<'a> {
    catalogue: &'a Catalogue,
    membership: &'a Membership,
    now: Timestamp,
    collected: Collected,
    reporters: HashMap<OrganisationCode, u32>,
    origins: HashMap<OriginName, u16>,
}

impl Collector<'_> {
    fn reporter(&mut self, organisation: &OrganisationCode) -> Result<u32, ApiError> {
        if let Some(known) = self.reporters.get(organisation) {
            return Ok(*known);
        }
        let info = reporter_info(self.catalogue, self.membership, organisation)?;
        let place = u32::try_from(self.collected.inputs.reporters.len()).map_err(|_| unfit("REPORTER"))?;
        self.collected.inputs.reporters.push(info);
        self.reporters.insert(organisation.clone(), place);
        Ok(place)
    }

    fn origin(&mut self, origin: &OriginName) -> Result<u16, ApiError> {
        if let Some(known) = self.origins.get(origin) {
            return Ok(*known);
        }
        let place = u16::try_from(self.collected.inputs.origins.len()).map_err(|_| unfit("ORIGIN"))?;
        self.collected.inputs.origins.push(origin.clone());
        self.origins.insert(origin.clone(), place);
        Ok(place)
    }

    fn add(&mut self, indicator: IndicatorId, plan: &ObservationPlan, page: &ObservationPage) -> Result<(), ApiError> {
        let first = self.collected.sources.len().saturating_sub(plan.sources.len());
        for row in &page.rows {
            let attributes = page.attributes.get(row.attributes);
            let Some(conf) = admitted(row.conf, attributes, self.now) else { continue };
            let source = plan.sources.get(row.source).ok_or_else(|| unfit("ORIGIN"))?;
            let figure = Figure {
                indicator,
                area: area_id(self.catalogue, &row.area)?,
                dimensions: self.collected.inputs.keys.intern(dimensions(self.catalogue, indicator, page, row)?),
                period: row.period,
                value: row.value,
                status: row.status,
                conf,
                ref_date: ref_date_number(&attributes.ref_date),
                reporter: self.reporter(&source.reporter)?,
                source: SourceRef {
                    origin: self.origin(&source.log.origin)?,
                    epoch: source.log.epoch,
                    index: source.index,
                },
            };
            self.collected.inputs.figures.push(figure);
            self.collected.source_of.push(first.saturating_add(row.source));
        }
        Ok(())
    }
}

/// The codes of a row, which must be those of the indicator's dimensions.
pub(super) fn dimensions<'p>(
    catalogue: &Catalogue,
    indicator: IndicatorId,
    page: &'p ObservationPage,
    row: &CurrentObservation,
) -> Result<&'p [CodeId], ApiError> {
    let codes = page.keys.codes(row.dimensions);
    let own = catalogue.indicator(indicator).ok_or_else(|| unfit("INDICATOR"))?;
    if codes.len() == own.dimensions.len() { Ok(codes) } else { Err(unfit("the dimensions of an indicator")) }
}

pub(super) fn area_id(catalogue: &Catalogue, area: &AreaCode) -> Result<AreaId, ApiError> {
    catalogue.area_id(area.as_str()).ok_or_else(|| unfit("REF_AREA"))
}

/// A reporter as membership has it. One that has left keeps the type that the catalogue gives it, and no territory.
fn reporter_info(
    catalogue: &Catalogue,
    membership: &Membership,
    organisation: &OrganisationCode,
) -> Result<ReporterInfo, ApiError> {
    let member = membership.reporter(organisation);
    let kind = match member {
        Some(member) => Some(member.kind.clone()),
        None => catalogue.organisation(organisation.as_str()).map(|known| known.kind.clone()),
    };
    let territories = member.map(|member| member.territories.as_slice()).unwrap_or_default();
    Ok(ReporterInfo {
        organisation: organisation.clone(),
        kind: kind.ok_or_else(|| unfit("REPORTER"))?,
        territories: territories.iter().filter_map(|area| catalogue.area_id(area.as_str())).collect(),
    })
}

/// Reads the figures of some indicators at a cut, as they may be used at `now`.
///
/// # Errors
/// [`ApiError::Store`] if they cannot be read, [`ApiError::Held`] if they do not fit the catalogue.
pub async fn collect(
    snapshot: &mut Snapshot,
    catalogue: &Catalogue,
    membership: &Membership,
    cut: &Cut,
    indicators: &[IndicatorId],
    now: Timestamp,
) -> Result<Collected, ApiError> {
    let mut collector = Collector {
        catalogue,
        membership,
        now,
        collected: Collected::default(),
        reporters: HashMap::new(),
        origins: HashMap::new(),
    };
    for id in indicators {
        let code = &catalogue.indicator(*id).ok_or_else(|| unfit("INDICATOR"))?.code;
        let plan = snapshot.plan_observations(cut, ObservationFilter::all_of(code.clone())).await?;
        collector.collected.sources.extend(plan.sources.iter().cloned());
        for page in 0..plan.pages.len() {
            let page = snapshot.observation_page(&plan, page).await?;
            collector.add(*id, &plan, &page)?;
        }
    }
    Ok(collector.collected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reference_dates_order() {
        assert_eq!(ref_date_number("2024"), 20_240_000);
        assert_eq!(ref_date_number("2024-09"), 20_240_900);
        assert_eq!(ref_date_number("2024-09-01"), 20_240_901);
        assert_eq!(ref_date_number(""), 0);
    }

    #[test]
    fn what_is_not_for_publication_or_under_embargo_stays_out() {
        let none = Attributes::default();
        let until = |micros| Attributes { embargo: Some(Timestamp::from_micros(micros)), ..Attributes::default() };
        let now = Timestamp::from_micros(100);
        assert_eq!(admitted(ConfStatus::Free, &none, now), Some(ConfStatus::Free));
        assert_eq!(admitted(ConfStatus::Confidential, &none, now), Some(ConfStatus::Confidential));
        assert_eq!(admitted(ConfStatus::NotForPublication, &none, now), None);
        assert_eq!(admitted(ConfStatus::Free, &until(101), now), None);
        assert_eq!(admitted(ConfStatus::Embargoed, &until(100), now), Some(ConfStatus::Free));
        assert_eq!(admitted(ConfStatus::Embargoed, &none, now), None);
    }
}

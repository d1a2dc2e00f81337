//! Pages of observations as the figures that a release is computed from.

use std::collections::HashMap;
use std::sync::Arc;

use crate::ServiceError;
use crate::fitting::{Fitting, Unfit};
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::catalogue::{AreaId, Catalogue, IndicatorId};
use marsad_domain::code::{CodeId, OrganisationCode, OriginName};
use marsad_domain::membership::Membership;
use marsad_domain::observation::DimensionKeyId;
use marsad_domain::timestamp::Timestamp;
use marsad_ledger::reading::{ObservationPage, ObservationPlan};
use marsad_release::input::{Figure, ReporterInfo, SourceRef};

use super::{Collected, admitted};

/// Collects figures, one page after the other.
pub(super) struct Collector<'a> {
    catalogue: &'a Catalogue,
    membership: &'a Membership,
    now: Timestamp,
    pub(super) collected: Collected,
    reporters: HashMap<OrganisationCode, u32>,
    origins: HashMap<OriginName, u16>,
}

impl<'a> Collector<'a> {
    pub(super) fn new(catalogue: &'a Catalogue, membership: &'a Membership, now: Timestamp) -> Self {
        let (reporters, origins) = (HashMap::new(), HashMap::new());
        Self { catalogue, membership, now, collected: Collected::default(), reporters, origins }
    }

    fn reporter(&mut self, organisation: &OrganisationCode) -> Result<u32, ServiceError> {
        if let Some(known) = self.reporters.get(organisation) {
            return Ok(*known);
        }
        let info = reporter_info(self.catalogue, self.membership, organisation);
        let place =
            u32::try_from(self.collected.inputs.reporters.len()).map_err(|_| ServiceError::unfit("REPORTER"))?;
        self.collected.inputs.reporters.push(info);
        self.reporters.insert(organisation.clone(), place);
        Ok(place)
    }

    fn origin(&mut self, origin: &OriginName) -> Result<u16, ServiceError> {
        if let Some(known) = self.origins.get(origin) {
            return Ok(*known);
        }
        let place = u16::try_from(self.collected.inputs.origins.len()).map_err(|_| ServiceError::unfit("ORIGIN"))?;
        self.collected.inputs.origins.push(origin.clone());
        self.origins.insert(origin.clone(), place);
        Ok(place)
    }

    /// Adds the figures of a page; the entries of its plan begin at `first` among all, and stay at the builder's node if `is_local`.
    pub(super) fn add(
        &mut self,
        (first, is_local): (usize, bool),
        plan: &ObservationPlan,
        page: &ObservationPage,
    ) -> Result<(), ServiceError> {
        let (id, own) = indicator(self.catalogue, plan)?;
        let fitting = Fitting::of(self.catalogue, own, page);
        let areas: Vec<Option<AreaId>> = page.areas.iter().map(|area| self.catalogue.area_id(area.as_str())).collect();
        let known = &mut self.collected.inputs.keys;
        let key = |key: &Arc<[CodeId]>| (key.len() == own.dimensions.len()).then(|| known.intern(key));
        let keys: Vec<Option<DimensionKeyId>> = page.keys.iter().map(key).collect();
        let ref_dates: Vec<u32> = page.sets.iter().map(|set| ref_date_number(&set.ref_date)).collect();
        let mut origins: Vec<Option<(u32, SourceRef)>> = vec![None; plan.sources.len()];
        self.collected.inputs.figures.reserve(page.rows.len());
        self.collected.source_of.reserve(page.rows.len());
        for row in &page.rows {
            let Some(conf) = admitted(row.conf, page.attributes(row), self.now) else {
                self.wait_for(page.attributes(row).embargo);
                continue;
            };
            let place = (at(&areas, row.area, "REF_AREA")?, at(&keys, row.key, "the dimensions of an indicator")?);
            let unfit_row = place.0.is_none().then_some(Unfit::Area).or_else(|| fitting.unfit(row));
            if let Some(why) = unfit_row {
                self.collected.left_out.add(&own.code, why);
                continue;
            }
            let (Some(area), Some(dimensions)) = place else { continue };
            let source = row.source as usize;
            let known = origins.get_mut(source).ok_or_else(|| ServiceError::unfit("ORIGIN"))?;
            let (reporter, source_ref) = match known {
                Some(known) => *known,
                None => {
                    let found = self.provenance(plan, source)?;
                    self.collected.inputs.local.extend(is_local.then_some(found.1));
                    *known.insert(found)
                }
            };
            self.collected.inputs.figures.push(Figure {
                indicator: id,
                area,
                dimensions,
                period: at(&page.periods, row.period, "TIME_PERIOD")?,
                value: row.value(),
                status: row.status,
                conf,
                ref_date: at(&ref_dates, row.set, "REF_DATE")?,
                reporter,
                source: source_ref,
            });
            self.collected.source_of.push(first.saturating_add(source));
        }
        Ok(())
    }

    /// Notes when an embargo ends that keeps a figure out.
    fn wait_for(&mut self, embargo: Option<Timestamp>) {
        let opens = embargo.filter(|until| *until > self.now);
        self.collected.opens = self.collected.opens.into_iter().chain(opens).min();
    }

    /// The reporter and the position of an entry.
    fn provenance(&mut self, plan: &ObservationPlan, source: usize) -> Result<(u32, SourceRef), ServiceError> {
        let source = plan.sources.get(source).ok_or_else(|| ServiceError::unfit("ORIGIN"))?;
        let origin = self.origin(&source.log.origin)?;
        let place = SourceRef { origin, epoch: source.log.epoch, index: source.index };
        Ok((self.reporter(&source.reporter)?, place))
    }
}

fn at<T: Copy>(dictionary: &[T], place: u32, what: &str) -> Result<T, ServiceError> {
    dictionary.get(place as usize).copied().ok_or_else(|| ServiceError::unfit(what))
}

fn indicator<'c>(
    catalogue: &'c Catalogue,
    plan: &ObservationPlan,
) -> Result<(IndicatorId, &'c Indicator), ServiceError> {
    let id = catalogue.indicator_id(plan.filter.indicator.as_str());
    id.and_then(|id| Some((id, catalogue.indicator(id)?))).ok_or_else(|| ServiceError::unfit("INDICATOR"))
}

/// A reporter as membership has it. One that has left keeps the type that the catalogue gives it, if it does, and no
/// territory.
fn reporter_info(catalogue: &Catalogue, membership: &Membership, organisation: &OrganisationCode) -> ReporterInfo {
    let member = membership.reporter(organisation);
    let kind = match member {
        Some(member) => Some(member.kind.clone()),
        None => catalogue.organisation(organisation.as_str()).map(|known| known.kind.clone()),
    };
    let territories = member.map(|member| member.territories.as_slice()).unwrap_or_default();
    ReporterInfo {
        organisation: organisation.clone(),
        kind: kind.unwrap_or_else(CodeId::unknown),
        territories: territories.iter().filter_map(|area| catalogue.area_id(area.as_str())).collect(),
    }
}

/// REF_DATE as a number that orders: YYYYMMDD, missing digits 0.
fn ref_date_number(text: &str) -> u32 {
    let mut parts = text.splitn(3, '-').map(|part| part.parse::<u32>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    let (year, month, day) = (next(), next(), next());
    year.saturating_mul(10_000).saturating_add(month.saturating_mul(100)).saturating_add(day)
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
}

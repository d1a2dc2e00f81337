//! Attacks on releases: decoded, asked of the service, encoded.

use crate::release_summary::summary;
use crate::serve::{Answer, Call};
use marsad_domain::code::OrganisationCode;
use marsad_service::ServiceError;
use marsad_service::published::ReleaseName;
use marsad_service::release::{self, Attack, AuditRelease, CellLabel, NamedLeak, Outcome, Term};
use marsad_wire::pb;

/// How many cells an answer names.
const CELLS_MAX: usize = 100;

pub(super) async fn audit(call: Call<'_, pb::AuditReleaseRequest>) -> Answer<pb::AuditReleaseResponse> {
    let Call { node, caller, request, .. } = call;
    let audited = release::audit(node, caller, || read(request)).await?;
    let indicators: Vec<pb::AuditedIndicators> = audited.attacks.iter().map(indicators).collect();
    let has = |verdict: &str| indicators.iter().any(|one| one.verdict == verdict);
    let verdict = ["NOT_SAFE", "NOT_DECIDED"].into_iter().find(|verdict| has(verdict)).unwrap_or("SAFE");
    Ok(pb::AuditReleaseResponse { release: Some(summary(&audited.release)?), verdict: verdict.to_owned(), indicators })
}

fn read(request: pb::AuditReleaseRequest) -> Result<AuditRelease, ServiceError> {
    let reporter = match request.reporter.as_str() {
        "" => None,
        name => Some(OrganisationCode::new(name).map_err(|error| ServiceError::field("reporter", error.to_string()))?),
    };
    let with = request.with.iter().map(|name| ReleaseName::parse(name)).collect::<Result<_, _>>()?;
    Ok(AuditRelease { release: ReleaseName::parse(&request.release)?, with, reporter })
}

fn indicators(attack: &Attack) -> pb::AuditedIndicators {
    let (verdict, reason, leaks, undecided) = match &attack.outcome {
        Outcome::NothingHidden | Outcome::Safe => ("SAFE", String::new(), &[][..], &[][..]),
        Outcome::NotSafe(leaks) => ("NOT_SAFE", String::new(), leaks.as_slice(), &[][..]),
        Outcome::NotDecided(cells) => {
            ("NOT_DECIDED", "too many figures are linked".to_owned(), &[][..], cells.as_slice())
        }
        Outcome::Unproven(unproven) => ("NOT_DECIDED", unproven.to_string(), &[][..], &[][..]),
        Outcome::OtherFigures => {
            let reason = "this node does not hold the figures that the release was built from";
            ("NOT_DECIDED", reason.to_owned(), &[][..], &[][..])
        }
    };
    pb::AuditedIndicators {
        indicators: attack.indicators.iter().map(ToString::to_string).collect(),
        verdict: verdict.to_owned(),
        reason,
        hidden: attack.hidden,
        primary: attack.primary,
        equations: attack.equations,
        need: attack.need.unsigned_abs(),
        leaks: leaks.iter().take(CELLS_MAX).map(leak).collect(),
        leaks_total: u64::try_from(leaks.len()).unwrap_or(u64::MAX),
        undecided: undecided.iter().take(CELLS_MAX).map(cell).collect(),
    }
}

fn leak(leak: &NamedLeak) -> pb::AuditLeak {
    pb::AuditLeak {
        cell: Some(cell(&leak.cell)),
        low: leak.low,
        high: leak.high,
        need: leak.need.unsigned_abs(),
        below: leak.below.iter().map(term).collect(),
        above: leak.above.iter().map(term).collect(),
    }
}

fn term(term: &Term) -> pb::AuditTerm {
    let times = term.times.map(|times| match times.under {
        1 => times.over.to_string(),
        under => format!("{}/{under}", times.over),
    });
    pb::AuditTerm { cell: Some(cell(&term.cell)), times: times.unwrap_or_default(), value: term.value }
}

fn cell(label: &CellLabel) -> pb::AuditCell {
    pb::AuditCell {
        indicator: label.indicator.to_string(),
        area: label.area.to_string(),
        period: label.period.to_string(),
        breakdown: label.breakdown.clone(),
        is_part: label.is_part,
        releases_back: u32::try_from(label.release).unwrap_or(u32::MAX),
    }
}

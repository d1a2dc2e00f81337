//! Releases computed again: decoded, asked of the service, encoded.

use crate::release_summary::summary;
use crate::serve::{Answer, Call};
use marsad_service::published::ReleaseName;
use marsad_service::release::{self, Fault, Unseen, Verdict, VerifiedPart};
use marsad_service::{Violation, violation_of};
use marsad_wire::pb;

pub(super) async fn verify(call: Call<'_, pb::VerifyReleaseRequest>) -> Answer<pb::VerifyReleaseResponse> {
    let Call { node, caller, request, .. } = call;
    let verified = release::verify(node, caller, || ReleaseName::parse(&request.release)).await?;
    Ok(pb::VerifyReleaseResponse {
        release: Some(summary(&verified.release)?),
        verdict: name(verified.verdict).to_owned(),
        parts: verified.parts.iter().map(part).collect(),
        same_entries: verified.same_entries,
        unseen: verified.unseen.into_iter().map(unseen).collect(),
        faults: verified.faults.iter().map(fault).collect(),
    })
}

const fn name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Same => "SAME",
        Verdict::Different => "DIFFERENT",
        Verdict::NotDecided => "NOT_DECIDED",
    }
}

fn part(part: &VerifiedPart) -> pb::VerifiedPart {
    pb::VerifiedPart {
        indicator: part.indicator.to_string(),
        blocks: part.blocks,
        same: part.same,
        verdict: name(part.verdict).to_owned(),
    }
}

fn fault(fault: &Fault) -> pb::ReleaseFault {
    let of = |kind: &str| pb::ReleaseFault { kind: kind.to_owned(), ..pb::ReleaseFault::default() };
    match fault {
        Fault::LeftOut(release) => pb::ReleaseFault { release: hex::encode(release), ..of("LEFT_OUT") },
        Fault::NotHeldThen(release) => pb::ReleaseFault { release: hex::encode(release), ..of("NOT_HELD_THEN") },
        Fault::NotSafe(finding) => {
            let Violation { description, .. } = violation_of(finding);
            let indicators = finding.indicators.iter().map(ToString::to_string).collect();
            pb::ReleaseFault { indicators, reason: description, ..of("NOT_SAFE") }
        }
    }
}

fn unseen(unseen: Unseen) -> pb::UnseenInput {
    let of = |kind: &str| pb::UnseenInput { kind: kind.to_owned(), ..pb::UnseenInput::default() };
    let texts = |codes: &[_]| codes.iter().map(ToString::to_string).collect();
    match unseen {
        Unseen::Log { log, territories, held, wanted } => pb::UnseenInput {
            log: log.to_string(),
            territories: texts(&territories),
            held,
            entries: wanted,
            ..of("LOG")
        },
        Unseen::History { log } => pb::UnseenInput { log: log.to_string(), ..of("HISTORY") },
        Unseen::Entries { log, territories, state, count } => pb::UnseenInput {
            log: log.to_string(),
            territories: texts(&territories),
            state: state.as_str().to_owned(),
            entries: count,
            ..of("ENTRIES")
        },
        Unseen::Release { release, is_withdrawn } => {
            let kind = if is_withdrawn { "RELEASE_WITHDRAWN" } else { "RELEASE" };
            pb::UnseenInput { release: hex::encode(release), ..of(kind) }
        }
        Unseen::ReleaseEntry { log, state } => {
            pb::UnseenInput { log: log.to_string(), state: state.as_str().to_owned(), entries: 1, ..of("ENTRIES") }
        }
        Unseen::EarlierFigures { indicators } => pb::UnseenInput {
            indicators: indicators.iter().map(ToString::to_string).collect(),
            ..of("EARLIER_FIGURES")
        },
        Unseen::Rosters => of("ROSTERS"),
        Unseen::Membership => of("MEMBERSHIP"),
        Unseen::Rules { engine, rules } => pb::UnseenInput { rules: format!("{rules}, {engine}"), ..of("RULES") },
    }
}

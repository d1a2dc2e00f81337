//! Releases computed again: decoded, asked of the service, encoded.

use crate::release_summary::summary;
use crate::serve::{Answer, Call};
use marsad_service::published::ReleaseName;
use marsad_service::release::{self, Unseen, Verdict, VerifiedPart};
use marsad_wire::pb;

pub(super) async fn verify(call: Call<'_, pb::VerifyReleaseRequest>) -> Answer<pb::VerifyReleaseResponse> {
    let Call { node, caller, request, .. } = call;
    let verified = release::verify(node, caller, || ReleaseName::parse(&request.release)).await?;
    let verdict = match verified.verdict {
        Verdict::Same => "SAME",
        Verdict::Different => "DIFFERENT",
        Verdict::NotDecided => "NOT_DECIDED",
    };
    Ok(pb::VerifyReleaseResponse {
        release: Some(summary(&verified.release)?),
        verdict: verdict.to_owned(),
        parts: verified.parts.iter().map(part).collect(),
        same_entries: verified.same_entries,
        unseen: verified.unseen.into_iter().map(unseen).collect(),
    })
}

fn part(part: &VerifiedPart) -> pb::VerifiedPart {
    pb::VerifiedPart { indicator: part.indicator.to_string(), blocks: part.blocks, same: part.same }
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
        Unseen::EarlierFigures { indicators } => pb::UnseenInput {
            indicators: indicators.iter().map(ToString::to_string).collect(),
            ..of("EARLIER_FIGURES")
        },
        Unseen::Binding => of("BINDING"),
        Unseen::Rosters => of("ROSTERS"),
        Unseen::Membership => of("MEMBERSHIP"),
        Unseen::Rules { engine, rules } => pb::UnseenInput { rules: format!("{rules}, {engine}"), ..of("RULES") },
    }
}

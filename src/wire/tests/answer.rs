//! An answer without a part that the contract promises is refused, and the error names the part.

use crate::answer::{
    AggregatesHeader, Answer, BuiltRelease, Effect, Entries, EntrySummary, ExplainInput, Explanation, Members,
    NodeStatus, PeerStatus, PulledEvent, Release, ReleaseSummary, Retracted, Retraction, Submission, SubmissionReceipt,
    SyncStatus, WithdrawnRelease, WithheldSource,
};
use crate::field::required;
use crate::position::Position;
use crate::{Problem, WireError, pb};
use marsad_domain::catalogue::code_list::CodeList;

fn place() -> Option<pb::LogPosition> {
    Some(pb::LogPosition { origin: "national".into(), epoch: 0, index: 7 })
}

fn summary() -> pb::ReleaseSummary {
    pb::ReleaseSummary { position: place(), catalogue: place(), ..pb::ReleaseSummary::default() }
}

fn receipt() -> pb::Receipt {
    pb::Receipt { position: place(), ..pb::Receipt::default() }
}

fn submission() -> pb::Submission {
    pb::Submission { position: place(), ..pb::Submission::default() }
}

/// What is missing in a message, besides what it has.
fn read<A: TryFrom<M, Error = WireError>, M>(message: M) -> Option<WireError> {
    A::try_from(message).err()
}

fn submitted(outcome: Option<pb::submit_events_response::Outcome>) -> Option<WireError> {
    read::<Answer, _>(pb::SubmitEventsResponse { outcome, effect: None })
}

#[test]
fn what_is_promised_must_be_there() {
    use pb::submit_events_response::Outcome;
    let cell = Some(crate::cell::cells_to_pb(&[], &[], &super::sample::catalogue(), None).unwrap());
    let entry = pb::EntrySummary::default();
    let peer = pb::PeerStatus::default();
    let retraction = Some(pb::Retraction::default());
    let cases = [
        ("receipt", "position", read::<SubmissionReceipt, _>(pb::Receipt::default())),
        ("submission", "position", read::<Submission, _>(pb::Submission::default())),
        ("retraction", "position", read::<Retraction, _>(pb::Retraction::default())),
        ("its submission", "retraction.position", read::<Submission, _>(pb::Submission { retraction, ..submission() })),
        (
            "effect",
            "submission.position",
            read::<Effect, _>(pb::Effect { submission: Some(pb::Submission::default()), ..pb::Effect::default() }),
        ),
        ("answer", "outcome", submitted(None)),
        ("its receipt", "receipt.position", submitted(Some(Outcome::Receipt(pb::Receipt::default())))),
        ("its effect", "effect", submitted(Some(Outcome::Receipt(receipt())))),
        ("withdrawal", "submission", read::<Retracted, _>(pb::WithdrawSubmissionResponse::default())),
        ("erasure", "submission", read::<Retracted, _>(pb::EraseSubmissionResponse::default())),
        ("release", "position", read::<ReleaseSummary, _>(pb::ReleaseSummary::default())),
        ("its catalogue", "catalogue", read::<ReleaseSummary, _>(pb::ReleaseSummary { catalogue: None, ..summary() })),
        ("built release", "release", read::<BuiltRelease, _>(pb::BuildReleaseResponse::default())),
        ("one release", "release", read::<Release, _>(pb::GetReleaseResponse::default())),
        ("withdrawn release", "release", read::<WithdrawnRelease, _>(pb::WithdrawReleaseResponse::default())),
        ("header", "release", read::<AggregatesHeader, _>(pb::AggregatesHeader::default())),
        ("explanation", "cell", read::<Explanation, _>(pb::ExplainResponse::default())),
        (
            "its empty cell",
            "cell",
            read::<Explanation, _>(pb::ExplainResponse { cell, ..pb::ExplainResponse::default() }),
        ),
        ("input", "position", read::<ExplainInput, _>(pb::ExplainInput::default())),
        ("withheld entry", "position", read::<WithheldSource, _>(pb::WithheldSource::default())),
        ("event", "event", read::<PulledEvent, _>(pb::PullEventsResponse::default())),
        (
            "its source",
            "position",
            read::<PulledEvent, _>(pb::PullEventsResponse {
                event: Some(pb::Event::default()),
                ..pb::PullEventsResponse::default()
            }),
        ),
        ("entry", "position", read::<EntrySummary, _>(pb::EntrySummary::default())),
        (
            "one of the entries",
            "entries[0].position",
            read::<Entries, _>(pb::ListEntriesResponse { entries: vec![entry], ..pb::ListEntriesResponse::default() }),
        ),
        ("peer", "peer", read::<PeerStatus, _>(pb::PeerStatus::default())),
        (
            "one of the peers",
            "peers[0].peer",
            read::<SyncStatus, _>(pb::GetSyncStatusResponse {
                peers: vec![peer],
                ..pb::GetSyncStatusResponse::default()
            }),
        ),
        ("digests", "digests", NodeStatus::from_pb(pb::GetNodeStatusResponse::default(), true).err()),
        (
            "membership",
            "membership",
            Members::from_pb(pb::ListMembersResponse { version: place(), membership: None }).err(),
        ),
        (
            "its version",
            "version",
            Members::from_pb(pb::ListMembersResponse { version: None, membership: Some(pb::Membership::default()) })
                .err(),
        ),
        ("published entry", "version", required::<pb::LogPosition, Position>("version", None).err()),
        ("code list", "list", required::<pb::CodeList, CodeList>("list", None).err()),
    ];
    for (what, field, error) in cases {
        assert_eq!(error, Some(WireError::new(field, Problem::Missing)), "{what}");
    }
}

#[test]
fn what_may_be_absent_may_be_absent() {
    assert_eq!(Members::from_pb(pb::ListMembersResponse::default()), Ok(None));
    assert!(NodeStatus::from_pb(pb::GetNodeStatusResponse::default(), false).is_ok());
    assert!(read::<Submission, _>(submission()).is_none());
    let withdrawn = pb::WithdrawReleaseResponse { release: Some(summary()), position: None };
    assert_eq!(read::<WithdrawnRelease, _>(withdrawn), None);
    let outcome = Some(pb::submit_events_response::Outcome::Receipt(receipt()));
    let answer = Answer::try_from(pb::SubmitEventsResponse { outcome, effect: Some(pb::Effect::default()) }).unwrap();
    assert!(matches!(answer, Answer::Accepted(accepted) if accepted.effect.submission.is_none()));
}

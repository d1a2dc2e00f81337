//! Payloads of each kind.

use proptest::prelude::*;

use super::sample::{code, text};
use crate::call::cannots_from_pb;
use crate::payload::{
    Authorship, CallAct, CallAnswer, CallPayload, Erased, Erasure, EventPayload, Genesis, ObservationsManifest,
    Provenance, ReleasePlanPayload, RosterPayload, Withdrawal, decode_call, decode_call_answer, decode_catalogue,
    decode_erasure, decode_event, decode_genesis, decode_membership, decode_observations_manifest, decode_release_plan,
    decode_roster, decode_withdrawal, encode_call, encode_call_answer, encode_erasure, encode_event, encode_genesis,
    encode_membership, encode_observations_manifest, encode_release_plan, encode_roster, encode_withdrawal,
};
use crate::{Problem, compression, pb};
use marsad_domain::call::{Call, CallParts};
use marsad_domain::login::{Login, PersonRole};
use marsad_domain::membership::{Membership, Origin, Reporter};
use marsad_domain::raw::{RawEvent, RawFigure, RawOutcome, RawParticipant, RawSource};
use marsad_domain::release_plan::ReleasePlan;
use marsad_domain::roster::{Roster, RosterLine, parse_day};
use marsad_log::merkle::Hash;

pub fn event() -> RawEvent {
    RawEvent {
        event_id: "e-1".into(),
        version: 2,
        kind: "GOV_MEETING".into(),
        title: text("title"),
        organisers: vec!["a".into(), "b".into()],
        participants: vec![RawParticipant { organisation: "a".into(), role: "r".into(), role_title: "t".into() }],
        themes: vec!["T".into()],
        outcomes: vec![RawOutcome { outcome_id: "o".into(), text: text("outcome"), ..RawOutcome::default() }],
        figures: vec![RawFigure { value: "12".into(), approximate: true, ..RawFigure::default() }],
        sources: vec![RawSource { title: "s".into(), uri: "u".into(), published: "2024".into() }],
        language: "ar".into(),
        ..RawEvent::default()
    }
}

fn provenance() -> Provenance {
    Provenance {
        submission: "s-1".into(),
        member: "souss-massa-council".into(),
        reporter: code("council"),
        idempotency_key: "k".into(),
        content_digest: Hash::digest(&[b"content"]),
        part_digests: vec![Hash::digest(&[b"part"]); 3],
        authorship: Authorship::Signed { signature: vec![1, 2, 3], certificate: vec![0x30; 400] },
        comment: "تعليق".into(),
        accept_warnings: String::new(),
        language: "ar".into(),
        audience: marsad_domain::audience::Audience::Members,
        call: "oriental/2024-stock".into(),
    }
}

#[test]
fn a_roster_has_one_encoding() {
    let line = |indicator: &str| {
        let line = pb::RosterLine {
            indicator: indicator.into(),
            owing: Some(pb::roster_line::Owing::OrganisationType("REGION".into())),
            level: "region".into(),
            areas: vec!["MA".into()],
            from: "2024-01-01".into(),
            ..pb::RosterLine::default()
        };
        RosterLine::try_from(line).unwrap()
    };
    let payload = RosterPayload {
        roster: Roster::new(vec![line("B"), line("A")]).unwrap(),
        note: "كما اتفقنا".into(),
        member: "admin/oriental-admin".into(),
    };
    assert_eq!(decode_roster(&[encode_roster(&payload).unwrap()]).unwrap(), payload);
    // A line that is there twice would be another roster in other bytes.
    let twice = pb::RosterPayload { lines: vec![(&line("A")).into(); 2], ..pb::RosterPayload::default() };
    let bytes = compression::encode(&prost::Message::encode_to_vec(&twice)).unwrap();
    assert_eq!(decode_roster(&[bytes]).unwrap_err().problem, Problem::Contradiction);
}

#[test]
fn a_planned_release_reads_back_and_a_day_that_is_none_is_refused() {
    let payload = ReleasePlanPayload {
        plan: ReleasePlan {
            id: code("2026-q1"),
            day: parse_day("2026-03-31").unwrap(),
            audience: marsad_domain::audience::Audience::Public,
            title: text("title"),
            is_dropped: false,
        },
        note: "moved".into(),
        member: "admin/national-admin".into(),
    };
    let bytes = encode_release_plan(&payload).unwrap();
    assert_eq!(decode_release_plan(&[bytes]).unwrap(), payload);
    let right = pb::ReleasePlanPayload {
        id: "a".into(),
        day: "2026-03-31".into(),
        audience: "public".into(),
        ..pb::ReleasePlanPayload::default()
    };
    for (wrong, field) in [
        (pb::ReleasePlanPayload { id: "a b".into(), ..right.clone() }, "id"),
        (pb::ReleasePlanPayload { day: "2026-02-30".into(), ..right.clone() }, "day"),
        (pb::ReleasePlanPayload { day: "2026".into(), ..right.clone() }, "day"),
        (pb::ReleasePlanPayload { audience: "all".into(), ..right }, "audience"),
    ] {
        let bytes = compression::encode(&prost::Message::encode_to_vec(&wrong)).unwrap();
        assert_eq!(decode_release_plan(&[bytes]).unwrap_err().field, field);
    }
}

#[test]
fn a_call_and_an_answer_have_one_encoding() {
    let stored = |message: Vec<u8>| [compression::encode(&message).unwrap()];
    let call = pb::Call {
        id: "2024-stock".into(),
        indicators: vec!["A".into(), "B".into()],
        areas: vec!["MA-02".into()],
        organisations: Vec::new(),
        period: "2024-Q3".into(),
        deadline: "2025-03-31".into(),
        note: "للكتاب السنوي".into(),
    };
    let act = CallAct::Open(Call::try_from(call.clone()).unwrap());
    let open = CallPayload { act, member: "admin/oriental-admin".into() };
    let close = CallAct::Close { id: "2024-stock".parse().unwrap(), note: String::new() };
    for payload in [open.clone(), CallPayload { act: close, ..open }] {
        assert_eq!(decode_call(&[encode_call(&payload).unwrap()]).unwrap(), payload);
    }
    // Other bytes for the same call are refused, and what is no call.
    let spoilt = [
        pb::Call { indicators: vec!["B".into(), "A".into()], ..call.clone() },
        pb::Call { indicators: vec!["A".into(), "A".into(), "B".into()], ..call.clone() },
        pb::Call { indicators: Vec::new(), ..call.clone() },
        pb::Call { areas: Vec::new(), ..call.clone() },
        pb::Call { deadline: "2025-02-30".into(), ..call.clone() },
        pb::Call { period: "2024-13".into(), ..call.clone() },
        pb::Call { id: "a/b".into(), ..call },
    ];
    for call in spoilt {
        let message = pb::CallPayload { act: Some(pb::call_payload::Act::Open(call)), member: String::new() };
        assert!(decode_call(&stored(prost::Message::encode_to_vec(&message))).is_err(), "{message:?}");
    }
    let cannot = |area: &str| pb::Cannot {
        indicator: "A".into(),
        area: area.into(),
        status: "L".into(),
        reason: "لا يوجد بحث".into(),
    };
    let cannots = cannots_from_pb(vec![cannot("MA-09"), cannot("MA-02")]).unwrap();
    let answer = CallAnswer { provenance: provenance(), cannots };
    assert_eq!(decode_call_answer(&[encode_call_answer(&answer).unwrap()]).unwrap(), answer);
    for list in [vec![cannot("MA-09"), cannot("MA-02")], vec![cannot("MA-09"); 2], Vec::new()] {
        let message = pb::CallAnswerPayload { provenance: Some((&provenance()).into()), cannot: list };
        assert!(decode_call_answer(&stored(prost::Message::encode_to_vec(&message))).is_err(), "{message:?}");
    }
    let naming = |call: &str| pb::Provenance { call: call.into(), ..(&provenance()).into() };
    assert!(Provenance::try_from(naming("")).is_ok());
    for text in ["oriental", "oriental/", "a/b/c"] {
        assert_eq!(Provenance::try_from(naming(text)).unwrap_err().field, "call", "{text}");
    }
}

proptest! {
    #[test]
    fn any_call_reads_back(
        indicators in proptest::collection::vec("[A-Z_]{1,12}", 1..6),
        areas in proptest::collection::vec("[A-Z]{2}-[0-9]{2}", 1..6),
        organisations in proptest::collection::vec("[a-z-]{1,12}", 0..4),
        year in 1900..2200_i32,
        (day, note) in (1..29_u8, ".{0,40}"),
    ) {
        let parts = CallParts {
            id: "c".parse().unwrap(),
            indicators: indicators.iter().map(|code| code.parse().unwrap()).collect(),
            areas: areas.iter().map(|code| code.parse().unwrap()).collect(),
            organisations: organisations.iter().map(|code| code.parse().unwrap()).collect(),
            period: year.to_string().parse().unwrap(),
            deadline: parse_day(&format!("{year}-03-{day:02}")).unwrap(),
            note,
        };
        let payload = CallPayload { act: CallAct::Open(Call::try_from(parts).unwrap()), member: "admin/x".into() };
        prop_assert_eq!(decode_call(&[encode_call(&payload).unwrap()]).unwrap(), payload);
    }

    #[test]
    fn any_bytes_are_a_call_or_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let stored = compression::encode(&bytes).unwrap();
        if let Ok(call) = decode_call(&[&stored]) {
            prop_assert_eq!(decode_call(&[encode_call(&call).unwrap()]).unwrap(), call);
        }
        if let Ok(answer) = decode_call_answer(&[&stored]) {
            prop_assert_eq!(decode_call_answer(&[encode_call_answer(&answer).unwrap()]).unwrap(), answer);
        }
    }
}

#[test]
fn every_kind_reads_back() {
    for previous in [None, Some((0, Hash::digest(&[b""])))] {
        let genesis =
            Genesis { origin: code("oriental"), epoch: 3, verifier_key: "vkey".into(), previous, reason: "why".into() };
        assert_eq!(decode_genesis(&[encode_genesis(&genesis).unwrap()]).unwrap(), genesis);
    }
    let membership = Membership {
        origins: vec![Origin {
            name: code("oriental"),
            verifier_keys: vec!["v".into()],
            territories: vec![code("MA-02")],
        }],
        reporters: vec![Reporter {
            organisation: code("council"),
            kind: code("REGION"),
            territories: vec![code("MA-02")],
            fingerprints: vec![[7; 32]],
            attested_by: Some(code("oriental")),
        }],
        authorities: vec![vec![0x30, 1, 2]],
    };
    assert_eq!(decode_membership(&[encode_membership(&membership).unwrap()]).unwrap(), membership);
    let manifest = ObservationsManifest {
        provenance: provenance(),
        rows: 20_000,
        indicators: vec![code("STOCK")],
        areas: vec![code("MA-01"), code("MA-02")],
        first_period: "2020-Q1".parse().unwrap(),
        last_period: "2024".parse().unwrap(),
    };
    assert_eq!(decode_observations_manifest(&encode_observations_manifest(&manifest).unwrap()).unwrap(), manifest);
    let attested = Authorship::Attested { role: PersonRole::Submitter, login: Login::Totp };
    for provenance in [provenance(), Provenance { authorship: attested, ..provenance() }] {
        let payload = EventPayload { provenance, part: 1, event: event() };
        assert_eq!(decode_event(&[encode_event(&payload).unwrap()]).unwrap(), payload);
    }
    let withdrawal = Withdrawal {
        submission: "s".into(),
        epoch: 2,
        indexes: vec![3, u64::MAX],
        leaves: vec![Hash::new([1; 32]), Hash::new([2; 32])],
        reason: "r".into(),
        member: "m".into(),
    };
    assert_eq!(decode_withdrawal(&[encode_withdrawal(&withdrawal).unwrap()]).unwrap(), withdrawal);
    let submission = Erased::Submission { submission: "s".into(), reporter: "region-or".into() };
    for erased in [submission, Erased::Release { release: [7; 32], number: 3, identity: vec![1, 2] }] {
        let erasure = Erasure {
            epoch: 1,
            indexes: vec![9],
            leaves: vec![Hash::new([1; 32])],
            indicators: vec![code("POP_TOTAL"), code("STOCK")],
            reason: "r".into(),
            member: "admin/a".into(),
            erased,
        };
        assert_eq!(decode_erasure(&[encode_erasure(&erasure).unwrap()]).unwrap(), erasure);
    }
}

#[test]
fn leaves_are_one_for_each_entry_or_none() {
    let decoded = |leaves: Vec<Vec<u8>>| {
        let (submission, indexes) = ("s".to_owned(), vec![3, 4]);
        let withdrawal = pb::WithdrawalPayload { submission, indexes, leaves, ..pb::WithdrawalPayload::default() };
        let pb::WithdrawalPayload { submission, indexes, leaves, .. } = withdrawal.clone();
        let erasure = pb::ErasurePayload { submission, indexes, leaves, ..pb::ErasurePayload::default() };
        let chunk = |bytes: Vec<u8>| compression::encode(&bytes).unwrap();
        let withdrawal = decode_withdrawal(&[chunk(prost::Message::encode_to_vec(&withdrawal))]).map(|own| own.leaves);
        let erasure = decode_erasure(&[chunk(prost::Message::encode_to_vec(&erasure))]).map(|own| own.leaves);
        assert_eq!(withdrawal, erasure);
        withdrawal.map(|leaves| leaves.len()).map_err(|error| error.field)
    };
    assert_eq!(decoded(Vec::new()), Ok(0));
    assert_eq!(decoded(vec![vec![1; 32], vec![2; 32]]), Ok(2));
    assert_eq!(decoded(vec![vec![1; 32]]), Err("leaves".to_owned()));
    assert_eq!(decoded(vec![vec![1; 32]; 3]), Err("leaves".to_owned()));
    assert_eq!(decoded(vec![vec![1; 32], vec![2; 31]]), Err("leaves[1]".to_owned()));
}

#[test]
fn what_is_missing_is_named() {
    let chunk = |message: &dyn Fn() -> Vec<u8>| compression::encode(&message()).unwrap();
    let empty = chunk(&Vec::new);
    let field = |error: crate::WireError| error.field;
    assert_eq!(field(decode_genesis(&[&empty]).unwrap_err()), "verifier_key");
    assert_eq!(field(decode_event(&[&empty]).unwrap_err()), "provenance");
    assert_eq!(field(decode_observations_manifest(&empty).unwrap_err()), "provenance");
    let with_root = || {
        let message = pb::GenesisPayload { previous_root: vec![0; 32], ..pb::GenesisPayload::default() };
        prost::Message::encode_to_vec(&message)
    };
    assert_eq!(decode_genesis(&[chunk(&with_root)]).unwrap_err().problem, Problem::Contradiction);
    let without_digest = || {
        let provenance = pb::Provenance { reporter: "council".into(), ..pb::Provenance::default() };
        let message = pb::EventPayload { provenance: Some(provenance), ..pb::EventPayload::default() };
        prost::Message::encode_to_vec(&message)
    };
    let error = decode_event(&[chunk(&without_digest)]).unwrap_err();
    assert_eq!((error.field.as_str(), error.problem), ("provenance.content_digest", Problem::WrongLength));
    let refused = |authorship| {
        let provenance = pb::Provenance { authorship, ..(&provenance()).into() };
        let message = pb::EventPayload { provenance: Some(provenance), ..pb::EventPayload::default() };
        decode_event(&[chunk(&|| prost::Message::encode_to_vec(&message))]).unwrap_err().field
    };
    assert_eq!(refused(None), "provenance.authorship");
    let attested = |role: &str, login: &str| {
        let (role, login) = (role.to_owned(), login.to_owned());
        Some(pb::provenance::Authorship::Attested(pb::AttestedSubmission { role, login }))
    };
    assert_eq!(refused(attested("node", "totp")), "provenance.authorship.role");
    assert_eq!(refused(attested("submitter", "password")), "provenance.authorship.login");
    assert_eq!(decode_membership::<Vec<u8>>(&[]).unwrap_err().problem, Problem::WrongLength);
    assert_eq!(decode_membership(&[&empty, &empty]).unwrap_err().problem, Problem::WrongLength);
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        for chunk in [bytes.clone(), [&[0], bytes.as_slice()].concat()] {
            let chunks = [chunk.as_slice()];
            let _ = decode_genesis(&chunks);
            let _ = decode_catalogue(&chunks);
            let _ = decode_membership(&chunks);
            let _ = decode_observations_manifest(&chunk);
            let _ = decode_event(&chunks);
            let _ = decode_withdrawal(&chunks);
            let _ = decode_erasure(&chunks);
        }
    }

    #[test]
    fn changed_payloads_never_panic(at: prop::sample::Index, byte: u8) {
        let mut chunk = encode_event(&EventPayload { provenance: provenance(), part: 1, event: event() }).unwrap();
        let place = at.index(chunk.len());
        chunk[place] = byte;
        let _ = decode_event(&[chunk]);
    }
}

//! Calls of other nodes and answers to them: what they may say is judged again by every node.

use marsad::domain::call::{Call, CallParts, Cannot, CannotStatus, Cannots};
use marsad::domain::sharing::Sharing;
use marsad::log::entry::{Kind, SharingClass};
use marsad::log::merkle::Hash;
use marsad::store::EntryState;
use marsad::wire::content::{cannot_digest, content_digest};
use marsad::wire::payload::{CallAct, CallAnswer, CallPayload, Provenance, encode_call, encode_call_answer};

use super::world::{Node, ScriptedLog, Submitter, World, code};

fn call(id: &str, change: impl FnOnce(&mut CallParts)) -> CallAct {
    let mut parts = CallParts {
        id: code(id),
        indicators: vec![code("IMM_STOCK")],
        areas: vec![code("MA-09")],
        organisations: Vec::new(),
        period: code_period("2024"),
        deadline: marsad::domain::roster::parse_day("2026-03-31").unwrap(),
        note: String::new(),
    };
    change(&mut parts);
    CallAct::Open(Call::try_from(parts).unwrap())
}

fn code_period(text: &str) -> marsad::domain::period::Period {
    text.parse().unwrap()
}

fn close(id: &str) -> CallAct {
    CallAct::Close { id: code(id), note: "all came".into() }
}

fn chunks(act: CallAct) -> Vec<Vec<u8>> {
    vec![encode_call(&CallPayload { act, member: "admin/souss-massa-admin".into() }).unwrap()]
}

async fn states(node: &Node, log: &ScriptedLog, from: u64) -> Vec<String> {
    let mut found = Vec::new();
    for index in from..u64::try_from(log.entries.len()).unwrap() {
        found.push(match node.ledger.store().entry_state(&log.log, index).await.unwrap() {
            Some(EntryState::Projected) => String::new(),
            Some(EntryState::Refused { reason, .. }) => reason,
            other => panic!("{index}: {other:?}"),
        });
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_for_territories_of_others_is_stored_and_not_taken() {
    let world = World::new();
    let node = Node::start(&world, "oriental").await;
    let (mut national, versions) = ScriptedLog::national(&world);
    let mut log = ScriptedLog::new("souss-massa");
    let open = SharingClass::Open;
    let cases = [
        (call("a", |_| {}), ""),
        (call("b", |own| own.areas.push(code("MA-02"))), "AREA_NOT_YOURS"),
        (call("c", |own| own.areas = vec![code("MA-99")]), "UNKNOWN_AREA"),
        (call("d", |own| own.indicators = vec![code("NO_SUCH")]), "UNKNOWN_INDICATOR"),
        (call("e", |own| own.indicators = vec![code("IMM_SHARE")]), "RATIO_NOT_REPORTED"),
        (call("f", |own| own.organisations = vec![code("nobody")]), "UNKNOWN_ORGANISATION"),
        (call("g", |own| own.period = code_period("2024-01")), "FREQUENCY_NOT_ALLOWED"),
        // Of two with one id the first counts; a call of another node's id is another call.
        (call("a", |own| own.note = "again".into()), ""),
        (close("a"), ""),
        (close("a"), ""),
        (close("never-opened"), ""),
    ];
    for (act, _) in &cases {
        log.push_citing(Kind::Call, open, &versions, chunks(act.clone()));
    }
    log.push(Kind::Call, open, chunks(call("h", |_| {})));
    log.push_citing(Kind::Call, open, &versions, vec![b"nonsense".to_vec()]);
    national.push_citing(Kind::Call, open, &versions, chunks(call("a", |own| own.areas = vec![code("MA-02")])));
    log.give(&node.ledger, |_| false).await;
    national.give(&node.ledger, |_| false).await;
    let mut expected: Vec<&str> = cases.iter().map(|(_, reason)| *reason).collect();
    expected.extend(["cites-nothing", "malformed"]);
    assert_eq!(states(&node, &log, 1).await, expected);
    let held = async || {
        let calls = node.ledger.calls().await.unwrap();
        let said = |call: &marsad::ledger::CallVersion| {
            let closed = call.held.closed.as_ref().map(|(_, note)| note.clone());
            (call.name().to_string(), call.held.index, call.call.note.clone(), closed)
        };
        calls.iter().map(said).collect::<Vec<_>>()
    };
    let index = u64::try_from(national.entries.len()).unwrap() - 1;
    let all_came = Some("all came".to_owned());
    let expected = [
        ("national/a".to_owned(), index, String::new(), None),
        ("souss-massa/a".to_owned(), 1, String::new(), all_came),
    ];
    assert_eq!(held().await, expected);
    let before = node.ledger.digests().await.unwrap();
    node.ledger.rebuild().await.unwrap();
    assert_eq!(node.ledger.digests().await.unwrap(), before);
    assert_eq!(held().await, expected);
}

fn cannots(area: &str) -> Cannots {
    let own = Cannot {
        indicator: code("IMM_STOCK"),
        area: code(area),
        status: CannotStatus::NotCollected,
        reason: "no survey".into(),
    };
    Cannots::new(vec![own]).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_counts_only_as_its_reporter_signed_it() {
    let world = World::new();
    let node = Node::start(&world, "oriental").await;
    let (national, versions) = ScriptedLog::national(&world);
    let mut log = ScriptedLog::new("souss-massa");
    let answer = |by: &Submitter, key: &str, area: &str, call: &str| {
        let digest = cannot_digest(&cannots(area));
        let mut new = world.submission(by, key, &versions, &[digest]);
        (new.call, new.sharing) = (call.to_owned(), Sharing::Open);
        by.sign("souss-massa", &mut new);
        let provenance = Provenance {
            submission: format!("answer-{key}"),
            member: new.member,
            reporter: new.reporter,
            idempotency_key: new.idempotency_key,
            content_digest: new.content_digest,
            part_digests: vec![digest],
            authorship: new.authorship,
            comment: new.comment,
            accept_warnings: new.accept_warnings,
            language: new.language,
            audience: new.audience,
            call: new.call,
        };
        CallAnswer { provenance, cannots: cannots(area) }
    };
    let good = answer(&world.region, "1", "MA-09", "national/c");
    let with = |change: &dyn Fn(&mut CallAnswer)| {
        let mut own = good.clone();
        own.provenance.submission = format!("spoilt-{}", own.provenance.idempotency_key);
        change(&mut own);
        own
    };
    let other_digest = Hash::digest(&[b"other"]);
    let cases = [
        (good.clone(), ""),
        // The call is signed too.
        (with(&|own| own.provenance.call = "national/d".into()), "bad-client-signature"),
        (with(&|own| own.cannots = cannots("MA-09-001")), "wrong-part-digest"),
        (
            with(&|own| {
                own.provenance.part_digests = vec![other_digest];
                own.provenance.content_digest = content_digest(&[other_digest]);
            }),
            "bad-client-signature",
        ),
        (answer(&world.region, "2", "MA-02", "national/c"), "AREA_NOT_YOURS"),
        (answer(&world.oriental, "3", "MA-02", "national/c"), "AREA_NOT_YOURS"),
        (answer(&world.region, "4", "MA-09", ""), "malformed"),
        (answer(&world.region, "1", "MA-09", "national/c"), "duplicate-submission"),
    ];
    for (own, _) in &cases {
        log.push_citing(Kind::CallAnswer, SharingClass::Open, &versions, vec![encode_call_answer(own).unwrap()]);
    }
    national.give(&node.ledger, |_| false).await;
    log.give(&node.ledger, |_| false).await;
    let found = states(&node, &log, 1).await;
    assert_eq!(found[..7], cases[..7].iter().map(|(_, reason)| *reason).collect::<Vec<_>>());
    let before = node.ledger.digests().await.unwrap();
    node.ledger.rebuild().await.unwrap();
    assert_eq!(node.ledger.digests().await.unwrap(), before);
    assert_eq!(states(&node, &log, 1).await, found);
}

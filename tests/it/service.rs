//! A node without a listener and without a network, called through `service` alone, as a second edge would call it.

use futures::StreamExt;
use marsad::domain::login::{Login, PersonRole};
use marsad::domain::raw::RawEvent;
use marsad::identity::{Action, Principal, Role, Session};
use marsad::log::receipt::Receipt;
use marsad::service::submission::{self, EffectKind, Events, Observations, Outcome, Part, Retraction, check, submit};
use marsad::service::{Absent, ServiceError, admin};
use marsad::store::submission_read::SubmissionState;

use crate::support::client::table;
use crate::support::node::Person;
use crate::support::service::{COUNCIL, ServiceNode, checked, messages};

const POPULATION: &str = "
    INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE
    POP_TOTAL,MA-02,2024,LEGAL,2294665
    POP_TOTAL,MA-02-381,2024,LEGAL,565987
    POP_TOTAL,MA-02-411,2024,LEGAL,572454";

/// An indicator and a territory that are not known.
const WRONG: &str = "
    INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE
    NO_SUCH,MA-02,2024,LEGAL,1
    POP_TOTAL,MA-99,2024,LEGAL,1";

/// A node at which the council may report, and the council.
async fn stage() -> (ServiceNode, Person, Principal) {
    let node = ServiceNode::start("oriental").await;
    let (person, council) = node.certified(Role::Submitter, COUNCIL);
    (node, person, council)
}

async fn submitted(node: &ServiceNode, person: &Person, council: &Principal, key: &str) -> Outcome {
    let (caller, _place) = node.call(council, Action::SubmitObservations);
    let parts = node.signed(person, COUNCIL, key, POPULATION);
    submit::<Observations>(&node.node, &caller, messages(parts)).await.unwrap()
}

/// The name of what was stored.
fn accepted(outcome: Outcome, kind: EffectKind) -> String {
    match outcome {
        Outcome::Accepted { appended, effect } => {
            assert_eq!(effect.kind, kind);
            appended.submission
        }
        Outcome::Refused(report) => panic!("refused: {report:?}"),
    }
}

#[tokio::test]
async fn a_check_returns_every_finding_and_stores_nothing() {
    let (node, _, council) = stage().await;
    let session = Session {
        person: "someone".to_owned(),
        role: PersonRole::Submitter,
        name: COUNCIL.to_owned(),
        login: Login::Passkey,
    };
    for principal in [council, session.into()] {
        let header = Part::Header(Box::default());
        let (caller, _place) = node.call(&principal, Action::CheckSubmission);
        let parts = messages(vec![header, Part::Item(table(WRONG))]);
        let (codes, report) = checked(check::<Observations>(node.node.clone(), caller, parts)).await;
        assert_eq!(codes, ["UNKNOWN_INDICATOR", "UNKNOWN_AREA"]);
        assert_eq!((report.total, report.errors, report.rows), (2, 2, 2));
        assert!(report.findings.is_empty(), "they came before it");
    }
    assert_eq!(node.node.store().counts(marsad::store::counts::Counted::All).await.unwrap(), (0, 0));
}

#[tokio::test]
async fn what_is_submitted_is_read_and_withdrawn() {
    let (node, person, council) = stage().await;
    let name = accepted(submitted(&node, &person, &council, "one").await, EffectKind::Stored);
    assert_eq!(accepted(submitted(&node, &person, &council, "one").await, EffectKind::Replayed), name);
    assert_eq!(accepted(submitted(&node, &person, &council, "two").await, EffectKind::Unchanged), name);

    let (caller, _place) = node.call(&council, Action::ReadSubmissions);
    let (row, provenance) = submission::get(&node.node, &caller, &name).await.unwrap();
    assert_eq!((row.rows, row.state, provenance.unwrap().member.as_str()), (3, SubmissionState::Current, COUNCIL));
    let page = submission::list(&node.node, &caller, 0, "").await.unwrap();
    assert_eq!((page.submissions, page.next.as_str()), (vec![row], ""));
    let appended = submission::receipt(&node.node, &caller, &name).await.unwrap();
    let offline = Receipt::from_json(&appended.document).unwrap();
    let facts = offline.verify(&node.key).unwrap();
    assert_eq!((facts.headers[0].index, offline.submission), (appended.position.index, name.clone()));

    // Another organisation may not know that there is such a submission.
    let (_, other) = node.certified(Role::Submitter, "region-sm");
    let (stranger, _place) = node.call(&other, Action::ReadSubmissions);
    let hidden = submission::get(&node.node, &stranger, &name).await;
    assert!(matches!(hidden, Err(ServiceError::NotFound { absent: Absent::Submission, .. })));

    let (caller, _place) = node.call(&council, Action::WithdrawSubmission);
    for (preview, state) in [(true, SubmissionState::Current), (false, SubmissionState::Withdrawn)] {
        let asked = Retraction { submission: &name, reason: "taken twice", preview };
        let done = submission::withdraw(&node.node, &caller, asked).await.unwrap();
        assert_eq!((done.submission.state, done.already, done.releases), (state, false, Vec::new()));
    }
}

#[tokio::test]
async fn messages_that_do_not_come_or_come_in_a_wrong_place_end_a_call() {
    let (node, person, council) = stage().await;
    let (caller, _place) = node.call(&council, Action::SubmitObservations);
    let whole = node.signed(&person, COUNCIL, "one", POPULATION);
    let without_header = submit::<Observations>(&node.node, &caller, messages(whole).skip(1)).await;
    assert!(matches!(without_header, Err(ServiceError::BadRequest(_))));
    let mut unfinished = node.signed(&person, COUNCIL, "one", POPULATION);
    unfinished.pop();
    let ended = submit::<Observations>(&node.node, &caller, messages(unfinished.clone())).await;
    assert!(matches!(ended, Err(ServiceError::BadRequest(_))));
    // A caller who is silent, until the connection is cut.
    let silent = messages(unfinished).chain(futures::stream::pending());
    let cut = async { caller.cut.cancel() };
    let (ended, ()) = tokio::join!(submit::<Observations>(&node.node, &caller, silent), cut);
    assert!(matches!(ended, Err(ServiceError::Stopping)));
}

#[tokio::test]
async fn events_take_the_same_steps_as_observations() {
    let (node, _, council) = stage().await;
    let (caller, _place) = node.call(&council, Action::CheckSubmission);
    let header = Part::Header(Box::default());
    let parts = messages(vec![header, Part::Item(RawEvent::default())]);
    let (codes, report) = checked(check::<Events>(node.node.clone(), caller, parts)).await;
    assert!(codes.iter().any(|code| code == "MISSING_FIELD"), "{codes:?}");
    assert_eq!((report.rows, report.total, report.stored), (1, u64::try_from(codes.len()).unwrap(), None));
    // Nothing at all is a finding too.
    let (caller, _place) = node.call(&council, Action::CheckSubmission);
    let nothing = messages(vec![Part::Header(Box::default())]);
    assert_eq!(checked(check::<Events>(node.node.clone(), caller, nothing)).await.0, ["EMPTY_FILE"]);
}

#[tokio::test]
async fn the_local_operator_administers_and_reports_for_no_organisation() {
    let (node, person, _) = stage().await;
    let (caller, _place) = node.operator(Action::ReadGrants);
    let permit = admin::permit(&node.node, &caller).await.unwrap();
    let grants = admin::grants::list(&node.node, &permit).await.unwrap();
    assert_eq!(grants[0].principal, (Role::Submitter, COUNCIL.to_owned()));
    let (caller, _place) = node.operator(Action::ReadNodeStatus);
    let status = admin::status::of_node(&node.node, &caller, true).await.unwrap();
    assert_eq!((status.logs.len(), status.logs[0].head.frontier.size()), (1, 3));
    let (caller, _place) = node.operator(Action::ReadEntries);
    let held = admin::entries::list(&node.node, &caller, &admin::entries::Wanted::default()).await.unwrap();
    assert_eq!(held.entries.len(), 3);

    // Its permit is for what an admin does.
    let parts = node.signed(&person, COUNCIL, "one", POPULATION);
    let done = submit::<Observations>(&node.node, &caller, messages(parts)).await;
    assert!(matches!(done, Err(ServiceError::Denied(_))));
    // Only the node's own admin gets one, whatever role a certificate has.
    let (_, foreign) = node.certified(Role::Admin, "elsewhere-admin");
    let (caller, _place) = node.call(&foreign, Action::ReadGrants);
    assert!(matches!(admin::permit(&node.node, &caller).await, Err(ServiceError::Denied(_))));
}

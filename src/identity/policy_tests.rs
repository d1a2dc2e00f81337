//! The policy, case by case; [`golden`] compares the whole of it with one golden file.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::policy::*;
use crate::principal::{CertificateHolder, KeyFingerprint, Principal, Role, Serial, Session};
use crate::rpc_rules::{Action, TABLE, rule_for};
use marsad_domain::audience::Audience;
use marsad_domain::code::{AreaCode, IndicatorCode, OrganisationCode, OriginName};
use marsad_domain::login::{Login, PersonRole};
use marsad_domain::sharing::Sharing;
use marsad_domain::timestamp::Timestamp;

mod golden;

use golden::outcomes;

fn principal(role: Role, name: &str) -> Principal {
    Principal::from(Arc::new(CertificateHolder {
        role,
        name: name.to_owned(),
        key: KeyFingerprint::from_bytes([7; 32]),
        certificate: Vec::new().into(),
        spki: Vec::new().into(),
        serial: Serial::from_bytes(&[1]),
        not_before: Timestamp::from_micros(0),
        not_after: Timestamp::from_micros(0),
    }))
}

fn session(role: PersonRole, name: &str) -> Principal {
    Session { person: "f.alaoui".into(), role, name: name.into(), login: Login::Passkey }.into()
}

fn area(code: &str) -> AreaCode {
    AreaCode::new(code).unwrap()
}

fn indicator(code: &str) -> IndicatorCode {
    IndicatorCode::new(code).unwrap()
}

fn organisation(code: &str) -> OrganisationCode {
    OrganisationCode::new(code).unwrap()
}

fn origin(name: &str) -> OriginName {
    OriginName::new(name).unwrap()
}

/// Territory codes that nest by prefix: enough of a catalogue for the policy.
fn within(area: &AreaCode, territory: &AreaCode) -> bool {
    area.as_str().starts_with(&format!("{territory}-"))
}

fn grant(role: Role, name: &str, kind: GrantKind, indicators: Option<&[&str]>) -> Grant {
    let indicators = indicators.map(|codes| codes.iter().map(|code| indicator(code)).collect());
    Grant { principal: (role, name.to_owned()), kind, territories: vec![area("MA-09")], indicators }
}

fn grants() -> Grants {
    Grants::new(vec![
        grant(Role::Submitter, "region-sm", GrantKind::Submit, None),
        grant(Role::Submitter, "commune-a", GrantKind::Submit, Some(&["IMM_STOCK"])),
        grant(Role::Reader, "cell-reader", GrantKind::Microcells, Some(&["IMM_STOCK"])),
    ])
}

/// With the reviewer and the admin `here`, at a node for MA-09.
fn staffed() -> Grants {
    staffed_with(vec![(Role::Reviewer, "here".into()), (Role::Admin, "here".into())])
}

fn staffed_with(staff: Vec<(Role, String)>) -> Grants {
    grants().with_staff(staff).with_territories(vec![area("MA-09")])
}

fn reason<T: std::fmt::Debug>(outcome: Result<T, Denial>) -> DenialReason {
    outcome.unwrap_err().reason
}

#[test]
fn submitting_needs_the_role_and_a_grant() {
    let grants = grants();
    let permit = authorise_submit(&principal(Role::Submitter, "region-sm"), &grants).unwrap();
    assert_eq!(permit.holder().to_string(), "submitter/region-sm");
    assert_eq!(permit.organisation(), Some(&organisation("region-sm")));
    assert!(permit.covers(&indicator("ANY"), &area("MA-09"), &within));
    assert!(permit.covers(&indicator("ANY"), &area("MA-09-163"), &within));
    assert!(!permit.covers(&indicator("ANY"), &area("MA-04"), &within));
    assert!(!permit.covers(&indicator("ANY"), &area("MA"), &within), "the whole is not inside its part");

    let limited = authorise_check(&principal(Role::Submitter, "commune-a"), &grants).unwrap();
    assert!(limited.covers(&indicator("IMM_STOCK"), &area("MA-09"), &within));
    assert!(!limited.covers(&indicator("OTHER"), &area("MA-09"), &within));
    assert!(limited.covers_area(&area("MA-09"), &within));

    let nobody = principal(Role::Submitter, "nobody");
    assert_eq!(reason(authorise_submit(&nobody, &grants)), DenialReason::NoGrant);
    for role in [Role::Node, Role::Reviewer, Role::Reader, Role::Admin] {
        // The name of a grant's holder without the holder's role is worth nothing.
        let caller = principal(role, "region-sm");
        assert_eq!(reason(authorise_submit(&caller, &grants)), DenialReason::RoleNotAllowed);
        assert_eq!(reason(authorise_check(&caller, &grants)), DenialReason::RoleNotAllowed);
    }
}

#[test]
fn a_grant_taken_away_stops_a_submission_at_the_last_moment() {
    let permit = authorise_submit(&principal(Role::Submitter, "commune-a"), &grants()).unwrap();
    let (stock, other) = (indicator("IMM_STOCK"), indicator("OTHER"));
    let (inside, outside) = (area("MA-09-163"), area("MA-04"));
    let ask = |grants: &Grants, content: &[(Option<&IndicatorCode>, &AreaCode)]| {
        authorise_submit_again(&permit, grants, content.iter().copied(), &within)
    };
    ask(&grants(), &[(Some(&stock), &inside), (None, &inside)]).unwrap();
    assert_eq!(reason(ask(&grants(), &[(Some(&stock), &outside)])), DenialReason::OutsideGrant);
    assert_eq!(reason(ask(&grants(), &[(Some(&other), &inside)])), DenialReason::OutsideGrant);
    assert_eq!(reason(ask(&Grants::default(), &[(Some(&stock), &inside)])), DenialReason::NoGrant);
    // One wrong row at any place among right ones is found.
    for position in 0..10 {
        let rows: Vec<_> =
            (0..10).map(|row| (Some(&stock), if row == position { &outside } else { &inside })).collect();
        assert_eq!(reason(ask(&grants(), &rows)), DenialReason::OutsideGrant);
    }
}

#[test]
fn an_empty_territory_list_grants_nothing() {
    let mut empty = grant(Role::Submitter, "region-sm", GrantKind::Submit, None);
    empty.territories.clear();
    let permit = authorise_submit(&principal(Role::Submitter, "region-sm"), &Grants::new(vec![empty])).unwrap();
    assert!(!permit.covers(&indicator("ANY"), &area("MA-09"), &|_, _| false));
}

#[test]
fn staff_lists_keep_other_nodes_people_out() {
    let staffed = staffed();
    let sees = |role: Role, name: &str, grants: &Grants, place: &str| {
        let permit = authorise_observations(&principal(role, name), grants).unwrap();
        permit.sees_clear(Some(&organisation("region-sm")), &indicator("IMM_STOCK"), &area(place), &within)
    };
    for role in [Role::Reviewer, Role::Admin] {
        assert!(sees(role, "here", &staffed, "MA-09"));
        assert!(sees(role, "here", &staffed, "MA-09-163"));
        assert!(!sees(role, "here", &staffed, "MA-04"), "staff see the node's own territories and no others");
        assert!(!sees(role, "elsewhere", &staffed, "MA-09"));
        assert!(!sees(role, "anyone", &grants(), "MA-09"), "without named people there is no staff");
    }
    let reader = staffed_with(vec![(Role::Reader, "cell-reader".into())]);
    assert!(!sees(Role::Reader, "cell-reader", &reader, "MA-04"), "a reader is no staff, whatever the list says");
    let elsewhere = principal(Role::Reviewer, "elsewhere");
    assert_eq!(reason(authorise_submissions(&elsewhere, &staffed)), DenialReason::NotStaff);
    let admin = principal(Role::Admin, "elsewhere");
    assert_eq!(reason(authorise_build(&admin, &staffed)), DenialReason::NotStaff);
    assert_eq!(reason(authorise_administer(&admin, &staffed, Action::WriteGrants)), DenialReason::NotStaff);
    authorise_build(&principal(Role::Admin, "here"), &staffed).unwrap();
}

#[test]
fn a_submission_is_for_its_reporter_and_the_staff_of_where_it_came_in_or_of_what_holds_that() {
    let permit = authorise_submissions(&principal(Role::Reviewer, "here"), &staffed()).unwrap();
    let foreign = organisation("region-other");
    let held = |territories: &[&str]| territories.iter().map(|code| area(code)).collect::<Vec<_>>();
    assert!(permit.may_read(&foreign, Holding::Own, &within));
    assert!(permit.may_read(&foreign, Holding::Other(&held(&["MA-09-163"])), &within));
    assert!(!permit.may_read(&foreign, Holding::Other(&held(&["MA-09-163", "MA-04"])), &within));
    assert!(!permit.may_read(&foreign, Holding::Other(&[]), &within), "a node that membership does not know");
    let own = authorise_submissions(&principal(Role::Submitter, "region-sm"), &staffed()).unwrap();
    assert!(own.may_read(&organisation("region-sm"), Holding::Other(&[]), &within));
    assert!(!own.may_read(&foreign, Holding::Own, &within));
}

#[test]
fn what_is_local_is_not_there_for_others() {
    let stock = indicator("IMM_STOCK");
    let (inside, outside) = (area("MA-09-163"), area("MA-04"));
    let knows = |role, name: &str, sharing, place: &AreaCode| {
        let permit = authorise_observations(&principal(role, name), &staffed()).unwrap();
        permit.knows_of(sharing, &organisation("region-sm"), &stock, place, &within)
    };
    for (role, name) in [(Role::Reader, "plain"), (Role::Reviewer, "elsewhere"), (Role::Submitter, "commune-a")] {
        assert!(!knows(role, name, Sharing::Local, &inside), "{role}/{name}");
        assert!(knows(role, name, Sharing::Federation, &inside), "{role}/{name}");
    }
    assert!(knows(Role::Submitter, "region-sm", Sharing::Local, &outside));
    assert!(knows(Role::Reader, "cell-reader", Sharing::Local, &inside));
    assert!(knows(Role::Admin, "here", Sharing::Local, &inside));
    assert!(!knows(Role::Admin, "here", Sharing::Local, &outside));
}

#[test]
fn a_release_for_a_node_is_for_the_staff_of_the_node_that_built_it() {
    let narrowest = |role, name: &str, builder| {
        authorise_releases(&principal(role, name), &staffed()).unwrap().narrowest_release(builder)
    };
    assert_eq!(narrowest(Role::Admin, "here", Builder::Own), Audience::Node);
    assert_eq!(narrowest(Role::Reviewer, "here", Builder::Own), Audience::Node);
    assert_eq!(narrowest(Role::Reviewer, "here", Builder::Other), Audience::Members);
    assert_eq!(narrowest(Role::Reviewer, "elsewhere", Builder::Own), Audience::Members);
    assert_eq!(narrowest(Role::Reader, "plain", Builder::Own), Audience::Members);
}

#[test]
fn families_of_actions_do_not_stand_in_for_one_another() {
    let admin = principal(Role::Admin, "a");
    assert!(authorise_public(&admin, Action::WriteGrants).is_err());
    assert!(authorise_administer(&admin, &grants(), Action::ReadCatalogue).is_err());
    assert!(authorise_administer(&admin, &grants(), Action::BuildRelease).is_err());
    assert!(authorise_erase(&admin, &grants(), Action::WithdrawSubmission).is_err());
    assert_eq!(authorise_operator::<Administer>().holder(), &Principal::local_operator());
}

/// The kind of credential does not change what a role may do.
#[test]
fn a_session_may_do_what_a_certificate_of_its_role_and_name_may() {
    let pairs = [
        (Role::Submitter, PersonRole::Submitter, "region-sm"),
        (Role::Reviewer, PersonRole::Reviewer, "here"),
        (Role::Reader, PersonRole::Reader, "cell-reader"),
        (Role::Admin, PersonRole::Admin, "here"),
        (Role::Admin, PersonRole::Admin, "elsewhere"),
    ];
    for (role, person_role, name) in pairs {
        let (certified, logged_in) = (principal(role, name), session(person_role, name));
        for (line, found) in outcomes(&certified).into_iter().zip(outcomes(&logged_in)) {
            assert_eq!(line, found, "{role}/{name}");
        }
    }
}

#[test]
fn the_local_operator_may_do_what_an_admin_of_the_node_may_without_being_on_any_list() {
    let operator = Principal::local_operator();
    assert_eq!(outcomes(&operator), outcomes(&principal(Role::Admin, "here")));
    authorise_build(&operator, &Grants::default()).unwrap();
    authorise_administer(&operator, &Grants::default(), Action::WriteGrants).unwrap();
    assert_eq!(reason(authorise_submit(&operator, &grants())), DenialReason::RoleNotAllowed);
    assert_eq!(reason(authorise_log(&operator, &[origin("oriental")])), DenialReason::RoleNotAllowed);
    // A certificate with its name does not give its rights.
    let named = principal(Role::Admin, &operator.name);
    assert_eq!(reason(authorise_build(&named, &Grants::default())), DenialReason::NotStaff);
}

#[test]
fn logs_are_served_to_peers_only() {
    let peers = [origin("oriental"), origin("national")];
    authorise_log(&principal(Role::Node, "oriental"), &peers).unwrap();
    let stranger = principal(Role::Node, "stranger");
    assert_eq!(reason(authorise_log(&stranger, &peers)), DenialReason::UnknownPeer);
    let reader = principal(Role::Reader, "oriental");
    assert_eq!(reason(authorise_log(&reader, &peers)), DenialReason::RoleNotAllowed);
    assert_eq!(may_receive(&reader, &origin("oriental"), Sharing::Open), Disclosure::Withhold);
}

#[test]
fn every_line_of_the_table_is_unique_and_found() {
    let paths: BTreeSet<&str> = TABLE.iter().map(|rule| rule.rpc).collect();
    assert_eq!(paths.len(), TABLE.len());
    for rule in TABLE {
        assert_eq!(rule_for(rule.rpc), Some(rule));
        assert!(!rule.roles.is_empty(), "{}", rule.rpc);
    }
    for wrong in ["", "/", "marsad.v1.AdminService/WhoAmI", "/marsad.v1.AdminService/whoami", "/x/y"] {
        let denial = authorise_rpc(&principal(Role::Admin, "a"), wrong).unwrap_err();
        assert_eq!(denial.reason, DenialReason::UnknownRpc);
    }
}

#[test]
fn reasons_have_codes_of_their_own() {
    let codes: BTreeSet<&str> = DenialReason::ALL.iter().map(|reason| reason.as_str()).collect();
    assert_eq!(codes.len(), DenialReason::ALL.len());
}

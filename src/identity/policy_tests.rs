//! The policy, case by case, and the whole of it in one golden file.
//!
//! `MARSAD_BLESS=1 cargo test --lib identity` writes the file again; the difference is then to be read line by line.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use crate::policy::*;
use crate::principal::{CertificateHolder, KeyFingerprint, Principal, Role, Serial, Session};
use crate::rpc_rules::{Action, RpcRule, TABLE, rule_for};
use marsad_domain::audience::Audience;
use marsad_domain::code::{AreaCode, IndicatorCode, OrganisationCode, OriginName};
use marsad_domain::login::{Login, PersonRole};
use marsad_domain::sharing::Sharing;
use marsad_domain::timestamp::Timestamp;

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

/// Who a caller is, or how the node knows it, changes nothing about what its role may do.
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
    // Nobody gets its rights by a certificate with its name.
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
    let codes: BTreeSet<&str> = DenialReason::ALL.iter().map(|reason| reason.code()).collect();
    assert_eq!(codes.len(), DenialReason::ALL.len());
}

const TERRITORIES: [(&str, &str); 3] = [("granted", "MA-09"), ("inside", "MA-09-163"), ("foreign", "MA-04")];

/// The callers of the golden file: each role at the node itself, and who stands just outside.
fn callers() -> Vec<(&'static str, Principal)> {
    vec![
        ("node (peer)", principal(Role::Node, "oriental")),
        ("node (stranger)", principal(Role::Node, "stranger")),
        ("submitter (granted)", principal(Role::Submitter, "region-sm")),
        ("submitter (no grant)", principal(Role::Submitter, "nobody")),
        ("reviewer (of the node)", principal(Role::Reviewer, "here")),
        ("reviewer (elsewhere)", principal(Role::Reviewer, "elsewhere")),
        ("reader (microcells)", principal(Role::Reader, "cell-reader")),
        ("reader", principal(Role::Reader, "plain")),
        ("admin (of the node)", principal(Role::Admin, "here")),
        ("admin (elsewhere)", principal(Role::Admin, "elsewhere")),
        ("session (granted)", session(PersonRole::Submitter, "region-sm")),
        ("session (no grant)", session(PersonRole::Submitter, "nobody")),
        ("session (reviewer)", session(PersonRole::Reviewer, "here")),
        ("session (reader)", session(PersonRole::Reader, "plain")),
        ("session (admin)", session(PersonRole::Admin, "here")),
        ("session (elsewhere)", session(PersonRole::Admin, "elsewhere")),
        ("local operator", Principal::local_operator()),
    ]
}

/// What comes of one call for one territory and sharing level. The data was reported by `region-sm` in granted
/// territory, by `region-other` elsewhere; the log entry is the national node's.
fn outcome(rule: &RpcRule, caller: &Principal, territory: &str, sharing: Sharing) -> Result<&'static str, Denial> {
    authorise_rpc(caller, rule.rpc)?;
    let grants = staffed();
    let place = area(territory);
    let stock = indicator("IMM_STOCK");
    let reporter = organisation(if territory == "MA-04" { "region-other" } else { "region-sm" });
    match rule.action {
        Action::SubmitObservations | Action::SubmitEvents => {
            let permit = authorise_submit(caller, &grants)?;
            let events = rule.action == Action::SubmitEvents;
            let content = if events { (None, &place) } else { (Some(&stock), &place) };
            authorise_submit_again(&permit, &grants, [content], &within).map(|_| "yes")
        }
        Action::CheckSubmission => {
            let permit = authorise_check(caller, &grants)?;
            Ok(if permit.covers(&stock, &place, &within) { "yes" } else { "finding" })
        }
        Action::ReadSubmissions => {
            let permit = authorise_submissions(caller, &grants)?;
            // The submission came in at a node for the territory.
            let holder = [place.clone()];
            Ok(if permit.may_read(&reporter, Holding::Other(&holder), &within) { "yes" } else { "hidden" })
        }
        Action::WithdrawSubmission => {
            let permit = authorise_withdraw(caller, &grants)?;
            Ok(if permit.may_withdraw(&reporter) { "yes" } else { "hidden" })
        }
        Action::EraseSubmission | Action::WithdrawRelease => {
            authorise_erase(caller, &grants, rule.action).map(|_| "yes")
        }
        Action::PullObservations => {
            let permit = authorise_observations(caller, &grants)?;
            Ok(match permit.sees_clear(Some(&reporter), &stock, &place, &within) {
                true => "clear",
                false if permit.knows_of(sharing, &reporter, &stock, &place, &within) => "masked",
                false => "absent",
            })
        }
        Action::PullAggregates | Action::Explain => {
            let permit = authorise_aggregates(caller, &grants)?;
            let clear = permit.sees_clear(Some(&reporter), &stock, &place, &within);
            Ok(if clear { "clear" } else { "masked" })
        }
        Action::PullEvents => {
            Ok(if authorise_events(caller, &grants)?.may_see(&reporter, sharing) { "yes" } else { "hidden" })
        }
        Action::PullLog => {
            let permit = authorise_log(caller, &[origin("oriental"), origin("national")])?;
            Ok(match permit.disclosure(&origin("national"), sharing) {
                Disclosure::Disclose => "payload",
                Disclosure::Withhold => "header",
            })
        }
        Action::BuildRelease => authorise_build(caller, &grants).map(|_| "yes"),
        Action::WriteMembers
        | Action::WriteCatalogue
        | Action::ReadGrants
        | Action::WriteGrants
        | Action::ReadPeers
        | Action::WritePeers
        | Action::SyncNow
        | Action::ReadIncidents => authorise_administer(caller, &grants, rule.action).map(|_| "yes"),
        Action::Observe | Action::WhoAmI | Action::ReadCatalogue | Action::ReadMembers | Action::ReadEntries => {
            authorise_public(caller, rule.action).map(|_| "yes")
        }
        Action::ReadNodeStatus | Action::ReadSyncStatus => {
            let permit = authorise_status(caller, &grants, rule.action)?;
            Ok(if permit.sees_inside() { "all" } else { "outside" })
        }
        Action::ReadReleases => {
            let permit = authorise_releases(caller, &grants)?;
            Ok(permit.narrowest_release(Builder::Own).as_str())
        }
    }
}

/// What comes of every call, by territory and sharing level.
fn outcomes(caller: &Principal) -> Vec<String> {
    let mut lines = Vec::new();
    for rule in TABLE {
        for sharing in Sharing::ALL {
            for (_, territory) in TERRITORIES {
                let found = outcome(rule, caller, territory, sharing).map_err(|denial| denial.reason);
                lines.push(format!("{} {territory} {}: {found:?}", rule.rpc, sharing.as_str()));
            }
        }
    }
    lines
}

fn matrix() -> String {
    let mut text = String::from(
        "# Who may do what: RPC x role x territory x sharing level.\n\
         # Lines: caller | open: granted, inside, foreign territory | federation: the same | local: the same.\n\
         # One outcome alone holds for all nine. \"no\" is a denial with its reason.\n",
    );
    for rule in TABLE {
        let note = if rule.note.is_empty() { String::new() } else { format!("  ({})", rule.note) };
        writeln!(text, "\n{}{note}", rule.rpc).unwrap();
        for (label, caller) in callers() {
            let cells = Sharing::ALL.map(|sharing| {
                TERRITORIES.map(|(_, territory)| match outcome(rule, &caller, territory, sharing) {
                    Ok(yes) => yes.to_owned(),
                    Err(denial) => format!("no {}", denial.reason.code()),
                })
            });
            let first = &cells[0][0];
            let line = if cells.iter().flatten().all(|cell| cell == first) {
                first.clone()
            } else {
                cells.map(|cell| cell.join(", ")).join(" | ")
            };
            writeln!(text, "  {label:<24}{line}").unwrap();
        }
    }
    text
}

#[test]
fn the_whole_policy_is_as_written_down() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/authorisation.golden");
    let found = matrix();
    if std::env::var_os("MARSAD_BLESS").is_some_and(|value| value == "1") {
        std::fs::write(path, &found).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    for (number, (found, written)) in found.lines().zip(written.lines()).enumerate() {
        assert_eq!(found, written, "line {} of authorisation.golden", number + 1);
    }
    assert_eq!(found.lines().count(), written.lines().count(), "authorisation.golden has lines too many or too few");
}

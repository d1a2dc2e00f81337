//! The whole policy in one golden file.
//!
//! `MARSAD_BLESS=1 cargo test -p marsad-identity` writes the file again. Then read the difference line by line.

use std::fmt::Write as _;

use super::*;
use crate::rpc_rules::RpcRule;

const TERRITORIES: [(&str, &str); 3] = [("granted", "MA-09"), ("inside", "MA-09-163"), ("foreign", "MA-04")];

/// The callers of the golden file: each role at the node itself, and the nearest callers without rights.
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
        ("guest", principal(Role::Guest, "plain")),
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

/// The outcome of one call for one territory and sharing level. The data was reported by `region-sm` in granted
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
        Action::ReadBoard => {
            let permit = authorise_board(caller, &grants)?;
            Ok(if permit.sees_row(Some(&reporter), &stock, &place, &within) { "yes" } else { "hidden" })
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
        | Action::WriteRoster
        | Action::WriteCalls
        | Action::ReadGrants
        | Action::WriteGrants
        | Action::ReadPeers
        | Action::WritePeers
        | Action::SyncNow
        | Action::ReadIncidents => authorise_administer(caller, &grants, rule.action).map(|_| "yes"),
        Action::Observe
        | Action::WhoAmI
        | Action::ReadCatalogue
        | Action::ReadMembers
        | Action::ReadRoster
        | Action::ReadCalls
        | Action::ReadEntries => authorise_public(caller, rule.action).map(|_| "yes"),
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

/// The outcomes of every call, by territory and sharing level.
pub(super) fn outcomes(caller: &Principal) -> Vec<String> {
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
                    Err(denial) => format!("no {}", denial.reason.as_str()),
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

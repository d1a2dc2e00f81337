//! Protected data does not leave a node: figures, texts and places planted in submissions that are local, under
//! embargo, withdrawn or erased are searched for, byte by byte, in every message that others get. For each stream the
//! test first shows that the search finds planted data.

mod heard;
mod plant;

use std::collections::{BTreeMap, BTreeSet};

use marsad::identity::Role;
use marsad::wire::pb;
use pb::query_service_client::QueryServiceClient;
use tonic::transport::Channel;

use heard::{Asked, Found, Heard, about, explain, holds, listen, relay, streams};
use plant::{ALL, Canary, EMBARGOED, ERASED, LOCAL, NEVER_REPORTED, OPEN, Site, WITHDRAWN};

const NODES: [&str; 3] = ["oriental", "national", "souss-massa"];
const STRANGERS: [(Role, &str); 5] = [
    (Role::Reader, "oriental-observatory"),
    (Role::Reader, "souss-massa-observatory"),
    (Role::Submitter, "region-sm"),
    (Role::Reviewer, "souss-massa-reviewer"),
    (Role::Admin, "souss-massa-admin"),
];
/// Where figures and events of others are shown.
const SHOWN: [&str; 6] = [
    "Explain",
    "PullAggregates",
    "PullEvents",
    "PullObservations",
    "PullObservations as of a cut",
    "PullObservations as of a time",
];
/// The streams that show that a release holds a figure, without the texts of its submission.
const IN_CELLS: [&str; 3] = ["place", "decimal", "zigzag varint"];

/// The streams that show the open canary as what it is. The proof of a release names the first and the last place of each block,
/// and its place is the last one.
fn open_in(heard: &Heard) -> Found {
    let mut found = heard.found(&OPEN);
    found.remove("GetRelease: place");
    found
}

fn set<'a>(items: &[&'a str]) -> BTreeSet<&'a str> {
    items.iter().copied().collect()
}

async fn heard(site: &Site, channel: &Channel, releases: &[String]) -> Heard {
    listen(channel, &Asked { releases, submissions: &site.submissions(), cut: &site.cut }).await
}

fn assert_nothing(heard: &Heard, canaries: &[&Canary], who: &str) {
    for canary in canaries {
        assert_eq!(heard.found(canary), Found::new(), "{} for {who}", canary.what);
    }
}

/// Data that a stranger may not see looks as if it did not exist.
async fn assert_as_if_never_reported(channel: &Channel, releases: &[String], who: &str) {
    for release in releases {
        let nothing = about(channel, release, NEVER_REPORTED[0]).await;
        assert_ne!(about(channel, release, OPEN.area).await, nothing, "{who}");
        for canary in [&LOCAL, &EMBARGOED, &WITHDRAWN, &ERASED] {
            let own = about(channel, release, canary.area).await;
            let text = String::from_utf8_lossy(&own);
            assert!(own == nothing, "{} for {who}: {text} is not {}", canary.what, String::from_utf8_lossy(&nothing));
        }
    }
}

/// Before any withdrawal, the search finds in each stream what others may see, and nothing else.
async fn assert_found_before(site: &Site) {
    for node in NODES {
        for (role, name) in STRANGERS {
            let who = format!("{role}/{name} at {node}");
            let channel = site.federation.channel(node, role, name).await;
            let heard = heard(site, &channel, &site.before).await;
            assert_eq!(streams(&open_in(&heard)), set(&SHOWN), "open for {who}");
            for canary in [&WITHDRAWN, &ERASED] {
                assert_eq!(streams(&heard.found(canary)), set(&SHOWN), "{} for {who}", canary.what);
            }
            assert_nothing(&heard, &[&LOCAL, &EMBARGOED], &who);
            // The other streams were answered too.
            for (stream, word) in [
                ("ListReleases", site.before[2].as_str()),
                ("GetRelease", &site.before[2]),
                ("ListEntries", "oriental"),
                ("GetNodeStatus", node),
                ("GetSyncStatus", "oriental"),
                ("WhoAmI", name),
            ] {
                assert!(heard.has(stream, word.as_bytes()), "{stream} for {who}");
            }
        }
    }
    let own = site.federation.channel("oriental", Role::Submitter, "region-or").await;
    let heard = heard(site, &own, &site.before).await;
    let submitted = ["GetReceipt", "GetSubmission", "PullEvents"];
    let pulls: Vec<&str> = SHOWN.into_iter().filter(|name| name.starts_with("PullObservations")).collect();
    for canary in ALL {
        let found = heard.found(canary);
        let found = streams(&found);
        let has_event = canary.what != "embargoed";
        for stream in pulls.iter().chain(&submitted).filter(|name| has_event || **name != "PullEvents") {
            assert!(found.contains(stream), "{} in {stream} for its reporter: {found:?}", canary.what);
        }
    }
    // A release for its node holds what is local, for the staff of that node.
    let admin = site.federation.node("oriental").admin().channel().await;
    let heard = self::heard(site, &admin, &site.before).await.found(&LOCAL);
    assert!(streams(&heard).is_superset(&set(&["Explain", "PullAggregates"])), "{heard:?}");
}

/// A release does not change when something is withdrawn or erased later: it holds the figures until its builder withdraws it.
/// But no answer shows any more what was sent with them, or that they were inputs.
async fn assert_left_in_release(site: &Site) {
    let release = &site.before[2];
    for node in NODES {
        for (role, name) in [STRANGERS[0], (Role::Reviewer, "national-reviewer"), (Role::Submitter, "region-or")] {
            let who = format!("{role}/{name} at {node}");
            let channel = site.federation.channel(node, role, name).await;
            let heard = heard(site, &channel, &site.before).await;
            let in_cells: Found = IN_CELLS.iter().map(|form| format!("PullAggregates: {form}")).collect();
            for canary in [&WITHDRAWN, &ERASED] {
                let found: Found =
                    heard.found(canary).into_iter().filter(|one| one.starts_with("PullAggregates")).collect();
                assert!(!found.is_empty() && found.is_subset(&in_cells), "{} for {who}: {found:?}", canary.what);
                let answer = QueryServiceClient::new(channel.clone()).explain(explain(canary.area, release)).await;
                let answer = answer.unwrap().into_inner();
                assert!(holds(&prost::Message::encode_to_vec(&answer), &canary.figure()), "{} for {who}", canary.what);
                let told = [answer.direct, answer.parts_sum, answer.remainder].concat();
                assert_eq!(told, "", "{} for {who}", canary.what);
                let inputs = [answer.inputs, answer.others, answer.compared].concat();
                assert_eq!(inputs, [], "{} for {who}", canary.what);
            }
            // Erased data is nowhere else, and the releases of the node where it was submitted are withdrawn with it.
            let found = heard.found(&ERASED);
            assert_eq!(streams(&found), set(&["PullAggregates"]), "erased for {who}: {found:?}");
            let mut query = QueryServiceClient::new(channel);
            for gone in &site.before[..2] {
                let status = query.explain(explain(OPEN.area, gone)).await.unwrap_err();
                assert_eq!(status.code(), tonic::Code::NotFound, "{who}");
            }
        }
    }
    let admin = site.federation.channel("national", Role::Admin, "national-admin").await;
    let heard = heard(site, &admin, &site.before).await;
    assert!(heard.has("ListIncidents", b"release-holds-erased"), "its builder gets an incident");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_canary_is_in_what_others_get() {
    let site = Site::plant().await;
    assert_found_before(&site).await;
    site.take_back().await;
    assert_left_in_release(&site).await;
    site.withdraw_release().await;
    let after = site.build().await;
    // The latest one of every node, one that is gone, and two that are for fewer.
    let releases = ["latest".to_owned(), site.before[2].clone(), after[0].clone(), after[1].clone()];
    for node in NODES {
        for (role, name) in STRANGERS {
            let who = format!("{role}/{name} at {node}");
            let channel = site.federation.channel(node, role, name).await;
            let heard = heard(&site, &channel, &releases).await;
            assert_eq!(streams(&open_in(&heard)), set(&SHOWN), "{who}");
            assert_nothing(&heard, &[&LOCAL, &EMBARGOED, &WITHDRAWN, &ERASED], &who);
            if role != Role::Reviewer {
                assert_as_if_never_reported(&channel, &releases[..1], &who).await;
            }
        }
        // Staff see the submissions for their territory, and nothing that was not received or is erased. They and the
        // reporter see a withdrawn submission if they ask for an earlier state or for the submission itself.
        let may_see: &[(Role, String)] = &[
            (Role::Reviewer, "national-reviewer".to_owned()),
            (Role::Admin, format!("{node}-admin")),
            (Role::Reviewer, format!("{node}-reviewer")),
            (Role::Submitter, "region-or".to_owned()),
            (Role::Node, "national".to_owned()),
        ];
        let of_withdrawn = set(&["GetReceipt", "GetSubmission", "PullObservations as of a cut"]);
        for (role, name) in may_see {
            let who = format!("{role}/{name} at {node}");
            let channel = site.federation.channel(node, *role, name).await;
            let heard = heard(&site, &channel, &releases).await;
            assert_nothing(&heard, &[&ERASED], &who);
            let found = heard.found(&WITHDRAWN);
            assert!(streams(&found).is_subset(&of_withdrawn), "withdrawn for {who}: {found:?}");
            if node != "oriental" {
                assert_nothing(&heard, &[&LOCAL], &who);
            }
        }
    }
    let own = site.federation.channel("oriental", Role::Submitter, "region-or").await;
    let found = heard(&site, &own, &releases).await.found(&WITHDRAWN);
    assert_eq!(streams(&found).len(), 3, "its reporter may see what was withdrawn: {found:?}");
}

/// How far each log is at a node.
async fn sizes(site: &Site, node: &str) -> BTreeMap<String, u64> {
    let heads = site.federation.node(node).running.node.ledger.heads().await.unwrap();
    heads.iter().map(|head| (head.log.origin.to_string(), head.frontier.size())).collect()
}

/// What a peer is sent; the places are left out, which are all in the catalogue of the operator's log.
async fn relayed(site: &Site, node: &str, canary: &Canary) -> Found {
    let peer = site.federation.channel(node, Role::Node, "souss-massa").await;
    let mut found = relay(&peer, &sizes(site, node).await).await.found(canary);
    found.retain(|one| !one.ends_with(": place") || one.starts_with("PullPayloads of oriental"));
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_local_or_erased_canary_is_in_what_a_peer_gets() {
    let site = Site::plant().await;
    let log =
        ["PullLog: word", "PullLog: decimal", "PullPayloads of oriental: word", "PullPayloads of oriental: place"];
    let events = ["PullLog: event", "PullPayloads of oriental: event"];
    // The blocks of a release that another node built.
    let block = "PullPayloads: zigzag varint";
    for node in ["oriental", "national"] {
        for canary in [&OPEN, &WITHDRAWN, &ERASED] {
            let found = relayed(&site, node, canary).await;
            for form in log.iter().chain(&events).chain([&block]) {
                assert!(found.contains(*form), "{}, {form} from {node}: {found:?}", canary.what);
            }
        }
        assert_eq!(relayed(&site, node, &LOCAL).await, Found::new(), "local from {node}");
    }
    site.take_back().await;
    site.withdraw_release().await;
    site.build().await;
    for node in ["oriental", "national"] {
        for canary in [&LOCAL, &ERASED] {
            assert_eq!(relayed(&site, node, canary).await, Found::new(), "{} from {node}", canary.what);
        }
        // Rows under embargo travel, and are shown nowhere before their time; what is withdrawn stays in the log, and is in no
        // release.
        for canary in [&EMBARGOED, &WITHDRAWN] {
            let found = relayed(&site, node, canary).await;
            assert!(log.iter().all(|form| found.contains(*form)), "{} from {node}: {found:?}", canary.what);
            assert_eq!(found.contains("PullLog: event"), canary.what == "withdrawn", "{found:?}");
            assert!(!found.contains(block), "{} from {node}: {found:?}", canary.what);
        }
        let found = relayed(&site, node, &OPEN).await;
        assert!(found.contains(block), "{found:?}");
    }
}

//! `marsad sync` and `marsad member` on real nodes: the other side sees their effect.

use serde_json::Value;

use crate::support::site::{OPERATOR, Site, example, mesh};

/// So rare that no poll happens during a test.
const SELDOM_MS: u64 = 600_000;

fn peer(site: &Site, node: &str, name: &str) -> Value {
    let peers = site.json(&format!("{node}-admin"), &["sync", "peers"]);
    let found = peers["peers"].as_array().unwrap().iter().find(|peer| peer["name"] == name).cloned();
    found.unwrap_or(Value::Null)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_peer_that_is_removed_gets_nothing_until_it_is_added_again_and_asks() {
    let site = Site::new(&[OPERATOR, "oriental"], mesh, SELDOM_MS).await;
    let _nodes = site.start_all().await;
    site.done("national-office", &["submit", "observations", &example("observations/national-refugees.csv")]);
    let size = || site.log_at("oriental", OPERATOR)["size"].as_u64();
    let before = site.log_at(OPERATOR, OPERATOR)["size"].as_u64();
    site.wait_until("the peer has it", || size() == before);
    site.done("national-admin", &["sync", "remove-peer", "oriental"]);
    assert_eq!(peer(&site, OPERATOR, "oriental"), Value::Null);
    let unknown = site.run("national-admin", &["sync", "remove-peer", "oriental"]);
    assert_eq!(unknown.code, 2, "{unknown:?}");
    site.wait_until("the peer is refused", || peer(&site, "oriental", OPERATOR)["state"] == "FAILED");
    site.done("national-office", &["submit", "observations", &example("observations/national-network.csv")]);
    // It asks, and is refused.
    let now = site.json("oriental-admin", &["sync", "now"]);
    assert_eq!(now["peers"], 1);
    site.wait_until("the peer is refused again", || peer(&site, "oriental", OPERATOR)["state"] == "FAILED");
    assert_eq!(size(), before);
    // After the correction it is accepted again, pulls at once, and gets what it missed.
    site.done("national-admin", &["sync", "add-peer", &site.place("oriental").url.clone()]);
    site.done("oriental-admin", &["sync", "now"]);
    site.wait_until("the peer has what it missed", || size() == before.map(|size| size + 1));
    site.wait_until_converged();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_that_is_removed_reports_no_more_and_what_it_sent_stays() {
    let site = Site::new(&[OPERATOR], |_, _| false, SELDOM_MS).await;
    let _nodes = site.start_all().await;
    site.done("national-office", &["submit", "observations", &example("observations/national-refugees.csv")]);
    let pull = ["pull", "observations", "REFUG_STOCK", "--reporter", "hcp", "--mine"];
    let sent = site.done("national-office", &pull);
    assert!(sent.lines().count() > 1, "{sent}");
    let is_member = || {
        let members = site.json("national-admin", &["member", "list"]);
        members.to_string().contains("\"hcp\"")
    };
    assert!(is_member());
    let unknown = site.run("national-admin", &["member", "remove", "organisation", "nobody"]);
    assert_eq!(unknown.code, 2, "{unknown:?}");
    site.done("national-admin", &["member", "remove", "organisation", "hcp"]);
    let file = example("observations/national-network.csv");
    for command in ["check", "submit"] {
        let refused = site.run("national-office", &[command, "observations", &file]);
        assert_eq!(refused.code, 1, "{refused:?}");
        assert!(format!("{}{}", refused.out, refused.err).contains("AREA_NOT_YOURS"), "{refused:?}");
    }
    assert_eq!(site.done("national-office", &pull), sent);
}

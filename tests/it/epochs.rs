//! The situations that stop a node, and the documented way out of each: the commands of `docs/backup-and-restore.md`
//! are run on real nodes.

use std::fs;

use serde_json::Value;

use crate::support::runbook::Runbook;
use crate::support::site::{NodeProcess, OPERATOR, Site, example, mesh};

const PAGE: &str = "backup-and-restore.md";

/// Nodes with the operator's in the folder `node`, as the page has it.
async fn site(names: &[&'static str]) -> Site {
    let mut site = Site::new(names, mesh, 200).await;
    fs::create_dir(site.path("node")).unwrap();
    fs::create_dir(site.path("safe")).unwrap();
    let place = site.places.iter().position(|place| place.name == OPERATOR).unwrap();
    let text = fs::read_to_string(&site.places[place].config).unwrap();
    let key = format!("{:?}", site.path("national.signer"));
    let state = format!("{:?}", site.path("national.state"));
    let text = text.replace(&key, "\"signer.key\"").replace(&state, "\"signer.state\"");
    fs::copy(site.path("national.signer"), site.path("node/signer.key")).unwrap();
    fs::write(site.path("node/node.toml"), text).unwrap();
    site.places[place].config = site.path("node/node.toml");
    site
}

fn page(site: &Site) -> Runbook<'_> {
    let profile = site.path("national-admin.profile").display().to_string();
    let database = site.place(OPERATOR).database_url();
    Runbook::new(site, OPERATOR, PAGE, vec![("DATABASE_URL", database), ("MARSAD_AS", profile)])
}

/// Submits a file to a node; gives where it is in the log.
fn submit(site: &Site, profile: &str, file: &str) -> Value {
    let file = example(file);
    site.json(profile, &["submit", "observations", &file])
}

fn state(site: &Site, node: &str) -> String {
    site.status(node, false)["state"].as_str().unwrap().to_owned()
}

fn log(site: &Site, node: &str, epoch: u64) -> Value {
    let status = site.status(node, false);
    let logs = status["logs"].as_array().unwrap().clone();
    let is_it = |log: &Value| log["origin"] == OPERATOR && log["epoch"] == epoch;
    logs.into_iter().find(is_it).unwrap_or(Value::Null)
}

/// The operator's node in the order: catalogue, membership, one submission, and a backup of that.
async fn with_backup(names: &[&'static str]) -> (Site, Vec<NodeProcess>) {
    let site = site(names).await;
    let nodes = site.start_all().await;
    submit(&site, "national-office", "observations/national-refugees.csv");
    page(&site).run("Backing up");
    (site, nodes)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_node_fetches_the_rest_from_its_peers() {
    let (site, mut nodes) = with_backup(&[OPERATOR, "oriental"]).await;
    page(&site).run("Looking without touching");
    let file = example("observations/national-population.csv");
    let with_key = ["submit", "observations", &file, "--idempotency-key", "tried-again"];
    let stored = site.json("national-office", &with_key);
    site.wait_until_converged();
    let held = site.log_at(OPERATOR, OPERATOR);
    nodes.remove(0).stop();
    let mut page = page(&site);
    page.run("After a restore, with peers");
    site.wait_until("the log is whole again", || site.log_at(OPERATOR, OPERATOR)["root"] == held["root"]);
    site.wait_until("the node may append", || state(&site, OPERATOR) == "READY");
    // A submitter that got no answer before the loss retries, and gets the receipt of the restored submission.
    let again = site.json("national-office", &with_key);
    let (first, second) = (&stored["submissions"][0], &again["submissions"][0]);
    assert_eq!((&second["submission"], &second["outcome"]), (&first["submission"], &"replayed".into()), "{again}");
    submit(&site, "national-office", "observations/national-network.csv");
    site.wait_until_converged();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_node_that_stands_alone_goes_on_in_a_new_epoch_and_its_peer_follows() {
    let (site, mut nodes) = with_backup(&[OPERATOR, "oriental"]).await;
    submit(&site, "national-office", "observations/national-population.csv");
    site.wait_until_converged();
    nodes.remove(1).stop();
    nodes.remove(0).stop();
    let mut page = page(&site);
    page.run("After a restore, if no peer has the rest");
    assert_eq!(log(&site, OPERATOR, 0)["state"], "CLOSED");
    submit(&site, "national-office", "observations/national-network.csv");
    // The peer returns with the lost entries: both nodes hold all of both epochs.
    let _oriental = site.start("oriental");
    site.wait_until("the lost entry is back", || log(&site, OPERATOR, 0)["size"] == 5);
    site.wait_until("the peer follows", || log(&site, "oriental", 1)["size"] == 2);
    site.wait_until_converged();
    let at = |epoch| (log(&site, "oriental", epoch)["state"].clone(), log(&site, "oriental", epoch)["size"].clone());
    assert_eq!((at(0), at(1)), (("CLOSED".into(), 5.into()), ("ACTIVE".into(), 2.into())));
    for indicator in ["POP_TOTAL", "IMM_STOCK"] {
        let rows = site.run("oriental-observatory", &["pull", "observations", indicator, "--reporter", "hcp"]);
        assert_eq!(rows.code, 0, "{rows:?}");
    }
    // The views are the same when they are made again.
    let before = site.status(OPERATOR, true)["digests"].clone();
    page.stop();
    page.shell("marsad node rebuild --config node/node.toml");
    page.start();
    assert_eq!(site.status(OPERATOR, true)["digests"], before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_erased_after_the_backup_is_erased_again_in_the_new_epoch() {
    let (site, mut nodes) = with_backup(&[OPERATOR, "oriental"]).await;
    site.wait_until_converged();
    let stored = site.json("national-office", &["submissions", "list"]);
    let submission = stored[0]["submission"].as_str().unwrap().to_owned();
    nodes.remove(1).stop();
    let erase = ["submissions", "erase", &submission, "--why", "names a person", "--yes"];
    let done = site.json("national-admin", &erase);
    assert_eq!((&done["state"], &done["already"]), (&"ERASED".into(), &false.into()), "{done}");
    nodes.remove(0).stop();
    let mut page = page(&site);
    page.run("After a restore, if no peer has the rest");
    let shown = |name: &str| site.json("national-office", &["submissions", "show", name])["state"].clone();
    assert_eq!(shown(&submission), "CURRENT", "the backup has it");
    let done = site.json("national-admin", &erase);
    assert_eq!((&done["state"], &done["already"]), (&"ERASED".into(), &false.into()), "{done}");
    assert_eq!(shown(&submission), "ERASED");
    let _oriental = site.start("oriental");
    site.wait_until("the peer follows", || log(&site, "oriental", 1)["size"] == 2);
    site.wait_until_converged();
    let held = |node: &str| log(&site, node, 0)["held"].clone();
    assert_eq!((held(OPERATOR), held("oriental")), (3.into(), 3.into()));
}

fn peer_state(site: &Site, node: &str, peer: &str) -> String {
    let peers = site.json(&format!("{node}-admin"), &["sync", "peers"]);
    let peers = peers["peers"].as_array().unwrap();
    let found = peers.iter().find(|found| found["name"] == peer).unwrap();
    found["state"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_signers_state_a_node_waits_for_every_peer() {
    let (site, mut nodes) = with_backup(&[OPERATOR, "oriental", "souss-massa"]).await;
    site.wait_until_converged();
    nodes.remove(2).stop();
    nodes.remove(0).stop();
    fs::remove_file(site.path("node/signer.state")).unwrap();
    let _national = site.start(OPERATOR);
    site.wait_until("one peer has answered and one has failed", || {
        peer_state(&site, OPERATOR, "oriental") == "CONNECTED" && peer_state(&site, OPERATOR, "souss-massa") == "FAILED"
    });
    assert_eq!(state(&site, OPERATOR), "BEHIND_SIGNER_STATE");
    let file = example("observations/national-population.csv");
    let refused = site.run("national-office", &["submit", "observations", &file]);
    assert_ne!(refused.code, 0, "{refused:?}");
    let _souss_massa = site.start("souss-massa");
    site.wait_until("every peer has answered", || state(&site, OPERATOR) == "READY");
    submit(&site, "national-office", "observations/national-population.csv");
    site.wait_until_converged();
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_signers_state_and_without_peers_a_node_goes_on_by_the_operators_word() {
    let (site, mut nodes) = with_backup(&[OPERATOR]).await;
    submit(&site, "national-office", "observations/national-population.csv");
    nodes.remove(0).stop();
    fs::remove_file(site.path("node/signer.state")).unwrap();
    let mut page = page(&site);
    page.run("The signer's state is lost");
    page.start();
    assert_eq!(state(&site, OPERATOR), "READY");
    submit(&site, "national-office", "observations/national-network.csv");
    page.stop();
    let nothing = page.shell("marsad node accept-head --config node/node.toml --size 6");
    assert!(nothing.code == 2 && nothing.err.contains("there is nothing to accept"), "{nothing:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_key_is_replaced_in_a_new_epoch() {
    let (site, mut nodes) = with_backup(&[OPERATOR, "oriental"]).await;
    site.wait_until_converged();
    nodes.remove(0).stop();
    let another = fs::read(site.path("oriental.signer")).unwrap();
    let right = fs::read_to_string(site.path("node/signer.key")).unwrap();
    fs::write(site.path("node/signer.key"), another).unwrap();
    let mut page = page(&site);
    let other_node = page.shell("marsad serve --config node/node.toml");
    assert!(other_node.code == 2 && other_node.err.contains("the key of another node"), "{other_node:?}");
    let name = marsad::domain::code::OriginName::new(OPERATOR).unwrap();
    let wrong = marsad::log::checkpoint::Signer::new(&name, &[9; 32]);
    fs::write(site.path("node/signer.key"), wrong.to_text().as_bytes()).unwrap();
    page.run("Another key");
    // The peer does not know the new key, and reports it.
    let refused = || site.json("oriental-admin", &["sync", "status"])["peers"][0]["refused"].clone();
    site.wait_until("the peer refuses the new epoch", || refused().as_array().is_some_and(|logs| !logs.is_empty()));
    assert_eq!(refused()[0]["reason"], "unknown-key");
    let incidents = site.json("oriental-admin", &["incidents", "list"]);
    let incidents = incidents["incidents"].as_array().unwrap();
    assert!(incidents.iter().any(|incident| incident["reason"] == "unknown-key"), "{incidents:?}");
    let old = marsad::log::checkpoint::Signer::from_text(right.trim()).unwrap().verifier_key().to_string();
    let new = fs::read_to_string(site.path("new/signer.key")).unwrap();
    let new = marsad::log::checkpoint::Signer::from_text(new.trim()).unwrap().verifier_key().to_string();
    let config = site.place("oriental").config.clone();
    let text = fs::read_to_string(&config).unwrap();
    assert!(text.contains(&format!("{old:?}")), "{text}");
    fs::write(&config, text.replace(&format!("{old:?}"), &format!("\"{old} 0-0\", \"{new} 1-\""))).unwrap();
    nodes.remove(0).stop();
    let _oriental = site.start("oriental");
    submit(&site, "national-office", "observations/national-population.csv");
    site.wait_until("the peer follows", || log(&site, "oriental", 1)["size"] == 2);
    site.wait_until_converged();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quarantine_ends_with_its_epoch() {
    let (site, mut nodes) = with_backup(&[OPERATOR, "oriental"]).await;
    submit(&site, "national-office", "observations/national-population.csv");
    site.wait_until_converged();
    nodes.remove(1).stop();
    nodes.remove(0).stop();
    // The operator is wrong: the backup is not the newest.
    let mut page = page(&site);
    let restored = page.shell("pg_restore --clean --if-exists --no-owner --dbname=\"$DATABASE_URL\" backup.dump");
    assert_eq!(restored.code, 0, "{restored:?}");
    fs::remove_file(site.path("node/signer.state")).unwrap();
    let accepted = page.shell("marsad node accept-head --config node/node.toml --size 4");
    assert_eq!(accepted.code, 0, "{accepted:?}");
    page.start();
    submit(&site, "national-office", "observations/national-network.csv");
    let _oriental = site.start("oriental");
    site.wait_until("the fork is found", || log(&site, "oriental", 0)["state"] == "QUARANTINED");
    let incidents = site.json("oriental-admin", &["incidents", "list"]);
    let incidents = incidents["incidents"].as_array().unwrap().clone();
    let fork = incidents.iter().find(|incident| incident["reason"] == "split-view").unwrap();
    let (number, file) = (fork["number"].to_string(), site.path("fork.json").display().to_string());
    site.done("oriental-admin", &["incidents", "show", &number, "--evidence", &file]);
    let evidence = fs::read_to_string(&file).unwrap();
    assert_eq!(evidence.matches("marsad/national/0\\n5\\n").count(), 2, "{evidence}");
    page.run("Two histories");
    // The node still counts the entries that it wrote beyond the agreed size, and the peer counts those that it
    // received: both report this.
    let beyond = |admin: &str| {
        let listed = site.json(admin, &["incidents", "list"])["incidents"].as_array().unwrap().clone();
        let found = listed.into_iter().filter(|one| one["reason"] == "beyond-agreed-size");
        found.map(|one| (one["index"].clone(), one["detail"].as_str().unwrap().to_owned())).collect::<Vec<_>>()
    };
    let own = beyond("national-admin");
    assert_eq!((own.len(), &own[0].0), (1, &4.into()), "{own:?}");
    let submission = own[0].1.split(' ').next_back().unwrap();
    site.done("national-admin", &["submissions", "withdraw", submission, "--why", "beyond the agreed size", "--yes"]);
    assert_eq!(beyond("national-admin"), []);
    let again = submit(&site, "national-office", "observations/national-network.csv");
    let again = &again["submissions"][0];
    assert_eq!(again["outcome"], "stored", "{again}");
    assert_eq!((&again["epoch"], &again["index"]), (&1.into(), &2.into()), "{again}");
    site.wait_until("the peer follows", || log(&site, "oriental", 1)["size"] == 3);
    assert_eq!(log(&site, "oriental", 0)["state"], "CLOSED");
    assert_eq!(beyond("oriental-admin").len(), 1);
    submit(&site, "national-office", "observations/national-regularisation.csv");
    site.wait_until("what is new comes", || log(&site, "oriental", 1)["size"] == 4);
}

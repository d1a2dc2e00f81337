//! Four processes in a line. Each knows only its neighbours, and polls them once an hour. All come to hold what one of
//! them commits, and all can prove and serve it.

use serde_json::Value;

use crate::support::site::{NodeProcess, Site, example};

/// The line; `national` has two neighbours.
const LINE: [&str; 4] = ["souss-massa", "oriental", "national", "beni-mellal"];
const HOUR_MS: u64 = 3_600_000;
const COUNCIL: &str = "souss-massa-council";

fn neighbours(a: &str, b: &str) -> bool {
    let place = |name: &str| LINE.iter().position(|own| *own == name).unwrap();
    place(a).abs_diff(place(b)) == 1
}

async fn line() -> (Site, Vec<NodeProcess>) {
    let site = Site::new(&LINE, neighbours, HOUR_MS).await;
    let nodes = site.start_all().await;
    (site, nodes)
}

fn submit(site: &Site, profile: &str, kind: &str, file: &str) -> Value {
    let answer = site.json(profile, &["submit", kind, &example(file), "--accept-warnings", "as published"]);
    answer["submissions"][0].clone()
}

fn rows(site: &Site, node: &str, indicator: &str) -> usize {
    let text = site.done(&format!("{node}-reviewer"), &["pull", "observations", indicator, "--format", "csv"]);
    text.lines().count() - 1
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_shows_hops_away_within_the_hour_and_what_is_local_shows_as_withheld() {
    let (site, _nodes) = line().await;
    let stored = submit(&site, COUNCIL, "observations", "observations/souss-massa-foreign-residents.csv");
    assert_eq!(stored["sharing"], "federation");
    site.wait_until("the commit is three hops away", || {
        site.log_at("beni-mellal", "souss-massa")["size"] == site.log_at("souss-massa", "souss-massa")["size"]
    });
    let stored = submit(&site, COUNCIL, "observations", "synthetic-local.csv");
    assert_eq!(stored["sharing"], "local");
    site.wait_until_converged();
    for name in LINE {
        let log = site.log_at(name, "souss-massa");
        let home = name == "souss-massa";
        assert_eq!(log["withheld"], u64::from(!home), "{name}: {log}");
        assert_eq!(rows(&site, name, "IMM_STOCK"), 24, "{name}");
        assert_eq!(rows(&site, name, "REFUG_STOCK") > 0, home, "{name}");
        let index = stored["index"].to_string();
        let shown = site.json(
            &format!("{name}-admin"),
            &["log", "show", "--origin", "souss-massa", "--from", &index, "--limit", "1"],
        );
        let entry = &shown["entries"][0];
        assert_eq!((&entry["index"], &entry["sharing"]), (&stored["index"], &"local".into()), "{entry}");
        assert_eq!(entry["payload"].as_str().unwrap().to_lowercase().contains("withheld"), !home, "{entry}");
        let verified = site.json(&format!("{name}-admin"), &["log", "verify"]);
        assert_eq!(verified["verified"].as_array().unwrap().len(), 4, "{name}: {verified}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_is_the_same_at_every_node_and_so_are_views_that_are_built_anew() {
    let (site, nodes) = line().await;
    for (profile, kind, file) in [
        (COUNCIL, "observations", "observations/souss-massa-foreign-residents.csv"),
        (COUNCIL, "observations", "observations/souss-massa-population.csv"),
        (COUNCIL, "observations", "synthetic-centres.csv"),
        (COUNCIL, "observations", "synthetic-local.csv"),
        ("oriental-council", "observations", "observations/oriental-foreign-residents.csv"),
        ("oriental-council", "events", "events/oriental.jsonl"),
        ("beni-mellal-council", "observations", "observations/beni-mellal-foreign-residents.csv"),
        ("national-office", "observations", "observations/national-foreign-residents.csv"),
        ("national-office", "observations", "observations/national-refugees.csv"),
    ] {
        submit(&site, profile, kind, file);
    }
    site.wait_until_converged();
    let built = site.json("national-admin", &["release", "build", "--title-en", "a test"]);
    let id = built["release"].as_str().unwrap();
    let statuses = site.wait_until_converged();
    let pulls: [&[&str]; 3] = [
        &["IMM_STOCK,POP_TOTAL", "--area", "MA", "--level", "region"],
        &["ORI_VISITS", "--area", "MA-09", "--level", "commune", "--by", "SEX"],
        &["IMM_STOCK", "--area", "MA-09", "--level", "commune"],
    ];
    for filter in pulls {
        let pull = |name: &str, release: &str| {
            let args = ["pull", "aggregates", "--format", "csv", "--release", release];
            site.done(&format!("{name}-observatory"), &[&args, filter].concat())
        };
        let first = pull(LINE[0], id);
        assert!(first.lines().count() > 1 && first.contains(id), "{filter:?}: {first}");
        for name in LINE {
            assert_eq!(pull(name, id), first, "{name}: {filter:?}");
            assert_eq!(pull(name, "latest"), first, "{name}: {filter:?}");
        }
    }
    let mut verified = LINE.map(|name| site.json(&format!("{name}-admin"), &["log", "verify"])["verified"].clone());
    for logs in &mut verified {
        logs.as_array_mut().unwrap().sort_by_key(|log| log["origin"].to_string());
    }
    assert!(verified.iter().all(|logs| *logs == verified[0]), "{verified:#?}");
    nodes.into_iter().for_each(NodeProcess::stop);
    for (name, status) in LINE.into_iter().zip(&statuses) {
        let config = site.place(name).config.to_str().unwrap();
        assert_eq!(site.json("", &["node", "digest", "--config", config]), status["digests"], "{name}");
        assert_eq!(site.json("", &["node", "rebuild", "--config", config]), status["digests"], "{name}");
    }
    // They serve it as before.
    let _nodes: Vec<NodeProcess> = LINE.map(|name| site.start(name)).into();
    assert_eq!(site.wait_until_converged(), statuses);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_was_away_catches_up_through_its_only_neighbour() {
    let (site, mut nodes) = line().await;
    // The second of the line goes; the first goes on alone.
    nodes.remove(1).kill();
    submit(&site, COUNCIL, "observations", "observations/souss-massa-foreign-residents.csv");
    submit(&site, "national-office", "observations", "observations/national-regularisation.csv");
    assert_eq!(rows(&site, "national", "IMM_STOCK"), 0);
    let _oriental = site.start("oriental");
    site.wait_until_converged();
    assert_eq!(rows(&site, "beni-mellal", "IMM_STOCK"), 24);
    assert_eq!(rows(&site, "souss-massa", "REGUL_GRANTED"), 1);
}

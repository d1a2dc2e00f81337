//! A node is one process on one signer and one database: a second one is refused before it changes anything.

use std::path::PathBuf;

use marsad::domain::code::OriginName;
use marsad::log::checkpoint::Signer;
use sqlx::{Connection, PgConnection};

use crate::support::site::{OPERATOR, Site};

async fn alone() -> Site {
    Site::new(&[OPERATOR], |_, _| false, 60_000).await
}

fn config(site: &Site) -> String {
    site.place(OPERATOR).config.display().to_string()
}

/// The configuration with something else in it.
fn changed(site: &Site, name: &str, from: &str, to: &str) -> PathBuf {
    let text = std::fs::read_to_string(&site.place(OPERATOR).config).unwrap();
    assert!(text.contains(from), "{text}");
    let path = site.path(name);
    std::fs::write(&path, text.replace(from, to)).unwrap();
    path
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_process_of_a_node_is_refused_and_changes_nothing() {
    let site = alone().await;
    let node = site.start(OPERATOR);
    let mut database = PgConnection::connect(&site.place(OPERATOR).database_url()).await.unwrap();
    sqlx::query("INSERT INTO node.upload_chunk (upload, chunk, started, bytes) VALUES (gen_random_uuid(), 0, 0, '')")
        .execute(&mut database)
        .await
        .unwrap();
    let before = std::fs::read(site.path("national.state")).unwrap();
    let config = config(&site);
    for command in [&["serve"][..], &["node", "rebuild"]] {
        let ran = site.run("", &[command, &["--config", &config]].concat());
        assert_eq!(ran.code, 2, "{command:?}: {ran:?}");
        assert!(ran.err.contains("Node national runs already"), "{ran:?}");
        assert!(!ran.out.contains("ready"), "{ran:?}");
    }
    // Another state file does not help: the database is taken too.
    let other = changed(&site, "other.toml", "national.state", "other.state").display().to_string();
    let other = std::fs::read_to_string(&other).unwrap().replace("listen = \"127.0.0.1:", "listen = \"127.0.0.1:0\" #");
    std::fs::write(site.path("other.toml"), other).unwrap();
    let other = site.path("other.toml").display().to_string();
    for command in [&["serve"][..], &["node", "rebuild"]] {
        let ran = site.run("", &[command, &["--config", &other]].concat());
        assert_eq!(ran.code, 2, "{command:?}: {ran:?}");
        assert!(ran.err.contains("Another process uses the database of node national"), "{ran:?}");
    }
    let uploads: i64 =
        sqlx::query_scalar("SELECT count(*) FROM node.upload_chunk").fetch_one(&mut database).await.unwrap();
    assert_eq!((uploads, std::fs::read(site.path("national.state")).unwrap()), (1, before));
    node.stop();
    site.done("", &["node", "rebuild", "--config", &config]);
}

#[tokio::test(flavor = "multi_thread")]
async fn digests_are_taken_beside_a_running_node_and_only_read() {
    let site = alone().await;
    let node = site.start(OPERATOR);
    let mut database = PgConnection::connect(&site.place(OPERATOR).database_url()).await.unwrap();
    sqlx::query("INSERT INTO node.upload_chunk (upload, chunk, started, bytes) VALUES (gen_random_uuid(), 0, 0, '')")
        .execute(&mut database)
        .await
        .unwrap();
    let digests = site.json("", &["node", "digest", "--config", &config(&site)]);
    assert_eq!(digests, site.status(OPERATOR, true)["digests"]);
    let uploads: i64 =
        sqlx::query_scalar("SELECT count(*) FROM node.upload_chunk").fetch_one(&mut database).await.unwrap();
    assert_eq!(uploads, 1);
    node.stop();
    assert_eq!(site.json("", &["node", "digest", "--config", &config(&site)]), digests);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_does_not_start_with_a_key_that_is_not_its_logs() {
    let site = alone().await;
    site.start(OPERATOR).stop();
    let right = std::fs::read(site.path("national.signer")).unwrap();
    let another = Signer::new(&OriginName::new(OPERATOR).unwrap(), &[9; 32]);
    std::fs::write(site.path("national.signer"), another.to_text().as_bytes()).unwrap();
    let ran = site.run("", &["serve", "--config", &config(&site)]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{ran:?}");
    assert!(ran.err.contains("is not the key that signs marsad/national/0"), "{ran:?}");
    for (lang, words) in [("fr", "n’est pas la clé qui signe"), ("ar", "ليس المفتاح الذي يوقع")] {
        let ran = site.run("", &["--lang", lang, "serve", "--config", &config(&site)]);
        assert!(ran.code == 2 && ran.err.contains(words), "{ran:?}");
    }
    std::fs::write(site.path("national.signer"), right).unwrap();
    site.start(OPERATOR).stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reason_of_an_epoch_is_one_that_all_nodes_may_read() {
    let site = alone().await;
    let config = config(&site);
    for (why, words) in [
        ("tel 0612345678", ["personal data", "données personnelles", "معطيات شخصية"]),
        (" ", ["Say why", "Indiquez le motif", "اذكر السبب"]),
        ("two\nlines", ["one line", "une ligne", "سطر واحد"]),
    ] {
        for (lang, words) in ["en", "fr", "ar"].iter().zip(words) {
            let ran = site.run("", &["--lang", lang, "node", "open-epoch", "--config", &config, "--why", why]);
            assert_eq!(ran.code, 2, "{ran:?}");
            assert!(ran.err.contains(words) && !ran.err.contains("0612345678"), "{ran:?}");
        }
    }
    let node = site.start(OPERATOR);
    assert_eq!(site.status(OPERATOR, false)["logs"][0]["epoch"], 0);
    node.stop();
}

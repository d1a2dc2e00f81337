//! The revocation list of a caller: fetched from the node when it has expired, and used only if the caller's own
//! authority signed it.

use std::sync::Arc;

use marsad::cli::error::{Exit, Failure};
use marsad::cli::revocations::warning;
use marsad::client::{Connection, Profile};
use marsad::identity::{Role, TlsFiles, newer_lists};

use crate::support::node::{Plan, TestNode, World};

fn profile(address: &str, files: TlsFiles) -> Profile {
    Profile {
        address: address.to_owned(),
        node: "national".to_owned(),
        certificate: files.certificate,
        key: files.key,
        authorities: files.authorities,
        revocations: files.revocations,
        trusted_keys: None,
        receipts: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_has_ended_is_taken_anew_from_the_node() {
    let world = Arc::new(World::new());
    let ended = world.end_list("ended.pem");
    let node = TestNode::planned(Arc::clone(&world), Plan::alone("national")).await;
    let files = TlsFiles { revocations: Some(ended.clone()), ..world.issue(Role::Reader, "region-sm") };
    let profile = profile(&node.url, files);
    let (key, _) = warning(&profile).expect("the list has ended");
    assert_eq!(key, "revocations-past");
    Connection::open(&profile).await.unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!(std::fs::read(&ended).unwrap(), std::fs::read(world.path("crl.pem")).unwrap());
    assert!(warning(&profile).is_none(), "the new list is good for weeks");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_node_a_list_that_has_ended_is_named_with_its_day() {
    let world = World::new();
    let ended = world.end_list("ended.pem");
    let files = TlsFiles { revocations: Some(ended.clone()), ..world.issue(Role::Reader, "region-sm") };
    let error = Connection::open(&profile("https://localhost:1", files)).await.err().expect("nothing listens there");
    let failure = Failure::from(error);
    assert_eq!(failure.exit, Exit::Usage);
    let said = failure.to_string();
    assert!(said.contains("ended on 20") && said.contains("ended.pem"), "{said}");
}

#[test]
fn lists_of_another_authority_and_older_ones_are_not_taken() {
    let (own, other) = (World::of("own"), World::of("other"));
    let old = std::fs::read_to_string(own.path("crl.pem")).unwrap();
    own.end_list("ended.pem");
    let files = own.issue(Role::Reader, "region-sm");
    let der = |pem: &str| {
        let text: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
        base64::Engine::decode(&base64::engine::general_purpose::STANDARD, text).unwrap()
    };
    let theirs = std::fs::read_to_string(other.path("crl.pem")).unwrap();
    assert!(newer_lists(&files, &[der(&theirs)]).is_err());
    assert!(newer_lists(&files, &[der(&old)]).is_err());
    let own_list = std::fs::read_to_string(own.path("crl.pem")).unwrap();
    assert_eq!(newer_lists(&files, &[der(&own_list)]).unwrap(), None);
    assert_eq!(newer_lists(&files, &[]).unwrap(), None);
    let ended = TlsFiles { revocations: Some(own.path("ended.pem")), ..files };
    assert_eq!(newer_lists(&ended, &[der(&own_list)]).unwrap(), Some(own_list));
}

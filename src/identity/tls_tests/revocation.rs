//! Lists and validity: which connections are cut, and that a broken file changes nothing.

use super::*;

#[tokio::test]
async fn a_revoked_caller_is_cut_and_does_not_come_back() {
    let (world, node) = world_and_node().await;
    let serial = world.issue(Role::Reader, "leaver");
    world.issue(Role::Reader, "stayer");
    let (leaver, stayer) = (world.client("leaver"), world.client("stayer"));
    let cut = watch(node.dial(&leaver).await.unwrap()).await;
    let mut kept = watch(node.dial(&stayer).await.unwrap()).await;
    assert_eq!(node.tls.connections(), 2);

    world.revoke(&serial);
    assert_eq!(node.tls.reload().unwrap().cut, 1);
    ended(cut).await;
    let refused = node.dial(&leaver).await.unwrap_err();
    assert!(matches!(refused, DialError::Refused(AlertDescription::CertificateRevoked)), "{refused:?}");

    node.reporter.set_service_status("", tonic_health::ServingStatus::NotServing).await;
    kept.next().await.unwrap().unwrap();
}

#[tokio::test]
async fn changed_files_are_found_by_watching() {
    let (world, node) = world_and_node().await;
    let serial = world.issue(Role::Reader, "leaver");
    let stream = watch(node.dial(&world.client("leaver")).await.unwrap()).await;
    let tls = Arc::clone(&node.tls);
    let stop = node.shutdown.clone();
    let watcher = tokio::spawn(async move { tls.watch(StdDuration::from_millis(5), stop).await });
    world.write("crl.pem", "half a li");
    world.revoke(&serial);
    ended(stream).await;
    node.shutdown.cancel();
    watcher.await.unwrap();
}

#[tokio::test]
async fn a_handshake_that_began_before_a_revocation_does_not_slip_through() {
    let (world, node) = world_and_node().await;
    let serial = world.issue(Role::Reader, "leaver");
    let material = &node.tls.material;
    let before = material.in_use().generation;
    let chain = vec![CertificateDer::from_pem_file(world.path("leaver.pem")).unwrap()];
    let key = principal_from_der(&chain[0]).unwrap().key;
    world.revoke(&serial);
    node.tls.reload().unwrap();
    let entry = material.connections.enter(OtherEnd { chain, called: None, key }, before, 10);
    assert!(matches!(entry, Err(EntryError::NotGood(_))));
    assert_eq!(node.tls.connections(), 0);
}

#[tokio::test]
async fn a_stale_list_lets_nobody_in_and_cuts_who_is() {
    let (world, node) = world_and_node().await;
    world.issue(Role::Reader, "reader");
    let files = TlsFiles { revocations: None, ..world.files("reader") };
    let tls = ClientTls::load_at(files, world.time.clone(), EndedLists::Refuse).unwrap();
    let stream = watch(node.dial(&tls).await.unwrap()).await;

    // The list ends while the certificates are still good.
    let list = world.authority.lock().unwrap().list(NOW, Duration::hours(1)).unwrap();
    world.write("crl.pem", list);
    assert_eq!(node.tls.reload().unwrap().cut, 0);
    world.time.set(NOW + Duration::hours(2));
    assert!(node.tls.lists_are_stale());
    let refused = node.dial(&tls).await.unwrap_err();
    assert!(matches!(refused, DialError::Refused(_)), "{refused:?}");
    let tls_watched = Arc::clone(&node.tls);
    let stop = node.shutdown.clone();
    let watcher = tokio::spawn(async move { tls_watched.watch(StdDuration::from_millis(5), stop).await });
    ended(stream).await;

    // A fresh list opens the door again, without a restart.
    let list = world.authority.lock().unwrap().list(NOW + Duration::hours(2), LIST_VALIDITY).unwrap();
    world.write("crl.pem", list);
    node.shutdown.cancel();
    watcher.await.unwrap();
    node.tls.reload().unwrap();
    let again = Node::start((*node.tls).clone(), ListenerLimits::default()).await;
    check(again.dial(&tls).await.unwrap()).await.unwrap();
}

#[test]
fn a_node_without_a_list_does_not_start() {
    let world = World::new();
    world.issue(Role::Node, "souss-massa");
    let files = world.files("souss-massa");
    let without = TlsFiles { revocations: None, ..files.clone() };
    assert!(matches!(ServerTls::load_with(without, world.time.clone(), None), Err(TlsError::NoList)));
    world.write("crl.pem", "");
    assert!(matches!(ServerTls::load_with(files.clone(), world.time.clone(), None), Err(TlsError::NoList)));
    std::fs::remove_file(world.path("crl.pem")).unwrap();
    assert!(matches!(ServerTls::load_with(files, world.time.clone(), None), Err(TlsError::Read { .. })));
}

#[test]
fn an_older_list_is_refused_after_a_restart_too() {
    let world = World::new();
    world.issue(Role::Node, "souss-massa");
    let leaver = world.issue(Role::Reader, "leaver");
    let start = || {
        let numbers = Some(world.path("revocation-numbers"));
        ServerTls::load_with(world.files("souss-massa"), world.time.clone(), numbers)
    };
    let first = std::fs::read(world.path("crl.pem")).unwrap();
    drop(start().unwrap());
    world.revoke(&leaver);
    let second = std::fs::read(world.path("crl.pem")).unwrap();
    let running = start().unwrap();
    let third = world.authority.lock().unwrap().list(NOW, LIST_VALIDITY).unwrap();
    world.write("crl.pem", third);
    running.reload().unwrap();
    drop(running);
    for older in [first, second] {
        world.write("crl.pem", older);
        assert!(matches!(start(), Err(TlsError::OlderList { .. })));
    }

    // Without its memory a node does not guess.
    world.write("revocation-numbers", "lost");
    assert!(matches!(start(), Err(TlsError::BadNumbers { .. })));
}

#[tokio::test]
async fn what_is_broken_replaces_nothing() {
    let (world, node) = world_and_node().await;
    let serial = world.issue(Role::Reader, "leaver");
    world.issue(Role::Reader, "reader");
    let (leaver, reader) = (world.client("leaver"), world.client("reader"));
    let first = std::fs::read(world.path("crl.pem")).unwrap();
    world.revoke(&serial);
    node.tls.reload().unwrap();
    let good = std::fs::read(world.path("crl.pem")).unwrap();
    let mut stream = watch(node.dial(&reader).await.unwrap()).await;

    // An authority of the same name with another key; and lists that are cut short.
    let mut stranger = Authority::init("test", NOW, DAY).unwrap();
    let (mut forged, mut flipped) = (String::new(), good.clone());
    for _ in 0..5 {
        forged = stranger.list(NOW, LIST_VALIDITY).unwrap();
    }
    let middle = flipped.len() - 60;
    flipped[middle] = if flipped[middle] == b'A' { b'B' } else { b'A' };
    let half = good[..good.len() / 2].to_vec();
    for (broken, text) in
        [("empty", Vec::new()), ("half", half), ("forged", forged.into_bytes()), ("flipped", flipped), ("older", first)]
    {
        world.write("crl.pem", text);
        let refused = node.tls.reload();
        assert!(refused.is_err(), "{broken} was taken");
        assert!(broken != "older" || matches!(refused, Err(TlsError::OlderList { .. })), "{refused:?}");
        check(node.dial(&reader).await.unwrap()).await.unwrap();
        assert!(matches!(node.dial(&leaver).await, Err(DialError::Refused(_))), "{broken}");
    }
    world.write("crl.pem", &good);

    // A key that is not the certificate's, and an authority that did not issue it.
    let key = std::fs::read(world.path("souss-massa.key")).unwrap();
    world.write("souss-massa.key", std::fs::read(world.path("reader.key")).unwrap());
    assert!(matches!(node.tls.reload(), Err(TlsError::Unusable(_))));
    world.write("souss-massa.key", key);
    let authority = std::fs::read(world.path("ca.pem")).unwrap();
    world.write("ca.pem", stranger.certificate_pem());
    assert!(matches!(node.tls.reload(), Err(TlsError::OwnCertificate(_))));
    world.write("ca.pem", authority);
    node.tls.reload().unwrap();

    node.reporter.set_service_status("", tonic_health::ServingStatus::NotServing).await;
    stream.next().await.unwrap().unwrap();
}

#[tokio::test]
async fn a_connection_ends_with_its_certificate() {
    let (world, node) = world_and_node().await;
    world.issue(Role::Reader, "reader");
    let tls = world.client("reader");
    world.time.set(NOW + DAY - Duration::seconds(1));
    let stream = watch(node.dial(&tls).await.unwrap()).await;
    ended(stream).await;
}

#[tokio::test]
async fn a_caller_drops_a_node_that_is_revoked() {
    let world = World::new();
    let serial = world.issue(Role::Node, "souss-massa");
    world.issue(Role::Node, "oriental");
    let node = Node::start(world.server("souss-massa"), ListenerLimits::default()).await;
    let oriental = world.client("oriental");
    let stream = watch(node.dial(&oriental).await.unwrap()).await;
    assert_eq!(oriental.connections(), 1);
    world.revoke(&serial);
    assert_eq!(oriental.reload().unwrap().cut, 1);
    ended(stream).await;
    let refused = node.dial(&oriental).await.unwrap_err();
    assert!(matches!(refused, DialError::ServerCertificate(_)), "{refused:?}");
}

#[tokio::test]
async fn a_channel_reports_the_reason_when_it_cannot_connect_again() {
    let (world, node) = world_and_node().await;
    let serial = world.issue(Role::Reader, "leaver");
    let channel = node.dial(&world.client("leaver")).await.unwrap();
    check(channel.clone()).await.unwrap();
    world.revoke(&serial);
    node.tls.reload().unwrap();
    let status = loop {
        // The first call may still meet the connection that was cut; the next ones dial again.
        match check(channel.clone()).await {
            Err(status) if DialError::among_causes(&status).is_some() => break status,
            outcome => drop(outcome.unwrap_err()),
        }
    };
    assert!(matches!(DialError::among_causes(&status), Some(DialError::Refused(_))));
}

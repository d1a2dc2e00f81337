//! The accept loop under stalling callers, crowds and rotation.

use super::*;

#[tokio::test]
async fn certificates_rotate_under_load() {
    let (world, node) = world_and_node().await;
    world.issue(Role::Reader, "reader");
    let reader = world.client("reader");
    let mut held = watch(node.dial(&reader).await.unwrap()).await;
    let stop = CancellationToken::new();
    let load = (0..4).map(|_| {
        let (stop, reader, url) = (stop.clone(), reader.clone(), node.url());
        tokio::spawn(async move {
            let mut calls = 0;
            while !stop.is_cancelled() || calls == 0 {
                let channel = connect(&url, &reader, Some(origin("souss-massa"))).await.unwrap();
                check(channel).await.unwrap();
                calls += 1;
            }
            calls
        })
    });
    let load: Vec<JoinHandle<u32>> = load.collect();
    for _ in 0..20 {
        world.issue(Role::Node, "souss-massa");
        let list = world.authority.lock().unwrap().list(NOW, LIST_VALIDITY).unwrap();
        world.write("crl.pem", list);
        assert_eq!(node.tls.reload().unwrap().cut, 0);
        check(node.dial(&reader).await.unwrap()).await.unwrap();
    }
    stop.cancel();
    for task in load {
        assert!(task.await.unwrap() > 0);
    }
    node.reporter.set_service_status("", tonic_health::ServingStatus::NotServing).await;
    held.next().await.unwrap().unwrap();
}

#[tokio::test]
async fn callers_who_stall_in_the_handshake_hold_up_nobody() {
    let world = World::new();
    world.issue(Role::Node, "souss-massa");
    world.issue(Role::Reader, "reader");
    let limits = ListenerLimits {
        handshake_timeout: StdDuration::from_secs(3_600),
        handshakes_max: 8,
        handshake_grace: StdDuration::from_millis(1),
        ..ListenerLimits::default()
    };
    let node = Node::start(world.server("souss-massa"), limits).await;
    let mut stalled = Vec::new();
    for number in 0..40 {
        let mut tcp = TcpStream::connect(("127.0.0.1", node.port)).await.unwrap();
        // Half of them begin a TLS record and never finish it.
        if number % 2 == 0 {
            tcp.write_all(&[0x16, 0x03, 0x01, 0x02, 0x00, 0x01]).await.unwrap();
        }
        stalled.push(tcp);
    }
    check(node.dial(&world.client("reader")).await.unwrap()).await.unwrap();
    drop(stalled);
}

#[tokio::test]
async fn a_handshake_has_a_time_limit() {
    let world = World::new();
    world.issue(Role::Node, "souss-massa");
    let limits = ListenerLimits { handshake_timeout: StdDuration::from_millis(20), ..ListenerLimits::default() };
    let node = Node::start(world.server("souss-massa"), limits).await;
    let mut tcp = TcpStream::connect(("127.0.0.1", node.port)).await.unwrap();
    let mut rest = Vec::new();
    let _ = tcp.read_to_end(&mut rest).await;
    assert!(rest.is_empty());
}

#[tokio::test]
async fn a_caller_that_says_nothing_is_cut_and_one_that_speaks_is_not() {
    let world = World::new();
    world.issue(Role::Node, "souss-massa");
    world.issue(Role::Reader, "reader");
    let limits = ListenerLimits { preface_timeout: StdDuration::from_millis(20), ..ListenerLimits::default() };
    let node = Node::start(world.server("souss-massa"), limits).await;
    for said in [&b""[..], b"PRI * HTTP/2.0"] {
        let tcp = TcpStream::connect(("127.0.0.1", node.port)).await.unwrap();
        let config = world.bare(Some("reader"), &[&rustls::version::TLS13]);
        let name = ServerName::try_from("127.0.0.1").unwrap();
        let mut stream = TlsConnector::from(Arc::new(config)).connect(name, tcp).await.unwrap();
        stream.write_all(said).await.unwrap();
        // Its end comes, whatever the server has said before.
        let _ = stream.read_to_end(&mut Vec::new()).await;
    }
    let channel = node.dial(&world.client("reader")).await.unwrap();
    tokio::time::sleep(StdDuration::from_millis(60)).await;
    check(channel).await.unwrap();
}

#[tokio::test]
async fn connections_are_counted_in_all_and_by_key() {
    let world = World::new();
    world.issue(Role::Node, "souss-massa");
    // There is no place even for a connection that would only be refused.
    let limits =
        ListenerLimits { connections_max: 2, connections_per_key_max: 1, refusals_max: 0, ..ListenerLimits::default() };
    let node = Node::start(world.server("souss-massa"), limits).await;
    let clients = ["one", "two", "three"].map(|name| {
        world.issue(Role::Reader, name);
        world.client(name)
    });
    let first = node.dial(&clients[0]).await.unwrap();
    assert!(matches!(node.dial(&clients[0]).await, Err(DialError::Closed(_))), "one key, two connections");
    let second = node.dial(&clients[1]).await.unwrap();
    assert!(matches!(node.dial(&clients[2]).await, Err(DialError::Closed(_))), "all places are taken");
    check(first.clone()).await.unwrap();
    check(second).await.unwrap();
    drop(first);
    // A place is free as soon as the server has seen the connection end.
    while node.dial(&clients[2]).await.is_err() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn shutting_down_ends_the_loop() {
    let (world, node) = world_and_node().await;
    world.issue(Role::Reader, "reader");
    check(node.dial(&world.client("reader")).await.unwrap()).await.unwrap();
    node.shutdown.cancel();
    node.task.await.unwrap();
    assert!(TcpStream::connect(("127.0.0.1", node.port)).await.is_err());
}

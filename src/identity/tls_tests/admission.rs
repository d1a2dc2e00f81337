//! Admission: certificates of every wrong kind, on both ends.

use super::*;

#[tokio::test]
async fn a_good_caller_gets_in_and_is_known_by_name() {
    let (world, node) = world_and_node().await;
    for (role, name) in [(Role::Submitter, "region-sm"), (Role::Node, "oriental"), (Role::Admin, "keeper")] {
        world.issue(role, name);
        check(node.dial(&world.client(name)).await.unwrap()).await.unwrap();
    }
    let seen = node.seen.lock().unwrap().clone();
    assert_eq!(seen, ["submitter/region-sm", "node/oriental", "admin/keeper"]);
    assert_eq!(node.tls.principal().to_string(), "node/souss-massa");
}

#[tokio::test]
async fn callers_with_wrong_certificates_are_kept_out() {
    let (world, node) = world_and_node().await;
    world.issue(Role::Reader, "good");
    let dated = |name: &str, from: OffsetDateTime, to: OffsetDateTime| {
        let request = CertificateRequest::new(Role::Reader, name, NOW, DAY);
        world.issue_as(&CertificateRequest { not_before: from, not_after: to, ..request });
    };
    dated("expired", NOW - DAY * 2, NOW - DAY);
    dated("early", NOW + DAY, NOW + DAY * 2);
    world.issue_odd("usage", Some("marsad://reader/usage"), &[ExtendedKeyUsagePurpose::ServerAuth]);
    world.issue_odd("nameless", None, &[ExtendedKeyUsagePurpose::ClientAuth]);
    world.issue_odd("root", Some("marsad://root/root"), &[ExtendedKeyUsagePurpose::ClientAuth]);
    world.issue_odd("useless", Some("marsad://reader/useless"), &[]);
    world.issue_odd("mailer", Some("marsad://reader/mailer"), &[ExtendedKeyUsagePurpose::EmailProtection]);
    let stranger = Authority::init("test", NOW, DAY).unwrap();
    world.keep("foreign", &stranger.issue(&CertificateRequest::new(Role::Admin, "foreign", NOW, DAY)).unwrap());

    let tls13 = &[&rustls::version::TLS13];
    for name in ["expired", "early", "usage", "useless", "mailer", "nameless", "root", "foreign"] {
        let outcome = node.first_byte(world.bare(Some(name), tls13)).await;
        assert!(outcome.is_err(), "{name} got in");
    }
    assert!(node.first_byte(world.bare(None, tls13)).await.is_err(), "no certificate");
    assert!(node.first_byte(world.bare(Some("good"), &[&rustls::version::TLS12])).await.is_err(), "TLS 1.2");
    let mut other_protocol = world.bare(Some("good"), tls13);
    other_protocol.alpn_protocols.clear();
    assert!(node.first_byte(other_protocol).await.is_err(), "no HTTP/2");

    let mut plain = TcpStream::connect(("127.0.0.1", node.port)).await.unwrap();
    plain.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    let _ = plain.read_to_end(&mut answer).await;
    assert!(!answer.windows(3).any(|window| window == [0, 0, 4]), "no SETTINGS frame in clear");

    assert!(node.seen.lock().unwrap().is_empty());
    node.first_byte(world.bare(Some("good"), tls13)).await.unwrap();
}

#[tokio::test]
async fn the_caller_is_told_why() {
    let (world, node) = world_and_node().await;
    let request = CertificateRequest::new(Role::Reader, "expired", NOW, DAY);
    world.issue_as(&CertificateRequest { not_before: NOW - DAY * 2, not_after: NOW - DAY, ..request });
    let refused = node.dial(&world.client("expired")).await.unwrap_err();
    assert!(matches!(refused, DialError::Refused(AlertDescription::CertificateExpired)), "{refused:?}");

    world.issue_odd("nameless", Some("marsad://root/x"), &[ExtendedKeyUsagePurpose::ClientAuth]);
    assert!(ClientTls::load(world.files("nameless")).is_err(), "our own client would not even load it");
}

#[tokio::test]
async fn a_server_that_is_not_the_node_meant_is_refused() {
    let (world, node) = world_and_node().await;
    world.issue(Role::Reader, "reader");
    let tls = world.client("reader");
    let wrong = connect(&node.url(), &tls, Some(origin("oriental"))).await.unwrap_err();
    assert!(matches!(&wrong, DialError::WrongNode { found, .. } if found == "souss-massa"), "{wrong:?}");
    connect(&node.url(), &tls, None).await.unwrap();

    // The right name, but a certificate for another host.
    let request = CertificateRequest::new(Role::Node, "elsewhere", NOW, DAY);
    let hosts = vec!["marsad.example".to_owned()];
    world.issue_as(&CertificateRequest { dns_names: hosts, addresses: vec![], ..request });
    let elsewhere = Node::start(world.server("elsewhere"), ListenerLimits::default()).await;
    let wrong = connect(&elsewhere.url(), &tls, Some(origin("elsewhere"))).await.unwrap_err();
    assert!(matches!(wrong, DialError::ServerCertificate(_)), "{wrong:?}");

    // A person's certificate opens no server.
    assert!(matches!(ServerTls::load(world.files("reader")), Err(TlsError::NotANode(_))));

    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap().port();
    let answer = tokio::spawn(async move {
        let (mut tcp, _) = silent.accept().await.unwrap();
        tcp.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
        silent
    });
    let wrong = connect(&format!("https://127.0.0.1:{port}"), &tls, None).await.unwrap_err();
    assert!(matches!(wrong, DialError::NotOurProtocol(_)), "{wrong:?}");
    drop(answer.await.unwrap());
    let gone = connect(&format!("https://127.0.0.1:{port}"), &tls, None).await.unwrap_err();
    assert!(matches!(gone, DialError::Unreachable(_)), "{gone:?}");
    for url in ["http://127.0.0.1:1", "127.0.0.1:1", "https://", "https://a@b:1", "https://a/path", "https://a b"] {
        assert!(matches!(connect(url, &tls, None).await, Err(DialError::BadUrl(_))), "{url}");
    }
}

/// What `reader` hears when it calls a server that shows `name`'s certificate and asks for none.
async fn call_to(world: &World, name: &str) -> DialError {
    let chain = vec![CertificateDer::from_pem_file(world.path(&format!("{name}.pem"))).unwrap()];
    let key = PrivateKeyDer::from_pem_file(world.path(&format!("{name}.key"))).unwrap();
    let mut config = rustls::ServerConfig::builder_with_details(provider(), world.time.clone())
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec()];
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://127.0.0.1:{}", listener.local_addr().unwrap().port());
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let server = tokio::spawn(async move { acceptor.accept(listener.accept().await.unwrap().0).await });
    let refused = connect(&url, &world.client("reader"), None).await.unwrap_err();
    drop(server.await);
    refused
}

#[tokio::test]
async fn a_person_cannot_pose_as_a_server() {
    let world = World::new();
    world.issue(Role::Reader, "reader");
    world.issue_odd("poser", Some("marsad://reader/poser"), &[ExtendedKeyUsagePurpose::ServerAuth]);
    let refused = call_to(&world, "poser").await;
    assert!(matches!(refused, DialError::NotANode { .. }), "{refused:?}");
}

#[tokio::test]
async fn a_certificate_must_say_what_it_is_good_for() {
    let world = World::new();
    world.issue(Role::Reader, "reader");
    for (name, usages) in [("nothing", &[][..]), ("calling", &[ExtendedKeyUsagePurpose::ClientAuth])] {
        world.issue_odd(name, Some("marsad://node/souss-massa"), usages);
        let refused = call_to(&world, name).await;
        let wrong = matches!(refused, DialError::ServerIdentity(_) | DialError::ServerCertificate(_));
        assert!(wrong, "{name}: {refused:?}");
        assert!(
            matches!(ServerTls::load_with(world.files(name), world.time.clone(), None), Err(TlsError::Usage(_))),
            "{name}"
        );
    }
    let refused = ClientTls::load_at(world.files("nothing"), world.time.clone(), EndedLists::Refuse);
    assert!(matches!(refused, Err(TlsError::Usage(CertificateError::WrongUsage(_)))));
}

#[tokio::test]
async fn no_session_is_resumed() {
    let (world, node) = world_and_node().await;
    world.issue(Role::Reader, "reader");
    let mut config = world.bare(Some("reader"), &[&rustls::version::TLS13]);
    config.resumption = Resumption::in_memory_sessions(8);
    for _ in 0..3 {
        // Clones share the store, so a ticket from the first would be used by the next.
        let kind = node.first_byte(config.clone()).await.unwrap();
        assert!(!matches!(kind, HandshakeKind::Resumed), "{kind:?}");
    }
}

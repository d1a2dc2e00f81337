//! Both ends of a connection on real sockets: who gets in, who is kept out, who is cut.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration as StdDuration;

use rcgen::{CertificateParams, ExtendedKeyUsagePurpose, KeyPair, SanType};
use rustls::client::Resumption;
use rustls::time_provider::TimeProvider;
use rustls::{AlertDescription, ClientConfig, HandshakeKind, RootCertStore};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use time::{Duration, OffsetDateTime};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;
use tokio_stream::StreamExt;
use tokio_util::sync::CancellationToken;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::{Channel, Server};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;

use crate::domain::code::OriginName;
use crate::identity::authority::{Authority, CertificateRequest, Issued, LIST_VALIDITY};
use crate::identity::connections::{EntryError, OtherEnd};
use crate::identity::material::provider;
use crate::identity::*;

const NOW: OffsetDateTime = time::macros::datetime!(2026-03-01 12:00 UTC);
const DAY: Duration = Duration::days(1);

/// A clock that the test moves.
#[derive(Debug)]
struct TestTime(AtomicU64);

impl TestTime {
    fn set(&self, time: OffsetDateTime) {
        self.0.store(time.unix_timestamp().unsigned_abs(), Ordering::SeqCst);
    }
}

impl TimeProvider for TestTime {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(StdDuration::from_secs(self.0.load(Ordering::SeqCst))))
    }
}

/// An authority, its list on disk, and whatever certificates a test asks for.
struct World {
    dir: tempfile::TempDir,
    authority: Mutex<Authority>,
    time: Arc<TestTime>,
}

impl World {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut authority = Authority::init("test", NOW, DAY * 365).unwrap();
        std::fs::write(dir.path().join("ca.pem"), authority.certificate_pem()).unwrap();
        std::fs::write(dir.path().join("crl.pem"), authority.list(NOW, LIST_VALIDITY).unwrap()).unwrap();
        let time = Arc::new(TestTime(AtomicU64::new(0)));
        time.set(NOW);
        Self { dir, authority: Mutex::new(authority), time }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), text).unwrap();
    }

    fn files(&self, name: &str) -> TlsFiles {
        TlsFiles {
            certificate: self.path(&format!("{name}.pem")),
            key: self.path(&format!("{name}.key")),
            authorities: self.path("ca.pem"),
            revocations: Some(self.path("crl.pem")),
        }
    }

    fn keep(&self, name: &str, issued: &Issued) {
        self.write(&format!("{name}.pem"), &issued.certificate_pem);
        self.write(&format!("{name}.key"), issued.key_pem.as_bytes());
    }

    fn issue(&self, role: Role, name: &str) -> Serial {
        self.issue_as(&CertificateRequest::new(role, name, NOW, DAY))
    }

    fn issue_as(&self, request: &CertificateRequest) -> Serial {
        let issued = self.authority.lock().unwrap().issue(request).unwrap();
        self.keep(&request.name, &issued);
        issued.serial
    }

    /// A certificate that the authority's own rules would not let it issue.
    fn issue_odd(&self, name: &str, uri: Option<&str>, usage: ExtendedKeyUsagePurpose) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
        params.subject_alt_names.extend(uri.map(|uri| SanType::URI(uri.try_into().unwrap())));
        params.extended_key_usages = vec![usage];
        params.not_before = NOW - DAY;
        params.not_after = NOW + DAY;
        let certificate = params.signed_by(&key, self.authority.lock().unwrap().issuer()).unwrap();
        self.write(&format!("{name}.pem"), certificate.pem());
        self.write(&format!("{name}.key"), key.serialize_pem());
    }

    fn revoke(&self, serial: &Serial) {
        let list = self.authority.lock().unwrap().revoke(serial, NOW, LIST_VALIDITY).unwrap();
        self.write("crl.pem", list);
    }

    fn client(&self, name: &str) -> ClientTls {
        ClientTls::load_at(self.files(name), self.time.clone()).unwrap()
    }

    fn server(&self, name: &str) -> ServerTls {
        ServerTls::load_at(self.files(name), self.time.clone()).unwrap()
    }

    /// A bare TLS client: no checks of ours, TLS versions and certificate as asked.
    fn bare(&self, name: Option<&str>, versions: &[&'static rustls::SupportedProtocolVersion]) -> ClientConfig {
        let mut roots = RootCertStore::empty();
        let authority = std::fs::read(self.path("ca.pem")).unwrap();
        roots.add(CertificateDer::from_pem_slice(&authority).unwrap()).unwrap();
        let builder = ClientConfig::builder_with_details(provider(), self.time.clone())
            .with_protocol_versions(versions)
            .unwrap()
            .with_root_certificates(roots);
        let mut config = match name {
            None => builder.with_no_client_auth(),
            Some(name) => {
                let files = self.files(name);
                let chain = vec![CertificateDer::from_pem_file(files.certificate).unwrap()];
                builder.with_client_auth_cert(chain, PrivateKeyDer::from_pem_file(files.key).unwrap()).unwrap()
            }
        };
        config.alpn_protocols = vec![b"h2".to_vec()];
        config
    }
}

/// A node that serves the health service.
struct Node {
    port: u16,
    tls: Arc<ServerTls>,
    reporter: tonic_health::server::HealthReporter,
    seen: Arc<Mutex<Vec<String>>>,
    shutdown: CancellationToken,
    task: JoinHandle<()>,
}

impl Node {
    async fn start(tls: ServerTls, limits: ListenerLimits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let tls = Arc::new(tls);
        let shutdown = CancellationToken::new();
        let connections = incoming(listener, Arc::clone(&tls), limits, shutdown.clone());
        let (reporter, health) = tonic_health::server::health_reporter();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        let health = InterceptedService::new(health, move |request: tonic::Request<()>| {
            let peer: &PeerInfo = request.extensions().get().unwrap();
            log.lock().unwrap().push(peer.principal.to_string());
            Ok(request)
        });
        let stop = shutdown.clone().cancelled_owned();
        let task = tokio::spawn(async move {
            Server::builder().add_service(health).serve_with_incoming_shutdown(connections, stop).await.unwrap();
        });
        Self { port, tls, reporter, seen, shutdown, task }
    }

    fn url(&self) -> String {
        format!("https://127.0.0.1:{}", self.port)
    }

    async fn dial(&self, tls: &ClientTls) -> Result<Channel, DialError> {
        connect(&self.url(), tls, Some(origin("souss-massa"))).await
    }

    /// The server's first byte, over a bare TLS connection.
    async fn first_byte(&self, config: ClientConfig) -> std::io::Result<HandshakeKind> {
        let tcp = TcpStream::connect(("127.0.0.1", self.port)).await?;
        let name = ServerName::try_from("127.0.0.1").unwrap();
        let mut stream = TlsConnector::from(Arc::new(config)).connect(name, tcp).await?;
        stream.read_u8().await?;
        assert_eq!(stream.get_ref().1.tls13_tickets_received(), 0, "a ticket would allow resumption");
        Ok(stream.get_ref().1.handshake_kind().unwrap())
    }
}

fn origin(name: &str) -> OriginName {
    OriginName::new(name).unwrap()
}

async fn check(channel: Channel) -> Result<(), tonic::Status> {
    HealthClient::new(channel).check(HealthCheckRequest::default()).await.map(drop)
}

type Watch = tonic::Streaming<tonic_health::pb::HealthCheckResponse>;

/// A stream that stays open; its first message has been read.
async fn watch(channel: Channel) -> Watch {
    let mut stream = HealthClient::new(channel).watch(HealthCheckRequest::default()).await.unwrap().into_inner();
    stream.next().await.unwrap().unwrap();
    stream
}

/// Waits for the end of a stream that must be cut.
async fn ended(mut stream: Watch) -> tonic::Status {
    loop {
        match stream.next().await {
            Some(Ok(_)) => {}
            Some(Err(status)) => return status,
            None => panic!("a cut stream ends with an error"),
        }
    }
}

async fn world_and_node() -> (World, Node) {
    let world = World::new();
    world.issue(Role::Node, "souss-massa");
    let node = Node::start(world.server("souss-massa"), ListenerLimits::default()).await;
    (world, node)
}

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
    world.issue_odd("usage", Some("marsad://reader/usage"), ExtendedKeyUsagePurpose::ServerAuth);
    world.issue_odd("nameless", None, ExtendedKeyUsagePurpose::ClientAuth);
    world.issue_odd("root", Some("marsad://root/root"), ExtendedKeyUsagePurpose::ClientAuth);
    let stranger = Authority::init("test", NOW, DAY).unwrap();
    world.keep("foreign", &stranger.issue(&CertificateRequest::new(Role::Admin, "foreign", NOW, DAY)).unwrap());

    let tls13 = &[&rustls::version::TLS13];
    for name in ["expired", "early", "usage", "nameless", "root", "foreign"] {
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
    assert!(refused.is_refusal());

    world.issue_odd("nameless", Some("marsad://root/x"), ExtendedKeyUsagePurpose::ClientAuth);
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

#[tokio::test]
async fn a_person_cannot_pose_as_a_server() {
    let (world, _node) = world_and_node().await;
    world.issue(Role::Reader, "reader");
    world.issue_odd("poser", Some("marsad://reader/poser"), ExtendedKeyUsagePurpose::ServerAuth);
    let tls = world.client("reader");
    let chain = vec![CertificateDer::from_pem_file(world.path("poser.pem")).unwrap()];
    let key = PrivateKeyDer::from_pem_file(world.path("poser.key")).unwrap();
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
    let refused = connect(&url, &tls, None).await.unwrap_err();
    assert!(matches!(refused, DialError::NotANode { .. }), "{refused:?}");
    drop(server.await);
}

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
    let hot = &node.tls.hot;
    let before = hot.live().generation;
    let chain = vec![CertificateDer::from_pem_file(world.path("leaver.pem")).unwrap()];
    let key = principal_from_der(&chain[0]).unwrap().key;
    world.revoke(&serial);
    node.tls.reload().unwrap();
    let entry = hot.connections.enter(OtherEnd { chain, called: None, key }, before, 10);
    assert!(matches!(entry, Err(EntryError::NotGood(_))));
    assert_eq!(node.tls.connections(), 0);
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

#[tokio::test]
async fn a_stale_list_lets_nobody_in_and_cuts_who_is() {
    let (world, node) = world_and_node().await;
    world.issue(Role::Reader, "reader");
    let tls = ClientTls::load_at(TlsFiles { revocations: None, ..world.files("reader") }, world.time.clone()).unwrap();
    let stream = watch(node.dial(&tls).await.unwrap()).await;

    // The list ends while the certificates are still good.
    let list = world.authority.lock().unwrap().list(NOW, Duration::hours(1)).unwrap();
    world.write("crl.pem", list);
    assert_eq!(node.tls.reload().unwrap().cut, 0);
    world.time.set(NOW + Duration::hours(2));
    assert!(node.tls.lists_are_stale());
    let refused = node.dial(&tls).await.unwrap_err();
    assert!(refused.is_refusal(), "{refused:?}");
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
    let again = Node::start(ServerTls { hot: Arc::clone(&node.tls.hot) }, ListenerLimits::default()).await;
    check(again.dial(&tls).await.unwrap()).await.unwrap();
}

#[test]
fn a_node_without_a_list_does_not_start() {
    let world = World::new();
    world.issue(Role::Node, "souss-massa");
    let files = world.files("souss-massa");
    let without = TlsFiles { revocations: None, ..files.clone() };
    assert!(matches!(ServerTls::load_at(without, world.time.clone()), Err(TlsError::NoList)));
    world.write("crl.pem", "");
    assert!(matches!(ServerTls::load_at(files.clone(), world.time.clone()), Err(TlsError::NoList)));
    std::fs::remove_file(world.path("crl.pem")).unwrap();
    assert!(matches!(ServerTls::load_at(files, world.time.clone()), Err(TlsError::Read { .. })));
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
        assert!(node.dial(&leaver).await.unwrap_err().is_refusal(), "{broken}");
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
async fn connections_are_counted_in_all_and_by_key() {
    let world = World::new();
    world.issue(Role::Node, "souss-massa");
    let limits = ListenerLimits { connections_max: 2, connections_per_key_max: 1, ..ListenerLimits::default() };
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
    assert!(DialError::among_causes(&status).unwrap().is_refusal());
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

//! Both ends of a connection on real sockets: which are accepted, refused and cut.

mod admission;
mod limits;
mod revocation;

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

use crate::authority::{Authority, CertificateRequest, Issued, LIST_VALIDITY};
use crate::connections::{EntryError, OtherEnd};
use crate::tls_files::{EndedLists, provider};
use crate::*;
use marsad_domain::code::OriginName;

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
    fn issue_odd(&self, name: &str, uri: Option<&str>, usages: &[ExtendedKeyUsagePurpose]) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
        params.subject_alt_names.extend(uri.map(|uri| SanType::URI(uri.try_into().unwrap())));
        params.extended_key_usages = usages.to_vec();
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
        ClientTls::load_at(self.files(name), self.time.clone(), EndedLists::Refuse).unwrap()
    }

    fn server(&self, name: &str) -> ServerTls {
        ServerTls::load_with(self.files(name), self.time.clone(), None).unwrap()
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

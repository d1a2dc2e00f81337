//! A peer for tests: it serves logs that a test wrote over real TLS, and fails where the test wants it to.

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use marsad::clock::{Clock, SystemClock};
use marsad::federation::feed::FeedMessage;
use marsad::identity::authority::{Authority, CertificateRequest, LIST_VALIDITY};
use marsad::identity::{ClientTls, ListenerLimits, Role, ServerTls, TlsFiles, incoming};
use marsad::log::checkpoint::LogId;
use marsad::log::segment::Disclosure;
use marsad::wire::pb::federation_service_server::{FederationService, FederationServiceServer};
use marsad::wire::pb::get_proof_request::Subject;
use marsad::wire::pb::{self, pull_log_response, pull_payloads_response};
use marsad::wire::segment;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio_stream::Stream;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;
use tonic::transport::Server;
use tonic::{Request, Response, Status};

use crate::federation_origin::Origin;

/// An authority with the certificates that a test asks for.
pub struct Certificates {
    folder: tempfile::TempDir,
    authority: Mutex<Authority>,
}

impl Certificates {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let now = SystemClock.now();
        let mut authority = Authority::init("test", now, time::Duration::days(2)).unwrap();
        std::fs::write(folder.path().join("ca.pem"), authority.certificate_pem()).unwrap();
        std::fs::write(folder.path().join("crl.pem"), authority.list(now, LIST_VALIDITY).unwrap()).unwrap();
        Self { folder, authority: Mutex::new(authority) }
    }

    /// The material of a node; its certificate is made at the first call.
    pub fn files(&self, node: &str) -> TlsFiles {
        let path = |name: String| self.folder.path().join(name);
        let (certificate, key) = (path(format!("{node}.pem")), path(format!("{node}.key")));
        if !certificate.exists() {
            let request = CertificateRequest::new(Role::Node, node, SystemClock.now(), time::Duration::days(1));
            let issued = self.authority.lock().unwrap().issue(&request).unwrap();
            std::fs::write(&key, issued.key_pem.as_bytes()).unwrap();
            std::fs::write(&certificate, &issued.certificate_pem).unwrap();
        }
        TlsFiles { certificate, key, authorities: path("ca.pem".into()), revocations: Some(path("crl.pem".into())) }
    }

    pub fn client(&self, node: &str) -> ClientTls {
        ClientTls::load(self.files(node)).unwrap()
    }

    pub fn server(&self, node: &str) -> ServerTls {
        ServerTls::load(self.files(node)).unwrap()
    }
}

/// How a peer fails.
#[derive(Debug, Clone, Copy, Default)]
pub struct Faults {
    /// Each stream breaks after so many messages.
    pub cut_after: Option<usize>,
    /// Each stream ends as by age after so many messages.
    pub end_after: Option<usize>,
    /// Streams open, and nothing is sent.
    pub silent: bool,
    /// Withheld payloads are sent when they are requested again.
    pub gives_all: bool,
}

#[derive(Default)]
struct Inner {
    origins: Mutex<Vec<Origin>>,
    changes: watch::Sender<u64>,
    faults: Mutex<Faults>,
    streams: AtomicUsize,
}

/// A peer.
#[derive(Clone, Default)]
pub struct TestPeer(Arc<Inner>);

impl TestPeer {
    pub fn serving(origins: &[&Origin]) -> Self {
        let peer = Self::default();
        peer.set(origins);
        peer
    }

    /// Replaces what it serves, and wakes its streams.
    pub fn set(&self, origins: &[&Origin]) {
        *self.0.origins.lock().unwrap() = origins.iter().map(|origin| (*origin).clone()).collect();
        self.0.changes.send_modify(|change| *change += 1);
    }

    pub fn fail(&self, faults: Faults) {
        *self.0.faults.lock().unwrap() = faults;
    }

    /// How many streams were opened.
    pub fn streams(&self) -> usize {
        self.0.streams.load(Ordering::SeqCst)
    }

    /// How many streams are open.
    pub fn listeners(&self) -> usize {
        self.0.changes.receiver_count()
    }

    /// Serves at `address` (port 0: any) until the guard is dropped.
    pub async fn serve(&self, certificates: &Certificates, node: &str, address: SocketAddr) -> Serving {
        let stop = CancellationToken::new();
        let tls = Arc::new(certificates.server(node));
        let service = Server::builder().add_service(FederationServiceServer::new(self.clone()));
        // A separate runtime: dropping it ends every connection, like the end of a process.
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let (tell, told) = tokio::sync::oneshot::channel();
        let stopped = stop.clone();
        runtime.spawn(async move {
            let listener = TcpListener::bind(address).await.unwrap();
            tell.send(listener.local_addr().unwrap()).unwrap();
            service.serve_with_incoming(incoming(listener, tls, ListenerLimits::default(), stopped)).await.unwrap();
        });
        Serving { address: told.await.unwrap(), stop, runtime: Some(runtime) }
    }

    fn origin(&self, log: Option<pb::LogId>) -> Result<Origin, Status> {
        let log = log.and_then(|log| LogId::try_from(log).ok()).ok_or_else(|| Status::invalid_argument("log"))?;
        let origins = self.0.origins.lock().unwrap();
        origins.iter().find(|origin| origin.log == log).cloned().ok_or_else(|| Status::not_found("log"))
    }

    fn notes(&self) -> Vec<String> {
        self.0.origins.lock().unwrap().iter().map(|origin| origin.note(origin.size())).collect()
    }

    /// Sends what the caller lacks, then new entries.
    async fn feed(self, wants: Vec<pb::LogWant>, out: mpsc::Sender<Result<pb::PullLogResponse, Status>>) -> Option<()> {
        let faults = *self.0.faults.lock().unwrap();
        let mut changes = self.0.changes.subscribe();
        let mut sent: Vec<(LogId, u64)> = Vec::new();
        let mut count = 0;
        loop {
            changes.mark_unchanged();
            let origins = self.0.origins.lock().unwrap().clone();
            let mut parts = Vec::new();
            for origin in &origins {
                let want = wants.iter().find(|want| want.log == Some((&origin.log).into()));
                let before = sent.iter().find(|(log, _)| *log == origin.log).map(|(_, size)| (*size, 0));
                let (size, chunks) = before.unwrap_or(want.map_or((0, 0), |want| (want.size, want.chunks)));
                parts.extend(origin.served(size.min(origin.size()), chunks).into_iter().map(part));
                sent.retain(|(log, _)| *log != origin.log);
                sent.push((origin.log.clone(), origin.size()));
            }
            parts.push(pull_log_response::Part::Heads(pb::Heads { notes: self.notes() }));
            for part in parts {
                if faults.silent {
                    std::future::pending::<()>().await;
                }
                if faults.cut_after.is_some_and(|cut| count >= cut) {
                    out.send(Err(Status::unavailable("cut"))).await.ok()?;
                    return None;
                }
                if faults.end_after.is_some_and(|end| count >= end) {
                    return None;
                }
                out.send(Ok(pb::PullLogResponse { part: Some(part) })).await.ok()?;
                count += 1;
            }
            tokio::select! {
                changed = changes.changed() => changed.ok()?,
                () = out.closed() => return None,
            }
        }
    }
}

fn part(message: FeedMessage) -> pull_log_response::Part {
    match message {
        FeedMessage::Segment(message) => pull_log_response::Part::Segment(segment::to_pb(message).unwrap()),
        FeedMessage::Chunk(chunk) => pull_log_response::Part::Chunk(pb::Chunk {
            log: Some((&chunk.log).into()),
            index: chunk.index,
            number: chunk.number,
            data: chunk.data.into(),
        }),
        other => panic!("not sent: {other:?}"),
    }
}

fn bytes(hashes: &[marsad::log::merkle::Hash]) -> Vec<Vec<u8>> {
    hashes.iter().map(|hash| hash.as_bytes().to_vec()).collect()
}

type Answers<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

#[tonic::async_trait]
impl FederationService for TestPeer {
    type PullLogStream = Answers<pb::PullLogResponse>;
    type PullPayloadsStream = Answers<pb::PullPayloadsResponse>;

    async fn get_checkpoints(
        &self,
        _: Request<pb::GetCheckpointsRequest>,
    ) -> Result<Response<pb::GetCheckpointsResponse>, Status> {
        Ok(Response::new(pb::GetCheckpointsResponse { notes: self.notes() }))
    }

    async fn get_proof(&self, request: Request<pb::GetProofRequest>) -> Result<Response<pb::GetProofResponse>, Status> {
        let request = request.into_inner();
        let origin = self.origin(request.log)?;
        let (hashes, header) = match request.subject.unwrap() {
            Subject::OldSize(old) => (origin.tree.consistency(old, request.size), Vec::new()),
            Subject::Index(index) => (origin.tree.inclusion(index, request.size), origin.bytes[index as usize].clone()),
        };
        Ok(Response::new(pb::GetProofResponse { hashes: bytes(&hashes), header }))
    }

    async fn pull_log(&self, request: Request<pb::PullLogRequest>) -> Result<Response<Self::PullLogStream>, Status> {
        self.0.streams.fetch_add(1, Ordering::SeqCst);
        let (out, stream) = mpsc::channel(1);
        tokio::spawn(self.clone().feed(request.into_inner().wants, out));
        Ok(Response::new(Box::pin(ReceiverStream::new(stream))))
    }

    async fn pull_payloads(
        &self,
        request: Request<pb::PullPayloadsRequest>,
    ) -> Result<Response<Self::PullPayloadsStream>, Status> {
        let request = request.into_inner();
        let origin = self.origin(request.log)?;
        let mut parts = Vec::new();
        if self.0.faults.lock().unwrap().gives_all {
            for index in request.indexes {
                let full = origin.full(index);
                let chunks = matches!(full, Disclosure::Full { inline: None, .. });
                let disclosure = Some(segment::disclosure_to_pb(full).unwrap());
                let disclosure = pb::PayloadDisclosure { index, disclosure };
                parts.push(pull_payloads_response::Part::Disclosure(disclosure));
                for number in (0..origin.chunks[index as usize].len()).filter(|_| chunks) {
                    let pull_log_response::Part::Chunk(chunk) = part(FeedMessage::Chunk(origin.chunk(index, number)))
                    else {
                        panic!("not a chunk")
                    };
                    parts.push(pull_payloads_response::Part::Chunk(chunk));
                }
            }
        }
        let answers = parts.into_iter().map(|part| Ok(pb::PullPayloadsResponse { part: Some(part) }));
        Ok(Response::new(Box::pin(tokio_stream::iter(answers))))
    }
}

/// A serving peer. Dropping it stops it.
pub struct Serving {
    pub address: SocketAddr,
    stop: CancellationToken,
    runtime: Option<tokio::runtime::Runtime>,
}

impl Serving {
    pub fn url(&self) -> String {
        format!("https://{}", self.address)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.stop.cancel();
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Passes on the connections to `target`; the n-th breaks after `limits[n]` bytes from the target, the rest stay whole.
pub async fn cutting_proxy(target: SocketAddr, limits: Vec<u64>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut limits = limits.into_iter();
        while let Ok((client, _)) = listener.accept().await {
            let limit = limits.next().unwrap_or(u64::MAX);
            tokio::spawn(pass_on(client, target, limit));
        }
    });
    address
}

async fn pass_on(client: TcpStream, target: SocketAddr, limit: u64) {
    let Ok(server) = TcpStream::connect(target).await else { return };
    let (mut from_client, mut to_client) = client.into_split();
    let (from_server, mut to_server) = server.into_split();
    let mut limited = from_server.take(limit);
    tokio::select! {
        _ = tokio::io::copy(&mut from_client, &mut to_server) => {}
        _ = tokio::io::copy(&mut limited, &mut to_client) => {}
    }
    let _ = to_client.shutdown().await;
}

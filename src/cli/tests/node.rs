//! A minimal node for tests: it serves the program's own catalogue, accepts correctly signed submissions, and keeps them.

mod calls;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use time::Duration;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};
use tonic::transport::Server;

use crate::client::Profile;
use crate::clock::{Clock, SystemClock};
use crate::identity::{
    Authority, CertificateRequest, ListenerLimits, Role, ServerTls, TlsFiles, incoming, principal_from_pem,
};
use crate::wire::pb;

#[derive(Debug, Clone)]
pub struct Taken {
    pub key: String,
    pub rows: u64,
}

#[derive(Clone)]
struct Service {
    /// The submitter's certificate (DER).
    certificate: Arc<[u8]>,
    taken: Arc<Mutex<Vec<Taken>>>,
    catalogues: Arc<Mutex<Catalogues>>,
}

/// The index of the newest catalogue, how often another one comes while a submission is on its way, and how many were sent.
#[derive(Debug, Default, Clone, Copy)]
pub struct Catalogues {
    newest: u64,
    pub moves: u32,
    pub sent: u32,
}

pub struct Node {
    folder: tempfile::TempDir,
    port: u16,
    taken: Arc<Mutex<Vec<Taken>>>,
    pub catalogues: Arc<Mutex<Catalogues>>,
    _shutdown: DropGuard,
}

impl Node {
    /// A node named `souss-massa`, and a submitter `region-sm`.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let now = SystemClock.now();
        let mut authority = Authority::init("test", now, Duration::days(2)).unwrap();
        let list = authority.list(now, Duration::days(1)).unwrap();
        std::fs::write(folder.path().join("ca.pem"), authority.certificate_pem()).unwrap();
        std::fs::write(folder.path().join("crl.pem"), list).unwrap();
        let mut certificate = Arc::from(Vec::new());
        for (role, name) in [(Role::Node, "souss-massa"), (Role::Submitter, "region-sm")] {
            let issued = authority.issue(&CertificateRequest::new(role, name, now, Duration::days(1))).unwrap();
            std::fs::write(folder.path().join(format!("{name}.pem")), &issued.certificate_pem).unwrap();
            std::fs::write(folder.path().join(format!("{name}.key")), issued.key_pem.as_bytes()).unwrap();
            certificate = principal_from_pem(&issued.certificate_pem).unwrap().certificate.to_vec().into();
        }
        let files = TlsFiles {
            certificate: folder.path().join("souss-massa.pem"),
            key: folder.path().join("souss-massa.key"),
            authorities: folder.path().join("ca.pem"),
            revocations: Some(folder.path().join("crl.pem")),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let shutdown = CancellationToken::new();
        let tls = Arc::new(ServerTls::load(files).unwrap());
        let streams = incoming(listener, tls, ListenerLimits::default(), shutdown.clone());
        let taken = Arc::new(Mutex::new(Vec::new()));
        let catalogues = Arc::new(Mutex::new(Catalogues { newest: 1, ..Catalogues::default() }));
        let service = Service { certificate, taken: Arc::clone(&taken), catalogues: Arc::clone(&catalogues) };
        let server = Server::builder()
            .add_service(pb::catalog_service_server::CatalogServiceServer::new(service.clone()))
            .add_service(
                pb::submission_service_server::SubmissionServiceServer::new(service.clone())
                    .accept_compressed(tonic::codec::CompressionEncoding::Zstd),
            )
            .add_service(pb::query_service_server::QueryServiceServer::new(service));
        let ended = shutdown.clone();
        tokio::spawn(async move { server.serve_with_incoming_shutdown(streams, ended.cancelled_owned()).await });
        Self { folder, port, taken, catalogues, _shutdown: shutdown.drop_guard() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn profile(&self, name: &str) -> Profile {
        Profile {
            address: format!("https://127.0.0.1:{}", self.port),
            node: "souss-massa".into(),
            certificate: self.path(&format!("{name}.pem")),
            key: self.path(&format!("{name}.key")),
            authorities: self.path("ca.pem"),
            revocations: Some(self.path("crl.pem")),
            trusted_keys: None,
            receipts: None,
        }
    }

    pub fn submissions(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }
}

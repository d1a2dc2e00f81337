//! A node in three lines: its own database, authority, keys and certificates, and the real server on a free port.
//!
//! ```ignore
//! let node = TestNode::start("oriental").await;
//! let council = node.as_caller(Role::Submitter, "region-or");
//! let mut client = SubmissionServiceClient::new(council.channel().await);
//! ```

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use marsad::cli::serve::{Running, start};
use marsad::clock::{Clock, ManualClock};
use marsad::config::{
    Config, Database, Desk, Limits, Log, Metrics, PeerEntry, Release, Signer as SignerPaths, Sync, Tls,
};
use marsad::domain::catalogue::CatalogueParts;
use marsad::domain::catalogue::indicator::Expect;
use marsad::domain::code::{AreaCode, CodeId, OrganisationCode, OriginName};
use marsad::domain::membership::{Membership, Origin, Reporter};
use marsad::formats::builtin::builtin;
use marsad::identity::authority::LIST_VALIDITY;
use marsad::identity::policy::{Administer, Permit, authorise_operator};
use marsad::identity::{
    Authority, CertificateRequest, ClientTls, DialError, Grant, GrantKind, Role, Serial, TlsFiles, connect,
};
use marsad::log::checkpoint::{Signer, VerifierKey};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use time::{Duration, OffsetDateTime};
use tonic::transport::Channel;

use super::postgres::{TestDatabase, fresh_empty};

const DAY: Duration = Duration::days(1);

/// An authority that certifies everyone in a test, with its files.
pub struct World {
    pub dir: tempfile::TempDir,
    authority: Mutex<Authority>,
    serials: Mutex<HashMap<PathBuf, Serial>>,
    issued: AtomicU64,
}

/// A caller with a certificate.
#[derive(Clone)]
pub struct Person {
    pub files: TlsFiles,
    pub url: String,
    /// The name of the node that is called.
    pub node: String,
}

impl Person {
    pub async fn channel(&self) -> Channel {
        self.dial().await.unwrap()
    }

    /// A new connection, if the node accepts one.
    pub async fn dial(&self) -> Result<Channel, DialError> {
        let tls = ClientTls::load(self.files.clone()).unwrap();
        connect(&self.url, &tls, None).await
    }

    pub fn key_pem(&self) -> String {
        std::fs::read_to_string(&self.files.key).unwrap()
    }
}

/// What the nodes' clocks show when they start.
pub const CLOCKS_BEGIN: OffsetDateTime = time::macros::datetime!(2026-03-01 12:00 UTC);

#[expect(clippy::disallowed_methods, reason = "certificates are judged by the clock of the machine")]
fn machine_time() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

impl World {
    pub fn new() -> Self {
        Self::of("test")
    }

    /// The world of an authority of this name.
    pub fn of(authority: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let now = machine_time();
        let mut authority = Authority::init(authority, now, DAY * 30).unwrap();
        std::fs::write(dir.path().join("ca.pem"), authority.certificate_pem()).unwrap();
        std::fs::write(dir.path().join("crl.pem"), authority.list(now, LIST_VALIDITY).unwrap()).unwrap();
        let serials = Mutex::default();
        Self { dir, authority: Mutex::new(authority), serials, issued: AtomicU64::new(0) }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// As [`membership`], with the authority of this world.
    pub fn membership(&self, nodes: &[(&str, &VerifierKey)]) -> Membership {
        Membership { authorities: self.authorities(), ..membership(nodes) }
    }

    /// The certificate (DER) of the authority of this world.
    pub fn authorities(&self) -> Vec<Vec<u8>> {
        vec![CertificateDer::from_pem_file(self.path("ca.pem")).unwrap().to_vec()]
    }

    /// A new certificate.
    pub fn issue(&self, role: Role, name: &str) -> TlsFiles {
        let authority = self.authority.lock().unwrap();
        // Good now, for the connections, and at the time of the nodes' clocks, which entries have.
        let (begin, end) = (CLOCKS_BEGIN - DAY, machine_time() + DAY);
        let issued = authority.issue(&CertificateRequest::new(role, name, begin, end - begin)).unwrap();
        let stem = format!("{role}-{name}-{}", self.issued.fetch_add(1, Ordering::SeqCst));
        let (certificate, key) = (self.path(&format!("{stem}.pem")), self.path(&format!("{stem}.key")));
        std::fs::write(&certificate, &issued.certificate_pem).unwrap();
        std::fs::write(&key, issued.key_pem.as_bytes()).unwrap();
        self.serials.lock().unwrap().insert(certificate.clone(), issued.serial);
        TlsFiles { certificate, key, authorities: self.path("ca.pem"), revocations: Some(self.path("crl.pem")) }
    }

    /// Writes a list that has ended to `name`, and then the next one where nodes have theirs.
    pub fn end_list(&self, name: &str) -> PathBuf {
        let mut authority = self.authority.lock().unwrap();
        let ended = authority.list(machine_time() - DAY * 40, LIST_VALIDITY).unwrap();
        std::fs::write(self.path(name), ended).unwrap();
        std::fs::write(self.path("crl.pem"), authority.list(machine_time(), LIST_VALIDITY).unwrap()).unwrap();
        self.path(name)
    }

    /// Puts a certificate on the list, and the new list in the place of the old one, as an operator does.
    pub fn revoke(&self, files: &TlsFiles) {
        let serials = self.serials.lock().unwrap();
        let mut authority = self.authority.lock().unwrap();
        let list = authority.revoke(&serials[&files.certificate], machine_time(), LIST_VALIDITY).unwrap();
        std::fs::write(self.path("crl.new"), list).unwrap();
        std::fs::rename(self.path("crl.new"), self.path("crl.pem")).unwrap();
    }
}

/// The settings of a node.
pub struct Plan {
    pub name: String,
    pub operator: String,
    pub trusted: Vec<VerifierKey>,
    pub peers: Vec<(String, String)>,
    pub limits: Limits,
    pub staff: Vec<String>,
    pub connections_max: u32,
    /// How long a lock of the database is waited for.
    pub lock_ms: u64,
    /// The builder whose newest release is "latest".
    pub builder: String,
    /// Of the signing key; none: a new one.
    pub seed: Option<[u8; 32]>,
    /// Where it shows its metrics.
    pub metrics: Option<String>,
    /// Whether it has a desk for browsers.
    pub desk: bool,
}

impl Plan {
    /// A node that is its own operator and has its own staff.
    pub fn alone(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            operator: name.to_owned(),
            trusted: Vec::new(),
            peers: Vec::new(),
            limits: Limits { idle_ms: 30_000, shutdown_s: 2, ..Limits::default() },
            staff: vec![format!("reviewer/{name}-reviewer"), format!("admin/{name}-admin")],
            // A task that takes a second one while it holds one would wait without end.
            connections_max: 1,
            lock_ms: 10_000,
            builder: name.to_owned(),
            seed: None,
            metrics: None,
            desk: false,
        }
    }
}

/// A running node and everything that belongs to it.
pub struct TestNode {
    pub name: String,
    pub url: String,
    pub clock: ManualClock,
    pub world: Arc<World>,
    pub running: Running,
    pub database: TestDatabase,
    pub key: VerifierKey,
}

impl TestNode {
    /// A node with the project's catalogue, a membership, and a council, `region-or`, that may report for everything in
    /// MA-02 by its grant and for all of MA by its membership.
    pub async fn start(name: &str) -> Self {
        let node = Self::bare(name).await;
        node.publish().await;
        node.grant(Role::Submitter, "region-or", GrantKind::Submit, &["MA-02"]).await;
        node
    }

    /// A node without a catalogue.
    pub async fn bare(name: &str) -> Self {
        Self::planned(Arc::new(World::new()), Plan::alone(name)).await
    }

    pub async fn planned(world: Arc<World>, plan: Plan) -> Self {
        let database = fresh_empty().await;
        let name = plan.name.clone();
        let origin = OriginName::new(&name).unwrap();
        let files = world.issue(Role::Node, &name);
        let seed = plan.seed.unwrap_or_else(|| {
            let mut seed = [0; 32];
            getrandom::fill(&mut seed).unwrap();
            seed
        });
        let signer = Signer::new(&origin, &seed);
        let signer_key = world.path(&format!("{name}.signer"));
        std::fs::write(&signer_key, signer.to_text().as_bytes()).unwrap();
        let config = Config {
            name: name.clone(),
            listen: "127.0.0.1:0".to_owned(),
            public_url: "https://127.0.0.1".to_owned(),
            database: Database {
                connections_max: plan.connections_max,
                lock_ms: plan.lock_ms,
                ..Database::at(&database.url)
            },
            tls: Tls {
                certificate: files.certificate,
                key: files.key,
                authorities: files.authorities,
                revocations: world.path("crl.pem"),
            },
            signer: SignerPaths { key: signer_key, state: world.path(&format!("{name}.state")) },
            operator: plan.operator,
            trusted_keys: plan.trusted.iter().map(ToString::to_string).collect(),
            peers: plan.peers.into_iter().map(|(name, url)| PeerEntry { name, url }).collect(),
            release: Release { builder: plan.builder },
            staff: plan.staff,
            limits: plan.limits,
            sync: Sync::default(),
            log: Log::default(),
            metrics: Metrics { listen: plan.metrics },
            desk: plan.desk.then(|| Desk {
                listen: "127.0.0.1:0".to_owned(),
                host: "localhost".to_owned(),
                certificate: None,
                key: None,
            }),
        };
        let clock = ManualClock::new(CLOCKS_BEGIN);
        let shared: Arc<dyn Clock> = Arc::new(clock.clone());
        let running = start(&config, shared).await.unwrap();
        let url = format!("https://127.0.0.1:{}", running.address.port());
        Self { name, url, clock, world, running, database, key: signer.verifier_key() }
    }

    /// Publishes catalogue and membership.
    pub async fn publish(&self) {
        let ledger = &self.running.node.ledger;
        let permit: Permit<Administer> = authorise_operator();
        ledger.append_catalogue(&permit, catalogue_parts()).await.unwrap();
        let membership = self.world.membership(&[(&self.name, &self.key)]);
        ledger.append_membership(&permit, membership).await.unwrap();
    }

    pub async fn grant(&self, role: Role, name: &str, kind: GrantKind, territories: &[&str]) {
        let territories = territories.iter().map(|code| AreaCode::new(code).unwrap()).collect();
        let grant = Grant { principal: (role, name.to_owned()), kind, territories, indicators: None };
        self.running.node.store().put_grant(&grant).await.unwrap();
    }

    /// A caller of this node with a new certificate.
    pub fn as_caller(&self, role: Role, name: &str) -> Person {
        Person { files: self.world.issue(role, name), url: self.url.clone(), node: self.name.clone() }
    }

    pub fn council(&self) -> Person {
        self.as_caller(Role::Submitter, "region-or")
    }

    pub fn admin(&self) -> Person {
        self.as_caller(Role::Admin, &format!("{}-admin", self.name))
    }

    pub fn reviewer(&self) -> Person {
        self.as_caller(Role::Reviewer, &format!("{}-reviewer", self.name))
    }
}

/// The project's own catalogue, for tests that publish a few figures: only rosters say who is expected.
pub fn catalogue_parts() -> CatalogueParts {
    let mut parts = builtin().unwrap().parts().clone();
    parts.indicators.iter_mut().for_each(|own| own.expect = Expect::Roster);
    parts
}

/// These nodes for all of Morocco; the council of Oriental and the one of Souss-Massa as reporters.
pub fn membership(nodes: &[(&str, &VerifierKey)]) -> Membership {
    let all = vec![AreaCode::new("MA").unwrap()];
    let origin = |(name, key): &(&str, &VerifierKey)| Origin {
        name: OriginName::new(name).unwrap(),
        verifier_keys: vec![key.to_string()],
        territories: all.clone(),
    };
    let reporter = |code: &str| Reporter {
        organisation: OrganisationCode::new(code).unwrap(),
        kind: CodeId::new("REGION").unwrap(),
        territories: all.clone(),
        fingerprints: Vec::new(),
        attested_by: None,
    };
    Membership {
        authorities: Vec::new(),
        origins: nodes.iter().map(origin).collect(),
        reporters: ["region-or", "region-sm"].into_iter().map(reporter).collect(),
    }
}

//! A federation for one kind of job: keys, certificates, configurations, and a prepared state of every node. The state
//! is copied for each sample, so that every sample starts with the same few entries and nothing else.
//!
//! A node is prepared once (catalogue, membership and grants published through its own API) and then stopped; its
//! database becomes a template. [`Site::fresh`] starts it again from there.

use std::collections::BTreeMap;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use marsad::cli::member::authorities;
use marsad::client::Profile;
use marsad::client::answers::Grant;
use marsad::domain::code::{CodeError, OriginName};
use marsad::domain::membership::{Membership, Origin, Reporter as Member};
use marsad::identity::authority::LIST_VALIDITY;
use marsad::identity::{Authority, CertificateRequest, Role, TlsFiles};
use marsad::log::checkpoint::{Signer, VerifierKey};
use time::OffsetDateTime;

use crate::bench::Bench;
use crate::cluster::{Cluster, Side};
use crate::node::{Node, Person};

/// An organisation that reports, its type, and its territory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reporter {
    pub organisation: &'static str,
    kind: &'static str,
    pub territory: &'static str,
}

const fn region(organisation: &'static str, territory: &'static str) -> Reporter {
    Reporter { organisation, kind: "REGION", territory }
}

/// The one for the whole country.
pub const OFFICE: Reporter = Reporter { organisation: "hcp", kind: "NSO", territory: "MA" };

/// One for a region each.
pub const COUNCILS: [Reporter; 4] = [
    region("region-bmk", "MA-05"),
    region("region-ms", "MA-07"),
    region("region-or", "MA-02"),
    region("region-sm", "MA-09"),
];

fn reporters() -> impl Iterator<Item = Reporter> {
    std::iter::once(OFFICE).chain(COUNCILS)
}

/// The configuration of a node of a site. The first node of a site is its operator.
#[derive(Debug, Clone)]
pub struct NodePlan {
    pub name: &'static str,
    pub side: Side,
    /// The nodes that it pulls from.
    pub peers: &'static [&'static str],
    /// More of its configuration: whole TOML sections.
    pub more: String,
}

impl NodePlan {
    /// A node on the hub's cluster without peers.
    pub const fn hub() -> Self {
        Self { name: "hub", side: Side::Hub, peers: &[], more: String::new() }
    }
}

/// The parts of a node that outlive its processes and databases.
struct Place {
    plan: NodePlan,
    cluster: Arc<Cluster>,
    signer: Signer,
    port: u16,
    tls: TlsFiles,
}

impl Place {
    fn url(&self) -> String {
        format!("https://127.0.0.1:{}", self.port)
    }

    fn template(&self) -> String {
        format!("template_{}", self.plan.name)
    }
}

/// Nodes that know each other, and all their callers.
pub struct Site {
    folder: tempfile::TempDir,
    authority: Mutex<Authority>,
    people: Mutex<BTreeMap<(Role, String), Person>>,
    places: Vec<Place>,
    runs: Mutex<u32>,
}

#[expect(clippy::disallowed_methods, reason = "certificates are judged by the clock of the machine")]
fn machine_time() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

const DAY: time::Duration = time::Duration::DAY;

/// The time limit for a process that hangs; it is no measurement.
pub const PATIENCE: Duration = Duration::from_secs(60);

impl Site {
    /// Prepares nodes, and stops them.
    pub async fn prepare(bench: &Bench, plans: &[NodePlan]) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("marsad-bench-site-").tempdir()?;
        let mut authority = Authority::init("bench", machine_time(), DAY * 30)?;
        fs::write(folder.path().join("ca.pem"), authority.certificate_pem())?;
        fs::write(folder.path().join("crl.pem"), authority.list(machine_time(), LIST_VALIDITY)?)?;
        let mut site = Self {
            folder,
            authority: Mutex::new(authority),
            people: Mutex::default(),
            places: Vec::new(),
            runs: Mutex::default(),
        };
        for plan in plans {
            let cluster = bench.cluster(plan.side).await?;
            let mut seed = [0; 32];
            getrandom::fill(&mut seed).context("the machine has no random numbers")?;
            let signer = Signer::new(&OriginName::new(plan.name)?, &seed);
            fs::write(site.path(&format!("{}.signer", plan.name)), signer.to_text().as_bytes())?;
            let tls = site.issue(Role::Node, plan.name)?;
            // The port is bound and released: the node binds it a moment later, and no other process takes ports
            // meanwhile.
            let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
            cluster.drop_database(&format!("template_{}", plan.name)).await?;
            cluster.create(&format!("template_{}", plan.name), None).await?;
            site.places.push(Place { plan: plan.clone(), cluster, signer, port, tls });
        }
        site.fill(bench).await?;
        Ok(site)
    }

    /// Starts all nodes on their templates, publishes, grants, and stops them.
    async fn fill(&self, bench: &Bench) -> Result<()> {
        let mut nodes = Vec::new();
        for place in &self.places {
            let config = self.write_config(place, &place.template(), &self.state(place))?;
            nodes.push(self.start(place, &config, place.template()).await?);
        }
        let operator = nodes.first().context("a site has a node")?;
        let admin = operator.admin().await?;
        admin.publish_catalogue(bench.catalogue.parts()).await?;
        let membership = self.membership(authorities(&self.path("ca.pem")).context("the authority cannot be read")?);
        admin.publish_membership(&membership?).await?;
        for node in &nodes {
            node.wait_until_ready(PATIENCE).await?;
            let admin = node.admin().await?;
            for reporter in reporters() {
                let grant = Grant {
                    role: Role::Submitter.to_string(),
                    name: reporter.organisation.to_owned(),
                    kind: "submit".to_owned(),
                    territories: vec![reporter.territory.to_owned()],
                    indicators: Vec::new(),
                };
                admin.put_grant(grant).await?;
            }
        }
        for node in nodes {
            node.stop().await?;
        }
        Ok(())
    }

    /// The membership: every node for all of Morocco, and every reporter for its territory.
    fn membership(&self, authorities: Vec<Vec<u8>>) -> Result<Membership, CodeError> {
        let node = |place: &Place| {
            let verifier_keys = vec![place.signer.verifier_key().to_string()];
            Ok(Origin { name: place.plan.name.parse()?, verifier_keys, territories: vec!["MA".parse()?] })
        };
        let reporter = |reporter: Reporter| {
            Ok(Member {
                organisation: reporter.organisation.parse()?,
                kind: reporter.kind.parse()?,
                territories: vec![reporter.territory.parse()?],
                fingerprints: Vec::new(),
                attested_by: None,
            })
        };
        let origins = self.places.iter().map(node).collect::<Result<_, _>>()?;
        Ok(Membership { origins, reporters: reporters().map(reporter).collect::<Result<_, _>>()?, authorities })
    }

    /// The first of its nodes.
    fn operator(&self) -> Result<&'static str> {
        self.places.first().map(|place| place.plan.name).context("a site has a node")
    }

    /// A file of the site.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn place(&self, name: &str) -> Result<&Place> {
        self.places.iter().find(|place| place.plan.name == name).with_context(|| format!("there is no node {name}"))
    }

    /// The key that a node signs its log with.
    pub fn verifier_key(&self, name: &str) -> Result<VerifierKey> {
        Ok(self.place(name)?.signer.verifier_key())
    }

    fn state(&self, place: &Place) -> PathBuf {
        self.path(&format!("{}.state", place.plan.name))
    }

    fn issue(&self, role: Role, name: &str) -> Result<TlsFiles> {
        let authority = self.authority.lock().unwrap_or_else(PoisonError::into_inner);
        let issued = authority.issue(&CertificateRequest::new(role, name, machine_time(), DAY))?;
        let (certificate, key) = (self.path(&format!("{role}-{name}.pem")), self.path(&format!("{role}-{name}.key")));
        fs::write(&certificate, &issued.certificate_pem)?;
        fs::write(&key, issued.key_pem.as_bytes())?;
        Ok(TlsFiles { certificate, key, authorities: self.path("ca.pem"), revocations: Some(self.path("crl.pem")) })
    }

    /// A person with a certificate; the same certificate each time.
    pub fn person(&self, role: Role, name: &str) -> Result<Person> {
        let key = (role, name.to_owned());
        if let Some(person) = self.people.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(person.clone());
        }
        let person = Person::load(name, self.issue(role, name)?, self.operator()?)?;
        self.people.lock().unwrap_or_else(PoisonError::into_inner).insert(key, person.clone());
        Ok(person)
    }

    /// Writes the profile with which a person calls a node from the command line.
    pub fn profile(&self, node: &str, person: &Person) -> Result<PathBuf> {
        let profile = Profile {
            address: self.place(node)?.url(),
            node: node.to_owned(),
            certificate: person.files.certificate.clone(),
            key: person.files.key.clone(),
            authorities: person.files.authorities.clone(),
            revocations: person.files.revocations.clone(),
            trusted_keys: None,
            receipts: None,
        };
        let path = self.path(&format!("{node}-{}.profile", person.name));
        let written = profile.write(&path);
        ensure!(written.is_ok(), "cannot write {}", path.display());
        Ok(path)
    }

    fn write_config(&self, place: &Place, database: &str, state: &Path) -> Result<PathBuf> {
        let name = place.plan.name;
        let keys: Vec<String> = self.places.iter().map(|place| place.signer.verifier_key().to_string()).collect();
        let operator = self.places.first().map_or(name, |place| place.plan.name);
        let mut text = format!(
            "name = {name:?}\nlisten = \"127.0.0.1:{port}\"\npublic_url = {url:?}\noperator = {operator:?}\n\
             trusted_keys = {keys:?}\nstaff = [\"reviewer/{name}-reviewer\", \"admin/{name}-admin\"]\n\
             [database]\nurl = {database:?}\n\
             [tls]\ncertificate = {certificate:?}\nkey = {tls_key:?}\nauthorities = {authorities:?}\nrevocations = {list:?}\n\
             [signer]\nkey = {key:?}\nstate = {state:?}\n\
             [release]\nbuilder = {operator:?}\n{more}",
            port = place.port,
            url = place.url(),
            database = place.cluster.url(database),
            certificate = place.tls.certificate,
            tls_key = place.tls.key,
            authorities = place.tls.authorities,
            list = self.path("crl.pem"),
            key = self.path(&format!("{name}.signer")),
            more = place.plan.more,
        );
        for peer in place.plan.peers {
            text.push_str(&format!("[[peers]]\nname = {peer:?}\nurl = {:?}\n", self.place(peer)?.url()));
        }
        let path = self.path(&format!("{database}.toml"));
        fs::write(&path, text)?;
        Ok(path)
    }

    async fn start(&self, place: &Place, config: &Path, database: String) -> Result<Node> {
        let name = place.plan.name;
        let admin = self.person(Role::Admin, &format!("{name}-admin"))?;
        let reviewer = self.person(Role::Reviewer, &format!("{name}-reviewer"))?;
        let log = self.path(&format!("{database}.log"));
        Node::start(name, place.url(), config, &log, Arc::clone(&place.cluster), database, (admin, reviewer)).await
    }

    /// Starts a node in its prepared state, on a new database.
    pub async fn fresh(&self, name: &str) -> Result<Node> {
        let place = self.place(name)?;
        let run = {
            let mut runs = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
            *runs += 1;
            *runs
        };
        let database = format!("{name}_{run}");
        place.cluster.drop_database(&database).await?;
        place.cluster.create(&database, Some(&place.template())).await?;
        let state = self.path(&format!("{database}.state"));
        if self.state(place).exists() {
            fs::copy(self.state(place), &state)?;
        }
        let config = self.write_config(place, &database, &state)?;
        self.start(place, &config, database).await
    }
}

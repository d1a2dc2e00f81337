//! A federation of real processes: a folder with keys, certificates, configurations and profiles, a database for each
//! node, `marsad serve` started, killed and started again, and the command line as people use it.
//!
//! Its nodes, organisations and profiles have the names of the demo, so that the files of `examples/` can be submitted
//! unchanged.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use marsad::client::Profile;
use marsad::domain::code::OriginName;
use marsad::identity::{ClientTls, Role, connect};
use marsad::log::checkpoint::Signer;
use marsad::wire::catalogue::snapshot_parts;
use marsad::wire::pb;
use pb::admin_service_client::AdminServiceClient;
use serde_json::Value;

use super::node::{World, catalogue_parts};
use super::postgres::{TestDatabase, fresh_empty};

/// The time after which a hanging test fails. No measurement is compared with it.
pub const PATIENCE: Duration = Duration::from_secs(180);

/// The node that publishes catalogue, membership and releases.
pub const OPERATOR: &str = "national";

const ABROAD: &[&str] = &["MA", "PT", "ES", "IT", "TN", "LB", "AT", "JO", "FR", "NET-MC2CM"];

/// A node of the demo: its name, its organisation with type and profile, and the territories of both.
struct Seat {
    name: &'static str,
    organisation: &'static str,
    kind: &'static str,
    profile: &'static str,
    territories: &'static [&'static str],
}

const SEATS: [Seat; 4] = [
    Seat {
        name: "souss-massa",
        organisation: "region-sm",
        kind: "REGION",
        profile: "souss-massa-council",
        territories: &["MA-09"],
    },
    Seat {
        name: "oriental",
        organisation: "region-or",
        kind: "REGION",
        profile: "oriental-council",
        territories: &["MA-02"],
    },
    Seat {
        name: "beni-mellal",
        organisation: "region-bmk",
        kind: "REGION",
        profile: "beni-mellal-council",
        territories: &["MA-05"],
    },
    Seat { name: OPERATOR, organisation: "hcp", kind: "NSO", profile: "national-office", territories: ABROAD },
];

fn seat(name: &str) -> &'static Seat {
    SEATS.iter().find(|seat| seat.name == name).unwrap()
}

/// A port that no other test process takes and that no outgoing connection is given: below the range of those, and under
/// a lock for as long as this value lives, so that a node may be down for a while and come back on it.
pub struct Port {
    pub number: u16,
    _lock: File,
}

impl Port {
    pub fn take() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ports");
        fs::create_dir_all(&folder).unwrap();
        let first = u16::try_from(std::process::id() % 12_000).unwrap();
        for step in 0..12_000 {
            let number = 20_000 + (first + step) % 12_000;
            let lock = OpenOptions::new().create(true).append(true).open(folder.join(number.to_string())).unwrap();
            if lock.try_lock().is_ok() && TcpListener::bind(("127.0.0.1", number)).is_ok() {
                return Self { number, _lock: lock };
            }
        }
        panic!("no port is free");
    }
}

/// A node's place: what stays while its process comes and goes.
pub struct Place {
    pub name: &'static str,
    pub config: PathBuf,
    pub url: String,
    pub signer: Signer,
    pub database: TestDatabase,
    port: Port,
}

impl Place {
    /// The address of its database.
    pub fn database_url(&self) -> String {
        self.database.url.clone()
    }
}

/// A federation of places, and the folder that everything is in.
pub struct Site {
    world: World,
    pub places: Vec<Place>,
    peers: fn(&str, &str) -> bool,
    poll_ms: u64,
}

/// Every node pulls from every other.
pub fn mesh(_: &str, _: &str) -> bool {
    true
}

impl Site {
    /// Places for `names`, of the demo's four. `peers` says of two nodes whether they know one another.
    pub async fn new(names: &[&'static str], peers: fn(&str, &str) -> bool, poll_ms: u64) -> Self {
        let world = World::new();
        let mut places = Vec::new();
        for name in names {
            let mut seed = [0; 32];
            getrandom::fill(&mut seed).unwrap();
            let port = Port::take();
            places.push(Place {
                name: seat(name).name,
                config: world.path(&format!("{name}.toml")),
                url: format!("https://127.0.0.1:{}", port.number),
                signer: Signer::new(&OriginName::new(name).unwrap(), &seed),
                database: fresh_empty().await,
                port,
            });
        }
        let site = Self { world, places, peers, poll_ms };
        fs::write(site.path("trusted.keys"), site.keys().join("\n")).unwrap();
        for place in &site.places {
            site.write_node(place);
            site.write_profile(place, Role::Submitter, seat(place.name).profile, seat(place.name).organisation);
            for (role, word) in [(Role::Reader, "observatory"), (Role::Reviewer, "reviewer"), (Role::Admin, "admin")] {
                let name = format!("{}-{word}", place.name);
                site.write_profile(place, role, &name, &name);
            }
        }
        if let Some(place) = site.places.first() {
            site.write_profile(place, Role::Guest, "guest", "guest");
        }
        site
    }

    /// A connection to the database of a node.
    pub async fn connect(&self, name: &str) -> sqlx::PgConnection {
        self.place(name).database.connect().await
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.world.path(name)
    }

    pub fn place(&self, name: &str) -> &Place {
        self.places.iter().find(|place| place.name == name).unwrap()
    }

    fn keys(&self) -> Vec<String> {
        self.places.iter().map(|place| place.signer.verifier_key().to_string()).collect()
    }

    fn write_node(&self, place: &Place) {
        let name = place.name;
        let tls = self.world.issue(Role::Node, name);
        let key = self.path(&format!("{name}.signer"));
        fs::write(&key, place.signer.to_text().as_bytes()).unwrap();
        let mut text = format!(
            "name = {name:?}\nlisten = \"127.0.0.1:{port}\"\npublic_url = {url:?}\noperator = {OPERATOR:?}\n\
             trusted_keys = {keys:?}\nstaff = [\"reviewer/{name}-reviewer\", \"admin/{name}-admin\"]\n\
             [database]\nurl = {database:?}\nconnections_max = 8\n\
             [tls]\ncertificate = {certificate:?}\nkey = {tls_key:?}\nauthorities = {authorities:?}\nrevocations = {list:?}\n\
             [signer]\nkey = {key:?}\nstate = {state:?}\n\
             [release]\nbuilder = {OPERATOR:?}\n\
             [sync]\npoll_interval_ms = {poll}\n",
            port = place.port.number,
            url = place.url,
            keys = self.keys(),
            database = place.database.url,
            certificate = tls.certificate,
            tls_key = tls.key,
            authorities = tls.authorities,
            list = self.path("crl.pem"),
            state = self.path(&format!("{name}.state")),
            poll = self.poll_ms,
        );
        for peer in self.places.iter().filter(|peer| peer.name != name && (self.peers)(name, peer.name)) {
            text.push_str(&format!("[[peers]]\nname = {:?}\nurl = {:?}\n", peer.name, peer.url));
        }
        fs::write(&place.config, text).unwrap();
    }

    fn write_profile(&self, place: &Place, role: Role, profile: &str, name: &str) {
        let files = self.world.issue(role, name);
        let profile_file = Profile {
            address: place.url.clone(),
            node: place.name.to_owned(),
            certificate: files.certificate,
            key: files.key,
            authorities: files.authorities,
            revocations: files.revocations,
            trusted_keys: Some("trusted.keys".into()),
            receipts: None,
        };
        profile_file.write(&self.path(&format!("{profile}.profile"))).unwrap();
    }

    /// Starts a node and waits until it takes calls.
    pub fn start(&self, name: &str) -> NodeProcess {
        self.start_to_stop_at(name, None)
    }

    /// The same; a task that reaches the failpoint reports it and stops there.
    pub fn start_to_stop_at(&self, name: &str, point: Option<&str>) -> NodeProcess {
        let log = OpenOptions::new().create(true).append(true).open(self.path(&format!("{name}.log"))).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_marsad"));
        command.arg("serve").arg("--config").arg(&self.place(name).config).arg("--until-stdin-closes");
        command.env_remove("MARSAD_STOP_AT").env("RUST_LOG", "info");
        if let Some(point) = point {
            command.env("MARSAD_STOP_AT", point);
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log).process_group(0);
        let mut child = command.spawn().unwrap();
        let (said, lines) = channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || out.lines().map_while(Result::ok).all(|line| said.send(line).is_ok()));
        let mut node = NodeProcess { child, lines, reached: false };
        node.wait_for("ready ", || self.log(name));
        node
    }

    /// Starts all nodes, publishes catalogue and membership, waits until they are everywhere, and grants.
    pub async fn start_all(&self) -> Vec<NodeProcess> {
        let nodes = self.places.iter().map(|place| self.start(place.name)).collect();
        self.publish().await;
        self.wait_until("every node has catalogue and membership", || {
            self.places.iter().all(|place| {
                let status = self.status(place.name, false);
                status["state"] == "READY" && status["membership"].is_string()
            })
        });
        for place in &self.places {
            let seat = seat(place.name);
            let mut args = vec!["member", "grant", "submitter", seat.organisation, "submit"];
            args.extend(seat.territories.iter().flat_map(|area| ["--territory", area]));
            self.done(&format!("{}-admin", place.name), &args);
        }
        nodes
    }

    async fn publish(&self) {
        let profile = Profile::load(&self.path(&format!("{OPERATOR}-admin.profile"))).unwrap();
        let tls = ClientTls::load(profile.tls_files()).unwrap();
        let channel = connect(&profile.address, &tls, None).await.unwrap();
        let mut client = AdminServiceClient::new(channel);
        let parts = snapshot_parts(&catalogue_parts());
        let parts: Vec<_> = parts.into_iter().map(|part| pb::PublishCatalogRequest { part: Some(part) }).collect();
        client.publish_catalog(tokio_stream::iter(parts)).await.unwrap();
        let texts = |codes: &[&str]| codes.iter().map(ToString::to_string).collect::<Vec<_>>();
        let membership = pb::Membership {
            nodes: self
                .places
                .iter()
                .map(|place| pb::MemberNode {
                    origin: place.name.into(),
                    verifier_keys: vec![place.signer.verifier_key().to_string()],
                    territories: texts(seat(place.name).territories),
                })
                .collect(),
            reporters: self
                .places
                .iter()
                .map(|place| seat(place.name))
                .map(|seat| pb::MemberReporter {
                    organisation: seat.organisation.into(),
                    r#type: seat.kind.into(),
                    territories: texts(seat.territories),
                    fingerprints: Vec::new(),
                    attested_by: String::new(),
                })
                .collect(),
            authorities: marsad::cli::member::authorities(&profile.authorities).unwrap(),
        };
        let request = pb::PublishMembershipRequest { membership: Some(membership) };
        client.publish_membership(request).await.unwrap();
    }

    /// `marsad` with these arguments, not run yet.
    pub fn command(&self, profile: &str, args: &[&str]) -> Command {
        let mut command = marsad();
        command.env("XDG_CACHE_HOME", self.path("cache")).current_dir(env!("CARGO_MANIFEST_DIR"));
        if !profile.is_empty() {
            command.arg("--as").arg(self.path(&format!("{profile}.profile")));
        }
        command.args(args);
        command
    }

    /// Runs `marsad` as someone; `profile` may be empty.
    pub fn run(&self, profile: &str, args: &[&str]) -> Ran {
        Ran::of(&self.command(profile, args).output().unwrap())
    }

    /// The output of a command that must succeed.
    pub fn done(&self, profile: &str, args: &[&str]) -> String {
        let ran = self.run(profile, args);
        assert_eq!(ran.code, 0, "{profile}: {args:?}: {ran:?}");
        ran.out
    }

    /// The JSON of a command that must succeed.
    pub fn json(&self, profile: &str, args: &[&str]) -> Value {
        let mut with_json = vec!["--json"];
        with_json.extend(args);
        serde_json::from_str(&self.done(profile, &with_json)).unwrap()
    }

    /// The status of a node.
    pub fn status(&self, name: &str, digests: bool) -> Value {
        let mut args = vec!["node", "status"];
        args.extend(digests.then_some("--digests"));
        self.json(&format!("{name}-admin"), &args)
    }

    /// A log as a node holds it.
    pub fn log_at(&self, node: &str, origin: &str) -> Value {
        let status = self.status(node, false);
        let logs = status["logs"].as_array().unwrap();
        logs.iter().find(|log| log["origin"] == origin).cloned().unwrap_or(Value::Null)
    }

    /// Asks again and again until it is so.
    pub fn wait_until(&self, what: &str, mut done: impl FnMut() -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !done() {
            let logs = || self.places.iter().map(|place| self.log(place.name)).collect::<Vec<_>>().join("\n");
            assert!(Instant::now() < deadline, "it does not come to this: {what}\n{}", logs());
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Waits until all nodes hold the same logs and the same shared rows; returns the status of each.
    pub fn wait_until_converged(&self) -> Vec<Value> {
        let mut statuses = Vec::new();
        self.wait_until("all nodes hold the same", || {
            statuses = self.places.iter().map(|place| self.status(place.name, true)).collect();
            let key = |status: &Value| {
                assert!(status["digests"]["logs"].is_string(), "{status}");
                (status["digests"]["logs"].clone(), status["digests"]["shared"].clone())
            };
            statuses.iter().all(|status| key(status) == key(&statuses[0]))
        });
        statuses
    }

    /// The standard error of a node.
    pub fn log(&self, name: &str) -> String {
        let text = fs::read_to_string(self.path(&format!("{name}.log"))).unwrap_or_default();
        let lines: Vec<&str> = text.lines().rev().take(20).collect();
        format!("{name}:\n{}", lines.into_iter().rev().collect::<Vec<_>>().join("\n"))
    }
}

/// The program, without the environment variables of this process that would change its output.
pub fn marsad() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_marsad"));
    for name in ["MARSAD_AS", "MARSAD_STOP_AT", "DATABASE_URL", "RUST_LOG", "LC_ALL", "LC_MESSAGES"] {
        command.env_remove(name);
    }
    command.env("LANG", "en_US.UTF-8").env("NO_COLOR", "1").stdin(Stdio::null());
    command
}

/// The result of a command.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    pub fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Self { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// Its standard output, as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// A running node. It goes with this value.
pub struct NodeProcess {
    child: Child,
    lines: Receiver<String>,
    /// Whether it has come to its failpoint.
    reached: bool,
}

impl NodeProcess {
    fn wait_for(&mut self, wanted: &str, log: impl Fn() -> String) {
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => {
                    self.reached |= line == "reached";
                    if line.starts_with(wanted) {
                        return;
                    }
                }
                Err(error) => panic!("the node did not say what was waited for ({error}): {}", log()),
            }
        }
    }

    /// Waits until it has come to its failpoint.
    pub fn wait_until_reached(&mut self) {
        if !self.reached {
            self.wait_for("reached", || "it never came to its failpoint".to_owned());
        }
    }

    /// kill -9.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop, and waits for it.
    pub fn stop(mut self) {
        drop(self.child.stdin.take());
        let status = self.child.wait().unwrap();
        assert!(status.success(), "the node ended with {status}");
    }
}

impl Drop for NodeProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A file of the examples.
pub fn example(name: &str) -> String {
    format!("examples/{name}")
}

/// Which organisation submits which files: every real figure and event.
pub const REAL: [(&str, &str, &str); 14] = [
    ("national-office", "observations", "observations/national-population.csv"),
    ("national-office", "observations", "observations/national-foreign-residents.csv"),
    ("national-office", "observations", "observations/national-refugees.csv"),
    ("national-office", "observations", "observations/national-regularisation.csv"),
    ("national-office", "observations", "observations/national-network.csv"),
    ("souss-massa-council", "observations", "observations/souss-massa-population.csv"),
    ("souss-massa-council", "observations", "observations/souss-massa-foreign-residents.csv"),
    ("oriental-council", "observations", "observations/oriental-population.csv"),
    ("oriental-council", "observations", "observations/oriental-foreign-residents.csv"),
    ("beni-mellal-council", "observations", "observations/beni-mellal-population.csv"),
    ("beni-mellal-council", "observations", "observations/beni-mellal-foreign-residents.csv"),
    ("national-office", "events", "events/national.jsonl"),
    ("souss-massa-council", "events", "events/souss-massa.jsonl"),
    ("oriental-council", "events", "events/oriental.jsonl"),
];

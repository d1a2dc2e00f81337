//! `marsad serve` as a separate process: it reports when it is ready, reads certificates again at SIGHUP, and stops in
//! an orderly way at SIGTERM and SIGINT, with its data intact.

use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};

use marsad::cli::serve::HEAP_ENVIRONMENT;
use marsad::domain::code::OriginName;
use marsad::identity::{ClientTls, Role, TlsFiles, connect};
use marsad::log::checkpoint::Signer;
use marsad::wire::pb;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStderr, Command};

use crate::support::node::World;
use crate::support::postgres::{TestDatabase, fresh_empty};

/// A node's folder: keys, certificates and its configuration.
struct Site {
    world: World,
    database: TestDatabase,
    config: PathBuf,
    revocations: PathBuf,
}

impl Site {
    async fn new() -> Self {
        let (world, database) = (World::new(), fresh_empty().await);
        let files = world.issue(Role::Node, "oriental");
        let signer = Signer::new(&OriginName::new("oriental").unwrap(), &[7; 32]);
        std::fs::write(world.path("log.key"), signer.to_text().as_bytes()).unwrap();
        let revocations = files.revocations.clone().unwrap();
        let text = format!(
            "name = \"oriental\"\nlisten = \"127.0.0.1:0\"\npublic_url = \"https://localhost\"\noperator = \"oriental\"\n\
             staff = [\"admin/oriental-admin\"]\n[database]\nurl = \"{}\"\n[tls]\ncertificate = {:?}\nkey = {:?}\nauthorities = {:?}\nrevocations = {:?}\n\
             [signer]\nkey = \"log.key\"\nstate = \"log.state\"\n[release]\nbuilder = \"oriental\"\n\
             [limits]\nshutdown_s = 2\n[log]\nfilter = \"info\"\n",
            database.url, files.certificate, files.key, files.authorities, revocations
        );
        let config = world.path("marsad.toml");
        std::fs::write(&config, text).unwrap();
        Self { world, database, config, revocations }
    }
}

/// A node that runs.
struct Process {
    child: Child,
    errors: Lines<BufReader<ChildStderr>>,
    url: String,
}

impl Process {
    async fn start(config: &Path) -> Self {
        Self::start_with(config, &[]).await
    }

    async fn start_with(config: &Path, environment: &[(&str, &str)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_marsad"))
            .args(["serve", "--config"])
            .arg(config)
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut errors = BufReader::new(child.stderr.take().unwrap()).lines();
        let Some(ready) = lines.next_line().await.unwrap() else {
            let mut said = String::new();
            errors.get_mut().read_to_string(&mut said).await.unwrap();
            panic!("the node did not start: {said}");
        };
        let words: Vec<&str> = ready.split(' ').collect();
        assert_eq!(words[..3], ["ready", "oriental", "https://localhost"], "{ready}");
        let url = format!("https://{}", words[3]);
        Self { child, errors, url }
    }

    async fn signal(&self, name: &str) {
        let pid = self.child.id().unwrap().to_string();
        // The shell's own `kill`: a lean machine has no program of that name.
        let mut kill = Command::new("/bin/sh");
        assert!(kill.args(["-c", r#"kill "$@""#, "sh", name, &pid]).status().await.unwrap().success());
    }

    /// Waits for a line of the log that has `text` in it.
    async fn says(&mut self, text: &str) {
        while let Some(line) = self.errors.next_line().await.unwrap() {
            if line.contains(text) {
                return;
            }
        }
        panic!("the node ended without saying: {text}");
    }

    async fn status(&self, files: &TlsFiles) -> pb::GetNodeStatusResponse {
        let tls = ClientTls::load(files.clone()).unwrap();
        let channel = connect(&self.url, &tls, None).await.unwrap();
        let mut client = pb::admin_service_client::AdminServiceClient::new(channel);
        client.get_node_status(pb::GetNodeStatusRequest { digests: true }).await.unwrap().into_inner()
    }

    /// Its exit status, and its output since the last read.
    async fn ended(mut self) -> (ExitStatus, String) {
        let mut said = String::new();
        while let Some(line) = self.errors.next_line().await.unwrap() {
            said.push_str(&line);
            said.push('\n');
        }
        (self.child.wait().await.unwrap(), said)
    }
}

/// The C library reads its settings from the environment when a process starts. The unit file sets them, and a node
/// does not change them.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_node_has_the_heap_that_its_unit_file_sets() {
    let unit = std::fs::read_to_string("docs/first-node.md").unwrap();
    let settings = unit.lines().filter_map(|line| line.strip_prefix("Environment=")?.split_once('='));
    let given: Vec<(&str, &str)> = settings.collect();
    assert_eq!(given, HEAP_ENVIRONMENT);
    let site = Site::new().await;
    for given in [&given[..], &[("MALLOC_MMAP_THRESHOLD_", "65536")], &[]] {
        let process = Process::start_with(&site.config, given).await;
        let pid = process.child.id().unwrap();
        assert_eq!(
            heap_environment(pid),
            given.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>()
        );
        process.signal("-TERM").await;
        process.ended().await;
    }
}

/// The settings of the heap in the environment of a process.
pub fn heap_environment(pid: u32) -> Vec<String> {
    let environment = std::fs::read(format!("/proc/{pid}/environ")).unwrap();
    let variables = environment.split(|byte| *byte == 0).map(|text| String::from_utf8_lossy(text).into_owned());
    let mut found: Vec<String> = variables.filter(|variable| variable.starts_with("MALLOC_")).collect();
    found.sort();
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_stops_in_an_orderly_way_and_goes_on_where_it_was() {
    let site = Site::new().await;
    let caller = site.world.issue(Role::Admin, "oriental-admin");
    let mut before = None;
    for signal in ["-TERM", "-INT", "-TERM"] {
        let node = Process::start(&site.config).await;
        // The connection stays open, as those of peers do.
        let status = node.status(&caller).await;
        assert_eq!((status.name.as_str(), status.state.as_str()), ("oriental", "CATALOGUE_MISSING"));
        assert_eq!(status.logs.len(), 1, "its own");
        let (logs, digests) = (status.logs, status.digests);
        assert_eq!(*before.get_or_insert_with(|| (logs.clone(), digests.clone())), (logs, digests));
        node.signal(signal).await;
        let (status, said) = node.ended().await;
        assert_eq!(status.code(), Some(0), "{signal}: {said}");
        assert!(!said.contains("panicked"), "{said}");
    }
    assert!(site.world.path("log.state").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn certificates_are_read_again_at_sighup_and_broken_ones_are_not_taken() {
    let site = Site::new().await;
    let caller = site.world.issue(Role::Admin, "oriental-admin");
    let mut node = Process::start(&site.config).await;
    node.signal("-HUP").await;
    node.says("certificates and lists were read again").await;
    let list = std::fs::read(&site.revocations).unwrap();
    std::fs::write(&site.revocations, "no list").unwrap();
    node.signal("-HUP").await;
    node.says("certificates and lists stay as they were").await;
    std::fs::write(&site.revocations, list).unwrap();
    assert_eq!(node.status(&caller).await.name, "oriental");
    node.signal("-TERM").await;
    assert_eq!(node.ended().await.0.code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_cannot_run_says_why_and_tells_no_secret() {
    let site = Site::new().await;
    let text = std::fs::read_to_string(&site.config).unwrap();
    let text = text.replace(&site.database.url, "postgres://marsad:s3cret@127.0.0.1:1/none");
    std::fs::write(&site.config, text).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_marsad"));
    let done = command.args(["serve", "--config"]).arg(&site.config).stdin(Stdio::null()).output().await.unwrap();
    let said = String::from_utf8(done.stderr).unwrap() + &String::from_utf8(done.stdout).unwrap();
    assert!(!done.status.success());
    assert!(!said.is_empty() && !said.contains("s3cret") && !said.contains("panicked"), "{said}");
}

/// Runs `serve` with a configuration with which it ends at once; returns its exit code and its output.
async fn refused(config: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_marsad"));
    command.args(arguments).args(["serve", "--config"]).arg(config).stdin(Stdio::null()).kill_on_drop(true);
    let done = command.output().await.unwrap();
    (done.status.code(), String::from_utf8(done.stderr).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_keeps_a_node_from_starting_is_the_first_thing_it_says() {
    let site = Site::new().await;
    let text = std::fs::read_to_string(&site.config).unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let busy = taken.local_addr().unwrap().to_string();
    let (server, _) = site.database.url.rsplit_once('/').unwrap();
    let (_, host) = site.database.url.split_once('@').unwrap();
    let down = format!("postgres://marsad:s3cret@{free}/oriental");
    let other_role = format!("postgres://nobody-there:s3cret@{host}");
    let cases = [
        (
            "shutdown_s = 2",
            "shutdown_seconds = 2",
            2,
            ["“shutdown_seconds” is not known", "« shutdown_seconds » est inconnue"],
        ),
        ("127.0.0.1:0", busy.as_str(), 2, ["another program uses this port", "un autre programme utilise ce port"]),
        (
            site.database.url.as_str(),
            down.as_str(),
            4,
            ["does not answer: nothing listens", "ne répond pas : rien n’écoute"],
        ),
        (site.database.url.as_str(), &format!("{server}/not_there"), 2, ["does not exist", "n’existe pas"]),
        (
            site.database.url.as_str(),
            other_role.as_str(),
            2,
            ["does not let the node in: the role", "refuse l’accès au nœud : le rôle"],
        ),
    ];
    for (was, is, code, [english, french]) in cases {
        assert!(text.contains(was), "{was}");
        std::fs::write(&site.config, text.replace(was, is)).unwrap();
        for (language, wanted) in [("en", english), ("fr", french)] {
            let (ended, said) = refused(&site.config, &["--lang", language]).await;
            let first = said.lines().next().unwrap_or_default();
            assert!(first.contains(wanted) && ended == Some(code), "{is}: {ended:?} {said}");
        }
        let (_, arabic) = refused(&site.config, &["--lang", "ar", "-v"]).await;
        assert!(
            arabic
                .lines()
                .next()
                .is_some_and(|line| line.chars().any(|letter| ('\u{600}'..'\u{700}').contains(&letter)))
        );
        assert!(!arabic.contains("s3cret"), "{arabic}");
    }
    std::fs::write(&site.config, text.replace("[tls]", "user = \"s3cret\n[tls]")).unwrap();
    let (code, said) = refused(&site.config, &["-v"]).await;
    assert_eq!(code, Some(2), "{said}");
    assert!(!said.contains("s3cret"), "the line of the mistake is not shown: {said}");
}

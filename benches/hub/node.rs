//! A running `marsad serve`, and its callers.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use marsad::cli::serve::HEAP_ENVIRONMENT;
use marsad::client::answers::NodeStatus;
use marsad::client::{Connection, Profile, Signer};
use marsad::identity::{ClientTls, TlsFiles, connect};
use sqlx::PgConnection;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tonic::transport::Channel;

use crate::cluster::{self, Cluster};
use crate::number::float;

/// The schemas of a node's database: everything that it stores.
pub const SCHEMAS: [&str; 3] = ["log", "view", "node"];

const POLL: Duration = Duration::from_millis(20);

/// A caller with a certificate.
#[derive(Clone)]
pub struct Person {
    pub name: String,
    pub files: TlsFiles,
    /// The first node of the site, to which figures are submitted.
    pub node: &'static str,
    pub signer: Signer,
}

impl Person {
    /// Reads the key of a certificate that was issued.
    pub fn load(name: &str, files: TlsFiles, node: &'static str) -> Result<Self> {
        let signer = Signer::load(node, name, &files.key)?;
        Ok(Self { name: name.to_owned(), files, node, signer })
    }

    /// A new connection to the node at an address, without the settings of the command line.
    pub async fn channel(&self, url: &str) -> Result<Channel> {
        let tls = ClientTls::load(self.files.clone())?;
        Ok(connect(url, &tls, None).await?)
    }

    /// A new connection with the settings of the command line, as `marsad` itself makes it.
    pub async fn connection(&self, node: &str, url: &str) -> Result<Connection> {
        let profile = Profile {
            address: url.to_owned(),
            node: node.to_owned(),
            certificate: self.files.certificate.clone(),
            key: self.files.key.clone(),
            authorities: self.files.authorities.clone(),
            revocations: self.files.revocations.clone(),
            trusted_keys: None,
            receipts: None,
        };
        Connection::open(&profile).await.with_context(|| format!("{url} cannot be called"))
    }
}

/// A running node. Dropping it stops it; [`Node::close`] removes its database too.
pub struct Node {
    pub name: String,
    pub url: String,
    /// The name of its database.
    pub database: String,
    cluster: Arc<Cluster>,
    admin: Person,
    reviewer: Person,
    process: Child,
    log: PathBuf,
}

impl Node {
    /// Starts a process and waits until it accepts calls.
    pub async fn start(
        name: &str,
        url: String,
        config: &Path,
        log: &Path,
        cluster: Arc<Cluster>,
        database: String,
        (admin, reviewer): (Person, Person),
    ) -> Result<Self> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_marsad"));
        command.arg("serve").arg("--config").arg(config).arg("--until-stdin-closes");
        command.envs(HEAP_ENVIRONMENT);
        command.env_remove("MARSAD_STOP_AT").env("RUST_LOG", "warn").process_group(0).kill_on_drop(true);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(File::create(log)?);
        let mut process = command.spawn().context("marsad cannot be started")?;
        let out = process.stdout.take().context("marsad has no standard output")?;
        let mut lines = BufReader::new(out).lines();
        let log = log.to_owned();
        loop {
            match lines.next_line().await? {
                Some(line) if line.starts_with("ready ") => break,
                Some(_) => {}
                None => bail!("the node {name} has not started: {}", fs::read_to_string(&log)?),
            }
        }
        let name = name.to_owned();
        Ok(Self { name, url, database, cluster, admin, reviewer, process, log })
    }

    /// A connection of its admin.
    pub async fn admin(&self) -> Result<Connection> {
        self.admin.connection(&self.name, &self.url).await
    }

    /// Its reviewer, who sees every observation in clear.
    pub const fn reviewer(&self) -> &Person {
        &self.reviewer
    }

    /// A connection of someone with a certificate.
    pub async fn connection(&self, person: &Person) -> Result<Connection> {
        person.connection(&self.name, &self.url).await
    }

    /// The status of the node.
    pub async fn status(&self, digests: bool) -> Result<NodeStatus> {
        let answer = self.admin().await?.get_node_status(digests).await;
        answer.with_context(|| self.said())
    }

    /// Waits until it holds a catalogue and a membership.
    pub async fn wait_until_ready(&self, patience: Duration) -> Result<()> {
        let began = Instant::now();
        loop {
            let status = self.status(false).await?;
            if status.state == "READY" && status.membership.is_some() {
                return Ok(());
            }
            ensure!(began.elapsed() < patience, "the node {} has no catalogue: {}", self.name, self.said());
            tokio::time::sleep(POLL).await;
        }
    }

    /// A connection to its database.
    pub async fn connect(&self) -> Result<PgConnection> {
        self.cluster.connect(&self.database).await
    }

    /// The cluster that its database is in.
    pub fn cluster(&self) -> &Cluster {
        &self.cluster
    }

    /// The bytes of everything that it stores.
    pub async fn stored_bytes(&self) -> Result<u64> {
        cluster::bytes_in(&mut self.connect().await?, &SCHEMAS).await
    }

    fn process_file(&self, name: &str) -> Result<PathBuf> {
        let pid = self.process.id().with_context(|| format!("the node {} has ended: {}", self.name, self.said()))?;
        Ok(PathBuf::from(format!("/proc/{pid}/{name}")))
    }

    /// Resets the peak of its memory (proc(5), `clear_refs`).
    pub fn reset_peak(&self) -> Result<()> {
        Ok(fs::write(self.process_file("clear_refs")?, "5")?)
    }

    /// The most resident memory of its process since the start or the last reset, in MiB (proc(5), `VmHWM`).
    pub fn peak_mib(&self) -> Result<f64> {
        let status = fs::read_to_string(self.process_file("status")?)?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib: u64 = line.context("no VmHWM")?.trim().trim_end_matches(" kB").parse()?;
        Ok(float(kib) / 1024.0)
    }

    /// The end of its standard error.
    pub fn said(&self) -> String {
        let text = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().rev().take(20).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join("\n")
    }

    /// Stops it and waits until it has ended; its database stays.
    pub async fn stop(mut self) -> Result<()> {
        drop(self.process.stdin.take());
        let status = self.process.wait().await?;
        ensure!(status.success(), "the node {} ended with {status}: {}", self.name, self.said());
        Ok(())
    }

    /// Kills it, and removes its database.
    pub async fn close(mut self) -> Result<()> {
        self.process.kill().await?;
        self.cluster.drop_database(&self.database).await
    }
}

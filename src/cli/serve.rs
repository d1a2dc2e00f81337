//! `marsad serve`: builds a node from its configuration, and runs it until a signal stops it.

use std::io::IsTerminal as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use clap::Args as ClapArgs;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use crate::api;
use crate::cli::error::usage;
use crate::cli::own_node;
use crate::cli::own_node::origin_name;
use crate::cli::startup::NoListener;
use crate::clock::{Clock, SystemClock};
use crate::config::{Config, LogFormat};
use crate::federation::{self, FederationSettings};
use crate::identity::{ClientTls, DeskFiles, Role, ServerTls, TlsFiles};
use crate::ledger::sync_board::{Peer, SyncBoard};
use crate::measure::{self, listener::Sample};
use crate::service::measured::sample;
use crate::service::resources::Resources;
use crate::service::{Limits, Node, Quota};
use crate::store::Store;
use crate::texts::Args;
use crate::web::{self, DeskSettings};

/// How often certificates and lists are checked for changes.
const TLS_LOOK: Duration = Duration::from_secs(5);
/// How often the lock of the database is checked.
const LOCK_LOOK: Duration = Duration::from_secs(5);

#[derive(Debug, Clone, ClapArgs)]
pub struct ServeArgs {
    /// The node's configuration
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
    /// Stop when the standard input closes: so a node does not outlive what started it
    #[arg(long)]
    pub until_stdin_closes: bool,
}

/// What the C library reads when a node begins; the unit file in `docs/first-node.md` sets the same. glibc maps large blocks one
/// by one and gives each back when it is freed, but stops doing so for blocks up to the size of the largest that was ever freed,
/// up to 32 MiB, and keeps twice as much at the end of its heap (mallopt(3), `M_MMAP_THRESHOLD`): after one release a node would
/// keep far more than it uses. Thresholds that are set stay. Blocks of 4 MiB and more are mapped by themselves: not those that
/// every compressed answer needs, which would be mapped and given back each time.
pub const HEAP_ENVIRONMENT: [(&str, &str); 2] =
    [("MALLOC_MMAP_THRESHOLD_", "4194304"), ("MALLOC_TRIM_THRESHOLD_", "8388608")];

/// Runs the node until SIGINT or SIGTERM; SIGHUP reads certificates and lists again.
pub async fn run(args: ServeArgs) -> Result<()> {
    let config = Config::read(&args.config)?;
    start_logging(&config)?;
    let mut running = start(&config, Arc::new(SystemClock)).await?;
    // One line that a script can wait for.
    println!("ready {} {} {}", config.name, config.public_url, running.address);
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    let mut orphaned = std::pin::pin!(stdin_closes(args.until_stdin_closes));
    loop {
        tokio::select! {
            _ = interrupt.recv() => break,
            _ = terminate.recv() => break,
            () = &mut orphaned => break,
            _ = hangup.recv() => drop(running.reload()),
            ended = &mut running.serving => return ended.context("the server ended by itself")?,
            _ = &mut running.lost_lock => bail!("another process has taken the database of this node"),
        }
    }
    running.stop().await
}

/// Ends when the standard input closes, if the command line asks for that; otherwise never.
async fn stdin_closes(asked: bool) {
    if !asked {
        return std::future::pending().await;
    }
    let (closed, waits) = tokio::sync::oneshot::channel::<()>();
    // It has its own thread: a blocking read cannot be cancelled, and a task would keep the runtime from ending.
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        drop(closed);
    });
    let _ = waits.await;
}

fn start_logging(config: &Config) -> Result<()> {
    let filter = match &config.log.filter {
        Some(directives) => EnvFilter::try_new(directives)
            .map_err(|error| usage("error-log-filter", Args::none().text("value", directives)).because(error))?,
        None => {
            EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx::postgres::notice=warn"))
        }
    };
    // No colours in a file or a journal.
    let colours = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(colours);
    let started = match config.log.format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines.json().try_init(),
    };
    started.map_err(|error| anyhow!(error))
}

pub struct Running {
    /// Where it listens; the port is the one that the system gave if none was asked for.
    pub address: SocketAddr,
    /// Where it shows its metrics, if it does.
    pub metrics_address: Option<SocketAddr>,
    /// Where browsers find the desk, if there is one.
    pub desk_address: Option<SocketAddr>,
    pub node: Arc<Node>,
    server_tls: Arc<ServerTls>,
    shutdown: CancellationToken,
    serving: JoinHandle<Result<()>>,
    desk: Option<JoinHandle<()>>,
    pulling: JoinHandle<()>,
    /// Ends when another process has the database.
    lost_lock: JoinHandle<()>,
}

/// Puts a node together and starts it.
pub async fn start(config: &Config, clock: Arc<dyn Clock>) -> Result<Running> {
    let origin = origin_name(&config.name)?;
    let files = tls_files(config);
    let loaded = ServerTls::load_with_desk(files.clone(), desk_files(config), &list_numbers(config));
    let server_tls = Arc::new(loaded.context("[tls]")?);
    let client_tls = ClientTls::load(files).context("[tls]")?;
    let certified = server_tls.principal();
    if certified.origin().as_ref() != Some(&origin) {
        let args = Args::none().text("path", config.tls.certificate.display());
        return Err(usage("error-other-certificate", args.text("found", certified).text("name", origin)).into());
    }
    let state = own_node::claim(config)?;
    let listener = TcpListener::bind(&config.listen)
        .await
        .map_err(|source| NoListener { address: config.listen.clone(), source })?;
    let address = listener.local_addr()?;
    let metrics = metrics_listener(config).await?;
    let desk = desk_listener(config).await?;
    let own_node::OwnNode { ledger, lock } = own_node::open(config, state, Arc::clone(&clock)).await?;
    let board = Arc::new(SyncBoard::new(peers(config, ledger.store()).await?));
    let shutdown = CancellationToken::new();
    let limits = limits(config);
    let node = Arc::new(Node {
        ledger: ledger.clone(),
        board: Arc::clone(&board),
        staff: staff(config)?,
        operator: origin_name(&config.operator)?,
        builder: origin_name(&config.release.builder)?,
        client_tls: client_tls.clone(),
        resources: Resources::start(&limits)?,
        limits,
        stopping: CancellationToken::new(),
    });
    let metrics_address = metrics.as_ref().map(TcpListener::local_addr).transpose()?;
    if let Some(listener) = metrics {
        let measured = Arc::clone(&node);
        let sample: Sample = Arc::new(move |recorder| {
            let node = Arc::clone(&measured);
            Box::pin(async move { sample(&node, recorder).await })
        });
        tokio::spawn(measure::listener::serve(listener, sample, shutdown.clone()));
    }
    let (tls, watching) = (Arc::clone(&server_tls), shutdown.clone());
    tokio::spawn(async move { tls.watch(TLS_LOOK, watching).await });
    let (tls, watching) = (client_tls.clone(), shutdown.clone());
    tokio::spawn(async move { tls.watch(TLS_LOOK, watching).await });
    let settings = FederationSettings {
        poll_interval: Duration::from_millis(config.sync.poll_interval_ms),
        entries_per_second: config.sync.entries_per_second,
        ..FederationSettings::default()
    };
    let pulling = tokio::spawn(federation::run(ledger, board, Arc::new(client_tls), settings, shutdown.clone()));
    let serving = api::serve(listener, Arc::clone(&server_tls), Arc::clone(&node), shutdown.clone());
    let serving = tokio::spawn(async move { serving.await.map_err(Into::into) });
    let (desk_address, desk) = start_desk(desk, &server_tls, &node, &shutdown)?.unzip();
    let lost_lock = tokio::spawn(lock.lost(LOCK_LOOK));
    tracing::info!(name = %origin, %address, state = ?node.ledger.state(), "the node runs");
    Ok(Running {
        address,
        metrics_address,
        desk_address,
        node,
        server_tls,
        shutdown,
        serving,
        desk,
        pulling,
        lost_lock,
    })
}

/// Where metrics are asked for, if the configuration says so. They are for this machine only: they have no TLS, and ask for no name.
async fn metrics_listener(config: &Config) -> Result<Option<TcpListener>> {
    let Some(listen) = &config.metrics.listen else { return Ok(None) };
    let address: Option<SocketAddr> = listen.parse().ok();
    let Some(address) = address.filter(|address| address.ip().is_loopback()) else {
        return Err(usage("error-metrics-listen", Args::none().text("value", listen)).into());
    };
    let bound = TcpListener::bind(address).await;
    Ok(Some(bound.map_err(|source| NoListener { address: listen.clone(), source })?))
}

/// Where the desk listens, if the configuration says so.
async fn desk_listener(config: &Config) -> Result<Option<(TcpListener, DeskSettings)>> {
    let Some(desk) = &config.desk else { return Ok(None) };
    let bound = TcpListener::bind(&desk.listen).await;
    let listener = bound.map_err(|source| NoListener { address: desk.listen.clone(), source })?;
    Ok(Some((listener, DeskSettings { host: desk.host.clone() })))
}

/// Starts the desk, if there is one; returns its address.
fn start_desk(
    desk: Option<(TcpListener, DeskSettings)>,
    tls: &Arc<ServerTls>,
    node: &Arc<Node>,
    shutdown: &CancellationToken,
) -> Result<Option<(SocketAddr, JoinHandle<()>)>> {
    let Some((listener, settings)) = desk else { return Ok(None) };
    let address = listener.local_addr()?;
    let serving = web::serve(listener, Arc::clone(tls), Arc::clone(node), settings, shutdown.clone());
    Ok(Some((address, tokio::spawn(serving))))
}

/// What browsers are shown: the desk's own certificate, else that of the node.
fn desk_files(config: &Config) -> Option<DeskFiles> {
    let desk = config.desk.as_ref()?;
    let or = |own: &Option<PathBuf>, of_node: &PathBuf| own.as_ref().unwrap_or(of_node).clone();
    Some(DeskFiles { certificate: or(&desk.certificate, &config.tls.certificate), key: or(&desk.key, &config.tls.key) })
}

impl Running {
    /// Stops taking calls, lets those that run end, and waits for it.
    pub async fn stop(self) -> Result<()> {
        self.shutdown.cancel();
        let served = self.serving.await.context("the server's task")?;
        if let Some(desk) = self.desk {
            desk.await.context("the desk's task")?;
        }
        self.pulling.await.context("the task that pulls from peers")?;
        self.lost_lock.abort();
        // The lock is released once the task has ended. That the task was cancelled is not an error.
        let _ = self.lost_lock.await;
        served
    }

    /// Reads certificates and lists again; a broken file is not used. Ends when all are read.
    pub fn reload(&self) -> JoinHandle<()> {
        let client_tls = self.node.client_tls.clone();
        let server_tls = Arc::clone(&self.server_tls);
        tokio::task::spawn_blocking(move || {
            for reloaded in [server_tls.reload(), client_tls.reload()] {
                match reloaded {
                    Ok(reload) => tracing::info!(cut = reload.cut, "certificates and lists were read again"),
                    Err(error) => tracing::error!(%error, "certificates and lists stay as they were"),
                }
            }
        })
    }
}

/// The peers of the configuration, and those that were added while the node ran; of two with one name the latter.
async fn peers(config: &Config, store: &Store) -> Result<Vec<Peer>> {
    let mut peers = Vec::new();
    for entry in &config.peers {
        let name = origin_name(&entry.name)?;
        peers.push(Peer { name, url: entry.url.clone() });
    }
    peers.extend(store.peers().await?.into_iter().map(|(name, url)| Peer { name, url }));
    peers.retain(|peer| peer.name.as_str() != config.name);
    Ok(peers)
}

fn staff(config: &Config) -> Result<Vec<(Role, String)>> {
    let read = |line: &String| {
        let named = line.split_once('/').and_then(|(role, name)| Some((Role::parse(role)?, name.to_owned())));
        named.ok_or_else(|| usage("error-staff", Args::none().text("value", line)).into())
    };
    config.staff.iter().map(read).collect()
}

fn tls_files(config: &Config) -> TlsFiles {
    TlsFiles {
        certificate: config.tls.certificate.clone(),
        key: config.tls.key.clone(),
        authorities: config.tls.authorities.clone(),
        revocations: Some(config.tls.revocations.clone()),
    }
}

/// Where the numbers of revocation lists are kept: beside the signer's state, where the node may write, and named after it.
fn list_numbers(config: &Config) -> PathBuf {
    let mut path = config.signer.state.as_os_str().to_owned();
    path.push(".revocations");
    path.into()
}

fn limits(config: &Config) -> Limits {
    let limits = config.limits;
    Limits {
        quota: Quota { calls_max: limits.calls_max, per_identity_max: limits.calls_per_identity_max },
        idle: Duration::from_millis(limits.idle_ms),
        connection_age: Duration::from_secs(limits.connection_age_s),
        shutdown: Duration::from_secs(limits.shutdown_s),
        connections_max: limits.connections_max,
        connections_per_key_max: limits.connections_per_key_max,
        upload_bytes_max: limits.upload_bytes_max,
        reader_bytes_max: limits.reader_bytes_max,
        ..Limits::default()
    }
}

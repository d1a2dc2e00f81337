//! A Postgres of our own, from the distribution's programs: for the demo without DATABASE_URL, for the tests and the benchmark.
//!
//! It listens on loopback only, and wants a password that is in a file only its owner can read. A lock on the folder keeps
//! other processes out. The server is stopped when its value is dropped. A process that is killed leaves its server running;
//! the next one that opens the folder stops that server first. Blocking: an async caller uses `spawn_blocking`.

use std::fs::{self, File, OpenOptions};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use account::Account;
use cluster::{find_programs, major_of_data, make_cluster, make_private, place_of, remove_private};

mod account;
mod cluster;

/// How the server is set up. All of it may change from one start to the next.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    pub connections_max: u32,
    pub shared_buffers_mib: u32,
    /// How it is stopped when its value is dropped.
    pub stop: Stop,
    /// Whether what initdb writes is forced to the disk; `fsync` of the running server is always on.
    pub sync_new: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { connections_max: 100, shared_buffers_mib: 128, stop: Stop::InOrder, sync_new: true }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// Transactions are rolled back, and all is written (pg_ctl's `fast`).
    InOrder,
    /// As a crash does it (pg_ctl's `immediate`): the next start recovers from the log.
    AtOnce,
}

/// A Postgres that belongs to one folder. No other process can open that folder while this value lives.
#[derive(Debug)]
pub struct PrivatePostgres {
    home: PathBuf,
    account: Account,
    programs: PathBuf,
    password: String,
    /// 0 before the first start.
    port: u16,
    settings: Settings,
    /// Whether `home` is not under the folder that was asked for.
    is_elsewhere: bool,
    stops_on_drop: bool,
    _lock: File,
}

const USER: &str = "marsad";
const LOCK_FILE: &str = "postgres.lock";
const SETTINGS_FILE: &str = "marsad.conf";
/// How long to wait for the lock: an ending process may still be stopping its server.
const LOCK_TIMEOUT: Duration = Duration::from_secs(30);
const START_TIMEOUT: Duration = Duration::from_secs(60);
const STOP_TIMEOUT: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(50);

impl PrivatePostgres {
    /// Opens the cluster under `dir`, and makes it where there is none. It does not run yet: a server that was left running is
    /// stopped.
    ///
    /// # Errors
    /// If Postgres is not installed, if another process has the folder open, or if it belongs to someone else.
    pub fn open(dir: &Path, settings: Settings) -> Result<Self> {
        fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
        let dir = dir.canonicalize().with_context(|| format!("cannot reach {}", dir.display()))?;
        let is_new = !dir.join(LOCK_FILE).exists();
        let lock = take_lock(&dir)?;
        let (home, account) = place_of(&dir)?;
        let is_elsewhere = !home.starts_with(&dir);
        if is_new && is_elsewhere {
            // Left by a folder of this name that was removed: its database goes with other keys.
            remove_private(&home, account)?;
        }
        make_private(&home, account)?;
        let wanted = major_of_data(&home.join("data"))?;
        let programs = find_programs(wanted)?;
        if wanted.is_none() {
            make_cluster(&home, account, &programs, settings, &lock)?;
        }
        let file = home.join("password");
        let password = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let stops_on_drop = true;
        let own =
            Self { home, account, programs, password, port: 0, settings, is_elsewhere, stops_on_drop, _lock: lock };
        own.stop_server(Stop::InOrder)?;
        Ok(own)
    }

    /// Stops what runs under `dir` and removes it with all its data.
    ///
    /// # Errors
    /// If another process has it open, or if it belongs to someone else.
    pub fn remove(dir: &Path) -> Result<()> {
        let Ok(dir) = dir.canonicalize() else { return Ok(()) };
        // The file of the lock stays: a process that waits for it must not get a lock on a file that is gone.
        let lock = take_lock(&dir)?;
        let (home, account) = place_of(&dir)?;
        stop_server(&home.join("data"), account, Stop::AtOnce)?;
        remove_private(&home, account)?;
        drop(lock);
        Ok(())
    }

    /// Starts the server, on the port it had before where that is free, and returns when it answers. If it runs, it is started
    /// again.
    ///
    /// # Errors
    /// With the last lines of the server's log.
    pub fn start(&mut self) -> Result<()> {
        self.write_settings()?;
        let deadline = Instant::now() + START_TIMEOUT;
        let port_file = self.home.join("port");
        let last = fs::read_to_string(&port_file).ok().and_then(|text| text.trim().parse().ok());
        let mut preferred = last.unwrap_or(0);
        loop {
            self.stop_server(Stop::AtOnce)?;
            // A file that is there now was left by a crash. Its process number may belong to another program, and the server
            // would wait for that program to end.
            let _ = fs::remove_file(self.data().join("postmaster.pid"));
            self.port = free_port(preferred)?;
            let log = self.home.join("log");
            // The log of the start before this one is kept, no more.
            let _ = fs::rename(&log, self.home.join("log.1"));
            let mut start = self.account.command(self.programs.join("pg_ctl"), &self.home);
            start.arg("-D").arg(self.data()).args(["start", "-w", "-t", "60", "-l"]).arg(&log);
            let output = start.arg("-o").arg(format!("-p {}", self.port)).stdin(Stdio::null()).output();
            let output = output.context("cannot run pg_ctl")?;
            if output.status.success() {
                break;
            }
            let said = fs::read_to_string(&log).unwrap_or_default();
            let port_taken = said.contains("could not bind");
            // Processes of a killed server that have not noticed yet.
            let still_going = said.contains("shared memory block") || said.contains("lock file \"postmaster.pid\"");
            if !(port_taken || still_going) || Instant::now() > deadline {
                // If the server is only slow, it is stopped: otherwise no process would stop it later.
                self.stop_server(Stop::AtOnce)?;
                let pg_ctl = String::from_utf8_lossy(&output.stderr);
                bail!("Postgres does not start: {pg_ctl}{}", last_lines(&said, 10));
            }
            if port_taken {
                preferred = 0;
            }
            thread::sleep(POLL);
        }
        fs::write(&port_file, self.port.to_string()).with_context(|| format!("cannot write {}", port_file.display()))
    }

    /// The address of `database` for the owner of the cluster, with the password in it.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://{USER}:{}@127.0.0.1:{}/{database}", self.password, self.port)
    }

    /// Where the cluster lies, when that is not under the folder it belongs to, because the account that runs it cannot
    /// reach that folder. The person should see this path.
    pub fn elsewhere(&self) -> Option<&Path> {
        self.is_elsewhere.then_some(self.home.as_path())
    }

    pub fn is_running(&self) -> bool {
        running_pid(&self.data()).is_some()
    }

    /// Stops the server in order.
    ///
    /// # Errors
    /// If it does not stop within a minute.
    pub fn stop(mut self) -> Result<()> {
        self.stops_on_drop = false;
        self.stop_server(Stop::InOrder)
    }

    /// Leaves the server running when this value is dropped.
    pub fn leave_running(mut self) {
        self.stops_on_drop = false;
    }

    pub fn data(&self) -> PathBuf {
        self.home.join("data")
    }

    fn stop_server(&self, how: Stop) -> Result<()> {
        stop_server(&self.data(), self.account, how)
    }

    fn write_settings(&self) -> Result<()> {
        let Settings { connections_max, shared_buffers_mib, .. } = self.settings;
        // jit: our statements are short, and compiling them costs more than running them.
        let text = format!(
            "listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\nmax_connections = {connections_max}\n\
             shared_buffers = '{shared_buffers_mib}MB'\njit = off\nlog_timezone = 'UTC'\ntimezone = 'UTC'\n"
        );
        let file = self.data().join(SETTINGS_FILE);
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
        self.account.own(&file)
    }
}

impl Drop for PrivatePostgres {
    fn drop(&mut self) {
        if self.stops_on_drop
            && let Err(error) = self.stop_server(self.settings.stop)
        {
            tracing::warn!(%error, "a private Postgres was left running");
        }
    }
}

/// Stops the server that runs on `data`, if there is one.
fn stop_server(data: &Path, account: Account, how: Stop) -> Result<()> {
    let deadline = Instant::now() + STOP_TIMEOUT;
    let signal = match how {
        Stop::InOrder => "-INT",
        Stop::AtOnce => "-QUIT",
    };
    let Some(pid) = running_pid(data) else { return Ok(()) };
    // The shell's own `kill`: a small system has no other.
    let mut kill = account.command("/bin/sh", Path::new("/"));
    kill.args(["-c", r#"kill "$1" "$2""#, "sh", signal, &pid.to_string()]).stderr(Stdio::null());
    kill.status().context("cannot run a command under the account of Postgres (is util-linux there?)")?;
    while running_pid(data).is_some() {
        if Instant::now() > deadline {
            bail!("Postgres does not stop: process {pid} stays");
        }
        thread::sleep(POLL);
    }
    Ok(())
}

/// The server that runs on `data`. The number in postmaster.pid alone proves nothing: after a crash of the machine it may be
/// another program's.
fn running_pid(data: &Path) -> Option<u32> {
    let text = fs::read_to_string(data.join("postmaster.pid")).ok()?;
    let pid = text.lines().next()?.trim().parse().ok()?;
    fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|folder| folder == data).then_some(pid)
}

/// One process at a time.
fn take_lock(dir: &Path) -> Result<File> {
    let path = dir.join(LOCK_FILE);
    let file = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&path);
    let file = file.with_context(|| format!("cannot open {}", path.display()))?;
    let deadline = Instant::now() + LOCK_TIMEOUT;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(fs::TryLockError::WouldBlock) if Instant::now() < deadline => thread::sleep(POLL),
            Err(fs::TryLockError::WouldBlock) => bail!("another process is using {}", dir.display()),
            Err(fs::TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("cannot lock {}", path.display()));
            }
        }
    }
}

/// `preferred` if it is free, or else any free port of loopback.
fn free_port(preferred: u16) -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, preferred))
        .or_else(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))
        .context("loopback has no free port")?;
    Ok(listener.local_addr().context("a bound port has no address")?.port())
}

fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines.get(lines.len().saturating_sub(count)..).unwrap_or_default().join("\n")
}

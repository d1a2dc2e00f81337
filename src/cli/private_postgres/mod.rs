//! A Postgres of our own, from the distribution's programs: for the demo without DATABASE_URL, and for the tests.
//!
//! It listens on loopback only, wants a password that is in a file only its owner can read, and ends with the process
//! that started it, however that ends. Blocking: an async caller uses `spawn_blocking`. Names nothing of the crate.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use self::cluster::{major_of_data, make_cluster};
use self::place::Place;
use self::processes::{all_in, kill_all_in, running_pid};

mod account;
mod cluster;
mod place;
mod processes;

/// How the server is set up. All of it may change from one start to the next.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Connections at once.
    pub connections_max: u32,
    /// Memory for pages, in MiB.
    pub shared_buffers_mib: u32,
    /// How it ends with its process: at once, as after a crash, or in order.
    pub stop: Stop,
    /// Whether what initdb writes is forced to the disk; `fsync` of the running server is always on.
    pub sync_new: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { connections_max: 100, shared_buffers_mib: 128, stop: Stop::InOrder, sync_new: true }
    }
}

/// How a server is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// Transactions are rolled back, and all is written (pg_ctl's `fast`).
    InOrder,
    /// As a crash does it (pg_ctl's `immediate`): the next start recovers from the log.
    AtOnce,
}

/// A Postgres that belongs to one folder. Nobody else can open that folder while this value lives.
#[derive(Debug)]
pub struct PrivatePostgres {
    place: Place,
    programs: PathBuf,
    password: String,
    port: u16,
    settings: Settings,
    lock: File,
    /// Stops the server when its standard input is closed: when this value or this process goes.
    watchdog: Option<Child>,
}

const USER: &str = "marsad";
/// The watchdog of a process that ended a moment ago may still be stopping its server.
const LOCK_TIMEOUT: Duration = Duration::from_secs(30);
const START_TIMEOUT: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(50);

impl PrivatePostgres {
    /// Opens the cluster under `dir`, and makes it where there is none. It does not run yet.
    ///
    /// # Errors
    /// If Postgres is not installed, if another process has the folder open, or if it belongs to someone else.
    pub fn open(dir: &Path, settings: Settings) -> Result<Self> {
        fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
        let dir = dir.canonicalize().with_context(|| format!("cannot reach {}", dir.display()))?;
        let lock = take_lock(&dir)?;
        let place = Place::find_or_make(&dir)?;
        let data = place.home.join("data");
        let wanted = major_of_data(&data)?;
        let programs = place::find_programs(wanted)?;
        if wanted.is_none() {
            make_cluster(&place, &programs, settings, &lock)?;
        }
        let file = place.home.join("password");
        let password = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        Ok(Self { place, programs, password, port: 0, settings, lock, watchdog: None })
    }

    /// Stops what runs under `dir` and removes it with all its data. Nothing is there afterwards, as if never made.
    ///
    /// # Errors
    /// If another process has it open, or if it belongs to someone else.
    pub fn remove(dir: &Path) -> Result<()> {
        if !dir.exists() {
            return Ok(());
        }
        let dir = dir.canonicalize().with_context(|| format!("cannot reach {}", dir.display()))?;
        let lock = take_lock(&dir)?;
        if let Some(place) = Place::find(&dir)? {
            let data = place.home.join("data");
            kill_all_in(&data)?;
            place.remove(&dir)?;
        }
        // The lock's file stays: who waits for it must not be left with a lock on a file that is gone.
        drop(lock);
        Ok(())
    }

    /// Starts the server, on the port it had before where that is free, and returns when it answers. One that was left
    /// running is stopped first. It ends with this process, also where that ends while the server is coming up.
    ///
    /// # Errors
    /// With the last lines of the server's log.
    pub fn start(&mut self) -> Result<()> {
        if self.watchdog.is_some() {
            return self.start_unwatched();
        }
        self.start_by(Self::launch_watched)
    }

    /// As [`start`](Self::start), but it stays up until someone stops it.
    ///
    /// # Errors
    /// With the last lines of the server's log.
    pub fn start_unwatched(&mut self) -> Result<()> {
        self.start_by(Self::launch)
    }

    fn start_by(&mut self, launch: fn(&mut Self, &Path) -> Result<Launch>) -> Result<()> {
        if self.is_running() {
            self.stop_server(Stop::AtOnce)?;
        }
        // After a crash its number may by now be another program's, and the server would wait for that without end. Where
        // no process works in the folder, none of the server's is left.
        let pid_file = self.data().join("postmaster.pid");
        if pid_file.exists() && all_in(&self.data()).is_empty() {
            fs::remove_file(&pid_file).with_context(|| format!("cannot remove {}", pid_file.display()))?;
        }
        self.write_settings()?;
        let deadline = Instant::now() + START_TIMEOUT;
        let mut preferred = if self.port == 0 { self.last_port() } else { self.port };
        loop {
            self.port = free_port(preferred)?;
            let log = self.place.home.join("log");
            // The log of the start before this one is kept, no more.
            let _ = fs::rename(&log, self.place.home.join("log.1"));
            let Launch::Failed(pg_ctl) = launch(self, &log)? else { break };
            let said = fs::read_to_string(&log).unwrap_or_default();
            let port_taken = said.contains("could not bind");
            // Processes of a killed server that have not noticed yet.
            let still_going = said.contains("shared memory block") || said.contains("lock file \"postmaster.pid\"");
            if !(port_taken || still_going) || Instant::now() > deadline {
                // One that is merely slow does not stay without anyone who would stop it.
                self.stop_server(Stop::AtOnce)?;
                bail!("Postgres does not start: {}{}", pg_ctl, last_lines(&said, 10));
            }
            if port_taken {
                preferred = 0;
            }
            thread::sleep(POLL);
        }
        let file = self.place.home.join("port");
        fs::write(&file, self.port.to_string()).with_context(|| format!("cannot write {}", file.display()))
    }

    fn launch(&mut self, log: &Path) -> Result<Launch> {
        let mut start = self.pg_ctl(&["start", "-w", "-t", "60", "-l"]);
        let output = start.arg(log).arg("-o").arg(format!("-p {}", self.port)).output().context("cannot run pg_ctl")?;
        match output.status.success() {
            true => Ok(Launch::Up),
            false => Ok(Launch::Failed(String::from_utf8_lossy(&output.stderr).into_owned())),
        }
    }

    /// The watchdog itself starts the server: were that done first, a process killed in between would leave the server.
    fn launch_watched(&mut self, log: &Path) -> Result<Launch> {
        let pg_ctl = self.pg_ctl(&[]);
        let mut watchdog = Command::new("/bin/sh");
        watchdog.args(["-c", WATCHED_START, "sh"]).arg(log).arg(self.port.to_string());
        watchdog.arg(stop_mode(self.settings.stop)).arg(pg_ctl.get_program()).args(pg_ctl.get_args());
        watchdog.env_clear().envs(pg_ctl.get_envs().filter_map(|(name, value)| Some((name, value?))));
        watchdog.current_dir("/").process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped());
        // Never written to: it is the lock, which holds for as long as anyone has it open.
        watchdog.stderr(self.lock.try_clone().context("cannot share the lock of the private Postgres")?);
        let mut watchdog = watchdog.spawn().context("cannot start the watchdog of Postgres")?;
        let mut said = String::new();
        let told = watchdog.stdout.take().map(BufReader::new).into_iter().flat_map(BufRead::lines);
        for line in told.map_while(Result::ok) {
            if line == STARTED {
                self.watchdog = Some(watchdog);
                return Ok(Launch::Up);
            }
            said.push_str(&line);
            said.push('\n');
        }
        watchdog.wait().context("cannot wait for the watchdog of Postgres")?;
        Ok(Launch::Failed(said))
    }

    /// The address of `database` for the owner of the cluster, with the password in it.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("postgres://{USER}:{}@127.0.0.1:{}/{database}", self.password, self.port)
    }

    /// Where the cluster lies, when that is not under the folder it belongs to, because the account that runs it cannot
    /// reach that folder. Worth telling the person.
    #[must_use]
    pub fn elsewhere(&self) -> Option<&Path> {
        self.place.elsewhere.then_some(self.place.home.as_path())
    }

    /// Whether the server runs.
    #[must_use]
    pub fn is_running(&self) -> bool {
        running_pid(&self.data()).is_some()
    }

    /// Whether its program has been replaced since it started, as an upgrade does. A restart is due then.
    #[must_use]
    pub fn is_outdated(&self) -> bool {
        running_pid(&self.data())
            .and_then(|pid| fs::read_link(format!("/proc/{pid}/exe")).ok())
            .is_some_and(|program| program.as_os_str().as_encoded_bytes().ends_with(b" (deleted)"))
    }

    /// Stops the server in order.
    ///
    /// # Errors
    /// If it does not stop within a minute.
    pub fn stop(mut self) -> Result<()> {
        self.stop_server(Stop::InOrder)?;
        if let Some(mut watchdog) = self.watchdog.take() {
            drop(watchdog.stdin.take());
            watchdog.wait().context("cannot wait for the watchdog of Postgres")?;
        }
        Ok(())
    }

    /// Kills every process of the server with -9. [`start`](Self::start) brings it back, on the same port.
    ///
    /// # Errors
    /// If they do not go.
    pub fn kill9(&self) -> Result<()> {
        kill_all_in(&self.data())
    }

    /// Starts a process that outlives this one: it runs `wait`, a shell script with the variables `vars`, and then stops
    /// the server. `wait` may read standard input, which ends with this process. Until it is done the folder is locked.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn stop_after(&self, wait: &str, vars: &[(&str, &Path)]) -> Result<Child> {
        let stop = self.pg_ctl(&stop_arguments(self.settings.stop));
        let mut watchdog = Command::new("/bin/sh");
        watchdog.arg("-c").arg(format!("{wait}\nexec \"$@\" >/dev/null")).arg("sh");
        watchdog.arg(stop.get_program()).args(stop.get_args());
        watchdog.env_clear().envs(stop.get_envs().filter_map(|(name, value)| Some((name, value?))));
        watchdog.envs(vars.iter().copied()).current_dir("/");
        // Of a group of its own, so that Ctrl-C does not reach it. Its standard output is never written to: it is the
        // lock, which holds for as long as anyone has it open.
        let lock = self.lock.try_clone().context("cannot share the lock of the private Postgres")?;
        watchdog.process_group(0).stdin(Stdio::piped()).stdout(lock).stderr(Stdio::null());
        watchdog.spawn().context("cannot start the watchdog of Postgres")
    }

    fn data(&self) -> PathBuf {
        self.place.home.join("data")
    }

    fn pg_ctl(&self, arguments: &[&str]) -> Command {
        let mut command = self.place.account.command(self.programs.join("pg_ctl"), &self.place.home);
        command.arg("-D").arg(self.data()).args(arguments);
        command.stdin(Stdio::null());
        command
    }

    fn stop_server(&self, how: Stop) -> Result<()> {
        if !self.is_running() {
            return Ok(());
        }
        let output = self.pg_ctl(&stop_arguments(how)).output().context("cannot run pg_ctl")?;
        if !output.status.success() && self.is_running() {
            bail!("Postgres does not stop: {}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(())
    }

    fn last_port(&self) -> u16 {
        let text = fs::read_to_string(self.place.home.join("port")).unwrap_or_default();
        text.trim().parse().unwrap_or(0)
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
        self.place.account.own(&file)
    }
}

const LOCK_FILE: &str = "postgres.lock";
const SETTINGS_FILE: &str = "marsad.conf";

/// The line that says that the server answers.
const STARTED: &str = "watched";

/// Starts the server, says so, waits until the standard input closes, and stops it. With the log's file, the port and the
/// way to stop before the command line of pg_ctl. That nobody may be left to read what is said must not end it.
const WATCHED_START: &str = r#"
    trap '' PIPE
    log=$1 port=$2 mode=$3
    shift 3
    "$@" start -w -t 60 -l "$log" -o "-p $port" </dev/null 2>&1 || exit
    echo; echo watched
    exec >/dev/null
    cat
    "$@" stop -w -t 60 -m "$mode" </dev/null 2>&1"#;

/// What came of starting the server: it answers, or what pg_ctl said.
enum Launch {
    Up,
    Failed(String),
}

fn stop_mode(how: Stop) -> &'static str {
    match how {
        Stop::InOrder => "fast",
        Stop::AtOnce => "immediate",
    }
}

fn stop_arguments(how: Stop) -> [&'static str; 6] {
    ["stop", "-w", "-t", "60", "-m", stop_mode(how)]
}

/// One process at a time; the kernel lets go of the lock when the process and its watchdog are gone.
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

/// `preferred` where it is free, or else any free port of loopback.
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

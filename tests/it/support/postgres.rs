//! A real Postgres for tests: a database of its own for each test, in one server that all test processes share.
//!
//! nextest runs every test in a process of its own, so the server is started by the first that needs it and stopped
//! some seconds after the last one has ended, however that ended. `MARSAD_TEST_DATABASE_URL` names a server to use
//! instead. A test that kills the server itself uses a [`DedicatedPostgres`].

use std::fs::{self, File, OpenOptions, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::str::FromStr;
use std::sync::LazyLock;
use std::time::Duration;

use marsad::cli::private_postgres::{PrivatePostgres, Settings, Stop};
use marsad::ledger::projector;
use marsad::store::Store;
use sha2::{Digest, Sha256};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};
use uuid::Uuid;

/// A database of one test's own. It is dropped with this value, even if someone is still connected.
pub struct TestDatabase {
    pub url: String,
    name: String,
}

/// A database with the product's schema in it.
pub async fn database() -> TestDatabase {
    let template = template().await;
    create(Some(&template)).await
}

/// A database with nothing in it.
pub async fn fresh_empty() -> TestDatabase {
    create(None).await
}

/// The server's maintenance database, as the owner of the server.
pub fn admin_url() -> &'static str {
    &SERVER.url
}

impl TestDatabase {
    /// A restored backup: a copy under another name. There must be no connection to this database.
    pub async fn copy(&self) -> Self {
        create(Some(&self.name)).await
    }

    pub async fn connect(&self) -> PgConnection {
        connect(&self.url).await
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let name = self.name.clone();
        // A thread, because a runtime cannot be entered from within another.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let mut admin = connect(admin_url()).await;
                run(&mut admin, &format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)")).await;
            });
        });
        // A test that fails shows its own message, not this one.
        if dropping.join().is_err() && !std::thread::panicking() {
            panic!("could not drop database {}", self.name);
        }
    }
}

async fn connect(url: &str) -> PgConnection {
    let options = PgConnectOptions::from_str(url).unwrap();
    options.connect().await.unwrap_or_else(|error| panic!("cannot connect to the Postgres of the tests: {error}"))
}

async fn run(connection: &mut PgConnection, statement: &str) {
    // Every name in it is made here.
    let done = sqlx::raw_sql(AssertSqlSafe(statement)).execute(connection).await;
    done.unwrap_or_else(|error| panic!("{statement}: {error}"));
}

fn url_of(name: &str) -> String {
    let (server, rest) = admin_url().rsplit_once('/').unwrap();
    let parameters = rest.split_once('?').map(|(_, parameters)| format!("?{parameters}")).unwrap_or_default();
    format!("{server}/{name}{parameters}")
}

/// A name that no other database of the server has.
#[allow(clippy::disallowed_methods, reason = "the clock of a test does not count")]
fn unique_name(what: &str) -> String {
    format!("{what}_{}", Uuid::now_v7().simple())
}

async fn create(template: Option<&str>) -> TestDatabase {
    let name = unique_name("test");
    let mut admin = connect(admin_url()).await;
    let template = template.unwrap_or("template0");
    run(&mut admin, &format!("CREATE DATABASE \"{name}\" TEMPLATE \"{template}\"")).await;
    TestDatabase { url: url_of(&name), name }
}

/// A number of ours for the lock under which the template is made.
const TEMPLATE_LOCK: i64 = 0x6d61_7273_6164;

/// The database that has the schemas in it, made once a server, and again when they have changed.
async fn template() -> String {
    let name = format!("template_{}", hash_of_schemas());
    let mut admin = connect(admin_url()).await;
    sqlx::query("SELECT pg_advisory_lock($1)").bind(TEMPLATE_LOCK).execute(&mut admin).await.unwrap();
    let there: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
        .bind(&name)
        .fetch_one(&mut admin)
        .await
        .unwrap();
    if !there {
        // Under another name until it is whole: the process may be killed in the middle.
        let building = unique_name("building");
        run(&mut admin, &format!("CREATE DATABASE \"{building}\" TEMPLATE template0")).await;
        let store = Store::connect(&url_of(&building), 1).await.unwrap();
        store.migrate().await.unwrap();
        store.recreate_view(projector::VERSION).await.unwrap();
        store.close().await;
        run(&mut admin, &format!("ALTER DATABASE \"{building}\" RENAME TO \"{name}\"")).await;
    }
    // Releases the lock.
    admin.close().await.unwrap();
    name
}

fn hash_of_schemas() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> =
        fs::read_dir(root.join("migrations")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.push(root.join("src/store/view.sql"));
    files.sort();
    let mut digest = Sha256::new();
    for file in files {
        digest.update(Sha256::digest(file.file_name().unwrap().as_encoded_bytes()));
        digest.update(Sha256::digest(fs::read(&file).unwrap()));
    }
    digest.update(projector::VERSION.to_be_bytes());
    hex::encode(&digest.finalize()[..8])
}

struct Server {
    url: String,
    /// Held for as long as this process lives: while anyone holds it, the server stays.
    _user: Option<File>,
}

static SERVER: LazyLock<Server> = LazyLock::new(|| {
    if let Ok(url) = std::env::var("MARSAD_TEST_DATABASE_URL") {
        return Server { url, _user: None };
    }
    shared_server(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("postgres"))
});

/// fsync is on, as always; the rest is sized for many small databases at once.
const SHARED: Settings =
    Settings { connections_max: 400, shared_buffers_mib: 128, stop: Stop::AtOnce, sync_new: false };

/// Waits until no test process is left, for a while, since the next may be about to start; then stops the server. A test
/// that comes meanwhile waits at the same lock, and then finds no server.
const STOP_AFTER_USERS: &str = r#"
    until
        flock --exclusive "$USERS" true
        sleep 10
        exec 9<"$USERS"
        flock --exclusive --nonblock 9
    do
        exec 9<&-
    done
    read -r pid < "$PID_FILE" && kill -QUIT "$pid"
    while [ -e "$PID_FILE" ]; do sleep 0.1; done"#;

#[expect(clippy::zombie_processes, reason = "the watchdog outlives this process on purpose")]
fn stop_after_users(users: &Path, data: &Path) {
    let mut watchdog = Command::new("/bin/sh");
    watchdog.args(["-c", STOP_AFTER_USERS]).env("USERS", users).env("PID_FILE", data.join("postmaster.pid"));
    // Of a group of its own, so that Ctrl-C does not reach it.
    watchdog.current_dir("/").process_group(0).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    watchdog.spawn().unwrap();
}

fn shared_server(folder: &Path) -> Server {
    fs::create_dir_all(folder).unwrap();
    let users = folder.join("users");
    let user = open(&users);
    user.lock_shared().unwrap();
    let starting = open(&folder.join("starting"));
    starting.lock().unwrap();
    let address = folder.join("address");
    if let Ok(url) = fs::read_to_string(&address)
        && answers(&url)
    {
        return Server { url, _user: Some(user) };
    }
    // From nothing each time, so that no run sees what another has left, nor a server of an older version.
    let _ = fs::remove_file(&address);
    PrivatePostgres::remove(folder).unwrap();
    let mut postgres = PrivatePostgres::open(folder, SHARED).unwrap();
    postgres.start().unwrap();
    let url = postgres.url("postgres");
    stop_after_users(&users, &postgres.data());
    postgres.leave_running();
    let unfinished = folder.join("address.new");
    fs::write(&unfinished, &url).unwrap();
    fs::set_permissions(&unfinished, Permissions::from_mode(0o600)).unwrap();
    fs::rename(&unfinished, &address).unwrap();
    Server { url, _user: Some(user) }
}

fn open(path: &Path) -> File {
    OpenOptions::new().create(true).truncate(false).read(true).write(true).open(path).unwrap()
}

/// Whether there is a server at `url` that lets us in.
fn answers(url: &str) -> bool {
    let options = PgConnectOptions::from_str(url).unwrap();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let connecting = async { tokio::time::timeout(Duration::from_secs(10), options.connect()).await };
        matches!(runtime.block_on(connecting), Ok(Ok(_)))
    })
    .join()
    .unwrap()
}

/// A server of one test's own, to be killed and brought back. It goes with this value.
pub struct DedicatedPostgres {
    postgres: Option<PrivatePostgres>,
    folder: Option<tempfile::TempDir>,
}

impl DedicatedPostgres {
    pub fn start() -> Self {
        // In /tmp, which the account that runs Postgres can reach, and open to it as temporary folders are not.
        let folder = tempfile::Builder::new().prefix("marsad-it-").permissions(Permissions::from_mode(0o711)).tempdir();
        let folder = folder.unwrap();
        let settings = Settings { connections_max: 100, shared_buffers_mib: 32, stop: Stop::AtOnce, sync_new: false };
        let mut postgres = PrivatePostgres::open(folder.path(), settings).unwrap();
        postgres.start().unwrap();
        Self { postgres: Some(postgres), folder: Some(folder) }
    }

    fn postgres(&self) -> &PrivatePostgres {
        self.postgres.as_ref().unwrap()
    }

    /// The address of `database`, the same before and after a restart.
    pub fn url(&self, database: &str) -> String {
        self.postgres().url(database)
    }

    /// Makes an empty database, and gives its address.
    pub async fn create(&self, database: &str) -> String {
        let mut admin = connect(&self.url("postgres")).await;
        run(&mut admin, &format!("CREATE DATABASE \"{database}\" TEMPLATE template0")).await;
        self.url(database)
    }

    /// Every process of the server dies at once; nothing is written any more.
    pub fn kill9(&self) {
        kill9(self.postgres());
    }

    /// Brings it back on the same port; it recovers from its log.
    pub fn restart(&mut self) {
        self.postgres.as_mut().unwrap().start().unwrap();
    }
}

impl Drop for DedicatedPostgres {
    fn drop(&mut self) {
        // The server first, which stops when it is dropped.
        drop(self.postgres.take());
        drop(self.folder.take());
    }
}

/// Kills every process of a server: those whose working directory is its folder.
pub fn kill9(postgres: &PrivatePostgres) {
    let data = postgres.data();
    let works_there = |pid: &u32| fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|folder| folder == data);
    let server = fs::read_to_string(data.join("postmaster.pid")).ok();
    let server = server.and_then(|text| text.lines().next()?.parse::<u32>().ok()).filter(works_there);
    loop {
        let processes = fs::read_dir("/proc").unwrap().flatten();
        let children = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).filter(works_there);
        // The server first, or it would take the death of the others for a crash and start them again.
        let pids: Vec<String> =
            server.filter(works_there).into_iter().chain(children).map(|pid| pid.to_string()).collect();
        if pids.is_empty() {
            return;
        }
        // The shell's own `kill`: a small system has no other. Some may have ended by themselves meanwhile.
        let mut kill = Command::new("/bin/sh");
        kill.args(["-c", r#"for pid; do kill -9 "$pid"; done"#, "sh"]).args(pids).stderr(Stdio::null());
        kill.status().unwrap();
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Runs this same test binary with `--exact test`, so that a test can be killed.
pub fn this_test_again(test: &str, variable: (&str, &str)) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture"]).env(variable.0, variable.1);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

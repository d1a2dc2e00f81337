//! The private Postgres: it keeps what was committed, keeps others out, and never runs beside a second one.

use std::io::{BufRead, BufReader};
use std::str::FromStr;

use marsad::cli::private_postgres::{PrivatePostgres, Settings};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, Executor};

use crate::support::postgres::{DedicatedPostgres, database, fresh_empty, kill9, this_test_again};

#[tokio::test]
async fn each_test_has_a_database_of_its_own() {
    let (one, other) = (database().await, fresh_empty().await);
    let mut connection = one.connect().await;
    connection.execute("CREATE TABLE public.mine (n int)").await.unwrap();
    connection.close().await.unwrap();
    let there: bool = sqlx::query_scalar("SELECT to_regclass('public.mine') IS NOT NULL")
        .fetch_one(&mut other.connect().await)
        .await
        .unwrap();
    assert!(!there);
}

#[tokio::test]
async fn fsync_is_on() {
    let database = fresh_empty().await;
    for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
        let value: String = sqlx::query_scalar("SELECT current_setting($1)")
            .bind(setting)
            .fetch_one(&mut database.connect().await)
            .await
            .unwrap();
        assert_eq!(value, "on", "{setting}");
    }
}

#[tokio::test]
async fn a_killed_server_comes_back_at_the_same_address_with_what_was_committed() {
    let mut postgres = DedicatedPostgres::start();
    let url = postgres.create("kept").await;
    let options = PgConnectOptions::from_str(&url).unwrap();
    let mut connection = options.connect().await.unwrap();
    connection.execute("CREATE TABLE kept (n int)").await.unwrap();
    for n in 1..=3 {
        connection.execute("INSERT INTO kept VALUES (1)").await.unwrap();
        postgres.kill9();
        assert!(connection.execute("SELECT 1").await.is_err());
        postgres.restart();
        assert_eq!(postgres.url("kept"), url);
        connection = options.connect().await.unwrap();
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM kept").fetch_one(&mut connection).await.unwrap();
        assert_eq!(count, n);
    }
}

#[tokio::test]
async fn nobody_comes_in_without_the_password() {
    let postgres = DedicatedPostgres::start();
    let options = PgConnectOptions::from_str(&postgres.url("postgres")).unwrap();
    let refused = options.password("wrong").connect().await.unwrap_err();
    assert_eq!(refused.as_database_error().and_then(|error| error.code()).as_deref(), Some("28P01"), "{refused}");
}

#[test]
fn a_folder_is_opened_once() {
    let folder = open_folder();
    let first = PrivatePostgres::open(folder.path(), quick()).unwrap();
    let lock = std::fs::File::open(folder.path().join("postgres.lock")).unwrap();
    assert!(matches!(lock.try_lock(), Err(std::fs::TryLockError::WouldBlock)));
    drop(first);
    lock.try_lock().unwrap();
}

#[test]
fn a_second_start_continues_and_a_removed_one_begins_anew() {
    let folder = open_folder();
    let mut postgres = PrivatePostgres::open(folder.path(), quick()).unwrap();
    postgres.start().unwrap();
    let url = postgres.url("postgres");
    assert!(postgres.is_running());
    postgres.stop().unwrap();
    let mut postgres = PrivatePostgres::open(folder.path(), quick()).unwrap();
    assert!(!postgres.is_running());
    postgres.start().unwrap();
    assert_eq!(postgres.url("postgres"), url, "the port and the password stay");
    postgres.stop().unwrap();
    PrivatePostgres::remove(folder.path()).unwrap();
    assert!(!folder.path().join("postgres").exists());
    PrivatePostgres::remove(folder.path()).unwrap();
    let postgres = PrivatePostgres::open(folder.path(), quick()).unwrap();
    assert_ne!(postgres.url("postgres"), url, "a new cluster, a new password");
}

/// The number of another program in postmaster.pid is what a crash followed by a reboot leaves.
#[test]
fn a_stale_process_number_does_not_stop_a_start() {
    let folder = open_folder();
    let mut postgres = PrivatePostgres::open(folder.path(), quick()).unwrap();
    postgres.start().unwrap();
    kill9(&postgres);
    let file = folder.path().join("postgres/data/postmaster.pid");
    let text = std::fs::read_to_string(&file).unwrap();
    let (_, rest) = text.split_once('\n').unwrap();
    std::fs::write(&file, format!("{}\n{rest}", std::process::id())).unwrap();
    assert!(!postgres.is_running());
    postgres.start().unwrap();
    assert!(postgres.is_running());
    postgres.stop().unwrap();
}

const FOLDER: &str = "MARSAD_TEST_KILLED_FOLDER";

#[test]
fn what_a_killed_process_left_running_is_stopped_at_the_next_start() {
    const NAME: &str = "postgres::what_a_killed_process_left_running_is_stopped_at_the_next_start";
    if let Some(folder) = std::env::var_os(FOLDER) {
        let mut postgres = PrivatePostgres::open(folder.as_ref(), quick()).unwrap();
        postgres.start().unwrap();
        println!("\nstarted");
        std::thread::park();
    }
    let folder = open_folder();
    let mut child = this_test_again(NAME, (FOLDER, folder.path().to_str().unwrap())).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap() == "started"));
    let pid_file = folder.path().join("postgres/data/postmaster.pid");
    assert!(pid_file.exists());
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(pid_file.exists());
    let mut postgres = PrivatePostgres::open(folder.path(), quick()).unwrap();
    assert!(!postgres.is_running());
    assert!(!pid_file.exists());
    postgres.start().unwrap();
    assert!(postgres.is_running());
}

#[test]
fn the_server_stops_with_its_value() {
    let folder = open_folder();
    let mut postgres = PrivatePostgres::open(folder.path(), quick()).unwrap();
    postgres.start().unwrap();
    let pid_file = postgres.data().join("postmaster.pid");
    assert!(pid_file.exists());
    drop(postgres);
    assert!(!pid_file.exists());
}

fn quick() -> Settings {
    Settings { sync_new: false, shared_buffers_mib: 16, connections_max: 20, ..Settings::default() }
}

/// A folder that the account which runs Postgres can reach.
fn open_folder() -> tempfile::TempDir {
    use std::os::unix::fs::PermissionsExt;
    tempfile::Builder::new().permissions(std::fs::Permissions::from_mode(0o711)).tempdir().unwrap()
}

/// Root's home is closed to the account that Postgres runs under for root; so is a folder with mode 0700.
#[test]
fn a_folder_closed_to_the_account_of_postgres_gets_its_data_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let mut postgres = PrivatePostgres::open(folder.path(), quick()).unwrap();
    let Some(elsewhere) = postgres.elsewhere().map(std::path::Path::to_owned) else {
        // Not root: the account is our own.
        assert!(folder.path().join("postgres/data").exists());
        return;
    };
    assert!(elsewhere.starts_with("/var/tmp"));
    postgres.start().unwrap();
    let url = postgres.url("postgres");
    postgres.stop().unwrap();
    let postgres = PrivatePostgres::open(folder.path(), quick()).unwrap();
    assert_eq!(postgres.elsewhere(), Some(elsewhere.as_path()));
    // Data that is left there after the folder was deleted is not used again: it belongs to other keys.
    drop(postgres);
    std::fs::remove_file(folder.path().join("postgres.lock")).unwrap();
    let postgres = PrivatePostgres::open(folder.path(), quick()).unwrap();
    assert_ne!(postgres.url("postgres"), url);
    drop(postgres);
    PrivatePostgres::remove(folder.path()).unwrap();
    assert!(!elsewhere.exists());
}

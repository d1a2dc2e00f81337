//! Every statement of `store` against a real server. The compiler checks each statement against `.sqlx`. These tests
//! check that `.sqlx` agrees exactly with the schema of the migrations and `view.sql`. Statements that the compiler
//! cannot check are listed in [`UNCHECKED`], and are run here.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;
use sqlx::{AssertSqlSafe, Executor, PgConnection, SqlSafeStr};

use crate::support::postgres::database;

/// The statements that the compiler does not check: file, beginning, and why not.
const UNCHECKED: [(&str, &str, &str); 5] = [
    ("snapshot.rs", "BEGIN ISOLATION LEVEL REPEATABLE READ", "begins a transaction; the pool takes it as a text"),
    ("stored_cells.rs", "SELECT p.*", "is planned again for each long list, which no macro can ask for (`persistent`)"),
    ("rebuild.rs", "DROP SCHEMA IF EXISTS view", "defines tables; so does view.sql, which is run as a whole"),
    (
        "tx.rs",
        "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL synchronous_commit = on",
        "begins a transaction, and is two statements",
    ),
    ("tx.rs", "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL synchronous_commit = off", "as the one before"),
];

/// What a statement begins with.
const VERBS: [&str; 12] =
    ["BEGIN", "SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "COPY", "SET", "DROP", "LOCK", "TRUNCATE", "CREATE"];

/// A text literal of a source: its place, the code before it, and its content.
struct Literal {
    place: String,
    before: String,
    text: String,
}

/// The texts of a source, comments left out.
fn literals(path: &str, source: &str) -> Vec<Literal> {
    let mut found = Vec::new();
    let (mut rest, mut before) = (source, String::new());
    while let Some(next) = rest.chars().next() {
        if rest.starts_with("//") {
            rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
        } else if rest.starts_with("'\"'") {
            rest = &rest[3..];
        } else if next == '"' {
            let line = source[..source.len() - rest.len()].lines().count();
            let (text, after) = quoted(&rest[1..]);
            found.push(Literal { place: format!("{path}:{line}"), before: std::mem::take(&mut before), text });
            rest = after;
        } else {
            if !next.is_whitespace() {
                before.push(next);
            }
            rest = &rest[next.len_utf8()..];
        }
    }
    found
}

/// The text that `rest` begins with, up to its quote, and what comes after that.
fn quoted(rest: &str) -> (String, &str) {
    let (mut text, mut chars) = (String::new(), rest.char_indices());
    while let Some((at, next)) = chars.next() {
        match next {
            '"' => return (text, &rest[at + 1..]),
            // No statement has another escape than that of a quote, or of the end of a line.
            '\\' => match chars.next() {
                Some((_, '\n')) | None => {}
                Some((_, escaped)) => text.push(escaped),
            },
            _ => text.push(next),
        }
    }
    panic!("a text without an end");
}

fn is_statement(text: &str) -> bool {
    text.split_whitespace().next().is_some_and(|word| VERBS.contains(&word)) && text.split_whitespace().count() > 2
}

/// Whether the code before a text runs it as a statement that the compiler has not checked.
fn is_run_unchecked(before: &str) -> bool {
    let call = before.rsplit([';', '{', '}']).next().unwrap_or_default();
    ["query(", "query_as(", "query_scalar(", "raw_sql(", "begin(", "begin_with("].iter().any(|run| call.ends_with(run))
        || (call.ends_with(">(") && call.contains("query_as::<"))
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> =
        entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect();
    found.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    found.sort();
    found
}

/// The texts of all sources of `store`.
fn all_literals(root: &Path) -> Vec<Literal> {
    let mut found = Vec::new();
    for path in sources(&root.join("src/store")) {
        let source = std::fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(root).unwrap().display().to_string();
        for built in ["AssertSqlSafe", "QueryBuilder", "concat!", "query_unchecked!", "query_as_unchecked!"] {
            assert!(!source.contains(built), "{name}: a statement that is put together cannot be checked ({built})");
        }
        assert!(
            !source.contains("include_str!") || name.ends_with("/rebuild.rs"),
            "{name}: a statement in another file"
        );
        found.extend(literals(&name, &source));
    }
    found
}

/// The files of `.sqlx`, by their statements.
fn cached(root: &Path) -> BTreeMap<String, Value> {
    let files = std::fs::read_dir(root.join(".sqlx")).unwrap().map(|file| std::fs::read(file.unwrap().path()).unwrap());
    let entries = files.map(|file| serde_json::from_slice::<Value>(&file).unwrap());
    entries.map(|entry| (entry["query"].as_str().unwrap().to_owned(), entry["describe"].clone())).collect()
}

/// The differences between the statements of the sources and those that the compiler has checked.
fn unmatched(literals: &[Literal], cached: &BTreeSet<&str>, unchecked: &[(&str, &str, &str)]) -> Vec<String> {
    let (mut faults, mut used) = (Vec::new(), BTreeSet::new());
    let mut unseen: BTreeSet<_> = unchecked.iter().collect();
    for Literal { place, before, text } in literals {
        let is_listed = |(file, start, _): &&(&str, &str, &str)| {
            place.contains(&format!("/{file}:")) && text.split_whitespace().eq(start.split_whitespace())
                || place.contains(&format!("/{file}:")) && text.trim_start().starts_with(start)
        };
        if let Some(listed) = unchecked.iter().find(is_listed) {
            unseen.remove(listed);
        } else if is_run_unchecked(before) {
            faults
                .push(format!("{place}: is run without having been checked: use a macro, or list it with its reason"));
        } else if !is_statement(text) {
        } else if cached.contains(text.as_str()) {
            used.insert(text.as_str());
        } else {
            faults.push(format!("{place}: not in .sqlx: run scripts/prepare-sql, or list it with its reason"));
        }
    }
    faults.extend(
        cached.difference(&used).map(|text| format!("in .sqlx, but in no source: run scripts/prepare-sql: {text}")),
    );
    faults.extend(unseen.iter().map(|(file, start, _)| format!("listed as unchecked, but not there: {file}: {start}")));
    faults
}

/// The server's description of a statement, in the form of `.sqlx`.
async fn described(connection: &mut PgConnection, statement: &str) -> Result<Value, sqlx::Error> {
    let described = connection.describe(AssertSqlSafe(statement.to_owned()).into_sql_str()).await?;
    Ok(serde_json::to_value(described).unwrap())
}

/// How a file of `.sqlx` differs from the server's description; `None` if they agree.
async fn stale(connection: &mut PgConnection, statement: &str, cached: &Value) -> Option<String> {
    match described(connection, statement).await {
        Ok(current) if current == *cached => None,
        Ok(current) => Some(format!("run scripts/prepare-sql: {statement}: {cached} is now {current}")),
        Err(error) => Some(format!("{statement}: {error}")),
    }
}

#[tokio::test]
async fn every_statement_is_checked_against_the_schema_of_today() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (literals, cached) = (all_literals(root), cached(root));
    let faults = unmatched(&literals, &cached.keys().map(String::as_str).collect(), &UNCHECKED);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(cached.len() > 100, "only {} statements were found", cached.len());
    let database = database().await;
    let mut connection = database.connect().await;
    let mut faults = Vec::new();
    for (statement, cached) in &cached {
        faults.extend(stale(&mut connection, statement, cached).await);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[tokio::test]
async fn a_statement_that_the_compiler_does_not_check_is_one_that_the_server_takes() {
    let database = database().await;
    let mut connection = database.connect().await;
    for Literal { place, text, .. } in all_literals(Path::new(env!("CARGO_MANIFEST_DIR"))) {
        if !UNCHECKED.iter().any(|(_, start, _)| text.trim_start().starts_with(start)) {
            continue;
        }
        let done = if text.contains('$') {
            described(&mut connection, &text).await.map(drop)
        } else {
            let statement = AssertSqlSafe(format!("{text}; ROLLBACK"));
            sqlx::raw_sql(statement).execute(&mut connection).await.map(drop)
        };
        assert!(done.is_ok(), "{place}: {}", done.unwrap_err());
    }
}

#[tokio::test]
async fn a_statement_that_is_wrong_is_found() {
    let source = r#"
        // "SELECT nothing FROM log.head"
        let a = sqlx::query!("SELECT origin_id, epoch FROM log.head WHERE size = $1", 1);
        let b = sqlx::query_scalar!("SELECT size FROM log.head WHERE epoch = $1");
        let c = sqlx::query("SELECT root FROM log.head");
        const D: &str = "COPY log.tile (origin_id, tile) FROM STDIN (FORMAT binary)";
        let e = "a text \"of no server\"";
        let f = pool.begin("BEGIN ISOLATION LEVEL SERIALIZABLE");
    "#;
    let literals = literals("src/store/a.rs", source);
    let cached = ["SELECT origin_id, epoch FROM log.head WHERE size = $1", "SELECT epoch FROM log.head"].into();
    let faults = unmatched(&literals, &cached, &[("a.rs", "BEGIN ISOLATION", ""), ("b.rs", "DROP TABLE", "")]);
    let starts: Vec<&str> = faults.iter().map(|fault| fault.split(':').take(2).last().unwrap()).collect();
    assert_eq!(starts, ["4", "5", "6", " run scripts/prepare-sql", " b.rs"], "{faults:?}");
}

#[tokio::test]
async fn an_entry_that_is_stale_is_found() {
    let database = database().await;
    let mut connection = database.connect().await;
    let statement =
        "SELECT h.origin_id, s.detail AS \"detail?\" FROM log.head h LEFT JOIN view.entry_state s USING (origin_id)
        WHERE h.epoch = $1";
    let now = described(&mut connection, statement).await.unwrap();
    assert_eq!(stale(&mut connection, statement, &now).await, None);
    for (pointer, other) in [
        ("/columns/0/type_info", Value::from("Int8")),
        ("/columns/1/name", Value::from("detail")),
        ("/parameters/Left/0", Value::from("Int8")),
        ("/nullable/0", Value::from(true)),
    ] {
        let mut cached = now.clone();
        *cached.pointer_mut(pointer).unwrap() = other;
        assert!(stale(&mut connection, statement, &cached).await.is_some(), "{pointer}");
    }
    assert!(stale(&mut connection, "SELECT epochs FROM log.head", &now).await.is_some());
}

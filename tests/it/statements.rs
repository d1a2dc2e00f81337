//! Every statement of `store` against a real server: all texts of the sources that are SQL are taken out of them and
//! prepared on a database with the product's schema, so that a name, a type or a clause that is wrong is found even where
//! no other test comes by.

use std::path::{Path, PathBuf};

use sqlx::{AssertSqlSafe, Executor, PgConnection, SqlSafeStr};

use crate::support::postgres::database;

/// What a statement begins with.
const VERBS: [&str; 11] =
    ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "COPY", "SET", "DROP", "LOCK", "TRUNCATE", "CREATE"];

/// A text of a source: where it stands, what stands right before it, and what it says.
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

/// Whether what stands before a text runs it.
fn is_run(before: &str) -> bool {
    let call = before.rsplit([';', '{', '}']).next().unwrap_or_default();
    ["query(", "query_as(", "query_scalar(", "raw_sql("].iter().any(|run| call.ends_with(run))
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

/// What is wrong with a statement; `None` if the server takes it.
async fn problem(connection: &mut PgConnection, statement: &str) -> Option<sqlx::Error> {
    if statement.trim_start().starts_with("COPY") {
        // Not looked at before it runs.
        return match connection.copy_in_raw(statement).await {
            Ok(copy) => copy.abort("nothing is to be copied").await.err(),
            Err(error) => Some(error),
        };
    }
    connection.prepare(AssertSqlSafe(statement.to_owned()).into_sql_str()).await.err()
}

#[tokio::test]
async fn every_statement_is_one_that_the_server_takes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let database = database().await;
    let mut connection = database.connect().await;
    let (mut count, mut faults) = (0, Vec::new());
    for path in sources(&root.join("src/store")) {
        let source = std::fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(root).unwrap().display().to_string();
        for built in ["AssertSqlSafe", "QueryBuilder", "concat!"] {
            assert!(!source.contains(built), "{name}: a statement that is put together cannot be checked ({built})");
        }
        for Literal { place, before, text } in literals(&name, &source) {
            if !is_statement(&text) {
                assert!(!is_run(&before), "{place}: a statement that does not begin with {VERBS:?}");
                continue;
            }
            count += 1;
            if let Some(error) = problem(&mut connection, &text).await {
                faults.push(format!("{place}: {error}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(count > 100, "only {count} statements were found");
}

#[tokio::test]
async fn a_statement_that_is_wrong_is_found() {
    let database = database().await;
    let mut connection = database.connect().await;
    let source = r#"
        // "SELECT nothing FROM log.head"
        let a = sqlx::query("SELECT origin_id, epoch FROM log.head WHERE size = $1");
        let b = query_scalar("SELECT origin_id, epochs FROM log.head");
        let c = "COPY log.tile (origin_id, tiles) FROM STDIN (FORMAT binary)";
        let d = "a text \"of no server\"";
    "#;
    let mut faults = Vec::new();
    for literal in literals("a.rs", source) {
        if is_statement(&literal.text) && problem(&mut connection, &literal.text).await.is_some() {
            faults.push(literal.place);
        }
    }
    assert_eq!(faults, ["a.rs:4", "a.rs:5"]);
}

//! Style, as a test: the table of imports, sizes, banned words, and landed migrations. Reads sources; links nothing.
//!
//! The rules are functions of a path and a text in `tidy/`, so that the tests below can feed them what must fail.

#[path = "tidy/circles.rs"]
mod circles;
#[path = "tidy/imports.rs"]
mod imports;
#[path = "tidy/migrations.rs"]
mod migrations;
#[path = "tidy/public_api.rs"]
mod public_api;
#[path = "tidy/rules.rs"]
mod rules;
#[path = "tidy/scan.rs"]
mod scan;
#[path = "tidy/self_test.rs"]
mod self_test;

use std::fs;
use std::path::PathBuf;

use rules::{Exceptions, Fault};

/// Where cargo says it runs; the place where this was compiled may be gone.
fn root() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from)
}

/// Every file under `folder` with one of `extensions`, as a path from the root, sorted.
fn files(folder: &str, extensions: &[&str]) -> Vec<String> {
    let mut folders: Vec<PathBuf> = vec![root().join(folder)];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if extensions.contains(&path.extension().map_or("", |extension| extension.to_str().unwrap())) {
                found.push(path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn expect_none(faults: &[Fault]) {
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), lines.join("\n"));
}

#[test]
fn the_library_for_programs_shows_plain_types_only() {
    let sources = files("src/client", &["rs"]);
    let check = |path: &String| public_api::check(path, &scan::Source::new(&read(path)));
    expect_none(&sources.iter().flat_map(check).collect::<Vec<_>>());
}

#[test]
fn imports_follow_the_table() {
    // A build script is a program of its own.
    let sources = files("src", &["rs"]).into_iter().filter(|path| !path.ends_with("/build.rs"));
    let faults: Vec<Fault> = sources.flat_map(|path| imports::check(&path, &scan::Source::new(&read(&path)))).collect();
    expect_none(&faults);
}

#[test]
fn no_files_name_one_another_in_a_circle() {
    let sources: Vec<(String, scan::Source)> =
        files("src", &["rs"]).into_iter().map(|path| (path.clone(), scan::Source::new(&read(&path)))).collect();
    expect_none(&circles::check(&sources));
}

#[test]
fn sources_keep_the_rules() {
    let exceptions = Exceptions::parse(&read("tests/tidy/exceptions.txt"));
    let mut faults = Vec::new();
    for path in files("src", &["rs"]).into_iter().filter(|path| !path.ends_with("/build.rs")) {
        let text = read(&path);
        faults.extend(rules::check(&path, &text, &scan::Source::new(&text), &exceptions));
    }
    faults.extend(exceptions.unused());
    expect_none(&faults);
}

#[test]
fn no_banned_word_is_left() {
    // A landed migration never changes, and the text of the views is part of their version. The changelog is left as it was written.
    let frozen = ["migrations/0001_log_and_node.sql", "src/store/view.sql"];
    let banned = rules::banned_words(&read("tests/tidy/banned.txt"));
    let mut faults = Vec::new();
    for folder in ["src", "tests", "benches", "proto", "migrations", "scripts", "docs", "certs", "locales"] {
        for path in files(folder, &["rs", "proto", "sql", "sh", "py", "md", "ftl", "toml", ""]) {
            if !path.starts_with("tests/tidy/") && !frozen.contains(&path.as_str()) {
                faults.extend(rules::banned(&path, &read(&path), &banned));
            }
        }
    }
    for path in ["README.md", "Cargo.toml", "Makefile"] {
        faults.extend(rules::banned(path, &read(path), &banned));
    }
    expect_none(&faults);
}

#[test]
fn landed_migrations_are_as_they_landed() {
    let root = root();
    match migrations::History::find(&root) {
        Some(history) => expect_none(&migrations::check(&history, migrations::SETTLED).unwrap()),
        None => println!("this is no repository: there is nothing that migrations could be compared with"),
    }
}

#[test]
fn every_migration_has_a_dump() {
    let names = |folder: &str, extensions: &[&str]| -> Vec<String> {
        let name = |path: &String| path.rsplit('/').next().unwrap_or_default().to_owned();
        files(folder, extensions).iter().map(name).collect()
    };
    let (migrations, dumps) = (names("migrations", &["sql"]), names("tests/data/database", &["sql", "json"]));
    let dumps: Vec<&str> = dumps.iter().map(String::as_str).collect();
    assert!(!migrations.is_empty());
    expect_none(&migrations::without_dump(migrations.iter().map(String::as_str), &dumps));
}
